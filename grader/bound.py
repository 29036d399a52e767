r"""What a text demands of a symbol: "any other $w$ with $Xw = t$", "take $v$ such that $Av = 0$".

What is then said of the symbol holds where the demand does; a counterexample elsewhere refutes nothing. A demand that the
reference's own value of a symbol meets ("a solution $\hat{w}$ such that $X\hat{w} = t$") is none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from grader.decide.equal import Answer, decide
from grader.discourse import World
from grader.notation.expression import Apply, Expression, Number, Symbol, symbols
from grader.notation.grammar import Unread, read
from grader.notation.shapes import flat_name

MOST = 12  # demands that are looked back to
REACH = 6_000
NEAR = 700  # characters in which an example's numbers are remembered
_FORMULA = re.compile(r"\$\$.+?\$\$|\$[^$]+\$", re.DOTALL)
_DEMANDS = re.compile(
    r"\b(?:with|such that|so that|satisf\w+|fulfil\w+|obey\w*|solv\w+|solutions?|any|every|another|other|for which|subject to|"
    r"whenever|when|once|in case|provided|whose|constraint|fix|suppose|assume|assuming|if|let|take|choose|given)\b"
    r"[^.!?§]{0,60}(?:§[^.!?§]{0,30}){0,2}$",
    re.IGNORECASE,
)

_SPOKEN_OF = re.compile(r"\W*(?:has|have|had|admits?|does not|cannot|need not)\b")  # "assume that $Xw = t$ has no solution"


def demanded(text: str, start: int, terms: tuple[Expression, ...], world: World, hidden: frozenset[str] = frozenset()) -> str:
    """The demand on a symbol of the terms that the text makes before the place; empty where it makes none.

    A number that an example puts in for a symbol of the truth, one of `hidden`, goes some lines further.
    """
    used = frozenset().union(*map(symbols, terms))
    before = text[max(0, start - REACH) : start]
    for formula, left, right in _settings(before[-NEAR:], world) if hidden else ():
        if flat_name(left) in hidden and not symbols(right) and decide(left, right, world.context).answer is not Answer.EQUAL:
            return formula
    for formula, left, right in _demands(before, world):
        if _sets_another(left, right, used) or _sets_another(right, left, used):
            continue
        free = {name for name in symbols(left) | symbols(right) if name not in world.context.where}
        if free & used and decide(left, right, world.context).answer is not Answer.EQUAL:
            return formula
    return ""


def _sets_another(one: Expression, other: Expression, used: frozenset[str]) -> bool:
    """`for n = k`: n is set, which demands nothing of the k of terms without n."""
    return isinstance(one, Symbol) and isinstance(other, Symbol | Number) and one.name not in used | symbols(other)


def _settings(text: str, world: World) -> Iterator[tuple[str, Expression, Expression]]:
    """What is set to numbers: `X = 1`, and each of several in one formula."""
    for match in _FORMULA.finditer(text):
        for line in read(match[0].strip("$"), world.names) if "=" in match[0] else ():
            if not isinstance(line, Unread) and line.readings[0].relations == ("Equal",):
                left, right = line.readings[0].terms
                if isinstance(left, Symbol | Apply) and flat_name(left):
                    yield match[0], left, right


def _demands(text: str, world: World) -> Iterator[tuple[str, Expression, Expression]]:
    found = [match for match in _FORMULA.finditer(text) if "=" in match[0]]
    for match in found[-MOST:]:
        before = _FORMULA.sub("§", text[max(0, match.start() - 160) : match.start()]).replace("i.e.", "ie").replace("e.g.", "eg")
        if not _DEMANDS.search(before) or _SPOKEN_OF.match(text, match.end()):
            continue
        for line in read(match[0].strip("$"), world.names):
            if isinstance(line, Unread) or line.readings[0].relations != ("Equal",):
                continue
            left, right = line.readings[0].terms
            named = world.free(left) or any(left in quantity.symbols for quantity in world.quantities())
            if not named:  # "with a = ..." says what a is
                yield match[0], left, right
