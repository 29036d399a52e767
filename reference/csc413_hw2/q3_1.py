"""3.1 The convolution I * J with zero padding, of the same size as I.

J is symmetric, so convolution and cross-correlation agree. It is the identity plus a Laplacian: it sharpens edges.
Row 1 of I is inferred, since the handout shows it as a picture.
"""

from typing import Any

from grader.reference import matrix, mechanism, misconception, picture, truth, worth
from reference.csc413_hw2 import doing, drawn
from reference.csc413_hw2 import wordings_nets as words

WORTH = worth(0.5, 4, "convolution")

IMAGE = [[0, 0, 0, 0, 0], [0, 0, 1, 1, 1], [1, 1, 1, 1, 0], [0, 1, 1, 1, 0], [0, 0, 1, 0, 0]]
FILTER = [[0, -1, 0], [-1, 5, -1], [0, -1, 0]]

image = matrix("I", 5, 5, "image", "input", value=IMAGE)
filter_ = matrix("J", 3, 3, "filter", "kernel", value=FILTER)


def by_sums() -> list[list[int]]:
    """The definition: each cell is the sum over the flipped filter."""

    def pixel(row: int, column: int) -> int:
        return IMAGE[row][column] if 0 <= row < 5 and 0 <= column < 5 else 0

    near = [(i, j) for i in (-1, 0, 1) for j in (-1, 0, 1)]
    return [[sum(FILTER[1 - i][1 - j] * pixel(r + i, c + j) for i, j in near) for c in range(5)] for r in range(5)]


@truth("I*J", r"I \ast J", "convolution", "output", *words.RESULTS, again=by_sums)
def convolution() -> Any:
    """By torch's conv2d with the filter flipped and a padding of 1."""
    import torch

    image, kernel = torch.tensor(IMAGE)[None, None], torch.tensor(FILTER).flip(0, 1)[None, None]
    return torch.conv2d(image, kernel, padding=1)[0, 0]


def row(place: int, number: int, *which: str) -> Any:
    """A row of the output, from top to bottom."""
    return truth(
        *words.of_output(*(f"{word} {line}" for word in which for line in ("row", "line")), f"row {number}"),
        again=lambda: by_sums()[place],
    )(lambda: convolution.function()[place])


top, second, middle = row(0, 1, "first", "top"), row(1, 2, "second"), row(2, 3, "third", "middle", "central", "centre")
fourth, bottom = row(3, 4, "fourth"), row(4, 5, "fifth", "last", "bottom", "final")
largest = truth(*words.of_output(*words.LARGEST, "maximum", "max"),
                again=lambda: max(map(max, by_sums())))(lambda: convolution.function().max())  # fmt: skip
smallest = truth(*words.of_output(*words.SMALLEST, "minimum", "min"), again=lambda: min(map(min, by_sums())))(
    lambda: convolution.function().min()
)
centre = truth(*words.of_output(*words.CENTRE), again=lambda: by_sums()[2][2])(lambda: convolution.function()[2, 2])

filter_sum = truth(*words.SUMS, again=lambda: FILTER[1][1] + 4 * FILTER[0][1] + 4 * FILTER[0][0])(lambda: sum(map(sum, FILTER)))


@truth(*words.SHARP,
       again=lambda: filter_sum.function() == 1 and FILTER[1][1] > 1)  # fmt: skip
def sharpening() -> bool:
    """It sums to 1, and takes the neighbours away from five times the pixel."""
    cells = [cell for cells in FILTER for cell in cells]
    return sum(cells) == 1 and max(cells[:4] + cells[5:]) <= 0 and min(cells) < 0


@misconception(*words.BLURS,
               hint="an average has no negative weights; this filter takes the neighbours away, which sharpens",
               again=lambda: min(map(min, FILTER)) >= 0)  # fmt: skip
def blurring() -> bool:
    """A blur averages: weights that are not negative and sum to 1."""
    import torch

    weights = torch.tensor(FILTER)
    return bool((weights >= 0).all()) and int(weights.sum()) == 1


@truth("the convolution with J equals the cross-correlation with J", "flipping the filter does not change the output",
       "the convolution with J is the same as the cross-correlation with J", *words.SAME_FLIPPED,
       again=lambda: [cells[::-1] for cells in FILTER[::-1]] == FILTER)  # fmt: skip
def correlates() -> bool:
    """The filter is the same when it is flipped in both directions."""
    import torch

    return bool((torch.tensor(FILTER).flip(0, 1) == torch.tensor(FILTER)).all())


@misconception(*words.FLIP_MATTERS, hint="J is the same when it is flipped",
               again=lambda: [cells[::-1] for cells in FILTER[::-1]] != FILTER)  # fmt: skip
def flip_matters() -> bool:
    return not correlates.function()


@truth(*words.SAME_SIZE, again=lambda: len(by_sums()) == len(IMAGE))
def same_size() -> bool:
    return tuple(convolution.function().shape) == (5, 5)


@misconception(*words.SMALLER, hint="zeros all round keep the size", again=lambda: len(by_sums()) < len(IMAGE))
def smaller() -> bool:
    return not same_size.function()


KNOWN = (
    mechanism("acts", sharpening, doing.FILTER, doing.SHARPENS, doing.SEEN),
    mechanism("acts", blurring, doing.FILTER, doing.BLURRED, doing.SEEN),
    mechanism("acts", flip_matters, doing.FLIPPING, doing.MATTERS, doing.OF_FLIP),
    mechanism("acts", correlates, doing.BOTH_WAYS, doing.AGREE, doing.FILTER),
    mechanism("acts", flip_matters, doing.BOTH_WAYS, doing.DIFFER, doing.FILTER),
    mechanism("finds", correlates, doing.CONVOLVED, doing.CORRELATED, doing.FILTER),
)  # fmt: skip


@picture("I, a 5 by 5 image of zeros and ones; J, the sharpening filter; and I * J with values from -2 to 4.", 6.4, 2.3)
def grids(axes: Any) -> None:
    drawn.tables(axes, (("I", IMAGE), ("J", FILTER), ("I * J", by_sums())))
