"""4.2 Train PoolUpsampleNet: do the results look good?

A training run is nobody's to compute: what it gave is held against itself (accuracies are shares, losses are positive).
"""

from grader.reference import layers, mechanism, misconception, truth, worth
from reference.csc413_hw2 import being
from reference.csc413_hw2.q4_1 import pool_upsample_net

WORTH = worth(0.5, 4)
OPEN = ("the results of a training run are judged by a person; numbers are held against each other",)

SETTING = ("among 24 colours", "among the 24 colours", "over 24 colours", "over the 24 colours", "for 24 colours")
COLOURS = 24


def chance() -> float:
    """The loss of a guess that gives every colour the same probability, by torch."""
    import torch

    return float(torch.nn.functional.cross_entropy(torch.zeros(1, COLOURS, dtype=torch.float64), torch.tensor([0])))


def chance_by_logarithm() -> float:
    from math import log

    return log(COLOURS)


@truth(
    *(
        f"{what} of {guess}"
        for what in ("loss", "cross entropy")
        for guess in ("a uniform guess", "a random guess", "random guessing")
    ),
    again=chance_by_logarithm,
)
def uniform_loss() -> float:
    """log 24 = 3.178: a net that has learned anything has a smaller loss."""
    return chance()


@truth(*(f"accuracy of {guess}" for guess in ("a uniform guess", "a random guess", "random guessing")), again=lambda: 1 / COLOURS)
def uniform_accuracy() -> float:
    """1/24: the share of rows of an identity matrix that a fixed guess gets right."""
    import torch

    return float((torch.arange(COLOURS) == 0).double().mean())


@misconception(
    "the accuracy of a uniform guess is 50%",
    hint="among 24 colours a uniform guess is right in one of 24 cases, 4.2%",
    again=lambda: COLOURS == 2,
)
def half() -> bool:
    return 1 / COLOURS == 0.5


def scores() -> tuple[int, ...]:
    """Channels, height and width of what the net gives for one image."""
    return tuple(layers(pool_upsample_net(), 1, 32, 32)[-1].output[1:])


@truth("the net predicts a colour for each pixel", again=lambda: scores()[0] == COLOURS)
def each_pixel() -> bool:
    """Measured: 24 scores at each of 32 x 32 places."""
    return scores() == (COLOURS, 32, 32)


@misconception("the net predicts one colour for the whole image", again=lambda: scores()[1] == 1,
               hint="its output has 24 scores for each of the 32 x 32 pixels")  # fmt: skip
def whole_image() -> bool:
    return scores()[1:] == (1, 1)


KNOWN = (
    mechanism("acts", each_pixel, being.NET, being.EACH_PIXEL, being.CHOOSES),
    mechanism("acts", whole_image, being.NET, being.WHOLE_IMAGE),
)
