"""Formulas in running text whose letters are units: "= 0.3 A", "54 g / 20 cm^3 = 2.7 g/cm^3"; they are computed with their units.

Part of what `spotted` finds.
"""

from __future__ import annotations

import re

from grader.notation.lexer import Token
from grader.notation.words import LETTERS, RELATIONS
from grader.units import is_unit

SIGNS = frozenset({"Equal", "Define", "Approx", "NotEqual", "Less", "Greater", "LessEqual", "GreaterEqual"})
_UNITS = re.compile(r"(?=.*[²³^/])[A-Za-z]+(?:[²³]|\^\{?[23]\}?)?(?:/[A-Za-z]+(?:[²³]|\^\{?[23]\}?)?)?")


def _relates(token: Token) -> bool:
    return RELATIONS.get(token.text) in SIGNS


def is_measured(inner: list[Token], known: frozenset[str]) -> bool:
    """Whether a side is a number with a letter that may be its unit, "= 0.3 A", or units put together: "= 240 cm²", "= 3 m/s"."""
    if _units_alone(inner, known):
        return True
    sides = [place for place, token in enumerate(inner) if _relates(token)]
    begins = [0, *(place + 1 for place in sides)]
    for before, start, end in zip(begins[:-1], sides, [*sides[1:], len(inner)], strict=True):
        number, *unit = inner[start + 1 : end] or inner[:1]
        if number.kind == "NUMBER" and len(unit) == 1 and unit[0].kind == "LETTERS" and unit[0].spaced:
            if unit[0].text not in known:
                return True
        reckoned = not any(token.kind in ("LETTERS", "COMMAND") or token.text in LETTERS for token in inner[before:start])
        if number.kind == "NUMBER" and reckoned and _raised_unit(unit, known):
            return True
    return False


def _units_alone(inner: list[Token], known: frozenset[str]) -> bool:
    """Whether the only letters are units behind numbers or strokes: `54 g / 20 cm^3 = 2.7 g/cm^3`."""
    sign = next((place for place, token in enumerate(inner) if _relates(token)), 0)
    if any(map(_relates, inner[sign + 1 :])) and not any(token.kind == "NUMBER" for token in inner[:sign]):
        inner = inner[sign + 1 :]  # v = 9.8 m/s² × 3 s = 29.4 m/s
    places = [place for place, token in enumerate(inner) if token.kind == "LETTERS"]
    words = [inner[place].text for place in places]
    placed = all(place and (inner[place - 1].kind == "NUMBER" or inner[place - 1].text == "/") for place in places)
    composed = any(inner[place - 1].text == "/" for place in places) or any(len(word) > 1 for word in words)
    return placed and composed and all(is_unit(word) and word not in known for word in words)


def _raised_unit(run: list[Token], known: frozenset[str]) -> bool:
    """Whether the tokens are units apart from a number, raised or divided: `cm²`, `m/s`; names of the question are none."""
    if not run or not run[0].spaced:
        return False
    text = "".join(token.text for token in run)
    match = _UNITS.fullmatch(text)
    words = re.findall(r"[A-Za-z]+", text)
    return bool(match) and "".join(words) not in known and all(is_unit(word) and word not in known for word in words)
