"""Mechanisms: what eases, carries, loses, holds or learns what, decided by the propositions that the reference measures.

```
Skip connections make the vanishing gradient problem worse
```
`wrong mechanism: measured, the first layer's gradient is larger with skips`

A clause that the reference does not hold stays undecided; so does the denial of what is said of all of a thing.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from grader.discourse import Finding, Judgement, Passage, World, left_open
from grader.english.deeds import Done, done
from grader.lore import Mechanism
from grader.model import Agreement, Block, Claim, Kind, Mismatch, Span
from grader.reference import Quantity
from grader.sentences import answerless, sentences
from grader.speech import called_wrong, reported

KIND: Kind = "property"
MAX_SENTENCE = 700
ONE_SIDED = frozenset({"eases", "carries"})  # what does not ease a thing need not make it worse


def find(found: Sequence[Passage], text: str, world: World) -> Iterator[Finding]:
    """A finding for every clause that is read whole."""
    mechanisms = world.question.mechanisms if world.question is not None else ()
    for passage in found if mechanisms else ():
        segment = passage.segment
        if segment.block is not Block.PROSE:
            continue
        for begin, end in sentences(segment.text):
            sentence = answerless(segment.text[begin:end])
            for item in done(sentence, mechanisms) if len(sentence) <= MAX_SENTENCE else ():
                start = segment.span.start + begin
                span = Span(start + item.start, start + item.end)
                critique = segment.part == "critique"
                if not called_wrong(text, span.end) and not reported(text, span.start, critique=critique):
                    claim = Claim(kind=KIND, part=segment.part, span=span, quote=text[span.start : span.end])
                    yield Finding(claim, passage=passage, done=item)


def check(finding: Finding, world: World) -> Judgement:
    """What the propositions of the mechanisms say; decided only where all that may be meant agree."""
    item = finding.done
    assert item is not None
    answers = [_holds(item, mechanism, world) for mechanism in item.mechanisms]
    if None in answers or len(set(answers)) > 1:
        return left_open("undecided", "the reference does not tell this of it")
    truth = _truth(item.mechanisms[0], world)
    shown = (truth.doc or truth.hint or truth.id).split("\n")[0]
    if answers[0]:
        return Judgement(Agreement(expected="1", found="1", truth=truth.id), shown, truth=truth.id)
    return Judgement(Mismatch(expected="0", found="1", truth=truth.id), f"wrong mechanism: {shown}", truth=truth.id)


def _holds(item: Done, mechanism: Mechanism, world: World) -> bool | None:
    """Whether what the clause says is so."""
    holds = _truth(mechanism, world).holds
    if holds is None or item.whole or (mechanism.deed in ONE_SIDED and not holds and not item.affirmed):
        return None
    return holds == item.affirmed


def _truth(mechanism: Mechanism, world: World) -> Quantity:
    assert world.question is not None
    return world.question.quantity(mechanism.truth)


def after(finding: Finding, judgement: Judgement, id: str, world: World) -> World:
    """A mechanism defines nothing."""
    del finding, judgement, id
    return world
