r"""Limits to infinity and of angles: decided by closed forms and values nearby; infinity itself is no number."""

from __future__ import annotations

import json

import pytest

from grader.audit import audit
from grader.checks import equal
from grader.formats.certificates import certificate
from grader.model import Outcome
from grader.recheck import CONFIRMED, confirm


@pytest.mark.parametrize(
    ("left", "right", "answer"),
    [
        (r"\lim_{x\to\infty} \frac{2x^2+1}{x^2-3}", "2", "equal"),
        (r"\lim_{x\to\infty} \frac{2x^2+1}{x^2-3}", "3", "different"),
        (r"\lim_{x\to\infty} \frac{x^2+1}{x}", r"\infty", "equal"),
        (r"\lim_{x\to\infty} \frac{x^2+1}{x}", r"-\infty", "different"),
        (r"\lim_{x\to\infty} \frac{x^2+1}{x}", "1", "different"),
        (r"\lim_{x\to\infty} x e^{-x}", r"\infty", "different"),
        (r"\lim_{x\to 0^-} \frac1x", r"-\infty", "equal"),
        (r"\lim_{x\to\infty} e^x/x^5", r"\infty", "equal"),
        (r"\lim_{x\to\infty} \tanh x", "0", "different"),
        (r"\lim_{x\to\infty} \sqrt{x^2+x} - x", "1/2", "equal"),  # the difference belongs to it
        (r"\lim_{x\to 0} \frac{\sin 3x}{x}", "1", "different"),
        (r"\lim_{x\to 0} \frac1x", r"\infty", "unknown"),
        (r"\lim_{x\to\infty} \sin x", "0", "unknown"),
        (r"\infty - \infty", "0", "unknown"),
        (r"2\infty", r"\infty", "unknown"),
    ],
)
def test_where_a_limit_goes(left: str, right: str, answer: str) -> None:
    decision = equal(left, right)
    assert decision.answer.value == answer, decision.reason
    status, why = confirm(decision.evidence.method, json.loads(json.dumps(certificate(decision.evidence))))
    assert answer == "unknown" or status == CONFIRMED, why


def test_a_later_term_that_speaks_of_the_index_belongs_to_the_sum() -> None:
    assert equal(r"\sum_{i=1}^3 i + i^2", "20").answer.value == "equal"
    assert equal(r"\sum_{i=1}^3 i + \sum_{i=1}^3 i^2", "20").answer.value == "equal"
    assert equal(r"\sum_{i=1}^3 i + k", "6 + k").answer.value == "equal"


@pytest.mark.parametrize(
    ("line", "outcome"),
    [
        (r"$\lim_{x\to\infty} \frac{2x^2+1}{x^2-3} = 3$", Outcome.WRONG),
        (r"$\lim_{x\to 0} \frac{1-\cos x}{x^2} = 1$", Outcome.WRONG),
        (r"$\lim_{x\to 0} \frac{1-\cos x}{x^2} = \frac12$", Outcome.RIGHT),
        (r"$\frac{d}{dx} \sin 2x = \cos 2x$", Outcome.WRONG),
        (r"$\int_0^\infty e^{-x} dx = 2$", Outcome.WRONG),
        (r"$\lim_{z\to-\infty} \sigma(z) = 0$", Outcome.RIGHT),
        (r"$\sin 30 = 0.5$", Outcome.UNCHECKABLE),
        (r"$\int_0^{90} \sin x \, dx = 1$", Outcome.UNCHECKABLE),
        (r"$\infty - \infty = 0$", Outcome.UNCHECKABLE),
        (r"$1/0 = \infty$", Outcome.UNCHECKABLE),
    ],
)
def test_limits_and_slopes_of_angles_are_audited(line: str, outcome: Outcome) -> None:
    ((_, verdict),) = audit([line])
    assert verdict.outcome is outcome, verdict.reason
