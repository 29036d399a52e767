r"""Brackets of every kind: sets, intervals, lists, matrices, inner products, bars, environments.

Part of the grammar.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from grader.notation.expression import Apply, Expression, Symbol
from grader.notation.groups import Unreadable
from grader.notation.lexer import Token
from grader.notation.lines import CLOSERS, OPENERS, closing, relation
from grader.notation.lines import environment as environment_name
from grader.notation.piecewise import which
from grader.notation.words import BARS, FENCES, MINUS, OPEN, OVER, TIMES

if TYPE_CHECKING:
    from grader.notation.grammar import Parser

MATRICES = {
    **dict.fromkeys("matrix pmatrix bmatrix Bmatrix smallmatrix array".split(), ""),
    "vmatrix": "Det",
    "Vmatrix": "Norm",
}


def bracket(p: Parser, token: Token, place: int) -> Expression:
    end = closing(p.tokens, place)
    if end >= p.end:
        raise Unreadable("a bracket is not closed", p.at(place))
    opening, shut = token.text, p.tokens[end].text
    p.pos = end + 1
    if place + 1 == end:
        raise Unreadable("an empty bracket", p.at(place))
    rows = [part for part in p.parts(place + 1, end, (";", "\\\\")) if part[0] < part[1]]
    commas = p.parts(place + 1, end, (",",))
    if (opening.endswith("{") and opening != "{") or (opening == "{" and len(commas) > 1):
        return p.make("Set", tuple(p.inside(a, b, _member(p)) for a, b in commas), place)
    if opening == "{":
        return p.inside(place + 1, end, p.sum)
    half_open = shut != OPEN.get(opening, ")")
    if half_open and len(commas) == 2:
        ends = Symbol("".join("open" if sign in "()" else "closed" for sign in (opening, shut)))
        return p.make("Interval", (*(p.inside(a, b, p.sum) for a, b in commas), ends), place)
    if opening in ("[", "\\lbrack"):
        result = _list(p, _at_line_ends(p, rows), place)
        return _more_rows(p, result, place)
    if len(rows) > 1 or len(commas) > 1:
        return p.make("Tuple", tuple(p.inside(a, b, p.argument) for a, b in commas), place)
    return p.inside(place + 1, end, p.argument)


def _member(p: Parser):  # type: ignore[no-untyped-def]
    def parse() -> Expression:
        left = p.argument()
        while (token := p.peek()) is not None and relation(token) is not None:
            p.next()
            left = p.make("Condition", (left, p.sum()), p.pos)
        return left

    return parse


def _at_line_ends(p: Parser, rows: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """The rows of a matrix written one on each line, without a semicolon."""
    if len(rows) != 1:
        return rows
    (low, high), depth = rows[0], 0
    begins = [low]
    for place in range(low + 1, high):
        depth += (p.texts[place - 1] in OPENERS) - (p.texts[place - 1] in CLOSERS)
        if p.tokens[place].newline and depth == 0:
            begins.append(place)
    cut = list(zip(begins, [*begins[1:], high], strict=True))
    widths = {len(p.parts(a, b, (",",))) for a, b in cut}
    return cut if len(cut) > 1 and len(widths) == 1 and widths != {1} else rows


def _list(p: Parser, rows: list[tuple[int, int]], place: int) -> Expression:
    """A list between brackets: by commas or by gaps, rows by semicolons."""
    read_rows = [_row(p, a, b) for a, b in rows]
    if len(read_rows) > 1:
        return p.make("Matrix", tuple(Apply("Row", row) for row in read_rows), place)
    (row,) = read_rows
    if all(isinstance(entry, Apply) and entry.head in ("List", "Tuple") for entry in row):
        return p.make("Matrix", tuple(Apply("Row", entry.args) for entry in row if isinstance(entry, Apply)), place)
    if len(row) == 1:
        return row[0]
    return p.make("List", row, place)


def _row(p: Parser, low: int, high: int) -> tuple[Expression, ...]:
    commas = [part for part in p.parts(low, high, (",", "&")) if part[0] < part[1]]
    if len(commas) == 1:
        commas = _chunks(p, low, high)
    return tuple(p.inside(a, b, p.argument) for a, b in commas)


def _chunks(p: Parser, low: int, high: int) -> list[tuple[int, int]]:
    r"""Entries set apart by gaps, as in `[2 \ 1]` and `[1 -2 3]`; of numbers alone, unless the gaps are explicit."""
    begins = [low]
    depth = 0
    for place in range(low, high):
        token, before = p.tokens[place], p.tokens[place - 1]
        if place > low and depth == 0 and token.spaced and not _hangs(before) and token.text not in ("^", "_", "'"):
            after = p.tokens[place + 1] if place + 1 < high else None
            sign = token.text == "+" or token.text in MINUS
            operator = token.text in TIMES or token.text in OVER or (sign and (after is None or after.spaced))
            if not operator and token.text not in CLOSERS:
                begins.append(place)
        if token.text in OPENERS or token.text == "\\begin":
            depth += 1
        elif token.text in CLOSERS or token.text == "\\end":
            depth -= 1
    if len(begins) == 1:
        return [(low, high)]
    numeric = not any(token.kind in ("LETTERS", "COMMAND") for token in p.tokens[low:high])
    if not numeric and not all(p.tokens[begin].wide for begin in begins[1:]):
        return [(low, high)]
    return list(zip(begins, [*begins[1:], high], strict=True))


def _hangs(token: Token) -> bool:
    """Whether the token wants something behind it."""
    text = token.text
    return text == "+" or text in MINUS or text in TIMES or text in OVER or text in ("^", "_") or text in OPENERS


def _more_rows(p: Parser, first: Expression, place: int) -> Expression:
    """Lists of one length, each on its own line, are the rows of a matrix."""
    if not isinstance(first, Apply) or first.head != "List":
        return first
    rows = [first.args]
    while (token := p.peek()) is not None and token.newline and token.text == "[":
        end = closing(p.tokens, p.pos)
        if end >= p.end:
            break
        row = _row(p, p.pos + 1, end)
        if len(row) != len(rows[0]):
            break
        rows.append(row)
        p.pos = end + 1
    if len(rows) == 1:
        return first
    return p.make("Matrix", tuple(Apply("Row", row) for row in rows), place)


def fence(p: Parser, text: str, place: int) -> Expression:
    shut, head = FENCES[text]
    depth = 0
    for end in range(place, p.end):
        here = p.tokens[end].text
        depth += (here == text) - (here == shut)
        if depth == 0:
            break
    else:
        raise Unreadable("a bracket is not closed", p.at(place))
    p.pos = end + 1
    args = tuple(p.inside(a, b, p.argument) for a, b in p.parts(place + 1, end, (",",)))
    if head == "Inner" and len(args) == 2:
        transposed = p.make("Transpose", (args[0],), place)
        return p.make("Multiply", (transposed, args[1]), place)
    if len(args) != 1:
        raise Unreadable("this bracket takes one formula", p.at(place))
    return p.make(head, args, place)


def bars(p: Parser, text: str, place: int) -> Expression:
    head = BARS[text]
    p.bars.append(head)
    p.depth += 1
    inner = p.sum()
    p.depth -= 1
    shut = p.peek()
    if shut is None or BARS.get(shut.text) != head:
        raise Unreadable("a bar is not closed", p.at(place))
    p.next()
    p.bars.pop()
    return p.make(head, (inner,), place)


def environment(p: Parser, place: int) -> Expression:
    name, after = environment_name(p.tokens, place)
    end = closing(p.tokens, place)
    if end >= p.end:
        raise Unreadable(f"\\begin{{{name}}} is not closed", p.at(place))
    _, behind = environment_name(p.tokens, end)
    if name == "array" and after < end and p.tokens[after].text == "{":
        after = closing(p.tokens, after) + 1
    p.pos = behind
    rows = [part for part in p.parts(after, end, ("\\\\",)) if part[0] < part[1]]
    if name in ("cases", "dcases", "rcases"):
        pieces = which(p, rows, place)
        p.pos = behind
        return p.make("Cases", (), place) if pieces is None else pieces
    if name not in MATRICES or not rows:
        raise Unreadable(f"\\begin{{{name}}} is not understood", p.at(place))
    cells = tuple(Apply("Row", tuple(p.inside(c, d, p.sum) for c, d in p.parts(a, b, ("&",)))) for a, b in rows)
    matrix = p.make("Matrix", cells, place)
    return p.make(MATRICES[name], (matrix,), place) if MATRICES[name] else matrix
