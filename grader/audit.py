"""The fold: segments, claims, evidence, verdicts. One answer and its course in, a graded answer out; nothing else is touched."""

from __future__ import annotations

import importlib
import pkgutil
from bisect import bisect_left
from collections import OrderedDict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache, partial
from typing import Protocol, cast

from grader import claims
from grader.answers import segments
from grader.critique.reasons import reasoned
from grader.discourse import (
    Decided,
    Finding,
    Judgement,
    Passage,
    World,
    derivatives_in,
    next_part,
    passages,
    start,
    with_definitions,
)
from grader.dressed import Dressed, dressed
from grader.meant import meant
from grader.model import PARTS, Answer, Counterexample, GradedAnswer, GradedPart, Mismatch, Open, Part, Span, Truth, Verdict
from grader.notation.expression import Expression
from grader.notation.printer import latex, show
from grader.ran import Runs
from grader.reference import Course, Quantity, Question, show_cases
from grader.rubric import audited, awaiting, score
from grader.sameness import copied
from grader.wrapped import unwrapped

MAX_DECIDED = 16  # claims that the next ones may speak of
AGAINST = (Mismatch, Counterexample, Open)  # what does not show that a claim holds


class Kind(Protocol):
    """A module of `claims/`: what it finds in a part, what it says of each finding, what the text's world is afterwards."""

    find: Callable[[Sequence[Passage], str, World], Iterable[Finding]]
    check: Callable[[Finding, World], Judgement]
    after: Callable[[Finding, Judgement, str, World], World]


@dataclass(frozen=True)
class _Judged:
    finding: Finding
    judgement: Judgement
    id: str


@cache
def kinds() -> tuple[Kind, ...]:
    """Every module of `claims/`, in the order of their names."""
    found = sorted(module.name for module in pkgutil.iter_modules(claims.__path__))
    return tuple(cast(Kind, importlib.import_module(f"{claims.__name__}.{name}")) for name in found)


def grade(answer: Answer, course: Course, runs: Runs | None = None) -> GradedAnswer:
    """Every claim of the answer with its verdict; `runs` is what its code did in a box, where it was run."""
    question = course.reference(answer.question)
    title = "" if question is None else question.title
    truths = () if question is None else tuple(truths_of(question))
    pictures = () if question is None else question.pictures
    if not any(answer.text(part).strip() for part in PARTS):
        points = None if question is None else score(question, ())
        return GradedAnswer(
            question=answer.question, title=title, status="blank", score=points, truths=truths, pictures=pictures,
            source=answer.source,
        )  # fmt: skip
    world = replace(start(question), runs=runs)
    coded = runs is not None or (question is not None and bool(question.codes))
    parts: list[GradedPart] = []
    for part in PARTS:
        if answer.text(part):
            graded, world = (_part if coded else _part_once)(answer, part, world)
            parts.append(graded)
            world = replace(world, before=(*world.before, *graded.verdicts), earlier=tuple(parts))
            if part == "trace":
                world = replace(world, anew=partial(_by_itself, answer, world))
    points = None if question is None else score(question, parts)
    return GradedAnswer(
        question=answer.question,
        title=title,
        status="graded",
        parts=tuple(parts),
        score=points,
        truths=truths,
        pictures=pictures,
        audit=audited(parts),
        copied=tuple(copied(answer)),
        source=answer.source,
        awaits=tuple(awaiting(points, parts)),
    )


_PARTS: OrderedDict[tuple[str, ...], tuple[World, GradedPart, World]] = OrderedDict()
MAX_PARTS = 256  # that this process knows
MAX_KNOWN = 20_000  # characters of a part that is kept with those before it


def _part_once(answer: Answer, part: Part, world: World) -> tuple[GradedPart, World]:
    """A part after the same parts of the same question is graded once; never where code is asked for."""
    texts = tuple(answer.text(each) for each in PARTS[: PARTS.index(part) + 1])
    if sum(map(len, texts)) > MAX_KNOWN:
        return _part(answer, part, world)
    key = (answer.question, part, *texts)
    known = _PARTS.get(key)
    if known is None or known[0].question is not world.question:
        known = _PARTS[key] = (world, *_part(answer, part, world))
        if len(_PARTS) > MAX_PARTS:
            _PARTS.popitem(last=False)
    return known[1], known[2]


def _by_itself(answer: Answer, world: World, text: str) -> tuple[Verdict, ...]:
    """The claims of a text that is judged by itself after the trace: a line of it with something else in its place."""
    alone = Answer(course=answer.course, question=answer.question, submission=answer.submission, solution=text)
    return _part(alone, "solution", replace(world, before=(), earlier=()))[0].verdicts


def _part(answer: Answer, part: Part, world: World) -> tuple[GradedPart, World]:
    written = answer.text(part)
    found = segments(written, part)
    text = unwrapped(written, found)
    if text != written:
        found = tuple(item.model_copy(update={"text": text[item.span.start : item.span.end]}) for item in found)
    marked = dressed(text, found, world.names.known)
    text, found = marked.text, marked.segments
    world = with_definitions(next_part(world), found, text)
    judged: list[_Judged] = []
    held: list[Span] = []  # of what nothing stands against
    for kind, finding, derivative in _findings(tuple(passages(found, text)), text, world):
        world = replace(world, derivative=derivative)
        finding, judgement = meant(finding, _safely(kind, finding, world), text, world, held)
        id = f"#{len(judged)}"
        world = kind.after(finding, judgement, id, world)
        judged.append(_Judged(finding, judgement, id))
        if not isinstance(judgement.evidence, Open):
            wrong = isinstance(judgement.evidence, (Mismatch, Counterexample)) != finding.claim.denies
            decided = Decided(finding.claim.span, id, judgement.evidence, wrong, finding.claim.kind)
            world = replace(world, decided=(*world.decided[1 - MAX_DECIDED :], decided))
        if not isinstance(judgement.evidence, AGAINST):
            held.append(finding.claim.span)
    verdicts = reasoned(_numbered(_settled(judged), f"{answer.question}/{part}"), text)
    if text != written:
        verdicts = tuple(_quoted(verdict, marked, written) for verdict in verdicts)
    return GradedPart(part=part, text=written, verdicts=verdicts), world


def _quoted(verdict: Verdict, marked: Dressed, text: str) -> Verdict:
    """The verdict on the words as they stand in the text, line ends included."""
    span = marked.undressed(verdict.claim.span)
    quote = text[span.start : span.end]
    reason = verdict.reason.replace(verdict.claim.quote, quote)
    claim = verdict.claim.model_copy(update={"span": span, "quote": quote})
    evidence = verdict.evidence
    if isinstance(evidence, Mismatch) and evidence.span is not None:
        evidence = evidence.model_copy(update={"span": marked.undressed(evidence.span)})
    return verdict.model_copy(update={"claim": claim, "reason": reason, "evidence": evidence})


def _findings(
    found: tuple[Passage, ...], text: str, world: World
) -> Iterator[tuple[Kind, Finding, tuple[Expression, Expression] | None]]:
    """All findings in the order of the text, each with the derivative that was last spoken of before it."""
    everything = [(finding, kind) for kind in kinds() for finding in kind.find(found, text, world)]
    spoken = list(derivatives_in(found, world))
    places = [place for place, _ in spoken]
    for finding, kind in sorted(everything, key=lambda pair: pair[0].claim.span):
        before = bisect_left(places, finding.claim.span.start)
        yield kind, finding, spoken[before - 1][1] if before else None


def _safely(kind: Kind, finding: Finding, world: World) -> Judgement:
    """No exception ever becomes a verdict: what goes wrong here is a fault of the grader, and is listed as one."""
    try:
        return kind.check(finding, world)
    except Exception as error:  # the one place where everything is caught
        detail = f"a fault of the grader: {type(error).__name__}"
        return Judgement(Open(why="fault", detail=detail), detail)


def _settled(judged: list[_Judged]) -> list[_Judged]:
    """Where two kinds claim the same words: decided beats open, then the longer span. They come in the order of the text."""
    kept: dict[str, _Judged] = {}
    reaching: list[_Judged] = []  # those kept that end behind the place that was reached
    for item in judged:
        span = item.finding.claim.span
        reaching = [other for other in reaching if other.id in kept and other.finding.claim.span.end > span.start]
        rivals = [other for other in reaching if _overlap(span, other.finding.claim.span)]
        if any(_rank(other) >= _rank(item) for other in rivals):
            continue
        for other in rivals:
            del kept[other.id]
        kept[item.id] = item
        reaching.append(item)
    return list(kept.values())


def _overlap(left: Span, right: Span) -> bool:
    return left.start < right.end and right.start < left.end


def _rank(item: _Judged) -> tuple[bool, int]:
    span = item.finding.claim.span
    return not isinstance(item.judgement.evidence, Open), span.end - span.start


def _numbered(judged: list[_Judged], prefix: str) -> tuple[Verdict, ...]:
    ids = {item.id: f"{prefix}/{place}" for place, item in enumerate(judged, 1)}
    return tuple(
        Verdict(
            id=ids[item.id],
            claim=item.finding.claim,
            evidence=item.judgement.evidence,
            reason=item.judgement.reason,
            follows_from=ids.get(item.judgement.follows_from or ""),
            truth=item.judgement.truth,
            stance=item.judgement.stance,
            about=item.judgement.about,
            code=item.judgement.code,
        )
        for item in judged
    )


def audit(steps: Sequence[str]) -> tuple[tuple[int, Verdict], ...]:
    """What is false in a text by itself, with no reference: the claims of its steps, each with the number of its step.

    A claim's span counts from the beginning of its own step.
    """
    found: list[tuple[int, Verdict]] = []
    world = start(None)
    for number, step in enumerate(steps):
        answer = Answer(course="none", question=str(number), submission="none", solution=step)
        if step.strip():
            part, world = _part(answer, "solution", world)
            found.extend((number, verdict) for verdict in part.verdicts)
    return tuple(found)


# ---------------------------------------------------------------- the truths, for people


def truths_of(question: Question) -> Iterator[Truth]:
    """Every truth of the question as the reference computed it; the layers of a network in one row."""
    for net in question.networks:
        yield Truth(id=net.id, names=net.names, latex="", value=net.shown(), how="measured layer by layer")
    for quantity in question.quantities:
        if quantity.net:
            continue
        yield Truth(
            id=quantity.id,
            names=(*(show(symbol) for symbol in quantity.symbols), *quantity.names),
            latex=_latex(quantity),
            value=_value(quantity),
            how=quantity.doc or quantity.hint,
        )


def _latex(quantity: Quantity) -> str:
    name = latex(quantity.symbols[0]) if quantity.symbols else ""
    if quantity.cases or quantity.expression is None:
        return ""
    value = quantity.form or latex(quantity.expression)
    name += f"({', '.join(quantity.of)})" if quantity.of and name else ""
    return f"{name} = {value}" if name else value


def _value(quantity: Quantity) -> str:
    if quantity.holds is not None:
        return "holds" if quantity.holds else "does not hold"
    if quantity.cases:
        return show_cases(quantity)
    return "" if quantity.expression is None else show(quantity.expression)
