"""One verdict with all its evidence as lines for a terminal: the words in their place, what was expected, numbers to check."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from grader.formats.certificates import certificate, confirmable
from grader.formats.findings import label, plain, short, verdicts
from grader.formats.infix import infix
from grader.formats.marks import TITLES, state
from grader.model import (
    Agreement,
    Cells,
    Counterexample,
    Fact,
    GradedAnswer,
    GradedPart,
    Mismatch,
    Open,
    Proof,
    Report,
    Trials,
    Verdict,
)

MAX_DRAWS = 12
WIDTH = 100
STYLES = {"right": "green", "wrong": "red", "follows": "yellow", "uncheckable": "cyan"}


@dataclass(frozen=True)
class Line:
    """A line, and how it is set where a terminal has colours."""

    text: str
    style: str = ""


def _plain(text: str) -> str:
    """On one line, harmless to a terminal."""
    return plain(" ".join(text.split()))


def ids(report: Report) -> list[str]:
    """Of all claims."""
    return [verdict.id for answer in report.answers for verdict in verdicts(answer)]


def explained(report: Report, id: str) -> list[Line]:
    """The lines, none if there is no such claim."""
    for answer in report.answers:
        for part in answer.parts:
            for verdict in part.verdicts:
                if verdict.id == id:
                    return list(_lines(report, answer, part, verdict))
    return []


def _lines(report: Report, answer: GradedAnswer, part: GradedPart, verdict: Verdict) -> Iterator[Line]:
    yield Line(f"{label(verdict)}  {_plain(verdict.id)}", f"bold {STYLES[state(verdict)]}")
    denies = ", which denies it" if verdict.claim.denies else ""
    yield Line(
        f"{verdict.claim.kind} in {TITLES[part.part].lower()}{denies}, {_plain(answer.question)} {_plain(answer.title)}".rstrip()
    )
    yield Line("")
    yield from _context(answer, part, verdict)
    yield Line("")
    yield Line(_plain(verdict.reason), "bold")
    yield Line("")
    yield Line(f"evidence: {verdict.evidence.method}")
    for name, text in _evidence(verdict):
        yield Line(f"  {name:<12}{_plain(text)}")
    truth = next((item for item in answer.truths if item.id == verdict.truth), None)
    if truth is not None:
        yield Line(f"  {'truth':<12}{_plain(', '.join(truth.names))} = {_plain(truth.value)}")
        if truth.how:
            yield Line(f"  {'':<12}{_plain(truth.how)}")
    if verdict.code is not None:
        yield from (Line(f"  {text}") for text in _layers(verdict))
    yield from _relations(report, verdict)
    if not isinstance(verdict.evidence, Open):
        yield Line(f"certificate {certificate(verdict.evidence)['digest']}; {_confirmed_by(verdict)}", "dim")


def _confirmed_by(verdict: Verdict) -> str:
    """What `grader recheck` can do with the certificate."""
    if not confirmable(verdict.evidence):
        return "it holds words, of which `grader recheck` can compute nothing: grade again to confirm it"
    sums = verdict.evidence.reckoned if isinstance(verdict.evidence, (Agreement, Mismatch)) else ()
    if sums:
        return f"`grader recheck` does its {len(sums)} sums again and compares, without the code that made it"
    if verdict.code is not None:
        return "`grader recheck` compares its numbers; that the class gives them is confirmed by grading again"
    return "`grader recheck` confirms it without the code that made it"


# ---------------------------------------------------------------- where


def _context(answer: GradedAnswer, part: GradedPart, verdict: Verdict) -> Iterator[Line]:
    """The lines of the claim, the words marked below each, with the numbers that the answer file gives them."""
    start, end = verdict.claim.span
    source = answer.source
    place = next((item for item in source.places if item.part == part.part), None) if source is not None else None
    first = part.text.count("\n", 0, start)
    number = first + (place.line if place is not None and place.offsets else 1)
    if source is not None and place is not None and place.offsets:
        column = place.column + start - (part.text.rfind("\n", 0, start) + 1)
        yield Line(f"{_plain(source.file)}:{number}:{column}", "dim")
    begin = part.text.rfind("\n", 0, start) + 1
    stop = part.text.find("\n", end)
    shown = part.text[begin : stop if stop >= 0 else len(part.text)].split("\n")
    for line in shown[:20]:
        for piece in range(0, max(len(line), 1), WIDTH):
            words = _flat(line[piece : piece + WIDTH])
            marks = (("^" if start <= begin + piece + at < end else " ") * _width(char) for at, char in enumerate(words))
            yield Line(f"{number if piece == 0 else '':>5} | {words}")
            if marked := "".join(marks).rstrip():
                yield Line(f"      | {marked}", STYLES[state(verdict)])
        begin, number = begin + len(line) + 1, number + 1


def _flat(text: str) -> str:
    """Without tabs, so that the marks stand under the words."""
    return plain(text.replace("\t", " "))


def _width(char: str) -> int:
    """The columns that a terminal gives the character."""
    return 0 if unicodedata.combining(char) else 2 if unicodedata.east_asian_width(char) in "WF" else 1


# ---------------------------------------------------------------- why


def _evidence(verdict: Verdict) -> Iterator[tuple[str, str]]:
    match verdict.evidence:
        case Counterexample() as evidence:
            yield "left", infix(evidence.left)
            yield "right", infix(evidence.right)
            for binding in evidence.point:
                yield "at", f"{binding.symbol} = {cells(binding.value)}"
            yield "left side", cells(evidence.left_value)
            yield "right side", cells(evidence.right_value)
            yield from _sides(evidence)
            yield from _facts(evidence.facts)
        case Mismatch() as evidence:
            yield from _sides(evidence)
            if evidence.left_shape is not None:
                yield "left shape", f"({', '.join(evidence.left_shape)})"
            if evidence.right_shape is not None:
                yield "right shape", f"({', '.join(evidence.right_shape)})"
        case Agreement() as evidence:
            yield from _sides(evidence)
        case Trials() as evidence:
            yield "left", infix(evidence.left)
            yield "right", infix(evidence.right)
            where = f"modulo {evidence.prime}" if evidence.prime else "in rational intervals"
            yield "equal at", f"{len(evidence.draws)} random points {where}; error {evidence.error}"
            for draw in evidence.draws[:MAX_DRAWS]:
                yield "draw", f"{', '.join(f'{name} = {size}' for name, size in draw.sizes)} seed {draw.seed}".strip()
            if evidence.note:
                yield "note", evidence.note
            yield from _facts(evidence.facts)
        case Proof() as evidence:
            for step in evidence.steps:
                yield "step", f"{infix(step.expression)}   {step.rule}"
            yield from _sides(evidence)
            yield from _facts(evidence.facts)
        case Open() as evidence:
            yield "why", evidence.why
            if evidence.detail != verdict.reason:
                yield "detail", evidence.detail


def _sides(evidence: Counterexample | Mismatch | Agreement | Proof) -> Iterator[tuple[str, str]]:
    if evidence.expected:
        yield "expected", evidence.expected
    if evidence.found:
        yield "found", evidence.found
    if isinstance(evidence, Counterexample | Mismatch) and evidence.difference is not None:
        yield "difference", str(evidence.difference)


def _facts(facts: tuple[Fact, ...]) -> Iterator[tuple[str, str]]:
    for fact in facts:
        shape = f"of shape ({', '.join(fact.shape)})" if fact.shape else "a scalar"
        yield "given", f"{fact.symbol} {', '.join((shape, *fact.properties))}"


def cells(value: Cells) -> str:
    """A scalar, a vector or a matrix on one line."""
    if len(value) == 1 and len(value[0]) == 1:
        return value[0][0]
    return "[" + "; ".join(", ".join(row) for row in value) + "]"


def _layers(verdict: Verdict) -> Iterator[str]:
    code = verdict.code
    assert code is not None
    yield f"class {_plain(code.name)}{', ' + _plain(code.setting) if code.setting else ''}"
    for row in code.layers:
        beside = "" if row.expected is None or row.expected == row.output else f"   reference {row.expected}"
        name = f"{short(row.name, 24):<26}{short(row.kind, 20):<22}"
        yield f"{name}{row.input} -> {row.output}  {row.parameters} parameters{beside}"
    yield from (_plain(fact) for fact in code.facts)


# ---------------------------------------------------------------- what it hangs together with


def _relations(report: Report, verdict: Verdict) -> Iterator[Line]:
    everything = {item.id: item for answer in report.answers for item in verdicts(answer)}
    origin = everything.get(verdict.follows_from or "")
    if origin is not None:
        yield Line(f"follows from {_plain(origin.id)}: {short(origin.claim.quote)}")
        yield Line(f"  {_plain(origin.reason)}")
    followers = [item.id for item in everything.values() if item.follows_from == verdict.id]
    for name, group in (("followed by", followers), ("about", list(verdict.about))):
        if group:
            yield Line(f"{name} {', '.join(_plain(id) for id in group)}")
    for item in report.contradictions:
        if verdict.id in item.claims:
            others = ", ".join(_plain(id) for id in item.claims if id != verdict.id)
            yield Line(f"contradicts {others}: {_plain(item.reason)}")
