"""Render results again."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from grader.batch import gather, written
from grader.console import DONE, SOME_FAILED, fail, formats_help, formats_named, one_line


@click.command("report")
@click.argument("results", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--format", "formats", required=True, help=formats_help())
@click.option("--out", type=click.Path(path_type=Path), default=None, help="Where to write; default beside each results.json.")
def command(results: tuple[Path, ...], formats: str, out: Path | None) -> None:
    """Render results.json again, in any format; of several, gradebooks hold all: in --out, else here."""
    from grader.files import FileError, load_text
    from grader.formats.json import ResultsError, parse

    chosen = formats_named(formats)
    failed = False
    reports = []
    for path in results:
        try:
            parsed = parse(load_text(path))
        except (FileError, ResultsError) as error:
            message = one_line(error)
            fail(message if str(path) in message else f"{path}: {message}; give a results.json that grader wrote")
            failed = True
            continue
        folder = out or path.parent
        folder = folder if len(results) == 1 or out is None else folder / parsed.submission
        failed = not written(parsed, chosen, folder) or failed
        reports.append(parsed)
    failed = not gather(reports, chosen, out or Path()) or failed
    sys.exit(SOME_FAILED if failed else DONE)
