"""Pandoc's tree as Markdown with LaTeX between dollars; whatever has no place in it is told."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

from grader.documents.document import Document, DocumentError, code_span, fenced, shortened
from grader.documents.pandoc import Tree

_QUOTES = str.maketrans({"‘": "'", "’": "'", "“": '"', "”": '"', "\u00a0": " "})
_ESCAPED = re.compile(r"[*`$]|(?<![^\W_])_|_(?![^\W_])|\\(?=[\\()\[\]*`$_])")
_BLOCK_START = re.compile(r"(?:[#>+-]|\d+[.)])(?=\s)|[#>](?=[#>])|(?:```|~~~)")
Formula = Callable[[str], str]


def document(blocks: list[Tree], warnings: list[str], formula: Formula = str) -> Document:
    """The blocks as Markdown; `formula` mends the spelling of what stands between dollars."""
    notes = [shortened(f"pandoc: {warning}", 160) for warning in warnings]
    try:
        text = "\n\n".join(block for block in _blocks(blocks, notes, formula) if block.strip())
    except RecursionError:
        raise DocumentError("it is nested too deep; save it in a simpler form") from None
    except (KeyError, TypeError, ValueError, IndexError) as error:
        raise DocumentError(f"pandoc's tree is not understood: {type(error).__name__}; save it as Markdown") from None
    return Document(text + "\n" if text else "", tuple(dict.fromkeys(notes)))


def _blocks(blocks: Any, notes: list[str], formula: Formula) -> Iterator[str]:
    for block in blocks:
        content = block.get("c")
        match block["t"]:
            case "Para" | "Plain":
                text = _inlines(content, notes, formula)
                yield _BLOCK_START.sub(lambda match: "\\" + match[0], text, count=1) if _BLOCK_START.match(text) else text
            case "Header":
                yield "#" * content[0] + " " + " ".join(_inlines(content[2], notes, formula).split())
            case "CodeBlock":
                yield fenced(content[1], next((name for name in content[0][1] if name.isalnum()), ""))
            case "BlockQuote":
                yield _indented("\n\n".join(_blocks(content, notes, formula)), "> ", "> ")
            case "BulletList":
                yield "\n".join(_item(item, "- ", notes, formula) for item in content)
            case "OrderedList":
                first = content[0][0]
                yield "\n".join(_item(item, f"{first + n}. ", notes, formula) for n, item in enumerate(content[1]))
            case "DefinitionList":
                for term, meanings in content:
                    yield _inlines(term, notes, formula)
                    for meaning in meanings:
                        yield from _blocks(meaning, notes, formula)
            case "LineBlock":
                yield "  \n".join(_inlines(line, notes, formula) for line in content)
            case "Div":
                yield from _blocks(content[1], notes, formula)
            case "Figure":
                yield from _blocks(content[2], notes, formula)
            case "Table":
                yield from _table(content, notes, formula)
            case "RawBlock":
                notes.append(f"not read: {shortened(content[1])}")
            case "HorizontalRule":
                yield "---"
            case kind:
                notes.append(f"a {kind} is not read")


def _item(blocks: Any, marker: str, notes: list[str], formula: Formula) -> str:
    tight = "\n" if all(block["t"] == "Plain" for block in blocks) else "\n\n"
    return _indented(tight.join(_blocks(blocks, notes, formula)), marker, " " * len(marker))


def _indented(text: str, first: str, rest: str) -> str:
    lines = text.split("\n")
    return "\n".join([first + lines[0], *((rest + line if line else rest.rstrip()) for line in lines[1:])])


def _table(content: Any, notes: list[str], formula: Formula) -> Iterator[str]:
    """Rows with bars; what is in a cell goes on one line."""
    bodies = [body[2] + body[3] for body in content[4]]
    rows = [[_cell(cell, notes, formula) for cell in row[1]] for part in (content[3][1], *bodies, content[5][1]) for row in part]
    yield from _blocks(content[1][1], notes, formula)
    if rows:
        width = max(len(row) for row in rows)
        full = [row + [""] * (width - len(row)) for row in rows]
        head, *body = full
        lines = [head, ["---"] * width, *body]
        yield "\n".join("| " + " | ".join(line) + " |" for line in lines)


def _cell(cell: Any, notes: list[str], formula: Formula) -> str:
    return " ".join(" ".join(_blocks(cell[4], notes, formula)).split()).replace("|", "\\|")


def _inlines(inlines: Any, notes: list[str], formula: Formula) -> str:
    return "".join(_inline(inline, notes, formula) for inline in inlines)


def _inline(inline: Any, notes: list[str], formula: Formula) -> str:
    content = inline.get("c")
    match inline["t"]:
        case "Str":
            return _ESCAPED.sub(lambda match: "\\" + match[0], content.translate(_QUOTES))
        case "Space" | "SoftBreak":
            return " "
        case "LineBreak":
            return "  \n"
        case "Math":
            text = formula(content[1].strip())
            return f"$${text}$$" if content[0]["t"] == "DisplayMath" else f"${text}$"
        case "Code":
            return code_span(content[1])
        case "Emph" | "Underline":
            return _marked(_inlines(content, notes, formula), "*")
        case "Strong":
            return _marked(_inlines(content, notes, formula), "**")
        case "Superscript":
            return _raised("^", _inlines(content, notes, formula))
        case "Subscript":
            return _raised("_", _inlines(content, notes, formula))
        case "Quoted":
            mark = "'" if content[0]["t"] == "SingleQuote" else '"'
            return mark + _inlines(content[1], notes, formula) + mark
        case "Strikeout":
            notes.append(f"struck out, not read: {shortened(_inlines(content, [], formula))}")
            return ""
        case "SmallCaps":
            return _inlines(content, notes, formula)
        case "Cite" | "Link" | "Span":
            return _inlines(content[1], notes, formula)
        case "Image":
            notes.append(f"a picture is not read: {shortened(_inlines(content[1], [], formula) or content[2][0])}")
            return ""
        case "Note":
            return " (" + " ".join(_blocks(content, notes, formula)) + ")"
        case "RawInline":
            notes.append(f"not read: {shortened(content[1])}")
            return ""
    notes.append(f"a {inline['t']} is not read")
    return ""


def _marked(text: str, mark: str) -> str:
    """Emphasis, with the white space that Word likes to put inside left outside."""
    inner = text.strip()
    if not inner or "\n\n" in inner:
        return text
    lead, tail = text[: len(text) - len(text.lstrip())], text[len(text.rstrip()) :]
    return f"{lead}{mark}{inner}{mark}{tail}"


def _raised(sign: str, text: str) -> str:
    return f"{sign}{text}" if len(text) == 1 else f"{sign}{{{text}}}"
