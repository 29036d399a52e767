"""Equations of the first degree in one letter: `3n + 3 = 72` is solved by 23 alone."""

from __future__ import annotations

from fractions import Fraction

from grader.notation.expression import Apply, Expression, Number, Symbol
from grader.notation.grammar import Statement

Line = tuple[Fraction, Fraction]  # slope and value at nought


def solved(statement: Statement) -> tuple[str, Fraction] | None:
    """The letter of an equation of degree one, and the only number that solves it."""
    if statement.relations != ("Equal",) or len(statement.terms) != 2 or statement.continues:
        return None
    names = frozenset().union(*map(_names, statement.terms))
    if len(names) != 1:
        return None
    left, right = map(_line, statement.terms)
    if left is None or right is None or left[0] == right[0]:
        return None
    return next(iter(names)), (right[1] - left[1]) / (left[0] - right[0])


def gives(statement: Statement) -> bool:
    """Whether the equation is solved: a letter, a sign, and a number."""
    left, right = statement.terms[0], statement.terms[-1]
    return isinstance(left, Symbol) and not _names(right)


def _names(expression: Expression) -> frozenset[str]:
    match expression:
        case Symbol(name):
            return frozenset({name})
        case Apply("Subscript" | "Prime" | "Call"):
            return frozenset({"one", "other"})  # no plain letter
        case Apply(_, args):
            return frozenset().union(*map(_names, args))
    return frozenset()


def _line(expression: Expression) -> Line | None:
    """The formula as slope and value at nought; None where it is of another degree."""
    match expression:
        case Number(value):
            return Fraction(0), value
        case Symbol(name) if len(name) == 1 and name not in "ei":
            return Fraction(1), Fraction(0)
        case Apply("Negate", (inner,)):
            return _times(_line(inner), (Fraction(0), Fraction(-1)))
        case Apply("Add" | "Multiply" as head, args):
            total = _line(args[0])
            for arg in args[1:]:
                total = _plus(total, _line(arg)) if head == "Add" else _times(total, _line(arg))
            return total
        case Apply("Divide", (above, below)):
            under = _line(below)
            return None if under is None or under[0] or not under[1] else _times(_line(above), (Fraction(0), 1 / under[1]))
    return None


def _plus(one: Line | None, other: Line | None) -> Line | None:
    return None if one is None or other is None else (one[0] + other[0], one[1] + other[1])


def _times(one: Line | None, other: Line | None) -> Line | None:
    if one is None or other is None or (one[0] and other[0]):
        return None
    return one[0] * other[1] + one[1] * other[0], one[1] * other[1]
