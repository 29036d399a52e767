"""Noisy LaTeX, Unicode or plain text to tokens with exact places, by one regular expression.

Nothing is refused here: what no rule knows is a token of kind OTHER, and the grammar says so at its place.
"""

from __future__ import annotations

import re
import unicodedata
from typing import NamedTuple

MAX_TEXT = 10_000  # code points of one formula
MAX_TOKENS = 4_000

_TOKEN = re.compile(
    r"""
    (?P<NUMBER>(?:\d{1,3}(?:(?:,|\{,\})\d{3})+(?!\d)(?:\.\d+)?|\d+\.\d+|\d+|\.\d+)(?:[eE][+-]?\d+(?![.\d]))?)
    |(?P<NEWLINE>[ \t]*(?:\r?\n|\r)\s*)
    |(?P<SPACE>(?:[ \t\u00a0\u2000-\u200b\u202f~]|\\[ ,;:!>])+)
    |(?P<BREAK>\\\\(?:\[[^\]\n]{0,20}\])?|\\(?:cr|newline)(?![a-zA-Z]))
    |(?P<COMMAND>\\[a-zA-Z]+\*?)
    |(?P<ESCAPE>\\[^a-zA-Z\s])
    |(?P<LETTERS>[a-zA-Z]+)
    |(?P<SUPERSCRIPT>[⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁽⁾ⁿⁱᵀᵏᵗᵐ]+)
    |(?P<SUBSCRIPT>[₀₁₂₃₄₅₆₇₈₉₊₋₍₎ᵢⱼₖₙₜₘ]+)
    |(?P<MARK>[\u0300-\u036f\u20d0-\u20ff])
    |(?P<LONG>\.T(?![a-zA-Z])|\|\||\*\*|//|:=|=:|<=>|<=|>=|==|!=|->|=>|\.\.\.|…)
    |(?P<OTHER>.)
    """,
    re.VERBOSE | re.DOTALL,
)


VULGAR: dict[str, tuple[tuple[str, str], ...]] = {
    sign: (("OTHER", "("), ("NUMBER", above), ("OTHER", "/"), ("NUMBER", below), ("OTHER", ")"))
    for sign, above, below in (
        ("½", "1", "2"), ("⅓", "1", "3"), ("⅔", "2", "3"), ("¼", "1", "4"), ("¾", "3", "4"), ("⅕", "1", "5"), ("⅙", "1", "6"),
        ("⅛", "1", "8"), ("⅜", "3", "8"), ("⅝", "5", "8"), ("⅞", "7", "8"),
    )
}  # fmt: skip


class Token(NamedTuple):
    """One token: its kind, its text, its place [start, end), and the white space before it."""

    kind: str
    text: str
    start: int
    end: int
    spaced: bool = False  # white space of any sort stands before it
    wide: bool = False  # explicit LaTeX space, or a run of blanks, stands before it
    newline: bool = False  # a line end stands before it


class TooLong(Exception):
    """The formula is longer than the bound, or holds a number that is two."""


def tokens(text: str) -> list[Token]:
    """The tokens of the text, without its white space; raises TooLong."""
    if len(text) > MAX_TEXT:
        raise TooLong(f"longer than {MAX_TEXT} characters")
    found: list[Token] = []
    spaced = wide = newline = False
    for match in _TOKEN.finditer(text):
        kind, token = match.lastgroup or "OTHER", match.group()
        if kind in _GAPS:
            spaced, newline = True, newline or kind == "NEWLINE"
            wide = wide or "\\" in token
            continue
        start, end = match.span()
        if kind == "OTHER" and token in VULGAR:
            if found and found[-1].kind == "NUMBER":  # 2½ is a sum, unlike 2 1/2 x
                raise TooLong(f"a whole number beside {token}")
            for piece_kind, value in VULGAR[token]:
                found.append(Token(piece_kind, value, start, end, spaced, wide, newline))
                spaced = wide = newline = False
        elif kind == "OTHER" and token > "\x7f":
            for piece_kind, value, a, b in _letter(token, start, end):
                found.append(Token(piece_kind, value, a, b, spaced, wide, newline))
                spaced = wide = newline = False
        else:
            found.append(_new(Token, (kind, token, start, end, spaced, wide, newline)))
            spaced = wide = newline = False
    if len(found) > MAX_TOKENS:
        raise TooLong(f"more than {MAX_TOKENS} tokens")
    return found


_GAPS = frozenset({"SPACE", "NEWLINE"})
_new = tuple.__new__


def _letter(char: str, start: int, end: int) -> list[tuple[str, str, int, int]]:
    """A letter beyond ASCII: styled letters become plain, `ŵ` becomes w and its hat."""
    if char in "𝟏𝟙":  # the vector of ones, or an indicator
        return [("OTHER", "𝟙", start, end)]
    if char == "𝔼":
        return [("COMMAND", "\\mathbb", start, start), ("LETTERS", "E", start, end)]
    plain = unicodedata.normalize("NFD", char)
    if len(plain) == 2 and plain[0].isalpha() and unicodedata.combining(plain[1]):
        return [("LETTERS", plain[0], start, end), ("MARK", plain[1], end, end)]
    styled = unicodedata.normalize("NFKC", char)
    if len(styled) == 1 and styled != char and styled.isalnum():
        kind = "NUMBER" if styled.isdigit() else "LETTERS" if styled.isascii() else "OTHER"
        return [(kind, styled, start, end)]
    return [("OTHER", char, start, end)]
