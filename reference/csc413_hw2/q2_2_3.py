"""2.2.3 The optimal learning rate: the eta that minimises the loss L_1 after one step of gradient descent.

L(w) = ||Xw - t||^2 / n with X of shape (n, d), from w_0; a = Xw_0 - t.
"""

from typing import Any

from grader.reference import argmin, gradient, matrix, mechanism, misconception, naturals  # isort: skip
from grader.reference import norm2, picture, real, truth, vector, worth  # isort: skip
from reference.csc413_hw2 import being, seeking, stepwise, wordings

WORTH = worth(1, 2, "slope", "eta_star")
SOUGHT = seeking.LEAST

n, d = naturals("n d")
X = matrix("X", n, d, "data")
t = vector("t", n, "targets")
w = vector("w", d, "weights")
w_0 = vector("w_0", d, "initial weights")
eta = real("eta", "learning rate", "step size", positive=True)


@truth("L", "loss", of="w")
def L(X: Any, w: Any, t: Any) -> Any:
    return norm2(X @ w - t) / n


@truth("a", "residual")
def a(X: Any, w_0: Any, t: Any) -> Any:
    return X @ w_0 - t


@truth(r"\nabla_{w_0} L(w_0)", r"\nabla L(w_0)", "gradient", form=r"\frac{2}{n} X^T (X w_0 - t)")
def slope_at_start(w_0: Any) -> Any:
    return gradient("L", "w", at="w_0")


@truth("w_1", "weights after one step", form=r"w_0 - \frac{2\eta}{n} X^T a")
def w_1(w_0: Any, eta: Any, slope_at_start: Any) -> Any:
    return w_0 - eta * slope_at_start


@truth("L_1", "loss after one step", "loss after one iteration")
def L_1(X: Any, w_1: Any, t: Any) -> Any:
    return norm2(X @ w_1 - t) / n


@truth(
    "L_1'",
    r"\frac{\partial L_1}{\partial \eta}",
    *("derivative of the loss", "derivative of L_1", "slope of L_1", "slope of the loss"),
    form=r"-\frac{4}{n^2} a^T X X^T a + \frac{8\eta}{n^3} \|X X^T a\|^2",
)
def slope() -> Any:
    return gradient("L_1", "eta")


@truth(
    r"\eta^*",
    r"\eta",
    *("optimal learning rate", "best step size", "optimal step size"),
    form=r"\frac{n \|X^T a\|^2}{2 \|X X^T a\|^2}",
)
def eta_star() -> Any:
    return argmin("L_1", "eta")


def losses_beside() -> tuple[float, float]:
    """The loss at the optimal rate and the least of the losses at other rates, for drawn data."""
    import torch

    seed = torch.Generator().manual_seed(5)
    x, r = torch.randn(3, 5, dtype=torch.float64, generator=seed), torch.randn(3, dtype=torch.float64, generator=seed)
    best = float(3 * (x.T @ r).square().sum() / (2 * (x @ x.T @ r).square().sum()))
    at = [float((r - rate * best * (2 / 3) * x @ x.T @ r).square().mean()) for rate in (1, 0.5, 0.9, 1.1, 2)]
    return at[0], min(at[1:])


def bends_up() -> bool:
    """The second derivative of |a - eta b|^2 by eta is 2 |b|^2."""
    import sympy

    a, b, rate = sympy.symbols("a b rate", real=True)
    return bool(sympy.diff((a - rate * b) ** 2, rate, 2) == 2 * b**2)


@truth(*stepwise.BENDS_UP, again=bends_up)
def convex() -> bool:
    """The loss at the optimal rate is below the mean of the losses on both sides."""
    at, beside = losses_beside()
    return at < beside


@truth(*wordings.MINIMISES, again=bends_up)
def least_at_optimum() -> bool:
    at, beside = losses_beside()
    return at < beside


@misconception(*wordings.MAXIMISES, again=lambda: not bends_up(), hint="the loss is convex in the rate, so this is its minimum")
def greatest_at_optimum() -> bool:
    at, beside = losses_beside()
    return at > beside


KNOWN = (
    mechanism("acts", least_at_optimum, being.OPTIMUM, being.LEAST, being.LOSS),
    mechanism("acts", greatest_at_optimum, being.OPTIMUM, being.GREATEST, being.LOSS),
)


@picture("The loss after one step by the learning rate, for X = [[2, 1]], t = 2, w_0 = 0: a parabola, least at 0.1.")
def parabola(axes: Any) -> None:
    rates = [step / 200 for step in range(41)]
    losses = [(-2 + rate * 2 * 5 * 2) ** 2 for rate in rates]
    axes.plot(rates, losses, color="tab:blue")
    axes.plot(0.1, 0, "o", color="tab:red")
    axes.annotate(r"$\eta^* = n\|X^Ta\|^2 / (2\|XX^Ta\|^2) = 0.1$", (0.1, 0.05), (0.045, 1.6), arrowprops={"arrowstyle": "->"})
    axes.set(xlabel=r"$\eta$", ylabel="$L_1$")
