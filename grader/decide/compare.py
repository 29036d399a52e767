"""Two elaborated formulas at random points: do they agree?

First the prime field, where differing values are a certain refutation and agreement has a stated error; where a formula
needs an order (|x|, max), exact rationals; where it needs reals (roots, exponentials), rigorous intervals, of which
disjoint ones refute for certain.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import Enum

import flint

from grader.decide.differentiate import NoDerivative
from grader.decide.draws import (
    FOLDS,
    WHOLE,
    Recipe,
    Source,
    draw,
    draw_sizes,
    integer_symbols,
    modular,
    narrow,
    recipe,
    small_numbers,
    varied,
)
from grader.decide.evaluate import MATRICES, Point, Unsupported, evaluate
from grader.decide.fields import (
    BALLS,
    PRECISION,
    PRIME_FIELD,
    RATIONALS,
    Field,
    NeedsOrder,
    NeedsReals,
    Undefined,
    Value,
)
from grader.model import Draw, MathJson
from grader.notation.context import Context
from grader.notation.expression import Apply, Expression, Number, Symbol

WANTED = {"prime": 3, "rationals": 10, "balls": 8}
PLAIN = 2  # draws of a formula in numbers alone: no size or count can hide what differs
WHOLE_NUMBERS = (small_numbers(1), small_numbers(4))
ATTEMPTS = 4  # tries for each wanted draw, since inverses must exist and logarithms be defined
FINE = 120  # bits to which intervals must agree


# heads that have no value in the prime field, or none in the rationals
ORDERED = frozenset(
    "Abs Sign Step ReLU Floor Ceil Max Min Largest Smallest Norm1 NormInfinity FloorDivide Mod Less LessEqual Greater "
    "GreaterEqual Equal NotEqual".split()
)
REAL = frozenset(
    "Exp Ln Sqrt Root Sin Cos Tan Cot Sinh Cosh Tanh Arcsin Arccos Arctan Sigmoid Gamma Softmax Norm Rounded SpectralNorm "
    "LargestEigenvalue".split()
)


STEPS = frozenset("Floor Ceil FloorDivide Mod Step Sign Less LessEqual Greater GreaterEqual Equal NotEqual".split())
SOLVED = frozenset({"D", "ArgMin", "ArgMax"})
NUMBERS = frozenset({"pi", "e"})


class Outcome(Enum):
    AGREE = "agree"
    DIFFER = "differ"
    OPEN = "open"


@dataclass(frozen=True)
class Comparison:
    """What the draws showed. `only_left` and `only_right` count draws at which one side alone had a value."""

    outcome: Outcome
    field: Field
    plan: Recipe
    draws: tuple[Draw, ...]
    detail: str = ""
    only_left: int = 0
    only_right: int = 0
    neither: int = 0


def plan_for(left: Expression, right: Expression, context: Context) -> Recipe:
    """What must be drawn to evaluate both sides."""
    names: set[str] = set()
    bound: set[str] = set()
    heads: set[str] = set()
    integers: set[str] = set()
    rest = [left, right]
    while rest:
        node = rest.pop()
        if isinstance(node, Apply):
            rest.extend(node.args)
            if node.head in FOLDS and isinstance(node.args[1], Symbol):
                bound.add(node.args[1].name)
            heads.add(node.head)
            if node.head in WHOLE:
                integers.update(integer_symbols(node, context.facts))
        elif isinstance(node, Symbol):
            names.add(node.name)
    plan = recipe((names | integers) - bound - {"pi", "e"}, context.facts, context.sizes, frozenset(integers - bound))
    if not heads.isdisjoint(STEPS):
        plan = replace(plan, stepped=True)
    if "D" in heads and plan.sizes:
        plan = replace(plan, least=2)
    if not heads.isdisjoint(SOLVED):  # a derivative may rid the formula of its logarithms
        return replace(plan, deficient="Rank" in heads)
    ordered, real = (
        not heads.isdisjoint(ORDERED),
        not heads.isdisjoint(REAL) or not NUMBERS.isdisjoint(names - context.facts.keys()),
    )
    return replace(plan, ordered=ordered, real=real, deficient="Rank" in heads) if ordered or real or "Rank" in heads else plan


def seed_of(left: MathJson, right: MathJson) -> int:
    """The seed of the draws: a hash of what is compared, so that every run draws the same."""
    text = json.dumps([left, right])
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:6], "big")


def compare(left: Expression, right: Expression, context: Context, seed: int) -> Comparison:
    """Agreement or difference at random points of the simplest field in which both sides have values."""
    plan = plan_for(left, right, context)
    field: Field = BALLS if plan.real else RATIONALS if plan.ordered else PRIME_FIELD
    source: Source = varied if field.ordered else modular
    for _ in range(3):
        try:
            return _trial(left, right, plan, field, source, seed)
        except NeedsOrder:
            field, source = (BALLS if field is BALLS else RATIONALS), varied
        except NeedsReals:
            field, source = BALLS, varied
        except (Unsupported, NoDerivative) as error:
            return Comparison(Outcome.OPEN, field, plan, (), str(error))
        except (ValueError, OverflowError, ArithmeticError, NotImplementedError, TypeError) as error:
            return Comparison(Outcome.OPEN, field, plan, (), f"no value: {error}")
    return Comparison(Outcome.OPEN, field, plan, (), "the formula has no value in any of the fields")


def _trial(left: Expression, right: Expression, plan: Recipe, field: Field, source: Source, seed: int) -> Comparison:
    wanted = _wanted(left, right, plan, field)
    wanted = 2 * wanted if plan.stepped and wanted > 1 else wanted
    draws: list[Draw] = []
    only_left = only_right = neither = coarse = 0
    with flint.ctx.workprec(PRECISION):
        for turn in range(wanted * ATTEMPTS):
            drawn = draw_sizes(plan, turn, seed)
            spread = narrow if source is varied and turn >= wanted and turn % 2 else source
            if plan.stepped and field.ordered and turn % 2 == 0:
                spread = WHOLE_NUMBERS[turn // 2 % 2]
            a, b = pair_at(left, right, plan, field, spread, seed + turn, drawn)
            if a is None or b is None:
                only_left += a is not None
                only_right += b is not None
                neither += a is None and b is None
                continue
            same = agree(a, b, field)
            if same is False:
                return Comparison(Outcome.DIFFER, field, plan, (_told(drawn, seed + turn),))
            if same is None:
                coarse += 1
                continue
            draws.append(_told(drawn, seed + turn))
            if len(draws) == wanted:
                break
    if len(draws) < min(wanted, 3):
        detail = "neither side has a value where the facts hold" if neither else "the two sides have no common domain"
        for side, name, alone in ((left, "left", only_right), (right, "right", only_left)):
            if not neither and alone and only_left + only_right == alone and not draws:
                detail = f"the {name} side has no value: {_why_none(side, plan, field, source, seed)}"
        detail = "the intervals are too wide to tell" if coarse else detail
        return Comparison(Outcome.OPEN, field, plan, tuple(draws), detail, only_left, only_right, neither)
    return Comparison(Outcome.AGREE, field, plan, tuple(draws), "", only_left, only_right, neither)


def _why_none(side: Expression, plan: Recipe, field: Field, source: Source, seed: int) -> str:
    try:
        evaluate(side, draw(plan, draw_sizes(plan, 0, seed), seed, field, source))
    except (Undefined, ZeroDivisionError) as error:
        return str(error) or "a division by zero"
    return "where the facts hold"


def _told(sizes: dict[str, int], seed: int) -> Draw:
    return Draw(sizes=tuple(sizes.items()), seed=seed)


def _wanted(left: Expression, right: Expression, plan: Recipe, field: Field) -> int:
    """How many draws must agree."""
    if not plan.facts and not plan.sizes and not plan.integers:
        return 1
    if field.real and _analytic(left) and _analytic(right):
        return WANTED["prime"]
    return PLAIN if not field.ordered and not plan.sizes and not plan.integers else WANTED[field.name]


ANALYTIC = frozenset(
    ("Add", "Negate", "Multiply", "MatMul", "Dot", "Hadamard", "Divide", "ElementDivide", "Transpose", "Exp", "Sin", "Cos",
     "Sinh", "Cosh", "Tanh", "Sigmoid", "Softmax", "Ones", "Sum", "Trace", "D", "At", "Matrix", "Row")
)  # fmt: skip


def _analytic(expression: Expression) -> bool:
    """Whether it is of one piece, so that what holds on an interval of points holds everywhere."""
    if isinstance(expression, Apply):
        whole = expression.head in ("Power", "ElementPower") and isinstance(expression.args[1], Number)
        whole = whole and expression.args[1].value.denominator == 1  # type: ignore[union-attr]
        return (whole or expression.head in ANALYTIC) and all(map(_analytic, expression.args))
    return True


def pair_at(
    left: Expression,
    right: Expression,
    plan: Recipe,
    field: Field,
    source: Source,
    seed: int,
    sizes: dict[str, int],
) -> tuple[Value | None, Value | None]:
    """Both values at the draw of this seed; None where a side has none."""
    try:
        point = draw(plan, sizes, seed, field, source)
    except ZeroDivisionError:
        return None, None
    return value_at(left, point), value_at(right, point)


def value_at(expression: Expression, point: Point) -> Value | None:
    """The value, or None where the expression has none."""
    try:
        value = evaluate(expression, point)
    except Undefined:
        return None
    if type(value) in MATRICES and value.nrows() == 1 == value.ncols():
        return value[0, 0]
    return value


def agree(left: Value, right: Value, field: Field) -> bool | None:
    """Whether two values are the same; None where intervals overlap but are too wide to say so."""
    matrix = type(left) in MATRICES
    if matrix != (type(right) in MATRICES):
        return False
    if not field.real:
        return bool(left == right) if not matrix or _sizes(left) == _sizes(right) else False
    if not matrix:
        return _close(left, right)
    if _sizes(left) != _sizes(right):
        return False
    verdicts = [_close(x, y) for x, y in zip(left.entries(), right.entries(), strict=True)]
    return False if False in verdicts else None if None in verdicts else True


def _sizes(matrix: Value) -> tuple[int, int]:
    return (matrix.nrows(), matrix.ncols())


def _close(left: Value, right: Value) -> bool | None:
    if not left.overlaps(right):
        return False
    gap = left - right
    return True if _narrow(gap, left) else None


def _narrow(gap: Value, size: Value) -> bool:
    bound = flint.arb(2) ** (-FINE)
    return bool(abs(gap).upper() <= bound * (1 + abs(size).upper()))


def widths(draws: tuple[Draw, ...]) -> Iterator[str]:
    """The sizes that were tried, for people."""
    for trial in draws:
        if trial.sizes:
            yield ", ".join(f"{name} = {value}" for name, value in trial.sizes)
