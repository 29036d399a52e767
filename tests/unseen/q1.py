"""1 Simple linear regression with an intercept on the points (1, 2), (2, 3), (3, 5), (4, 6)."""

from fractions import Fraction
from typing import Any

from grader.reference import truth

XS, YS = (1, 2, 3, 4), (2, 3, 5, 6)


def fit() -> tuple[Fraction, Fraction]:
    n = len(XS)
    mean_x, mean_y = Fraction(sum(XS), n), Fraction(sum(YS), n)
    covariance = sum(((x - mean_x) * (y - mean_y) for x, y in zip(XS, YS, strict=True)), Fraction(0))
    slope = covariance / sum(((x - mean_x) ** 2 for x in XS), Fraction(0))
    return slope, mean_y - slope * mean_x


def solved() -> tuple[Fraction, Fraction]:
    """The normal equations by Cramer's rule."""
    n, sx, sxx, sy = len(XS), sum(XS), sum(x * x for x in XS), sum(YS)
    sxy = sum(x * y for x, y in zip(XS, YS, strict=True))
    det = n * sxx - sx * sx
    return Fraction(n * sxy - sx * sy, det), Fraction(sxx * sy - sx * sxy, det)


def squares() -> Fraction:
    slope, intercept = fit()
    return sum(((y - slope * x - intercept) ** 2 for x, y in zip(XS, YS, strict=True)), Fraction(0))


@truth(r"\hat{\beta}_1", "slope", again=lambda: solved()[0])
def slope() -> Any:
    return fit()[0]


@truth(r"\hat{\beta}_0", "intercept", again=lambda: solved()[1])
def intercept() -> Any:
    return fit()[1]


@truth("SSE", r"\mathrm{RSS}", "sum of squared errors", "residual sum of squares", again=lambda: Fraction(1, 5))
def sse() -> Any:
    return squares()


@truth(r"\bar{x}", "mean of x", again=lambda: Fraction(5, 2))
def mean_x() -> Any:
    return Fraction(sum(XS), 4)


@truth(r"\bar{y}", "mean of y", again=lambda: Fraction(4))
def mean_y() -> Any:
    return Fraction(sum(YS), 4)


@truth("prediction at x = 5", r"\hat{y}(5)", "prediction", again=lambda: 5 * solved()[0] + solved()[1])
def prediction() -> Any:
    return 5 * fit()[0] + fit()[1]
