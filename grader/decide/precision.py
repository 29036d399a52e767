"""Formulas that differ exactly and agree at the precision that their decimals were written with.

A literal is right for what rounds to it. A formula with rounded decimals in it is right where the intervals they stand for
reach the other side and the sides are near each other as they stand; what only the widest rounding allows stays open.
"""

from __future__ import annotations

from fractions import Fraction

import flint

from grader.decide.compare import plan_for, value_at
from grader.decide.counterexample import cells
from grader.decide.decimals import blur, has_decimals, literals, match_literal
from grader.decide.decision import Answer, Decision, undecided
from grader.decide.draws import Recipe, draw, draw_sizes, varied
from grader.decide.evaluate import Point, Unsupported
from grader.decide.fields import BALLS, PRECISION, RATIONALS, NeedsOrder, NeedsReals, Undefined, Value
from grader.decide.figures import show_cells
from grader.model import Agreement
from grader.notation.context import Context
from grader.notation.expression import Expression, free_symbols
from grader.notation.printer import show

ROUNDING = Fraction(1, 1000)  # how far, as a share, sides may be apart that rounded decimals bring together


def at_precision(left: Expression, right: Expression, shown: tuple[str, str], context: Context, about: bool) -> Decision | None:
    """The verdict on decimals at the precision they were written with; None when there is nothing rounded."""
    names = free_symbols(left) | free_symbols(right)
    found, expected = shown
    if not names - context.sizes.keys() - {"pi", "e"}:
        for formula, literal in ((right, left), (left, right)):
            value = _as_written(formula, literal, context, plan_for(left, right, context), about)
            if value is not None:
                value = value or show(formula)
                pair = Agreement(expected=value, found=found) if literal is left else Agreement(expected=expected, found=value)
                return Decision(Answer.EQUAL, "right at the precision it is written with", pair)
    if not has_decimals(left) and not has_decimals(right):
        return None
    blurred = blur(left), blur(right)
    if blurred == (left, right) or not _overlap(*blurred, context, Fraction(0)):
        return None
    if not about and not _overlap(left, right, context, ROUNDING):
        return undecided("ambiguous", "right only where its decimals are rounded, and not meant exactly")
    reason = "right at the precision its decimals are written with"
    return Decision(Answer.EQUAL, reason, Agreement(expected=expected, found=found))


def _as_written(formula: Expression, literal: Expression, context: Context, plan: Recipe, about: bool) -> str | None:
    """The value of the formula in digits, where the literal is that at its precision."""
    if literals(literal) is None:
        return None
    try:
        point = draw(plan, dict(context.sizes), 0, RATIONALS, lambda rng: Fraction(0))
        fits = match_literal(formula, literal, point, about)
    except (Unsupported, Undefined, NeedsOrder, NeedsReals, ArithmeticError, ValueError):
        return None
    return (_computed(formula, point) or "") if fits else None


def _computed(formula: Expression, point: Point) -> str | None:
    """The value of a formula without symbols, in digits."""
    with flint.ctx.workprec(PRECISION):
        try:
            value = value_at(formula, Point(BALLS, {}, point.integers))
        except (Unsupported, Undefined, NeedsOrder, NeedsReals, ArithmeticError, ValueError):
            return None
    return None if value is None else show_cells(cells(value))


def _overlap(left: Expression, right: Expression, context: Context, reach: Fraction) -> bool:
    """Whether the sides' intervals, widened by a share of them, overlap at every one of ten points."""
    plan = plan_for(left, right, context)
    compared = 0
    for turn in range(20):
        sizes = draw_sizes(plan, turn, turn)
        try:
            point = draw(plan, sizes, turn, BALLS, varied)
            a, b = value_at(left, point), value_at(right, point)
        except (Unsupported, Undefined, NeedsOrder, NeedsReals, ArithmeticError, ValueError):
            continue
        if a is None or b is None:
            continue
        first = a.entries() if hasattr(a, "entries") else [a]
        second = b.entries() if hasattr(b, "entries") else [b]
        if len(first) != len(second) or not all(_near(x, y, reach) for x, y in zip(first, second, strict=True)):
            return False
        compared += 1
    return compared >= 3


def _near(x: Value, y: Value, reach: Fraction) -> bool:
    return bool(x.overlaps(y) or abs(x - y) <= abs(y) * flint.arb(flint.fmpq(reach.numerator, reach.denominator)))
