"""5 The backward pass of batch normalisation, one feature over m examples.

y = (x - mean) / s with s the standard deviation; the loss is g^T y.
"""

from typing import Any

from grader.reference import gradient, hadamard, naturals, sqrt, total, truth, vector, worth

WORTH = worth(1, 3, "backward")

(m,) = naturals("m")
x = vector("x", m, "inputs")
g = vector("g", m, "upstream gradient")


@truth(r"\mu", "mean")
def mu(x: Any) -> Any:
    return total(x) / m


@truth("s", "standard deviation")
def s(x: Any, mu: Any) -> Any:
    return sqrt(total(hadamard(x - mu, x - mu)) / m)


@truth("y", "normalised inputs")
def y(x: Any, mu: Any, s: Any) -> Any:
    return (x - mu) / s


@truth("L", "loss")
def L(g: Any, y: Any) -> Any:
    return total(hadamard(g, y))


@truth(r"\frac{\partial L}{\partial x}", "gradient by the inputs")
def backward() -> Any:
    return gradient("L", "x")
