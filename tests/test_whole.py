"""Sentences that are read whole: what they set is told from what they say under it, and what is left over leaves no claim."""

from __future__ import annotations

import importlib
from collections.abc import Iterator

import pytest

from grader.audit import grade
from grader.model import Answer, Outcome
from grader.reference import Course, question_of
from tests.conftest import course

DECIDED = {Outcome.RIGHT, Outcome.WRONG}
SAID: dict[str, tuple[str, str, str]] = {  # by question: right, wrong, and what must leave nothing decided
    "second 7": (
        "With 8 channels 80 parameters are needed.|For $c=4$ there are 40 parameters.|$c = 16$: 160 parameters.|"
        "The number of parameters with 4 channels is 40.|If we switch to 4 channels, the number of parameters becomes 40.",
        "With 8 channels 96 parameters are needed.|For $c=4$ there are 28 parameters.|$c = 16$: 144 parameters.|"
        "With 8 channels no parameters are needed.|The number of parameters is not 80 with 8 channels.|"
        "The number of parameters with 4 channels is 4*4 = 16.",
        "With 8 channels there are 96 parameters per layer.|Would 8 channels need 96 parameters?|"
        "If the number of parameters is 96, there are 8 channels.|With 8 channels there may be 96 parameters.|"
        "With 8 channels the bias adds 96 parameters.|From 8 channels on 96 parameters are not enough.|"
        "With 8 channels we save 96 parameters.",
    ),
    "second 1": (
        "The number of parameters of the layer is $4d^2$.|The layer has $4d^2$ parameters, since no biases are used.",
        "The number of parameters of the layer is $3d^2$.|For $d = 8$ the layer has 192 parameters.",
        "The layer has $d^2$ parameters per projection.|The output projection of the layer has $d^2$ parameters.|"
        "A second layer has $3d^2$ parameters.|The layer might have $3d^2$ parameters.",
    ),
    "6.1": (
        "The last convolution of the UNet has 25 input channels.|The second transposed convolution has $2 \\cdot NF$ input channels.",
        "The last convolution of the UNet has only $NC$ input channels.|The second transposed conv layer of UNet has 32 input channels.",
        "The last convolution of another net has 24 input channels.|"
        "The last convolution of the UNet may have 24 input channels.",
    ),
    "5.4": (
        "$k=4$: $p=1$.|Kernel 4: output padding 0|With 4x4 kernels no output padding is needed.|"
        "A padding of one keeps all shapes if the kernel size is 4.|We set padding = 2 for a kernel of size 5.",
        "$k=4$: $p=2$.|Kernel 5: output padding 0.|With a kernel of size 5 no output padding is needed.|"
        "A padding of two keeps all shapes if the kernel size is 4.|For 5x5 kernels, output_padding should be set to 0.",
        "If the padding is 2, the kernel size is 4.|The padding of 2 is too much for kernel size 4.|"
        "A padding of two does not keep all shapes for kernel size 4.|"
        "The padding is 2 for kernel size 4 and 1 for kernel size 5.|Without padding, a kernel of size 4 shrinks the image.",
    ),
    "4.1": (
        "PoolUpsampleNet returns a tensor of shape (B, 24, 32, 32).|The output of PoolUpsampleNet is [24, 32, 32].|"
        "PoolUpsampleNet's output has shape (B, num_colours, 32, 32).|The network has 49248 weights.|"
        "For kernel = 3, num_filters = 32 and num_colours = 24 the model has 49,728 learnable parameters in total.|"
        "PoolUpsampleNet gives 24 maps of size 32x32.|# weights of PoolUpsampleNet = 49248",
        "For 32×32 images PoolUpsampleNet outputs a tensor of shape $(B, NC, 16, 16)$.|"
        "With kernel size 3, 32 filters, 24 colours and one input channel, PoolUpsampleNet has 98,496 parameters.|"
        "PoolUpsampleNet's output has a spatial size of 16x16.|The model has 100 weights.|"
        "PoolUpsampleNet returns a tensor of shape $[B, 24, 16, 16]$.|PoolUpsampleNet gives 24 maps of 16x16 pixels.|"
        "# weights of PoolUpsampleNet = 24000 + 1 = 24001",
        "With 64 filters PoolUpsampleNet has 190,000 weights.|With kernel size 5 the model has 130,000 weights.|"
        "For 64x64 images PoolUpsampleNet outputs a tensor of shape (B, 24, 64, 64).|Another network has 100 weights.|"
        "PoolUpsampleNet returns 24 maps of 16x16 pixels in the middle.|PoolUpsampleNet would return 24 maps of 16x16 pixels.|"
        "PoolUpsampleNet gives a 24x16x16 output for a 16x16 image.|UNet returns 24 maps of 16x16 pixels.|"
        "If PoolUpsampleNet returns 24 maps of 16x16 pixels, its pools are to blame.",
    ),
}  # fmt: skip


def cases(which: int) -> Iterator[tuple[str, str]]:
    for question, said in SAID.items():
        yield from ((question, text) for text in said[which].split("|"))


def outcomes(question: str, text: str) -> list[Outcome]:
    where = course()
    if question.startswith("second"):
        id = question.split()[1]
        where = Course("second", (id,), references=(question_of(importlib.import_module(f"tests.second_course.q{id}"), id),))
        question = id
    graded = grade(Answer(course=where.id, question=question, submission="s", solution=text), where)
    return [verdict.outcome for verdict in graded.parts[0].verdicts if verdict.outcome in DECIDED]


@pytest.mark.parametrize(("question", "text"), list(cases(0)))
def test_a_right_value_under_settings_is_right(question: str, text: str) -> None:
    assert set(outcomes(question, text)) == {Outcome.RIGHT}


@pytest.mark.parametrize(("question", "text"), list(cases(1)))
def test_a_wrong_value_under_settings_is_wrong(question: str, text: str) -> None:
    assert set(outcomes(question, text)) == {Outcome.WRONG}


@pytest.mark.parametrize(("question", "text"), list(cases(2)))
def test_what_is_not_read_whole_is_not_decided(question: str, text: str) -> None:
    assert outcomes(question, text) == []
