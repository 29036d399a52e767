"""3.1 The convolution I * J with zero padding, of the same size as I.

J is symmetric, so convolution and cross-correlation agree. It is the identity plus a Laplacian: it sharpens edges.
Row 1 of I is inferred, since the handout shows it as a picture.
"""

from typing import Any

from grader.reference import matrix, misconception, picture, truth, worth

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


def of_output(*words: str) -> list[str]:
    return [
        f"{word} of {name}" for word in words for name in ("I*J", "output", "convolution", "result", "convolution of I and J")
    ]


def row(place: int, *words: str) -> Any:
    """A row of the output, from top to bottom."""
    return truth(*of_output(*(f"{word} row" for word in words)), again=lambda: by_sums()[place])(
        lambda: convolution.function()[place]
    )


top, second, middle = row(0, "first", "top"), row(1, "second"), row(2, "third", "middle", "central", "centre")
fourth, bottom = row(3, "fourth"), row(4, "fifth", "last", "bottom", "final")
LARGEST = [f"{word} {what}" for word in ("largest", "maximum", "highest", "biggest") for what in ("entry", "value")]
SMALLEST = [f"{word} {what}" for word in ("smallest", "minimum", "lowest") for what in ("entry", "value")]
CENTRE = ("centre entry", "center entry", "central entry", "middle entry", "centre", "center")
largest = truth(*of_output(*LARGEST, "maximum"), again=lambda: max(map(max, by_sums())))(lambda: convolution.function().max())
smallest = truth(*of_output(*SMALLEST, "minimum"), again=lambda: min(map(min, by_sums())))(lambda: convolution.function().min())
centre = truth(*of_output(*CENTRE), again=lambda: by_sums()[2][2])(lambda: convolution.function()[2, 2])

WHATS, KERNELS = ("entries", "coefficients", "weights", "elements"), ("filter", "kernel", "J")
SHARP = ("sharpens the image", "sharpens its input", "is a sharpening filter", "is a sharpening kernel", "enhances edges")
BLURS = ("blurs the image", "blurs its input", "is a blurring filter", "is a smoothing filter", "is a smoothing kernel")
SUMS = [f"sum of {what} of {name}" for what in WHATS for name in KERNELS]
filter_sum = truth(*SUMS, again=lambda: FILTER[1][1] + 4 * FILTER[0][1] + 4 * FILTER[0][0])(lambda: sum(map(sum, FILTER)))


@truth(*(f"{name} {what}" for name in KERNELS for what in SHARP), "the filter acts as a sharpening filter",
       again=lambda: filter_sum.function() == 1 and FILTER[1][1] > 1)  # fmt: skip
def sharpening() -> bool:
    """It sums to 1, and takes the neighbours away from five times the pixel."""
    cells = [cell for cells in FILTER for cell in cells]
    return sum(cells) == 1 and max(cells[:4] + cells[5:]) <= 0 and min(cells) < 0


@misconception(*(f"{name} {what}" for name in KERNELS for what in BLURS), "the filter acts as a blurring filter",
               hint="an average has no negative weights; this filter takes the neighbours away, which sharpens",
               again=lambda: min(map(min, FILTER)) >= 0)  # fmt: skip
def blurring() -> bool:
    """A blur averages: weights that are not negative and sum to 1."""
    import torch

    weights = torch.tensor(FILTER)
    return bool((weights >= 0).all()) and int(weights.sum()) == 1


@truth("the convolution with J equals the cross-correlation with J", "flipping the filter does not change the output",
       "the convolution with J is the same as the cross-correlation with J",
       again=lambda: [cells[::-1] for cells in FILTER[::-1]] == FILTER)  # fmt: skip
def correlates() -> bool:
    """The filter is the same when it is flipped in both directions."""
    import torch

    return bool((torch.tensor(FILTER).flip(0, 1) == torch.tensor(FILTER)).all())


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
