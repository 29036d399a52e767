"""Sentences about the layers of a network: "after the second pooling layer the output is 6x6x64", "it has 9 x 3 = 27 weights".

A sentence is read whole or not at all: layers, sizes and counts become letters, and what is left must be one of the frames below,
so that a reserve, a condition or another speaker leaves no claim behind.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache

from grader.english.words import NUMBERS
from grader.networks import GIVES, TAKES

ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth")
_DIGITS = {"1st": 0, "2nd": 1, "3rd": 2, "4th": 3, "5th": 4, "6th": 5, "7th": 6, "8th": 7, "9th": 8, "10th": 9}
_INT = r"\d{1,3}(?:\{?,\}?\d{3})+(?!\d)|\d{1,12}"
_SIGN = r"(?:\\times|\\cdot|×|·|⋅|∗|\\?\*|(?<=[\d\s])x(?=[\s\d])|(?<=\s)by(?=\s)|-by-)"
_TERM = rf"(?:{_INT})(?:\s*\^\s*\{{?[23]\}}?|[²³])?"
_PRODUCT = rf"{_TERM}(?:\s*{_SIGN}\s*{_TERM})*"
_SUM = rf"{_PRODUCT}(?:\s*\+\s*{_PRODUCT})*(?:\s*=\s*{_PRODUCT}(?:\s*\+\s*{_PRODUCT})*)*"
_WRITTEN = re.compile(rf"(?:{_SUM})(?![\w-]|[.,]\d|\s*[=+^*/·×]|\s*\\)")
_SIDES_ONLY = rf"(?:{_INT})(?:\s*{_SIGN}\s*(?:{_INT}))*"
_TUPLE = rf"[(\[]\s*(?:{_INT})(?:\s*,\s*(?:{_INT})){{1,3}}\s*[)\]]"
_WORDS = "|".join(("no", *NUMBERS))
_COUNTED = (
    r"(?:total )?(?:number of )?(?:(?:trainable|learnable|free|learned|input|output) )*"
    r"(?:parameters?|weights?|bias(?:es)?|channels?|filters?|feature maps?|neurons?|units?|inputs|outputs)\b"
)
_SHAPED = (
    r"(?:(?:spatial )?(?:output|input) (?:shape|size|dimensions?|dimensionality|volume|tensor|feature maps?)|"
    r"(?:shape|size|dimensions?|dimensionality) of (?:the |its )?(?:output|input)(?: (?:tensor|volume|image))?|"
    r"spatial (?:size|dimensions?)|feature maps?|tensor|volume|shape|size|dimensions?|output|input)\b"
)
_VOLUME = r"(?:(?:-?dimensional )?(?:output )?(?:tensors?|volumes?|outputs?|feature maps?|activations?|arrays?|images?)\b)"
_DOUBT = re.compile(
    r"\b(?:if|unless|assum\w*|suppos\w*|imagin\w*|would|could|may|might|perhaps|wrong\w*|incorrect\w*|mistake\w*|fals\w+|but|claim\w*|"
    r"instead|valid|without padding|no padding|forg\w+|ignor\w+|should|not true|per|for each|only if|when|were)\b",
    re.IGNORECASE,
)
LONGEST = 500  # characters of a sentence that is read


@dataclass(frozen=True)
class Named:
    """A layer as it was named: words for its kind, which of that kind, and its net where the phrase has it."""

    words: str
    number: int | None = None  # 0, 1, ...; -1 for the last
    kernel: int = 0  # of the usual short form conv<kernel>-<channels>
    channels: int = 0
    net: str = ""


@dataclass(frozen=True)
class Said:
    """What is said of a layer, at [start, end) of the sentence; `values` are the sides of an equation or a shape."""

    start: int
    end: int
    layer: Named
    what: str
    values: tuple[int, ...]
    denied: bool = False


# The sentence in small letters, and capitals for what the frames speak of:
# L layer, M net, V number, P product or shape, T shape, C what is counted, W what is shaped.
_ARTICLE = r"(?:(?:the|an?|each|every|all(?: the)?|both(?: the)?|our|its|this|that|any) )?"
_OWN = r"(?: (?:of|in) (?:the |our )?M)?"
_LAYER = rf"{_ARTICLE}(?:M's )?(?P<layer>L){_OWN}"
_IS = (
    r"(?: ?[=:]| (?:is|becomes|are|equals|will be|is now|is reduced to|shrinks to|remains|stays|(?:has|have) (?:an? |the )?"
    r"W(?: of)?|is of W|of(?: W)?)(?P<not> not)?)"
)
_PLAIN = r"(?:(?:also|only|exactly|therefore|thus|still|just|then|now|again) )?"
_HAS = (
    rf" {_PLAIN}(?:(?:has|have|contains?|holds?|contributes?|adds?|needs?|requires?|includes?|uses?|comes with)"
    rf"|(?P<not>(?:does|do)(?: not|n't) (?:have|contain|hold|contribute|add|need|require|include|use))) {_PLAIN}"
)
_MAKES = (
    r" (?:then |thus |therefore |now )?"
    r"(?:(?:(?P<verb>[CW])|produces?|gives?|yields?|returns?|generates?|creates?|leads to|results in)"
    r"|(?P<not>(?:does|do)(?: not|n't) (?:W|produce|give|yield|return|generate|create)))(?: us)? "
)
_SIZE = r"(?P<size>[PT])"
_VALUE = r"(?P<value>[VP])"
_FRAMES = {
    "after": rf"(?:after|following|behind|at|for|from) {_LAYER} ?,? ?(?:then )?(?:the |its |an? )?(?P<shaped>W){_IS} {_SIZE}",
    "after_have": rf"after {_LAYER} ?,? (?:we|you|one) (?:have|has|get|obtain|are left with) (?:an? |the )?{_SIZE}",
    "of": rf"(?:the |its )?(?P<shaped>W) (?:of|after|from|for) {_LAYER}{_IS} {_SIZE}",
    "whose": rf"{_LAYER}'s (?P<shaped>W){_IS} {_SIZE}",
    "has_shape": rf"{_LAYER}{_HAS}(?:an? |the )?(?P<shaped>W)(?: of(?: W)?)? {_SIZE}",
    "makes": rf"{_LAYER}{_MAKES}(?:an? |the )?(?:W (?:of (?:W )?|with W )?)?{_SIZE}",
    "makes_some": rf"{_LAYER}{_MAKES}{_VALUE} (?P<counted>C)",
    "has": rf"{_LAYER}{_HAS}{_VALUE} (?P<counted>C)",
    "lacks": rf"{_LAYER} (?:does|do)(?: not|n't) (?:have|contain|hold|contribute|add|need|include|use) (?:any )?(?P<none>C)",
    "colon": rf"{_LAYER} ?: {_VALUE} (?P<counted>C)",
    "there": rf"there (?:are|is)(?P<not> not)? {_PLAIN}{_VALUE} (?P<counted>C) in {_LAYER}",
    "in": rf"in {_LAYER} ?,? there are {_VALUE} (?P<counted>C)",
    "number": rf"(?:the )?(?P<counted>C) (?:of|in|for) {_LAYER}(?: is| are| equals| ?[=:])(?P<not> not)? {_VALUE}",
    "given": r"(?:the |our |each )?(?P<given>W)(?: images?| layers?)?"
    rf"(?: (?:is|has|are|have|of)(?: W| an? W)?(?: of(?: size)?)?(?P<not> not)?) {_SIZE}",
    "it": rf"(?P<it>it|they|(?:this|that|the) layer){_HAS}{_VALUE} (?P<counted>C)",
}
_MORE = re.compile(
    r" ?(?:,? ?and|,|;) (?:also )?(?P<value>[VP]) (?P<counted>C)"
    r"| ?,? ?(?:and |so |hence |thus |therefore )?(?:(?:which|this|that) )?(?:(?:means|implies|gives|so) )?(?:that )?(?:it|they)"
    rf" {_PLAIN}(?:has|have|contains?) {_PLAIN}(?P<value2>[VP]) (?P<counted2>C)"
    r"| ?, (?:giving|which gives|for|i\.e\.,?|so|hence) (?P<value3>[VP]) (?P<counted3>C)"
)
_LEAD = re.compile(
    r"\W*(?:\d{1,2}[.)] )?"
    r"(?:(?:so|thus|hence|then|therefore|next|finally|now|also|similarly|likewise|again|here|consequently)(?: ?,)? )*"
    r"(?:(?:in|for|of) (?:the |our )?M ?,? )?"
)
_TAIL = re.compile(
    rf" ?(?:W|{_VOLUME})?(?: (?:each|in total|altogether))?(?: (?:in|of|to) (?:the |our )?M)?"
    r"(?: ?,? (?:since|because|as|due to|given that|although|even though|thanks to) .*| ?,? (?:and )?not [VPT].*)?[\s.!;:*_]*",
    re.DOTALL,
)
_COMPILED = tuple((name, re.compile(frame)) for name, frame in _FRAMES.items())


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
        or _DOUBT.search(sentence)
        or sentence.rstrip(" *_").endswith("?")
        or re.search(r"[\"“”]", sentence)
    ):
        return
    coded = _coded(sentence, names)
    lead = _LEAD.match(coded.text)
    start = lead.end() if lead is not None else 0
    net = next((sentence[coded.places[at][0] : coded.places[at][1]] for at in range(start) if coded.text[at] == "M"), "")
    for name, frame in _COMPILED:
        match = frame.match(coded.text, start)
        if match is None:
            continue
        found = list(_clauses(name, match, coded, sentence, before))
        end = match.end()
        while found and (more := _MORE.match(coded.text, end)) is not None:
            found.append(_continued(more, found[0].layer, coded, sentence))
            end = more.end()
        if found and _TAIL.fullmatch(coded.text, end):
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
    own = next((at for at in range(match.start(), match.end()) if coded.text[at] == "M"), None)
    if own is not None:
        layer = replace(layer, net=sentence[slice(*coded.places[own])])
    start, end = coded.places[match.start()][0], coded.places[match.end() - 1][1]
    denied = bool(groups.get("not"))
    if groups.get("none"):
        what = _what(sentence[slice(*coded.places[match.start("none")])])
        yield Said(start, end, layer, what, (0,))
        return
    if groups.get("counted"):
        yield Said(
            start,
            end,
            layer,
            _what(_at(match, "counted", coded, sentence)),
            _values(_at(match, "value", coded, sentence)),
            denied,
        )
        return
    shaped = _at(match, "shaped", coded, sentence) if groups.get("shaped") else "input" if groups.get("given") else "output"
    if name in ("of", "whose") and not re.search(r"output|input|feature|tensor|volume", shaped):
        return  # the size of a layer may be that of its kernel
    what = TAKES if "input" in shaped else GIVES
    yield Said(start, end, layer, what, _sides(_at(match, "size", coded, sentence)), denied)


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
    side = "input " if "input" in lower else ""
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
    return tuple(int(re.sub(r"\D", "", item)) for item in re.findall(_INT if "(" not in written[:2] else r"\d+", written))


def _values(written: str) -> tuple[int, ...]:
    """The number, or what both sides of an equation come to."""
    plain = written.strip().lower()
    if plain == "no" or plain in NUMBERS:
        return (0 if plain == "no" else NUMBERS[plain],)
    return tuple(sum(_product(term) for term in side.split("+")) for side in plain.split("="))


def _product(term: str) -> int:
    found = 1
    for factor in re.finditer(rf"({_INT})(?:\s*\^\s*\{{?([23])\}}?|([²³]))?", term):
        power = int(factor[2] or {"²": 2, "³": 3}.get(factor[3] or "", 1))
        found *= int(re.sub(r"\D", "", factor[1])) ** power
    return found


def counted_sum(sentence: str, start: int) -> tuple[int, int] | None:
    """Where a sum or product of whole numbers that begins here ends, and what it comes to; None where its sides differ."""
    match = _WRITTEN.match(sentence, start)
    if match is None or not re.search(r"[=+^²³·∗*×]|\\(?:times|cdot)", match[0]) or re.fullmatch(_SIDES_ONLY, match[0]):
        return None
    values = set(_values(match[0]))
    return (match.end(), values.pop()) if len(values) == 1 else None


# ---------------------------------------------------------------- letters


@lru_cache(maxsize=64)
def _pattern(names: Names) -> re.Pattern[str]:
    kinds = "|".join(
        re.escape(name).replace(r"\ ", r"[\s-]").replace(r"\-", r"[\s-]?") for name in sorted(names.kinds, key=len, reverse=True)
    )
    nets = "|".join(re.escape(name) for name in sorted(names.nets, key=len, reverse=True))
    which = "|".join((*ORDINALS, *_DIGITS, "last", "final"))
    short = r"conv(?P<kernel>\d)-(?P<channels>\d+)(?:\s+(?:layer|convolution))?"
    layer = rf"(?:(?P<which>{which})\s+)?(?:(?P<kind>{kinds})(?:\s+layer)?s?|(?<=[a-z]\s)(?P<any>layer)|{short})"
    math = r"\$\s*(?P<math>[^$]{1,120}?)\s*\$"
    return re.compile(
        rf"(?<![\w-])(?:{layer}|(?i:(?P<net>{nets or '(?!)'}))(?:\s+(?:architecture|network|model|net))?|(?P<counted>{_COUNTED})|"
        rf"(?P<shaped>{_SHAPED})|(?P<word>{_WORDS}))(?![\w-])|{math}|(?P<tuple>{_TUPLE})|(?<![\w.,-])(?P<sum>{_SUM})(?![\w-]|[.,]\d)|"
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
    if re.fullmatch(_TUPLE, written):
        return "T"
    if re.fullmatch(_INT, written) or (re.fullmatch(_SUM, written) and re.search(r"[=+^²³]", written)):
        return "V"
    return "P" if re.fullmatch(_PRODUCT, written) else ""


def _named(match: re.Match[str]) -> Named:
    which = (match["which"] or "").lower()
    number = -1 if which in ("last", "final") else _DIGITS.get(which, ORDINALS.index(which) if which in ORDINALS else None)
    words = re.sub(r"[\s-]+", " ", (match["kind"] or "").lower())
    return Named(words, number, int(match["kernel"] or 0), int(match["channels"] or 0))
