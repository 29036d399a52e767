"""What of a submission cannot hold together, whatever is true: each finder is a module, and all are asked.

A student is held to what critiques and solutions say, over all questions; a trace is held to itself. A trace against a
solution is no contradiction: there the student corrects it. Where two sides clash in one reading only, it is a tension.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from grader.contradictions import comparisons, factors, measures, tables, trends, values
from grader.contradictions.voices import voices
from grader.model import Contradiction, GradedAnswer

MOST = 60  # a submission with more has other troubles


def contradictions(answers: Sequence[GradedAnswer]) -> tuple[Contradiction, ...]:
    """Everything found, errors before tensions, each pair of places once."""
    found: list[Contradiction] = []
    seen: set[tuple[tuple[str, str, int], ...]] = set()
    for item in _all(answers):
        places = tuple(sorted((side.question, side.part, side.span.start) for side in item.sides))
        if places not in seen:
            seen.add(places)
            found.append(item)
    return tuple(sorted(found, key=lambda item: item.tension)[:MOST])


def _all(answers: Sequence[GradedAnswer]) -> Iterator[Contradiction]:
    for voice in voices(answers):
        for finder in (values.find, tables.find, factors.find, trends.find, measures.find, comparisons.find):
            yield from finder(voice)
