"""A factor by which something is said to change, against the two formulas that are given for it before and after.

The number of cells stays the same when the side is doubled.  After: cells: 4ab.  At first: cells: ab.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from grader.checks import InputError, equal
from grader.contradictions.voices import Spoken, Voice
from grader.decide.equal import Answer
from grader.model import Contradiction, Outcome, Side, Verdict

_AFTER = re.compile(r"\b(?:doubl\w+|tripl\w+|halv\w+|quadrupl\w+|after|new|increased|scaled)\b", re.IGNORECASE)
_BEFORE = re.compile(r"\b(?:initial\w*|original\w*|before|at first|first|old|unchanged|start\w*)\b", re.IGNORECASE)
_FORMULA = re.compile(r"\$(?P<formula>[^$]+)\$")
_VALUE = re.compile(r"^\d+(?:/\d+)?$")


def find(voice: Voice) -> Iterator[Contradiction]:
    """Each stated factor against the formulas of the same part."""
    for spoken in voice.parts:
        names = {truth.id: truth.names[0] for truth in spoken.truths if truth.names}
        said = [verdict for verdict in spoken.part.verdicts if verdict.claim.kind == "tendency" and _VALUE.match(_found(verdict))]
        told: set[str] = set()
        for verdict in said:
            name = names.get(verdict.truth, "")
            if name and name not in told:
                told.add(name)
                yield from _against_formulas(voice, spoken, verdict, name)


def _against_formulas(voice: Voice, spoken: Spoken, said: Verdict, name: str) -> Iterator[Contradiction]:
    listed = list(_listed(spoken, name))
    after = [item for item in listed if item[2] == "after"]
    before = [item for item in listed if item[2] == "before"]
    if len(after) != 1 or len(before) != 1:
        return
    (start, formula, _), (begin, other, _) = after[0], before[0]
    factor = _found(said)
    try:
        answer = equal(formula, f"({factor}) * ({other})").answer
    except InputError:
        return
    if answer is not Answer.DIFFERENT:
        return
    sides = (spoken.of(said, f"times {factor}"), _line(spoken, start), _line(spoken, begin))
    yield voice.contradiction([*sides], f"{name}: the formulas before and after do not differ by the factor {factor}")


def _found(verdict: Verdict) -> str:
    """The factor said: a number, or 1 where the values stay the same."""
    found = str(getattr(verdict.evidence, "found", ""))
    values = {value.strip() for value in found.strip("[]").split(",")}
    return "1" if found.startswith("[") and len(values) == 1 and verdict.outcome is not Outcome.UNCHECKABLE else found


def _line(spoken: Spoken, place: int) -> Side:
    text = spoken.part.text
    end = text.find("\n", place)
    return spoken.side(place, end if end >= 0 else len(text))


def _listed(spoken: Spoken, name: str) -> Iterator[tuple[int, str, str]]:
    """Lines "name: formula" of lists, and whether the line that leads the list speaks of before or after."""
    head, place = "", 0
    for line in spoken.part.text.splitlines(keepends=True):
        match = re.match(rf"\s*(?:[-*+]|\d+[.)])\s*\**(?P<said>{re.escape(name)})\**\s*:", line, re.IGNORECASE)
        formula = _FORMULA.search(line) if match else None
        if line.rstrip().endswith(":"):
            head = line
        if match and formula:
            changed, first = bool(_AFTER.search(head)), bool(_BEFORE.search(head))
            if changed != first:
                yield place + match.start("said"), formula["formula"], "after" if changed else "before"
        place += len(line)
