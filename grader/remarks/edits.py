"""What would mend a formula, in words: "a transpose on $X$", "the factor 2", "to take the square root", "the exponent $t$".

    [the missing] transpose [on $X$]          the factor 2/n [in the denominator]
    to multiply [it] by $c$                   the term $\\lambda I$

A phrase is read whole or not at all; its formulas may stand as words of `masks` already.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from grader.remarks.forms import FORMULA
from grader.remarks.masks import masked

Change = Literal["sign", "transpose", "root", "square", "power", "inverse", "factor", "term", "either"]
Place = Literal["", "above", "below"]


@dataclass(frozen=True)
class Edit:
    """A change of a formula somewhere, or at the part that is named; `by` is the factor, term or exponent, none if any."""

    change: Change
    by: str = ""
    at: str = ""
    place: Place = ""
    divides: bool = False  # "to divide by n", "to subtract t": the other way round


_NUMBERS = {
    "two": "2", "three": "3", "four": "4", "five": "5", "six": "6", "seven": "7", "eight": "8", "nine": "9", "ten": "10",
    "half": "1/2", "one half": "1/2", "a half": "1/2",
}  # fmt: skip
_HEADS: tuple[tuple[Change, str], ...] = (
    ("sign", r"(?:minus|plus|negative)?[ -]?signs?|minus|plus"),
    ("transpose", r"transpos(?:e|ed|es|ition)"),
    ("root", r"(?:square )?root"),
    ("square", r"squares?"),
    ("power", r"exponents?|powers?|superscripts?"),
    ("inverse", r"inverses?|inversion"),
    ("factor", r"(?:pre)?factors?|coefficients?|constants?|multipliers?|scaling|normali[sz]ation(?: factor| constant)?"),
    ("term", r"terms?|summands?"),
)
_HEAD = "|".join(f"(?P<{change}>{pattern})" for change, pattern in _HEADS)
_KIND = (
    r"(?:(?:an?|the|some|any|one|its|this|that|single|missing|lost|forgotten|omitted|wrong|false|incorrect|extra|additional|"
    r"superfluous|constant|numeric|numerical|scalar|simple|overall|mere|whole|multiplicative|scaling)\s+)*"
)
_WHAT = rf"(?:the |its |an? )?(?:{FORMULA}|denominator|numerator|fraction|front|beginning|exponent)"
_ON = rf"(?: (?:on|of|in front of|before|from|for|around|over|at|in|to) (?P<{{name}}>{_WHAT}))?"
_NOUN = re.compile(
    rf"{_KIND}(?:(?P<before>{FORMULA})[ -])?(?:{_HEAD})(?:,? (?:of |namely )?(?:exactly |about )?(?P<by>{FORMULA}))?"
    rf"{_ON.format(name='at')}{_ON.format(name='also')}",
    re.IGNORECASE,
)
_ALONE = re.compile(rf"{_KIND}(?P<by>{FORMULA}){_ON.format(name='at')}", re.IGNORECASE)
_IT = rf"(?: (?:it|this|that|both sides|the (?:result|sum|whole|expression|right(?:-| )hand side)|(?P<at>{FORMULA})))?"
_DEEDS: tuple[tuple[Change, str], ...] = (
    ("root", rf"(?:to )?tak(?:e|ing) (?:the|a) (?:square )?root(?: of)?{_IT}"),
    ("square", rf"(?:to )?squar(?:e|ing){_IT}"),
    ("transpose", rf"(?:to )?transpos(?:e|ing){_IT}"),
    ("inverse", rf"(?:to )?invert(?:ing)?{_IT}"),
    ("sign", rf"(?:to )?(?:negat|flip|revers|chang)(?:e|ing)?p?(?:ing)?(?: the sign(?: of)?)?{_IT}"),
    ("factor", rf"(?:to )?(?P<verb>multiply|multiplying|divide|dividing|normali[sz]e|normali[sz]ing){_IT} by (?P<by>{FORMULA})"),
    ("term", rf"(?:to )?(?P<verb>add|adding|subtract|subtracting) (?P<by>{FORMULA})(?: (?:to|from) (?P<at>{FORMULA}))?"),
)
_BELOW = re.compile(r"\bdenominator\b", re.IGNORECASE)
_ABOVE = re.compile(r"\bnumerator\b", re.IGNORECASE)
_RISEN = frozenset({"root", "square", "transpose", "inverse", "sign"})  # what stands behind their head is what they are of


def edit(words: str) -> Edit | None:
    """The change that a phrase names; None where any of its words is not read."""
    plain = re.sub(
        r"\b(?:of |by |the |a )(one half|a half|two|three|four|five|six|seven|eight|nine|ten|half)\b(?= |$)",
        lambda match: match[0].replace(match[1], _NUMBERS[match[1].lower()]),
        words.strip(" .,;:!*"),
    )
    hidden, formulas = masked(plain)
    shown = {sign + "·" * (len(formula) - 1): formula for sign, formula in formulas.items()}
    for change, pattern in _DEEDS:
        match = re.fullmatch(pattern, hidden, re.IGNORECASE)
        if match is not None:
            group = match.groupdict()
            verb = (group.get("verb") or "").lower()
            by, at = (shown.get(group.get(name) or "", group.get(name) or "") for name in ("by", "at"))
            return Edit(change, by, at, divides=verb.startswith(("div", "norm", "sub")))
    match = _NOUN.fullmatch(hidden)
    if match is not None:
        return _of_noun(match, shown)
    alone = _ALONE.fullmatch(hidden)
    if alone is None:
        return None
    place, at = _place(alone["at"] or "", shown)
    return Edit("either", shown.get(alone["by"], alone["by"]), at, place)


def _of_noun(match: re.Match[str], shown: dict[str, str]) -> Edit | None:
    change = next(change for change, _ in _HEADS if match[change] is not None)
    formulas = [shown.get(match[name], match[name]) for name in ("before", "by") if match[name] is not None]
    places = [_place(match[name], shown) for name in ("at", "also") if match[name] is not None]
    named = [at for _, at in places if at]
    if len(formulas) > 1 or len(named) > 1:
        return None
    place: Place = next((place for place, _ in places if place), "")
    by = formulas[0] if formulas else ""
    if change in _RISEN and by:
        named, by = ([*named, by], "") if not named else (["", ""], by)
    return None if len(named) > 1 else Edit(change, by, named[0] if named else "", place)


def _place(words: str, shown: dict[str, str]) -> tuple[Place, str]:
    """Where a part of a formula is, and which part."""
    formula = re.search(FORMULA, words)
    place: Place = "below" if _BELOW.search(words) else "above" if _ABOVE.search(words) else ""
    return place, shown.get(formula[0], formula[0]) if formula is not None else ""
