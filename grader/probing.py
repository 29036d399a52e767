"""A truth along one of its parameters: the reference's table where it has one, its formula at drawn points otherwise.

All else is held fixed within a run. A formula is evaluated exactly, or in narrow intervals where it needs roots and
exponentials; a truth that is an order of growth is probed by what grows in it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import pairwise
from typing import Any

import flint

from grader.decide.compare import plan_for, value_at
from grader.decide.differentiate import NoDerivative
from grader.decide.draws import Recipe, draw, draw_sizes, small_numbers
from grader.decide.evaluate import Point, Unsupported
from grader.decide.fields import BALLS, PRECISION, RATIONALS, Field, NeedsOrder, NeedsReals, as_fraction
from grader.decide.growth import ORDERS
from grader.notation.context import Context
from grader.notation.expression import Apply, Expression, Number, Symbol, symbols
from grader.notation.shapes import Clash, Unclear, elaborate
from grader.reference import Quantity, Question

POINTS = 6
ATTEMPTS = 3
LARGE = 1000  # for orders of growth, which speak of large counts
CLOSE = Fraction(1, 10**12)
NO_VALUE = (ArithmeticError, ValueError, TypeError, NotImplementedError, NeedsOrder, Unsupported, NoDerivative, Clash, Unclear)


@dataclass(frozen=True)
class Run:
    """The values of a truth along one parameter, the others fixed; a vector's entries stand one behind the other."""

    fixed: tuple[tuple[str, int], ...]
    along: tuple[Fraction, ...]
    values: tuple[tuple[Fraction, ...], ...]
    absent: bool = False  # the formula does not hold the parameter

    @property
    def direction(self) -> str:
        """up, down or flat where every entry goes the same way; mixed otherwise."""
        steps = [b - a for before, after in pairwise(self.values) for a, b in zip(before, after, strict=True)]
        if not any(steps):
            return "flat"
        return "up" if min(steps) >= 0 else "down" if max(steps) <= 0 else "mixed"


def eligible(quantity: Quantity, parameter: str, question: Question, siblings: tuple[Quantity, ...]) -> bool:
    """Whether the reference knows how the truth behaves along the parameter: a table, or a formula in symbols."""
    if quantity.cases:
        return parameter in dict(quantity.cases[0][0])
    if quantity.expression is None or any(item.name == parameter and item.choices for item in question.given):
        return False
    if any(item.name == parameter and item.value is not None for item in question.given) or not known(parameter, question):
        return False
    body = grown(quantity.expression)
    if isinstance(quantity.expression, Apply) and quantity.expression.head in ORDERS:
        return parameter in symbols(body) or not any(_holds(other, parameter) for other in siblings)
    return bool(symbols(body))


def known(name: str, question: Question) -> bool:
    """Whether the question declares the symbol."""
    return name in question.sizes or any(item.name == name for item in question.given)


def _holds(quantity: Quantity, parameter: str) -> bool:
    return quantity.expression is not None and parameter in symbols(grown(quantity.expression))


def grown(expression: Expression) -> Expression:
    """What stands in an O(...); any other formula as it is."""
    return expression.args[0] if isinstance(expression, Apply) and expression.head in ORDERS else expression


def runs(
    quantity: Quantity,
    parameter: str,
    context: Context,
    factor: Fraction | None = None,
    ends: tuple[Fraction, Fraction] | None = None,
    shift: bool = False,
) -> Iterator[Run]:
    """The truth along the parameter: in its whole table, or at drawn points, where `factor` is the step that is taken.

    Of a table that knows both `ends` only their values are taken. With `shift` all entries of a vector are moved alike.
    """
    if quantity.cases:
        for run in _table(quantity, parameter):
            yield _between(run, ends) if ends is not None else run
        return
    assert quantity.expression is not None
    formula = _elaborated(grown(quantity.expression), context)
    if formula is not None:
        yield from _drawn(formula, parameter, context, None if shift else factor, shift)


def _between(run: Run, ends: tuple[Fraction, Fraction]) -> Run:
    values = dict(zip(run.along, run.values, strict=True))
    if not all(end in values for end in ends):
        return run
    low, high = sorted(ends)
    return Run(run.fixed, (low, high), (values[low], values[high]))


def _table(quantity: Quantity, parameter: str) -> Iterator[Run]:
    groups: dict[tuple[tuple[str, int], ...], list[tuple[int, Fraction]]] = {}
    for bound, truth in quantity.cases:
        if not isinstance(truth, Number):
            return
        fixed = tuple(item for item in bound if item[0] != parameter)
        groups.setdefault(fixed, []).append((dict(bound)[parameter], truth.value))
    for fixed, values in groups.items():
        ordered = sorted(values)
        yield Run(fixed, tuple(Fraction(along) for along, _ in ordered), tuple((value,) for _, value in ordered))


def _elaborated(expression: Expression, context: Context) -> Expression | None:
    try:
        return elaborate(expression, context)[0].expression
    except (Clash, Unclear, RecursionError):
        return None


def _drawn(formula: Expression, parameter: str, context: Context, factor: Fraction | None, shift: bool) -> Iterator[Run]:
    fact = context.facts.get(parameter)
    held = {name for name in symbols(formula) if name in context.facts and parameter in context.facts[name].shape}
    if held:
        return  # another size is other data
    if parameter not in symbols(formula):
        yield Run((), (Fraction(1), Fraction(2)), ((Fraction(1),), (Fraction(1),)), True)  # it does not hold the parameter
        return
    plan = plan_for(Apply("Tuple", (formula, Symbol(parameter))), formula, context)
    found = 0
    for turn in range(POINTS * ATTEMPTS):
        sizes = {**draw_sizes(plan, turn, turn), **context.sizes}
        known = () if fact is None else fact.properties
        values = _values(formula, parameter, plan, sizes, turn + 1, factor, known, shift)
        if values is not None:
            along, results = values
            yield Run((), along, results)
            found += 1
        if found == POINTS:
            return


def _values(
    formula: Expression,
    parameter: str,
    plan: Recipe,
    sizes: dict[str, int],
    seed: int,
    factor: Fraction | None,
    known: tuple[str, ...],
    shift: bool,
) -> tuple[tuple[Fraction, ...], tuple[tuple[Fraction, ...], ...]] | None:
    for field in (RATIONALS, BALLS):
        try:
            with flint.ctx.workprec(PRECISION):
                return _in_field(formula, parameter, draw(plan, sizes, seed, field, small_numbers(3)), factor, known, shift)
        except NeedsReals:
            continue
        except NO_VALUE:
            return None
    return None


def _in_field(
    formula: Expression, parameter: str, point: Point, factor: Fraction | None, known: tuple[str, ...], shift: bool
) -> tuple[tuple[Fraction, ...], tuple[tuple[Fraction, ...], ...]] | None:
    whole = parameter in point.integers
    held = point.integers[parameter] if whole else point.values.get(parameter)
    if held is None or (point.field.is_matrix(held) and factor is None and not shift):
        return None
    along: list[Fraction] = []
    results: list[tuple[Fraction, ...]] = []
    steps = _shifted(held, point.field) if shift else _steps(held, point.field, factor, known, whole)
    for place, step in enumerate(steps):
        moved = _moved(point, parameter, step, whole)
        value = value_at(formula, moved)
        if value is None:
            return None
        moves = Fraction(place if shift else 0)
        along.append(moves if point.field.is_matrix(step) else _fraction(step, point.field))
        results.append(entries(value, point.field))
    return tuple(along), tuple(results)


def _shifted(held: Any, field: Field) -> list[Any]:
    """The same added to every entry."""
    if not field.is_matrix(held):
        return [held + field.number(step) for step in range(3)]
    rows, columns = held.nrows(), held.ncols()
    return [held + field.matrix(rows, columns, [field.number(step)] * (rows * columns)) for step in range(3)]


def _steps(held: Any, field: Field, factor: Fraction | None, known: tuple[str, ...], whole: bool) -> list[Any]:
    if factor is not None:
        return [held, int(held * factor) if whole else held * field.number(factor)]
    if whole:
        return [held + step for step in range(5)]
    if "in (0,1)" in known:
        part = (field.number(1) - held) / field.number(6)
        return [held + field.number(step) * part for step in range(5)]
    return [held + field.number(step) for step in range(5)]


def _moved(point: Point, parameter: str, value: Any, whole: bool) -> Point:
    if whole:
        return replace(point, integers={**point.integers, parameter: value}, steps=[0])
    return replace(point, values={**point.values, parameter: value}, steps=[0])


def entries(value: Any, field: Field) -> tuple[Fraction, ...]:
    """The entries of a value as fractions, an interval by its middle to twelve digits."""
    cells = value.entries() if field.is_matrix(value) else [value]
    return tuple(_fraction(cell, field) for cell in cells)


def _fraction(value: Any, field: Field) -> Fraction:
    if isinstance(value, int):
        return Fraction(value)
    if not field.real:
        return as_fraction(value)
    middle = Fraction(str(value.mid().str(30, radius=False)))
    return Fraction(round(middle / CLOSE)) * CLOSE


def ratios(found: list[Run], factor: Fraction) -> dict[Fraction | None, tuple[Run, Fraction, Fraction]]:
    """By what the truth is multiplied when the parameter is; None stands for "not by one number"."""
    seen: dict[Fraction | None, tuple[Run, Fraction, Fraction]] = {}
    for run in found:
        if len(run.along) == 2 and not any(run.along):
            pairs = [(run.values[0], run.values[1])]  # a matrix, multiplied as a whole
        else:
            at = dict(zip(run.along, run.values, strict=True))
            pairs = [(before, at[along * factor]) for along, before in at.items() if along * factor in at and along]
        for before, after in pairs:
            parts = {b / a for a, b in zip(before, after, strict=True) if a}
            if not parts or (len(parts) > 1 and max(parts) - min(parts) > Fraction(1, 10**8)):
                if any(before) or any(after):
                    seen[None] = (run, before[0], after[0])
                continue
            ratio = parts.pop()
            known = next((other for other in seen if other is not None and abs(other - ratio) < Fraction(1, 10**8)), ratio)
            place = next(place for place, entry in enumerate(before) if entry)
            seen.setdefault(known, (run, before[place], after[place]))
    return seen


def ordered(quantity: Quantity) -> bool:
    """Whether a truth is an order of growth."""
    return isinstance(quantity.expression, Apply) and quantity.expression.head in ORDERS


def apart(left: Quantity, right: Quantity) -> bool:
    """Whether two orders each grow with what the other does not show, as O(d) and O(t), so that they do not compare."""
    if left.expression is None or right.expression is None or not (ordered(left) and ordered(right)):
        return False
    sides = [symbols(grown(item)) for item in (left.expression, right.expression)]
    return bool(sides[0] - sides[1]) and bool(sides[1] - sides[0])


def together(
    left: Quantity, right: Quantity, context: Context, conditions: tuple[tuple[str, int], ...]
) -> Iterator[tuple[Fraction, Fraction]]:
    """The values of two truths side by side: case by case, or at drawn points."""
    if left.cases or right.cases:
        others = dict(right.cases)
        for bound, truth in left.cases:
            other = others.get(bound)
            if isinstance(truth, Number) and isinstance(other, Number):
                if all(dict(bound).get(name, value) == value for name, value in conditions):
                    yield truth.value, other.value
        return
    if left.expression is None or right.expression is None:
        return
    if ordered(left) != ordered(right):
        return
    formulas = [_elaborated(grown(item), context) for item in (left.expression, right.expression)]
    if formulas[0] is None or formulas[1] is None:
        return
    plan = plan_for(formulas[0], formulas[1], context)
    for turn in range(POINTS):
        sizes = {**draw_sizes(plan, turn, turn), **context.sizes}
        if ordered(left):  # for large counts
            sizes = {name: LARGE * value for name, value in sizes.items()}
        pair = _pair(formulas[0], formulas[1], plan, sizes, turn + 1, LARGE if ordered(left) else 1)
        if pair is not None:
            yield pair
        if not plan.facts and not plan.sizes and not plan.integers:
            return


def _pair(
    left: Expression, right: Expression, plan: Recipe, sizes: dict[str, int], seed: int, scale: int
) -> tuple[Fraction, Fraction] | None:
    for field in (RATIONALS, BALLS):
        try:
            with flint.ctx.workprec(PRECISION):
                point = draw(plan, sizes, seed, field, small_numbers(3))
                if scale != 1:  # counts that no matrix shows are drawn as numbers
                    grown_to = {
                        name: value if field.is_matrix(value) else value * field.number(scale)
                        for name, value in point.values.items()
                    }
                    point = replace(point, values=grown_to)
                a, b = value_at(left, point), value_at(right, point)
                if a is None or b is None or field.is_matrix(a) or field.is_matrix(b):
                    return None
                return _fraction(a, field), _fraction(b, field)
        except NeedsReals:
            continue
        except NO_VALUE:
            return None
    return None
