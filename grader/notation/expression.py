"""The expression nouns: what the grammar reads and what decide/ gives meaning to.

Three frozen nodes. A head is a word of MathJSON where MathJSON has one; the table of all heads stands in the README
of `grader/decide/`. Spans count code points of the text that was read and do not take part in equality.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction
from typing import TypeAlias

from grader.model import MathJson, Span

NOWHERE = Span(0, 0)
_NONE: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Number:
    """An exact number. `text` is how it was written ("0.3162", "3,072", "1e-8"), since decimals are read at their precision."""

    value: Fraction
    text: str = field(default="", compare=False)
    span: Span = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class Symbol:
    """A name in its canonical form: `w_1`, `eta`, `lambda_tilde`, `w_star`, `X`."""

    name: str
    span: Span = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class Apply:
    """A head applied to arguments."""

    head: str
    args: tuple[Expression, ...]
    span: Span = field(default=NOWHERE, compare=False)
    # what was computed once: the free symbols, the number of nodes, what decide/ compiles the formula to, its hash
    _free: list[frozenset[str]] = field(default_factory=list, init=False, compare=False, repr=False)
    _weight: list[int] = field(default_factory=list, init=False, compare=False, repr=False)
    _code: list[object] = field(default_factory=list, init=False, compare=False, repr=False)
    _written: list[str] = field(default_factory=list, init=False, compare=False, repr=False)


Expression: TypeAlias = Number | Symbol | Apply


def mathjson(expression: Expression) -> MathJson:
    """The expression as MathJSON: numbers as strings "p/q", symbols as their names."""
    if isinstance(expression, Apply):
        return (expression.head, *map(mathjson, expression.args))
    return expression.name if isinstance(expression, Symbol) else str(expression.value)


def from_mathjson(node: MathJson) -> Expression:
    """The expression that `mathjson` made."""
    if isinstance(node, str):
        return Number(Fraction(node)) if node.lstrip("-")[:1].isdigit() else Symbol(node)
    return Apply(str(node[0]), tuple(map(from_mathjson, node[1:])))


def symbols(expression: Expression) -> frozenset[str]:
    """The names that occur in the expression."""
    found: set[str] = set()
    rest = [expression]
    while rest:
        node = rest.pop()
        if isinstance(node, Apply):
            rest.extend(node.args)
        elif isinstance(node, Symbol):
            found.add(node.name)
    return frozenset(found)


BINDERS = frozenset({"Sum", "Product", "Largest", "Smallest", "ArgMin", "ArgMax", "Substitute", "Integrate", "Limit"})


def free_symbols(expression: Expression) -> frozenset[str]:
    """The names that occur in the expression and are not bound by a sum, an optimum or a substitution in it."""
    if isinstance(expression, Apply):
        if not expression._free:
            expression._free.append(_free_symbols(expression))
        return expression._free[0]
    return frozenset({expression.name}) if isinstance(expression, Symbol) else _NONE


def _free_symbols(expression: Apply) -> frozenset[str]:
    if expression.head in BINDERS:
        match expression.args:
            case (body, Symbol(bound), *rest):
                inside = free_symbols(body) - {bound}
                return inside.union(*(free_symbols(arg) for arg in rest))
    return _NONE.union(*map(free_symbols, expression.args))


def substitute(expression: Expression, values: dict[str, Expression]) -> Expression:
    """The expression with symbols replaced, all at once."""
    match expression:
        case Number():
            return expression
        case Symbol(name):
            return values.get(name, expression)
        case Apply(head, args, span):
            return Apply(head, tuple(substitute(arg, values) for arg in args), span)
