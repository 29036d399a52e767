"""What an answer earns, from its verdicts alone, by the rubric of its question, and what awaits a person.

Types 1 and 2 ask for a trace, a critique of it and a solution: without a trace there are no points, a wrong trace costs
nothing if the critique finds the mistake, critique and solution count half each. Types 3 and 4 ask for a solution alone.
Only what was decided earns or loses; a line of the rubric that hangs on what was not decided awaits a person.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from grader.model import Awaits, CritiqueAudit, GradedPart, Item, Noticed, Outcome, Part, Score, Verdict
from grader.reference import Question, Worth

_INVERTIBLE = re.compile(r"\b(?:square|inverse|invert\w*|non-?singular|singular|full rank)\b", re.IGNORECASE)


def score(question: Question, parts: Sequence[GradedPart]) -> Score | None:
    """The points of an answer, or None where the reference has no rubric."""
    worth = question.worth
    if worth is None:
        return None
    by_part = {part.part: part for part in parts if part.text.strip()}
    if not by_part:
        return Score(points=0, out_of=worth.points, detail=("blank",))
    if worth.asks_critique and "trace" not in by_part:
        return Score(points=0, out_of=worth.points, detail=("no trace, no points",))
    half = worth.points / 2 if worth.asks_critique else worth.points
    items = [*_critique(by_part, half)] if worth.asks_critique else []
    items.extend(_solution(question, worth, by_part.get("solution"), half))
    earned = sum(item.out_of for item in items if item.state == "earned")
    return Score(points=round(earned, 4), out_of=worth.points, detail=tuple(map(_line, items)), items=tuple(items))


def _line(item: Item) -> str:
    """The item in one line for people."""
    held = f": {item.state}" if item.state == "awaits a person" else ""
    return f"{item.part}: {item.what}{held}: {item.why}" if held else f"{item.part}: {item.what}: {item.why}"


def awaiting(points: Score | None, parts: Sequence[GradedPart]) -> Iterator[Awaits]:
    """Everything that a person has to look at: lines of the rubric first, then the claims that could not be checked."""
    open_in = {part.part: tuple(v.id for v in part.verdicts if v.outcome is Outcome.UNCHECKABLE) for part in parts}
    for item in () if points is None else points.items:
        if item.state == "awaits a person":
            yield Awaits(what=f"{item.part}: {item.what}: {item.why}", points=item.out_of, claims=item.claims)
    for part, ids in open_in.items():
        if ids:
            yield Awaits(what=f"{part}: claims that could not be checked", claims=ids)


def _solution(question: Question, worth: Worth, part: GradedPart | None, points: float) -> Iterator[Item]:
    if part is None:
        yield Item(part="solution", what="solution", out_of=points, state="lost", why="not given")
        return
    if not worth.needs:
        share = round(points / max(1, len(question.notes)), 4)
        for note in question.notes or ("no truth is asked for",):
            yield Item(part="solution", what=note, out_of=share, state="awaits a person", why="nothing here decides it")
        return
    for need in worth.needs:
        yield _need(question, need, part, round(points / len(worth.needs), 4))


def _need(question: Question, need: str, part: GradedPart, points: float) -> Item:
    """One truth that the solution must state."""
    name = _name(question, need)
    same = _same(question, need)
    said = [item for item in part.verdicts if item.truth == need or (item.truth in same and item.claim.kind != "tendency")]
    wrong = [verdict for verdict in said if verdict.outcome is Outcome.WRONG]
    right = [verdict for verdict in said if verdict.outcome is Outcome.RIGHT]
    if wrong:
        why = f"wrong ({wrong[0].id})"
        return Item(part="solution", what=name, out_of=points, state="lost", why=why, claims=tuple(v.id for v in wrong))
    if right:
        why = f"right ({right[0].id})"
        return Item(part="solution", what=name, out_of=points, state="earned", why=why, claims=tuple(v.id for v in right))
    why = "no claim about it was decided"
    return Item(
        part="solution", what=name, out_of=points, state="awaits a person", why=why, claims=tuple(item.id for item in said)
    )


def _same(question: Question, need: str) -> frozenset[str]:
    """The truths that go by a phrase of the one needed: other usual ways of counting."""
    if any(code.id == need for code in question.codes):
        return frozenset({need})
    needed = question.quantity(need)
    others = (other for other in question.quantities if set(needed.names) & set(other.names))
    return frozenset({need}) | {other.id for other in others if bool(other.cases) == bool(needed.cases)}


def _name(question: Question, need: str) -> str:
    code = next((code for code in question.codes if code.id == need), None)
    if code is not None:
        return f"class {code.names[0]}"
    quantity = question.quantity(need)
    along = f" by {', '.join(quantity.parameters)}" if quantity.cases else ""
    return (quantity.names[0] if quantity.names else need) + along


def audited(parts: Sequence[GradedPart]) -> CritiqueAudit | None:
    """The critique against the trace: every mistake of the trace with who noticed it, and the mistakes that are none."""
    by_part = {part.part: part for part in parts if part.text.strip()}
    trace, critique = by_part.get("trace"), by_part.get("critique")
    if trace is None or critique is None:
        return None
    rows = tuple(
        Noticed(mistake=same[0].id, by=tuple(v.id for v in critique.verdicts if any(_notices(v, mistake) for mistake in same)))
        for same in _mistakes(trace)
    )
    wrong = {verdict.id for verdict in trace.verdicts if verdict.outcome is Outcome.WRONG}
    blamed = [v for v in critique.verdicts if v.stance == "blame" and v.outcome is Outcome.WRONG]
    invented = tuple(verdict.id for verdict in blamed if not wrong & {*verdict.about})
    undecided = tuple(v.id for v in critique.verdicts if v.claim.kind == "meta" and v.outcome is Outcome.UNCHECKABLE)
    return CritiqueAudit(mistakes=rows, invented=invented, undecided=undecided)


def _mistakes(trace: GradedPart) -> list[list[Verdict]]:
    """The mistakes, each with where it is made again in the same words: a page that is copied twice makes no two of one."""
    found: dict[tuple[str, str], list[Verdict]] = {}
    for verdict in trace.verdicts:
        if verdict.outcome is Outcome.WRONG and not verdict.follows_from:
            found.setdefault((verdict.claim.kind, re.sub(r"\s", "", verdict.claim.quote)), []).append(verdict)
    return list(found.values())


def _notices(verdict: Verdict, mistake: Verdict) -> bool:
    """Whether a claim of the critique finds the mistake: it says so, or states rightly what the trace has wrong."""
    if verdict.outcome is not Outcome.RIGHT:
        return False
    if verdict.stance == "blame":
        return mistake.id in verdict.about
    if verdict.stance:
        return False
    return _is_of_same(verdict, mistake) or _says_why(verdict, mistake)


_ALONG = re.compile(r"\b(?:for (\w+) = |without (\w+)$|when (\w+) is multiplied\b)")


def _is_of_same(verdict: Verdict, mistake: Verdict) -> bool:
    """Whether both are held against one truth, and along the same parameter where they say how it changes with one."""
    if not mistake.truth or verdict.truth != mistake.truth:
        return False
    along = [match.group(match.lastindex or 0) for item in (verdict, mistake) if (match := _ALONG.search(item.reason))]
    return len(set(along)) < 2


def _says_why(verdict: Verdict, mistake: Verdict) -> bool:
    """ "X is not square" finds every X^{-1}: what a matrix lacks is why its inverse is none."""
    if verdict.claim.kind != "property" or not _INVERTIBLE.search(verdict.claim.quote):
        return False
    named = re.findall(r"(?<![A-Za-z\\])[A-Z](?![A-Za-z])", verdict.claim.quote)
    quote = re.sub(r"[\s{}]", "", mistake.claim.quote)
    return any(f"{name}^-1" in quote for name in named)


def _repeated(trace: GradedPart, critique: GradedPart) -> Iterator[tuple[str, str]]:
    """The mistakes of the trace that the critique makes as well, of the same truth and with the same value."""
    for first, *_ in _mistakes(trace):
        for verdict in critique.verdicts:
            same = verdict.claim.kind == first.claim.kind and _is_of_same(verdict, first)
            if same and verdict.outcome is Outcome.WRONG and _found(verdict) == _found(first) != "":
                yield first.id, verdict.id


def _found(verdict: Verdict) -> str:
    return getattr(verdict.evidence, "found", "")


def _critique(parts: dict[Part, GradedPart], points: float) -> Iterator[Item]:
    """Half of types 1 and 2: does the critique find what is wrong in the trace?"""
    found = audited(list(parts.values()))
    if found is None:
        yield Item(part="critique", what="critique", out_of=points, state="lost", why="not given")
        return
    whole = [verdict for verdict in parts["critique"].verdicts if verdict.claim.kind == "meta"]
    judged = [verdict for verdict in whole if not verdict.about or verdict.stance == "praise"]
    praised = next((verdict for verdict in whole if verdict.outcome is Outcome.WRONG), None)
    hit = [row for row in found.mistakes if row.by]
    fair = next((verdict for verdict in judged if verdict.outcome is Outcome.RIGHT), None)
    repeated = list(_repeated(parts["trace"], parts["critique"]))
    what = "judges the trace"
    if praised is not None and hit:
        half = round(points / 2, 4)
        why = f"finds {len(hit)} of {len(found.mistakes)} mistakes, {hit[0].mistake} first ({hit[0].by[0]})"
        yield Item(part="critique", what=what, out_of=half, state="earned", why=why, claims=hit[0].by)
        yield Item(
            part="critique", what="says no more than is so", out_of=half, state="lost", why=f"wrongly ({praised.id})",
            claims=(praised.id,),
        )  # fmt: skip
    elif praised is not None:
        yield Item(part="critique", what=what, out_of=points, state="lost", why=f"wrongly ({praised.id})", claims=(praised.id,))
    elif hit:
        why = f"finds {len(hit)} of {len(found.mistakes)} mistakes, {hit[0].mistake} first ({hit[0].by[0]})"
        yield Item(part="critique", what=what, out_of=points, state="earned", why=why, claims=hit[0].by)
    elif fair is not None and not found.mistakes:
        yield Item(part="critique", what=what, out_of=points, state="earned", why=f"rightly ({fair.id})", claims=(fair.id,))
    elif fair is not None:
        half = round(points / 2, 4)
        yield Item(part="critique", what=what, out_of=half, state="earned", why=f"rightly ({fair.id})", claims=(fair.id,))
        why = f"whether it says which part is wrong: the first mistake is {found.mistakes[0].mistake}"
        yield Item(part="critique", what="names the mistake", out_of=half, state="awaits a person", why=why)
    elif repeated:
        why = f"makes the same mistake as {repeated[0][0]} ({repeated[0][1]})"
        yield Item(part="critique", what=what, out_of=points, state="lost", why=why, claims=(repeated[0][1],))
    else:
        many = len(found.mistakes)
        told = f"{many} mistakes of the trace, the first is {found.mistakes[0].mistake}" if many else "no mistake was decided"
        yield Item(part="critique", what=what, out_of=points, state="awaits a person", why=told, claims=found.undecided)
