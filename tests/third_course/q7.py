"""7 Bias and variance of a shrunken mean.

x_1, ..., x_n are independent with mean mu and variance sigma^2; the estimator is c times their mean, 0 < c < 1.
"""

from typing import Any

from grader.reference import argmin, misconception, naturals, real, said, spoken, truth, worth

WORTH = worth(2, 1, "bias", "variance", "mse", "best")

(n,) = naturals("n")
SAMPLES = spoken(n, "sample size", "number of samples", "number of observations")
mu = real(r"\mu", "true mean", nonzero=True)
sigma = real(r"\sigma", "standard deviation", positive=True)
c = real("c", "shrinkage factor", "shrinkage", positive=True)


@truth("E(c)", r"\mathbb{E}[\hat\mu]", r"E[\hat\mu]", "expectation of the estimator", "expected value of the estimator")
def expected(c: Any, mu: Any) -> Any:
    return c * mu


@truth("B", "Bias", r"\text{Bias}(\hat\mu)", "bias", "bias of the estimator", form=r"(c - 1)\mu")
def bias(c: Any, mu: Any) -> Any:
    return (c - 1) * mu


@truth("V", "Var", r"\text{Var}(\hat\mu)", "variance", "variance of the estimator")
def variance(c: Any, sigma: Any, n: Any) -> Any:
    return c**2 * sigma**2 / n


@truth("M", "MSE", r"\text{MSE}(\hat\mu)", "mean squared error", "mean square error", "MSE of the estimator")
def mse(bias: Any, variance: Any) -> Any:
    return bias**2 + variance


@truth(r"c^*", "optimal c", "best c", "optimal shrinkage factor", "optimal shrinkage", "minimiser of the MSE",
       form=r"\frac{n\mu^2}{n\mu^2 + \sigma^2}")  # fmt: skip
def best() -> Any:
    return argmin("mse", "c")


@truth("MSE of the sample mean", "mean squared error of the sample mean", "variance of the sample mean")
def plain(sigma: Any, n: Any) -> Any:
    return sigma**2 / n


def error(c: float, n: int = 10) -> float:
    return (c - 1) ** 2 * 4.0 + c**2 * 9.0 / n


def slope_at_one() -> float:
    import sympy

    c, n, m, s = sympy.symbols("c n m s", positive=True)
    return float(sympy.diff((c - 1) ** 2 * m**2 + c**2 * s**2 / n, c).subs({c: 1, n: 10, m: 2, s: 3}))


@truth(
    *said("the~estimator|the~shrunken~mean is biased"),
    *said("the~sample~mean is unbiased"),
    *said("shrinkage|shrinking reduces|lowers the variance ~|of~the~estimator"),
    *said("shrinkage|shrinking increases|raises the|the~squared bias ~|of~the~estimator"),
    *said("the~shrunken~mean can have a~lower|a~smaller MSE|mean~squared~error than the sample mean"),
    again=lambda: slope_at_one() > 0,
)
def shrinking() -> bool:
    return error(0.99) < error(1.0)


@misconception(
    *said("the~estimator|the~shrunken~mean is unbiased"),
    *said("an unbiased estimator always|~ has the lowest|smallest MSE"),
    *said("the~sample~mean minimises|minimizes|has the|the~lowest|the~smallest MSE"),
    *said("shrinkage|shrinking increases|raises the variance ~|of~the~estimator"),
    hint="a little bias buys a lower variance",
    again=lambda: slope_at_one() <= 0,
)
def unbiased_is_best() -> bool:
    return error(1.0) <= min(error(0.9), error(0.95))
