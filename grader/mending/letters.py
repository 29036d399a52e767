"""Letters that an export changed: curly quotes, dashes, ligatures, spaces, escapes; and what it put before lines."""

from __future__ import annotations

import html
import itertools
import re
from collections.abc import Sequence
from dataclasses import replace

from grader.mending.lines import Line

_SPACES = "\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000"
_NOTHING = "\u00ad\u200b\u200c\u200d\u2060\ufeff\u200e\u200f"
_LETTERS = str.maketrans(
    dict.fromkeys(_SPACES, " ")
    | dict.fromkeys(_NOTHING, "")
    | dict.fromkeys("‘’‚‛′‹›", "'")
    | dict.fromkeys("“”„‟″«»", '"')
    | dict.fromkeys("‐‑‒–—―−﹣", "-")
    | dict.fromkeys("∗×⋅✱﹡", "*")
    | dict.fromkeys("∕⁄÷", "/")
    | {"≤": "<=", "≥": ">=", "≠": "!=", "→": "->", "…": "...", "∶": ":", "﹍": "_", "‗": "_"}
    | {"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "ft", "ﬆ": "st"}
    | {chr(code): chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)}
)
_ENTITY = re.compile(r"&(?:lt|gt|amp|quot|apos|nbsp|#0?39|#34|#x27|#95);")
_ESCAPED = re.compile(r"\\([_*\[\](){}#=.<>+|~!\"'`-])")
_BOLD = r"(?:\*\*|\*|__|_ _|--?|</?(?:b|strong)>)"
_INIT = re.compile(rf"(?<![\w]){_BOLD}\s?init\s?{_BOLD}(?![\w])")
_LOST_INIT = re.compile(r"(?<=def )\s*_?init_?(?=\s*\()|(?<=\)\.)_?init_?(?=\()")
_DEFINED_INIT = re.compile(r"def\s+_?init_?\s*\(\s*self")
_CALLED_INIT = re.compile(r"super\([^()]*\)\._?init_?\(")
_LATEX_QUOTE = re.compile(r"`(\w+)'")
_DOUBLED_QUOTE = re.compile(r"(?<=[=(,\s\[])''(\w+)''(?!')")
_PROMPT = re.compile(r"^\s*(?:>>>|\.\.\.|In \[\d+\]:|\s*\.\.\.:)(?: |$)")
_MARK = re.compile(r"^\s*[>+|•](?: |$)")
_NUMBER = re.compile(r"^\s*\[?(\d{1,4})(?:[.:|)\]]\s?|\s\|\s?|\s|$)")
_ONLY_NUMBER = re.compile(r"^\s*\d{1,4}\s*$")


def letters(lines: Sequence[Line]) -> tuple[Line, ...]:
    """Every line with the letters that Python knows."""
    plain = tuple(replace(line, text=_plain(line.text)) for line in lines)
    if lost_init("\n".join(line.text for line in plain)):
        plain = tuple(replace(line, text=_LOST_INIT.sub("__init__", line.text)) for line in plain)
    return plain


def lost_init(text: str) -> bool:
    """Whether a constructor and its call of the base class both lost the underscores of their name: Markdown makes them bold."""
    return "__init__" not in text and _DEFINED_INIT.search(text) is not None and _CALLED_INIT.search(text) is not None


def _plain(text: str) -> str:
    if not text.isascii():
        text = text.translate(_LETTERS)
    text = _ENTITY.sub(lambda match: html.unescape(match[0]).replace("\u00a0", " "), text)
    text = _ESCAPED.sub(r"\1", text)
    text = _LATEX_QUOTE.sub(r"'\1'", _DOUBLED_QUOTE.sub(r'"\1"', text))
    return _INIT.sub("__init__", text)


def bare(lines: Sequence[Line]) -> tuple[Line, ...]:
    """The lines without prompts, marks and numbers before them, where most lines have one."""
    for pattern in (_PROMPT, _MARK):
        found = [pattern.match(line.text) for line in lines]
        if sum(match is not None for match in found) * 3 >= 2 * len(lines) > 0:
            lines = [_cut(line, match.end()) if match else line for line, match in zip(lines, found, strict=True)]
    return _unnumbered(lines)


def _cut(line: Line, end: int) -> Line:
    return replace(line, text=line.text[end:], start=line.start + end)


def _unnumbered(lines: Sequence[Line]) -> tuple[Line, ...]:
    """Without numbers that count the lines, before each or each on a line of its own."""
    found = [_NUMBER.match(line.text) for line in lines]
    counted = [int(match[1]) for match in found if match]
    rising = all(a < b for a, b in itertools.pairwise(counted))
    if len(counted) * 10 >= 8 * len(lines) and rising and len(counted) > 2:
        return tuple(_cut(line, match.end()) if match else line for line, match in zip(lines, found, strict=True))
    alone = [int(line.text) for line in lines if _ONLY_NUMBER.match(line.text)]
    if len(alone) > 3 and len(alone) * 3 >= len(lines) and all(a < b for a, b in itertools.pairwise(alone)):
        return tuple(line for line in lines if not _ONLY_NUMBER.match(line.text))
    return tuple(lines)


def is_number(text: str) -> bool:
    """Whether a line is nothing but a number: of a page, or of the line."""
    return _ONLY_NUMBER.match(text) is not None
