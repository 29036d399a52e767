"""1 Regularised logistic regression: gradient and Hessian.

L(w) is the mean cross entropy of p = sigmoid(Xw) against labels y, plus (lambda/2) ||w||^2; X has shape (n, d).
"""

from typing import Any

from grader.reference import (
    diag,
    gradient,
    hadamard,
    identity,
    log,
    matrix,
    misconception,
    naturals,
    norm2,
    real,
    said,
    sigmoid,
    total,
    truth,
    vector,
    worth,
)  # fmt: skip

WORTH = worth(2, 1, "slope", "hessian")

n, d = naturals("n d")
X = matrix("X", n, d, "data", "design matrix")
w = vector("w", d, "weights")
y = vector("y", n, "labels", probability=True)
lam = real(r"\lambda", "penalty", "regularisation strength", "regularization strength", positive=True)


@truth("p", "predicted probabilities", "predictions")
def p(X: Any, w: Any) -> Any:
    return sigmoid(X @ w)


@truth("L", "loss", "cross entropy", "regularised loss", "regularized loss", of="w")
def L(X: Any, w: Any, y: Any, lam: Any) -> Any:
    fit = total(hadamard(y, log(sigmoid(X @ w))) + hadamard(1 - y, log(1 - sigmoid(X @ w))))
    return -1 * fit / n + lam * norm2(w) / 2


@truth(
    r"\nabla L(w)",
    r"\nabla_w L(w)",
    r"\nabla_w L",
    "gradient",
    "gradient of the loss",
    form=r"\frac{1}{n} X^T(p - y) + \lambda w",
)
def slope() -> Any:
    return gradient("L", "w", at="w")


@truth("H", r"\nabla^2 L(w)", r"\nabla_w^2 L(w)", "Hessian", "Hessian of the loss")
def hessian(X: Any, p: Any, lam: Any) -> Any:
    return X.T @ diag(hadamard(p, 1 - p)) @ X / n + lam * identity(d)


def least_eigenvalue(by_autograd: bool, penalty: float = 0.3) -> float:
    import torch

    draws = torch.Generator().manual_seed(2)
    data = torch.randn(4, 6, generator=draws, dtype=torch.float64)
    labels = torch.rand(4, generator=draws, dtype=torch.float64)
    at = torch.randn(6, generator=draws, dtype=torch.float64)

    def loss(weights: Any) -> Any:
        fit = torch.nn.functional.binary_cross_entropy_with_logits(data @ weights, labels)
        return fit + penalty / 2 * weights.square().sum()

    if by_autograd:
        return float(torch.linalg.eigvalsh(torch.func.hessian(loss)(at))[0])
    q = torch.sigmoid(data @ at)
    return float(torch.linalg.eigvalsh(data.T @ torch.diag(q * (1 - q)) @ data / 4)[0]) + penalty


@truth(
    *said("the~Hessian|H|the~Hessian~of~the~loss is positive definite|positive-definite"),
    *said("the~loss|L is strictly|strongly convex"),
    *said("the~loss|L has a unique|single minimum|minimiser|minimizer"),
    again=lambda: least_eigenvalue(True) > 0,
)
def definite() -> bool:
    return least_eigenvalue(False) > 0


@misconception(
    *said("the~loss|L is not~convex|non-convex|nonconvex"),
    *said("the~loss|L has several|many~|multiple local minima"),
    *said("the~Hessian|H is indefinite|negative~definite"),
    hint="p(1 - p) is positive, and the penalty adds lambda to every eigenvalue",
    again=lambda: least_eigenvalue(True) <= 0,
)
def not_convex() -> bool:
    return least_eigenvalue(False) <= 0


@misconception(
    *said("the~Hessian|H does~not~depend on w"),
    *said("the~Hessian|H is independent of w"),
    *said("the~loss|L is quadratic in w"),
    *said("the~minimum|minimiser|minimizer has a closed form|solution"),
    hint="the weights p(1 - p) move with w",
    again=lambda: 0.25 == 0.5 * (1 - 0.5) * 0.9,
)
def constant_hessian() -> bool:
    """p(1 - p) at two logits."""
    import torch

    q = torch.sigmoid(torch.tensor([0.0, 2.0]))
    return bool((q * (1 - q))[0] == (q * (1 - q))[1])
