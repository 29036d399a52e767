r"""`\arg\min f = c` beyond quadratics: said only where f is convex by rules, and the slope at c settles it."""

from __future__ import annotations

import json

import pytest

from grader.checks import equal
from grader.formats.certificates import certificate
from grader.recheck import CONFIRMED, confirm

SYMBOLS = {"w": "d", "v": "d", "x": "scalar", "y": "scalar", "k": "scalar", "N": "scalar"}
ASSUME = {"a": "positive", "b": "positive", "lambda": "positive", "S": "positive"}


@pytest.mark.parametrize(
    ("left", "right", "answer"),
    [
        (r"\arg\min_x (x - \ln x)", "1", "equal"),
        (r"\arg\min_x (x - \ln x)", "2", "different"),
        (r"\arg\min_x a x - \ln x", "1/a", "equal"),
        (r"\arg\min_x a x - \ln x", "a", "different"),
        (r"\arg\min_x \ln(e^x + e^{-x}) + \frac12 x^2", "0", "equal"),
        (r"\arg\max_p k\log p + (N-k)\log(1-p)", "k/N", "equal"),
        (r"\arg\max_p k\log p + (N-k)\log(1-p)", "k/(N-k)", "different"),
        (r"\arg\max_\lambda k \ln \lambda - \lambda - \ln(k!)", "k", "equal"),
        (r"\arg\min_{\sigma^2} \frac{N}{2}\ln \sigma^2 + \frac{S}{2\sigma^2}", "S/N", "equal"),
        (r"\arg\min_{\sigma^2} \frac{N}{2}\ln \sigma^2 + \frac{S}{2\sigma^2}", "S/(N-1)", "different"),
        (r"\arg\min_\sigma N \ln \sigma + \frac{S}{2\sigma^2}", r"\sqrt{S/N}", "equal"),
        (r"\arg\min_x |x - y|", "y", "equal"),
        (r"\arg\min_x |x - y|", "-y", "different"),
        (r"\arg\min_x \frac12 (x-y)^2 + \lambda|x|", r"\operatorname{sign}(y)\max(|y|-\lambda, 0)", "equal"),
        (r"\arg\min_x \frac12 (x-y)^2 + \lambda|x|", "y", "different"),
        (r"\arg\min_{w \in \mathbb{R}^d} \|w - v\|^2", "v", "equal"),
        (r"\arg\max_x 2x - x^2", "1", "equal"),
        # what has no lowest point, more than one, a border, or is not shown to be convex
        (r"\arg\min_x -x^2", "0", "unknown"),
        (r"\arg\max_x x^2", "0", "unknown"),
        (r"\arg\min_x x^3", "0", "unknown"),
        (r"\arg\min_x x^4 - 2x^2", "1", "unknown"),
        (r"\arg\min_x |x - 1| + |x + 1|", "0", "unknown"),
        (r"\arg\min_{x \in [2, 3]} x^2", "2", "unknown"),
        (r"\arg\min_x a x + b/x", r"\sqrt{b/a}", "unknown"),  # true of positive x alone
        (r"\arg\min_w \frac12 \|w - v\|^2 + \|w\|_1", "0", "unknown"),
    ],
)
def test_an_optimum_is_decided_by_its_slope(left: str, right: str, answer: str) -> None:
    for one, other in ((left, right), (right, left)):
        decision = equal(one, other, symbols=SYMBOLS, assume=ASSUME)
        assert decision.answer.value == answer, decision.reason
        status, why = confirm(decision.evidence.method, json.loads(json.dumps(certificate(decision.evidence))))
        assert answer == "unknown" or status == CONFIRMED, why


def test_a_fact_of_the_variable_makes_it_convex() -> None:
    facts = {**ASSUME, "x": "positive"}
    assert equal(r"\arg\min_x a x + b/x", r"\sqrt{b/a}", assume=facts).answer.value == "equal"
    assert equal(r"\arg\max_x x^a e^{-bx}", "a/b", assume=facts).answer.value == "equal"
    assert equal(r"\arg\min_x (x + 1)^2", "0", assume={"x": "nonnegative"}).answer.value != "equal"


def test_zero_is_an_array_of_zeros_too() -> None:
    shapes = {"A": "n,n", "w": "n"}
    assert equal("A - A", "0", symbols=shapes).answer.value == "equal"
    assert equal("0", "A w", symbols=shapes).answer.value == "different"
    assert equal("A", "1", symbols=shapes).answer.value == "different"


def test_an_interval_that_holds_zero_has_whole_powers() -> None:
    assert equal(r"(e^x - e^x)^3 + \sin(x)", r"\sin x").answer.value == "equal"
