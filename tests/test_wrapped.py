"""A sentence that is wrapped at whatever column gets the verdicts that it has on one line."""

from __future__ import annotations

import random
import textwrap

import pytest

from grader.answers import segments
from grader.audit import grade
from grader.model import Answer
from grader.reference import Course
from grader.wrapped import unwrapped
from tests.paraphrases.measure import courses

SENTENCES = (
    ("q1", "For d = 8 the layer has 256 parameters, and the number of parameters grows quadratically with d."),
    ("q1", r"Dividing by the root of the scale, $S = \frac{QK^T}{\sqrt{c}}$, and the unnormalised output is $O_0 = SV$."),
    ("q3", r"Differentiating the cross entropy yields $\nabla_w L(w) = X^T(y - \sigma(Xw))$, which has d entries."),
    ("q3", r"Perfect predictions, $\sigma(Xw) = y$, yield a gradient of zero."),
    ("q5", "Doubling all inputs doubles the standard deviation, and the normalised inputs do not change with it."),
    ("q6", "The rank one error is 5. The largest singular value is about 6.708, so the matrix A is not symmetric."),
    ("q7", r"The ridge solution is $(X^\top X + \lambda I)^{-1} X^\top y$ as $\nabla L(w) = 2X^T(Xw - y) + 2 \lambda w$."),
    ("q7", "The number of parameters is 80 for 8 channels. With 16 channels the number of parameters is 160 and not 100."),
)


@pytest.fixture(scope="module")
def course() -> Course:
    return courses()["second_course"]


def _verdicts(question: str, text: str, course: Course) -> list[tuple[str, str, str]]:
    answer = Answer(course=course.id, question=question, submission="s", solution=text)
    found = [verdict for part in grade(answer, course).parts for verdict in part.verdicts]
    assert all(verdict.claim.quote == text[verdict.claim.span.start : verdict.claim.span.end] for verdict in found)
    return [(verdict.claim.kind, verdict.outcome.value, " ".join(verdict.claim.quote.split())) for verdict in found]


@pytest.mark.parametrize(("question", "sentence"), SENTENCES)
def test_wrapping_changes_no_verdict(question: str, sentence: str, course: Course) -> None:
    plain = _verdicts(question, sentence, course)
    assert plain
    widths = {textwrap.fill(sentence, width, break_long_words=False, break_on_hyphens=False) for width in range(25, 110, 3)}
    blanks = [place for place, char in enumerate(sentence) if char == " "]
    broken = {sentence[:place] + "\n" + sentence[place + 1 :] for place in random.Random(1).sample(blanks, min(10, len(blanks)))}
    for text in sorted(widths | broken):
        assert _verdicts(question, text, course) == plain, text


@pytest.mark.parametrize(
    "text",
    [
        "The values are:\n3 for the first",
        "x = 3 + 4\ny = 2 * x",
        "We find:\n- the first\n- the second",
        "[0 1 1]\n[1 0 1]",
        "One. \nTwo.",
    ],
)
def test_items_rows_and_lines_of_formulas_stay_apart(text: str) -> None:
    assert unwrapped(text, segments(text, "solution")) == text
