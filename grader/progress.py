"""How far a run is: a bar with rate, time left and verdicts on a terminal, a line now and then elsewhere."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from types import TracebackType

import click

from grader.campaign import Event, Finished
from grader.console import fail

EVERY = 5.0  # seconds between lines where there is no terminal


class Progress:
    """Listens to a run; prints problems always, the rest unless quiet."""

    def __init__(
        self,
        answers: int,
        works: int,
        quiet: bool,
        table: Callable[[Finished], None],
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.answers, self.works, self.quiet, self.table, self.clock = answers, works, quiet, table, clock
        self.done = self.reused = 0
        self.right = self.wrong = self.unchecked = 0
        self.finished = 0
        self._problems: set[str] = set()
        self._first = 0.0
        self._said = clock()
        self._bar = _Bar(answers) if not quiet and sys.stderr.isatty() else None

    def __enter__(self) -> Progress:
        if self._bar is not None:
            self._bar.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        if self._bar is not None:
            self._bar.stop()

    def hear(self, event: Event) -> None:
        match event.kind:
            case "problem":
                self._problem(event.detail)
            case "note" if not self.quiet:
                fail(event.detail)
            case "graded" | "reused" | "failed":
                self.done += 1
                self.reused += event.kind == "reused"
                self._first = self._first or self.clock()
            case "report" if event.finished is not None:
                self._written(event.finished)

    def _problem(self, line: str) -> None:
        """Once each: a reference that cannot be loaded fails every answer in the same words."""
        if line not in self._problems:
            if len(self._problems) < 10_000:
                self._problems.add(line)
            fail(line)

    def _written(self, finished: Finished) -> None:
        self.finished += 1
        tallies = finished.summary.questions
        self.right += sum(tally.right for tally in tallies)
        self.wrong += sum(tally.wrong for tally in tallies)
        self.unchecked += sum(tally.uncheckable for tally in tallies)
        if not self.quiet:
            self.table(finished)

    def tick(self) -> None:
        if self._bar is not None:
            self._bar.show(self.done, self._told())
        elif not self.quiet and self.clock() - self._said >= EVERY:
            self._said = self.clock()
            click.echo(f"{self.done} of {self.answers} answers, {self._told()}", err=True)

    def _told(self) -> str:
        """Rate, time left, verdicts of the reports that are written."""
        fresh = self.done - self.reused
        rate = fresh / max(self.clock() - self._first, 1e-9)
        left = f", {_clock((self.answers - self.done) / rate)} left" if fresh and self.done < self.answers else ""
        return f"{rate:.1f}/s{left}: ✓ {self.right}  ✗ {self.wrong}  ? {self.unchecked}"


def _clock(seconds: float) -> str:
    minutes, seconds = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{seconds:02}" if hours else f"{minutes}:{seconds:02}"


class _Bar:
    """rich's bar on stderr."""

    def __init__(self, total: int) -> None:
        from rich.console import Console
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

        columns = (TextColumn("grading"), BarColumn(), MofNCompleteColumn(), TextColumn("{task.fields[told]}"))
        self._progress = Progress(*columns, console=Console(stderr=True), transient=True)
        self._task = self._progress.add_task("grading", total=total, told="")

    def start(self) -> None:
        self._progress.start()

    def show(self, done: int, told: str) -> None:
        self._progress.update(self._task, completed=done, told=told)

    def stop(self) -> None:
        self._progress.stop()
