"""The remark of a form that fits a clause, or none where its words are of something else."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Literal

from grader.remarks import words
from grader.remarks.corrections import replaced_by
from grader.remarks.edits import edit
from grader.remarks.forms import ADVERBS, FORMULA
from grader.remarks.remark import Remark, Stance
from grader.remarks.targets import WHOLES, about


def is_only(text: str) -> bool:
    return bool(re.search(r"\b(?:only|sole|single|just)\b", text, re.IGNORECASE))


def turned(stance: Stance, times: int) -> Stance:
    return stance if times % 2 == 0 else ("blame" if stance == "praise" else "praise")


def stance_of(word: str) -> Stance:
    good = re.fullmatch(f"{words.GOOD}|{words.WELL}|{words.WORKS}", word.strip(), re.IGNORECASE)
    return "praise" if good else "blame"


def denials(text: str) -> int:
    return len(words.NEGATION.findall(re.sub(r"\bnor\b", " ", text, flags=re.IGNORECASE)))


_JUDGING = frozenset({"gave", "believe", "nothing", "got"})  # said with a word of praise or blame, of what they name
_STATING = frozenset({"told", "that_said", "right_that"})
_EXTENDING = frozenset({"until", "except", "right_but", "bounded"})


def made(name: str, match: re.Match[str], body: str) -> Remark | None:
    """The remark of a pattern that fits, or None where its words are of something else."""
    group = match.groupdict()
    end = len(body.rstrip(" .!;,"))
    word, ref = group.get("word") or "", group.get("ref") or ""
    if name in _JUDGING:
        return about(Remark(0, end, turned(stance_of(word), denials(body))), ref)
    if name in _STATING:
        return _stated(name, match, body, end)
    if name in _EXTENDING:
        return _extended(name, match, body, end)
    match name:
        case "agree":
            return about(Remark(0, end, "blame" if denials(body) % 2 else "praise"), ref)
        case "fault_at":
            said = body[: match.start("word")]
            fault = Remark(0, end, "blame", alone=is_only(said), first="first" in said.lower())
            if denials(_AT_PLACE.sub("", ref)) or denials(body[: match.start("ref")]):
                return replace(fault, target=ref, doubt="where it is not does not say where it is")
            return about(fault, ref, place=True)
        case "contains":
            denied = re.sub(r" (?:(?:does|do|did|has|have|had)(?: not|n['’]t)|never)$", "", ref)
            return about(Remark(0, end, turned("blame", denials(body))), denied)
        case "none_made":
            return about(Remark(0, end, "praise"), ref)
        case "nowhere":
            return Remark(0, end, "praise")
        case "unmentioned":
            return Remark(0, end, "blame", target=ref, defect="unmentioned", object=ref)
        case "right_about":
            stance = turned(stance_of(word), denials(body[: match.start("word")]))
            return Remark(0, end, stance, target=f"the statement about {ref}", manner=True)
        case "fault":
            return _fault(group, end)
        case "is_the":
            placed = re.search(rf"{FORMULA}|\b{words.UNIT}\b|\b(?:gradient|derivative|display\w*)\b", ref, re.IGNORECASE)
            return about(Remark(0, end, turned(stance_of(word), denials(body))), ref) if placed else None
        case "is_a":
            return about(Remark(0, end, turned(stance_of(word), denials(body))), ref) if WHOLES.fullmatch(ref) else None
        case "denied":
            return about(Remark(0, end, "blame", elliptic=True), ref)
        case "goes_wrong":
            return about(Remark(0, end, "blame"), ref, place=True) if ref else about(Remark(0, end, "blame"), group["pre"])
        case "bare":
            return Remark(0, end, turned(stance_of(word), denials(body)))
        case "adverb" | "adverb_end":
            return _adverb(group, match, body, end)
        case "is" | "works":
            return _judged(name, group, match, body)
    return _defective(name, match, body, end)


def _defective(name: str, match: re.Match[str], body: str, end: int) -> Remark | None:
    """What is missing, too much, of the wrong sign or size, or should stand there."""
    group = match.groupdict()
    ref = group.get("ref") or ""
    match name:
        case "off_by":
            return _off_by(group, end, ref)
        case "should":
            return _should(group, end, ref)
        case "missing_a":
            stance = turned("blame", denials(body[: match.start("obj")]))
            return about(Remark(0, end, stance, defect="missing", object=group["obj"] or ""), ref)
        case "missing_there" | "loses":
            return _loses(name, group, end, ref)
        case "sign_of":
            end = match.start("rest")
            at = re.search(FORMULA, ref)
            return about(Remark(0, end, "blame", defect="sign", object=f"sign of {at[0]}" if at else "sign"), ref)
        case "flipped" | "exchanged":
            stance = turned("blame", denials(body)) if name == "flipped" else "blame"
            return _sign(Remark(0, end, stance, defect="sign", object=ref), ref)
        case "correct_is":
            return _correct_is(group, end, ref)
        case "unfit":
            return about(Remark(0, end, "blame", defect="shape"), _AFTER_OF.sub("", ref))
        case "to_add":
            return _to_add(group, end, ref)
    return None


def _stated(name: str, match: re.Match[str], body: str, end: int) -> Remark:
    """What the text says, and whether that is so."""
    group = match.groupdict()
    if name == "told":
        return Remark(0, end, stance_of(group["word"]), target=group["ref"], told=True, said=group["ref"])
    if name == "that_said":
        return _that_said(group, match, body)
    stance = turned(stance_of(group["word"]), denials(body[: match.start("word")]))
    return Remark(0, end, stance, target=group["said"], told=True, said=group["said"])


def _extended(name: str, match: re.Match[str], body: str, end: int) -> Remark | None:
    """Praise up to a point, or but for something."""
    group = match.groupdict()
    ref, word = group["ref"] or "", group.get("word") or ""
    match name:
        case "until":
            return about(Remark(0, end, "praise", extent="until"), ref, place=True)
        case "except":
            whole = group["pre"] or group["all"] or ""
            praised = turned(stance_of(word), denials(body[match.end("ref") :])) == "praise"
            return _except(Remark(0, end, "praise"), whole, ref) if praised else None
        case "right_but":
            if turned("praise", denials(f"{ref} {group['adv']}")) == "blame":
                return None
            within = _except(Remark(0, end, "praise"), ref, group["but"])
            return within or about(Remark(0, match.end("word"), "praise", doubt="what is excepted is not read"), ref)
    side: Literal["before", "after"] = "after" if group["side"].lower() in ("after", "following", "from") else "before"
    upto = bool(re.match(r"up to", group["side"], re.IGNORECASE))
    bound = Remark(0, match.end("word"), turned(stance_of(word), denials(body)), extent=side, inclusive=upto)
    return about(bound, ref, place=True)


def _except(remark: Remark, whole: str, ref: str) -> Remark | None:
    """ "Except for the factor 2 the gradient is right": all that is wrong with it is what is excepted."""
    missing = re.fullmatch(
        rf"(?:that )?(?P<obj>.+?) (?:is|was|are|were|has been) (?P<lost>{words.LOST}|wrong)", ref.strip(" .,"), re.I
    )
    change = f"{missing['lost']} {missing['obj']}" if missing else ref.strip(" .,")
    change = re.sub(r"^(\w+) (?:the|an?|its) ", r"the \1 ", change)
    if edit(change) is not None:
        return about(replace(remark, defect="except", object=change), whole)
    return about(replace(remark, extent="except"), ref, place=True) if WHOLES.fullmatch(whole) else None


def _that_said(group: dict[str, str | None], match: re.Match[str], body: str) -> Remark:
    """ "The claim that the mean is zero does not hold"."""
    said, word = group["said"] or "", group["word"] or group["works"] or ""
    count = denials(body[match.end("said") : match.end()]) - (1 if denials(word) else 0)
    stance: Stance = "blame" if denials(word) else stance_of(word)
    return Remark(0, len(body.rstrip(" .!;,")), turned(stance, count), target=said, told=True, said=said)


_AFTER_OF = re.compile(r"^.*?\b(?:dimension|shape|size)s?\b(?: (?:of|in|on) )?", re.IGNORECASE)
_VALUES = re.compile(r"(?:count|value|number|answer|result|total|sum|expression|formula|solution|one|statement)s?", re.IGNORECASE)


def _correct_is(group: dict[str, str | None], end: int, ref: str) -> Remark | None:
    """ "The correct count is 12"."""
    if not re.search(FORMULA, group["obj"] or "") or denials(group["obj"] or ""):
        return None
    remark = Remark(0, end, "blame", defect="should", object=group["obj"] or "")
    return remark if _VALUES.fullmatch(ref) else about(remark, ref)


_SIGN_OF = re.compile(
    r"\W*(?:the |its |an? )?(?:(?:minus|plus|negative)[ -]?)?(?:signs?)?"
    r"(?: (?:of|in front of|before|in|at|from) (?P<thing>.+))?\W*",
    re.IGNORECASE,
)


def _sign(remark: Remark, ref: str) -> Remark | None:
    """ "The sign in front of the penalty should be a plus"."""
    match = _SIGN_OF.fullmatch(ref)
    if match is None:
        return None
    return about(remark, match["thing"]) if match["thing"] else remark


def _to_add(group: dict[str, str | None], end: int, ref: str) -> Remark | None:
    """ "$c$ has to be added": what is missing, or has the wrong sign."""
    deed, obj = (group["deed"] or "").lower(), group["obj"] or ""
    if deed == "subtracted":
        return None
    named = obj if re.search(r"[a-z]{3}", obj) or deed != "added" else f"the term {obj}"
    remark = Remark(0, end, "blame", defect="missing", object=named)
    return about(remark, ref) if ref else remark


_AT_PLACE = re.compile(r",? (?:where|which|because|since)\b.*$", re.IGNORECASE | re.DOTALL)
_FOUND = re.compile(
    r"\b(?:find|found|see|saw|seen|spot|spotted|notice|noticed|detect|detected|identify|identified|discover|discovered|observe|observed|"
    r"caught|catch|encounter|encountered|there (?:is|are|was|were))\b",
    re.IGNORECASE,
)


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
    if re.match(r"(?:i|we|one)\b", pre, re.IGNORECASE) and not _FOUND.search(pre):
        return None  # "I looked for mistakes", "I suspected an error"
    if re.search(r"\b(?:fix|fixed|correct|corrected|avoid\w*|reduc\w*|squared|absolute|relative|mean)\b", pre, re.IGNORECASE):
        return None
    many = re.search(r"\b(?:two|three|four|several|many|multiple|[2-9])\b", pre, re.IGNORECASE)
    denied = denials(pre) + bool(re.search(r"\bzero\b", pre, re.IGNORECASE))
    remark = Remark(
        0, end, turned("blame", denied), doubt="how many there are is for a person" if many else "", alone=is_only(pre)
    )
    place = group.get("place") or ""
    return about(remark, place, place=True) if place else remark


def _off_by(group: dict[str, str | None], end: int, ref: str) -> Remark | None:
    """ "The scores are too large by a factor of two"; "off by two" is no factor."""
    by, degree = group["obj"] or "", (group["degree"] or "").lower()
    way: Literal["", "small", "large"] = ""
    if degree:
        way = "large" if degree in ("large", "big", "high", "many") else "small"
    unsure = (
        ""
        if re.search(r"\b(?:factor|constant|coefficient)\b", by, re.IGNORECASE)
        else "by a factor or by a term, it does not say"
    )
    denied = "what is denied is not read" if denials(ref) or denials(by) else ""
    if re.fullmatch(rf"(?:exactly |just |only )?{FORMULA}\W*", by):
        apart = Remark(0, end, "blame", defect="difference", object=by, way=way, doubt=denied)
        return apart if re.fullmatch(rf"(?:the |its )?{_VALUES.pattern}", ref, re.IGNORECASE) else about(apart, ref)
    return about(Remark(0, end, "blame", defect="factor", object=by, way=way, doubt=denied or unsure), ref)


_DONE = re.compile(
    rf"(?P<deed>multiplied|divided|scaled|transposed|squared|inverted|negated)(?: by (?P<by>{FORMULA}))?"
    r"(?: (?:in|at|on) (?P<place>[^,]+))?",
    re.IGNORECASE,
)
_DOING = {
    "multiplied": "multiplying", "scaled": "multiplying", "divided": "dividing", "transposed": "transposing",
    "squared": "squaring", "inverted": "inverting", "negated": "negating",
}  # fmt: skip
_AMONG = frozenset(
    """a an the about approximately roughly around equal to given by simply just rather actually exactly only of order shape size
    form vector matrix number scalar value and or is""".split()
)


def _to_do(done: re.Match[str], end: int, ref: str) -> Remark | None:
    """ "The gradient should be divided by $n$", "$X$ should be transposed in the gradient"."""
    what, by, place = _DOING[done["deed"].lower()], done["by"] or "", done["place"] or ""
    whole = re.fullmatch(FORMULA, ref.strip()) is None
    if (what in ("multiplying", "dividing")) != bool(by):
        return None
    change = f"{what}{'' if whole else f' {ref.strip()}'}{f' by {by}' if by else ''}"
    remark = Remark(0, end, "blame", defect="missing", object=change)
    target = place or (ref if whole else "")
    return about(remark, target) if target else remark


def _should(group: dict[str, str | None], end: int, ref: str) -> Remark | None:
    target = group["obj"] or ""
    done = _DONE.fullmatch(target.strip(" .!;,"))
    if done is not None and not group["verb"]:
        return _to_do(done, end, ref)
    have = re.match(r"(?:a |an |the )?(?:\w+ )?(?:factor|coefficient|sign|minus|transpose|term)\b", target, re.IGNORECASE)
    if not re.search(FORMULA, target) and not have:
        good = re.match(rf"(?:{ADVERBS})(?P<word>{words.GOOD}|{words.BAD})\b", target, re.IGNORECASE)
        if good is None:
            return None
        return about(Remark(0, end, turned(stance_of(good["word"]), denials(target))), ref)
    if group["verb"] or replaced_by(target):
        return None
    unsure = "what it should not have is not read" if denials(target) and have else ""
    if re.fullmatch(rf"(?:the |its )?{_VALUES.pattern}", ref, re.IGNORECASE) and not have:
        ref = ""
    wanted = re.split(r"\b(?:instead of|rather than|and not|not|because|since|as)\b|,", target)[0]
    if not have and set(re.findall(r"[A-Za-z]+", re.sub(FORMULA, " ", wanted.lower()))) - _AMONG:
        return None  # "should be evaluated at $w$" gives no value
    return about(Remark(0, end, "blame", defect="missing" if have else "should", object=wanted, doubt=unsure), ref)


_NONE = re.compile(r"\W*(?:not (?:a|an|one|any)(?: single)?|no|none of(?: the)?|zero|any|a single)\b ?", re.IGNORECASE)


def _loses(name: str, group: dict[str, str | None], end: int, ref: str) -> Remark | None:
    lost, place = group["obj"] or "", ""
    denied = denials(group.get("aux") or "")
    none = _NONE.match(lost)
    if none is not None:
        lost, denied = lost[none.end() :], denied + 1
    whole = edit(lost) is not None
    split = re.search(r" (?:in|from|on|at|when|while) (.+)$", lost) if name == "loses" and not whole else None
    if split:
        lost, place = lost[: split.start()], split[1]
    named = re.search(
        rf"{FORMULA}|\b(?:factor|sign|minus|transpose|term|coefficient|constant|bias|square|norm|half|denominator)\b", lost
    )
    if (named is None and not whole) or (
        re.search(r"\b(?:need|needs)\b", group.get("verb") or "") and not re.search(r"factor|sign|term|transpose", lost)
    ):
        return None
    sign = bool(re.search(r"\bsign\b|\bminus\b", lost, re.IGNORECASE))
    unsure = "what is denied is not read" if denials(lost) or denials(ref) or re.search(r"\bthat\b", lost) else ""
    remark = Remark(0, end, turned("blame", denied), defect="sign" if sign else "missing", object=lost, doubt=unsure)
    agent = re.fullmatch(rf"\W*{words.AGENT}\W*", ref.strip() or "it", re.IGNORECASE)
    target = place if agent or not ref else ref
    return about(remark, target, place=bool(agent)) if target else remark


def _adverb(group: dict[str, str | None], match: re.Match[str], body: str, end: int) -> Remark | None:
    """ "The loss is expanded wrongly", "ChatGPT correctly computed the gradient"."""
    remark = Remark(0, end, turned(stance_of(group["word"] or ""), denials(body)), manner=True)
    ref = group["ref"] or ""
    thing = group.get("rest") or group.get("obj") or ""
    if re.fullmatch(rf"\W*{words.AGENT}\W*", ref, re.IGNORECASE):
        if not thing.strip(" .,!") or re.fullmatch(
            r"\W*(?:the |this )?(?:question|problem|task|exercise|it|this)\W*", thing, re.IGNORECASE
        ):
            return replace(remark, words=ref)
        found = about(remark, thing)
        if found is not None and not found.target and not found.pronoun:
            return replace(found, doubt="it may be said of the result alone")
        return found
    return about(remark, ref)


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
        return about(Remark(0, len(body.rstrip(" .!;,")), "blame"), at[1], place=True)
    end = match.end("word")
    said = body[:end]
    word = group["word"] or ""
    count = denials(said) - (1 if re.fullmatch(words.FAILS, word, re.IGNORECASE) and "not" in word else 0)
    remark = Remark(0, end, turned(stance_of(word), count))
    return about(remark, group["ref"] or "")
