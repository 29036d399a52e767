r"""The rows of a displayed formula: `\begin{aligned} a &= b \\ &= c \end{aligned}` is two, each a line of its own on the page.

What stands inside a matrix, a case distinction or braces is no row. A formula that does not close is one row.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

_ALIGNING = re.compile(
    r"\s*\\begin\{(aligned|align\*?|gather(?:ed)?\*?|split|eqnarray\*?|equation\*?|multline\*?)\}(?P<body>.*)\\end\{\1\}\s*[.,;]?\s*",
    re.DOTALL,
)
_TOKEN = re.compile(r"\\(?P<edge>begin|end)\{[^{}]*\}|\\\\(?:\s*\[[^\]]*\])?|\\.|[{}&]", re.DOTALL)


@dataclass(frozen=True)
class Row:
    """A row's place. `indented`: it goes on from the row before, as with `&= c`."""

    start: int
    end: int
    indented: bool


def rows(text: str) -> list[Row]:
    """The rows of a formula, in order, without blanks at their ends."""
    whole = [Row(0, len(text), False)]
    match = _ALIGNING.fullmatch(text)
    start, end = match.span("body") if match else (0, len(text))
    cuts = _cuts(text, start, end)
    if cuts is None:
        return whole
    found = list(_stripped(text, cuts))
    return found or whole


def plain(text: str) -> str:
    """A row with blanks for the signs that only align it, at the same places."""
    signs = [match.start() for match, depth in _tokens(text, 0, len(text)) if match[0] == "&" and depth <= 0]
    return "".join(" " if place in set(signs) else char for place, char in enumerate(text)) if signs else text


def _cuts(text: str, start: int, end: int) -> list[tuple[int, int]] | None:
    """The stretches between the row ends at depth 0, or None where braces or environments do not close."""
    place, found, depth = start, [], 0
    for match, depth in _tokens(text, start, end):
        if match[0].startswith("\\\\") and depth == 0:
            found.append((place, match.start()))
            place = match.end()
    return [*found, (place, end)] if depth == 0 else None


def _tokens(text: str, start: int, end: int) -> Iterator[tuple[re.Match[str], int]]:
    """Signs of structure, with the depth that holds after each."""
    depth = 0
    for match in _TOKEN.finditer(text, start, end):
        depth += (match[0] == "{" or match["edge"] == "begin") - (match[0] == "}" or match["edge"] == "end")
        yield match, depth


def _stripped(text: str, cuts: list[tuple[int, int]]) -> Iterator[Row]:
    for start, end in cuts:
        while start < end and text[start].isspace():
            start += 1
        while end > start and text[end - 1].isspace():
            end -= 1
        if start < end:
            yield Row(start, end, text[start] == "&")
