"""markus.csv: a marks spreadsheet for MarkUs: names of the columns, what each is out of, then a row for each user name."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from grader.formats.cells import earned, questions, rows
from grader.model import Report

SUFFIX = "markus.csv"


def render(report: Report) -> str:
    """The marks of one submission."""
    return "".join(gathered((report,)))


def gathered(reports: Iterable[Report]) -> Iterator[str]:
    """The marks of a class; a question without points has no column. The reports are gone through twice."""
    asked = questions(reports)
    yield rows([["User name", *asked], ["Out of", *asked.values()]])
    marks = ([report.submission, *(earned(report, question) for question in asked)] for report in reports)
    yield from (rows([row]) for row in sorted(marks, key=lambda row: str(row[0])))
