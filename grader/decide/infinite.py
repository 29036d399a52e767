r"""Limits against infinity, and limits that grow without bound against numbers: by sympy, and by values that grow.

Infinity has no value, so the certificate holds other formulas: that the values grow as the limit is approached, or that
1 / (1 + f^2), which would vanish, does not.
"""

from __future__ import annotations

from fractions import Fraction

from grader.decide.closed import INFINITE, closed, growing, growth, in_numbers, is_endless
from grader.decide.compare import Outcome, compare, seed_of
from grader.decide.shown import Shown
from grader.notation.context import Context
from grader.notation.expression import Apply, Expression, Number, mathjson
from grader.notation.printer import show

ZERO, ONE = Number(Fraction(0)), Number(Fraction(1))
_SIGNS: dict[Expression, int] = {INFINITE: 1, Apply("Negate", (INFINITE,)): -1}


def infinite(left: Expression, right: Expression, context: Context) -> Shown | str | None:
    """What is shown of a limit that is infinite, or said to be; why nothing is; None where none is."""
    for limit, other in ((left, right), (right, left)):
        said = _SIGNS.get(other, 0)
        if not isinstance(limit, Apply) or limit.head != "Limit" or (not said and is_endless(other)):
            continue
        goes = growth(limit, context)
        if goes is None and said:
            return "where the limit goes was not found and confirmed"
        if goes is None or goes == said == 0:
            return None
        return _shown(limit, other, said, goes, context)
    return None


def _shown(limit: Apply, other: Expression, said: int, goes: int, context: Context) -> Shown | str:
    near = in_numbers(limit, context)
    one, two = near, other
    if said and goes:
        one, two = growing(limit, said) or near, ONE
    elif said:
        one, two = Apply("Divide", (ONE, Apply("Add", (ONE, Apply("Multiply", (near, near)))))), ZERO
    comparison = compare(one, two, context, seed_of(mathjson(one), mathjson(two)))
    number = closed(limit, context)
    where = show(number) if number is not None else "infinity" if goes > 0 else "-infinity"
    if comparison.outcome is Outcome.AGREE and said == goes:
        return Shown(one, two, comparison, True, f"the limit is {where}, by sympy and confirmed by numbers")
    if comparison.outcome is Outcome.DIFFER and said != goes:
        return Shown(one, two, comparison, False, f"wrong limit: it is {where}, by sympy and confirmed by numbers")
    return "where the limit goes was not confirmed"
