"""Closed forms of integrals between bounds, limits and endless sums, by sympy, each confirmed by numbers before it is believed.

An integral is measured by tanh-sinh quadrature, a limit by the value close before it, a sum by its first terms: a closed form
that is not what was measured is not used. What is measured stands in certificates, so that it can be confirmed again.
Sympy may take any time: meant for a process with a deadline.
"""

from __future__ import annotations

from fractions import Fraction

import flint

from grader.decide.compare import plan_for, value_at
from grader.decide.draws import draw, draw_sizes, moderate
from grader.decide.evaluate import Unsupported
from grader.decide.fields import BALLS, PRECISION, NeedsOrder, NeedsReals, Undefined
from grader.decide.prove import assumptions
from grader.decide.sympy_forms import NotScalar, Sympy, from_sympy, to_sympy
from grader.notation.context import Context
from grader.notation.expression import Apply, Expression, Number, Symbol, free_symbols

ENDLESS = frozenset({"Integrate", "Limit"})
NODES = 160  # of a quadrature, on either side
TERMS = 400  # of an endless sum
WANTED = 2  # points at which a closed form must be what is measured
CLOSE = flint.arb("1e-12")
INFINITE = Symbol("Infinity")
REACHES, SHORT = (10, 20, 40), (1, 2, 3)
EXPONENTIALS = frozenset("Exp Sinh Cosh Tanh Sigmoid".split())
FAILURES = (NotScalar, ValueError, TypeError, NotImplementedError, AttributeError, RecursionError, ArithmeticError)


def is_endless(formula: Expression) -> bool:
    """Whether an integral, a limit or an endless sum stands in the formula."""
    match formula:
        case Apply("Sum", (_, _, _, high)) if high == INFINITE:
            return True
        case Apply(head, args):
            return head in ENDLESS or any(map(is_endless, args))
    return False


def closed(formula: Expression, context: Context) -> Expression | None:
    """The formula with closed forms in place of what is endless; None where one is not found or not confirmed."""
    if not isinstance(formula, Apply):
        return formula
    args = [closed(arg, context) for arg in formula.args]
    kept = [arg for arg in args if arg is not None]
    if len(kept) < len(args):
        return None
    inner = Apply(formula.head, tuple(kept), formula.span)
    if not (formula.head in ENDLESS or (formula.head == "Sum" and formula.args[-1] == INFINITE)):
        return inner
    form = _form(inner, context)
    return form if form is not None and _confirmed(measured(inner), form, context) else None


def growth(node: Expression, context: Context) -> int | None:
    """Where a limit goes: 1 or -1 to plus or minus infinity, 0 to a number; None where neither is found and confirmed."""
    if not isinstance(node, Apply) or node.head != "Limit":
        return None
    if closed(node, context) is not None:
        return 0
    sign = {"oo": 1, "-oo": -1}.get(str(_found(node, context)), 0)
    return sign if sign and _confirmed(growing(node, sign), _number(1), context) else None


def growing(node: Expression, sign: int) -> Expression | None:
    """A formula that is 1 where the values of a limit grow as it is approached, towards the infinity of this sign."""
    match node:
        case Apply("Limit", (body, Symbol() as x, target, *side)):
            near = [_substituted(body, x, _near(target, side == [Symbol("below")], reach)) for reach in _reaches(body, target)]
            signed = near if sign > 0 else [Apply("Negate", (value,)) for value in near]
            return Apply("Multiply", tuple(Apply("Greater", pair) for pair in zip(signed[1:], signed, strict=False)))
    return None


def _reaches(body: Expression, target: Expression) -> tuple[int, ...]:
    """Powers of ten that measure how near a limit is; exponentials far out have too many digits."""
    endless = target == INFINITE or target == Apply("Negate", (INFINITE,))
    return SHORT if endless and _has_exponential(body) else REACHES


def _has_exponential(formula: Expression) -> bool:
    if not isinstance(formula, Apply):
        return False
    power = formula.head == "Power" and formula.args[0] == Symbol("e")
    return power or formula.head in EXPONENTIALS or any(map(_has_exponential, formula.args))


def _form(node: Apply, context: Context) -> Expression | None:
    import sympy

    found = _found(node, context)
    if found is None:
        return None
    try:
        return from_sympy(sympy.simplify(found.replace(sympy.Piecewise, lambda first, *_: first[0])))
    except FAILURES:
        return None


def _found(node: Apply, context: Context) -> Sympy | None:
    """What sympy says that the integral, limit or sum is."""
    import sympy

    known = {name: assumptions(context.facts[name]) for name in free_symbols(node) if name in context.facts}
    body, variable, *rest = node.args
    assert isinstance(variable, Symbol)
    held = {**known, variable.name: {"integer": True} if node.head == "Sum" else {"real": True}}
    try:
        inner, x = to_sympy(body, held), to_sympy(variable, held)
        ends = [to_sympy(end, known) for end in rest if end not in (Symbol("above"), Symbol("below"))]
        match node.head:
            case "Integrate":
                return sympy.integrate(inner, (x, *ends))
            case "Limit":
                side = "-" if rest[-1] == Symbol("below") else "+" if rest[-1] == Symbol("above") or ends[0].is_infinite else "+-"
                return sympy.limit(inner, x, ends[0], side)
            case _:
                return sympy.summation(inner, (x, *ends))
    except FAILURES:
        return None


def _confirmed(measured: Expression | None, form: Expression, context: Context) -> bool:
    """Whether the closed form is what is measured, at points that the facts permit."""
    if measured is None:
        return False
    plan = plan_for(measured, form, context)
    agreed = 0
    with flint.ctx.workprec(PRECISION):
        for turn in range(12):
            point = draw(plan, draw_sizes(plan, turn, turn), turn, BALLS, moderate)
            try:
                values = value_at(measured, point), value_at(form, point)
            except (Unsupported, Undefined, NeedsOrder, NeedsReals, ArithmeticError, ValueError):
                continue
            if values[0] is None or values[1] is None:
                continue
            if not abs(values[0] - values[1]) < CLOSE * (1 + abs(values[1])):
                return False
            agreed += 1
            if agreed == WANTED or not plan.facts:
                return True
    return False


# ---------------------------------------------------------------- what is measured


def in_numbers(formula: Expression, context: Context) -> Expression:
    """The formula with what is measured in place of what is endless, for certificates; inside of it, closed forms."""
    if not isinstance(formula, Apply):
        return formula
    if formula.head in ENDLESS or formula.args[-1:] == (INFINITE,):
        args = tuple(closed(arg, context) or arg for arg in formula.args)
        return measured(Apply(formula.head, args, formula.span)) or formula
    return Apply(formula.head, tuple(in_numbers(arg, context) for arg in formula.args), formula.span)


def measured(node: Expression) -> Expression | None:
    """A formula in plain heads whose value is near that of the integral, limit or endless sum; None where there is none."""
    match node:
        case Apply("Integrate", (body, Symbol() as x, low, high)):
            return _quadrature(body, x, low, high)
        case Apply("Limit", (body, Symbol() as x, target, *side)):
            return _substituted(body, x, _near(target, side == [Symbol("below")], _reaches(body, target)[-1]))
        case Apply("Sum", (body, x, low, high)) if high == INFINITE:
            return Apply("Sum", (body, x, low, Apply("Add", (low, _number(TERMS)))))
    return None


def _number(value: int | Fraction) -> Number:
    return Number(Fraction(value))


def _near(target: Expression, below: bool, reach: int) -> Expression:
    huge, tiny = Number(Fraction(10**reach)), Number(Fraction(1, 10**reach))
    match target:
        case Symbol("Infinity"):
            return huge
        case Apply("Negate", (Symbol("Infinity"),)):
            return Apply("Negate", (huge,))
    return Apply("Add", (target, Apply("Negate", (tiny,)) if below else tiny))


def _substituted(body: Expression, variable: Symbol, value: Expression) -> Expression:
    return Apply("Substitute", (body, variable, value))


def _quadrature(body: Expression, variable: Symbol, low: Expression, high: Expression) -> Expression:
    """Takahasi and Mori, "Double exponential formulas" (1974): nodes u = pi/2 sinh(t), of weight pi/2 cosh(t) dx/du.

    e^t and e^u are substituted, so that each is computed once.
    """
    k, t, u = Symbol("node"), Symbol("node_t"), Symbol("node_u")  # e^t, e^u
    quarter_pi, one, two = Apply("Divide", (Symbol("pi"), _number(4))), _number(1), _number(2)
    minus = Apply("Negate", (INFINITE,))
    slope: Expression
    if low == minus and high == INFINITE:
        x, slope = Apply("Divide", (_less(u), two)), Apply("Divide", (_more(u), two))
    elif high == INFINITE:
        x, slope = Apply("Add", (low, u)), u
    elif low == minus:
        x, slope = Apply("Add", (high, Apply("Negate", (u,)))), u
    else:
        width = Apply("Add", (high, Apply("Negate", (low,))))
        rest = Apply("Divide", (one, Apply("Add", (one, Apply("Multiply", (u, u))))))
        share = Apply("Multiply", (u, u, rest))
        x = Apply("Add", (low, Apply("Multiply", (width, share))))
        slope = Apply("Multiply", (two, width, share, rest))
    term: Expression = Apply("Multiply", (_substituted(body, variable, x), slope, quarter_pi, _more(t)))
    term = _substituted(term, u, Apply("Exp", (Apply("Multiply", (quarter_pi, _less(t))),)))
    term = _substituted(term, t, Apply("Exp", (Apply("Divide", (k, _number(NODES // 5))),)))
    total = Apply("Sum", (term, k, _number(-NODES), _number(NODES)))
    return Apply("Divide", (total, _number(NODES // 5)))


def _more(x: Expression) -> Expression:
    return Apply("Add", (x, Apply("Divide", (_number(1), x))))


def _less(x: Expression) -> Expression:
    return Apply("Add", (x, Apply("Negate", (Apply("Divide", (_number(1), x)),))))
