r"""What holds under a condition: `\begin{cases} ... \end{cases}`, indicators `\mathbb{1}[x > 0]`, and the vector of ones.

Part of the grammar: a piece is a value and its condition, `Which(condition, value, ..., default)`.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from grader.model import Span
from grader.notation.expression import Apply, Expression, Number, Symbol
from grader.notation.lines import closing, relation
from grader.notation.words import WORDY

if TYPE_CHECKING:
    from grader.notation.grammar import Parser

ORDERS = frozenset({"Less", "LessEqual", "Greater", "GreaterEqual", "Equal", "NotEqual"})
ELSE = frozenset({"otherwise", "else", "elsewhere"})
BINDING = frozenset({"if", "for", "when", "where", ",", ":", ";", ".", "\\quad", "\\qquad", "\\"})
ONES = "ones"


def which(p: Parser, rows: list[tuple[int, int]], place: int) -> Expression | None:
    """The pieces of a `cases` environment; None where one of them is not understood."""
    pieces: list[Expression] = []
    for low, high in rows:
        cells = p.parts(low, high, ("&",))
        if len(cells) != 2:
            return None
        (a, b), (c, d) = cells
        while b > a and p.texts[b - 1] in BINDING:
            b -= 1
        value = p.inside(a, b, p.sum)
        c, d = _stripped(p, c, d)
        words = "".join(p.texts[c:d]).lower().strip(".")
        if words in ELSE:
            return None if (low, high) != rows[-1] else p.make("Which", (*pieces, value), place)
        holds = condition(p, c, d)
        if holds is None:
            return None
        pieces += [holds, value]
    return p.make("Which", tuple(pieces), place) if pieces else None


def _stripped(p: Parser, low: int, high: int) -> tuple[int, int]:
    r"""Without `if`, `\text{for}`, commas and braces round the condition."""
    while low < high:
        text = p.texts[low]
        if text in BINDING or text.lower() in BINDING:
            low += 1
        elif p.tokens[low].kind == "COMMAND" and text[1:] in WORDY and low + 1 < high and p.texts[low + 1] == "{":
            end = closing(p.tokens, low + 1)
            if end >= high:
                return low, high
            words = "".join(p.texts[low + 2 : end]).lower().strip(" .,:")
            if words in ELSE:
                return low + 2, end
            if words not in BINDING:
                return low, high
            low = end + 1
        else:
            break
    while high > low and p.texts[high - 1] in BINDING:
        high -= 1
    return low, high


def condition(p: Parser, low: int, high: int) -> Expression | None:
    """`x > 0`, `0 <= x < 1`; None where the stretch is no order of formulas."""
    cuts = [place for place in range(low, high) if relation(p.tokens[place]) is not None]
    heads = [relation(p.tokens[place]) or "" for place in cuts]
    if not cuts or not all(head in ORDERS for head in heads):
        return None
    begins, ends = [low, *(cut + 1 for cut in cuts)], [*cuts, high]
    terms = [p.inside(a, b, p.sum) for a, b in zip(begins, ends, strict=True)]
    span = Span(p.at(low).start, p.at(high - 1).end)
    orders: list[Expression] = [Apply(head, (terms[k], terms[k + 1]), span) for k, head in enumerate(heads)]
    return orders[0] if len(orders) == 1 else Apply("Multiply", tuple(orders), span)


def one(p: Parser, place: int) -> Expression:
    r"""`\mathbf{1}` behind its command: an indicator where a condition follows, else the vector of ones."""
    text = p.text()
    if text in ("[", "(", "\\{", "_"):
        behind = p.pos
        if text == "_":
            p.next()
            low, high = p.script()
            low, high = (low + 1, high - 1) if p.texts[low] in ("[", "(", "\\{") else (low, high)
        else:
            end = closing(p.tokens, p.pos)
            low, high = p.pos + 1, min(end, p.end)
            p.pos = min(end + 1, p.end)
        after = p.pos
        holds = condition(p, low, high)
        p.pos = after
        if holds is not None:
            nothing = Number(Fraction(0))
            return p.make("Which", (holds, Number(Fraction(1)), nothing), place)
        if text == "_":
            return p.make("Ones", (p.inside(low, high, p.sum),), place)
        p.pos = behind
    return Symbol(ONES, p.since(place))
