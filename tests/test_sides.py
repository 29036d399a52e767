"""Two owners side by side: who is left and who is right is told by place, and no word is left over."""

from __future__ import annotations

import pytest

from grader.audit import grade
from grader.files import load_course
from grader.model import Answer

COURSE = load_course("csc413_hw2")


def told(question: str, text: str) -> set[str]:
    answer = Answer(course="csc413_hw2", question=question, submission="s", solution=text)
    found = [verdict for part in grade(answer, COURSE).parts for verdict in part.verdicts]
    return {verdict.outcome.value for verdict in found} - {"uncheckable"}


@pytest.mark.parametrize(
    ("question", "text", "outcome"),
    [
        ("3.2", "CNN > FCNN in number of trainable parameters", "wrong"),
        ("3.2", "FCNN > CNN in number of trainable parameters", "right"),
        ("3.2", "The fully connected network has fewer trainable parameters than the convolutional one.", "wrong"),
        ("3.2", "The convolutional one has fewer trainable parameters than the fully connected network.", "right"),
        ("3.2", "In the number of parameters, the convolutional network exceeds the fully connected one.", "wrong"),
        ("3.2", "Of the two networks, it is the CNN that has the larger number of trainable parameters.", "wrong"),
        ("3.2", "Of the two networks, it is the FCNN that has the larger number of trainable parameters.", "right"),
        ("5.3", "It reaches a lower loss because it contains more learnable parameters than PoolUpsampleNet.", "wrong"),
        ("5.3", "reason for the better loss: larger parameter count of ConvTransposeNet vs PoolUpsampleNet", "wrong"),
        ("5.1", "The number of weights is two times larger in ConvTransposeNet than in PoolUpsampleNet.", "wrong"),
    ],
)
def test_a_clause_read_whole_is_judged(question: str, text: str, outcome: str) -> None:
    assert told(question, text) == {outcome}


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("3.2", "CNN > FCNN in number of trainable parameters per layer"),
        ("3.2", "If biases were used, CNN > FCNN in number of trainable parameters"),
        ("3.2", "Myth: CNN > FCNN in number of trainable parameters"),
        ("3.2", "Is CNN > FCNN in number of trainable parameters?"),
        ("3.2", "The fully connected network has fewer trainable parameters in its first layer than the convolutional one."),
        ("3.2", "Of the two networks, it might be the CNN that has the larger number of trainable parameters."),
        ("5.3", "UNet reaches a lower loss because it contains more learnable parameters than PoolUpsampleNet."),
        ("5.3", "We tried another net. It contains more learnable parameters than PoolUpsampleNet."),
        ("5.3", "The loss is not lower because it contains more learnable parameters than PoolUpsampleNet."),
    ],
)
def test_a_word_left_over_leaves_it_unread(question: str, text: str) -> None:
    assert told(question, text) == set()
