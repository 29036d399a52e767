"""Are two formulas equal? Shapes first, then random points, then a counterexample that a person can check.

`equal` means: they agree at every point that the facts permit and where both are defined. It is said after agreement at
random points, with the error bound; `different` only after a point was evaluated, exactly, at which they differ.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import product

from grader.decide.closed import INFINITE, closed, in_numbers, is_endless
from grader.decide.compare import Comparison, compare, seed_of, value_at
from grader.decide.compare import Outcome as Found
from grader.decide.counterexample import Unwritable, Witness, bindings, cells, terms, witness
from grader.decide.decision import Answer as Answer
from grader.decide.decision import Decision as Decision
from grader.decide.decision import undecided as _open
from grader.decide.degree import degree
from grader.decide.difference import name_difference
from grader.decide.draws import Recipe, draw
from grader.decide.evaluate import Unsupported
from grader.decide.extended import extended
from grader.decide.fields import BALLS, PRIME, PRIME_FIELD, RATIONALS, NeedsOrder, NeedsReals, Undefined
from grader.decide.figures import show_cells, show_point
from grader.decide.growth import NoOrder, multiples, order, show_order
from grader.decide.imaginary import may_be_imaginary
from grader.decide.infinite import infinite
from grader.decide.kept import once
from grader.decide.logarithms import bases, to_base
from grader.decide.norms import entrywise
from grader.decide.optima import stationary, without_optimum
from grader.decide.precision import at_precision
from grader.decide.shown import Shown
from grader.model import (
    Agreement,
    Counterexample,
    Fact,
    MathJson,
    Mismatch,
    Proof,
    Step,
    Trials,
    Why,
)
from grader.notation.context import Context
from grader.notation.expression import Apply, Expression, Number, Symbol, free_symbols, mathjson
from grader.notation.piecewise import ONES
from grader.notation.printer import show
from grader.notation.shapes import ANY, Clash, Shape, Typed, Unclear, clashes, elaborate, settle, show_shape

MAX_PAIRS = 6
ZERO = Number(Fraction(0))


@dataclass(frozen=True)
class _Sides:
    """One reading of both sides, and how they look to a person."""

    left: Expression
    right: Expression
    found: str
    expected: str
    facts: tuple[Fact, ...]
    forms: tuple[MathJson, MathJson]
    names: frozenset[str]

    @property
    def seed(self) -> int:
        return seed_of(*self.forms)


@once(Decision)
def decide(found: Expression, expected: Expression, context: Context, *, about: bool = False) -> Decision:
    """Whether `found` equals `expected`; `about` widens the precision at which decimals are read."""
    wider = extended(found, expected, context, decide)
    if wider is not None:
        return wider
    try:
        orders = order(found), order(expected)
    except NoOrder as error:
        same = multiples(found, expected)
        if same is not None and decide(*same, Context()).answer is Answer.EQUAL:
            return _same(found)
        return _open("undecided", str(error))
    if orders[0] is not None or orders[1] is not None:
        return _orders(*orders)
    decision = _decided(found, expected, context, about)
    if decision.answer is Answer.DIFFERENT and isinstance(decision.evidence, Counterexample):
        for base in bases(found, expected):
            if _agree(to_base(found, base), to_base(expected, base), context):
                return _open("ambiguous", f"different for natural logarithms, equal for those to the base {base}")
        if may_be_imaginary(found, expected, context):
            return _open("ambiguous", "i may be the imaginary unit")
        norms = entrywise(found, expected)
        if norms is not None and _agree(*norms, context):
            return _open("ambiguous", "different for the largest singular value, equal for the Frobenius norm")
    return decision


def _decided(found: Expression, expected: Expression, context: Context, about: bool) -> Decision:
    readings = _readings(found, expected, context)
    if isinstance(readings, Decision):
        return readings
    try:
        return _first_that_fits(readings, found, expected, context, about)
    except Unwritable:
        return _open("undecided", "the numbers have too many digits to be written")


def _agree(found: Expression, expected: Expression, context: Context) -> bool:
    """Whether two formulas agree in one of their readings; nothing is shown for it."""
    readings = _readings(found, expected, context)
    if isinstance(readings, Decision):
        return False
    return any(
        compare(a.expression, b.expression, context, seed_of(mathjson(a.expression), mathjson(b.expression))).outcome
        is Found.AGREE
        for a, b in readings
    )


def _orders(found: Expression | None, expected: Expression | None) -> Decision:
    """Two orders of growth, by their leading terms."""
    if found is None or expected is None:
        return _open("ambiguous", "an order of growth stands against a formula that is none")
    theirs, ours = show_order(found), show_order(expected)
    if found == expected:
        steps = (Step(expression=mathjson(found), rule="the leading terms of both, constants dropped"),)
        return Decision(Answer.EQUAL, f"both grow as {theirs}", Proof(steps=steps, found=theirs, expected=ours))
    decision = decide(found, expected, Context())
    if not isinstance(decision.evidence, Counterexample):
        return _open("undecided", f"{theirs} and {ours} are not told apart")
    shown = {"found": theirs, "expected": ours, "difference": None}
    reason = f"wrong order: expected {ours}, found {theirs}"
    return Decision(Answer.DIFFERENT, reason, decision.evidence.model_copy(update=shown))


def _first_that_fits(
    readings: list[tuple[Typed, Typed]], found: Expression, expected: Expression, context: Context, about: bool
) -> Decision:
    first: Decision | None = None
    for left, right in readings:
        sides = _sides(left, right, found, expected, context)
        decision = _test(sides, context, about)
        if decision.answer is Answer.EQUAL:
            if first is None or first.answer is Answer.UNKNOWN:
                return decision
            return _open("ambiguous", "two readings of the formula differ in the verdict")
        first = first or decision
    assert first is not None
    return first


def _readings(found: Expression, expected: Expression, context: Context) -> Decision | list[tuple[Typed, Typed]]:
    """The pairs of readings whose shapes agree, the least generous first."""
    sides: list[list[Typed]] = []
    for side in (found, expected):
        try:
            sides.append(elaborate(side, context))
        except Clash as clash:
            if "I" in free_symbols(side) and "I" not in context.facts and not clashes(side, context.declare(Fact(symbol="I"))):
                return _open("ambiguous", "I may be the identity matrix or a number")
            return _clash(clash)
        except Unclear as unclear:
            if found == expected and unclear.why == "undecided":
                return _same(found)
            why: Why = "unnamed" if unclear.why == "unnamed" else "ambiguous" if unclear.why == "ambiguous" else "undecided"
            return _open(why, unclear.detail)
        except RecursionError:
            return _open("undecided", "the formula is nested too deeply")
    pairs = [
        (settle(left, right.shape), settle(right, left.shape))
        for left, right in product(*sides)
        if fits(left.shape, right.shape, context)
    ] or list(_with_zero(sides, found, expected))
    if any(_unsized(typed, context) for pair in pairs for typed in pair):
        return _open("ambiguous", "the size of a vector of ones, or of an identity matrix, is not said")
    if not sides[0] or not sides[1]:
        return _open("undecided", "no reading of the formula conforms")
    if not pairs:
        left_shape, right_shape = sides[0][0].shape, sides[1][0].shape
        return Decision(
            Answer.DIFFERENT,
            f"wrong shape: expected a {show_shape(right_shape)}, found a {show_shape(left_shape)}",
            Mismatch(
                expected=show_shape(right_shape),
                found=show_shape(left_shape),
                left_shape=tuple(map(str, left_shape)),
                right_shape=tuple(map(str, right_shape)),
            ),
        )
    return sorted(pairs, key=lambda pair: pair[0].cost + pair[1].cost)[:MAX_PAIRS]


def _with_zero(sides: list[list[Typed]], found: Expression, expected: Expression) -> Iterator[tuple[Typed, Typed]]:
    """`A - A = 0`: zero stands for an array of zeros, too."""
    left, right = sides
    if expected == ZERO:
        yield from ((typed, replace(typed, expression=Apply("Multiply", (ZERO, typed.expression)))) for typed in left)
    elif found == ZERO:
        yield from ((replace(typed, expression=Apply("Multiply", (ZERO, typed.expression))), typed) for typed in right)


def _unsized(typed: Typed, context: Context) -> bool:
    """Whether a vector of ones, or an identity matrix inside of a number, was given no size by its neighbours."""
    names = free_symbols(typed.expression)
    if ONES in names and ONES not in context.facts:
        return True
    return "I" in names and "I" not in context.facts and ANY not in typed.shape


def fits(left: Shape, right: Shape, context: Context) -> bool:
    """Whether two shapes are the same: by name, or by the size that data fix."""

    def size(value: str | int) -> str | int:
        return context.sizes.get(value, value) if isinstance(value, str) else value

    a, b = tuple(map(size, left)) or (1, 1), tuple(map(size, right)) or (1, 1)
    return all(x == y or "?" in (x, y) for x, y in zip(a, b, strict=True))


def _clash(clash: Clash) -> Decision:
    evidence = Mismatch(
        expected="shapes that conform",
        found=clash.what,
        left_shape=tuple(map(str, clash.left)),
        right_shape=tuple(map(str, clash.right)),
        span=clash.span,
    )
    return Decision(Answer.DIFFERENT, f"wrong shape: {clash.what}", evidence)


def _same(formula: Expression) -> Decision:
    steps = (Step(expression=mathjson(formula), rule="both sides are the same formula"),)
    return Decision(Answer.EQUAL, "both sides are the same formula", Proof(steps=steps))


def _sides(left: Typed, right: Typed, found: Expression, expected: Expression, context: Context) -> _Sides:
    names = free_symbols(left.expression) | free_symbols(right.expression)
    drawn = names | _optimised(left.expression) | _optimised(right.expression)
    sizes = {size for name in drawn if name in context.facts for size in context.facts[name].shape}
    facts = tuple(context.facts[name] for name in sorted(drawn | sizes) if name in context.facts)
    forms = mathjson(left.expression), mathjson(right.expression)
    return _Sides(left.expression, right.expression, show(found), show(expected), facts, forms, names)


def _optimised(formula: Expression) -> frozenset[str]:
    """The variables over which the formula takes an optimum: bound, but drawn like the others."""
    if not isinstance(formula, Apply):
        return frozenset()
    inner: frozenset[str] = frozenset().union(*map(_optimised, formula.args))
    match formula:
        case Apply("ArgMin" | "ArgMax", (_, Symbol(name))):
            return inner | {name}
    return inner


def _test(sides: _Sides, context: Context, about: bool) -> Decision:
    if is_endless(sides.left) or is_endless(sides.right):
        return _without_end(sides, context, about)
    if INFINITE.name in (free_symbols(sides.left) | free_symbols(sides.right)) - context.facts.keys():
        return _same(sides.left) if sides.left == sides.right == INFINITE else _open("undecided", "infinity is no number")
    seed = sides.seed
    comparison = compare(sides.left, sides.right, context, seed)
    if comparison.outcome is not Found.OPEN and without_optimum(sides.left, sides.right, context):
        return _open("undecided", "the optimum is not where the slope vanishes: the function is curved the other way")
    match comparison.outcome:
        case Found.AGREE:
            return _equal(sides, comparison, context)
        case Found.DIFFER:
            return _different(sides, comparison, context, about, seed)
        case Found.OPEN:
            if sides.left == sides.right and not comparison.neither:
                return _same(sides.left)
            optimum = _instead(sides, stationary(sides.left, sides.right, context), context)
            return optimum or _open("undecided", comparison.detail)


def _instead(sides: _Sides, found: Shown | str | None, context: Context) -> Decision | None:
    """What two other formulas show of the sides."""
    if found is None or isinstance(found, str):
        return None if found is None else _open("undecided", found)
    told = replace(sides, left=found.left, right=found.right, forms=(mathjson(found.left), mathjson(found.right)))
    decision = (
        _equal(told, found.comparison, context) if found.equal else _different(told, found.comparison, context, False, told.seed)
    )
    return decision if decision.answer is Answer.UNKNOWN else replace(decision, reason=found.reason)


def _without_end(sides: _Sides, context: Context, about: bool) -> Decision:
    """Integrals, limits and endless sums by their closed forms."""
    if sides.left == sides.right:
        return _same(sides.left)
    sides = replace(sides, forms=(mathjson(in_numbers(sides.left, context)), mathjson(in_numbers(sides.right, context))))
    boundless = _instead(sides, infinite(sides.left, sides.right, context), context)
    if boundless is not None:
        return boundless
    left, right = closed(sides.left, context), closed(sides.right, context)
    if left is None or right is None:
        return _open("undecided", "no closed form of the integral, limit or endless sum was found and confirmed")
    decision = _test(replace(sides, left=left, right=right), context, about)
    if decision.answer is not Answer.EQUAL:
        return decision
    forms = (sides.forms[0], mathjson(left), mathjson(right), sides.forms[1])
    rules = ("the left side", "its closed form, by sympy and confirmed by numbers", "the same", "the right side")
    steps = tuple(Step(expression=form, rule=rule) for form, rule in zip(forms, rules, strict=True))
    free = sorted(sides.names - {"e", "pi"})
    facts = tuple(context.facts.get(name, Fact(symbol=name)) for name in free)
    facts = tuple(fact.model_copy(update={"properties": (*fact.properties, "moderate")}) for fact in facts)
    proof = Proof(steps=steps, facts=facts, found=sides.found, expected=sides.expected)
    return Decision(Answer.EQUAL, f"both sides have the same closed form, {show(left)}", proof)


def _equal(sides: _Sides, comparison: Comparison, context: Context) -> Decision:
    note = _domain_note(comparison)
    if not sides.names and comparison.field is not BALLS:
        value = _constant(sides.right, comparison.plan, context) or sides.expected
        return Decision(Answer.EQUAL, f"both sides are {value}", Agreement(expected=value, found=value))
    prime = comparison.field is PRIME_FIELD
    draws = len(comparison.draws)
    bound = f"({degree(sides.left, sides.right)}/{PRIME})^{draws}"
    error = bound if prime else f"equal at {draws} points" + ("" if comparison.field is RATIONALS else " to 36 digits")
    where = "of a prime field" if prime else "in exact rationals" if comparison.field is RATIONALS else "in intervals"
    reason = f"both sides agree at {draws} random points {where}" + (f"; {note}" if note else "")
    trials = Trials(
        left=sides.forms[0],
        right=sides.forms[1],
        facts=sides.facts,
        prime=str(PRIME) if prime else "",
        draws=comparison.draws,
        error=error,
        note=note,
        expected=sides.expected,
        found=sides.found,
    )
    return Decision(Answer.EQUAL, reason, trials)


def _domain_note(comparison: Comparison) -> str:
    if comparison.only_left and comparison.only_right:
        return "each side has values where the other has none"
    if comparison.only_left or comparison.only_right:
        side = "left" if comparison.only_left else "right"
        return f"the domains differ: where only the {side} side has a value they are not compared"
    if comparison.neither:
        return "where the inverses exist and the functions are defined"
    return ""


def _constant(expression: Expression, plan: Recipe, context: Context) -> str | None:
    try:
        value = value_at(expression, draw(plan, dict(context.sizes), 0, RATIONALS, lambda rng: Fraction(0)))
    except (NeedsReals, NeedsOrder, Unsupported, Undefined, ArithmeticError, ValueError, KeyError):
        return None
    return None if value is None else show_cells(cells(value))


def _different(sides: _Sides, comparison: Comparison, context: Context, about: bool, seed: int) -> Decision:
    rounded = at_precision(sides.left, sides.right, (sides.found, sides.expected), context, about)
    if rounded is not None:
        return rounded
    plan = comparison.plan
    found = witness(sides.left, sides.right, plan, comparison.field is BALLS)
    if found is None:
        return _open("undecided", "the sides differ, but no point was found that a person can check")
    difference = None if comparison.field.real else name_difference(sides.left, sides.right, plan, seed)
    left_value, right_value = cells(found.left), cells(found.right)
    names = sides.names | {size for fact in sides.facts for size in fact.shape}
    constant = not sides.names - context.sizes.keys() - ({"e", "pi"} - context.facts.keys())
    evidence = Counterexample(
        left=sides.forms[0],
        right=sides.forms[1],
        facts=sides.facts,
        point=tuple(item for item in bindings(found.point) if item.symbol in names | {fact.symbol for fact in sides.facts})
        + terms(found.point),
        left_value=left_value,
        right_value=right_value,
        expected=show_cells(right_value) if constant else sides.expected,
        found=show_cells(left_value) if constant else sides.found,
        difference=difference,
    )
    return Decision(Answer.DIFFERENT, _sentence(found, evidence, constant), evidence)


def _sentence(found: Witness, evidence: Counterexample, constant: bool) -> str:
    left, right = show_cells(evidence.left_value), show_cells(evidence.right_value)
    if constant:
        return f"wrong value: expected {right}, found {left}"
    point = show_point(evidence)
    return f"{f'at {point} ' if point else ''}the left side is {left}, the right side {right}"
