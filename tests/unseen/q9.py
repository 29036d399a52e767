"""9 Logistic loss with labels +1 and -1: one example, L(w) = log(1 + exp(-y w^T x))."""

from typing import Any

from grader.reference import exp, log, naturals, outer, real, sigmoid, truth, vector

(d,) = naturals("d")
x = vector("x", d, "features")
w = vector("w", d, "weights")
y = real("y", "label", nonzero=True)


@truth("L", "loss", "logistic loss", of="w")
def loss(x: Any, w: Any, y: Any) -> Any:
    return log(1 + exp(-y * (w @ x)))


@truth(r"\nabla_w L", r"\nabla L(w)", r"\frac{\partial L}{\partial w}", "gradient")
def slope(x: Any, w: Any, y: Any) -> Any:
    return -y * sigmoid(-y * (w @ x)) * x


@truth("H", r"\nabla^2_w L", r"\nabla^2 L(w)", "Hessian")
def hessian(x: Any, w: Any, y: Any) -> Any:
    return y**2 * sigmoid(y * (w @ x)) * sigmoid(-y * (w @ x)) * outer(x, x)


@truth("the logistic loss is convex", "L is convex", again=lambda: True)
def convex() -> bool:
    return True
