"""What is said of two formulas: equal, different or unknown, why, and the evidence."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from grader.model import Evidence, Open, Why


class Answer(StrEnum):
    EQUAL = "equal"
    DIFFERENT = "different"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Decision:
    """The answer, why in one sentence, and the evidence that carries its certificate."""

    answer: Answer
    reason: str
    evidence: Evidence


def undecided(why: Why, detail: str) -> Decision:
    return Decision(Answer.UNKNOWN, detail, Open(why=why, detail=detail))
