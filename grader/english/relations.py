r"""Formulas that are clauses by themselves, as pieces: `\det J \neq 0`, `f(x) \geq 0`, `AB \in \mathbb{R}^{n \times m}`.

Only where the words before one assert it ("we have", "so", "because"), not where they suppose it ("for", "if", "such that").
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from grader.english.pieces import GLOWS, Piece, Remark, Thing
from grader.english.tokens import Token, Value

_ASSERTING = frozenset(
    "have get gets obtain find see know that so hence thus therefore because since as , : means implies i.e. gives and "
    "then is".split()
)
_ENDS = frozenset(". , ; : and so because since as which hence )".split())
_WRAP = re.compile(r"\\(?:mathrm|operatorname\*?|text|mathcal|mathsf|mathit)\s*\{([A-Za-z]+)\}")
_DRESS = re.compile(r"\\(?:left|right|big|Big|,|;|!|:)(?![A-Za-z])|\\(?:quad|qquad)(?![A-Za-z])")
_MEASURE = re.compile(
    r"\\?(?P<name>dim\s*\\?\s*\(?\s*(?:ker|null)|det|rank|rk|tr|trace|ker|null)(?![a-z])\s*(?P<inner>.+)", re.DOTALL
)
_NAMES = {
    "det": "determinant",
    "rank": "rank",
    "rk": "rank",
    "tr": "trace",
    "trace": "trace",
    "ker": "null space",
    "null": "null space",
}
_SIGN = re.compile(r"\\(?:leq?|geq?|neq?|in)(?![A-Za-z])|[=<>≤≥≠∈]|!=")
_BOUNDS = {
    "=": "equal", "<": "less", ">": "more", "≤": "at most", "\\le": "at most", "\\leq": "at most", "≥": "at least",
    "\\ge": "at least", "\\geq": "at least", "≠": "unequal", "\\ne": "unequal", "\\neq": "unequal", "!=": "unequal",
}  # fmt: skip
_SPACE = re.compile(r"(?:\\mathbb\s*\{?\s*R\s*\}?|ℝ|\\R|R)\s*\^\s*(?:\{(?P<sizes>[^{}]+)\}|(?P<size>\w))")
_NAME = re.compile(r"\\?[A-Za-z]+(?:_(?:\w|\{\w+\}))?")


def measures(piece: Piece) -> Piece:
    """A formula such as `rank(X)` as a measure of what stands in it."""
    value = piece.token.value
    if piece.code != "F" or value is None or value.kind != "formula":
        return piece
    thing = _measure(piece.token, value.text)
    return piece if thing is None else Piece(piece.token, "M", thing)


def _measure(token: Token, text: str) -> Thing | None:
    match = _MEASURE.fullmatch(_plain(text))
    if match is None:
        return None
    name = "nullity" if match["name"].startswith("dim") else _NAMES[match["name"]]
    inner = match["inner"].strip()
    if match["name"].startswith("dim") and "(" in match["name"]:
        inner = inner.removesuffix(")")
    inner = _unwrapped(inner)
    return Thing(replace(token, value=Value("formula", inner), mention=None), name) if inner else None


def _plain(text: str) -> str:
    return _DRESS.sub(" ", _WRAP.sub(r"\1 ", text)).strip()


def _unwrapped(text: str) -> str:
    """What stands in the brackets around all of a text; nothing where a bracket opens and closes before its end."""
    text = text.strip()
    for first, last in ("()", "{}"):
        if text.startswith(first) and text.endswith(last):
            depth = 0
            for place, sign in enumerate(text):
                depth += (sign == first) - (sign == last)
                if depth == 0 and place < len(text) - 1:
                    return ""
            return text[1:-1].strip()
    return "" if re.search(r"[=+]|(?<=\w)\s*-|[()]", text) and not re.fullmatch(r"[\w\\^{}\s]+", text) else text


def clauses(pieces: Sequence[Piece]) -> list[Piece]:
    """The pieces with every asserted relation as a thing and what is said of it."""
    found: list[Piece] = []
    for place, piece in enumerate(pieces):
        before = [item.code for item in pieces[max(0, place - 2) : place]]
        after = pieces[place + 1].code if place + 1 < len(pieces) else ""
        found += _clause(piece, before, after) if piece.code == "R" else [piece]
    return found


_FORM = re.compile(r"(?P<v>[a-z])\s*\^\s*\{?\s*(?:\\top|T)\s*\}?\s*(?P<inner>.+?)\s*(?P=v)")
_FORMS = {"≥": "positive semidefinite", ">": "positive definite", "≤": "negative semidefinite", "<": "negative definite"}
_PLAIN_SIGNS = {"\\ge": "≥", "\\geq": "≥", "\\le": "≤", "\\leq": "≤"}


def _form(token: Token, left: str, sign: str, right: str) -> list[Piece]:
    """`v^T A v > 0`, of every v: A is positive definite."""
    match = _FORM.fullmatch(_plain(left))
    name = _FORMS.get(_PLAIN_SIGNS.get(sign, sign))
    inner = "" if match is None else _unwrapped(match["inner"])
    if match is None or name is None or not inner or right.strip() != "0" or match["v"] in inner:
        return []
    subject = Thing(replace(token, value=Value("formula", inner), mention=None))
    return [Piece(token, "F", subject), Piece(replace(token, spoken=GLOWS), "V", remark=Remark(name))]


def _clause(piece: Piece, before: Sequence[str], after: str) -> list[Piece]:
    value = piece.token.value
    signs = [] if value is None else list(_SIGN.finditer(value.text))
    if value is None or not signs or (len(signs) == 2 and signs[0][0] != "=") or len(signs) > 2:
        return [piece]
    sign, end = signs[0], signs[1].start() if len(signs) == 2 else len(value.text)
    left, right = value.text[: sign.start()].strip(), value.text[sign.end() : end].strip()
    token = replace(piece.token, value=Value("formula", left), mention=None)
    subject = measures(Piece(token, "F", Thing(token)))
    space = _SPACE.fullmatch(right)
    inside = sign[0] in ("∈", "\\in")
    if inside and space is not None and after and after not in _ENDS:
        return [subject]
    if before and (before[-1] not in _ASSERTING or before[-2:] == ["such", "that"]):
        return [piece]
    if after and after not in _ENDS:
        return [piece]
    form = _form(piece.token, left, sign[0], right)
    if form:
        return form
    remark = _remark(piece.token, sign[0], right, space)
    if remark is None or (subject.code == "F" and (_NAME.fullmatch(left) or remark.name in ("equal", "unequal"))):
        if not inside or remark is None:
            return [piece]
    return [subject, Piece(replace(piece.token, spoken=GLOWS), "V", remark=remark)]


def _remark(token: Token, sign: str, right: str, space: re.Match[str] | None) -> Remark | None:
    if sign in ("∈", "\\in"):
        sizes = "" if space is None else (space["sizes"] or space["size"])
        if not sizes:
            return None
        shape = sizes if re.search(r"\\times|×", sizes) else f"{sizes} × 1"
        return Remark("shape", Thing(replace(token, value=Value("shape", shape), mention=None)))
    if re.sub(r"[\s\\]", "", right) in ("{0}", "{{0}}"):
        return Remark("trivial", turned=_BOUNDS[sign] == "unequal") if _BOUNDS[sign] in ("equal", "unequal") else None
    number = re.fullmatch(r"-?\d+(?:\.\d+)?", right)
    value = Value("number" if number else "formula", right)
    return Remark(_BOUNDS[sign], Thing(replace(token, value=value, mention=None)))
