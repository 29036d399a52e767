"""The answers of the made-up course with the mistakes that were planted in them."""

from __future__ import annotations

import importlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from grader.audit import grade
from grader.model import Answer, Outcome, Verdict
from grader.reference import Course, Question, question_of

HERE = Path(__file__).parent
IDS = tuple(str(number) for number in range(1, 19))


@dataclass(frozen=True)
class Marked:
    """An answer, and the mistakes in it: the quotes, each with what would be right. All else in it is right."""

    question: str
    place: int
    text: str
    mistakes: tuple[tuple[str, str], ...]

    def mistaken(self, verdict: Verdict) -> str | None:
        """The planted mistake that the verdict's claim holds or lies in."""
        span = verdict.claim.span
        for quote, _ in self.mistakes:
            start = self.text.index(quote)
            if span.start < start + len(quote) and start < span.end:
                return quote
        return None


def answers(id: str) -> Iterator[Marked]:
    """The answers to a question."""
    last = Marked(id, 0, "", ())
    for place, block in enumerate((HERE / "answers" / f"q{id}.md").read_text().split("@@ ")[1:]):
        kind, _, body = block.partition("\n")
        match kind.split(" ", 1):
            case ["mistake", rest]:
                quote, _, right = rest.partition(" ;; ")
                found = last.text.count(quote)
                if found != 1:
                    raise ValueError(f"question {id}: {quote!r} stands {found} times in the answer")
                last = Marked(id, last.place, last.text, (*last.mistakes, (quote, right)))
            case _:
                if place:
                    yield last
                last = Marked(id, place, body, ())
    yield last


def question(id: str) -> Question:
    return question_of(importlib.import_module(f"tests.unseen.q{id}"), id)


def graded(marked: Marked, reference: Question) -> tuple[Verdict, ...]:
    course = Course("unseen", IDS, references=(reference,))
    answer = Answer(course="unseen", question=marked.question, submission="s", solution=marked.text)
    return grade(answer, course).parts[0].verdicts


def accused(marked: Marked, verdicts: tuple[Verdict, ...]) -> list[Verdict]:
    """Right lines that were called wrong."""
    return [item for item in verdicts if item.outcome is Outcome.WRONG and marked.mistaken(item) is None]


def noticed(marked: Marked, verdicts: tuple[Verdict, ...]) -> set[str]:
    """The planted mistakes that were called wrong."""
    found = {marked.mistaken(item) for item in verdicts if item.outcome is Outcome.WRONG}
    return {quote for quote in found if quote is not None}


def praised(marked: Marked, verdicts: tuple[Verdict, ...]) -> list[Verdict]:
    """Planted mistakes that were called right, and by no other claim wrong."""
    missed = {quote for quote, _ in marked.mistakes} - noticed(marked, verdicts)
    return [item for item in verdicts if item.outcome is Outcome.RIGHT and marked.mistaken(item) in missed]


def lone(text: str, id: str) -> tuple[Verdict, ...]:
    """The verdicts on a text that has no planted mistakes."""
    return graded(Marked(id, 0, text, ()), question(id))
