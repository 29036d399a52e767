"""17 Inverted dropout: y = m x / q with m ~ Bernoulli(q); mean, variance; bias and variance of the shrunk mean c xbar."""

from typing import Any

from grader.reference import naturals, real, truth

x = real("x", "activation")
q = real("q", "keep probability", positive=True)
mu = real(r"\mu", "true mean")
s = real(r"\sigma", positive=True)
c = real("c", "shrinkage", positive=True)
(n,) = naturals("n")


@truth(r"\mathbb{E}[y]", "E[y]", "expected output", "expectation of y")
def mean(x: Any, q: Any) -> Any:
    return q * (x / q)


@truth(r"\mathrm{Var}(y)", r"\operatorname{Var}[y]", "Var(y)", "variance of y", "variance of the output")
def variance(x: Any, q: Any) -> Any:
    return q * (x / q) ** 2 - x**2


@truth("bias", r"\mathrm{Bias}")
def bias(c: Any, mu: Any) -> Any:
    return c * mu - mu


@truth("variance of the estimator", r"\mathrm{Var}(\hat\mu)", "Var")
def spread(c: Any, s: Any, n: Any) -> Any:
    return c**2 * s**2 / n


@truth("MSE", r"\mathrm{MSE}", "mean squared error")
def mse(c: Any, mu: Any, s: Any, n: Any) -> Any:
    return (c * mu - mu) ** 2 + c**2 * s**2 / n
