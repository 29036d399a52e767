"""Mutation of truths: is every truth held by something that would notice if it were another?

Each truth is altered as slips alter formulas (a factor, a sign, a transposition, one more, a dropped term, a swapped product,
another number), and two things must notice: the engine that grades, which has to find a point where the altered truth differs,
and the second derivation of `verify`, which must no longer agree. An alteration that changes nothing is left out; a truth
that none moves is idle.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction

from grader.decide.equal import Answer, Decision, decide
from grader.model import Open
from grader.notation.expression import Apply, Expression, Number, Symbol
from grader.numeric import NO_VALUE, agrees
from grader.reference import Network, Quantity, Question, context_of

MAX_MUTANTS = 8  # of one truth
TWO = Number(Fraction(2))
SOME = Symbol("t")


@dataclass(frozen=True)
class Mutation:
    """What became of a truth's alterations: how many there were, which nobody noticed."""

    question: str
    truth: str
    tried: int
    unnoticed: tuple[str, ...]

    @property
    def idle(self) -> bool:
        return self.tried == 0


def mutations(question: Question) -> Iterator[Mutation]:
    """Every truth of the question under all its alterations."""
    context = context_of(question)
    for net in question.networks:
        widened = replace(
            net, layers=tuple(replace(layer, output=(*layer.output[:-1], layer.output[-1] + 1)) for layer in net.layers)
        )
        yield Mutation(question.id, net.id, 1, ("another output, by the second derivation",) if _holds(widened) else ())
    for quantity in question.quantities:
        if quantity.net:
            continue
        tried, unnoticed = 0, []
        for name, mutant in _mutants(quantity):
            if quantity.expression is not None and mutant.expression is not None and not quantity.measured:
                decision = decide(mutant.expression, quantity.expression, context)
                if decision.answer is Answer.EQUAL or _valueless(decision):
                    continue  # no alteration (2 X X^T is symmetric), or no formula that has a value
                if decision.answer is Answer.UNKNOWN:
                    unnoticed.append(f"{name}, by the engine: {decision.reason}")
            tried += 1
            if agrees(mutant, question):
                unnoticed.append(f"{name}, by the second derivation")
        yield Mutation(question.id, quantity.id, tried, tuple(unnoticed))


def _holds(net: Network) -> bool:
    """Whether the layers are what their formulas give; a layer without one is told of where the truth is verified."""
    try:
        return net.agrees()
    except NO_VALUE:
        return False


def _valueless(decision: Decision) -> bool:
    return isinstance(decision.evidence, Open) and decision.evidence.why == "undecided"


def _mutants(quantity: Quantity) -> Iterator[tuple[str, Quantity]]:
    if quantity.holds is not None:
        yield "turned round", replace(quantity, holds=not quantity.holds)
    elif quantity.cases:
        for place in (0, len(quantity.cases) // 2, len(quantity.cases) - 1):
            bound, truth = quantity.cases[place]
            changed = (*quantity.cases[:place], (bound, _shifted(truth)), *quantity.cases[place + 1 :])
            yield f"another value at {dict(bound)}", replace(quantity, cases=changed)
    elif quantity.expression is not None:
        seen = {quantity.expression}
        for name, mutant in _altered(quantity.expression):
            if mutant not in seen and len(seen) <= MAX_MUTANTS:
                seen.add(mutant)
                yield name, replace(quantity, expression=mutant, form="")


def _altered(expression: Expression) -> Iterator[tuple[str, Expression]]:
    """The formula after one slip, the whole first and then its parts."""
    if isinstance(expression, Number) or (isinstance(expression, Apply) and expression.head in ("Matrix", "BigO")):
        yield "another number", _shifted(expression)
        return
    yield "factor 2", Apply("Multiply", (TWO, expression))
    yield "sign", Apply("Negate", (expression,))
    yield from _inside(expression)


def _inside(expression: Expression) -> Iterator[tuple[str, Expression]]:
    match expression:
        case Apply("Transpose", (inner,)):
            yield "a transposition less", inner
        case Apply("Add", args) if len(args) > 1:
            for place in range(len(args)):
                rest = args[:place] + args[place + 1 :]
                yield "a term less", rest[0] if len(rest) == 1 else Apply("Add", rest)
        case Apply("MatMul", (left, right)):
            yield "a swapped product", Apply("MatMul", (right, left))
        case Number(value):
            yield "one more", Number(value + 1)
    if isinstance(expression, Apply):
        for place, arg in enumerate(expression.args):
            for name, mutant in _inside(arg):
                yield name, Apply(expression.head, (*expression.args[:place], mutant, *expression.args[place + 1 :]))


def _shifted(expression: Expression) -> Expression:
    """The same with its first number changed; an order of growth with one more factor."""
    match expression:
        case Number(value):
            return Number(value + 1)
        case Apply("BigO", (Number(),)):
            return Apply("BigO", (Apply("Power", (SOME, TWO)),))
        case Apply("BigO", (inner,)):
            return Apply("BigO", (Apply("Multiply", (inner, SOME)),))
        case Apply(head, (first, *rest)):
            return Apply(head, (_shifted(first), *rest))
    return expression
