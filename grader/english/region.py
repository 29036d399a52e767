"""What a unit looks at, by the many phrases for it, as the quantity that this is: "the part of the input that each neuron sees".

Whose it is ("of later neurons") and where a parameter is set ("in early layers") are left out: they narrow nothing of how the one
moves the other.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from grader.english.changing import seen_of
from grader.english.names import Lexicon
from grader.english.tokens import Token

_WHICH = (
    r"(?:(?:a|an|the|each|every|any|all|one|single|individual|later|deeper|following|subsequent|next|output|final|last|"
    r"downstream|given|"
    r"respective|top|higher|deep|these|those|our|subsequent) )*"
)
_LAYERS = (
    r"(?:(?:later|deeper|following|subsequent|next|last|final|higher|deep|downstream|preceding|earlier|early|previous|"
    r"first|lower|the|an|a|its) )+layers?"
)
_UNIT = (
    rf"{_WHICH}(?:neurons?|units?|output|outputs|activations?|cells?|nodes?)(?: (?:of|in) {_LAYERS}| further up| behind (?:it|"
    rf"them)| after (?:it|them)|"
    r" (?:that )?(?:follow|come next|come after)(?: it| them)?)?"
)
_INPUT = (
    r"(?:(?:the |an |its )?(?:input|image|picture|original|network|net)(?: (?:image|picture|input|pixels))?|pixels|input "
    r"pixels|image pixels)"
)
_SEE = (
    r"(?:(?:can |could |actually |effectively )?(?:sees?|see|looks? at|look at|covers?|depends? on|is influenced by|are "
    r"influenced by|is affected by|"
    r"responds? to|reacts? to|takes in|observes?|is connected to|can look at|is sensitive to|draws on))"
)
_PART = (
    r"(?:(?:size|extent|area|side|width) of (?:the )?)?(?:the )?(?:region|area|part|portion|patch|piece|window|section|"
    r"stretch|amount|number of pixels)"
)
_JOINT = "\u00a0"  # between the words of one token


def _spaced(pattern: str) -> re.Pattern[str]:
    """A pattern whose blanks may stand within a token."""
    return re.compile(pattern.replace(" ", "[ \u00a0]"))


_REGION = _spaced(rf"(?<!\S){_PART}(?: of {_INPUT})?(?: (?:that|which))? {_UNIT} {_SEE}(?!\S)")
_REGION_OF = _spaced(rf"(?<!\S){_PART}(?: of {_INPUT}) (?:seen|looked at|covered|viewed) by {_UNIT}(?!\S)")
_MORE = _spaced(
    rf"(?<!\S){_UNIT} (?:to )?(?:sees?|covers?|looks? at|takes? in) (?:a )?(?P<much>more|less|larger|bigger|wider|smaller|"
    rf"narrower)"
    rf"(?: (?:part|region|area|portion|piece|patch))?(?: of)? {_INPUT}(?!\S)"
)
_OWNER = _spaced(rf"(?<=§)(?: size)? (?:of|for|in) (?:{_UNIT}|{_LAYERS})(?!\S)")
_WHERE = _spaced(
    rf"(?<=¶) (?:of|in) {_LAYERS}(?!\S)|(?<=¶) early (?:on|in the (?:network|net))(?!\S)|(?<=¶) (?:before|in front of) (?:it|"
    rf"them)(?!\S)|"
    r" ,? ?early in the (?:network|net)(?!\S)|(?<=pad¶|ing¶) (?:the |an )?(?:input|image)(?: with zeros)?(?!\S)|"
    r"(?<= it is) in (?:the )?(?:preceding|earlier|early|previous|later) layers(?!\S)| compared (?:with|to) before(?!\S)"
)
_GIVEN = _spaced(rf"(?<=gives) {_UNIT}(?= (?:a )?(?:larger|smaller|bigger|wider|narrower) )")
_SIZED = _spaced(
    r"(?:(?<=further)|(?<=another)|(?<=extra)|(?<=adding)|(?<=more)|(?<=each)|(?<=with)) (?:a )?\$?\d+ ?(?:x|×|by|\\times) "
    r"?\d+\$?(?= [^§ ]+¶)"
)
_GRADES = {"more": "larger", "less": "smaller", "bigger": "larger", "wider": "larger", "narrower": "smaller"}


def regioned(tokens: tuple[Token, ...], lexicon: Lexicon) -> tuple[Token, ...]:
    """The tokens with the name of the quantity in the place of a phrase for it; the same where the question has none."""
    seen = seen_of(lexicon)
    if seen is None:
        return tokens

    def named(held: Sequence[Token], match: re.Match[str]) -> tuple[Token, ...]:
        return (replace(held[-1], text=held[-1].text, mention=seen, value=None, start=held[0].start),)

    def much(held: Sequence[Token], match: re.Match[str]) -> tuple[Token, ...]:
        grade = _GRADES.get(match["much"], match["much"])
        place = match[0][: match.start("much") - match.start()].count(" ")
        return (replace(held[place], text=grade, spoken=grade, lemma=grade, mention=None), *named(held, match))

    tokens = tuple(_told(token) for token in tokens)
    for pattern, build in (
        (_REGION, named),
        (_REGION_OF, named),
        (_MORE, much),
        (_OWNER, None),
        (_WHERE, None),
        (_GIVEN, None),
        (_SIZED, None),
    ):
        text = _text(tokens, lexicon)
        match = pattern.search(text)
        if match is None:
            continue
        lead = len(match[0]) - len(match[0].lstrip())
        first = text.count(" ", 0, match.start() + lead)
        held = tokens[first : first + match[0].strip().count(" ") + 1]
        middle = () if build is None else build(held, match)
        tokens = (*tokens[:first], *middle, *tokens[first + len(held) :])
    return tokens


_ARROWS = {"↑": "increases", "↗": "increases", "↓": "decreases", "↘": "decreases"}


def _told(token: Token) -> Token:
    """An arrow up or down as the verb that it stands for."""
    verb = _ARROWS.get(token.text)
    return token if verb is None else replace(token, text=verb, spoken=verb, lemma=verb[:-1])


def _text(tokens: Sequence[Token], lexicon: Lexicon) -> str:
    """The words with single blanks between; a name of a quantity ends in a sign, one of a parameter in another."""
    del lexicon
    words = []
    for token in tokens:
        word = re.sub(r"\s+", _JOINT, token.text.lower()) or "_"
        if token.mention is not None and token.mention.quantities:
            word += "§"
        elif token.mention is not None and token.mention.parameters:
            word += "¶"
        words.append(word)
    return " ".join(words)
