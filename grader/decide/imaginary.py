r"""Whether a letter may be the imaginary unit: `e^{i\pi} + 1 = 0`, `i^2 = -1`. Numbers are real here, so that is left open."""

from __future__ import annotations

from grader.notation.context import Context
from grader.notation.expression import Apply, Expression, Symbol, free_symbols

UNIT = "i"


def may_be_imaginary(found: Expression, expected: Expression, context: Context) -> bool:
    """Whether an `i` that nothing declares is raised to a power, or stands in an exponent."""
    known = UNIT in context.facts or UNIT in context.where or UNIT in context.indices
    return not known and any(_raised(side) for side in (found, expected) if UNIT in free_symbols(side))


def _raised(formula: Expression) -> bool:
    match formula:
        case Apply("Power", (base, exponent)):
            return base == Symbol(UNIT) or _holds_unit(exponent) or _raised(base)
        case Apply("Exp", (exponent,)):
            return _holds_unit(exponent)
        case Apply("Subscript", _):
            return False
        case Apply(_, args):
            return any(map(_raised, args))
    return False


def _holds_unit(exponent: Expression) -> bool:
    """Whether the letter is a factor or a term, and no index."""
    if isinstance(exponent, Apply):
        return exponent.head != "Subscript" and any(map(_holds_unit, exponent.args))
    return exponent == Symbol(UNIT)
