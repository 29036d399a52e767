"""One net said to have more of something than another, against the submission's own nets and against the reverse."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from grader.contradictions.voices import Spoken, Voice
from grader.model import Contradiction, Side, Verdict

_NAME = r"(?:[A-Z][a-z0-9]*[A-Z]\w*|[A-Z]\w+)"
_SAID = re.compile(
    rf"(?<!\w)(?P<one>{_NAME})\**\s+(?:\w+ ){{0,2}}?(?:has|have|had|uses?|contains?)\s+(?P<how>more|fewer|"
    rf"less)\s+(?P<what>[a-z][a-z ]{{2,40}}?)"
    rf"\s+(?:than|compared (?:to|with)|relative to)\s+(?:the |that of |a )*(?P<other>{_NAME})"
)
_PARAMETERS = re.compile(r"\bparameters?\b")
MOST = 200  # comparisons of one voice
_UNSURE = re.compile(r"\b(?:not|n['’]t|never|may|might|could|would|if|whether|usually|often)\b")


@dataclass(frozen=True)
class _Compared:
    spoken: Spoken
    start: int
    end: int
    one: str
    other: str
    what: str
    more: bool


def find(voice: Voice) -> Iterator[Contradiction]:
    """Comparisons of parameters against the classes of the same voice, and each against the reverse."""
    said = [item for spoken in voice.parts for item in _comparisons(spoken)][:MOST]
    nets = dict(_nets(voice))
    for item in said:
        if _PARAMETERS.search(item.what) and item.one in nets and item.other in nets:
            yield from _counted(voice, item, nets)
    for place, item in enumerate(said):
        for later in said[place + 1 :]:
            same = (item.one, item.other) == (later.one, later.other) and item.more != later.more
            turned = (item.one, item.other) == (later.other, later.one) and item.more == later.more
            if _stem(item.what) == _stem(later.what) and (same or turned):
                sides = tuple(each.spoken.side(each.start, each.end) for each in (item, later))
                yield voice.contradiction(sides, f"which of {item.one} and {item.other} has more {item.what} is said both ways")


def _stem(what: str) -> str:
    return " ".join(word for word in what.split() if word not in ("learnable", "trainable", "total", "many"))


def _comparisons(spoken: Spoken) -> Iterator[_Compared]:
    for match in _SAID.finditer(spoken.part.text):
        start, _ = spoken.sentence(match.start())
        if not _UNSURE.search(spoken.part.text[start : match.end()]):
            what = " ".join(match["what"].split())
            yield _Compared(spoken, match.start(), match.end(), match["one"], match["other"], what, match["how"] == "more")


def _nets(voice: Voice) -> Iterator[tuple[str, tuple[Spoken, Verdict]]]:
    """The last class of each name that could be measured."""
    for spoken in voice.parts:
        for verdict in spoken.part.verdicts:
            if verdict.code is not None and verdict.code.layers:
                yield verdict.code.name, (spoken, verdict)


def _counted(voice: Voice, said: _Compared, nets: dict[str, tuple[Spoken, Verdict]]) -> Iterator[Contradiction]:
    one, other = nets[said.one], nets[said.other]
    codes = one[1].code, other[1].code
    if codes[0] is None or codes[1] is None or codes[0].setting != codes[1].setting:
        return
    first, second = (sum(row.parameters for row in code.layers) for code in codes if code is not None)
    if (first > second) == said.more and first != second:
        return
    sides: list[Side] = [said.spoken.side(said.start, said.end)]
    sides.extend(spoken.of(verdict, f"{count:,} parameters") for (spoken, verdict), count in ((one, first), (other, second)))
    counted = f"{said.one} has {first:,} and {said.other} has {second:,} for {codes[0].setting}"
    yield voice.contradiction(sides, f"the submission's own classes do not have it so: {counted}")
