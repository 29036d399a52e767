"""canvas.csv: a gradebook for Canvas's import. A submission's name is the student's SIS and login id, a homework one column."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from grader.formats.cells import rows, total
from grader.model import Report

SUFFIX = "canvas.csv"
HEAD = ("Student", "ID", "SIS User ID", "SIS Login ID", "Section")


def render(report: Report) -> str:
    """The gradebook of one submission."""
    return "".join(gathered((report,)))


def gathered(reports: Iterable[Report]) -> Iterator[str]:
    """The gradebook of a class: a column for each course, a row for each student, the points possible above them."""
    marks = {(report.submission, report.course): total(report) for report in reports}
    worth = {course: out_of for (_, course), (_, out_of) in sorted(marks.items(), key=lambda item: item[1][1])}
    yield rows([[*HEAD, *worth], ["    Points Possible", "", "", "", "", *worth.values()]])
    for name in sorted({name for name, _ in marks}):
        yield rows([[name, "", name, name, "", *(marks.get((name, course), ("",))[0] for course in worth)]])
