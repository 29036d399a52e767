"""A remark against the claims that it points at: what the grader found there says whether the remark is right.

Praise of what is wrong is wrong, with the first mistake as evidence; blame of it is right. Blame of what is right is wrong,
where surely nothing is amiss there. What was not decided decides nothing.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from grader.critique.defects import defect
from grader.critique.saying import ids, open_in, right_there, rightly, roots, told, undecided, wrong_of, wrongly
from grader.discourse import Judgement, World
from grader.model import Agreement, GradedPart, Outcome, Verdict
from grader.remarks.remark import Remark

_WAY = re.compile(r"\b(?:proof|derivation|reasoning|argument|working|calculation|computation|steps|explanation|method)\b", re.I)
_STEP = re.compile(r"\b(?:steps?|parts?|argument|reasoning|logic|transition|explanation)\b", re.IGNORECASE)


def judged(remark: Remark, readings: Sequence[tuple[Verdict, ...]], trace: GradedPart, world: World) -> Judgement:
    """One judgement from all readings of what is pointed at: they agree, or it is ambiguous."""
    found = [_one(remark, reading, trace, world) for reading in readings]
    methods = {(item.evidence.method, item.stance) for item in found}
    if len({method in ("agreement", "mismatch") and method for method, _ in methods}) == 1:
        return found[0]
    return undecided("ambiguous", "it can be read of several places, which differ in the verdict", remark)


def _one(remark: Remark, claims: tuple[Verdict, ...], trace: GradedPart, world: World) -> Judgement:
    if remark.extent:
        return _within_bounds(remark, claims, trace)
    if remark.alone and remark.stance == "praise":
        return undecided("undecided", "whether nothing else is right was not looked at", remark)
    found = _said_of(remark, claims, trace, world)
    if remark.alone and found.evidence.method == "agreement" and not _is_all(found, claims, trace):
        return undecided("ambiguous", "some of it is wrong, but whether just what is said to be was not found", remark)
    first = next(iter(wrong_of(trace.verdicts)), None)
    if remark.first and found.evidence.method == "agreement" and first is not None and first not in claims:
        return undecided("ambiguous", f"it is wrong, but {first.id} is before it", remark)
    return found


def _said_of(remark: Remark, claims: tuple[Verdict, ...], trace: GradedPart, world: World) -> Judgement:
    if remark.defect:
        return defect(remark, claims, trace, world)
    whole = claims == trace.verdicts
    if remark.every and len(claims) < 2 and re.search(r"\b(?:both|and|nor)\b", remark.target):
        return undecided("ambiguous", "not all that it speaks of was found", remark)
    if remark.stance == "praise":
        return _praised(remark, claims, whole)
    if wrong_of(claims) and remark.every and len(wrong_of(claims)) < len(claims):
        return undecided("ambiguous", "some of it is wrong, but not all that is said to be", remark)
    return _blamed(remark, claims, whole)


def _is_all(found: Judgement, claims: tuple[Verdict, ...], trace: GradedPart) -> bool:
    """Whether nothing but what is spoken of is wrong in the trace, or may be."""
    meant = set(found.about) or set(ids(claims))
    others = [verdict for verdict in trace.verdicts if verdict.id not in meant]
    return not roots(others) and not any(verdict.outcome is Outcome.UNCHECKABLE for verdict in others)


def _praised(remark: Remark, claims: tuple[Verdict, ...], whole: bool) -> Judgement:
    wrong = roots(claims) or wrong_of(claims)
    if wrong and not roots(claims) and (remark.manner or _STEP.search(remark.target)):
        return undecided("ambiguous", f"the step is rightly drawn, but from what is wrong ({wrong[0].follows_from})", remark)
    if wrong and not whole and not remark.every and _is_mixed(claims):
        return undecided("ambiguous", "it is written several times there, and not always wrong", remark)
    if wrong:
        return wrongly(remark, len(wrong), f"wrong praise: {told(wrong)}: {wrong[0].reason}", wrong)
    return open_in(remark, claims, whole) or rightly(remark, 0, right_there(claims), claims)


def _is_mixed(claims: Sequence[Verdict]) -> bool:
    """Whether one quantity is given both rightly and wrongly."""
    sides = {verdict.claim.quote.split("=")[0].strip() for verdict in claims}
    return len(claims) > len(sides) and any(verdict.outcome is Outcome.RIGHT for verdict in claims)


def _blamed(remark: Remark, claims: tuple[Verdict, ...], whole: bool) -> Judgement:
    wrong = wrong_of(claims)
    if wrong:
        first = roots(claims) or wrong
        return rightly(remark, len(wrong), f"rightly: {told(first)}", () if whole else wrong)
    found = open_in(remark, claims, whole)
    if found is None and not whole and _STEP.search(remark.target):
        return undecided("undecided", f"{right_there(claims)}, but whether its reason holds was not looked at", remark)
    return found or wrongly(remark, 0, f"wrong blame: {right_there(claims)}", claims)


# ---------------------------------------------------------------- up to a point


def _within_bounds(remark: Remark, at: tuple[Verdict, ...], trace: GradedPart) -> Judgement:
    """ "Up to the third line" may mean that line as well: both readings agree, or there is but one."""
    found = _bounded(replace(remark, inclusive=False), at, trace)
    if not remark.inclusive or remark.extent != "before" or not at:
        return found
    start = min(verdict.claim.span.start for verdict in at)
    before = any(verdict.claim.span.start < start for verdict in trace.verdicts)
    other = _bounded(remark, at, trace)
    if not before or other.evidence.method == found.evidence.method:
        return other
    return undecided("ambiguous", "whether it speaks of the bound as well is not said", remark)


def _bounded(remark: Remark, at: tuple[Verdict, ...], trace: GradedPart) -> Judgement:
    """ "Right up to ...", "everything before ... is wrong", "right except for ..."."""
    if not at:
        return undecided("undecided", "no claim was found there", remark)
    start = min(verdict.claim.span.start for verdict in at)
    before = tuple(v for v in trace.verdicts if v.claim.span.start < start or (remark.inclusive and v in at))
    rest = tuple(verdict for verdict in trace.verdicts if verdict not in at)
    remark = replace(remark, every=True)
    later = tuple(verdict for verdict in trace.verdicts if verdict.claim.span.start >= start)
    sound = {"before": before, "until": before, "after": later}.get(remark.extent, rest)
    slips = [verdict for verdict in roots(sound) if verdict.claim.kind != "definition"]
    if remark.stance == "praise" and roots(sound) and not slips:
        return undecided("undecided", f"what differs is what {roots(sound)[0].id} says of its signs", remark)
    if remark.stance == "blame" and not slips and (_WAY.search(remark.words) or roots(sound)):
        return undecided(
            "undecided", "no mistake was found there but of signs; whether its reasons hold was not looked at", remark
        )
    if remark.extent in ("before", "after"):
        return _praised(remark, sound, False) if remark.stance == "praise" else _blamed(remark, sound, False)
    if slips:
        return wrongly(remark, len(slips), f"wrong praise: {told(slips)}: {slips[0].reason}", slips)
    if wrong_of(at):
        return Judgement(
            Agreement(expected="0", found="0"),
            f"rightly: {told(wrong_of(at))}, and none before",
            stance="blame",
            about=ids(wrong_of(at)),
        )
    return undecided("undecided", "no mistake was found at that point", remark)
