"""Parts of mathematical objects that sentences speak of: coefficients, values at a point, rows, numerators, ratios."""
