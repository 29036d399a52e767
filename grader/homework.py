"""A whole homework document to answers: headings of questions and parts, and a list of everything left out, with why.

Line by line, since headings are lines. A line inside a code fence is never a heading. Every character of the document is in
exactly one place: a part of an answer, or `left`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from grader.model import PARTS, Answer, Model, Part, Span

MODELS = (
    r"(?:chat\s*-?\s*gpt|gpt(?:[\s-]?[\d.]+\w*)?|claude|gemini|bard|copilot|llama|mistral|deepseek|llm|ai|(?:language\s+)?model|"
    r"assistant|chatbot|bot)(?:[\s-]?[\d.]+\w*)?(?:['’]s)?"
)
THING = r"(?:traces?|outputs?|answers?|responses?|transcripts?|repl(?:y|ies)|solutions?)"
TRACE = (
    rf"(?:(?:the\s+)?{MODELS}\s*(?:{THING})?|traces?(?:\s+(?:of|from|by)\s+(?:the\s+)?{MODELS}(?:\s+{THING})?)?|"
    rf"(?:the\s+)?{THING}\s+(?:of|from|by)\s+(?:the\s+)?{MODELS})"
)
CRITIQUE = (
    rf"(?:(?:my|our|own|the|student)\s+)?(?:critiques?|criticisms?|critical\s+review|reviews?|evaluations?|assessments?)"
    rf"(?:\s+(?:of|on|for)\s+(?:the\s+|its\s+)?(?:{MODELS}\s*)?(?:{THING})?|\s+of\s+it)?"
)
SOLUTION = (
    r"(?:(?:my|our|own|the|corrected|correct|final|revised|improved|student(?:['’]s)?|proposed|full)\s+){0,3}"
    r"(?:solutions?|answers?)(?:\s+(?:of|by)\s+(?:the\s+)?(?:student|mine|ours))?"
)
_PATTERNS: tuple[tuple[Part, str], ...] = (("critique", CRITIQUE), ("trace", TRACE), ("solution", SOLUTION))
LABELS: tuple[tuple[Part, re.Pattern[str]], ...] = tuple(
    (part, re.compile(rf"(?P<label>{pattern})(?P<colon>\s*[:：])?", re.IGNORECASE)) for part, pattern in _PATTERNS
)
INTERFACE = frozenset(
    "regenerate response|regenerate|copy code|continue generating|stop generating|send a message|new chat|share|"
    "was this response better or worse?|chatgpt can make mistakes. check important info.".split("|")
)
_FENCE = re.compile(r"[ \t]{0,3}(`{3,}|~{3,})(.*)")
_HEADING = re.compile(r"[ \t]{0,3}(#{1,6})[ \t]+(.*)")
_WORD = re.compile(r"(?:question|problem|exercise|task|part|q|section)\s*[.:#]?\s*", re.IGNORECASE)


class CourseShape(Model):
    """What the course says about its documents: the ids of its questions, and headings that stand for some of them."""

    course: str
    questions: tuple[str, ...]
    aliases: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Left:
    """A stretch of the document that is in no answer, and why."""

    span: Span
    text: str
    reason: str


@dataclass(frozen=True)
class Placed:
    """A stretch of the document that is in a part of an answer."""

    question: str
    part: Part
    span: Span


@dataclass(frozen=True)
class Split:
    """The answers of a document in the order of the course, and an account of every character."""

    answers: tuple[Answer, ...]
    placed: tuple[Placed, ...]
    left: tuple[Left, ...]
    blank: tuple[str, ...]
    missing: tuple[str, ...]
    repeated: tuple[str, ...]


@dataclass(frozen=True)
class _Line:
    """A line of the document, what it is, and where its text begins if some follows a heading on it."""

    start: int
    end: int
    kind: str  # text, question, part, section, stray
    value: str = ""
    text_from: int = 0


def split(document: str, course: CourseShape, submission: str) -> Split:
    """The document as one answer a question."""
    lines = list(_lines(document, course))
    headed = _headed(lines)
    stretches: dict[tuple[str, Part], list[Span]] = {}
    left: list[Left] = []
    seen: list[str] = []
    repeated: list[str] = []
    question, part = "", None
    for line in lines:
        match line.kind:
            case "question":
                if line.value in seen:
                    repeated.append(line.value)
                seen.append(line.value)
                question, part = line.value, None
            case "section":
                question, part = "", None
            case "part":
                part = _part(line.value)
        begin = line.text_from if line.kind != "text" else line.start
        if line.kind != "text" and begin > line.start:
            left.append(Left(Span(line.start, begin), document[line.start : begin], _why(line, question)))
        if begin >= line.end:
            continue
        where = _place(question, part, seen.count(question), headed)
        if where is None or line.kind == "stray" or (line.kind == "part" and not question):
            left.append(Left(Span(begin, line.end), document[begin : line.end], _why_text(question)))
        else:
            stretches.setdefault(where, []).append(Span(begin, line.end))
    placed: list[Placed] = []
    for (name, kind), spans in stretches.items():
        kept, blank = _trimmed(document, _joined(spans))
        placed.extend(Placed(name, kind, span) for span in kept)
        left.extend(Left(span, document[span.start : span.end], "white space around a part") for span in blank)
    answers = tuple(_answer(document, name, course, submission, placed) for name in course.questions if name in seen)
    return Split(
        answers=answers,
        placed=tuple(sorted(placed, key=lambda item: item.span)),
        left=_merged(sorted(left, key=lambda item: item.span), document),
        blank=tuple(answer.question for answer in answers if not any(answer.text(part) for part in PARTS)),
        missing=tuple(name for name in course.questions if name not in seen),
        repeated=tuple(repeated),
    )


def _answer(document: str, question: str, course: CourseShape, submission: str, placed: list[Placed]) -> Answer:
    def text(part: Part) -> str:
        spans = sorted(item.span for item in placed if item.question == question and item.part == part)
        return "".join(document[span.start : span.end] for span in spans)

    return Answer(
        course=course.course, question=question, submission=submission,
        trace=text("trace"), critique=text("critique"), solution=text("solution"),
    )  # fmt: skip


def _part(value: str) -> Part:
    return next(part for part in PARTS if part == value)


def _headed(lines: list[_Line]) -> dict[tuple[str, int], bool]:
    """Whether part headings follow the nth heading of a question."""
    headed: dict[tuple[str, int], bool] = {}
    counts: dict[str, int] = {}
    question = ""
    for line in lines:
        if line.kind == "question":
            question = line.value
            counts[question] = counts.get(question, 0) + 1
            headed[question, counts[question]] = False
        elif line.kind == "section":
            question = ""
        elif line.kind == "part" and question:
            headed[question, counts[question]] = True
    return headed


def _place(question: str, part: Part | None, count: int, headed: dict[tuple[str, int], bool]) -> tuple[str, Part] | None:
    """The part that text here belongs to; without any part heading it is the solution."""
    if not question:
        return None
    if part is not None:
        return question, part
    return None if headed[question, count] else (question, "solution")


def _why(line: _Line, question: str) -> str:
    match line.kind:
        case "question":
            return "heading of a question"
        case "section":
            return "heading of a section"
        case "part":
            return "heading of a part" if question else "heading of a part outside of any question"
    return "text of the chat program's interface"


def _why_text(question: str) -> str:
    return "between the question's heading and its first part" if question else "outside of any question"


# ---------------------------------------------------------------- lines


def _lines(document: str, course: CourseShape) -> Iterator[_Line]:
    """Every line with what it is."""
    fence = ""
    start = 0
    for raw in document.splitlines(keepends=True):
        end = start + len(raw)
        body = raw.rstrip("\r\n")
        mark = _FENCE.fullmatch(body)
        if fence:
            if mark is not None and mark[1][0] == fence[0] and len(mark[1]) >= len(fence) and not mark[2].strip():
                fence = ""
            yield _stray(body, start, end) or _Line(start, end, "text")
        elif mark is not None and not (mark[1][0] == "`" and "`" in mark[2]):
            fence = mark[1]
            yield _Line(start, end, "text")
        else:
            yield _stray(body, start, end) or _heading(body, start, end, course) or _Line(start, end, "text")
        start = end


def _stray(body: str, start: int, end: int) -> _Line | None:
    return _Line(start, end, "stray", text_from=end) if body.strip(" \t*_#").lower() in INTERFACE else None


def _heading(body: str, start: int, end: int, course: CourseShape) -> _Line | None:
    if not body.strip() or len(body) > 400:
        return None
    mark = _HEADING.fullmatch(body)
    text = mark[2] if mark is not None else body.strip()
    emphatic = mark is not None or bool(re.fullmatch(r"(\*\*|__).+\1\s*[:.]?", text))
    plain = _plain(text)
    question = _question(plain, emphatic, course)
    if question is not None:
        kind = "question" if question in course.questions else "section"
        return _Line(start, end, kind, question, text_from=end)
    return _part_heading(body, start, end, emphatic)


def _plain(text: str) -> str:
    """The text of a heading without its marks: `**3.2**` is 3.2, `I\\*J` is I*J."""
    bare = re.sub(r"(?<!\\)(\*\*|__)", "", text.strip()).strip()
    return re.sub(r"\\([\\`*_{}\[\]()#+\-.!|])", r"\1", bare.rstrip("#").strip())


def _question(text: str, emphatic: bool, course: CourseShape) -> str | None:
    """The question, or the section above questions, that a heading names."""
    for alias, id in course.aliases:
        if _squeezed(text.rstrip(":.")) == _squeezed(alias):
            return id
    word = _WORD.match(text)
    rest = text[word.end() :] if word is not None else text
    sections = {id.rsplit(".", depth)[0] for id in course.questions for depth in range(1, id.count(".") + 1)}
    for id in sorted({*course.questions, *sections}, key=len, reverse=True):
        match = re.match(rf"{re.escape(id)}(?![\w]|\.\d)\s*[.:)\]–—-]?\s*", rest)
        if match is None:
            continue
        title = rest[match.end() :]
        if not title or emphatic or (word is not None and len(title) < 80 and not title.rstrip().endswith((".", ","))):
            return id
    return None


def question_of_line(line: str, course: CourseShape) -> str:
    """The question that the line is a heading of, or nothing."""
    found = _heading(line, 0, len(line), course)
    return found.value if found is not None and found.kind == "question" else ""


def _squeezed(text: str) -> str:
    return re.sub(r"\s+", "", text).lower()


def _part_heading(body: str, start: int, end: int, emphatic: bool) -> _Line | None:
    """`**Solution:**`, `Chat GPT trace:`, `## My critique`, also with text behind the colon."""
    opening = re.match(r"[ \t]{0,3}(?:#{1,6}[ \t]+)?(?:\d+[.)]\s+|\(?[ivxabc]+\)\s+|[-*]\s+)?(?:\*\*|__)?\s*", body)
    assert opening is not None
    for part, pattern in LABELS:
        match = pattern.match(body, opening.end())
        if match is None:
            continue
        closing = re.compile(r"\s*(?:\*\*|__)?\s*[:：]?\s*(?:#+\s*)?").match(body, match.end())
        assert closing is not None
        rest = body[closing.end() :]
        colon = bool(match["colon"]) or ":" in closing[0]
        if not rest and (colon or emphatic or _is_label(match["label"])):
            return _Line(start, end, "part", part, text_from=end)
        if rest and colon:
            return _Line(start, end, "part", part, text_from=start + closing.end())
    return None


def _is_label(label: str) -> bool:
    """Whether a line of these words alone, without colon or mark, can only be a heading."""
    return bool(re.fullmatch(rf"{CRITIQUE}|{MODELS}\s*{THING}|traces?|(?:my|our|own)\s+solution|solution", label, re.IGNORECASE))


# ---------------------------------------------------------------- stretches


def _joined(spans: list[Span]) -> list[Span]:
    joined: list[Span] = []
    for span in spans:
        if joined and joined[-1].end == span.start:
            joined[-1] = Span(joined[-1].start, span.end)
        else:
            joined.append(span)
    return joined


def _trimmed(document: str, spans: list[Span]) -> tuple[list[Span], list[Span]]:
    """The stretches without blank lines before and white space behind, and what was cut."""
    kept, blank = list(spans), []
    while kept:
        span = kept[0]
        text = document[span.start : span.end]
        lead = re.match(r"(?:[ \t]*(?:\r\n|\r|\n))*", text)
        cut = len(text) if not text.strip() else lead.end() if lead is not None else 0
        if cut:
            blank.append(Span(span.start, span.start + cut))
        if cut < len(text):
            kept[0] = Span(span.start + cut, span.end)
            break
        kept.pop(0)
    while kept:
        span = kept[-1]
        text = document[span.start : span.end]
        size = len(text.rstrip())
        if size < len(text):
            blank.append(Span(span.start + size, span.end))
        if size:
            kept[-1] = Span(span.start, span.start + size)
            break
        kept.pop()
    return kept, blank


def _merged(left: list[Left], document: str) -> tuple[Left, ...]:
    merged: list[Left] = []
    for item in left:
        if merged and merged[-1].span.end == item.span.start and merged[-1].reason == item.reason:
            span = Span(merged[-1].span.start, item.span.end)
            merged[-1] = Left(span, document[span.start : span.end], item.reason)
        else:
            merged.append(item)
    return tuple(merged)
