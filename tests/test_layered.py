"""Sentences and notes about layered nets, of another homework than the one that is shipped: right, wrong, and near misses."""

from __future__ import annotations

import pytest

from grader.audit import grade
from grader.model import Answer, Outcome
from grader.reference import Course, question_of
from tests.layered import question

RIGHT = (
    "max pools: 0 trainable params",
    "conv1: 5*5*12 + 12 = 312 params",
    "conv2: CH -> 2CH",
    "two 2x2 pools: 28 -> 14 -> 7",
    "bottleneck: 7x7",
    "bottleneck feature maps: 7 by 7",
    "output of SmallNet: (B, CL, 14, 14)",
    "For a batch of B digits SmallNet returns a tensor of shape (B, 5, 14, 14).",
    "output shape = (B, CL, 14, 14)",
    "The pooling layers have nothing to learn.",
    "There is nothing to train in the pooling steps.",
    "The pooling layers are parameter-free.",
    "The transposed convolutions are learnable.",
    "Each pooling step halves the height and width.",
    "After each pool, the maps have half the width and half the height they had before.",
    "Most of the weights of SmallNet sit in the second convolution.",
    "The first convolution keeps the 28x28 size.",
    "The convolutions do not change the resolution.",
    "The second convolution takes CH channels and gives back 2CH channels.",
    "SmallNet trains 3,413 parameters.",
    "Together the numbers are plain: the two convolutions have 2,892 weights.",
    "At its narrowest point SmallNet works on feature maps of 7 by 7 pixels.",
    "pool2 output: 7x7x24",
    "conv2: in_channels = 12",
    "larger stride -> fewer multiplications",
    "stride up => receptive field up",
    "stride: larger stride -> later units see more of the input",
    "When the stride is doubled, the filter visits fewer places, so the number of multiplications goes down.",
    "padding doesn't affect the receptive field (same kernels)",
    "conv, k=5, stride 1, pad 2: 28 -> 28",
    "k=2, s=2, p=0, output_padding=0: transposed conv 7 -> 14",
    "A 5x5 convolution with stride 1 and padding 2 keeps the 28x28 size of the image.",
    "2 layers of 5x5 conv, stride 1: receptive field = 9 x 9",
)
WRONG = (
    "max pools: 4 trainable params",
    "conv1: 5*5*12 = 280 params",
    "conv2: CH -> CH",
    "two 2x2 pools: 28 -> 14 -> 4",
    "bottleneck: 14x14",
    "bottleneck feature maps: 4 by 4",
    "output of SmallNet: (B, CL, 28, 28)",
    "For a batch of B digits SmallNet returns a tensor of shape (B, 5, 28, 28).",
    "output shape = (B, CL, 28, 28)",
    "The convolutions have nothing to learn.",
    "There is nothing to train in the transposed convolutions.",
    "The convolutions are parameter-free.",
    "The pooling layers are learnable.",
    "Each pooling step has weights of its own.",
    "Each pooling step keeps the height and width.",
    "After each pool, the maps have one third of the width and one third of the height they had before.",
    "Most of the weights of SmallNet sit in the first convolution.",
    "The first convolution halves the height and width.",
    "The pooling layers do not change the resolution.",
    "The second convolution takes CH channels and gives back CH channels.",
    "SmallNet trains 4,413 parameters.",
    "The two convolutions together have 3,892 weights.",
    "At its narrowest point SmallNet works on feature maps of 3 by 3 pixels.",
    "pool2 output: 14x14x24",
    "conv2: in_channels = 24",
    "larger stride -> more multiplications",
    "stride up => receptive field down",
    "stride: larger stride -> later units see less of the input",
    "When the stride is doubled, the filter visits fewer places, so the number of multiplications goes up.",
    "more padding = larger receptive field",
    "conv, k=5, stride 1, pad 2: 28 -> 24",
    "k=2, s=2, p=0, output_padding=0: transposed conv 7 -> 15",
    "A 5x5 convolution with stride 1 and padding 1 keeps the 28x28 size of the image.",
    "2 layers of 5x5 conv, stride 1: receptive field = 10 x 10",
)
SILENT = (
    "If the pools had weights, conv2: CH -> CH.",
    "Trace: the output shape is (B, CL, 28, 28).",
    "My friend says: the pooling layers are learnable.",
    "Without padding: after the first convolution the output is 24x24x12.",
    "stride 2: after the first convolution the output is 14x14x12.",
    "The pooling layers may be learnable.",
    "Are the pooling layers learnable?",
    "Each pooling layer has parameters.",  # its size and stride are called so too
    "A convolution has 12 weights per filter.",
    "bottleneck: 7",
    "With 9 classes, SmallNet returns a tensor of shape (B, 9, 14, 14).",
    "SmallNet has 16,000 neurons.",
    "larger stride -> maybe more multiplications",
    "Unlike SmallNet, it has 3,413 parameters.",
)
QUESTION = question_of(question, "1")
COURSE = Course("made_up", (QUESTION.id,), (), (QUESTION,))


def outcomes(text: str) -> set[Outcome]:
    parts = grade(Answer(course="made_up", question="1", submission="s", solution=text), COURSE).parts
    return {verdict.outcome for part in parts for verdict in part.verdicts} - {Outcome.UNCHECKABLE}


@pytest.mark.parametrize("text", RIGHT)
def test_what_is_so_is_right(text: str) -> None:
    assert outcomes(text) == {Outcome.RIGHT}


@pytest.mark.parametrize("text", WRONG)
def test_what_is_not_so_is_wrong(text: str) -> None:
    assert Outcome.WRONG in outcomes(text)


@pytest.mark.parametrize("text", SILENT)
def test_what_is_supposed_told_or_may_be_meant_otherwise_is_left_open(text: str) -> None:
    assert not outcomes(text)
