"""Corrections, reasons, what a pronoun stands for, and what is said of the layers of a class."""

from __future__ import annotations

import pytest

from grader.audit import grade
from grader.files import load_course
from grader.model import Answer, Verdict
from grader.reference import Course
from tests.critiques.wordings import STEP_WRONG
from tests.test_critique import NET
from tests.test_second_course import question


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
    assert outcomes(said(r"The sign in the update $w_1 = w_0 - \eta X^T a$ should be a plus."), "equation") == []
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


MIXED = r"""The penalty has the gradient $\nabla_w L(w) = 2X(Xw - y) + 2\lambda w$.

The solution is $w^* = (X^T X - \lambda I)^{-1} X^T y$. With 8 channels the number of parameters is 72."""
SOFT = r"""We get $J = \operatorname{diag}(p) + p p^T$. The Jacobian has a zero eigenvalue."""
MOMENT = r"""The first moment is $m_t = (1 - \beta^t) g$. Then $\hat{m}_t = \frac{m_t}{1 - \beta}$."""
ROOTS = r"""The largest singular value is $\sqrt{45}$. The smallest singular value is $5$."""


def second(id: str, trace: str, critique: str) -> list[str]:
    """What is said of the remarks of a critique in the second course."""
    course = Course("second", (id,), references=(question(id),))
    answer = Answer(course="second", question=id, submission="s", trace=trace, critique=critique)
    return outcomes(list(grade(answer, course).parts[1].verdicts))


@pytest.mark.parametrize(
    ("id", "trace", "critique", "expected"),
    [
        ("7", MIXED, "The gradient is missing a transpose on $X$.", "right"),
        ("7", MIXED, "The gradient lacks a transpose on $y$.", "uncheckable"),
        ("7", MIXED, r"The sign in front of $\lambda I$ is flipped.", "right"),
        ("7", MIXED, r"$\lambda I$ has to be added.", "right"),
        ("7", MIXED, "The dimensions of the gradient do not match.", "right"),
        ("2", SOFT, "The plus should be a minus.", "right"),
        ("2", SOFT, "The term $pp^T$ has the wrong sign.", "right"),
        ("2", SOFT, "The Jacobian is correct up to a transpose.", "wrong"),
        ("2", SOFT, "The Jacobian is right except for the sign of $pp^T$.", "right"),
        ("2", SOFT, "The Jacobian is right except for the factor 2.", "wrong"),
        ("2", SOFT, "The Jacobian is right apart from the colour.", "uncheckable"),
        ("4", MOMENT, "In the denominator, the exponent $t$ was forgotten.", "right"),
        ("4", MOMENT, r"It divides by $1 - \beta$, whereas it should divide by $1 - \beta^t$.", "right"),
        ("4", MOMENT, r"It divides by $1 - \beta$, whereas it should divide by $1 + \beta$.", "uncheckable"),
        ("6", ROOTS, "The author forgot to take the square root.", "right"),
        ("6", ROOTS, r"The smallest singular value is $\sqrt{5}$ rather than $5$.", "right"),
        ("6", ROOTS, "The smallest singular value should have been about 2.24.", "right"),
        ("6", ROOTS, "The largest singular value lacks a square root.", "wrong"),
        ("7", MIXED, "The correct count is 80.", "right"),
        ("7", MIXED, "The correct count is 81.", "uncheckable"),
        ("7", MIXED, "The number of parameters is 8 too small.", "right"),
        ("7", MIXED, "The number of parameters is 8 too large.", "uncheckable"),
        ("7", MIXED, "The number of parameters is off by 9.", "uncheckable"),
        ("7", MIXED, "The total should have been 80.", "right"),
        ("7", MIXED, r"The minus sign in front of $\lambda I$ is wrong.", "right"),
    ],
)
def test_a_change_that_words_name_is_made_and_decided(id: str, trace: str, critique: str, expected: str) -> None:
    assert second(id, trace, critique) == [expected]


@pytest.mark.parametrize(
    ("critique", "expected"),
    [
        ("The gradient is right except for the factor $2/n$.", ["right"]),
        ("Apart from the missing factor $4/n$, the gradient is right.", ["wrong"]),
        ("Apart from the factor $2/n$ everything is right.", ["right"]),
        ("The residual $a$ is right except for the missing factor $2/n$.", ["wrong"]),  # it is right without
        ("The gradient lacks a factor of 4.", ["wrong"]),
        ("The gradient lacks a factor of 2.", ["uncheckable"]),  # a part of 2/n
        ("The gradient is off by a factor of $n$.", ["uncheckable"]),
        ("The gradient lacks a square.", ["wrong"]),
        (r"The gradient should be multiplied by $\frac{2}{n}$.", ["right"]),
        (r"The gradient should be multiplied by $\frac{4}{n}$.", ["wrong"]),
        ("The gradient should be divided by $n$.", ["uncheckable"]),  # it should, and doubled
        ("The gradient should be evaluated at $w_1$.", []),
    ],
)
def test_right_but_for_a_change(critique: str, expected: list[str]) -> None:
    assert outcomes(said(critique)) == expected


@pytest.mark.parametrize(
    ("critique", "expected"),
    [
        ("The claim that a larger stride reduces the receptive field is wrong.", ["right"]),
        ("The claim that a larger stride reduces the receptive field is right.", ["wrong"]),
        ("The claim that padding changes the receptive field is wrong.", ["uncheckable"]),  # so it is, but not claimed
        ("It is not true that a larger stride reduces the receptive field.", ["right"]),
        ("It is true that a larger stride reduces the receptive field.", ["wrong"]),
        ("It is not true that a larger stride increases the receptive field.", ["wrong"]),
        ("The trace is right that smaller padding maintains the receptive field.", ["right"]),
        ("The trace is right that a larger stride reduces the receptive field.", ["wrong"]),
        ("The trace is right that the receptive field is purple.", ["uncheckable"]),
        ("It is good that the receptive field is discussed.", []),
    ],
)
def test_what_is_said_to_be_so_is_judged_by_itself(critique: str, expected: list[str]) -> None:
    assert outcomes(said(critique, CLAIMS, "3.3")) == expected


@pytest.mark.parametrize(
    ("trace", "critique", "expected"),
    [
        (STEP_WRONG, "The derivation is right, but the final result is not.", ["wrong", "right"]),
        (STEP_WRONG, "The final answer is wrong, but the derivation is fine.", ["right", "wrong"]),
        (STEP_WRONG, "The answer is right, but the units are missing.", ["uncheckable"]),
        (STEP_WRONG, "Only the last two equations are wrong.", ["uncheckable"]),  # the first is as well
        (STEP_WRONG, "No step is wrong.", ["wrong"]),
        (STEP_WRONG, "None of the equations is wrong.", ["wrong"]),
        (STEP_WRONG, "At no point does it make a mistake.", ["wrong"]),
        (STEP_WRONG, "It does not contain a single mistake.", ["wrong"]),
        (STEP_WRONG, "I went through all the steps and they are all correct.", ["wrong"]),
        (STEP_WRONG, "I looked for mistakes in the gradient.", []),
        (STEP_WRONG, "It never mentions momentum.", ["right"]),
        (STEP_WRONG, "It never mentions the gradient.", ["wrong"]),
        (STEP_WRONG, "It never mentions why the gradient is needed.", ["uncheckable"]),
    ],
)
def test_denials_of_all_mistakes_and_of_a_mention(trace: str, critique: str, expected: list[str]) -> None:
    assert outcomes(said(critique, trace)) == expected


@pytest.mark.parametrize(
    ("critique", "expected"),
    [
        ("The statement about smaller padding is right.", ["right"]),
        ("What it says about a larger stride is right.", ["wrong"]),
        ("The trace is wrong about a larger stride.", ["right"]),
        ("The trace is right about the kernel.", ["uncheckable"]),
    ],
)
def test_what_is_said_about_a_topic(critique: str, expected: list[str]) -> None:
    assert outcomes(said(critique, CLAIMS, "3.3")) == expected


DECAY = r"The gradient is $\nabla_{w_0} \tilde L(w_0) = \frac{2}{n} X^T(Xw_0 - t) + \tilde\lambda w_0$."


@pytest.mark.parametrize(
    ("critique", "expected"),
    [
        (r"In the first line, $\tilde\lambda w_0$ should read $2\tilde\lambda w_0$.", ["right"]),
        (r"$\tilde\lambda w_0$ in the gradient should be $2\tilde\lambda w_0$.", ["right"]),
        (r"The term $\tilde\lambda w_0$ should be $2\tilde\lambda w_0$.", ["right"]),
        (r"$\tilde\lambda w_0$ should be $3\tilde\lambda w_0$.", ["uncheckable"]),
        (r"$\frac{2}{n}$ should be $2$.", ["uncheckable"]),
    ],
)
def test_what_should_stand_for_a_part_is_not_held_against_the_whole(critique: str, expected: list[str]) -> None:
    assert outcomes(said(critique, DECAY, "2.3.1")) == expected
