"""A submission graded and its reports written, with every problem told in one line."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from grader import __version__
from grader.console import fail, one_line

if TYPE_CHECKING:
    from grader.model import GradedAnswer, Report


def graded_work(work: object, course: str | None, quiet: bool) -> tuple[list[Report], bool]:
    """One report for each course among the work's answers, and whether something could not be graded."""
    from grader.answers import AnswerError
    from grader.audit import grade as graded
    from grader.files import FileError, Work, load_answer, load_course
    from grader.model import Answer, GradedAnswer, Report

    assert isinstance(work, Work)
    answers: list[Answer] = []
    failed = False
    broken: list[GradedAnswer] = []
    for file in work.files:
        try:
            answers.append(load_answer(file))
        except (AnswerError, FileError) as error:
            fail(one_line(error))
            failed = True
            broken.append(GradedAnswer(question=file.stem, status="error", error=one_line(error)))
    reports = []
    for name in dict.fromkeys(course or answer.course for answer in answers):
        mine = [answer for answer in answers if (course or answer.course) == name]
        try:
            known = load_course(name, frozenset(answer.question for answer in mine))
        except FileError as error:
            fail(one_line(error))
            failed = True
            continue
        results: list[GradedAnswer] = []
        with _progress(len(mine), quiet) as advance:
            for answer in mine:
                if answer.question not in known.questions:
                    what = (
                        f"{work.name}: the course {name} has no question {answer.question}; it has {', '.join(known.questions)}"
                    )
                    fail(what)
                    failed = True
                    results.append(GradedAnswer(question=answer.question, status="error", error=what))
                else:
                    results.append(graded(answer, known))
                advance()
        reports.append(
            Report(
                course=name,
                submission=mine[0].submission,
                grader=__version__,
                reference=known.hash,
                isolation="not needed: no code is run",
                answers=(*results, *broken),
            )
        )
        broken = []
    return reports, failed


@contextmanager
def _progress(total: int, quiet: bool) -> Iterator[Callable[[], None]]:
    """A bar on stderr where it is a terminal."""
    if quiet or not sys.stderr.isatty():
        yield lambda: None
        return
    from rich.console import Console
    from rich.progress import Progress

    with Progress(console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task("grading", total=total)
        yield lambda: progress.advance(task)


def written(report: Report, formats: tuple[str, ...], folder: Path) -> bool:
    from importlib import import_module

    from grader.files import FileError, write_text

    for name in formats:
        module = import_module(f"grader.formats.{name}")
        try:
            write_text(folder / module.SUFFIX, module.render(report))
        except FileError as error:
            fail(one_line(error))
            return False
    return True


def gather(reports: list[Report], formats: tuple[str, ...], folder: Path) -> bool:
    """The forms that hold a whole class in one file, written where there is more than one submission."""
    from importlib import import_module

    from grader.files import FileError, write_text

    for name in formats:
        module = import_module(f"grader.formats.{name}")
        if hasattr(module, "gathered") and len(reports) > 1:
            try:
                write_text(folder / module.SUFFIX, module.gathered(reports))
            except FileError as error:
                fail(one_line(error))
                return False
    return True


def count(answers: list[GradedAnswer]) -> tuple[int, int, int, int]:
    from grader.formats.marks import count

    counts = count([verdict for answer in answers for part in answer.parts for verdict in part.verdicts])
    return counts.right, counts.wrong, counts.follows, counts.uncheckable


def summary(report: Report, folder: Path, formats: tuple[str, ...]) -> None:
    """A table of questions, and where the reports are."""
    from importlib import import_module

    from grader.formats.marks import points

    click.echo(f"{report.course}: {report.submission}")
    click.echo(f"{'question':<10}{'right':>7}{'wrong':>7}{'following':>11}{'unchecked':>11}{'points':>14}")
    for answer in report.answers:
        right, wrong, follows, unchecked = count([answer])
        note = "" if answer.status == "graded" else f"  {answer.status}"
        earned = points(answer.score)
        click.echo(f"{answer.question:<10}{right:>7}{wrong:>7}{follows:>11}{unchecked:>11}{earned:>14}{note}")
    right, wrong, follows, unchecked = count(list(report.answers))
    click.echo(f"{'all':<10}{right:>7}{wrong:>7}{follows:>11}{unchecked:>11}")
    for name in formats:
        click.echo(f"{folder / import_module(f'grader.formats.{name}').SUFFIX}")
