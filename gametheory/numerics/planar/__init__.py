"""Exact planar geometry: a rectangle cut up by lines or by algebraic curves, its areas, and outlines of what is merged.

Lines: :func:`subdivide` cuts only where a decision procedure asks (:mod:`gametheory.numerics.planar.subdivision`), in
whole numbers (:mod:`gametheory.numerics.planar.convex`); polygons whose sides are known are laid over each other
(:mod:`gametheory.numerics.planar.overlays`). Curves: :func:`decompose`
(:mod:`gametheory.numerics.planar.curves`). Many cells that belong together become few polygons by :func:`outline`.
"""

from gametheory.numerics.planar.convex import Box, ConvexCell
from gametheory.numerics.planar.curves import Decomposition, decompose
from gametheory.numerics.planar.outlines import Polygon, outline
from gametheory.numerics.planar.subdivision import ConvexPlace, subdivide

__all__ = ["Box", "ConvexCell", "ConvexPlace", "Decomposition", "Polygon", "decompose", "outline", "subdivide"]
