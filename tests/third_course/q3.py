"""3 PCA of a covariance matrix of two features.

C = [5 2; 2 2]. Its eigenvalues, the first principal direction and the share of variance that it explains.
"""

from typing import Any

from grader.reference import matrix, misconception, said, trace, truth, worth

WORTH = worth(2, 1, "first", "second", "explained")

C = matrix("C", 2, 2, "covariance matrix", "covariance", value=[[5, 2], [2, 2]])


def eigen() -> Any:
    import torch

    return torch.linalg.eigh(torch.tensor([[5.0, 2.0], [2.0, 2.0]], dtype=torch.float64))


def by_svd() -> Any:
    import torch

    return torch.linalg.svd(torch.tensor([[5.0, 2.0], [2.0, 2.0]], dtype=torch.float64))


@truth(r"\lambda_1", "largest eigenvalue", "first eigenvalue", "larger eigenvalue", "variance of the first principal component",
       "variance along the first principal component", again=lambda: float(by_svd()[1][0]))  # fmt: skip
def first() -> float:
    return float(eigen()[0][1])


@truth(r"\lambda_2", "smallest eigenvalue", "second eigenvalue", "smaller eigenvalue", "variance of the second principal component",
       "variance along the second principal component", again=lambda: float(by_svd()[1][1]))  # fmt: skip
def second() -> float:
    return float(eigen()[0][0])


@truth("total variance", "trace of C", "trace of the covariance matrix", "sum of the eigenvalues", r"\lambda_1 + \lambda_2")
def total_variance(C: Any) -> Any:
    return trace(C)


@truth("determinant", r"\det C", "determinant of C", "product of the eigenvalues", again=lambda: float(by_svd()[1].prod()))
def determinant() -> int:
    return 5 * 2 - 2 * 2


@truth("explained variance ratio", "explained variance", "share of the variance", "proportion of variance explained",
       "fraction of variance explained by the first component", "variance explained by the first principal component",
       "share of variance explained by the first component", again=lambda: float(by_svd()[1][0] / by_svd()[1].sum()))  # fmt: skip
def explained() -> Any:
    from fractions import Fraction

    return Fraction(6, 7)


@truth("v_1", "u_1", "first principal direction", "first principal component", "first eigenvector",
       again=lambda: by_svd()[0][:, 0].abs())  # fmt: skip
def direction() -> Any:
    return eigen()[1][:, 1].abs()


@truth("v_1", "u_1", "first principal direction", "first principal component", "first eigenvector",
       again=lambda: -by_svd()[0][:, 0].abs())  # fmt: skip
def direction_back() -> Any:
    """The other sign is as good."""
    return -eigen()[1][:, 1].abs()


@truth(
    *said("the~eigenvectors|the~principal~components|the~principal~directions|v_1~and~v_2 are orthogonal|perpendicular"),
    *said("the projections|scores are uncorrelated"),
    again=lambda: abs(float(by_svd()[0][:, 0] @ by_svd()[0][:, 1])) < 1e-9,
)
def orthogonal() -> bool:
    return abs(float(eigen()[1][:, 0] @ eigen()[1][:, 1])) < 1e-9


@truth(
    *said("C|the~covariance~matrix is positive definite|semidefinite|semi-definite"),
    *said("C|the~covariance~matrix is invertible"),
    *said("both eigenvalues are positive"),
    again=lambda: 5 * 2 - 2 * 2 > 0,
)
def positive() -> bool:
    return float(eigen()[0][0]) > 0


@misconception(
    *said("PCA|the~first~principal~component is invariant~to the scaling|scale of the features"),
    *said("scaling|rescaling a feature does~not~change|leaves the principal components~|components~unchanged"),
    "the first principal component does not depend on the scale of the features",
    hint="a feature in smaller units has more variance and draws the first component to itself",
    again=lambda: False,
)
def scale_free() -> bool:
    import torch

    scaled = torch.linalg.eigh(torch.tensor([[5.0, 20.0], [20.0, 200.0]], dtype=torch.float64))[1][:, 1].abs()
    return bool((scaled - eigen()[1][:, 1].abs()).abs().max() < 1e-6)
