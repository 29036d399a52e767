"""3.1 The convolution I * J with zero padding, of the same size as I.

J is symmetric, so convolution and cross-correlation agree. It is the identity plus a Laplacian: it sharpens edges.
Row 1 of I is inferred, since the handout shows it as a picture.
"""

from typing import Any

from grader.reference import matrix, picture, truth, worth

WORTH = worth(0.5, 4, "convolution")

IMAGE = [[0, 0, 0, 0, 0], [0, 0, 1, 1, 1], [1, 1, 1, 1, 0], [0, 1, 1, 1, 0], [0, 0, 1, 0, 0]]
FILTER = [[0, -1, 0], [-1, 5, -1], [0, -1, 0]]

image = matrix("I", 5, 5, "image", "input", value=IMAGE)
filter_ = matrix("J", 3, 3, "filter", "kernel", value=FILTER)


def by_sums() -> list[list[int]]:
    """The definition: each cell is the sum over the flipped filter."""

    def pixel(row: int, column: int) -> int:
        return IMAGE[row][column] if 0 <= row < 5 and 0 <= column < 5 else 0

    return [
        [sum(FILTER[1 - i][1 - j] * pixel(r + i, c + j) for i in (-1, 0, 1) for j in (-1, 0, 1)) for c in range(5)]
        for r in range(5)
    ]


@truth("I*J", r"I \ast J", "convolution", "output", again=by_sums)
def convolution() -> Any:
    """By torch's conv2d with the filter flipped and a padding of 1."""
    import torch

    image, kernel = torch.tensor(IMAGE)[None, None], torch.tensor(FILTER).flip(0, 1)[None, None]
    return torch.conv2d(image, kernel, padding=1)[0, 0]


@picture("I, a 5 by 5 image of zeros and ones; J, the sharpening filter; and I * J with values from -2 to 4.", 6.4, 2.3)
def grids(axes: Any) -> None:
    left = 0
    for name, table in (("I", IMAGE), ("J", FILTER), ("I * J", by_sums())):
        for row, values in enumerate(table):
            for column, value in enumerate(values):
                shade = "#fde2c4" if value > 1 else "#eeeeee" if value == 0 else "#ffffff" if value > 0 else "#cfe2f3"
                axes.add_patch(_cell(left + column, 4 - row, shade))
                axes.text(left + column + 0.5, 4.5 - row, str(value), ha="center", va="center", fontsize=8)
        axes.text(left + len(table) / 2, 5.25, name, ha="center")
        left += len(table) + 1
    axes.set(xlim=(-0.1, left), ylim=(-0.1, 5.8), aspect="equal")
    axes.axis("off")


def _cell(x: float, y: float, shade: str) -> Any:
    from matplotlib.patches import Rectangle

    return Rectangle((x, y), 1, 1, facecolor=shade, edgecolor="0.7", linewidth=0.5)
