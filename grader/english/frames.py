"""Tendencies in short forms that a parser makes little of: "higher P => larger Q", "Q has the same size for all P".

As with layers, a sentence is read whole or not at all: what the reference names, comparatives and verbs of change become letters,
and the rest must be one of the frames.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from grader.english.assertion import Change, Effect, Stance, Tendency
from grader.english.tokens import Mention, Token
from grader.english.words import AFFECT_VERBS, DOWN_VERBS, DOWN_WORDS, UP_VERBS, UP_WORDS, third_person

_FORMS: dict[str, str] = {}
for _verbs, _letter in ((UP_VERBS, "R"), (DOWN_VERBS, "S"), (AFFECT_VERBS, "A")):
    for _verb in _verbs:
        _FORMS[_verb] = _FORMS[third_person(_verb)] = _letter
_SIGNS = {"↑": "R", "↓": "S", "→": ">", "⇒": ">", "=>": ">", "->": ">", "⟹": ">", "\\to": ">", "\\Rightarrow": ">"}

# P parameter, Q quantity, U and D comparatives, R and S verbs of growth and loss, A verbs of mere change, > an arrow.
_THE = r"(?:(?:the|a|an|any|our) )?"
_GETS = r"(?:is|are|gets|get|becomes|become|is made|are made) "
_SO = r"(?:(?:,|;)? ?(?:so|and so|hence|then|thus|therefore) |, )"
_CAUSE = rf"(?:(?P<cu>U) P|(?P<cd>D) P|{_THE}P {_GETS}(?:(?P<cu2>U)|(?P<cd2>D))|P (?:(?P<cu3>R)|(?P<cd3>S)))"
_EFFECT = rf"(?:{_THE}(?:(?P<eu>U)|(?P<ed>D)) Q|{_THE}Q {_GETS}(?:(?P<eu2>U)|(?P<ed2>D))|{_THE}Q (?:(?P<eu3>R)|(?P<ed3>S)))"
_LEADS = (
    r"(?:means?|gives?|leads? to|leading to|results? in|produces?|yields?|causes?|comes? with|goes? (?:along )?with|"
    r"(?:has|have)|brings?|entails?)"
)
_FRAMES: tuple[tuple[str, str], ...] = (
    ("both", rf"{_CAUSE} ?(?:[=-]?>|[=-]) ?{_EFFECT}"),
    ("both", rf"{_THE}{_CAUSE} {_LEADS} (?:that )?{_EFFECT}"),
    ("both", rf"(?:if|when|as|whenever) {_THE}{_CAUSE} ?{_SO}?{_EFFECT}"),
    ("both", rf"{_EFFECT} (?:if|when|as|whenever) {_THE}{_CAUSE}"),
    ("same", rf"(?:no matter|regardless of|whatever|independent of|irrespective of) (?:how large |what )?{_THE}P (?:is )?, "
             rf"{_THE}Q (?:is|remains|stays) {_THE}(?:same|unchanged|fixed)"),
    ("same", rf"{_THE}Q (?:has|have) the same (?:size|value) for (?:all|any|every) P"),
    ("same", rf"{_THE}Q (?:is|are|remains?|stays?) (?:the same|equally \w+|unchanged) (?:for (?:all|any|every)|whatever|"
             rf"with and without|with or without|regardless of) {_THE}P(?: is| we (?:use|choose|take))?"),
    ("same", rf"whether or not (?:there is |we (?:use|have|add) ){_THE}P ?, {_THE}Q (?:is|stays|remains) (?:the same|unchanged)"),
)  # fmt: skip
_COMPILED = tuple((kind, re.compile(frame)) for kind, frame in _FRAMES)
_LEAD = re.compile(r"(?:(?:so|thus|hence|therefore|also|finally|moreover|in short|clearly|note that|in general) ?,? ?)*")
_END = re.compile(r"[ .;!]*")


@dataclass(frozen=True)
class _Coded:
    text: str
    tokens: tuple[Token, ...]  # of each character


def framed(tokens: tuple[Token, ...]) -> Iterator[Tendency]:
    """The tendency that a sentence of one of the frames asserts."""
    coded = _coded(tokens)
    if coded.text.count("P") != 1 or coded.text.count("Q") != 1:
        return
    lead = _LEAD.match(coded.text)
    start = lead.end() if lead is not None else 0
    for kind, frame in _COMPILED:
        match = frame.match(coded.text, start)
        if match is None or not _END.fullmatch(coded.text, match.end()):
            continue
        cause = coded.tokens[match.string.index("P")].mention or Mention()
        quantity = coded.tokens[match.string.index("Q")].mention or Mention()
        stance = Stance(coded.tokens[match.start()].start, coded.tokens[match.end() - 1].end)
        if kind == "same":
            yield Tendency((Change(cause, "up"),), Change(quantity, "same"), stance)
            return
        groups = match.groupdict()
        up: Effect = "up" if any(groups[name] for name in ("cu", "cu2", "cu3")) else "down"
        effect: Effect = "up" if any(groups[name] for name in ("eu", "eu2", "eu3")) else "down"
        yield Tendency((Change(cause, up),), Change(quantity, effect), stance)
        return


def _coded(tokens: tuple[Token, ...]) -> _Coded:
    out: list[str] = []
    owners: list[Token] = []
    for token in tokens:
        letters = _letters(token) + " " * token.space
        out.append(letters)
        owners += [token] * len(letters)
    return _Coded("".join(out), tuple(owners))


def _letters(token: Token) -> str:
    lower = token.text.lower().strip("$ ")
    if token.mention is not None:
        return "Q" if token.mention.quantities else "P" if token.mention.parameters else "M"
    if lower in UP_WORDS or lower in ("better", "extra"):
        return "U"
    if lower in DOWN_WORDS:
        return "D"
    return _FORMS.get(lower) or _SIGNS.get(lower) or _SIGNS.get(token.text.strip("$ ")) or lower
