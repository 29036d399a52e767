"""What two things are to each other: "u and v are orthogonal", "they point in the same direction", "have the same norm".

The other of the two is filled in where the subject is a pair.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from grader.english.pieces import WARM, Piece, Remark, Rule, rule, said_by
from grader.english.terms import MANY, NOUN, SPACES, noun_of

_MUTUAL = {
    "orthogonal": "orthogonal to", "perpendicular": "orthogonal to", "parallel": "parallel to", "collinear": "parallel to",
    "equal": "same as", "identical": "same as", "the same": "same as",
}  # fmt: skip


def _mutual(pieces: Sequence[Piece], match: re.Match[str]) -> Piece:
    """What two things are to each other; the other is filled in where the subject is a pair."""
    return Piece(replace(pieces[0].token, spoken=WARM), "A", remark=Remark("mutual", rest=(_MUTUAL[match["kind"]],)))


def _pointing(pieces: Sequence[Piece], match: re.Match[str]) -> Piece:
    return said_by(pieces, Remark("mutual", rest=("along" if match["kind"] == "same" else "against",)))


def _same_measure(pieces: Sequence[Piece], match: re.Match[str]) -> Piece | None:
    measure = noun_of(match["noun"] or match["nouns"].removesuffix("s"))
    if not measure or measure in MANY | SPACES:
        return None
    return Piece(pieces[0].token, "H", remark=Remark("mutual", None, measure, rest=("equal", "both")))


PAIRS: tuple[Rule, ...] = (
    rule(r"(?<=M are )(?:mutually )?(?P<kind>orthogonal|perpendicular|parallel|collinear|equal|identical|the same)"
         r"(?: to (?:each other|one another))?", _mutual),
    rule(r"point in (?:the )?(?P<kind>same|opposite) directions?", _pointing),
    rule(rf"the same (?P<noun>{NOUN})|equal (?P<nouns>norms|lengths|ranks|traces|determinants)", _same_measure),
)  # fmt: skip
