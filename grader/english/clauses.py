"""Sentences of change that are read whole: a cause, a quantity, and what becomes of it, with no word left over.

What a parser makes of a sentence hangs on one wrong arc; a clause whose every word has its part in the grammar of `phrasing`
is read without one. A clause that goes on with a condition, or a sentence that hedges, asks or supposes, is not read here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction

from grader.english.assertion import Change, Effect, Stance, Tendency
from grader.english.coding import Coded, coded, multiple, setting
from grader.english.names import Lexicon, stem
from grader.english.phrasing import COMPILED, ECHO, SETTINGS, kind_of
from grader.english.tokens import Mention, Token
from grader.english.words import FACTOR_VERBS, FOLDS, FRACTIONS, HEDGE_VERBS, HEDGES

_SILENCED = (HEDGES - {"would", "necessarily"}) | HEDGE_VERBS | frozenset(
    "suppose supposing assume assuming imagine pretend think thinks believe believes claim claims argue argues said says "
    "false untrue myth wrong incorrect mistake misconception according whether unless provided".split()
)  # fmt: skip
_CONDITIONS = re.compile(
    r"\b(?:if|unless|provided|only|except|when|whenever|until|assuming|without|otherwise|long|until|once|under|where)\b"
)
_LEAD = re.compile(
    r"(?:(?:so|and|but|or|first|second|third|finally|moreover|furthermore|consequently|hence|thus|now|note that|"
    r"(?:we|it|this) RSV that|recall that|in short|in fact|in general|as result|as consequence|"
    r"conversely|similarly|likewise|instead|[?-]|N [.)]|\( \w+ \)) ?,? ?)*"
)
_JOINS = "and so|and thus|and hence|and|but|while|whereas|so|hence|thus|therefore|which RSV that|because|since"
_SPLIT = re.compile(rf"(?: ,)? (?:{_JOINS}) ,? ?| [;:] | , ")
_FINITE = re.compile(r"\b(?:[A-Z]+V|BE|DO|[a-z]+s)\b")
_GROUND = re.compile(r"(?:because|since|given that|due to|owing to) [^,]* , ")
ANY = Fraction(3)  # what stands for the k of "multiplied by k"
_QUESTION = re.compile(r"[?\"“”]")
_UP: dict[str, Effect] = {"up": "up", "down": "down", "affects": "affects", "factor": "factor", "shrunk": "factor"}


def clauses(tokens: tuple[Token, ...], sentence: str, lexicon: Lexicon, topic: Mention | None = None) -> Iterator[Tendency]:
    """Every clause of a sentence that is read whole."""
    lowers = {token.text.lower() for token in tokens}
    if _QUESTION.search(sentence) or lowers & _SILENCED:
        return
    line = coded(tokens, lexicon, topic)
    found = list(_clauses(line, lexicon))
    if not found:
        line, conditions = _without_settings(line, lexicon)
        found = [replace(item, conditions=conditions) for item in _clauses(line, lexicon)] if conditions else []
    yield from found


def _clauses(line: Coded, lexicon: Lexicon) -> Iterator[Tendency]:
    for start in _starts(line.text):
        yield from _clause(line, start, lexicon) or ()


def echoed(tokens: tuple[Token, ...], lexicon: Lexicon, last: tuple[Tendency, ...]) -> Iterator[Tendency]:
    """`So do pooling layers.`: what the sentence before says, of something else."""
    line = coded(tokens, lexicon)
    match = ECHO.match(line.text)
    if match is None or match.end() < len(line.text) or not last or len({item.stance.start for item in last}) > 1:
        return
    reader = _Reader(line, match, lexicon)
    for item in last:
        if item.stance.denied != (match["also"] is not None) and not item.stance.reserve:
            causes = tuple(replace(item.causes[0], mention=mention) for mention in reader.mentions(match.span("more")))
            stance = replace(item.stance, start=tokens[0].start, end=line.within(*match.span())[-1].end)
            yield replace(item, causes=causes, stance=stance)


def _without_settings(line: Coded, lexicon: Lexicon) -> tuple[Coded, tuple[tuple[str, int], ...]]:
    """The line without what fixes parameters, "with stride 1", "without padding", and what is fixed."""
    conditions: dict[str, int] = {}
    kept = [True] * len(line.places)
    for match in SETTINGS.finditer(line.text):
        reader = _Reader(line, match, lexicon)
        fixed = reader.settings()
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


def _starts(text: str) -> Iterator[int]:
    """Where a clause may begin: at the start, behind a reason that opens the sentence, and behind a word that joins clauses."""
    lead = _LEAD.match(text)
    first = lead.end() if lead is not None else 0
    yield first
    ground = _GROUND.match(text, first)
    if ground is not None:
        yield ground.end()
    for match in _SPLIT.finditer(text, first):
        joined = match.group().strip(" ,")
        finite = joined in ("", ";", ":") or _FINITE.search(text, first, match.start())
        if finite and not _CONDITIONS.search(text[: match.start()]):
            yield match.end()


def _clause(line: Coded, start: int, lexicon: Lexicon) -> tuple[Tendency, ...] | None:
    for name, pattern in COMPILED:
        match = pattern.match(line.text, start)
        if match is None:
            continue
        if _CONDITIONS.search(line.text, match.end()):
            continue
        found = _Reader(line, match, lexicon).tendencies(name)
        if found:
            return found
    return None


@dataclass(frozen=True)
class _Reader:
    """A clause that fits a frame, and the tokens behind its letters."""

    line: Coded
    match: re.Match[str]
    lexicon: Lexicon

    def tendencies(self, name: str) -> tuple[Tendency, ...]:
        match name:
            case "if" | "with" | "says":
                causes = self.causes("if" if name == "if" else "cause")
                effects = self.effects("out")
            case "deed":
                causes, effects = self.causes("cause"), self.effects("deed")
            case "pair":
                causes, effects = self.causes("cause"), self.effects("effect")
            case "along":
                causes, effects = self.along()
            case "contrast":
                causes, effects = self._against(), self.effects("than")
            case _:
                causes, effects = self.fixed()
        if not causes or not effects:
            return ()
        if not self._one_letter():
            return ()
        told = self.match.group(0)
        tokens = self.line.within(*self.match.span())
        denied = self._denied()
        stance = Stance(tokens[0].start, tokens[-1].end, denied, "", " can " in f" {told} ")
        if self.match.group("more"):
            span = self.match.span("more")
            causes = (*causes, *(replace(causes[0], mention=mention) for mention in self.mentions(span)))
            effects = (*effects, *(replace(effects[0], mention=mention) for mention in self._quantities(span)))
        return tuple(Tendency(causes, effect, stance) for effect in effects)

    def _one_letter(self) -> bool:
        """Whether factors in letters are all the same letter."""
        written = {
            token.value.text.strip("$ ") for letters, token in self._words(self.match.span()) if letters == "F" and token.value
        }
        seen = [multiple(token, self.lexicon) for letters, token in self._words(self.match.span()) if letters == "MP"]
        written |= {item[0] for item in seen if item is not None and not item[0].isdigit()}
        return len(written) < 2 and all(len(text) == 1 for text in written)

    def _denied(self) -> bool:
        words = self.match.group(0).split()
        count = sum(word in ("NOT", "no", "nothing") for word in words)
        return count % 2 == 1

    # ------------------------------------------------------------ causes

    def causes(self, part: str) -> tuple[Change, ...]:
        span = self.match.span(part)
        kind = kind_of(part, self.match.group(part))
        if kind in ("range", "against", "swap"):
            return self._ends(span, turned=kind == "against")
        named = tuple(self.mentions(span))
        factor = None
        if kind in ("factor", "shrunk"):
            factor = self._amount(span)
            if factor is None:
                return ()
            factor = 1 / factor if kind == "shrunk" and factor > 1 else factor
        return tuple(Change(mention, _UP[kind], factor) for mention in dict.fromkeys(named)) if kind else ()

    def settings(self) -> list[tuple[str, int]] | None:
        """What parameters are set to in the match."""
        found: list[tuple[str, int]] = []
        named: list[str] = []
        values: list[int] = []
        for letters, token in self._words(self.match.span()):
            if letters in ("P", "B", "T") and token.mention is not None and token.mention.parameters:
                named.append(token.mention.parameters[0])
            elif letters == "E":
                known = setting(token, self.lexicon)
                if known is None or not known[0].parameters or not known[1].isdigit():
                    return None
                found.append((known[0].parameters[0], int(known[1])))
            elif letters in ("N", "S"):
                value = _side(token)
                if value is None or value.denominator != 1:
                    return None
                values.append(int(value))
            elif letters in ("no", "without", "unit"):
                values.append(1 if letters == "unit" else 0)
            if len(named) == len(values) == 1:
                found.append((named.pop(), values.pop()))
        return None if named or values else found

    def mentions(self, span: tuple[int, int]) -> Iterator[Mention]:
        for letters, token in self._words(span):
            seen = multiple(token, self.lexicon) if letters == "MP" else None
            if seen is not None and seen[1].parameters:
                yield seen[1]
            if letters in ("P", "B", "T") and token.mention is not None and token.mention.parameters:
                yield token.mention

    def _words(self, span: tuple[int, int]) -> Iterator[tuple[str, Token]]:
        for place, token in zip(self.line.places, self.line.tokens, strict=True):
            if span[0] <= place < span[1]:
                yield self.line.text[place:].split(" ", 1)[0], token

    def _ends(self, span: tuple[int, int], turned: bool, words: list[tuple[str, Token]] | None = None) -> tuple[Change, ...]:
        """From one value of a parameter to another."""
        values: list[Fraction] = []
        named: list[Mention] = []
        for letters, token in words or list(self._words(span)):
            if letters in ("P", "B", "T") and token.mention is not None:
                named.append(token.mention)
            elif letters == "E":
                known = setting(token, self.lexicon)
                if known is None:
                    return ()
                named.append(known[0])
                values.append(Fraction(known[1]))
            elif letters in ("N", "S"):
                value = _side(token)
                if value is None:
                    return ()
                values.append(value)
        parameters = {mention.parameters for mention in named}
        if len(values) != 2 or len(parameters) != 1 or not named[0].parameters or values[0] == values[1]:
            return ()
        first, last = (values[1], values[0]) if turned else (values[0], values[1])
        factor = last / first if first else None
        return (Change(named[0], "up" if last > first else "down", factor, ends=(first, last)),)

    def _against(self) -> tuple[Change, ...]:
        """`for 2t ... than for t`, `for 512 ... as for 128`: from the second to the first."""
        both = [*self._words(self.match.span("new")), *self._words(self.match.span("old"))]
        if "MP" in (letters for letters, _ in both):
            new, old = ([letters for letters, _ in self._words(self.match.span(part))] for part in ("new", "old"))
            factor = self._amount(self.match.span("new"))
            named = list(
                dict.fromkeys(
                    mention.parameters[0] for part in ("new", "old") for mention in self.mentions(self.match.span(part))
                )
            )
            if new != ["MP"] or old not in (["P"], ["B"]) or factor is None or len(named) != 1:
                return ()
            return (Change(Mention((), (named[0],)), "factor", factor),)
        return self._ends((0, 0), turned=True, words=both)

    def _amount(self, span: tuple[int, int]) -> Fraction | None:
        """By what something is multiplied; None where no number, or more than one, says it."""
        found: list[Fraction] = []
        for letters, token in self._words(span):
            text = token.text.lower()
            if letters in ("K", "N"):
                value = _number(token)
                if value is None:
                    return None
                found.append(value)
            elif letters in ("TW", "FD"):
                found.append(FOLDS[text])
            elif letters in ("FCV", "FCD", "FCG"):
                found += [value for verb, value in FACTOR_VERBS.items() if text.startswith(verb[:-1])]
            elif letters == "FR":
                found.append(FRACTIONS[text])
            elif letters == "INHALF":
                found.append(Fraction(1, 2))
            elif letters == "MP":
                seen = multiple(token, self.lexicon)
                if seen is None:
                    return None
                found.append(Fraction(seen[0]) if seen[0].isdigit() else ANY)
            elif letters == "F":
                found.append(ANY)
        return found[0] if len(found) == 1 and found[0] else None

    # ------------------------------------------------------------ effects

    def effects(self, part: str) -> tuple[Change, ...]:
        span = self.match.span(part)
        told = self.match.span("much") if part == "than" else span  # where the amount stands
        phrase = self.match.group("much" if part == "than" else part)
        kind = (
            ("up" if phrase.startswith("CU") else "down")
            if part == "effect"
            else kind_of("much" if part == "than" else part, phrase)
        )
        factor = None
        if kind in ("factor", "shrunk"):
            factor = self._amount(told)
            if factor is None:
                return ()
            factor = 1 / factor if kind == "shrunk" and factor > 1 else factor
        effect: Effect = "same" if kind == "same" else _UP[kind]
        rough = self.line.roughly(*span)
        named = {mention.quantities: mention for mention in self._quantities(span)}
        return tuple(Change(mention, effect, factor, rough=rough) for mention in named.values())

    def _quantities(self, span: tuple[int, int]) -> Iterator[Mention]:
        """The quantities that a phrase names, or what its owner has."""
        words = list(self._words(span))
        owners = [token.mention for letters, token in words if letters == "O" and token.mention is not None]
        whats = [tuple(stem(word) for word in token.text.split()) for letters, token in words if letters == "W"]
        named = [token.mention for letters, token in words if letters in ("Q", "B") and token.mention is not None]
        if owners:
            things = whats or [_stems(mention) for mention in named]
            ids = self.lexicon.owned(owners[0].owner, things[0]) if len(owners) == len(things) == 1 else ()
            if ids:
                yield Mention(ids, (), "", owners[0].text)
            return
        if whats and len(named) != 1:
            return
        yield from named

    def along(self) -> tuple[tuple[Change, ...], tuple[Change, ...]]:
        """What a quantity does with a parameter: depends on it or not, grows like it."""
        span, phrase = self.match.span("along"), self.match.group("along")
        kind = kind_of("along", phrase)
        named = tuple(self.mentions(span))
        quantities = [mention for mention in self._quantities(span) if mention not in named]
        order = _order([(letters, token.text.lower()) for letters, token in self._words(span)]) if kind == "order" else ""
        if kind == "order" and not order and "UPV" not in phrase and "MULV" not in phrase:
            return (), ()
        effect: Effect = "up" if kind == "order" else "same" if kind == "same" else "affects"
        causes = tuple(Change(mention, "up" if kind == "order" else "affects") for mention in named)
        return causes, tuple(Change(mention, effect, order=order) for mention in quantities)

    def fixed(self) -> tuple[tuple[Change, ...], tuple[Change, ...]]:
        """`takes constant memory`: along the count in which the question's orders are."""
        if not self.lexicon.spoken:
            return (), ()
        cause = Change(Mention((), self.lexicon.spoken), "up")
        return (cause,), tuple(Change(mention, "same") for mention in self._quantities(self.match.span("fixed")))


def _stems(mention: Mention) -> tuple[str, ...]:
    return tuple(stem(word) for word in mention.text.split() if word.lower() not in ("the", "a", "an"))


def _order(words: list[tuple[str, str]]) -> str:
    squared = any(text in ("square", "squared") for _, text in words)
    for letters, text in words:
        if letters in ("ORDER", "ORDERLY"):
            name = text.removesuffix("ly")
            return "linear" if name.startswith("proportional") else {"exponentia": "exponential"}.get(name, name)
        if letters in ("PROP", "PROPTO"):
            return "quadratic" if squared else "linear"
    return "quadratic" if squared else ""


def _number(token: Token) -> Fraction | None:
    text = (token.value.text if token.value is not None else token.text).replace(",", "")
    try:
        return None if "%" in text else Fraction(text)
    except (ValueError, ZeroDivisionError):
        return None


def _side(token: Token) -> Fraction | None:
    """A number, or the side of a square."""
    text = token.value.text if token.value is not None else token.text
    sides = re.fullmatch(r"(\d+)\s*(?:[x×*]|\\times|-?by-?|by)\s*(\d+)", text.strip("$ "))
    if sides is not None:
        return Fraction(sides[1]) if sides[1] == sides[2] else None
    return _number(token)
