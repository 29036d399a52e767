"""Steps of solving an equation: "2x + 5 = 17, so 2x = 12, hence x = 6". A line must have the solution of the line before it.

```
$2x + 5 = 17$, so $2x = 22$.
```
`wrong step: 2x + 5 = 17 is solved by x = 6, 2x = 22 by x = 11`

Only equations of the first degree in the same single letter, one behind the other with nothing but words of inference between
them, or bare lines that come down to the letter's value. Where a reference gives letters a meaning, and of a line that leads
back to the solution of the first, nothing is said.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise

from grader.discourse import Finding, Judgement, Passage, World, left_open
from grader.identities import ABSURD
from grader.linear import gives, solved
from grader.model import Block, Claim, Kind, Mismatch, Proof, Segment, Span, Step
from grader.notation.expression import mathjson
from grader.notation.grammar import Line, Statement, read
from grader.notation.printer import show
from grader.school import asserted

KIND: Kind = "equation"
LONGEST = 80  # characters of an equation
_ONE_SIGN = re.compile(r"[^=<>≈≤≥≠~]*=[^=<>≈≤≥≠~]*")
_INFERS = re.compile(
    r"\b(?:so|hence|thus|then|therefore|gives?|get|yields?|implies|means|becomes|obtain|simplif\w+)\b|⇒|→|⟹|⇔|=>|"
    r"\\(?:(?:Long)?(?:Rightarrow|leftrightarrow|Leftrightarrow)|implies|iff)(?![A-Za-z])",
    re.IGNORECASE,
)
_IMPLIES = re.compile(r"⇒|⟹|⇔|\\(?:Long)?(?:Rightarrow|leftrightarrow|Leftrightarrow)(?![A-Za-z])|\\(?:implies|iff)(?![A-Za-z])")
_BETWEEN = re.compile(  # words of inference, and what one does to both sides
    r"(?:\s|[$.,:;*⇒→⟹⇔_]|=>|\\(?:(?:Long)?(?:Rightarrow|leftrightarrow|Leftrightarrow)|implies|iff|to|\[|\])|"
    r"\b(?:so|hence|thus|then|therefore|and|which|this|that|it|we|gives?|giving|get|"
    r"yields?|implies|means|becomes|obtain|have|simplif(?:y|ies|ying)|to|dividing|divide|both|sides|by|"
    r"subtracting|subtract|adding|add|"
    r"multiplying|multiply|from|combining|like|terms|expanding|rearranging|is|follows)\b|"
    r"\b(?:by|subtracting|subtract|adding|add)\s+\$?\d+\$?\b)*",
    re.IGNORECASE,
)
_DENIED = re.compile(
    r"\bnot\b|\bno\b|n't\b|\bif\b|\bor\b|\?|\bfirst\b|\bsecond\b|\b(?:equations|system|each)\b|\bboth\b(?! sides)", re.IGNORECASE
)


@dataclass(frozen=True)
class _Equation:
    """An equation of degree one: its place, the letter and the number that solves it."""

    passage: Passage
    span: Span
    statement: Statement
    letter: str
    root: Fraction


def find(found: Sequence[Passage], text: str, world: World) -> Iterator[Finding]:
    """Every equation that stands as a step behind another one of the same letter."""
    if world.question is not None:
        return
    formulas = [item for item in found if item.segment.block in (Block.INLINE, Block.DISPLAY)]
    for chain in _chains(_equations(formulas), text):
        for before, item in pairwise(chain):
            if item.root == before.root and any(other.root != item.root for other in chain[: chain.index(item)]):
                continue  # of a false line
            if item.root != before.root and item.root == chain[0].root:
                continue  # the mistake was taken back
            if item.root != before.root and not _meant(before, item, chain, text):
                continue
            quote = text[item.span.start : item.span.end]
            claim = Claim(kind=KIND, part=item.passage.segment.part, span=item.span, quote=quote)
            yield Finding(claim, (before.statement, item.statement), item.passage)


def _equations(formulas: Sequence[Passage]) -> Iterator[_Equation | None]:
    """The equations of degree one in order; None for every other formula, which parts them."""
    for passage in formulas:
        for text, place in _stretches(passage.segment):
            statement = _statement(text, place) if _simple(text) else None
            solution = None if statement is None else solved(statement)
            if statement is None or solution is None:
                yield None
                continue
            start = place + len(text) - len(text.lstrip(" $"))
            yield _Equation(passage, Span(start, place + len(text.rstrip(" $.,"))), statement, *solution)


def _stretches(segment: Segment) -> Iterator[tuple[str, int]]:
    r"""The equations of one formula that signs of implication part: `3x = 15 \Rightarrow x = 5`."""
    place = 0
    for sign in _IMPLIES.finditer(segment.text):
        yield segment.text[place : sign.start()], segment.span.start + place
        place = sign.end()
    yield segment.text[place:], segment.span.start + place


def _simple(text: str) -> bool:
    """Whether the text is as short as an equation in one letter, with one letter in it."""
    return (
        len(text) <= LONGEST
        and bool(_ONE_SIGN.fullmatch(text))
        and len(set(re.findall(r"[^\W\d_]", re.sub(r"\\[A-Za-z]+", "", text)))) == 1
    )


def _statement(text: str, place: int) -> Statement | None:
    lines = read(text, start=place)
    if len(lines) != 1 or not isinstance(lines[0], Line) or len(lines[0].readings) != 1:
        return None
    return lines[0].readings[0]


def _chains(equations: Iterator[_Equation | None], text: str) -> Iterator[list[_Equation]]:
    chain: list[_Equation] = []
    for item in equations:
        joined = item is not None and chain and _joined(chain[-1], item, text)
        if not joined:
            if len(chain) > 1:
                yield chain
            chain = []
        if item is not None:
            chain.append(item)
    if len(chain) > 1:
        yield chain


def _joined(before: _Equation, item: _Equation, text: str) -> bool:
    """Whether the second goes on from the first, which is not solved yet."""
    if before.letter != item.letter or gives(before.statement):
        return False
    return bool(_BETWEEN.fullmatch(text[before.span.end : item.span.start]))


def _meant(before: _Equation, item: _Equation, chain: list[_Equation], text: str) -> bool:
    """Whether the second is said to follow: by a word, or as one of bare lines that come down to the letter's value."""
    line = text.rfind("\n", 0, chain[0].span.start) + 1
    stop = re.compile(r"\n|$").search(text, chain[-1].span.end)
    around = text[line : chain[0].span.start] + text[chain[-1].span.end : stop.start() if stop else None]
    if (
        _DENIED.search(around)
        or ABSURD.search(around)
        or _nearly(before, item)
        or not asserted(text, item.span.start, item.span.end)
    ):
        return False
    between = text[before.span.end : item.span.start]
    bare = "\n" in between and not re.search(r"[A-Za-z0-9]", between)
    return bool(_INFERS.search(between)) or (bare and gives(chain[-1].statement))


def _nearly(before: _Equation, item: _Equation) -> bool:
    """Whether the second solution may be the first one rounded."""
    gap, size = abs(before.root - item.root), max(abs(before.root), abs(item.root))
    figures = before.passage.segment.text + item.passage.segment.text
    rounded = before.root.denominator > 1 and gives(item.statement) and gap < 1 and item.root.denominator == 1
    return rounded or ("." in figures and gap < size / 50)


def check(finding: Finding, world: World) -> Judgement:
    """Both lines have one solution each, which is the same or is not."""
    del world
    before, item = finding.readings
    one, other = solved(before), solved(item)
    if one is None or other is None:
        return left_open("undecided", "no equations of the first degree")
    letter = one[0]
    if one == other:
        steps = tuple(
            Step(expression=mathjson(term), rule=rule)
            for statement, rule in ((before, "the line before"), (item, "has the same solution"))
            for term in statement.terms[:1]
        )
        return Judgement(Proof(steps=steps), f"follows from the line before: {letter} = {one[1]} solves both")
    sides = [" = ".join(map(show, statement.terms)) for statement in (before, item)]
    reason = f"wrong step: {sides[0]} is solved by {letter} = {one[1]}, {sides[1]} by {letter} = {other[1]}"
    return Judgement(Mismatch(expected=f"{letter} = {one[1]}", found=f"{letter} = {other[1]}"), reason)


def after(finding: Finding, judgement: Judgement, id: str, world: World) -> World:
    """What the equation says has been taken note of where it is read."""
    del finding, judgement, id
    return world
