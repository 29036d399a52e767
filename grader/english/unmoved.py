"""Sentences in which what should move does not: "if Y does not change, Q is constant", "not changing Y", "were Y changed";
and those that speak of a range or of one layer.

A tendency that is read out of such a sentence takes a condition for a cause: it is kept, with a reserve.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from grader.english.assertion import Assertion, Comparison, Tendency
from grader.english.tokens import Token
from grader.english.words import CHANGE_NOUNS, CHANGE_VERBS, third_person

_OPENS = frozenset("if when whenever while once unless until provided whether as given with".split())
_GROUNDS = frozenset("because since as".split())
_ENDS = frozenset(", ; : ( ) . then".split())
_ONE = frozenset("first last final second third fourth fifth own one single".split())
_PARTS = frozenset("layer convolution conv step iteration update".split())
_DENIES = frozenset("not n't never neither nor no without cannot hardly".split())


def _forms(verb: str) -> Iterator[str]:
    """`changes, changed, changing` for change."""
    base = verb.removesuffix("e")
    past = verb[:-1] + "ied" if verb.endswith("y") else base + "ed"
    yield from (verb, third_person(verb), past, base + "ing", verb + "ing")


_CHANGES = CHANGE_NOUNS | frozenset(
    ("grew", "grown", "rose", "risen", *(form for verb in CHANGE_VERBS | {"move", "differ", "touch"} for form in _forms(verb)))
)
_INVERTED = frozenset("were had should".split())
_WITHIN = frozenset("below above under over beyond between within past".split())
_SPANS = (("as", "long", "as"), ("so", "long", "as"), ("while",), ("until",), ("provided",))


def unmoved(found: tuple[Assertion, ...], tokens: tuple[Token, ...]) -> tuple[Assertion, ...]:
    """The same, with a reserve where the sentence speaks of what does not move, of another world or of a range."""
    if tokens and tokens[0].text.lower() in _INVERTED and any(token.text == "," for token in tokens):
        return tuple(_reserved(item, "said of what is not so") for item in found)
    still = {name for clause in _still(tokens) for name in _parameters(clause)}
    ranged, part = _ranged(tokens), _of_a_part(tokens)
    return tuple(
        _reserved(item, "said of what does not change")
        if _moves(item) & still
        else _reserved(item, "said of a range")
        if ranged and _moves(item)
        else _reserved(item, "said of a part")
        if part and _moves(item)
        else item
        for item in found
    )


def _moves(item: Assertion) -> frozenset[str]:
    if not isinstance(item, Tendency):
        return frozenset()
    return frozenset(name for cause in item.causes for name in cause.mention.parameters)


def _reserved(item: Assertion, reserve: str) -> Assertion:
    if isinstance(item, Tendency | Comparison) and not item.stance.reserve:
        return replace(item, stance=replace(item.stance, reserve=reserve))
    return item


def _parameters(tokens: Sequence[Token]) -> Iterator[str]:
    return (name for token in tokens if token.mention is not None for name in token.mention.parameters)


def _still(tokens: tuple[Token, ...]) -> Iterator[tuple[Token, ...]]:
    """The conditions in which a change is denied, and the changes that are denied at the start."""
    for clause in _conditions(tokens, _OPENS):
        denial = next((place for place, token in enumerate(clause) if token.text.lower() in _DENIES), len(clause))
        if any(_changes(token) for token in clause[denial:]):
            yield clause
    for clause in _conditions(tokens, _GROUNDS):  # "since Y does not change", not "since Y does not change Q"
        if clause and _changes(clause[-1]) and any(token.text.lower() in _DENIES for token in clause):
            yield clause
    if len(tokens) > 1 and tokens[0].text.lower() in ("not", "never", "without") and _changes(tokens[1]):
        yield tokens


def _changes(token: Token) -> bool:
    return token.text.lower() in _CHANGES


def _conditions(tokens: tuple[Token, ...], opens: frozenset[str]) -> Iterator[tuple[Token, ...]]:
    """From each word that opens a condition to the end of its clause."""
    for place, token in enumerate(tokens):
        if token.text.lower() in opens:
            rest = tokens[place + 1 :]
            end = next((index for index, item in enumerate(rest) if item.text.lower() in _ENDS), len(rest))
            yield rest[:end]


def _ranged(tokens: tuple[Token, ...]) -> bool:
    """Whether a condition bounds something: "as long as Y < 3", "while Y is below 3"."""
    words = tuple(token.text.lower() for token in tokens)
    for place in range(len(tokens)):
        if any(words[place : place + len(span)] == span for span in _SPANS):
            end = next((index for index in range(place, len(tokens)) if words[index] in _ENDS), len(tokens))
            if any(_bounds(token) for token in tokens[place:end]):
                return True
    return False


def _of_a_part(tokens: tuple[Token, ...]) -> bool:
    """Whether one layer or step is singled out: "the last layer", "one step"; what is known is of the whole."""
    words = [
        word
        for token in tokens
        for word in (token.text.lower().split() if token.mention is None or not token.mention.quantities else [""])
    ]
    return "own" in words or any(word in _ONE and after in _PARTS for word, after in pairwise(words))


def _bounds(token: Token) -> bool:
    relation = token.value is not None and token.value.kind == "relation"
    return relation or token.text.lower() in _WITHIN or any(sign in token.text for sign in ("<", ">", "≤", "≥", "\\le", "\\ge"))
