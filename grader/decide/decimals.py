"""Decimals are read at the precision they were written with: 0.3162 is right for 0.316227..., 0.3163 is wrong.

A written decimal stands for every number that rounds, or is cut off, to it. Words such as "about" widen that to one unit
of the last digit, and make trailing zeros of a whole number count for nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

import flint

from grader.decide.evaluate import Point, evaluate
from grader.decide.fields import BALLS, PRECISION, Value
from grader.notation.expression import Apply, Expression, Number

SIGNIFICANT = 3  # digits from which a decimal inside a formula counts as rounded, and not as exact


@dataclass(frozen=True)
class Written:
    """A number as written: its value, and the unit of its last digit (None: exact)."""

    value: Fraction
    unit: Fraction | None


def written(number: Number, about: bool = False) -> Written:
    """The precision of a number as written: "0.3162" has unit 1/10000, "3,072" none unless it is only about that."""
    text = number.text.replace(",", "").replace("_", "").strip()
    if not text or not any(mark in text for mark in ".eE"):
        if about and number.value.denominator == 1 and number.value:
            zeros = len(str(abs(int(number.value)))) - len(str(abs(int(number.value))).rstrip("0"))
            return Written(number.value, Fraction(10) ** zeros)
        return Written(number.value, None)
    try:
        exponent = Decimal(text).as_tuple().exponent
    except ArithmeticError:
        return Written(number.value, None)
    if not isinstance(exponent, int) or "." not in text:
        return Written(number.value, None)
    return Written(number.value, Fraction(10) ** exponent)


def digits(number: Number) -> int:
    """Significant digits as written."""
    return len(number.text.lower().split("e")[0].replace(".", "").replace(",", "").lstrip("0"))


def has_decimals(expression: Expression) -> bool:
    """Whether a number in the formula was written with a decimal point."""
    if isinstance(expression, Apply):
        return any(map(has_decimals, expression.args))
    return isinstance(expression, Number) and "." in expression.text and written(expression).unit is not None


def literals(expression: Expression) -> list[list[Written]] | None:
    """The cells of a number, or of a matrix of numbers, as written; None for any other formula."""
    return cells_written(expression, about=False)


def cells_written(expression: Expression, about: bool) -> list[list[Written]] | None:
    match expression:
        case Number():
            return [[written(expression, about)]]
        case Apply("Negate", (inner,)):
            cells = cells_written(inner, about)
            return None if cells is None else [[Written(-cell.value, cell.unit) for cell in row] for row in cells]
        case Apply("Divide", (Number() as above, Number(value))) if value == 100:
            cell = written(above, about)  # a percentage
            return [[Written(cell.value / 100, None if cell.unit is None else cell.unit / 100)]]
        case Apply("Matrix", rows):
            table = [_row(row, about) for row in rows]
            return None if any(row is None for row in table) else [row for row in table if row is not None]
        case _:
            return None


def _row(row: Expression, about: bool) -> list[Written] | None:
    cells = [cells_written(cell, about) for cell in (row.args if isinstance(row, Apply) else (row,))]
    return None if any(cell is None for cell in cells) else [cell[0][0] for cell in cells if cell is not None]


def rounds_to(value: Value, cell: Written, about: bool) -> bool | None:
    """Whether a real in the interval `value` may be written so; None where the interval is too wide to say."""
    if cell.unit is None:
        return None if value.overlaps(_arb(cell.value)) and not value.is_exact() else bool(value == _arb(cell.value))
    reach = cell.unit * (1 if about else Fraction(1, 2))
    gap = abs(value - _arb(cell.value))
    if gap <= _arb(reach):
        return True
    cut_off = abs(value) - _arb(abs(cell.value))
    if cut_off >= 0 and cut_off < _arb(cell.unit):
        return True
    return False if gap > _arb(reach) and (cut_off < 0 or cut_off >= _arb(cell.unit)) else None


def _arb(value: Fraction) -> Value:
    return flint.arb(flint.fmpq(value.numerator, value.denominator))


def match_literal(formula: Expression, literal: Expression, point: Point, about: bool) -> bool | None:
    """Whether the constant formula, computed, is what the literal says at its precision."""
    cells = cells_written(literal, about)
    if cells is None or (not about and all(cell.unit is None for row in cells for cell in row)):
        return None
    with flint.ctx.workprec(PRECISION):
        value = evaluate(formula, Point(BALLS, _balls(point), point.integers, point.term))
        entries = value.entries() if BALLS.is_matrix(value) else [value]
        flat = [cell for row in cells for cell in row]
        if len(flat) != len(entries):
            return None
        verdicts = [rounds_to(entry, cell, about) for entry, cell in zip(entries, flat, strict=True)]
    return False if False in verdicts else None if None in verdicts else True


def _balls(point: Point) -> dict[str, Value]:
    if point.field is BALLS:
        return point.values
    table = {}
    for name, value in point.values.items():
        if hasattr(value, "entries"):
            table[name] = flint.arb_mat(value.nrows(), value.ncols(), [flint.arb(x) for x in value.entries()])
        else:
            table[name] = flint.arb(value)
    return table


def blur(expression: Expression, significant: int = SIGNIFICANT) -> Expression:
    """The formula with every rounded decimal in it, of so many digits, as the interval it stands for: head `Rounded`."""
    match expression:
        case Number():
            cell = written(expression)
            if cell.unit is None or digits(expression) < significant:
                return expression
            return Apply("Rounded", (expression, Number(cell.unit / 2)))
        case Apply(head, args, span):
            return Apply(head, tuple(blur(arg, significant) for arg in args), span)
        case _:
            return expression
