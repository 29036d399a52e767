"""3 Maximum likelihood from n observations x_1..x_n: exponential with rate lambda; the Gaussian with known mean."""

from typing import Any

from grader.reference import log, naturals, real, total, truth, vector

(n,) = naturals("n")
x = vector("x", n, "observations", positive=True)
lam = real(r"\lambda", "rate", positive=True)
mu = real(r"\mu")


@truth(r"\ell", "log-likelihood", "log likelihood", of=r"\lambda")
def log_likelihood(x: Any, lam: Any, n: Any) -> Any:
    return n * log(lam) - lam * total(x)


@truth(r"\bar{x}", "sample mean")
def mean(x: Any, n: Any) -> Any:
    return total(x) / n


@truth(r"\hat{\lambda}", r"\hat{\lambda}_{\text{MLE}}", r"\lambda_{MLE}", r"\lambda^*", "maximum likelihood estimate", "MLE")
def mle(x: Any, n: Any) -> Any:
    return n / total(x)
