"""`m_1` where the reference knows m_t for every t: the formula with the number put in for the count."""

from __future__ import annotations

from dataclasses import replace

from grader.notation.expression import Apply, Expression, Number, Symbol, substitute, symbols
from grader.notation.shapes import flat_name
from grader.reference import Quantity, Question

MAX_DEPTH = 6


def with_steps(term: Expression, question: Question | None) -> Expression:
    """The formula with the truths of a count at the numbers that stand as their indices."""
    if not isinstance(term, Apply):
        return term
    found = at_step(term, question)
    if found is not None:
        return found[0]
    return Apply(term.head, tuple(with_steps(arg, question) for arg in term.args), term.span)


def at_step(term: Expression, question: Question | None) -> tuple[Expression, Quantity] | None:
    """What a symbol with a number as its index is, and the truth of which it is a step."""
    match term:
        case Apply("Subscript", (Symbol(base), Number() as step)) if question is not None:
            pass
        case _:
            return None
    if step.value < 0 or step.value.denominator != 1 or _known(term, question):
        return None
    found = [
        (substitute(_whole(quantity, question), {count.name: step}), quantity)
        for quantity in question.quantities
        for symbol in quantity.symbols
        for count in _counts(symbol, base, question)
        if quantity.expression is not None and quantity.index is None and not quantity.cases and not quantity.of
    ]
    if len(found) != 1:
        return None
    ((value, quantity),) = found
    return value, replace(quantity, expression=value, form="", symbols=(term,))


def _counts(symbol: Expression, base: str, question: Question) -> tuple[Symbol, ...]:
    """The t of a truth's symbol m_t, where t is a count of the question."""
    match symbol:
        case Apply("Subscript", (Symbol(name), Symbol(count) as index)) if name == base and count in question.sizes:
            return (index,)
    return ()


def _known(term: Expression, question: Question) -> bool:
    """Whether the step has a meaning of its own: a given, or another truth."""
    name = flat_name(term)
    if any(name in (given.name, *given.names) for given in question.given):
        return True
    return any(flat_name(symbol) == name for quantity in question.quantities for symbol in quantity.symbols)


def _whole(quantity: Quantity, question: Question) -> Expression:
    """The formula of a truth with the truths in it as theirs, so that every count in it is seen."""
    found = quantity.expression
    assert found is not None
    known = {item.id: item.expression for item in question.quantities if item.expression is not None and not item.cases}
    for _ in range(MAX_DEPTH):
        inner = {name: value for name, value in known.items() if name in symbols(found)}
        if not inner:
            break
        found = substitute(found, inner)
    return found
