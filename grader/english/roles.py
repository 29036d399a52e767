"""What the parts of a clause name that fits a frame of the grammar: causes, quantities, amounts, what is denied."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction

from grader.english.assertion import Change, Effect, Stance, Tendency
from grader.english.coding import Coded, multiple, setting, shift, symbol
from grader.english.names import Lexicon, stem
from grader.english.phrasing import kind_of
from grader.english.tokens import Mention, Token
from grader.english.words import FACTOR_VERBS, FOLDS, FRACTIONS

EVERY_COUNT = "whatever the orders are in"
ANY = Fraction(3)  # what stands for the k of "multiplied by k"
_UP: dict[str, Effect] = {"up": "up", "down": "down", "affects": "affects", "factor": "factor", "shrunk": "factor"}
_UP |= {"shift": "shift", "shifted": "shift", "inverse": "factor"}


@dataclass(frozen=True)
class Reader:
    """A clause that fits a frame, and the tokens behind its letters."""

    line: Coded
    match: re.Match[str]
    lexicon: Lexicon
    topic: Mention | None = None

    def tendencies(self, name: str) -> tuple[Tendency, ...]:
        match name:
            case "if" | "with" | "says":
                causes = self.causes("if" if name == "if" else "cause")
                effects = self.effects("out")
            case "note":
                causes, effects = self.causes("cause"), self.effects("noted")
            case "deed":
                causes, effects = self.causes("cause"), self.effects("deed")
            case "pair":
                causes, effects = self.causes("cause"), self.effects("effect")
            case "along" | "noted along":
                causes, effects = self.along()
            case "headed":
                causes, effects = self._headed(), self.effects("out")
                if any(effect.effect in ("factor", "affects", "shift") for effect in effects):
                    return ()
            case "contrast":
                causes, effects = self._against(), self.effects("than")
            case _:
                causes, effects = self.fixed()
        if not causes or not effects:
            return ()
        if not self._one_letter() or not self._one_step(causes, effects):
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

    def _one_step(self, causes: tuple[Change, ...], effects: tuple[Change, ...]) -> bool:
        """Whether what is shifted is shifted by what the cause is."""
        moved = [token.text.lower() for letters, token in self.words(self.match.span()) if letters == "N"]
        both = causes[0].effect == effects[0].effect == "shift"
        return not both or (len(set(moved)) < 2 and len(moved) in (0, 2))

    def _one_letter(self) -> bool:
        """Whether factors in letters are all the same letter."""
        written = {
            token.value.text.strip("$ ") for letters, token in self.words(self.match.span()) if letters == "F" and token.value
        }
        seen = [multiple(token, self.lexicon) for letters, token in self.words(self.match.span()) if letters == "MP"]
        written |= {item[0] for item in seen if item is not None and not item[0].isdigit()}
        moved = [shift(token) for letters, token in self.words(self.match.span()) if letters == "SHIFTED"]
        if moved and not self._of_named(moved):
            return False
        return len(written) < 2 and all(len(text) == 1 for text in written)

    def _of_named(self, moved: list[tuple[str, str]]) -> bool:
        """Whether what is shifted, `x + c 1`, is what the clause names, and by the same."""
        named = [token.mention for letters, token in self.words(self.match.span()) if letters in ("P", "B", "Q")]
        bases = [symbol(base, self.lexicon) for base, _ in moved]
        return len({step for _, step in moved}) == 1 and all(
            base is not None and any(item is not None and _shared(item, base) for item in named) for base in bases
        )

    def _denied(self) -> bool:
        words = self.match.group(0).split()
        cause = [word for part in ("cause", "if", "new", "old") for word in (self.match.groupdict().get(part) or "").split()]
        count = sum(word in ("NOT", "no", "nothing") for word in words) - cause.count("no")
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
            factor = self.amount(span)
            if factor is None:
                return ()
            factor = 1 / factor if kind == "shrunk" and factor > 1 else factor
        return tuple(Change(mention, _UP[kind], factor) for mention in dict.fromkeys(named)) if kind else ()

    def settings(self) -> list[tuple[str, int]] | None:
        """What parameters are set to in the match."""
        found: list[tuple[str, int]] = []
        named: list[str] = []
        values: list[int] = []
        for letters, token in self.words(self.match.span()):
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
        for letters, token in self.words(span):
            seen = multiple(token, self.lexicon) if letters == "MP" else None
            if seen is not None and seen[1].parameters:
                yield seen[1]
            if letters in ("P", "B", "T") and token.mention is not None and token.mention.parameters:
                yield token.mention

    def words(self, span: tuple[int, int]) -> Iterator[tuple[str, Token]]:
        for place, token in zip(self.line.places, self.line.tokens, strict=True):
            if span[0] <= place < span[1]:
                yield self.line.text[place:].split(" ", 1)[0], token

    def _ends(self, span: tuple[int, int], turned: bool, words: list[tuple[str, Token]] | None = None) -> tuple[Change, ...]:
        """From one value of a parameter to another."""
        values: list[Fraction] = []
        named: list[Mention] = []
        for letters, token in words or list(self.words(span)):
            if letters in ("P", "B", "T") and token.mention is not None:
                named.append(token.mention)
            elif letters == "E":
                known = setting(token, self.lexicon)
                if known is None:
                    return ()
                named.append(known[0])
                values.append(Fraction(known[1]))
            elif letters in ("no", "unit"):
                values.append(Fraction(letters == "unit"))
            elif letters in ("N", "S") and token.text.lower() != "one":
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

    def _headed(self) -> tuple[Change, ...]:
        """`Dilation: the kernel is spread out, so Q grows`: under a heading, what nothing else is the cause of."""
        head = re.match(r"(?:P|B) : ", self.line.text)
        if self.topic is None or head is None or len(re.findall(r"\b(?:P|B|MP|E)\b", self.line.text)) > 1:
            return ()
        return (Change(self.topic, "up"),)

    def _against(self) -> tuple[Change, ...]:
        """`for 2t ... than for t`, `for 512 ... as for 128`: from the second to the first."""
        both = [*self.words(self.match.span("new")), *self.words(self.match.span("old"))]
        if "MP" in (letters for letters, _ in both):
            new, old = ([letters for letters, _ in self.words(self.match.span(part))] for part in ("new", "old"))
            factor = self.amount(self.match.span("new"))
            named = list(
                dict.fromkeys(
                    mention.parameters[0] for part in ("new", "old") for mention in self.mentions(self.match.span(part))
                )
            )
            if new != ["MP"] or old not in (["P"], ["B"]) or factor is None or len(named) != 1:
                return ()
            return (Change(Mention((), (named[0],)), "factor", factor),)
        return self._ends((0, 0), turned=True, words=both)

    def amount(self, span: tuple[int, int]) -> Fraction | None:
        """By what something is multiplied; None where no number, or more than one, says it."""
        found: list[Fraction] = []
        for letters, token in self.words(span):
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
            ("up" if "CU" in phrase.split() else "down" if "CD" in phrase.split() else "same")
            if part == "effect"
            else kind_of("much" if part == "than" else part, phrase)
        )
        factor = None
        if kind in ("factor", "shrunk"):
            factor = self.amount(told)
            if factor is None:
                return ()
            factor = 1 / factor if kind == "shrunk" and factor > 1 else factor
        effect: Effect = "same" if kind == "same" else _UP[kind]
        rough = self.line.roughly(*span)
        named = {mention.quantities: mention for mention in self._quantities(span)}
        return tuple(Change(mention, effect, factor, rough=rough, of=self._of(span)) for mention in named.values())

    def _of(self, span: tuple[int, int]) -> str:
        """`the norm of Q`: what of it is spoken of."""
        match = re.search(r"\b(?:norm|length|magnitude) of (?:Q|B)\b|\bSIZED\b|\borigin\b", self.line.text[slice(*span)])
        return "" if match is None else "norm"

    def _quantities(self, span: tuple[int, int]) -> Iterator[Mention]:
        """The quantities that a phrase names, or what its owner has."""
        words = list(self.words(span))
        owners = [token.mention for letters, token in words if letters == "O" and token.mention is not None]
        whats = [tuple(stem(word) for word in token.text.split()) for letters, token in words if letters == "W"]
        named = [token.mention for letters, token in words if letters in ("Q", "B") and token.mention is not None]
        if owners:
            things = whats or [_stems(mention) for mention in named]
            ids = self.lexicon.owned(owners[0].owner, things[0]) if len(owners) == len(things) == 1 else ()
            if not ids and len(owners) == len(named) == 1:
                mine = {share.id for share in self.lexicon.shares if share.owner == owners[0].owner}
                ids = tuple(id for id in named[0].quantities if id in mine)
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
        order = _order([(letters, token.text.lower()) for letters, token in self.words(span)]) if kind == "order" else ""
        if kind == "order" and not order and "UPV" not in phrase and "MULV" not in phrase:
            return (), ()
        if kind == "inverse":
            twice = tuple(Change(mention, "factor", Fraction(2)) for mention in named)
            return twice, tuple(Change(mention, "factor", Fraction(1, 2)) for mention in quantities)
        effect: Effect = "up" if kind == "order" else "same" if kind == "same" else "affects"
        causes = tuple(Change(mention, "up" if kind == "order" else "affects") for mention in named)
        return causes, tuple(Change(mention, effect, order=order) for mention in quantities)

    def fixed(self) -> tuple[tuple[Change, ...], tuple[Change, ...]]:
        """`takes constant memory`: along the count in which the question's orders are."""
        if not self.lexicon.spoken:
            return (), ()
        cause = Change(Mention((), self.lexicon.spoken, "", EVERY_COUNT), "up")
        return (cause,), tuple(Change(mention, "same") for mention in self._quantities(self.match.span("fixed")))


def _shared(left: Mention, right: Mention) -> bool:
    return bool(set(left.parameters) & set(right.parameters) or set(left.quantities) & set(right.quantities))


def stems_of_mention(token: Token) -> tuple[str, ...]:
    """What a token names, by its stems."""
    return tuple(stem(word) for word in token.text.split() if word.lower() not in ("the", "a", "an"))


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
