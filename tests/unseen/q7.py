"""7 PCA on the covariance matrix [[5, 2], [2, 2]]."""

from typing import Any

from grader.reference import truth


@truth(r"\Sigma", "covariance matrix", again=lambda: [[5, 2], [2, 2]])
def covariance() -> Any:
    return [[5, 2], [2, 2]]


@truth(
    r"\lambda_1",
    "largest eigenvalue",
    "first eigenvalue",
    "variance along the first principal component",
    again=lambda: (7 + 5) / 2,
)
def first() -> Any:
    return 6


@truth(r"\lambda_2", "smallest eigenvalue", "second eigenvalue", "reconstruction error", again=lambda: (7 - 5) / 2)
def second() -> Any:
    return 1


@truth(r"\det(\Sigma)", r"\det \Sigma", "determinant", again=lambda: 6 * 1)
def determinant() -> Any:
    return 5 * 2 - 2 * 2


@truth(r"\operatorname{tr}(\Sigma)", "trace", "total variance", again=lambda: 6 + 1)
def trace() -> Any:
    return 5 + 2


@truth(r"\Sigma^{-1}", "inverse", again=lambda: [[2 / 6, -2 / 6], [-2 / 6, 5 / 6]])
def inverted() -> Any:
    from sympy import Matrix

    return Matrix([[5, 2], [2, 2]]).inv().tolist()


@truth("explained variance ratio", "fraction of variance explained", "proportion of variance explained", again=lambda: 6 / 7)
def explained() -> Any:
    from fractions import Fraction

    return Fraction(6, 7)
