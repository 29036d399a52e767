"""Clauses without a verb, as notes have them: "rank of X: 2", "std(y) = 1", "L convex in w", "X^T X singular", "L ≥ 0".

What stands between a thing and what is said of it is folded into a verb, where the thing opens its clause and the clause ends
behind. An aside in brackets, the ground behind a comma and the reckoning in front of a clause are left out: they say nothing of it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from grader.english.pieces import GLOWS, Piece, Remark, Rule, dropped, rule, said_by

_OPENS = r"(?:(?<=^)|(?<=, )|(?<=; )|(?<=\. )|(?<=: )|(?<=→ )|(?<=so )|(?<=hence )|(?<=thus )|(?<=and )|(?<=therefore ))"
_ENDS = r"(?= [.,;!→]|$| and | so | since | because | as | but | hence )"
_SIGNS = {"≥": "at least", "≤": "at most", ">": "more", "<": "less", "=": "equal", ":": "equal"}
_ARTICLES = r"(?:the |a |an )?"


def _equated(pieces: Sequence[Piece], match: re.Match[str]) -> tuple[Piece, ...]:
    sign = pieces[1]
    verb = replace(sign, token=replace(sign.token, text="is", spoken=GLOWS))
    return pieces[0], said_by([verb], Remark(_SIGNS[match["sign"]], pieces[-1].thing))


def _told(pieces: Sequence[Piece], match: re.Match[str]) -> tuple[Piece, ...] | None:
    """`L convex in w`: the adjective is what the clause says."""
    remark = pieces[-1].remark
    if remark is None:
        return None
    verb = replace(pieces[-1].token, text="glows", spoken=GLOWS)
    del match
    return pieces[0], Piece(verb, "V", None, remark)


_NEVER = re.compile(
    r"\b(?:if|unless|except|only|when|where|for|given|provided|not|n't|wrong|false|incorrect|however|but|assuming|suppose|maybe)\b"
)
_ASIDE = re.compile(r"(?<!\S)\( [^()]{1,200} \)(?= [.,;:!]|$)")
_GROUND = re.compile(r"(?<!\S), (?:as|since|because) R(?= \.?$|$)")
_RECKONING = re.compile(
    r"^(?:(?:by|after|on|when) )?(?:expanding|differentiating|simplifying|computing|calculating|evaluating|collecting|inserting|"
    r"rearranging|inspecting|looking|counting|writing|working)(?: (?:out|at|up|down|together|in))*"
    r"(?: (?:the|this|all|its|F|M|terms?|square|squares|bracket|brackets|norm|product|products|formula|expression|and|everything|"
    r"once|twice|directly|explicitly)){0,6} ,(?= )"
)


def without_asides(pieces: list[Piece]) -> list[Piece]:
    """The pieces without brackets that only add, a ground in symbols, and what was reckoned before."""
    text = " ".join(piece.code for piece in pieces)
    for pattern in (_ASIDE, _GROUND, _RECKONING):
        if any(_NEVER.search(match[0].replace("when ", "", 1)) for match in pattern.finditer(text)):
            continue
        pieces, _ = dropped(pieces, pattern)
        text = " ".join(piece.code for piece in pieces)
    return pieces


NOTES: tuple[Rule, ...] = (
    rule(rf"{_OPENS}M (?P<sign>[=:≥≤<>]) [FN]{_ENDS}", _equated),
    rule(rf"{_OPENS}F (?P<sign>[≥≤<>]) N(?: always| everywhere)?{_ENDS}", _equated),
    rule(rf"{_OPENS}(?:F|M) A{_ENDS}", _told),
)  # fmt: skip
