"""Amounts counted in a unit before the name of what they are of: "one pixel of padding", "two zeros of padding on each side"."""

from __future__ import annotations

import re

WORDS = {word: str(value) for value, word in enumerate("zero one two three four five six seven eight nine ten".split())}
_NEAR = 40
_COUNTED = re.compile(rf"\b(\d+|{'|'.join(WORDS)})\s+(?:\w+\s+)?(?:of\s+)?(?:the\s+)?$", re.IGNORECASE)
_UNIT = re.compile(r"\b(?:pixels?|units?|rows?|columns?|zeros?|cells?)\b")
_BOUNDED = re.compile(
    r"\b(?:not|n't|never|no|without|least|most|than|only|just|up to|over|under|about|between|\d+ (?:and|to))\s*(?:\w+\s+){0,3}$",
    re.IGNORECASE,
)
_SIDES = r"(?:\s+(?:on|at|along|to|around) (?:each|every|both|all(?: four)?) (?:sides?|borders?|edges?|ends?))?"
_NEEDED = rf"(?:\s+(?:is|are) (?:needed|required|necessary|used|added|enough|sufficient){_SIDES})?"
_REST = re.compile(rf"{_SIDES}{_NEEDED}\s*(?:[.,;:)]?\s*$|to \w|so that\b|in order\b)", re.IGNORECASE)


def counted_before(sentence: str, start: int) -> int | None:
    """Where the number begins that counts a unit of what is named at `start`."""
    first = max(0, start - _NEAR)
    found = _COUNTED.search(sentence[first:start])
    return first + found.start() if found is not None and _UNIT.search(found[0]) else None


def plainly(sentence: str, value: int, end: int) -> bool:
    """Whether no more is said than that so much of it is there: "four in total, two on each side" tells of another amount."""
    return not _BOUNDED.search(sentence[:value]) and _REST.match(sentence, end) is not None
