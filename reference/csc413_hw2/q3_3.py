"""3.3 What affects the size of a neuron's receptive field: kernel, stride, dilation, pooling, depth; not padding.

r_out = r_in + (k - 1) dilation j_in, j_out = j_in stride. The receptive field is that of one output of `depth` equal
convolutions and an optional pool; it is measured by gradients too.
"""

from typing import Any

from grader.reference import choice, output_shape, receptive_field, said, truth, worth
from reference.csc413_hw2 import called

WORTH = worth(0.5, 1)

CONVOLUTION = ("convolutional layer", "convolution", "convolution operation", "convolutional operation")
kernel = choice("kernel", 1, 3, 5, names=("kernel size", "kernel", "filter size", "filter", *CONVOLUTION, *called.KERNEL))
stride = choice("stride", 1, 2, 3, names=("stride", "stride size", *called.STRIDE), default=1)
dilation = choice("dilation", 1, 2, names=("dilation", "dilation rate", "dilation factor", *called.DILATION), default=1)
POOLING = ("pooling", "pool", "pool size", "max pooling", "pooling layer", "pool stride", "pooling operation", *called.POOLING)
pool = choice("pool", 1, 2, 3, names=POOLING, default=1)
padding = choice(
    "padding", 0, 1, 2, names=("padding", "zero padding", "border of zeros", "number of zeros", *called.PADDING), default=0
)
depth = choice("depth", 1, 2, 3, names=("depth", "number of layers", "number of convolutional layers", "number of conv layers",
               "number of convolutions", *called.DEPTH), default=1)  # fmt: skip
filters = choice("filters", 1, 2, 4, names=called.FILTERS, default=1)


def net(kernel: int, stride: int, dilation: int, pool: int, padding: int, depth: int, device: str = "cpu") -> Any:
    """`depth` convolutions, and a pool of this size and stride."""
    from torch import nn

    found: list[Any] = [nn.Conv2d(1, 1, kernel, stride, padding, dilation, bias=False, device=device) for _ in range(depth)]
    if pool > 1:
        found.append(nn.MaxPool2d(pool))
    return nn.Sequential(*found)


def by_gradients(kernel: int, stride: int, dilation: int, pool: int, padding: int, depth: int) -> int:
    """Measured by gradients; for large fields, which need large images, by a closed form."""
    reach = sum(int((kernel - 1) * dilation * stride**layer) for layer in range(depth))
    largest = 1 + reach + (pool - 1) * int(stride**depth)
    if largest > 40 or padding == 1 or (depth, pool) == (3, 3):
        return largest
    return receptive_field(net(kernel, stride, dilation, pool, padding, depth), size=8 * stride**depth * pool + 2 * largest + 9)


def field(kernel: int, stride: int, dilation: int, pool: int, padding: int, depth: int) -> int:
    """The recurrence over the layers."""
    del padding
    reach, jump = 1, 1
    for size, step, spread in [(kernel, stride, dilation)] * depth + [(pool, pool, 1)]:
        reach, jump = reach + (size - 1) * spread * jump, jump * step
    return reach


UNITS = ("neuron", "last neurons", "neurons after it", "next layer", "next layers", "later layer", "later layers", "last layer",
         "final layer", "later neurons")  # fmt: skip
FIELD = (
    "receptive field",
    "receptive field size",
    "neuron's receptive field",
    "area that a neuron sees",
    "side of the receptive field",
    *called.FIELD,
)


@truth(*FIELD, *(f"receptive field of the {unit}" for unit in UNITS), *(f"{unit} receptive field" for unit in UNITS),
       again=by_gradients)  # fmt: skip
def receptive_field_size(kernel: int, stride: int, dilation: int, pool: int, padding: int, depth: int) -> int:
    """The side of the square of inputs that one output sees."""
    return field(kernel, stride, dilation, pool, padding, depth)


def of_filters(kernel: int, filters: int) -> int:
    """Two convolutions with this many channels between them, measured by gradients."""
    from torch import nn

    both = [nn.Conv2d(before, after, kernel, bias=False) for before, after in ((1, filters), (filters, 1))]
    return receptive_field(nn.Sequential(*both), size=32)


@truth(*FIELD, *(f"receptive field of the {unit}" for unit in UNITS), again=of_filters)
def receptive_field_by_filters(kernel: int, filters: int) -> int:
    """Of the second of two convolutions: the number of channels between them is none of its terms."""
    del filters
    return field(kernel, 1, 1, 1, 0, 2)


def side(kernel: int, stride: int, pool: int, padding: int) -> int:
    """The side of the output of one convolution of a 32 x 32 image, and a pool behind it, by its formula."""
    return ((32 + 2 * padding - kernel) // stride + 1) // pool


def measured_side(kernel: int, stride: int, pool: int, padding: int) -> int:
    return output_shape(net(kernel, stride, 1, pool, padding, 1, device="meta"), 1, 32, 32)[1]


@truth(
    "output size", "size of the output", "output feature map", "height and width of the output feature map",
    "output feature map size", "output size of a convolution", "output size of a convolutional layer",
    *said("spatial~dimensions|spatial~size|size of the feature~maps|output|activations"), "spatial dimensions",
    *called.OUTPUT_SIZE,
    again=measured_side,
)  # fmt: skip
def output_size(kernel: int, stride: int, pool: int, padding: int) -> int:
    """Of one convolution, and the pool behind it."""
    return side(kernel, stride, pool, padding)


@truth(
    "number of neurons",
    "number of outputs",
    again=lambda kernel, stride, pool, padding: measured_side(kernel, stride, pool, padding) ** 2,
)
def neuron_count(kernel: int, stride: int, pool: int, padding: int) -> int:
    """Of one channel behind the convolution and the pool."""
    return side(kernel, stride, pool, padding) ** 2
