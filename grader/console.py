"""What the commands share: exit statuses, one line on stderr, formats by name, a stream's lines."""

from __future__ import annotations

import pkgutil
import re
from collections.abc import Iterator
from functools import cache
from importlib.abc import SourceLoader
from pathlib import Path
from typing import TextIO

import click

LEVELS = ("auto", "bubblewrap", "container", "refuse")
DEFAULT_COURSE = "csc413_hw2"
FORMATS = ("json", "html", "markdown")  # unless others are named
_CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
DONE, SOME_FAILED, USAGE, NO_ISOLATION, WRONG_FOUND = 0, 1, 2, 3, 4


def fail(message: str) -> None:
    """A line on stderr, in which nothing that a file or its name holds moves the cursor."""
    click.echo(f"grader: {harmless(message)}", err=True)


def harmless(text: str) -> str:
    """Text for a terminal, without what moves its cursor or turns its direction."""
    return _CONTROLS.sub(chr(0xFFFD), text)


def one_line(error: BaseException) -> str:
    return " ".join(str(error).split()) or type(error).__name__


@cache
def known_formats() -> tuple[str, ...]:
    """The modules of `formats/` that render: their sources are looked at, since importing them all takes longer than the help."""
    found = []
    for module in pkgutil.iter_modules([str(Path(__file__).parent / "formats")]):
        spec = module.module_finder.find_spec(module.name, None)
        source = spec.loader.get_source(module.name) if spec is not None and isinstance(spec.loader, SourceLoader) else None
        if source is not None and re.search(r"^SUFFIX = .*^def render\(", source, re.MULTILINE | re.DOTALL):
            found.append(module.name)
    return tuple(found)


def formats_named(text: str) -> tuple[str, ...]:
    """The formats of a list with commas, each once."""
    chosen = tuple(dict.fromkeys(name.strip() for name in text.split(",") if name.strip()))
    for name in chosen:
        if name not in known_formats():
            raise click.UsageError(f"the format {name!r} is not known; there are {', '.join(known_formats())}")
    if not chosen:
        raise click.UsageError(f"no format is named; there are {', '.join(known_formats())}")
    return chosen


def folder_named(context: click.Context, option: click.Parameter, name: str | None) -> Path | None:
    """A folder that an option names; an empty name is a slip, not the folder one stands in."""
    if name is not None and not name.strip():
        raise click.BadParameter("is empty; name a folder", context, option)
    return None if name is None else Path(name)


def formats_help() -> str:
    """The help of --format."""
    return f"Formats, separated by commas: {', '.join(known_formats())}."


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
