"""Hard-wrapped prose: a line end inside a sentence is a blank, at whatever column the writer's editor broke the line.

The text keeps its length, so that every place in it stays. List items, rows of figures, lines of plain formulas and what
follows a finished sentence keep their line ends.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from grader.model import Block, Segment

_FORMULA = re.compile(r"\$\$.+?\$\$|\$[^$]+\$|\\\(.+?\\\)|`[^`]+`", re.DOTALL)
_ITEM = re.compile(r"\s*(?:[-*+•]\s|[\[|>#]|\*\*|\(?[a-zA-Z\d]{1,2}[.):]\s)")
_NUMBERED = re.compile(r"\s*\(?\d{1,2}[.):]\s")
_FINISHED = re.compile(r"[.!?:;\\]\W*$")
_OPERATOR = re.compile(r"[=+×÷^≈]|(?<=\s)[-*/](?=\s)")
_GOES_ON = re.compile(
    r"(?:[=+×<>≈]|\s[-*/]|\b(?:is|are|was|be|of|the|an?|to|by|with|and|or|than|for|at|in|from|has|have|equals?|about|only))\s*$",
    re.IGNORECASE,
)
_WORD = re.compile(r"[^\W\d_]{3,}")


def unwrapped(text: str, segments: Sequence[Segment]) -> str:
    """The text with a blank for every line end inside a sentence or an inline formula."""
    if "\n" not in text:
        return text
    ends: set[int] = set()
    for segment in segments:
        start = segment.span.start
        match segment.block:
            case Block.PROSE:
                ends.update(start + place for place in _soft(segment.text))
            case Block.INLINE:
                ends.update(start + m.start() for m in re.finditer(r"(?<!\\\\)\n", segment.text))
    chars = list(text)
    for place in ends:
        chars[place] = " "
    return "".join(chars)


def _soft(paragraph: str) -> list[int]:
    """The line ends of a paragraph that a wrapped sentence runs over."""
    masked = _FORMULA.sub(lambda match: "§" * len(match[0]), paragraph)
    numbered = bool(_NUMBERED.match(paragraph))
    found: list[int] = []
    place = 0
    for line, following in zip(lines := masked.split("\n"), lines[1:], strict=False):
        place += len(line)
        listed = bool(_ITEM.match(following)) and (numbered or not _NUMBERED.match(following))
        figures = not _GOES_ON.search(line) and (_is_figures(line) or _is_figures(following))
        if following.strip() and not (listed or figures or _FINISHED.search(line)):
            found.append(place)
        place += 1
    return found


def _is_figures(line: str) -> bool:
    """Whether a line is a formula in plain text, a row, or the like, and no piece of a sentence."""
    return bool(_OPERATOR.search(line)) and len(_WORD.findall(line)) < 2
