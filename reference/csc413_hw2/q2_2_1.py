"""2.2.1 One step of gradient descent: w_1, then the loss L_1 as a function of the learning rate.

L(w) = ||Xw - t||^2 / n with X of shape (n, d); a = Xw_0 - t is the residual before the step.
"""

from typing import Any

from grader.reference import gradient, matrix, naturals, norm2, real, truth, vector, worth

WORTH = worth(1, 2, "w_1", "L_1")

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


@truth("a_1", "residual after the step", "residual after one step", "new residual after one step", "new residual",
       form=r"a - \frac{2\eta}{n} X X^T a")  # fmt: skip
def next_residual(X: Any, w_1: Any, t: Any) -> Any:
    return X @ w_1 - t


@truth("L_1", "loss after one step", "loss after one iteration", form=r"\frac{1}{n} \|a - \frac{2\eta}{n} X X^T a\|^2")
def L_1(X: Any, w_1: Any, t: Any) -> Any:
    return norm2(X @ w_1 - t) / n
