"""Split a homework document into answer files."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from grader.console import DEFAULT_COURSE, SOME_FAILED, fail, one_line


@click.command("import")
@click.argument("document", type=click.Path(path_type=Path))
@click.option("--course", default=None, help="The course whose questions the document answers.")
@click.option("--submission", default="seed", show_default=True, help="The name of the submission.")
@click.option("--out", type=click.Path(path_type=Path), default=None, help="Where to write; default answers/COURSE.")
def command(document: Path, course: str | None, submission: str, out: Path | None) -> None:
    """Split a homework DOCUMENT (.md) into one answer file a question."""
    from grader.answers import AnswerError, parse_answer
    from grader.files import FileError, course_shape, load_document, write_answer
    from grader.homework import split

    course = course or DEFAULT_COURSE
    folder = out or Path("answers") / course
    try:
        if document.suffix.lower() not in (".md", ".markdown", ".txt"):
            raise FileError(f"{document}: the form {document.suffix or 'without suffix'} is not read; convert it to Markdown")
        found = split(load_document(document), course_shape(course), submission)
        for answer in found.answers:
            from grader.answers import dump_answer

            parse_answer(dump_answer(answer).encode(), str(folder / f"{answer.question}.yaml"))
        for answer in found.answers:
            write_answer(folder, answer)
    except (FileError, AnswerError) as error:
        fail(one_line(error))
        sys.exit(SOME_FAILED)
    click.echo(f"{len(found.answers)} questions in {folder}/: {' '.join(answer.question for answer in found.answers)}")
    for label, ids in (
        ("blank", found.blank),
        ("not in the document", found.missing),
        ("more than once", found.repeated),
    ):
        if ids:
            click.echo(f"{label}: {' '.join(ids)}")
    for item in found.left:
        if item.text.strip():
            shown = " ".join(item.text.split())
            click.echo(f"left out, characters {item.span.start} to {item.span.end}, {item.reason}: {shown[:100]}")
    if not found.answers:
        fail(f"{document}: no heading names a question of {course}; headings look like `## 2.1`")
        sys.exit(SOME_FAILED)
