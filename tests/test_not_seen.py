"""Formulas as other courses write them: right ones that were held to be wrong once."""

from __future__ import annotations

import pytest

from grader import equal
from grader.decide.equal import Answer

SYMBOLS = {"X": "n,d", "w": "d", "p": "n", "y": "n"}
LOSS = {"z": "Xw", "L": r"\frac1n\|\sigma(Xw)-y\|^2"}


@pytest.mark.parametrize(
    ("left", "right", "answer"),
    [
        (r"X^T \text{diag}(p \odot (1-p)) X", r"X^T \operatorname{diag}(p \odot (1-p)) X", Answer.EQUAL),
        (r"X^T \text{diag}(p) X", r"X^T \operatorname{diag}(1-p) X", Answer.DIFFERENT),
        (r"\frac{1}{1+e^{-Xw}}", r"\sigma(Xw)", Answer.EQUAL),
        (r"\frac{1}{1+e^{-Xw}}", r"\sigma(-Xw)", Answer.DIFFERENT),
        (r"\frac{\partial \exp(Xw)}{\partial w}", r"\mathrm{diag}(\exp(Xw))X", Answer.EQUAL),
        (r"\frac{\partial \exp(Xw)}{\partial w}", r"\mathrm{diag}(Xw)X", Answer.DIFFERENT),
        (r"X^T \operatorname{diag}(p_1, \ldots, p_n) X", r"X^T \operatorname{diag}(p) X", Answer.UNKNOWN),
        (r"\frac{\partial \|Xw\|^2}{\partial w}", "2 w^T X^T X", Answer.EQUAL),
        (r"\frac{\partial \|Xw\|^2}{\partial w}", "2 X^T X w", Answer.EQUAL),
        (r"\frac{\partial \|Xw\|^2}{\partial w}", "2 w^T X X^T", Answer.DIFFERENT),
    ],
)
def test_what_other_courses_write(left: str, right: str, answer: Answer) -> None:
    assert equal(left, right, symbols=SYMBOLS).answer is answer


@pytest.mark.parametrize(
    ("left", "right", "answer"),
    [
        (r"\frac{\partial L}{\partial z}", r"\frac2n(\sigma(z)-y)\odot\sigma(z)\odot(1-\sigma(z))", Answer.EQUAL),
        (r"\frac{\partial L}{\partial z}", r"\frac2n(\sigma(z)-y)\odot\sigma(z)", Answer.DIFFERENT),
        (r"\nabla_w L", r"X^T \frac{\partial L}{\partial z}", Answer.EQUAL),
        (r"\nabla_w L", r"2 X^T \frac{\partial L}{\partial z}", Answer.DIFFERENT),
        (r"\frac{\partial y}{\partial z}", "1", Answer.UNKNOWN),
    ],
)
def test_slopes_by_a_name_that_stands_for_a_formula(left: str, right: str, answer: Answer) -> None:
    assert equal(left, right, symbols=SYMBOLS, where=LOSS).answer is answer


def test_a_number_may_be_a_function_of_what_stands_in_brackets() -> None:
    assert equal(r"\kappa(A)", "9", where={r"\kappa": "9"}, symbols={"A": "2,2"}).answer is Answer.UNKNOWN
    assert equal(r"\kappa(a + 1)", "9a + 9", where={r"\kappa": "9"}).answer is Answer.EQUAL
