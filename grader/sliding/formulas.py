"""Convolutions, pools and their kin as windows that slide: the side of what comes out and the side of what is seen, by formula.

A side: floor((s + 2p - d(k - 1) - 1) / stride) + 1; of a transposed convolution (s - 1) stride - 2p + d(k - 1) + 1 and the output
padding. What one output sees: every layer adds d(k - 1) times the product of the strides before it. `grader.networks` measures
the same on torch, and a test holds the two together.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

Sort = Literal["convolution", "pool", "transposed", "upsampling"]
LARGEST_KERNEL = 7  # that is tried where none is said


@dataclass(frozen=True)
class Window:
    """One layer; what is not said is None."""

    sort: Sort = "convolution"
    kernel: int | None = None
    stride: int | None = None
    padding: int | None = None
    dilation: int | None = None
    output_padding: int | None = None


def reach(windows: Sequence[Window]) -> int | None:
    """The side of the square that one output sees; None where a size of a window is not said."""
    seen, step = 1, 1
    for window in windows:
        if window.sort in ("transposed", "upsampling"):
            return None
        kernel = window.kernel or (window.stride if window.sort == "pool" else None)
        if kernel is None:
            return None
        seen += (window.dilation or 1) * (kernel - 1) * step
        step *= window.stride or (kernel if window.sort == "pool" else 1)
    return seen


def sides(windows: Sequence[Window], side: int) -> frozenset[int]:
    """The sides that may come out for one that goes in, whatever is not said; none where nothing is known."""
    found = frozenset({side})
    for window in windows:
        found = frozenset(after for before in found for after in _sides(window, before))
    return found


def plain_side(windows: Sequence[Window], side: int) -> int | None:
    """The side with the usual silent settings: a stride of one, no padding, pools that step by their size."""
    for window in windows:
        if (window.kernel is None and window.sort != "pool") or (window.kernel is None and window.stride is None):
            return None
        if window.sort == "upsampling" or (window.sort == "transposed" and window.padding is None):
            return None
        kernel = window.kernel or window.stride or 1
        stride = window.stride or (kernel if window.sort == "pool" else 1)
        side = _side(window, side, kernel, stride, window.padding or 0)
    return side


def _sides(window: Window, side: int) -> frozenset[int]:
    if window.sort == "upsampling":
        return frozenset() if window.stride is None else frozenset({side * window.stride})
    kernels = [window.kernel] if window.kernel else list(range(1, LARGEST_KERNEL + 1))
    if window.sort == "pool" and window.kernel is None:
        kernels = [window.stride, window.stride + 1] if window.stride else []
    found = set()
    for kernel in kernels:
        strides = [window.stride] if window.stride else [kernel] if window.sort == "pool" else [1]
        reached = (window.dilation or 1) * (kernel - 1)
        silent = [0] if window.sort == "pool" else range((reached + 1) // 2 + 1)
        paddings = silent if window.padding is None else [window.padding]
        found |= {
            _side(window, side, kernel, stride, padding) + more
            for stride in strides
            for padding in paddings
            for more in _more(window, stride)
        }
    return frozenset(value for value in found if value > 0)


def _more(window: Window, stride: int) -> range:
    """The output paddings that a transposed convolution may have where none is said."""
    return range(stride if window.sort == "transposed" and window.output_padding is None else 1)


def _side(window: Window, side: int, kernel: int, stride: int, padding: int) -> int:
    reached = (window.dilation or 1) * (kernel - 1)
    if window.sort == "transposed":
        return (side - 1) * stride - 2 * padding + reached + (window.output_padding or 0) + 1
    return (side + 2 * padding - reached - 1) // stride + 1
