"""A sentence as a row of plain words in which every formula is one sign: F2 a formula, R1 a relation.

"In $L_1$ the coefficient of η² is 4/n" becomes `in F0 coefficient of F1 be F2`. Formulas stand between dollars or in plain signs.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from grader.english.worded import Row, words
from grader.model import Span
from grader.notation.amounts import SIGNS
from grader.notation.terms import terms
from grader.notation.words import RELATIONS

_DOLLARS = re.compile(r"\$\$(?P<long>.+?)\$\$|\$(?P<short>[^$]+)\$|\\\((?P<round>.+?)\\\)", re.DOTALL)
_RELATION = re.compile(
    "|".join(
        sorted((re.escape(sign) for sign, name in RELATIONS.items() if name in SIGNS and sign != ":"), key=len, reverse=True)
    )
    + r"|\\in(?![A-Za-z])|∈"
)


@dataclass(frozen=True)
class Masked:
    """The row, and what each sign stands for, as it was written and without dollars."""

    sentence: str
    row: Row
    formulas: tuple[str, ...]
    excepted: bool = False  # a case in which something vanishes was left out by the text

    @property
    def text(self) -> str:
        return self.row.text

    def formula(self, code: str) -> str:
        """What a sign stands for."""
        return self.formulas[int(code[1:])]

    def dressed(self, start: int, end: int) -> str:
        """The sentence's own words at [start, end) of the row, every formula between dollars."""
        held = [place for place, at in enumerate(self.row.places) if start <= at < end]
        found, last = "", self.row.spans[held[0]][0] if held else 0
        for place in held:
            at = self.row.places[place]
            code = re.match(r"[FR]\d+(?!\S)", self.text[at:])
            begin, stop = self.row.spans[place]
            written = self.sentence[begin:stop] if code is None else f"${self.formula(code[0])}$"
            found += (self.sentence[last:begin] if last <= begin else " ") + (written or f" {self.text[at:].split(' ', 1)[0]} ")
            last = stop
        return found

    def joined(self, part: tuple[int, int], whole: tuple[int, int], word: str = "") -> Masked:
        """The words at two places as one row, with an "of" between them, perhaps behind another word."""
        found: list[tuple[str, int, int]] = []
        for start, end in (part, (0, 0), whole):
            held = [place for place, at in enumerate(self.row.places) if start <= at < end]
            words = [self.text[self.row.places[place] :].split(" ", 1)[0] for place in held]
            found += [(word, *self.row.spans[place]) for word, place in zip(words, held, strict=True)]
            found += [(between, 0, 0) for between in ([word] if word else []) + ["of"]] if not end else []
        return Masked(self.sentence, _row(found), self.formulas)


def masked(sentence: str, known: frozenset[str]) -> Masked:
    """The sentence's words and formulas."""
    places = list(_formulas(sentence, known))
    out: list[tuple[str, int, int]] = []
    formulas: list[str] = []
    at = 0
    for span, inner in places:
        out += [(word, at + start, at + end) for word, start, end in words(sentence[at : span.start])]
        out.append((f"{'R' if _RELATION.search(inner) else 'F'}{len(formulas)}", span.start, span.end))
        formulas.append(inner)
        at = span.end
    out += [(word, at + start, at + end) for word, start, end in words(sentence[at:])]
    return Masked(sentence, _row(out), tuple(formulas))


def _row(found: list[tuple[str, int, int]]) -> Row:
    places, text = [], ""
    for word, _, _ in found:
        places.append(len(text))
        text += word + " "
    return Row(text.rstrip(), tuple(places), tuple((start, end) for _, start, end in found))


def _formulas(sentence: str, known: frozenset[str]) -> Iterator[tuple[Span, str]]:
    """Every formula with its place: those between dollars, and the runs of signs between them."""
    dollars = list(_DOLLARS.finditer(sentence))
    found = [(Span(*match.span()), next(text for text in match.groups() if text is not None).strip()) for match in dollars]
    plain = _DOLLARS.sub(lambda match: "§" * len(match[0]), sentence)
    found += [(span, sentence[span.start : span.end]) for span in terms(plain, known)]
    yield from sorted(found)
