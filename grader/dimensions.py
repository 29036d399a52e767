"""Units with their size and dimension, also those put together: a newton is kg m/s², a km/h is 1000 m in 3600 s.

Only what means one thing. A word that is none of these is a thing that is counted: it has a dimension of its own.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from functools import cache

from grader.quantities import UNITS

Powers = tuple[tuple[str, int], ...]
SCALE, MONEY, THING = "scale", "money", "thing "


@dataclass(frozen=True)
class Unit:
    """How many of its dimension's base units it is."""

    size: Fraction
    powers: Powers


_LENGTH: Powers = (("length", 1),)
_TIME: Powers = (("time", 1),)
_FORCE: Powers = (("length", 1), ("mass", 1), ("time", -2))
_ENERGY: Powers = (("length", 2), ("mass", 1), ("time", -2))
_POWER: Powers = (("length", 2), ("mass", 1), ("time", -3))
_VOLTAGE: Powers = (("current", -1), ("length", 2), ("mass", 1), ("time", -3))
_BASE: dict[str, tuple[Fraction, Powers]] = {  # the dimensions of `quantities.UNITS`, in metres, grams and seconds
    "length": (Fraction(1), _LENGTH),
    "foot": (Fraction(254, 10000), _LENGTH),
    "mass": (Fraction(1), (("mass", 1),)),
    "ounce": (Fraction(45359237, 1600000), (("mass", 1),)),
    "volume": (Fraction(1, 1000), (("length", 3),)),
    "time": (Fraction(1), _TIME),
    "year": (Fraction(1), (("month", 1),)),
    "money": (Fraction(1), ((MONEY, 1),)),
    "speed": (Fraction(1), (("length", 1), ("time", -1))),
    "count": (Fraction(1), ((SCALE, 0),)),
}
_NAMED: dict[str, tuple[str, Fraction, Powers]] = {  # symbol: long name, size, dimension
    "N": ("newton", Fraction(1000), _FORCE),
    "J": ("joule", Fraction(1000), _ENERGY),
    "Wh": ("watt-hour", Fraction(3600000), _ENERGY),
    "W": ("watt", Fraction(1000), _POWER),
    "V": ("volt", Fraction(1000), _VOLTAGE),
    "A": ("ampere", Fraction(1), (("current", 1),)),
    "Hz": ("hertz", Fraction(1), (("time", -1),)),
    "Pa": ("pascal", Fraction(1000), (("length", -1), ("mass", 1), ("time", -2))),
    "B": ("byte", Fraction(8), (("data", 1),)),
    "bit": ("bit", Fraction(1), (("data", 1),)),
}
_PREFIXES: dict[str, int | Fraction] = {
    "k": 1000, "M": 10**6, "G": 10**9, "T": 10**12, "m": Fraction(1, 1000), "μ": Fraction(1, 10**6), "µ": Fraction(1, 10**6),
    "kilo": 1000, "mega": 10**6, "giga": 10**9, "tera": 10**12, "milli": Fraction(1, 1000), "micro": Fraction(1, 10**6),
}  # fmt: skip
_LARGE = ("k", "M", "G", "T", "kilo", "mega", "giga", "tera")
_SCALES = {"hundred": 100, "thousand": 1000, "million": 10**6, "billion": 10**9, "trillion": 10**12, "dozen": 12}
_OTHERS: dict[str, tuple[Fraction, Powers]] = {
    "mile": (Fraction(1609344, 1000), _LENGTH),
    "mi": (Fraction(1609344, 1000), _LENGTH),
    "mph": (Fraction(1609344, 3600000), (("length", 1), ("time", -1))),
    "$": (Fraction(100), ((MONEY, 1),)),
    "€": (Fraction(100), ((MONEY, 1),)),
    "£": (Fraction(100), ((MONEY, 1),)),
    "euro": (Fraction(100), ((MONEY, 1),)),
    "penny": (Fraction(1), ((MONEY, 1),)),
    "pence": (Fraction(1), ((MONEY, 1),)),
}
CURRENCIES = {"$": "$", "dollar": "$", "€": "€", "euro": "€", "£": "£", "pence": "£"}
_FEWEST = 3  # letters of a name that may be written large or in the plural


@cache
def _table(binary: bool) -> dict[str, Unit]:
    """All units; the prefixes of bytes stand for powers of 1024 where `binary`."""
    table = {name: Unit(size * _BASE[kind][0], _BASE[kind][1]) for name, (kind, size) in UNITS.items()}
    table |= {name: Unit(*other) for name, other in _OTHERS.items()}
    table |= {name: Unit(Fraction(size), ((SCALE, 0),)) for name, size in _SCALES.items()}
    for symbol, (long, size, powers) in _NAMED.items():
        table |= {symbol: Unit(size, powers), long: Unit(size, powers)}
        for prefix, factor in _PREFIXES.items():
            of_data = binary and powers == (("data", 1),) and prefix in _LARGE
            times = Fraction(1024) ** (_LARGE.index(prefix) % 4 + 1) if of_data else Fraction(factor)
            table[prefix + (symbol if len(prefix) == 1 else long)] = Unit(size * times, powers)
    for place, prefix in enumerate("KMGT"):
        table[f"{prefix}iB"] = Unit(Fraction(8 * 1024 ** (place + 1)), (("data", 1),))
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
