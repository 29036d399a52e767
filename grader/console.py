"""What the commands share: exit statuses, one line on stderr, formats by name, a stream's lines."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TextIO

import click

DEFAULT_COURSE = "csc413_hw2"
FORMATS = ("json", "html", "markdown")
DONE, SOME_FAILED, USAGE, NO_ISOLATION, WRONG_FOUND = 0, 1, 2, 3, 4


def fail(message: str) -> None:
    click.echo(f"grader: {message}", err=True)


def one_line(error: BaseException) -> str:
    return " ".join(str(error).split()) or type(error).__name__


def formats_named(text: str) -> tuple[str, ...]:
    chosen = tuple(name.strip() for name in text.split(",") if name.strip())
    for name in chosen:
        if name not in FORMATS:
            raise click.UsageError(f"the format {name!r} is not known; there are {', '.join(FORMATS)}")
    return chosen


def bounded(lines: TextIO) -> Iterator[str]:
    """The lines of a stream, each cut off where it is longer than anything that is read."""
    from grader.stream import MAX_LINE

    while True:
        line = lines.readline(MAX_LINE + 2)
        if not line:
            return
        yield line
        while line and not line.endswith("\n") and len(line) > MAX_LINE:
            line = lines.readline(MAX_LINE + 2)
