"""Has a formula a property? Symmetric, singular, of full rank, positive definite, convex in a variable, never negative ...

Evaluated at drawn points that the facts permit, exactly or in narrow intervals. It holds if it does at every point, not if
at none; where points differ nobody knows. What only generic data have (an inverse) must also survive matrices of zeros where
nothing forbids them.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations, pairwise
from typing import Any

import flint

from grader.decide.compare import plan_for, value_at
from grader.decide.draws import Recipe, draw, draw_sizes, small_numbers
from grader.decide.evaluate import Point
from grader.decide.fields import BALLS, PRECISION, RATIONALS, NeedsReals
from grader.notation.context import Context
from grader.notation.expression import Apply, Expression, Symbol
from grader.probing import NO_VALUE, entries

POINTS = 8
ATTEMPTS = 3
MAX_SIDE = 5  # of a matrix whose minors are all looked at
STEPS = 6  # along a line, for convexity and degrees
TINY = Fraction(1, 10**25)
FULL = frozenset({"full rank", "invertible", "positive definite", "orthogonal", "unit norm"})


@dataclass(frozen=True)
class Answer:
    """Whether it holds (None: not known), and what was seen."""

    holds: bool | None
    seen: str


Test = Callable[[Any, Point], "bool | None"]


def decided(name: str, of: str, formula: Expression, argument: Expression | None, variable: str, context: Context) -> Answer:
    """Whether the elaborated formula has the property `name`; `of` its rows, columns or entries."""
    if name in ("convex", "concave", "affine", "linear", "quadratic", "cubic"):
        return _along_lines(name, formula, variable, context) if variable else Answer(None, "in which variable is not said")
    test = _TESTS.get((of, name)) or (_entries(name) if of in ("", "entry", "element") else None)
    if name == "rank" and argument is not None:
        test = _ranked(argument)
    if name == "sum" and argument is not None:
        test = _summed(of, argument)
    if test is None:
        return Answer(None, "the property is not known")
    return _at_points(test, formula, argument, context, fragile=name in ("invertible", "full rank", "full row rank",
                      "full column rank", "independent", "rank", "positive definite"))  # fmt: skip


def _at_points(test: Test, formula: Expression, argument: Expression | None, context: Context, fragile: bool) -> Answer:
    whole = formula if argument is None else Apply("Tuple", (formula, argument))
    plan = plan_for(whole, formula, context)
    answers: list[bool] = []
    shown = ""
    for turn in range(POINTS * ATTEMPTS):
        sizes = {**draw_sizes(plan, turn, turn), **context.sizes}
        if any(size == 1 for name, size in sizes.items() if name not in context.sizes and name in plan.sizes):
            continue  # where much holds by chance
        result = _one(test, formula, plan, sizes, turn + 1, zero=False)
        if result is not None:
            answers.append(result)
            shown = shown or ", ".join(f"{size} = {value}" for size, value in sizes.items())
        if len(answers) == POINTS or (answers and not plan.facts and not plan.sizes):
            break
    if len(answers) < POINTS and (plan.facts or plan.sizes or not answers):
        return Answer(None, "it has no value at enough points")
    if not any(answers):
        return Answer(False, f"at {len(answers)} drawn points it does not hold" + (f", as for {shown}" if shown else ""))
    if not all(answers):
        return Answer(None, "it holds at some points and not at others")
    if fragile:
        for turn in range(3):
            sizes = {**draw_sizes(plan, turn, turn), **context.sizes}
            if _one(test, formula, plan, sizes, turn + 1, zero=True) is False:
                return Answer(None, "it holds for most data and not for all")
    return Answer(True, f"it holds at {len(answers)} drawn points" if plan.facts else "computed from the data")


def _one(test: Test, formula: Expression, plan: Recipe, sizes: dict[str, int], seed: int, zero: bool) -> bool | None:
    for field in (RATIONALS, BALLS):
        try:
            with flint.ctx.workprec(PRECISION):
                point = draw(plan, sizes, seed, field, small_numbers(4))
                if zero:
                    _emptied(point, plan)
                value = value_at(formula, point)
                return None if value is None else test(value, point)
        except NeedsReals:
            continue
        except NO_VALUE:
            return None
    return None


def _emptied(point: Point, plan: Recipe) -> None:
    """Matrices of which nothing is known become zero."""
    for fact in plan.facts:
        value = point.values.get(fact.symbol)
        if fact.shape and value is not None and not FULL & set(fact.properties) and point.field.is_matrix(value):
            zero = point.field.number(0)
            point.values[fact.symbol] = point.field.matrix(value.nrows(), value.ncols(), [zero] * (value.nrows() * value.ncols()))


# ---------------------------------------------------------------- tests at one point


def _matrix(value: Any, point: Point) -> Any:
    return value if point.field.is_matrix(value) else point.field.matrix(1, 1, [value])


def _zero(value: Any, point: Point) -> bool:
    if not point.field.real:
        return bool(value == 0)
    return bool(abs(value).upper() < 1e-25)


def _rank(value: Any, point: Point) -> int:
    a = _matrix(value, point)
    if not point.field.real:
        return int(a.rank())
    rows, columns = a.nrows(), a.ncols()
    for size in range(min(rows, columns), 0, -1):
        for chosen in combinations(range(rows), size):
            for picked in combinations(range(columns), size):
                minor = point.field.matrix(size, size, [a[i, j] for i in chosen for j in picked])
                if not _zero(minor.det(), point):
                    return size
    return 0


def _square(value: Any, point: Point) -> bool:
    a = _matrix(value, point)
    return bool(a.nrows() == a.ncols())


def _symmetric(value: Any, point: Point) -> bool:
    a = _matrix(value, point)
    return _square(a, point) and all(_zero(a[i, j] - a[j, i], point) for i in range(a.nrows()) for j in range(i))


def _diagonal(value: Any, point: Point) -> bool:
    a = _matrix(value, point)
    return all(_zero(a[i, j], point) for i in range(a.nrows()) for j in range(a.ncols()) if i != j)


def _orthogonal(value: Any, point: Point) -> bool:
    a = _matrix(value, point)
    product = a.transpose() * a
    return _square(a, point) and all(
        _zero(product[i, j] - (1 if i == j else 0), point) for i in range(a.ncols()) for j in range(a.ncols())
    )


def _minors(value: Any, point: Point, sign: int) -> list[tuple[int, Any]] | None:
    a = _matrix(value, point)
    if not _symmetric(a, point) or a.nrows() > MAX_SIDE:
        return None
    found = []
    for size in range(1, a.nrows() + 1):
        for chosen in combinations(range(a.nrows()), size):
            minor = point.field.matrix(size, size, [a[i, j] * sign for i in chosen for j in chosen])
            found.append((size, minor.det()))
    return found


def _definite(sign: int, strict: bool) -> Test:
    def test(value: Any, point: Point) -> bool | None:
        a = _matrix(value, point)
        if not _symmetric(a, point):
            return False
        minors = _minors(value, point, sign)
        if minors is None:
            return None
        return all(minor > 0 if strict else minor > 0 or _zero(minor, point) for _, minor in minors)

    return test


def _of_rank(which: str) -> Test:
    def test(value: Any, point: Point) -> bool:
        a = _matrix(value, point)
        wanted = {"rows": a.nrows(), "columns": a.ncols()}.get(which, min(a.nrows(), a.ncols()))
        return bool(_rank(a, point) == wanted)

    return test


def _invertible(value: Any, point: Point) -> bool:
    return _square(value, point) and _rank(value, point) == _matrix(value, point).nrows()


def _singular(value: Any, point: Point) -> bool | None:
    """Said of a square matrix; of another one it is no plain statement."""
    return not _invertible(value, point) if _square(value, point) else None


def _ranked(argument: Expression) -> Test:
    def test(value: Any, point: Point) -> bool | None:
        wanted = value_at(argument, point)
        return None if wanted is None or point.field.is_matrix(wanted) else _zero(wanted - _rank(value, point), point)

    return test


def _summed(of: str, argument: Expression) -> Test:
    def test(value: Any, point: Point) -> bool | None:
        a, wanted = _matrix(value, point), value_at(argument, point)
        if wanted is None or point.field.is_matrix(wanted):
            return None
        zero = point.field.number(0)
        rows = [[a[i, j] for j in range(a.ncols())] for i in range(a.nrows())]
        groups = {"row": rows, "column": [list(column) for column in zip(*rows, strict=True)]}.get(
            of, [[entry for row in rows for entry in row]]
        )
        return all(_zero(sum(group, zero) - wanted, point) for group in groups)

    return test


def _entries(name: str) -> Test | None:
    def compare(holds: Callable[[Any, bool], bool]) -> Test:
        def test(value: Any, point: Point) -> bool:
            a = _matrix(value, point)
            return all(holds(entry, _zero(entry, point)) for entry in a.entries())

        return test

    return {
        "positive": compare(lambda entry, zero: not zero and entry > 0),
        "negative": compare(lambda entry, zero: not zero and entry < 0),
        "nonnegative": compare(lambda entry, zero: zero or entry > 0),
        "nonpositive": compare(lambda entry, zero: zero or entry < 0),
        "zero": compare(lambda entry, zero: zero),
        "nonzero": compare(lambda entry, zero: not zero),
    }.get(name)


_TESTS: dict[tuple[str, str], Test] = {
    ("", "square"): _square,
    ("", "symmetric"): _symmetric,
    ("", "diagonal"): _diagonal,
    ("", "singular"): _singular,
    ("", "orthogonal"): _orthogonal,
    ("", "invertible"): _invertible,
    ("", "full rank"): _of_rank(""),
    ("", "full row rank"): _of_rank("rows"),
    ("", "full column rank"): _of_rank("columns"),
    ("row", "independent"): _of_rank("rows"),
    ("column", "independent"): _of_rank("columns"),
    ("", "positive definite"): _definite(1, strict=True),
    ("", "positive semidefinite"): _definite(1, strict=False),
    ("", "negative definite"): _definite(-1, strict=True),
    ("", "negative semidefinite"): _definite(-1, strict=False),
}


# ---------------------------------------------------------------- along lines


def _along_lines(name: str, formula: Expression, variable: str, context: Context) -> Answer:
    plan = plan_for(Apply("Tuple", (formula, Symbol(variable))), formula, context)
    answers: list[bool] = []
    strict = 0
    for turn in range(POINTS * ATTEMPTS):
        sizes = {**draw_sizes(plan, turn, turn), **context.sizes}
        values = _line(formula, variable, plan, sizes, turn + 1)
        if values is None:
            continue
        bends = [c - 2 * b + a for a, b, c in zip(values, values[1:], values[2:], strict=False)]
        degree = _degree(values)
        strict += any(abs(bend) > TINY for bend in bends)
        match name:
            case "convex":
                answers.append(all(bend > -TINY for bend in bends))
            case "concave":
                answers.append(all(bend < TINY for bend in bends))
            case "linear" | "affine":
                answers.append(degree == 1)
            case "quadratic":
                answers.append(degree == 2)
            case "cubic":
                answers.append(degree == 3)
        if len(answers) == POINTS:
            break
    if len(answers) < POINTS:
        return Answer(None, "it has no value at enough points")
    where = f"along {len(answers)} drawn lines in {variable}"
    if all(answers):
        return Answer(True, f"it holds {where}")
    if name in ("convex", "concave") or not any(answers):
        return Answer(False, f"it fails {where}")
    return Answer(None, f"it holds along some lines in {variable} and not along others")


def _degree(values: list[Fraction]) -> int | None:
    row = values
    for degree in range(len(values) - 1):
        if all(abs(entry - row[0]) <= TINY for entry in row):
            return degree
        row = [b - a for a, b in pairwise(row)]
    return None


def _line(formula: Expression, variable: str, plan: Recipe, sizes: dict[str, int], seed: int) -> list[Fraction] | None:
    for field in (RATIONALS, BALLS):
        try:
            with flint.ctx.workprec(PRECISION):
                point, other = (draw(plan, sizes, seed + shift, field, small_numbers(3)) for shift in (0, 1000))
                start, step = point.values[variable], other.values[variable]
                found: list[Fraction] = []
                for count in range(STEPS):
                    moved = Point(field, {**point.values, variable: start + step * field.number(count)}, dict(point.integers))
                    value = value_at(formula, moved)
                    if value is None or field.is_matrix(value):
                        return None
                    found.append(entries(value, field)[0] if not field.real else Fraction(str(value.mid().str(60, radius=False))))
                return found
        except NeedsReals:
            continue
        except (KeyError, *NO_VALUE):
            return None
    return None
