"""What the three networks of this homework share: 32 x 32 images, kernel 3, NF 32, NC 24, NIC 1 where numbers are asked."""

from typing import Any

from grader.reference import Aspect, fixed, layers, said

KERNEL, FILTERS, COLOURS, CHANNELS, SIDE = 3, 32, 24, 1, 32
SAME_KERNEL = fixed(KERNEL, "kernel size", "kernel", "k")
SAME_FILTERS = fixed(FILTERS, "NF", "num_filters", "filters", "number of filters")
SAME_COLOURS = fixed(COLOURS, "NC", "num_colours", "colours", "colors", "number of colours")
SAME_CHANNELS = fixed(CHANNELS, "NIC", "num_in_channels", "input channel", "number of input channels")
SAME = SAME_KERNEL, SAME_FILTERS, SAME_COLOURS, SAME_CHANNELS
_SIZE = "32x32|32×32|32~times~32"
SETTING = (
    *said(f"for each|every|~ {_SIZE} ~|grey|gray image|input"),
    *said(f"for a~batch~of|input~of~size|image~of~size {_SIZE} ~|image|input"),
    *said(f"for a~batch~of B|N {_SIZE}|grey image|input"),
)
SETTINGS = ((KERNEL, FILTERS, COLOURS, CHANNELS), (3, 16, 10, 2))
WIDER = ((5, 8, 24, 3),)
SETTLED: tuple[Aspect, ...] = (
    "kind", "channels", "kernel", "stride", "padding", "dilation", "groups", "connections", "resizing", "norm", "activation",
)  # fmt: skip
CALLED = {
    "kernel": ("k", "ks", "kernel_size", "kernel_dim", "filter_size"),
    "filters": ("nf", "n_filters", "num_features", "base_filters", "hidden", "hidden_channels", "width", "base_channels", "f"),
    "colours": ("nc", "num_colors", "colors", "n_colors", "n_colours", "num_classes", "n_classes", "out_channels", "classes"),
    "channels": ("nic", "in_channels", "num_in_channels", "n_in", "c_in", "input_channels", "num_inputs", "in_ch"),
}


def image(kernel: int, filters: int, colours: int, channels: int) -> tuple[int, int, int]:
    """The shape of an input without its batch axis."""
    del kernel, filters, colours
    return channels, SIDE, SIDE


def channels_by_hand() -> list[tuple[int, int]]:
    return [(CHANNELS, FILTERS), (FILTERS, 2 * FILTERS), (2 * FILTERS, FILTERS), (FILTERS, COLOURS), (COLOURS, COLOURS)]


def weights_by_hand() -> int:
    return sum(KERNEL**2 * a * b for a, b in channels_by_hand())


def parameters_by_hand() -> int:
    return sum(KERNEL**2 * a * b + b for a, b in channels_by_hand()) + 2 * sum(b for _, b in channels_by_hand()[:-1])


def growing(net: Any) -> list[Any]:
    """The layers of a net whose output is wider than their input."""
    return [layer for layer in layers(net, CHANNELS, SIDE, SIDE) if layer.output[-1] > layer.input[-1]]


def shrinking(net: Any) -> list[Any]:
    """The layers of a net whose output is narrower than their input."""
    return [layer for layer in layers(net, CHANNELS, SIDE, SIDE) if layer.output[-1] < layer.input[-1]]


def resizing(net: Any) -> list[Any]:
    return [*shrinking(net), *growing(net)]


def pooled_alike() -> bool:
    """Whether max pooling gives two images that differ in the place of their largest values the same output."""
    import torch

    left, right = torch.zeros(1, 1, 4, 4), torch.zeros(1, 1, 4, 4)
    left[..., ::2, ::2] = right[..., 1::2, 1::2] = 1
    return bool(torch.equal(torch.nn.functional.max_pool2d(left, 2), torch.nn.functional.max_pool2d(right, 2)))
