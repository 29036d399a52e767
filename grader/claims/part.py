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
from fractions import Fraction
from functools import partial

from grader.anatomy.clauses import Said
from grader.anatomy.frames import said
from grader.anatomy.structure import denominator, factors, names_in, numerator
from grader.attributes import at_points
from grader.decide.equal import decide
from grader.decide.evaluate import Point
from grader.discourse import Finding, Judgement, Passage, World, left_open, said_in_prose
from grader.english.names import lexicon_of
from grader.measures import SIGNS, compares, joined, matrix
from grader.model import Agreement, Kind, Mismatch, Open, Span
from grader.notation.expression import Apply, Expression, Number, Symbol, free_symbols, mathjson
from grader.notation.grammar import Statement
from grader.notation.shapes import Clash, Unclear, elaborate, show_shape

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
        written = thing.written if thing.written is not None else thing.expression
        match item.relation:
            case "free":
                yield Statement((thing.expression, written), ("free", *item.words), place)
            case "above" | "below":
                yield from (Statement((written, value), (item.relation,), place) for value in item.values)
            case "sign" | "conforms":
                yield Statement((thing.expression,), (item.relation, *item.words), place)
            case _:
                yield from (Statement((thing.expression, value), (item.relation,), place) for value in item.values)


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
    if isinstance(chosen.evidence, Mismatch) and chosen.reason.startswith("wrong shape"):
        return left_open("ambiguous", "another thing may be meant: it has another shape")
    return Judgement(chosen.evidence, chosen.reason)


def _answer(statement: Statement, world: World) -> tuple[bool | None, str]:
    body, *others = statement.terms
    relation, *words = statement.relations
    try:
        match relation:
            case "conforms":
                return _conforms(body, world)
            case "sign":
                return _sign(body, words[0], world)
            case "free":
                return _free(body, others[0], words[0], world)
            case _:
                return _placed(body, others[0], relation, world)
    except (Clash, Unclear, RecursionError):
        return None, "it is not understood"


def _conforms(body: Expression, world: World) -> tuple[bool | None, str]:
    """Whether sizes fit; not said of what holds an inverse, which may be missing for another reason."""
    if not isinstance(body, Apply) or "Inverse" in str(mathjson(body)):
        return None, "an inverse may be meant"
    try:
        shape = elaborate(body, world.context)[0].shape
    except Clash as clash:
        return False, str(clash) or "its sizes do not fit"
    return True, f"it has the shape {show_shape(shape)}"


def _sign(body: Expression, word: str, world: World) -> tuple[bool | None, str]:
    def test(value: object, point: Point) -> bool | None:
        entries = matrix(value, point).entries()
        if len(entries) > 1 and word != "zero":
            return None
        return joined([compares(SIGNS[word], entry, point.field.number(0), point) for entry in entries], "all")

    answer = at_points(test, elaborate(body, world.context)[0].expression, None, world.context, fragile=False)
    return answer.holds, answer.seen


def _free(body: Expression, written: Expression, name: str, world: World) -> tuple[bool | None, str]:
    """Whether a symbol is neither in the formula as the reference writes it nor changes its value, or both."""
    if name not in free_symbols(elaborate(written, world.context.hold(name))[0].expression):
        return True, f"no {name} stands in the formula"
    seen, stands = name in names_in(written), f"{name} stands in the formula"
    fact = world.context.facts.get(name)
    if fact is None or "natural" in fact.properties:
        return (False, stands) if seen and written is not body else (None, "whether it cancels is not known")
    twice = Apply("Multiply", (Number(Fraction(2)), Symbol(name)))
    answer = decide(Apply("Evaluated", (body, Symbol(name), twice)), body, world.context.hold(name)).answer
    if answer == "equal" and written is body:
        return True, f"{name} does not change it"
    return (False, stands) if answer == "different" and (seen or written is body) else (None, f"{name} may be meant as hidden")


def _placed(body: Expression, value: Expression, relation: str, world: World) -> tuple[bool | None, str]:
    """Whether a factor stands above or below the line of the one fraction that the reference writes."""
    parts = [part(body) for part in (numerator, denominator)]
    if parts[0] is None or parts[1] is None:
        return None, "it is not written as one fraction"

    def among(one: Expression, part: Expression) -> bool:
        return any(decide(one, factor, world.context).answer == "equal" for factor in factors(part))

    held = [all(among(one, part) for one in factors(value)) for part in parts if part is not None]
    if held[0] == held[1]:
        return None, "it is a factor of neither side alone"
    return held[relation == "below"], f"it is a factor of the {'numerator' if held[0] else 'denominator'}"


def after(finding: Finding, judgement: Judgement, id: str, world: World) -> World:
    """A part of a formula defines nothing."""
    del finding, judgement, id
    return world
