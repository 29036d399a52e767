r"""Derivatives of functions that have a name of their own: `\sigma'(z)`, `\tanh'(2z)`, `\sin''(x)`."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import TYPE_CHECKING

from grader.notation.expression import Apply, Expression, Number, Symbol
from grader.notation.groups import Unreadable
from grader.notation.words import FUNCTIONS

if TYPE_CHECKING:
    from grader.notation.grammar import Parser

_SMOOTH = ("exp", "ln", "log", "sin", "cos", "tan", "sinh", "cosh", "tanh", "sigmoid", "softplus", "arctan", "sqrt", "relu")
_NAMES = {FUNCTIONS[name]: name for name in reversed(_SMOOTH)}
_MARKS = {"'": 1, "′": 1, "’": 1, "\\prime": 1, "''": 2, "″": 2}
_MOST = 3
ONE, TWO = Number(Fraction(1)), Number(Fraction(2))


def _less(left: Expression, right: Expression) -> Expression:
    return Apply("Add", (left, Apply("Negate", (right,))))


def _squared(x: Expression) -> Expression:
    return Apply("Hadamard", (x, x))


def _over(above: Expression, below: Expression) -> Expression:
    return Apply("ElementDivide", (above, below))


# the slope of each by its argument, entry by entry; that of ReLU is undefined at its corner
_SLOPES: dict[str, Callable[[Expression], Expression]] = {
    "Exp": lambda x: Apply("Exp", (x,)),
    "Ln": lambda x: _over(ONE, x),
    "Log": lambda x: _over(ONE, x),
    "Sin": lambda x: Apply("Cos", (x,)),
    "Cos": lambda x: Apply("Negate", (Apply("Sin", (x,)),)),
    "Tan": lambda x: Apply("Add", (_squared(Apply("Tan", (x,))), ONE)),
    "Sinh": lambda x: Apply("Cosh", (x,)),
    "Cosh": lambda x: Apply("Sinh", (x,)),
    "Tanh": lambda x: _less(ONE, _squared(Apply("Tanh", (x,)))),
    "Sigmoid": lambda x: Apply("Hadamard", (Apply("Sigmoid", (x,)), _less(ONE, Apply("Sigmoid", (x,))))),
    "Softplus": lambda x: Apply("Sigmoid", (x,)),
    "Arctan": lambda x: _over(ONE, Apply("Add", (_squared(x), ONE))),
    "Sqrt": lambda x: _over(ONE, Apply("Multiply", (TWO, Apply("Sqrt", (x,))))),
    "ReLU": lambda x: _over(Apply("ReLU", (x,)), x),
}


def slope_at(head: str, order: int, argument: Expression, *, scalar: bool) -> Expression | None:
    """The derivative of a function at an elaborated argument; None of a higher order for arrays."""
    if order == 1:
        return _SLOPES[head](argument)
    slot = Symbol("the argument")
    slope = _SLOPES[head](slot)
    for _ in range(order - 1):
        slope = Apply("D", (slope, slot))
    return Apply("Substitute", (slope, slot, argument)) if scalar else None


def primes(p: Parser) -> int:
    r"""How many primes stand behind a function's name, as `\tanh'`, `\tanh''`, `\tanh^\prime`; they are passed."""
    count = 0
    while p.text() in _MARKS:
        count += _MARKS[p.next().text]
    if count or p.text() != "^":
        return count
    raised = next((place for place in range(p.pos + 1, p.end) if p.texts[place] != "{"), p.end)
    if p.end > raised and p.texts[raised] in _MARKS:
        p.next()
        low, high = p.script()
        count = sum(_MARKS.get(p.texts[place], _MOST + 1) for place in range(low, high))
    return count


def slope(p: Parser, head: str, args: tuple[Expression, ...], order: int, place: int) -> Expression:
    """The derivative of a function that is named, at its argument."""
    if head not in _NAMES or order > _MOST or len(args) != 1:
        raise Unreadable("a derivative of this function is not read", p.at(place))
    name: Expression = Symbol(_NAMES[head], p.at(place))
    for _ in range(order):
        name = p.make("Prime", (name,), place)
    return p.make("Call", (name, *args), place)


def named_slope(head: Expression, *, sigmoid: bool) -> tuple[str, int]:
    """The function whose derivative the head names, and of which order; an empty name where it names none."""
    order = 0
    while isinstance(head, Apply) and head.head == "Prime":
        head, order = head.args[0], order + 1
    return (_head(head.name, sigmoid=sigmoid) if order and order <= _MOST and isinstance(head, Symbol) else ""), order


def derivative_of_named(
    terms: tuple[Expression, ...], *, sigmoid: bool, known: Callable[[Symbol], bool]
) -> tuple[tuple[Expression, ...], str]:
    """The terms with the derivative written out where the first is one, and its variable; `sigmoid`: sigma is that function.

    Of a known variable, which may be an array, it stays a call, entry by entry.
    """
    match terms[0]:
        case Apply("Call", (Apply("Prime", (Symbol(name),)), Symbol(variable) as at)):
            head = _head(name, sigmoid=sigmoid)
            if head:
                body = Apply(head, (at,), terms[0].span)
                called = Apply("Call", (Apply("Prime", (Symbol(_NAMES.get(head, name)),)), at), terms[0].span)
                spelled = called if known(at) else Apply("D", (body, at), terms[0].span)
                return (spelled, *(_spelled(term, name, head) for term in terms[1:])), variable
    return terms, ""


def _head(name: str, *, sigmoid: bool) -> str:
    if name == "sigma":
        return "Sigmoid" if sigmoid else ""
    return FUNCTIONS[name] if name in _SMOOTH else ""


def _spelled(expression: Expression, name: str, head: str) -> Expression:
    match expression:
        case Apply("Call", (Symbol(called), argument)) if called == name:
            return Apply(head, (_spelled(argument, name, head),), expression.span)
        case Apply(other, args):
            return Apply(other, tuple(_spelled(arg, name, head) for arg in args), expression.span)
    return expression
