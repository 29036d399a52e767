"""What was found in an answer as plain lines, for the programs that show text and nothing else."""

from __future__ import annotations

import re
from collections.abc import Iterator

from grader.formats.marks import SIGNS, details, points, state, why
from grader.model import GradedAnswer, Verdict

MAX_QUOTE = 200
MAX_TEXT = 20_000
_CONTROLS = re.compile(
    r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff\ufffe\uffff\ud800-\udfff]"
)


def plain(text: str) -> str:
    """The text without what moves a terminal's cursor, turns reading round, or is not allowed in XML."""
    return _CONTROLS.sub("\ufffd", text)


def short(text: str, size: int = MAX_QUOTE) -> str:
    """On one line, and cut off where it is long."""
    line = plain(" ".join(text.split()))
    return line if len(line) <= size else line[: size - 1] + "…"


def verdicts(answer: GradedAnswer) -> list[Verdict]:
    """All of the answer, in order."""
    return [verdict for part in answer.parts for verdict in part.verdicts]


def label(verdict: Verdict) -> str:
    """`✗ wrong`, `? uncheckable: unnamed`, `↳ follows 1.1/trace/2`."""
    name = state(verdict)
    if name == "follows":
        return f"{SIGNS[name]} follows {verdict.follows_from}"
    return f"{SIGNS[name]} {name}{': ' + why(verdict) if why(verdict) else ''}"


def told(verdict: Verdict) -> str:
    """The reason, and what the evidence adds to it."""
    return "; ".join([short(verdict.reason, 400), *(f"{name} {short(value)}" for name, value in details(verdict))])


def findings(answer: GradedAnswer) -> str:
    """The answer's points, then every claim that is not right, each in a line; cut off where a course system would."""
    text = "\n".join(_lines(answer))
    return text if len(text) <= MAX_TEXT else text[:MAX_TEXT].rsplit("\n", 1)[0] + "\n…"


def _lines(answer: GradedAnswer) -> Iterator[str]:
    if answer.error:
        yield short(answer.error, 400)
    if answer.status == "blank":
        yield "not answered"
    if answer.score is not None:
        yield f"{points(answer.score)} points"
        yield from (short(line, 400) for line in answer.score.detail)
    found = verdicts(answer)
    yield f"{sum(state(verdict) == 'right' for verdict in found)} of {len(found)} claims are right"
    for verdict in found:
        if state(verdict) != "right":
            yield f"{label(verdict)}  {verdict.id}  {short(verdict.claim.quote)}"
            yield f"    {told(verdict)}"
