"""Print one verdict with all its evidence."""

from __future__ import annotations

import difflib
import sys
from pathlib import Path

import click

from grader.console import SOME_FAILED, fail, one_line


@click.command("explain")
@click.argument("claim_id")
@click.option(
    "--results", "path", type=click.Path(path_type=Path), default=None, help="A results.json; default: those in reports/."
)
def command(claim_id: str, path: Path | None) -> None:
    """Print the verdict on CLAIM_ID, such as 2.1/trace/7, with all its evidence."""
    from grader.files import FileError, load_text
    from grader.formats.explained import explained, ids
    from grader.formats.json import ResultsError, parse

    paths = [path] if path is not None else sorted(Path("reports").glob("**/results.json"))
    if not paths:
        fail("reports/ holds no results.json; grade first, or name one with --results")
        sys.exit(SOME_FAILED)
    known: list[str] = []
    for each in paths:
        try:
            report = parse(load_text(each))
        except (FileError, ResultsError) as error:
            message = one_line(error)
            fail(message if str(each) in message else f"{each}: {message}; give a results.json that grader wrote")
            sys.exit(SOME_FAILED)
        found = explained(report, claim_id)
        if found:
            _print([(line.text, line.style) for line in found])
            return
        known.extend(ids(report))
    within = [id for id in known if id.startswith(f"{claim_id.rstrip('/')}/")][:5]
    close = within or difflib.get_close_matches(claim_id, known, n=3)
    hint = f"did you mean {', '.join(close)}?" if close else "its ids are like 1.2/trace/3: question, part, number"
    fail(f"{', '.join(map(str, paths[:3]))}: no claim {claim_id[:60]!r}; {hint}")
    sys.exit(SOME_FAILED)


def _print(lines: list[tuple[str, str]]) -> None:
    """In colours on a terminal, as plain lines elsewhere."""
    if not sys.stdout.isatty():
        click.echo("\n".join(text for text, _ in lines))
        return
    from rich.console import Console
    from rich.text import Text

    console = Console(highlight=False, markup=False)
    for text, style in lines:
        console.print(Text(text, style=style), soft_wrap=True)
