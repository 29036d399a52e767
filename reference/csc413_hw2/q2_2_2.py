"""2.2.2 Is the loss L_1 after one step convex in the learning rate?

L_1 is a polynomial of degree two in eta with leading coefficient (4/n^3) ||XX^T a||^2, which is never negative.
"""

from typing import Any

from grader.reference import derivative, matrix, mechanism, misconception, naturals, norm2, real, truth, vector, worth
from reference.csc413_hw2 import being

WORTH = worth(0, 2, "convex")

n, d = naturals("n d")
X = matrix("X", n, d, "data")
t = vector("t", n, "targets")
w_0 = vector("w_0", d, "initial weights")
eta = real("eta", "learning rate", "step size", positive=True)


@truth("a", "residual")
def a(X: Any, w_0: Any, t: Any) -> Any:
    return X @ w_0 - t


@truth("L_1", "loss after one step", "loss after one iteration")
def L_1(X: Any, a: Any, eta: Any) -> Any:
    return norm2(a - (2 / n) * eta * (X @ (X.T @ a))) / n


@truth("L_1'", r"\frac{\partial L_1}{\partial \eta}", "derivative of the loss")
def slope() -> Any:
    return derivative("L_1", "eta")


@truth(
    "L_1''",
    r"\frac{\partial^2 L_1}{\partial \eta^2}",
    "second derivative",
    "second derivative of L_1 with respect to the learning rate",
    form=r"\frac{8}{n^3} \|X X^T a\|^2",
)
def curvature(X: Any, a: Any) -> Any:
    """A squared norm over n^3: never negative."""
    return 8 * norm2(X @ (X.T @ a)) / (n * n * n)


def by_midpoints() -> bool:
    """On drawn data the loss at the middle of two learning rates is at most the mean of the losses."""
    import torch

    x = torch.randn(3, 5, dtype=torch.float64, generator=torch.Generator().manual_seed(2))
    residual = torch.randn(3, dtype=torch.float64, generator=torch.Generator().manual_seed(3))

    def loss(rate: float) -> float:
        return float(((residual - rate * 2 / 3 * x @ x.T @ residual) ** 2).mean())

    rates = [step / 10 for step in range(1, 20)]
    return all(loss((p + q) / 2) <= (loss(p) + loss(q)) / 2 + 1e-12 for p in rates for q in rates)


@truth("L_1 is convex in the learning rate", "L_1 is convex", "the loss is convex in the learning rate", again=by_midpoints)
def convex() -> bool:
    """The second derivative of |a - eta b|^2 by eta is 2|b|^2, by sympy for two entries."""
    import sympy

    a1, a2, b1, b2 = sympy.symbols("a1 a2 b1 b2", real=True)
    rate = sympy.Symbol("rate", positive=True)
    second = sympy.diff((a1 - rate * b1) ** 2 + (a2 - rate * b2) ** 2, rate, 2)
    return bool(sympy.expand(second - 2 * (b1**2 + b2**2)) == 0)


@misconception(
    "L_1 is concave in the learning rate", again=lambda: not by_midpoints(), hint="the second derivative is never negative"
)
def concave() -> bool:
    return not convex.function()


KNOWN = (
    mechanism("acts", convex, being.LOSS, being.CONVEX, being.RATES),
    mechanism("acts", concave, being.LOSS, being.CONCAVE, being.RATES),
    mechanism("acts", convex, being.CONVEXITY, being.KEPT, being.RATES),
    mechanism("acts", concave, being.CONVEXITY, being.LOST, being.RATES),
)
