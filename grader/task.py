"""One answer file graded: the function that every worker runs, here and on other machines, from bytes to bytes.

The request is the file's bytes and its name; the reply is whose answer it is, as soon as that is read, and then the graded
answer. Reading hostile YAML, importing references and deciding all happen in here, so that the process that keeps the ledger
never does any of it. What goes wrong becomes an answer of status `error` with one line for a person.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from functools import lru_cache

from grader.answers import AnswerError, placed_answer
from grader.audit import grade
from grader.cache import FORMULAS, NAME, Cache, cache_at, key_of
from grader.decide.kept import shelve
from grader.files import FileError, course_shape, load_course
from grader.homework import CourseShape
from grader.model import Answer, GradedAnswer, Open
from grader.provenance import program, version
from grader.ran import NOT_RUN, Runs
from grader.reference import Course
from grader.runs import collected, warm


@dataclass(frozen=True)
class Request:
    """An answer file: `file` names it in messages, `name` is its submission's, `course` takes the place of the file's own."""

    file: str
    name: str
    course: str
    isolation: str
    data: bytes
    box: str = ""  # in which code is run, a line that `grader.runs` reads
    cache: str = ""  # the file in which equal answers are found, where there is one
    code: bool = False  # code stands in it: a box is needed soon

    def encode(self) -> bytes:
        head: dict[str, str | bool] = {"file": self.file, "name": self.name, "course": self.course, "isolation": self.isolation}
        head |= {"box": self.box, "cache": self.cache, "code": self.code}
        return json.dumps(head).encode() + b"\n" + self.data


def decode(request: bytes) -> Request:
    head, _, data = request.partition(b"\n")
    return Request(**json.loads(head), data=data)


@dataclass(frozen=True)
class Head:
    """Whose answer it is, and the version of all that it is held against. A result with a problem is not kept."""

    course: str = ""
    question: str = ""
    submission: str = ""
    version: str = ""
    problem: str = ""  # one line for stderr
    unrun: bool = False  # its code was not run, for want of a box

    def encode(self) -> bytes:
        return json.dumps(asdict(self)).encode()


def head_of(frame: bytes) -> Head:
    return Head(**json.loads(frame))


def graded(request: bytes) -> Iterator[bytes]:
    """The head once the file is read, the graded answer as JSON, and in case of a problem both anew."""
    asked = decode(request)
    if asked.code:
        warm(asked.box)
    head = Head(question=asked.file.rpartition("/")[2].rpartition(".")[0])
    try:
        answer = placed_answer(asked.data, asked.file)
        head = Head("", answer.question, answer.submission)
        shape = _shape(asked, answer.course)
        head = replace(head, course=shape.course)
        reference = _reference(head, asked, shape.questions)
        head = replace(head, version=version(head.course, head.question, asked.isolation))
        yield head.encode()
        if asked.cache:
            shelve(cache_at(asked.cache.removesuffix(NAME) + FORMULAS), program())
        if asked.cache and _is_shared(reference, head.question):
            yield _found(answer, reference, head.version, cache_at(asked.cache))
            return
        runs = collected(answer, reference, asked.box)
        if runs is not None and runs.refused:
            yield replace(head, unrun=True).encode()
        yield _result(answer, reference, runs)
    except (AnswerError, FileError) as error:
        yield from _refused(head, _line(error))
    except Exception as error:  # the last place where a fault can be caught: it costs this answer alone
        yield from _refused(head, f"{asked.file}: a fault of the grader: {type(error).__name__}: {_line(error)[:200]}")


def _shape(asked: Request, course: str) -> CourseShape:
    try:
        return course_shape(asked.course or course)
    except FileError as error:
        raise error if asked.course else FileError(f"{asked.file}: {error}") from None


def _reference(head: Head, asked: Request, questions: tuple[str, ...]) -> Course:
    if head.question not in questions:
        known = ", ".join(questions)
        raise FileError(f"{asked.file}: the course {head.course} has no question {head.question}; it has {known}")
    return _course(head.course, head.question)


def _result(answer: Answer, reference: Course, runs: Runs | None) -> bytes:
    return grade(answer, reference, runs).model_dump_json().encode()


def _is_shared(reference: Course, question: str) -> bool:
    """Whether equal answers may be decided once: never where code is asked for, which is run for each submission alone."""
    found = reference.reference(question)
    return found is not None and not found.codes


def _found(answer: Answer, reference: Course, made: str, cache: Cache) -> bytes:
    """The result of an equal answer, at the places of this one's file."""
    key = key_of(made, answer)
    kept = cache.get(key)
    if kept is not None:
        with suppress(ValueError):
            same = GradedAnswer.model_validate_json(kept)
            return same.model_copy(update={"source": answer.source}).model_dump_json().encode()
    result = _result(answer, reference, None)
    if b'"why":"fault"' not in result:  # which may be this moment's alone
        cache.put(key, result)
    return result


def _refused(head: Head, problem: str) -> Iterator[bytes]:
    yield replace(head, problem=problem).encode()
    yield failed(head.question, problem)


def unrun(body: bytes) -> bool:
    """Whether code of a kept result was not run, for want of a box."""
    if NOT_RUN.encode() not in body:
        return False
    parts = GradedAnswer.model_validate_json(body).parts
    found = (verdict.evidence for part in parts for verdict in part.verdicts)
    return any(isinstance(item, Open) and item.why == "refused" and item.detail.startswith(NOT_RUN) for item in found)


def failed(question: str, problem: str) -> bytes:
    """The result of an answer that could not be graded."""
    return GradedAnswer(question=question, status="error", error=problem).model_dump_json().encode()


def failure(body: bytes) -> bool:
    """Whether a kept result is that of an answer that could not be graded."""
    return GradedAnswer.model_validate_json(body).status == "error"


def _line(error: Exception) -> str:
    return " ".join(str(error).split())


@lru_cache(maxsize=4096)
def _course(course: str, question: str) -> Course:
    """The course with the reference of one question, which is all that its answers need."""
    return load_course(course, frozenset({question}))
