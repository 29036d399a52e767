"""1.1.1 Mini-batch SGD from zero finds the minimum-norm solution of Xw = t.

X has shape (n, d) with d > n and full rank: its rows are independent. Every step adds a combination of rows of X, so
w = X^T alpha, and Xw = t gives w = X^T (XX^T)^-1 t. X is not square and has no inverse; X^T X is singular.
"""

from typing import Any

from grader.reference import fewer, inverse, matrix, misconception, naturals, truth, vector, worth

WORTH = worth(2, 2, "w_hat")

n, d = naturals("n d")
OVERPARAMETERISED = fewer(n, d)
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


def drawn(rows: int = 3, columns: int = 5) -> Any:
    """Data of full rank, n < d, from a fixed seed."""
    import torch

    return torch.randn(rows, columns, dtype=torch.float64, generator=torch.Generator().manual_seed(1))


def in_row_space_by_induction() -> bool:
    """w_0 = 0 is X^T alpha with alpha = 0; if w = X^T alpha then w - eta (2/b) X^T S^T (S X w - S t) is X^T of another alpha."""
    import sympy

    x, s = sympy.MatrixSymbol("X", 2, 3), sympy.MatrixSymbol("S", 1, 2)
    alpha, t_, eta = sympy.MatrixSymbol("alpha", 2, 1), sympy.MatrixSymbol("t", 2, 1), sympy.Symbol("eta")
    stepped = x.T * alpha - eta * x.T * s.T * (s * x * x.T * alpha - s * t_)
    claimed = x.T * (alpha - eta * s.T * (s * x * x.T * alpha - s * t_))
    return bool(sympy.expand(stepped.as_explicit() - claimed.as_explicit()) == sympy.zeros(3, 1))


def in_row_space_measured() -> bool:
    """Fifty mini-batch steps from zero: what is left after projection on the rows of X vanishes."""
    import torch

    x, weights = drawn(), torch.zeros(5, dtype=torch.float64)
    for step in range(50):
        batch = x[[step % 3, (step + 1) % 3]]
        weights = weights - 0.05 * batch.T @ (batch @ weights - 1)
    return bool(torch.linalg.norm(weights - torch.linalg.pinv(x) @ x @ weights) < 1e-12)


@truth(
    "SGD stays in the row space of X",
    "each iterate is in the row space of X",
    "each iterate is a linear combination of the rows of X",
    again=in_row_space_by_induction,
)
def in_row_space() -> bool:
    """Measured, and proved by induction over symbolic steps."""
    return in_row_space_measured()


def rank(gram: bool) -> int:
    import torch

    x = drawn()
    return int(torch.linalg.matrix_rank(x.T @ x if gram else x))


@misconception(
    "X is invertible",
    "X is square",
    hint="X has more columns than rows, so it has no inverse; full rank means that its rows are independent",
    again=lambda: drawn().shape[0] == drawn().shape[1],
)
def invertible() -> bool:
    return rank(gram=False) == int(max(drawn().shape))


@misconception(
    "X^TX is invertible",
    "the columns of X are linearly independent",
    hint="X^T X is d x d but of rank n < d, so it is singular",
    again=lambda: bool(abs(drawn().T.matmul(drawn()).det()) > 1e-9),
)
def gram_invertible() -> bool:
    return rank(gram=True) == 5
