"""7 Ridge regression: gradient, solution, and the size of a small convolutional classifier.

L(w) = ||Xw - y||^2 + lambda ||w||^2 with X of shape (n, d).
"""

from typing import Any

from grader.reference import (
    choice,
    gradient,
    identity,
    inverse,
    matrix,
    naturals,
    norm2,
    parameters,
    real,
    truth,
    vector,
    worth,
)

WORTH = worth(1, 3, "ridge", "size")

n, d = naturals("n d")
X = matrix("X", n, d, "design matrix")
y = vector("y", n, "labels")
w = vector("w", d, "weights")
lambda_ = real("lambda", "penalty", positive=True)
c = choice("c", 4, 8, 16, names=("number of channels", "channels"))


@truth("L", "ridge loss", of="w")
def L(X: Any, w: Any, y: Any, lambda_: Any) -> Any:
    return norm2(X @ w - y) + lambda_ * norm2(w)


@truth(r"\nabla L(w)", r"\nabla_w L(w)", "gradient of the ridge loss", form=r"2X^T(Xw - y) + 2\lambda w")
def slope() -> Any:
    return gradient("L", "w", at="w")


@truth(r"w^*", "ridge solution", form=r"(X^TX + \lambda I)^{-1}X^Ty")
def ridge(X: Any, y: Any, lambda_: Any) -> Any:
    return inverse(X.T @ X + lambda_ * identity(d)) @ (X.T @ y)


@truth("number of parameters", again=lambda c: c * 9 + c)
def size(c: int) -> int:
    """One 3x3 convolution of a grey image."""
    from torch import nn

    return parameters(nn.Conv2d(1, c, 3, device="meta"))
