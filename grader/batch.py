"""Submissions graded and reports written, with every problem told in one line."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable, Iterable
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from itertools import chain, islice
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING

import click

from grader.console import DONE, NO_ISOLATION, SOME_FAILED, WRONG_FOUND, fail, harmless, one_line

if TYPE_CHECKING:
    from grader.campaign import Finished, Plan
    from grader.files import Work
    from grader.model import Report
    from grader.pool import Engine
    from grader.work import Nursery

DEADLINE = 120.0  # seconds an answer
TARGET = "grader.render:answered"
SHARE = 6  # answers that are worth a worker of their own
SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
SHORT = 60.0  # seconds an answer in which the loading of libraries would be felt
LOOKED_INTO = 1 << 20  # bytes of a file
MANY = 60  # answer files that are looked into before the work begins


@dataclass(frozen=True)
class Means:
    """How a plan is carried out."""

    jobs: int | None = None
    resume: bool = False
    deadline: float = DEADLINE
    quiet: bool = False
    log: Path | None = None
    engine: str = "local"


def nursery_for(paths: Iterable[Path], level: str, deadline: float = DEADLINE) -> Nursery:
    """What workers will be forked from, begun before anything else is loaded; with many answers it loads all that they need.

    Where answers have little time, none of it is to go into loading.
    """
    from grader.intake import bounded_bytes
    from grader.work import First, Nursery

    found = list(islice(chain.from_iterable(map(_files, paths)), MANY))
    if len(found) < 2 * SHARE:
        return Nursery(TARGET, First("grader.warm:ready" if deadline < SHORT else "grader.warm:light"))
    code = False
    for path in found:
        with suppress(OSError):
            code = code or b"class " in (bounded_bytes(path, LOOKED_INTO) or b"")
    return Nursery(TARGET, First("grader.warm:ready", level if code else ""))


def _files(path: Path) -> Iterable[Path]:
    return path.rglob("*.yaml") if path.is_dir() else (path,)


def carried_out(plan: Plan, means: Means, stop: Stop | None = None, nursery: Nursery | None = None) -> int:
    """The exit status of a whole run: everything graded that can be, everything told; a given `stop` goes on listening."""
    from grader.campaign import Campaign
    from grader.files import FileError
    from grader.ledger import DamagedError, LedgerError, open_ledger
    from grader.log import Log
    from grader.pool import Pool, WorkersError
    from grader.progress import Progress
    from grader.sandbox.fence import swept
    from grader.work import First

    answers = plan.answers
    jobs = means.jobs or max(1, min(_cores(), answers // SHARE))
    alone = not plan.classed
    table = (lambda finished: _table(plan, finished)) if alone else (lambda finished: _row(plan, finished))
    listening, stop = stop is not None, stop or Stop()
    try:
        with ExitStack() as closing:
            closing.callback(swept)  # the last of all: the workers are gone then
            if not listening:
                closing.callback(stop.forget)
            ledger, aside = open_ledger(plan.root, fresh=not means.resume)
            closing.callback(ledger.close)
            if aside is not None:
                fail(f"{ledger.path}: was damaged; it is set aside as {aside.name}, and everything is graded again")
            pool = Pool(TARGET, jobs, means.deadline, nursery, First(_warm(answers, means)))
            closing.callback(pool.close)
            engine = pool if means.engine == "local" else _elsewhere(plan, means, jobs)
            closing.callback(engine.close)
            progress = closing.enter_context(Progress(answers, len(plan.works), means.quiet, table))
            listener = progress if means.log is None else closing.enter_context(Log(means.log, progress))
            campaign = Campaign(plan, ledger, engine, pool, listener, stop)
            stop.opening = False
            complete = campaign.run()
    except (LedgerError, WorkersError, FileError) as error:
        fail(one_line(error))
        return SOME_FAILED
    except DamagedError:
        fail(f"{plan.root}: the ledger was damaged while it was used; run again with --resume: it is set aside then")
        return SOME_FAILED
    if not complete:
        return stopped(progress.done, answers, stop)
    if not alone and not means.quiet:
        _total(plan, progress.finished, progress.right, progress.wrong, progress.unchecked)
    if campaign.failed:
        return SOME_FAILED
    if campaign.unrun:
        fail(f"code was not run: {plan.box.removeprefix('refused: ')}")
        return NO_ISOLATION
    return WRONG_FOUND if progress.wrong else DONE


def stopped(done: int, answers: int | None, stop: Stop) -> int:
    """The exit status of a run that was stopped, which says how to go on."""
    of = "no answer is done yet" if answers is None else f"{done} of {answers} answers are done and kept"
    with suppress(OSError):  # the terminal may be gone
        fail(f"stopped: {of}; go on with the same command and --resume")
    return 128 + stop.signal


def _elsewhere(plan: Plan, means: Means, jobs: int) -> Engine:
    from grader.cluster import cluster

    return cluster(means.engine, means.jobs or jobs, TARGET, means.deadline, plan.isolation, plan.box)


def _warm(answers: int, means: Means) -> str:
    """What a nursery does that takes the place of one that died: as the first, so that no answer pays for it."""
    return "grader.warm:ready" if answers >= 2 * SHARE or means.deadline < SHORT else "grader.warm:light"


def _cores() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


class Stop:
    """Asked whether a signal to end has come; the first lets a run end in order, the second ends it at once.

    While a run is `opening` there is nothing to end in order: then the first is a KeyboardInterrupt.
    """

    def __init__(self, opening: bool = False) -> None:
        self.signal = 0
        self.opening = opening
        kept = signal.getsignal(signal.SIGHUP) == signal.SIG_IGN  # as nohup has it
        heard = [number for number in SIGNALS if not (kept and number == signal.SIGHUP)]
        self._before = {number: signal.signal(number, self._heard) for number in heard}

    def __call__(self) -> bool:
        return self.signal != 0

    def is_set(self) -> bool:
        """As an event has it, for what waits for files to change."""
        return self()

    def _heard(self, number: int, frame: FrameType | None) -> None:
        if self.signal:
            if sys.stderr.isatty():
                os.write(2, b"\x1b[?25h\n")  # the bar had hidden the cursor
            os._exit(128 + number)
        self.signal = number
        if self.opening:
            raise KeyboardInterrupt

    def forget(self) -> None:
        for number, before in self._before.items():
            signal.signal(number, before)


# ---------------------------------------------------------------- what is printed


def _table(plan: Plan, finished: Finished) -> None:
    """A table of questions, and where the reports are."""
    from grader.render import suffix

    click.echo(harmless(f"{finished.course}: {finished.summary.submission}"))
    click.echo(f"{'question':<10}{'right':>7}{'wrong':>7}{'following':>11}{'unchecked':>11}{'points':>14}")
    tallies = finished.summary.questions
    for tally in tallies:
        note = "" if tally.status == "graded" else f"  {tally.status}"
        earned = _points(tally.points, tally.out_of, tally.awaits)
        counts = f"{tally.right:>7}{tally.wrong:>7}{tally.follows:>11}{tally.uncheckable:>11}"
        click.echo(harmless(f"{tally.name:<10}{counts}{earned:>14}{note}"))
    sums = [sum(getattr(tally, name) for tally in tallies) for name in ("right", "wrong", "follows", "uncheckable")]
    click.echo("{:<10}{:>7}{:>7}{:>11}{:>11}".format("all", *sums))
    for name in plan.formats:
        click.echo(harmless(str(finished.folder / suffix(name))))


def _points(points: float | None, out_of: float, awaits: bool) -> str:
    from grader.formats import marks
    from grader.model import Score

    detail = ("awaits a person",) if awaits else ()
    return marks.points(None if points is None else Score(points=points, out_of=out_of, detail=detail))


def _row(plan: Plan, finished: Finished) -> None:
    """A submission of a class in one line."""
    tallies = finished.summary.questions
    right, wrong = sum(tally.right for tally in tallies), sum(tally.wrong for tally in tallies)
    unchecked, errors = sum(tally.uncheckable for tally in tallies), sum(tally.status == "error" for tally in tallies)
    note = f"  {errors} not graded" if errors else ""
    click.echo(harmless(f"{finished.folder}: ✓ {right}  ✗ {wrong}  ? {unchecked}{note}"))


def _total(plan: Plan, reports: int, right: int, wrong: int, unchecked: int) -> None:
    click.echo(f"{reports} reports of {len(plan.works)} submissions: ✓ {right}  ✗ {wrong}  ? {unchecked}")
    page = plan.root / "index.html"
    click.echo(harmless(str(page if page.exists() else plan.root)))


# ---------------------------------------------------------------- without workers


def graded_work(work: Work, course: str, answered: Callable[[], None] = lambda: None) -> Report:
    """The report of one submission, made in this process."""
    from grader.files import course_hash, load_bytes
    from grader.model import GradedAnswer
    from grader.render import Heading, report_of
    from grader.runs import box_of
    from grader.task import Request, graded, head_of

    box, isolation = box_of("auto")
    results: list[GradedAnswer] = []
    submission = work.name
    for path in work.files:
        *_, head, body = graded(Request(str(path), work.name, course, isolation, load_bytes(path), box).encode())
        submission = head_of(head).submission or submission
        results.append(GradedAnswer.model_validate_json(body))
        answered()
    return report_of(Heading(course, submission, course_hash(course), isolation, "", ()), tuple(results))


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
                ordered = sorted(reports, key=lambda report: (report.submission, report.course))
                write_text(folder / module.SUFFIX, module.gathered(ordered))
            except FileError as error:
                fail(one_line(error))
                return False
    return True
