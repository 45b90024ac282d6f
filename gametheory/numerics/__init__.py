"""Mathematics that the solvers stand on, exact and floating: polytopes, graphs, equations. No word of game theory."""
