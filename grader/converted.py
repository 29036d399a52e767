"""Times and measures said otherwise: "2 hours 15 minutes = 135 minutes", "15 minutes is a quarter of an hour".

Also clocks: "starts at 7:45 pm and lasts 2 hours 20 minutes, so it ends at 10:05 pm". Pure text, as `quantities` is: each is a
formula, its result and their places. Only units of one dimension are turned into each other.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction

from grader.units import of_kind

DAY = 24 * 60  # minutes
REACH = 120  # characters before an amount that are looked at
Said = tuple[str, str, str, int, int, int]
N = r"(?:\d{1,3}(?:,\d{3})+(?!\d)(?:\.\d+)?|\d+(?:\.\d+)?)"
_PARTS = {"half": "1/2", "third": "1/3", "quarter": "1/4", "fifth": "1/5", "sixth": "1/6", "tenth": "1/10"}
_IS = r"(?P<sign>=|is equal to|equals|is|are|makes)"
_AMOUNT = rf"(?P<amount>{N}\s*[A-Za-z]+(?:,?\s*(?:and\s+)?{N}\s*[A-Za-z]+)?)"
_FRACTION = (
    r"(?P<fraction>(?:an?\s+|one\s+|(?P<times>two|three|four|five)[\s-]+)?"
    rf"(?P<part>{'|'.join(_PARTS)})s?\s+(?:of\s+)?an?\s+(?P<whole>[A-Za-z]+))"
)
_BEGINS = re.compile(  # what may stand before an amount that nothing else belongs to
    r"(?:^|[.;!?:]\s+|\n\s*|(?:^|[.;!?\n])[^.;!?\n\d§]*"
    r"(?:,|\b(?:so|is|are|that|thus|i\.e\.|then|hence|where|therefore|and|takes?|lasts?))\s+)[*_(-]*\s*$"
)
_STOP = r"(?=\s*(?:[.;,!)]|$|\n|(?:and|so|long|wide|high|tall|deep|thick|away|old)\b)(?!,?\s*(?:and\s+)?\d))"
_TURNED = re.compile(rf"(?<![\w.,]){_AMOUNT}\s*{_IS}\s*(?:only |just )?(?P<total>{N})\s*(?P<to>[A-Za-z]+){_STOP}", re.IGNORECASE)
_IS_PART = re.compile(rf"(?<![\w.,]){_AMOUNT}\s*{_IS}\s*(?:only |just )?{_FRACTION}{_STOP}", re.IGNORECASE)
_PART_IS = re.compile(rf"\b{_FRACTION}\s*{_IS}\s*(?:only |just )?{_AMOUNT}{_STOP}", re.IGNORECASE)
_ONE = re.compile(rf"({N})\s*([A-Za-z]+)")
_COUNTS = {"two": 2, "three": 3, "four": 4, "five": 5}
_CLOCK = r"(?P<{0}h>1[0-2]|0?[1-9]):(?P<{0}m>[0-5]\d)\s*(?P<{0}half>[ap]\.?m\b\.?)"
_ENDS = re.compile(
    rf"\b(?:starts?|begins?|leaves?|departs?|sets? off|opens?)\s+at\s+{_CLOCK.format('a')}\s*,?\s*(?:and\s+)?(?:it\s+)?"
    rf"(?:lasts?|takes?|runs? for|travels? for|goes on for)\s+{_AMOUNT}\s*,?\s*(?P<sign>(?:(?:and|so|it|then)\s+)*"
    rf"(?:ends?|arrives?|finish(?:es)?|is over|closes?)(?:\s+at)?)\s+(?P<total>{_CLOCK.format('b')})",
    re.IGNORECASE,
)
_ADDED = re.compile(
    rf"\badding\s+{_AMOUNT}\s+to\s+{_CLOCK.format('a')}\s+(?P<sign>gives|is|makes|yields)\s+(?P<total>{_CLOCK.format('b')})",
    re.IGNORECASE,
)

_BY_DEGREES = re.compile(
    r"\b(?:chang\w+|differen\w+|ris\w+|rose|increas\w+|drop\w*|fell|decreas\w+|warm\w+|cool\w+|interval|by)\b"
)
_DEGREES = re.compile(
    rf"(?<![\w.,])(?P<amount>[-−]?{N})\s*(?:°\s*|degrees?\s+)?(?P<from>[CFK])(?:elsius|ahrenheit|elvin)?\s*{_IS}\s*"
    rf"(?P<total>[-−]?{N})\s*(?:°\s*|degrees?\s+)?(?P<to>[CFK])(?:elsius|ahrenheit|elvin)?{_STOP}"
)
_ELSEWHERE = re.compile(
    r"\b(?:flights?|flies|fly|planes?|airports?|time zones?|local|breaks?|intermission|interval|pauses?|delay\w*|late)\b",
    re.IGNORECASE,
)


def converted(text: str) -> Iterator[Said]:
    """Formula, result, sign, start, place of the sign, end."""
    for match in _alone(_TURNED, text):
        one, other = _base(match["amount"]), _base(f"1 {match['to']}")
        if one is not None and other is not None and one[0] == other[0]:
            yield _said(match, f"{one[1] / other[1]}", match["total"].replace(",", ""))
    for match in _alone(_IS_PART, text):
        one, other = _base(match["amount"]), _base(f"1 {match['whole']}")
        if one is not None and other is not None and one[0] == other[0]:
            yield _said(match, f"{one[1] / other[1]}", f"{_share(match)}")
    for match in _alone(_PART_IS, text):
        one, other = _base(match["amount"]), _base(f"1 {match['whole']}")
        if one is not None and other is not None and one[0] == other[0]:
            yield _said(match, f"{_share(match)}", f"{one[1] / other[1]}")
    yield from _temperatures(text)
    for pattern in (_ENDS, _ADDED):
        for match in pattern.finditer(text):
            lasts = _base(match["amount"])
            if lasts is not None and lasts[0] == "time" and not _ELSEWHERE.search(text):
                gone = (_minutes(match, "b") - _minutes(match, "a")) % DAY
                yield _said(match, f"{lasts[1] / 60 % DAY}", f"{gone}")


def _temperatures(text: str) -> Iterator[Said]:
    """`25 °C = 298 K`, `100 °C is 212 °F`; of a result that only rounding parts from the true one nothing is said."""
    for match in _alone(_DEGREES, text):
        one, other = match["from"], match["to"]
        if one == other or _BY_DEGREES.search(text[max(0, match.start() - REACH) : match.start()]):
            continue
        amount, total = match["amount"].replace("−", "-"), match["total"].replace("−", "-")
        offset = "273.15" if "." in amount + total else "273"
        celsius = {"C": amount, "F": f"(({amount}) - 32) * 5 / 9", "K": f"({amount}) - {offset}"}[one]
        formula = {"C": celsius, "F": f"({celsius}) * 9 / 5 + 32", "K": f"({celsius}) + {offset}"}[other]
        gap = abs(_degrees(one, other, Fraction(amount), Fraction(offset)) - Fraction(total))
        if (gap <= Fraction(1, 2 * 10 ** len(total.partition(".")[2])) and "." in total) or gap == 0 or gap >= 1:
            yield _said(match, formula, total)


def _degrees(one: str, other: str, amount: Fraction, offset: Fraction) -> Fraction:
    celsius = {"C": amount, "F": (amount - 32) * 5 / 9, "K": amount - offset}[one]
    return {"C": celsius, "F": celsius * 9 / 5 + 32, "K": celsius + offset}[other]


def _alone(pattern: re.Pattern[str], text: str) -> Iterator[re.Match[str]]:
    for match in pattern.finditer(text):
        if _BEGINS.search(text[max(0, match.start() - REACH) : match.start()]):
            yield match


def _said(match: re.Match[str], formula: str, total: str) -> Said:
    return formula, total, "=", match.start(), match.start("sign"), match.end()


def _share(match: re.Match[str]) -> Fraction:
    return Fraction(_PARTS[match["part"].lower()]) * _COUNTS.get((match["times"] or "").lower(), 1)


def _minutes(match: re.Match[str], which: str) -> int:
    late = match[f"{which}half"].lower().startswith("p")
    return (int(match[f"{which}h"]) % 12 + 12 * late) * 60 + int(match[f"{which}m"])


def _base(amount: str) -> tuple[str, Fraction] | None:
    """The amount's dimension, and its size in that dimension's unit; a larger unit stands before a smaller one."""
    found = [(of_kind(word), Fraction(number.replace(",", ""))) for number, word in _ONE.findall(amount)]
    known = [(unit[0], unit[1], number) for unit, number in found if unit is not None]
    if not known or len(known) < len(found) or len({kind for kind, _, _ in known}) > 1:
        return None
    sizes = [size for _, size, _ in known]
    if sorted(set(sizes), reverse=True) != sizes:
        return None
    return known[0][0], sum((size * number for _, size, number in known), Fraction(0))
