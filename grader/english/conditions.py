"""What fixes a setting and narrows nothing else: "with stride 1", "for a kernel of size 5", "of a 3x3 kernel", "no padding"."""

from __future__ import annotations

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
        named = named or parameter
        if number or (parameter and tokens[place - 1].text.lower() in _FIXING):
            last = place
    rest = tokens[last + 1 :]
    if not last or not named or len(rest) < 3 or (rest[0].text == "," and len(rest) < 4):
        return tokens
    return rest[1:] if rest[0].text in (",", ":") else rest
