"""Test the box in which code is run."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from grader.console import LEVELS, NO_ISOLATION, fail

if TYPE_CHECKING:
    from grader.sandbox.box import Tool
    from grader.sandbox.isolation import Level
    from grader.sandbox.policy import Policy
    from grader.sandbox.selftest import Trial


@click.command("sandbox")
@click.option("--isolation", "level", type=click.Choice(LEVELS[:3]), default="auto", show_default=True)
def command(level: Level) -> None:
    """Attack the box in which code of answers is run, and print what held."""
    from grader.sandbox.isolation import chosen

    shown: list[tuple[str, bool]] = []

    def told(tool: Tool, policy: Policy, trial: Trial | str) -> None:
        if (tool.path, policy.nested) not in shown:
            shown.append((tool.path, policy.nested))
            click.echo(f"{tool}, {tool.path}, {'one warm server' if policy.nested else 'a new box for every run'}")
        if isinstance(trial, str):
            click.echo(f"  none  {trial}")
        else:
            line = f"  {'held' if trial.held else 'LEAK'}  {trial.name:<52} {trial.seconds:5.2f} s  {trial.leak}"
            click.echo(line.rstrip())

    found = chosen(level, told)
    if found.tool is None:
        fail(f"code will not be run: {found.reason}")
        sys.exit(NO_ISOLATION)
    click.echo(f"code is run in {found}")
