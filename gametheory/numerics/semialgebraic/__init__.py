"""Where polynomials are zero, some others positive and some not negative: all of it, exactly, points and continua.

A *region* is {x : f = 0, p > 0, q >= 0} for finitely many polynomials f, p, q with integer coefficients; among the p
must be ones that keep every unknown between 0 and 1. `solve_region` describes it as isolated-looking *points* and
*families* of infinitely many points:

1. Split the equations: a member of their Groebner basis that factors gives one branch a factor; factors that are
   among the p are dropped.
2. No solution, or finitely many: `polynomial_systems`, and the signs of p and q decided at each solution.
3. Else eliminate: an equation c v + d = 0, linear in an unknown v that is in neither c nor d, gives v = -d / c where
   c is not zero; where it is, c = d = 0 is a branch of its own. What remains is a *chart*: some unknowns free, the
   others rational functions of them.
4. In a chart,
   - with one free unknown, the roots of p and q cut its line into intervals: the family's *arcs*, with both ends;
   - where everything is affine, the family is convex: its vertices by solving every choice of tight constraints;
   - else cells: the unknowns are fixed one by one, at a rational value between each two neighbouring roots of the
     discriminants, leading coefficients and resultants that remain when the others are eliminated (the open cells of
     a cylindrical algebraic decomposition), and the boundaries q = 0 are regions of their own, solved likewise.
5. Equations that are linear in no unknown: solved when they have finitely many solutions for the unknowns in them;
   one single equation is decomposed like 4, its singular points being a branch of their own; of more than one,
   `UndecidedError` is raised.

Step 4 finds a point in every cell, so a region that is not empty is never taken for an empty one.

References
----------
Basu, Pollack and Roy (2006), Algorithms in Real Algebraic Geometry, 2nd edition, Springer, chapters 5 and 12.
Strzebonski (2000), "Solving systems of strict polynomial inequalities", Journal of Symbolic Computation 29, 471-480
(open cells). Collins (1975), "Quantifier elimination for real closed fields by cylindrical algebraic decomposition",
Lecture Notes in Computer Science 33, 134-183.
"""

from gametheory.numerics.semialgebraic.families import Family, touches
from gametheory.numerics.semialgebraic.polynomials import gradient, value_at
from gametheory.numerics.semialgebraic.search import Region, solve_region

__all__ = ["Family", "Region", "gradient", "solve_region", "touches", "value_at"]
