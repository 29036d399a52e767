"""Mechanisms: what eases, carries, loses, holds or learns what, decided by the propositions that the reference measures.

```
Skip connections make the vanishing gradient problem worse
```
`wrong mechanism: measured, the first layer's gradient is larger with skips`

A clause that the reference does not hold stays undecided; so does the denial of what is said of all of a thing.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from grader.discourse import Finding, Judgement, Passage, World, left_open, said_in_prose
from grader.english.deeds import Done, done
from grader.lore import Mechanism
from grader.model import Agreement, Kind, Mismatch
from grader.reference import Quantity

KIND: Kind = "property"
ONE_SIDED = frozenset({"eases", "carries"})  # what does not ease a thing need not make it worse


def find(found: Sequence[Passage], text: str, world: World) -> Iterator[Finding]:
    """A finding for every clause that is read whole."""
    mechanisms = world.question.mechanisms if world.question is not None else ()
    settings = world.question.setting if world.question is not None else ()
    if mechanisms:
        for claim, passage, item in said_in_prose(found, text, KIND, lambda sentence: done(sentence, mechanisms, settings)):
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
    if (
        holds is None
        or (item.whole and (holds or item.affirmed))
        or (mechanism.deed in ONE_SIDED and not holds and not item.affirmed)
    ):
        return None
    return holds == item.affirmed


def _truth(mechanism: Mechanism, world: World) -> Quantity:
    assert world.question is not None
    return world.question.quantity(mechanism.truth)


def after(finding: Finding, judgement: Judgement, id: str, world: World) -> World:
    """A mechanism defines nothing."""
    del finding, judgement, id
    return world
