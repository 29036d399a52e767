r"""Functions and operators with what they take: logarithms, extremes, optima, sums, orders, expectations.

Part of the grammar.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from grader.notation import derived
from grader.notation.calculus import chance, reaching
from grader.notation.expression import Apply, Expression, Number, Symbol
from grader.notation.groups import Unreadable, token_range
from grader.notation.lexer import Token
from grader.notation.lines import OPENERS, closing
from grader.notation.numbers import decimal
from grader.notation.words import FUNCTIONS, MINUS, TIMES, WORDY

if TYPE_CHECKING:
    from grader.notation.grammar import Parser

OF_CHANCE = frozenset({"Expectation", "Variance", "Probability", "Covariance"})
OPTIMA = {"argmin": "ArgMin", "argmax": "ArgMax"}
EQUAL_SIGNS = frozenset({"=", "∈", "\\in"})


def function(p: Parser, head: str, place: int) -> Expression:
    r"""`\log x`, `\sin^2 x`, `\log_2(n)`, `tr(A)`, `\max(a, b)`."""
    base: Expression | None = None
    power: Expression | None = None
    if head in OF_CHANCE:
        return chance(p, head, place)
    order = derived.primes(p)
    while p.text() in ("_", "^") and not order:
        sign = p.next().text
        script = p.inside(*p.script(), p.sum)
        base, power = (script, power) if sign == "_" else (base, script)
    if order:
        return derived.slope(p, head, _arguments(p, head, place), order, place)
    if head == "Log" and base is None and p.text() in ("2", "10") and p.text(1) == "(":
        base = decimal(p.next().text, p.at(p.pos - 1))
    if head in ("Max", "Min") and isinstance(base, Symbol):
        return p.make("Largest" if head == "Max" else "Smallest", (reaching(p, base), base), place)
    if head in ("Max", "Min", "Sup", "Inf") and base is not None:
        return opaque(p, "Extremum", place)
    args = _arguments(p, head, place)
    if head == "Norm" and base is not None:
        args = (*args[:1], base)
    if head == "Log" and base is not None:
        args = (*args[:1], base)
    result: Expression = p.make(head, args, place)
    if power is not None:
        inverse = isinstance(power, Apply) and power.head == "Negate" and head in ("Sin", "Cos", "Tan")
        if inverse:
            return p.make(f"Arc{head.lower()}", args, place)
        result = p.make("Power", (result, power), place)
    return result


def _arguments(p: Parser, head: str, place: int) -> tuple[Expression, ...]:
    token = p.peek()
    if token is None:
        raise Unreadable("a function of nothing", p.at(place))
    if token.text in ("(", "[", "\\{") or (token.text == "{" and not token.spaced):
        end = closing(p.tokens, p.pos)
        if end >= p.end:
            raise p.fail("a bracket is not closed")
        after = p.tokens[end + 1].text if end + 1 < p.end else ""
        if not (after in ("^", "²") and head in ("Log", "Ln") and p.fork("power")):
            low = p.pos + 1
            p.pos = end + 1
            return tuple(p.inside(a, b, p.argument) for a, b in p.parts(low, end, (",", ";")))
        return (p.power(),)
    return (_run_of_atoms(p, place),)


def _run_of_atoms(p: Parser, place: int) -> Expression:
    r"""What a function without brackets takes: `\log 2x`, but not the next function's."""
    negative = p.text() in MINUS
    if negative:
        p.next()
    token = p.peek()
    if token is None or not p.starts_operand(token):
        raise Unreadable("a function of nothing", p.at(place))
    begin = p.pos
    found = p.power()
    while (token := p.peek()) is not None and p.starts_operand(token) and not _stops(token):
        found = p.join("Multiply", found, p.power(), begin)
    return p.make("Negate", (found,), begin) if negative else found


def _stops(token: Token) -> bool:
    name = token.text.lstrip("\\")
    return token.text in OPENERS or token.text in TIMES or (name in FUNCTIONS and len(name) > 1) or name in WORDY


def order(p: Parser, head: str, place: int) -> Expression:
    end = closing(p.tokens, p.pos)
    if end >= p.end:
        raise p.fail("a bracket is not closed")
    inner = p.inside(p.pos + 1, end, p.sum)
    p.pos = end + 1
    return p.make(head, (inner,), place)


def opaque(p: Parser, head: str, place: int) -> Expression:
    """An operator that is read but not computed: its scripts and its product belong to it."""
    while p.text() in ("_", "^"):
        p.next()
        p.script()
    return p.make(head, (p.product(),), place)


def optimum(p: Parser, name: str, place: int) -> Expression:
    r"""`\arg\min_w L(w)`, `argmin(f)`."""
    if name == "arg":
        word = p.next().text.lstrip("\\").lower()
        if word in ("operatorname", "text", "mathrm", "underset"):
            low, high = token_range(p)
            word = "".join(token.text for token in p.tokens[low:high]).lower()
        if word not in ("min", "max"):
            raise Unreadable("arg of something unknown", p.at(place))
        name = f"arg{word}"
    variable: Expression | None = None
    if p.text() == "_":
        p.next()
        low, high = p.script()
        variable = _free_variable(p, low, high)
    body = reaching(p, variable)
    args = (body,) if variable is None else (body, variable)
    return p.make(OPTIMA[name], args, place)


def _free_variable(p: Parser, low: int, high: int) -> Expression:
    r"""What stands below an optimum, `w` or `w \in \mathbb{R}^d`; a set that is a part of that space changes the optimum."""
    stop = next((i for i in range(low, high) if p.texts[i] in EQUAL_SIGNS), high)
    variable = p.inside(low, stop, p.sum)
    space = p.inside(stop + 1, high, p.sum) if stop < high else None
    if space is not None and not (isinstance(space, Apply) and space.head == "Reals"):
        raise Unreadable("an optimum over a set", p.at(stop))
    return variable


def big(p: Parser, head: str, place: int) -> Expression:
    r"""`\sum_{i=1}^n x_i`: the product that follows belongs to it, and a later term that speaks of its index."""
    low: tuple[Expression, ...] = ()
    high: tuple[Expression, ...] = ()
    while p.text() in ("_", "^"):
        if p.next().text == "^":
            high = (p.inside(*p.script(), p.sum),)
            continue
        begin, end = p.script()
        place_of_sign = next((i for i in range(begin, end) if p.tokens[i].text in EQUAL_SIGNS), end)
        low = (p.inside(begin, place_of_sign, p.sum),)
        if place_of_sign < end:
            low = (*low, p.inside(place_of_sign + 1, end, p.sum))
    if (len(low) == 2 and not high) or (high and len(low) == 1):
        low = low[:1] if not high else (*low, Number(Fraction(1), "1"))
    index = low[0] if low and isinstance(low[0], Symbol) else None
    return p.make(head, (reaching(p, index), *low, *high), place)


def over_or_under(p: Parser, place: int) -> Expression:
    r"""`\underset{w}{\arg\min} f`; any other mark above or below says nothing."""
    below = p.script()
    low, high = token_range(p)
    words = "".join(p.texts[low:high]).lower()
    name = "".join(char for char in words.replace("operatorname", "").replace("mathrm", "") if char.isalpha())
    if name in OPTIMA:
        variable = _free_variable(p, *below)
        return p.make(OPTIMA[name], (reaching(p, variable), variable), place)
    return p.inside(low, high, p.sum)
