"""What is missing, too much or should stand there: held against the measured difference, or put in its place.

What mends a wrong claim is rightly named. Where a claim differs from the truth by a factor alone, another factor, or a change
that mends it at no place, is wrongly named; all else is left open: two mistakes may stand beside each other.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from fractions import Fraction

from grader.critique.anew import with_value
from grader.critique.edited import Way as Direction
from grader.critique.edited import mends
from grader.critique.monomials import divides
from grader.critique.saying import open_in, right_there, rightly, roots, told, undecided, wrong_of, wrongly
from grader.critique.sizes import Way, direction, sizes
from grader.critique.values import ROUNDED, expects, expression_of, telling
from grader.decide.equal import Answer, decide
from grader.discourse import Judgement, World
from grader.model import Counterexample, Difference, GradedPart, Mismatch, Named, Outcome, Verdict
from grader.notation.expression import Apply, Expression, Number
from grader.notation.grammar import Unread, read
from grader.remarks.edits import edit
from grader.remarks.remark import Remark

MOST = 4  # claims that are judged again with another value


def defect(remark: Remark, claims: tuple[Verdict, ...], trace: GradedPart, world: World) -> Judgement:
    """What is missing, or, where the remark is praise, is said not to be."""
    wrong, praise, whole = wrong_of(claims), remark.stance == "praise", not remark.target
    if remark.defect == "should":
        return _should(remark, claims, trace, world)
    if remark.defect == "except":
        return _excepted(remark, claims, whole, world)
    if remark.defect == "difference":
        return _apart(remark, wrong, world)
    if remark.defect == "shape":
        return _unfit(remark, claims, whole)
    if not wrong:
        found = open_in(remark, claims, whole)
        if found is not None:
            return found
        right = right_there(claims)
        return rightly(remark, 0, right, claims) if praise else wrongly(remark, 0, f"wrong blame: {right}", claims)
    fitting = [verdict for verdict in wrong if _is_it(remark, verdict, world)]
    first = roots(fitting) or fitting
    if fitting and praise:
        return wrongly(remark, len(fitting), f"wrongly denied: {told(first)}: {first[0].reason}", fitting)
    if fitting:
        return rightly(remark, len(fitting), f"rightly: {told(first)}: {first[0].reason}", fitting)
    if not whole and not praise and all(_is_not(remark, verdict, world) for verdict in roots(wrong) or wrong):
        return wrongly(remark, len(wrong), f"wrong: {told(wrong)}, but not in this way{_measured(wrong[0])}", wrong)
    return undecided("undecided", f"{told(wrong)}, but whether in this way was not found", remark)


def _excepted(remark: Remark, claims: tuple[Verdict, ...], whole: bool, world: World) -> Judgement:
    """ "Right except for the factor 2": the change mends all that is wrong there, but for what follows from it."""
    wrong = roots(claims) or wrong_of(claims)
    if not wrong:
        found = open_in(remark, claims, whole) if claims else undecided("undecided", "no claim was found there", remark)
        if found is not None or not re.search(r"\b(?:missing|wrong|forgotten|lost|false)\b", remark.object, re.IGNORECASE):
            return found or undecided("undecided", f"{right_there(claims)}, and what is excepted may be no mistake", remark)
        return wrongly(remark, 0, f"wrong blame: {right_there(claims)}", claims)
    answers = [_excuses(remark, verdict, world) for verdict in wrong]
    if all(answer is Answer.EQUAL for answer in answers) and not (whole and open_in(remark, _sound(claims), False)):
        return rightly(remark, len(wrong), f"rightly: {told(wrong)}, and holds but for this", wrong)
    failing = [verdict for verdict, answer in zip(wrong, answers, strict=True) if answer is Answer.DIFFERENT]
    if failing:
        return wrongly(remark, len(failing), f"wrong praise: {told(failing)}, and not only in this way", failing)
    return undecided("undecided", f"{told(wrong)}, but whether in this way alone was not found", remark)


def _apart(remark: Remark, wrong: Sequence[Verdict], world: World) -> Judgement:
    """ "The count is 8 too small": by how much a value and what it should be are apart, or by what factor."""
    fitting = [verdict for verdict in wrong if _is_apart(remark, verdict, world)]
    if fitting and (remark.target or telling(remark.wanted[0])):
        return rightly(remark, len(fitting), f"rightly: {told(fitting)}: {fitting[0].reason}", fitting)
    return undecided("undecided", "whether it is off by so much was not found", remark)


def _is_apart(remark: Remark, verdict: Verdict, world: World) -> bool:
    if len(remark.wanted) != 1 or not isinstance(verdict.evidence, (Mismatch, Counterexample)):
        return False
    sides = (verdict.evidence.expected, verdict.evidence.found, remark.wanted[0])
    expected, found, by = (expression_of(re.sub(r"(?<=\d),(?=\d{3})", "", side), world) for side in sides)
    if not isinstance(expected, Number) or not isinstance(found, Number) or not isinstance(by, Number):
        return False
    gap = found.value - expected.value
    return {"large": gap == by.value, "small": gap == -by.value, "": abs(gap) == by.value}[remark.way]


def _unfit(remark: Remark, claims: tuple[Verdict, ...], whole: bool) -> Judgement:
    """ "The dimensions do not match": the shapes of a claim there clash."""
    clashing = [verdict for verdict in wrong_of(claims) if verdict.reason.startswith("wrong shape")]
    if clashing:
        return rightly(remark, len(clashing), f"rightly: {told(clashing)}: {clashing[0].reason}", clashing)
    found = open_in(remark, claims, whole)
    if wrong_of(claims) or found is not None:
        return found or undecided("undecided", f"{told(wrong_of(claims))}, but no clash of shapes was found", remark)
    return wrongly(remark, 0, f"wrong blame: {right_there(claims)}", claims)


def _sound(claims: Sequence[Verdict]) -> list[Verdict]:
    return [verdict for verdict in claims if verdict.outcome is not Outcome.WRONG]


def _excuses(remark: Remark, verdict: Verdict, world: World) -> Answer:
    """Whether the claim holds but for what is excepted."""
    named, change = _pure(verdict), edit(remark.object)
    if change is None:
        return Answer.UNKNOWN
    if change.change == "factor" and not change.by and named and not change.at and not _is_of_numbers(verdict):
        return Answer.EQUAL
    if change.change == "sign" and named == "-1":
        return Answer.EQUAL
    return mends(change, verdict, world, "any")


def _is_it(remark: Remark, verdict: Verdict, world: World) -> bool:
    """Whether the remark names what is wrong with the claim: by what was measured, or since the change mends it."""
    if _fits(remark, verdict, world):
        return True
    change = edit(remark.object) if remark.defect != "factor" else None  # of the whole: that was measured
    return change is not None and mends(change, verdict, world, _ways(remark)) is Answer.EQUAL


def _ways(remark: Remark) -> Direction:
    return "add" if remark.defect == "missing" else "remove" if remark.defect == "extra" else "any"


def _is_not(remark: Remark, verdict: Verdict, world: World) -> bool:
    """Whether the claim differs from the truth by a factor alone, and not by what the remark names or a part of it."""
    size, change, asked = _pure(verdict), edit(remark.object), sizes(remark)
    if change is not None and change.change in ("sign", "transpose", "root", "square", "inverse"):
        known = _is_named(verdict) and not size.startswith("-")
        return known and mends(change, verdict, world, _ways(remark)) is Answer.DIFFERENT
    if not size:
        return False
    if not asked or (_is_of_numbers(verdict) and remark.defect != "factor"):
        return False
    exact = remark.defect == "factor" and not _has_names(size)
    named, measured = [expression_of(formula, world) for formula in asked], expression_of(size, world)
    if measured is None or None in named:
        return False
    way = {"missing": "small", "extra": "large"}.get(remark.defect, remark.way)
    if change is not None and change.divides:
        way = {"small": "large", "large": "small"}.get(way, way)
    lost = [Apply("Divide", (Number(Fraction(1)), measured))] if way != "large" else []
    added = [measured] if way != "small" else []
    return not any(divides(one, whole, exact=exact) for one in named if one is not None for whole in (*lost, *added))


def _has_names(size: str) -> bool:
    return bool(re.search(r"[^\W\d_]", size))


def _pure(verdict: Verdict) -> str:
    """The factor by which alone the claim differs from the truth; empty where there is none."""
    named: Named | None = getattr(verdict.evidence, "difference", None)
    if named is None or " in the term " in named.detail or " of the term " in f" {named.detail}":
        return ""
    return "-1" if named.kind is Difference.SIGN else named.detail if named.kind is Difference.FACTOR else ""


def _is_named(verdict: Verdict) -> bool:
    """Whether the difference is one factor or one term, and of no other sign."""
    named: Named | None = getattr(verdict.evidence, "difference", None)
    known = named is not None and named.kind in (Difference.FACTOR, Difference.TERM) and not named.detail.startswith("-")
    return known and not _is_of_numbers(verdict)


def _measured(verdict: Verdict) -> str:
    return f": it is {_pure(verdict)} times what it should be" if _pure(verdict) else ""


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
    factor = expression_of(formula, world)
    if factor is None or world.unknown(factor) or world.unknown(right):
        return False
    mended = {"small": Apply("Multiply", (factor, right)), "large": Apply("Divide", (right, factor))}
    sides = [mended[way]] if way else list(mended.values())
    return any(decide(side, left, world.context).answer is Answer.EQUAL for side in sides)


def _is_factor(formula: str, detail: str, world: World, remark: Remark) -> bool:
    """Found is `detail` times what is right: what is missing is one over it, what is too much is it."""
    named, size = expression_of(formula, world), expression_of(detail, world)
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
    left, right = expression_of(formula, world), expression_of(other, world)
    return left is not None and right is not None and decide(left, right, world.context).answer is Answer.EQUAL


# ---------------------------------------------------------------- what should stand there


def _should(remark: Remark, claims: tuple[Verdict, ...], trace: GradedPart, world: World) -> Judgement:
    """What should stand there, against what the claim there was held against, or judged in its place."""
    if len(remark.wanted) != 1:
        return undecided("unread", "what should stand there cannot be read", remark)
    wanted, wrong = remark.wanted[0], wrong_of(claims)
    expecting = [verdict for verdict in wrong if expects(verdict, wanted, world)]
    if expecting and (remark.target or telling(wanted)):
        return rightly(remark, len(expecting), f"rightly: {told(expecting)}, and this is what should stand there", expecting)
    if not remark.target:
        return undecided("unnamed", "what it should be is said of nothing that was found", remark)
    held = [verdict for verdict in claims if verdict.truth]
    found = _against_truth(remark, held, claims, world) if len({v.truth for v in held}) == 1 else None
    if found is not None:
        return found
    valued = [verdict for verdict in claims if verdict.claim.kind in ("number", "equation", "complexity")]
    again = [(verdict, with_value(verdict, wanted, trace, world)) for verdict in valued[:MOST]]
    mended = [v for v, outcome in again if v.outcome is Outcome.WRONG and outcome is Outcome.RIGHT]
    if mended:
        return rightly(remark, len(mended), f"rightly: {told(mended)}, and with this in its place it is right", mended)
    if again and len(again) == len(claims) and all(outcome is Outcome.WRONG for _, outcome in again):
        if ROUNDED.search(wanted) or len({verdict.truth or verdict.id for verdict, _ in again}) > 1:
            return undecided("undecided", "it may be said of another line, or be a rounded number", remark)
        return wrongly(remark, len(wrong), f"wrong: with this in its place {again[0][0].id} is wrong", claims)
    return undecided("undecided", "what should stand there was not decided", remark)


def _against_truth(remark: Remark, held: Sequence[Verdict], claims: Sequence[Verdict], world: World) -> Judgement | None:
    """What should stand there against the one truth of the claims; None where the reference gives it no one value."""
    quantity = next((item for item in world.quantities() if item.id == held[0].truth), None)
    if quantity is None or quantity.cases or quantity.of or not quantity.symbols:
        return None
    lines = read(remark.wanted[0].strip("$` ."), world.names)
    if len(lines) != 1 or isinstance(lines[0], Unread):
        return undecided("unread", "what should stand there cannot be read", remark)
    wanted, wrong = lines[0].readings[0].terms[-1], wrong_of(held)
    if world.unknown(wanted):
        return undecided("unnamed", "the reference has no such quantity", remark)
    match decide(wanted, quantity.symbols[0], world.context).answer:
        case Answer.EQUAL if wrong:
            return rightly(remark, len(wrong), f"rightly: {told(wrong)}, and this is what should stand there", wrong)
        case Answer.DIFFERENT if ROUNDED.search(remark.wanted[0]):
            return undecided("undecided", "whether a rounded number is near enough was not decided", remark)
        case Answer.DIFFERENT if len(held) < len(claims) or _is_another(wanted, quantity.id, world):
            return undecided("ambiguous", "it may be said of another line", remark)
        case Answer.DIFFERENT:
            right = "" if wrong else f"; what stands there is right ({held[0].id})"
            return wrongly(remark, len(wrong), f"wrong: what should stand there is not this{right}", held)
        case Answer.EQUAL:
            return undecided("ambiguous", "this is what stands there already", remark)
    return None


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
