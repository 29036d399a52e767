"""Grade answers and write their reports."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from grader.batch import count, gather, graded_work, summary, written
from grader.console import FORMATS, SOME_FAILED, WRONG_FOUND, fail, formats_help, formats_named, one_line

if TYPE_CHECKING:
    from grader.model import Report


@click.command("grade")
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--course", default=None, help="Grade against this course, whatever the answer files say.")
@click.option("--out", type=click.Path(path_type=Path), default=None, help="Where to write reports; default reports/COURSE.")
@click.option("--format", "formats", default=",".join(FORMATS), show_default=True, help=formats_help())
@click.option("--fail-on", type=click.Choice(["wrong"]), default=None, help="Exit with 4 if a claim is wrong.")
@click.option("--quiet", is_flag=True, help="Print only problems.")
def command(
    paths: tuple[Path, ...], course: str | None, out: Path | None, formats: str, fail_on: str | None, quiet: bool
) -> None:
    """Grade answer files, submissions (folders of answer files) or classes (folders of submissions)."""
    from grader.files import FileError, find

    chosen = formats_named(formats)
    works, failed = [], False
    for path in paths:
        try:
            works.extend(find(path))
        except FileError as error:
            fail(one_line(error))
            failed = True
    wrong = False
    class_of: list[Report] = []
    for work in works:
        reports, bad = graded_work(work, course, quiet)
        failed = failed or bad
        for report in reports:
            folder = out or Path("reports") / report.course
            folder = folder if len(works) == 1 else folder / work.name
            failed = not written(report, chosen, folder) or failed
            class_of.append(report)
            if not quiet:
                summary(report, folder, chosen)
            wrong = wrong or any(count([answer])[1] for answer in report.answers)
    failed = not gather(class_of, chosen, out or Path("reports")) or failed
    if failed:
        sys.exit(SOME_FAILED)
    if wrong and fail_on == "wrong":
        sys.exit(WRONG_FOUND)
