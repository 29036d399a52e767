"""1 SmallNet: two convolutions with pools between them on 28 x 28 grey images, one transposed convolution, biases included."""

from typing import Any

from grader.reference import choice, fixed, network, truth

SAME_WIDTH = fixed(12, "CH", "number of channels")
SAME_CLASSES = fixed(5, "CL", "classes")
stride = choice("stride", 1, 2, 4, names=("stride", "step size"), default=1)
padding = choice("padding", 0, 1, 2, names=("padding", "zero padding"), default=0)


@network("SmallNet", shape=(1, 28, 28))
def small() -> Any:
    from torch import nn

    return nn.Sequential(
        nn.Conv2d(1, 12, 5, padding=2, device="meta"),
        nn.MaxPool2d(2),
        nn.Conv2d(12, 24, 3, padding=1, device="meta"),
        nn.MaxPool2d(2),
        nn.ConvTranspose2d(24, 5, 2, stride=2, device="meta"),
    )


@truth(
    "cost",
    "number of multiplications",
    "multiplications",
    again=lambda stride, padding: ((28 + 2 * padding - 5) // stride + 1) ** 2 * 25,
)
def cost(stride: int, padding: int) -> int:
    """Of a 5x5 convolution of one channel."""
    return 25 * ((28 + 2 * padding - 5) // stride + 1) ** 2


@truth("receptive field", again=lambda stride, padding: 5 + 4 * stride)
def field(stride: int, padding: int) -> int:
    """Of two 5x5 convolutions, the first with this stride."""
    del padding
    return 1 + 4 + 4 * stride
