r"""`\arg\min_x f(x) = c` where f is no quadratic: f is convex, and its slope vanishes at c, or changes its sign there.

Convexity is shown by rules (`convex.py`) at drawn points; of a maximum that of -f, or of -log f where f is a product of positive
factors; of a positive variable also over its logarithm. Where a slope does not vanish, c is no lowest point. What is neither
is left open.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction

import flint

from grader.decide.compare import Outcome as Found
from grader.decide.compare import compare, plan_for, seed_of
from grader.decide.convex import UP, Bend, Ground, course, is_bent_down, is_positive_definite, logarithm
from grader.decide.differentiate import NoDerivative, differential
from grader.decide.draws import draw, draw_sizes, narrow, varied
from grader.decide.evaluate import MATRICES, Point, Unsupported, evaluate
from grader.decide.fields import BALLS, PRECISION, NeedsOrder, NeedsReals, Undefined, Value
from grader.decide.shown import Shown
from grader.notation.context import Context
from grader.notation.expression import Apply, Expression, Number, Symbol, mathjson, substitute, symbols

OPTIMA = frozenset({"ArgMin", "ArgMax"})
CORNERED = frozenset("Abs ReLU Max Min Norm1 NormInfinity Which Largest Smallest".split())
OPEN_SETS = frozenset({"positive", "nonzero", "in (0,1)", "probability", "real"})
ZERO, ONE = Number(Fraction(0)), Number(Fraction(1))
WANTED, TURNS = 3, 40
FAULTS = (Undefined, Unsupported, NeedsOrder, NeedsReals, ArithmeticError, ValueError)


def stationary(left: Expression, right: Expression, context: Context) -> Shown | str | None:
    """Whether the side without an optimum is that of the other; why it is not shown; None where this is no such pair."""
    for optimum, value in ((left, right), (right, left)):
        if isinstance(optimum, Apply) and optimum.head in OPTIMA and not _holds_optimum(value):
            body, variable = optimum.args
            if isinstance(variable, Symbol) and not _holds_optimum(body) and variable.name not in symbols(value):
                return _decided(_Problem(body, variable, value, context, optimum.head == "ArgMax"))
    return None


def without_optimum(left: Expression, right: Expression, context: Context) -> bool:
    """Whether a side takes the lowest point of what is curved downwards, or the highest of what is curved upwards."""
    return any(_falls(node, context) for side in (left, right) for node in _optima(side))


def _optima(formula: Expression) -> Iterator[Apply]:
    if isinstance(formula, Apply):
        if formula.head in OPTIMA:
            yield formula
        for arg in formula.args:
            yield from _optima(arg)


def _falls(node: Apply, context: Context) -> bool:
    """Whether no point was drawn at which the curve of what is to be lowest may be upwards."""
    body, variable = node.args
    curve = Apply("D", (Apply("D", (Apply("Negate", (body,)) if node.head == "ArgMax" else body, variable)), variable))
    plan = plan_for(body, variable, context)
    seen = 0
    with flint.ctx.workprec(PRECISION):
        for turn in range(2 * WANTED):
            try:
                value = evaluate(curve, draw(plan, draw_sizes(plan, turn, turn), turn, BALLS, varied))
            except (*FAULTS, NoDerivative):
                continue
            if not is_bent_down(value):
                return False
            seen += 1
    return seen > 0


def _holds_optimum(formula: Expression) -> bool:
    return isinstance(formula, Apply) and (formula.head in OPTIMA or any(map(_holds_optimum, formula.args)))


@dataclass(frozen=True)
class _Problem:
    body: Expression
    variable: Symbol
    value: Expression
    context: Context
    largest: bool

    @property
    def lowest(self) -> Expression:
        """What is as low as can be at the optimum."""
        return Apply("Negate", (self.body,)) if self.largest else self.body

    @property
    def properties(self) -> frozenset[str]:
        fact = self.context.facts.get(self.variable.name)
        return frozenset(fact.properties) if fact is not None else frozenset()

    def at_value(self, formula: Expression) -> Expression:
        """The formula at the value, where the function is defined there."""
        defined = Apply("Add", (formula, Apply("Multiply", (ZERO, self.body))))
        return Apply("Substitute", (defined, self.variable, self.value))


def _decided(problem: _Problem) -> Shown | str:
    if not problem.properties <= OPEN_SETS:
        return "an optimum over a set of which it may lie at the border"
    try:
        cornered = list(_corners(problem.lowest, problem.variable.name))
        return _by_sides(problem) if cornered else _by_slope(problem)
    except NoDerivative as error:
        return f"the slope of {error} is not known"


def _by_slope(problem: _Problem) -> Shown | str:
    slope = Apply("D", (problem.lowest, problem.variable))
    curve = Apply("D", (slope, problem.variable))
    here = problem.at_value(slope)
    zero: Expression = Apply("Multiply", (ZERO, problem.value)) if _is_array(problem) else ZERO
    comparison = compare(here, zero, problem.context, seed_of(mathjson(here), mathjson(zero)))
    if comparison.outcome is Found.OPEN:
        return comparison.detail
    if comparison.outcome is Found.DIFFER:
        shown = any(_apart(here, zero, point) for point in _convex_points(problem))
        reason = "the slope does not vanish there"
        return Shown(here, zero, comparison, False, reason) if shown else "the function is not shown to be convex"
    firm = problem.at_value(curve)
    strict = sum(_is_firm(firm, point) for point in _convex_points(problem))
    reason = "the slope of a function with one lowest point vanishes there"
    if strict < (WANTED if comparison.plan.facts else 1):
        return "the function is not shown to be convex, with one lowest point"
    return Shown(here, zero, comparison, True, reason)


def _by_sides(problem: _Problem) -> Shown | str:
    """At a corner: the slopes to both sides do not fall; for one lowest point both rise, or the rest is curved."""
    if _is_array(problem):
        return "corners of a function of an array are not looked at"
    slopes = [problem.at_value(_sided(problem.lowest, problem.variable.name, way)) for way in (ONE, Apply("Negate", (ONE,)))]
    smooth, _ = _without_corners(problem.lowest, problem.variable.name)
    bend = differential(smooth, problem.variable.name, ONE)
    bend = None if bend is None else differential(bend, problem.variable.name, ONE)
    restored = ZERO if bend is None else problem.at_value(_with_corners(bend, problem.lowest, problem.variable.name))
    neither = _both(Apply("GreaterEqual", (slope, ZERO)) for slope in slopes)
    rising = _both(Apply("Greater", (slope, ZERO)) for slope in slopes)
    one = Apply("Multiply", (neither, Apply("Max", (rising, Apply("Greater", (restored, ZERO))))))
    sharp = compare(one, ONE, problem.context, seed_of(mathjson(one), mathjson(ONE)))
    if sharp.outcome is Found.AGREE:
        enough = sum(1 for _ in _convex_points(problem)) >= (WANTED if sharp.plan.facts else 1)
        reason = "the function falls before and rises behind it, and is convex"
        return Shown(one, ONE, sharp, True, reason) if enough else "the function is not shown to be convex"
    comparison = compare(neither, ONE, problem.context, seed_of(mathjson(neither), mathjson(ONE)))
    if comparison.outcome is Found.DIFFER and any(_apart(neither, ONE, point) for point in _convex_points(problem)):
        return Shown(neither, ONE, comparison, False, "the function falls to one side of it")
    return comparison.detail or "more than one point may be the lowest"


def _both(conditions: Iterator[Expression]) -> Expression:
    return Apply("Multiply", tuple(conditions))


# ---------------------------------------------------------------- points at which the function is convex


def _convex_points(problem: _Problem) -> Iterator[Point]:
    """Points of the other symbols, with the optimum's value inside of what the facts permit; three of them."""
    everything = Apply("Add", (problem.body, problem.value))
    plan = plan_for(everything, problem.value, problem.context)
    found = 0
    with flint.ctx.workprec(PRECISION):
        for turn in range(TURNS):
            try:
                point = draw(plan, draw_sizes(plan, turn, turn), turn, BALLS, narrow if turn % 3 == 2 else varied)
                value = evaluate(problem.value, point)
                evaluate(problem.at_value(ZERO), point)
            except (*FAULTS, ZeroDivisionError):
                continue
            if _inside(value, problem, point) and _is_convex(problem, point):
                yield point
                found += 1
            if found == WANTED or (found and not plan.facts):
                return


def _inside(value: Value, problem: _Problem, point: Point) -> bool:
    if problem.properties & {"in (0,1)", "probability"} and not (value > 0 and value < 1):
        return False
    if type(value) in MATRICES or not ("positive" in problem.properties or _is_logged(problem, point)):
        return True
    return bool(value > 0)


def _is_convex(problem: _Problem, point: Point) -> bool:
    below_one = bool(problem.properties & {"in (0,1)", "probability"})
    positive = below_one or "positive" in problem.properties or _is_logged(problem, point)
    ground = Ground(problem.variable.name, point, positive=positive, below_one=below_one)
    grounds = (ground, replace(ground, geometric=True)) if positive and not _is_array(problem) else (ground,)
    try:
        if any(course(problem.lowest, each).bend in UP for each in grounds):
            return True
        return problem.largest and any(_is_log_concave(problem.body, each) for each in grounds)
    except Unsupported:
        return False


def _is_log_concave(body: Expression, ground: Ground) -> bool:
    return course(body, ground).sign > 0 and logarithm(body, ground).bend in (Bend.AFFINE, Bend.CONCAVE)


def _is_logged(problem: _Problem, point: Point) -> bool:
    """Whether the variable must be positive, since its logarithm or its root is taken."""

    def logged(formula: Expression) -> bool:
        match formula:
            case Apply("Ln" | "Sqrt", (inner,)) if _is_share(inner):
                return True
            case Apply(_, args):
                return any(map(logged, args))
        return False

    def _is_share(inner: Expression) -> bool:
        ground = Ground(problem.variable.name, point)
        match inner:
            case Symbol(name):
                return name == problem.variable.name
            case Apply("Multiply", args):
                others = [arg for arg in args if arg != problem.variable]
                return len(others) == len(args) - 1 and all(course(arg, ground).monomial for arg in others)
        return False

    return logged(problem.body)


def _is_array(problem: _Problem) -> bool:
    fact = problem.context.facts.get(problem.variable.name)
    return fact is not None and bool(fact.shape)


def _apart(left: Expression, right: Expression, point: Point) -> bool:
    """Whether intervals show that two formulas differ at the point."""
    try:
        one, other = evaluate(left, point), evaluate(right, point)
    except (*FAULTS, NoDerivative):
        return False
    if type(one) not in MATRICES:
        return type(other) not in MATRICES and not one.overlaps(other)
    return any(not x.overlaps(y) for x, y in zip(one.entries(), other.entries(), strict=True))


def _is_firm(curve: Expression, point: Point) -> bool:
    try:
        return is_positive_definite(evaluate(curve, point))
    except (*FAULTS, NoDerivative):
        return False


# ---------------------------------------------------------------- slopes at corners


def _corners(formula: Expression, name: str) -> Iterator[Apply]:
    """The outermost parts that have a corner in the variable."""
    if isinstance(formula, Apply):
        if formula.head in CORNERED and name in symbols(formula):
            yield formula
        else:
            for arg in formula.args:
                yield from _corners(arg, name)


def _without_corners(formula: Expression, name: str) -> tuple[Expression, dict[str, Apply]]:
    """The formula with a symbol for each part that has a corner."""
    corners = {f"corner {place}": corner for place, corner in enumerate(dict.fromkeys(_corners(formula, name)))}
    places = {corner: Symbol(symbol) for symbol, corner in corners.items()}

    def replaced(node: Expression) -> Expression:
        if isinstance(node, Apply):
            return places.get(node) or Apply(node.head, tuple(map(replaced, node.args)), node.span)
        return node

    return replaced(formula), corners


def _with_corners(formula: Expression, original: Expression, name: str) -> Expression:
    return substitute(formula, dict(_without_corners(original, name)[1]))


def _sided(formula: Expression, name: str, way: Expression) -> Expression:
    """The slope to one side, by the chain rule through the corners."""
    smooth, corners = _without_corners(formula, name)
    terms = [differential(smooth, name, way)]
    terms += [differential(smooth, symbol, _at_corner(corner, name, way)) for symbol, corner in corners.items()]
    present = [term for term in terms if term is not None]
    total: Expression = ZERO if not present else present[0] if len(present) == 1 else Apply("Add", tuple(present))
    return substitute(total, dict(corners))


def _at_corner(corner: Apply, name: str, way: Expression) -> Expression:
    slopes = [_sided(arg, name, way) for arg in corner.args]
    first = corner.args[0]
    if corner.head in ("Abs", "ReLU"):
        step = Apply("Sign" if corner.head == "Abs" else "Step", (first,))
        away = Apply("Multiply", (step, slopes[0]))
        return Apply("Which", (Apply("Equal", (first, ZERO)), Apply(corner.head, (slopes[0],)), away))
    if len(corner.args) != 2 or corner.head not in ("Max", "Min"):
        raise NoDerivative(corner.head)
    one, other = corner.args
    order = "Greater" if corner.head == "Max" else "Less"
    tied = Apply(corner.head, tuple(slopes))
    return Apply("Which", (Apply(order, (one, other)), slopes[0], Apply(order, (other, one)), slopes[1], tied))
