"""5.4 Padding and output padding that keep all shapes (32, 16, 8, 16, 32) with a kernel of size 4 or 5.

Stride 2 throughout. Found by trying all paddings on real layers, and again by the formulas for their sizes.
"""

from typing import Any

from grader.reference import choice, misconception, said, truth, worth
from reference.csc413_hw2 import zeros

WORTH = worth(0.5, 3, "padding", "output_padding")

SIZES, STRIDE, LARGEST = (32, 16, 8), 2, 6

kernel = choice("kernel", 3, 4, 5, names=("kernel size", "kernel", "k"))

_SAME = (
    "the~same~output~shape|the~output~shape|the~same~shape|the~input~shape|"
    "all~shapes|the~shapes|all~sizes|the~sizes|the~shape|all~the~shapes|the~spatial~dimensions|the~dimensions"
)
SETTING = (
    *said(f"to keep|preserve|maintain|retain {_SAME}"), *said(f"keeps|preserves|maintains|retains {_SAME}"),
    *said(f"that|which keeps|preserves|maintains {_SAME}"), *said(f"keep|preserve {_SAME}"),
)  # fmt: skip


def fitting(kernel: int) -> tuple[int, int]:
    """The only (padding, output padding) for which both layers have the wanted sizes, measured on torch's layers."""
    import torch
    from torch import nn

    found: list[tuple[int, int]] = []
    for padding in range(LARGEST):
        for output_padding in range(STRIDE):
            down = nn.Conv2d(1, 1, kernel, STRIDE, padding, device="meta")
            up = nn.ConvTranspose2d(1, 1, kernel, STRIDE, padding, output_padding, device="meta")
            image, small = torch.empty(1, 1, 32, 32, device="meta"), torch.empty(1, 1, 8, 8, device="meta")
            sizes = [down(image).shape[-1], down(down(image)).shape[-1], up(small).shape[-1], up(up(small)).shape[-1]]
            if sizes == [16, 8, 16, 32]:
                found.append((padding, output_padding))
    (only,) = found
    return only


def by_formula(kernel: int) -> tuple[int, int]:
    """floor((s + 2p - k) / 2) + 1 down, 2(s - 1) - 2p + k + o up."""
    (only,) = [
        (p, o)
        for p in range(LARGEST)
        for o in range(STRIDE)
        if all((s + 2 * p - kernel) // 2 + 1 == s // 2 and 2 * (s // 2 - 1) - 2 * p + kernel + o == s for s in SIZES[:2])
    ]
    return only


UP = ("transposed convolutions", "transposed convolutional layers", "transposed conv layers")
DOWN = ("convolutional layers", "convolutions", "conv layers")


@truth(
    "padding",
    "pad",
    "p",
    "p_{in}",
    *(f"padding of the {layers}" for layers in (*DOWN, *UP)),
    again=lambda kernel: by_formula(kernel)[0],
)
def padding(kernel: int) -> Any:
    """The padding of the convolutional and of the transposed convolutional layers."""
    return fitting(kernel)[0]


@truth(
    "output padding",
    "output_padding",
    "output pad",
    "p_{out}",
    *(f"output padding of the {layers}" for layers in UP),
    again=lambda kernel: by_formula(kernel)[1],
)
def output_padding(kernel: int) -> Any:
    """The output padding of the transposed convolutional layers."""
    return fitting(kernel)[1]


@truth(*zeros.PADDING_ADDS_ZEROS, again=lambda: zeros.pads_with_zeros(2))
def padding_is_zeros() -> bool:
    return zeros.pads_with_zeros(1)


@misconception(
    *zeros.OUTPUT_PADDING_ADDS_ZEROS,
    hint="the added entries are computed, not zero, and stand on one side: it settles which of two sizes comes out",
    again=lambda: zeros.output_padding_is_zeros(3),
)
def output_padded_with_zeros() -> bool:
    return zeros.output_padding_is_zeros(5)
