"""Confirm certificates."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from grader.console import DONE, SOME_FAILED, fail, one_line


@click.command("recheck")
@click.argument("results", nargs=-1, required=True, type=click.Path(path_type=Path))
def command(results: tuple[Path, ...]) -> None:
    """Confirm every certificate in results.json afresh, without the code that made them."""
    import json

    from grader.files import FileError, load_text
    from grader.recheck import CONFIRMED, REFUTED
    from grader.recheck import recheck as rechecked

    failed = False
    for path in results:
        try:
            findings = list(rechecked(json.loads(load_text(path))))
        except (FileError, ValueError, KeyError, TypeError, RecursionError) as error:
            message = one_line(error)
            fail(message if str(path) in message else f"{path}: not results: {message}; give a results.json that grader wrote")
            failed = True
            continue
        for id, status, why in findings:
            if status != CONFIRMED:
                click.echo(f"{status}: {id}: {why}")
        confirmed = sum(status == CONFIRMED for _, status, _ in findings)
        click.echo(f"{path}: {confirmed} of {len(findings)} certificates confirmed")
        failed = failed or any(status == REFUTED for _, status, _ in findings)
    sys.exit(SOME_FAILED if failed else DONE)
