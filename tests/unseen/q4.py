"""4 MAP for a coin: h heads in n tosses, Beta(a, b) prior on theta."""

from typing import Any

from grader.reference import real, truth

h = real("h", "number of heads", positive=True)
n = real("n", "number of tosses", positive=True)
a = real("a", positive=True)
b = real("b", positive=True)


@truth(r"\hat{\theta}_{\text{MAP}}", r"\theta_{MAP}", r"\hat\theta_{MAP}", "MAP estimate")
def map_estimate(h: Any, n: Any, a: Any, b: Any) -> Any:
    return (h + a - 1) / (n + a + b - 2)


@truth(r"\hat{\theta}_{\text{MLE}}", r"\theta_{MLE}", r"\hat\theta_{MLE}", "maximum likelihood estimate", "MLE")
def mle(h: Any, n: Any) -> Any:
    return h / n


@truth("posterior mean", r"E[\theta \mid D]", r"\mathbb{E}[\theta \mid D]")
def posterior_mean(h: Any, n: Any, a: Any, b: Any) -> Any:
    return (h + a) / (n + a + b)
