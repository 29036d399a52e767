"""The command `grader`: every module of `commands/` is one of its commands."""

from __future__ import annotations

import importlib
import pkgutil

import click

from grader import __version__, commands


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="grader")
def main() -> None:
    """Audit homework answers that a language model wrote: which claims are right, which are wrong, and why.

    Exit status: 0 done; 1 something could not be graded (the rest is); 2 wrong usage; 3 code was not run because no
    isolation is available; 4 a wrong claim was found and --fail-on wrong was given.
    """


for _module in pkgutil.iter_modules(commands.__path__):
    main.add_command(importlib.import_module(f"{commands.__name__}.{_module.name}").command)


if __name__ == "__main__":
    main()
