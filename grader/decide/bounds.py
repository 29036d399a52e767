"""Bounds of norms that hold for all arrays: of a sum by the norms of its terms, of a product by those of its factors.

`‖Ax‖ <= ‖A‖_2 ‖x‖` is shown by these rules alone, applied to the smaller side until one of its bounds is the larger side;
drawn points never show that a bound holds everywhere.
"""

from __future__ import annotations

from collections.abc import Iterator

from grader.decide.compare import Outcome, compare, seed_of
from grader.notation.context import Context
from grader.notation.expression import Apply, Expression, mathjson
from grader.notation.shapes import Clash, Unclear, elaborate

MAX_BOUNDS, MAX_DEPTH = 24, 3


def is_bound(small: Expression, large: Expression, context: Context) -> bool:
    """Whether the rules show that the one is never more than the other."""
    try:
        one, other = elaborate(small, context)[0].expression, elaborate(large, context)[0].expression
    except (Clash, Unclear, RecursionError):
        return False
    found: list[Expression] = [one]
    fresh = [one]
    for _ in range(MAX_DEPTH):
        fresh = [bound for formula in fresh for bound in _above(formula)]
        found += fresh
        if not fresh or len(found) > MAX_BOUNDS:
            break
    same = (compare(bound, other, context, seed_of(mathjson(bound), mathjson(other))) for bound in found[1 : MAX_BOUNDS + 1])
    return any(comparison.outcome is Outcome.AGREE for comparison in same)


def _above(formula: Expression) -> Iterator[Expression]:
    """What the formula is never more than, by one rule."""
    match formula:
        case Apply("SpectralNorm" | "Norm" as head, (Apply("MatMul", (left, right)),)):
            yield _product(_norm("SpectralNorm", left), _norm(head, right))
            if head == "Norm":
                yield _product(_norm("Norm", left), _norm("SpectralNorm", right))
                yield _product(_norm("Norm", left), _norm("Norm", right))
        case Apply("SpectralNorm" | "Norm" as head, (Apply("Add", terms),)):
            yield Apply("Add", tuple(_norm(head, term) for term in terms))
        case Apply("SpectralNorm", (inner,)):
            yield _norm("Norm", inner)
        case Apply("Abs", (Apply("Dot", (left, right)),)) | Apply("Dot", (left, right)) if left != right:
            yield _product(_norm("Norm", left), _norm("Norm", right))
        case Apply("Abs", (Apply("MatMul", (Apply("Transpose", (left,)), right)),)):
            yield _product(_norm("Norm", left), _norm("Norm", right))
        case Apply("Abs", (Apply("Add", terms),)):
            yield Apply("Add", tuple(Apply("Abs", (term,)) for term in terms))
        case Apply("Multiply" | "Add" as head, args) if all(map(_is_size, args)):
            for place, arg in enumerate(args):
                for bound in _above(arg):
                    yield Apply(head, (*args[:place], bound, *args[place + 1 :]))


def _is_size(formula: Expression) -> bool:
    """Whether it is never negative, so that a bound of it bounds the product."""
    if not isinstance(formula, Apply):
        return False
    parts = formula.head in ("Multiply", "Add") and all(map(_is_size, formula.args))
    return parts or formula.head in ("Norm", "SpectralNorm", "Abs")


def _norm(head: str, of: Expression) -> Expression:
    return Apply(head, (of.args[0] if isinstance(of, Apply) and of.head == "Negate" else of,))


def _product(left: Expression, right: Expression) -> Expression:
    return Apply("Multiply", (left, right))
