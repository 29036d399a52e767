"""Nets as wholes: how many layers of a kind, the sides along them, what shrinks and what enlarges; and notes on their layers."""

from __future__ import annotations

import sys
from typing import Any

import pytest

from grader.audit import grade
from grader.model import Answer
from grader.reference import Course, network, question_of
from tests.test_sides import told


@network("HillNet", shape=(1, 24, 24))
def hill() -> Any:
    """Two average pools down, one upsampling back, on images of 24 x 24."""
    from torch import nn

    return nn.Sequential(
        nn.Conv2d(1, 6, 3, padding=1), nn.AvgPool2d(2), nn.Conv2d(6, 12, 3, padding=1), nn.AvgPool2d(3),
        nn.Conv2d(12, 6, 3, padding=1), nn.Upsample(scale_factor=6), nn.Conv2d(6, 2, 3, padding=1),
    )  # fmt: skip


def outcome(sentence: str) -> str:
    """right or wrong where every decided claim of it is, else open."""
    question = question_of(sys.modules[__name__], "n1")
    answer = Answer(course="c", question="n1", submission="s", solution=sentence)
    found = [item for part in grade(answer, Course("c", ("n1",), (), (question,))).parts for item in part.verdicts]
    decided = {item.outcome.value for item in found} - {"uncheckable"}
    return decided.pop() if len(decided) == 1 else "both" if decided else "open"


RIGHT = """
HillNet has two average pooling layers.
The net contains four convolutional layers and one upsampling layer.
Two average pooling layers make up the encoder.
There are no max pooling layers in HillNet.
HillNet does not have any transposed convolutions.
encoder sizes: 24 -> 12 -> 4
The spatial size goes 24 -> 12 -> 4 -> 24.
The encoder ends at 4x4, so little is left.
The decoder brings 4x4 back up to 24x24.
The smallest feature map of HillNet is 4 x 4.
Downsampling is done by average pooling in HillNet.
HillNet upsamples with nn.Upsample.
Upsampling is not done by transposed convolutions.
None of the pooling layers adds trainable parameters.
After the second average pooling layer the feature map measures 4x4x12.
"""

WRONG = """
HillNet has three average pooling layers.
The net contains three convolutional layers and two upsampling layers.
There are two max pooling layers in HillNet.
The decoder: 2 upsampling layers
encoder sizes: 24x24 -> 12x12 -> 6x6
The spatial size goes 24 -> 12 -> 6 -> 24.
The encoder ends at 8x8.
The decoder takes 4x4 back to 12x12.
Downsampling is done by max pooling in this net.
HillNet shrinks its feature maps with strided convolutions.
The network upsamples by transposed convolutions, not by nn.Upsample.
nn.Upsample contributes learnable parameters to the total.
The last convolution receives 12 channels only.
"""

OPEN = """
My variant has three average pooling layers.
HillNet might have three average pooling layers.
If HillNet had three average pooling layers, the encoder would end at 2x2.
A friend says that the encoder ends at 8x8.
encoder sizes: 6 -> 12
The encoder of the old net ends at 8x8.
HillNet has three average pooling layers per block.
Downsampling could be done by max pooling in this net.
HillNet has three layers that pool.
The spatial size goes down from layer to layer.
"""


def lines(text: str) -> list[str]:
    return text.strip().splitlines()


@pytest.mark.parametrize("sentence", lines(RIGHT))
def test_what_was_measured_is_right(sentence: str) -> None:
    assert outcome(sentence) == "right"


@pytest.mark.parametrize("sentence", lines(WRONG))
def test_what_was_measured_otherwise_is_wrong(sentence: str) -> None:
    assert outcome(sentence) == "wrong"


@pytest.mark.parametrize("sentence", lines(OPEN))
def test_another_net_or_a_doubt_is_left_open(sentence: str) -> None:
    assert outcome(sentence) == "open"


@pytest.mark.parametrize(
    ("question", "text", "outcome"),
    [
        ("3.2", "Thanks to zero padding, the first convolution returns a 30x30x32 tensor.", "wrong"),
        ("3.2", "output after the second max pool: 8 x 8 with 64 channels", "right"),
        ("5.1", "ConvTransposeNet has four transposed convolutions.", "wrong"),
        ("5.1", "The decoder consists of two transposed convolutions.", "right"),
        ("6.1", "in_channels of the last conv: NC + NIC", "right"),
    ],
)
def test_nets_of_the_shipped_questions(question: str, text: str, outcome: str) -> None:
    assert told(question, text) == {outcome}
