"""Code that lost its indentation, its line ends or its fences, put together again.

A class is spread over the code blocks of a part in reading order. As written, if Python's parser takes it; else every logical
line (brackets closed) is set under its class and its function again: a `class` at the margin, a `def` in it, all else in the
function, a line behind a colon one step deeper as long as it was written deeper. Nothing is added and nothing reordered.
"""

from __future__ import annotations

import ast
import re
import textwrap
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from grader.model import Block, Segment, Span

MAX_LINES = 2_000
_CLASS = re.compile(r"^\s*class\s+(\w+)\s*[(:]")
_IMPORT = re.compile(r"^\s*(?:import|from)\s+\w")
_GLUED = re.compile(r"(?<=[\w)\]])(?=class\s+\w+\s*\()")
_BRACKETS = re.compile(r"[)\]},\s]+")  # what fell out of a code block
_NOISE = re.compile(r"^\s*(?:python)?\s*(?:copy code)?\s*$", re.IGNORECASE)
_BLOCK = re.compile(r"^(?:for|if|elif|else|while|with|try|except|finally)\b.*:\s*(?:#.*)?$", re.DOTALL)


@dataclass(frozen=True)
class Line:
    """One line of code at its place in the part's text; `block` numbers the code block that holds it."""

    text: str
    start: int
    block: int


@dataclass(frozen=True)
class Mended:
    """One class: its source, where its header stands, which of its lines came from where, and whether it was mended."""

    name: str
    source: str
    header: Span
    places: tuple[int, ...]  # code point of the text for each line of the source
    mended: bool
    problem: str = ""  # why no parser takes it
    numbers: tuple[int, ...] = ()  # the line of the part's text that each line of the source stands in


def classes(segments: Sequence[Segment]) -> Iterator[Mended]:
    """The classes in the code blocks of one part, each from its header to the next."""
    lines = list(_lines(segments))[:MAX_LINES]
    starts = [place for place, line in enumerate(lines) if _CLASS.match(line.text)]
    for number, start in enumerate(starts):
        end = starts[number + 1] if number + 1 < len(starts) else len(lines)
        yield _with_imports(_class(lines[start:end]), lines[:start])


def _with_imports(mended: Mended, before: Sequence[Line]) -> Mended:
    """The class behind the imports that are written above it."""
    found = [line for line in before if _IMPORT.match(line.text) and _parses(line.text.strip()) is None]
    source = "".join(f"{line.text.strip()}\n" for line in found) + mended.source
    return replace(mended, source=source, places=(*(line.start for line in found), *mended.places))


def _lines(segments: Sequence[Segment]) -> Iterator[Line]:
    block = 0
    for segment in segments:
        if segment.block is not Block.CODE and not (block and _BRACKETS.fullmatch(segment.text)):
            continue
        block += 1
        place = segment.span.start
        for written in segment.text.splitlines(keepends=True):
            for piece in _GLUED.split(written):
                text = piece.rstrip()
                if not _NOISE.match(text):
                    yield Line(text, place, block)
                place += len(piece)


def _class(lines: Sequence[Line]) -> Mended:
    first = lines[0]
    match = _CLASS.match(first.text)
    assert match is not None
    indent = len(first.text) - len(first.text.lstrip())
    header = Span(first.start + indent, first.start + len(first.text))
    written = textwrap.dedent("\n".join(line.text for line in lines))
    if _parses(written) is None and not _lost_its_place(written):
        return Mended(match[1], written, header, tuple(line.start for line in lines), mended=False)
    source, places = _indented(lines)
    problem = _parses(source)
    return Mended(match[1], source, header, places, mended=True, problem=problem or "")


def _lost_its_place(source: str) -> bool:
    """Whether a line about `self` stands outside of every function: it was written inside of one."""
    tree = ast.parse(source)
    outside = [*tree.body, *(node for owner in tree.body if isinstance(owner, ast.ClassDef) for node in owner.body)]
    for node in outside:
        if isinstance(node, ast.FunctionDef):
            arguments = node.args.args
            if node in tree.body and arguments and arguments[0].arg == "self":
                return True
        elif not isinstance(node, ast.ClassDef):
            if any(isinstance(inner, ast.Name) and inner.id in ("self", "super") for inner in ast.walk(node)):
                return True
            if isinstance(node, ast.Return):
                return True
    return False


def _parses(source: str) -> str | None:
    """None where the parser takes it, else what it says."""
    try:
        ast.parse(source)
    except SyntaxError as error:
        return f"{error.msg} in line {error.lineno}"
    except (ValueError, RecursionError, MemoryError) as error:
        return type(error).__name__
    return None


def _indented(lines: Sequence[Line]) -> tuple[str, tuple[int, ...]]:
    """The logical lines with their indentation set anew."""
    out: list[str] = []
    places: list[int] = []
    open_blocks: list[tuple[int, int]] = []  # written indentation and code block of each `for`, `if`, ... that is open
    for text, first in _logical(lines):
        stripped = text.strip()
        if not stripped or stripped.startswith("#"):
            continue
        written = len(first.text) - len(first.text.lstrip())
        if stripped.startswith("class "):
            open_blocks, depth = [], 0
        elif stripped.startswith(("def ", "@")):
            open_blocks, depth = [], 1
        else:
            while open_blocks and open_blocks[-1][1] == first.block and written <= open_blocks[-1][0]:
                open_blocks.pop()
            depth = 2 + len(open_blocks)
        for number, line in enumerate(stripped.split("\n")):
            out.append("    " * (depth if number == 0 else depth + 1) + line.strip())
            places.append(first.start)
        if _BLOCK.match(stripped):
            open_blocks.append((written, first.block))
    return "\n".join(out) + "\n", tuple(places)


def _logical(lines: Sequence[Line]) -> Iterator[tuple[str, Line]]:
    """Lines joined until their brackets close."""
    held: list[Line] = []
    depth = 0
    for line in lines:
        code = line.text.split("#")[0] if "'" not in line.text and '"' not in line.text else line.text
        if held and re.match(r"\s*(?:def|class)\s+\w+", line.text):  # a bracket that was never closed ends here
            yield "\n".join(item.text for item in held), held[0]
            held, depth = [], 0
        held.append(line)
        depth += sum(code.count(bracket) for bracket in "([{") - sum(code.count(bracket) for bracket in ")]}")
        if depth <= 0:
            yield "\n".join(item.text for item in held), held[0]
            held, depth = [], 0
    if held:
        yield "\n".join(item.text for item in held), held[0]
