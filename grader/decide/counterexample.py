"""The smallest point found at which two formulas differ: small sizes, small integers, as many zeros and ones as will do.

A person reads it and checks it by hand, so it is searched over the rationals (intervals where there are roots) from small
to large, and then every entry is shrunk as far as the difference survives.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import flint

from grader.decide.compare import agree, value_at
from grader.decide.draws import Recipe, draw, draw_sizes, narrow, small_numbers, varied
from grader.decide.evaluate import Point, Unsupported, evaluate
from grader.decide.fields import BALLS, PRECISION, RATIONALS, Field, NeedsOrder, NeedsReals, Undefined, Value
from grader.model import Binding, Cells
from grader.notation.expression import Apply, Expression

REACHES = (1, 2, 3, 5, 9)
TRIES = 2  # draws for each size and reach
SHRINKS = 400
MAX_BITS = 8192  # of a number that is written out
_HUGE = flint.arb(2) ** MAX_BITS
STRUCTURE = frozenset(
    (
        "symmetric",
        "orthogonal",
        "unit norm",
        "positive definite",
        "positive semidefinite",
        "skew",
        "antisymmetric",
        "skew-symmetric",
        "simplex",
        "sums to one",
        "invertible",
        "full rank",
        "diagonal",
        "idempotent",
        "projection",
        "in (0,1)",
        "probability",
    )
)


@dataclass(frozen=True)
class Witness:
    """A point with both values there."""

    point: Point
    left: Value
    right: Value


def witness(left: Expression, right: Expression, plan: Recipe, real: bool) -> Witness | None:
    """A small point at which the sides differ, or None when the search finds none."""
    field = BALLS if real else RATIONALS
    with flint.ctx.workprec(PRECISION):
        for point in _candidates(plan, field):
            found = _differ(left, right, point)
            if found is not None:
                return _shrink(left, right, found, plan)
    return None


def _candidates(plan: Recipe, field: Field) -> Iterator[Point]:
    seed = 0
    for place in _ORDER if plan.sizes or plan.integers else _ORDER[:1]:
        for reach in REACHES:
            for _ in range(4 * TRIES if plan.stepped and reach < 3 else TRIES):
                seed += 1
                sizes = draw_sizes(plan, place, seed, small=True)
                try:
                    yield draw(plan, sizes, seed, field, small_numbers(reach))
                except ZeroDivisionError:
                    continue
    for turn in range(40):
        sizes = draw_sizes(plan, turn, turn)
        try:
            yield draw(plan, sizes, 10_000 + turn, field, narrow if turn % 4 == 3 else varied)
        except ZeroDivisionError:
            continue


_ORDER = (8, 2, 5, 0, 1, 3)  # places of the smallest sizes in draws.SIZES: 1 1, 1 2, 2 1, 2 3, 3 2, 3 5


def _differ(left: Expression, right: Expression, point: Point) -> Witness | None:
    point.steps[0] = 0
    try:
        a, b = value_at(left, point), value_at(right, point)
    except (NeedsReals, NeedsOrder, Unsupported, ValueError, OverflowError, ArithmeticError):
        return None
    if a is None or b is None or agree(a, b, point.field) is not False:
        return None
    return Witness(point, a, b) if has_slopes(left, point) and has_slopes(right, point) else None


def has_slopes(formula: Expression, point: Point) -> bool:
    """Whether what is differentiated in the formula is defined at the point: log x has no slope at -1."""
    match formula:
        case Apply("D", (body, _)):
            return has_slopes(body, point) and _is_defined(body, point)
        case Apply("Substitute" | "Sum" | "Product", _):
            return True
        case Apply(_, args):
            return all(has_slopes(arg, point) for arg in args)
    return True


def _is_defined(body: Expression, point: Point) -> bool:
    values = {name: _as_ball(value) for name, value in point.values.items()}
    try:
        evaluate(body, Point(BALLS, values, point.integers, None))
    except Undefined:
        return False
    except (NeedsReals, NeedsOrder, Unsupported, ValueError, OverflowError, ArithmeticError, TypeError):
        return True
    return True


def _as_ball(value: Value) -> Value:
    if isinstance(value, (flint.arb, flint.arb_mat)):
        return value
    if RATIONALS.is_matrix(value):
        return flint.arb_mat(value.nrows(), value.ncols(), [flint.arb(entry) for entry in value.entries()])
    return flint.arb(value)


def _shrink(left: Expression, right: Expression, found: Witness, plan: Recipe) -> Witness:
    """Every free entry is moved to 0, 1, 2 or -1 while the sides still differ."""
    structured = {fact.symbol for fact in plan.facts if STRUCTURE & set(fact.properties)}
    best, budget = found, SHRINKS
    for fact in plan.facts:
        name = fact.symbol
        if name in structured or name not in best.point.values:
            continue
        value = best.point.values[name]
        count = len(value.entries()) if best.point.field.is_matrix(value) else 1
        for place in range(count):
            for number in _simple(fact.properties):
                budget -= 1
                if budget < 0:
                    return best
                candidate = _with(best.point, name, place, number)
                if candidate is None:
                    break
                shrunk = _differ(left, right, candidate)
                if shrunk is not None:
                    best = shrunk
                    break
    return best


def _simple(properties: tuple[str, ...]) -> tuple[int, ...]:
    if "negative" in properties:
        return (-1, -2)
    if {"positive", "nonzero", "natural"} & set(properties):
        return (1, 2, 3)
    if "nonnegative" in properties:
        return (0, 1, 2)
    return (0, 1, 2, -1)


def _with(point: Point, name: str, place: int, number: int) -> Point | None:
    """The point with one entry replaced; None when that entry is this number already."""
    value = point.values[name]
    new = point.field.number(number)
    if not point.field.is_matrix(value):
        return None if _is(value, new) else point.bind(name, new)
    entries = value.entries()
    if _is(entries[place], new):
        return None
    entries[place] = new
    matrix = point.field.matrix(value.nrows(), value.ncols(), entries)
    return point.bind(name, matrix)


def _is(left: Value, right: Value) -> bool:
    return bool(left.overlaps(right)) if isinstance(left, flint.arb) else bool(left == right)


# ---------------------------------------------------------------- for the certificate


def bindings(point: Point) -> tuple[Binding, ...]:
    """Every symbol's exact value at the point, sizes first."""
    sizes = tuple(Binding(symbol=name, value=((str(value),),)) for name, value in sorted(point.integers.items()))
    rest = tuple(Binding(symbol=name, value=cells(value)) for name, value in sorted(point.values.items()))
    return sizes + rest


def terms(point: Point) -> tuple[Binding, ...]:
    """The terms of free sequences that were asked for at the point: `a_1`, `a_2`."""
    known = point.term.known if point.term is not None else {}
    return tuple(Binding(symbol=f"{name}_{index}", value=cells(value)) for (name, index), value in sorted(known.items()))


def cells(value: Value) -> Cells:
    """A value as rows of "p/q", or of "lo..hi" decimals of an interval."""
    if hasattr(value, "entries"):
        return tuple(tuple(_cell(value[i, j]) for j in range(value.ncols())) for i in range(value.nrows()))
    return ((_cell(value),),)


class Unwritable(Exception):
    """A number with more digits than anyone wants to see."""


def _cell(value: Value) -> str:
    if not isinstance(value, flint.arb):
        number = flint.fmpq(value)
        above, below = int(number.p), int(number.q)
        if max(abs(above), below).bit_length() > MAX_BITS:
            raise Unwritable
        return str(above) if below == 1 else f"{above}/{below}"
    if not abs(value) < _HUGE:
        raise Unwritable
    exact = value.unique_fmpz() if value.is_exact() else None
    if exact is not None and value == exact:
        return str(exact)
    return interval(value)


def interval(value: Value) -> str:
    """Bounds in decimals that contain the interval: "0.31622776601..0.31622776602"."""
    with flint.ctx.workprec(PRECISION):
        low, high = _bounds(value)
    return f"{low}..{high}"


def _bounds(value: Value) -> tuple[str, str]:
    scale = 10**25
    low = (value * scale).lower().floor().unique_fmpz()
    high = (value * scale).upper().ceil().unique_fmpz()
    if low is None or high is None:
        return (str(value.lower()), str(value.upper()))
    return (_decimal(int(low), 25), _decimal(int(high), 25))


def _decimal(number: int, places: int) -> str:
    sign = "-" if number < 0 else ""
    digits = str(abs(number)).rjust(places + 1, "0")
    return f"{sign}{digits[:-places]}.{digits[-places:]}".rstrip("0").rstrip(".")
