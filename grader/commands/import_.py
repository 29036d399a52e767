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
    """Split a homework DOCUMENT into one answer file a question, and print all of it that is in none.

    Read are Markdown, plain text, notebooks (.ipynb), Word (.docx), LaTeX (.tex), PDF with text, and conversations with a chat
    program, as text or exported (.json): what it said after a question was named is that question's trace.
    """
    from grader.answers import AnswerError, dump_answer, parse_answer
    from grader.documents.reading import load
    from grader.files import FileError, course_shape, write_answer
    from grader.formats.findings import plain, short
    from grader.homework import split
    from grader.turns import split_turns, turns

    course = course or DEFAULT_COURSE
    folder = out or Path("answers") / course
    try:
        shape = course_shape(course)
        read = load(document)
        said = read.turns or turns(read.text, shape)
        found = split_turns(read.text, said, shape, submission) if said else split(read.text, shape, submission)
        for answer in found.answers:
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
    for note in read.notes:
        click.echo(f"note: {plain(note)}")
    for item in found.left:
        if item.text.strip():
            click.echo(f"left out, characters {item.span.start} to {item.span.end}, {item.reason}: {short(item.text, 100)}")
    if not found.answers:
        what = "no turn of the student" if said else "no heading"
        fail(
            f"{document}: {what} names a question of {course}, which has {', '.join(shape.questions)}; write for example `## 2.1`"
        )
        sys.exit(SOME_FAILED)
