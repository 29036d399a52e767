"""Plain formulas in their dollar signs: every later reader of a text sees a formula in one dress, whatever its writer used.

`w_1 = w_0 - eta g` in running text, or in backticks, stands between dollars afterwards. The places of the text as it was
written are kept, so that a verdict quotes what its writer wrote.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass

from grader.answers import segments
from grader.model import Block, Segment, Span
from grader.notation.spotted import spotted, tilded

_CODE = re.compile(r"`([^`\n]+)`")
_HIDDEN = "§"


@dataclass(frozen=True)
class Dressed:
    """The text with dollars round its plain formulas, its segments, and the places of the dollars that were put in."""

    text: str
    segments: tuple[Segment, ...]
    added: tuple[int, ...] = ()

    def undressed(self, span: Span) -> Span:
        """The place in the text as it was written."""
        return Span(span.start - bisect_left(self.added, span.start), span.end - bisect_left(self.added, span.end))


def dressed(text: str, found: Sequence[Segment], known: frozenset[str]) -> Dressed:
    """The text with its plain formulas in dollars; unchanged where they would not be read as formulas then."""
    plain, quoted = _plain(text, found, known)
    before = tuple(found)
    if not plain and not quoted:
        return Dressed(text, before)
    chars = list(text)
    for span in quoted:
        chars[span.start - 1] = chars[span.end] = "$"
    for span in (*plain, *quoted):
        chars[span.start : span.end] = tilded(text[span.start : span.end])
    added: list[int] = []
    for count, span in enumerate(plain):
        added += [span.start + 2 * count, span.end + 2 * count + 1]
        chars[span.start] = "$" + chars[span.start]
        chars[span.end - 1] += "$"
    changed = "".join(chars)
    after = segments(changed, before[0].part)
    marked = Dressed(changed, after, tuple(added))
    wanted = {item.span for item in before if item.block is not Block.PROSE} | {*plain, *quoted}
    held = {marked.undressed(item.span) for item in after if item.block is not Block.PROSE}
    return marked if held == wanted else Dressed(text, before)


def _plain(text: str, found: Sequence[Segment], known: frozenset[str]) -> tuple[list[Span], list[Span]]:
    """The plain formulas of the prose in order, and those that stand in backticks."""
    formulas = [segment.span for segment in found if segment.block in (Block.INLINE, Block.DISPLAY)]
    plain: list[Span] = []
    quoted: list[Span] = []
    for segment in found:
        if segment.block is not Block.PROSE:
            continue
        start, end = segment.span
        line = segment.text
        for span in formulas:
            if start <= span.start and span.end <= end:
                line = _hide(line, _outer(text, span, segment.span), start)
        for match in _CODE.finditer(line):
            inner = next(iter(spotted(match[1], known)), None)
            if inner == Span(0, len(match[1])):
                quoted.append(Span(start + match.start(1), start + match.end(1)))
            line = _hide(line, Span(start + match.start(), start + match.end()), start)
        plain.extend(Span(start + span.start, start + span.end) for span in spotted(line, known))
    return plain, quoted


def _outer(text: str, span: Span, within: Span) -> Span:
    """A formula with its delimiters."""
    start, end = span
    while start > within.start and text[start - 1] in "$ \\([":
        start -= 1
    while end < within.end and text[end] in "$ \\)]":
        end += 1
    return Span(start, end)


def _hide(line: str, span: Span, offset: int) -> str:
    low, high = span.start - offset, span.end - offset
    return line[:low] + _HIDDEN * (high - low) + line[high:]
