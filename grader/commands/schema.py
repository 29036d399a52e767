"""Print a JSON Schema."""

from __future__ import annotations

import click


@click.command("schema")
@click.argument("which", type=click.Choice(["answer", "results"]))
def command(which: str) -> None:
    """Print the JSON Schema of answer files or of results."""
    from grader.formats.schema import schema as printed

    click.echo(printed(which), nl=False)
