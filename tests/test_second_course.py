"""A course made up from elsewhere in machine learning: the vocabulary is enough, and nothing in grader/ knows of it."""

from __future__ import annotations

import importlib

import pytest

from grader.audit import grade
from grader.model import Answer, Outcome, Verdict
from grader.mutation import mutations
from grader.numeric import verify
from grader.reference import Course, Question, question_of

IDS = ("1", "2", "3", "4", "5", "6", "7")


def question(id: str) -> Question:
    return question_of(importlib.import_module(f"tests.second_course.q{id}"), id)


def verdicts(id: str, text: str) -> tuple[Verdict, ...]:
    course = Course("second", IDS, references=(question(id),))
    graded = grade(Answer(course="second", question=id, submission="s", solution=text), course)
    return graded.parts[0].verdicts


@pytest.mark.parametrize("id", IDS)
def test_every_truth_is_derived_twice_and_told_from_its_alterations(id: str) -> None:
    assert [check for check in verify(question(id)) if not check.agrees] == []
    for mutation in mutations(question(id)):
        assert mutation.tried, mutation
        assert not mutation.unnoticed, mutation


RIGHT = [
    ("1", r"The scores are $S = \frac{QK^\top}{\sqrt{c}}$."),
    ("1", r"$S = c^{-1/2} Q K^T$"),
    ("1", "The number of parameters is $4d^2$."),
    ("1", r"$O_0 = \frac{1}{\sqrt{c}} Q K^\top V$"),
    ("2", r"$\frac{\partial p}{\partial z} = \operatorname{diag}(p) - p p^\top$"),
    ("2", r"$J = \operatorname{diag}(\operatorname{softmax}(z)) - \operatorname{softmax}(z)\operatorname{softmax}(z)^T$"),
    ("3", r"$\nabla_w L(w) = X^\top(\sigma(Xw) - y)$"),
    ("3", r"$$\nabla L(w) = X^T \sigma(Xw) - X^T y$$"),
    ("4", r"$\hat{m}_t = \frac{m_t}{1 - \beta^t} = g$"),
    ("4", r"$m_t = g - \beta^t g$"),
    ("5", r"$s = \sqrt{\frac1m \|x - \mu\|^2}$"),
    ("6", r"The largest singular value is 6.708."),
    ("6", r"The rank one error is $\sqrt{5}$."),
    ("6", r"The approximation error is about 2.24."),
]
RIGHT += [
    ("7", r"$w^* = (X^\top X + \lambda I)^{-1} X^\top y$, and also $w^* = X^\top (XX^\top + \lambda I)^{-1} y$."),
    ("7", "With 8 channels the number of parameters is 80. More channels increase the number of parameters."),
]
WRONG = [
    ("7", "For 16 channels the number of parameters is 144."),
    ("7", r"$\nabla_w L(w) = 2X^\top(Xw - y) + \lambda w$"),
    ("7", "More channels reduce the number of parameters."),
    ("1", r"The scores are $S = \frac{QK^\top}{c}$."),
    ("1", r"$S = \frac{Q^\top K}{\sqrt{c}}$"),
    ("1", "The number of parameters is $3d^2$."),
    ("2", r"$J = \operatorname{diag}(p) + p p^\top$"),
    ("2", r"$\frac{\partial p}{\partial z} = \operatorname{diag}(p) - p^\top p$"),
    ("3", r"$\nabla_w L(w) = X^\top(y - \sigma(Xw))$"),
    ("3", r"$\nabla L(w) = X(\sigma(Xw) - y)$"),
    ("4", r"$\hat{m}_t = \frac{m_t}{1 - \beta}$"),
    ("4", r"$m_t = (1 - \beta) g$"),
    ("5", r"$s = \frac1m \|x - \mu\|$"),
    ("6", r"The rank one error is 3."),
]


@pytest.mark.parametrize(("id", "text"), RIGHT)
def test_right_answers_are_right(id: str, text: str) -> None:
    found = verdicts(id, text)
    assert found
    assert all(verdict.outcome is Outcome.RIGHT for verdict in found), [(v.claim.quote, v.reason) for v in found]


@pytest.mark.parametrize(("id", "text"), WRONG)
def test_wrong_answers_are_wrong(id: str, text: str) -> None:
    found = verdicts(id, text)
    assert any(verdict.outcome is Outcome.WRONG for verdict in found), [(v.claim.quote, v.reason) for v in found]


SAID = (  # question, sentence, and what is decided of its claims
    ("3", r"Perfect predictions, $\sigma(Xw)=y$, yield a gradient of zero.", ()),
    ("3", r"The gradient, $\nabla L(w) = X^T(y-\sigma(Xw))$, is a vector.", ("wrong",)),
    ("7", r"Orthonormal columns, $X^TX = I$, give $w^* = X^Ty/(1+\lambda)$.", ()),
    ("7", r"The solution is $w^* = X^Ty/(1+\lambda)$ if $X^TX = I$.", ()),
    ("7", r"The solution is $w^* = X^Ty/(1+\lambda)$.", ("wrong",)),
    ("7", "If c = 16 and the kernel is 5x5, the number of parameters is 416.", ()),
    ("7", "The number of parameters is 80 if we use 8 channels.", ("right",)),
    ("7", "The number of parameters is 72 if we use 8 channels without biases.", ()),
    ("2", "All eigenvalues of the Jacobian are nonzero, hence it is non-singular.", ("wrong", "wrong")),
    ("2", "The Jacobian is invertible, some think.", ()),
    ("6", "The determinant of A is 12.", ("wrong",)),
    ("6", "The determinant of A^T A is 225.", ()),
    ("5", "If x were constant, the standard deviation of y would be 0.", ()),
)


@pytest.mark.parametrize(("id", "sentence", "decided"), SAID)
def test_what_a_sentence_sets_or_tells_of_others_is_not_held_against_it(id: str, sentence: str, decided: tuple[str, ...]) -> None:
    found = [verdict.outcome.value for verdict in verdicts(id, sentence)]
    assert tuple(outcome for outcome in found if outcome != "uncheckable") == decided
