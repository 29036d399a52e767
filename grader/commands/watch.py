"""Grade what changes."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from grader.batch import DEADLINE, Means, Stop, carried_out
from grader.console import FORMATS, LEVELS, SOME_FAILED, fail, formats_help, formats_named, one_line

if TYPE_CHECKING:
    from grader.campaign import Plan
    from grader.sandbox.isolation import Level


@click.command("watch")
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@click.option("--course", default=None, help="Grade against this course, whatever the answer files say.")
@click.option("--out", type=click.Path(path_type=Path), default=None, help="Where to write reports; default reports/COURSE.")
@click.option("--format", "formats", default=",".join(FORMATS), show_default=True, help=formats_help())
@click.option("--deadline", type=click.FloatRange(1, 86400), default=DEADLINE, show_default=True, help="Seconds an answer.")
@click.option("--isolation", "level", type=click.Choice(LEVELS), default="auto", show_default=True, help="What code is run in.")
def command(folder: Path, course: str | None, out: Path | None, formats: str, deadline: float, level: Level) -> None:
    """Grade the submission or class in DIR now and whenever an answer file changes, and refresh its reports; ends with Ctrl-C."""
    from watchfiles import watch

    from grader.campaign import Plan
    from grader.runs import box_of

    chosen = formats_named(formats)
    if not folder.is_dir():
        fail(f"{folder}: no folder; give one with answer files, or with folders of them")
        sys.exit(SOME_FAILED)
    box, isolation = box_of(level)
    plan = Plan((), out, course or "", chosen, isolation, box)
    stop, begun = Stop(), False
    try:
        # the first turn comes without a change, once the folder is watched: so nothing that changes while it is graded is missed
        for changes in watch(folder, debounce=400, step=100, rust_timeout=500, yield_on_timeout=True, stop_event=stop):
            names = _answers(folder, out, (path for _, path in changes))
            if names and begun:
                click.echo(f"\nchanged: {', '.join(names)}")
            if names or not begun:
                begun = True
                _grade(folder, plan, deadline, stop)
            if stop():
                return
    except (OSError, RuntimeError) as error:
        fail(f"{folder}: cannot be watched: {one_line(error)}")
        sys.exit(SOME_FAILED)


def _answers(folder: Path, out: Path | None, paths: Iterable[str]) -> list[str]:
    """The answer files among what changed; reports that lie in the folder are not."""
    from grader.files import SUFFIXES

    place, reports = folder.resolve(), out.resolve() if out is not None else None
    found = {Path(path).resolve() for path in paths}
    kept = [path for path in found if path.suffix.lower() in SUFFIXES and not path.name.startswith(".")]
    kept = [path for path in kept if reports is None or reports == place or not path.is_relative_to(reports)]
    return sorted(str(path.relative_to(place)) for path in kept if path.is_relative_to(place) and path.name != "results.json")


def _grade(folder: Path, plan: Plan, deadline: float, stop: Stop) -> None:
    """What is new or changed graded."""
    from dataclasses import replace

    from grader.campaign import reserved
    from grader.intake import FileError, apart, find

    try:
        works = find(folder, plan.root)
    except FileError as error:
        fail(one_line(error))
        return
    if any(work.member for work in works):
        works = apart(works, reserved(plan.formats))
    carried_out(replace(plan, works=tuple(works)), Means(resume=True, deadline=deadline), stop)
