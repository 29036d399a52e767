"""Sums with units, computed with them: "1 km + 200 m = 1.2 km", "60 km/h * 30 min = 30 km", "3 kW * 2 h = 6 kWh".

Terms of one dimension are added in one unit, products and quotients multiply dimensions, and the result is compared in its own
unit. Where a unit is not known, or the dimensions of the sides differ, neither right nor wrong is said: numbers alone settle
nothing. Where units make no difference ("3 apples + 4 apples", "3 km + 4 km", "3 * 12 $") the sum is one of numbers.

Long, since what the units leave open takes more rules than computing with them.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import combinations
from math import prod

from grader.units import CURRENCIES, MONEY, SCALE, THING, Powers, Unit, is_unit, named, unit

LONGEST, HIGHEST = 160, 12  # characters of a side, powers
COUNTED = frozenset({"day", "week", "month", "year"})
_OPS = {
    "×": "*",
    "÷": "/",
    "−": "-",
    "–": "-",
    "·": "*",
    "times": "*",
    "plus": "+",
    "minus": "-",
    "x": "*",
    "of": "*",
    "per": "/",
}
_TOKEN = re.compile(
    r"(?P<glued>(?:(?<=[^A-Za-z]m)|(?<=[^A-Za-z][cdkm]m)|(?<=[^A-Za-z]ft))[23])(?![\w.,]*\d)|"  # m2, ft3
    r"\s*(?:(?P<part>\d{1,4}/\d{1,4}(?=\s*[A-Za-z]))|(?P<number>\d{1,3}(?:,\d{3})+(?!\d)(?:\.\d+)?|\d+(?:\.\d+)?|\.\d+)|(?P<power>\*\*|\^)\s*(?P<by>-?\d+)|(?P<raised>[²³])|"
    r"(?P<op>[-+*/()×÷−–·]|(?:times|plus|minus|of|per)\b|multiplied by\b|divided by\b|x(?=\s*[\d($]))|(?P<percent>%|percent\b)|"
    r"(?P<word>[$€£]|[A-Za-zµμΩ][A-Za-zµμΩ'-]*))"
)
_ALONE = re.compile(r"[$€£]?\s*-?\s*(?:\d[\d,]*(?:\.\d+)?|\.\d+)(?:[^\d]|\^\s*-?\d|(?<=[mt])[23](?!\d))*$")
_DRESSED = re.compile(r"\\(?:text|mathrm|textrm|mbox|operatorname)\s*\{\s*([^{}]*?)\s*\}")
_PLAIN = (
    (re.compile(r"\\d?frac\s*\{([^{}]*)\}\s*\{([^{}]*)\}"), r"((\1)/(\2))"),
    (re.compile(r"\\(?:cdot|times)(?![A-Za-z])"), "*"),
    (re.compile(r"\\(?:[,;:! ]|q?quad\b|left\b|right\b)|~"), " "),
    (re.compile(r"\^\s*\{\s*(-?\d+)\s*\}"), r"^\1"),
    (re.compile(r"\\([%$*])"), r"\1"),
)


@dataclass(frozen=True)
class Restated:
    """Both sides as numbers of the result's unit."""

    left: str
    right: str


@dataclass(frozen=True)
class Unsettled:
    """Why the numbers settle nothing."""

    why: str


@dataclass(frozen=True)
class _Value:
    """A number, its dimension, the number without regard of units, and its bare factors."""

    number: Fraction
    powers: Mapping[str, int] = field(default_factory=dict)
    plain: Fraction = Fraction(0)
    bare: tuple[Fraction, ...] = ()


class _NotReadError(Exception):
    """Not a sum of numbers with units."""


class _UnlikeError(Exception):
    """Terms of different dimensions are added."""


def plain(text: str) -> str:
    """A formula's signs as those of a sentence: `3\\,\\text{km}` is `3 km`."""
    text = _DRESSED.sub(r" \1 ", text)
    for pattern, instead in _PLAIN:
        text = pattern.sub(instead, text)
    return text.strip()


def dressed(*sides: str) -> bool:
    """Whether the only letters of a formula are units, written as text."""
    units = [word for side in sides for found in _DRESSED.findall(side) for word in re.findall(r"[A-Za-zµμΩ]+", found)]
    bare = any(re.search(r"[A-Za-z]", re.sub(r"\\[A-Za-z]+", " ", _DRESSED.sub(" ", side))) for side in sides)
    return any(map(is_unit, units)) and not bare


def restated(left: str, right: str, *, about: bool = False) -> Restated | Unsettled | None:
    """The sum in the unit of its result; why it settles nothing; None where it is one of numbers alone."""
    left, right = plain(left), plain(right)
    if max(len(left), len(right)) > LONGEST:
        return None
    words = [word for side in (left, right) for word in _words(side)]
    known = [word for word in words if is_unit(word)]
    if len({CURRENCIES[named(word)] for word in known if named(word) in CURRENCIES}) > 1:
        return Unsettled("in more than one currency")
    settled = [_compared(left, right, words, about=about, binary=binary) for binary in (False, True)[: 1 + _of_data(known)]]
    if None in settled:
        return None
    if len(settled) > 1 and settled[0] != settled[1]:
        return next((item for item in settled if isinstance(item, Restated) and _agree(item)), settled[0])
    return settled[0]


def _of_data(known: list[str]) -> bool:
    return any(("data", 1) in unit(word, binary=False).powers for word in known)


def _agree(item: Restated) -> bool:
    places = len(item.right.partition(".")[2])
    gap = abs(Fraction(item.left) - Fraction(item.right.replace(",", "")))
    return gap <= Fraction(1, 2 * 10**places)


def _words(side: str) -> list[str]:
    return [match["word"] for match in _TOKEN.finditer(side) if match["word"]]


def _compared(left: str, right: str, words: list[str], *, about: bool, binary: bool) -> Restated | Unsettled | None:
    known = [word for word in words if is_unit(word)]
    several = _several(known, binary)
    try:
        one, other = _sides(left, right, binary)
    except _NotReadError:
        return Unsettled("units that are not read") if several else None
    except _UnlikeError:
        alone = not known or len(set(map(named, words))) == 1 or (not several and any(map(_of_money, known)))
        return None if alone else Unsettled("a sum of different dimensions")
    often = several and not one.powers and all(name.startswith(THING) for name in other.powers)  # 4 m / 50 cm = 8 pieces
    if dict(one.powers) != dict(other.powers) and not often:
        if several and one.plain == other.plain and _rate(left, right):
            return None
        if _per_what_is_counted(one, other, known):
            return None
        return _unlike(left, one, other, several=several)
    if not several and not any(map(_scales, known)):
        return _in_own_unit(one, other, right) if _is_composed(one) and _ALONE.match(right) else None
    return _of_one_dimension(left, right, one, other, known, about=about, binary=binary)


def _is_composed(value: _Value) -> bool:
    """Whether its dimension is put together of measures: g/cm^3."""
    return len(value.powers) > 1 and not any(name.startswith(THING) or name == MONEY for name in value.powers)


def _sides(left: str, right: str, binary: bool) -> tuple[_Value, _Value]:
    """Both sides; days on the left alone count how often, where that makes the sides alike: 8 hours * 5 days."""
    other = _Reader(right, binary).value()
    try:
        one = _Reader(left, binary).value()
    except _UnlikeError:
        one = None
    if one is None or dict(one.powers) != dict(other.powers):
        results = [unit(word, binary=binary) for word in _words(right)]
        often = {name for name in map(named, _words(left)) if name in COUNTED and not _within(name, results)}
        try:
            again = _Reader(left, binary, frozenset(often)).value()
        except _UnlikeError:
            again = None
        if often and again is not None and dict(again.powers) == dict(other.powers):
            return again, other
    if one is None:
        raise _UnlikeError
    return one, other


def _within(name: str, results: list[Unit]) -> bool:
    """Whether a result is in this unit, or in a larger one of its dimension: months do not count how often years are."""
    own = unit(name, binary=False)
    return any(result.powers == own.powers and result.size >= own.size for result in results)


def _of_money(word: str) -> bool:
    return unit(word, binary=False).powers == ((MONEY, 1),)


def _scales(word: str) -> bool:
    return (SCALE, 0) in unit(word, binary=False).powers


def _of_one_dimension(
    left: str, right: str, one: _Value, other: _Value, known: list[str], *, about: bool, binary: bool
) -> Restated | Unsettled | None:
    """Compared with their units: false where they differ, unless the numbers say what the units do not."""
    alone = _ALONE.match(right)
    if one.number == other.number:
        return _in_own_unit(one, other, right) if alone else Restated("1", "1")
    if alone is None:
        return Unsettled("goes on from its result")
    if one.plain == other.plain and _turned(one, other):
        return None
    inside, across = ({named(word) for word in _words(side) if is_unit(word)} for side in (left, right))
    coherent = one.number * other.plain == other.number * one.plain  # no factor could be left out: kg m/s^2 are N
    if one.bare and not across <= inside and not coherent:
        return Unsettled("the two sides are in different units")
    if one.plain == other.plain and any(map(_scales, known)):
        return Unsettled("how many each stands for may be left out")
    if about and other.number and abs(one.number / other.number - 1) < Fraction(1, 10):
        return Unsettled("an approximation, which does not say how near it is meant to be")
    return _in_own_unit(one, other, right)


def _in_own_unit(one: _Value, other: _Value, right: str) -> Restated:
    number = re.search(r"-?\s*(?:\d[\d,]*(?:\.\d+)?|\.\d+)", right)
    text = re.sub(r"\s", "", number[0]) if number else "1"
    said = Fraction(text.replace(",", ""))
    if not said or other.number / said <= 0:
        return Restated(str(one.number), str(other.number))
    return Restated(str(one.number * said / other.number), text)


_TURNS = frozenset({7, 10, 12, 24, 30, 52, 60, 100, 365, 1000, 3600})  # what people leave out where they turn units


def _per_what_is_counted(one: _Value, other: _Value, known: list[str]) -> bool:
    """`$126 / 7 = $18 per day`, `$15 * 1.5 = $22.50 per hour`: what the result is per names what bare numbers stand for.

    Not where the sides differ by as many as one unit of time has of another, which may be meant: `$120 / 2 = $1 per minute`.
    """
    below = {name: power for name, power in other.powers.items() if power < 0}
    rest = {name: power for name, power in other.powers.items() if power > 0}
    if not below or set(below) & set(one.powers) or dict(one.powers) != rest or not one.bare or not other.plain:
        return False
    sizes = {unit(word, binary=False).size for word in known if set(dict(unit(word, binary=False).powers)) <= set(rest)}
    ratio = abs(one.plain / other.plain)
    return len(sizes) == 1 and ratio != 0 and max(ratio, 1 / ratio) not in _TURNS


def _rate(left: str, right: str) -> bool:
    """Whether a factor is one of another unit of the side, the result in the smallest: `3 hours * 60 minutes`, 60 in each."""
    units = [unit(word, binary=False) for word in _words(left) if is_unit(word)]
    results = [unit(word, binary=False) for word in _words(right) if is_unit(word)]
    if len(results) != 1 or results[0] != min(units, key=lambda found: found.size, default=None):
        return False
    for factor in re.split(r"[*×/÷]|\btimes\b|\bx\b", left):
        try:
            value = _Reader(factor, binary=False).value()
        except (_NotReadError, _UnlikeError):
            continue
        if value.plain != 1 and any(dict(value.powers) == dict(one.powers) and value.number == one.size for one in units):
            return True
    return False


def _turned(one: _Value, other: _Value) -> bool:
    """Whether bare factors only turn one unit into another: `2 hours * 60 = 120 minutes`."""
    for count in range(1, min(len(one.bare), 4) + 1):
        for chosen in combinations(one.bare[:8], count):
            if one.number == other.number * prod(chosen):
                return True
    return False


def _unlike(left: str, one: _Value, other: _Value, *, several: bool) -> Unsettled | None:
    """Different dimensions settle nothing, but for things, money and bare numbers, whose "each" is often left out."""
    said = {named(word) for word in _words(left)}
    lost = {THING + name for name in said} - set(one.powers)
    if re.search(r"/|÷|\bdivided\b", left) and any(name in lost for name in other.powers):
        return Unsettled("what is divided by its like has no unit")
    physical = any(not name.startswith(THING) and name != MONEY for name in other.powers)
    if several or (physical and any(map(is_unit, said))):
        return Unsettled("the two sides are of different dimensions")
    return None


def _several(known: list[str], binary: bool) -> bool:
    """Whether the sizes of the units matter: one dimension has more than one, or a unit is made of others beside it."""
    sizes: dict[Powers, set[Fraction]] = {}
    for word in known:
        found = unit(word, binary=binary)
        if not _scales(word) and not _of_money(word):
            sizes.setdefault(found.powers, set()).add(found.size)
    money = {unit(word, binary=binary).size for word in known if _of_money(word)}
    composed = any(len(powers) > 1 or powers[0][1] != 1 for powers in sizes)
    return any(len(found) > 1 for found in (money, *sizes.values())) or (composed and len(sizes) > 1)


class _Reader:
    """Reads one side of a sum, and computes it with its units."""

    def __init__(self, text: str, binary: bool, often: frozenset[str] = frozenset()) -> None:
        self.binary, self.often = binary, often
        self.tokens: list[tuple[str, str]] = []
        place = 0
        while place < len(text.rstrip()):
            match = _TOKEN.match(text, place)
            if match is None or match.lastgroup is None:
                raise _NotReadError
            kind = {"by": "power", "glued": "raised", "part": "number"}.get(match.lastgroup, match.lastgroup)
            self.tokens.append((kind, match[match.lastgroup]))
            place = match.end()
        self.at = 0

    def value(self) -> _Value:
        """The whole side."""
        found = self._sum()
        if self.at < len(self.tokens):
            raise _NotReadError
        return found

    def _peek(self) -> tuple[str, str]:
        kind, text = self.tokens[self.at] if self.at < len(self.tokens) else ("", "")
        return (kind, {"multiplied by": "*", "divided by": "/"}.get(text, _OPS.get(text, text))) if kind == "op" else (kind, text)

    def _sum(self) -> _Value:
        total = self._product()
        while self._peek() in (("op", "+"), ("op", "-")):
            sign = 1 if self._peek()[1] == "+" else -1
            self.at += 1
            term = self._product()
            if dict(term.powers) != dict(total.powers):
                raise _UnlikeError
            total = _Value(total.number + sign * term.number, total.powers, total.plain + sign * term.plain)
        return total

    def _product(self) -> _Value:
        total = self._factor()
        while self._peek() in (("op", "*"), ("op", "/")) or self._peek()[0] in ("number",) or self._peek() == ("op", "("):
            below = self._peek() == ("op", "/")
            if self._peek()[0] == "number":
                raise _NotReadError
            self.at += self._peek() != ("op", "(")
            total = _multiplied(total, self._factor(), below=below)
        return total

    def _raised(self, value: _Value) -> _Value:
        """What stands in brackets, to the power behind them: `(3 m/s)^2`."""
        kind, by = self._peek()
        if kind != "power":
            return value
        self.at += 1
        if not 0 < int(by) <= HIGHEST:
            raise _NotReadError
        powers = {name: power * int(by) for name, power in value.powers.items()}
        return _Value(value.number ** int(by), powers, value.plain ** int(by))

    def _unit_follows(self, at: int) -> bool:
        """Whether a word stands there, and not the currency of a number behind it."""
        (kind, text), (following, _) = (self.tokens + [("", "")] * 2)[at : at + 2] if at < len(self.tokens) else [("", "")] * 2
        return kind == "word" and not (text in "$€£" and following == "number")

    def _factor(self) -> _Value:
        kind, text = self._peek()
        self.at += 1
        if (kind, text) == ("op", "-"):
            found = self._factor()
            return _Value(-found.number, found.powers, -found.plain, found.bare)
        if (kind, text) == ("op", "("):
            found = self._sum()
            if self._peek() != ("op", ")"):
                raise _NotReadError
            self.at += 1
            found = self._raised(found)
        elif kind == "word" and text in "$€£" and self._peek()[0] == "number":
            money = unit(text, binary=self.binary)
            number = self._number()
            found = _Value(number * money.size, {MONEY: 1}, number)
        elif kind == "number":
            self.at -= 1
            number = self._number()
            found = _Value(number, {}, number, (number,))
        else:
            raise _NotReadError
        while self._unit_follows(self.at) or (self._peek() == ("op", "/") and self._unit_follows(self.at + 1)):
            below = self._peek()[0] == "op"
            self.at += below
            found = self._with_unit(found, below=below)
        return found

    def _number(self) -> Fraction:
        if re.search(r"/0+$", self.tokens[self.at][1]):
            raise _NotReadError
        number = Fraction(self.tokens[self.at][1].replace(",", ""))
        self.at += 1
        match self._peek():
            case "power", by if 0 <= int(by) <= HIGHEST:
                number, self.at = number ** int(by), self.at + 1
            case "percent", _:
                number, self.at = number / 100, self.at + 1
            case "power" | "raised", _:
                raise _NotReadError
        return number

    def _with_unit(self, value: _Value, *, below: bool) -> _Value:
        word = self._peek()[1]
        found = unit(word, binary=self.binary)
        self.at += 1
        power = 1
        kind, text = self._peek()
        if kind == "power" or kind == "raised":
            power = {"²": 2, "³": 3}.get(text) or int(text)
            self.at += 1
        power = -power if below else power
        if abs(power) > HIGHEST:
            raise _NotReadError
        if named(word) in self.often:
            return _Value(value.number, value.powers, value.plain)
        powers = {name: times * power for name, times in found.powers if times}
        return _Value(value.number * found.size**power, _joined(value.powers, powers), value.plain, value.bare if below else ())


def _multiplied(one: _Value, other: _Value, *, below: bool) -> _Value:
    bare = one.bare + (tuple(1 / factor for factor in other.bare if factor) if below else other.bare)
    if not below:
        return _Value(one.number * other.number, _joined(one.powers, other.powers), one.plain * other.plain, bare)
    if not other.number or not other.plain:
        raise _NotReadError
    negated = {name: -power for name, power in other.powers.items()}
    return _Value(one.number / other.number, _joined(one.powers, negated), one.plain / other.plain, bare)


def _joined(one: Mapping[str, int], other: Mapping[str, int]) -> Mapping[str, int]:
    """The powers of a product; things beside a measure count how often it is taken: 3 laps * 400 m are metres."""
    powers = {name: one.get(name, 0) + other.get(name, 0) for name in (*one, *other)}
    measured = any(not name.startswith(THING) for name in powers)
    return {name: power for name, power in powers.items() if power and not (measured and name.startswith(THING))}
