"""A conversation with a chat program to answers: what it said after the student named a question is that question's trace.

As for a document, every character is in exactly one place: a trace, or `left` with why.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from grader.homework import INTERFACE, CourseShape, Left, Placed, Split, question_of_line
from grader.model import Answer, Span

Speaker = Literal["user", "assistant"]

_USER = r"(?:you|user|human|me)(?:\s+(?:said|wrote|asked))?"
_ASSISTANT = (
    r"(?:chat\s?gpt|gpt-?[\w.]*|assistant|claude|gemini|copilot|bard|llama|deepseek)(?:\s+[\w.-]+)?(?:\s+(?:said|wrote|replied))?"
)
_LABEL = re.compile(
    rf"[ \t]*(?:#{{1,6}}[ \t]+)?(?:\*\*|__)?(?:(?P<user>{_USER})|(?P<assistant>{_ASSISTANT}))[ \t]*(?:\*\*|__)?"
    r"(?P<colon>[ \t]*[:：])?(?:\*\*|__)?(?P<rest>[ \t]*.*)",
    re.IGNORECASE,
)
_STRAY = re.compile(
    r"(?:copy|edit|copy\s?edit|edit message|read aloud|good response|bad response|\d+\s?/\s?\d+|"
    r"(?:thought|reasoned|searched)(?: .{1,60})? for (?:a few|an?|\d+) \w+)",
    re.IGNORECASE,
)
_FENCE = re.compile(r"[ \t]{0,3}(`{3,}|~{3,})")


@dataclass(frozen=True)
class Turn:
    """What one of the two said."""

    speaker: Speaker
    span: Span


def turns(document: str, course: CourseShape) -> tuple[Turn, ...]:
    """The turns of a plain text, by the lines that name the speakers; none where it is no conversation.

    A homework that has headings of questions before the first speaker is a homework, whatever its traces hold.
    """
    found: list[Turn] = []
    begun: tuple[Speaker, int] | None = None
    place = 0
    for line in document.splitlines(keepends=True):
        label = _label(line.rstrip("\r\n"))
        if label is not None:
            speaker, offset = label
            if begun is not None:
                found.append(Turn(begun[0], Span(begun[1], place)))
            begun = speaker, place + offset if line[offset:].strip() else place + len(line)
        elif begun is None and question_of_line(line.rstrip("\r\n"), course):
            return ()
        place += len(line)
    if begun is not None:
        found.append(Turn(begun[0], Span(begun[1], len(document))))
    return tuple(found) if len({turn.speaker for turn in found}) == 2 else ()


def _label(line: str) -> tuple[Speaker, int] | None:
    """Who speaks from this line on, and where on it the words begin."""
    match = _LABEL.fullmatch(line) if len(line) < 100_000 else None
    if match is None or (match["rest"].strip() and not match["colon"]):
        return None
    speaker: Speaker = "user" if match["user"] else "assistant"
    return speaker, len(line) - len(match["rest"].lstrip())


def split_turns(document: str, found: tuple[Turn, ...], course: CourseShape, submission: str) -> Split:
    """The traces of the questions that the student's turns name."""
    placed: list[Placed] = []
    left: list[Left] = []
    seen: list[str] = []
    question, why = "", "before the first turn"
    place = 0
    for turn in found:
        if turn.span.start > place:
            left.append(_left(document, place, turn.span.start, "the name of who speaks" if place else why))
        place = turn.span.end
        text = document[turn.span.start : turn.span.end]
        if turn.speaker == "user":
            named = _named(text, course)
            if len(named) == 1:
                question = named[0]
                seen.append(question)
            elif named:
                question, why = "", f"an answer to a turn that names several questions: {', '.join(named)}"
            elif not question:
                why = "an answer to a turn that names no question"
            left.append(_left(document, turn.span.start, turn.span.end, "what the student asked"))
            continue
        for span, stray in _lines(document, turn.span):
            if stray:
                left.append(_left(document, span.start, span.end, "text of the chat program's interface"))
            elif question:
                placed.append(Placed(question, "trace", span))
            else:
                left.append(_left(document, span.start, span.end, why))
    if place < len(document):
        left.append(_left(document, place, len(document), "after the last turn"))
    answers = tuple(_answer(document, name, course, submission, placed) for name in course.questions if name in seen)
    return Split(
        answers=answers,
        placed=tuple(placed),
        left=tuple(item for item in left if item.text),
        blank=tuple(answer.question for answer in answers if not answer.trace),
        missing=tuple(name for name in course.questions if name not in seen),
        repeated=(),
    )


def _left(document: str, start: int, end: int, why: str) -> Left:
    return Left(Span(start, end), document[start:end], why)


def _named(text: str, course: CourseShape) -> tuple[str, ...]:
    """The questions that a turn of the student names: in a heading, after the word question, or by an id of three numbers."""
    found = [id for line in text.splitlines() if (id := question_of_line(line, course))]
    for id in course.questions:
        name = rf"{re.escape(id)}(?![\w]|\.\d)"
        word = rf"(?:question|problem|exercise|task|part|section)s?\s*[.:#]?\s*{name}"
        if re.search(word, text, re.IGNORECASE) or (id.count(".") > 1 and re.search(rf"(?<![\d.]){name}", text)):
            found.append(id)
    return tuple(dict.fromkeys(found))


def _lines(document: str, span: Span) -> Iterator[tuple[Span, bool]]:
    """The stretches of a turn, and whether each is of the program's interface; in a code block, only its button is."""
    start, fence, kept = span.start, "", span.start
    for line in document[span.start : span.end].splitlines(keepends=True):
        body = line.strip(" \t\r\n*_#").lower()
        mark = _FENCE.match(line)
        stray = body in INTERFACE or (not fence and bool(_STRAY.fullmatch(body)))
        if mark is not None:
            fence = "" if fence and mark[1].startswith(fence) else fence or mark[1]
        if stray:
            if kept < start:
                yield Span(kept, start), False
            yield Span(start, start + len(line)), True
            kept = start + len(line)
        start += len(line)
    if kept < span.end:
        yield Span(kept, span.end), False


def _answer(document: str, question: str, course: CourseShape, submission: str, placed: list[Placed]) -> Answer:
    text = "".join(document[item.span.start : item.span.end] for item in placed if item.question == question)
    return Answer(course=course.course, question=question, submission=submission, trace=text.strip("\r\n").rstrip())
