"""The polynomial in one number that a formula is, for people: `25 alpha^2 - 20 alpha + 4` instead of a norm of matrices.

Found by exact interpolation (Lagrange) and held at further points; None where the formula is none of low degree.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from fractions import Fraction

from grader.decide.compare import plan_for, value_at
from grader.decide.draws import Recipe
from grader.decide.evaluate import Point, Unsupported
from grader.decide.fields import RATIONALS, NeedsOrder, NeedsReals, as_fraction
from grader.notation.context import Context
from grader.notation.expression import Apply, Expression, Number, Symbol, free_symbols
from grader.notation.shapes import Clash, Unclear, elaborate

DEGREE = 4
CHECKS = 3


def polynomial(formula: Expression, context: Context) -> Expression | None:
    """The scalar formula as a sum of powers of its only free symbol."""
    try:
        typed = elaborate(formula, context)[0]
    except (Clash, Unclear, RecursionError):
        return None
    names = free_symbols(typed.expression) - context.sizes.keys()
    if len(names) != 1 or typed.shape:
        return None
    (name,) = names
    fact = context.facts.get(name)
    if fact is not None and fact.shape:
        return None
    plan = plan_for(typed.expression, typed.expression, context)
    values = _values(typed.expression, name, plan, DEGREE + 1 + CHECKS)
    if values is None:
        return None
    coefficients = _interpolated(values[: DEGREE + 1])
    if any(_at(coefficients, Fraction(x)) != value for x, value in enumerate(values)):
        return None
    return _sum(coefficients, Symbol(name))


def _values(expression: Expression, name: str, plan: Recipe, count: int) -> list[Fraction] | None:
    values: list[Fraction] = []
    for x in range(count):
        point = Point(RATIONALS, {name: RATIONALS.number(Fraction(x))}, dict(plan.fixed))
        try:
            value = value_at(expression, point)
            if value is None or hasattr(value, "entries"):
                return None
            values.append(as_fraction(value))
        except (Unsupported, NeedsReals, NeedsOrder, ArithmeticError, ValueError, KeyError):
            return None
    return values


def _interpolated(values: Sequence[Fraction]) -> list[Fraction]:
    """The coefficients, lowest first, of the polynomial through (0, v0), (1, v1), ... (Newton's divided differences)."""
    table = list(values)
    differences = [table[0]]
    for order in range(1, len(values)):
        table = [(b - a) / order for a, b in itertools.pairwise(table)]
        differences.append(table[0])
    coefficients = [Fraction(0)]
    for x in range(len(values) - 1, -1, -1):
        shifted = [Fraction(0), *coefficients]
        scaled = [-x * c for c in coefficients] + [Fraction(0)]
        coefficients = [a + b for a, b in zip(shifted, scaled, strict=True)]
        coefficients[0] += differences[x]
    while len(coefficients) > 1 and coefficients[-1] == 0:
        coefficients.pop()
    return coefficients


def _at(coefficients: Sequence[Fraction], x: Fraction) -> Fraction:
    return sum((c * x**power for power, c in enumerate(coefficients)), Fraction(0))


def _sum(coefficients: Sequence[Fraction], variable: Symbol) -> Expression:
    terms = []
    for power in range(len(coefficients) - 1, -1, -1):
        coefficient = coefficients[power]
        if coefficient == 0:
            continue
        body: Expression = variable if power == 1 else Apply("Power", (variable, Number(Fraction(power))))
        size = Number(abs(coefficient))
        term: Expression = size if power == 0 else body if abs(coefficient) == 1 else Apply("Multiply", (size, body))
        terms.append(Apply("Negate", (term,)) if coefficient < 0 else term)
    if not terms:
        return Number(Fraction(0))
    return terms[0] if len(terms) == 1 else Apply("Add", tuple(terms))
