"""A sentence as a row of coded pieces that rules fold: "the rank of X" becomes one noun, "is at least zero" one adjective.

A parser makes little of phrases that hold formulas. So what mathematics has its own words for is folded first, and the
parser sees a plain clause: what is denied, supposed or said of more than was understood is then seen in its tree.

Codes: F a formula or a name of the reference, N a number, D a size such as 3x3, R a relation such as x = 0; after folding M a
measure of something, A what is said of something, H what it has, V a verb that says all. Any other piece is its word.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from grader.english.tokens import FIGURE, NAME, Token

MAX_FOLDS = 12  # of one rule in one sentence
WARM, GLOWS, GLOW = "warm", "grows", "grow"
CODES = frozenset("FNDRMAHV")


@dataclass(frozen=True)
class Thing:
    """What something is said of: a formula or name, what of it, and whether of all, of some or of none."""

    token: Token
    of: str = ""
    every: str = ""  # "" for a plain noun, else: all, some, no, not all
    spare: str = ""  # why it may be another thing
    variable: Token | None = None  # in which its degree is meant


@dataclass(frozen=True)
class Remark:
    """What is said: a name of a property or a bound, with what stands behind it; `of` is what of the thing it is said of."""

    name: str
    value: Thing | None = None
    of: str = ""
    every: str = ""
    turned: bool = False
    rest: tuple[str, ...] = ()


@dataclass(frozen=True)
class Piece:
    """A token with its code and what it stands for."""

    token: Token
    code: str
    thing: Thing | None = None
    remark: Remark | None = None


Build = Callable[[Sequence[Piece], "re.Match[str]"], "Piece | tuple[Piece, ...] | None"]
Rule = tuple[re.Pattern[str], Build]


def coded(tokens: Sequence[Token], nouns: frozenset[str]) -> list[Piece]:
    """The pieces of tokens; a name of the reference that is only a noun of mathematics stays that noun."""
    found = []
    for place, token in enumerate(tokens):
        before = tokens[place - 1].text.lower() if place else "the"
        after = tokens[place + 1].text.lower() if place + 1 < len(tokens) else ""
        if before in _EACH and token.value is not None and _NONZERO.fullmatch(token.value.text):
            found.append(Piece(token, "F", Thing(token)))  # "for every v \\neq 0"
            continue
        found.append(_coded(token, frozenset() if before in _DETERMINED and after not in ("of", "in") else nouns))
    return found


_EACH = frozenset({"every", "all", "any", "each"})
_NONZERO = re.compile(r"\\?\w+\s*(?:\\neq?|≠|!=)\s*0")
_DETERMINED = frozenset({"the", "this", "our"})


def _coded(token: Token, nouns: frozenset[str]) -> Piece:
    lower = token.text.lower().replace("’", "'").replace("‐", "-")
    if token.value is not None:
        match token.value.kind:
            case "formula" | "list" | "order":
                return Piece(token, "F", Thing(token))
            case "number":
                return Piece(token, "N", Thing(token))
            case "shape":
                return Piece(token, "D", Thing(token))
            case "relation":
                return Piece(token, "R", Thing(token))
    if token.mention is not None and (token.mention.quantities or token.mention.parameters) and lower not in nouns:
        return Piece(token, "F", Thing(token))
    return Piece(token, re.sub(r"\s+", "-", lower) if lower in nouns else re.sub(r"\s+", "_", lower) or "_")


def rule(pattern: str, build: Build) -> Rule:
    """A rule whose pattern is of codes with single blanks between; `(?<!\\S)` and `(?!\\S)` are added."""
    return re.compile(rf"(?<!\S)(?:{pattern})(?!\S)"), build


def folded(pieces: list[Piece], rules: Sequence[Rule]) -> list[Piece]:
    """The pieces after every rule in its order."""
    for pattern, build in rules:
        start = 0
        for _ in range(MAX_FOLDS):
            text = " ".join(piece.code for piece in pieces)
            match = pattern.search(text, start)
            if match is None:
                break
            first = text.count(" ", 0, match.start())
            last = first + match[0].count(" ") + 1
            made = build(pieces[first:last], match)
            if made is None:
                start = match.end()
                continue
            parts = made if isinstance(made, tuple) else (made,)
            begin, end, space = pieces[first].token.start, pieces[last - 1].token.end, pieces[last - 1].token.space
            placed = [replace(part, token=replace(part.token, start=begin, end=end, space=True)) for part in parts]
            placed[-1] = replace(placed[-1], token=replace(placed[-1].token, space=space))
            pieces = [*pieces[:first], *placed, *pieces[last:]]
            start = len(" ".join(piece.code for piece in pieces[:first]))
    return pieces


def spoken(piece: Piece, plural: bool = False) -> Piece:
    """The piece with the word by which a parser sees it."""
    word = {"M": "temperatures" if plural else "temperature", "H": "temperature", "A": WARM, "F": NAME, "N": FIGURE}
    shown = word.get(piece.code, piece.token.spoken)
    text = shown if piece.code in CODES else piece.token.text  # a "no" that was folded denies no more
    lemma = "" if piece.code in CODES else piece.token.lemma
    return replace(piece, token=replace(piece.token, text=text, spoken=shown, mention=None, value=None, lemma=lemma))


def said_by(pieces: Sequence[Piece], remark: Remark, thing: Thing | None = None) -> Piece:
    """A verb that says all, in the form of the first of the pieces that it stands for."""
    first = pieces[0].token
    base = first.spoken == GLOW or not first.text.lower().endswith("s") or first.text.lower() in ("is", "was")
    return Piece(replace(first, spoken=GLOW if base else GLOWS), "V", thing, remark)


def dropped(pieces: list[Piece], pattern: re.Pattern[str]) -> tuple[list[Piece], list[list[Piece]]]:
    """The pieces without those that a pattern matches, and what was taken out."""
    taken: list[list[Piece]] = []
    for _ in range(MAX_FOLDS):
        text = " ".join(piece.code for piece in pieces)
        match = pattern.search(text)
        if match is None:
            break
        first = text.count(" ", 0, match.start())
        last = first + match[0].count(" ") + 1
        taken.append(pieces[first:last])
        pieces = [*pieces[:first], *pieces[last:]]
    return pieces, taken
