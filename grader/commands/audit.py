"""Audit a text that has no reference."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from grader.console import SOME_FAILED, bounded, fail, one_line


@click.command("audit")
@click.argument("file", required=False, type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="JSON lines on stdin, JSON lines on stdout.")
def command(file: Path | None, as_json: bool) -> None:
    """Audit a text with no reference at all: what is false in itself?"""
    if as_json == (file is not None):
        raise click.UsageError("give a FILE, or --json for JSON lines on stdin")
    if file is None:
        from grader.stream import audits
        from grader.work import Worker

        worker = Worker("grader.stream:audit")
        try:
            with open(sys.stdin.fileno(), encoding="utf-8", errors="replace", closefd=False) as lines:
                for answer in audits(bounded(lines), worker):
                    click.echo(answer)
        except BrokenPipeError:
            pass
        finally:
            worker.close()
        return
    from grader.audit import audit as audited
    from grader.files import FileError, load_document
    from grader.formats.marks import SIGNS, state

    try:
        text = load_document(file)
    except FileError as error:
        fail(one_line(error))
        sys.exit(SOME_FAILED)
    found = audited([text])
    for _, verdict in found:
        line = text[: verdict.claim.span.start].count("\n") + 1
        click.echo(f"{file}:{line}: {SIGNS[state(verdict)]} {' '.join(verdict.claim.quote.split())[:100]}  {verdict.reason}")
    wrong = sum(state(verdict) == "wrong" for _, verdict in found)
    click.echo(f"{len(found)} claims, {wrong} wrong")
