"""Begin a question."""

from __future__ import annotations

import sys

import click

from grader.console import DEFAULT_COURSE, SOME_FAILED, fail, one_line


@click.command("new-question")
@click.argument("id")
@click.option("--course", default=DEFAULT_COURSE, show_default=True)
def command(id: str, course: str) -> None:
    """Write the file of a new question, an example to change; `grader verify` holds it from then on."""
    from grader.authoring import new_question as written
    from grader.files import FileError

    try:
        path = written(course, id)
    except FileError as error:
        fail(one_line(error))
        sys.exit(SOME_FAILED)
    listed = path.parent / "__init__.py"
    click.echo(f"{path}\nsee that {id!r} is in QUESTIONS in {listed}, then run: grader verify --pin --course {course}")
