"""Values for people: numbers in few digits, vectors, matrices, and the point at which two formulas differ."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from grader.model import Counterexample
from grader.notation.expression import Symbol
from grader.notation.printer import show

LONGEST = 40  # digits of an integer that is shown whole


def show_cells(table: tuple[tuple[str, ...], ...]) -> str:
    """A value for people: a number, a column or row as [a, b], a matrix by rows."""
    if len(table) == 1 and len(table[0]) == 1:
        return _short(table[0][0])
    if len(table) == 1 or all(len(row) == 1 for row in table):
        return "[" + ", ".join(_short(cell) for row in table for cell in row) + "]"
    return "[" + "; ".join(" ".join(_short(cell) for cell in row) for row in table) + "]"


def _short(cell: str) -> str:
    """Eight digits of an interval or of a long fraction; short fractions whose decimals end as decimals."""
    if ".." in cell:
        low, high = cell.split("..", 1)
        return _rounded((Fraction(low) + Fraction(high)) / 2)
    if "/" not in cell and len(cell) <= LONGEST:
        return cell
    value = Fraction(cell)
    rest = value.denominator
    for factor in (2, 5):
        while rest % factor == 0:
            rest //= factor
    if rest == 1 and 1 < value.denominator <= 10**6:
        return f"{float(value):.10g}"
    return cell if len(cell) <= 12 else _rounded(value)


def short(value: Fraction) -> str:
    """A fraction for people: six digits of one with a long denominator."""
    return str(value) if value.denominator < 1000 else f"{float(value):.6g}"


def _rounded(value: Fraction) -> str:
    """Eight digits; of what a float does not hold, too."""
    size = float(value) if abs(value.numerator).bit_length() - value.denominator.bit_length() in range(-900, 900) else 0.0
    if size or not value:
        return f"{size:.8g}"
    return f"{Decimal(value.numerator) / Decimal(value.denominator):.8g}"


def show_point(evidence: Counterexample, fixed: frozenset[str] = frozenset()) -> str:
    """`n = 1, d = 2, X = [2 1], t = 2`, without the sizes that data fix."""
    shown = [binding for binding in evidence.point if binding.symbol not in fixed]
    return ", ".join(f"{show(Symbol(binding.symbol))} = {show_cells(binding.value)}" for binding in shown)
