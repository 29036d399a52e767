"""Tables of numbers: a row, a column, an entry, the size, the largest and smallest of a table that the question computes.

```
The last row of $A$ is $[1, 2, 3]$.
```
`wrong row: expected [1, 2, 4], found [1, 2, 3]`
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache

from grader.discourse import Finding, Judgement, Passage, World, left_open, said_in_prose
from grader.english.gridded import Grid, grids
from grader.english.worded import named
from grader.model import Agreement, Block, Claim, Kind, Mismatch
from grader.notation.expression import Apply, Expression, Number, Symbol
from grader.reference import Question

KIND: Kind = "shape"
Table = tuple[tuple[Fraction, ...], ...]
LEAST = 2  # rows and columns


@dataclass(frozen=True)
class _Said:
    """A sentence at its place, and what it says of a table."""

    start: int
    end: int
    grid: Grid


def find(found: Sequence[Passage], text: str, world: World) -> Iterator[Finding]:
    """Every clause on a part of a table that is read whole."""
    if world.question is None:
        return
    names, signs, tables = _known(world.question)
    if not tables:
        return

    def reader(sentence: str) -> Iterator[_Said]:
        for grid in grids(sentence, names, signs):
            yield _Said(0, len(sentence.rstrip()), grid)

    for claim, passage, item in said_in_prose(found, text, KIND, reader):
        yield Finding(claim.model_copy(update={"denies": item.grid.denied}), passage=passage, grid=item.grid)
    for passage in found:  # a formula that stands by itself
        segment = passage.segment
        if (
            segment.block in (Block.INLINE, Block.DISPLAY)
            and not re.search(r"[A-Za-z]", passage.before)
            and passage.after.strip(" .") == ""
        ):
            for grid in grids(segment.text, names, signs):
                claim = Claim(kind=KIND, part=segment.part, span=segment.span, quote=segment.text, denies=grid.denied)
                yield Finding(claim, passage=passage, grid=grid)


@lru_cache(maxsize=32)
def _known(question: Question) -> tuple[dict[tuple[str, ...], str], dict[str, str], dict[str, Table]]:
    """Marks by the names of the question's tables in words, by patterns of their symbols, and the tables by their marks."""
    names: dict[tuple[str, ...], str] = {}
    signs: dict[str, str] = {}
    tables: dict[str, Table] = {}
    given = [(item.names, (item.name,), item.value) for item in question.given if item.value is not None]
    truths = [
        (item.names, tuple(filter(None, map(_sign, item.symbols))), _numbers(item.expression))
        for item in question.quantities
        if item.holds is None
    ]
    for phrases, symbols, value in (*truths, *given):
        if value is None or len(value) < LEAST or len(value[0]) < LEAST:
            continue
        mark = f"tableq{'abcdefghijklmnopqrstuvwxyz'[len(tables)]}"
        tables[mark] = value
        names |= {named(mark): mark} | {named(phrase): mark for phrase in phrases if re.search(r"[a-z]{2}", phrase)}
        for symbol in symbols:
            if not re.search(r"[a-z]{2}", symbol):
                signs[r"\s*(?:\*|\\ast|∗|⋆|\\star)\s*".join(map(re.escape, symbol.split("*")))] = mark
    order = sorted(signs, key=len, reverse=True)
    return names, {rf"(?<![A-Za-z*\\]){sign}(?![A-Za-z*])": signs[sign] for sign in order}, tables


def _sign(symbol: Expression) -> str:
    match symbol:
        case Symbol(name):
            return name
        case Apply(_, args) if len(args) > 1 and all(isinstance(arg, Symbol) for arg in args):
            return "*".join(arg.name for arg in args if isinstance(arg, Symbol))
    return ""


def _numbers(expression: Expression | None) -> Table | None:
    match expression:
        case Apply("Matrix", rows) if all(isinstance(row, Apply) and row.head == "Row" for row in rows):
            cells = [[cell.value for cell in row.args if isinstance(cell, Number)] for row in rows if isinstance(row, Apply)]
            return tuple(map(tuple, cells)) if len({len(row) for row in cells}) == 1 and cells[0] else None
    return None


def check(finding: Finding, world: World) -> Judgement:
    """The numbers that are said against those of the table."""
    item = finding.grid
    assert item is not None
    assert world.question is not None
    table = _known(world.question)[2][item.table]
    expected = _expected(item, table)
    if expected is None:
        return left_open("undecided", "the table has no such part")
    if expected == item.values:
        return Judgement(Agreement(expected=_shown(expected), found=_shown(item.values)), f"it is {_shown(expected)}")
    told = f"wrong {item.what}: expected {_shown(expected)}, found {_shown(item.values)}"
    return Judgement(Mismatch(expected=_shown(expected), found=_shown(item.values)), told)


def _expected(item: Grid, table: Table) -> tuple[Fraction, ...] | None:
    rows = [*zip(*table, strict=True)] if item.what == "column" else list(table)
    cells = [cell for row in table for cell in row]
    match item.what:
        case "row" | "column":
            place = _place(item.place[0], len(rows))
            return None if place is None else tuple(rows[place])
        case "entry":
            row, column = (_place(at, size) for at, size in zip(item.place, (len(table), len(table[0])), strict=True))
            return None if row is None or column is None else (table[row][column],)
        case "shape":
            return Fraction(len(table)), Fraction(len(table[0]))
        case "count":
            return (Fraction(len(cells)),)
        case "largest":
            return (max(cells),)
        case "smallest":
            return (min(cells),)
        case "sum":
            return (sum(cells, Fraction(0)),)
        case "signs":
            return item.values if any(cell * item.values[0] > 0 for cell in cells) else (Fraction(0),)
    return None


def _place(at: int, size: int) -> int | None:
    """The index of a place from 1, from the end, or the middle (0)."""
    if at == 0:
        return size // 2 if size % 2 else None
    return at - 1 if 0 < at <= size else size + at if -size <= at < 0 else None


def _shown(values: Sequence[Fraction]) -> str:
    return f"[{', '.join(map(str, values))}]" if len(values) != 1 else str(values[0])


def after(finding: Finding, judgement: Judgement, id: str, world: World) -> World:
    """A table is not defined by what is said of it."""
    del finding, judgement, id
    return world
