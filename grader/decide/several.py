"""Values that are several: sets and signs that stand for both, compared element by element.

`{1, 2}` is `{2, 1}`, and `1 ± x` the set of `1 + x` and `1 - x`; all signs of a formula are taken together, ∓ against ±.
Sets are the same where each element of either equals one of the other; they differ only where an element differs from all.
"""

from __future__ import annotations

from collections.abc import Callable
from enum import Enum

from grader.notation.expression import Apply, Expression, Symbol

SIGNS = frozenset({"PlusMinus", "MinusPlus"})
MAX_ELEMENTS = 12


class Same(Enum):
    YES = "yes"
    NO = "no"
    OPEN = "open"


Compare = Callable[[Expression, Expression], Same]


def elements(formula: Expression) -> tuple[Expression, ...] | None:
    """The values that the formula stands for; None of a formula that stands for one."""
    match formula:
        case Apply("EmptySet", ()):
            return ()
        case Apply("Set", args):
            if any(isinstance(arg, Apply) and arg.head in ("Condition", "Given", "Ellipsis") for arg in args):
                return None
            inner = [elements(arg) or (arg,) for arg in args]
            return tuple(element for part in inner for element in part)
        case Apply("Union", args):
            parts = [elements(arg) for arg in args]
            return None if None in parts else tuple(element for part in parts if part is not None for element in part)
    if _has_signs(formula):
        return (_signed(formula, plus=True), _signed(formula, plus=False))
    return None


def _has_signs(formula: Expression) -> bool:
    return isinstance(formula, Apply) and (formula.head in SIGNS or any(map(_has_signs, formula.args)))


def _signed(formula: Expression, plus: bool) -> Expression:
    match formula:
        case Apply(head, (left, right)) if head in SIGNS:
            first, second = _signed(left, plus), _signed(right, plus)
            return Apply("Add", (first, second if plus == (head == "PlusMinus") else Apply("Negate", (second,))), formula.span)
        case Apply(head, args):
            return Apply(head, tuple(_signed(arg, plus) for arg in args), formula.span)
    return formula


def same_sets(left: tuple[Expression, ...], right: tuple[Expression, ...], compare: Compare) -> tuple[Same, Expression | None]:
    """Whether two sets are the same; where they are not, an element of one that the other has not."""
    if len(left) > MAX_ELEMENTS or len(right) > MAX_ELEMENTS:
        return Same.OPEN, None
    found = Same.YES
    for one, other in ((left, right), (right, left)):
        for element in one:
            answers = [compare(element, against) for against in other]
            if Same.YES in answers:
                continue
            if Same.OPEN not in answers:
                return Same.NO, element
            found = Same.OPEN
    return found, None


def ends(formula: Expression) -> tuple[Expression, Expression, str] | None:
    """The ends of an interval and which of them belong to it: `open closed` and the like."""
    match formula:
        case Apply("Interval", (low, high, Symbol(kind))):
            return low, high, kind
    return None
