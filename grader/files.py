"""The files of the outside: answers and questions read, reports written whole or not at all."""

from __future__ import annotations

import ast
import contextlib
import hashlib
import importlib
import os
import re
import tempfile
import traceback
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from grader.answers import MAX_BYTES, dump_answer, placed_answer
from grader.homework import CourseShape
from grader.intake import SUFFIXES as SUFFIXES
from grader.intake import FileError as FileError
from grader.intake import Work as Work
from grader.intake import bounded_bytes
from grader.intake import find as find
from grader.model import Answer
from grader.reference import Course, Question, question_of

MAX_DOCUMENT = 16 << 20
_MODULE = re.compile(r"q(\d+(?:_\d+)*[a-z]?)\.py")
_COURSE = re.compile(r"[A-Za-z][A-Za-z0-9_]*")


# ---------------------------------------------------------------- reading


def load_answer(path: Path | str) -> Answer:
    """The answer in a file; raises AnswerError or FileError."""
    return placed_answer(load_bytes(Path(path)), str(path))


def load_bytes(path: Path) -> bytes:
    """The bytes of an answer file; raises FileError."""
    return _bytes(path, MAX_BYTES, "an answer file holds one question; split it")


def document_bytes(path: Path) -> bytes:
    """The bytes of a homework document."""
    return _bytes(path, MAX_DOCUMENT, "split the document")


def _bytes(path: Path, most: int, mend: str) -> bytes:
    try:
        data = bounded_bytes(path, most)
    except OSError as error:
        raise FileError(f"{path}: cannot be read: {error.strerror}; check the path and its permissions") from None
    if data is None:
        raise FileError(f"{path}: larger than {most >> 20} MiB; {mend}")
    return data


def load_document(path: Path) -> str:
    """The text of a homework document."""
    data = document_bytes(path)
    if b"\0" in data:
        raise FileError(f"{path}: holds NUL bytes; save it as UTF-8 text")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise FileError(f"{path}:{line}: not UTF-8; save the document as UTF-8") from None


def load_text(path: Path) -> str:
    """The text of a results file."""
    try:
        return path.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        what = error.strerror if isinstance(error, OSError) else "not UTF-8"
        raise FileError(f"{path}: cannot be read: {what}; give a results.json") from None


# ---------------------------------------------------------------- references


def course_folder(course: str) -> Path:
    """Where the reference of the course lies."""
    if not _COURSE.fullmatch(course):
        raise FileError(f"{course[:40]!r} is not the name of a course; use letters, digits and `_`")
    try:
        package = importlib.import_module(f"reference.{course}")
    except ImportError:
        raise FileError(f"no reference for the course {course}; add a folder reference/{course}/") from None
    if package.__file__ is None:  # a folder without a module of its own
        folder = Path(next(iter(package.__path__)))
        raise FileError(
            f'{folder}: there is no __init__.py; write one that says `QUESTIONS = ("1", "2")`, the ids of the questions'
        )
    return Path(package.__file__).parent


def begin_course(course: str, question: str) -> None:
    """Make the folder of a course that is not there yet, with this question; leave any other as it is."""
    if not _COURSE.fullmatch(course):
        raise FileError(f"{course[:40]!r} is not the name of a course; use letters, digits and `_`")
    roots = reference_roots()
    if not any((root / course / "__init__.py").exists() for root in roots):
        write_text(
            roots[0] / course / "__init__.py",
            f'"""The course {course}: its questions, in their order."""\n\nQUESTIONS = ("{question}",)\n',
        )
        importlib.invalidate_caches()


def reference_roots() -> tuple[Path, ...]:
    """The folders in which courses lie."""
    return tuple(sorted(Path(place) for place in importlib.import_module("reference").__path__))


def course_shape(course: str) -> CourseShape:
    """The ids of the course's questions, and the headings that stand for some."""
    course_folder(course)
    package = importlib.import_module(f"reference.{course}")
    questions = getattr(package, "QUESTIONS", None)
    if not isinstance(questions, tuple | list) or not all(isinstance(id, str) for id in questions):
        raise FileError(f'{package.__file__}: it must say `QUESTIONS = ("1", "2")`, the ids of the questions as strings')
    return CourseShape(course=course, questions=tuple(questions), aliases=tuple(getattr(package, "ALIASES", ())))


def load_course(course: str, questions: frozenset[str] | None = None) -> Course:
    """The course with the references of these questions, or of all."""
    folder = course_folder(course)
    shape = course_shape(course)
    references = []
    for file in sorted(folder.glob("q*.py"), key=lambda file: file.name):
        match = _MODULE.fullmatch(file.name)
        if match is None:
            continue
        id = match[1].replace("_", ".")
        if questions is None or id in questions:
            question = _question(course, file, id)
            kept = [load_text(path) for path in pictures(course, question) if path.exists()]
            references.append(replace(question, pictures=tuple(kept)))
    return Course(course, shape.questions, shape.aliases, tuple(references), course_hash(course))


def course_hash(course: str) -> str:
    """A hash of all modules of the course's reference."""
    digest = hashlib.sha256()
    for file in sorted(course_folder(course).glob("*.py")):
        digest.update(file.name.encode() + b"\0" + file.read_bytes() + b"\0")
    return digest.hexdigest()


def module_of(course: str, question: str) -> Path:
    """The file of a question's reference; it need not be there."""
    return course_folder(course) / f"q{question.replace('.', '_')}.py"


def _question(course: str, file: Path, id: str) -> Question:
    """The question of a module; a slip of the instructor's is one line with its place."""
    try:
        return question_of(importlib.import_module(f"reference.{course}.{file.stem}"), id)
    except Exception as error:  # an instructor's module may raise anything
        frames = [frame.lineno for frame in traceback.extract_tb(error.__traceback__) if Path(frame.filename) == file]
        line = error.lineno if isinstance(error, SyntaxError) else frames[-1] if frames else None
        place = f"{file}:{line}" if line else str(file)
        raise FileError(f"{place}: {type(error).__name__}: {error}; mend the reference") from error


def pinned(course: str) -> Path:
    """The table of the course's truths that `verify` holds."""
    return course_folder(course) / "truths.json"


def fingerprints(course: str) -> dict[str, str]:
    """A hash of what each question's module does, so that no digit of a reference changes in silence."""
    found = {}
    for file in sorted(course_folder(course).glob("q*.py")):
        match = _MODULE.fullmatch(file.name)
        if match is not None:
            found[f"{match[1].replace('_', '.')} functions"] = fingerprint(load_text(file))
    return found


def fingerprint(source: str) -> str:
    """Sixteen hexadecimal digits of a module's lines without docstrings, comments and blank lines."""
    lines = source.splitlines()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, (ast.Module, ast.FunctionDef, ast.ClassDef)) and ast.get_docstring(node, clean=False) is not None:
            first = node.body[0]
            for number in range(first.lineno - 1, first.end_lineno or first.lineno):
                lines[number] = ""
    kept = [line.strip() for line in lines if line.strip() and not line.strip().startswith("#")]
    return hashlib.sha256("\n".join(kept).encode()).hexdigest()[:16]


def pictures(course: str, question: Question) -> tuple[Path, ...]:
    """Where the question's pictures are kept."""
    folder = course_folder(course) / "pictures"
    return tuple(folder / f"{question.id}-{drawing.id}.svg" for drawing in question.drawings)


# ---------------------------------------------------------------- writing


def stamp(path: Path) -> tuple[int, int]:
    """Size and time of change of a file, by which one that was written is known again; (0, 0): it is not there."""
    try:
        found = path.stat()
    except OSError:
        return 0, 0
    return found.st_size, found.st_mtime_ns


def write_text(path: Path, text: str | Iterable[str], scratch: Path | None = None) -> None:
    """The file with this text, or the old file untouched: written beside it, or in a folder of the same disk, then renamed.

    A long text may come in pieces.
    """
    temporary = ""
    beside = scratch or path.parent
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        beside.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(
            "w", encoding="utf-8", newline="", dir=beside, prefix=f".{path.name}.", delete=False
        ) as file:
            temporary = file.name
            file.writelines((text,) if isinstance(text, str) else text)
            file.flush()
            os.fsync(file.fileno())
        os.chmod(temporary, 0o644)
        os.replace(temporary, path)
    except OSError as error:
        with contextlib.suppress(OSError):
            if temporary:
                os.unlink(temporary)
        raise FileError(f"{path}: cannot be written: {error.strerror}; the old file, if any, is unchanged") from None


def write_answer(folder: Path, answer: Answer) -> Path:
    """The answer as `folder/<question>.yaml`."""
    path = folder / f"{answer.question}.yaml"
    write_text(path, dump_answer(answer))
    return path
