"""One quantity with two values, a statement and its denial, in two places: by the truths that claims were held against.

Truths of two questions are one quantity where their names and their values are the same.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction
from itertools import combinations

from grader.contradictions.voices import Spoken, Voice
from grader.model import Contradiction, Outcome, Truth, Verdict

_TABLE = re.compile(r"^\w+=-?\d+")  # a value for each choice of a parameter: other conditions, other values
_NUMBER = re.compile(r"-?\d+(?:/\d+|\.\d+)?")
_COMPOSED = re.compile(r"\w.*[-+/·‖ ].*\w")
_DIGITS = r"[\[\](),;\s\d./-]+"
_NAME = re.compile(r"[^\W\d_][\w₀-₉]*")
MOST = 100  # claims of one quantity
CLOSE = Fraction(1, 100)

Said = tuple[Spoken, Verdict]


def find(voice: Voice) -> Iterator[Contradiction]:
    """The first clash of each quantity between each two places."""
    for (name, value, statement), said in _by_quantity(voice).items():
        told: set[frozenset[tuple[str, str]]] = set()
        for (one, first), (other, second) in combinations(said[:MOST], 2):
            places = frozenset({(one.question, one.part.part), (other.question, other.part.part)})
            apart = one.question != other.question
            if places in told or (len(places) == 1 and not statement) or not _clash(first, second, statement):
                continue
            if apart and _numbers(first) and not re.fullmatch(_DIGITS, value):  # of other data
                continue
            told.add(places)
            sides = (one.of(first), other.of(second))
            reason = f"`{name}` is asserted and denied" if statement else f"two values of {name}"
            yield voice.contradiction(sides, reason + _known(first, second))


def _by_quantity(voice: Voice) -> dict[tuple[str, str, bool], list[Said]]:
    found: dict[tuple[str, str, bool], list[Said]] = {}
    for spoken in voice.parts:
        truths = {truth.id: truth for truth in spoken.truths}
        for verdict in spoken.part.verdicts:
            truth = truths.get(verdict.truth)
            if truth is None or verdict.outcome is Outcome.UNCHECKABLE or not spoken.asserts(verdict):
                continue
            statement = verdict.claim.kind == "property"
            if (statement or verdict.claim.kind in ("equation", "number", "complexity")) and not _TABLE.match(truth.value):
                found.setdefault((_name(truth), truth.value or truth.latex or truth.id, statement), []).append((spoken, verdict))
    return found


def _name(truth: Truth) -> str:
    return truth.names[0] if truth.names else truth.id


def _clash(first: Verdict, second: Verdict, statement: bool) -> bool:
    if statement:
        return first.claim.denies != second.claim.denies
    if first.claim.denies or second.claim.denies:
        return False
    one, other = _numbers(first), _numbers(second)
    if one and other:
        apart = (abs(a - b) > CLOSE * max(abs(a), abs(b)) for a, b in zip(one, other, strict=False))
        return Outcome.WRONG in (first.outcome, second.outcome) and len(one) == len(other) and any(apart)
    names, others = _names(first), _names(second)
    same = names <= others or others <= names  # in other symbols it may be of other things
    return first.outcome is not second.outcome and _formula(first) and _formula(second) and same


def _formula(verdict: Verdict) -> bool:
    """Whether the claim says by a formula what the quantity is, and not by another name of it."""
    found = getattr(verdict.evidence, "found", "")
    return "=" in verdict.claim.quote and not _numbers(verdict) and bool(_COMPOSED.search(found))


def _names(verdict: Verdict) -> set[str]:
    return set(_NAME.findall(getattr(verdict.evidence, "found", "").replace("ᵀ", " ")))


def _numbers(verdict: Verdict) -> list[Fraction]:
    """The value found, where it is numbers alone."""
    text = getattr(verdict.evidence, "found", "")
    if not re.fullmatch(_DIGITS, text):
        return []
    return [Fraction(item) for item in _NUMBER.findall(text)]


def _known(first: Verdict, second: Verdict) -> str:
    wrong = [verdict.id for verdict in (first, second) if verdict.outcome is Outcome.WRONG]
    if len(wrong) == 2:
        return "; by the reference both are wrong"
    return f"; by the reference {wrong[0]} is wrong" if wrong else ""
