"""The numbers that a matrix or a vector has: rank, determinant, trace, norm, sums of rows, eigenvalues, mean, number of columns.

A measure is a phrase, "sum of row" or "largest eigenvalue"; at a point of a field it has one number or several. Whether a
statement of all of them, or of some, holds is told here too; None where the intervals do not show it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from itertools import combinations
from typing import Any

import flint

from grader.decide.evaluate import Point
from grader.decide.fields import NeedsReals

CLOSE = 1e-25
MAX_SIDE = 6
Numbers = list[Any]


def zero(value: Any, point: Point) -> bool:
    """Whether a number is nought, an interval as narrow as may be around it."""
    if not point.field.real:
        return bool(value == 0)
    return bool(abs(value).upper() < CLOSE)


def matrix(value: Any, point: Point) -> Any:
    return value if point.field.is_matrix(value) else point.field.matrix(1, 1, [value])


def rank(value: Any, point: Point) -> int:
    a = matrix(value, point)
    if not point.field.real:
        return int(a.rank())
    rows, columns = a.nrows(), a.ncols()
    for size in range(min(rows, columns), 0, -1):
        for chosen in combinations(range(rows), size):
            for picked in combinations(range(columns), size):
                minor = point.field.matrix(size, size, [a[i, j] for i in chosen for j in picked])
                if not zero(minor.det(), point):
                    return size
    return 0


def measured(measure: str, value: Any, point: Point) -> Numbers | None:
    """The numbers of a measure; None where it has none."""
    a = matrix(value, point)
    outer, _, inner = measure.partition(" of ")
    if inner:
        groups = _GROUPS[inner](a, point) if inner in _GROUPS else None
        fold = _FOLDS.get(outer)
        return None if groups is None or fold is None else [fold(group, point) for group in groups]
    if measure in _PARTS:
        return _PARTS[measure](a, point)
    test = _MEASURES.get(measure)
    found = None if test is None else test(a, point)
    return None if found is None else [found]


def known(measure: str) -> bool:
    """Whether there are numbers of this name."""
    outer, _, inner = measure.partition(" of ")
    return (outer in _FOLDS and inner in _GROUPS) if inner else measure in _PARTS or measure in _MEASURES


# ---------------------------------------------------------------- parts


def _rows(a: Any, point: Point) -> list[Numbers]:
    del point
    return [[a[i, j] for j in range(a.ncols())] for i in range(a.nrows())]


def _columns(a: Any, point: Point) -> list[Numbers]:
    return [list(column) for column in zip(*_rows(a, point), strict=True)]


def _entries(a: Any, point: Point) -> Numbers:
    return [entry for row in _rows(a, point) for entry in row]


def _diagonal(a: Any, point: Point) -> Numbers | None:
    del point
    return [a[i, i] for i in range(a.nrows())] if a.nrows() == a.ncols() else None


def _off_diagonal(a: Any, point: Point) -> Numbers | None:
    del point
    if a.nrows() != a.ncols() or a.nrows() < 2:
        return None
    return [a[i, j] for i in range(a.nrows()) for j in range(a.ncols()) if i != j]


def _eigenvalues(a: Any, point: Point) -> Numbers | None:
    if a.nrows() != a.ncols() or a.nrows() > MAX_SIDE:
        return None
    if not point.field.real:
        raise NeedsReals
    symmetric = all(zero(a[i, j] - a[j, i], point) for i in range(a.nrows()) for j in range(i))
    found = flint.acb_mat(a).eig(multiple=True)
    if not symmetric and not all(item.imag.contains(0) and item.imag.abs_upper() < CLOSE for item in found):
        return None
    return [item.real for item in found]


def _singular_values(a: Any, point: Point) -> Numbers | None:
    if not point.field.real:
        raise NeedsReals
    gram = a.transpose() * a if a.ncols() <= a.nrows() else a * a.transpose()
    squares = _eigenvalues(gram, point)
    return None if squares is None else [(item if item > 0 else abs(item)).sqrt() for item in squares]


# ---------------------------------------------------------------- single numbers


def _extreme(numbers: Numbers | None, largest: bool) -> Any:
    if not numbers:
        return None
    best = numbers[0]
    for other in numbers[1:]:
        if (other > best) if largest else (other < best):
            best = other
        elif not (other <= best if largest else other >= best) and abs(other - best).upper() > CLOSE:
            return None
    return best


def _sum(numbers: Numbers, point: Point) -> Any:
    return sum(numbers, point.field.number(0))


def _mean(numbers: Numbers, point: Point) -> Any:
    return _sum(numbers, point) / point.field.number(len(numbers))


def _variance(numbers: Numbers, point: Point) -> Any:
    middle = _mean(numbers, point)
    return _mean([(number - middle) * (number - middle) for number in numbers], point)


def _product(numbers: Numbers, point: Point) -> Any:
    result = point.field.number(1)
    for number in numbers:
        result *= number
    return result


def _norm(numbers: Numbers, point: Point) -> Any:
    return _root(_sum([number * number for number in numbers], point), point)


def _root(value: Any, point: Point) -> Any:
    if not point.field.real:
        raise NeedsReals
    return (value if value > 0 else abs(value)).sqrt()


def _determinant(a: Any, point: Point) -> Any:
    del point
    return a.det() if a.nrows() == a.ncols() else None


def _trace(a: Any, point: Point) -> Any:
    diagonal = _diagonal(a, point)
    return None if diagonal is None else _sum(diagonal, point)


def _condition(a: Any, point: Point) -> Any:
    values = _singular_values(a, point)
    smallest, largest = _extreme(values, False), _extreme(values, True)
    return None if smallest is None or largest is None or zero(smallest, point) else largest / smallest


_FOLDS: dict[str, Callable[[Numbers, Point], Any]] = {
    "sum": _sum, "mean": _mean, "variance": _variance, "product": _product, "norm": _norm,
    "standard deviation": lambda numbers, point: _root(_variance(numbers, point), point),
    "number": lambda numbers, point: point.field.number(len(numbers)),
}  # fmt: skip
_GROUPS: dict[str, Callable[[Any, Point], list[Numbers] | None]] = {
    "row": _rows, "column": _columns, "entry": lambda a, point: [_entries(a, point)],
    "diagonal entry": lambda a, point: None if (found := _diagonal(a, point)) is None else [found],
    "off-diagonal entry": lambda a, point: None if (found := _off_diagonal(a, point)) is None else [found],
    "eigenvalue": lambda a, point: None if (found := _eigenvalues(a, point)) is None else [found],
    "singular value": lambda a, point: None if (found := _singular_values(a, point)) is None else [found],
}  # fmt: skip
_PARTS: dict[str, Callable[[Any, Point], Numbers | None]] = {
    "": _entries, "entry": _entries, "diagonal entry": _diagonal, "off-diagonal entry": _off_diagonal,
    "eigenvalue": _eigenvalues, "singular value": _singular_values,
}  # fmt: skip
_MEASURES: dict[str, Callable[[Any, Point], Any]] = {
    "rank": lambda a, point: point.field.number(rank(a, point)),
    "nullity": lambda a, point: point.field.number(a.ncols() - rank(a, point)),
    "determinant": _determinant,
    "trace": _trace,
    "norm": lambda a, point: _norm(_entries(a, point), point) if min(a.nrows(), a.ncols()) == 1 else None,
    "frobenius norm": lambda a, point: _norm(_entries(a, point), point),
    "condition number": _condition,
    "height": lambda a, point: point.field.number(a.nrows()),
    "width": lambda a, point: point.field.number(a.ncols()),
    "size": lambda a, point: point.field.number(a.nrows() * a.ncols()),
    "largest entry": lambda a, point: _extreme(_entries(a, point), True),
    "smallest entry": lambda a, point: _extreme(_entries(a, point), False),
    "largest eigenvalue": lambda a, point: _extreme(_eigenvalues(a, point), True),
    "smallest eigenvalue": lambda a, point: _extreme(_eigenvalues(a, point), False),
    "largest singular value": lambda a, point: _extreme(_singular_values(a, point), True),
    "smallest singular value": lambda a, point: _extreme(_singular_values(a, point), False),
}  # fmt: skip


# ---------------------------------------------------------------- statements


def compares(bound: str, number: Any, other: Any, point: Point) -> bool | None:
    """Whether `number` is equal to, more than, ... `other`."""
    gap = number - other
    nought = zero(gap, point)
    if point.field.real and not nought and gap.contains(0):
        return None
    match bound:
        case "equal":
            return nought
        case "unequal":
            return not nought
        case "more":
            return not nought and bool(gap > 0)
        case "less":
            return not nought and bool(gap < 0)
        case "at least":
            return nought or bool(gap > 0)
        case "at most":
            return nought or bool(gap < 0)
    return None


SIGNS = {
    "positive": "more", "negative": "less", "nonnegative": "at least", "nonpositive": "at most", "zero": "equal",
    "nonzero": "unequal",
}  # fmt: skip


def between(number: Any, low: Fraction, high: Fraction, point: Point) -> bool | None:
    """Whether a number lies between two others, the ends left open: at an end it is not known."""
    below = compares("less", number, point.field.number(low), point)
    above = compares("more", number, point.field.number(high), point)
    if below is None or above is None:
        return None
    return not (below or above)


def joined(answers: Sequence[bool | None], every: str) -> bool | None:
    """What single answers make of "all", "some", or of a plain plural that is denied ("none" and "not all" alike)."""
    if not answers or any(answer is None for answer in answers):
        return None
    if every == "some":
        return any(answers)
    if every == "plain denied" and any(answers) and not all(answers):
        return None
    return all(answers)
