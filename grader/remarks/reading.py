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

from grader.remarks import words
from grader.remarks.corrections import correction
from grader.remarks.forms import PATTERNS, TOLD
from grader.remarks.making import denials, is_only, made, turned
from grader.remarks.masks import inside, masked, shown
from grader.remarks.narrowing import narrowed
from grader.remarks.remark import Remark
from grader.remarks.targets import about, with_its_pronoun
from grader.sentences import Clause, clauses

LONGEST = 500  # characters of a clause that is read
_CONDITIONAL = re.compile(
    r"\b(?:if|unless|suppos\w+|imagine|whether|in case|provided that|would (?:be|have))\b|\?\s*$", re.IGNORECASE
)


def remarks(text: str) -> Iterator[Remark]:
    """Every remark of a paragraph, in its order."""
    hidden, formulas = masked(text)
    last, before = -1, Remark(-1, -1, "praise")
    for clause in map(_as_one, map(partial(with_its_pronoun, hidden), clauses(hidden))):
        found = _read(clause.text) if len(clause.text) <= LONGEST else None
        if found is None or (found.elliptic and hidden.find(clause.sentence) > before.start):
            continue
        if found.elliptic:
            found = replace(found, stance=turned(before.stance, 1))
        found = _opposed(found, clause)
        remark = replace(
            found,
            start=clause.start + found.start,
            end=clause.start + found.end,
            formulas=inside(found.target, formulas),
            wanted=inside(found.object, formulas),
            target=shown(found.target, formulas),
            object=shown(found.object, formulas),
            replaced=shown(found.replaced, formulas),
            said=shown(found.said, formulas),
        )
        if remark.start >= last:
            last, before = remark.end, remark
            yield replace(remark, doubt=found.doubt or _doubt(clause.sentence, clause.text, found))


_END = r"(?:the |its |this )?(?:final |end |last )?(?:results?|conclusion|answer|statement|formula|number|value)"
_WAY = (
    r"(?:the |its |this )?(?:whole )?(?:proof|derivation|reasoning|argument|working|calculation|computation|steps|explanation|"
    r"method)"
)
_OPPOSED = re.compile(
    rf"^\W*(?:(?:although|though|while|even though|whereas) )?(?:{_END}\b.*\b(?P<first>{_WAY})\b|{_WAY}\b.*\b(?P<last>{_END})\b)",
    re.IGNORECASE | re.DOTALL,
)


def _opposed(found: Remark, clause: Clause) -> Remark:
    """ "The derivation is right, but the final result is not": the last claim, and what stands before it."""
    plain = not found.target and not found.defect and not found.extent and found.words
    final = re.fullmatch(_END, found.target, re.IGNORECASE) is not None
    if not (plain or final) or not words.TURN.search(clause.sentence) or not _OPPOSED.match(clause.sentence):
        return found
    if final or re.fullmatch(_END, found.words, re.IGNORECASE):
        return replace(found, target="the final result")
    way = re.fullmatch(_WAY, found.words, re.IGNORECASE) is not None
    return replace(found, target="the final result", extent="before") if way else found


_ASIDE = re.compile(r",\s+(?:however|though|therefore|unfortunately|in fact|of course|as such|moreover|indeed|instead)\s*,")
_EXCEPTION = dict(PATTERNS)["except"]


def _as_one(clause: Clause) -> Clause:
    """The whole sentence where it is one remark: "where it says A, it ought to say B", "except for A, it is right"."""
    whole = _ASIDE.sub(lambda match: " " * len(match[0]), clause.sentence.strip())
    opens = clause.sentence.strip().startswith(clause.text) and len(whole) < LONGEST
    if opens and _EXCEPTION.match(whole.rstrip(" .!")):
        return replace(clause, text=whole)
    found = correction(whole.rstrip(" .!")) if opens else None
    return clause if found is None or re.search(r"[,;:]|\bbut\b", found.ref) else replace(clause, text=whole)


def _doubt(sentence: str, clause: str, found: Remark) -> str:
    """Why the remark is no plain judgement; empty where it is."""
    if found.defect == "except":
        behind = sentence[sentence.find(clause) + found.end :]
        return "said with a reserve" if words.RESERVE.search(clause) or words.TURN.search(behind) else ""
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
    flat = _ASIDE.sub(lambda match: " " * len(match[0]), re.sub(r"\s", " ", clause))
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
        found = made(name, match, body)
        if found is None:
            continue
        if opening is not None and negative and re.search(r"\b(?:think|believe|say|find)\b", opening[0]):
            found = replace(found, stance=turned(found.stance, 1))
        return replace(found, start=begin + found.start, end=begin + found.end)
    return None


def _held(lead: re.Match[str], body: str) -> Remark | None:
    """ "It is not true that the gradient is wrong": what is held, or denied."""
    inner = _read(body[lead.end() :])
    if inner is None:
        return _so(lead, body)
    if re.match(r"wrong|incorrect|mistaken|erroneous|bad", lead["word"], re.IGNORECASE):
        return replace(inner, end=lead.end() + inner.end, doubt="whether it is so, or bad that it is so, is not said")
    times = denials(lead["no"] or "") + (lead["word"].lower() in ("false", "untrue"))
    return replace(inner, stance=turned(inner.stance, times), end=lead.end() + inner.end)


def _so(lead: re.Match[str], body: str) -> Remark | None:
    """ "It is not true that the kernel is square": what is said of no text, but of what it says."""
    end, said = len(body.rstrip(" .!;,")), body[lead.end() :].rstrip(" .!;,")
    if lead["word"].lower() not in ("true", "false", "untrue", "the case", "right", "correct", "wrong", "incorrect"):
        return None
    times = denials(lead["no"] or "") + (lead["word"].lower() in ("false", "untrue", "wrong", "incorrect"))
    return Remark(0, end, turned("praise", times), target=said, said=said)


def _mistake_is(lead: re.Match[str], body: str) -> Remark | None:
    """ "The only mistake is that a factor is missing": what is said to be the mistake."""
    end, clause = len(body.rstrip(" .!;,")), body[lead.end() :]
    alone = is_only(lead[0])
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
