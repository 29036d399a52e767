"""How far a run is: a bar with rate, time left and verdicts on a terminal, a line now and then elsewhere."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from types import TracebackType

import click

from grader.campaign import Finished
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
        self._told_of: set[str] = set()
        self.claimed_wrong = False
        self._began = self._said = clock()
        self._bar = _Bar(answers) if not quiet and sys.stderr.isatty() else None

    def __enter__(self) -> Progress:
        if self._bar is not None:
            self._bar.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        if self._bar is not None:
            self._bar.stop()

    def problem(self, line: str) -> None:
        line = " ".join(line.split())
        if line not in self._told_of:
            if len(self._told_of) < 10_000:
                self._told_of.add(line)
            fail(line)

    def answered(self, reused: bool) -> None:
        self.done += 1
        self.reused += reused

    def written(self, finished: Finished) -> None:
        self.finished += 1
        for tally in finished.summary.questions:
            self.right += tally.right
            self.wrong += tally.wrong
            self.unchecked += tally.uncheckable
        self.claimed_wrong = self.claimed_wrong or any(tally.wrong for tally in finished.summary.questions)
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
        rate = fresh / max(self.clock() - self._began, 1e-9)
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
