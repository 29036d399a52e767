"""Tendencies: what a quantity does when a parameter changes, "a larger stride reduces the receptive field".

```
A larger stride reduces the receptive field
```
`wrong tendency: at kernel = 3, depth = 2 it goes from 5 over 7 to 9 for stride = 1, 2, 3`

Decided by probing: the reference's values along the parameter, all else held fixed, in every setting that it has, or its
formula at drawn points. A claim of growth is right if it never falls and somewhere grows, wrong if it nowhere grows; of
independence, right if nothing changes. Factors ("is multiplied by four when the width is doubled") are read off the same
values. What "can" happen is never wrong.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from fractions import Fraction
from itertools import pairwise

from grader.decide.figures import short
from grader.discourse import Finding, Judgement, Passage, Probe, World, conditions_in, left_open
from grader.english.assertion import Change, Tendency
from grader.english.names import lexicon_of, stem
from grader.english.reading import read
from grader.english.roles import EVERY_COUNT
from grader.model import Agreement, Block, Claim, Counterexample, Kind, Open, Span
from grader.notation.expression import symbols
from grader.notation.printer import show
from grader.probing import Run, eligible, grown, ordered, ratios, runs
from grader.reference import Quantity, Question

KIND: Kind = "tendency"
LEAD = 400  # characters after "when the width is doubled:" in which that holds
CLOSE = Fraction(1, 10**8)  # of factors that are known as intervals
SHOWN = 8  # values of a run that a reason lists


def find(found: Sequence[Passage], text: str, world: World) -> Iterator[Finding]:
    """A finding for every tendency that a sentence asserts, hedged ones too."""
    lexicon = lexicon_of(world.question)
    given: tuple[Change, ...] = ()
    since = 0
    for passage in found:
        segment = passage.segment
        if segment.block is not Block.PROSE:
            continue
        for sentence in read(segment.text, lexicon, given if segment.span.start - since < LEAD else ()):
            if sentence.changed:
                given, since = sentence.changed, segment.span.start + sentence.start + len(sentence.text)
            said = [item for item in sentence.assertions if isinstance(item, Tendency)]
            for plain in said:
                item = _under(plain, sentence.text, world)
                together = [other for other in said if other.stance == plain.stance and other.causes == plain.causes]
                if together[0] is not plain:
                    continue  # "X and Y grow": one claim, judged for each
                probe, denies = _probe(item, world)
                if probe is not None:
                    others = tuple(_probe(_under(other, sentence.text, world), world) for other in together[1:])
                    probe = replace(probe, others=tuple(other for other, _ in others if other is not None))
                    start = segment.span.start + sentence.start
                    span = Span(start + item.stance.start, start + item.stance.end)
                    quote = text[span.start : span.end]
                    orders = bool(probe.quantities) and all(map(ordered, probe.quantities))
                    kind: Kind = "complexity" if orders else KIND
                    claim = Claim(kind=kind, part=segment.part, span=span, quote=quote, denies=denies)
                    yield Finding(claim, passage=passage, probe=probe)


def _under(item: Tendency, sentence: str, world: World) -> Tendency:
    """The tendency under what its sentence sets beside it: "with a kernel of size 1, a larger dilation ..."."""
    moved = {name for cause in item.causes for name in cause.mention.parameters}
    beside = tuple(pair for pair in conditions_in(sentence, item.stance.start, world) if pair[0] not in moved)
    known = dict(item.conditions)
    return replace(item, conditions=(*item.conditions, *(pair for pair in beside if pair[0] not in known)))


def _probe(item: Tendency, world: World) -> tuple[Probe | None, bool]:
    """What must be probed, and whether the claim denies it."""
    assert world.question is not None
    named = tuple(quantity for quantity in world.quantities() if quantity.id in item.effect.mention.quantities)
    parameters = tuple(dict.fromkeys(_moved(cause, world.question, named) for cause in item.causes))
    cause = item.causes[0]
    quantities = tuple(
        quantity for quantity in named if all(eligible(quantity, name, world.question, named) for name in parameters)
    )
    reserve = item.stance.reserve or item.effect.narrowed
    effect, denies = item.effect.effect, item.stance.denied
    if item.stance.can and effect == "same" and not denies:
        reserve = reserve or "what can stay the same may do so if something else changes as well"
    if denies and effect in ("affects", "same"):
        effect, denies = ("same" if effect == "affects" else "affects"), False
    sign = -1 if cause.effect == "down" or (cause.factor is not None and cause.factor < 1) else 1
    factor = None
    if effect == "factor":
        if cause.factor is None or item.effect.factor is None:
            reserve = reserve or "the sentence does not say by what the parameter is multiplied"
        else:
            factor = (cause.factor, item.effect.factor)
    step = factor or ((cause.factor, Fraction(1)) if cause.factor is not None and effect in ("same", "affects") else None)
    if len({(other.effect, other.factor) for other in item.causes}) > 1:
        reserve = reserve or "several changes at once"
    if any(other.effect == "same" for other in item.causes):
        reserve = reserve or "said of what stays the same"
    if not quantities:
        reserve = reserve or "the reference has no numbers along this parameter"
    probe = Probe(quantities, parameters, sign, effect, reserve, item.stance.can, step, item.effect.order, item.conditions)
    shift = cause.effect == "shift"
    if effect == "shift" and not shift:
        probe = replace(probe, reserve=probe.reserve or "the sentence does not say by what the parameter is moved")
    return replace(probe, ends=cause.ends, rough=item.effect.rough, shift=shift, of=item.effect.of), denies


def _shown_in(quantity: Quantity) -> frozenset[str]:
    return symbols(grown(quantity.expression)) if quantity.expression is not None else frozenset()


def _moved(cause: Change, question: Question, quantities: Sequence[Quantity]) -> str:
    """The parameter that a change is of; the size of a thing is the thing's own, "pooling with a larger window size"."""
    named = cause.mention.parameters[0]
    if cause.mention.text == EVERY_COUNT:  # of O(1) and O(d), one is constant; of O(t) and O(td), none
        shown = [_shown_in(quantity) for quantity in quantities] or [frozenset()]
        grows = frozenset.intersection(*shown)
        absent = [name for name in cause.mention.parameters if not any(name in names for names in shown)]
        return next(iter(sorted(grows)), absent[0] if absent else named)
    if cause.holder is None or not cause.holder.parameters or not cause.mention.text:
        return named
    last = stem(cause.mention.text.split()[-1])
    held = cause.holder.parameters[0]
    own = [name for item in question.given if item.name == held for name in item.names]
    return held if any(len(name.split()) > 1 and stem(name.split()[-1]) == last for name in own) else named


# ---------------------------------------------------------------- check


def check(finding: Finding, world: World) -> Judgement:
    """The claim against the values of the reference along each parameter; wrong only if wrong for all quantities so called."""
    probe = finding.probe
    assert probe is not None
    judged = _alone(probe, finding, world)
    others = [_alone(other, finding, world) for other in probe.others]
    if all(other.evidence.method == judged.evidence.method for other in others):
        return judged
    unsettled = next((item for item in (judged, *others) if isinstance(item.evidence, Open)), None)
    return unsettled or left_open("ambiguous", f"said of several quantities at once, which differ: {judged.reason}")


def _alone(probe: Probe, finding: Finding, world: World) -> Judgement:
    """What is said of one of the quantities that a sentence joins."""
    if probe.reserve:
        return left_open("undecided", probe.reserve)
    judged = [_of_quantity(probe, quantity, finding.claim, world) for quantity in probe.quantities]
    right = next((item for item in judged if isinstance(item.evidence, Agreement)), None)
    if finding.claim.denies and right is not None and any(not isinstance(item.evidence, Agreement) for item in judged):
        return left_open("ambiguous", "what is denied holds for some of the quantities so called")
    unsettled = next((item for item in judged if isinstance(item.evidence, Open)), None)
    return right or unsettled or judged[0]


_TOGETHER = re.compile(
    r"\b(?:or|together|jointly|combin\w+|determin\w+|depend\w*|function|decide\w*|control\w*)\b", re.IGNORECASE
)


def _of_quantity(probe: Probe, quantity: Quantity, claim: Claim, world: World) -> Judgement:
    found = [(name, _along(probe, quantity, name, claim.denies, world)) for name in probe.parameters]
    if probe.effect == "affects" and not claim.denies and not _TOGETHER.search(claim.quote):
        idle = next((item for _, item in found if isinstance(item.evidence, Counterexample)), None)
        if idle is not None and not any(isinstance(item.evidence, Open) for _, item in found):
            return idle  # "A and B affect it" says so of each
    if len({item.evidence.method for _, item in found}) > 1:
        names = " and ".join(name for name, _ in found)
        return left_open("ambiguous", f"said of {names} at once, which differ: {found[0][1].reason}")
    return found[0][1]


def _along(probe: Probe, quantity: Quantity, parameter: str, denied: bool, world: World) -> Judgement:
    step = probe.factor[0] if probe.factor is not None else None
    found = runs(quantity, parameter, world.context, step, probe.ends, probe.shift)
    whole = [_of_norm(run) if probe.of else run for run in found if _fits(run, probe)]
    if not whole:
        return left_open("undecided", "the reference has no numbers along this parameter")
    along = _Along(quantity, parameter, probe, tuple(whole), denied)
    if probe.effect == "factor" and probe.of:
        return left_open("undecided", "by what a length is multiplied is not told by the reference's values")
    if probe.effect == "factor":
        return along.factored()
    if probe.effect == "shift":
        return along.shifted()
    return along.ordered() if probe.order else along.directed()


def _of_norm(run: Run) -> Run:
    """The squared length in place of the entries."""
    return Run(
        run.fixed, run.along, tuple((sum((entry**2 for entry in value), Fraction(0)),) for value in run.values), run.absent
    )


def _fits(run: Run, probe: Probe) -> bool:
    fixed = dict(run.fixed)
    return all(fixed.get(name, value) == value for name, value in probe.conditions)


class _Along:
    """The runs of one quantity along one parameter, and what they say of the claim."""

    def __init__(self, quantity: Quantity, parameter: str, probe: Probe, whole: tuple[Run, ...], denied: bool) -> None:
        self.quantity, self.parameter, self.probe, self.runs, self.denied = quantity, parameter, probe, whole, denied
        self.name = quantity.names[0] if quantity.names else quantity.id

    def directed(self) -> Judgement:
        probe = self.probe
        counts = {name: [run for run in self.runs if run.direction == name] for name in ("up", "down", "flat", "mixed")}
        moving = [*counts["up"], *counts["down"], *counts["mixed"]]
        if probe.effect in ("same", "affects"):
            if not moving:
                return self._right(self.runs[0]) if probe.effect == "same" else self._wrong(self.runs[0])
            return self._right(moving[0]) if probe.effect == "affects" else self._wrong(moving[0])
        wanted = "up" if (probe.effect == "up") == (probe.sign > 0) else "down"
        other = "down" if wanted == "up" else "up"
        if probe.can and not self.denied:
            return self._right(counts[wanted][0]) if counts[wanted] else left_open("undecided", "said to be possible")
        if counts[wanted] and not counts[other] and not counts["mixed"]:
            return self._right(counts[wanted][0])
        if not counts[wanted] and not counts["mixed"]:
            return self._wrong((counts[other] or list(self.runs))[0])
        return left_open("ambiguous", f"{self.name} goes either way with {self.parameter}, as the rest is set")

    def ordered(self) -> Judgement:
        """`grows linearly`: the direction, and the differences between equal steps."""
        judged = self.directed()
        if not isinstance(judged.evidence, Agreement):
            return judged
        moving = [run for run in self.runs if run.direction != "flat"]
        straight = [_straight(run) for run in moving]
        if self.probe.order == "linear" and all(item is True for item in straight):
            return judged
        if self.probe.order == "linear" and all(item is False for item in straight):
            return self._bent(moving[0])
        if self.probe.order in ("quadratic", "cubic", "exponential") and all(item is True for item in straight):
            return self._bent(moving[0])
        if self.probe.order == "quadratic" and all(_degree(run) == 2 for run in moving):
            return judged
        return left_open("undecided", "how fast it grows is not told by the reference's values")

    def factored(self) -> Judgement:
        assert self.probe.factor is not None
        step, claimed = self.probe.factor
        seen = ratios(list(self.runs), step)
        if len(seen) != 1 or None in seen:
            return left_open("undecided", "the factor is not the same everywhere")
        ((ratio, (_, value, after)),) = seen.items()
        assert ratio is not None
        told = f"{self.name} goes from {short(value)} to {short(after)}, a factor of {short(ratio)}, when {self.parameter} is "
        told += f"multiplied by {step}"
        if abs(ratio - claimed) < CLOSE:
            return Judgement(
                Agreement(expected=str(claimed), found=str(claimed), truth=self.quantity.id), told, None, self.quantity.id
            )
        if self.probe.rough and abs(ratio - claimed) * 2 <= ratio:
            return left_open("undecided", f"{told}: whether it is meant so roughly is for a person")
        evidence = Counterexample(
            left=("Divide", str(after), str(value)),
            right=str(claimed),
            point=(),
            left_value=((str(after / value),),),
            right_value=((str(claimed),),),
            expected=f"a factor of {short(ratio)}",
            found=f"a factor of {claimed}",
        )
        return Judgement(evidence, f"wrong factor: {told}", None, self.quantity.id)

    def shifted(self) -> Judgement:
        """`is shifted by the same constant`: every entry moves as far as the parameter."""
        for run in self.runs:
            moved = run.along[-1] - run.along[0]
            for before, after_ in zip(run.values[0], run.values[-1], strict=True):
                if abs(after_ - before - moved) >= CLOSE:
                    evidence = Counterexample(
                        left=("Subtract", str(after_), str(before)),
                        right=str(moved),
                        point=(),
                        left_value=((str(after_ - before),),),
                        right_value=((str(moved),),),
                        expected=f"a shift by {short(after_ - before)}",
                        found=f"a shift by {short(moved)}",
                    )
                    return Judgement(evidence, f"wrong shift: {self._told(run)}", None, self.quantity.id)
        return self._right(self.runs[0])

    def _told(self, run: Run) -> str:
        formula = self.quantity.expression
        if formula is not None and run.absent:
            return f"{self.name} is {show(formula)}, without {self.parameter}"
        fixed = ", ".join(f"{name} = {value}" for name, value in run.fixed)
        values = ", ".join(_shown(value) for value in run.values[:SHOWN])
        along = ", ".join(short(value) for value in run.along[:SHOWN])
        return f"{self.name} is {values} for {self.parameter} = {along}" + (f" at {fixed}" if fixed else "")

    def _right(self, run: Run) -> Judgement:
        value = f"[{', '.join(_shown(item) for item in run.values)}]"
        return Judgement(Agreement(expected=value, found=value, truth=self.quantity.id), self._told(run), None, self.quantity.id)

    def _wrong(self, run: Run) -> Judgement:
        """Two of the reference's values that stand in another order than was said."""
        place = next((place for place, (a, b) in enumerate(zip(run.values[0], run.values[-1], strict=True)) if a != b), 0)
        low, high = run.values[0][place], run.values[-1][place]
        probe = self.probe
        if probe.effect == "same" and low == high:  # it moves in between
            high = next(value[place] for value in run.values if value[place] != low)
        wanted = {"same": "Equal", "affects": "NotEqual"}.get(probe.effect)
        wanted = wanted or ("Greater" if (probe.effect == "up") == (probe.sign > 0) else "Less")
        still = wanted == "Equal"
        evidence = Counterexample(
            left=str(high) if still else (wanted, str(high), str(low)),
            right=str(low) if still else "1",
            point=(),
            left_value=((str(high) if still else "0",),),
            right_value=((str(low) if still else "1",),),
            expected=f"{short(high)} after {short(low)}",
            found={"up": "an increase", "down": "a decrease", "same": "no change", "affects": "a change"}[probe.effect],
        )
        return Judgement(evidence, f"wrong tendency: {self._told(run)}", None, self.quantity.id)

    def _bent(self, run: Run) -> Judgement:
        """Two differences over equal steps, which a claim of an order gets wrong."""
        first, second = _slopes(run)[:2]
        wanted = "Equal" if self.probe.order == "linear" else "NotEqual"
        evidence = Counterexample(
            left=(wanted, str(second), str(first)),
            right="1",
            point=(),
            left_value=(("0",),),
            right_value=(("1",),),
            expected=f"slopes {short(first)}, {short(second)}",
            found=f"{self.probe.order} growth",
        )
        return Judgement(evidence, f"wrong order: {self._told(run)}", None, self.quantity.id)


def _slopes(run: Run) -> list[Fraction]:
    pairs = list(zip(run.along, run.values, strict=True))
    return [(b[0] - a[0]) / (y - x) for (x, a), (y, b) in pairwise(pairs) if y != x]


def _straight(run: Run) -> bool | None:
    """Whether the values lie on a line; None where they are too few to tell."""
    if len(run.values[0]) != 1:
        return None
    slopes = _slopes(run)
    return None if len(slopes) < 2 else len(set(slopes)) == 1


def _degree(run: Run) -> int | None:
    """The degree of the values as a polynomial of the parameter, where more of them are known than fix it."""
    row, width = _slopes(run), 2
    for degree in range(1, len(run.values)):
        if len(row) >= 2 and len(set(row)) == 1:
            return degree
        steps = [(run.along[place + width] - run.along[place]) for place in range(len(row) - 1)]
        row = [(b - a) / step for (a, b), step in zip(pairwise(row), steps, strict=True)]
        width += 1
    return None


def _shown(value: tuple[Fraction, ...]) -> str:
    return short(value[0]) if len(value) == 1 else f"[{', '.join(map(short, value))}]"


def after(finding: Finding, judgement: Judgement, id: str, world: World) -> World:
    """A tendency defines nothing."""
    del finding, judgement, id
    return world
