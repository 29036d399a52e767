"""A remark against the claims that it points at: what the grader found there says whether the remark is right.

Praise of what is wrong is wrong, with the first mistake as evidence; blame of it is right. Blame of what is right is wrong,
where surely nothing is amiss there. What was not decided decides nothing.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction

from grader.critique.sizes import Way, direction, sizes
from grader.decide.equal import Answer, decide
from grader.discourse import Judgement, World
from grader.model import Agreement, Difference, GradedPart, Mismatch, Named, Open, Outcome, Verdict, Why
from grader.notation.expression import Apply, Expression, Number
from grader.notation.grammar import Unread, read, read_expression
from grader.remarks.remark import Remark

ENOUGH = 3  # right claims of a whole text without a mistake before praise of it is right
_STEP = re.compile(r"\b(?:steps?|parts?|argument|reasoning|logic|transition|explanation)\b", re.IGNORECASE)


def judged(remark: Remark, readings: Sequence[tuple[Verdict, ...]], trace: GradedPart, world: World) -> Judgement:
    """One judgement from all readings of what is pointed at: they agree, or it is ambiguous."""
    found = [_one(remark, reading, trace, world) for reading in readings]
    methods = {(item.evidence.method, item.stance) for item in found}
    if len({method in ("agreement", "mismatch") and method for method, _ in methods}) == 1:
        return found[0]
    return undecided("ambiguous", "it can be read of several places, which differ in the verdict", remark)


def undecided(why: Why, detail: str, remark: Remark) -> Judgement:
    """Neither for nor against."""
    return Judgement(Open(why=why, detail=detail), detail, stance=remark.stance)


def _one(remark: Remark, claims: tuple[Verdict, ...], trace: GradedPart, world: World) -> Judgement:
    if remark.extent:
        return _bounded(remark, claims, trace)
    if remark.alone and remark.stance == "praise":
        return undecided("undecided", "whether nothing else is right was not looked at", remark)
    found = _said_of(remark, claims, trace, world)
    if remark.alone and found.evidence.method == "agreement" and not _is_all(found, claims, trace):
        return undecided("ambiguous", "some of it is wrong, but whether just what is said to be was not found", remark)
    first = next(iter(_wrong(trace.verdicts)), None)
    if remark.first and found.evidence.method == "agreement" and first is not None and first not in claims:
        return undecided("ambiguous", f"it is wrong, but {first.id} is before it", remark)
    return found


def _said_of(remark: Remark, claims: tuple[Verdict, ...], trace: GradedPart, world: World) -> Judgement:
    if remark.defect:
        return _defect(remark, claims, world, whole=not remark.target)
    whole = claims == trace.verdicts
    if remark.every and len(claims) < 2 and re.search(r"\b(?:both|and|nor)\b", remark.target):
        return undecided("ambiguous", "not all that it speaks of was found", remark)
    if remark.stance == "praise":
        return _praised(remark, claims, whole)
    if _wrong(claims) and remark.every and len(_wrong(claims)) < len(claims):
        return undecided("ambiguous", "some of it is wrong, but not all that is said to be", remark)
    return _blamed(remark, claims, whole)


def _is_all(found: Judgement, claims: tuple[Verdict, ...], trace: GradedPart) -> bool:
    """Whether nothing but what is spoken of is wrong in the trace, or may be."""
    meant = set(found.about) or set(_ids(claims))
    others = [verdict for verdict in trace.verdicts if verdict.id not in meant]
    return not _roots(others) and not any(verdict.outcome is Outcome.UNCHECKABLE for verdict in others)


def _wrong(claims: Sequence[Verdict]) -> list[Verdict]:
    return [verdict for verdict in claims if verdict.outcome is Outcome.WRONG]


def _roots(claims: Sequence[Verdict]) -> list[Verdict]:
    return [verdict for verdict in _wrong(claims) if not verdict.follows_from]


def _ids(claims: Sequence[Verdict]) -> tuple[str, ...]:
    return tuple(verdict.id for verdict in claims)


def _for(remark: Remark, count: int, reason: str, about: Sequence[Verdict] = ()) -> Judgement:
    said = str(count)
    return Judgement(Agreement(expected=said, found=said), reason, stance=remark.stance, about=_ids(about))


def _against(remark: Remark, count: int, reason: str, about: Sequence[Verdict] = ()) -> Judgement:
    found = "0" if count else "1"
    return Judgement(Mismatch(expected=str(count), found=found), reason, stance=remark.stance, about=_ids(about))


def _told(mistakes: Sequence[Verdict]) -> str:
    first = mistakes[0]
    if len(mistakes) > 1:
        return f"{len(mistakes)} claims of the trace are wrong, the first is {first.id}"
    return f"a claim of the trace is wrong, {first.id}"


def _open_in(remark: Remark, claims: Sequence[Verdict], whole: bool) -> Judgement | None:
    """Why nothing wrong among the claims does not say that they are right."""
    if not claims:
        return undecided("undecided", "no claim was found there", remark)
    right = sum(verdict.outcome is Outcome.RIGHT for verdict in claims)
    unsure = sum(verdict.outcome is Outcome.UNCHECKABLE for verdict in claims)
    settled = any(verdict.claim.kind == "code" and verdict.outcome is Outcome.RIGHT for verdict in claims)
    if unsure or (whole and right < ENOUGH and not settled):
        detail = f"no mistake was found there, but {unsure} of {len(claims)} claims were not decided"
        return undecided("undecided", detail, remark)
    return None


def _right_there(claims: Sequence[Verdict]) -> str:
    return f"all {len(claims)} claims there are right" if len(claims) > 1 else f"the claim there is right ({claims[0].id})"


def _praised(remark: Remark, claims: tuple[Verdict, ...], whole: bool) -> Judgement:
    wrong = _roots(claims) or _wrong(claims)
    if wrong and not _roots(claims) and (remark.manner or _STEP.search(remark.target)):
        return undecided("ambiguous", f"the step is rightly drawn, but from what is wrong ({wrong[0].follows_from})", remark)
    if wrong and not whole and not remark.every and _is_mixed(claims):
        return undecided("ambiguous", "it is written several times there, and not always wrong", remark)
    if wrong:
        return _against(remark, len(wrong), f"wrong praise: {_told(wrong)}: {wrong[0].reason}", wrong)
    return _open_in(remark, claims, whole) or _for(remark, 0, _right_there(claims), claims)


def _is_mixed(claims: Sequence[Verdict]) -> bool:
    """Whether one quantity is given both rightly and wrongly."""
    sides = {verdict.claim.quote.split("=")[0].strip() for verdict in claims}
    return len(claims) > len(sides) and any(verdict.outcome is Outcome.RIGHT for verdict in claims)


def _blamed(remark: Remark, claims: tuple[Verdict, ...], whole: bool) -> Judgement:
    wrong = _wrong(claims)
    if wrong:
        first = _roots(claims) or wrong
        return _for(remark, len(wrong), f"rightly: {_told(first)}", () if whole else wrong)
    found = _open_in(remark, claims, whole)
    if found is None and not whole and _STEP.search(remark.target):
        return undecided("undecided", f"{_right_there(claims)}, but whether its reason holds was not looked at", remark)
    return found or _against(remark, 0, f"wrong blame: {_right_there(claims)}", claims)


# ---------------------------------------------------------------- up to a point


def _bounded(remark: Remark, at: tuple[Verdict, ...], trace: GradedPart) -> Judgement:
    """ "Right up to ...", "everything before ... is wrong", "right except for ..."."""
    if not at:
        return undecided("undecided", "no claim was found there", remark)
    start = min(verdict.claim.span.start for verdict in at)
    before = tuple(verdict for verdict in trace.verdicts if verdict.claim.span.start < start)
    rest = tuple(verdict for verdict in trace.verdicts if verdict not in at)
    remark = replace(remark, every=True)
    later = tuple(verdict for verdict in trace.verdicts if verdict.claim.span.start >= start)
    sound = {"before": before, "until": before, "after": later}.get(remark.extent, rest)
    slips = [verdict for verdict in _roots(sound) if verdict.claim.kind != "definition"]
    if remark.stance == "praise" and _roots(sound) and not slips:
        return undecided("undecided", f"what differs is what {_roots(sound)[0].id} says of its signs", remark)
    if remark.extent in ("before", "after"):
        return _praised(remark, sound, False) if remark.stance == "praise" else _blamed(remark, sound, False)
    if slips:
        told = f"wrong praise: {_told(slips)}: {slips[0].reason}"
        return _against(remark, len(slips), told, slips)
    if _wrong(at):
        return Judgement(
            Agreement(expected="0", found="0"),
            f"rightly: {_told(_wrong(at))}, and none before",
            stance="blame",
            about=_ids(_wrong(at)),
        )
    return undecided("undecided", "no mistake was found at that point", remark)


# ---------------------------------------------------------------- what is missing, what should stand there


def _defect(remark: Remark, claims: tuple[Verdict, ...], world: World, whole: bool) -> Judgement:
    """What is missing, or, where the remark is praise, is said not to be."""
    wrong, praise = _wrong(claims), remark.stance == "praise"
    if remark.defect == "should":
        return _should(remark, claims, world)
    if not wrong:
        found = _open_in(remark, claims, whole)
        if found is not None:
            return found
        right = _right_there(claims)
        return _for(remark, 0, right, claims) if praise else _against(remark, 0, f"wrong blame: {right}", claims)
    fitting = [verdict for verdict in wrong if _fits(remark, verdict, world)]
    roots = _roots(fitting) or fitting
    if fitting and praise:
        return _against(remark, len(fitting), f"wrongly denied: {_told(roots)}: {roots[0].reason}", fitting)
    if fitting:
        return _for(remark, len(fitting), f"rightly: {_told(roots)}: {roots[0].reason}", fitting)
    return undecided("undecided", f"{_told(wrong)}, but whether in this way was not found", remark)


def _fits(remark: Remark, verdict: Verdict, world: World) -> bool:
    """Whether the difference that was measured, or that mends the claim, is the one that the remark names."""
    named: Named | None = getattr(verdict.evidence, "difference", None)
    detail = "" if named is None else named.detail
    size = detail.split(" in the term ")[0]
    asked = sizes(remark)
    match remark.defect, None if named is None else named.kind:
        case "sign", Difference.SIGN:
            return True
        case "sign", Difference.FACTOR:
            return size.startswith("-")
        case "missing", Difference.TRANSPOSED:
            return "transpose" in remark.object
        case "missing", Difference.TERM if "is missing" in detail:
            term = detail.removesuffix(" is missing")
            return any(_equal(formula, term, world) for formula in remark.wanted[:2])
        case (("missing" | "factor"), Difference.FACTOR) if asked == ():
            return not _is_of_numbers(verdict) and (remark.defect == "factor" or not _is_more(size))
        case (("missing" | "factor"), Difference.FACTOR):
            return any(_is_factor(formula, size, world, remark) for formula in asked or ())
        case (("missing" | "factor"), _):
            return any(_mends(formula, verdict, world, direction(remark)) for formula in asked or ())
    return False


def _is_of_numbers(verdict: Verdict) -> bool:
    """Two numbers always differ by a factor: that one is missing says nothing of them."""
    return isinstance(verdict.evidence, Mismatch) and bool(re.fullmatch(r"[-\d./e ]+", verdict.evidence.expected))


def _is_more(size: str) -> bool:
    """Whether what was found is plainly larger: nothing is missing there."""
    return bool(re.fullmatch(r"-?\d+(?:\.\d+)?", size)) and abs(float(size)) > 1


def _mends(formula: str, verdict: Verdict, world: World, way: Way) -> bool:
    """Whether the claim holds once its right side is multiplied by the formula, or divided, as the words say."""
    lines = read(verdict.claim.quote, world.names)
    if len(lines) != 1 or isinstance(lines[0], Unread) or len(lines[0].readings[0].terms) != 2:
        return False
    left, right = lines[0].readings[0].terms
    factor = _expression(formula, world)
    if factor is None or world.unknown(factor) or world.unknown(right):
        return False
    mended = {"small": Apply("Multiply", (factor, right)), "large": Apply("Divide", (right, factor))}
    sides = [mended[way]] if way else list(mended.values())
    return any(decide(side, left, world.context).answer is Answer.EQUAL for side in sides)


def _is_factor(formula: str, detail: str, world: World, remark: Remark) -> bool:
    """Found is `detail` times what is right: what is missing is one over it, what is too much is it."""
    named, size = _expression(formula, world), _expression(detail, world)
    if named is None or size is None:
        return False
    lost = decide(Apply("Multiply", (named, size)), Number(Fraction(1)), world.context).answer is Answer.EQUAL
    added = decide(named, size, world.context).answer is Answer.EQUAL
    match direction(remark):
        case "small":
            return lost
        case "large":
            return added
    return lost or added


def _equal(formula: str, other: str, world: World) -> bool:
    left, right = _expression(formula, world), _expression(other, world)
    return left is not None and right is not None and decide(left, right, world.context).answer is Answer.EQUAL


def _expression(text: str, world: World) -> Expression | None:
    found = read_expression(text.strip("$` ."), world.names)
    return None if isinstance(found, Unread) else found


def _is_another(wanted: Expression, id: str, world: World) -> bool:
    """Whether what is wanted is the value of another quantity of the question, of which the remark may speak."""
    others = (
        item for item in world.quantities() if item.id != id and item.expression is not None and not item.of and not item.cases
    )
    return any(
        decide(wanted, item.expression, world.context, about=True).answer is Answer.EQUAL
        for item in others
        if item.expression is not None
    )


_ROUNDED = re.compile(r"\d\.\d|\b(?:about|approximately|roughly|around)\b|\\approx|≈")


def _should(remark: Remark, claims: tuple[Verdict, ...], world: World) -> Judgement:
    """What should stand there, against the truth that the claim there was held against."""
    held = [verdict for verdict in claims if verdict.truth]
    truths = {verdict.truth for verdict in held}
    if len(truths) != 1 or len(remark.wanted) != 1:
        return undecided("unnamed", "the reference does not say which quantity is meant", remark)
    quantity = next((item for item in world.quantities() if item.id in truths), None)
    if quantity is None or quantity.cases or quantity.of or not quantity.symbols:
        return undecided("unnamed", "the reference does not say which quantity is meant", remark)
    lines = read(remark.wanted[0].strip("$` ."), world.names)
    if len(lines) != 1 or isinstance(lines[0], Unread):
        return undecided("unread", "what should stand there cannot be read", remark)
    wanted = lines[0].readings[0].terms[-1]
    if world.unknown(wanted):
        return undecided("unnamed", "the reference has no such quantity", remark)
    answer = decide(wanted, quantity.symbols[0], world.context).answer
    wrong = _wrong(held)
    match answer:
        case Answer.EQUAL if wrong:
            return _for(remark, len(wrong), f"rightly: {_told(wrong)}, and this is what should stand there", wrong)
        case Answer.DIFFERENT if _ROUNDED.search(remark.wanted[0]):
            return undecided("undecided", "whether a rounded number is near enough was not decided", remark)
        case Answer.DIFFERENT if len(held) < len(claims) or _is_another(wanted, quantity.id, world):
            return undecided("ambiguous", "it may be said of another line", remark)
        case Answer.DIFFERENT:
            return _against(remark, len(wrong), f"wrong: what should stand there is not this{_is_right(wrong, held)}", held)
        case Answer.EQUAL if held and not wrong:
            return undecided("ambiguous", "this is what stands there already", remark)
    return undecided("undecided", "what should stand there was not decided", remark)


def _is_right(wrong: Sequence[Verdict], held: Sequence[Verdict]) -> str:
    return "" if wrong else f"; what stands there is right ({held[0].id})"
