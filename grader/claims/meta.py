"""What a critique says of the trace: praise and blame, of all of it or of the part that its words point at.

```
Therefore, the above answer is correct
```
`wrong praise: 4 claims of the trace are wrong, the first is 2/trace/3`

Judged by what was found in the trace. "The second step is wrong", "ChatGPT forgot the factor 2/n", "the gradient should be
...", "right up to the point where it divides" are pointed at the claims of the trace that they mean; where these were not
decided, or the words can be read of several places that differ, the remark is not decided either.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import islice

from grader.critique.corrected import corrected, holding, of_a_part
from grader.critique.judging import judged
from grader.critique.mentions import unmentioned
from grader.critique.pointing import mentioned, named, pointed, told_before
from grader.critique.quoting import quoted
from grader.critique.saying import undecided
from grader.discourse import Finding, Judgement, Passage, World
from grader.model import Block, Claim, GradedPart, Kind, Span
from grader.remarks.reading import remarks
from grader.remarks.remark import Remark
from grader.remarks.words import UNIT
from grader.sentences import sentences

KIND: Kind = "meta"
MOST = 100  # remarks of a paragraph that are judged
_MODEL = re.compile(
    r"\b(?:chat\s?gpt|gpt|llm|ai|trace|(?:above|given|generated|provided|model['’]s) \w+|response|the model(?:['’]s)?)\b",
    re.IGNORECASE,
)
_UNITS = re.compile(rf"\b(?:{UNIT}|step|derivation|calculation|gradient|derivative|place|point)\b", re.IGNORECASE)


def find(found: Sequence[Passage], text: str, world: World) -> Iterator[Finding]:
    """The remarks on the trace, in the parts after it."""
    trace = _trace(world)
    if trace is None or not trace.verdicts:
        return
    for passage in found:
        segment = passage.segment
        if segment.block is not Block.PROSE:
            continue
        for remark in islice(remarks(segment.text), MOST):
            if segment.part == "solution" and not _MODEL.search(_sentence(segment.text, remark)):
                continue
            span = Span(segment.span.start + remark.start, segment.span.start + remark.end)
            claim = Claim(kind=KIND, part=segment.part, span=span, quote=text[span.start : span.end])
            if _speaks_of_trace(remark, trace, world):
                yield Finding(claim, passage=passage, remark=remark)


def _trace(world: World) -> GradedPart | None:
    return next((part for part in world.earlier if part.part == "trace"), None)


def _sentence(text: str, remark: Remark) -> str:
    return next((text[start:end] for start, end in sentences(text) if start <= remark.start < end), text)


def _speaks_of_trace(remark: Remark, trace: GradedPart, world: World) -> bool:
    """Whether the target is of the trace: it points at something there, or names a place of a text."""
    if remark.replaced and holding(remark, trace.verdicts):
        return True
    told = bool(remark.extent or remark.said or remark.defect == "unmentioned" or _UNITS.search(remark.target))
    return not remark.target or told or bool(pointed(remark, trace, world))


def check(finding: Finding, world: World) -> Judgement:
    """The remark against the verdicts of what it points at."""
    remark, trace = finding.remark, _trace(world)
    assert remark is not None
    assert trace is not None
    remark = of_a_part(remark, trace)
    assert finding.passage is not None
    before = _before(finding.passage.segment.text, remark) if remark.pronoun else ""
    meant = mentioned(before, trace) if before else ()
    told = told_before(_own(finding.passage.segment.text, remark), trace) if remark.pronoun else ()
    if told and (not remark.doubt or "turn" in remark.doubt):
        return judged(replace(remark, target=before), (told,), trace, world)
    if remark.words == "which":
        return undecided("undecided", "what `which` stands for is not read", remark)
    if remark.doubt and not (meant and "turn" in remark.doubt):
        return undecided("undecided", remark.doubt, remark)
    if remark.defect == "unmentioned":
        return unmentioned(remark, trace, world)
    held = quoted(remark, trace, world) if remark.said else None
    if held is not None:
        return held
    readings = (*pointed(remark, trace, world), *named(remark, trace, world))
    put = corrected(remark, readings, trace, world) if remark.replaced else None
    if put is not None:
        return put
    if not readings:
        return undecided("unread", f"what `{remark.target}` points at in the trace was not found", remark)
    if meant:
        return judged(replace(remark, target=before), (*readings, meant), trace, world)
    return judged(remark, readings, trace, world)


def _before(text: str, remark: Remark) -> str:
    """The sentence before the remark's own, to which a pronoun may point, and what stands before it in its own."""
    places = [(start, end) for start, end in sentences(text) if start < remark.start]
    return text[places[-2][0] if len(places) > 1 else places[-1][0] : remark.start] if places else ""


def _own(text: str, remark: Remark) -> str:
    """What stands before the remark in its own sentence, or else the sentence before it."""
    places = [(start, end) for start, end in sentences(text) if start <= remark.start]
    if not places:
        return ""
    own = text[places[-1][0] : remark.start]
    return own if own.strip() or len(places) < 2 else text[slice(*places[-2])].rstrip(" .")


def after(finding: Finding, judgement: Judgement, id: str, world: World) -> World:
    """Praise defines nothing."""
    del finding, judgement, id
    return world
