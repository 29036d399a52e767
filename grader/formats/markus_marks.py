"""markus.csv: a marks spreadsheet for MarkUs: names of the columns, what each is out of, then a row for each user name."""

from __future__ import annotations

from collections.abc import Sequence

from grader.formats.cells import earned, questions, rows
from grader.model import Report

SUFFIX = "markus.csv"


def render(report: Report) -> str:
    """The marks of one submission."""
    return gathered((report,))


def gathered(reports: Sequence[Report]) -> str:
    """The marks of a class; a question without points has no column."""
    asked = questions(reports)
    return rows(
        [
            ["User name", *asked],
            ["Out of", *asked.values()],
            *(
                [report.submission, *(earned(report, question) for question in asked)]
                for report in sorted(reports, key=lambda report: report.submission)
            ),
        ]
    )
