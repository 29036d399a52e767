"""Corrections, reasons, what a pronoun stands for, and what is said of the layers of a class."""

from __future__ import annotations

import pytest

from grader.audit import grade
from grader.files import load_course
from grader.model import Answer, Verdict
from tests.critiques.wordings import STEP_WRONG
from tests.test_critique import NET


def said(critique: str, trace: str = STEP_WRONG, id: str = "2.2.1") -> list[Verdict]:
    answer = Answer(course="csc413_hw2", question=id, submission="s", trace=trace, critique=critique)
    return list(grade(answer, load_course("csc413_hw2", frozenset({id}))).parts[1].verdicts)


def outcomes(found: list[Verdict], kind: str = "meta") -> list[str]:
    return [verdict.outcome.value for verdict in found if verdict.claim.kind == kind]


@pytest.mark.parametrize(
    ("critique", "expected"),
    [
        (r"In the last step, $\eta$ ought to be replaced by $\frac{2\eta}{n}$.", "right"),
        (r"In the update, $\eta$ should be replaced by $\frac{4\eta}{n}$.", "uncheckable"),
        (r"Instead of $\eta$, $\frac{2\eta}{n}$ should have been used.", "right"),
        (r"$a$ should be $t - Xw_0$ instead of $Xw_0 - t$.", "wrong"),
        (r"$a$ should be replaced by $t - Xw_0$.", "uncheckable"),
        (r"The residual should be $\eta a$ rather than $a$.", "uncheckable"),
        (r"The gradient should be $\frac{2}{n}X^T(Xw_0 - t)$ rather than $X^T(Xw_0 - t)$.", "right"),
        (r"The gradient should be $\frac{4}{n}X^T(Xw_0 - t)$ rather than $X^T(Xw_0 - t)$.", "wrong"),
    ],
)
def test_a_correction_is_put_in_its_place(critique: str, expected: str) -> None:
    assert set(outcomes(said(critique))) <= {expected}
    assert expected == "uncheckable" or outcomes(said(critique)) == [expected]


@pytest.mark.parametrize(
    ("critique", "expected"),
    [
        ("The gradient is wrong.", ["right"]),
        ("The gradient is wrong because the factor 2/n is missing.", ["right", "right"]),
        ("The gradient is wrong because the factor 4/n is missing.", ["uncheckable", "uncheckable"]),
        ("The gradient is wrong since the moon is full.", ["uncheckable"]),
        ("The gradient is wrong because the definition of $a$ is wrong.", ["uncheckable", "wrong"]),
        ("The definition of $a$ is wrong, so the gradient is wrong.", ["wrong", "uncheckable"]),
    ],
)
def test_blame_is_no_better_than_its_reason(critique: str, expected: list[str]) -> None:
    assert outcomes(said(critique)) == expected


CLAIMS = r"A larger stride reduces the receptive field. Smaller padding maintains the receptive field."


@pytest.mark.parametrize(
    ("critique", "expected"),
    [
        ("It claims that a larger stride reduces the receptive field, which is wrong.", ["right"]),
        ("It claims that a larger stride reduces the receptive field, but this is wrong.", ["right"]),
        ("It says that a larger stride reduces the receptive field. This is right.", ["wrong"]),
        ("It says that smaller padding maintains the receptive field, which is wrong.", ["wrong"]),
        ("It says that smaller padding maintains the receptive field, which is right.", ["right"]),
        ("It says that a larger kernel reduces the receptive field, which is wrong.", ["uncheckable"]),  # it does not
        ("It mentions the receptive field, which is right.", ["uncheckable"]),
    ],
)
def test_a_pronoun_stands_for_what_the_trace_is_said_to_say(critique: str, expected: list[str]) -> None:
    assert outcomes(said(critique, CLAIMS, "3.3")) == expected


def test_the_place_of_what_should_be_another_is_not_denied() -> None:
    assert outcomes(said(r"The sign in the update $w_1 = w_0 - \eta X^T a$ should be a plus."), "equation") == ["uncheckable"]
    assert outcomes(said(r"The update $w_1 = w_0 - \eta X^T a$ should be another."), "equation") == ["right"]


def test_what_is_labelled_a_mistake_is_not_asserted() -> None:
    for label in ("A common mistake", "Another frequent error", "Misconception 2"):
        found = said(f"{label}: a larger stride reduces the receptive field.", CLAIMS, "3.3")
        assert "wrong" not in outcomes(found, "tendency"), label
    plain = said("Result: a larger stride reduces the receptive field.", CLAIMS, "3.3")
    assert outcomes(plain, "tendency") == ["wrong"]


@pytest.mark.parametrize(
    ("critique", "expected"),
    [
        ("The last layer should be a nn.Linear.", ["wrong"]),
        ("The last layer is a transposed convolution.", ["wrong"]),
        ("The last layer is not a transposed convolution.", ["right"]),
        ("It has no nn.ConvTranspose2d layers.", ["right"]),
        ("It should have no convolutions.", ["wrong"]),
        ("There are only two convolutions.", ["right"]),
        ("The last layer should take num_colours channels, but here it takes num_filters.", ["right", "right"]),
        ("The last layer should take num_filters channels.", ["wrong"]),
        ("The stride of the convolutions is 2.", ["uncheckable"]),  # of one of them
        ("The convolutions lack the padding.", ["wrong"]),
        ("The last layer probably takes num_colours channels.", []),
        ("The last layer takes num_colours channels of a purple kind.", []),
    ],
)
def test_clauses_on_the_layers_of_a_class_are_read_whole(critique: str, expected: list[str]) -> None:
    assert outcomes(said(critique, NET, "5.1"), "code") == expected


def test_what_the_trace_concludes_is_not_said_by_its_critic() -> None:
    found = said("The trace concludes that a larger stride reduces the receptive field. This is not true.", CLAIMS, "3.3")
    assert [verdict.outcome.value for verdict in found if verdict.outcome.value != "uncheckable"] == ["right"]
