"""Numbers and shapes in sentences about layers, in digits, words or the symbols that a question sets: "2NF", "B x NC x 32".

A question's symbol stands for the value that it has in the measured net, so that "NC + NIC" is a number like any other.
"""

from __future__ import annotations

import re
from functools import lru_cache

from grader.english.layer_frames import INT, SIGN
from grader.english.words import NUMBERS

Symbols = tuple[tuple[str, int], ...]
BATCH = r"(?:batch(?:_size| size)?|[BN])"
_TIMES = r"(?:\s*(?:\\cdot|\\,|[·⋅*∗])\s*|\s?)"


@lru_cache(maxsize=64)
def symbolic(symbols: Symbols) -> str:
    """The pattern of a sum of multiples of the symbols: "NF", "2·NF", "NC + NIC", "NF + NF = 2NF"."""
    names = "|".join(re.escape(name) for name, _ in sorted(symbols, key=lambda pair: -len(pair[0])))
    if not names:
        return "(?!)"
    term = rf"(?:\d{{1,2}}{_TIMES})?(?:{names})(?![\w^_])"
    return rf"(?<![\w·⋅*^]){term}(?:\s*[+=]\s*{term})*"


@lru_cache(maxsize=64)
def shaped(symbols: Symbols) -> str:
    """The pattern of a shape with a batch axis or symbols: "(B, NC, 32, 32)", "B x 24 x 32 x 32"."""
    names = "|".join(re.escape(name) for name, _ in symbols) or "(?!)"
    side = rf"(?:\d{{0,2}}{_TIMES}(?:{names})(?:\s*\+\s*(?:{names}))?|{INT})(?![\w^])"
    comma, by = rf"(?:\s*,\s*{side}){{2,3}}", rf"(?:\s*{SIGN}\s*{side}){{2,3}}"
    return rf"(?:[(\[]\s*(?:{BATCH}|{side}){comma}\s*[)\]]|(?<!\w){BATCH}{by})"


def plain(written: str, symbols: Symbols) -> str:
    """The same in digits alone, without the batch axis."""
    text = re.sub(rf"([(\[]\s*){BATCH}\s*,\s*", r"\1", written)
    text = re.sub(rf"^\s*{BATCH}\s*{SIGN}\s*", "", text)
    for name, value in sorted(symbols, key=lambda pair: -len(pair[0])):
        text = re.sub(rf"(?<![A-Za-z_])(\d{{1,2}}){_TIMES}{re.escape(name)}(?!\w)", rf"\1·{value}", text)
        text = re.sub(rf"(?<!\w){re.escape(name)}(?!\w)", str(value), text)
    return text


def sides_of(written: str, symbols: Symbols) -> tuple[int, ...]:
    """The sides of a shape."""
    text = plain(written, symbols)
    if "(" in text[:2] or "[" in text[:2]:
        return tuple(_value(item) for item in text.strip("()[] ").split(","))
    return tuple(int(re.sub(r"\D", "", item)) for item in re.findall(INT, text))


def values_of(written: str, symbols: Symbols) -> tuple[int, ...]:
    """The number, or what both sides of an equation come to."""
    text = plain(written, symbols).strip().lower()
    if text == "no" or text in NUMBERS:
        return (0 if text == "no" else NUMBERS[text],)
    return tuple(_value(side) for side in text.split("="))


def _value(text: str) -> int:
    return sum(_product(term) for term in text.split("+"))


def _product(term: str) -> int:
    found = 1
    for factor in re.finditer(rf"({INT})(?:\s*\^\s*\{{?([23])\}}?|([²³]))?", term):
        power = int(factor[2] or {"²": 2, "³": 3}.get(factor[3] or "", 1))
        found *= int(re.sub(r"\D", "", factor[1])) ** power
    return found
