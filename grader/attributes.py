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

from grader.bearings import BEARINGS, as_measured
from grader.decide.compare import plan_for, value_at
from grader.decide.draws import Recipe, draw, draw_sizes, small_numbers
from grader.decide.evaluate import Point
from grader.decide.fields import BALLS, PRECISION, RATIONALS, Field, NeedsReals, as_fraction
from grader.measures import SIGNS, between, compares, joined, known, matrix, measured, rank, zero
from grader.notation.context import Context
from grader.notation.expression import Apply, Expression, Symbol
from grader.probing import NO_VALUE

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


def decided(
    words: tuple[str, ...],
    of: str,
    formula: Expression,
    argument: Expression | None,
    variable: str,
    context: Context,
    every: str = "all",
) -> Answer:
    """Whether the elaborated formula has the property that `words` name; `of` what of it, `every` whether all or some."""
    name = words[0]
    if name in CURVES:
        return _along_lines(words, formula, variable, context) if variable else Answer(None, "in which variable is not said")
    test = _TESTS.get((of, name)) or _numbers(words, of, argument, every)
    if name in BEARINGS and argument is not None:
        test = _to(BEARINGS[name], argument)
    if words[1:] == ("both",) and argument is not None:
        test = _to(lambda left, right, point: as_measured(name, of, left, right, point), argument)
    if test is None:
        return Answer(None, "the property is not known")
    return at_points(test, formula, argument, context, fragile=name not in ("square", "symmetric", "diagonal"))


def _to(bearing: Callable[[Any, Any, Point], bool | None], argument: Expression) -> Test:
    def test(value: Any, point: Point) -> bool | None:
        other = value_at(argument, point)
        return None if other is None else bearing(value, other, point)

    return test


def _numbers(words: tuple[str, ...], of: str, argument: Expression | None, every: str) -> Test | None:
    """Whether the numbers of a measure are of a sign, within bounds, or as another number says."""
    name, rest = words[0], words[1:]
    if not known(of):
        return None

    def other(value: Any, point: Point) -> Any:
        if rest[:1] == ("measure",):
            found = measured(rest[1], value, point)
            return None if found is None else found[0]
        wanted = None if argument is None else value_at(argument, point)
        return None if wanted is None or point.field.is_matrix(wanted) else wanted

    def test(value: Any, point: Point) -> bool | None:
        numbers = measured(of, value, point)
        if numbers is None:
            return None
        if name == "values":
            wanted = [point.field.number(Fraction(text)) for text in rest]
            return _same_values(numbers, wanted, point)
        if name == "between":
            return joined([between(number, Fraction(rest[0]), Fraction(rest[1]), point) for number in numbers], every)
        limit = point.field.number(0) if name in SIGNS else other(value, point)
        if limit is None:
            return None
        bound = SIGNS.get(name, name)
        close = Fraction(rest[0]) if rest and bound == "equal" and rest[0] != "measure" else None
        return joined([_compared(bound, number, limit, close, point) for number in numbers], every)

    return test


def _same_values(numbers: list[Any], wanted: list[Any], point: Point) -> bool:
    """Whether the numbers are those that are listed, in any order; one that comes twice may be listed once."""
    return all(any(zero(number - other, point) for other in wanted) for number in numbers) and all(
        any(zero(number - other, point) for number in numbers) for other in wanted
    )


def _compared(bound: str, number: Any, limit: Any, close: Fraction | None, point: Point) -> bool | None:
    """A comparison, where a value that was written with decimals is right when it is rightly rounded."""
    if close is None:
        return compares(bound, number, limit, point)
    gap = number - limit
    gap = gap if gap > 0 else -gap
    within = compares("at most", gap, point.field.number(close), point)
    beyond = compares("more", gap, point.field.number(2 * close), point)
    return True if within else False if beyond else None


def at_points(test: Test, formula: Expression, argument: Expression | None, context: Context, fragile: bool) -> Answer:
    """Whether a test holds at every drawn point, or at none; `fragile`: it must also survive matrices of zeros."""
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


def _square(value: Any, point: Point) -> bool:
    a = matrix(value, point)
    return bool(a.nrows() == a.ncols())


def _symmetric(value: Any, point: Point) -> bool:
    a = matrix(value, point)
    return _square(a, point) and all(zero(a[i, j] - a[j, i], point) for i in range(a.nrows()) for j in range(i))


def _diagonal(value: Any, point: Point) -> bool:
    a = matrix(value, point)
    return all(zero(a[i, j], point) for i in range(a.nrows()) for j in range(a.ncols()) if i != j)


def _orthogonal(value: Any, point: Point) -> bool | None:
    a = matrix(value, point)
    if min(a.nrows(), a.ncols()) == 1:
        return None  # of a vector it is said beside another
    product = a.transpose() * a
    return _square(a, point) and all(
        zero(product[i, j] - (1 if i == j else 0), point) for i in range(a.ncols()) for j in range(a.ncols())
    )


def _minors(value: Any, point: Point, sign: int) -> list[tuple[int, Any]] | None:
    a = matrix(value, point)
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
        a = matrix(value, point)
        if not _symmetric(a, point):
            return False
        minors = _minors(value, point, sign)
        if minors is None:
            return None
        return all(minor > 0 if strict else minor > 0 or zero(minor, point) for _, minor in minors)

    return test


semidefinite: Test = _definite(1, strict=False)


def _of_rank(which: str) -> Test:
    def test(value: Any, point: Point) -> bool:
        a = matrix(value, point)
        wanted = {"rows": a.nrows(), "columns": a.ncols()}.get(which, min(a.nrows(), a.ncols()))
        return bool(rank(a, point) == wanted)

    return test


def _invertible(value: Any, point: Point) -> bool:
    return _square(value, point) and rank(value, point) == matrix(value, point).nrows()


def _singular(value: Any, point: Point) -> bool | None:
    """Said of a square matrix; of another one it is no plain statement."""
    return not _invertible(value, point) if _square(value, point) else None


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
    ("", "positive semidefinite"): semidefinite,
    ("", "negative definite"): _definite(-1, strict=True),
    ("", "negative semidefinite"): _definite(-1, strict=False),
}


# ---------------------------------------------------------------- along lines


CURVES = frozenset(
    {"convex", "concave", "affine", "linear", "quadratic", "cubic", "degree", "opens up", "opens down", "several minima"}
)
_DEGREES = {"linear": 1, "affine": 1, "quadratic": 2, "cubic": 3}


def _along_lines(words: tuple[str, ...], formula: Expression, variable: str, context: Context) -> Answer:
    plan = plan_for(Apply("Tuple", (formula, Symbol(variable))), formula, context)
    lines: list[list[Fraction]] = []
    for turn in range(POINTS * ATTEMPTS):
        sizes = {**draw_sizes(plan, turn, turn), **context.sizes}
        lines += _lines(formula, variable, plan, sizes, turn + 1)
        if len(lines) >= POINTS:
            break
    if len(lines) < POINTS:
        return Answer(None, "it has no value at enough points")
    where = f"along {len(lines)} drawn lines in {variable}"
    holds = _curved(words, lines)
    if holds is None:
        return Answer(None, "how many minima it has is not told by drawn lines")
    return Answer(holds, f"it {'holds' if holds else 'fails'} {where}")


def _curved(words: tuple[str, ...], lines: list[list[Fraction]]) -> bool | None:
    """Whether values along lines are those of a convex function, of a polynomial of a degree: the highest of any line."""
    bends = [c - 2 * b + a for values in lines for a, b, c in zip(values, values[1:], values[2:], strict=False)]
    degrees = [_degree(values) for values in lines]
    highest = None if None in degrees else max(degree for degree in degrees if degree is not None)
    match words[0]:
        case "convex":
            return all(bend > -TINY for bend in bends)
        case "concave":
            return all(bend < TINY for bend in bends)
        case "several minima":
            return False if all(bend > -TINY for bend in bends) else None  # a convex function has one, or a whole region
        case "opens up":
            return highest == 2 and all(bend > -TINY for bend in bends)
        case "opens down":
            return highest == 2 and all(bend < TINY for bend in bends)
        case "degree":
            return highest == int(words[1])
    return highest == _DEGREES[words[0]]


def _degree(values: list[Fraction]) -> int | None:
    row = values
    for degree in range(len(values) - 1):
        if all(abs(entry - row[0]) <= TINY for entry in row):
            return degree
        row = [b - a for a, b in pairwise(row)]
    return None


def _fine(cell: Any, field: Field) -> Fraction:
    return Fraction(str(cell.mid().str(60, radius=False))) if field.real else as_fraction(cell)


def _lines(formula: Expression, variable: str, plan: Recipe, sizes: dict[str, int], seed: int) -> list[list[Fraction]]:
    """The values along a line, of every entry of the formula."""
    for field in (RATIONALS, BALLS):
        try:
            with flint.ctx.workprec(PRECISION):
                point, other = (draw(plan, sizes, seed + shift, field, small_numbers(3)) for shift in (0, 1000))
                start, step = point.values[variable], other.values[variable]
                found: list[list[Fraction]] = []
                for count in range(STEPS):
                    moved = Point(field, {**point.values, variable: start + step * field.number(count)}, dict(point.integers))
                    value = value_at(formula, moved)
                    if value is None:
                        return []
                    found.append([_fine(cell, field) for cell in matrix(value, point).entries()])
                return [list(line) for line in zip(*found, strict=True)]
        except NeedsReals:
            continue
        except (KeyError, *NO_VALUE):
            return []
    return []
