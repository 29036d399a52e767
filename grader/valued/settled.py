"""Findings for values of sentences that were read whole: what they set is all that they set."""

from __future__ import annotations

import re
from collections.abc import Iterator

from grader.discourse import Finding, Passage, World
from grader.english.assertion import Valued
from grader.model import Claim, Span
from grader.notation.expression import Apply, Number
from grader.notation.grammar import Line, Statement, read
from grader.reference import Quantity
from grader.valued.accounted import unaccounted


def under_settings(passage: Passage, start: int, end: int, item: Valued, world: World, head: str) -> Iterator[Finding]:
    """The finding for a value under settings, in the sentence [start, end) of the passage, in a list under a head."""
    named = tuple(quantity for quantity in world.quantities() if quantity.id in item.quantities and not quantity.net)
    named = tuple(quantity for quantity in named if quantity.cases or not quantity.of)
    written = item.value.text
    if item.value.kind == "shape":
        sides = {side for side in re.split(r"\s*(?:[x×*,()]|\\times|-?by-?)\s*", written) if side}
        if len(sides) > 1:
            return
        (written,) = sides
        named = tuple(quantity for quantity in named if _scalar(quantity))
    if item.value.kind == "list":
        named = tuple(quantity for quantity in named if _length(quantity) == written.count(",") + 1)
    offset = passage.segment.span.start + start
    lines = read(written.strip("$ "), world.names, offset + item.place[0])
    if not named or len(lines) != 1 or not isinstance(lines[0], Line) or lines[0].readings[0].relations:
        return
    span = Span(offset + item.start, offset + item.end)
    quote = passage.segment.text[start + item.start : start + item.end]
    claim = Claim(kind="number", part=passage.segment.part, span=span, quote=quote, denies=item.denied)
    readings = tuple(Statement(reading.terms[-1:], (), reading.span) for reading in lines[0].readings)
    sentence = passage.segment.text[start:end]
    whole = item.settings and "total" not in sentence.lower()  # of both sides, of all layers
    unread = "" if whole else unaccounted(sentence, (item.start, item.start), item.place, named, world.question, head)
    yield Finding(claim, readings, passage, unread, quantities=named, conditions=item.settings)


def _scalar(quantity: Quantity) -> bool:
    return all(isinstance(truth, Number) for _, truth in quantity.cases) and not isinstance(quantity.expression, Apply)


def _length(quantity: Quantity) -> int:
    """How many entries the value lists."""
    match quantity.expression:
        case Apply("Matrix", rows):
            return len(rows)
    return 0
