"""Spectral norms and extreme eigenvalues: by rigorous enclosures, never mistaken for the Frobenius norm."""

from __future__ import annotations

import json

import pytest

from grader.checks import equal
from grader.decide.bounds import is_bound
from grader.formats.certificates import certificate
from grader.model import Fact
from grader.notation.context import Context
from grader.notation.expression import Apply, Number, Symbol
from grader.notation.grammar import read_expression
from grader.recheck import CONFIRMED, confirm

SYMBOLS = {"A": "m,n", "B": "n,n", "S": "n,n", "Q": "n,n", "u": "m", "v": "n", "c": "scalar"}
ASSUME = {"S": "symmetric", "Q": "orthogonal"}


@pytest.mark.parametrize(
    ("left", "right", "answer"),
    [
        (r"\|A\|_2^2", r"\lambda_{\max}(A^T A)", "equal"),
        (r"\|A\|_{\mathrm{op}}", r"\sigma_{\max}(A)", "equal"),
        (r"\|Q\|_2", "1", "equal"),
        (r"\|QB\|_2", r"\|B\|_2", "equal"),
        (r"\|uv^T\|_2", r"\|u\|_2 \|v\|_2", "equal"),
        (r"\|B^{-1}\|_2", r"1/\sqrt{\lambda_{\min}(B^TB)}", "equal"),
        (r"\lambda_{\max}(S + cI)", r"\lambda_{\max}(S) + c", "equal"),
        (r"\|S\|_2", r"\lambda_{\max}(S)", "different"),
        (r"\|AB\|_2", r"\|A\|_2 \|B\|_2", "different"),
        (r"\|A\|_2", r"\|A\|_F", "different"),
        (r"\|A\|_2", r"\lambda_{\max}(A^\top A)", "different"),
        (r"\|A\|_2^2", r"\operatorname{tr}(A^TA)", "unknown"),  # whoever writes it may mean the Frobenius norm
        (r"\lambda_{\max}(B)", "1", "unknown"),  # not symmetric
        (r"\|A\|_1", r"\|A\|_2", "unknown"),
    ],
)
def test_spectral_norms_are_decided(left: str, right: str, answer: str) -> None:
    for one, other in ((left, right), (right, left)):
        decision = equal(one, other, symbols=SYMBOLS, assume=ASSUME)
        assert decision.answer.value == answer, decision.reason
        status, why = confirm(decision.evidence.method, json.loads(json.dumps(certificate(decision.evidence))))
        assert answer == "unknown" or status == CONFIRMED, why


def test_before_a_number_lambda_max_is_a_factor() -> None:
    assert equal(r"\lambda_{\max}(1 - c)", r"\lambda_{\max} - c\lambda_{\max}").answer.value == "equal"


@pytest.mark.parametrize(
    ("small", "large", "shown"),
    [
        (r"\|Au\|", r"\|A\|_2 \|u\|", True),
        (r"\|Au\|", r"\|A\|_F \|u\|", True),
        (r"\|AB\|_2", r"\|A\|_2 \|B\|_2", True),
        (r"\|Au - v\|", r"\|A\|_2 \|u\| + \|v\|", True),
        (r"\|A\|_2", r"\|A\|_F", True),
        (r"|u^T v|", r"\|u\| \|v\|", True),
        (r"\|A\|_F", r"\|A\|_2", False),
        (r"\|Au\|", r"\|u\|", False),
        (r"\|Au - v\|", r"\|Au\| - \|v\|", False),
        (r"\|A\|_2 \|u\|", r"\|Au\|", False),
    ],
)
def test_bounds_of_norms_are_shown_by_rules(small: str, large: str, shown: bool) -> None:
    shapes = {"A": ("n", "n"), "B": ("n", "n"), "u": ("n",), "v": ("n",)}
    context = Context(facts={name: Fact(symbol=name, shape=shape) for name, shape in shapes.items()})
    sides = [read_expression(side) for side in (small, large)]
    assert isinstance(sides[0], (Apply, Number, Symbol))
    assert isinstance(sides[1], (Apply, Number, Symbol))
    assert is_bound(sides[0], sides[1], context) is shown
