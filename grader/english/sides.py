"""Two owners of one thing, each told by its place: "CNN > FCNN in number of weights", "of the two, it is B that has fewer".

A clause is read where every word of it is an owner, what is owned, a comparative, a factor, a denial, or of a closed class of
words that add nothing. The side behind than, as, compared to, versus or over is the right one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from grader.english.assertion import Bound, Comparison, Stance
from grader.english.clauses import unsaid
from grader.english.names import Lexicon
from grader.english.parties import Atom, Parties, atoms, parties_of
from grader.english.segments import Segment, segments
from grader.english.tokens import Token
from grader.english.worded import form

_L, _R = r"(?P<l>[OP])", r"(?P<r>[OX])"
_WHAT = r"(?:(?:count|#) (?:of )?)*(?P<w>W)(?: count)?"
_MANY = r"(?:as m|as E|Y m)"
_TIMES = r"(?P<k>N times|N fold|K|F)"
_MORE = (
    rf"(?:{_TIMES} as m(?: count of)?|{_TIMES} (?:count of )?(?=W|count)|{_TIMES} (?:(?P<up>U)|(?P<down>D))(?: count of)?|"
    rf"(?P<same>{_MANY}|E)(?: count of)?|(?:(?P<up>U)|(?P<down>D))(?: count of)?)"
)
_PLAIN = (
    rf"(?:{_TIMES} as m|{_TIMES} (?:(?P<up>U)|(?P<down>D))|(?P<same>{_MANY}|E)|"
    rf"(?:(?P<up>U)|(?P<down>D))(?: by (?:factor of )?{_TIMES}| by factor of (?P<n>N))?)"
)
_SAME = rf"(?P<same>{_MANY}|E)(?: count of)?"
_THAN = r"(?:than|as|to|TO|VS|over|unlike)"
_OF = r"(?:of|in|for|by)"
_HAS = r"(?:d (?P<not>n) )?h(?: (?P<not>n))?"
_BE = r"b(?: (?P<not>n))?"
_OTHER = rf"{_THAN} (?:that {_OF} |in |for )?{_R}(?: (?:d|h|b))?"
_MEASURE = rf"(?:IN|in|by) {_WHAT}"
_FRONT = rf"(?:comparing (?:two|both|O and O) , )?(?:(?:IN|in|by) {_WHAT} ,? ?)?(?:(?:TO|VS|unlike) {_R} ,? ?)?"
_PAIR = rf"(?:(?P<both>both|two|they)|{_L} and {_R}|both {_L} and {_R})"
_THIS = rf"(?:{_WHAT} {_OF} {_L}|(?P<l>S)|{_L} own {_WHAT})"
_THAT = rf"(?:that {_OF} {_R}|(?P<r>S)|{_WHAT} {_OF} {_R}|{_R} own(?: {_WHAT})?)"
_BESIDE = r"(?: (?P<two>of two))?"
_ONE = r"(?: (?:net|one))?"
_FORMS = tuple(
    form(pattern + r" ?$")
    for pattern in (
        rf"{_FRONT}{_L} {_HAS} (?P<no>no )?{_MORE} {_WHAT} {_OTHER}",
        rf"(?:(?:TO|VS|unlike) {_R} ,? ){_L} {_HAS} (?P<no>no )?{_MORE} {_WHAT}",
        rf"{_FRONT}{_L} {_BE} (?P<no>no )?{_PLAIN}{_ONE} {_OTHER}(?: {_MEASURE})?",
        rf"{_FRONT}{_L} {_BE} {_PLAIN} {_MEASURE} {_OTHER}",
        rf"(?:TO|VS|unlike) {_R} ,? {_L} {_BE} {_PLAIN}{_ONE}(?: {_MEASURE})?",
        rf"(?:(?P<up>U)|(?P<down>D)) (?P<l>S) {_THAN} (?:{_THAT}|{_R})",
        rf"{_FRONT}{_L} (?:d (?P<not>n) )?(?P<sign>XU|XD|XE) {_R}(?: by (?:factor of )?{_TIMES}| by factor of (?P<n>N))?"
        rf"(?: {_MEASURE})?",
        rf"{_THIS} {_BE} (?P<no>no )?{_PLAIN} {_THAN} (?:{_THAT}|{_R})",
        rf"{_THIS} (?:d (?P<not>n) )?(?P<sign>XU|XD|XE) (?:{_TIMES} )?(?:{_THAT}|{_R})",
        rf"{_FRONT}{_PAIR} {_HAS} {_SAME} {_WHAT}",
        rf"{_FRONT}{_PAIR} {_BE} {_SAME}(?: {_MEASURE})?",
        rf"{_WHAT} {_OF} {_PAIR} {_BE} {_SAME}",
        rf"{_WHAT} {_BE} {_SAME} {_OF} {_PAIR}",
        rf"{_SAME} {_WHAT} {_OF} {_PAIR}",
        rf"(?:there {_BE} )?(?P<no>no )?{_MORE} {_WHAT} (?:{_OF}|with) {_L} {_THAN} (?:that )?(?:{_OF} )?{_R}",
        rf"{_WHAT} {_BE} {_PLAIN} {_OF} {_L} {_THAN} {_OF} {_R}",
        rf"{_WHAT} : {_L} (?P<sign>XU|XD|XE) {_R}",
        rf"{_WHAT} : {_MORE} {_OF} {_L} {_THAN} (?:{_OF} )?{_R}",
        rf"(?P<two>of two) , {_L} {_BE} {_PLAIN}{_ONE}(?: {_MEASURE})?",
        rf"(?P<two>of two) , {_L} {_HAS} {_MORE} {_WHAT}",
        rf"(?:(?P<two>of two) , )?it b {_L} (?:that|which) {_HAS} {_MORE} {_WHAT}(?: {_OTHER}|(?P<two>))",
        rf"{_L} b (?P<not>n )?(?P<two>(?:net|one) with) {_MORE} {_WHAT}{_BESIDE}",
        rf"(?:(?:net|one) with|net that h|one that h) {_MORE} {_WHAT} {_BE} (?P<two>){_L}",
        rf"{_L} b (?P<not>n )?{_PLAIN}(?: net| one)? (?P<two>of two)(?: {_MEASURE})?",
    )
)
_SIGNS: dict[str, Bound] = {"XU": "more", "XD": "less", "XE": "equal"}


@dataclass(frozen=True)
class _Read:
    """A clause that fits a form: what its groups hold."""

    match: re.Match[str]
    row: tuple[Atom, ...]

    def has(self, name: str) -> bool:
        return any(self.match[key] is not None for key in self._keys(name))

    def text(self, name: str) -> str:
        return next((found for key in self._keys(name) if (found := self.match[key]) is not None), "")

    def atom(self, name: str) -> Atom | None:
        """The atom at which a group stands."""
        for key in self._keys(name):
            if self.match[key] is not None:
                return self.row[self.match.string.count(" ", 0, self.match.start(key))]
        return None

    def count(self, name: str) -> int:
        return sum(self.match[key] is not None for key in self._keys(name))

    def _keys(self, name: str) -> Iterator[str]:
        return (key for key in self.match.groupdict() if key.split("_")[0] == name)


def sided(tokens: tuple[Token, ...], sentence: str, lexicon: Lexicon, earlier: tuple[Token, ...]) -> Iterator[Comparison]:
    """Every comparison of two owners in a clause of which no word is left over; `earlier` is the sentence before."""
    parties = parties_of(lexicon)
    if len(parties.classes) < 2 or unsaid(_known(tokens), sentence):
        return
    for segment in segments(tokens):
        row = atoms(segment.tokens, parties)
        if row is None:
            continue
        text = " ".join(atom.code for atom in row)
        for pattern in _FORMS:
            match = pattern.match(text)
            found = _compared(_Read(match, row), segment, parties, earlier) if match is not None else ()
            if found:
                yield from found
                break


_ROUGH = frozenset("almost nearly".split())


def _known(tokens: tuple[Token, ...]) -> tuple[Token, ...]:
    """The tokens without "almost" before a number, which is no hedge there."""
    pairs = zip(tokens, (*tokens[1:], None), strict=True)
    return tuple(
        token for token, after in pairs if not (token.text.lower() in _ROUGH and after is not None and after.value is not None)
    )


def _compared(read: _Read, segment: Segment, parties: Parties, earlier: tuple[Token, ...]) -> tuple[Comparison, ...]:
    bound = _bound(read)
    left, right = read.atom("l"), read.atom("r")
    what = read.atom("w")
    whats = {atom.what for atom in (left, right) if atom is not None and atom.code == "S"}
    whats |= {what.what} if what is not None else set()
    if bound is None or len(whats) > 1:
        return ()
    factor = _factor(read) if bound == "times" else None
    if bound == "times" and factor is None:
        return ()
    sides = _owners(read, left, right, segment, parties, earlier)
    if sides is None:
        return ()
    if factor is not None and (read.has("down") or factor < 1):
        factor = 1 / factor if factor < 1 else factor
        sides = (sides[1], sides[0])
    denied = (read.count("not") + read.count("no")) % 2 == 1
    stance = Stance(segment.tokens[0].start, segment.tokens[-1].end, denied)
    pairs = parties.pairs(*sides, whats)
    return tuple(Comparison(a, b, bound, stance, factor) for a, b in pairs)


def _owners(
    read: _Read, left: Atom | None, right: Atom | None, segment: Segment, parties: Parties, earlier: tuple[Token, ...]
) -> tuple[int, int] | None:
    """The classes of the two sides."""
    if read.has("both"):
        return (0, 1) if len(parties.classes) == 2 else None
    if left is None:
        return None
    a = parties.class_of(left.owner) if left.code in "OS" else None
    b = parties.class_of(right.owner) if right is not None and right.code in "OS" else None
    if left.code == "P":
        a = parties.other(b)
        if a is None or not _meant(a, segment, parties, earlier):
            return None
    if (right is None and read.has("two")) or (right is not None and right.code == "X"):
        b = parties.other(a)
    return None if a is None or b is None or a == b else (a, b)


def _meant(owner: int, segment: Segment, parties: Parties, earlier: tuple[Token, ...]) -> bool:
    """Whether "it" may be this owner: it is the one the words around speak of, or "it" opens the text."""
    said = [parties.class_of(token.mention.owner) for token in segment.around if token.mention is not None]
    named = [item for item in said if item is not None]
    if named:
        return set(named) == {owner}
    before = {parties.class_of(token.mention.owner) for token in earlier if token.mention is not None} - {None}
    first = next((token.text.lower() for token in (*segment.around, *segment.tokens) if token.text.lower() not in _OPENERS), "")
    return first in ("it", "this", "that") and (before == {owner} or not earlier)


_OPENERS = frozenset("because since as so and the reason is that , : - cause explanation also moreover furthermore".split())


def _bound(read: _Read) -> Bound | None:
    if read.has("sign"):
        return "times" if read.has("k") or read.has("n") else _SIGNS[read.text("sign")]
    if read.has("k") or read.has("n"):
        return "times"
    if read.has("same"):
        return "equal"
    return "more" if read.has("up") else "less" if read.has("down") else None


def _factor(read: _Read) -> Fraction | None:
    atom = read.atom("k") or read.atom("n")
    return None if atom is None else atom.number
