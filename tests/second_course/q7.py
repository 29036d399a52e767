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
    misconception,
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
side = choice("side", 8, 16, 32, names=("image size", "size of the image", "image", "input image", "picture"))


@truth("L", "ridge loss", of="w")
def L(X: Any, w: Any, y: Any, lambda_: Any) -> Any:
    return norm2(X @ w - y) + lambda_ * norm2(w)


@truth(r"\nabla L(w)", r"\nabla_w L(w)", "gradient of the ridge loss", form=r"2X^T(Xw - y) + 2\lambda w")
def slope() -> Any:
    return gradient("L", "w", at="w")


@truth(r"w^*", "ridge solution", "ridge estimate", form=r"(X^TX + \lambda I)^{-1}X^Ty")
def ridge(X: Any, y: Any, lambda_: Any) -> Any:
    return inverse(X.T @ X + lambda_ * identity(d)) @ (X.T @ y)


@truth("number of parameters", "parameters", again=lambda c: c * 9 + c)
def size(c: int) -> int:
    """One 3x3 convolution of a grey image."""
    from torch import nn

    return parameters(nn.Conv2d(1, c, 3, device="meta"))


@truth("number of parameters", "parameters", again=lambda side: 4 * 9 + 4)
def size_by_image(side: int) -> int:
    """For four channels, run on an image of this side."""
    from torch import nn, zeros

    layer = nn.Conv2d(1, 4, 3)
    layer(zeros(1, 1, side, side))
    return parameters(layer)


def solved(penalty: float) -> Any:
    """The ridge solution for drawn data, by torch."""
    import torch

    draws = torch.Generator().manual_seed(1)
    data, labels = (torch.randn(*size, generator=draws, dtype=torch.float64) for size in ((6, 3), (6,)))
    return torch.linalg.solve(data.T @ data + penalty * torch.eye(3, dtype=torch.float64), data.T @ labels)


def one_weight(penalty: float) -> float:
    """For one example x = 2, y = 1."""
    return 2 / (4 + penalty)


SMALLER = ("the norm of the ridge solution decreases as lambda increases", "increasing lambda shrinks the ridge solution towards zero",
           "a larger penalty shrinks the ridge solution", "the norm of w^* decreases as lambda increases")  # fmt: skip
LARGER = ("the norm of the ridge solution increases as lambda increases", "increasing lambda inflates the ridge solution",
          "the norm of w^* increases as lambda increases")  # fmt: skip
ZERO = ("the ridge solution tends to zero as lambda goes to infinity", "the ridge solution approaches the zero vector",
        "the ridge solution goes to zero as lambda goes to infinity")  # fmt: skip
ONE = ("the ridge loss has a single minimum", "the ridge loss has a unique minimum", "the minimiser of the ridge loss is unique",
       "the ridge loss is strictly convex")  # fmt: skip
MANY = ("there are infinitely many minimisers of the ridge loss", "the ridge loss has infinitely many minimisers",
        "more than one w attains the minimum of the ridge loss")  # fmt: skip


@truth(*SMALLER, again=lambda: one_weight(2.0) < one_weight(1.0))
def shrinks() -> bool:
    return bool(solved(2.0).norm() < solved(1.0).norm())


@misconception(*LARGER, hint="the penalty is on the norm", again=lambda: one_weight(2.0) > one_weight(1.0))
def swells() -> bool:
    return not shrinks.function()


@truth(*ZERO, again=lambda: one_weight(1e9) < 1e-6)
def vanishes() -> bool:
    return bool(solved(1e9).norm() < 1e-6)


@truth(*ONE, again=lambda: (8 + 2) ** 2 - 8**2 > 0)
def unique() -> bool:
    """Even where columns repeat, the Hessian's least eigenvalue is positive."""
    import torch

    data = torch.ones(4, 2, dtype=torch.float64)
    return bool(torch.linalg.eigvalsh(2 * data.T @ data + 2 * torch.eye(2, dtype=torch.float64))[0] > 1)


@misconception(*MANY, hint="the penalty makes the loss strictly convex", again=lambda: (8 + 2) ** 2 - 8**2 == 0)
def many() -> bool:
    return not unique.function()


@misconception("the number of parameters depends on the size of the image", "a larger image requires more parameters",
               hint="the same weights slide over the whole image", again=lambda: size.function(4) != 40)  # fmt: skip
def image() -> bool:
    from torch import nn, zeros

    layer = nn.Conv2d(1, 4, 3)
    before = parameters(layer)
    layer(zeros(1, 1, 20, 20))
    return parameters(layer) != before
