"""Sentences and clauses of a paragraph, and what general English says of a clause: denied, hedged, conditional.

Words of the language alone stand here; what a question is about comes from its reference.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

_SHORTENED = r"(?<!w\.r\.t)(?<!i\.e)(?<!e\.g)(?<!\bcf)(?<!\bFig)(?<!\bEq)(?<!\betc)(?<!\bvs)"
_END = re.compile(_SHORTENED + r"[.!?](?=\s|$)|\n{2,}|\n(?=\s*[-*\d])")
_CLAUSE = re.compile(
    r"[;:]\s|,\s+(?:and|but|so|while|whereas|which|since|because|hence|thus|then|although|as)\b|"
    r",\s+(?=(?:the|a|an|it|this|we)\b)|"
    r"\b(?:because|since|whereas|while|although|so that|but|in order to)\b",
    re.IGNORECASE,
)
_DENIED = re.compile(r"\b(?:not|never|no longer|cannot|neither|nor|fails? to|without|hardly)\b|n['’]t\b", re.IGNORECASE)
_HEDGED = re.compile(
    r"\b(?:may|might|could|can|perhaps|possibly|probably|usually|often|sometimes|generally|typically|likely|seems?|appears?|would|"
    r"should|tends? to|almost|nearly|partly|partially|mostly|in part|supposedly)\b",
    re.IGNORECASE,
)
_CONDITIONAL = re.compile(r"\b(?:if|unless|assum\w+|suppos\w+|provided|were|imagine|whether|in case)\b|\?\s*$", re.IGNORECASE)


_ANSWERS = re.compile(
    r"^(?P<open>[\W_]*)(?:no|nope|nah|yes|yeah|yep)(?: way| indeed)?[\s*_]*(?:[,;:!–—]|\s-{1,3}(?=\s)|\.(?=\s))|"
    r",\s*(?:no|yes)(?=\s*[.!]?\s*$)",
    re.IGNORECASE,
)


def answerless(sentence: str) -> str:
    """The sentence with the word that answers a question ("No, X is not square") blanked: it denies nothing that follows."""
    return _ANSWERS.sub(lambda match: " " * len(match[0]), sentence)


@dataclass(frozen=True)
class Clause:
    """A clause at its place [start, end) of a paragraph, and the sentence that it stands in."""

    start: int
    end: int
    text: str
    sentence: str

    @property
    def denied(self) -> bool:
        return len(_DENIED.findall(self.text)) % 2 == 1

    @property
    def hedged(self) -> bool:
        return bool(_HEDGED.search(self.text))

    @property
    def conditional(self) -> bool:
        return bool(_CONDITIONAL.search(self.sentence))


def sentences(text: str) -> Iterator[tuple[int, int]]:
    """The places of the sentences; "w.r.t." and "e.g." end none."""
    start = 0
    for match in _END.finditer(text):
        yield start, match.start() + 1
        start = match.end()
    if start < len(text):
        yield start, len(text)


def clauses(text: str) -> Iterator[Clause]:
    """The clauses of every sentence; a formula between dollars is never cut."""
    for begin, end in sentences(text):
        sentence = answerless(text[begin:end])
        masked = re.sub(r"\$[^$]*\$", lambda match: "$" + "x" * (len(match[0]) - 2) + "$", sentence)
        place = 0
        for match in [*_CLAUSE.finditer(masked), None]:
            stop = match.start() if match is not None else len(sentence)
            piece = sentence[place:stop]
            if piece.strip(" \n,;:"):
                lead = len(piece) - len(piece.lstrip(" \n,;:*-#>"))
                inner = piece[lead:].rstrip(" \n,;:")
                yield Clause(begin + place + lead, begin + place + lead + len(inner), inner, sentence)
            place = match.end() if match is not None else stop
