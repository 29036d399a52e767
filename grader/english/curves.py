"""What is said of a function of one variable: a parabola, a straight line, convex, of degree two, opening upwards."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from grader.english.pieces import GLOWS, WARM, Piece, Remark, Rule, Thing, rule

_CURVES: dict[str, tuple[str, ...]] = {
    "parabola": ("degree", "2"), "quadratic": ("degree", "2"), "line": ("degree", "1"), "linear": ("degree", "1"),
    "affine": ("degree", "1"), "cubic": ("degree", "3"), "constant": ("degree", "0"),
    "convex": ("convex",), "concave": ("concave",),
}  # fmt: skip
_POWERS = {"first": "1", "linearly": "1", "second": "2", "quadratically": "2", "squared": "2", "third": "3", "cubically": "3"}
_DOWN = re.compile(r"\b(?:downward|downwards|down|concave)\b|downward")
_UP = re.compile(r"\b(?:upward|upwards|up)\b|upward")
_FORM = r"(?: (?:function|polynomial|expression|curve|form|graph|problem|objective|program))?"
_IN = r"(?: (?:in|of|over|against) (?:the )?(?:variable )?F)?"
_OPENS = r"(?:upward-opening|downward-opening|upwards-opening|downwards-opening|upward|downward)"
_CURVE = "|".join(_CURVES)
_RIDER = r"(?: (?:that|which) opens (?P<side>upwards?|downwards?))?"
_SHAPE = rf"(?:(?P<opens>{_OPENS}) )?(?:straight )?(?P<curve>{_CURVE}){_FORM}{_IN}{_RIDER}"
_AFTER = r"(?:[.,;:!)]|and|but|so|because|since|as|which|that|with|for|if|when|rather|not|on|here|everywhere)"
_VARIABLE = (
    r"(?: ,)?(?: (?:if|when))?(?: ?(?:viewed|seen|considered|regarded|taken|plotted))? ?as (?:a )?function of (?:only |just )?"
    r"(?:the )?F(?: alone| only)?(?: ,)?"
)
VARIABLE = re.compile(
    rf"(?<!\S){_VARIABLE.lstrip()}(?!\S)|(?<!\S)(?:with respect to|w\.r\.t\.?|in (?:the )?direction of)"
    r" (?:the )?F(?!\S)"
)


def _remark(pieces: Sequence[Piece], match: re.Match[str]) -> Remark:
    opens = (match["opens"] or "") + (match["side"] or "")
    words = _CURVES[match["curve"]]
    if opens:
        words = ("opens down",) if opens.startswith("down") else ("opens up",)
    variable = next((piece.thing for piece in pieces if piece.code == "F"), None)
    return Remark(words[0], variable, rest=words[1:])


def _said(pieces: Sequence[Piece], match: re.Match[str]) -> Piece:
    return Piece(replace(pieces[0].token, spoken=WARM), "A", remark=_remark(pieces, match))


def _shaped(pieces: Sequence[Piece], match: re.Match[str]) -> Piece:
    return Piece(pieces[0].token, "H", remark=_remark(pieces, match))


def _opens(pieces: Sequence[Piece], match: re.Match[str]) -> Piece:
    name = "opens down" if match["side"].startswith("down") else "opens up"
    return Piece(replace(pieces[0].token, spoken=GLOWS), "V", remark=Remark(name))


def _bends(pieces: Sequence[Piece], match: re.Match[str]) -> Piece:
    """`never curves downwards` is convex, `bends down` concave."""
    down = match["side"].startswith("down")
    name = "convex" if down == bool(match["never"]) else "concave"
    return Piece(replace(pieces[0].token, text="glows", spoken=GLOWS), "V", remark=Remark(name))


def _unlike(pieces: Sequence[Piece], match: re.Match[str]) -> Piece:
    """`non-convex in w`."""
    variable = next((piece.thing for piece in pieces if piece.code == "F"), None)
    del match
    return Piece(replace(pieces[0].token, spoken=WARM), "A", remark=Remark("convex", variable, turned=True))


def _depends(pieces: Sequence[Piece], match: re.Match[str]) -> Piece:
    """`depends linearly on F`."""
    variable = next((piece.thing for piece in pieces if piece.code == "F"), None)
    return Piece(replace(pieces[0].token, spoken=GLOWS), "V", remark=Remark("degree", variable, rest=(_POWERS[match["power"]],)))


def _minima(pieces: Sequence[Piece], match: re.Match[str]) -> Piece:
    del match
    return Piece(pieces[0].token, "H", remark=Remark("several minima"))


def _derived(pieces: Sequence[Piece], match: re.Match[str]) -> Piece | None:
    """`the second derivative by F`: of a name that is of a derivative, in which variable it is."""
    del match
    name, variable = pieces[0], pieces[-1]
    if name.thing is None or not re.search(r"derivative|gradient|slope|curvature", name.token.text.lower()):
        return None
    return Piece(name.token, "F", replace(name.thing, variable=variable.token))


def _degree(pieces: Sequence[Piece], match: re.Match[str]) -> Piece | None:
    things = [piece for piece in pieces if piece.code == "F"]
    if len(things) != 2:
        return None
    variable, body = (things[1], things[0]) if match.groupdict().get("turned") else things
    return Piece(body.token, "M", Thing(body.token, "degree", variable=variable.token))


def _occurs(pieces: Sequence[Piece], match: re.Match[str]) -> tuple[Piece, Piece] | None:
    """`F occurs only to the first power in F`: the second is of that degree in the first."""
    things = [piece for piece in pieces if piece.code == "F"]
    power = _POWERS[match["power"]]
    subject = Piece(things[1].token, "F", things[1].thing)
    token = replace(pieces[0].token, text="glows", spoken=GLOWS)
    return subject, Piece(token, "V", remark=Remark("degree", things[0].thing, rest=(power,)))


def _of_degree(pieces: Sequence[Piece], match: re.Match[str]) -> Piece | None:
    number = next((piece.token.value for piece in pieces if piece.code == "N"), None)
    variable = next((piece.thing for piece in pieces if piece.code == "F"), None)
    del match
    if number is None or not number.text.isdigit():
        return None
    return Piece(replace(pieces[0].token, spoken=WARM), "A", remark=Remark("degree", variable, rest=(number.text,)))


def _graph(pieces: Sequence[Piece], match: re.Match[str]) -> Piece:
    del match
    things = [piece for piece in pieces if piece.code == "F"]
    variable = things[1].token if len(things) > 1 else None
    return Piece(things[0].token, "M", Thing(things[0].token, "", variable=variable))


CURVES: tuple[Rule, ...] = (
    rule(r"(?:the )?(?:highest|largest|greatest|maximum|maximal) (?:power|exponent|degree) of (?:the )?F (?:that )?"
         r"(?:(?:occurs|appears|occurring|appearing) )?in (?:the )?F", _degree),
    rule(r"(?:the )?degree of (?:the )?F in (?:the )?(?P<turned>)F", _degree),
    rule(r"(?:the )?(?:graph|plot|curve) of (?:the )?F(?: (?:over|against|in|versus) (?:the )?F)?", _graph),
    rule(rf"(?:the )?F (?:only )?(?:occurs|appears|enters) (?:only )?(?:to the )?(?P<power>{'|'.join(_POWERS)}"
         r")(?: power)?(?: only)? in (?:the )?F", _occurs),
    rule(r"F (?:by|in) (?:the )?F", _derived),
    rule(r"(?P<never>never )?(?:curves?|bends?) (?P<side>upwards?|downwards?|up|down)", _bends),
    rule(rf"(?:a |an )?(?:non-convex|nonconvex){_FORM}{_IN}", _unlike),
    rule(r"depends? (?:only )?(?P<power>linearly|quadratically|cubically) (?:up)?on (?:the )?F", _depends),
    rule(r"(?:(?:several|multiple|many|two|separate|distinct|different|isolated) ){1,3}(?:local )?minima", _minima),
    rule(rf"the (?:shape|form) of (?:a |an )?{_SHAPE}", _shaped),
    rule(rf"(?:a |an )?{_SHAPE}(?= {_AFTER}(?!\S)|$)", _said),
    rule(r"(?:a polynomial )?of degree N(?: (?:in|of) (?:the )?F)?", _of_degree),
    rule(r"opens? (?P<side>upwards?|downwards?|up|down)", _opens),
)  # fmt: skip
