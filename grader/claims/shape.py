"""Shapes: "the output is 24 x 32 x 32", "X^T X is a d x d matrix", "the gradient has d entries".

```
The shape of the scores is h x h
```
`wrong shape: expected T x T, found h x h`

The shape of a formula is what unification gives it; of a truth that lists a shape, the list. Axes that may be counted or
ordered in another way are not judged, nor is a product of sizes that the question leaves free.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from math import prod

from grader.discourse import Finding, Judgement, Passage, World, left_open
from grader.english.assertion import Attribute, Equality, Stance, Valued
from grader.english.names import lexicon_of
from grader.english.reading import read
from grader.english.tokens import Mention
from grader.english.words import NUMBERS
from grader.model import Agreement, Block, Claim, Kind, Mismatch, Open, Span
from grader.notation.expression import Apply, Expression, Number, Symbol
from grader.notation.grammar import Unread, read_expression
from grader.notation.shapes import Clash, Unclear, elaborate
from grader.reference import Quantity

KIND: Kind = "shape"
_BATCH = frozenset({"B", "N", "batch", "b", "batch_size", "bs"})
_SPATIAL = re.compile(r"\b(?:spatial|height|width|resolution|pixels)\b", re.IGNORECASE)


def find(found: Sequence[Passage], text: str, world: World) -> Iterator[Finding]:
    """A finding for every shape that a sentence gives to a formula or a truth."""
    lexicon = lexicon_of(world.question)
    for passage in found:
        segment = passage.segment
        if segment.block is not Block.PROSE or world.question is None:
            continue
        for sentence in read(segment.text, lexicon):
            start = segment.span.start + sentence.start
            for item in sentence.assertions:
                match item:
                    case Attribute(words=("shape",)):
                        unread, asked = item.stance.reserve, item
                    case Equality(bound="equal") if item.value.kind == "shape" and item.subject.quantities:
                        unread = item.stance.reserve or item.narrowed
                        asked = Attribute("", item.subject, "", ("shape",), item.value.text, None, item.stance)
                    case Valued(value=value) if value.kind == "shape" and not item.settings and not _of_net(item, world):
                        said = Stance(item.start, item.end, item.denied)
                        unread = ""
                        of = "sides" if _SPATIAL.search(sentence.text) else ""
                        item = asked = Attribute("", Mention(item.quantities), of, ("shape",), value.text, None, said)
                    case _:
                        continue
                span = Span(start + item.stance.start, start + item.stance.end)
                quote = text[span.start : span.end]
                claim = Claim(kind=KIND, part=segment.part, span=span, quote=quote, denies=item.stance.denied)
                yield Finding(claim, passage=passage, attribute=asked, unread=unread)


def _of_net(item: Valued, world: World) -> bool:
    """Whether it is said of a layer, which another kind judges in all the ways that a layer may be meant."""
    return any(quantity.net for quantity in world.quantities() if quantity.id in item.quantities)


def check(finding: Finding, world: World) -> Judgement:
    """The shape against that of every truth so called."""
    item = finding.attribute
    assert item is not None
    if finding.unread:
        return left_open("undecided", finding.unread)
    claimed = tuple(side for side in re.split(r"\s*(?:×|\\times|\bx\b|[x,*]|-?by-?)\s*", item.argument.strip("()[] ")) if side)
    ids = item.mention.quantities if item.mention is not None else ()
    known = [quantity for quantity in world.quantities() if quantity.id in ids and quantity.expression is not None]
    formula = _subject(item, world) if not known else None
    known = known or [quantity for quantity in world.quantities() if formula in quantity.symbols and not quantity.of]
    wanted: list[tuple[str, ...] | None] = [_shape_of(quantity, world) for quantity in known]
    if not known:
        wanted = [None if formula is None else _elaborated(formula, world)]
    if not known and item.mention is not None and item.mention.parameters and wanted[0] != tuple(claimed):
        same = wanted[0] is not None and _sized(claimed, world) == _sized(wanted[0], world)
        if not same:
            return left_open("ambiguous", "the text declares the shape of a symbol by itself, and not as the question does")
    if item.of == "sides" and len(claimed) == 2:
        wanted = [shape[1:] if shape is not None and len(shape) == 3 else shape for shape in wanted]
    judged = [_compared(claimed, shape, known[place].id if known else "", world) for place, shape in enumerate(wanted)]
    right = next((one for one in judged if isinstance(one.evidence, Agreement)), None)
    unsettled = next((one for one in judged if isinstance(one.evidence, Open)), None)
    return right or unsettled or judged[0]


def _sized(shape: tuple[str, ...], world: World) -> tuple[str, ...]:
    fixed = {name: item.value for item in world.question.fixed for name in item.names} if world.question is not None else {}
    named = (side.replace("\\", "") for side in shape)
    return tuple(str(world.context.sizes.get(side, fixed.get(side, side))) for side in named)


def _subject(item: Attribute, world: World) -> Expression | None:
    if item.mention is not None and item.mention.parameters:
        return Symbol(item.mention.parameters[0])
    found = read_expression(item.subject, world.names)
    return None if isinstance(found, Unread) or world.unknown(found) else found


def _shape_of(quantity: Quantity, world: World) -> tuple[str, ...] | None:
    """A truth's shape: the one that it lists, if it lists whole numbers as a shape, or its own."""
    match quantity.expression:
        case Apply("Matrix", rows) if all(isinstance(row, Apply) and len(row.args) == 1 for row in rows):
            cells = [row.args[0] for row in rows if isinstance(row, Apply)]
            if len(cells) > 1 and all(isinstance(cell, Number) and cell.value.denominator == 1 for cell in cells):
                return tuple(str(cell.value) for cell in cells if isinstance(cell, Number))
    return _elaborated(quantity.expression, world) if quantity.expression is not None else None


def _elaborated(formula: Expression, world: World) -> tuple[str, ...] | None:
    try:
        shape = elaborate(formula, world.context)[0].shape
    except (Clash, Unclear, RecursionError):
        return None
    return tuple(map(str, shape)) if shape else None


def _compared(claimed: tuple[str, ...], wanted: tuple[str, ...] | None, truth: str, world: World) -> Judgement:
    if wanted is not None and len(claimed) == 1:  # so many entries: of a vector, or of a matrix of known size
        claimed = (str(NUMBERS.get(claimed[0].lower(), claimed[0])), "1")
        if "1" not in wanted and all(side.isdigit() for side in wanted):
            wanted = (str(prod(map(int, wanted))), "1")
    if wanted is None or len(claimed) < 2:
        return left_open("undecided", "the reference has no shape for it")
    if claimed[0] in _BATCH and len(claimed) == len(wanted) + 1:
        claimed = claimed[1:]  # the batch is no axis of one example
    mine, theirs = _sized(claimed, world), _sized(wanted, world)
    shown = [" x ".join(shape) for shape in (wanted, claimed)]
    if mine == theirs:
        return Judgement(Agreement(expected=shown[0], found=shown[1], truth=truth), f"the shape is {shown[0]}", None, truth)
    if sorted(mine) == sorted(theirs) or len(mine) != len(theirs):
        return left_open("ambiguous", f"the axes may be counted or ordered in another way; the reference has {shown[0]}")
    if any(not side.isdigit() and side not in world.context.facts and not _is_size(side, world) for side in mine):
        return left_open("unnamed", f"nothing introduces the sizes of {shown[1]}")
    if not all(
        a == b or (a.isdigit() and b.isdigit()) or (not a.isdigit() and not b.isdigit())
        for a, b in zip(mine, theirs, strict=True)
    ):
        if not (mine.count("1") or theirs.count("1")):
            return left_open("ambiguous", "a number stands where the question has a size of its own")
    evidence = Mismatch(expected=shown[0], found=shown[1], truth=truth, left_shape=mine, right_shape=theirs)
    return Judgement(evidence, f"wrong shape: expected {shown[0]}, found {shown[1]}", None, truth)


def _is_size(side: str, world: World) -> bool:
    return any(side in fact.shape for fact in world.context.facts.values())


def after(finding: Finding, judgement: Judgement, id: str, world: World) -> World:
    """A shape in a sentence defines nothing."""
    del finding, judgement, id
    return world
