"""3 The gradient of logistic regression.

L(w) is the cross entropy of sigmoid(Xw) against y in (0, 1), X of shape (n, d).
"""

from typing import Any

from grader.reference import gradient, hadamard, log, matrix, misconception, naturals, sigmoid, total, truth, vector, worth

WORTH = worth(1, 3, "slope")

n, d = naturals("n d")
X = matrix("X", n, d, "data")
w = vector("w", d, "weights")
y = vector("y", n, "labels", probability=True)


@truth("L", "cross entropy", "loss", "loss of logistic regression", "logistic loss", "logistic regression",
       "logistic regression with cross entropy", of="w")  # fmt: skip
def L(X: Any, w: Any, y: Any) -> Any:
    return -1 * total(hadamard(y, log(sigmoid(X @ w))) + hadamard(1 - y, log(1 - sigmoid(X @ w))))


@truth(r"\nabla L(w)", r"\nabla_w L(w)", "gradient", "gradient of the cross entropy", "gradient of the loss", "grad",
       form=r"X^T(\sigma(Xw) - y)")  # fmt: skip
def slope() -> Any:
    return gradient("L", "w", at="w")


def losses() -> list[float]:
    """At drawn weights, by torch."""
    import torch

    draws = torch.Generator().manual_seed(1)
    data, labels = torch.randn(5, 3, generator=draws), torch.rand(5, generator=draws)
    loss = torch.nn.functional.binary_cross_entropy_with_logits
    return [float(loss(data @ torch.randn(3, generator=draws), labels, reduction="sum")) for _ in range(20)]


def curvature() -> float:
    """The least eigenvalue of X^T diag(p (1 - p)) X for drawn data."""
    import torch

    draws = torch.Generator().manual_seed(2)
    data = torch.randn(5, 3, generator=draws, dtype=torch.float64)
    p = torch.sigmoid(data @ torch.randn(3, generator=draws, dtype=torch.float64))
    return float(torch.linalg.eigvalsh(data.T @ torch.diag(p * (1 - p)) @ data)[0])


def measured_curvature() -> float:
    import torch

    draws = torch.Generator().manual_seed(3)
    data, labels = torch.randn(5, 3, generator=draws), torch.rand(5, generator=draws)

    def loss(weights: Any) -> Any:
        return torch.nn.functional.binary_cross_entropy_with_logits(data @ weights, labels, reduction="sum")

    return float(torch.linalg.eigvalsh(torch.func.hessian(loss)(torch.randn(3, generator=draws)))[0])


HESSIANS = ("Hessian", "Hessian of L", "Hessian of the loss", "Hessian of the cross entropy")


@truth(*(f"the {name} is positive {semi}" for name in HESSIANS for semi in ("semidefinite", "semi-definite")),
       again=lambda: measured_curvature() > -1e-6)  # fmt: skip
def semidefinite() -> bool:
    return curvature() > -1e-9


@truth("the loss is at least zero", "the loss is never negative", "the cross entropy is never negative",
       again=lambda: min(losses()) >= 0)  # fmt: skip
def never_negative() -> bool:
    """Both logarithms are of numbers below one."""
    from math import log

    return all(-log(p) > 0 and -log(1 - p) > 0 for p in (0.01, 0.5, 0.99))


@misconception("the loss is always negative", "the cross entropy is always negative", "the loss is negative",
               hint="both logarithms are of numbers below one, and have a minus", again=lambda: max(losses()) < 0)  # fmt: skip
def negative() -> bool:
    return not never_negative.function()
