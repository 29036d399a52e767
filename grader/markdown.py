"""Markdown to its leaves, with exact places: paragraphs, list items, headings, code, and the formulas in them.

tree-sitter's two Markdown grammars give bytes; one table turns them into code points. Formulas between `$`, `$$`, `\\(`, `\\[`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Literal

from grader.model import Span

if TYPE_CHECKING:
    from tree_sitter import Node, Parser

MAX_DEPTH = 200

Kind = Literal["paragraph", "heading", "item", "code"]


@dataclass(frozen=True)
class Formula:
    """A formula: [start, end) is what stands between the delimiters, `outer` includes them."""

    start: int
    end: int
    outer: Span
    display: bool


@dataclass(frozen=True)
class Leaf:
    """A block without blocks in it. `marker` is what stands before a list item's text."""

    kind: Kind
    start: int
    end: int
    formulas: tuple[Formula, ...] = ()
    marker: str = ""


@cache
def _parsers() -> tuple[Parser, Parser]:
    import tree_sitter
    import tree_sitter_markdown

    return (
        tree_sitter.Parser(tree_sitter.Language(tree_sitter_markdown.language())),
        tree_sitter.Parser(tree_sitter.Language(tree_sitter_markdown.inline_language())),
    )


def leaves(text: str) -> Iterator[Leaf]:
    """The leaves of the text in order; spans count code points."""
    if not text.strip():
        return
    data = text.encode("utf-8", "surrogatepass")
    place = _code_points(text, data)
    blocks, inline = _parsers()
    stack: list[tuple[Node, Kind, str]] = [(blocks.parse(_held_together(data)).root_node, "paragraph", "")]
    while stack:
        node, kind, marker = stack.pop()
        match node.type:
            case "fenced_code_block" | "indented_code_block":
                content = next((child for child in node.children if child.type == "code_fence_content"), None)
                code = content if node.type == "fenced_code_block" else node
                if code is not None:
                    yield Leaf("code", place(code.start_byte), place(code.end_byte))
                continue
            case "atx_heading" | "setext_heading":
                kind = "heading"
            case "list_item":
                kind = "item"
                first = node.children[0] if node.children else None
                marker = data[first.start_byte : first.end_byte].decode(errors="replace") if first is not None else ""
        if node.type in ("inline", "html_block", "pipe_table_row", "pipe_table_header") or (
            node.type == "paragraph" and not node.children
        ):
            yield from _leaf(text, data, node, kind, marker, place, inline)
            continue
        children = list(node.children)
        for number, child in enumerate(reversed(children)):
            first_block = number == len(children) - 1 or kind != "item"
            stack.append((child, kind, marker if first_block or len(children) - number <= 2 else ""))


_WITHIN = re.compile(rb"(?<![\\$])(\$\$?)(?!\$)((?:\\.|[^$\\\n]|\n(?!\s*\n)){1,2000}?)\1(?!\$)", re.DOTALL)
_OPENS = re.compile(rb"(\n[ \t]*)[-+*=>#\d]")

_MID_SENTENCE = re.compile(  # "the error is" above "5. The": a number that a sentence ends with, and no list
    rb"(\b(?:is|are|was|be|of|to|by|equals?|than|and|or|about|only|the|with|has|have|from|for)[ \t]*\n[ \t]*)\d(?=\d*[.)]\s)"
)


def _held_together(data: bytes) -> bytes:
    """The text without the signs of lists, quotations and headings that begin a line inside a formula or a sentence."""

    def hide(match: re.Match[bytes]) -> bytes:
        inner = match[2]
        if b"\n" not in inner or not re.search(rb"[\\^_={}<>]", inner):
            return match[0]
        return match[1] + _OPENS.sub(rb"\1x", inner) + match[1]

    data = _MID_SENTENCE.sub(rb"\1x", data)
    return _WITHIN.sub(hide, data) if b"$" in data else data


def _leaf(
    text: str, data: bytes, node: Node, kind: Kind, marker: str, place: Callable[[int], int], inline: Parser
) -> Iterator[Leaf]:
    start, end = place(node.start_byte), place(node.end_byte)
    while end > start and text[end - 1] in " \t\r\n":
        end -= 1
    while start < end and text[start] in " \t\r\n":
        start += 1
    if start == end:
        return
    begin = node.start_byte
    formulas = tuple(
        Formula(place(begin + a), place(begin + b), Span(place(begin + c), place(begin + d)), display)
        for a, b, c, d, display in sorted(_formulas(data[begin : node.end_byte], inline))
    )
    yield Leaf(kind, start, end, formulas, marker.strip())


def _code_points(text: str, data: bytes) -> Callable[[int], int]:
    """From a byte's place to its character's."""
    if len(text) == len(data):
        return lambda byte: byte
    table: list[int] = []
    for number, char in enumerate(text):
        table.extend([number] * len(char.encode("utf-8", "surrogatepass")))
    table.append(len(text))
    return table.__getitem__


# ---------------------------------------------------------------- formulas

Found = tuple[int, int, int, int, bool]


def _formulas(data: bytes, parser: Parser) -> Iterator[Found]:
    """The formulas of a paragraph: content and outer places in its bytes, and whether they are displayed."""
    covered: list[tuple[int, int]] = []
    if b"$" in data:
        stack = [parser.parse(data).root_node]
        while stack:
            node = stack.pop()
            if node.type == "latex_block":
                opening = 2 if data[node.start_byte : node.start_byte + 2] == b"$$" else 1
                start, end = node.start_byte + opening, node.end_byte - opening
                if start < end and not _is_money(data, start, end, opening):
                    covered.append((node.start_byte, node.end_byte))
                    yield *_stripped(data, start, end), node.start_byte, node.end_byte, opening == 2
            elif node.type == "code_span":
                covered.append((node.start_byte, node.end_byte))
            else:
                stack.extend(node.children)
    for match in _ENVIRONMENT.finditer(data):
        start, end = match.span()
        if not any(a < end and start < b for a, b in covered) and not _within(data, start):
            covered.append((start, end))
            yield start, end, start, end, True
    for start, end, display in _bracketed(data):
        if not any(a < end and start < b for a, b in covered):
            yield *_stripped(data, start + 2, end - 2), start, end, display


_ENVIRONMENT = re.compile(  # a displayed environment that stands in the text without dollars
    rb"\\begin\{(align|equation|gather|multline|eqnarray|alignat|flalign|displaymath|math)(\*?)\}.*?\\end\{\1\2\}", re.DOTALL
)


def _within(data: bytes, place: int) -> bool:
    r"""Whether the place lies between `\[` and `\]`, or between `\(` and `\)`."""
    return any(
        data.rfind(opening, 0, place) > data.rfind(shut, 0, place) for opening, shut in ((b"\\[", b"\\]"), (b"\\(", b"\\)"))
    )


def _bracketed(data: bytes) -> Iterator[tuple[int, int, bool]]:
    r"""The stretches `\(...\)` and `\[...\]`; an escaped bracket of prose holds no sign of mathematics."""
    for opening, shut, display in ((b"\\(", b"\\)", False), (b"\\[", b"\\]", True)):
        start = data.find(opening)
        while start >= 0:
            end = data.find(shut, start + 2)
            if end < 0:
                break
            if not display or re.search(rb"[=\\^_]", data[start + 2 : end]):
                yield start, end + 2, display
            start = data.find(opening, end + 2)


def _is_money(data: bytes, start: int, end: int, opening: int) -> bool:
    """`costs $5 and $6`: dollars round words with no sign of mathematics in them."""
    if opening == 2:
        return False
    inner, after = data[start:end], data[end + 1 : end + 2]
    words = re.findall(rb"[A-Za-z]{3,}", inner)
    if after.isdigit() and inner[:1].isdigit():
        return True
    return len(words) > 1 and inner[:1].isdigit() and not re.search(rb"[\\^_=+*{}]", inner)


def _stripped(data: bytes, start: int, end: int) -> tuple[int, int]:
    while start < end and data[start : start + 1].isspace():
        start += 1
    while end > start and data[end - 1 : end].isspace():
        end -= 1
    return start, end
