"""6 The error of the best approximation of rank one.

A = [3 0; 4 5]. By Eckart and Young the error in the Frobenius norm is the root of the sum of the other singular values squared.
"""

from typing import Any

from grader.reference import matrix, truth, worth

WORTH = worth(1, 3, "error")

DATA = [[3, 0], [4, 5]]
A = matrix("A", 2, 2, "matrix", value=DATA)


def smallest_eigenvalue() -> float:
    """Of A^T A, from its characteristic polynomial."""
    rows = range(2)
    gram = [[sum(DATA[k][i] * DATA[k][j] for k in rows) for j in rows] for i in rows]
    half = (gram[0][0] + gram[1][1]) / 2
    determinant = gram[0][0] * gram[1][1] - gram[0][1] * gram[1][0]
    return float(half - (half**2 - determinant) ** 0.5)


@truth(r"\sigma_1", "largest singular value", again=lambda: 15 / smallest_eigenvalue() ** 0.5)
def largest() -> Any:
    """By torch's singular values; their product is |det A| = 15."""
    import torch

    return float(torch.linalg.svdvals(torch.tensor(DATA, dtype=torch.float64))[0])


@truth("error", "approximation error", "rank one error", "reconstruction error", again=lambda: smallest_eigenvalue() ** 0.5)
def error() -> Any:
    """The Frobenius norm of A minus its best approximation, formed and measured."""
    import torch

    a = torch.tensor(DATA, dtype=torch.float64)
    u, s, v = torch.linalg.svd(a)
    return float(torch.linalg.norm(a - s[0] * u[:, :1] @ v[:1]))
