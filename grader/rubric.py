"""What an answer earns, from its verdicts alone, by the rubric of its question.

Types 1 and 2 ask for a trace, a critique of it and a solution: without a trace there are no points, a wrong trace costs
nothing if the critique finds the mistake, critique and solution count half each. Types 3 and 4 ask for a solution alone.
Only what was decided earns; what was not is named in the detail as awaiting a person, and never taken off in silence.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from grader.model import GradedPart, Outcome, Part, Score, Verdict
from grader.reference import Question, Worth


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
    solved, detail = _solution(question, worth, by_part.get("solution"))
    if not worth.asks_critique:
        return Score(points=round(worth.points * solved, 4), out_of=worth.points, detail=tuple(detail))
    found, told = _critique(by_part)
    share = (solved + found) / 2
    return Score(points=round(worth.points * share, 4), out_of=worth.points, detail=(*told, *detail))


def _solution(question: Question, worth: Worth, part: GradedPart | None) -> tuple[float, list[str]]:
    if part is None:
        return 0.0, ["solution: not given"]
    if not worth.needs:
        return 0.0, [f"solution: awaits a person: {note}" for note in question.notes] or ["solution: awaits a person"]
    earned, detail = 0.0, []
    for need in worth.needs:
        name = _name(question, need)
        same = _same(question, need)
        said = [item for item in part.verdicts if item.truth == need or (item.truth in same and item.claim.kind != "tendency")]
        wrong = [verdict for verdict in said if verdict.outcome is Outcome.WRONG]
        if any(verdict.outcome is Outcome.RIGHT for verdict in said) and not wrong:
            earned += 1 / len(worth.needs)
            detail.append(f"solution: {name} is right")
        elif wrong:
            detail.append(f"solution: {name} is wrong ({wrong[0].id})")
        else:
            detail.append(f"solution: {name} awaits a person: no claim about it was decided")
    return earned, detail


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


def _critique(parts: dict[Part, GradedPart]) -> tuple[float, list[str]]:
    """Half of types 1 and 2: does the critique find what is wrong in the trace?"""
    trace, critique = parts["trace"], parts.get("critique")
    mistakes = [verdict for verdict in trace.verdicts if verdict.outcome is Outcome.WRONG and not verdict.follows_from]
    if critique is None:
        return 0.0, ["critique: not given"]
    whole = [verdict for verdict in critique.verdicts if verdict.claim.kind == "meta"]
    praised = next((verdict for verdict in whole if verdict.outcome is Outcome.WRONG), None)
    if praised is not None:
        return 0.0, [f"critique: judges the trace wrongly ({praised.id})"]
    judged = next((verdict for verdict in whole if verdict.outcome is Outcome.RIGHT), None)
    if judged is not None:
        return 1.0, [f"critique: judges the trace rightly ({judged.id})"]
    if not mistakes:
        return 0.0, ["critique: awaits a person: no mistake of the trace was decided"]
    found = {verdict.truth for verdict in _right(critique) if verdict.truth}
    hit = [verdict for verdict in mistakes if verdict.truth in found]
    if hit:
        return 1.0, [f"critique: states rightly what the trace has wrong ({hit[0].id})"]
    return 0.0, [f"critique: awaits a person: {len(mistakes)} mistakes of the trace, the first is {mistakes[0].id}"]


def _right(part: GradedPart) -> Iterator[Verdict]:
    return (verdict for verdict in part.verdicts if verdict.outcome is Outcome.RIGHT)
