"""Answer files: bytes to Answer and back, and an answer's Markdown to segments.

YAML is read as events, so that bounds hold before anything is built: size, depth, no anchors, no tags, no second key.
"""

from __future__ import annotations

import difflib
import re
from dataclasses import dataclass

import yaml

from grader.markdown import Leaf, leaves
from grader.model import PARTS, Answer, Block, Part, Place, Segment, Source, Span

MAX_BYTES = 1 << 20
MAX_DEPTH = 20
MAX_NAME = 100
FIELDS = ("course", "question", "submission", *PARTS)
REQUIRED = ("course", "question", "submission")
_NAME = re.compile(r"[A-Za-z0-9_][A-Za-z0-9._-]*")
_PLAIN = re.compile(r"[\t\n\x20-\x7e\xa0-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]*")
_NULLS = frozenset({"", "~", "null", "Null", "NULL"})


@dataclass(frozen=True)
class _Place:
    line: int
    column: int


@dataclass(frozen=True)
class _Field:
    """A value of the mapping, where it begins and where its key begins."""

    value: str
    place: _Place
    key: _Place
    index: int
    style: str


class AnswerError(Exception):
    """What is wrong with an answer file, where, and how to mend it."""

    def __init__(self, file: str, place: _Place | None, field: str, what: str, mend: str) -> None:
        self.file, self.field, self.what, self.mend = file, field, what, mend
        self.line = place.line if place else None
        self.column = place.column if place else None
        where = f"{file}:{place.line}:{place.column}" if place else file
        super().__init__(f"{where}: {field + ': ' if field else ''}{what}; {mend}")


def parse_answer(data: bytes, name: str) -> Answer:
    """The answer in a file's bytes; raises AnswerError with one line that names file, line, column, field and the mend."""
    return _answer(_fields(_decoded(data, name), name), name)


def placed_answer(data: bytes, name: str) -> Answer:
    """As `parse_answer`, with where each part stands in the file."""
    text = _decoded(data, name)
    fields = _fields(text, name)
    answer = _answer(fields, name)
    places = tuple(_placed(text, part, fields[part]) for part in PARTS if answer.text(part))
    return answer.model_copy(update={"source": Source(file=re.split(r"[/\\]", name)[-1], places=places)})


def _placed(text: str, part: Part, field: _Field) -> Place:
    """The place of each line of a block, or of a scalar on one line without escapes; of anything else its key's."""
    lines = field.value.split("\n")
    if field.style == "|":
        rows = text.split("\n")[field.place.line :]
        start = text.find("\n", field.index) + 1
        indents = {len(row.rstrip("\r")) - len(line) for row, line in zip(rows, lines, strict=False) if line}
        indent = min(indents, default=0)
        offsets = []
        for row in rows[: len(lines)]:
            offsets.append(start + min(indent, len(row.rstrip("\r"))))
            start += len(row) + 1
        if len(lines) == len(offsets) + 1:  # the file ends with the part's last line end
            offsets.append(len(text))
        place = Place(part=part, line=field.place.line + 1, column=indent + 1, offsets=tuple(offsets))
    else:
        quote = 1 if field.style else 0
        place = Place(
            part=part, line=field.place.line, column=field.place.column + quote, offsets=(field.index + quote,)
        )  # fmt: skip
    exact = len(place.offsets) == len(lines) and all(
        text.startswith(line, at) for line, at in zip(lines, place.offsets, strict=True)
    )
    return place if exact else Place(part=part, line=field.key.line, column=field.key.column)


def _answer(fields: dict[str, _Field], name: str) -> Answer:
    for field in REQUIRED:
        if field not in fields:
            raise AnswerError(name, None, field, "is missing", f"add a line `{field}: ...`")
    values = {name: field.value for name, field in fields.items()}
    for field in REQUIRED:
        value, place = fields[field].value, fields[field].place
        if len(value) > MAX_NAME or not _NAME.fullmatch(value) or ".." in value:
            shown = value[:40] + ("..." if len(value) > 40 else "")
            raise AnswerError(
                name,
                place,
                field,
                f"{shown!r} is not a name",
                f"use letters, digits, `.`, `_`, `-`; at most {MAX_NAME}",
            )
    return Answer(
        course=values["course"],
        question=values["question"],
        submission=values["submission"],
        trace=values.get("trace", ""),
        critique=values.get("critique", ""),
        solution=values.get("solution", ""),
    )


def _decoded(data: bytes, name: str) -> str:
    if len(data) > MAX_BYTES:
        raise AnswerError(name, None, "", f"larger than {MAX_BYTES >> 20} MiB", "an answer file holds one question; split it")
    if b"\0" in data:
        line = data[: data.index(b"\0")].count(b"\n") + 1
        raise AnswerError(name, _Place(line, 1), "", "a NUL byte", "save the file as UTF-8 text")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = data[: error.start]
        column = error.start - before.rfind(b"\n")
        raise AnswerError(name, _Place(before.count(b"\n") + 1, column), "", "not UTF-8", "save the file as UTF-8") from None


def _fields(text: str, name: str) -> dict[str, _Field]:
    """The keys of the top mapping with their scalars and places."""
    fields: dict[str, _Field] = {}
    key: tuple[str, _Place] | None = None
    depth = 0
    documents = 0
    try:
        for event in yaml.parse(text, Loader=_LOADER):
            mark = event.start_mark
            place = _Place(mark.line + 1, mark.column + 1) if mark is not None else _Place(1, 1)
            if isinstance(event, yaml.DocumentStartEvent):
                documents += 1
                if documents > 1:
                    raise AnswerError(name, place, "", "a second document", "write one answer a file")
            elif isinstance(event, yaml.MappingStartEvent | yaml.SequenceStartEvent):
                _refuse_extras(event, name, place)
                depth += 1
                _check_depth(event, depth, key, name, place)
            elif isinstance(event, yaml.MappingEndEvent | yaml.SequenceEndEvent):
                depth -= 1
            elif isinstance(event, yaml.AliasEvent):
                raise AnswerError(name, place, "", f"the alias *{event.anchor}", "write the text out")
            elif isinstance(event, yaml.ScalarEvent):
                _refuse_extras(event, name, place)
                if depth == 0:
                    raise AnswerError(name, place, "", "not a mapping", "begin with `course: ...`")
                if key is None:
                    key = (_key(event, fields, name, place), place)
                else:
                    value = _scalar(event, key[0], name, place)
                    fields[key[0]] = _Field(value, place, key[1], mark.index if mark is not None else 0, event.style or "")
                    key = None
    except yaml.YAMLError as error:
        raise _syntax(error, name) from None
    except RecursionError:
        raise AnswerError(name, None, "", f"nested deeper than {MAX_DEPTH}", "an answer file has no nesting") from None
    if documents == 0:
        raise AnswerError(name, None, "", "the file is empty", "begin with `course: ...`")
    return fields


_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def _check_depth(event: yaml.Event, depth: int, key: tuple[str, _Place] | None, name: str, place: _Place) -> None:
    if depth > MAX_DEPTH:
        raise AnswerError(name, place, "", f"nested deeper than {MAX_DEPTH}", "an answer file has no nesting")
    if depth == 1 and not isinstance(event, yaml.MappingStartEvent):
        raise AnswerError(name, place, "", "a list, not a mapping", "begin with `course: ...`")
    if depth > 1:
        field = key[0] if key else ""
        what = "a mapping" if isinstance(event, yaml.MappingStartEvent) else "a list"
        raise AnswerError(name, place, field, f"{what} where text is expected", "write the text as a block: `|`")


def _refuse_extras(event: yaml.Event, name: str, place: _Place) -> None:
    anchor, tag = getattr(event, "anchor", None), getattr(event, "tag", None)
    if anchor:
        raise AnswerError(name, place, "", f"the anchor &{anchor}", "anchors are not read; write the text out")
    if tag:
        raise AnswerError(name, place, "", f"the tag {tag}", "tags are not read; quote the text")


def _key(event: yaml.ScalarEvent, fields: dict[str, _Field], name: str, place: _Place) -> str:
    key = str(event.value)
    if key == "<<":
        raise AnswerError(name, place, "", "a merge key `<<`", "write the fields out")
    if key not in FIELDS:
        close = difflib.get_close_matches(key[:40], FIELDS, n=1)
        hint = f"did you mean `{close[0]}`?" if close else f"the fields are {', '.join(FIELDS)}"
        raise AnswerError(name, place, "", f"unknown key `{key[:40]}`", hint)
    if key in fields:
        raise AnswerError(name, place, key, "a second time", f"the first is in line {fields[key].place.line}; keep one")
    return key


def _scalar(event: yaml.ScalarEvent, field: str, name: str, place: _Place) -> str:
    value = str(event.value)
    if event.style:
        return value
    if value in _NULLS and field in PARTS:
        return ""
    kind = _typed(value)
    if kind is None:
        return value
    if field == "question":
        mend = f'quote it: question: "{value}"'
    else:
        mend = f'quote it: {field}: "{value[:40]}"'
    raise AnswerError(name, place, field, f"{value[:40]} unquoted is {kind}", mend)


_TYPES = (
    (re.compile(r"[-+]?(?:\d[\d_]*)?\.?\d[\d_]*(?:[eE][-+]?\d+)?|[-+]?\d[\d_]*\."), "a number"),
    (
        re.compile(r"0[xob][\da-fA-F_]+|[-+]?\.(?:inf|Inf|INF|nan|NaN|NAN)|[-+]?\d[\d_]*(?::[0-5]?\d)+(?:\.\d*)?"),
        "a number",
    ),
    (re.compile(r"(?:yes|no|true|false|on|off|y|n)", re.IGNORECASE), "a truth value"),
    (re.compile(r"\d{4}-\d\d?-\d\d?(?:[Tt ].*)?"), "a date"),
    (re.compile(r"~|null|Null|NULL|"), "nothing"),
)


def _typed(value: str) -> str | None:
    """What YAML makes of a plain scalar that is no text."""
    return next((kind for pattern, kind in _TYPES if pattern.fullmatch(value)), None)


def _syntax(error: yaml.YAMLError, name: str) -> AnswerError:
    mark = getattr(error, "problem_mark", None)
    place = _Place(mark.line + 1, mark.column + 1) if mark is not None else None
    problem = getattr(error, "problem", None) or getattr(error, "reason", None) or "not YAML"
    mend = "indent text under `trace: |` by two spaces"
    if "escape" in problem:
        mend = "write the character itself in place of the escape; \\ud800 to \\udfff are half a character each"
    elif "unexpected end" in problem:
        mend = "close the quotes or brackets that are open"
    return AnswerError(name, place, "", f"not YAML: {problem}", mend)


# ---------------------------------------------------------------- writing


def dump_answer(answer: Answer) -> str:
    """The answer as YAML that reads back byte for byte; text as blocks where a block can hold it."""
    lines = [f'{field}: "{getattr(answer, field)}"' if field == "question" else f"{field}: {_named(getattr(answer, field))}"
             for field in REQUIRED]  # fmt: skip
    body = "".join(_block(part, answer.text(part)) for part in PARTS if answer.text(part))
    return "\n".join(lines) + "\n" + body


def _named(value: str) -> str:
    return f'"{value}"' if _typed(value) is not None else value


def _block(part: Part, text: str) -> str:
    if not _PLAIN.fullmatch(text) or "\ufeff" in text or not text.strip("\n"):
        return f"{part}: {_quoted(text)}\n"
    stripped = text.rstrip("\n")
    ends = len(text) - len(stripped)
    chomp = "-" if ends == 0 else "" if ends == 1 else "+"
    first = stripped.lstrip("\n")
    indent = "2" if first[0] in " \t" or len(first) != len(stripped) else ""
    lines = text.split("\n")
    if ends:
        lines = lines[:-1]
    body = "".join(f"  {line}\n" if line else "\n" for line in lines)
    return f"{part}: |{indent}{chomp}\n{body}"


def _quoted(text: str) -> str:
    pieces = []
    for char in text:
        code = ord(char)
        if char in '"\\':
            pieces.append("\\" + char)
        elif char == "\n":
            pieces.append("\\n")
        elif 0x20 <= code < 0x7F:
            pieces.append(char)
        elif code <= 0xFF:
            pieces.append(f"\\x{code:02x}")
        elif code <= 0xFFFF:
            pieces.append(f"\\u{code:04x}")
        else:
            pieces.append(f"\\U{code:08x}")
    return '"' + "".join(pieces) + '"'


# ---------------------------------------------------------------- Markdown to segments


def segments(text: str, part: Part) -> tuple[Segment, ...]:
    """The part's paragraphs, formulas and code, in the order of the text; spans count code points."""
    found: list[Segment] = []

    def add(block: Block, start: int, end: int) -> None:
        found.append(Segment(part=part, block=block, span=Span(start, end), text=text[start:end]))

    for leaf in leaves(text):
        if leaf.kind == "code":
            add(Block.CODE, leaf.start, leaf.end)
        elif _is_alone(text, leaf):
            add(Block.DISPLAY, leaf.formulas[0].start, leaf.formulas[0].end)
        else:
            add(Block.PROSE, leaf.start, leaf.end)
            for formula in leaf.formulas:
                add(Block.DISPLAY if formula.display else Block.INLINE, formula.start, formula.end)
    return tuple(found)


def _is_alone(text: str, leaf: Leaf) -> bool:
    """Whether a paragraph is one formula and nothing else."""
    if len(leaf.formulas) != 1:
        return False
    (formula,) = leaf.formulas
    around = text[leaf.start : formula.outer.start] + text[formula.outer.end : leaf.end]
    return not around.strip(" \t\r\n.,;")
