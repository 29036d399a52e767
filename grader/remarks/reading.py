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
from dataclasses import replace
from functools import partial
from typing import Literal

from grader.remarks import words
from grader.remarks.corrections import correction, replaced_by
from grader.remarks.forms import ADVERBS, FORMULA, PATTERNS, TOLD
from grader.remarks.masks import inside, masked, shown
from grader.remarks.narrowing import narrowed
from grader.remarks.remark import Remark, Stance
from grader.remarks.targets import WHOLES, about, with_its_pronoun
from grader.sentences import clauses

LONGEST = 500  # characters of a clause that is read
_CONDITIONAL = re.compile(
    r"\b(?:if|unless|suppos\w+|imagine|whether|in case|provided that|would (?:be|have))\b|\?\s*$", re.IGNORECASE
)


def remarks(text: str) -> Iterator[Remark]:
    """Every remark of a paragraph, in its order."""
    hidden, formulas = masked(text)
    last, before = -1, Remark(-1, -1, "praise")
    for clause in map(partial(with_its_pronoun, hidden), clauses(hidden)):
        found = _read(clause.text) if len(clause.text) <= LONGEST else None
        if found is None or (found.elliptic and hidden.find(clause.sentence) > before.start):
            continue
        if found.elliptic:
            found = replace(found, stance=_turned(before.stance, 1))
        remark = replace(
            found,
            start=clause.start + found.start,
            end=clause.start + found.end,
            formulas=inside(found.target, formulas),
            wanted=inside(found.object, formulas),
            target=shown(found.target, formulas),
            object=shown(found.object, formulas),
            replaced=shown(found.replaced, formulas),
        )
        if remark.start >= last:
            last, before = remark.end, remark
            yield replace(remark, doubt=found.doubt or _doubt(clause.sentence, clause.text, found))


def _doubt(sentence: str, clause: str, found: Remark) -> str:
    """Why the remark is no plain judgement; empty where it is."""
    if _CONDITIONAL.search(sentence):
        return "said under a condition"
    if words.RESERVE.search(clause):
        return "said with a reserve"
    whole = not found.target and not found.extent and not found.defect
    if whole and words.TURN.search(sentence):
        return "said with a turn: what follows takes some of it back"
    place = sentence.find(clause)
    before, after = sentence[:place], sentence[place + found.end :]
    return "" if found.extent else narrowed(clause[: found.end], before, after, found.stance == "praise")


# ---------------------------------------------------------------- one clause

_HELD = re.compile(
    r"^it(?: is| was|['’]s)(?P<no> not| never|n['’]t)?(?: (?:also|quite|simply|just))? (?P<word>true|false|untrue|the case|"
    r"a fact|right|correct|obvious|clear|evident|plain|apparent|wrong|incorrect|mistaken|erroneous|bad) that ",
    re.IGNORECASE,
)
_MISTAKE_IS = re.compile(
    rf"^(?:the|its|their|one|another|a|\w+['’]s)(?: (?!no\b|not\b)\w+){{0,2}}? {words.FAULT}(?: here)? (?:is|was|lies in|lay in)"
    r"(?P<that>(?: the fact)? that)? (?=\S)",
    re.IGNORECASE,
)


def _read(clause: str) -> Remark | None:
    """The remark that a clause makes, at its places in the clause."""
    flat = re.sub(r"\s", " ", clause)
    opening = words.OPENING.match(flat)
    begin = opening.end() if opening else 0
    body = flat[begin:]
    negative = opening is not None and len(words.NEGATION.findall(opening[0])) % 2 == 1
    corrects = correction(body) if not negative else None
    if corrects is not None:
        end = begin + len(body.rstrip(" .!;,"))
        blame = Remark(begin, end, "blame", defect="should", object=corrects.wanted, replaced=corrects.found)
        return about(blame, corrects.ref) if corrects.ref else blame
    for lead in (_HELD, _MISTAKE_IS):
        within = lead.match(body)
        inner = None if within is None else _held(within, body) if lead is _HELD else _mistake_is(within, body)
        if inner is not None:
            return replace(inner, start=begin, end=begin + inner.end)
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


def _held(lead: re.Match[str], body: str) -> Remark | None:
    """ "It is not true that the gradient is wrong": what is held, or denied."""
    inner = _read(body[lead.end() :])
    if inner is None:
        return None
    if re.match(r"wrong|incorrect|mistaken|erroneous|bad", lead["word"], re.IGNORECASE):
        return replace(inner, end=lead.end() + inner.end, doubt="whether it is so, or bad that it is so, is not said")
    times = _denials(lead["no"] or "") + (lead["word"].lower() in ("false", "untrue"))
    return replace(inner, stance=_turned(inner.stance, times), end=lead.end() + inner.end)


def _mistake_is(lead: re.Match[str], body: str) -> Remark | None:
    """ "The only mistake is that a factor is missing": what is said to be the mistake."""
    end, clause = len(body.rstrip(" .!;,")), body[lead.end() :]
    alone = _is_only(lead[0])
    missing = re.match(rf"(?:the |an? )?{words.LOST} (?P<obj>.+?)(?: (?:in|from) (?P<ref>.+))?\W*$", clause, re.IGNORECASE)
    if missing is not None and "that" not in lead[0]:
        return about(Remark(0, end, "blame", defect="missing", object=missing["obj"], alone=alone), missing["ref"] or "")
    if not lead["that"]:
        return None
    claimed = re.match(rf"{words.AGENT} (?:\w+ )?{TOLD}(?: that)? (?P<ref>.+)$", clause, re.IGNORECASE)
    if claimed is not None:
        return Remark(0, end, "blame", target=claimed["ref"], told=True, alone=alone)
    inner = _read(clause)
    if inner is None or inner.stance == "praise" or inner.elliptic or not (inner.target or inner.defect):
        return Remark(0, end, "blame", target=clause.strip(" ."), doubt="what it calls the mistake is not read")
    return replace(inner, end=end, alone=alone or inner.alone)


def _is_only(text: str) -> bool:
    return bool(re.search(r"\b(?:only|sole|single|just)\b", text, re.IGNORECASE))


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
            return about(Remark(0, end, stance), ref)
        case "fault_at":
            said = body[: match.start("word")]
            fault = Remark(0, end, "blame", alone=_is_only(said), first="first" in said.lower())
            if _denials(_AT_PLACE.sub("", ref)) or _denials(body[: match.start("ref")]):
                return replace(fault, target=ref, doubt="where it is not does not say where it is")
            return about(fault, ref, place=True)
        case "contains":
            return about(Remark(0, end, _turned("blame", _denials(body))), ref)
        case "fault":
            return _fault(group, end)
        case "off_by":
            return _off_by(group, end, ref)
        case "should":
            return _should(group, end, ref)
        case "missing_a":
            stance = _turned("blame", _denials(body[: match.start("obj")]))
            return about(Remark(0, end, stance, defect="missing", object=group["obj"] or ""), ref)
        case "gave" | "believe":
            return about(Remark(0, end, _turned(_stance(word), _denials(body))), ref)
        case "is_the":
            placed = re.search(rf"{FORMULA}|\b{words.UNIT}\b|\b(?:gradient|derivative|display\w*)\b", ref, re.IGNORECASE)
            return about(Remark(0, end, _turned(_stance(word), _denials(body))), ref) if placed else None
        case "missing_there" | "loses":
            return _loses(name, group, end, ref)
        case "until":
            return about(Remark(0, end, "praise", extent="until"), ref, place=True)
        case "except":
            fair = _turned(_stance(word), _denials(body[match.start("pre") :])) == "praise" and WHOLES.fullmatch(
                group["pre"] or ""
            )
            return about(Remark(0, end, "praise", extent="except"), ref, place=True) if fair else None
        case "nothing":
            return about(Remark(0, end, _turned(_stance(word), _denials(body))), ref)
        case "is_a":
            return about(Remark(0, end, _turned(_stance(word), _denials(body))), ref) if WHOLES.fullmatch(ref) else None
        case "denied":
            return about(Remark(0, end, "blame", elliptic=True), ref)
        case "bounded":
            side: Literal["before", "after"] = "after" if group["side"].lower() in ("after", "following", "from") else "before"
            return about(Remark(0, match.end("word"), _turned(_stance(word), _denials(body)), extent=side), ref, place=True)
        case "goes_wrong":
            return about(Remark(0, end, "blame"), ref, place=True) if ref else about(Remark(0, end, "blame"), group["pre"])
        case "told":
            return Remark(0, end, _stance(word), target=ref, told=True)
        case "got":
            return about(Remark(0, end, _turned(_stance(word), _denials(body))), ref)
        case "bare":
            return Remark(0, end, _turned(_stance(word), _denials(body)))
        case "adverb" | "adverb_end":
            return _adverb(group, match, body, end)
        case "is" | "works":
            return _judged(name, group, match, body)
    return None


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
    denials = _denials(pre) + bool(re.search(r"\bzero\b", pre, re.IGNORECASE))
    remark = Remark(
        0, end, _turned("blame", denials), doubt="how many there are is for a person" if many else "", alone=_is_only(pre)
    )
    place = group.get("place") or ""
    return about(remark, place, place=True) if place else remark


def _off_by(group: dict[str, str | None], end: int, ref: str) -> Remark | None:
    """ "The scores are too large by a factor of two"; "off by two" is no factor."""
    by, degree = group["obj"] or "", (group["degree"] or "").lower()
    way: Literal["", "small", "large"] = ""
    if degree:
        way = "large" if degree in ("large", "big", "high") else "small"
    unsure = (
        ""
        if re.search(r"\b(?:factor|constant|coefficient)\b", by, re.IGNORECASE)
        else "by a factor or by a term, it does not say"
    )
    denied = "what is denied is not read" if _denials(ref) or _denials(by) else ""
    return about(Remark(0, end, "blame", defect="factor", object=by, way=way, doubt=denied or unsure), ref)


def _should(group: dict[str, str | None], end: int, ref: str) -> Remark | None:
    target = group["obj"] or ""
    have = re.match(r"(?:a |an |the )?(?:\w+ )?(?:factor|coefficient|sign|minus|transpose|term)\b", target, re.IGNORECASE)
    if not re.search(FORMULA, target) and not have:
        good = re.match(rf"(?:{ADVERBS})(?P<word>{words.GOOD}|{words.BAD})\b", target, re.IGNORECASE)
        if good is None:
            return None
        return about(Remark(0, end, _turned(_stance(good["word"]), _denials(target))), ref)
    if group["verb"] or replaced_by(target):
        return None
    unsure = "what it should not have is not read" if _denials(target) and have else ""
    wanted = re.split(r"\b(?:instead of|rather than|and not|not|because|since|as)\b|,", target)[0]
    return about(Remark(0, end, "blame", defect="missing" if have else "should", object=wanted, doubt=unsure), ref)


_NONE = re.compile(r"\W*(?:not (?:a|an|one|any)(?: single)?|no|none of(?: the)?|zero|any|a single)\b ?", re.IGNORECASE)


def _loses(name: str, group: dict[str, str | None], end: int, ref: str) -> Remark | None:
    lost, place = group["obj"] or "", ""
    denials = _denials(group.get("aux") or "")
    none = _NONE.match(lost)
    if none is not None:
        lost, denials = lost[none.end() :], denials + 1
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
    unsure = "what is denied is not read" if _denials(lost) or _denials(ref) or re.search(r"\bthat\b", lost) else ""
    remark = Remark(0, end, _turned("blame", denials), defect="sign" if sign else "missing", object=lost, doubt=unsure)
    agent = re.fullmatch(rf"\W*{words.AGENT}\W*", ref.strip() or "it", re.IGNORECASE)
    target = place if agent or not ref else ref
    return about(remark, target, place=bool(agent)) if target else remark


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
    only = re.search(r"\bexcept(?: for)? (?P<ref>.+)$|\bapart from (?P<other>.+)$", rest, re.IGNORECASE)
    word = group["word"] or ""
    count = _denials(said) - (1 if re.fullmatch(words.FAILS, word, re.IGNORECASE) and "not" in word else 0)
    remark = Remark(0, end, _turned(_stance(word), count))
    if only and remark.stance == "praise":
        where = only["ref"] or only["other"]
        return about(replace(remark, end=len(body.rstrip(" .!;,")), extent="except"), where, place=True)
    return about(remark, group["ref"] or "")
