"""canvas.csv: a gradebook for Canvas's import. A submission's name is the student's SIS and login id, a homework one column."""

from __future__ import annotations

from collections.abc import Sequence

from grader.formats.cells import rows, total
from grader.model import Report

SUFFIX = "canvas.csv"
HEAD = ("Student", "ID", "SIS User ID", "SIS Login ID", "Section")


def render(report: Report) -> str:
    """The gradebook of one submission."""
    return gathered((report,))


def gathered(reports: Sequence[Report]) -> str:
    """The gradebook of a class: a column for each course, a row for each student, the points possible above them."""
    courses = {report.course: total(report)[1] for report in sorted(reports, key=lambda report: total(report)[1])}
    students = sorted({report.submission for report in reports})
    points = {(report.submission, report.course): total(report)[0] for report in reports}
    return rows(
        [
            [*HEAD, *courses],
            ["    Points Possible", "", "", "", "", *courses.values()],
            *([name, "", name, name, "", *(points.get((name, course), "") for course in courses)] for name in students),
        ]
    )
