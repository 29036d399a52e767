"""The command `grader`: every module of `commands/` is one of its commands."""

from __future__ import annotations

import importlib
import os
import pkgutil
import signal
from contextlib import suppress
from types import FrameType


def _ended(number: int, frame: FrameType | None) -> None:
    os.write(2, b"grader: stopped: nothing was begun\n")
    os._exit(128 + number)


_SIGNALS = {}
for _number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
    with suppress(ValueError):  # not in the main thread
        _SIGNALS[_number] = signal.signal(_number, _ended)  # while the commands are loaded

import click  # noqa: E402

from grader import __version__, commands  # noqa: E402


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="grader")
def main() -> None:
    """Audit homework answers that a language model wrote: which claims are right, which are wrong, and why.

    Exit status: 0 done; 1 something could not be graded (the rest is); 2 wrong usage; 3 code was not run because no
    isolation is available; 4 a wrong claim was found and --fail-on wrong was given.
    """


for _module in pkgutil.iter_modules(commands.__path__):
    main.add_command(importlib.import_module(f"{commands.__name__}.{_module.name}").command)
for _number, _before in _SIGNALS.items():
    signal.signal(_number, _before)


if __name__ == "__main__":
    main()
