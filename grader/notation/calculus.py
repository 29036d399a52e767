r"""Integrals, limits and brackets of chance as they are written: `\int_0^1 f(x)\,dx`, `\lim_{x \to 0^+}`, `\mathbb{E}[f(x)]`.

Part of the grammar.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from grader.notation.expression import Apply, Expression, Number, Symbol, free_symbols, symbols
from grader.notation.groups import Unreadable
from grader.notation.lines import CLOSERS, OPENERS, closing, relation
from grader.notation.words import COMMAND_SYMBOLS, LETTERS

if TYPE_CHECKING:
    from grader.notation.grammar import Parser

INTEGRALS = frozenset({"\\int", "∫"})


def integral(p: Parser, place: int, fold: int = 1) -> Expression:
    r"""`\int_a^b f(x)\,dx`: what stands before the differential belongs to it; without bounds any antiderivative."""
    bounds: dict[str, Expression] = {}
    while p.text() in ("_", "^"):
        sign = p.next().text
        low, high = p.script()
        if sign == "_" and high - low == 1 and p.texts[low] not in ("0", "1") and p.text() != "^" and "^" not in bounds:
            raise Unreadable("an integral over a set that is only named", p.at(low))
        bounds[sign] = p.inside(low, high, p.sum)
    found = _differentials(p, fold)
    if found is None:
        raise Unreadable("an integral that does not say by which variable", p.at(place))
    begin, names, end = found
    body: Expression = p.inside(p.pos, begin, p.sum) if begin > p.pos else Number(Fraction(1), "1")
    p.pos = end
    for place_of_name, name in enumerate(names):
        ends = (bounds["_"], bounds["^"]) if place_of_name == len(names) - 1 and len(bounds) == 2 and fold == 1 else ()
        body = p.make("Integrate", (body, name, *ends), place)
    return body


def _differentials(p: Parser, fold: int) -> tuple[int, list[Expression], int] | None:
    """The place of the differential that closes the integral, its variable (of a double integral both), the place behind."""
    depth = inner = 0
    for place in range(p.pos, p.end - 1):
        text = p.texts[place]
        depth += (text in OPENERS) - (text in CLOSERS)
        inner += text in INTEGRALS
        if depth > ("".join(p.texts[place : place + 4]) == "\\mathrm{d}") or not _sign(p, place):
            continue
        if inner:
            inner -= 1
            continue
        names, end = [], place
        for _ in range(fold):
            width = _sign(p, end)
            if not width:
                return None
            names.append(p.inside(end + width, end + width + 1, p.power))
            end += width + 1
        return (place, names, end) if all(isinstance(name, Symbol) for name in names) else None
    return None


def _sign(p: Parser, place: int) -> int:
    r"""How many tokens the `d` of a differential takes, `d` or `\mathrm{d}`, with a name behind it; 0 where there is none."""
    width = 1 if p.texts[place] == "d" else 4 if "".join(p.texts[place : place + 4]) == "\\mathrm{d}" else 0
    width = 2 if p.texts[place : place + 2] in (["\\mathrm", "d"], ["\\rm", "d"]) else width
    after = p.tokens[place + width] if place + width < p.end else None
    named = after is not None and (after.kind == "LETTERS" or after.text in LETTERS or after.text[1:] in COMMAND_SYMBOLS)
    return width if width and named else 0


def limit(p: Parser, place: int) -> Expression:
    r"""`\lim_{x \to a} f(x)`: of what follows; `a^+` and `a^-` come from one side."""
    if p.text() != "_":
        raise Unreadable("a limit that does not say where", p.at(place))
    p.next()
    low, high = p.script()
    arrow = next((at for at in range(low, high) if relation(p.tokens[at]) == "To"), None)
    if arrow is None:
        raise Unreadable("a limit that does not say where", p.at(place))
    side = p.texts[high - 1] if high - arrow > 2 and p.texts[high - 2] == "^" else ""
    side = side if side in ("+", "-") else ""
    variable = p.inside(low, arrow, p.sum)
    target = p.inside(arrow + 1, high - 2 if side else high, p.sum)
    direction = (Symbol("above" if side == "+" else "below"),) if side else ()
    return p.make("Limit", (reaching(p, variable), variable, target, *direction), place)


def chance(p: Parser, head: str, place: int) -> Expression:
    r"""`\mathbb{E}[X]^2` is the square of the mean; what an index names is what is random."""
    random: tuple[Expression, ...] = ()
    if p.text() == "_":
        p.next()
        low, high = p.script()
        stop = next((at for at in range(low, high) if relation(p.tokens[at]) is not None), high)
        random = tuple(p.inside(a, b, p.sum) for a, b in p.parts(low, stop, (",",)))
    power: Expression | None = None
    if p.text() == "^":
        p.next()
        power = p.inside(*p.script(), p.sum)
    if p.text() in ("[", "(", "\\{", "\\lbrack"):
        end = closing(p.tokens, p.pos)
        if end >= p.end:
            raise p.fail("a bracket is not closed")
        args = tuple(p.inside(a, b, p.condition) for a, b in p.parts(p.pos + 1, end, (",", ";")))
        p.pos = end + 1
    else:
        args = (p.power(),)
    found: Expression = p.make(head, (*args, Apply("Over", random)) if random else args, place)
    return found if power is None else p.make("Power", (found, power), place)


def reaching(p: Parser, variable: Expression | None) -> Expression:
    """What a limit, a sum or an optimum is of: the product that follows, or a sum whose later terms speak of the variable."""
    begin = p.pos
    whole = p.sum()
    names = frozenset() if variable is None else symbols(variable)
    match whole:
        case Apply("Add", (_, *rest)) if not any(names & free_symbols(term) for term in rest):
            p.pos = begin
            return p.product()
    return whole
