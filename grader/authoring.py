"""For instructors: a new question's file to begin with, and what changed in the verdicts of graded work."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from grader.files import FileError, begin_course, course_shape, pinned, write_text
from grader.model import Answer, Outcome, Report, Verdict
from grader.reference import Course

_ID = re.compile(r"[A-Za-z0-9]+(?:\.[A-Za-z0-9]+)*")

SKELETON = '''"""{id} A title in one line, as the report shows it.

What is asked, what is given, and which reading is taken where the question leaves one open.
"""

from typing import Any

from grader.reference import argmin, matrix, naturals, norm2, real, truth, vector, worth

# Points, type (1, 2: trace, critique, solution; 3, 4: solution alone), and the truths that a solution must state.
WORTH = worth(1, 2, "best_step")

# Symbols with their shapes and facts; further strings are the phrases by which answers call them.
n, d = naturals("n d")
X = matrix("X", n, d, "data")
r = vector("r", n, "residual")
s = real("s", "step", positive=True)


# A truth is a function of symbols and of other truths, by name. Its strings are the formulas and phrases of answers.
@truth("f(s)", "loss after the step", of="s")
def f(X: Any, r: Any, s: Any) -> Any:
    """The loss after a step of size s along the gradient X^T r."""
    return norm2(r - s * (X @ (X.T @ r))) / n


@truth(r"s^*", "best step", "optimal step size")
def best_step() -> Any:
    """The step that minimises f; `grader verify` measures it again with torch."""
    return argmin("f", "s")
'''


def new_question(course: str, id: str) -> Path:
    """Write the file of a new question, ready to be verified; FileError if it exists or the id is none."""
    if not _ID.fullmatch(id):
        raise FileError(f"{id!r} is not the id of a question; write letters and digits with dots, such as 7.1")
    begin_course(course, id)
    course_shape(course)
    path = pinned(course).parent / f"q{id.replace('.', '_')}.py"
    if path.exists():
        raise FileError(f"{path}: exists; choose another id or edit it")
    write_text(path, SKELETON.format(id=id))
    return path


def not_read(course: Course) -> Iterator[str]:
    """The wordings of propositions that a reference lists and that are not decided where an answer says them word for word."""
    from grader.audit import grade

    for question in course.references:
        for quantity in question.quantities:
            for wording in quantity.names if quantity.holds is not None else ():
                wanted = Outcome.RIGHT if quantity.holds else Outcome.WRONG
                said = f"{wording[:1].upper()}{wording[1:]}."
                answer = Answer(course=course.id, question=question.id, submission="wordings", solution=said)
                outcomes = [verdict.outcome for part in grade(answer, course).parts for verdict in part.verdicts]
                if outcomes != [wanted]:
                    found = ", ".join(outcome.value for outcome in outcomes) or "no claim"
                    yield f"{question.id} {quantity.id}: {wording!r} is {found}, not {wanted.value}"


def changes(before: Report, after: Report) -> Iterator[str]:
    """Every verdict that is not what it was: by question, part, place and words of the claim."""
    old, new = dict(_verdicts(before)), dict(_verdicts(after))
    for key in sorted(old.keys() | new.keys()):
        first, second = old.get(key), new.get(key)
        if first is None or second is None:
            verdict = first or second
            assert verdict is not None
            yield f"{verdict.id}: {'new' if first is None else 'gone'}: {verdict.outcome.value}: `{_quote(verdict)}`"
        elif first.outcome is not second.outcome:
            yield f"{second.id}: was {first.outcome.value}, is {second.outcome.value}: `{_quote(second)}`: {second.reason}"


def _verdicts(report: Report) -> Iterator[tuple[tuple[str, str, int, int], Verdict]]:
    for answer in report.answers:
        for part in answer.parts:
            for verdict in part.verdicts:
                yield (answer.question, part.part, *verdict.claim.span), verdict


def _quote(verdict: Verdict) -> str:
    return " ".join(verdict.claim.quote.split())[:80]
