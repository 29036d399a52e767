"""Causes of false or missing verdicts that a hunt with pairs in strangers' notation found, each with a near miss."""

from __future__ import annotations

import json

import pytest

from grader.checks import equal
from grader.formats.certificates import certificate
from grader.recheck import CONFIRMED, confirm

SYMBOLS = {"A": "n,n", "W": "h,d", "B": "h,h", "z": "n", "w": "n", "c": "h", "o": "h", "b": "h", "x": "scalar", "y": "scalar"}


@pytest.mark.parametrize(
    ("left", "right", "answer"),
    [
        # an index behind a formula is an entry of it
        ("(Az)_i", r"\sum_{j=1}^n A_{ij} z_j", "equal"),
        ("(Az)_i", r"\sum_{j=1}^n A_{ji} z_j", "different"),
        (r"(A^\top A)_{ij}", r"\sum_{k=1}^n A_{ki}A_{kj}", "equal"),
        (r"\operatorname{softmax}(z)_i", r"\frac{e^{z_i}}{\sum_{j=1}^n e^{z_j}}", "equal"),
        (r"\operatorname{softmax}(z)_i", r"\frac{e^{z_i}}{\sum_{j=1}^n z_j}", "different"),
        (r"\|A\|_F^2", r"\sum_{i=1}^n\sum_{j=1}^n a_{ij}^2", "equal"),
        # what jumps is looked at where it jumps
        (r"\lfloor (H+K)/S \rfloor + 1", r"\lceil (H+K)/S \rceil", "different"),
        (r"\mathbb{1}[x > 0]", r"\mathbb{1}[x \ge 0]", "different"),
        (r"\operatorname{sign}(x)^2", "1", "different"),
        (r"\lfloor -x \rfloor", r"-\lceil x \rceil", "equal"),
        # no slope at a corner
        (r"\frac{d}{dx} \max(0, x)", r"\mathbb{1}[x \ge 0]", "equal"),
        (r"\frac{d}{dx} |x|", r"\operatorname{sign}(x)", "equal"),
        (r"\frac{d}{dx} |x|", "1", "different"),
        # a formula that speaks of the covariance does not take it to vanish
        (r"\operatorname{Var}(X-Y)", r"\operatorname{Var}(X)+\operatorname{Var}(Y)+2\operatorname{Cov}(X,Y)", "different"),
        (r"\operatorname{Var}(X-Y)", r"\operatorname{Var}(X)+\operatorname{Var}(Y)-2\operatorname{Cov}(X,Y)", "equal"),
        (r"\operatorname{Var}(X-Y)", r"\operatorname{Var}(X)+\operatorname{Var}(Y)", "unknown"),
        # orders that are constant multiples of each other
        (r"O(2^{n+1})", "O(2^n)", "equal"),
        (r"O(2^{2n})", "O(2^n)", "unknown"),
        # notation
        ("b + B c", r"\begin{bmatrix} b & B\end{bmatrix}\begin{bmatrix}1\\c\end{bmatrix}", "unknown"),
        (r"\frac{\partial}{\partial c}(o \odot \tanh(c))", r"\operatorname{diag}(o \odot (1-\tanh^2(c)))", "equal"),
        ("½x² + ½x²", "x²", "equal"),
        ("2½", "5", "unknown"),
        ("25% of 80", "20", "equal"),
        ("25% of 80", "25", "different"),
        ("x^x", "1 + x", "different"),  # at 1, since 0^0 has no value
        ("x^{x}", "x^{x} + 0^{x}", "equal"),
        (r"\lVert z\rVert^2_2", r"z^\top z", "equal"),
        (r"\lVert z\rVert^2_1", r"z^\top z", "different"),
        (r"\sum_{k=1}^3 z^2_k", r"z_1^2 + z_2^2 + z_3^2", "equal"),
        (r"\sum_{k=1}^m k\binom mk", "m2^{m-1}", "unknown"),
        ("x2^3", "x_2^3", "unknown"),
        (r"\sum_{k=1}^m k\binom mk", r"m \cdot 2^{m-1}", "equal"),
        (r"e^{i\pi} + 1", "0", "unknown"),
        ("i^2", "-1", "unknown"),
        (r"\sum_{i=1}^3 i^2", "13", "different"),
        ("x if y", "x", "unknown"),
        ("the loss", "l", "unknown"),
        (r"\dfrac{\mathrm d}{\mathrm d x}\left(\mathrm e^{-2x}\right)", r"-2\,\mathrm e^{-2x}", "equal"),
        (r"\int_0^1 x^2 \mathrm d x", "1/3", "equal"),
        (r"\left.\frac{d}{dx} x^3\right|_{x=2}", "12", "equal"),
        (r"\left.\frac{d}{dx} x^3\right|_{x=2}", "0", "different"),
        ("sin(x)^2 + cos(x)^2", "1", "equal"),
        (r"\log(x)^2", r"(\log x)^2", "unknown"),
        # a slope where its function has no value is none
        (r"\frac{d}{dx} \ln x", r"\frac{1}{|x|}", "unknown"),
    ],
)
def test_what_was_found(left: str, right: str, answer: str) -> None:
    for one, other in ((left, right), (right, left)):
        decision = equal(one, other, symbols=SYMBOLS)
        assert decision.answer.value == answer, decision.reason
        status, why = confirm(decision.evidence.method, json.loads(json.dumps(certificate(decision.evidence))))
        assert answer == "unknown" or status == CONFIRMED, why


def test_a_number_to_another_base_is_not_read() -> None:
    assert equal("0x10", "16").answer.value == "unknown"
    assert equal("3x10", "30").answer.value == "equal"
