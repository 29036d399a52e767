"""The commands, long since all stand here. Everything is imported when it is used, so that `grader --help` is quick."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

import click

from grader import __version__

if TYPE_CHECKING:
    from grader.model import GradedAnswer, Report
    from grader.reference import Course

DEFAULT_COURSE = "csc413_hw2"
FORMATS = ("json", "html", "markdown")
DONE, SOME_FAILED, USAGE, NO_ISOLATION, WRONG_FOUND = 0, 1, 2, 3, 4


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="grader")
def main() -> None:
    """Audit homework answers that a language model wrote: which claims are right, which are wrong, and why.

    Exit status: 0 done; 1 something could not be graded (the rest is); 2 wrong usage; 3 code was not run because no
    isolation is available; 4 a wrong claim was found and --fail-on wrong was given.
    """


def _fail(message: str) -> None:
    click.echo(f"grader: {message}", err=True)


def _one_line(error: BaseException) -> str:
    return " ".join(str(error).split()) or type(error).__name__


# ---------------------------------------------------------------- import


@main.command("import")
@click.argument("document", type=click.Path(path_type=Path))
@click.option("--course", default=None, help="The course whose questions the document answers.")
@click.option("--submission", default="seed", show_default=True, help="The name of the submission.")
@click.option("--out", type=click.Path(path_type=Path), default=None, help="Where to write; default answers/COURSE.")
def import_(document: Path, course: str | None, submission: str, out: Path | None) -> None:
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
        _fail(_one_line(error))
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
        _fail(f"{document}: no heading names a question of {course}; headings look like `## 2.1`")
        sys.exit(SOME_FAILED)


# ---------------------------------------------------------------- grade


@main.command()
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--course", default=None, help="Grade against this course, whatever the answer files say.")
@click.option("--out", type=click.Path(path_type=Path), default=None, help="Where to write reports; default reports/COURSE.")
@click.option("--format", "formats", default=",".join(FORMATS), show_default=True, help="Formats, separated by commas.")
@click.option("--fail-on", type=click.Choice(["wrong"]), default=None, help="Exit with 4 if a claim is wrong.")
@click.option("--quiet", is_flag=True, help="Print only problems.")
def grade(paths: tuple[Path, ...], course: str | None, out: Path | None, formats: str, fail_on: str | None, quiet: bool) -> None:
    """Grade answer files, submissions (folders of answer files) or classes (folders of submissions)."""
    from grader.files import FileError, find

    chosen = _formats(formats)
    works, failed = [], False
    for path in paths:
        try:
            works.extend(find(path))
        except FileError as error:
            _fail(_one_line(error))
            failed = True
    wrong = False
    for work in works:
        reports, bad = _graded(work, course, quiet)
        failed = failed or bad
        for report in reports:
            folder = out or Path("reports") / report.course
            folder = folder if len(works) == 1 else folder / work.name
            failed = not _written(report, chosen, folder) or failed
            if not quiet:
                _summary(report, folder, chosen)
            wrong = wrong or any(_count([answer])[1] for answer in report.answers)
    if failed:
        sys.exit(SOME_FAILED)
    if wrong and fail_on == "wrong":
        sys.exit(WRONG_FOUND)


def _formats(text: str) -> tuple[str, ...]:
    chosen = tuple(name.strip() for name in text.split(",") if name.strip())
    for name in chosen:
        if name not in FORMATS:
            raise click.UsageError(f"the format {name!r} is not known; there are {', '.join(FORMATS)}")
    return chosen


def _graded(work: object, course: str | None, quiet: bool) -> tuple[list[Report], bool]:
    """One report for each course among the work's answers, and whether something could not be graded."""
    from grader.answers import AnswerError
    from grader.audit import grade as graded
    from grader.files import FileError, Work, load_answer, load_course
    from grader.model import Answer, GradedAnswer, Report

    assert isinstance(work, Work)
    answers: list[Answer] = []
    failed = False
    broken: list[GradedAnswer] = []
    for file in work.files:
        try:
            answers.append(load_answer(file))
        except (AnswerError, FileError) as error:
            _fail(_one_line(error))
            failed = True
            broken.append(GradedAnswer(question=file.stem, status="error", error=_one_line(error)))
    reports = []
    for name in dict.fromkeys(course or answer.course for answer in answers):
        mine = [answer for answer in answers if (course or answer.course) == name]
        try:
            known = load_course(name, frozenset(answer.question for answer in mine))
        except FileError as error:
            _fail(_one_line(error))
            failed = True
            continue
        results: list[GradedAnswer] = []
        with _progress(len(mine), quiet) as advance:
            for answer in mine:
                if answer.question not in known.questions:
                    what = (
                        f"{work.name}: the course {name} has no question {answer.question}; it has {', '.join(known.questions)}"
                    )
                    _fail(what)
                    failed = True
                    results.append(GradedAnswer(question=answer.question, status="error", error=what))
                else:
                    results.append(graded(answer, known))
                advance()
        reports.append(
            Report(
                course=name,
                submission=mine[0].submission,
                grader=__version__,
                reference=known.hash,
                isolation="not needed: no code is run",
                answers=(*results, *broken),
            )
        )
        broken = []
    return reports, failed


@contextmanager
def _progress(total: int, quiet: bool) -> Iterator[Callable[[], None]]:
    """A bar on stderr where it is a terminal."""
    if quiet or not sys.stderr.isatty():
        yield lambda: None
        return
    from rich.console import Console
    from rich.progress import Progress

    with Progress(console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task("grading", total=total)
        yield lambda: progress.advance(task)


def _written(report: Report, formats: tuple[str, ...], folder: Path) -> bool:
    from importlib import import_module

    from grader.files import FileError, write_text

    for name in formats:
        module = import_module(f"grader.formats.{name}")
        try:
            write_text(folder / module.SUFFIX, module.render(report))
        except FileError as error:
            _fail(_one_line(error))
            return False
    return True


def _count(answers: list[GradedAnswer]) -> tuple[int, int, int, int]:
    from grader.formats.marks import count

    counts = count([verdict for answer in answers for part in answer.parts for verdict in part.verdicts])
    return counts.right, counts.wrong, counts.follows, counts.uncheckable


def _summary(report: Report, folder: Path, formats: tuple[str, ...]) -> None:
    """A table of questions, and where the reports are."""
    from importlib import import_module

    from grader.formats.marks import points

    click.echo(f"{report.course}: {report.submission}")
    click.echo(f"{'question':<10}{'right':>7}{'wrong':>7}{'following':>11}{'unchecked':>11}{'points':>14}")
    for answer in report.answers:
        right, wrong, follows, unchecked = _count([answer])
        note = "" if answer.status == "graded" else f"  {answer.status}"
        earned = points(answer.score)
        click.echo(f"{answer.question:<10}{right:>7}{wrong:>7}{follows:>11}{unchecked:>11}{earned:>14}{note}")
    right, wrong, follows, unchecked = _count(list(report.answers))
    click.echo(f"{'all':<10}{right:>7}{wrong:>7}{follows:>11}{unchecked:>11}")
    for name in formats:
        click.echo(f"{folder / import_module(f'grader.formats.{name}').SUFFIX}")


# ---------------------------------------------------------------- report, verify, schema, check


@main.command()
@click.argument("results", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--format", "formats", required=True, help="Formats, separated by commas.")
@click.option("--out", type=click.Path(path_type=Path), default=None, help="Where to write; default beside the results.")
def report(results: tuple[Path, ...], formats: str, out: Path | None) -> None:
    """Render results.json again, in any format."""
    from grader.files import FileError, load_text
    from grader.formats.json import ResultsError, parse

    chosen = _formats(formats)
    failed = False
    for path in results:
        try:
            parsed = parse(load_text(path))
        except (FileError, ResultsError) as error:
            message = _one_line(error)
            _fail(message if str(path) in message else f"{path}: {message}; give a results.json that grader wrote")
            failed = True
            continue
        folder = out or path.parent
        folder = folder if len(results) == 1 or out is None else folder / parsed.submission
        failed = not _written(parsed, chosen, folder) or failed
    sys.exit(SOME_FAILED if failed else DONE)


@main.command()
@click.option("--course", default=DEFAULT_COURSE, show_default=True)
@click.option("--pin", is_flag=True, help="Write the table of truths instead of holding it.")
@click.option("--golden", is_flag=True, help="List every verdict of answers/COURSE that is not as in reports/COURSE.")
def verify(course: str, pin: bool, golden: bool) -> None:
    """Derive every truth of the reference a second, independent way, compare, alter each, and hold the pinned table."""
    import json

    from grader.files import FileError, load_course, load_text, pinned, write_text
    from grader.numeric import verify as verified

    try:
        known = load_course(course)
        path = pinned(course)
        checks = [check for question in known.references for check in verified(question)]
        table = {f"{check.question} {check.truth}": check.value for check in checks}
        if pin:
            write_text(path, json.dumps(table, ensure_ascii=False, indent=1) + "\n")
            _draw(known)
        held = json.loads(load_text(path)) if path.exists() else {}
    except (FileError, json.JSONDecodeError) as error:
        _fail(_one_line(error))
        sys.exit(SOME_FAILED)
    for check in checks:
        sign = "ok " if check.agrees else "BAD"
        click.echo(f"{sign} {check.question:<7}{check.truth:<22}{check.value[:80]}")
        if not check.agrees:
            click.echo(f"    {check.detail}")
    unnoticed = _told_mutations(known)
    moved = _moved(course) if golden else 0
    changed = [name for name in sorted(table.keys() | held.keys()) if table.get(name) != held.get(name)]
    for name in changed:
        _fail(f"{path.name}: {name}: was {held.get(name, 'not there')}, is {table.get(name, 'gone')}; accept with --pin")
    bad = sum(not check.agrees for check in checks)
    click.echo(f"{len(checks) - bad} of {len(checks)} truths derived again")
    sys.exit(SOME_FAILED if bad or changed or unnoticed or moved else DONE)


def _draw(course: Course) -> None:
    """The pictures of all questions, drawn and kept."""
    from grader.files import pictures, write_text

    try:
        from grader.pictures import render

        for question in course.references:
            for path, drawing in zip(pictures(course.id, question), question.drawings, strict=True):
                write_text(path, render(drawing))
    except ImportError:
        _fail("matplotlib is not installed: the pictures are not drawn again; install it with `pip install matplotlib`")
    except ValueError as error:
        _fail(_one_line(error))
        sys.exit(SOME_FAILED)


def _told_mutations(course: Course) -> int:
    """How many altered truths were told from the truth, and which were not."""
    from grader.mutation import mutations

    found = [mutation for question in course.references for mutation in mutations(question)]
    for mutation in found:
        if mutation.idle:
            click.echo(f"idle {mutation.question:<6}{mutation.truth}: no alteration moves it")
        for name in mutation.unnoticed:
            click.echo(f"weak {mutation.question:<6}{mutation.truth}: {name}")
    tried, unnoticed = sum(item.tried for item in found), sum(len(item.unnoticed) for item in found)
    click.echo(f"{tried - unnoticed} of {tried} altered truths told from the truth")
    return unnoticed


def _moved(course: str) -> int:
    """The shipped homework graded again, and every verdict that is not what was committed."""
    from grader.authoring import changes
    from grader.files import FileError, find, load_text
    from grader.formats.json import ResultsError, parse

    try:
        before = parse(load_text(Path("reports") / course / "results.json"))
        (work,) = find(Path("answers") / course)
        (after,), _ = _graded(work, course, quiet=True)
    except (FileError, ResultsError, ValueError) as error:
        _fail(_one_line(error))
        return 1
    moved = list(changes(before, after))
    for line in moved:
        click.echo(f"moved {line}")
    click.echo(f"{len(moved)} verdicts of the shipped homework moved")
    return len(moved)


@main.command("new-question")
@click.argument("id")
@click.option("--course", default=DEFAULT_COURSE, show_default=True)
def new_question(id: str, course: str) -> None:
    """Write the file of a new question, an example to change; `grader verify` holds it from then on."""
    from grader.authoring import new_question as written
    from grader.files import FileError

    try:
        path = written(course, id)
    except FileError as error:
        _fail(_one_line(error))
        sys.exit(SOME_FAILED)
    click.echo(f"{path}\nadd {id!r} to QUESTIONS in {path.parent / '__init__.py'}, then run: grader verify --pin")


@main.command()
@click.argument("results", nargs=-1, required=True, type=click.Path(path_type=Path))
def recheck(results: tuple[Path, ...]) -> None:
    """Confirm every certificate in results.json afresh, without the code that made them."""
    import json

    from grader.files import FileError, load_text
    from grader.recheck import CONFIRMED, REFUTED
    from grader.recheck import recheck as rechecked

    failed = False
    for path in results:
        try:
            findings = rechecked(json.loads(load_text(path)))
        except (FileError, ValueError, KeyError, TypeError, RecursionError) as error:
            message = _one_line(error)
            _fail(message if str(path) in message else f"{path}: not results: {message}; give a results.json that grader wrote")
            failed = True
            continue
        for finding in findings:
            if finding.status != CONFIRMED:
                click.echo(f"{finding.status}: {finding.id}: {finding.why}")
        confirmed = sum(finding.status == CONFIRMED for finding in findings)
        click.echo(f"{path}: {confirmed} of {len(findings)} certificates confirmed")
        failed = failed or any(finding.status == REFUTED for finding in findings)
    sys.exit(SOME_FAILED if failed else DONE)


@main.command()
@click.argument("which", type=click.Choice(["answer", "results"]))
def schema(which: str) -> None:
    """Print the JSON Schema of answer files or of results."""
    from grader.formats.json import schema as printed

    click.echo(printed(which), nl=False)


@main.command()
@click.option("--json", "as_json", is_flag=True, required=True, help="JSON lines on stdin, JSON lines on stdout.")
@click.option("--prove", is_flag=True, help="Ask sympy for a proof of each equality of numbers; 2 s each at most.")
def check(as_json: bool, prove: bool) -> None:
    """Decide pairs of formulas: are they equal, for all that the facts permit?"""
    del as_json
    from grader.stream import checked
    from grader.work import Worker

    worker = Worker("grader.stream:check")
    prover = Worker("grader.stream:prove") if prove else None
    try:
        with open(sys.stdin.fileno(), encoding="utf-8", errors="replace", closefd=False) as lines:
            for answer in checked(_bounded(lines), worker, prover):
                click.echo(answer)
    except BrokenPipeError:
        pass
    finally:
        worker.close()


@main.command()
@click.argument("file", required=False, type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="JSON lines on stdin, JSON lines on stdout.")
def audit(file: Path | None, as_json: bool) -> None:
    """Audit a text with no reference at all: what is false in itself?"""
    if as_json == (file is not None):
        raise click.UsageError("give a FILE, or --json for JSON lines on stdin")
    if file is None:
        from grader.stream import audits
        from grader.work import Worker

        worker = Worker("grader.stream:audit")
        try:
            with open(sys.stdin.fileno(), encoding="utf-8", errors="replace", closefd=False) as lines:
                for answer in audits(_bounded(lines), worker):
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
        _fail(_one_line(error))
        sys.exit(SOME_FAILED)
    found = audited([text])
    for _, verdict in found:
        line = text[: verdict.claim.span.start].count("\n") + 1
        click.echo(f"{file}:{line}: {SIGNS[state(verdict)]} {' '.join(verdict.claim.quote.split())[:100]}  {verdict.reason}")
    wrong = sum(state(verdict) == "wrong" for _, verdict in found)
    click.echo(f"{len(found)} claims, {wrong} wrong")


def _bounded(lines: TextIO) -> Iterator[str]:
    """The lines of a stream, each cut off where it is longer than anything that is read."""
    from grader.stream import MAX_LINE

    while True:
        line = lines.readline(MAX_LINE + 2)
        if not line:
            return
        yield line
        while line and not line.endswith("\n") and len(line) > MAX_LINE:
            line = lines.readline(MAX_LINE + 2)


if __name__ == "__main__":
    main()
