"""Sentences of change that are read whole: a cause, a quantity, and what becomes of it, with no word left over.

What a parser makes of a sentence hangs on one wrong arc; a clause whose every word has its part in the grammar of `phrasing`
is read without one. A clause that goes on with a condition, or a sentence that hedges, asks or supposes, is not read here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from grader.english.assembled import assembled, assembled_clauses
from grader.english.assertion import Tendency
from grader.english.changing import concluded, seen_of, simpler
from grader.english.coding import Coded, coded
from grader.english.names import Lexicon
from grader.english.phrasing import COMPILED, ECHO, HELD, SETTINGS
from grader.english.roles import Reader
from grader.english.tokens import Mention, Token
from grader.english.words import HEDGE_VERBS, HEDGES

_SILENCED = (HEDGES - {"would", "necessarily"}) | HEDGE_VERBS | frozenset(
    "suppose supposing assume assuming imagine pretend think thinks believe believes claim claims argue argues said says "
    "false untrue myth wrong incorrect mistake misconception according whether unless provided".split()
)  # fmt: skip
_CONDITIONS = re.compile(
    r"\b(?:if|unless|provided|only (?:if|when|for|in|with|under|on|once|while|because)|except|when|whenever|until|assuming|"
    r"without|otherwise|long|until|once|under|where)\b"
)
_LEAD = re.compile(
    r"(?:(?:so|and|but|or|first|second|third|finally|moreover|furthermore|consequently|hence|thus|now|note that|"
    r"(?:we|it|this) RSV that|recall that|in short|in fact|in general|as result|as consequence|"
    r"conversely|similarly|likewise|instead|[?-]|N [.)]|\( \w+ \)) ?,? ?)*"
)
_JOINS = "and so|and thus|and hence|and|but|while|whereas|so|hence|thus|therefore|which RSV that|which BE why|because|since"
_SPLIT = re.compile(rf"(?: ,)? (?:{_JOINS}) ,? ?| [;:] | , ")
_FINITE = re.compile(r"\b(?:[A-Z]+V|BE|DO|[a-z]+s)\b")
_NARROWS = re.compile(
    r"(?:in|for|at|on|with|under|within|among|of|from|inside|outside|unlike|like|after|before|during|by|to|near|through|given|"
    r"using|among|beyond|between|concerning|regarding|USEG)\b"
)
_GROUND = re.compile(r"(?:because|since|given that|due to|owing to) [^,]* , ")
_QUESTION = re.compile(r"[?\"“”]")


def unsaid(tokens: tuple[Token, ...], sentence: str) -> bool:
    """Whether a sentence hedges, asks, quotes, supposes or tells of others."""
    return bool(_QUESTION.search(sentence)) or bool({token.text.lower() for token in tokens} & _SILENCED)


def clauses(tokens: tuple[Token, ...], sentence: str, lexicon: Lexicon, topic: Mention | None = None) -> Iterator[Tendency]:
    """Every clause of a sentence that is read whole."""
    if unsaid(tokens, sentence):
        return
    line = coded(tokens, lexicon, topic)
    found = list(_clauses(line, lexicon, topic))
    if not found and (plain := simpler(line, lexicon)) != line:
        line = plain
        found = list(_clauses(line, lexicon, topic))
    if not found:
        found = [item for clause in concluded(line) for item in _clause(clause, 0, lexicon, topic) or ()]
    if not found:
        bare, conditions = _without_settings(line, lexicon)
        found = [replace(item, conditions=conditions) for item in _clauses(bare, lexicon, topic)] if bare != line else []
    past, seen = _past_lead(line), seen_of(lexicon)
    found = found or list(assembled(past, seen, lexicon))
    yield from found
    spans = [(item.stance.start, item.stance.end) for item in found]
    yield from assembled_clauses(past, seen, lexicon, spans)


def _past_lead(line: Coded) -> Coded:
    """The line without "so", "note that" in front."""
    lead = _LEAD.match(line.text)
    first = sum(place < (lead.end() if lead is not None else 0) for place in line.places)
    cut = line.places[first] if first < len(line.places) else 0
    return line if not cut else Coded(line.text[cut:], tuple(place - cut for place in line.places[first:]), line.tokens[first:])


def _clauses(line: Coded, lexicon: Lexicon, topic: Mention | None) -> Iterator[Tendency]:
    for start in starts(line.text):
        yield from _clause(line, start, lexicon, topic) or ()


def echoed(tokens: tuple[Token, ...], lexicon: Lexicon, last: tuple[Tendency, ...]) -> Iterator[Tendency]:
    """`So do pooling layers.`: what the sentence before says, of something else."""
    line = coded(tokens, lexicon)
    match = ECHO.match(line.text)
    if match is None or match.end() < len(line.text) or not last or len({item.stance.start for item in last}) > 1:
        return
    reader = Reader(line, match, lexicon)
    for item in last:
        if item.stance.denied != (match["also"] is not None) and not item.stance.reserve:
            causes = tuple(replace(item.causes[0], mention=mention) for mention in reader.mentions(match.span("more")))
            stance = replace(item.stance, start=tokens[0].start, end=line.within(*match.span())[-1].end)
            yield replace(item, causes=causes, stance=stance)


def _without_settings(line: Coded, lexicon: Lexicon) -> tuple[Coded, tuple[tuple[str, int], ...]]:
    """The line without what fixes parameters, "with stride 1", "without padding", and what is fixed."""
    conditions: dict[str, int] = {}
    kept = [True] * len(line.places)
    for match in (*SETTINGS.finditer(line.text), *HELD.finditer(line.text)):
        reader = Reader(line, match, lexicon)
        fixed = [] if match.re is HELD else reader.settings()
        if fixed is None or any(conditions.get(name, value) != value for name, value in fixed):
            return line, ()
        conditions |= dict(fixed)
        for place, start in enumerate(line.places):
            kept[place] = kept[place] and not match.start() <= start < match.end()
    words = [line.text[start:].split(" ", 1)[0] for start in line.places]
    text, places = "", []
    for word, keep in zip(words, kept, strict=True):
        if keep:
            places.append(len(text))
            text += word + " "
    tokens = tuple(token for token, keep in zip(line.tokens, kept, strict=True) if keep)
    return Coded(text, tuple(places), tokens), tuple(conditions.items())


def starts(text: str) -> Iterator[int]:
    """Where a clause may begin: at the start, behind a reason that opens the sentence, and behind a word that joins clauses."""
    lead = _LEAD.match(text)
    first = lead.end() if lead is not None else 0
    yield first
    ground = _GROUND.match(text, first)
    if ground is not None:
        yield ground.end()
    for match in _SPLIT.finditer(text, first):
        joined = match.group().strip(" ,")
        if joined in ("", ":") and _NARROWS.match(text, first):
            continue  # "in its last layers, ..."
        finite = joined in (";", ":") or _FINITE.search(text, first, match.start())
        if finite and not _CONDITIONS.search(text[: match.start()]):
            yield match.end()


def _clause(line: Coded, start: int, lexicon: Lexicon, topic: Mention | None) -> tuple[Tendency, ...] | None:
    for name, pattern in COMPILED:
        match = pattern.match(line.text, start)
        if match is None:
            continue
        if _CONDITIONS.search(line.text, match.end()):
            continue
        found = Reader(line, match, lexicon, topic).tendencies(name)
        if found:
            return found
    return None
