"""Render results again."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import click

from grader.batch import gather, written
from grader.console import DEFAULT_COURSE, DONE, SOME_FAILED, fail, formats_help, formats_named, known_formats, one_line


@click.command("report")
@click.argument("results", nargs=-1, type=click.Path(path_type=Path))
@click.option("--format", "formats", default=None, help=formats_help())
@click.option("--out", type=click.Path(path_type=Path), default=None, help="Where to write; default beside each results.json.")
@click.option("--open", "shown", is_flag=True, help="Show the page in a browser; without RESULTS, the shipped homework's.")
def command(results: tuple[Path, ...], formats: str | None, out: Path | None, shown: bool) -> None:
    """Render results.json again, in any format; of several, gradebooks hold all: in --out, else here."""
    if not results and not shown:
        raise click.UsageError("name a results.json, or --open")
    if not formats and not shown:
        raise click.UsageError(f"name a format with --format; there are {', '.join(known_formats())}")
    results = results or (Path("reports") / DEFAULT_COURSE / "results.json",)
    chosen = formats_named(formats or "html")
    if shown and "html" not in chosen:
        raise click.UsageError("--open shows the page; add html to --format")
    from grader.files import FileError, load_text
    from grader.formats.json import ResultsError, parse

    failed = False
    reports = []
    pages: list[Path] = []
    folders: set[Path] = set()
    whose: set[tuple[str, str]] = set()
    for path in results:
        try:
            parsed = parse(load_text(path))
        except (FileError, ResultsError) as error:
            message = one_line(error)
            fail(message if str(path) in message else f"{path}: {message}; give a results.json that grader wrote")
            failed = True
            continue
        folder = out or path.parent
        folder = folder if len(results) == 1 or out is None else folder / _name(parsed.submission)
        if (parsed.course, parsed.submission) in whose:
            fail(f"{path}: there is another result of {parsed.submission}; a gradebook has one row for both; give one")
            failed = True
            continue
        if folder in folders:
            fail(f"{path}: the reports of another {parsed.submission} are in {folder}; give it another --out")
            failed = True
            continue
        folders.add(folder)
        whose.add((parsed.course, parsed.submission))
        failed = not written(parsed, chosen, folder) or failed
        reports.append(parsed)
        pages.append(folder / "report.html")
    failed = not gather(reports, chosen, out or Path()) or failed
    if shown and pages and not failed:
        _show(pages[0])
    sys.exit(SOME_FAILED if failed else DONE)


def _name(submission: str) -> str:
    """As a folder's name, whatever the file says."""
    return re.sub(r"[^\w.-]|^\.+", "_", submission)[:100] or "_"


def _show(page: Path) -> None:
    """The page in the browser that the system names; where there is none, its place."""
    import webbrowser

    address = page.resolve().as_uri()
    click.echo(address)
    if not webbrowser.open(address):
        fail(f"no browser is found; open {page} in one")
