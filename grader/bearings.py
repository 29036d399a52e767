"""How two values lie to each other: at right angles, parallel, in the row space of one another, an eigenvector, as long.

Each is a test at one point; None where the sizes do not allow the question.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from grader.decide.evaluate import Point
from grader.measures import compares, matrix, measured, rank, zero

Bearing = Callable[[Any, Any, Point], "bool | None"]


def _cells(value: Any, point: Point) -> list[Any] | None:
    a = matrix(value, point)
    return list(a.entries()) if min(a.nrows(), a.ncols()) == 1 else None


def _dot(left: Any, right: Any, point: Point) -> Any:
    a, b = _cells(left, point), _cells(right, point)
    if a is None or b is None or len(a) != len(b) or len(a) < 2:
        return None
    return sum((x * y for x, y in zip(a, b, strict=True)), point.field.number(0))


def _orthogonal(left: Any, right: Any, point: Point) -> bool | None:
    product = _dot(left, right, point)
    return None if product is None else zero(product, point)


def _beside(left: Any, right: Any, point: Point) -> Any:
    a, b = _cells(left, point), _cells(right, point)
    if a is None or b is None or len(a) != len(b) or len(a) < 2:
        return None
    return point.field.matrix(2, len(a), [*a, *b])


def _parallel(left: Any, right: Any, point: Point) -> bool | None:
    both = _beside(left, right, point)
    return None if both is None else rank(both, point) <= 1


def _along(sign: int) -> Bearing:
    def test(left: Any, right: Any, point: Point) -> bool | None:
        parallel, product = _parallel(left, right, point), _dot(left, right, point)
        if parallel is None or product is None:
            return None
        return parallel and compares("more" if sign > 0 else "less", product, point.field.number(0), point)

    return test


def _equal(left: Any, right: Any, point: Point) -> bool | None:
    a, b = matrix(left, point), matrix(right, point)
    if (a.nrows(), a.ncols()) != (b.nrows(), b.ncols()):
        return None
    return all(zero(x - y, point) for x, y in zip(a.entries(), b.entries(), strict=True))


def _in_rows(left: Any, right: Any, point: Point) -> bool | None:
    v, a = _cells(left, point), matrix(right, point)
    if v is None or len(v) != a.ncols():
        return None
    return rank(point.field.matrix(a.nrows() + 1, a.ncols(), [*a.entries(), *v]), point) == rank(a, point)


def _in_columns(left: Any, right: Any, point: Point) -> bool | None:
    return _in_rows(left, matrix(right, point).transpose(), point)


def _to_zero(left: Any, right: Any, point: Point) -> bool | None:
    v, a = _cells(left, point), matrix(right, point)
    if v is None or len(v) != a.ncols():
        return None
    return all(zero(cell, point) for cell in (a * point.field.matrix(len(v), 1, v)).entries())


def _across(left: Any, right: Any, point: Point) -> bool | None:
    """Whether a vector is at right angles to all that a matrix sends to zero: it lies in the row space."""
    return _in_rows(left, right, point)


def _across_rows(left: Any, right: Any, point: Point) -> bool | None:
    return _to_zero(left, right, point)


def _eigenvector(left: Any, right: Any, point: Point) -> bool | None:
    v, a = _cells(left, point), matrix(right, point)
    if v is None or a.nrows() != a.ncols() or len(v) != a.ncols() or all(zero(cell, point) for cell in v):
        return None
    column = point.field.matrix(len(v), 1, v)
    return _parallel(a * column, column, point)


def _same_shape(left: Any, right: Any, point: Point) -> bool | None:
    a, b = matrix(left, point), matrix(right, point)
    return bool((a.nrows(), a.ncols()) == (b.nrows(), b.ncols()))


BEARINGS: dict[str, Bearing] = {
    "orthogonal to": _orthogonal,
    "parallel to": _parallel,
    "along": _along(1),
    "against": _along(-1),
    "same as": _equal,
    "same shape as": _same_shape,
    "in row space": _in_rows,
    "in column space": _in_columns,
    "in null space": _to_zero,
    "orthogonal to row space": _across_rows,
    "orthogonal to null space": _across,
    "eigenvector of": _eigenvector,
}


def as_measured(bound: str, measure: str, left: Any, right: Any, point: Point) -> bool | None:
    """Whether the measure of one is more than, equal to ... that of the other."""
    mine, theirs = measured(measure, left, point), measured(measure, right, point)
    if mine is None or theirs is None or len(mine) != 1 or len(theirs) != 1:
        return None
    return compares(bound, mine[0], theirs[0], point)
