"""What a hunt with audited texts found: true lines that are not accused, false ones that are found, near misses left open."""

from __future__ import annotations

import pytest

from grader.audit import audit

RIGHT = (
    "A 224×224 image with 16×16 patches gives (224/16)^2 = 196 patches.", "54 g / 20 cm^3 = 2.7 g/cm^3.", "It is log2(8) = 3.", "5!/(2! 3!) = 10.",
    "The kinetic energy is 0.5 * 4 kg * (3 m/s)^2 = 18 J.", r"$\int x^2 dx = \frac{x^3}{3} + C$", "For all real $a$ and $b$, $(a-b)^2 = a^2 - 2ab + b^2$.",
    "The receptive field of three 3x3 convolutions is 3 + 2 + 2 = 7.", "v = 9.8 m/s² × 3 s = 29.4 m/s.", "The wavelength is 3e8/6e14 = 5e-7 m.",
    r"$3x - 5 = 10 \Rightarrow 3x = 15 \Rightarrow x = 5$",
    "The entropy is -0.8*log2(0.8) - 0.2*log2(0.2) = 0.722 bits.",
)  # fmt: skip
WRONG = (
    "A patch grid of (224/16)^2 = 225 patches.", "54 g / 20 cm^3 = 2.5 g/cm^3.", "It is log2(8) = 4.", "5!/(2! 3!) = 20.",
    "The kinetic energy is 0.5 * 4 kg * (3 m/s)^2 = 36 J.", r"$\int x^2 dx = 2x$", r"$\int x^2 dx = \frac{x^3}{2} + C$",
    "$(a-b)^2 = a^2 - b^2$ for all $a, b$.", "The receptive field of three 3x3 convolutions is 3 + 2 + 2 = 10.",
    "v = 9.8 m/s² × 3 s = 38.2 m/s.", r"$3x - 5 = 10 \Rightarrow 3x = 15 \Rightarrow x = 8$", r"$2x + 6 = 14 \implies 2x = 6$", "$x - x = 1$",
)  # fmt: skip
OPEN = (
    "$(a-b)^2 = a^2 - b^2$ for all $a$ that we tried.", "$(a-b)^2 = a^2 - b^2$ when $b = 0$.", "60 * 2 kg = 2 t.",
    r"$x^2 = x$ for all $x \in \{0, 1\}$.", "$x^2 = x$ for all $x$ in the set.", "$x^2 = x$ for all solutions $x$.", "$x^2 = x$ for all $x > 3$.",
    "$(a-b)^2 = a^2 - b^2$ for all $a, b$ with $b = 0$.", "We solve $x^2 = 2x$.",
    "The stride of the 2x2 pool is 2.", r"$x^2 = 9 \Rightarrow x = 3$", "$2x = 2x + 1$ has no solution.", "If $x - x = 1$, we have a contradiction.",
)  # fmt: skip


def outcomes(text: str) -> list[str]:
    return [verdict.outcome.value for _, verdict in audit([text])]


@pytest.mark.parametrize("text", RIGHT)
def test_true_lines_are_right(text: str) -> None:
    assert "right" in outcomes(text)
    assert "wrong" not in outcomes(text)


@pytest.mark.parametrize("text", WRONG)
def test_false_lines_are_found(text: str) -> None:
    assert "wrong" in outcomes(text)


@pytest.mark.parametrize("text", OPEN)
def test_near_misses_are_not_accused(text: str) -> None:
    assert "wrong" not in outcomes(text)
