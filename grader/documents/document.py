"""What a document is read as: Markdown, and what of it could not be kept."""

from __future__ import annotations

import re
from dataclasses import dataclass

from grader.turns import Turn

MAX_TEXT = 8 << 20


@dataclass(frozen=True)
class Document:
    """The text as Markdown with LaTeX, a line for each thing that is not in it, and who said what, where it is a chat."""

    text: str
    notes: tuple[str, ...] = ()
    turns: tuple[Turn, ...] = ()


class DocumentError(ValueError):
    """Why a document is not read, and how to mend it."""


def fenced(code: str, language: str = "") -> str:
    """A code block that nothing in the code can end."""
    longest = 0
    for line in code.split("\n"):
        mark = line.lstrip(" ")
        longest = max(longest, len(mark) - len(mark.lstrip("`")))
    fence = "`" * max(3, longest + 1)
    return f"{fence}{language}\n{code}{'' if code.endswith(chr(10)) or not code else chr(10)}{fence}"


def code_span(text: str) -> str:
    """A code span that nothing in the text can end."""
    fence = "`" * (max((len(run) for run in re.findall("`+", text)), default=0) + 1)
    pad = " " if text.startswith("`") or text.endswith("`") else ""
    return f"{fence}{pad}{text}{pad}{fence}"


def shortened(text: str, size: int = 80) -> str:
    """On one line, for a note."""
    line = " ".join(text.split())
    return line if len(line) <= size else line[: size - 1] + "…"
