"""Sentences about the layers of a network: "after the second pooling layer the output is 6x6x64", "it has 9 x 3 = 27 weights".

A sentence is read whole or not at all: layers, sizes and counts become letters, and what is left must be one of the frames below,
so that a reserve, a condition or another speaker leaves no claim behind.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache

from grader.english.layer_frames import (
    COMPILED,
    COUNTED,
    DIGITS,
    DOUBT,
    INT,
    LEAD,
    LONGEST,
    MORE,
    PRODUCT,
    SHAPED,
    SIDES_ONLY,
    SUM,
    TAIL,
    TUPLE,
    WORDS,
    WRITTEN,
)
from grader.english.words import NUMBERS
from grader.networks import GIVES, TAKES

ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth")


@dataclass(frozen=True)
class Named:
    """A layer as it was named: words for its kind, which of that kind, and its net where the phrase has it."""

    words: str
    number: int | None = None  # 0, 1, ...; -1 for the last
    kernel: int = 0  # of the usual short form conv<kernel>-<channels>
    channels: int = 0
    net: str = ""
    many: int = 0  # "the two pooling layers"
    resizing: bool = False  # one that changes the side of what it takes: "the first strided convolution"


@dataclass(frozen=True)
class Said:
    """What is said of a layer, at [start, end) of the sentence; `values` are the sides of an equation or a shape."""

    start: int
    end: int
    layer: Named
    what: str
    values: tuple[int, ...]
    denied: bool = False


@dataclass(frozen=True)
class Names:
    """The kinds of layers that a question's nets have, as English calls them, and the nets."""

    kinds: tuple[str, ...]
    nets: tuple[str, ...]


@dataclass(frozen=True)
class _Coded:
    """A sentence in letters, and where each character of it stands in the sentence."""

    text: str
    places: tuple[tuple[int, int], ...]
    layers: dict[int, Named]


def said(sentence: str, names: Names, before: Named | None) -> Iterator[Said]:
    """What the sentence says of layers; `before` is the layer of which the text spoke last."""
    if (
        len(sentence) > LONGEST
        or DOUBT.search(sentence)
        or sentence.rstrip(" *_").endswith("?")
        or re.search(r"[\"“”]", sentence)
    ):
        return
    coded = _coded(sentence.replace("**", "  ").replace("__", "  "), names)
    lead = LEAD.match(coded.text)
    start = lead.end() if lead is not None else 0
    net = next((sentence[coded.places[at][0] : coded.places[at][1]] for at in range(start) if coded.text[at] == "M"), "")
    for name, frame in COMPILED:
        match = frame.match(coded.text, start)
        if match is None:
            continue
        found = list(_clauses(name, match, coded, sentence, before))
        end = match.end()
        while found and (more := MORE.match(coded.text, end)) is not None:
            found.append(_continued(more, found[0].layer, coded, sentence))
            end = more.end()
        if found and TAIL.fullmatch(coded.text, end):
            yield from (replace(item, layer=replace(item.layer, net=item.layer.net or net)) for item in found)
            return


def last_named(sentence: str, names: Names, before: Named | None) -> Named | None:
    """The layer that "it" means after the sentence: the one that it names, if that is one."""
    named = list(_coded(sentence, names).layers.values()) if len(sentence) <= LONGEST else []
    return named[0] if len(named) == 1 else None if named else before


def _clauses(name: str, match: re.Match[str], coded: _Coded, sentence: str, before: Named | None) -> Iterator[Said]:
    groups = match.groupdict()
    layer = coded.layers[match.start("layer")] if groups.get("layer") else before
    if groups.get("given"):
        layer = Named("input") if _at(match, "given", coded, sentence).lower() == "input" else None
    if layer is None or (groups.get("verb") and not _at(match, "verb", coded, sentence).lower().startswith("output")):
        return
    if layer.many and name in ("after", "after_have"):
        layer = replace(layer, number=layer.many - 1, many=0)  # after all of them
    if layer.many > 0 and name not in ("reduces", *_RESIZES):
        return  # of several together
    own = next((at for at in range(match.start(), match.end()) if coded.text[at] == "M"), None)
    if own is not None:
        layer = replace(layer, net=sentence[slice(*coded.places[own])])
    start, end = coded.places[match.start()][0], coded.places[match.end() - 1][1]
    denied = bool(groups.get("not"))
    if name in ("maps", "reduces", *_RESIZES):
        yield from _both_sides(name, match, coded, sentence, Said(start, end, layer, "", (), denied))
        return
    if groups.get("into"):
        what = _what(f"input {_at(match, 'into', coded, sentence)}")
        yield Said(start, end, layer, what, _values(_at(match, "value", coded, sentence)))
        return
    if groups.get("none"):
        what = _what(sentence[slice(*coded.places[match.start("none")])])
        yield Said(start, end, layer, what, (0,))
        return
    if groups.get("counted"):
        yield Said(
            start,
            end,
            layer,
            _what(_taken(_at(match, "counted", coded, sentence), sentence[start:end])),
            _values(_at(match, "value", coded, sentence)),
            denied,
        )
        return
    shaped = _at(match, "shaped", coded, sentence) if groups.get("shaped") else "input" if groups.get("given") else "output"
    if name in ("of", "whose") and not re.search(r"output|input|feature|tensor|volume", shaped):
        return  # the size of a layer may be that of its kernel
    what = TAKES if "input" in shaped else GIVES
    yield Said(start, end, layer, what, _sides(_at(match, "size", coded, sentence)), denied)


def _taken(counted: str, clause: str) -> str:
    """`takes 25 channels` speaks of what goes in."""
    taken = re.search(r"\b(?:takes|receives|gets|sees)\b", clause)
    return f"input {counted}" if taken and not re.search(r"input|output|param|weight|bias", counted, re.IGNORECASE) else counted


def _both_sides(name: str, match: re.Match[str], coded: _Coded, sentence: str, said: Said) -> Iterator[Said]:
    """What a layer takes and gives: "maps 3 channels to 32", "reduces 32x32 to 16x16", "halves height and width"."""
    layer = said.layer
    if name in _RESIZES:
        clause = sentence[said.start : said.end]
        if re.search(r"neuron|unit|param|weight|bias|inputs|outputs", clause):
            return
        what = "channels by factor" if re.search(r"channel|filter", clause) else SIDE_FACTOR
        factor = _factor(match, coded, sentence)
        if factor is not None:
            yield replace(said, layer=replace(layer, many=0), what=what, values=factor)
        return
    between = coded.places[match.start("from" if name == "reduces" else "into")][1]
    after = next(at for at in range(between, said.end) if not sentence[at].isspace())
    taken, given = replace(said, end=between), replace(said, start=after)
    if name == "maps":
        into = _what(f"input {_at(match, 'into', coded, sentence)}")
        yield replace(taken, what=into, values=_values(_at(match, "value", coded, sentence)))
        yield replace(given, what=into.replace("input", "output"), values=_values(_at(match, "value2", coded, sentence)))
        return
    first = replace(layer, many=0, number=0) if layer.many else layer
    last = replace(layer, many=0, number=layer.many - 1) if layer.many else layer
    yield replace(taken, layer=first, what=TAKES, values=_sides(_at(match, "from", coded, sentence)))
    yield replace(given, layer=last, what=GIVES, values=_sides(_at(match, "size", coded, sentence)))


SIDE_FACTOR = "side by factor"
_RESIZES = ("halves", "resized", "scaled")
_FACTORS = {"halve": (1, 2), "half": (1, 2), "doubl": (2, 1), "twice": (2, 1), "quadr": (4, 1), "quart": (1, 4), "a qua": (1, 4)}


def _factor(match: re.Match[str], coded: _Coded, sentence: str) -> tuple[int, int] | None:
    """By what the sides are multiplied, as numerator and denominator; None where that is said in two ways."""
    groups = match.groupdict()
    named = groups.get("by") or groups.get("half") or (groups.get("scale") or "V").removesuffix(" times")
    if named != "V":
        return _FACTORS[named[:5]]
    numbers = [at for at in range(match.start(), match.end()) if coded.text[at] == "V"]
    values = {value for at in numbers for value in _values(sentence[slice(*coded.places[at])])}
    if len(values) != 1:
        return None
    (value,) = values
    return (1, value) if groups.get("down") or groups.get("fall") else (value, 1)


def _continued(more: re.Match[str], layer: Named, coded: _Coded, sentence: str) -> Said:
    which = next(mark for mark in ("", "2", "3") if more.group(f"value{mark}"))
    first = more.start() + len(more[0]) - len(more[0].lstrip(" ,;"))
    start, end = coded.places[first][0], coded.places[more.end() - 1][1]
    counted, value = _at(more, f"counted{which}", coded, sentence), _at(more, f"value{which}", coded, sentence)
    return Said(start, end, layer, _what(counted), _values(value))


def _at(match: re.Match[str], group: str, coded: _Coded, sentence: str) -> str:
    return sentence[slice(*coded.places[match.start(group)])]


def _what(phrase: str) -> str:
    """What is counted, by one name for its synonyms."""
    lower = phrase.lower()
    side = "input " if "input" in lower or lower.startswith("in") else ""
    for pattern, name in (
        ("channel|filter|feature map", f"{side or 'output '}channels"),
        ("neuron|unit|inputs?$|outputs?$", f"{side}neurons"),
        ("bias", "biases"),
        ("weight", "weights"),
    ):
        if re.search(pattern, lower):
            return name
    return "parameters" if "able" in lower or "learned" in lower else "any parameters"


def _sides(written: str) -> tuple[int, ...]:
    """The sides of a shape."""
    return tuple(int(re.sub(r"\D", "", item)) for item in re.findall(INT if "(" not in written[:2] else r"\d+", written))


def _values(written: str) -> tuple[int, ...]:
    """The number, or what both sides of an equation come to."""
    plain = written.strip().lower()
    if plain == "no" or plain in NUMBERS:
        return (0 if plain == "no" else NUMBERS[plain],)
    return tuple(sum(_product(term) for term in side.split("+")) for side in plain.split("="))


def _product(term: str) -> int:
    found = 1
    for factor in re.finditer(rf"({INT})(?:\s*\^\s*\{{?([23])\}}?|([²³]))?", term):
        power = int(factor[2] or {"²": 2, "³": 3}.get(factor[3] or "", 1))
        found *= int(re.sub(r"\D", "", factor[1])) ** power
    return found


def counted_sum(sentence: str, start: int) -> tuple[int, int] | None:
    """Where a sum or product of whole numbers that begins here ends, and what it comes to; None where its sides differ."""
    match = WRITTEN.match(sentence, start)
    if match is None or not re.search(r"[=+^²³·∗*×]|\\(?:times|cdot)", match[0]) or re.fullmatch(SIDES_ONLY, match[0]):
        return None
    values = set(_values(match[0]))
    return (match.end(), values.pop()) if len(values) == 1 else None


# ---------------------------------------------------------------- letters


@lru_cache(maxsize=64)
def _pattern(names: Names) -> re.Pattern[str]:
    kinds = "|".join(
        re.escape(name).replace(r"\ ", r"[\s-]?").replace(r"\-", r"[\s-]?") for name in sorted(names.kinds, key=len, reverse=True)
    )
    nets = "|".join(re.escape(name) for name in sorted(names.nets, key=len, reverse=True))
    which = "|".join((*ORDINALS, *DIGITS, "last", "final"))
    short = r"conv(?P<kernel>\d)-(?P<channels>\d+)(?:\s+(?:layer|convolution))?"
    resizing = r"(?:(?P<resizing>strided|downsampling|down-sampling|upsampling|stride-[2-9])|zero-padded|padded)"
    many = rf"(?:(?P<which>{which})|(?P<many>both|two|three|four|five))\s+"
    behind = r"(?:\s+(?:with|of)\s+(?:a\s+)?stride\s+(?:of\s+)?(?P<step>[2-9]|two))?"
    layer = rf"(?:{many})?(?:(?:{resizing}\s+)?(?P<kind>{kinds})(?:\s+layer)?s?{behind}|(?<=[a-z]\s)(?P<any>layer)|{short})"
    math = r"\$\s*(?P<math>[^$]{1,120}?)\s*\$"
    return re.compile(
        rf"(?<![\w-])(?:{layer}|(?i:(?P<net>{nets or '(?!)'}))(?:\s+(?:architecture|network|model|net))?|(?P<counted>{COUNTED})|"
        rf"(?P<shaped>{SHAPED})|(?P<word>{WORDS}))(?![\w-])|{math}|(?P<tuple>{TUPLE})|(?<![\w.,-])(?P<sum>{SUM})(?![\w-]|[.,]\d)|"
        rf"(?P<paren>\([^()$]*\))|(?P<space>\s+)",
        re.IGNORECASE,
    )


def _coded(sentence: str, names: Names) -> _Coded:
    out: list[str] = []
    places: list[tuple[int, int]] = []
    layers: dict[int, Named] = {}

    def put(letter: str, start: int, end: int) -> None:
        out.append(letter)
        places.append((start, end))

    end = 0
    for match in _pattern(names).finditer(sentence):
        for place in range(end, match.start()):
            put(sentence[place].lower()[:1], place, place + 1)
        end = match.end()
        letter = _letter(match)
        if letter == "L":
            layers[len(out)] = _named(match)
        if letter == " " and out and out[-1] == " ":
            continue
        if letter:
            put(letter, match.start(), match.end())
        elif match["paren"] is None:
            for place in range(match.start(), match.end()):
                put(sentence[place].lower()[:1], place, place + 1)
    for place in range(end, len(sentence)):
        put(sentence[place].lower()[:1], place, place + 1)
    return _Coded("".join(out), tuple(places), layers)


def _letter(match: re.Match[str]) -> str:
    """The letter of what was found; nothing where it is no value or only an aside."""
    if match["kind"] or match["kernel"] or (match["any"] and match["which"]):
        return "L"
    for group, letter in (("net", "M"), ("counted", "C"), ("shaped", "W"), ("word", "V"), ("tuple", "T"), ("space", " ")):
        if match[group]:
            return letter
    written = match["math"] or match["sum"] or ""
    if re.fullmatch(TUPLE, written):
        return "T"
    if re.fullmatch(INT, written) or (re.fullmatch(SUM, written) and re.search(r"[=+^²³]", written)):
        return "V"
    return "P" if re.fullmatch(PRODUCT, written) else ""


def _named(match: re.Match[str]) -> Named:
    which = (match["which"] or "").lower()
    number = -1 if which in ("last", "final") else DIGITS.get(which, ORDINALS.index(which) if which in ORDINALS else None)
    words = re.sub(r"[\s-]+", "", (match["kind"] or "").lower())
    many = {"both": 2, **NUMBERS}[match["many"].lower()] if match["many"] else 0
    resizing = bool(match["resizing"] or match["step"])
    return Named(words, number, int(match["kernel"] or 0), int(match["channels"] or 0), "", many, resizing)
