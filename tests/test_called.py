"""The further names of quantities: read where they are as wide as what they name, undecided where they are not."""

from __future__ import annotations

import pytest

from tests.test_sides import told


@pytest.mark.parametrize(
    ("question", "text", "outcome"),
    [
        ("2.1.2", "The memory of the backward pass grows quadratically with the number of gradient descent iterations.", "wrong"),
        ("2.1.2", "The memory of the forward computation is independent of the number of unrolled steps.", "right"),
        ("3.2", "There are 21,024 learnable weights in the CNN.", "right"),
        ("3.3", "A larger stride in the earlier layers makes the receptive field of deeper neurons smaller.", "wrong"),
        ("4.3", "Doubling the height and width of the images does not change the weight count.", "right"),
        ("4.3", "If both image dimensions are doubled, the connection count becomes four times as large.", "right"),
        ("5.1", "There are 49,248 learnable weights in ConvTransposeNet.", "right"),
        ("5.1", "There are 49,728 learnable weights in ConvTransposeNet.", "right"),
        ("5.3", "ConvTransposeNet has more learnable weights than PoolUpsampleNet.", "wrong"),
    ],
)
def test_a_name_that_people_use_is_read(question: str, text: str, outcome: str) -> None:
    assert told(question, text) == {outcome}


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("2.1.2", "The memory of the backward pass grows quadratically with the number of examples."),
        ("3.2", "There are 640 learnable weights in the CNN's first dense block."),
        ("3.3", "A larger number of input channels makes the receptive field larger."),
        ("4.3", "Doubling the height of the kernels does not change the weight count."),
        ("4.3", "The weight count of the first layer grows with the resolution."),
        ("5.3", "ConvTransposeNet has more learnable weights than its decoder."),
    ],
)
def test_a_near_miss_is_no_name(question: str, text: str) -> None:
    assert told(question, text) == set()
