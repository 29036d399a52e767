"""A part's text set for reading: paragraphs, their lines of words and displayed formulas, and the claim each stretch belongs to.

A stretch belongs to one claim: where claims overlap the first has it, and the other keeps its sign. Every claim has its
sign and its note exactly once, after the last stretch of it. One pass, so the work grows with the text and its claims.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from grader.formats.rows import rows
from grader.markdown import Formula, Leaf, leaves
from grader.model import GradedPart, Mismatch, Verdict


@dataclass(frozen=True)
class Piece:
    """A stretch of text of at most one claim. `first`: the claim begins here. `ends`: the claims whose signs stand behind it.

    `flags` are the names of places that were asked for and end here. `clash` is where the evidence sees the smallest fault,
    counted in the piece's own text.
    """

    text: str
    start: int = 0
    verdict: Verdict | None = None
    first: bool = False
    ends: tuple[Verdict, ...] = ()
    flags: tuple[str, ...] = ()

    @property
    def end(self) -> int:
        return self.start + len(self.text)

    @property
    def clash(self) -> tuple[int, int] | None:
        match self.verdict:
            case Verdict(evidence=Mismatch(span=span)) if span is not None:
                start, end = max(span.start, self.start), min(span.end, self.end)
                return (start - self.start, end - self.start) if start < end else None
        return None


@dataclass(frozen=True)
class Set:
    """A formula, or one row of it, in pieces; together they are its source."""

    pieces: tuple[Piece, ...]
    display: bool
    indented: bool = False


@dataclass(frozen=True)
class Line:
    """What stands in one line or block: running text with formulas in it, one displayed row, or code."""

    kind: str  # flow, display, code
    items: tuple[Piece | Set, ...]

    @property
    def ends(self) -> tuple[Verdict, ...]:
        return tuple(verdict for piece in self.pieces for verdict in piece.ends)

    @property
    def flags(self) -> tuple[str, ...]:
        return tuple(flag for piece in self.pieces for flag in piece.flags)

    @property
    def pieces(self) -> Iterator[Piece]:
        for item in self.items:
            yield from (item,) if isinstance(item, Piece) else item.pieces


@dataclass(frozen=True)
class Paragraph:
    """A leaf of the text."""

    kind: str
    marker: str
    lines: tuple[Line, ...]


def paragraphs(part: GradedPart, flags: Sequence[tuple[int, str]] = ()) -> Iterator[Paragraph]:
    """Every leaf of the part; nothing that the student wrote is left out but Markdown's own fences.

    `flags` are names for places of the text, each given by its end.
    """
    text = part.text
    found = list(leaves(text)) or ([Leaf("paragraph", 0, len(text))] if text.strip() else [])
    pen = _Pen(text, part.verdicts, flags)
    for number, leaf in enumerate(found):
        until = found[number + 1].start if number + 1 < len(found) else len(text) + 1
        yield Paragraph(leaf.kind, leaf.marker, tuple(_lines(pen, leaf, until)))
    if rest := pen.signs(len(text) + 1):
        yield Paragraph("paragraph", "", (Line("flow", (Piece("", len(text), ends=rest),)),))


class _Pen:
    """Where in the claims the setting has come to: both lists are gone through once."""

    def __init__(self, text: str, verdicts: Sequence[Verdict], flags: Sequence[tuple[int, str]]) -> None:
        self.text = text
        self.owned = list(_owned(verdicts))
        self.ending = sorted(verdicts, key=lambda verdict: (verdict.claim.span.end, verdict.claim.span.start))
        self.flags = sorted(flags)
        self.raised = 0
        self.place = 0
        self.signed = 0
        self.begun: set[str] = set()

    def signs(self, until: int) -> tuple[Verdict, ...]:
        """The claims that end before or at a place and have no sign yet."""
        start = self.signed
        while self.signed < len(self.ending) and self.ending[self.signed].claim.span.end <= until:
            self.signed += 1
        return tuple(self.ending[start : self.signed])

    def raise_flags(self, until: int) -> tuple[str, ...]:
        """The names of the places that end before or at a place and were not told yet."""
        start = self.raised
        while self.raised < len(self.flags) and self.flags[self.raised][0] <= until:
            self.raised += 1
        return tuple(name for _, name in self.flags[start : self.raised])

    def pieces(self, start: int, end: int) -> Iterator[Piece]:
        """The text from start to end, cut where claims begin and end."""
        while start < end:
            while self.place < len(self.owned) and self.owned[self.place][1] <= start:
                self.place += 1
            a, b, owner = self.owned[self.place] if self.place < len(self.owned) else (end, end, None)
            if a > start:
                stop, owner = min(a, end), None
            else:
                stop = min(b, end)
            if self.raised < len(self.flags) and start < self.flags[self.raised][0] < stop:
                stop = self.flags[self.raised][0]
            first = owner is not None and owner.id not in self.begun
            if owner is not None:
                self.begun.add(owner.id)
            yield Piece(self.text[start:stop], start, owner, first, self.signs(stop), self.raise_flags(stop))
            start = stop


def _owned(verdicts: Sequence[Verdict]) -> Iterator[tuple[int, int, Verdict]]:
    """Stretches without overlap, in order, each with its claim."""
    reach = 0
    for verdict in sorted(verdicts, key=lambda verdict: (verdict.claim.span.start, -verdict.claim.span.end)):
        start, end = max(verdict.claim.span.start, reach), verdict.claim.span.end
        if start < end:
            yield start, end, verdict
            reach = end


def _lines(pen: _Pen, leaf: Leaf, until: int) -> Iterator[Line]:
    """The leaf's lines; the last takes the signs of what ends before the next leaf."""
    lines = [Line("code", tuple(pen.pieces(leaf.start, leaf.end)))] if leaf.kind == "code" else list(_running(pen, leaf))
    late = pen.signs(until)
    if late and lines:
        lines[-1] = _signed(lines[-1], late)
    elif late:
        lines.append(Line("flow", (Piece("", leaf.end, ends=late),)))
    yield from lines


def _running(pen: _Pen, leaf: Leaf) -> Iterator[Line]:
    flow: list[Piece | Set] = []
    place = leaf.start
    for formula in leaf.formulas:
        flow.extend(pen.pieces(place, formula.outer.start))
        place = formula.outer.end
        if not formula.display:
            flow.append(_set(pen, formula, formula.start, formula.end, False))
            continue
        yield from _flow(flow)
        flow = []
        for row in rows(pen.text[formula.start : formula.end]):
            item = _set(pen, formula, formula.start + row.start, formula.start + row.end, row.indented)
            yield Line("display", (item,))
    flow.extend(pen.pieces(place, leaf.end))
    yield from _flow(flow)


def _set(pen: _Pen, formula: Formula, start: int, end: int, indented: bool) -> Set:
    """One row; a claim that also holds the dollars round it ends behind them."""
    pieces = list(pen.pieces(start, end)) or [Piece("", start)]
    if end == formula.end and (late := pen.signs(formula.outer.end)):
        pieces[-1] = replace(pieces[-1], ends=(*pieces[-1].ends, *late))
    return Set(tuple(pieces), formula.display, indented)


def _flow(items: list[Piece | Set]) -> Iterator[Line]:
    """Running text without the blanks at its ends, and nothing where there is only blank."""
    if items and isinstance(items[0], Piece):
        text = items[0].text.lstrip()
        items[0] = replace(items[0], text=text, start=items[0].end - len(text))
    if items and isinstance(items[-1], Piece):
        items[-1] = replace(items[-1], text=items[-1].text.rstrip())
    if any(isinstance(item, Set) or item.text or item.ends or item.flags or item.first for item in items):
        yield Line("flow", tuple(items))


def _signed(line: Line, late: tuple[Verdict, ...]) -> Line:
    last = line.items[-1]
    match last:
        case Piece():
            last = replace(last, ends=(*last.ends, *late))
        case Set():
            end = last.pieces[-1]
            last = replace(last, pieces=(*last.pieces[:-1], replace(end, ends=(*end.ends, *late))))
    return replace(line, items=(*line.items[:-1], last))
