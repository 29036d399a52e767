"""Clauses without a verb, as notes have them: "rank of X: 2", "std(y) = 1", "L convex in w", "X^T X singular", "L ≥ 0".

What stands between a thing and what is said of it is folded into a verb, where the thing opens its clause and the clause ends
behind. An aside in brackets, the ground behind a comma and the reckoning in front of a clause are left out.
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
    verb = replace(sign, token=replace(sign.token, text="glows", spoken=GLOWS))
    return pieces[0], said_by([verb], Remark(_SIGNS[match["sign"]], pieces[2].thing))


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


_NOT_ZERO = re.compile(r"\S.*(?:\\neq?|≠|!=)\s*0\s*")
_PROVIDED = r"(?:when|whenever|as long as|if|provided(?: that)?|for|where|since|because|as)"
_NONZERO = re.compile(rf"(?<!\S)(?:, )?{_PROVIDED} (?:the )?[FM] (?:is (?:A|not N|nonzero|non-zero)|≠ N)(?= [.,;]|$)")
_NONZERO_R = re.compile(rf"(?<!\S)(?:, )?{_PROVIDED} R(?= [.,;:]|$)")


def generic(pieces: list[Piece]) -> list[Piece]:
    """The pieces without "whenever a ≠ 0": what is tested at drawn points is tested where nothing vanishes by chance."""
    for pattern in (_NONZERO_R, _NONZERO):
        text = " ".join(piece.code for piece in pieces)
        match = pattern.search(text)
        if match is None:
            continue
        first = text.count(" ", 0, match.start())
        last = first + match[0].count(" ") + 1
        said = pieces[first:last]
        written = [piece.token.value.text for piece in said if piece.code == "R" and piece.token.value is not None]
        remarks = [piece.remark.name for piece in said if piece.code == "A" and piece.remark is not None]
        if all(_NOT_ZERO.fullmatch(item) for item in written) and all(name == "nonzero" for name in remarks):
            pieces = [*pieces[:first], *pieces[last:]]
            pieces = pieces[1:] if pieces and pieces[0].code == "," else pieces
    return pieces


_JOINTS = frozenset("so hence thus therefore → ; : i.e. i.e".split())
_HEADED = frozenset(
    "wrong false incorrect myth misconception claim question task goal assumption hypothesis example case show prove todo "
    "mistake instead suppose not n't never no".split()
)


_PRONOUNS = frozenset("it its they their this these that those there".split())


def apart(pieces: list[Piece]) -> list[list[Piece]]:
    """The clauses of a sentence that stand side by side, "A, so B", "A: B"; none where one takes the other back."""
    parts: list[list[Piece]] = [[]]
    for place, piece in enumerate(pieces):
        before = pieces[place - 1].code if place else ","
        joint = piece.code in _JOINTS and (
            piece.code in ("→", ";", ":") or before in (",", "and", ";") or piece.code.startswith("i.e")
        )
        if joint:
            parts.append([])
        else:
            parts[-1].append(piece)
    parts = [_trimmed(part) for part in parts]
    parts = [part for part in parts if part and not any(piece.token.text.lower() in _PRONOUNS for piece in part)]
    parts = [part for part in parts if not (len(part) < 3 and part[-1].remark is not None and part[-1].remark.name == "equal")]
    if not parts or any(_HEADED & {piece.code for piece in part} for part in parts if not any(p.thing for p in part)):
        return []
    return parts


def headed(pieces: list[Piece]) -> bool:
    """Whether what stands before a colon calls the rest a mistake, a case or a question."""
    marks = [place for place, piece in enumerate(pieces[:6]) if piece.code == ":"]
    return bool(marks) and bool(_HEADED & {piece.code for piece in pieces[: marks[0]]})


def _trimmed(part: list[Piece]) -> list[Piece]:
    while part and part[0].code in (",", "and", "that"):
        part = part[1:]
    while part and part[-1].code in (",", "and"):
        part = part[:-1]
    return part


NOTES: tuple[Rule, ...] = (
    rule(rf"{_OPENS}M (?P<sign>[=:≥≤<>]) [FN]{_ENDS}", _equated),
    rule(rf"{_OPENS}F (?P<sign>[≥≤<>]) N(?: always| everywhere)?{_ENDS}", _equated),
    rule(rf"{_OPENS}(?:F|M) A{_ENDS}", _told),
)  # fmt: skip
