"""What a critique says of the trace as a whole, against what was found in the trace."""

from __future__ import annotations

import pytest

from grader.audit import grade
from grader.files import load_course
from grader.model import Answer, Outcome, Verdict

RIGHT_TRACE = r"$w_1 = w_0 - \frac{2\eta}{n} X^T a$, $L_1 = \frac1n\|Xw_1 - t\|^2$, $a = Xw_0 - t$."
WRONG_TRACE = RIGHT_TRACE + r" So $L_1 = \frac1n\|a\|^2$."
OPEN_TRACE = RIGHT_TRACE + r" So $\zeta = \xi$."


def said(trace: str, critique: str) -> list[Verdict]:
    answer = Answer(course="csc413_hw2", question="2.2.1", submission="s", trace=trace, critique=critique)
    graded = grade(answer, load_course("csc413_hw2", frozenset({"2.2.1"})))
    return [verdict for part in graded.parts for verdict in part.verdicts if verdict.claim.kind == "meta"]


PRAISE = [
    "It is correct.", "The above answer is correct.", "The answer given by ChatGPT is right.", "The model's derivation is valid.",
    "ChatGPT is correct.", "Overall, the solution is completely correct.", "The answer is not wrong.", "This proof is accurate.",
]  # fmt: skip
BLAME = [
    "It is wrong.", "The above answer is incorrect.", "The model's derivation is flawed.", "The answer is not correct.",
    "This isn't right: the answer is wrong.", "The solution from ChatGPT is mistaken.",
]  # fmt: skip


@pytest.mark.parametrize("critique", PRAISE)
def test_praise(critique: str) -> None:
    assert [verdict.outcome for verdict in said(WRONG_TRACE, critique)] == [Outcome.WRONG]
    assert [verdict.outcome for verdict in said(RIGHT_TRACE, critique)] == [Outcome.RIGHT]
    assert [verdict.outcome for verdict in said(OPEN_TRACE, critique)] == [Outcome.UNCHECKABLE]


@pytest.mark.parametrize("critique", BLAME)
def test_blame(critique: str) -> None:
    assert said(WRONG_TRACE, critique)[-1].outcome is Outcome.RIGHT
    assert said(RIGHT_TRACE, critique)[-1].outcome is Outcome.WRONG
    assert said(OPEN_TRACE, critique)[-1].outcome is Outcome.UNCHECKABLE


@pytest.mark.parametrize(
    "critique",
    [
        "The final answer is correct.", "The answer is correct up to the last step.", "If the answer is correct, we are done.",
        "The answer is almost correct.", "The first step of the derivation is wrong.", "The answer is partially correct.",
        "The data is correct.", "The answer is correct in stating that it is linear.", "It is true that the loss is convex.",
        "The approach is correct, but the final formula is wrong.", "The trace is right that w_1 depends on a.", "The correct answer is 3.",
    ],
)  # fmt: skip
def test_what_is_no_plain_judgement_of_the_whole(critique: str) -> None:
    assert all(verdict.outcome is Outcome.UNCHECKABLE for verdict in said(WRONG_TRACE, critique))


def test_the_first_mistake_is_named() -> None:
    (verdict,) = said(WRONG_TRACE, "The above answer is correct.")
    assert "2.2.1/trace/4" in verdict.reason
