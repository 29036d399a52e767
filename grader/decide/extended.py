"""Formulas that are no numbers or arrays as they stand: sets, signs ±, intervals, means, probabilities, antiderivatives.

Each is brought to pairs of formulas that are, and those are decided.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Protocol

from grader.decide.chance import (
    MOMENTS,
    NoChance,
    flat,
    has_events,
    has_moments,
    mean_of_terms,
    over_cells,
    over_outcomes,
    random_symbols,
    under_independence,
    with_outcomes,
)
from grader.decide.decision import Answer, Decision, undecided
from grader.decide.several import SIGNS, Same, elements, ends, same_sets
from grader.model import Counterexample, Fact, Mismatch, Proof, Step
from grader.notation.context import Context
from grader.notation.expression import Apply, Expression, Symbol, free_symbols, mathjson, substitute, symbols
from grader.notation.printer import show


class Decide(Protocol):
    """Decides a pair of formulas of the plain kinds."""

    def __call__(self, found: Expression, expected: Expression, context: Context) -> Decision: ...


FOLDS = frozenset({"Sum", "Product"})
SEVERAL = SIGNS | {"Set", "EmptySet", "Union", "Interval"}
SPECIAL = SEVERAL | MOMENTS | {"Probability", "Integrate", "Given", "Call"}


def extended(found: Expression, expected: Expression, context: Context, decide: Decide) -> Decision | None:
    """The decision on formulas of these kinds; None of all others."""
    heads = heads_of(found) | heads_of(expected)
    if not heads.isdisjoint(FOLDS):
        means = mean_of_terms((found, expected), context)
        if means:
            return _with_means(found, expected, means, context, decide)
    if heads.isdisjoint(SPECIAL):
        return None
    if has_moments(found) or has_moments(expected):
        return _moments(found, expected, context, decide)
    if has_events(found) or has_events(expected):
        return _events(found, expected, context, decide)
    if not heads.isdisjoint(SEVERAL):
        return _several(found, expected, context, decide)
    if "Integrate" in heads and (_open_integral(found) or _open_integral(expected)):
        return _antiderivatives(found, expected, context, decide)
    return None


def heads_of(formula: Expression) -> set[str]:
    """The heads that occur in the formula."""
    found: set[str] = set()
    rest = [formula]
    while rest:
        node = rest.pop()
        if isinstance(node, Apply):
            found.add(node.head)
            rest.extend(node.args)
    return found


# ---------------------------------------------------------------- sets, signs, intervals


def _several(found: Expression, expected: Expression, context: Context, decide: Decide) -> Decision:
    if ends(found) is not None and ends(expected) is not None:
        return _intervals(found, expected, context, decide)
    sides = [elements(side) for side in (found, expected)]
    left, right = ((side,) if part is None else part for side, part in zip((found, expected), sides, strict=True))
    if None in sides and not heads_of(found if sides[0] is None else expected).isdisjoint(SEVERAL):
        return undecided("undecided", "a set that is not given by its elements")
    if None in sides and len(left) == len(right) == 1:
        return undecided("ambiguous", "a set of one element stands against a formula that is none")

    def compare(one: Expression, other: Expression) -> Same:
        return {Answer.EQUAL: Same.YES, Answer.DIFFERENT: Same.NO}.get(decide(one, other, context).answer, Same.OPEN)

    same, element = same_sets(left, right, compare)
    names = show(found), show(expected)
    if same is Same.YES:
        steps = tuple(Step(expression=mathjson(item), rule="an element of both") for item in left[:1])
        return Decision(Answer.EQUAL, "both have the same elements", Proof(steps=steps, found=names[0], expected=names[1]))
    if same is Same.OPEN or element is None or not left or not right:
        return undecided("undecided", "the elements are not told apart")
    return _told_apart(element, left, right, context, decide)


def _told_apart(
    element: Expression, left: tuple[Expression, ...], right: tuple[Expression, ...], context: Context, decide: Decide
) -> Decision:
    """An element that equals none of the others everywhere; the sets differ where the polynomials with these zeros do."""
    others = right if any(element is item for item in left) else left
    against = decide(element, others[0], context)
    reason = f"{show(element)} is no element of the other: {against.reason}"
    if not any(map(free_symbols, (*left, *right))):
        return replace(against, reason=reason)
    decision = decide(_with_zeros(left), _with_zeros(right), context)
    if len(left) == len(right) and isinstance(decision.evidence, Counterexample):
        return replace(decision, reason=reason)
    return decision if decision.answer is Answer.EQUAL else undecided("undecided", "the elements are not told apart")


def _with_zeros(items: tuple[Expression, ...]) -> Expression:
    factors = tuple(Apply("Add", (Symbol("zero"), Apply("Negate", (item,)))) for item in items)
    return factors[0] if len(factors) == 1 else Apply("Multiply", factors)


def _intervals(found: Expression, expected: Expression, context: Context, decide: Decide) -> Decision:
    one, other = ends(found), ends(expected)
    assert one is not None
    assert other is not None
    names = show(found), show(expected)
    for a, b in zip(one[:2], other[:2], strict=True):
        decision = decide(a, b, context) if a != b else None
        if decision is not None and decision.answer is not Answer.EQUAL:
            return decision
    if one[2] != other[2]:
        return Decision(
            Answer.DIFFERENT,
            f"{names[0]} has other ends than {names[1]}",
            Mismatch(found=names[0], expected=names[1], left_shape=(one[2],), right_shape=(other[2],)),
        )
    steps = tuple(Step(expression=mathjson(end), rule="an end of both") for end in one[:1])
    return Decision(Answer.EQUAL, "both have the same ends", Proof(steps=steps, found=names[0], expected=names[1]))


# ---------------------------------------------------------------- chance


def _moments(found: Expression, expected: Expression, context: Context, decide: Decide) -> Decision:
    try:
        found, expected = flat(found), flat(expected)
        names = random_symbols((found, expected), context)
        wider = with_outcomes(context, names)
        joint = [over_outcomes(side, names, context, independent=False) for side in (found, expected)]
        apart = [over_outcomes(side, names, context, independent=True) for side in (found, expected)]
    except NoChance as error:
        return undecided("undecided", str(error))
    told = _said_independent(names, context)
    decision = _pair(decide, apart if told else joint, wider)
    if decision.answer is Answer.EQUAL:
        reason = f"both sides are the same for every distribution of {', '.join(names)}" if names else decision.reason
        return replace(decision, reason=reason + (", as they are independent" if told else ""))
    together = "Covariance" in heads_of(found) | heads_of(expected)
    if decision.answer is Answer.DIFFERENT and not told and len(names) > 1 and not together:
        if _pair(decide, apart, wider).answer is not Answer.DIFFERENT:
            return undecided("ambiguous", f"true where {' and '.join(names)} are independent, false in general")
    return decision


def _pair(decide: Decide, sides: Sequence[Expression], context: Context) -> Decision:
    found, expected = sides
    return decide(found, expected, context)


def _said_independent(names: tuple[str, ...], context: Context) -> bool:
    said = [name for name in names if name in context.facts and "independent" in context.facts[name].properties]
    return len(said) >= max(1, len(names) - 1)


def _events(found: Expression, expected: Expression, context: Context, decide: Decide) -> Decision:
    try:
        sides, facts = over_cells((found, expected))
        apart, shares = under_independence((found, expected))
    except NoChance as error:
        return undecided("undecided", str(error))
    decision = _pair(decide, sides, context.declare(*facts))
    if decision.answer is Answer.EQUAL:
        return replace(decision, reason="both sides are the same for every distribution")
    if decision.answer is Answer.DIFFERENT and _pair(decide, apart, context.declare(*shares)).answer is not Answer.DIFFERENT:
        return undecided("ambiguous", "true where the events are independent, false in general")
    return decision


def _with_means(
    found: Expression, expected: Expression, means: dict[str, Expression], context: Context, decide: Decide
) -> Decision:
    """`x̄` beside a sum over x_i is its mean; what is false only of the mean, or only of a free number, is left open."""
    plain = decide(found, expected, context.declare(*(Fact(symbol=name) for name in means)))
    if plain.answer is Answer.EQUAL:
        return plain
    decision = decide(substitute(found, means), substitute(expected, means), context)
    named = ", ".join(show(Symbol(name)) for name in means)
    if decision.answer is Answer.EQUAL:
        return replace(decision, reason=f"{decision.reason}, {named} being the mean")
    return plain if decision.answer is Answer.DIFFERENT else decision


# ---------------------------------------------------------------- antiderivatives


def _open_integral(formula: Expression) -> bool:
    """Whether an integral without bounds stands in the formula."""
    if not isinstance(formula, Apply):
        return False
    return (formula.head == "Integrate" and len(formula.args) == 2) or any(map(_open_integral, formula.args))


def _antiderivatives(found: Expression, expected: Expression, context: Context, decide: Decide) -> Decision:
    """Equal up to a constant: the derivatives are compared."""
    names = _variables(found) | _variables(expected)
    if len(names) != 1:
        return undecided("undecided", "integrals by several variables")
    (name,) = names
    slopes = [_slope(side, Symbol(name)) for side in (found, expected)]
    if slopes[0] is None or slopes[1] is None:
        return undecided("undecided", "an integral without bounds inside of another formula")
    decision = decide(slopes[0], slopes[1], context)
    if decision.answer is Answer.EQUAL:
        return replace(decision, reason=f"both have the same derivative by {name}, so that they differ by a constant at most")
    if decision.answer is Answer.DIFFERENT:
        return replace(decision, reason=f"the derivatives by {name} differ: {decision.reason}")
    return decision


def _variables(formula: Expression) -> set[str]:
    match formula:
        case Apply("Integrate", (_, Symbol(name))):
            return {name}
        case Apply(_, args):
            return set().union(*map(_variables, args))
    return set()


def _slope(formula: Expression, variable: Symbol) -> Expression | None:
    if not _open_integral(formula):
        return Apply("D", (formula, variable))
    match formula:
        case Apply("Integrate", (body, _)):
            return body
        case Apply("Add" | "Negate" as head, args):
            slopes = [_slope(arg, variable) for arg in args]
            return None if None in slopes else Apply(head, tuple(slope for slope in slopes if slope is not None))
        case Apply("Multiply", args) if sum(map(_open_integral, args)) == 1:
            if all(variable.name not in symbols(arg) for arg in args if not _open_integral(arg)):
                factors = [_slope(arg, variable) if _open_integral(arg) else arg for arg in args]
                return None if None in factors else Apply("Multiply", tuple(item for item in factors if item is not None))
    return None
