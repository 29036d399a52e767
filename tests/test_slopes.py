r"""Primes of functions that have a name: `\tanh'(z)`, `\sigma''(z)`; what has no name of its own stays unread."""

from __future__ import annotations

import json

import pytest

from grader.checks import equal
from grader.formats.certificates import certificate
from grader.recheck import CONFIRMED, confirm

VECTORS = {"x": "n", "Z": "n,m"}


@pytest.mark.parametrize(
    ("left", "right", "answer"),
    [
        (r"\tanh'(z)", r"1 - \tanh^2(z)", "equal"),
        (r"\tanh^{\prime}(z)", r"1 - \tanh^2(z)", "equal"),
        ("tanh'(2z)", "1 - tanh(2z)^2", "equal"),
        (r"\tanh'(z)", r"1 - \tanh(z)", "different"),
        (r"\sigma'(a+b)", r"\sigma(a+b)(1-\sigma(a+b))", "equal"),
        (r"\sigma'(a+b)", r"\sigma(a+b)(1+\sigma(a+b))", "different"),
        (r"\sigma''(z)", r"\sigma(z)(1-\sigma(z))(1-2\sigma(z))", "equal"),
        (r"\sin''(z)", r"-\sin z", "equal"),
        (r"\ln'(z)", "1/z", "equal"),
        (r"\ln'(z)", "z", "different"),
        (r"\sigma'(Z)", r"\sigma(Z) \odot (1 - \sigma(Z))", "equal"),
        (r"\tanh'(x)", r"1 - \tanh(x)", "different"),
        (r"\operatorname{softplus}'(z)", r"\sigma(z)", "equal"),
        (r"\operatorname{ReLU}'(z)", r"\mathbb{1}[z \ge 0]", "equal"),
        ("f'(z)", "2z", "unknown"),
        (r"\max'(z)", "1", "unknown"),
        (r"\sigma''(x)", r"\sigma(x)", "unknown"),
    ],
)
def test_the_prime_of_a_named_function_is_its_derivative(left: str, right: str, answer: str) -> None:
    for one, other in ((left, right), (right, left)):
        decision = equal(one, other, symbols=VECTORS)
        assert decision.answer.value == answer, decision.reason
        status, why = confirm(decision.evidence.method, json.loads(json.dumps(certificate(decision.evidence))))
        assert answer == "unknown" or status == CONFIRMED, why


def test_the_prime_of_a_declared_name_is_not_that_of_the_sigmoid() -> None:
    decision = equal(r"\sigma'(z)", r"\sigma(z)(1-\sigma(z))", symbols={"sigma": "scalar"})
    assert decision.answer.value == "unknown"
