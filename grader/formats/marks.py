"""What reports share: the signs of verdicts, counts, points, and the names by which claims are linked."""

from __future__ import annotations

from dataclasses import dataclass

from grader.model import Counterexample, Mismatch, Open, Outcome, Score, Verdict

SIGNS = {"right": "✓", "wrong": "✗", "follows": "↳", "uncheckable": "?"}
NAMES = {"wrong": "wrong", "follows": "following", "uncheckable": "unchecked", "right": "right"}
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


def anchor(id: str) -> str:
    """The id of a claim as a fragment of the page's address."""
    return "c-" + "".join(char if char.isalnum() or char in "-." else "_" for char in id)


def points(score: Score | None) -> str:
    """`0.5 of 1`, `0.5+ of 1` where more awaits a person; nothing where there is no rubric."""
    if score is None:
        return ""
    more = "+" if any("awaits a person" in line for line in score.detail) else ""
    return f"{score.points:.3g}{more} of {score.out_of:g}"
