"""The norm with a 2 of a matrix is its largest singular value; some people write it for the Frobenius norm, too."""

from __future__ import annotations

from grader.notation.expression import Apply, Expression, Number, Symbol

FROBENIUS = Symbol("Frobenius")


def entrywise(found: Expression, expected: Expression) -> tuple[Expression, Expression] | None:
    """Both sides with the Frobenius norm for every norm with a 2; None where both norms are named, or none is."""
    sides = _rewritten(found), _rewritten(expected)
    named = _names(found) or _names(expected)
    return None if named or sides == (found, expected) else sides


def _rewritten(formula: Expression) -> Expression:
    match formula:
        case Apply("Norm", (inner, Number(kind))) if kind == 2:
            return Apply("Norm", (_rewritten(inner), FROBENIUS), formula.span)
        case Apply(head, args):
            return Apply(head, tuple(map(_rewritten, args)), formula.span)
    return formula


def _names(formula: Expression) -> bool:
    """Whether a Frobenius norm is named."""
    if not isinstance(formula, Apply):
        return False
    return (formula.head == "Norm" and formula.args[1:] == (FROBENIUS,)) or any(map(_names, formula.args))
