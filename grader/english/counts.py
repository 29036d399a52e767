"""How many there are: "a unique solution", "more than one w solves Ax = b", "no other w attains the minimum of L"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from grader.english.pieces import Piece, Remark, Rule, rule, said_by

_COUNTED = (
    r"(?P<not>no (?:unique|single))|(?P<none>no)|"
    r"(?P<many>infinitely many|many|several|multiple|more than N|at least N|a whole family of|plenty of)|"
    r"(?P<one>(?:exactly |only |just |precisely )?N|(?:exactly |only |just )?(?:a|N) (?:single|unique)|the unique|unique|"
    r"N and only N|at most N|a)"
)
_SOLUTION = r"(?:solutions?|minimi[sz]ers?|minima|minimum|global minimum|global minima|optimum|optima)"
_UNKNOWN = r"(?:(?:weight|parameter|coefficient) )?(?:F|vectors?(?: F)?|solutions?(?: F)?|choices? of F|points?(?: F)?) "


def _counted(pieces: Sequence[Piece], match: re.Match[str]) -> Piece | None:
    name, of = _count(pieces, match), "minimiser" if "minim" in match[0] else "solution"
    return None if name is None else Piece(pieces[0].token, "H", remark=Remark(name, None, of, turned=bool(match["not"])))


def _count(pieces: Sequence[Piece], match: re.Match[str]) -> str | None:
    ones = [piece for piece in pieces if piece.code == "N"]
    if any(piece.token.value is None or piece.token.value.text != "1" for piece in ones):
        return None
    if match["not"]:
        return "one"
    words = re.sub(r"^(?:there )?(?:is|are|exists?) ", "", match[0])
    if match["none"]:
        return "none"
    if match["many"]:
        return "some" if words.startswith("at least N") else "several"
    if words.startswith("at most N"):
        return "at most one"
    return "some" if match["one"] == "a" else "one"


def _solves(pieces: Sequence[Piece], match: re.Match[str]) -> tuple[Piece, Piece] | None:
    name, relation = _count(pieces, match), pieces[-1].thing
    if name is None or relation is None:
        return None
    of = "solution" if pieces[-1].code == "R" else "minimiser"
    subject = Piece(replace(pieces[0].token, text="there", spoken="it"), "there")
    verb = replace(pieces[0], token=replace(pieces[0].token, text="glows"))
    remark = Remark(name, None, of, turned=bool(match["not"]))
    return subject, said_by((verb,), remark, replace(relation, of=of))


def _there(pieces: Sequence[Piece], match: re.Match[str]) -> Piece | None:
    """Behind `there`: "is no inverse of X", "are infinitely many solutions of Ax = b"."""
    thing = pieces[-1].thing
    if thing is None:
        return None
    if thing.of == "inverse":
        return said_by(pieces, Remark("exists", turned=bool(match["none"]) or thing.every == "no"), replace(thing, every=""))
    named = match["none"] or match["many"] or match["one"] or match["not"]
    name = _count(pieces, match) if named else {"no": "none", "some": "some"}.get(thing.every)
    if name is None or thing.of not in ("solution", "minimiser"):
        return None
    return said_by(pieces, Remark(name, None, thing.of, turned=bool(match["not"])), replace(thing, every=""))


def _attained(pieces: Sequence[Piece], match: re.Match[str]) -> tuple[Piece, Piece] | None:
    """`more than one w attains the minimum of L`."""
    thing = pieces[-1].thing
    name = "at most one" if match["other"] else _count(pieces, match)
    if name is None or thing is None or thing.of != "minimiser":
        return None
    subject = Piece(replace(pieces[0].token, text="there", spoken="it"), "there")
    verb = replace(pieces[0], token=replace(pieces[0].token, text="glows"))
    return subject, said_by((verb,), Remark(name, None, "minimiser", turned=bool(match["not"])), replace(thing, every=""))


COUNTS: tuple[Rule, ...] = (
    rule(rf"(?:{_COUNTED}) (?:global )?{_SOLUTION}", _counted),
    rule(rf"(?:there (?:is|are|exists?) )?(?:{_COUNTED}) {_UNKNOWN}"
         rf"(?:(?:that |which )?(?:solves?|satisf(?:y|ies)|fulfils?|obeys?)|with|such that|for which) R", _solves),
    rule(rf"(?:there (?:is|are|exists?) )?(?:{_COUNTED}) {_UNKNOWN}(?:that |which )?(?:minimi[sz]es?) F", _solves),
    rule(rf"(?:there (?:is|are|exists?) )?(?:(?P<other>no other)|{_COUNTED}) {_UNKNOWN}(?:that |which )?"
         r"(?:attains?|reach(?:es)?|achieves?|realises?|realizes?) (?:the )?M", _attained),
    rule(rf"(?<=there )(?:is|are|exists?) (?:(?:{_COUNTED}) )?M", _there),
)  # fmt: skip
