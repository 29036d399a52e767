"""What a remark is about: all of the text, a pronoun's thing, one thing about something, or the words that name it."""

from __future__ import annotations

import re
from dataclasses import replace

from grader.remarks import words
from grader.remarks.forms import BE, FORMULA
from grader.remarks.remark import Defect, Remark
from grader.sentences import Clause

_TAIL = re.compile(r",? (?:where|which|because|since|as|so|namely)\b.*$|,.*$", re.IGNORECASE | re.DOTALL)
_LEADS = re.compile(
    r"^(?:\W*(?:that|the fact that|i (?:do not|don['’]t) (?:think|believe) (?:that )?|not|only|nothing in|none of)\b\s*)+",
    re.IGNORECASE,
)
WHOLES = re.compile(
    rf"\W*(?:(?:all|every|each|both|most|everything|nothing|none)(?: (?:of )?(?:the|its|these|this|that|it))?(?: "
    rf"(?:\w+ )?{words.UNIT}| of it)?|"
    rf"(?:the |this |that |its |their |your |\w+['’]s )?(?:(?:above|given|provided|generated|whole|entire|full|"
    rf"overall|complete|proposed|model['’]?s|"
    rf"chatgpt['’]?s?|llm['’]?s|ai['’]?s|gpt['’]?s) )*{words.WHOLE}(?: (?:above|given|provided|by|from|of|produced|"
    rf"generated|written|offered)\b"
    rf"(?: (?:the|by|above|chat\s?gpt|gpt\S*|model|llm|ai|assistant|language|trace|bot|claude|gemini))*)?|{words.AGENT})\W*",
    re.IGNORECASE,
)
_PRONOUN = re.compile(r"\W*(?:it|this|that|these|they|which)\W*", re.IGNORECASE)


_NO_PART = re.compile(
    rf"(?:no|none of (?:the|its|these)|neither of (?:the|its|these)(?: two)?|not (?:one|a single one) of (?:the|its)|not (?:one|"
    rf"a single)) {words.UNIT}(?: (?:here|there|in it|of it))?",
    re.IGNORECASE,
)


def about(remark: Remark, ref: str, place: bool = False) -> Remark | None:
    """The remark with what it is about: everything, a pronoun's thing, or the words that name it."""
    if _NO_PART.fullmatch(ref.strip(" .,;:!*")):
        return replace(remark, words=ref)
    alone = bool(re.match(r"\W*only\b", ref, re.IGNORECASE))
    ref = _LEADS.sub("", ref).strip(" .,;:!*")
    ref = re.sub(rf"^(?:{words.AGENT}|i|we) (?=\w+(?:s|ed|es)\b)", "", ref, flags=re.IGNORECASE) if place else ref
    ref = _TAIL.sub("", ref) if place else ref
    if remark.defect:
        remark, ref = _within(remark, ref)
    if not ref or len(ref) > 400:
        return remark if not ref else None
    if _PRONOUN.fullmatch(ref):
        return replace(remark, pronoun=True, words=ref)
    if WHOLES.fullmatch(ref) and not re.search(r"\b(?:final|last|first|second|third)\b", ref, re.IGNORECASE):
        every = bool(re.match(r"\W*(?:all|every|each|both|everything)\b", ref, re.IGNORECASE))
        return replace(remark, target="code" if words.CODE.search(ref) else "", words=ref, every=every)
    joint = r"(?:of|in front of|in|on|before|for)"
    owned = re.match(rf"\W*(?:the |its )?(?:(?:minus |plus )?{words.ATTRIBUTE})s? {joint} (?P<thing>.+)$", ref, re.IGNORECASE)
    if owned and not remark.defect:
        return _attribute(remark, ref, owned["thing"])
    several = bool(re.search(r"\b(?:and|nor|both|all|each)\b", ref, re.IGNORECASE))
    return replace(remark, target=ref, words=ref, alone=alone or remark.alone, every=several)


_PART_OF = re.compile(
    r"^(?:the |its |this )?(?:(?:first|second|third|last|final|middle|leading|constant|left|right|left-hand|right-hand|only) )?"
    r"(?P<part>denominator|numerator|exponent|term|summand|coefficient|bracket|parenthes[ei]s|side|fraction|product|sum)s?"
    r"(?: (?:of|in) (?P<thing>.+))?$",
    re.IGNORECASE,
)


_CALLED = re.compile(rf"(?:the |its )?(?:term|factor|summand|expression|part|product|matrix|vector) (?P<formula>{FORMULA})", re.I)


def _within(remark: Remark, ref: str) -> tuple[Remark, str]:
    """ "The denominator of the score": a part of what is spoken of, where something is missing."""
    match = _PART_OF.match(ref)
    if match is None:
        called = _CALLED.fullmatch(ref.strip())
        if called is not None and remark.defect == "should":
            return replace(remark, replaced=remark.replaced or called["formula"]), ""
        return remark, called["formula"] if called is not None else ref
    named = match["part"].lower() in ("denominator", "numerator") and remark.defect in ("missing", "extra")
    return replace(remark, object=f"{remark.object} in the {match['part']}") if named else remark, match["thing"] or ""


def _attribute(remark: Remark, ref: str, thing: str) -> Remark | None:
    """ "The sign of the gradient is wrong": one thing about the target."""
    if remark.stance == "praise":
        return replace(remark, target=ref, doubt="said of one thing about it only")
    named: Defect = "sign" if re.match(r"\W*(?:the |its )?(?:minus |plus )?sign", ref, re.IGNORECASE) else "factor"
    if named == "sign" and re.fullmatch(FORMULA, thing.strip()):
        return about(replace(remark, defect=named, object=f"sign of {thing.strip()}"), thing)
    if not re.match(
        r"\W*(?:the |its )?(?:(?:minus |plus )?sign|factor|coefficient|constant|prefactor|scal|normali)", ref, re.IGNORECASE
    ):
        return replace(remark, target=ref, doubt="said of one thing about it only")
    return about(replace(remark, defect=named, object=ref.split(" of ")[0]), thing)


_WHICH = re.compile(r",\s+which\s+$", re.IGNORECASE)


def with_its_pronoun(text: str, clause: Clause) -> Clause:
    """ "..., which is wrong": what joins the clause is its subject as well."""
    which = _WHICH.search(text[: clause.start])
    if which is None or not re.match(rf"{BE}\b", clause.text, re.IGNORECASE):
        return clause
    start = which.end() - len(which[0].lstrip(", \n"))
    return replace(clause, start=start, text=text[start : clause.start] + clause.text)
