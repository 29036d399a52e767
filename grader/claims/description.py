"""What is said of the layers of a class before it: how many there are of a kind, with which stride, padding, kernel.

```
The class has three nn.Linear layers
```
`wrong: SmallNet has 2 Linear layers`

The class is built from torch's own layers without running a line of it, and counted.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

from grader.discourse import Finding, Judgement, Passage, World
from grader.given import code_named, tried
from grader.model import Agreement, Block, Claim, Kind, Listing, Mismatch, Open, Span
from grader.program import Failed, Refused, parse
from grader.sentences import sentences

KIND: Kind = "code"
_COUNTS = {"one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10}
_LAYERS = re.compile(
    rf"\b(?P<count>{'|'.join(_COUNTS)}|\d{{1,2}})\s+`?(?P<prefix>(?:torch\.)?nn\.)?(?P<kind>[A-Z][A-Za-z]*\d?d?|"
    rf"[A-Z]\w+)`?\s+layers?\b"
)
_NAMES = {
    "stride": "stride", "padding": "padding", "output padding": "output_padding", "output_padding": "output_padding",
    "dilation": "dilation", "dilation rate": "dilation", "kernel size": "kernel_size", "kernel_size": "kernel_size",
}  # fmt: skip
_NAME = "|".join(sorted(map(re.escape, _NAMES), key=len, reverse=True))
_VALUE = re.compile(
    rf"\b(?P<names>(?:{_NAME})(?:(?:,| and|, and) (?:an? |the )?(?:{_NAME}))*)\s*(?:of|=|equal to)\s*`?\$?(?P<value>\d{{1,3}})\b"
)
_SAME = re.compile(r"\boutput(?: tensor)? (?:of|with|that has|has) the same shape as (?:the|its|that of the) input\b")
LONGEST = 1_000  # characters of a sentence that is read
_UNSURE = re.compile(r"\b(?:should|could|would|may|might|must|needs?|not|n['’]t|instead|forg\w+|missing|if)\b", re.IGNORECASE)


def find(found: Sequence[Passage], text: str, world: World) -> Iterator[Finding]:
    """In a critique: the counts and settings of layers, and whether the output keeps the input's shape."""
    if world.listing() is None:
        return
    for passage in found:
        segment = passage.segment
        if segment.block is not Block.PROSE or segment.part != "critique":
            continue
        for begin, stop in sentences(segment.text):
            sentence = segment.text[begin:stop]
            if len(sentence) > LONGEST or _UNSURE.search(sentence):
                continue
            for start, end, said in _said(sentence):
                span = Span(segment.span.start + begin + start, segment.span.start + begin + end)
                claim = Claim(kind=KIND, part=segment.part, span=span, quote=text[span.start : span.end])
                yield Finding(claim, passage=passage, layer=said)


def _said(sentence: str) -> Iterator[tuple[int, int, tuple[str, str, int]]]:
    """Places, with the kind of layer, what of it, and the number."""
    kinds = list(_LAYERS.finditer(sentence))
    for place, match in enumerate(kinds):
        number = _COUNTS.get(match["count"]) or int(match["count"])
        yield match.start(), match.end(), (match["kind"], "count", number)
        stop = kinds[place + 1].start() if place + 1 < len(kinds) else len(sentence)
        for value in _VALUE.finditer(sentence, match.end(), stop):
            for name in re.findall(_NAME, value["names"]):
                yield value.start(), value.end(), (match["kind"], _NAMES[name], int(value["value"]))
    for match in _SAME.finditer(sentence):
        yield match.start(), match.end(), ("", "same shape", 0)


def check(finding: Finding, world: World) -> Judgement:
    """The number said against the layers of the class."""
    listing = world.listing()
    assert listing is not None
    assert finding.layer is not None
    kind, what, number = finding.layer
    if what == "same shape":
        given, output = listing.layers[0].input, listing.layers[-1].output
        told = f"{listing.name} makes {_shape(output)} of {_shape(given)} for {listing.setting}"
        return _held(output == given, _list(given), _list(output), told)
    rows = [row for row in listing.layers if row.kind == kind]
    if what == "count":
        told = f"{listing.name} has {len(rows)} {kind} layer{'s' if len(rows) != 1 else ''}"
        return _held(len(rows) == number, str(len(rows)), str(number), told)
    values = _settings(listing, kind, what, world)
    if not values:
        detail = f"{listing.name} has no {kind} layers whose {what.replace('_', ' ')} could be measured"
        return Judgement(Open(why="undecided", detail=detail), detail)
    shown = ", ".join(sorted(map(str, values)))
    told = f"the {what.replace('_', ' ')} of the {kind} layers of {listing.name} is {shown}"
    return _held(values == {number}, shown, str(number), told)


def _held(right: bool, expected: str, found: str, told: str) -> Judgement:
    if right:
        return Judgement(Agreement(expected=expected, found=expected), told)
    return Judgement(Mismatch(expected=expected, found=found), f"wrong: {told}")


def _settings(listing: Listing, kind: str, what: str, world: World) -> set[int]:
    """What the layers of the kind are set to, for the first setting of the reference; empty where that is no one number."""
    codes = world.question.codes if world.question is not None else ()
    code = code_named(listing.name, codes)
    if code is None:
        return set()
    try:
        net = tried(program := parse(listing.source), code)[0].build(program)
    except (Refused, Failed, SyntaxError, ValueError, RecursionError):
        return set()
    found: set[int] = set()
    for module in net.modules():
        if type(module).__name__ == kind:
            value: Any = getattr(module, what, None)
            sides = set(value) if isinstance(value, tuple) else {value}
            if len(sides) != 1 or not all(isinstance(side, int) for side in sides):
                return set()
            found |= sides
    return found


def _shape(sizes: Sequence[int]) -> str:
    return "x".join(map(str, sizes))


def _list(sizes: Sequence[int]) -> str:
    return f"[{', '.join(map(str, sizes))}]"


def after(finding: Finding, judgement: Judgement, id: str, world: World) -> World:
    """A description defines nothing."""
    del finding, judgement, id
    return world
