"""What a clause of a longer sentence stands under: a setting, a supposition or a report in front of it, a retraction behind it.

"With a 1x1 kernel a unit sees one pixel, and depth changes nothing" says of other kernels nothing; a reader of the second
clause alone would not know.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import TypeVar

from grader.english.assertion import Comparison, Tendency
from grader.english.tokens import Token

_HEADS = frozenset("with for under at without given within".split())
_SUPPOSES = frozenset("were had should consider suppose imagine take let".split())
_FIXED = frozenset("number shape relation".split())
_THIS = frozenset("this that it".split())
_HOLDS = frozenset("is was holds hold seems appears".split())
_AND = frozenset("and so thus hence therefore".split())


_NARROWS = frozenset("in for with within under at when if only unless".split())
Told = TypeVar("Told", Tendency, Comparison)


def governed(found: Iterable[Told], tokens: Sequence[Token]) -> Iterator[Told]:
    """What is said, with a reserve where what stands around them governs them."""
    kept = tuple(found)
    spans = [(item.stance.start, item.stance.end) for item in kept]
    for item in kept:
        reserve = item.stance.reserve or _around(item, tokens, spans)
        yield replace(item, stance=replace(item.stance, reserve=reserve)) if reserve else item


def _around(item: Tendency | Comparison, tokens: Sequence[Token], spans: Sequence[tuple[int, int]]) -> str:
    front = [token for token in tokens if token.end <= item.stance.start]
    behind = [token for token in tokens if token.start >= item.stance.end]
    words = [token.text.lower() for token in tokens]
    if ("no", "matter") in pairwise(words) and {"not", "n't"} & set(words):
        return "said with two denials"  # "no matter how large P is, Q does not change" is no double denial
    compared = isinstance(item, Comparison)
    if _told(front) or _taken_back(behind) or (compared and _narrowed(behind)):
        return "said under what stands around it"
    causes = () if isinstance(item, Comparison) else item.causes
    if _given(front, {name for change in causes for name in change.mention.parameters}):
        return "said under what is set before it"
    own = not front or any(start <= front[0].start < end for start, end in spans)
    return "" if own or not _sets(front) else "said under what the sentence begins with"


def _given(front: Sequence[Token], causes: set[str]) -> bool:
    """`All kernels here are 1x1, so ...`: what follows from a setting of something else holds in that setting."""
    words = [token.text.lower() for token in front]
    if not words or words[-1] not in _AND | {","}:
        return False
    for place, token in enumerate(front[:-2]):
        named = token.mention is not None and token.mention.parameters and not causes & set(token.mention.parameters)
        after = place + 1 + (words[place + 1] == "here")
        if named and words[after] in ("is", "are") and after + 1 < len(front):
            value = front[after + 1].value
            if value is not None and value.kind in _FIXED:
                return True
    return False


def _told(front: Sequence[Token]) -> bool:
    return any(one.text.lower() in ("say", "says") and two.text.lower() == "that" for one, two in pairwise(front))


def _taken_back(behind: Sequence[Token]) -> bool:
    """`..., but this is only apparent`: nothing of its own is said."""
    words = [token.text.lower() for token in behind]
    for place, word in enumerate(words[:-2]):
        if word in ("but", "yet", "however") and words[place + 1] in _THIS and words[place + 2] in _HOLDS:
            return all(token.mention is None for token in behind[place:])
    return False


def _narrowed(behind: Sequence[Token]) -> bool:
    """`(in the last layer)`, `, but not in the last layer` behind a comparison."""
    words = [token.text.lower() for token in behind]
    bracketed = words[:1] == ["("] and len(words) > 1 and words[1] in _NARROWS
    return bracketed or (words[:2] == [",", "but"] and len(words) > 2 and words[2] in ("not", "only"))


def _sets(front: Sequence[Token]) -> bool:
    """Whether a clause in front begins with a setting, "with a 1x1 kernel ...", or supposes something."""
    first = front[0].text.lower()
    if first in _SUPPOSES:
        return True
    if first not in _HEADS:
        return False
    end = next((place for place, token in enumerate(front) if place and _joins(front, place)), None)
    if end is None:
        return False
    said = front[1:end]
    return any(token.value is not None and token.value.kind in _FIXED for token in said) or (
        first == "for" and all(token.mention is None for token in said) and not _common(said)
    )


def _joins(front: Sequence[Token], place: int) -> bool:
    """Whether another clause begins here."""
    after = [token.text.lower() for token in front[place : place + 2]]
    return after[0] == ";" or (after[0] == "," and after[1:] != [] and after[1] in _AND)


def _common(said: Sequence[Token]) -> bool:
    return {token.text.lower() for token in said[:2]} & {"this", "example", "instance", "that"} != set()
