"""Sentences that hold what two stacks of layers see against each other: "one 5x5 convolution sees as much as two 3x3 ones".

Both stacks are read by `sliding`; between them stands one of the frames below, and nothing else.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from grader.english.words import AFFECT_VERBS, DOWN_VERBS, DOWN_WORDS, UP_VERBS, UP_WORDS, third_person
from grader.sliding.described import layers_of
from grader.sliding.formulas import Window

Order = Literal["more", "less", "equal"]
LONGEST = 300
_UP = "|".join(sorted(UP_WORDS - {"more", "up", "bigger-than", "upward"}))
_DOWN = "|".join(sorted(DOWN_WORDS - {"less", "fewer", "down", "downward"}))
_FIELD = r"(?:receptive fields?(?: sizes?)?|field of view|window|area)"
_MORE = rf"(?:(?P<up>{_UP})|(?P<down>{_DOWN}))"
_A, _B = r"(?P<a>[^:;?!\"]{4,120}?)", r"(?P<b>[^:;?!\"]{4,120}?)"
_HAS = r"(?:has|have|gives?|yields?|produces?|leads? to|results? in|comes? with|ends? up with)"
_ALIKE = r"(?:equal to|the same as|as large as|identical to)"
_OF_INPUT = r"(?:of the (?:input|image) )?"
_NOT = r"(?P<not> does not| do not| doesn't| don't| not)?"
_FRAMES = tuple(
    re.compile(rf"(?:(?:so|thus|hence|therefore|note that|in short),? )?(?:{frame})[ .]*", re.IGNORECASE)
    for frame in (
        rf"{_A}{_NOT} {_HAS} (?:(?:its|their) (?:neurons|units|outputs) )?(?:an? |the )?{_MORE} {_FIELD} than {_B}(?: does| do)?",
        rf"{_A}{_NOT} {_HAS} (?:exactly )?(?P<same>the same|an equal|an equally large) {_FIELD} (?:as|to) {_B}(?: does| do)?",
        rf"(?:the )?{_FIELD} of {_A} (?:is|are){_NOT} {_MORE} than (?:that of |the {_FIELD} of )?{_B}",
        rf"(?:the )?{_FIELD} of {_A} (?P<same>equals?|(?:is|are)(?: not)? (?:exactly )?{_ALIKE})"
        rf" (?:that of |the {_FIELD} of )?{_B}",
        rf"(?:in terms of (?:the |its |their )?{_FIELD}, )?{_A} sees? (?:(?P<up>more)|(?P<down>less)) {_OF_INPUT}than {_B}",
        rf"in terms of (?:the |its |their )?{_FIELD}, {_A} and {_B} (?:are|is) (?P<same>equally large|equal|the same|equivalent)",
        rf"{_A} and {_B} {_HAS} (?P<same>the same|equal|equally large|identical) {_FIELD}",
        rf"replacing {_A} (?:by|with) {_B} (?:keeps|leaves) the {_FIELD} (?P<same>unchanged|the same|as it is|as before)",
        rf"replacing {_A} (?:by|with) {_B} makes the {_FIELD} (?:(?P<down>{_UP})|(?P<up>{_DOWN}))",
    )
)
_UNIT = r"(?:the|an?|each|every|later|following|subsequent|next|final|last|neurons?|units?|outputs?|layers?)"
_OF = rf"(?: of(?: {_UNIT})+(?: (?:that|which) (?:comes?|follows?|come after it|follow it))?| of what (?:comes next|follows))?"
_BEFORE = r"(?: than (?:it was|they were)(?: before)?)?"
_SAME = r"(?P<same>unchanged|the same|(?:as large )?as (?:it (?:is|was)|they were)(?: before)?)"
_EFFECT = re.compile(
    rf"(?:(?:adding|inserting|appending|using|putting in) )?{_A}(?: between two (?:convolutions|layers))?"
    rf"(?: (?P<made>makes?|leaves?|keeps?) (?:the |every |each )?{_FIELD}{_OF} (?:{_MORE}{_BEFORE}|{_SAME})"
    rf"| (?P<none>(?:has|have) no (?:effect|influence|impact) on|makes? no difference to) (?:the |every |each )?{_FIELD}{_OF}"
    rf"|{_NOT} (?P<verb>[a-z]+) (?:the |every |each )?{_FIELD}{_OF})[ .]*",
    re.IGNORECASE,
)
_KINDS: tuple[tuple[frozenset[str], Order], ...] = ((UP_VERBS, "more"), (DOWN_VERBS, "less"), (AFFECT_VERBS, "equal"))
_VERBS: dict[str, Order] = {form: order for verbs, order in _KINDS for verb in verbs for form in (verb, third_person(verb))}


_LABEL = re.compile(
    r"^(?![^:]*\b(?:trace|critique|wrong|claim|friend|says|if|without|no|not|false)\b)[A-Za-z][A-Za-z -]{2,40}: (?=.*\d)",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Compared:
    """The stack on the left is said to see more, less or as much as the one on the right."""

    left: tuple[Window, ...]
    right: tuple[Window, ...]
    order: Order
    denied: bool = False


def compared(sentence: str) -> Compared | None:
    """What the sentence says of two stacks; None where anything of it is left over."""
    plain = (
        _LABEL.sub("", " ".join(sentence.strip(" \n*_").split())).replace("cuts down", "reduces").replace("cut down", "reduce")
    )
    if len(plain) > LONGEST:
        return None
    for frame in _FRAMES:
        match = frame.fullmatch(plain)
        if match is None:
            continue
        left, right = layers_of(match["a"]), layers_of(match["b"])
        if left is None or right is None:
            continue
        found = match.groupdict()
        order: Order = "equal" if found.get("same") else "more" if found.get("up") else "less"
        denied = bool(found.get("not")) or " not " in (found.get("same") or "")
        return Compared(left, right, order, denied)
    return _effect(plain)


def _bare(window: Window) -> bool:
    """A layer of which only the size is said: with a padding, it may be the padding that does something or not."""
    return window.padding is None and window.dilation is None and window.stride in (None, 1)


def _effect(plain: str) -> Compared | None:
    """What one more layer does: "a 1x1 convolution does not enlarge the receptive field"."""
    match = _EFFECT.fullmatch(plain)
    left = layers_of(match["a"]) if match is not None else None
    if match is None or left is None or not all(map(_bare, left)):
        return None
    denied = bool(match["not"])
    if match["none"] or match["same"]:
        return Compared(left, (), "equal")
    if match["verb"]:
        order = _VERBS.get(match["verb"].lower())
        if order is None:
            return None
        return Compared(left, (), order, denied != (order == "equal"))  # to change it is not to leave it equal
    return Compared(left, (), "more" if match["up"] else "less")
