"""moodle.csv: a gradebook for Moodle's import (Grades, Import, CSV file), keyed by the student's id number.

On import, map `ID number` to the user field of that name, the total to the homework's grade item, and `Feedback` to its feedback.
The columns of single questions may be mapped or left.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from grader.formats.cells import earned, questions, rows, total
from grader.formats.findings import findings
from grader.formats.marks import points
from grader.model import Report

SUFFIX = "moodle.csv"


def render(report: Report) -> str:
    """The gradebook of one submission."""
    return "".join(gathered((report,)))


def gathered(reports: Iterable[Report]) -> Iterator[str]:
    """The gradebook of a class in the order of the reports, gone through three times and one held at a time."""
    asked = questions(reports)
    head = ["ID number", "Course", "Total", "Maximum", *(f"{question} (of {worth:g})" for question, worth in asked.items())]
    yield rows([[*head, "Feedback"]])
    worth: dict[str, dict[str, float]] = {}
    for report in reports:
        worth.setdefault(report.course, {}).update(questions((report,)))
    yield from (rows([_row(report, list(asked), sum(worth[report.course].values()))]) for report in reports)


def _row(report: Report, asked: list[str], out_of: float) -> list[str | float]:
    """Out of the same for all of a course, whatever of a submission could be graded."""
    mine, _ = total(report)
    marks = [earned(report, question) for question in asked]
    return [report.submission, report.course, mine, out_of, *marks, _feedback(report)]


def _feedback(report: Report) -> str:
    """What was found, question by question; points that await a person are said to."""
    told = [f"{answer.question}: {points(answer.score)}\n{findings(answer)}" for answer in report.answers if answer.parts]
    return "\n\n".join(told)
