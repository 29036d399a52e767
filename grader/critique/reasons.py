"""Blame with its reason: "the gradient is wrong because it is concave" is no better than what it gives as its reason.

Who blames rightly and gives a false reason has not found the mistake, and a reason that was not read may be false as well.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from grader.model import Open, Outcome, Verdict
from grader.sentences import sentences

_BECAUSE = re.compile(
    r"[\s,.*_–—-]*(?:[:;]|(?:simply |just |mainly )?(?:because|since|for the reason that|due to the fact that|"
    r"as(?! (?:stated|written|given|well|it stands|shown|above|such|far|soon|long|claimed|expected)\b)))(?=\s)",
    re.IGNORECASE,
)
_SO = re.compile(r"\W*\b(?:so|hence|thus|therefore|which is why|and so)\b[\s,]*$", re.IGNORECASE)


def reasoned(verdicts: tuple[Verdict, ...], text: str) -> tuple[Verdict, ...]:
    """The verdicts, with blame that is right taken down to its reason."""
    places = list(sentences(text))
    return tuple(_no_better(verdict, verdicts, text, places) for verdict in verdicts)


def _no_better(verdict: Verdict, verdicts: Sequence[Verdict], text: str, places: Sequence[tuple[int, int]]) -> Verdict:
    if verdict.stance != "blame" or verdict.outcome is not Outcome.RIGHT:
        return verdict
    begin, end = verdict.claim.span
    low, high = next(((start, stop) for start, stop in places if start <= begin < stop), (begin, end))
    because = _BECAUSE.match(text, end, max(high, end))
    if because is not None:
        given = list(_within(verdicts, because.end(), high))
        if any(item.outcome is Outcome.RIGHT for item in given) and not _wrong(given):
            return verdict
        why = "is wrong" if _wrong(given) else "was not found to hold"
        return _taken_down(verdict, f"the blame is right, but the reason that it gives {why}")
    if _SO.search(text[low:begin]) and _wrong(list(_within(verdicts, low, begin))):
        return _taken_down(verdict, "the blame is right, but what it is drawn from is wrong")
    return verdict


def _within(verdicts: Sequence[Verdict], start: int, end: int) -> Iterator[Verdict]:
    return (item for item in verdicts if start <= item.claim.span.start < end)


def _wrong(given: Sequence[Verdict]) -> bool:
    return any(item.outcome is Outcome.WRONG for item in given)


def _taken_down(verdict: Verdict, detail: str) -> Verdict:
    return verdict.model_copy(update={"evidence": Open(why="undecided", detail=detail), "reason": detail, "about": ()})
