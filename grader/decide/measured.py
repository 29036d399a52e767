"""Is a closed formula the value that was measured? Measured values are intervals; a written decimal is one too."""

from __future__ import annotations

from fractions import Fraction

import flint

from grader.decide.compare import plan_for, value_at
from grader.decide.decimals import Written, blur, cells_written, rounds_to
from grader.decide.draws import draw, varied
from grader.decide.equal import Answer, Decision
from grader.decide.evaluate import Unsupported
from grader.decide.fields import BALLS, PRECISION, NeedsOrder, NeedsReals, Undefined, Value
from grader.model import Agreement, Difference, Mismatch, Named, Open
from grader.notation.context import Context
from grader.notation.expression import Apply, Expression, Number
from grader.notation.printer import show
from grader.notation.shapes import Clash, Unclear, elaborate


def near(
    found: Expression, value: Expression, tolerance: Fraction, context: Context, truth: str, *, about: bool = False
) -> Decision:
    """Whether `found` is the measured `value` (a number, or a matrix of numbers) within the relative tolerance."""
    expected = cells_of(value)
    for typed in _readings(found, context):
        written = cells_written(typed.expression, about)
        if written is not None:
            flat = [cell for row in written for cell in row]
        else:
            flat = _computed(blur(typed.expression, 1 if about else 2), context)
        if len(flat) != sum(len(row) for row in expected):
            continue
        wanted = [cell for row in expected for cell in row]
        verdicts = [_fits(cell, want, tolerance, about) for cell, want in zip(flat, wanted, strict=True)]
        if all(verdicts):
            reason = "the value that was measured, at the precision it is written with"
            return Decision(Answer.EQUAL, reason, Agreement(expected=show(value), found=show(found), truth=truth))
        if False in verdicts:
            wrong = sum(verdict is False for verdict in verdicts)
            detail = f"{wrong} of {len(verdicts)} entries differ" if len(verdicts) > 1 else ""
            named = Named(kind=Difference.CELLS, detail=detail) if detail else None
            evidence = Mismatch(expected=show(value), found=show(found), difference=named, truth=truth)
            return Decision(Answer.DIFFERENT, f"wrong value: expected {show(value)}, found {show(found)}", evidence)
    detail = "not a value of the shape that was measured"
    return Decision(Answer.UNKNOWN, detail, Open(why="ambiguous", detail=detail))


def cells_of(value: Expression) -> list[list[Fraction]]:
    """The numbers of a literal, by rows."""
    match value:
        case Number(number):
            return [[number]]
        case Apply("Matrix", rows):
            return [[cell.value for cell in row.args if isinstance(cell, Number)] for row in rows if isinstance(row, Apply)]
    raise ValueError("a measured truth is a number or a matrix of numbers")


def _readings(found: Expression, context: Context):  # type: ignore[no-untyped-def]
    try:
        return elaborate(found, context)
    except (Clash, Unclear, RecursionError):
        return []


def _computed(expression: Expression, context: Context) -> list[Value]:
    try:
        with flint.ctx.workprec(PRECISION):
            plan = plan_for(expression, expression, context)
            if plan.facts:
                return []
            value = value_at(expression, draw(plan, dict(plan.fixed), 0, BALLS, varied))
    except (Unsupported, Undefined, NeedsOrder, NeedsReals, ArithmeticError, ValueError):
        return []
    if value is None:
        return []
    return list(value.entries()) if hasattr(value, "entries") else [value]


def _fits(cell: Written | Value, wanted: Fraction, tolerance: Fraction, about: bool) -> bool | None:
    with flint.ctx.workprec(PRECISION):
        middle = flint.arb(flint.fmpq(wanted.numerator, wanted.denominator))
        reach = abs(wanted) * tolerance + Fraction(1, 10**12)
        ball = middle + flint.arb(0, flint.arb(flint.fmpq(reach.numerator, reach.denominator)))
        if isinstance(cell, Written):
            if cell.unit is None:
                return bool(ball.contains(flint.fmpq(cell.value.numerator, cell.value.denominator)))
            return rounds_to(ball, cell, about) is not False
        return bool(ball.overlaps(cell))
