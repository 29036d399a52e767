"""Lines of code in a part's text: those of its code blocks, and those that fell out of one into the prose around."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from grader.model import Block, Segment

MAX_LINES = 2_000
HEADER = re.compile(r"^\s*class\s+(\w+)\s*[(:]")
_NUMBERED = r"^\s*(?:>>>\s*|\d{1,4}[.:|)]?\s+)?"
_OUTSIDE = re.compile(_NUMBERED + r"class\s+\w+\s*\([^()\n]*\)\s*:")
_STRAY = re.compile(
    _NUMBERED + r"(?:\.\.\.\s+)?"
    r"(?:self\.\w+(?:\.\w+)*\s*(?:=(?!=)|\()|super\(|(?:[\w.]+,\s*)*[\w.]+\s*[-+*/]?=\s*[\w.(\[]+|nn\.\w+\("
    r"|def\s+[\w*\\]+\s*\(|return\s+[\w.]+(?:\s*$|[.(\[+*,])|(?:for|if|while|with)\s.*:\s*$|else:\s*$|assert\s|raise\s"
    r"|import\s+[\w.]+\s*(?:$|as\b|,)|from\s+[\w.]+\s+import\b|@\w|[)\]},\s]+$|#|\"\"\")"
)
_BRACKETS = re.compile(r"[)\]},\s]+")  # what fell out of a code block
GLUED = re.compile(r"(?<=[\w)\]])(?=class\s+\w+\s*\()")
BREAK = re.compile(r"<br\s*/?>")
_NOISE = re.compile(r"^\s*(?:python)?\s*(?:copy code|copy|edit)?\s*$", re.IGNORECASE)


@dataclass(frozen=True)
class Line:
    """One line of code at its place in the part's text; `block` numbers the code block that holds it, `stray` has none."""

    text: str
    start: int
    block: int
    stray: bool = False
    length: int = 0  # of the line as it stands in the text

    @property
    def indent(self) -> int:
        return len(self.text) - len(self.text.lstrip())


def lines_of(segments: Sequence[Segment]) -> tuple[Line, ...]:
    """The lines of one part in reading order."""
    return tuple(_lines(segments))[:MAX_LINES]


def _lines(segments: Sequence[Segment]) -> Iterator[Line]:
    block, begun = 0, False
    for segment in segments:
        block += 1
        if segment.block is Block.CODE:
            for line in _written(segment, block):
                begun = begun or HEADER.match(line.text) is not None
                yield line
        elif segment.block is Block.PROSE:
            if begun and _BRACKETS.fullmatch(segment.text):
                yield from _written(segment, block)
                continue
            within = False  # behind a class in the same paragraph all is code
            for line in _written(segment, block, stray=True):
                within = within or _OUTSIDE.match(line.text) is not None
                if within or (begun and _STRAY.match(line.text)):
                    yield line
            begun = begun or within


def _written(segment: Segment, block: int, stray: bool = False) -> Iterator[Line]:
    place = segment.span.start
    for written in segment.text.splitlines(keepends=True):
        text = written.rstrip()
        if not _NOISE.match(text):
            yield Line(text, place, block, stray, len(text))
        place += len(written)


def split(lines: Sequence[Line], at: re.Pattern[str]) -> tuple[Line, ...]:
    """The lines cut where the pattern stands, without what it matches."""
    found: list[Line] = []
    for line in lines:
        edges = [0, *(edge for match in at.finditer(line.text) for edge in match.span()), len(line.text)]
        for begin, end in zip(edges[::2], edges[1::2], strict=True):
            text = line.text[begin:end].rstrip()
            if text.strip():
                found.append(replace(line, text=text, start=line.start + begin, length=len(text)))
    return tuple(found)
