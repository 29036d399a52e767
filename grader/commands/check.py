"""Decide pairs of formulas from a stream."""

from __future__ import annotations

import sys

import click

from grader.console import bounded


@click.command("check")
@click.option("--json", "as_json", is_flag=True, required=True, help="JSON lines on stdin, JSON lines on stdout.")
@click.option("--prove", is_flag=True, help="Ask sympy for a proof of each equality of numbers; 2 s each at most.")
def command(as_json: bool, prove: bool) -> None:
    """Decide pairs of formulas: are they equal, for all that the facts permit?"""
    del as_json
    from grader.stream import checked
    from grader.work import Worker

    worker = Worker("grader.stream:check")
    prover = Worker("grader.stream:prove") if prove else None
    try:
        with open(sys.stdin.fileno(), encoding="utf-8", errors="replace", closefd=False) as lines:
            for answer in checked(bounded(lines), worker, prover):
                click.echo(answer)
    except BrokenPipeError:
        pass
    finally:
        worker.close()
