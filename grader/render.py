"""A report put together from the answers of a submission and written in every format, from bytes to bytes.

A worker does it, since it takes as long as a good part of the grading. The request is a heading and the graded answers; the
reply is the submission's summary for the class, and the text of each format.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from importlib import import_module

from grader import __version__
from grader.contradictions import contradictions
from grader.formats.classroom import summary
from grader.model import GradedAnswer, Report


@dataclass(frozen=True)
class Heading:
    """What a report says of itself, and what is wanted of it."""

    course: str
    submission: str
    reference: str
    isolation: str
    href: str
    formats: tuple[str, ...]

    def encode(self, bodies: Iterable[bytes]) -> bytes:
        return json.dumps(asdict(self)).encode() + b"".join(b"\n" + body for body in bodies)


def report_of(heading: Heading, answers: tuple[GradedAnswer, ...]) -> Report:
    """The report of a submission, its answers in order."""
    return Report(
        course=heading.course,
        submission=heading.submission,
        grader=__version__,
        reference=heading.reference,
        isolation=heading.isolation,
        answers=answers,
    )


def rendered(request: bytes) -> Iterator[bytes]:
    """The summary as JSON, then the text of each format in the order asked for."""
    head, *bodies = request.split(b"\n")
    told = json.loads(head)
    heading = Heading(**{**told, "formats": tuple(told["formats"])})
    report = report_of(heading, tuple(GradedAnswer.model_validate_json(body) for body in bodies))
    report = report.model_copy(update={"contradictions": contradictions(report.answers)})
    yield summary(report, heading.href).model_dump_json().encode()
    for name in heading.formats:
        text: str = import_module(f"grader.formats.{name}").render(report)
        yield text.encode("utf-8", "surrogatepass")


def suffix(name: str) -> str:
    """The file name of a format."""
    found: str = import_module(f"grader.formats.{name}").SUFFIX
    return found


def gathers(name: str) -> bool:
    """Whether a format holds a whole class in one file."""
    return hasattr(import_module(f"grader.formats.{name}"), "gathered")


def gathered(name: str, reports: Iterable[tuple[Heading, Callable[[], Iterable[bytes]]]]) -> Iterator[str]:
    """That file in pieces, from what it needs of each report: texts, truths and pictures stay behind, and one report is held."""
    ordered = sorted(reports, key=lambda item: (item[0].submission, item[0].course))
    pieces: Iterator[str] = import_module(f"grader.formats.{name}").gathered(_Light(ordered))
    return pieces


@dataclass(frozen=True)
class _Light:
    """Reports that are put together anew each time they are gone through."""

    made: Sequence[tuple[Heading, Callable[[], Iterable[bytes]]]]

    def __iter__(self) -> Iterator[Report]:
        for heading, bodies in self.made:
            yield report_of(heading, tuple(_light(body) for body in bodies()))


def _light(body: bytes) -> GradedAnswer:
    answer = GradedAnswer.model_validate_json(body)
    parts = tuple(part.model_copy(update={"text": ""}) for part in answer.parts)
    return answer.model_copy(update={"parts": parts, "truths": (), "pictures": ()})


def answered(request: bytes) -> Iterator[bytes]:
    """What a worker does: requests begin with `g` to grade an answer, with `r` to render a report."""
    from grader.task import graded

    return graded(request[1:]) if request[:1] == b"g" else rendered(request[1:])
