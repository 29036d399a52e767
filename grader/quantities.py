"""Quantities of school mathematics in sentences: units turned into others, percentages, ratios, speeds, boxes of so many.

"0.1 km = 100 m", "20% off 50 is 40", "the ratio of 12 to 8 is 3:2", "it rose from 80 to 100, a 25% increase", "150 km in 3 hours,
so its speed is 50 km/h", "3 boxes of 12, so 36 apples". Pure text, as `school` is: each is a formula, its result and their places.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from fractions import Fraction

from grader.units import is_measure, of_kind, unit

N = r"(?:\d{1,3}(?:,\d{3})+(?!\d)(?:\.\d+)?|\d+(?:\.\d+)?|\.\d+)"
_END = r"(?![\d.,]*\d|\s*(?:[-+*/^×÷%]|percent\b))"
_MONEY = r"[$€£]?\s?"
_IS = r"(?P<sign>is equal to|is|=|equals|gives|makes|are|leaves|costs|becomes|≈|takes)"
_TOTAL = rf"\s*{_MONEY}(?P<total>{N}){_END}"

_UNIT = "km/h|m/s|[A-Za-z]+"
_CONVERTED = re.compile(
    rf"(?<![\w.,/*+^-])(?P<a>{N})\s*(?P<from>{_UNIT})\s*{_IS}\s*(?:only |about |just )?(?P<total>{N})\s*(?P<to>{_UNIT})(?=\s*(?:[.;,!)]|$|and\b|so\b))"
)
_HOLDERS = "box|pack|packet|bag|row|group|set|carton|crate|basket|tray|shelf|stack|team|bunch|case|pile|column|bundle|roll|jar"
_FILLER = (
    r"(?:(?:she|he|they|we|it|there|has|have|had|is|are|was|were|gets?|got|makes?|that|that's|it's|in|total|all|altogether|a|of|which|"
    r"this|means|gives|the|equals|buys|bought|needs?|baked|sold|number)\s+){0,7}"
)
_SO = r"\s*,?\s*(?:so|thus|hence|therefore|which|that|for|making|giving|and so|this)\s+"
_LAST = r"(?=\s*(?:[A-Za-z]+\s*){0,2}(?:in total|altogether|in all)?\s*(?:[.;,!)]|$))(?!\s*(?:[A-Za-z]+\s+)?(?:left|more|less|each|per|fewer|of|remain\w*)\b)"
_LAST += rf"(?!\s*(?:{_HOLDERS}|shelve)(?:s|es)?\b)"
_RISE = r"(?:rises?|rose|risen|increase[sd]?|grows?|grew|went up|goes up|jumped|climbed)"
_FALL = r"(?:falls?|fell|fallen|decrease[sd]?|drops?|dropped|went down|goes down|shrank|declined|sank)"

Formula = Callable[[re.Match[str]], str]


def _plain(text: str) -> str:
    return text.replace(",", "")


def _times(match: re.Match[str], sign: str) -> str:
    return f"{_plain(match['a'])} * (1 {sign} {match['p']} / 100)"


_PATTERNS: tuple[tuple[re.Pattern[str], Formula], ...] = tuple(
    (re.compile(pattern, re.IGNORECASE), formula)
    for pattern, formula in (
        (
            rf"(?<![\w.,*/+^=-])(?<!of )(?<!of the ){_MONEY}(?P<total>{N})\s+{_IS}\s+(?P<p>{N})\s?(?:%|percent)\s+of\s+{_MONEY}(?P<a>{N}){_END}",
            lambda match: f"{match['p']} / 100 * {_plain(match['a'])}",
        ),
        (rf"(?P<p>{N})\s?(?:%|percent) (?:off|less than)(?: of)?\s+{_MONEY}(?P<a>{N})\s+{_IS}{_TOTAL}", lambda match: _times(match, "-")),
        (rf"(?P<p>{N})\s?(?:%|percent) more than\s+{_MONEY}(?P<a>{N})\s+{_IS}{_TOTAL}", lambda match: _times(match, "+")),
        (
            rf"{_MONEY}(?P<a>{N})\s+(?:increased|raised|marked up) by\s+(?P<p>{N})\s?(?:%|percent)\s+{_IS}{_TOTAL}",
            lambda match: _times(match, "+"),
        ),
        (
            rf"{_MONEY}(?P<a>{N})\s+(?:decreased|reduced|lowered|discounted) by\s+(?P<p>{N})\s?(?:%|percent)\s+{_IS}{_TOTAL}",
            lambda match: _times(match, "-"),
        ),
        (
            rf"\bratio(?: of)?\s+(?P<a>{N})\s*(?:to|:)\s*(?P<b>{N})\s*(?P<sign>is|=|equals|simplifies to|reduces to|is equal to)\s*"
            rf"(?P<total>(?P<c>{N})\s*(?:to|:)\s*(?P<d>{N})){_END}",
            lambda match: f"{_plain(match['a'])} / {_plain(match['b'])}",
        ),
        (
            rf"\b{_RISE}\s+from\s+{_MONEY}(?P<a>{N})\s+to\s+{_MONEY}(?P<b>{N})\s*(?P<sign>,|\bis|\bwhich is|\bthat is)\s*(?:by|an?|which is an?|"
            rf"that is an?|or|so by)?\s*(?:increase of|rise of|growth of)?\s*(?P<total>{N})\s?(?:%|percent)(?!\s*(?:age )?points)",
            lambda match: f"({_plain(match['b'])} - {_plain(match['a'])}) / {_plain(match['a'])} * 100",
        ),
        (
            rf"\b{_FALL}\s+from\s+{_MONEY}(?P<a>{N})\s+to\s+{_MONEY}(?P<b>{N})\s*(?P<sign>,|\bis|\bwhich is|\bthat is)\s*(?:by|an?|which is an?|"
            rf"that is an?|or|so by)?\s*(?:decrease of|drop of|fall of|decline of)?\s*(?P<total>{N})\s?(?:%|percent)(?!\s*(?:age )?points)",
            lambda match: f"({_plain(match['a'])} - {_plain(match['b'])}) / {_plain(match['a'])} * 100",
        ),
        (
            rf"(?P<a>{N})\s*(?P<far>km|miles|m|meters|metres)\s+in\s+(?P<b>{N})\s*(?P<long>hours?|h|seconds?|s)\b(?P<sign>[^.\d;?]{{1,50}}?)"
            rf"(?P<total>{N})\s*(?P<speed>km/h|kmh|kph|mph|miles per hour|km per hour|m/s|meters per second|metres per second)",
            lambda match: f"{_plain(match['a'])} / {_plain(match['b'])}",
        ),
        (
            rf"\bat\s+(?P<b>{N})\s*(?P<speed>km/h|mph|m/s),?\s+(?P<a>{N})\s*(?P<far>km|miles|m|meters|metres)\s+{_IS}\s*(?P<total>{N})\s*"
            r"(?P<long>hours?|h|seconds?|s)\b",
            lambda match: f"{_plain(match['a'])} / {_plain(match['b'])}",
        ),
        (
            rf"(?<![\w.,])(?P<a>\d+)\s+(?:\w+\s+)?(?:{_HOLDERS}|shelve)(?:s|es)?\s+of\s+(?P<b>\d+)(?:\s+[a-z]+)?(?:\s+each)?"
            rf"(?P<sign>{_SO}){_FILLER}(?P<total>{N}){_LAST}",
            lambda match: f"{match['a']} * {match['b']}",
        ),
        (
            rf"(?<![\w.,])(?P<a>\d+)\s+(?:\w+\s+)?(?:{_HOLDERS}|shelve)(?:s|es)?\s+with\s+(?P<b>\d+)(?:\s+[a-z]+)?\s+(?:each|in each)"
            rf"(?P<sign>{_SO}){_FILLER}(?P<total>{N}){_LAST}",
            lambda match: f"{match['a']} * {match['b']}",
        ),
    )
)  # fmt: skip


def quantities(text: str) -> Iterator[tuple[str, str, str, int, int, int]]:
    """Formula, result, sign, start, place of the sign, end."""
    for match in _CONVERTED.finditer(text):
        if _goes_on(text, match.start()):
            continue
        turned = _turned(match["from"], match["to"], Fraction(_plain(match["a"])), _plain(match["total"]))
        if turned is not None:
            formula = f"{_plain(match['a'])} * {turned}"
            yield formula, _plain(match["total"]), match["sign"], match.start(), match.start("sign"), match.end()
    for pattern, formula_of in _PATTERNS:
        for match in pattern.finditer(text):
            if not _fits(match.groupdict()) or _goes_on(text, match.start()):
                continue
            groups = match.groupdict()
            total = f"{_plain(groups['c'])} / {_plain(groups['d'])}" if groups.get("d") else _plain(match["total"])
            yield formula_of(match), total, "=", match.start(), match.start("sign"), match.end()


FAR = Fraction(1, 20)  # from which on a number is no rounded one


def _turned(one: str, other: str, amount: Fraction, total: str) -> Fraction | None:
    """How many of the one unit the other is; of another kind only where the result is the rounded one, or far from it."""
    kinds = of_kind(one), of_kind(other)
    if kinds[0] is not None and kinds[1] is not None and kinds[0][0] == kinds[1][0]:
        return None if kinds[0] == kinds[1] else kinds[0][1] / kinds[1][1]
    if not (is_measure(one) and is_measure(other)) or unit(one, binary=False).powers != unit(other, binary=False).powers:
        return None
    ratio = unit(one, binary=False).size / unit(other, binary=False).size
    gap, places = abs(amount * ratio - Fraction(total)), len(total.partition(".")[2])
    rounded = gap == 0 or (places > 0 and gap <= Fraction(1, 2 * 10**places))
    return ratio if ratio != 1 and (rounded or gap > FAR * amount * ratio) else None


def _goes_on(text: str, start: int) -> bool:
    """Whether another number stands before it in its sentence, which the result may be about too: `1 hour 30 minutes = ...`."""
    begins = [match.end() for match in re.finditer(r"[.;!?](?=\s)|\n", text[:start])]
    return bool(re.search(r"\d|§", text[begins[-1] if begins else 0 : start]))


def _fits(groups: dict[str, str | None]) -> bool:
    """Whether a speed is in the units of its way and its time."""
    far, long, speed = groups.get("far"), groups.get("long"), groups.get("speed")
    if not far or not long or not speed:
        return True
    hours, per_second = long.lower().startswith("h"), speed.lower() in ("m/s", "meters per second", "metres per second")
    wanted = {"km": ("km/h", "kmh", "kph", "km per hour"), "miles": ("mph", "miles per hour")}.get(far.lower())
    return hours and speed.lower() in wanted if wanted else (not hours and per_second)
