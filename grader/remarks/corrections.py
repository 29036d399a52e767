"""Corrections in a remark: "... should be A instead of B", "B ought to be replaced by A", "A should have been used, not B".

What stands there and what should are two formulas, whichever comes first in the sentence. The formulas are one word each.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from grader.remarks.forms import FORMULA, MUST
from grader.remarks.words import AGENT, NEGATION

_ARTICLE = r"(?:(?:an?|the|simply|just|only|really|of|equal to)\s+)*"
_BE = r"(?:have been|be|have read|read|equal|have equalled|say|have said)(?: instead| rather)?"
_NOT = r",?\s*(?:instead of|rather than|in place of|and not|but not|not)"
_A, _B = rf"{_ARTICLE}(?P<wanted>{FORMULA})", rf"{_ARTICLE}(?P<found>{FORMULA})"
_NOUN = r"(?:\s+(?:matrix|vector|scalar|number|constant))?"
_IS = r"(?:is|are|was|were|equals?|comes to|amounts to|adds up to|sums to|works out (?:to|as)|evaluates to|gives|yields)"
_DOES = (
    r"(?:divides?|divided|multiplies|multiplied|uses?|used|writes?|wrote|takes?|took|puts?|has|had|says|said|subtracts|adds|"
    r"inserts|inserted|gives|gave|gets|got|computes|computed)"
)
_DO = r"(?:have )?(?:divided?|multipl(?:y|ied)|used?|writ(?:e|ten)|taken?|put|be|been|have|had|say|said|subtract|add|read)"
_BUT = r"(?:whereas|where|while|but|although|though)"
_USED = r"(?:used|taken|written|put|inserted|chosen)"
_PLACE = r"(?:(?:in|at|for) (?P<ref>[^\ue000-\uf8ff,]+?),? )?"
_CORRECTIONS = tuple(
    re.compile(form + r"\W*$", re.IGNORECASE)
    for form in (
        rf"^(?P<ref>.+?) {MUST} {_BE} {_A}{_NOUN}{_NOT} {_B}{_NOUN}",
        rf"^(?P<ref>.+?) {MUST} not {_BE} {_B}{_NOUN},? but(?: rather)? {_A}{_NOUN}",
        rf"^(?P<ref>.+?) {MUST} {_BE} not {_B}{_NOUN},? but(?: rather)? {_A}{_NOUN}",
        rf"^{_PLACE}{_B} {MUST} (?:have been|be) (?:replaced (?:by|with)|changed (?:in)?to) {_A}",
        rf"^{_PLACE}{_A} {MUST} (?:have been|be) {_USED}{_NOT} {_B}",
        rf"^instead of {_B},? {_A} {MUST} (?:have been|be) {_USED}",
        rf"^(?:in place of|instead of) {_B},? (?:it|there|one) {MUST} (?:have been|be|have used|use|read|have written|say) {_A}",
        rf"^(?P<ref>.+?) {_DOES}(?: by)? {_B},? {_BUT} (?:it|one|this|they) {MUST} {_DO}(?: by)? {_A}",
        rf"^(?P<ref>.+?) {_DOES}(?: by)? {_B},? {_BUT} {_A} (?:is|was|would be) (?:needed|required|right|correct|meant)",
        rf"^(?P<ref>.+?) {_DOES}(?: by)? {_B}(?: instead of| rather than| in place of)(?: by)? {_A}",
        rf"^(?P<ref>it|one|they|you) {MUST} {_DO}(?: by)? {_A}{_NOT}(?: by)? {_B}",
        rf"^where (?:it|the \\w+) (?:says|has|reads|writes|gives) {_B},? it {MUST} (?:be|say|read|have) {_A}",
        rf"^(?P<ref>.+?) {_IS} {_A}{_NOUN}{_NOT} {_B}{_NOUN}",
    )
)
_UNNAMED = re.compile(rf"\W*(?:it|this|that|there|one|you|{AGENT})\W*", re.IGNORECASE)


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
            if NEGATION.search(ref):
                continue
            return Correction("" if _UNNAMED.fullmatch(ref) else ref, match["wanted"], match["found"])
    return None


def replaced_by(clause: str) -> bool:
    """Whether a clause asks for a replacement at all: then it does not say what its subject should be."""
    return bool(re.search(r"\b(?:replaced|changed|swapped|exchanged|substituted)\b", clause, re.IGNORECASE))
