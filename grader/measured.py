r"""The verdict on a formula whose numbers have units: "$1\,\text{km} + 500\,\text{m} = 1.5\,\text{km}$".

The notation reads numbers alone; this reads the line's two sides again with the units that are written as text in it.
"""

from __future__ import annotations

import re

from grader.decide.equal import Answer, decide
from grader.dimensional import Unsettled, dressed, restated
from grader.discourse import Judgement, left_open
from grader.model import Counterexample, Mismatch, Span
from grader.notation.context import Context
from grader.notation.grammar import Line, read
from grader.units import is_unit

REACH = 200  # characters before a link of a chain in which its other side stands
_SIGN = re.compile(r"\\approx\b|≈|(?<![<>=:!])=(?!=)")
_BEGIN = re.compile(r"\$|\\\[|\\\(|\\\\|&|\n\s*\n|[;:]|,\s")


def measured(text: str, span: Span, names: frozenset[str]) -> Judgement | None:
    """The judgement with regard of units, where they make a difference and no symbol but units is on either side."""
    sides = _sides(text, span) if "\\" in text[span.start : span.end] else None
    if sides is None or not all(is_unit(part) for name in names for part in name.split("/")) or not dressed(*sides):
        return None
    found = restated(*sides, about="approx" in text[span.start : span.end] or "≈" in text[span.start : span.end])
    if found is None:
        return None
    if isinstance(found, Unsettled):
        return left_open("undecided", found.why)
    terms = []
    for formula in (found.right, found.left):
        lines = read(formula, start=span.start)
        if len(lines) != 1 or not isinstance(lines[0], Line):
            return None
        terms.append(lines[0].readings[0].terms[0])
    decision = decide(terms[0], terms[1], Context())
    if decision.answer is Answer.DIFFERENT and isinstance(decision.evidence, Counterexample):
        evidence = decision.evidence
        return Judgement(Mismatch(expected=evidence.expected, found=evidence.found), decision.reason)
    return Judgement(decision.evidence, decision.reason)


def _sides(text: str, span: Span) -> tuple[str, str] | None:
    """Both sides of the equation; that of a link of a chain which stands before it too."""
    quote = text[span.start : span.end].strip().strip("$").strip()
    signs = list(_SIGN.finditer(quote))
    if len(signs) != 1:
        return None
    left, right = quote[: signs[0].start()].strip(" &"), quote[signs[0].end() :].strip()
    if left:
        return left, right
    before = text[max(0, span.start - REACH) : span.start].rstrip(" &")
    starts = [match.end() for pattern in (_BEGIN, _SIGN) for match in pattern.finditer(before)]
    left = before[max(starts, default=0) :].strip()
    return (left, right) if left else None
