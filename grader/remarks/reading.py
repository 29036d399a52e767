"""Sentences about another text, read as remarks: praise or blame, of what, and with which defect.

    The second step is wrong               blame of "second step"
    ChatGPT forgot the factor 2/n          blame, and something is missing: 2/n
    The gradient should be $2X^T a$        blame of "gradient", which should be a formula
    It is right up to the point where ...  praise of what stands before, blame of what stands there

Formulas are one word each. A remark keeps its place in the paragraph, so that its words can be quoted.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Literal

from grader.remarks import words
from grader.remarks.forms import ADVERBS, FORMULA, PATTERNS
from grader.sentences import clauses

Stance = Literal["praise", "blame"]
Defect = Literal["", "missing", "should", "factor", "sign"]
_FORMULA = re.compile(
    r"\$\$.+?\$\$|\$[^$]+\$|\\\(.+?\\\)|`[^`]+`|(?<![\w-])[A-Za-z\d\\(][\w{}\\().]*(?:[\^_/*=+][-\w{}\\().^_]*[\w})])+|"
    r"(?<![\w'’§.-])(?:[B-HJ-Z]|\d+(?:\.\d+)?)(?![\w'’§.-])",
    re.DOTALL,
)
LONGEST = 500  # characters of a clause that is read
_CONDITIONAL = re.compile(
    r"\b(?:if|unless|suppos\w+|imagine|whether|in case|provided that|would (?:be|have))\b|\?\s*$", re.IGNORECASE
)
_TAIL = re.compile(r",? (?:where|which|because|since|as|so|namely)\b.*$|,.*$", re.IGNORECASE | re.DOTALL)


@dataclass(frozen=True)
class Remark:
    """One remark at [start, end) of its paragraph. `target` are the words of what it is about, "" for all of the text."""

    start: int
    end: int
    stance: Stance
    target: str = ""
    formulas: tuple[str, ...] = ()  # in the target
    defect: Defect = ""
    object: str = ""  # what is missing or should stand there
    wanted: tuple[str, ...] = ()  # its formulas
    extent: Literal["", "until", "except", "before", "after"] = ""  # the target bounds what is judged
    words: str = ""  # the noun of all of the text, as it is called
    manner: bool = False  # said of how it was done: "derived correctly"
    every: bool = False  # said of each of several
    alone: bool = False  # said of nothing else: "only the last line is wrong"
    told: bool = False  # the target is what the text says: "wrongly assumes that ..."
    pronoun: bool = False
    elliptic: bool = False  # "the second is not": what it is not was said before
    doubt: str = ""


def remarks(text: str) -> Iterator[Remark]:
    """Every remark of a paragraph, in its order."""
    masked, formulas = _masked(text)
    last, before = -1, Remark(-1, -1, "praise")
    for clause in clauses(masked):
        found = _read(clause.text) if len(clause.text) <= LONGEST else None
        if found is None or (found.elliptic and masked.find(clause.sentence) > before.start):
            continue
        if found.elliptic:
            found = replace(found, stance=_turned(before.stance, 1))
        remark = replace(
            found,
            start=clause.start + found.start,
            end=clause.start + found.end,
            formulas=_inside(found.target, formulas),
            wanted=_inside(found.object, formulas),
            target=_shown(found.target, formulas),
            object=_shown(found.object, formulas),
        )
        if remark.start >= last:
            last, before = remark.end, remark
            yield replace(remark, doubt=found.doubt or _doubt(clause.sentence, clause.text, found))


def _masked(text: str) -> tuple[str, dict[str, str]]:
    """The text with each formula as one word of its own length, and what the words stand for."""
    formulas: dict[str, str] = {}

    def word(match: re.Match[str]) -> str:
        stand = chr(0xE000 + len(formulas) % 6000)
        formulas[stand] = match[0]
        return stand + "·" * (len(match[0]) - 1)

    return re.sub(_FORMULA, word, text), formulas


def _inside(words_: str, formulas: dict[str, str]) -> tuple[str, ...]:
    return tuple(formulas[sign] for sign in words_ if sign in formulas)


def _shown(words_: str, formulas: dict[str, str]) -> str:
    return re.sub(r"[\ue000-\uf8ff]·*", lambda match: formulas.get(match[0][0], ""), words_)


def _doubt(sentence: str, clause: str, found: Remark) -> str:
    """Why the remark is no plain judgement; empty where it is."""
    if _CONDITIONAL.search(sentence):
        return "said under a condition"
    if words.RESERVE.search(clause):
        return "said with a reserve"
    whole = not found.target and not found.extent and not found.defect
    if whole and words.TURN.search(sentence):
        return "said with a turn: what follows takes some of it back"
    return ""


# ---------------------------------------------------------------- one clause


def _read(clause: str) -> Remark | None:
    """The remark that a clause makes, at its places in the clause."""
    flat = re.sub(r"\s", " ", clause)
    opening = words.OPENING.match(flat)
    begin = opening.end() if opening else 0
    body = flat[begin:]
    negative = opening is not None and len(words.NEGATION.findall(opening[0])) % 2 == 1
    for name, pattern in PATTERNS:
        match = pattern.match(body)
        if match is None:
            continue
        found = _made(name, match, body)
        if found is None:
            continue
        if opening is not None and negative and re.search(r"\b(?:think|believe|say|find)\b", opening[0]):
            found = replace(found, stance=_turned(found.stance, 1))
        return replace(found, start=begin + found.start, end=begin + found.end)
    return None


def _turned(stance: Stance, times: int) -> Stance:
    return stance if times % 2 == 0 else ("blame" if stance == "praise" else "praise")


def _stance(word: str) -> Stance:
    good = re.fullmatch(f"{words.GOOD}|{words.WELL}|{words.WORKS}", word.strip(), re.IGNORECASE)
    return "praise" if good else "blame"


def _denials(text: str) -> int:
    return len(words.NEGATION.findall(re.sub(r"\bnor\b", " ", text, flags=re.IGNORECASE)))


def _made(name: str, match: re.Match[str], body: str) -> Remark | None:
    """The remark of a pattern that fits, or None where its words are of something else."""
    group = match.groupdict()
    end = len(body.rstrip(" .!;,"))
    word, ref = group.get("word") or "", group.get("ref") or ""
    match name:
        case "agree":
            stance: Stance = "blame" if _denials(body) % 2 else "praise"
            return _about(Remark(0, end, stance), ref)
        case "fault_at":
            return _about(Remark(0, end, "blame"), ref, place=True)
        case "contains":
            return _about(Remark(0, end, _turned("blame", _denials(body))), ref)
        case "fault":
            return _fault(group, end)
        case "off_by":
            return _about(Remark(0, end, "blame", defect="factor", object=group["obj"]), ref)
        case "should":
            return _should(group, end, ref)
        case "missing_a":
            return _about(Remark(0, end, "blame", defect="missing", object=group["obj"] or ""), ref)
        case "gave" | "believe":
            return _about(Remark(0, end, _turned(_stance(word), _denials(body))), ref)
        case "is_the":
            placed = re.search(rf"{FORMULA}|\b{words.UNIT}\b|\b(?:gradient|derivative|display\w*)\b", ref, re.IGNORECASE)
            return _about(Remark(0, end, _turned(_stance(word), _denials(body))), ref) if placed else None
        case "missing_there" | "loses":
            return _loses(name, group, end, ref)
        case "until":
            return _about(Remark(0, end, "praise", extent="until"), ref, place=True)
        case "except":
            fair = _turned(_stance(word), _denials(body[match.start("pre") :])) == "praise" and _WHOLES.fullmatch(
                group["pre"] or ""
            )
            return _about(Remark(0, end, "praise", extent="except"), ref, place=True) if fair else None
        case "nothing":
            return _about(Remark(0, end, _turned(_stance(word), _denials(body))), ref)
        case "is_a":
            return _about(Remark(0, end, _turned(_stance(word), _denials(body))), ref) if _WHOLES.fullmatch(ref) else None
        case "denied":
            return _about(Remark(0, end, "blame", elliptic=True), ref)
        case "bounded":
            side: Literal["before", "after"] = "after" if group["side"].lower() in ("after", "following", "from") else "before"
            return _about(Remark(0, match.end("word"), _turned(_stance(word), _denials(body)), extent=side), ref, place=True)
        case "goes_wrong":
            return _about(Remark(0, end, "blame"), ref, place=True) if ref else _about(Remark(0, end, "blame"), group["pre"])
        case "told":
            return Remark(0, end, _stance(word), target=ref, told=True)
        case "got":
            return _about(Remark(0, end, _turned(_stance(word), _denials(body))), ref)
        case "bare":
            return Remark(0, end, _turned(_stance(word), _denials(body)))
        case "adverb" | "adverb_end":
            return _adverb(group, match, body, end)
        case "is" | "works":
            return _judged(name, group, match, body)
    return None


def _fault(group: dict[str, str | None], end: int) -> Remark | None:
    """ "There is no mistake in the second line", "I found two errors", "it makes an error when it expands"."""
    pre = (group["pre"] or "").strip()
    owner = rf"(?:{words.AGENT}|(?:the|this|that|its) (?:\w+ ){{0,3}}{words.WHOLE}|everything)"
    makes = (
        r"(?:makes?|made|contains?|has|have|had|commits?|committed|introduces?|includes?|shows?|suffers? from|without|"
        r"free (?:of|from))"
    )
    there = r"there (?:is|are|was|were|seems? to be|appears? to be)|there['’]s"
    bare = r"\W*(?:no|any|zero|(?:an?|several|some|two|three|many) )(?: \w+)?"
    speaks = rf"(?:{there}|(?:i|we|one) .*|{bare}|{owner}.* {makes})(?: [\w']+){{0,4}}"
    if not re.fullmatch(speaks, pre, re.IGNORECASE):
        return None
    if re.search(r"\b(?:fix|fixed|correct|corrected|avoid\w*|reduc\w*|squared|absolute|relative|mean)\b", pre, re.IGNORECASE):
        return None
    many = re.search(r"\b(?:two|three|four|several|many|multiple|[2-9])\b", pre, re.IGNORECASE)
    remark = Remark(0, end, _turned("blame", _denials(pre)), doubt="how many there are is for a person" if many else "")
    place = group.get("place") or ""
    return _about(remark, place, place=True) if place else remark


def _should(group: dict[str, str | None], end: int, ref: str) -> Remark | None:
    target = group["obj"] or ""
    have = re.match(r"(?:a |an |the )?(?:\w+ )?(?:factor|coefficient|sign|minus|transpose|term)\b", target, re.IGNORECASE)
    if not re.search(FORMULA, target) and not have:
        good = re.match(rf"(?:{ADVERBS})(?P<word>{words.GOOD}|{words.BAD})\b", target, re.IGNORECASE)
        if good is None:
            return None
        return _about(Remark(0, end, _turned(_stance(good["word"]), _denials(target))), ref)
    if group["verb"]:
        return None
    wanted = re.split(r"\b(?:instead of|rather than|and not|not|because|since|as)\b|,", target)[0]
    return _about(Remark(0, end, "blame", defect="missing" if have else "should", object=wanted), ref)


def _loses(name: str, group: dict[str, str | None], end: int, ref: str) -> Remark | None:
    lost, place = group["obj"] or "", ""
    split = re.search(r" (?:in|from|on|at|when|while) (.+)$", lost) if name == "loses" else None
    if split:
        lost, place = lost[: split.start()], split[1]
    named = re.search(
        rf"{FORMULA}|\b(?:factor|sign|minus|transpose|term|coefficient|constant|bias|square|norm|half|denominator)\b", lost
    )
    if named is None or (
        re.search(r"\b(?:need|needs)\b", group.get("verb") or "") and not re.search(r"factor|sign|term|transpose", lost)
    ):
        return None
    sign = bool(re.search(r"\bsign\b|\bminus\b", lost, re.IGNORECASE))
    remark = Remark(0, end, "blame", defect="sign" if sign else "missing", object=lost)
    agent = re.fullmatch(rf"\W*{words.AGENT}\W*", ref.strip() or "it", re.IGNORECASE)
    target = place if agent or not ref else ref
    return _about(remark, target, place=bool(agent)) if target else remark


def _adverb(group: dict[str, str | None], match: re.Match[str], body: str, end: int) -> Remark | None:
    """ "The loss is expanded wrongly", "ChatGPT correctly computed the gradient"."""
    remark = Remark(0, end, _turned(_stance(group["word"] or ""), _denials(body)), manner=True)
    ref = group["ref"] or ""
    thing = group.get("rest") or group.get("obj") or ""
    if re.fullmatch(rf"\W*{words.AGENT}\W*", ref, re.IGNORECASE):
        if not thing.strip(" .,!") or re.fullmatch(
            r"\W*(?:the |this )?(?:question|problem|task|exercise|it|this)\W*", thing, re.IGNORECASE
        ):
            return replace(remark, words=ref)
        found = _about(remark, thing)
        if found is not None and not found.target and not found.pronoun:
            return replace(found, doubt="it may be said of the result alone")
        return found
    return _about(remark, ref)


def _judged(name: str, group: dict[str, str | None], match: re.Match[str], body: str) -> Remark | None:
    """ "The second line is wrong", "the proof does not hold"."""
    rest = group["rest"] or ""
    if re.search(
        r"\b(?:where|whereas|while|although|though|instead of|rather than|in place of)\b", group["ref"] or "", re.IGNORECASE
    ):
        return None  # "it writes a where b is right": of which of the two?
    if re.match(
        r"\s+(?:in (?:that|stat\w+|say\w+|claim\w+|assum\w+)|that|about|regarding|to (?:\w+)|for)\b", rest, re.IGNORECASE
    ):
        return None
    if name == "is" and re.match(
        r"\s*-?\s*(?:answer|solution|way|value|result|formula|shape|order|one|approach|size|direction|side|hand|place)\b",
        rest,
        re.IGNORECASE,
    ):
        return None  # "is the right answer", said of something else
    if name == "works" and rest.strip(" .!") and not re.match(r"\s+(?:here|because|since|as|for all)\b", rest, re.IGNORECASE):
        at = re.match(r"\s+(?:at|in|on|when|where)\s+(.+)", rest, re.IGNORECASE)
        if at is None or not re.fullmatch(words.FAILS, group["word"] or "", re.IGNORECASE):
            return None
        return _about(Remark(0, len(body.rstrip(" .!;,")), "blame"), at[1], place=True)
    end = match.end("word")
    said = body[:end]
    only = re.search(r"\bexcept(?: for)? (?P<ref>.+)$|\bapart from (?P<other>.+)$", rest, re.IGNORECASE)
    word = group["word"] or ""
    count = _denials(said) - (1 if re.fullmatch(words.FAILS, word, re.IGNORECASE) and "not" in word else 0)
    remark = Remark(0, end, _turned(_stance(word), count))
    if only and remark.stance == "praise":
        where = only["ref"] or only["other"]
        return _about(replace(remark, end=len(body.rstrip(" .!;,")), extent="except"), where, place=True)
    return _about(remark, group["ref"] or "")


# ---------------------------------------------------------------- what is spoken of

_LEADS = re.compile(
    r"^(?:\W*(?:that|the fact that|i (?:do not|don['’]t) (?:think|believe) (?:that )?|not|only|nothing in|none of)\b\s*)+",
    re.IGNORECASE,
)
_WHOLES = re.compile(
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


def _about(remark: Remark, ref: str, place: bool = False) -> Remark | None:
    """The remark with what it is about: everything, a pronoun's thing, or the words that name it."""
    alone = bool(re.match(r"\W*only\b", ref, re.IGNORECASE))
    ref = _LEADS.sub("", ref).strip(" .,;:!*")
    ref = re.sub(rf"^(?:{words.AGENT}|i|we) (?=\w+(?:s|ed|es)\b)", "", ref, flags=re.IGNORECASE) if place else ref
    ref = _TAIL.sub("", ref) if place else ref
    if not ref or len(ref) > 400:
        return remark if not ref else None
    if _PRONOUN.fullmatch(ref):
        return replace(remark, pronoun=True, words=ref)
    if _WHOLES.fullmatch(ref) and not re.search(r"\b(?:final|last|first|second|third)\b", ref, re.IGNORECASE):
        every = bool(re.match(r"\W*(?:all|every|each|both|everything)\b", ref, re.IGNORECASE))
        return replace(remark, target="code" if words.CODE.search(ref) else "", words=ref, every=every)
    owned = re.match(rf"\W*(?:the |its )?(?:{words.ATTRIBUTE})s? (?:of|in|on|before|for) (?P<thing>.+)$", ref, re.IGNORECASE)
    if owned and not remark.defect:
        return _attribute(remark, ref, owned["thing"])
    several = bool(re.search(r"\b(?:and|nor|both|all|each)\b", ref, re.IGNORECASE))
    return replace(remark, target=ref, words=ref, alone=alone, every=several)


def _attribute(remark: Remark, ref: str, thing: str) -> Remark | None:
    """ "The sign of the gradient is wrong": one thing about the target."""
    if remark.stance == "praise":
        return replace(remark, target=ref, doubt="said of one thing about it only")
    named: Defect = "sign" if re.match(r"\W*(?:the |its )?sign", ref, re.IGNORECASE) else "factor"
    if not re.match(r"\W*(?:the |its )?(?:sign|factor|coefficient|constant|prefactor|scal|normali)", ref, re.IGNORECASE):
        return replace(remark, target=ref, doubt="said of one thing about it only")
    return _about(replace(remark, defect=named, object=ref.split(" of ")[0]), thing)
