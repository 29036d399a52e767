r"""Derivatives of functions that have a name of their own: `\sigma'(z)`, `\tanh'(z)` of a variable that stands for any number."""

from __future__ import annotations

from grader.notation.expression import Apply, Expression, Symbol
from grader.notation.words import FUNCTIONS

_SMOOTH = ("exp", "ln", "log", "sin", "cos", "tan", "sinh", "cosh", "tanh", "sigmoid", "softplus")


def derivative_of_named(terms: tuple[Expression, ...], *, sigmoid: bool) -> tuple[tuple[Expression, ...], str]:
    """The terms with the derivative written out where the first is one, and its variable; `sigmoid`: sigma is that function."""
    match terms[0]:
        case Apply("Call", (Apply("Prime", (Symbol(name),)), Symbol(variable))):
            head = _head(name, sigmoid=sigmoid)
            if head:
                body = Apply(head, (Symbol(variable),), terms[0].span)
                spelled = Apply("D", (body, Symbol(variable)), terms[0].span)
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
