r"""Derivatives as they are written: quotients of differentials, with a slash or a bar, and nabla.

Part of the grammar.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from grader.notation.expression import Apply, Expression, Number
from grader.notation.groups import Unreadable, token_range
from grader.notation.lines import relation
from grader.notation.words import OVER

if TYPE_CHECKING:
    from grader.notation.grammar import Parser


def _differential(p: Parser, low: int, high: int) -> tuple[int, int] | None:
    r"""Where a stretch begins with `d` or `\partial`: the place behind it, and the order of the derivative."""
    if low >= high:
        return None
    after = low + 1
    if p.tokens[low].text == "\\mathrm" and low + 3 < high and p.tokens[low + 2].text == "d":
        after = low + 4
    elif p.tokens[low].text in ("\\mathrm", "\\rm") and low + 1 < high and p.tokens[low + 1].text == "d":
        after = low + 2
    elif p.tokens[low].text not in ("∂", "\\partial", "d"):
        return None
    order, after = _order_of(p, after, high)
    return None if order is None else (after, order)


def _order_of(p: Parser, after: int, high: int) -> tuple[int | None, int]:
    """The exponent behind a differential sign, 1 where there is none; None where it is no small number."""
    text = p.tokens[after].text if after < high else ""
    if text in ("²", "³"):
        return (2 if text == "²" else 3), after + 1
    if text != "^":
        return 1, after
    braced = after + 1 < high and p.tokens[after + 1].text == "{"
    place = after + 2 if braced else after + 1
    digit = p.tokens[place].text if place < high else ""
    return (int(digit) if digit in ("2", "3") else None), place + (2 if braced else 1)


def fraction(p: Parser, place: int) -> Expression:
    above = token_range(p)
    below = token_range(p)
    top, bottom = _differential(p, *above), _differential(p, *below)
    if top is not None and bottom is not None and bottom[0] < below[1]:
        behind = p.pos
        body = p.inside(top[0], above[1], p.product) if top[0] < above[1] else None
        p.pos = behind
        variables = _variables(p, bottom[0], below[1])
        p.pos = behind
        if body is None:
            body = p.product()
        return _by(p, body, variables, place)
    return p.make("Divide", (p.inside(*above, p.sum), p.inside(*below, p.sum)), place)


def _variables(p: Parser, low: int, high: int) -> list[Expression]:
    r"""The variables of `\partial x \partial y`, `d\eta^2`, each as often as it occurs."""
    found: list[Expression] = []
    begin = low
    for place in range(low, high + 1):
        if place == high or (place > begin and _differential(p, place, high) is not None):
            variable, count = _with_order(p.inside(begin, place, p.power))
            found.extend([variable] * min(count, 3))
            after = _differential(p, place, high) if place < high else None
            begin = after[0] if after is not None else place
    return found


def _with_order(variable: Expression) -> tuple[Expression, int]:
    r"""The variable of `d\eta^2`, and how often the derivative is taken by it."""
    match variable:
        case Apply("Power", (base, Number(order))) if order.denominator == 1:
            return base, int(order)
    return variable, 1


def _by(p: Parser, body: Expression, variables: list[Expression], place: int) -> Expression:
    body, at = _without_bar(body)
    derivative = _slope(p, body, variables, place)
    return p.make("Evaluated", (derivative, *at), place) if at else derivative


def _without_bar(body: Expression) -> tuple[Expression, tuple[Expression, ...]]:
    r"""`\frac{d}{dx} x^3 |_{x=2}` is the slope there, not that of a number: the bar is of the derivative."""
    match body:
        case Apply("Evaluated", (inner, *at)):
            return inner, tuple(at)
        case Apply("Multiply", (*factors, Apply("Evaluated", (last, *at)))):
            return Apply("Multiply", (*factors, last), body.span), tuple(at)
    return body, ()


def _slope(p: Parser, body: Expression, variables: list[Expression], place: int) -> Expression:
    for variable in variables:
        body = p.make("D", (body, _plain_variable(variable)), place)
    return body


def _plain_variable(variable: Expression) -> Expression:
    """`w^T` in a derivative by it is w."""
    return variable.args[0] if isinstance(variable, Apply) and variable.head == "Transpose" else variable


def slash_derivative(p: Parser) -> bool:
    """Whether `d` before the parser's place begins `dL/dw`: a factor, a slash and another d follow."""
    for ahead in range(8):
        token = p.peek(ahead)
        if token is None or relation(token) is not None or token.text in "+-":
            return False
        if token.text in OVER:
            return ahead > 0 and p.text(ahead + 1) in ("d", "∂", "\\partial") and p.peek(ahead + 2) is not None
    return False


def partial(p: Parser, place: int) -> Expression:
    r"""`\partial L / \partial w`, written with a slash."""
    if p.text() == "_":
        p.next()
        variable = p.inside(*p.script(), p.sum)
        return p.make("D", (p.power(), _plain_variable(variable)), place)
    order, after = _order_of(p, p.pos, p.end)
    p.pos = after
    body = None if p.text() in OVER else p.power()
    if order is None or p.text() not in OVER:
        raise Unreadable("a differential without its quotient", p.at(place))
    p.next()
    begin = _differential(p, p.pos, p.end)
    if begin is None:
        raise Unreadable("a differential without its quotient", p.at(place))
    p.pos = begin[0]
    variable, count = _with_order(p.power())
    if body is None:
        body = p.product()
    return _by(p, body, [variable] * min(count, 3), place)


def gradient(p: Parser, place: int) -> Expression:
    r"""`\nabla_w L(w)`: of the factor that follows, or of the whole product where it begins with a number."""
    variable: Expression | None = None
    second = False
    while p.text() in ("_", "^", "²"):
        sign = p.next().text
        if sign == "²":
            second = True
        elif sign == "_":
            variable = p.inside(*p.script(), p.sum)
        else:
            low, high = p.script()
            second = "".join(token.text for token in p.tokens[low:high]) == "2"
            if not second:
                raise Unreadable("this power of nabla is not understood", p.at(place))
    token = p.peek()
    if token is None or not p.starts_operand(token):
        raise Unreadable("a gradient of nothing", p.at(place))
    begin = p.pos
    body = p.product() if token.kind == "NUMBER" or token.text in ("\\frac", "\\tfrac", "\\dfrac") else p.power()
    if isinstance(body, Apply) and body.head == "Transpose":  # the gradient of u^T A u, not of u^T
        p.pos = begin
        body = p.product()
    args = (body,) if variable is None else (body, variable)
    return p.make("Hessian" if second else "Gradient", args, place)
