"""Grade answers and write their reports."""

from __future__ import annotations

import re
import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from grader.batch import DEADLINE, Means, Stop, carried_out, nursery_for, stopped
from grader.console import (
    DONE,
    FORMATS,
    LEVELS,
    SOME_FAILED,
    WRONG_FOUND,
    fail,
    folder_named,
    formats_help,
    formats_named,
    one_line,
)

if TYPE_CHECKING:
    from grader.intake import Work
    from grader.sandbox.isolation import Level


@click.command("grade")
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--course", default=None, help="Grade against this course, whatever the answer files say.")
@click.option("--out", callback=folder_named, default=None, metavar="DIR", help="Where to write reports; default reports/COURSE.")
@click.option("--format", "formats", default=",".join(FORMATS), show_default=True, help=formats_help())
@click.option("--jobs", type=click.IntRange(1, 256), default=None, help="Workers; default one a core, where it pays.")
@click.option("--engine", default="local", show_default=True, help="Workers: local, dask://HOST:PORT, or slurm.")
@click.option("--resume", is_flag=True, help="Do only what is missing or changed since the last run into the same folder.")
@click.option("--deadline", type=click.FloatRange(1, 86400), default=DEADLINE, show_default=True, help="Seconds an answer.")
@click.option("--log", type=click.Path(path_type=Path), default=None, help="Add what happens to this file, as JSON lines.")
@click.option("--isolation", "level", type=click.Choice(LEVELS), default="auto", show_default=True, help="What code is run in.")
@click.option("--fail-on", type=click.Choice(["wrong"]), default=None, help="Exit with 4 if a claim is wrong.")
@click.option("--quiet", is_flag=True, help="Print only problems.")
def command(
    paths: tuple[Path, ...],
    course: str | None,
    out: Path | None,
    formats: str,
    jobs: int | None,
    engine: str,
    resume: bool,
    deadline: float,
    log: Path | None,
    level: Level,
    fail_on: str | None,
    quiet: bool,
) -> None:
    """Grade answer files, submissions (folders of answer files) or classes (folders of submissions).

    What is done is kept in OUT/.grader: a run that was interrupted goes on with --resume.
    """
    stop = Stop(opening=True)
    try:
        chosen = formats_named(formats)
        if engine != "local":
            _named(engine)
        nursery = nursery_for(paths, level, deadline) if engine == "local" else None
        works, failed = _handed_in(paths, out, chosen)
        if not works:
            sys.exit(SOME_FAILED)
        from grader.campaign import Plan
        from grader.runs import box_of

        box, isolation = box_of(level, here=engine == "local")
        plan = Plan(tuple(works), out, course or "", chosen, isolation, box)
        means = Means(jobs=jobs, resume=resume, deadline=deadline, quiet=quiet, log=log, engine=engine)
        status = carried_out(plan, means, stop, nursery)
    except KeyboardInterrupt:
        sys.exit(stopped(0, None, stop))
    if status == WRONG_FOUND and fail_on != "wrong":
        status = DONE
    sys.exit(SOME_FAILED if failed and status in (DONE, WRONG_FOUND) else status)


def _named(engine: str) -> None:
    """Refuses what is no engine."""
    match = re.fullmatch(r"slurm|dask://[\w.-]+:(\d{1,5})", engine)
    if match is None:
        raise click.UsageError(f"the engine {engine!r} is not known; there are local, dask://HOST:PORT and slurm")
    if int(match[1] or 1) not in range(1, 1 << 16):
        raise click.UsageError(f"the engine {engine!r} has no port that exists; give one from 1 to {(1 << 16) - 1}")


def _handed_in(paths: Sequence[Path], out: Path | None, formats: Sequence[str]) -> tuple[list[Work], bool]:
    """The submissions at the paths, and whether one of these has none, which is told."""
    from grader.campaign import reserved
    from grader.intake import FileError, apart, find

    root, works, failed = out or Path("reports"), [], False
    for path in paths:
        if path.is_dir() and root.resolve() == path.resolve():
            raise click.UsageError(f"the reports would go to {root}, among the answers; give another folder with --out")
        try:
            works.extend(find(path, root))
        except FileError as error:
            fail(one_line(error))
            failed = True
    twice = [name for name, number in Counter(work.name for work in works if work.files).items() if number > 1]
    if twice:
        raise click.UsageError(f"two submissions are called {twice[0]}; grade them into different folders with --out")
    classed = len(works) > 1 or any(work.member for work in works)
    if not classed:
        return works, failed
    for work in works:
        if work.folder is not None and (root / work.name).resolve() == work.folder.resolve():
            raise click.UsageError(f"the reports of {work.name} would go among its answers; give another folder with --out")
    return apart(works, reserved(formats)), failed
