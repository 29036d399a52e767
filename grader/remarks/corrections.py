"""Corrections in a remark: "... should be A instead of B", "B ought to be replaced by A", "A should have been used, not B".

What stands there and what should are two formulas, whichever comes first in the sentence. The formulas are one word each.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from grader.remarks.forms import FORMULA

_ARTICLE = r"(?:(?:an?|the|simply|just|only|really|of|equal to)\s+)*"
_MUST = r"(?:should|must|ought to|needs? to|has to|have to)(?: instead| rather| actually| really| simply)?"
_BE = r"(?:have been|be|have read|read|equal|have equalled|say|have said)(?: instead| rather)?"
_NOT = r",?\s*(?:instead of|rather than|in place of|and not|but not|not)"
_A, _B = rf"{_ARTICLE}(?P<wanted>{FORMULA})", rf"{_ARTICLE}(?P<found>{FORMULA})"
_NOUN = r"(?:\s+(?:matrix|vector|scalar|number|constant))?"
_USED = r"(?:used|taken|written|put|inserted|chosen)"
_PLACE = r"(?:(?:in|at|for) (?P<ref>[^\ue000-\uf8ff,]+?),? )?"
_CORRECTIONS = tuple(
    re.compile(form + r"\W*$", re.IGNORECASE)
    for form in (
        rf"^(?P<ref>.+?) {_MUST} {_BE} {_A}{_NOUN}{_NOT} {_B}{_NOUN}",
        rf"^(?P<ref>.+?) {_MUST} not {_BE} {_B}{_NOUN},? but(?: rather)? {_A}{_NOUN}",
        rf"^(?P<ref>.+?) {_MUST} {_BE} not {_B}{_NOUN},? but(?: rather)? {_A}{_NOUN}",
        rf"^{_PLACE}{_B} {_MUST} (?:have been|be) (?:replaced (?:by|with)|changed (?:in)?to) {_A}",
        rf"^{_PLACE}{_A} {_MUST} (?:have been|be) {_USED}{_NOT} {_B}",
        rf"^instead of {_B},? {_A} {_MUST} (?:have been|be) {_USED}",
        rf"^(?:in place of|instead of) {_B},? (?:it|there|one) {_MUST} (?:have been|be|have used|use|read|have written) {_A}",
    )
)
_UNNAMED = re.compile(r"\W*(?:it|this|that|there)\W*", re.IGNORECASE)


@dataclass(frozen=True)
class Correction:
    """What a clause corrects: the words of what it speaks of, the formula that should stand there, the one that does."""

    ref: str
    wanted: str
    found: str


def correction(clause: str) -> Correction | None:
    """The correction that the whole of a clause is."""
    for form in _CORRECTIONS:
        match = form.match(clause)
        if match is not None:
            ref = match.groupdict().get("ref") or ""
            return Correction("" if _UNNAMED.fullmatch(ref) else ref, match["wanted"], match["found"])
    return None


def replaced_by(clause: str) -> bool:
    """Whether a clause asks for a replacement at all: then it does not say what its subject should be."""
    return bool(re.search(r"\b(?:replaced|changed|swapped|exchanged|substituted)\b", clause, re.IGNORECASE))
