"""How one thing changes with another, said both ways: "as A grows, B grows" here, "a larger A reduces B" there.

Two steps of one paragraph make a third: A lowers B, and as B falls C grows, so A raises C. Said under two headings of a list
it may be meant of the heading alone, so that is a tension.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import islice

from grader.contradictions.voices import Spoken, Voice
from grader.model import Contradiction
from grader.sentences import sentences

_UP = r"(?:increas\w+|grow\w*|rises?|larger|bigger|greater|higher|enlarg\w+|more|gr[eo]ws|goes up|deeper|wider|longer|rais\w+)"
_DOWN = (
    r"(?:decreas\w+|shrink\w*|falls?|smaller|lower\w*|reduc\w+|less|fewer|goes down|drops?|shallower|narrower|shorter|"
    r"diminish\w*)"
)
_WAY = rf"(?:{_UP}|{_DOWN})"
_NOUN = r"(?:[a-z][a-z-]*(?: [a-z][a-z-]*){0,3}?)"
_CAUSE = rf"(?P<da>{_WAY}) (?:the |an? )?(?P<a>{_NOUN})(?: of [^.,]{{1,60}}?| in [^.,]{{1,60}}?)?"
_END = r"(?= of\b| in\b| since\b| for\b| while\b| and\b|[.,;]|$)"
_MOVES = r"(?:increases|reduces|decreases|enlarges|lowers|raises|shrinks)"
_FORMS = tuple(
    re.compile(form, re.IGNORECASE)
    for form in (
        rf"\b[Aa]s (?:the |an? )?(?P<a>{_NOUN}) (?:is )?(?P<da>{_WAY}), "
        rf"(?:the |an? )?(?P<b>{_NOUN}) (?:also |is )?(?P<db>{_WAY})\b",
        rf"\bthe (?P<da>{_WAY}) (?:the |an? )?(?P<a>{_NOUN})(?: is)?, the (?P<db>{_WAY}) (?:the |an? )?(?P<b>{_NOUN})"
        r"(?: is| becomes)?(?=[.,;]|$)",
        rf"\b{_CAUSE} (?P<db>{_MOVES}) (?:the |an? )?(?P<b>{_NOUN}){_END}",
        rf"\b{_CAUSE} (?:leads? to|results? in|gives?|causes?|means?) (?:an? |the )?(?P<db>{_WAY})(?: in)? (?:the |an? )?"
        rf"(?P<b>{_NOUN}){_END}",
    )
)
LONGEST = 1_000  # characters of a sentence that is read
MOST = 200  # trends of one voice
_EMPTY = frozenset("the a an its size sizes value number of".split())
_UNSURE = re.compile(
    r"\b(?:may|might|could|can|not|n['’]t|never|usually|often|sometimes|if|unless|while keeping|when|"
    r"up to)\b",
    re.IGNORECASE,
)
_LABEL = re.compile(r"^\s*(?:[-*+]|\d+[.)])?\s*\**([A-Z][\w -]{1,40})\**\s*:", re.MULTILINE)


@dataclass(frozen=True)
class _Trend:
    spoken: Spoken
    start: int
    end: int
    cause: str
    effect: str
    sign: int
    paragraph: int
    label: str


def find(voice: Voice) -> Iterator[Contradiction]:
    """Trends of the same pair with opposite signs, stated or drawn from two."""
    said = list(islice((trend for spoken in voice.parts for trend in _trends(spoken)), MOST))
    drawn = [*said, *islice(_chained(said), MOST)]
    told = set()
    for place, one in enumerate(drawn):
        for other in drawn[place + 1 :]:
            pair = (one.cause, one.effect)
            key = (*pair, one.spoken.question, one.spoken.part.part, other.spoken.question, other.spoken.part.part)
            if pair != (other.cause, other.effect) or one.sign == other.sign or key in told:
                continue
            told.add(key)
            sides = (one.spoken.side(one.start, one.end), other.spoken.side(other.start, other.end))
            reason = f"whether {one.effect} grows or shrinks as {one.cause} grows is said both ways"
            same_list = one.spoken is other.spoken and one.label != other.label and one.label and other.label
            named = one.cause.split()[-1] in (one.label + " " + other.label).lower()
            if same_list and not named:
                readings = (
                    f"said of {one.cause} whatever changes it: they clash",
                    f"said of {one.label.lower()} and of {other.label.lower()} alone: they do not",
                )
                yield voice.contradiction(sides, reason, tension=True, readings=readings)
            else:
                yield voice.contradiction(sides, reason)


def _trends(spoken: Spoken) -> Iterator[_Trend]:
    text = spoken.part.text
    for start, end in sentences(text):
        sentence = text[start:end]
        if end - start > LONGEST:
            continue
        for form in _FORMS:
            for match in form.finditer(sentence):
                if _UNSURE.search(sentence[: match.end()]):
                    continue
                sign = _sign(match["da"]) * _sign(match["db"])
                cause, effect = _head(match["a"]), _head(match["b"])
                if cause and effect and cause != effect:
                    paragraph = text.count("\n\n", 0, start)
                    label = _label(text, start + match.start())
                    yield _Trend(spoken, start + match.start(), start + match.end(), cause, effect, sign, paragraph, label)


def _sign(word: str) -> int:
    return 1 if re.fullmatch(_UP, word, re.IGNORECASE) else -1


def _head(noun: str) -> str:
    """The noun without articles and without a last word that only says that it is a size."""
    words = [word.lower() for word in noun.split() if word.lower() not in _EMPTY]
    return " ".join(words[-2:]).rstrip("s")


def _label(text: str, place: int) -> str:
    """The heading of the list's point or paragraph that a place stands in."""
    begin = max(text.rfind("\n\n", 0, place), text.rfind("\n- ", 0, place), text.rfind("\n* ", 0, place), 0)
    match = _LABEL.match(text[begin:place].lstrip("\n") or "")
    return match[1] if match else ""


def _chained(said: list[_Trend]) -> Iterator[_Trend]:
    """What two trends of one paragraph say together."""
    for first in said:
        for second in said:
            near = first.spoken is second.spoken and first.paragraph == second.paragraph and first.start < second.start
            if near and first.effect == second.cause and first.cause != second.effect:
                yield replace(first, end=second.end, effect=second.effect, sign=first.sign * second.sign)
