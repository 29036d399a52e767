"""Units with their size and dimension, in one table: plain ones, those with prefixes, and those put together.

A newton is kg m/s², a km/h is 1000 m in 3600 s. A unit belongs to a kind, in which sizes are exact whole numbers of people's own
("12 inches in a foot"), and the kind to a dimension in metres, grams and seconds. Only what means one thing: a gallon, American
or British, is four quarts, but no number of litres. A word that is none of these is a thing that is counted: it has a dimension
of its own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from functools import cache

Powers = tuple[tuple[str, int], ...]
SCALE, MONEY, THING = "scale", "money", "thing "


@dataclass(frozen=True)
class Unit:
    """How many of its dimension's base units it is."""

    size: Fraction
    powers: Powers


_LENGTH: Powers = (("length", 1),)
_TIME: Powers = (("time", 1),)
_GALLON: Powers = (("gallon", 1),)
_FORCE: Powers = (("length", 1), ("mass", 1), ("time", -2))
_PRESSURE: Powers = (("length", -1), ("mass", 1), ("time", -2))
_ENERGY: Powers = (("length", 2), ("mass", 1), ("time", -2))
_POWER: Powers = (("length", 2), ("mass", 1), ("time", -3))
_VOLTAGE: Powers = (("current", -1), ("length", 2), ("mass", 1), ("time", -3))
_RESISTANCE: Powers = (("current", -2), ("length", 2), ("mass", 1), ("time", -3))
_DATA: Powers = (("data", 1),)

# kind: the size of its unit and its dimension; then the units of the kind, by size
_KINDS: dict[str, tuple[Fraction, Powers, str]] = {
    "length": (
        Fraction(1), _LENGTH,
        "1/1000 mm millimeter millimetre; 1/100 cm centimeter centimetre; 1/10 dm decimeter decimetre; 1 m meter metre; "
        "1000 km kilometer kilometre",
    ),
    "foot": (Fraction(254, 10000), _LENGTH, "1 inch inche; 12 foot feet ft; 36 yard; 63360 mile"),
    "mass": (Fraction(1), (("mass", 1),), "1/1000 mg milligram; 1 g gram; 1000 kg kilogram; 1000000 tonne"),
    "ounce": (Fraction(45359237, 1600000), (("mass", 1),), "1 ounce oz; 16 pound lb"),
    "volume": (
        Fraction(1, 1000), (("length", 3),),
        "1/1000 ml mL milliliter millilitre; 1/100 cl centiliter; 1 l L liter litre",
    ),
    "gallon": (Fraction(1, 768), _GALLON, "1 teaspoon tsp; 3 tablespoon tbsp; 48 cup; 96 pint; 192 quart; 768 gallon"),
    "area": (Fraction(10000), (("length", 2),), "1 hectare"),
    "time": (
        Fraction(1), _TIME,
        "1 s sec second; 60 min minute; 3600 h hr hour; 86400 day; 604800 week; 1/1000 ms millisecond",
    ),
    "year": (Fraction(1), (("month", 1),), "1 month; 12 year; 120 decade; 1200 century"),
    "money": (Fraction(1), ((MONEY, 1),), "1 cent; 100 dollar"),
    "speed": (Fraction(1), (("length", 1), ("time", -1)), "5/18 km/h; 1 m/s"),
    "pressure": (Fraction(1000), _PRESSURE, "100000 bar; 101325 atm atmosphere"),
    "count": (Fraction(1), ((SCALE, 0),), "12 dozen"),
}  # fmt: skip
# each unit by its kind and its size there
UNITS: dict[str, tuple[str, Fraction]] = {
    name: (kind, Fraction(row.split()[0]))
    for kind, (_, _, rows) in _KINDS.items()
    for row in rows.split("; ")
    for name in row.split()[1:]
}
_NAMED: dict[str, tuple[str, Fraction, Powers]] = {  # symbol: long name, size, dimension; with prefixes
    "N": ("newton", Fraction(1000), _FORCE),
    "J": ("joule", Fraction(1000), _ENERGY),
    "Wh": ("watt-hour", Fraction(3600000), _ENERGY),
    "W": ("watt", Fraction(1000), _POWER),
    "V": ("volt", Fraction(1000), _VOLTAGE),
    "A": ("ampere", Fraction(1), (("current", 1),)),
    "Ω": ("ohm", Fraction(1000), _RESISTANCE),
    "Hz": ("hertz", Fraction(1), (("time", -1),)),
    "Pa": ("pascal", Fraction(1000), _PRESSURE),
    "B": ("byte", Fraction(8), _DATA),
    "bit": ("bit", Fraction(1), _DATA),
}
_OTHERS: dict[str, tuple[Fraction, Powers]] = {
    "mi": (Fraction(1609344, 1000), _LENGTH),
    "mph": (Fraction(1609344, 3600000), (("length", 1), ("time", -1))),
    "mpg": (Fraction(1609344, 1000), (("gallon", -1), ("length", 1))),
    "$": (Fraction(100), ((MONEY, 1),)),
    "€": (Fraction(100), ((MONEY, 1),)),
    "£": (Fraction(100), ((MONEY, 1),)),
    "euro": (Fraction(100), ((MONEY, 1),)),
    "penny": (Fraction(1), ((MONEY, 1),)),
    "pence": (Fraction(1), ((MONEY, 1),)),
}
# prefixes that people write before a unit; the others only explain a factor
PREFIXES: dict[str, Fraction] = {
    "k": Fraction(1000), "M": Fraction(10**6), "G": Fraction(10**9), "T": Fraction(10**12), "m": Fraction(1, 1000),
    "μ": Fraction(1, 10**6), "µ": Fraction(1, 10**6), "kilo": Fraction(1000), "mega": Fraction(10**6), "giga": Fraction(10**9),
    "tera": Fraction(10**12), "milli": Fraction(1, 1000), "micro": Fraction(1, 10**6),
}  # fmt: skip
_RARE: dict[str, Fraction] = {
    "K": Fraction(1000), "P": Fraction(10**15), "c": Fraction(1, 100), "d": Fraction(1, 10), "h": Fraction(100),
    "u": Fraction(1, 10**6), "n": Fraction(1, 10**9), "p": Fraction(1, 10**12), "centi": Fraction(1, 100),
    "nano": Fraction(1, 10**9),
}  # fmt: skip
_LARGE = ("k", "M", "G", "T", "kilo", "mega", "giga", "tera")
SCALES: dict[str, Fraction] = {
    "hundred": Fraction(100), "thousand": Fraction(1000), "million": Fraction(10**6), "billion": Fraction(10**9),
    "trillion": Fraction(10**12), "dozen": Fraction(12),
}  # fmt: skip
SHARES: dict[str, Fraction] = {
    **dict.fromkeys(("%", "percent", "percentage", "pct"), Fraction(1, 100)),
    **dict.fromkeys(("‰", "permille"), Fraction(1, 1000)),
    "ppm": Fraction(1, 10**6), "mio": Fraction(10**6), "mn": Fraction(10**6), "bn": Fraction(10**9),
}  # fmt: skip
_RARE_BASES = frozenset("m g s b bits bytes L l eV cal FLOP FLOPs FLOPS flops F H T C S K mol ohm bar".split())
_LONG_BASES = re.compile(
    r"(?:bit|byte|met(?:er|re)|gram|second|hertz|newton|joule|watt|volt|amp(?:ere)?|lit(?:er|re)|pascal|flop)s?"
)
CURRENCIES = {"$": "$", "dollar": "$", "€": "€", "euro": "€", "£": "£", "pence": "£"}
_FEWEST = 3  # letters of a name that may be written large or in the plural


@cache
def _table(binary: bool) -> dict[str, Unit]:
    """All units; the prefixes of bytes stand for powers of 1024 where `binary`."""
    table = {name: Unit(size * _KINDS[kind][0], _KINDS[kind][1]) for name, (kind, size) in UNITS.items()}
    table |= {name: Unit(*other) for name, other in _OTHERS.items()}
    table |= {name: Unit(size, ((SCALE, 0),)) for name, size in SCALES.items()}
    for symbol, (long, size, powers) in _NAMED.items():
        table |= {symbol: Unit(size, powers), long: Unit(size, powers)}
        for prefix, factor in PREFIXES.items():
            of_data = binary and powers == _DATA and prefix in _LARGE
            times = Fraction(1024) ** (_LARGE.index(prefix) % 4 + 1) if of_data else factor
            table[prefix + (symbol if len(prefix) == 1 else long)] = Unit(size * times, powers)
    for place, prefix in enumerate("KMGT"):
        table[f"{prefix}iB"] = Unit(Fraction(8 * 1024 ** (place + 1)), _DATA)
    table["KB"] = table["kB"]
    return table


def named(word: str) -> str:
    """The name a unit goes by: symbols as they are, words small and in the singular."""
    table = _table(binary=False)
    if word in table:
        return word
    small = word.lower() if len(word) >= _FEWEST else word
    return small if small in table or not small.endswith("s") else small[:-1]


def unit(word: str, *, binary: bool) -> Unit:
    """The unit that a word names; a thing that is counted where it is none."""
    name = named(word)
    return _table(binary).get(name) or Unit(Fraction(1), ((THING + name, 1),))


def is_unit(word: str) -> bool:
    """Whether the word names a unit of known size."""
    return named(word) in _table(binary=False)


def is_measure(word: str) -> bool:
    """Whether the word names a unit of one size, which those of data, money and scales are not."""
    return is_unit(word) and unit(word, binary=False).powers not in (_DATA, ((MONEY, 1),), ((SCALE, 0),))


def of_kind(word: str) -> tuple[str, Fraction] | None:
    """The kind of the unit that a word names, and its size there; None where it is in none."""
    return UNITS.get(named(word))


def factors(word: str) -> Iterator[Fraction]:
    """By what a number in this unit is multiplied to be one in another of its kind, or one without a unit."""
    share = SHARES.get(word.lower()) or SCALES.get(word.lower())
    if share is not None:
        yield share
        return
    size = _prefix(word)
    if size is not None:
        yield from (size, 1 / size)
        if size in _BINARY:
            yield from (_BINARY[size], 1 / _BINARY[size])
    for name in (word, word.rstrip("s"), word.lower().rstrip("s")):
        if name in UNITS:
            kind, own = UNITS[name]
            yield from (own / value for other, value in UNITS.values() if other == kind and value != own)


_BINARY = {Fraction(1000) ** power: Fraction(1024) ** power for power in range(1, 5)}


def _prefix(word: str) -> Fraction | None:
    """The size of a unit's prefix, alone ("9.4M") or before a unit ("kN", "MiB", "kilobytes")."""
    if word in ("k", "K", "M", "G", "T", "B"):
        return Fraction(10**9) if word == "B" else (PREFIXES | _RARE)[word]
    plain = word.replace("iB", "B").replace("ib", "b")
    every = PREFIXES | _RARE
    if plain[:1] in every and (plain[1:] in _NAMED or plain[1:] in _RARE_BASES):
        return every[plain[0]]
    long = next((name for name in every if len(name) > 1 and word.lower().startswith(name)), None)
    return every[long] if long is not None and _LONG_BASES.fullmatch(word.lower()[len(long) :]) else None
