"""Lines of a solution one behind the other, and sums, integrals and limits that need no reference."""

from __future__ import annotations

import pytest

from grader.audit import audit

STEPS = (
    ("$3n + 3 = 72$, so $3n = 69$ and $n = 23$.", ["uncheckable", "right", "right"]),
    ("$3n + 3 = 72$, so $3n = 75$ and $n = 25$.", ["uncheckable", "wrong", "uncheckable"]),  # what comes of it is not praised
    ("3n + 3 = 72\n3n = 75\nn = 23", ["uncheckable", "wrong", "uncheckable"]),
    ("$2x + 5 = 17$\n\n$2x = 12$\n\n$x = 5$", ["uncheckable", "right", "wrong"]),
    ("Solve $5(x - 2) = 20$. Then $5x - 2 = 20$.", ["uncheckable", "wrong"]),
    ("Subtracting 5 from both sides of $2x + 5 = 17$ gives $2x = 12$.", ["uncheckable", "right"]),
)
OPEN = (
    "$2x = 12$\n\n$3x = 15$\n\n$x + 1 = 4$", "We need $2x + 1 = 7$ and $x = 4$.", "Solve $2x = 10$ or $x = 6$.", "Is $2x = 10$, so $x = 6$?",
    "If $2x = 10$ then $x = 6$ is not right.", "First solve $2x = 10$, then $3x = 12$.", "$3x = 7$, so $x = 2.33$.", "$8x = 75$, so $x = 10$.",
    "1. $2x = 10$\n\n2. $x = 6$", "$x = 3$, so $2x = 8$.", "$2x + 3y = 7$, so $x = 1$.", "$x^2 = 9$, so $x = 3$.",
)  # fmt: skip
CLOSED = (
    ("Let $x = 10$. Then $x - 3 = 8$.", "uncheckable wrong"), ("Here $x - 3 = 6$. Suppose $x = 10$ instead.", "uncheckable uncheckable"),
    ("$3e + 6 = 2(e + 6)$.", "uncheckable"), ("We need $e > 5$.", "uncheckable"), (r"$\ln e = 2$", "wrong"), ("$e^2 = 7.0$", "wrong"),
    (r"$\int_0^\pi \sin x \, dx = 2$", "right"), (r"$\int_0^\pi \sin x \, dx = 1$", "wrong"), (r"$\int_0^1 x^2 dx = 1/2$", "wrong"),
    (r"$\lim_{x \to \infty} \frac{3x^2 + 2}{x^2 - 1} = 3$", "right"), (r"$\lim_{x \to 2} \frac{x^2 - 4}{x - 2} = 2$", "wrong"),
    (r"$\sum_{k=1}^{n} k = \frac{n(n+1)}{2}$", "right"), (r"$\sum_{k=1}^{n} k = \frac{n(n-1)}{2}$", "wrong"),
    (r"$\sum_{k=1}^{n} k = 10n$", "uncheckable"), (r"Find $n$ with $\sum_{k=1}^{n} k = 10(n+7)$.", "uncheckable"),
    (r"$\int_0^a x^2 dx = 9$", "uncheckable"), (r"$\int_0^1 f(x) dx = 3$", "uncheckable"), (r"$\int_{-1}^{1} \frac{1}{x} dx = 0$", "uncheckable"),
)  # fmt: skip


def outcomes(text: str) -> list[str]:
    return [verdict.outcome.value for _, verdict in audit([text])]


@pytest.mark.parametrize(("text", "expected"), STEPS)
def test_a_line_has_the_solution_of_the_line_before(text: str, expected: list[str]) -> None:
    assert outcomes(text) == expected


@pytest.mark.parametrize("text", OPEN)
def test_lines_that_need_not_follow_are_not_accused(text: str) -> None:
    assert "wrong" not in outcomes(text)


@pytest.mark.parametrize(("text", "expected"), CLOSED)
def test_closed_sums_integrals_and_limits_need_no_reference(text: str, expected: str) -> None:
    assert outcomes(text) == expected.split()
