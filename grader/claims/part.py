r"""Parts of formulas: "the quadratic term of L is F", "setting v = 0 leaves F", "the last row reads 0, 1, 2", "L is free of v".

```
In $L$ the coefficient of $v^2$ is $a$
```
`wrong value: at a = 1 it is 1, it should be 2`

The part is computed from the reference's formula: coefficients by exact derivatives, values by putting in, rows and fractions
from what is written. A clause with a word that has no part in what is understood is not read.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial

from grader.anatomy.frames import Said, said
from grader.anatomy.structure import denominator, factors, numerator
from grader.attributes import at_points
from grader.decide.equal import decide
from grader.decide.evaluate import Point
from grader.discourse import Finding, Judgement, Passage, World, left_open, said_in_prose
from grader.english.names import lexicon_of
from grader.measures import SIGNS, compares, matrix
from grader.model import Agreement, Kind, Mismatch, Open, Span
from grader.notation.expression import Expression, Symbol, symbols
from grader.notation.grammar import Statement
from grader.notation.shapes import Clash, Unclear, elaborate

KIND: Kind = "property"


def find(found: Sequence[Passage], text: str, world: World) -> Iterator[Finding]:
    """A finding for every clause that is read whole."""
    if world.question is None:
        return
    lexicon = lexicon_of(world.question)
    for claim, passage, item in said_in_prose(found, text, KIND, partial(said, world=world, lexicon=lexicon)):
        claim = claim.model_copy(update={"denies": item.denied})
        yield Finding(claim, tuple(_statements(item, claim.span)), passage)


def _statements(item: Said, place: Span) -> Iterator[Statement]:
    for thing in item.things:
        for value in item.values or (thing.expression,):
            body = thing.written if item.relation in ("above", "below") and thing.written is not None else thing.expression
            yield Statement((body, Symbol(item.words[0]) if item.relation == "free" else value), (item.relation, *item.words), place)


def check(finding: Finding, world: World) -> Judgement:
    """Every reading of the part against every reading of the value."""
    relation = finding.readings[0].relations[0]
    if relation == "equal":
        return _compared(finding, world)
    answers = [_answer(statement, world) for statement in finding.readings]
    quote = " ".join(finding.claim.quote.split())
    told = next((why for _, why in answers if why), "")
    if any(answer is None for answer, _ in answers) or len({answer for answer, _ in answers}) > 1:
        return left_open("undecided", told or f"`{quote}` is not settled by what is known")
    name = f"what `{quote}` denies" if finding.claim.denies else f"`{quote}`"
    if answers[0][0]:
        reason = f"{name} holds: {told}"
        return Judgement(Agreement(expected="1", found="1"), f"wrongly denied: {reason}" if finding.claim.denies else reason)
    reason = f"{name} does not hold: {told}"
    return Judgement(
        Mismatch(expected="0", found="1"), f"rightly denied: {reason}" if finding.claim.denies else f"wrong property: {reason}"
    )


def _compared(finding: Finding, world: World) -> Judgement:
    decisions = [decide(value, thing, world.context) for thing, value in (item.terms for item in finding.readings)]
    equal = next((decision for decision in decisions if decision.answer == "equal"), None)
    unsettled = next((decision for decision in decisions if isinstance(decision.evidence, Open)), None)
    chosen = equal or unsettled or decisions[0]
    return Judgement(chosen.evidence, chosen.reason)


def _answer(statement: Statement, world: World) -> tuple[bool | None, str]:
    body, other = statement.terms
    relation, *words = statement.relations
    try:
        match relation:
            case "sign":
                return _sign(body, words[0], world)
            case "free":
                return _free(body, words[0], world)
            case _:
                return _placed(body, other, relation, world)
    except (Clash, Unclear, RecursionError):
        return None, "it is not understood"


def _sign(body: Expression, word: str, world: World) -> tuple[bool | None, str]:
    def test(value: object, point: Point) -> bool | None:
        entries = matrix(value, point).entries()
        return compares(SIGNS[word], entries[0], point.field.number(0), point) if len(entries) == 1 else None

    answer = at_points(test, elaborate(body, world.context)[0].expression, None, world.context, fragile=False)
    return answer.holds, answer.seen


def _free(body: Expression, name: str, world: World) -> tuple[bool | None, str]:
    inner = elaborate(body, world.context.hold(name))[0].expression
    if name not in symbols(inner):
        return True, f"the formula has no {name} in it"
    return None if _cancels(inner) else False, f"{name} stands in the formula"


def _cancels(inner: Expression) -> bool:
    return False


def _placed(body: Expression, value: Expression, relation: str, world: World) -> tuple[bool | None, str]:
    """Whether a factor stands above or below the line of the one fraction that the reference writes."""
    parts = [part(body) for part in (numerator, denominator)]
    if parts[0] is None or parts[1] is None:
        return None, "it is not written as one fraction"
    held = [any(decide(value, factor, world.context).answer == "equal" for factor in factors(part)) for part in parts if part]
    if held[0] == held[1]:
        return None, "it is a factor of neither side alone"
    return held[relation == "below"], f"it is a factor of the {'numerator' if held[0] else 'denominator'}"


def after(finding: Finding, judgement: Judgement, id: str, world: World) -> World:
    """A part of a formula defines nothing."""
    del finding, judgement, id
    return world
