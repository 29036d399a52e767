"""Formulas of a sentence as one word each, at their own length, so that what is said of them can be read.

A formula stands between dollars or back ticks, or is a name with an operator, a capital letter or a number by itself.
"""

from __future__ import annotations

import re

_FORMULA = re.compile(
    r"\$\$.+?\$\$|\$[^$]+\$|\\\(.+?\\\)|`[^`]+`|(?<![\w-])[A-Za-z\d\\(][\w{}\\().]*(?:[\^_/*=+][-\w{}\\().^_]*[\w})])+|"
    r"(?<![\w'’§.-])(?:[B-HJ-Z]|\d+(?:\s?[x×]\s?\d+)+|(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?)(?!,\d|\.\d|[\w'’§-])",
    re.DOTALL,
)


def masked(text: str) -> tuple[str, dict[str, str]]:
    """The text with each formula as one word of its own length, and what the words stand for."""
    formulas: dict[str, str] = {}

    def word(match: re.Match[str]) -> str:
        stand = chr(0xE000 + len(formulas) % 6000)
        formulas[stand] = match[0]
        return stand + "·" * (len(match[0]) - 1)

    return re.sub(_FORMULA, word, text), formulas


def inside(words: str, formulas: dict[str, str]) -> tuple[str, ...]:
    return tuple(formulas[sign] for sign in words if sign in formulas)


def shown(words: str, formulas: dict[str, str]) -> str:
    return re.sub(r"[\ue000-\uf8ff]·*", lambda match: formulas.get(match[0][0], ""), words)
