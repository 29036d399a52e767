"""Reasons given for the sentence before: "This is because ...".

```
The memory of the forward pass is $O(t)$. This is because every iterate is stored.
```
What does not hold has no reason: a reason given for a sentence that was found wrong follows from it. Whether a reason carries a
sentence that holds is not settled here; what it says by itself is judged by the other kinds.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from grader.discourse import Finding, Judgement, Passage, World, left_open
from grader.model import Block, Claim, Kind, Span
from grader.sentences import sentences

KIND: Kind = "property"
_BECAUSE = re.compile(
    r"\W*(?:this|that|it)\s+(?:is|holds|happens|follows)\s+(?:simply\s+|just\s+|mainly\s+)?(?:because|since|from the fact that|"
    r"due to the fact that)\b|\W*the reason (?:for this )?is that\b",
    re.IGNORECASE,
)
_UNSAID = re.compile(r"\b(?:not|may|might|could|would|perhaps|probably|claims?|thinks?|if)\b|[?]|n['’]t\b", re.IGNORECASE)
_OWN = 40  # characters behind "because" that may take it back


def find(found: Sequence[Passage], text: str, world: World) -> Iterator[Finding]:
    """Every sentence that gives a reason for the one before it."""
    del world
    for passage in found:
        if passage.segment.block is not Block.PROSE:
            continue
        for start, end in sentences(passage.segment.text):
            said = passage.segment.text[start:end]
            because = _BECAUSE.match(said)
            if because is None or _UNSAID.search(said[: because.end() + _OWN]) or _UNSAID.search(said[-1:]):
                continue
            begin = passage.segment.span.start + start
            span = Span(begin + len(said) - len(said.lstrip()), begin + len(said.rstrip()))
            claim = Claim(kind=KIND, part=passage.segment.part, span=span, quote=text[span.start : span.end])
            yield Finding(claim, passage=passage)


def check(finding: Finding, world: World) -> Judgement:
    """By what was found of the sentence before."""
    passage, start = finding.passage, finding.claim.span.start
    assert passage is not None
    low = passage.segment.span.start
    ends = [(low + a, low + b) for a, b in sentences(passage.segment.text) if low + b <= start]
    if not ends:
        return left_open("ambiguous", "gives a reason for something outside its paragraph")
    before = [item for item in world.decided if ends[-1][0] <= item.span.start < ends[-1][1]]
    before = [item for item in before if item.kind != "definition"]
    if not before or not all(item.wrong for item in before):
        return left_open("undecided", "whether the reason carries what it is given for is not settled")
    first = before[0]  # of two readings of the same words the first is kept
    return Judgement(first.evidence, "wrong reason: the sentence that it is given for does not hold", first.id)


def after(finding: Finding, judgement: Judgement, id: str, world: World) -> World:
    """A reason defines nothing."""
    del finding, judgement, id
    return world
