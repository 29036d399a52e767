"""How a formula is put together: its numerator and denominator, its terms, the factor of a symbol, the entries of a matrix."""

from __future__ import annotations

from grader.notation.context import Context
from grader.notation.expression import Apply, Expression, Number, Symbol
from grader.notation.shapes import flat_name

PRODUCTS = frozenset({"Multiply", "MatMul"})


def is_zero(term: Expression) -> bool:
    return isinstance(term, Number) and term.value == 0


def numerator(term: Expression) -> Expression | None:
    """What stands above the line, where a formula is one fraction."""
    return term.args[0] if isinstance(term, Apply) and term.head == "Divide" else None


def denominator(term: Expression) -> Expression | None:
    return term.args[1] if isinstance(term, Apply) and term.head == "Divide" else None


def factors(term: Expression) -> tuple[Expression, ...]:
    """What a product multiplies."""
    if isinstance(term, Apply) and term.head in PRODUCTS:
        return tuple(factor for arg in term.args for factor in factors(arg))
    return (term,)


def names_in(term: Expression) -> frozenset[str]:
    """The symbols that a formula shows, those with an index whole: `w_0`."""
    match term:
        case Symbol(name):
            return frozenset({name})
        case Apply("Subscript", (Symbol(), *_)):
            return frozenset({flat_name(term)})
        case Apply(_, args):
            return frozenset[str]().union(*map(names_in, args))
    return frozenset()


def literal_matrix(term: Expression, context: Context) -> list[tuple[Expression, ...]]:
    """The rows of a matrix that is written out or that data fix; none for another formula."""
    if isinstance(term, Symbol) and term.name in context.where:
        term = context.where[term.name]
    if not isinstance(term, Apply) or term.head not in ("Matrix", "List"):
        return []
    rows = [arg.args if isinstance(arg, Apply) and arg.head in ("Row", "List") else (arg,) for arg in term.args]
    return rows if len({len(row) for row in rows}) == 1 else []
