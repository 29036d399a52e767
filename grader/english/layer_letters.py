"""A sentence about layers in letters: each layer, net, size and count becomes one, every other word its small letters."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import lru_cache

from grader.english.layer_frames import COUNTED, DIGITS, INT, PRODUCT, SHAPED, SUM, TUPLE, WORDS
from grader.english.layer_sizes import Symbols, shaped, symbolic
from grader.english.words import NUMBERS

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
    grows: int = 0  # 1 for "each upsampling layer", -1 for "the downsampling steps", of whichever kind
    window: int = 0  # "the 3x3 convolutions"
    label: bool = False  # "conv2", which may count all layers or its kind alone


@dataclass(frozen=True)
class Said:
    """What is said of a layer, at [start, end) of the sentence; `values` are the sides of an equation or a shape."""

    start: int
    end: int
    layer: Named
    what: str
    values: tuple[int, ...]
    denied: bool = False
    given: tuple[int, ...] = ()  # the sides of what goes into the net, where that is said beside
    some: bool = False  # "a strided convolution": one of those so called


@dataclass(frozen=True)
class Names:
    """The kinds of layers that a question's nets have, as English calls them, and the nets."""

    kinds: tuple[str, ...]
    nets: tuple[str, ...]
    symbols: Symbols = ()  # with their values in the nets
    fixed: tuple[tuple[int, tuple[str, ...]], ...] = ()  # all that the question sets, with its names


@dataclass(frozen=True)
class Coded:
    """A sentence in letters, and where each character of it stands in the sentence."""

    text: str
    places: tuple[tuple[int, int], ...]
    layers: dict[int, Named]
    symbols: Symbols = ()


_LABELLED = {
    "": "", "conv": "conv", "pool": "pool", "maxpool": "pool", "tconv": "transposedconv", "convt": "transposedconv",
    "upconv": "transposedconv", "deconv": "transposedconv", "fc": "fclayer", "linear": "linearlayer", "up": "upsamplinglayer",
}  # fmt: skip
LABELS = r"conv|max_?pool|pool|t_?conv|conv_?t|up_?conv|deconv|fc|linear"


@lru_cache(maxsize=64)
def _pattern(names: Names) -> re.Pattern[str]:
    kinds = "|".join(
        re.escape(name).replace(r"\ ", r"[\s-]?").replace(r"\-", r"[\s-]?") for name in sorted(names.kinds, key=len, reverse=True)
    )
    nets = "|".join(re.escape(name) for name in sorted(names.nets, key=len, reverse=True))
    which = "|".join((*ORDINALS, *DIGITS, "last", "final"))
    short = r"conv(?P<kernel>\d)-(?P<channels>\d+)(?:\s+(?:layer|convolution))?"
    label = rf"(?:(?P<label>{LABELS})[ _]?|(?P<place>layer)\s)(?P<labelled>\d|one|two|three|four|five|six)"
    label += r"(?!\s*(?:[x×*\\.]|of\b)|[-\w])"
    resizing = r"(?:(?P<resizing>strided|downsampling|down-sampling|upsampling|stride-[2-9])|zero-padded|padded)"
    resizes = r"(?P<resizes>down-?sampling|up-?sampling|strided)\s+(?:layer|step|stage|block)s?"
    many = rf"(?:(?:very\s+)?(?P<which>{which})|(?P<many>both|two|three|four|five))\s+"
    behind = r"(?:\s+(?:with|of)\s+(?:a\s+)?stride\s+(?:of\s+)?(?P<step>[2-9]|two))?"
    window = r"(?:\$?(?P<window>\d)\s?(?:[x×]|\\times|by)\s?(?P=window)\$?\s+)?"
    kind = rf"{window}(?:{resizing}\s+)?(?P<kind>{kinds})(?:\s+(?:layer|step|operation|stage))?s?{behind}"
    narrow = r"(?P<narrow>bottleneck(?:\s+layer)?|(?:narrowest|smallest|innermost)\s+(?:part|point|layer|stage))"
    layer = rf"(?:{many})?(?:{kind}|{resizes}|(?<=[a-z]\s)(?P<any>layer)|{short}|{label}|{narrow})"
    math = r"\$\s*(?P<math>[^$]{1,120}?)\s*\$"
    named = rf"(?i:(?P<net>{nets or '(?!)'})|(?<=the )(?P<this>net|network|model))(?:\s+(?:architecture|network|model|net))?"
    return re.compile(
        rf"(?<![\w-])(?:{layer}|{named}|(?P<counted>{COUNTED})|"
        rf"(?P<shaped>{SHAPED})|(?P<word>{WORDS}))(?![\w-])|{math}|(?P<tuple>{TUPLE}|(?-i:{shaped(names.symbols)}))|"
        rf"(?P<symbols>(?-i:{symbolic(names.symbols)}))|(?<![\w.,-])(?P<sum>{SUM})(?![\w-]|[.,]\d)|"
        rf"(?P<paren>\([^()$]*\))|(?P<space>\s+)",
        re.IGNORECASE,
    )


def letters_of(sentence: str, names: Names) -> Coded:
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
        letter = _letter(match, names.symbols)
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
    return Coded("".join(out), tuple(places), layers, names.symbols)


def _letter(match: re.Match[str], symbols: Symbols) -> str:
    """The letter of what was found; nothing where it is no value or only an aside."""
    if (
        match["kind"]
        or match["kernel"]
        or match["resizes"]
        or match["labelled"]
        or match["narrow"]
        or (match["any"] and match["which"])
    ):
        return "L"
    for group, letter in (
        ("net", "M"),
        ("this", "M"),
        ("symbols", "V"),
        ("counted", "C"),
        ("shaped", "W"),
        ("word", "V"),
        ("tuple", "T"),
        ("space", " "),
    ):
        if match[group]:
            return letter
    written = match["math"] or match["sum"] or ""
    if re.fullmatch(TUPLE, written) or re.fullmatch(shaped(symbols), written):
        return "T"
    if re.fullmatch(symbolic(symbols), written):
        return "V"
    if re.fullmatch(INT, written) or (re.fullmatch(SUM, written) and re.search(r"[=+^²³]", written)):
        return "V"
    return "P" if re.fullmatch(PRODUCT, written) else ""


def _named(match: re.Match[str]) -> Named:
    which = (match["which"] or "").lower()
    number = -1 if which in ("last", "final") else DIGITS.get(which, ORDINALS.index(which) if which in ORDINALS else None)
    words = re.sub(r"[\s-]+", "", (match["kind"] or "").lower())
    many = {"both": 2, **NUMBERS}[match["many"].lower()] if match["many"] else 0
    named = Named(words, number, int(match["kernel"] or 0), int(match["channels"] or 0), "", many)
    if match["labelled"]:
        place = NUMBERS.get(match["labelled"].lower(), 0) or int(match["labelled"])
        return replace(named, words=_LABELLED[re.sub(r"[_-]", "", (match["label"] or "").lower())], number=place - 1, label=True)
    if match["narrow"]:
        return replace(named, words="bottleneck")
    resizes = (match["resizes"] or "").lower()
    grows = 0 if not resizes else 1 if resizes.startswith("up") else -1
    resizing = bool(match["resizing"] or match["step"])
    return replace(named, resizing=resizing, grows=grows, window=int(match["window"] or 0))
