"""A proof of an equality between numbers by computer algebra: sympy brings the difference to zero by rewriting alone.

Meant for a process with a deadline, since simplification may take any time. Formulas with matrices have no proof here; they
keep their trials.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from grader.model import Fact, MathJson, Proof, Step

MAX_EXPONENT = 64
Sympy = Any  # sympy carries no type stubs


class NotScalar(Exception):
    """A head that sympy is not asked about."""


def prove(left: MathJson, right: MathJson, facts: tuple[Fact, ...]) -> Proof | None:
    """The proof, or None where sympy finds none; the sides are MathJSON in the heads of this folder's README."""
    import sympy

    known = {fact.symbol: _assumptions(fact) for fact in facts if not fact.shape}
    if any(fact.shape for fact in facts):
        return None
    try:
        difference = _built(left, known) - _built(right, known)
    except NotScalar:
        return None
    for rule, rewrite in (
        ("expand", sympy.expand),
        ("cancel", sympy.cancel),
        ("simplify", sympy.simplify),
        ("exponentials", _exponentials),
    ):
        if rewrite(difference) == 0:
            steps = (
                Step(expression=left, rule="the left side"),
                Step(expression=right, rule=f"sympy {rule} of the difference is 0"),
            )
            return Proof(steps=steps, facts=facts)
    return None


def _exponentials(difference: Sympy) -> Sympy:
    import sympy

    return sympy.simplify(difference.rewrite(sympy.exp))


def _assumptions(fact: Fact) -> dict[str, bool]:
    known = {"real": True}
    for property_ in fact.properties:
        if property_ in ("positive", "negative", "nonnegative", "nonzero", "integer"):
            known[property_] = True
        elif property_ in ("in (0,1)", "probability"):
            known["positive"] = True
        elif property_ == "natural":
            known |= {"integer": True, "positive": True}
    return known


def _built(node: MathJson, known: Mapping[str, dict[str, bool]]) -> Sympy:
    import sympy

    if isinstance(node, str):
        if node in ("e", "pi"):
            return sympy.E if node == "e" else sympy.pi
        if node.lstrip("-")[:1].isdigit():
            return sympy.Rational(*map(int, node.split("/")))
        return sympy.Symbol(node, **known.get(node, {"real": True}))
    head, *args = node
    if head == "Power" and not isinstance(args[1], str):
        raise NotScalar
    rule = _rules().get(str(head))
    if rule is None:
        raise NotScalar(head)
    values = [_built(arg, known) for arg in args]
    if head == "Power" and values[1].is_number and abs(values[1]) > MAX_EXPONENT:
        raise NotScalar
    return rule(*values)


def _rules() -> Mapping[str, Callable[..., Sympy]]:
    import sympy

    return {
        "Add": sympy.Add, "Multiply": sympy.Mul, "Negate": lambda a: -a, "Divide": lambda a, b: a / b, "Power": sympy.Pow,
        "Sqrt": sympy.sqrt, "Exp": sympy.exp, "Ln": sympy.log, "Sin": sympy.sin, "Cos": sympy.cos, "Tan": sympy.tan,
        "Sinh": sympy.sinh, "Cosh": sympy.cosh, "Tanh": sympy.tanh, "Abs": sympy.Abs, "Max": sympy.Max, "Min": sympy.Min,
        "Sigmoid": lambda a: 1 / (1 + sympy.exp(-a)), "D": sympy.diff,
    }  # fmt: skip
