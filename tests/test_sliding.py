"""Layers that a sentence describes: formulas against torch, and sentences of other sizes than the homework's, right and wrong."""

from __future__ import annotations

import pytest

from grader.audit import grade
from grader.model import Answer, Outcome
from grader.networks import output_shape, receptive_field
from grader.reference import Course
from grader.sliding.formulas import Window, plain_side, reach, sides

RIGHT = (
    "For example, a neuron after two 5x5 conv layers (stride 1) has a receptive field of 9x9.",
    "Setting $p=0$ for $k=5$ and $s=1$ gives an output side of $60$ for an image of side 64.",
    "A 7x7 convolution with stride 2 and padding 3 turns a 224x224 image into 112x112.",
    "For a 28×28 input, kernel 5, stride 1 and no padding, the output is 24×24.",
    "Setting $p=2$, $k=5$ and $s=1$ gives an output side of $64$ for a 64x64 image.",
    "A 3x3 max pool with stride 2 turns a 55x55 map into a 27x27 map.",
    "Four stacked 3x3 convolutions with stride 1 have a receptive field of 9x9.",
    "A 5x5 convolution followed by a 3x3 convolution sees a 7x7 window of the image.",
    "The receptive field of two $5\\times5$ layers is $9\\times9$, because $1 + 2\\cdot4 = 9$.",
    "Two 5x5 layers, the first with a stride of two: receptive field 13x13.",
    "Three 3x3 convolutions have the same receptive field as one 7x7 convolution.",
    "Replacing a 7x7 layer by two 3x3 layers with stride 1 makes the receptive field smaller.",
    "A 1x1 convolution does not widen the receptive field.",
    "Inserting a 3x3 max pool enlarges the receptive field of the next layer.",
    "A 3x3 convolution without padding and with stride 1 does not keep a 16x16 map at 16x16.",
    "A 4x4 transposed convolution with stride 2 and padding 1 turns a 7x7 map into 14x14.",
    "nn.Upsample(scale_factor=3) brings 5x5 maps to 15x15.",
)
WRONG = (
    "A pointwise ($1\\times1$) convolution with stride 1 widens the receptive field of a neuron.",
    "Inserting a 3x3 max pool cuts down the receptive field of what comes next.",
    "A 7x7 convolution with stride 2 and padding 3 turns a 224x224 image into 111x111.",
    "For a 28×28 input, kernel 5, stride 1 and no padding, the output is 28×28.",
    "Setting $p=1$, $k=5$ and $s=1$ gives an output side of $64$ for a 64x64 image.",
    "A 2x2 max pool turns a 28x28 map into a 7x7 map.",
    "Four stacked 3x3 convolutions with stride 1 have a receptive field of 12x12.",
    "A 5x5 convolution followed by a 3x3 convolution sees a 5x5 window of the image.",
    "Two 5x5 layers, the first with a stride of two: receptive field 9x9.",
    "Three 3x3 convolutions have a larger receptive field than one 7x7 convolution.",
    "Replacing a 7x7 layer by two 3x3 layers with stride 1 keeps the receptive field unchanged.",
    "A 1x1 convolution widens the receptive field.",
    "Inserting a 3x3 max pool has no effect on the receptive field of the next layer.",
    "A stride-1 5x5 convolution of a 32x32 image is size-preserving with a padding of 1.",
    "A single 5x5 convolution with dilation 2 has a receptive field of 5x5.",
    "Two 3x3 convolutions do not have a receptive field of 5x5.",
)
SILENT = (
    "A 3x3 convolution turns a 64x64 image into 64x64.",  # with a padding that is not said
    "A 3x3 convolution might turn a 64x64 image into 12x12.",
    "Does a 3x3 convolution turn a 64x64 image into 12x12?",
    "Some say that two 3x3 convolutions have a receptive field of 6x6.",
    "Two 3x3 convolutions with different strides have a receptive field of 6x6.",
    "A dilated 3x3 convolution has a receptive field of 9x9.",
    "Adding a padding of 1 to a 3x3 convolution does not change the receptive field.",
    "A 3x3 convolution with padding 1 does not change the receptive field.",
    "The receptive field of two 3x3 convolutions would be 6x6 if the sides added up.",
    "Let the stride be 3. Two 3x3 convolutions have a receptive field of 9x9.",
    "A 3x3 transposed convolution with stride 2 and padding 1 turns an 8x8 map into 16x16.",
    "A 3x3 convolution with 8x8 filters beside it turns a 64x64 image into 12x12.",
)


def outcomes(text: str) -> list[Outcome]:
    graded = grade(Answer(course="none", question="1", submission="s", solution=text), Course("none", ("1",)))
    return [verdict.outcome for part in graded.parts for verdict in part.verdicts if verdict.outcome is not Outcome.UNCHECKABLE]


@pytest.mark.parametrize("text", RIGHT)
def test_what_described_layers_give_is_right(text: str) -> None:
    assert set(outcomes(text)) == {Outcome.RIGHT}


@pytest.mark.parametrize("text", WRONG)
def test_what_described_layers_do_not_give_is_wrong(text: str) -> None:
    assert set(outcomes(text)) == {Outcome.WRONG}


@pytest.mark.parametrize("text", SILENT)
def test_what_hangs_on_more_than_is_said_is_not_decided(text: str) -> None:
    assert outcomes(text) == []


@pytest.mark.parametrize("kernel", [1, 2, 3, 5])
@pytest.mark.parametrize("stride", [1, 2, 3])
@pytest.mark.parametrize(("padding", "dilation"), [(0, 1), (1, 1), (0, 2)])
def test_the_formulas_are_torchs(kernel: int, stride: int, padding: int, dilation: int) -> None:
    from torch import nn

    window = Window("convolution", kernel, stride, padding, dilation)
    net = nn.Sequential(*(nn.Conv2d(1, 1, kernel, stride, padding, dilation, bias=False) for _ in range(2)))
    assert sides([window, window], 41) == {plain_side([window, window], 41)} == {output_shape(net, 1, 41, 41)[1]}
    assert reach([window, window]) == receptive_field(net, size=81)
    if padding < kernel:
        up = nn.ConvTranspose2d(1, 1, kernel, stride, padding, dilation=dilation)
        assert sides([Window("transposed", kernel, stride, padding, dilation, 0)], 9) == {output_shape(up, 1, 9, 9)[1]}
