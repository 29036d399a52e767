"""Derive the truths of the reference again."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from grader.batch import graded_work
from grader.console import DEFAULT_COURSE, DONE, SOME_FAILED, fail, one_line

if TYPE_CHECKING:
    from grader.reference import Course


@click.command("verify")
@click.option("--course", default=DEFAULT_COURSE, show_default=True)
@click.option("--pin", is_flag=True, help="Write the table of truths instead of holding it.")
@click.option("--golden", is_flag=True, help="List every verdict of answers/COURSE that is not as in reports/COURSE.")
@click.option("--wordings", is_flag=True, help="List every wording of a proposition that is not recognised word for word.")
def command(course: str, pin: bool, golden: bool, wordings: bool) -> None:
    """Derive every truth of the reference a second, independent way, compare, alter each, and hold the pinned table."""
    import json

    from grader.files import FileError, fingerprints, load_course, load_text, pinned, write_text
    from grader.numeric import verify as verified

    try:
        known = load_course(course)
        path = pinned(course)
        checks = [check for question in known.references for check in verified(question)]
        table = {f"{check.question} {check.truth}": check.value for check in checks} | fingerprints(course)
        if pin:
            write_text(path, json.dumps(table, ensure_ascii=False, indent=1) + "\n")
            _draw(known)
        held = json.loads(load_text(path)) if path.exists() else {}
    except (FileError, json.JSONDecodeError) as error:
        fail(one_line(error))
        sys.exit(SOME_FAILED)
    for check in checks:
        sign = "ok " if check.agrees else "BAD"
        click.echo(f"{sign} {check.question:<7}{check.truth:<22}{check.value[:80]}")
        if not check.agrees:
            click.echo(f"    {check.detail}")
    unnoticed = _told_mutations(known)
    moved = _moved(course) if golden else 0
    if wordings:
        _read_back(known)
    changed = [name for name in sorted(table.keys() | held.keys()) if table.get(name) != held.get(name)]
    for name in changed:
        fail(f"{path.name}: {name}: was {held.get(name, 'not there')}, is {table.get(name, 'gone')}; accept with --pin")
    bad = sum(not check.agrees for check in checks)
    click.echo(f"{len(checks) - bad} of {len(checks)} truths derived again")
    sys.exit(SOME_FAILED if bad or changed or unnoticed or moved else DONE)


def _draw(course: Course) -> None:
    """The pictures of all questions, drawn and kept."""
    from grader.files import pictures, write_text

    try:
        from grader.pictures import render

        for question in course.references:
            for path, drawing in zip(pictures(course.id, question), question.drawings, strict=True):
                write_text(path, render(drawing))
    except ImportError:
        fail("matplotlib is not installed: the pictures are not drawn again; install it with `pip install matplotlib`")
    except ValueError as error:
        fail(one_line(error))
        sys.exit(SOME_FAILED)


def _told_mutations(course: Course) -> int:
    """How many altered truths were told from the truth, and which were not."""
    from grader.mutation import mutations

    found = [mutation for question in course.references for mutation in mutations(question)]
    for mutation in found:
        if mutation.idle:
            click.echo(f"idle {mutation.question:<6}{mutation.truth}: no alteration moves it")
        for name in mutation.unnoticed:
            click.echo(f"weak {mutation.question:<6}{mutation.truth}: {name}")
    tried, unnoticed = sum(item.tried for item in found), sum(len(item.unnoticed) for item in found)
    click.echo(f"{tried - unnoticed} of {tried} altered truths told from the truth")
    return unnoticed


def _read_back(course: Course) -> None:
    """What of the reference's own wordings would not be found in an answer; no error, since another wording may be read."""
    from grader.authoring import not_read

    lines = list(not_read(course))
    for line in lines:
        click.echo(f"unread {line}")
    click.echo(f"{len(lines)} wordings are not recognised word for word")


def _moved(course: str) -> int:
    """The shipped homework graded again, and every verdict that is not what was committed."""
    from grader.authoring import changes
    from grader.files import FileError, find, load_text
    from grader.formats.json import ResultsError, parse

    try:
        before = parse(load_text(Path("reports") / course / "results.json"))
        (work,) = find(Path("answers") / course)
        after = graded_work(work, course)
    except (FileError, ResultsError, ValueError) as error:
        fail(one_line(error))
        return 1
    moved = list(changes(before, after))
    for line in moved:
        click.echo(f"moved {line}")
    click.echo(f"{len(moved)} verdicts of the shipped homework moved")
    return len(moved)
