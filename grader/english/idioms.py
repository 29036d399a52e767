"""Ways of speaking that a parser stumbles over, turned into plainer ones before the parse; every token keeps its place.

List items ("Outputs: ×4 if ..." as "outputs are ×4 if ..."), a setting multiplied in front ("With twice the width, ..."), "from
32x32 to 64x64" as a factor, "twice what it was" as "twice as large", "X and Y both quadruple".
"""

from __future__ import annotations

import re
from dataclasses import replace
from fractions import Fraction

from grader.english.assertion import Change
from grader.english.tokens import FIGURE, NOUNS, VERB, Token, Value
from grader.english.words import FACTOR_VERBS, FOLDS, NUMBERS, SAME_WORDS

_BEFORE = frozenset({"what", "than"})
_FORMER = frozenset("former previous original old earlier".split())
_PRONOUNS = frozenset({"it", "they", "these"})
_MULTIPLIED = frozenset("multiplied doubled tripled quadrupled halved".split())
_SIDES = re.compile(r"(\d{1,6})\s*(?:[x×*]|\\times|-?by-?|by)\s*\1")
_FRONT = frozenset({"with", "for", "given", "at"})
_SCALES = frozenset({"as", "large", "big", "much", "many", "the", "a", "an", "both", "each", "input"})


def plainer(tokens: tuple[Token, ...]) -> tuple[Token, ...]:
    """The tokens with each idiom put plainly."""
    return _verbs(_counted(_compared(_sized(_item(tokens)))))


def _item(tokens: tuple[Token, ...]) -> tuple[Token, ...]:
    """`Weights: unchanged if ...`, `Outputs: ×4 when ...`, `Outputs: they double if ...`."""
    marks = [place for place, token in enumerate(tokens[:5]) if token.text == ":"]
    if not marks or marks[0] + 3 > len(tokens):
        return tokens
    head = [token for token in tokens[: marks[0]] if token.text not in "-*•.)(" and not token.text.isdigit()]
    if not head or head[-1].mention is None or not head[-1].mention.quantities:
        return tokens
    if any(token.mention is None and token.text.lower() not in ("the", "and") for token in head):
        return tokens
    colon, rest = tokens[marks[0]], tokens[marks[0] + 1 :]
    first = rest[0].text.lower()
    verb = Token(colon.start, colon.end, "are", "are", lemma="be")
    if first in _PRONOUNS and len(rest) > 2:
        return (*head, *rest[1:])
    if first == "no" and rest[1].text.lower() == "change":
        still = Token(rest[0].start, rest[1].end, "unchanged", "unchanged")
        return (*head, verb, still, *rest[2:])
    factor = rest[0].value is not None and rest[0].value.kind == "factor"
    if factor or first in SAME_WORDS | _MULTIPLIED:
        return (*head, verb, *rest)
    return tokens


def _sized(tokens: tuple[Token, ...]) -> tuple[Token, ...]:
    """`from 32x32 to 64x64` as `by a factor of 2`, where both are squares."""
    for place in range(len(tokens) - 3):
        start, small, to, large = tokens[place : place + 4]
        if (start.text.lower(), to.text.lower()) == ("from", "to"):
            sides = [_SIDES.fullmatch(token.text.strip("$ ")) for token in (small, large)]
            if sides[0] is not None and sides[1] is not None and int(sides[0][1]):
                amount = Fraction(int(sides[1][1]), int(sides[0][1]))
                if amount.denominator != 1:
                    return tokens
                factor = Token(large.start, large.end, large.text, FIGURE, large.space, value=Value("number", str(amount)))
                words = [replace(start, text=word, spoken=word, space=True) for word in ("by", "a", "factor")]
                return (*tokens[:place], *words, replace(to, text="of", spoken="of"), factor, *tokens[place + 4 :])
    return tokens


def _compared(tokens: tuple[Token, ...]) -> tuple[Token, ...]:
    """`twice what it was`, `four times its former value`: as large."""
    for place in range(1, len(tokens) - 2):
        words = [token.text.lower() for token in tokens[place : place + 3]]
        scaled = tokens[place - 1].text.lower() in FOLDS or tokens[place - 1].text.lower() == "times"
        told = words[0] == "what" and words[1] in _PRONOUNS and words[2] in ("was", "were")
        former = words[0] in ("its", "their") and words[1] in _FORMER and words[2] in ("value", "values", "size", "number")
        if scaled and (told or former):
            one, two = replace(tokens[place], text="as", spoken="as"), replace(tokens[place + 1], text="large", spoken="large")
            two = replace(two, end=tokens[place + 2].end, space=tokens[place + 2].space)
            return (*tokens[:place], one, two, *tokens[place + 3 :])
    return tokens


def _counted(tokens: tuple[Token, ...]) -> tuple[Token, ...]:
    """`4 times as many` as `twice as many` with another number."""
    for place in range(len(tokens) - 3):
        number, sign, link = tokens[place : place + 3]
        if number.value is None or number.value.kind != "number" or not number.value.text.isdigit():
            continue
        if sign.text.lower() == "times" and link.text.lower() == "as":
            text = f"{number.text} {sign.text}"
            factor = Token(number.start, sign.end, text, "twice", sign.space, value=Value("factor", number.value.text))
            return (*tokens[:place], factor, *_counted(tokens[place + 2 :]))
    return tokens


def _verbs(tokens: tuple[Token, ...]) -> tuple[Token, ...]:
    """`X and Y both quadruple`: a verb behind the names, though it might be a noun."""
    found = list(tokens)
    for place, token in enumerate(tokens[1:], 1):
        before = tokens[place - 2] if tokens[place - 1].text.lower() in ("both", "all") and place > 1 else tokens[place - 1]
        plural = before.mention is not None and before.spoken == NOUNS
        if token.text.lower() in FACTOR_VERBS and token.mention is None and plural:
            found[place] = replace(token, spoken=VERB.removesuffix("s"), lemma=token.text.lower())
    return tuple(found)


def multiplied_first(tokens: tuple[Token, ...]) -> tuple[tuple[Change, ...], tuple[Token, ...]]:
    """`With twice the width and height, ...`: what is multiplied, and the tokens behind it."""
    comma = next((place for place, token in enumerate(tokens[:12]) if token.text == ","), 0)
    if comma < 3 or tokens[0].text.lower() not in _FRONT or len(tokens) < comma + 4:
        return (), tokens
    amount: Fraction | None = None
    named: list[Change] = []
    for place, token in enumerate(tokens[1:comma], 1):
        lower = token.text.lower()
        count = token.value.text if token.value is not None and token.value.kind == "number" else str(NUMBERS.get(lower, ""))
        if token.mention is not None and token.mention.parameters:
            named.append(Change(token.mention, "factor"))
        elif lower in FOLDS and amount is None:
            amount = FOLDS[lower]
        elif count.isdigit() and tokens[place + 1].text.lower() == "times" and amount is None:
            amount = Fraction(int(count))
        elif lower not in _SCALES | {"times"}:
            return (), tokens
    if amount is None or len(named) != 1:
        return (), tokens
    return (replace(named[0], factor=amount),), tokens[comma + 1 :]
