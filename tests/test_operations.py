"""Operations told as deeds: what is read, what is decided, and what must stay undecided."""

from __future__ import annotations

import pytest

from grader.audit import grade
from grader.files import load_course
from grader.model import Answer, Outcome

COURSE = load_course("csc413_hw2")


def outcome(question: str, text: str) -> str:
    """What becomes of a solution that says nothing else."""
    answer = Answer(course="csc413_hw2", question=question, submission="s", solution=text)
    found = {verdict.outcome for part in grade(answer, COURSE).parts for verdict in part.verdicts}
    return "wrong" if Outcome.WRONG in found else "right" if Outcome.RIGHT in found else "open"


@pytest.mark.parametrize(
    ("question", "text", "expected"),
    [
        ("2.2.1", "One GD step subtracts 2η/n times X^T a from w_0.", "right"),
        ("2.2.1", "One GD step subtracts η/n times X^T a from w_0.", "wrong"),
        ("2.2.1", "We get w_1 by subtracting η times the gradient from w_0.", "right"),
        ("2.2.1", r"Adding $\frac{2\eta}{n}X^\top a$ to $w_0$ gives $w_1$.", "wrong"),
        ("2.2.1", r"One gradient step takes us from $w_0$ to $w_0 - \frac{2\eta}{n}X^\top a$.", "right"),
        ("2.2.1", r"In $L_1$ the coefficient of $\eta^2$ is $\frac{4}{n^3}\|XX^\top a\|^2$.", "right"),
        ("2.2.1", "coefficient of η in L_1: −2‖Xᵀa‖²/n²", "wrong"),
        ("2.2.1", r"The constant term of $L_1(\eta)$ is $\frac{1}{n} a^\top a$.", "right"),
        ("2.2.1", "The first-order term of L_1 in η carries a plus sign.", "wrong"),
        ("2.2.1", "For η = 0, L_1 equals ‖a‖²/n.", "right"),
        ("2.2.1", "The residual a contains η.", "wrong"),
        ("2.2.1", "L_1 involves η.", "right"),
        ("2.3.1", "Weight decay scales w_0 by 1 - λ.", "right"),
        ("2.3.1", "Weight decay scales w_0 by 1 - 2λ.", "wrong"),
        ("2.3.1", "With weight decay, w_0 is multiplied by λ and (2η/n)Xᵀ(Xw_0 − t) is subtracted.", "wrong"),
        ("2.3.1", "The gradient of the penalty λ̃‖w‖² with respect to w is 2λ̃w.", "right"),
        ("2.3.1", "derivative of lambda~ ||w||^2: lambda~ w", "wrong"),
        ("2.3.2", "Equivalence needs an L2 coefficient of λ/(2η).", "right"),
        ("2.3.2", "To match weight decay, the L2 coefficient must be half of λ divided by η.", "right"),
        ("2.3.2", "λ̃ must be the quotient of λ and η.", "wrong"),
        ("2.3.2", "For example, λ = 0.02 with η = 0.1 gives λ̃ = 0.2.", "wrong"),
    ],
)
def test_an_operation_is_decided(question: str, text: str, expected: str) -> None:
    assert outcome(question, text) == expected


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("2.3.1", "The critique claims that weight decay scales w_0 by 1 - 2λ."),
        ("2.3.1", "If weight decay scaled w_0 by 1 - 2λ, then nothing would change."),
        ("2.3.1", "In a variant, weight decay scales w_0 by 1 - ηλ."),
        ("2.3.1", "w_0 is multiplied by X."),
        ("2.2.1", "A step of Newton's method subtracts X^T a from w_0."),
        ("2.2.1", "Momentum subtracts 2 X^T a from w_0."),
        ("2.2.1", "Suppose that one step subtracted X^T a from w_0."),
        ("2.2.1", "The linear term of another loss is 3η."),
        ("2.3.2", "Without a match, the L2 coefficient may be half of λ."),
    ],
)
def test_what_is_no_plain_operation_is_left_open(question: str, text: str) -> None:
    assert outcome(question, text) == "open"


@pytest.mark.parametrize(
    ("question", "text", "expected"),
    [
        ("2.2.3", r"The value of $\eta^*$ does not change when $a$ is replaced by $2a$.", "right"),
        ("2.2.3", "Scaling the residual a by a constant changes the optimal learning rate.", "wrong"),
        ("3.1", "Along the bottom edge the result reads 0, −2, 4, −2, 0.", "right"),
        ("3.1", r"$(I*J)_{2,\cdot} = [0\ 1\ 2\ 1\ 0]$", "wrong"),
        ("3.1", "The fifth row of $I*J$ reads 0, −1, 5, −1, 0.", "wrong"),
        ("3.1", "I*J has nine entries, as the border pixels drop out.", "wrong"),
        ("3.1", "The value at row 3, column 3 of $I*J$ is 1.", "right"),
        ("3.1", r"$\max_{i,j}(I*J)_{ij}=5$.", "wrong"),
        ("3.1", "The filtered image has no negative entries.", "wrong"),
    ],
)
def test_scaled_formulas_and_tables_are_decided(question: str, text: str, expected: str) -> None:
    assert outcome(question, text) == expected


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("2.2.3", r"When $X$ is multiplied by 2, $\eta^*$ is multiplied by 1/4."),
        ("3.1", "I have two rows of figures."),
        ("3.1", "Without padding the last row of the output would be 0, 1, 2."),
        ("3.1", "The second row of another image is 1, 2, 3."),
    ],
)
def test_another_case_or_table_is_left_open(question: str, text: str) -> None:
    assert outcome(question, text) == "open"
