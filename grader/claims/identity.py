"""A formula called by the name of a quantity: "this is the final expression for L", "which is the best learning rate".

```
$$r = 2 a / b$$ This is the optimal rate.
```
`wrong: this is not the optimal rate: at a = 1, b = 1 it is 2, it should be 1`

The formula is the one that stands right before the sentence, or on the line after it; its last side is compared.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from grader.decide.equal import decide
from grader.discourse import Finding, Judgement, Passage, World
from grader.model import Block, Claim, Counterexample, Kind, Mismatch, Open, Segment, Span
from grader.notation.grammar import Statement, Unread, read
from grader.reference import Quantity

KIND: Kind = "equation"
GAP = 12  # characters between a formula and the sentence that calls it
_CALLS = re.compile(
    r"\b(?P<lead>[Tt]his|[Tt]hat|[Ii]t|which)\s+is\s+(?:therefore |thus |then |indeed |now |exactly )?(?:the|our)\s+"
    r"(?P<what>[^.,;:\n]{2,120})"
)
_ADJECTIVES = re.compile(r"^(?:(?:final|last|desired|required|resulting|correct|closed-form|simplified) )+")
_NOTHING = re.compile(r"[\s=.,:$\\\]*]*")
_UNSURE = re.compile(r"\b(?:not|n['’]t|never|if|may|might|should|would|same|because|where|when)\b")


def find(found: Sequence[Passage], text: str, world: World) -> Iterator[Finding]:
    """Every sentence that calls a formula beside it by a quantity's name or symbol."""
    formulas = [passage.segment for passage in found if passage.segment.block in (Block.INLINE, Block.DISPLAY)]
    for passage in found:
        segment = passage.segment
        if segment.block is not Block.PROSE:
            continue
        for match in _CALLS.finditer(segment.text):
            quantity = _called(match["what"], world)
            if quantity is None or _UNSURE.search(match[0]):
                continue
            start, end = segment.span.start + match.start(), segment.span.start + match.end()
            formula = _beside(formulas, text, start, end)
            readings = () if formula is None else _readings(formula, world)
            if readings:
                stop = start + len(match[0].rstrip())
                claim = Claim(kind=KIND, part=segment.part, span=Span(start, stop), quote=text[start:stop])
                yield Finding(claim, readings=readings, passage=passage, quantities=(quantity,))


def _called(what: str, world: World) -> Quantity | None:
    """The one quantity with a formula that the words name, by symbol or by a whole name."""
    known = [item for item in world.quantities() if item.symbols and not item.cases and not item.of]
    what = _ADJECTIVES.sub("", " ".join(what.split()))
    inside = re.search(r"\$([^$]+)\$", what)
    if inside and re.match(
        r"(?:\w[\w-]* )*(?:expression|formula|value|form|equation|result) (?:for|of) (?:the )?(?:\w+ ){0,2}\$", what
    ):
        lines = read(inside[1], world.names)
        if len(lines) == 1 and not isinstance(lines[0], Unread) and len(lines[0].readings[0].terms) == 1:
            term = lines[0].readings[0].terms[0]
            return next((item for item in known if term in item.symbols), None)
        return None
    what = re.sub(r"^(?:expression|formula|value|form|equation|result) (?:for|of) (?:the )?", "", what)
    words = re.split(r" (?:that|which|for|in|after|with|of)\b", what.lower())[0].strip()
    named = [item for item in known if any(words == name.lower() for name in item.names)]
    return named[0] if len(named) == 1 else None


def _beside(formulas: Sequence[Segment], text: str, start: int, end: int) -> Segment | None:
    """The formula that ends right before the sentence, or the displayed one right after its last words."""
    before = [item for item in formulas if item.span.end <= start and start - item.span.end <= GAP]
    if before and _NOTHING.fullmatch(text[before[-1].span.end : start]):
        return before[-1]
    stop = re.search(r"[.:]?\s*\n\s*\n|[.:]\s*$|$", text[end:])
    reach = end + (stop.end() if stop else 0)
    after = [item for item in formulas if item.block is Block.DISPLAY and 0 <= item.span.start - reach <= GAP]
    return after[0] if after and _NOTHING.fullmatch(text[reach : after[0].span.start]) else None


def _readings(formula: Segment, world: World) -> tuple[Statement, ...]:
    lines = read(formula.text, world.names, formula.span.start)
    if len(lines) != 1 or isinstance(lines[0], Unread):
        return ()
    readings = lines[0].readings
    return readings if all(set(statement.relations) <= {"Equal", "Define"} for statement in readings) else ()


def check(finding: Finding, world: World) -> Judgement:
    """The formula's last side, in all its readings, against the quantity."""
    (quantity,) = finding.quantities
    terms = [statement.terms[-1] for statement in finding.readings]
    unknown = sorted(name for term in terms for name in world.unknown(term))
    if unknown:
        detail = f"the reference has no quantity called {', '.join(unknown)}"
        return Judgement(Open(why="unnamed", detail=detail), detail)
    decisions = [decide(term, quantity.symbols[0], world.context) for term in terms]
    if len({decision.answer for decision in decisions}) > 1:
        detail = "people read the formula in two ways, which differ in the verdict"
        return Judgement(Open(why="ambiguous", detail=detail), detail)
    decision = decisions[0]
    called = quantity.names[0] if quantity.names else quantity.id
    match decision.evidence:
        case Counterexample() | Mismatch():
            root = next((item.root for item in reversed(world.asserted) if item.wrong and item.truth == quantity.id), None)
            reason = f"wrong: this is not the {called}: {decision.reason}"
            return Judgement(decision.evidence, reason, follows_from=root, truth=quantity.id)
    return Judgement(decision.evidence, decision.reason, truth=quantity.id)


def after(finding: Finding, judgement: Judgement, id: str, world: World) -> World:
    """The formula itself has been taken note of where it stands."""
    del finding, judgement, id
    return world
