"""Comparisons: "A has more weights than B", "Q exceeds R", "A has as many as B", "Q is at least 5".

```
ConvNet has more weights than PoolNet
```
`wrong comparison: weights of ConvNet is 120, weights of PoolNet is 120`

Decided by the reference's values; formulas are compared at drawn points, orders of growth by their degrees. Where a name has
several usual readings, it is wrong only if it is for all of them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from fractions import Fraction
from itertools import product

from grader.decide.figures import short
from grader.discourse import Compared, Finding, Judgement, Passage, World, conditions_in, left_open
from grader.english.assertion import Comparison, Equality
from grader.english.names import lexicon_of
from grader.english.reading import read
from grader.model import Agreement, Block, Claim, Counterexample, Kind, Open, Span
from grader.notation.expression import Expression, Number
from grader.notation.printer import show
from grader.probing import apart, ordered, together
from grader.reference import Quantity

KIND: Kind = "comparison"
APART = "the one grows with what the other does not show"


def find(found: Sequence[Passage], text: str, world: World) -> Iterator[Finding]:
    """A finding for every comparison of two quantities, or of one with a bound."""
    lexicon = lexicon_of(world.question)
    by_id = {quantity.id: quantity for quantity in world.quantities()}
    for passage in found:
        segment = passage.segment
        if segment.block is not Block.PROSE:
            continue
        for sentence in read(segment.text, lexicon):
            said = [item for item in sentence.assertions if isinstance(item, Comparison)]
            for item in sentence.assertions:
                match item:
                    case Comparison():
                        together = [other for other in said if other.stance == item.stance]
                        if together[0] is not item:
                            continue  # "A is bigger": one claim, judged by each measure
                        compared, *others = (_compared(other, by_id) for other in together)
                        compared = replace(compared, others=tuple(others))
                    case Equality(bound=bound) if bound != "equal" and item.value.kind == "number":
                        named = item.subject.quantities or lexicon.owned(item.owner, item.what)
                        reserve = item.stance.reserve or item.narrowed
                        number = _number(item.value.text)
                        compared = Compared(tuple(by_id[id] for id in named), (), bound, None, number, reserve)
                    case _:
                        continue
                start = segment.span.start + sentence.start
                span = Span(start + item.stance.start, start + item.stance.end)
                quote = text[span.start : span.end]
                claim = Claim(kind=KIND, part=segment.part, span=span, quote=quote, denies=item.stance.denied)
                conditions = tuple(conditions_in(sentence.text, len(sentence.text), world))
                yield Finding(claim, passage=passage, compared=compared, conditions=conditions)


def _compared(item: Comparison, by_id: dict[str, Quantity]) -> Compared:
    left, right = (tuple(by_id[id] for id in ids if id in by_id) for ids in (item.left, item.right))
    return Compared(left, right, item.bound, item.factor, None, item.stance.reserve)


def _number(text: str) -> Fraction | None:
    try:
        return Fraction(text.replace(",", "").replace("{", "").replace("}", "").rstrip("\\%"))
    except (ValueError, ZeroDivisionError):
        return None


def check(finding: Finding, world: World) -> Judgement:
    """The claim against every pair of quantities so called, by every measure that may be meant."""
    assert finding.compared is not None
    judged = _alone(finding.compared, finding, world)
    others = [_alone(other, finding, world) for other in finding.compared.others]
    if all(other.evidence.method == judged.evidence.method for other in others):
        return judged
    return left_open("ambiguous", f"of what it is said is open, and by another measure it is otherwise: {judged.reason}")


def _alone(compared: Compared, finding: Finding, world: World) -> Judgement:
    if compared.reserve:
        return left_open("undecided", compared.reserve)
    if compared.right:
        pairs = [(a, b) for a, b in product(compared.left, compared.right) if a != b]
        judged = [_pair(compared, a, b, finding, world) for a, b in pairs]
    elif compared.number is not None:
        judged = [_against(compared, quantity, compared.number, finding, world) for quantity in compared.left]
    else:
        judged = []
    settled = [item for item in judged if item.reason != APART]
    judged = settled or judged
    right = next((item for item in judged if isinstance(item.evidence, Agreement)), None)
    if finding.claim.denies and right is not None and any(not isinstance(item.evidence, Agreement) for item in judged):
        return left_open("ambiguous", "what is denied holds for some of the quantities so called")
    unsettled = next((item for item in judged if isinstance(item.evidence, Open)), None)
    return right or unsettled or (judged[0] if judged else left_open("unnamed", "the reference has no such quantity"))


def _pair(compared: Compared, left: Quantity, right: Quantity, finding: Finding, world: World) -> Judgement:
    if apart(left, right):
        return left_open("ambiguous", APART)
    pairs = list(together(left, right, world.context, finding.conditions))
    if compared.bound in ("more", "less", "times") and ordered(left) and any(a == b for a, b in pairs):
        return left_open("undecided", "both are of the same order, which tells no factor")
    judged = _judged(compared, pairs, _name(left), _name(right), left.id)
    return _in_orders(judged, left, right) if ordered(left) and ordered(right) else judged


def _in_orders(judged: Judgement, left: Quantity, right: Quantity) -> Judgement:
    """The same, told by the orders of growth and not by their values at some point."""
    assert left.expression is not None
    assert right.expression is not None
    orders = show(left.expression), show(right.expression)
    told = f"{_name(left)} is {orders[0]}, {_name(right)} is {orders[1]}"
    match judged.evidence:
        case Open():
            return judged
        case Counterexample() as evidence:
            shown = evidence.model_copy(update={"expected": orders[0], "found": orders[1]})
            return replace(judged, evidence=shown, reason=f"wrong comparison: {told}")
        case _:
            return replace(judged, reason=told)


def _against(compared: Compared, quantity: Quantity, number: Fraction, finding: Finding, world: World) -> Judgement:
    known: list[Expression] = [
        truth
        for bound, truth in quantity.cases
        if all(dict(bound).get(name, value) == value for name, value in finding.conditions)
    ]
    known += [quantity.expression] if quantity.expression is not None and not quantity.cases else []
    values = [truth.value for truth in known if isinstance(truth, Number)]
    if not values or len(values) != len(known) or len(set(values)) > 1:
        return left_open("undecided", "the reference has no single number for it")
    return _judged(compared, [(values[0], number)], _name(quantity), "", quantity.id)


def _name(quantity: Quantity) -> str:
    return quantity.names[0] if quantity.names else quantity.id


def _judged(compared: Compared, pairs: list[tuple[Fraction, Fraction]], left: str, right: str, truth: str) -> Judgement:
    if not pairs:
        return left_open("undecided", "the reference has no numbers to compare")
    answers = {_holds(compared, a, b) for a, b in pairs}
    if len(answers) > 1:
        return left_open("ambiguous", f"{left} and {right} compare either way, as the rest is set")
    a, b = pairs[0]
    told = f"{left} is {short(a)}, {right} is {short(b)}" if right else f"{left} is {short(a)}"
    if answers == {False} and compared.bound == "times" and compared.factor and b and abs(a / b - compared.factor) * 10 <= a / b:
        rounded = str(round(a / b))
        if rounded == str(compared.factor) and compared.factor >= 10:
            return Judgement(
                Agreement(expected=rounded, found=rounded, truth=truth), f"{told}: {float(a / b):.5g} times", None, truth
            )
        return left_open(
            "undecided", f"{told}, which is {float(a / b):.5g} times: whether it is meant so roughly is for a person"
        )
    if answers == {True}:
        shown = f"[{a}, {b}]"
        return Judgement(Agreement(expected=shown, found=shown, truth=truth), told, None, truth)
    head = {"more": "Greater", "less": "Less", "at least": "GreaterEqual", "at most": "LessEqual"}.get(compared.bound)
    if head is None:
        value = b * (compared.factor or 1)
        evidence = Counterexample(
            left=str(a), right=str(value), point=(), left_value=((str(a),),), right_value=((str(value),),),
            expected=short(a), found=short(value),
        )  # fmt: skip
    else:
        evidence = Counterexample(
            left=(head, str(a), str(b)), right="1", point=(), left_value=(("0",),), right_value=(("1",),),
            expected=f"{short(a)} against {short(b)}", found=compared.bound,
        )  # fmt: skip
    return Judgement(evidence, f"wrong comparison: {told}", None, truth)


def _holds(compared: Compared, left: Fraction, right: Fraction) -> bool:
    match compared.bound:
        case "more":
            return left > right
        case "less":
            return left < right
        case "at least":
            return left >= right
        case "at most":
            return left <= right
    return left == right * (compared.factor or 1)


def after(finding: Finding, judgement: Judgement, id: str, world: World) -> World:
    """A comparison defines nothing."""
    del finding, judgement, id
    return world
