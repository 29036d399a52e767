"""The base of a logarithm that names none: natural, unless the formula is right for another base that people use."""

from __future__ import annotations

from fractions import Fraction

from grader.notation.expression import Apply, Expression, Number


def bases(*sides: Expression) -> tuple[int, ...]:
    """The bases that a logarithm without one may have, where one occurs."""
    return (2, 10) if any(map(_has_bare_logarithm, sides)) else ()


def _has_bare_logarithm(formula: Expression) -> bool:
    if not isinstance(formula, Apply):
        return False
    return (formula.head == "Log" and len(formula.args) == 1) or any(map(_has_bare_logarithm, formula.args))


def to_base(formula: Expression, base: int) -> Expression:
    """The formula with its bare logarithms to this base."""
    if not isinstance(formula, Apply):
        return formula
    args = tuple(to_base(arg, base) for arg in formula.args)
    bare = formula.head == "Log" and len(args) == 1
    return Apply(formula.head, (*args, Number(Fraction(base))) if bare else args, formula.span)
