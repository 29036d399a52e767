"""Inverses that never exist: of a product that passes through fewer dimensions than it has rows, since its rank is too low."""

from __future__ import annotations

from collections.abc import Iterator

from grader.model import Mismatch
from grader.notation.context import Context
from grader.notation.expression import Apply, Expression, Number
from grader.notation.printer import show
from grader.notation.shapes import Clash, Unclear, elaborate


def without_inverse(formula: Expression, context: Context) -> Mismatch | None:
    """The first matrix that the formula inverts although, by the facts, it never has an inverse."""
    for inner in _inverted(formula):
        factors = tuple(_factors(inner))
        if len(factors) < 2:
            continue
        try:
            shapes = [elaborate(factor, context)[0].shape for factor in factors]
        except (Clash, Unclear, RecursionError):
            continue
        if any(len(shape) != 2 for shape in shapes):
            continue
        sides = [str(size) for shape in shapes for size in shape]
        side, inner_sides = sides[0], sides[1:-1]
        for size in inner_sides:
            if size != "1" and side == sides[-1] and _smaller(size, side, context):
                found = f"{show(inner)}, {side} x {side} of rank at most {size} < {side}"
                return Mismatch(expected="a matrix that has an inverse", found=found)
    return None


def _smaller(small: str, large: str, context: Context) -> bool:
    fact = context.facts.get(small)
    return fact is not None and f"< {large}" in fact.properties


def _inverted(formula: Expression) -> Iterator[Expression]:
    match formula:
        case Apply("Inverse", (inner,)):
            yield inner
        case Apply("Power", (inner, Number(value))) if value == -1:
            yield inner
    if isinstance(formula, Apply):
        for arg in formula.args:
            yield from _inverted(arg)


def _factors(formula: Expression) -> Iterator[Expression]:
    match formula:
        case Apply("Multiply" | "MatrixMultiply", args):
            for arg in args:
                yield from _factors(arg)
        case _:
            yield formula
