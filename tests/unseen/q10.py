"""10 Backpropagation: z = W x, h = tanh(z), yhat = V h, L = ||yhat - t||^2 / 2."""

from typing import Any

from grader.reference import hadamard, matrix, naturals, norm2, outer, tanh, truth, vector

d, m, k = naturals("d m k")
x = vector("x", d, "input")
t = vector("t", k, "target")
W = matrix("W", m, d)
V = matrix("V", k, m)


@truth("z", "pre-activation")
def z(W: Any, x: Any) -> Any:
    return W @ x


@truth("h", "hidden units")
def h(z: Any) -> Any:
    return tanh(z)


@truth(r"\hat{y}", "output")
def yhat(V: Any, h: Any) -> Any:
    return V @ h


@truth(r"\delta", r"\frac{\partial L}{\partial \hat{y}}", "error")
def delta(yhat: Any, t: Any) -> Any:
    return yhat - t


@truth("L", "loss")
def loss(delta: Any) -> Any:
    return norm2(delta) / 2


@truth(r"\frac{\partial L}{\partial V}", r"\nabla_V L")
def grad_v(delta: Any, h: Any) -> Any:
    return outer(delta, h)


@truth(r"\frac{\partial L}{\partial h}", r"\nabla_h L")
def grad_h(V: Any, delta: Any) -> Any:
    return V.T @ delta


@truth(r"\frac{\partial L}{\partial z}", r"\nabla_z L", r"\delta_z")
def grad_z(V: Any, delta: Any, h: Any) -> Any:
    return hadamard(V.T @ delta, 1 - hadamard(h, h))


@truth(r"\frac{\partial L}{\partial W}", r"\nabla_W L")
def grad_w(grad_z: Any, x: Any) -> Any:
    return outer(grad_z, x)
