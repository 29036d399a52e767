"""Coefficients and terms of polynomials, by exact derivatives, and which of several things an ordinal names."""

from __future__ import annotations

from math import factorial

from grader.anatomy.reading import Reading, Thing, number
from grader.attributes import decided
from grader.notation.expression import Apply, Expression, Number, Symbol, symbols
from grader.notation.shapes import Clash, Unclear, elaborate
from grader.reference import ORDINALS

MAX_DEGREE = 4
ORDERS = {
    "constant": 0, "zeroth-order": 0, "linear": 1, "first-order": 1, "first order": 1, "quadratic": 2, "second-order": 2,
    "second order": 2, "squared": 2, "cubic": 3, "third-order": 3,
}  # fmt: skip
_COUNTED = {word: place for place, word in enumerate(ORDINALS, 1)} | {"top": 1, "uppermost": 1, "leftmost": 1, "left": 1}
_LAST = frozenset("last final bottom lowest rightmost right".split())


def coefficient(body: Expression, name: str, power: int) -> Expression:
    """That of a power of a symbol, by derivatives at zero."""
    for _ in range(power):
        body = Apply("D", (body, Symbol(name)))
    at_zero = Apply("Evaluated", (body, Symbol(name), number(0)))
    return Apply("Divide", (at_zero, number(factorial(power)))) if power > 1 else at_zero


def degree(text: Reading, thing: Thing, name: str) -> int | None:
    """The degree of a polynomial in a symbol; None for what is none, or of a high one."""
    try:
        formula = elaborate(thing.expression, text.world.context)[0].expression
    except (Clash, Unclear, RecursionError):
        return None
    if name not in symbols(formula):
        return 0
    for power in range(MAX_DEGREE + 1):
        if decided(("degree", str(power)), "", formula, None, name, text.world.context).holds:
            return power
    return None


def power_of(text: Reading, code: str) -> tuple[str, int] | None:
    """The symbol and the exponent of `\\eta^2`."""
    for term in text.terms(text.masked.formula(code)):
        match term:
            case Symbol(name):
                return name, 1
            case Apply("Power", (Symbol(name), Number(value))) if value.denominator == 1 and 0 < value <= MAX_DEGREE:
                return name, int(value)
    return None


def monomial(name: str, power: int) -> Expression:
    return Symbol(name) if power == 1 else Apply("Power", (Symbol(name), number(power)))


def part_of(thing: Thing, name: str, power: int, kind: str) -> Thing:
    found = coefficient(thing.expression, name, power)
    if kind != "coefficient" and power:
        found = Apply("Multiply", (found, monomial(name, power)))
    return Thing(found)


def nth(which: str, count: int) -> int:
    """Which of so many, from 1; 0 where it is none."""
    if which in _LAST:
        return count
    if which == "middle":
        return (count + 1) // 2 if count % 2 else 0
    found = int(which) if which.isdigit() else _COUNTED.get(which, 0)
    return found if found <= count else 0
