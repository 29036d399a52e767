"""How many solutions: of a linear system, and of the search for the least value of a quadratic function of a vector.

The unknown's coefficients are read off by evaluation, at drawn points as everywhere; what turns out not to be linear, or not
quadratic, is not decided.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import Any

from grader.attributes import Answer, Test, at_points, semidefinite
from grader.decide.compare import value_at
from grader.decide.evaluate import Point
from grader.measures import matrix, rank, zero
from grader.notation.context import Context
from grader.notation.expression import Apply, Expression, Number

MAX_UNKNOWNS = 7
COUNTS: dict[str, Callable[[str], bool]] = {
    "one": lambda number: number == "one",
    "several": lambda number: number == "several",
    "none": lambda number: number == "none",
    "some": lambda number: number != "none",
    "at most one": lambda number: number != "several",
}


def of_system(count: str, gap: Expression, unknown: str, context: Context) -> Answer:
    """Whether `gap = 0`, linear in the vector `unknown`, has as many solutions as said."""
    return at_points(_counted(COUNTS[count], gap, unknown, _solutions), gap, None, context, fragile=False)


def of_minimum(count: str, body: Expression, unknown: str, context: Context) -> Answer:
    """Whether as many values of the vector as said make the function least, where it is quadratic in it."""
    return at_points(_counted(COUNTS[count], body, unknown, _minima), body, None, context, fragile=True)


Counter = Callable[[Callable[[list[Fraction | int]], Any], int, Point], "str | None"]


def _counted(holds: Callable[[str], bool], formula: Expression, unknown: str, count: Counter) -> Test:
    def test(value: Any, point: Point) -> bool | None:
        del value
        held = point.values.get(unknown)
        if held is None or not point.field.is_matrix(held) or held.ncols() != 1 or held.nrows() > MAX_UNKNOWNS:
            return None
        size = held.nrows()

        def at(cells: list[Fraction | int]) -> Any:
            column = point.field.matrix(size, 1, [point.field.number(cell) for cell in cells])
            return value_at(formula, point.bind(unknown, column))

        number = count(at, size, point)
        return None if number is None else holds(number)

    return test


def _unit(size: int, *places: int) -> list[Fraction | int]:
    return [places.count(place) for place in range(size)]


def _solutions(at: Callable[[list[Fraction | int]], Any], size: int, point: Point) -> str | None:
    origin = at(_unit(size))
    if origin is None:
        return None
    start = matrix(origin, point)
    columns = [matrix(at(_unit(size, place)), point) - start for place in range(size)]
    twice = [matrix(at(_unit(size, place, place)), point) - start for place in range(size)]
    if any(not zero(b - 2 * a, point) for one, two in zip(columns, twice, strict=True)
           for a, b in zip(one.entries(), two.entries(), strict=True)):  # fmt: skip
        return None
    height = start.nrows() * start.ncols()
    rows = [[column.entries()[row] for column in columns] for row in range(height)]
    a = point.field.matrix(height, size, [cell for row in rows for cell in row])
    both = point.field.matrix(
        height, size + 1, [cell for row, b in zip(rows, start.entries(), strict=True) for cell in (*row, b)]
    )
    if rank(both, point) > rank(a, point):
        return "none"
    return "one" if rank(a, point) == size else "several"


def _minima(at: Callable[[list[Fraction | int]], Any], size: int, point: Point) -> str | None:
    def value(*places: int) -> Any:
        return at(_unit(size, *places))

    origin = value()
    if origin is None or point.field.is_matrix(origin):
        return None
    single = [value(place) for place in range(size)]
    for place in range(size):
        three = value(place, place, place) - 3 * value(place, place) + 3 * single[place] - origin
        if not zero(three, point):
            return None
    cells = [value(i, j) - single[i] - single[j] + origin for i in range(size) for j in range(size)]
    bend = point.field.matrix(size, size, cells)
    slope = [a - origin - bend[i, i] / point.field.number(2) for i, a in enumerate(single)]
    bounded = semidefinite(bend, point)
    if bounded is None:
        return None
    if not bounded:
        return "none"
    full = rank(bend, point)
    rows = ([*(bend[i, j] for j in range(size)), slope[i]] for i in range(size))
    both = point.field.matrix(size, size + 1, [cell for row in rows for cell in row])
    if rank(both, point) > full:
        return "none"
    return "one" if full == size else "several"


def difference(left: Expression, right: Expression) -> Expression:
    """The left side less the right one, which may be a bare nought."""
    nought = isinstance(right, Number) and right.value == 0
    return left if nought else Apply("Add", (left, Apply("Negate", (right,))))
