"""6 The error of the best approximation of rank one.

A = [3 0; 4 5]. By Eckart and Young the error in the Frobenius norm is the root of the sum of the other singular values squared.
"""

from typing import Any

from grader.reference import matrix, misconception, truth, worth

WORTH = worth(1, 3, "error")
SETTING = ("in the Frobenius norm", "in Frobenius norm")

DATA = [[3, 0], [4, 5]]
A = matrix("A", 2, 2, "matrix", value=DATA)


def smallest_eigenvalue() -> float:
    """Of A^T A, from its characteristic polynomial."""
    rows = range(2)
    gram = [[sum(DATA[k][i] * DATA[k][j] for k in rows) for j in rows] for i in rows]
    half = (gram[0][0] + gram[1][1]) / 2
    determinant = gram[0][0] * gram[1][1] - gram[0][1] * gram[1][0]
    return float(half - (half**2 - determinant) ** 0.5)


@truth(
    r"\sigma_1",
    "largest singular value",
    "largest singular value of A",
    "larger singular value",
    "top singular value of A",
    again=lambda: 15 / smallest_eigenvalue() ** 0.5,
)
def largest() -> Any:
    """By torch's singular values; their product is |det A| = 15."""
    import torch

    return float(torch.linalg.svdvals(torch.tensor(DATA, dtype=torch.float64))[0])


@truth(
    "error",
    "approximation error",
    "rank one error",
    "rank-1 error",
    "reconstruction error of the rank-1 truncation",
    "error of the rank-1 truncation",
    r"\|A - A_1\|_F",
    "reconstruction error",
    "error of the best rank-one approximation",
    again=lambda: smallest_eigenvalue() ** 0.5,
)
def error() -> Any:
    """The Frobenius norm of A minus its best approximation, formed and measured."""
    import torch

    a = torch.tensor(DATA, dtype=torch.float64)
    u, s, v = torch.linalg.svd(a)
    return float(torch.linalg.norm(a - s[0] * u[:, :1] @ v[:1]))


def singular() -> Any:
    import torch

    return torch.linalg.svdvals(torch.tensor(DATA, dtype=torch.float64))


TWO = ("singular values", "two singular values", "singular values of A", "two singular values of A")


@truth(r"\sigma_2", "smallest singular value", "smaller singular value", "smaller singular value of A",
       "second singular value", again=lambda: smallest_eigenvalue() ** 0.5)  # fmt: skip
def smaller() -> Any:
    return float(singular()[1])


@truth(*(f"product of the {name}" for name in TWO), again=lambda: 15)
def product() -> Any:
    """The determinant but for its sign."""
    return round(float(singular().prod()), 9)


@truth("determinant", "determinant of A", again=lambda: DATA[0][0] * DATA[1][1] - DATA[0][1] * DATA[1][0])
def determinant() -> Any:
    import torch

    return round(float(torch.linalg.det(torch.tensor(DATA, dtype=torch.float64))), 9)


@truth("squared Frobenius norm", "squared Frobenius norm of A", again=lambda: sum(x * x for row in DATA for x in row))
def squares() -> Any:
    return round(float((singular() ** 2).sum()), 9)


@truth("the singular values of A differ by a factor of 3", "the larger singular value is three times the smaller one",
       again=lambda: abs(15 / smallest_eigenvalue() - 3) < 1e-9)  # fmt: skip
def threefold() -> bool:
    return bool(abs(singular()[0] / singular()[1] - 3) < 1e-9)


@misconception(*(f"the {name} {verb} the sum of {both} singular values" for name in ("rank one error", "approximation error")
               for verb in ("equals", "is") for both in ("both", "the two", "the")), hint="only what is left out counts",
               again=lambda: 15 / smallest_eigenvalue() ** 0.5 < 1e-9)  # fmt: skip
def sum_of_both() -> bool:
    return bool(abs(error.function() - float(singular().sum())) < 1e-9)
