"""The clauses of a sentence that stand by themselves, between words that join and not words that narrow."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from grader.english.tokens import Token

_JOINTS = frozenset("because since so hence therefore thus but while whereas although though".split())
_MARKS = frozenset("; : → ( ) - –".split()) | {"—"}
_BEHIND_COMMA = _JOINTS | frozenset("as which this it and despite making".split())
_MEANS = frozenset("means implies".split())
_GROUNDS = frozenset("because since as although though while whereas despite".split())
_NARROWS = frozenset(
    "if unless provided except when whenever until assuming without otherwise once under where only rather instead before after "
    "during per guess hypothesis intuition conjecture question task wrong myth would".split()
)
_HEADS_NOT = frozenset("in for at on with without under within not claim per during".split())
_GOES_ON = frozenset("it this they so hence thus therefore is has have are does".split())


@dataclass(frozen=True)
class Segment:
    """The tokens of a clause, and those of the sentence around it."""

    tokens: tuple[Token, ...]
    around: tuple[Token, ...]


def segments(tokens: tuple[Token, ...]) -> Iterator[Segment]:
    """The clauses of a sentence that sets no condition, the longest first; none within one that was taken is given twice."""
    while tokens and tokens[-1].text in ".!":
        tokens = tokens[:-1]
    words = [token.text.lower() for token in tokens]
    if _narrowed(words):
        return
    starts, ends = _bounds(words)
    for start in sorted(starts):
        for end in sorted(ends, reverse=True):
            if end - start > 2 and _stands(words, start, end):
                yield Segment(tokens[start:end], (*tokens[:start], *tokens[end:]))


def _narrowed(words: list[str]) -> bool:
    """Whether a word of the sentence narrows what is said; "when we count" only says what is compared."""
    for place, word in enumerate(words):
        counts = words[place + 1 : place + 3] in (["we", "count"], ["it", "comes"], ["compared", "to"])
        if word in _NARROWS and not (word in ("when", "if") and counts) and not (word == "only" and words[place - 1] != "not"):
            return True
    return False


def _bounds(words: list[str]) -> tuple[set[int], set[int]]:
    """Where a clause may begin, and where one may end."""
    starts, ends = {0}, {len(words)}
    while len(starts) < 9 and max(starts) < len(words) and words[max(starts)] in ("-", "*", "so", "and", "but"):
        starts.add(max(starts) + 1)
    for place, word in enumerate(words):
        after = words[place + 1] if place + 1 < len(words) else ""
        if word in _MARKS or word in _JOINTS:
            starts.add(place + 1)
            ends.add(place)
        if word == "that" and place and words[place - 1] in ("is", "note", "see", "means", "from", "fact"):
            starts.add(place + 1)
        if word == "," and (after in _BEHIND_COMMA or words[0] in _GROUNDS):
            starts.add(place + (1 if after not in _BEHIND_COMMA or after == "it" else 2))
            ends.add(place)
        if word in _MEANS and place and words[place - 1] == "which":
            starts.add(place + 1)
        if word == "and" and after in _GOES_ON:
            starts.add(place + 1)
            ends.add(place)
        if word == "as" and place == 0:
            starts.add(1)
    return starts, ends


def _stands(words: list[str], start: int, end: int) -> bool:
    """Whether what stands before and behind a clause leaves it as it is."""
    before, behind = words[:start], words[end:]
    if any(word in ("not", "n't", "never") for word in before) and before[-1:] == ["because"]:
        return False
    if before[-1:] == [":"] and before[0] in _HEADS_NOT:
        return False
    if before and before[0] in _HEADS_NOT and not any(word in _JOINTS for word in before):
        return False
    return not behind or behind[0] not in ("(",) or ")" in behind
