"""What clauses say of a whole net: how many layers of a kind it has, the sides along it, and what shrinks or enlarges them.

"Two transposed convolutions make up the decoder", "encoder sizes: 32 -> 16 -> 8", "the net downsamples by max pooling". Every
word of a clause has its part in a form here, or nothing is read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Literal

from grader.english.worded import TAIL, Row, form, hedged, held, named, narrowed_after, row, starts
from grader.english.words import NUMBERS
from grader.networks import CALLED, called
from grader.reference import Network

Part = Literal["", "encoder", "decoder"]
What = Literal["count", "chain", "narrowest", "start", "end", "ends", "down", "up"]


@dataclass(frozen=True)
class OfNet:
    """A clause on a net or its half: how many of a kind, which sides one behind the other, by which kind it resizes."""

    start: int
    end: int
    what: What
    nets: tuple[str, ...]
    part: Part = ""
    kind: str = ""  # the class of the layers, without its dimension
    strided: bool = False
    numbers: tuple[int, ...] = ()
    plain: bool = False  # numbers of which it is not said that they are sides
    denied: bool = False


_SHORT = {
    "MaxPool": ("max pooling", "maxpool", "max pool", "max-pool"),
    "AvgPool": ("average pooling",),
    "Upsample": ("upsample layer", "nearest-neighbour upsampling", "nearest neighbour upsampling"),
    "ConvTranspose": ("transposed conv", "transposed convs", "deconvolution"),
    "Conv": ("conv", "convs"),
}
_SIDE = r"\d+(?:(?:x| x| ×| by) \d+)?(?: pixels)?"
_MANY = rf"(?P<many>no|{'|'.join(NUMBERS)}|\d+)"
_NET = r"(?:(?:this|our|whole) )?(?:(?P<net>M\d+)|net|model|architecture)(?: architecture| model| net)?"
_HALF = r"(?P<part>encoder|decoder|contracting path|expanding path|downsampling path|upsampling path)"
_WHOSE = rf"(?:(?:figure|{_NET}) 's )?"
_BODY = rf"(?:{_WHOSE}{_HALF}(?: (?:of|in) {_NET})?|{_NET})"
_OF = r"(?: (?:of|in|along|through) (?:" + _NET + r"|figure))?"
_KIND = (
    r"(?:(?P<strided>strided|stride-2|downsampling) )?(?P<kind>K\d+)(?: (?:layers?|operations?))?(?: \( \d \))?"
    r"(?: (?:of|with) stride (?:2|two))?"
)
_HAS = (
    r"(?:have|contains?|consists? of|comprises?|uses?|be (?:made|made up|built|composed) (?:of|from|out of)|includes?) "
    r"(?:exactly |only )?"
)
_AND = rf"(?: and (?P<many2>{'|'.join(NUMBERS)}|\d+) (?P<kind2>K\d+)(?: layers?)?)?"
_SIZES = r"(?:(?:spatial|feature-map|feature map|output) )?(?:sizes?|resolutions?|side lengths?)"
_ALONG = (
    r"(?: of feature maps?| at (?:block outputs?|outputs? of blocks?|each stage)| after each (?:block|stage|layer)| in order)?"
)
_GO = r"(?: ?:| be| goes?| runs?| evolves?| changes?| develops?| are| from| goes? from)? ?"
_BY = r"(?:by|with|through|via|by means of|using)"
_CONTRAST = rf"(?:(?: ,)? (?:not|rather than|instead of) (?:{_BY} )?(?:strided )?K\d+(?: layers?)?)?"
_DONE = r"(?:be|happens|takes place) (?P<not>not )?(?:done |performed |carried out |achieved |realised |realized |implemented )?"
_SHRINK = r"(?P<down>downsamples?|shrinks?|reduces?|halves?)"
_GROW = r"(?P<up>upsamples?|enlarges?|doubles?)"
_BRINGS = r"(?:takes?|brings?|maps?|goes|reduces?|shrinks?|upsamples?|enlarges?)(?: inputs?| images?)?(?: from)? "
_WAY = r"(?: back| down| up| again)*"
_MAPS = r"(?: (?:its |their )?(?:feature maps?|inputs?|resolution|spatial size|images?|maps?))?"
_FORMS: tuple[tuple[What, str], ...] = (
    ("count", rf"{_MANY} {_KIND} (?:make up|makes up|form|forms|constitute) {_BODY}"),
    ("count", rf"{_BODY} {_HAS}{_MANY} {_KIND}{_AND}"),
    ("count", rf"{_BODY} do (?P<not>not) (?:have|contain|use|include) (?:any )?{_KIND}"),
    ("count", rf"there be {_MANY} {_KIND}{_AND} in {_BODY}"),
    ("count", rf"{_BODY} ?: ?{_MANY} {_KIND}{_AND}"),
    ("count", rf"number of {_KIND}{_OF} ?(?::|be|equals) ?{_MANY}"),
    ("chain", rf"{_WHOSE}(?:{_HALF} )?{_SIZES}{_ALONG}{_OF}{_GO}(?P<chain>{_SIDE}(?: -> {_SIDE})+)"),
    ("chain", rf"{_BODY} ?(?::|goes|goes from|maps|runs) ?(?P<chain>{_SIDE}(?: -> {_SIDE})+)"),
    ("narrowest", rf"(?:narrowest|smallest) (?:feature maps?|resolution|spatial size|activations?|map|tensor){_OF} "
                  rf"(?:be|have|measures?|be of size) (?:size |only )?(?P<side>{_SIDE})"),
    ("end", rf"{_BODY} (?:ends|stops|finishes|arrives|ends up) (?:at|with|in|on) (?P<side>{_SIDE})"),
    ("start", rf"{_BODY} (?:begins|starts) (?:at|with|in|on|from) (?P<side>{_SIDE})"),
    ("ends", rf"{_BODY} {_BRINGS}(?P<side>{_SIDE})(?: (?:inputs?|images?|maps?))?{_WAY} to (?P<last>{_SIDE})"),
    ("down", rf"(?:down-?sampling|shrinking|reduction of resolution){_OF} {_DONE}{_BY} {_KIND}{_CONTRAST}{_OF}"),
    ("up", rf"up-?sampling{_OF} {_DONE}{_BY} {_KIND}{_CONTRAST}{_OF}"),
    ("down", rf"{_BODY} {_SHRINK}{_MAPS} {_BY} {_KIND}{_CONTRAST}"),
    ("up", rf"{_BODY} {_GROW}{_MAPS} {_BY} {_KIND}{_CONTRAST}"),
    ("down", rf"{_BODY} uses {_KIND} (?:to downsample|for down-?sampling){_CONTRAST}"),
    ("up", rf"{_BODY} uses {_KIND} (?:to upsample|for up-?sampling){_CONTRAST}"),
)  # fmt: skip


@lru_cache(maxsize=1)
def _compiled() -> tuple[tuple[What, re.Pattern[str]], ...]:
    return tuple((what, form(pattern + TAIL)) for what, pattern in _FORMS)


@lru_cache(maxsize=64)
def _codes(nets: tuple[tuple[str, tuple[str, ...]], ...]) -> tuple[dict[tuple[str, ...], str], dict[str, str]]:
    """The codes of the kinds of layers and of the nets by their names, and what each code stands for."""
    known: dict[tuple[str, ...], str] = {}
    means: dict[str, str] = {}
    for place, kind in enumerate(CALLED):
        means[f"K{place}"] = kind
        for name in (*called(kind), *_SHORT.get(kind, ()), *(f"nn.{kind}{size}d" for size in "123"), f"nn.{kind}"):
            for written in (name, f"{name}s", name.replace(" pooling", "-pooling")):
                known.setdefault(named(written), f"K{place}")
    for place, (id, names) in enumerate(nets):
        means[f"M{place}"] = id
        for name in names:
            known[named(name)] = f"M{place}"
    return known, means


def of_nets(sentence: str, networks: tuple[Network, ...]) -> Iterator[OfNet]:
    """Every clause of a sentence that says something of a whole net."""
    known, means = _codes(tuple((net.id, net.names) for net in networks))
    line = row(sentence, known)
    if hedged(line.text):
        return
    done = 0
    for start in starts(line.text):
        if start < done:
            continue
        for what, pattern in _compiled():
            match = pattern.match(line.text, start)
            if match is None or narrowed_after(line.text, match.end()):
                continue
            found = _said(line, match, what, means, tuple(net.id for net in networks))
            yield from _each(line, match, found, means)
            done = match.end()
            break


def _each(line: Row, match: re.Match[str], found: OfNet, means: dict[str, str]) -> Iterator[OfNet]:
    """The clause, and what is counted beside it: "two pooling layers and one upsampling layer"."""
    more = match.groupdict()
    if more.get("kind2") is None:
        yield found
        return
    cut, end = match.start("many2"), match.end("kind2")
    before, after = line.span(match.start(), cut), line.span(cut, end)
    yield replace(found, end=before[1])
    yield replace(found, start=after[0], kind=means[more["kind2"]], strided=False, numbers=(_many(more["many2"]),))


def _said(line: Row, match: re.Match[str], what: What, means: dict[str, str], every: tuple[str, ...]) -> OfNet:
    groups = held(match)
    part: Part = "" if "part" not in groups else "encoder" if re.match("enc|contr|down", groups["part"]) else "decoder"
    sides = tuple(
        map(int, re.findall(r"(?<![×x] )(?<!by )\b\d+", " ".join(groups.get(key, "") for key in ("chain", "side", "last"))))
    )
    uneven = any(one != other for one, other in re.findall(r"(\d+)(?:x| [x×]| by) (\d+)", match[0]))
    nets = () if uneven else (means[groups["net"]],) if "net" in groups else every
    strided = "strided" in groups or bool(re.search(r"(?:of|with) stride", match[0]))
    numbers = (_many(groups.get("many", "no")),) if what == "count" else sides
    return OfNet(
        *line.span(*match.span()), what, nets, part, means.get(groups.get("kind", ""), ""), strided, numbers,
        plain=not re.search(r"\d(?:x| [x×]| by) \d|\b(?:spatial|resolutions?|feature maps?|pixels)\b", match[0]),
        denied="not" in groups and what != "count",
    )  # fmt: skip


def _many(word: str) -> int:
    return 0 if word == "no" else int(word) if word.isdigit() else NUMBERS[word]
