"""The pieces of a sentence about layers: sizes, layers, settings, what goes in and out, and words that add nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from math import prod

from grader.english.words import NUMBERS

_N = r"(\d{1,4})"
_KK = r"(\d{1,4}) ?(?:x|by) ?\1(?!\d| ?x ?\d)"
_AREA = r"(?:windows?|patch(?:es)?|pixels?|regions?|areas?|neighbou?rhoods?)"
_FIRST = rf"first(?: one| layer| of them| of the {_N})?"
_SIDES = r"(?:width and (?:the )?height|height and (?:the )?width|(?:spatial )?(?:size|shape|resolution|dimensions?))"
_STILL = r"(?:unchanged|intact|alone|the same|as (?:it is|they are))"
_KEEPS = r"\b(?:keep|leave|preserve|maintain|retain)s?"
_ITEMS: tuple[tuple[str, str], ...] = (
    ("output_padding", rf"output[ _-]pad(?:ding)?(?: of| is| ?=)? ?{_N}\b"),
    ("same", rf"{_KEEPS} (?:the |an? )?{_KK} {_SIDES}(?: of the (?:image|input|(?:feature )?maps?))?(?: {_STILL})?\b"),
    ("same", rf"{_KEEPS} (?:the |an? )?{_KK}(?: (?:images?|inputs?|(?:feature )?maps?))? {_STILL}\b"),
    ("same", rf"{_KEEPS} (?:the )?{_SIDES}(?: of the (?:image|input|(?:feature )?maps?))?(?: {_STILL})?\b"),
    ("padding", rf"(?:zero[- ])?pad(?:ding)?(?: size)?(?: of| is| to| ?=| set to| equal to|:)? ?{_N}(?: (?:pixels?|zeros?))?\b"),
    ("padding", rf"{_N} (?:pixels?|rows?) of (?:zero[- ]?)?(?:padding|zeros)(?: on (?:each|every) side)?\b"),
    ("padding", rf"\bp ?= ?{_N}\b"),
    ("padding0", r"(?:no|without(?: any)?) (?:zero[- ])?padding\b|\bunpadded\b"),
    ("stride", rf"strides?(?: size| length)?(?: of| is| to| ?=|:)?[ -]?{_N}\b"),
    ("stride", rf"\bs ?= ?{_N}\b"),
    ("stride1", r"unit stride\b|without striding\b"),
    ("dilation", rf"dilation(?: rate| factor)?(?: of| is| to| ?=|:)? ?{_N}\b"),
    ("dilation1", r"(?:no|without(?: any)?) dilation\b|\bundilated\b|\bnon-dilated\b"),
    ("kernel", rf"(?:kernel|filter)s?(?: sizes?)?(?: of(?: size)?| is| ?=|:)? {_KK}"),
    ("kernel", rf"(?:kernel|filter)s?(?: sizes?)?(?: of(?: size)?| is| ?=|:)? ?{_N}\b"),
    ("kernel", rf"\bk ?= ?{_N}\b"),
    ("input_side", rf"(?:image|input|map)s? of (?:side|size|width) {_N}\b(?! ?x)"),
    ("upsampling", rf"nn\.upsample\(scale_factor ?= ?{_N}\)"),
    ("scale", rf"(?:scale[ _]factor|factor)(?: of| ?=)? ?{_N}\b"),
    ("reach", r"receptive fields?(?: sizes?)?\b|\bfield of view\b"),
    ("size", _KK),
    ("transposed", r"(?:transposed? conv(?:olution(?:al)?)?|deconv(?:olution(?:al)?)?|t_?conv\d?)s?(?: layers?)?\b"),
    ("pool", r"(?:(?:max|average|avg|mean)[- ]?)?pool(?:ing)?s?(?:[ -](?:layers?|windows?|steps?|operations?))?\b"),
    ("upsampled", r"upsampl(?:ing|e)(?: layers?)?\b"),
    ("kernels", r"(?:kernel|filter)s?\b"),
    ("convolution", r"conv(?:olution(?:al)?|\d)?s?(?:[ -](?:layers?|filters?|kernels?))?\b|layers?\b"),
    ("output", r"outputs?(?: (?:size|side|shape|feature maps?|maps?|images?|resolution))?\b|(?:size|side) of the output\b"),
    ("input", r"(?:(?:gr[ea]y|rgb|input|square|feature) )*(?:images?|inputs?|pictures?|maps?|planes?)\b(?! pixels?\b)"),
    ("window", rf"(?:input )?{_AREA}(?: of (?:the )?(?:input|image))?\b"),
    ("same", r"size[- ]preserving\b"),
    ("first", rf"{_FIRST}(?: with| has| having| of| uses| using)*(?: an?)? strides?(?: of| is| ?=)?[ -]?(?P<first>\d)\b"),
    ("ordinal", rf"(?:of|in) the (?:second|third|fourth|last|final)(?: one| layer)?(?: of(?: the)? {_N})?\b"),
    ("counted", rf"[a-z] ?= ?{_N}(?= )"),
    ("count", rf"(?:an? )?(?:stack|pair|sequence) of(?: {_N})?\b|\b(?:an? )?pair of\b"),
    ("number", rf"{_N}\b"),
    ("behind", r"\b(?:behind|follows?)\b"),
    ("not", r"\b(?:not|never)\b|n't\b"),
)  # fmt: skip
_ALLOWED = frozenset(
    "! ( ) , . : ; = first a after again an and another applied apply applying are arranged as at become becomes both bring "
    "brings by case consecutive cover covers depend depends do does down due each either end ends ensure ensures equal "
    "equals every exactly followed for from get give given gives has have hence here high if in in-total into is it its "
    "just keep keeps lead leads leave leaves let lets look looks make makes map maps max need needed needs neuron neurons "
    "obtain of on once one only other out output placed pooled produce produces reduce reduces remain remains require "
    "required requires resolution result results return returns row see sees sequence set setting shrink shrinks side sides "
    "single size sizes so some span spans spatial stacked stacking still stride successive take takes that the them then "
    "therefore they thus to together top turn turns unit units up use using value values we when where which whose wide "
    "with yield yields".split()
)
_WORDS = {word: str(value) for word, value in NUMBERS.items() if value > 1}
_SET = {"padding0": ("padding", 0), "stride1": ("stride", 1), "dilation1": ("dilation", 1)}


def _pattern() -> re.Pattern[str]:
    parts = []
    for at, (_, pattern) in enumerate(_ITEMS):
        named = pattern.replace(r"(\d{1,4})", rf"(?P<n{at}>\d{{1,4}})", 1).replace(r"\1", f"(?P=n{at})")
        parts.append(f"(?P<i{at}>{named})")
    return re.compile("|".join((*parts, r"(?P<word>[a-z]+(?:['-][a-z]+)*|\S)")))


_PATTERN = _pattern()


@dataclass(frozen=True)
class Item:
    """A piece by its name; `bad` is a word that may change what is said."""

    name: str
    value: int = 0
    text: str = ""


_CHAIN = re.compile(r"(\d{1,4}(?: ?[·x+] ?\d{1,4})+) ?= ?(\d{1,4})\b")
_BECAUSE = re.compile(r",? (?:because|since|due to) [^,;]*$|, (?:as|so|hence|thus) [^,;]*$")
_ARROW = re.compile(r" ?(?:-{1,2}>|=>|→|⇒|\\to\b|\\rightarrow\b) ?")
_LABEL = re.compile(
    r"^\W*(?!.*\b(?:trace|critique|wrong|claim|friend|says|if|without|no|not|false)\b[^:]*:)[a-z][a-z "
    r"-]{2,40}:(?=.*\d) "
)


def _product(match: re.Match[str]) -> str:
    """`2·3 = 6` as 6, where that is so."""
    total = sum(prod(int(factor) for factor in re.split(r"[·x]", term)) for term in match[1].replace(" ", "").split("+"))
    return match[2] if total == int(match[2]) else f"! {match[0]}?"


def items_of(sentence: str) -> Iterator[Item]:
    plain = sentence.lower().replace("\\times", "x").replace("×", "x").replace("\\_", "_")
    plain = _ARROW.sub(" to ", _LABEL.sub("", plain.replace("**", "")))
    plain = re.sub(r"^\W*(\d{1,2} ?x ?\d{1,2})(?=,)", r"kernel \1", plain)
    plain = re.sub(r"\b(\w+) layers of (\d ?x ?\d) conv(?:olution)?s?\b", r"\1 \2 convolutions", plain)
    plain = _BECAUSE.sub("", plain.replace("\\cdot", "·").replace("⋅", "·").replace("∙", "·"))
    plain = re.sub(r"[$*]|\\[,; ]", " ", plain)
    plain = re.sub(r"\b(?:" + "|".join(_WORDS) + r")\b", lambda match: _WORDS[match[0]], plain)
    plain = re.sub(r"\b(?<=of )one\b|\bone(?= (?:pixel|row)s?\b)", "1", re.sub(r"\s+", " ", plain))
    plain = re.sub(r"(\dx\d) ones?\b", r"\1 kernel", _CHAIN.sub(_product, plain))
    plain = re.sub(r"\bpointwise \( ?(1 ?x ?1) ?\)|^\W*for example,", r"\1", plain)
    for match in _PATTERN.finditer(plain):
        if match["word"] is not None:
            yield Item("word" if match["word"] in _ALLOWED else "bad", 0, match["word"])
            continue
        at = next(at for at in range(len(_ITEMS)) if match[f"i{at}"] is not None)
        number = match["first"] or match.groupdict().get(f"n{at}")
        name, value = _SET.get(_ITEMS[at][0], (_ITEMS[at][0], int(number or 0)))
        yield Item(name, value, match[0])
