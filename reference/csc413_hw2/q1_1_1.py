"""1.1.1 Mini-batch SGD from zero finds the minimum-norm solution of Xw = t.

X has shape (n, d) with d > n and full rank: its rows are independent. Every step adds a combination of rows of X, so
w = X^T alpha, and Xw = t gives w = X^T (XX^T)^-1 t. X is not square and has no inverse; X^T X is singular.
"""

from typing import Any

from grader.reference import inverse, matrix, naturals, truth, vector

n, d = naturals("n d")
X = matrix("X", n, d, full_rank=True)
t = vector("t", n, "targets")
w = vector("w", d, "weights")


@truth(r"w^*", "minimum norm solution", "minimum-norm solution")
def w_star(X: Any, t: Any) -> Any:
    """The solution of Xw = t in the row space of X."""
    return X.T @ (inverse(X @ X.T) @ t)


@truth(r"\hat{w}", "solution that SGD finds")
def w_hat(X: Any, t: Any) -> Any:
    """The same: SGD never leaves the row space."""
    return X.T @ (inverse(X @ X.T) @ t)
