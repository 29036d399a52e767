"""A question's formulas written out in what it gives: what an operation does to them, and their coefficients in a variable.

A truth stands for its form, where it has one, and for its formula otherwise; coefficients are of polynomials of degree at most
two, taken from three values.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from functools import lru_cache

from grader.notation.expression import Apply, Expression, Number, Symbol, substitute, symbols
from grader.notation.grammar import Unread, read_expression
from grader.notation.shapes import flat_name
from grader.reference import Quantity, Question, context_of, names_of

DEPTH = 8
_DERIVED = frozenset({"D", "Gradient", "ArgMin", "ArgMax", "Limit"})


def number(value: int | Fraction) -> Number:
    return Number(Fraction(value))


def quantities_of(expression: Expression, question: Question) -> tuple[Quantity, ...]:
    """The truths with formulas that an expression is a name of; `Q(x)` names Q."""
    bare = _uncalled(expression, question)
    name = flat_name(bare)
    return tuple(
        item
        for item in question.quantities
        if item.holds is None and item.expression is not None and not item.of and not item.cases
        if item.id == name or bare in item.symbols or any(flat_name(symbol) == name for symbol in item.symbols)
    )


def _uncalled(expression: Expression, question: Question) -> Expression:
    match expression:
        case Apply("Call" | "Multiply", (base, Symbol(variable))) if any(item.name == variable for item in question.given):
            named = isinstance(base, Symbol) or (isinstance(base, Apply) and base.head in ("Subscript", "Prime"))
            return base if named else expression
    return expression


@lru_cache(maxsize=256)
def explicit(quantity: Quantity, question: Question) -> Expression:
    """The truth's formula in given symbols alone, as far as it can be written out."""
    found = read_expression(quantity.form, names_of(question)) if quantity.form else None
    formula = quantity.expression if found is None or isinstance(found, Unread) else found
    assert formula is not None
    return written_out(formula, question)


def written_out(formula: Expression, question: Question) -> Expression:
    """A formula in which truths stand for what they are."""
    for _ in range(DEPTH):
        known: dict[str, Expression] = {}
        for item in question.quantities:
            if item.id in symbols(formula) and item.expression is not None and not item.of and item.holds is None:
                shown = read_expression(item.form, names_of(question)) if item.form else item.expression
                known[item.id] = item.expression if isinstance(shown, Unread) else shown
        formula = _flattened(formula, question)
        if not known and not any(name in _where(question) for name in symbols(formula)):
            return formula
        formula = substitute(formula, {**_where(question), **known})
    return formula


def _where(question: Question) -> dict[str, Expression]:
    return {name: formula for name, formula in context_of(question).where.items() if name.replace("_", "").isalnum()}


def _flattened(formula: Expression, question: Question) -> Expression:
    """Names with indices as one symbol, where the question has a truth of that name."""
    name = flat_name(formula) if isinstance(formula, Apply) and formula.head == "Subscript" else ""
    if name and name in context_of(question).where:
        return Symbol(name)
    match formula:
        case Apply(head, args, span):
            return Apply(head, tuple(_flattened(arg, question) for arg in args), span)
    return formula


def is_derived(formula: Expression) -> bool:
    """Whether a derivative or an extremum stands in a formula."""
    match formula:
        case Apply(head, args):
            return head in _DERIVED or any(map(is_derived, args))
    return False


def put_in(formula: Expression, variable: str, value: Expression) -> Expression | None:
    """The formula at a value of a variable; none where it holds a derivative that would go wrong."""
    return None if is_derived(formula) else substitute(formula, {variable: value})


def slope_of(formula: Expression, variable: str) -> Expression:
    return Apply("D", (formula, Symbol(variable)))


def factor_of(formula: Expression, name: str) -> Expression | None:
    """The factor before a symbol in the one term of a sum that is a multiple of it."""
    found = [item for term in _terms(formula) for item in _before(term, name)]
    return found[0] if len(found) == 1 else None


def _terms(formula: Expression) -> Iterator[Expression]:
    match formula:
        case Apply("Add", args):
            for arg in args:
                yield from _terms(arg)
        case _:
            yield formula


def _before(term: Expression, name: str) -> Iterator[Expression]:
    match term:
        case Apply("Multiply" | "MatMul", (*rest, last)) if flat_name(last) == name and rest:
            yield rest[0] if len(rest) == 1 else Apply("Multiply", tuple(rest))
        case Apply("Negate", (inner,)):
            for item in _before(inner, name):
                yield Apply("Negate", (item,))
        case Symbol() | Apply("Subscript") if flat_name(term) == name:
            yield number(1)
