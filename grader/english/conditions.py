"""What fixes a setting and narrows nothing else: "with stride 1", "for a kernel of size 5", "of a 3x3 kernel", "no padding"."""

from __future__ import annotations

import re
from functools import lru_cache

from grader.english.names import stem
from grader.english.parse import Tree, Word
from grader.english.tokens import Token

_SMALL = frozenset(
    "a an the of size with and or for in at when if given using to is are set equal , both input each single unit no zero one "
    "sizes as its equals by layer layers stacked consecutive successive odd even used where is".split()
)
_FIXING = frozenset("unit no zero without single odd even".split())


def fixes(tree: Tree, word: Word) -> bool:
    """Whether a phrase only says what parameters are: it names one, gives a number, and says nothing else."""
    below = tree.below(word)
    named = any(item.token.mention is not None and item.token.mention.parameters for item in below)
    numbered = any(item.token.value is not None and item.token.value.kind in ("number", "shape") for item in below)
    numbered = numbered or any(item.lower in _FIXING for item in below) or any(_fixed_itself(item) for item in below)
    return named and numbered and all(_plain(item) for item in below)


def _plain(item: Word) -> bool:
    if item.token.mention is not None:
        return bool(item.token.mention.parameters)
    return item.token.value is not None or item.lower in _SMALL or item.role == "punct"


def _fixed_itself(item: Word) -> bool:
    return item.token.value is not None and item.token.value.kind == "relation"


_OPENERS = frozenset("with for using at given".split())


def opened(tokens: tuple[Token, ...]) -> tuple[Token, ...]:
    """The tokens behind "With kernel size 3, depth 2 and stride 2": a setting that opens a sentence confuses its parse."""
    if not tokens or tokens[0].text.lower() not in _OPENERS:
        return tokens
    last, named = 0, False
    for place, token in enumerate(tokens[1:], 1):
        parameter = token.mention is not None and bool(token.mention.parameters) and not token.mention.quantities
        number = token.value is not None and token.value.kind in ("number", "shape", "relation")
        if not (parameter or number or token.text.lower() in _SMALL | {"="}):
            break
        named = named or parameter or (token.value is not None and token.value.sets)
        if number or (parameter and tokens[place - 1].text.lower() in _FIXING):
            last = place
    rest = tokens[last + 1 :]
    if not last or not named or len(rest) < 3 or (rest[0].text == "," and len(rest) < 4):
        return tokens
    return rest[1:] if rest[0].text in (",", ":") else rest


_PIECES = re.compile(r"[A-Za-z]+|\d+|[^\sA-Za-z\d${}\\]")
_WRITTEN = {"gt": ">", "lt": "<"}
_LIMITS = frozenset("not n't only even except unless without than no never cannot nor outside beyond".split())
_MARKS = frozenset("as since because although though".split())
MIN_LEFT = 3


def supposed(tokens: tuple[Token, ...], settings: tuple[str, ...]) -> tuple[Token, ...]:
    """The tokens without what the question supposes anyway: "in this setting" narrows nothing that is said of it."""
    begun = {_pieces(token.text)[:1] for token in tokens}
    for phrase in settings:
        wanted = _pieces(phrase)
        begins = wanted[:1]
        if begins not in begun:
            continue
        for first, token in enumerate(tokens):
            if _pieces(token.text)[:1] != begins:
                continue
            last = _ends(tokens, first, wanted)
            if last is None or (first and tokens[first - 1].text.lower() in _LIMITS):
                continue
            if last < len(tokens) and tokens[last].text.lower() == "and" and tokens[first].text.lower() in _MARKS:
                tokens = (*tokens[: first + 1], *tokens[last + 1 :])  # "as n < d and A is wide, ..." says "as A is wide"
                break
            opens, closes = first == 0, last == len(tokens) or tokens[last].text in ",.;"
            if first and tokens[first - 1].text == "," and closes:
                first -= 1  # ", in this setting,"
            if (opens or tokens[first].text == ",") and last < len(tokens) and tokens[last].text == ",":
                last += 1
            if len(tokens) - (last - first) >= MIN_LEFT:
                tokens = (*tokens[:first], *tokens[last:])
                break
    return tokens


@lru_cache(maxsize=4096)
def _pieces(text: str) -> tuple[str, ...]:
    found = (_WRITTEN.get(piece, piece) for piece in _PIECES.findall(text))
    return tuple(stem(piece) for piece in found if piece.lower() not in ("the", "a", "an", "-"))


def _ends(tokens: tuple[Token, ...], first: int, wanted: tuple[str, ...]) -> int | None:
    """Where a phrase that begins at a token ends."""
    left, place = wanted, first
    while left:
        if place == len(tokens):
            return None
        here = _pieces(tokens[place].text)
        if here != left[: len(here)] or (place == first and not here):
            return None
        left, place = left[len(here) :], place + 1
    return place
