r"""Whether the unit behind a number accounts for a factor: "$1000 \cdot 4 = 4$ kB", "$3072^2 \approx 9.4$ million weights".

A sum in one unit and its result in another differ by what the units differ by. Such a line is not false; nor does it show the
factor, so it is left open. A result that no unit accounts for stays what it is. Pure text and two numbers.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction

from grader.model import Counterexample, Mismatch
from grader.quantities import UNITS

LONGEST = 40  # digits of a number that is read exactly
REACH = 60  # characters behind a formula that are looked at
SCALES = {
    "hundred": 1e2, "thousand": 1e3, "million": 1e6, "mio": 1e6, "mn": 1e6, "billion": 1e9, "bn": 1e9, "trillion": 1e12,
    "dozen": 12.0,
    "%": 1e-2, "percent": 1e-2, "percentage": 1e-2, "pct": 1e-2, "‰": 1e-3, "permille": 1e-3, "ppm": 1e-6,
}  # fmt: skip
PREFIXES = {
    "k": 1e3, "K": 1e3, "M": 1e6, "G": 1e9, "T": 1e12, "P": 1e15, "m": 1e-3, "c": 1e-2, "d": 1e-1, "h": 1e2, "μ": 1e-6, "µ": 1e-6,
    "u": 1e-6, "n": 1e-9, "p": 1e-12,
}  # fmt: skip
LONG_PREFIXES = {"kilo": 1e3, "mega": 1e6, "giga": 1e9, "tera": 1e12, "milli": 1e-3, "centi": 1e-2, "micro": 1e-6, "nano": 1e-9}
BASES = frozenset(
    "m g s B b bit bits byte bytes Hz N J W V A L l Pa eV cal Wh FLOP FLOPs FLOPS flops F H T C S K mol Ω ohm bar".split()
)
LONG_BASES = re.compile(
    r"(?:bit|byte|met(?:er|re)|gram|second|hertz|newton|joule|watt|volt|amp(?:ere)?|lit(?:er|re)|pascal|flop)s?"
)
BINARY = {1e3: 1024.0, 1e6: 1024.0**2, 1e9: 1024.0**3, 1e12: 1024.0**4}
LOGARITHMIC = frozenset("dB dBm dBi bp bps pH bel decibel decibels octaves".split())  # which do not add as numbers do
_TEXT = r"(?:text|mathrm|textrm|operatorname|mbox)"
_UNIT = re.compile(rf"^[\s$~,;{{}}()\\]*(?:(?:{_TEXT}|rm|quad|,|;)[\s{{~\\,]*)*(?P<word>%|‰|[A-Za-zµμΩ°]+)")
_INSIDE = re.compile(
    rf"\d[\s~]*(?:\\[,;:! ])*\s*(?:\\{_TEXT}\s*\{{\s*(?P<dressed>[A-Za-zµμ%\\ ]+)\}}|(?P<bare>[A-Za-zµμ]+|\\?%))"
)
_PER = re.compile(r"^[\s$\w\\{}%]{0,24}?\bper\s+\$?\d")
_NUMBER = re.compile(r"\d[\d,]*(?:\.(?P<places>\d+))?")


def accounted(text: str, start: int, end: int, evidence: Mismatch | Counterexample) -> str:
    """The unit that may account for what was found instead of what was expected; empty where none does."""
    behind = text[end : end + REACH]
    words = [*_behind(behind), *_within(text[start:end])]
    logarithmic = next((word for word in (*words, *re.findall(r"[A-Za-z]+", text[start:end])) if word in LOGARITHMIC), None)
    if logarithmic is not None:
        return f"{logarithmic} does not add as numbers do"
    try:
        expected, found = map(_value, _sides(evidence))
    except (ValueError, OverflowError, ZeroDivisionError):
        return ""
    if not expected or not found:
        return ""
    if words and _PER.match(behind):
        return "said per unit, which the sum is not"
    for word in words:
        for one, other in ((expected, found), (found, expected)):  # a counterexample's sides stand in either order
            allowed = _allowance(text[start:end], other)
            if any(abs(one / (other * factor) - 1) <= allowed for factor in _factors(word)):
                return f"the unit {word} may account for the factor"
    return ""


def _sides(evidence: Mismatch | Counterexample) -> tuple[str, str]:
    """What was expected and what was found, as written; of cells none, since one unit stands for one number."""
    if isinstance(evidence, Mismatch):
        return evidence.expected, evidence.found
    match evidence.left_value, evidence.right_value:
        case ((left,),), ((right,),) if not evidence.point:
            return left, right
    return "", ""


def _value(number: str) -> float:
    return float(Fraction(number[:LONGEST])) if len(number) <= LONGEST else float(number)


def _behind(text: str) -> Iterator[str]:
    match = _UNIT.match(text)
    if match is not None:
        yield match["word"]


def _within(quote: str) -> Iterator[str]:
    """The unit of the last number, where no other number has one."""
    found = list(_INSIDE.finditer(quote))
    if len(found) == 1 and not re.search(r"\d", quote[found[0].end() :]):
        yield from (found[0]["dressed"] or found[0]["bare"]).replace("\\", "").split()


def _allowance(quote: str, found: float) -> float:
    """Half a unit of the last digit that was written, as a share of the number."""
    numbers = list(_NUMBER.finditer(quote))
    places = len(numbers[-1]["places"] or "") if numbers else 0
    return min(0.5 * 10.0**-places / abs(found), 0.05) + 1e-9


def _factors(word: str) -> Iterator[float]:
    """By what a number in this unit is multiplied to be one in another of its kind, or one without a unit."""
    if word.lower() in SCALES:
        yield SCALES[word.lower()]
        return
    size = _prefix(word)
    if size is not None:
        yield from (size, 1 / size)
        if size in BINARY:
            yield from (BINARY[size], 1 / BINARY[size])
    for name in (word, word.rstrip("s"), word.lower().rstrip("s")):
        if name in UNITS:
            dimension, own = UNITS[name]
            for other, value in UNITS.values():
                if other == dimension and value != own:
                    yield float(own / value)


def _prefix(word: str) -> float | None:
    """The size of a unit's prefix, alone ("9.4M") or before a unit ("kN", "MiB", "kilobytes")."""
    if word in ("k", "K", "M", "G", "T", "B"):
        return 1e9 if word == "B" else PREFIXES[word]
    plain = word.replace("iB", "B").replace("ib", "b")
    if plain[:1] in PREFIXES and plain[1:] in BASES:
        return PREFIXES[plain[0]]
    long = next((name for name in LONG_PREFIXES if word.lower().startswith(name)), None)
    return LONG_PREFIXES[long] if long is not None and LONG_BASES.fullmatch(word.lower()[len(long) :]) else None
