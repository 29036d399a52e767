"""A part's text cut into runs: what is shown as text, as formula or as code, and the claim that each run belongs to."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass

from grader.markdown import Formula, Leaf, leaves
from grader.model import Counterexample, GradedPart, Mismatch, Open, Outcome, Score, Verdict

_ALIGNMENT = re.compile(
    r"\\(?:begin|end)\{(?:aligned|align\*?|gather(?:ed)?\*?|split|eqnarray\*?|equation\*?)\}|\\\\(?:\[[^\]]*\])?|&"
)


SIGNS = {"right": "✓", "wrong": "✗", "follows": "↳", "uncheckable": "?"}
TITLES = {
    "trace": "The model's trace",
    "critique": "The student's critique",
    "solution": "The student's solution",
}


@dataclass(frozen=True)
class Count:
    """Verdicts of some claims: `wrong` are mistakes of their own, `follows` rightly follow one."""

    right: int
    wrong: int
    follows: int
    uncheckable: int

    @property
    def all(self) -> int:
        return self.right + self.wrong + self.follows + self.uncheckable


def state(verdict: Verdict) -> str:
    """right, wrong, follows (a false line that rightly follows an earlier one), or uncheckable."""
    if verdict.outcome is Outcome.WRONG and verdict.follows_from:
        return "follows"
    return verdict.outcome.value


def count(verdicts: list[Verdict]) -> Count:
    """How many of each state."""
    states = [state(verdict) for verdict in verdicts]
    return Count(*(states.count(name) for name in ("right", "wrong", "follows", "uncheckable")))


def why(verdict: Verdict) -> str:
    """The reason of the closed list for which a claim is open."""
    return verdict.evidence.why if isinstance(verdict.evidence, Open) else ""


def details(verdict: Verdict) -> list[tuple[str, str]]:
    """Expected, found and the difference, where the evidence has them and the reason does not say them already."""
    match verdict.evidence:
        case Mismatch(left_shape=shape) if shape is not None:
            return []
        case (Counterexample() | Mismatch()) as evidence:
            rows = [("expected", evidence.expected), ("found", evidence.found)]
            rows.append(("difference", str(evidence.difference or "")))
            return [(name, value) for name, value in rows if value and value not in verdict.reason]
    return []


@dataclass(frozen=True)
class Run:
    """A stretch shown in one way. `last`: the claim ends here, so its sign and its link stand here."""

    text: str
    formula: bool = False
    display: bool = False
    verdict: Verdict | None = None
    last: bool = False


@dataclass(frozen=True)
class Paragraph:
    """A leaf of the text with its runs, and the verdicts whose claims begin in it."""

    kind: str
    marker: str
    runs: tuple[Run, ...]
    verdicts: tuple[Verdict, ...]


def paragraphs(part: GradedPart) -> Iterator[Paragraph]:
    """Every leaf of the part; nothing that the student wrote is left out but Markdown's own fences."""
    verdicts = sorted(part.verdicts, key=lambda verdict: verdict.claim.span)
    told: set[str] = set()
    for leaf in leaves(part.text):
        here = [verdict for verdict in verdicts if _meets(verdict, leaf.start, leaf.end)]
        runs = tuple(_runs(part.text, leaf, here))
        begun = tuple(verdict for verdict in here if verdict.id not in told)
        told.update(verdict.id for verdict in begun)
        yield Paragraph(leaf.kind, leaf.marker, runs, begun)


def _meets(verdict: Verdict, start: int, end: int) -> bool:
    span = verdict.claim.span
    return span.start < end and start < span.end


def _runs(text: str, leaf: Leaf, verdicts: list[Verdict]) -> Iterator[Run]:
    """The leaf's runs, cut where formulas and claims begin and end."""
    pieces = list(_pieces(leaf))
    for start, end, formula in pieces:
        inside = [verdict for verdict in verdicts if _meets(verdict, start, end)]
        if formula is None:
            yield from _words(text, start, end, inside)
        else:
            yield from _formula(text, formula, inside)


def _pieces(leaf: Leaf) -> Iterator[tuple[int, int, Formula | None]]:
    place = leaf.start
    for formula in leaf.formulas:
        if place < formula.outer.start:
            yield place, formula.outer.start, None
        yield formula.outer.start, formula.outer.end, formula
        place = formula.outer.end
    if place < leaf.end:
        yield place, leaf.end, None


def _words(text: str, start: int, end: int, verdicts: list[Verdict]) -> Iterator[Run]:
    cuts = sorted({start, end, *(min(max(at, start), end) for v in verdicts for at in v.claim.span)})
    for a, b in itertools.pairwise(cuts):
        owner = next((v for v in verdicts if v.claim.span.start <= a and b <= v.claim.span.end), None)
        yield _run(text[a:b], owner, a, b)


def _formula(text: str, formula: Formula, verdicts: list[Verdict]) -> Iterator[Run]:
    """A formula whole where at most one claim lies in it, line by line where several do."""
    a, b = formula.start, formula.end
    if len(verdicts) <= 1:
        owner = verdicts[0] if verdicts else None
        run = _run(text[a:b], owner, formula.outer.start, formula.outer.end)
        yield Run(run.text, True, formula.display, owner, run.last)
        return
    place = a
    for verdict in verdicts:
        start, end = max(verdict.claim.span.start, a), min(verdict.claim.span.end, b)
        yield from _between(text[place:start], formula.display)
        run = _run(text[start:end], verdict, start, end)
        yield Run(run.text.replace("&", " "), True, formula.display, verdict, run.last)
        place = end
    yield from _between(text[place:b], formula.display)


def _between(gap: str, display: bool) -> Iterator[Run]:
    """What stands between the lines of an aligned block, without the signs that only align."""
    rest = _ALIGNMENT.sub(" ", gap).strip()
    if rest.strip(" ,.;"):
        yield Run(rest, True, display)
    elif rest:
        yield Run(rest)


def _run(text: str, owner: Verdict | None, start: int, end: int) -> Run:
    if owner is None:
        return Run(text)
    return Run(text, verdict=owner, last=start < owner.claim.span.end <= end)


def anchor(id: str) -> str:
    """The id of a claim as a fragment of the page's address."""
    return "c-" + "".join(char if char.isalnum() or char in "-." else "_" for char in id)


def points(score: Score | None) -> str:
    """`0.5 of 1`, `0.5+ of 1` where more awaits a person; nothing where there is no rubric."""
    if score is None:
        return ""
    more = "+" if any("awaits a person" in line for line in score.detail) else ""
    return f"{score.points:.3g}{more} of {score.out_of:g}"
