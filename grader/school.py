"""Phrases of school mathematics that stand for a sum: "the product of 6 and 7 is 42", "17 divided by 5 is 3 remainder 2".

Pure text: each phrase gives the formula it stands for, the result that is named, and their places. What cannot be one of
these phrases as a whole is left to the reader of written sums.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

NUMBER = r"\d{1,3}(?:,\d{3})+(?!\d)(?:\.\d+)?|\d+(?:\.\d+)?"
_SIGN = r"(?P<sign>is|=|equals|gives|makes|are)"
_TOTAL = rf"\s*[$€£]?(?P<total>{NUMBER})(?P<percent>\s*%)?(?![\d.,]*\d|\s*[-+*/^×÷])"
_ITEM = rf"[$€£]?(?:{NUMBER})(?:\s*%)?"
_LIST = rf"(?P<items>{_ITEM}(?:\s*,\s*{_ITEM})*\s*,?\s*and\s+{_ITEM})"
_PARTS = {"third": 3, "quarter": 4, "fourth": 4, "fifth": 5, "sixth": 6, "seventh": 7, "eighth": 8, "ninth": 9, "tenth": 10}


@dataclass(frozen=True)
class Phrase:
    """A sum in words: its formula, the result named, the sign between them, and the places of the two."""

    formula: str
    total: str
    sign: str
    start: int
    middle: int
    end: int


def _numbers(match: re.Match[str]) -> list[str]:
    return re.findall(NUMBER, match["items"])


def _joined(sign: str) -> Callable[[re.Match[str]], str]:
    return lambda match: f" {sign} ".join(_numbers(match))


def _average(match: re.Match[str]) -> str:
    numbers = _numbers(match)
    return f"({' + '.join(numbers)}) / {len(numbers)}"


def _part(match: re.Match[str]) -> str:
    return f"{match['times'] or 1} * {match['of']} / {_PARTS[match['part'].lower()]}"


_PHRASES: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], str]], ...] = tuple(
    (re.compile(pattern, re.IGNORECASE), formula)
    for pattern, formula in (
        (rf"\b(?:sum|total) of {_LIST}\s+{_SIGN}{_TOTAL}", _joined("+")),
        (rf"\bproduct of {_LIST}\s+{_SIGN}{_TOTAL}", _joined("*")),
        (rf"\b(?:average|mean) of {_LIST}\s+{_SIGN}{_TOTAL}", _average),
        (
            rf"\bdifference (?:between|of) [$€£]?(?P<a>{NUMBER}) and [$€£]?(?P<b>{NUMBER})\s+{_SIGN}{_TOTAL}",
            lambda match: f"|{match['a']} - {match['b']}|",
        ),
        (
            rf"\b(?P<a>{NUMBER}) (?:less|fewer) than (?P<b>{NUMBER})\s+{_SIGN}{_TOTAL}",
            lambda match: f"{match['b']} - {match['a']}",
        ),
        (rf"\b(?P<a>{NUMBER}) more than (?P<b>{NUMBER})\s+{_SIGN}{_TOTAL}", lambda match: f"{match['b']} + {match['a']}"),
        (
            rf"\b(?:(?P<times>\d+)|an?|one)[ -](?P<part>{'|'.join(_PARTS)})s? of [$€£]?(?P<of>{NUMBER})\s+{_SIGN}{_TOTAL}",
            _part,
        ),
        (rf"\b(?:sqrt\(|square root of |√)\s*(?P<a>{NUMBER})\)?\s*{_SIGN}{_TOTAL}", lambda match: f"\\sqrt{{{match['a']}}}"),
        (rf"(?<![\w.])(?P<a>\d{{1,3}})!\s*{_SIGN}{_TOTAL}", lambda match: f"{match['a']}!"),
    )
)
_REMAINDER = re.compile(
    rf"\b(?P<a>\d+)\s*(?:/|÷|divided by)\s*(?P<b>\d+)\s*{_SIGN}\s*(?P<q>\d+),?\s*(?:with |and )?(?:an? )?"
    r"(?:remainder|R)(?: of| is)?\s*(?P<r>\d+)(?!\d|\.\d)",
    re.IGNORECASE,
)
_SPEED = re.compile(
    rf"\b(?P<time>{NUMBER})\s+hours?\s+at\s+(?P<rate>{NUMBER})\s*(?:mph|kph|kmh|km/h)\s*{_SIGN}{_TOTAL}", re.IGNORECASE
)


def phrases(text: str) -> Iterator[Phrase]:
    """The sums in words, in the order of the patterns."""
    for pattern, formula in _PHRASES:
        for match in pattern.finditer(text):
            percent = "%" if match["percent"] else ""
            yield Phrase(formula(match), match["total"] + percent, match["sign"], match.start(), match.start("sign"), match.end())
    for match in _REMAINDER.finditer(text):
        if int(match["r"]) < int(match["b"]):
            whole = f"{match['q']} * {match['b']} + {match['r']}"
            yield Phrase(match["a"], whole, match["sign"], match.start(), match.start("sign"), match.end())
    for match in _SPEED.finditer(text):
        distance = f"{match['time']} * {match['rate']}"
        yield Phrase(distance, match["total"], match["sign"], match.start(), match.start("sign"), match.end())


# ---------------------------------------------------------------- what a sentence asserts

_NOT_SAID = re.compile(
    r"\b(?:not|never|cannot|thought|thinks?|claims?|claimed|guess\w*|believes?|assum\w*|suppos\w*|suggests?|instead of|"
    r"mistak\w+|wrong\w*|incorrect\w*|error|as if|would|false)\b|n't\b",
    re.IGNORECASE,
)
_IF = re.compile(r"\b(?:if|whether|unless|suppose|imagine|let)\b[^,]*$", re.IGNORECASE)
_END = re.compile(r"[.!?](?=\s|$)|\n")


def asserted(text: str, start: int, end: int) -> bool:
    """Whether the sentence round the place says it: no question, no denial, no condition, nobody's mistaken thought."""
    before = text[:start]
    begins = [match.end() for match in _END.finditer(before)]
    opening = before[begins[-1] if begins else 0 :]
    close = _END.search(text, end)
    tail = text[end : close.end() if close else len(text)]
    if tail.endswith("?") or _NOT_SAID.search(opening) or _IF.search(opening):
        return False
    return not re.search(
        r"\b(?:wrong|incorrect|mistake|not (?:right|correct|true)|were|but (?:it|that|this) is)\b", tail, re.IGNORECASE
    )
