"""Formulas to sympy and back, node by node: no text is ever parsed by sympy."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import Any

from grader.notation.expression import Apply, Expression, Number, Symbol

MAX_EXPONENT = 64
MAX_NODES = 400
Sympy = Any  # sympy carries no type stubs


class NotScalar(Exception):
    """A head that sympy is not asked about, or one of its own that has no place here."""


def to_sympy(formula: Expression, known: Mapping[str, dict[str, bool]]) -> Sympy:
    """The formula as sympy's; a symbol is real unless something else is known of it."""
    import sympy

    match formula:
        case Number(value):
            return sympy.Rational(value.numerator, value.denominator)
        case Symbol("e" | "pi" | "Infinity" as name) if name not in known:
            return {"e": sympy.E, "pi": sympy.pi, "Infinity": sympy.oo}[name]
        case Symbol(name):
            return sympy.Symbol(name, **known.get(name, {"real": True}))
        case Apply(head, args):
            rule = _rules().get(head)
            if rule is None:
                raise NotScalar(head)
            values = [to_sympy(arg, known) for arg in args]
            if head == "Power" and values[1].is_number and abs(values[1]) > MAX_EXPONENT:
                raise NotScalar(head)
            return rule(*values)
    raise NotScalar


def _rules() -> Mapping[str, Callable[..., Sympy]]:
    import sympy

    return {
        "Add": sympy.Add, "Multiply": sympy.Mul, "Negate": lambda a: -a, "Divide": lambda a, b: a / b, "Power": sympy.Pow,
        "Sqrt": sympy.sqrt, "Root": lambda a, n: a ** (1 / n), "Exp": sympy.exp, "Ln": sympy.log, "Sin": sympy.sin,
        "Cos": sympy.cos, "Tan": sympy.tan, "Cot": sympy.cot, "Sinh": sympy.sinh, "Cosh": sympy.cosh, "Tanh": sympy.tanh,
        "Arcsin": sympy.asin, "Arccos": sympy.acos, "Arctan": sympy.atan, "Abs": sympy.Abs, "Max": sympy.Max, "Min": sympy.Min,
        "Sigmoid": lambda a: 1 / (1 + sympy.exp(-a)), "D": sympy.diff, "Factorial": sympy.factorial, "Gamma": sympy.gamma,
        "Binomial": sympy.binomial, "MatMul": sympy.Mul, "Dot": sympy.Mul, "Transpose": lambda a: a,
    }  # fmt: skip


def from_sympy(found: Sympy) -> Expression:
    """The formula that sympy found; raises NotScalar where it holds what has no head here."""
    if sum(1 for _ in _nodes(found)) > MAX_NODES:
        raise NotScalar("too long")
    return _read(found)


def _nodes(found: Sympy) -> Any:
    rest = [found]
    while rest:
        node = rest.pop()
        yield node
        rest.extend(node.args)


_HEADS = {
    "exp": "Exp", "log": "Ln", "sin": "Sin", "cos": "Cos", "tan": "Tan", "cot": "Cot", "sinh": "Sinh", "cosh": "Cosh",
    "tanh": "Tanh", "asin": "Arcsin", "acos": "Arccos", "atan": "Arctan", "Abs": "Abs", "Max": "Max", "Min": "Min",
    "factorial": "Factorial", "gamma": "Gamma", "binomial": "Binomial",
}  # fmt: skip


def _read(found: Sympy) -> Expression:
    import sympy

    if found.is_Rational:
        return Number(Fraction(int(found.p), int(found.q)))
    if found in (sympy.pi, sympy.E):
        return Symbol("pi" if found == sympy.pi else "e")
    if found.is_Symbol:
        return Symbol(str(found.name))
    name, args = type(found).__name__, tuple(map(_read, found.args)) if found.args else ()
    match name:
        case "Add" | "Mul":
            return Apply("Add" if name == "Add" else "Multiply", args)
        case "Pow" if found.exp == sympy.Rational(1, 2):
            return Apply("Sqrt", args[:1])
        case "Pow" if found.exp == sympy.Rational(-1, 2):
            return Apply("Divide", (Number(Fraction(1)), Apply("Sqrt", args[:1])))
        case "Pow":
            return Apply("Power", args)
    if name not in _HEADS or not args:
        raise NotScalar(name)
    return Apply(_HEADS[name], args)
