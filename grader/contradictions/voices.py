"""Who is held to what: the parts that one voice speaks, and a place in them with the claim that stands there."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from grader.model import Contradiction, GradedAnswer, GradedPart, Outcome, Side, Span, Truth, Verdict
from grader.sentences import sentences

_REPORTED = re.compile(
    r"\b(?:says?|said|states?|stated|claims?|claimed|writes?|wrote|trace|chat\s?gpt|gpt|llm|the model['’]s|wrong\w*|"
    r"incorrect\w*|"
    r"mistak\w*|errors?|should|instead of|rather than|forg\w+|suppos\w*|if|assum\w*|suggest\w*|according to)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Spoken:
    """One part of one answer."""

    question: str
    part: GradedPart
    truths: tuple[Truth, ...]

    def side(self, start: int, end: int, says: str = "") -> Side:
        """The words at a place, with the claim that shares most of them."""
        quote = self.part.text[start:end]
        shared = [(min(end, v.claim.span.end) - max(start, v.claim.span.start), v) for v in self.part.verdicts]
        best = max(shared, key=lambda pair: pair[0], default=None)
        claim = best[1].id if best is not None and best[0] > 0 else ""
        return Side(question=self.question, part=self.part.part, span=Span(start, end), quote=quote, claim=claim, says=says)

    def of(self, verdict: Verdict, says: str = "") -> Side:
        """The words of a claim."""
        span = verdict.claim.span
        return Side(
            question=self.question, part=self.part.part, span=span, quote=verdict.claim.quote, claim=verdict.id, says=says
        )  # fmt: skip

    def sentence(self, place: int) -> tuple[int, int]:
        """The sentence that holds a place."""
        return next(((a, b) for a, b in sentences(self.part.text) if a <= place < b), (place, place))

    def asserts(self, verdict: Verdict) -> bool:
        """Whether the claim is the voice's own: a critique may only report what the trace says."""
        start, end = self.sentence(verdict.claim.span.start)
        return self.part.part != "critique" or not _REPORTED.search(self.part.text[start:end])


@dataclass(frozen=True)
class Voice:
    """Parts that must hold together."""

    parts: tuple[Spoken, ...]

    def verdict(self, id: str) -> Verdict | None:
        return next((v for spoken in self.parts for v in spoken.part.verdicts if v.id == id), None)

    def contradiction(
        self, sides: Sequence[Side], reason: str, *, tension: bool = False, readings: tuple[str, ...] = ()
    ) -> Contradiction:
        """The sides together; which of them is wrong is said where the reference decided it."""
        ids = tuple(dict.fromkeys(side.claim for side in sides if side.claim))
        found = {id: self.verdict(id) for id in ids}
        wrong = tuple(id for id, verdict in found.items() if verdict is not None and verdict.outcome is Outcome.WRONG)
        return Contradiction(
            claims=ids, reason=reason, sides=tuple(sides), tension=tension, readings=readings, wrong=() if tension else wrong
        )


def voices(answers: Sequence[GradedAnswer]) -> Iterator[Voice]:
    """The student over all answers, then each trace."""
    spoken = [Spoken(answer.question, part, answer.truths) for answer in answers for part in answer.parts if part.text.strip()]
    own = tuple(item for item in spoken if item.part.part != "trace")
    if own:
        yield Voice(own)
    for item in spoken:
        if item.part.part == "trace":
            yield Voice((item,))
