"""3.1 The convolution I * J with zero padding, of the same size as I.

J is symmetric, so convolution and cross-correlation agree. It is the identity plus a Laplacian: it sharpens edges.
Row 1 of I is inferred, since the handout shows it as a picture.
"""

from typing import Any

from grader.reference import matrix, misconception, picture, truth, worth
from reference.csc413_hw2 import drawn, wordings_nets

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
        f"{word} {of} {name}"
        for word in words
        for of in ("of", "in")
        for name in ("I*J", "output", "convolution", "result", "convolution of I and J", "filtered image")
    ]


def row(place: int, *words: str) -> Any:
    """A row of the output, from top to bottom."""
    return truth(*of_output(*(f"{word} {line}" for word in words for line in ("row", "line")), f"row {place + 1}"), again=lambda: by_sums()[place])(
        lambda: convolution.function()[place]
    )


top, second, middle = row(0, "first", "top"), row(1, "second"), row(2, "third", "middle", "central", "centre")
fourth, bottom = row(3, "fourth"), row(4, "fifth", "last", "bottom", "final")
LARGEST = [f"{word} {what}" for word in ("largest", "maximum", "highest", "biggest", "brightest") for what in ("entry", "value")]
SMALLEST = [f"{word} {what}" for word in ("smallest", "minimum", "lowest", "darkest") for what in ("entry", "value")]
CENTRE = ("centre entry", "center entry", "central entry", "middle entry", "middle pixel", "centre", "center")
largest = truth(*of_output(*LARGEST, "maximum", "max"), again=lambda: max(map(max, by_sums())))(lambda: convolution.function().max())
smallest = truth(*of_output(*SMALLEST, "minimum", "min"), again=lambda: min(map(min, by_sums())))(lambda: convolution.function().min())
centre = truth(*of_output(*CENTRE), again=lambda: by_sums()[2][2])(lambda: convolution.function()[2, 2])

WHATS, KERNELS = ("entries", "coefficients", "weights", "elements"), ("filter", "kernel", "J")
SHARP = ("sharpens the image", "sharpens its input", "is a sharpening filter", "is a sharpening kernel", "enhances edges")
BLURS = ("blurs the image", "blurs its input", "is a blurring filter", "is a smoothing filter", "is a smoothing kernel")
SUMS = [f"sum of {what} of {name}" for what in WHATS for name in KERNELS]
filter_sum = truth(*SUMS, again=lambda: FILTER[1][1] + 4 * FILTER[0][1] + 4 * FILTER[0][0])(lambda: sum(map(sum, FILTER)))


@truth(*(f"{name} {what}" for name in KERNELS for what in SHARP), "the filter acts as a sharpening filter", *wordings_nets.SHARP,
       again=lambda: filter_sum.function() == 1 and FILTER[1][1] > 1)  # fmt: skip
def sharpening() -> bool:
    """It sums to 1, and takes the neighbours away from five times the pixel."""
    cells = [cell for cells in FILTER for cell in cells]
    return sum(cells) == 1 and max(cells[:4] + cells[5:]) <= 0 and min(cells) < 0


@misconception(*(f"{name} {what}" for name in KERNELS for what in BLURS), "the filter acts as a blurring filter", *wordings_nets.BLURS,
               hint="an average has no negative weights; this filter takes the neighbours away, which sharpens",
               again=lambda: min(map(min, FILTER)) >= 0)  # fmt: skip
def blurring() -> bool:
    """A blur averages: weights that are not negative and sum to 1."""
    import torch

    weights = torch.tensor(FILTER)
    return bool((weights >= 0).all()) and int(weights.sum()) == 1


@truth("the convolution with J equals the cross-correlation with J", "flipping the filter does not change the output",
       "the convolution with J is the same as the cross-correlation with J", *wordings_nets.SAME_FLIPPED,
       again=lambda: [cells[::-1] for cells in FILTER[::-1]] == FILTER)  # fmt: skip
def correlates() -> bool:
    """The filter is the same when it is flipped in both directions."""
    import torch

    return bool((torch.tensor(FILTER).flip(0, 1) == torch.tensor(FILTER)).all())


@misconception(*wordings_nets.FLIP_MATTERS, hint="J is the same when it is flipped", again=lambda: not correlates.function())
def flip_matters() -> bool:
    return FILTER != [cells[::-1] for cells in FILTER[::-1]]


@truth(*wordings_nets.SAME_SIZE, again=lambda: len(by_sums()) == len(IMAGE))
def same_size() -> bool:
    return tuple(convolution.function().shape) == (5, 5)


@misconception(*wordings_nets.SMALLER, hint="zeros all round keep the size", again=lambda: len(by_sums()) < len(IMAGE))
def smaller() -> bool:
    return not same_size.function()


@picture("I, a 5 by 5 image of zeros and ones; J, the sharpening filter; and I * J with values from -2 to 4.", 6.4, 2.3)
def grids(axes: Any) -> None:
    drawn.tables(axes, (("I", IMAGE), ("J", FILTER), ("I * J", by_sums())))
