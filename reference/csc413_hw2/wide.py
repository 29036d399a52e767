"""What is measured of a wide matrix of full rank, more columns than rows, and of mini-batch steps from zero on it."""

from typing import Any


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


def rank(gram: bool) -> int:
    import torch

    x = drawn()
    return int(torch.linalg.matrix_rank(x.T @ x if gram else x))


def ends_at_least_norm() -> bool:
    """Mini-batch steps end at pinv(X) t."""
    import torch

    x, weights = drawn(), torch.zeros(5, dtype=torch.float64)
    for step in range(6000):
        batch = x[[step % 3, (step + 1) % 3]]
        weights = weights - 0.3 * batch.T @ (batch @ weights - 1)
    return bool(torch.linalg.norm(weights - torch.linalg.pinv(x) @ torch.ones(3, dtype=torch.float64)) < 1e-6)


def row_space_has_one_solution() -> bool:
    """X X^T has an inverse, so that one vector of the row space solves Xw = t; it is the pseudo-inverse's, of least norm."""
    import torch

    x = drawn()
    one = x.T @ torch.linalg.inv(x @ x.T)
    return in_row_space_measured() and bool(torch.linalg.norm(one - torch.linalg.pinv(x)) < 1e-9)
