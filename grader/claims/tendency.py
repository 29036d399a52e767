"""Tendencies: what a quantity does when a parameter changes, "a larger stride reduces the receptive field".

```
A larger stride reduces the receptive field
```
`wrong tendency: at kernel = 3, depth = 2 it goes from 5 over 7 to 9 for stride = 1, 2, 3`

Decided by probing: the reference's values along the parameter, all else held fixed, in every setting that it has. A claim of
growth is right if it never falls and somewhere grows, wrong if it nowhere grows; of independence, right if nothing changes.
Factors ("is multiplied by four when the width is doubled") are read off the same values. What "can" happen is never wrong.

Long, since the ways to say that something changes are many.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise

from grader.discourse import Finding, Judgement, Passage, Probe, World
from grader.model import Agreement, Block, Claim, Counterexample, Kind, Open, Span, Why
from grader.notation.expression import Number
from grader.reference import Given, Quantity
from grader.sentences import Clause, clauses

KIND: Kind = "tendency"
LEAD = 400  # characters before a clause in which "when the width is doubled:" is looked for

_MORE = (
    r"(?:larger|bigger|greater|higher|wider|deeper|longer|more|increased|increasing|enlarging|raising|adding|additional|"
    r"an? increase in|increases? in)"
)
_LESS = (
    r"(?:smaller|lower|fewer|less|narrower|shorter|reduced|reducing|decreasing|lowering|removing|an? (?:decrease|reduction) in)"
)
_RISES = r"(?:increas(?:es?|ed|ing)|grow(?:s|ing)?|gets? larger|becomes? larger|rises?)"
_FALLS = r"(?:decreas(?:es?|ed|ing)|shrinks?|shrinking|gets? smaller|becomes? smaller|falls?)"
_UP = re.compile(
    r"\b(?:increas(?:es?|ed|ing)|enlarg(?:es?|ed|ing)|expands?|expanding|extends?|raises?|grows?|broadens?|widens?|boosts?|"
    r"larger|bigger|greater|wider|higher|more)\b",
    re.IGNORECASE,
)
_DOWN = re.compile(
    r"\b(?:reduc(?:es?|ed|ing)|decreas(?:es?|ed|ing)|shrinks?|shrinking|lowers?|lowering|diminish(?:es|ed)?|limits?|"
    r"smaller|lower|fewer|less|narrower)\b",
    re.IGNORECASE,
)
_SAME = re.compile(
    r"\b(?:maintains?|preserves?|keeps?|stays? the same|remains? (?:the same|unchanged|constant)|"
    r"(?:is|are) (?:independent of|unaffected by|unchanged)|no (?:effect|impact|influence) on|"
    r"(?:do(?:es)? not|did not|will not|do(?:es)?n['’]t) (?:affect|change|alter|influence|depend on|impact))\b",
    re.IGNORECASE,
)
_AFFECTS = re.compile(r"\b(?:affects?|influences?|depends? on|determines?|impacts?|changes?)\b", re.IGNORECASE)
_HALF = Fraction(1, 2)
_FACTORS: dict[str, int | Fraction] = {
    "doubles": 2, "doubled": 2, "twice": 2, "triples": 3, "tripled": 3, "quadruples": 4, "quadrupled": 4, "halved": _HALF,
    "halves": _HALF,
}  # fmt: skip
_NUMBER = {"two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "eight": 8, "nine": 9, "sixteen": 16}
_COUNT = rf"\d+|{'|'.join(_NUMBER)}"
_FACTOR = re.compile(
    rf"\b(?:(?P<word>{'|'.join(_FACTORS)})|"
    rf"(?:multiplied by|by a factor of|factor of|scales? by|increases? by)\s+\$?(?P<by>{_COUNT})\b|"
    rf"\$?(?P<times>{_COUNT})\$?\s+times)\b",
    re.IGNORECASE,
)
_NEAR = re.compile(  # what may stand between a word of change and its quantity
    r"\s*(?:(?:the|an?|its|their|this|that|overall|effective|total|size|in|of|to|on|each|neuron['’]s|resulting|will|also|then|is|are|"
    r"gets?|becomes?|thus|therefore|even|much|\w+ly|neurons?|and)\s*)*",
    re.IGNORECASE,
)
_OPENS = re.compile(r"(?:as|when|whenever|if)\s", re.IGNORECASE)
_LIMITS = re.compile(  # what says of where independence is meant: "of the first layer"
    r"\b(?:of|in|at|for|within|when|if|with|only|alone|directly|itself|single|one|first|last|this|that|same|each|per|here)\b",
    re.IGNORECASE,
)
_JOINED = re.compile(r"\s*(?:,|/|and|or)\s+(?:the\s+|a\s+)?")


@dataclass(frozen=True)
class _Run:
    """The values of a quantity along one parameter, the others fixed."""

    fixed: tuple[tuple[str, int], ...]
    along: tuple[int, ...]
    values: tuple[Fraction, ...]

    @property
    def direction(self) -> str:
        steps = [after - before for before, after in pairwise(self.values)]
        if not any(steps):
            return "flat"
        return "up" if min(steps) >= 0 else "down" if max(steps) <= 0 else "mixed"


# ---------------------------------------------------------------- find


def find(found: Sequence[Passage], text: str, world: World) -> Iterator[Finding]:
    """A finding for every clause in which a parameter changes and a quantity answers."""
    tabled = [quantity for quantity in world.quantities() if quantity.cases]
    if world.question is None or not tabled:
        return
    given = [item for item in world.question.given if item.choices]
    for passage in found:
        segment = passage.segment
        if segment.block is not Block.PROSE:
            continue
        for clause in _whole(clauses(segment.text)):
            if clause.conditional and not re.search(r"\bif\b", clause.sentence, re.IGNORECASE):
                continue
            lead = text[max(0, segment.span.start + clause.start - LEAD) : segment.span.start + clause.start]
            probe = _read(clause, lead, given, tabled)
            if probe is not None:
                span = Span(segment.span.start + clause.start, segment.span.start + clause.end)
                claim = Claim(kind=KIND, part=segment.part, span=span, quote=text[span.start : span.end])
                yield Finding(claim, passage=passage, probe=probe)


def _whole(found: Iterable[Clause]) -> Iterator[Clause]:
    """The clauses; "As the stride increases, the field grows" is one."""
    held: Clause | None = None
    for clause in found:
        if held is not None and held.sentence == clause.sentence:
            gap = clause.sentence[held.sentence.index(held.text) + len(held.text) :].split(clause.text)[0]
            text = held.text + gap + clause.text
            yield Clause(held.start, clause.end, text, clause.sentence)
            held = None
        elif _OPENS.match(clause.text) and "," not in clause.text:
            held = clause
        else:
            held = None
            yield clause


def _read(clause: Clause, lead: str, given: Sequence[Given], tabled: Sequence[Quantity]) -> Probe | None:
    lower = re.sub(r"\$[^$]*\$", lambda match: "$" * len(match[0]), clause.text.lower())
    spoken = _longest(lower, {name.lower(): quantity for quantity in tabled for name in quantity.names})
    if spoken is None:
        return None
    start, end, _ = spoken
    named = [quantity for quantity in tabled if lower[start:end] in {name.lower() for name in quantity.names}]
    masked = lower[:start] + "#" * (end - start) + lower[end:]
    for item, place, sign, stop in _causes(masked, given):
        quantity = next((quantity for quantity in named if item.name in dict(quantity.cases[0][0])), None)
        if quantity is None:
            continue
        rest = masked[:place] + "~" * (stop - place) + masked[stop:]
        effect = _effect(rest)
        if effect is not None:
            others = tuple(_joined(masked, stop, quantity, given))
            limited = clause.hedged or _loose(rest, effect) or _shared(clause, given, tabled)
            limited = limited or (effect == "same" and bool(_LIMITS.search(_SAME.sub(" ", rest))))
            return Probe(quantity, item.name, sign, effect, hedged=limited, joined=others)
    return _factor(masked, lead.lower(), given, named)


def _longest(text: str, names: Mapping[str, Quantity]) -> tuple[int, int, Quantity] | None:
    best: tuple[int, int, Quantity] | None = None
    for name, quantity in names.items():
        match = re.search(rf"(?<!\w){re.escape(name)}s?(?!\w)", text)
        if match is not None and (best is None or match.end() - match.start() > best[1] - best[0]):
            best = (match.start(), match.start() + len(name), quantity)
    return best


def _causes(text: str, given: Sequence[Given]) -> Iterator[tuple[Given, int, int, int]]:
    """Parameters that the clause changes: which, where, up or down, and where its words end; the plainest first."""
    for plain in (False, True):
        for item in given:
            for name in sorted((item.name, *item.names), key=len, reverse=True):
                phrase = rf"{re.escape(name.lower())}s?(?:\s+(?:size|width|value|rate|layers?|operations?))?(?!\w)"
                if not plain:
                    more = re.search(rf"\b{_MORE}\s+(?:the\s+|of\s+|of the\s+|\w+\s+){{0,2}}?(?<!\w){phrase}", text)
                    less = re.search(rf"\b{_LESS}\s+(?:the\s+|of\s+|of the\s+|\w+\s+){{0,2}}?(?<!\w){phrase}", text)
                    rises = re.search(rf"\b(?:as|when|if)\s+(?:the\s+)?{phrase}\s+{_RISES}", text)
                    falls = re.search(rf"\b(?:as|when|if)\s+(?:the\s+)?{phrase}\s+{_FALLS}", text)
                    for match, sign in ((more, 1), (rises, 1), (less, -1), (falls, -1)):
                        if match is not None:
                            yield item, match.start(), sign, match.end()
                else:
                    subject = re.match(rf"\W*(?:the\s+|a\s+|using\s+(?:a\s+)?)?{phrase}(?!\s*(?:of\s+|=\s*)?\d)", text)
                    if subject is not None:
                        yield item, subject.start(), 1, subject.end()
                    passive = re.search(rf"\b(?:by|of|on)\s+(?:the\s+)?{phrase}\W*$", text)
                    if passive is not None:
                        yield item, passive.start() + 2, 1, passive.end()


def _loose(text: str, effect: str) -> bool:
    """Whether the word of change stands away from the quantity: "reduces the overlap of receptive fields"."""
    if effect == "affects":
        return False
    words = {"up": _UP, "down": _DOWN, "same": _SAME}[effect]
    for match in words.finditer(text):
        behind, before = text[match.end() :].split("#")[0], text[: match.start()].rsplit("#", 1)[-1]
        if "#" in text[match.end() :] and _NEAR.fullmatch(behind):
            return False
        if "#" in text[: match.start()] and _NEAR.fullmatch(before):
            return False
    return True


def _shared(clause: Clause, given: Sequence[Given], tabled: Sequence[Quantity]) -> bool:
    """Whether another clause of the sentence changes a parameter without a quantity of its own: both changes act at once."""
    names = [name.lower() for quantity in tabled for name in quantity.names]
    for other in clauses(clause.sentence):
        text = other.text.lower()
        if other.text not in clause.text and not any(name in text for name in names):
            if any(name.lower() in text for item in given for name in (item.name, *item.names)):
                return True
    return False


def _joined(text: str, end: int, quantity: Quantity, given: Sequence[Given]) -> Iterator[str]:
    """Further parameters in the same breath: "the stride and the padding"."""
    link = _JOINED.match(text, end)
    for item in given if link is not None and item_of(quantity) else ():
        for name in (item.name, *item.names):
            if re.match(rf"{re.escape(name.lower())}s?(?!\w)", text[link.end() if link is not None else end :]):
                if item.name in item_of(quantity):
                    yield item.name
                break


def item_of(quantity: Quantity) -> frozenset[str]:
    """The parameters of a quantity."""
    return frozenset(dict(quantity.cases[0][0])) if quantity.cases else frozenset()


def _effect(text: str) -> str | None:
    """What the clause says of the quantity: up, down, same or affects; None where it says nothing or two things."""
    if _SAME.search(text):
        return None if re.search(r"#\s+(?:small|large|low|high|big|short|wide|narrow)\b", text) else "same"
    up, down = bool(_UP.search(text)), bool(_DOWN.search(text))
    if re.search(r"\b(?:not|never|no)\b|n['’]t\b", text):
        return None
    if up != down:
        return "up" if up else "down"
    return "affects" if _AFFECTS.search(text) and not up else None


def _factor(text: str, lead: str, given: Sequence[Given], named: Sequence[Quantity]) -> Probe | None:
    """`is multiplied by four` where the clause or what leads to it says that a parameter is doubled."""
    said = _FACTOR.search(text)
    same = _SAME.search(text)
    if said is None and same is None:
        return None
    for item in given:
        quantity = next((quantity for quantity in named if item.name in dict(quantity.cases[0][0])), None)
        for name in (item.name, *item.names) if quantity is not None else ():
            cause = re.search(
                rf"(?<!\w){re.escape(name.lower())}s?(?!\w)[^.;]{{0,60}}?\b(doubled|doubles|tripled|quadrupled|halved)\b", lead
            )
            if cause is not None and quantity is not None:
                claimed = Fraction(1) if said is None else _amount(said)
                return Probe(quantity, item.name, 1, "factor", factor=(Fraction(_FACTORS[cause[1]]), claimed))
    return None


def _amount(match: re.Match[str]) -> Fraction:
    if match["word"]:
        return Fraction(_FACTORS[match["word"].lower()])
    number = (match["by"] or match["times"]).lower()
    return Fraction(_NUMBER.get(number) or int(number))


# ---------------------------------------------------------------- check


def check(finding: Finding, world: World) -> Judgement:
    """The claim against the values of the reference along the parameter."""
    del world
    probe = finding.probe
    assert probe is not None
    runs = list(_runs(probe.quantity, probe.parameter))
    if not runs:
        return _open("undecided", "the reference has no numbers along this parameter")
    judgement = _factored(probe, runs) if probe.effect == "factor" else _directed(probe, runs)
    for other in probe.joined:
        second = _directed(probe, list(_runs(probe.quantity, other)))
        if second.evidence.method != judgement.evidence.method:
            return _open("ambiguous", f"said of {probe.parameter} and {other} at once, which differ: {judgement.reason}")
    return Judgement(judgement.evidence, judgement.reason, truth=probe.quantity.id)


def _runs(quantity: Quantity, parameter: str) -> Iterator[_Run]:
    groups: dict[tuple[tuple[str, int], ...], list[tuple[int, Fraction]]] = {}
    for bound, truth in quantity.cases:
        if not isinstance(truth, Number):
            return
        fixed = tuple(item for item in bound if item[0] != parameter)
        groups.setdefault(fixed, []).append((dict(bound)[parameter], truth.value))
    for fixed, values in groups.items():
        ordered = sorted(values)
        yield _Run(fixed, tuple(along for along, _ in ordered), tuple(value for _, value in ordered))


def _directed(probe: Probe, runs: Sequence[_Run]) -> Judgement:
    counts = {name: [run for run in runs if run.direction == name] for name in ("up", "down", "flat", "mixed")}
    moving = [*counts["up"], *counts["down"], *counts["mixed"]]
    if probe.effect in ("same", "affects"):
        still = probe.effect == "same"
        if not moving:
            return _right(runs[0], probe) if still else _wrong(runs[0], probe)
        if not still:
            return _right(moving[0], probe)
        return _open("undecided", "said with a reserve, or of some settings only") if probe.hedged else _wrong(moving[0], probe)
    wanted = "up" if (probe.effect == "up") == (probe.sign > 0) else "down"
    other = "down" if wanted == "up" else "up"
    if probe.hedged:
        return _right(counts[wanted][0], probe) if counts[wanted] else _open("undecided", "said with a reserve")
    if counts[wanted] and not counts[other] and not counts["mixed"]:
        return _right(counts[wanted][0], probe)
    if not counts[wanted] and not counts["mixed"]:
        return _wrong((counts[other] or runs)[0], probe)
    return _open("ambiguous", f"{probe.quantity.names[0]} goes either way with {probe.parameter}, as the rest is set")


def _told(run: _Run, probe: Probe) -> str:
    fixed = ", ".join(f"{name} = {value}" for name, value in run.fixed)
    values = ", ".join(str(value) for value in run.values)
    along = ", ".join(map(str, run.along))
    return f"{probe.quantity.names[0]} is {values} for {probe.parameter} = {along}" + (f" at {fixed}" if fixed else "")


def _right(run: _Run, probe: Probe) -> Judgement:
    value = f"[{', '.join(map(str, run.values))}]"
    return Judgement(Agreement(expected=value, found=value, truth=probe.quantity.id), _told(run, probe))


def _wrong(run: _Run, probe: Probe) -> Judgement:
    """Two of the reference's values that stand in another order than was said."""
    low, high = run.values[0], run.values[-1]
    wanted = {"same": "Equal", "affects": "NotEqual"}.get(probe.effect)
    wanted = wanted or ("Greater" if (probe.effect == "up") == (probe.sign > 0) else "Less")
    still = wanted == "Equal"
    evidence = Counterexample(
        left=str(high) if still else (wanted, str(high), str(low)),
        right=str(low) if still else "1",
        point=(),
        left_value=((str(high) if still else "0",),),
        right_value=((str(low) if still else "1",),),
        expected=f"{run.values[-1]} after {run.values[0]}",
        found={"up": "an increase", "down": "a decrease", "same": "no change", "affects": "a change"}[probe.effect],
    )
    return Judgement(evidence, f"wrong tendency: {_told(run, probe)}")


def _factored(probe: Probe, runs: Sequence[_Run]) -> Judgement:
    assert probe.factor is not None
    step, claimed = probe.factor
    ratios = {}
    for run in runs:
        values = dict(zip(run.along, run.values, strict=True))
        for along, value in values.items():
            after = values.get(int(along * step)) if (along * step).denominator == 1 else None
            if after is not None and value:
                ratios[after / value] = (run, value, after)
    if len(ratios) != 1:
        return _open("undecided", "the factor is not the same everywhere")
    ((ratio, (run, value, after)),) = ratios.items()
    told = f"{probe.quantity.names[0]} goes from {value} to {after}, a factor of {ratio}: {_told(run, probe)}"
    if ratio == claimed:
        return Judgement(Agreement(expected=str(ratio), found=str(claimed), truth=probe.quantity.id), told)
    evidence = Counterexample(
        left=("Divide", str(after), str(value)),
        right=str(claimed),
        point=(),
        left_value=((str(ratio),),),
        right_value=((str(claimed),),),
        expected=f"a factor of {ratio}",
        found=f"a factor of {claimed}",
    )
    return Judgement(evidence, f"wrong factor: {told}")


def _open(why: Why, detail: str) -> Judgement:
    return Judgement(Open(why=why, detail=detail), detail)


def after(finding: Finding, judgement: Judgement, id: str, world: World) -> World:
    """A tendency defines nothing."""
    del finding, judgement, id
    return world
