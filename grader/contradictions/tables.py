"""A formula of a parameter against the values that the text itself gives for that parameter.

The width is (k-1)/2 - r for an odd size k.  For a size of 5 the border r is 2 and the width is 1.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from grader.checks import InputError, equal
from grader.contradictions.voices import Spoken, Voice
from grader.decide.equal import Answer
from grader.model import Contradiction, Outcome, Verdict

_APPOSED = re.compile(r"(?P<noun>[A-Za-z]+)(?: [a-z]+)?\s+\$?\\?(?P<letter>[A-Za-z])\$?(?![\w^])")
_INSIDE = re.compile(r"\$(?P<formula>[^$]+)\$")
_VALUE = re.compile(r"^-?\d+(?:/\d+|\.\d+)?$")
_TEXT = re.compile(r"\\(?:text|mathrm|operatorname)\s*\{([^{}]*)\}")


def find(voice: Voice) -> Iterator[Contradiction]:
    """Formulas with one parameter, at each value of it that the same part names."""
    for spoken in voice.parts:
        for verdict in spoken.part.verdicts:
            if verdict.claim.kind in ("number", "equation", "complexity") and verdict.truth and not verdict.claim.denies:
                yield from _against_values(voice, spoken, verdict)


def _against_values(voice: Voice, spoken: Spoken, claim: Verdict) -> Iterator[Contradiction]:
    sentence = _sentence(spoken, claim)
    formula, letter, noun = _formula(claim, sentence)
    if not formula:
        return
    for other in spoken.part.verdicts:
        value = getattr(other.evidence, "found", "")
        if other.truth != claim.truth or other is claim or not _VALUE.match(value) or other.outcome is Outcome.UNCHECKABLE:
            continue
        at = _condition(_sentence(spoken, other), noun)
        if at is None or not _permits(sentence, at):
            continue
        where = {letter: str(at), **_named(spoken, formula, noun, at)}
        if _differs(formula, value, where):
            name = next((truth.names[0] for truth in spoken.truths if truth.id == claim.truth and truth.names), claim.truth)
            given = ", ".join(f"{key} = {item}" for key, item in where.items())
            sides = (spoken.of(claim), spoken.of(other, f"{value} for {noun} {at}"))
            wrong = [item.id for item in (claim, other) if item.outcome is Outcome.WRONG]
            known = f"; by the reference {wrong[0]} is wrong" if len(wrong) == 1 else ""
            yield voice.contradiction(sides, f"{name}: the formula does not give {value} for {given}{known}")
            return


def _sentence(spoken: Spoken, verdict: Verdict) -> str:
    start, end = spoken.sentence(verdict.claim.span.start)
    return spoken.part.text[start:end]


def _formula(claim: Verdict, sentence: str) -> tuple[str, str, str]:
    """The claim's formula, its letter, and the noun that the letter stands beside; empty where there is not just one."""
    inside = _INSIDE.findall(claim.claim.quote) or ([claim.claim.quote.split("=")[-1]] if "=" in claim.claim.quote else [])
    if len(inside) != 1:
        return "", "", ""
    bare = _TEXT.sub(" ", inside[0])
    letters = set(re.findall(r"(?<![A-Za-z\\])[A-Za-z](?![A-Za-z])", bare))
    beside = {match["letter"]: match["noun"] for match in _APPOSED.finditer(sentence) if match["letter"] in letters}
    if len(letters) != 1 or len(beside) != 1 or not re.search(r"[-+*/^]", bare):
        return "", "", ""
    ((letter, noun),) = beside.items()
    return inside[0], letter, noun.lower()


def _condition(sentence: str, noun: str) -> int | None:
    """The one number that the sentence gives for the noun: "for a kernel size of 5"."""
    pattern = rf"\b{re.escape(noun)}(?: [a-z]+)?\s*(?:of|=|is|equal to|:)?\s*\$?(\d+)\b"
    found = {int(item) for item in re.findall(pattern, sentence, re.IGNORECASE)}
    return found.pop() if len(found) == 1 else None


def _permits(sentence: str, at: int) -> bool:
    odd, even = re.search(r"\bodd\b", sentence), re.search(r"\beven\b", sentence)
    return not (odd and even) and not (odd and at % 2 == 0) and not (even and at % 2 == 1)


def _named(spoken: Spoken, formula: str, noun: str, at: int) -> dict[str, str]:
    """Values that the part gives, for the same parameter, to the words in a formula."""
    found = {}
    for word in _TEXT.findall(formula):
        ids = {truth.id for truth in spoken.truths if word.strip() in truth.names}
        values = {
            getattr(v.evidence, "found", "") for v in spoken.part.verdicts
            if v.truth in ids and v.outcome is not Outcome.UNCHECKABLE and _condition(_sentence(spoken, v), noun) == at
        }  # fmt: skip
        values = {value for value in values if _VALUE.match(value)}
        if len(values) == 1:
            found[word.strip()] = values.pop()
    return found


def _differs(formula: str, value: str, where: dict[str, str]) -> bool:
    """Whether the formula has another value, for certain; a word without a value leaves it open."""
    words = _TEXT.findall(formula)
    if any(word.strip() not in where for word in words):
        return False
    text = _TEXT.sub(lambda match: f"({where[match[1].strip()]})", formula)
    letter, number = next(iter(where.items()))
    text = re.sub(rf"(?<![A-Za-z\\]){letter}(?![A-Za-z])", f"({number})", text)
    try:
        return equal(text, value).answer is Answer.DIFFERENT
    except InputError:
        return False
