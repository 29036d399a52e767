"""The clauses of a sentence that stand by themselves, for readers that leave no word over.

A sentence is cut where a semicolon, a comma with a conjunction, a reason, a contrast or a bracket parts it. A clause is given
only where nothing in front of it sets a condition, denies or reports, and nothing behind it takes it back.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from grader.english.tokens import Token

Words = list[tuple[str, Token]]

_JOINTS = (
    ("which", "means", "that"), ("which", "means"), ("which", "implies", "that"), ("which", "implies"), ("and", "so"),
    ("and", "thus"), ("and", "hence"), ("and", "therefore"), ("and", "also"), ("meaning", "that"), ("so", "that"), ("and",),
    ("so",), ("thus",), ("hence",), ("therefore",), ("whereas",), ("while",), ("but",), ("because",), ("since",), ("as",),
    ("yet",),
)  # fmt: skip
_BARE = frozenset("whereas because since".split()) | {"and so", "and thus", "and hence", "and therefore"}
_GROUNDS = frozenset("because since as".split())
_BACK = frozenset("but yet".split())
_CONDITIONS = frozenset(
    "if unless provided except when whenever until assuming without otherwise where once under given suppose supposing let "
    "only rather instead during before after though although despite unlike besides apart regardless say either neither".split()
)
_HEADS = frozenset("in for at on with within among inside outside from by to like as because since while whereas".split())
_DENIALS = frozenset("not n't no never nor cannot hardly".split())
_TELLS = frozenset("that whether expect expected expects might may could would should guess intuition idea".split())
_RETRACTS = frozenset(
    "wrong false incorrect opposite contrary reverse not n't no never only just it this that these those they limited".split()
)
_NARROWS = frozenset("for in with at under on within of".split())


@dataclass(frozen=True)
class _Part:
    """A piece of the sentence: where it begins and ends, the words that join it to what is in front, and whether in brackets."""

    first: int
    last: int
    joint: str
    bracketed: bool = False


def parted(words: Words, clear: Sequence[tuple[int, int]] = ()) -> Iterator[Words]:
    """The clauses of a sentence of several; `clear` are the spans of text that are read already: what they deny is settled."""
    texts = [token.text.lower() for _, token in words]
    parts = _parts(texts)
    if len(parts) < 2:
        return
    for place, part in enumerate(parts):
        front = [piece for piece in parts[:place] if not _read(words[piece.first : piece.last], clear)]
        if part.last - part.first > 2 and _free(texts, parts[:place], front, part) and _kept(texts, parts, place):
            yield words[part.first : part.last]


def _read(words: Words, clear: Sequence[tuple[int, int]]) -> bool:
    """Whether a piece is an assertion that was read whole."""
    return bool(words) and any(start <= words[0][1].start and words[-1][1].end <= end for start, end in clear)


def _parts(texts: Sequence[str]) -> list[_Part]:
    found: list[_Part] = []
    first, joint, open_, place = 0, "", False, 0
    while place < len(texts):
        cut = _cut(texts, place)
        if cut is None:
            place += 1
            continue
        size, word = cut
        if place > first:
            found.append(_Part(first, place, joint, open_))
        open_ = texts[place] == "("
        first, joint, place = place + size, word, place + size
    if first < len(texts):
        found.append(_Part(first, len(texts), joint))
    return found


def _cut(texts: Sequence[str], place: int) -> tuple[int, str] | None:
    """How many words part the sentence here, and which."""
    if texts[place] in (";", "(", ")"):
        return next(((1 + len(joint), " ".join(joint)) for joint in _JOINTS if _at(texts, place + 1, joint)), (1, texts[place]))
    if not place:
        return None
    comma = int(texts[place] == ",")
    for joint in _JOINTS:
        if _at(texts, place + comma, joint) and (comma or " ".join(joint) in _BARE):
            size = comma + len(joint)
            return size + int(place + size < len(texts) and texts[place + size] == ","), " ".join(joint)
    return None


def _at(texts: Sequence[str], place: int, joint: tuple[str, ...]) -> bool:
    return tuple(texts[place : place + len(joint)]) == joint


def _free(texts: Sequence[str], before: Sequence[_Part], unread: Sequence[_Part], part: _Part) -> bool:
    """Whether nothing in front of a clause sets a condition, denies it or tells of it."""
    front = {text for piece in before for text in texts[piece.first : piece.last]}
    open_ = {text for piece in unread for text in texts[piece.first : piece.last]}
    if front & _CONDITIONS or open_ & (_TELLS | _DENIALS) or (part.joint in _GROUNDS and front & _DENIALS):
        return False
    return not before or not (texts[before[0].first] in _HEADS or "for" in open_)


def _kept(texts: Sequence[str], parts: Sequence[_Part], place: int) -> bool:
    """Whether nothing behind a clause limits it or takes it back."""
    for number, part in enumerate(parts[place + 1 :]):
        said = set(texts[part.first : part.last])
        near = number == 0 and part.bracketed
        limits = said & _CONDITIONS or (near and (said & _NARROWS or not _clause_like(texts, part)))
        if limits or (part.joint in _BACK and said & _RETRACTS and not _own(texts, part)):
            return False
    return True


def _clause_like(texts: Sequence[str], part: _Part) -> bool:
    """Whether brackets hold more than a name or a number, which would narrow the word in front."""
    return part.last - part.first > 2


def _own(texts: Sequence[str], part: _Part) -> bool:
    """Whether a contrast speaks of something of its own, not of what was said."""
    return not set(texts[part.first : part.first + 3]) & _RETRACTS
