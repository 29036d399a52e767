r"""Whether the unit behind a number accounts for a factor: "$1000 \cdot 4 = 4$ kB", "$3072^2 \approx 9.4$ million weights".

A sum in one unit and its result in another differ by what the units differ by. Such a line is not false; nor does it show the
factor, so it is left open. A result that no unit accounts for stays what it is. Pure text and two numbers.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction

from grader.model import Counterexample, Mismatch
from grader.units import factors

LONGEST = 40  # digits of a number that is read exactly
REACH = 60  # characters behind a formula that are looked at
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
            if any(abs(one / (other * float(factor)) - 1) <= allowed for factor in factors(word)):
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
