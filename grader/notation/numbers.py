"""Decimals as they are written, with thousands separators or an exponent.

Part of the grammar.
"""

from __future__ import annotations

from fractions import Fraction

from grader.model import Span
from grader.notation.expression import Number
from grader.notation.groups import Unreadable

MAX_DIGITS = 400
_SMALL = {str(value): Fraction(value) for value in range(1, 101)}


def decimal(text: str, span: Span) -> Number:
    """A decimal, with thousands separators or an exponent."""
    if len(text) < 6 and text.isdigit():
        return Number(_SMALL.get(text) or Fraction(int(text)), text, span)
    plain = text.replace("{,}", "").replace(",", "")
    mantissa, _, exponent = plain.lower().partition("e")
    if len(mantissa) > MAX_DIGITS or len(exponent) > 5 or (exponent and abs(int(exponent)) > MAX_DIGITS):
        raise Unreadable(f"a number of more than {MAX_DIGITS} digits", span)
    return Number(Fraction(plain), plain, span)
