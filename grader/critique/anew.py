"""A line of the trace with something else in its place, or what it is said to say, judged by itself.

The kinds of claims decide it, as they do any line. A line that is not decided alike by itself and in the trace is not used.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from grader.critique.naming import stems
from grader.discourse import World
from grader.model import GradedPart, Outcome, Verdict
from grader.sentences import sentences

LONGEST = 600  # characters of a text that is judged by itself
_DISPLAYED = ("$$", r"\[", r"\begin")
_VALUE = re.compile(r"\$[^$]+\$|(?<![\w.,])-?\d[\d,]*(?:\.\d+)?(?![\w.,]*\d)")


def with_value(verdict: Verdict, wanted: str, trace: GradedPart, world: World) -> Outcome | None:
    """What is found of the claim with another value in the place of its own; None where that is not known."""
    quote = verdict.claim.quote
    if "=" in quote:
        start = quote.rindex("=") + 1
        places = [(start, len(quote.rstrip(" $")))] if quote.count("=") == 1 else []
    else:
        places = [match.span() for match in _VALUE.finditer(quote)]
    if len(places) != 1:
        return None
    (start, end), new = places[0], wanted.strip()
    if "$" not in quote[start:end]:
        new = f" {new.strip('$ ')} " if "=" in quote else new
    return put(verdict, quote[:start] + new + quote[end:], trace, world)


def put(verdict: Verdict, quote: str, trace: GradedPart, world: World) -> Outcome | None:
    """What is found of the claim once its words are others, in its own sentence."""
    start, end = _sentence(verdict, trace)
    span, text = verdict.claim.span, trace.text
    before, after = text[start : span.start], text[span.end : end]
    if world.anew is None or end - start + len(quote) > LONGEST:
        return None
    if _at(world.anew(before + verdict.claim.quote + after), len(before), verdict) is not verdict.outcome:
        return None
    return _at(world.anew(before + quote + after), len(before), verdict)


def _at(found: Sequence[Verdict], place: int, verdict: Verdict) -> Outcome | None:
    """The outcome of the claim of its kind at its place."""
    return next((v.outcome for v in found if v.claim.span.start == place and v.claim.kind == verdict.claim.kind), None)


def _sentence(verdict: Verdict, trace: GradedPart) -> tuple[int, int]:
    """The sentence of the claim, with the one before that leads to its display."""
    places = list(sentences(trace.text))
    span = verdict.claim.span
    at = next((number for number, (start, end) in enumerate(places) if start <= span.start < end), None)
    if at is None:
        return span
    start, end = places[at]
    if at and trace.text[start:end].lstrip().startswith(_DISPLAYED):
        start = places[at - 1][0]
    return start, max(end, span.end)


@dataclass(frozen=True)
class Said:
    """Whether what a clause says is so, and the truths that it was held against."""

    holds: bool
    truths: frozenset[str]


def judged_alone(said: str, world: World) -> Said | None:
    """What is found of a clause: every claim in it was decided, and they are all of its words."""
    if world.anew is None or len(said) > LONGEST:
        return None
    text = said.strip(" ,;:.")
    found = world.anew(text[:1].upper() + text[1:] + ".")
    if not found or any(verdict.outcome is Outcome.UNCHECKABLE for verdict in found):
        return None
    rest = list(text)
    for verdict in found:
        rest[verdict.claim.span.start : verdict.claim.span.end] = " " * (verdict.claim.span.end - verdict.claim.span.start)
    if stems("".join(rest)) or re.search(r"\$|\d", "".join(rest)):
        return None
    truths = frozenset(verdict.truth for verdict in found if verdict.truth)
    return Said(all(verdict.outcome is Outcome.RIGHT for verdict in found), truths)
