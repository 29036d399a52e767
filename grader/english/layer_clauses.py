"""Clauses about layers put together from parts: who speaks (a layer, a net), what it does to sizes, what it takes and gives.

The parts are words for one thing each; a clause is read if it is made of such parts alone, in the letters of `layer_frames`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from itertools import pairwise

from grader.english.layer_frames import HAS, LAYER, SIDES, SIZE, VALUE
from grader.english.layer_letters import Coded, Named, Said
from grader.english.layer_notes import EITHER
from grader.english.layer_sizes import sides_of, values_of

_TO = r"(?: (?:in)?to| ?(?:->|→|⟶|=>))"
_THING = r"(?: (?:images?|inputs?|maps?|W|C|ones?|pixels?(?: (?:wide|high|each))?|(?:a|per) side))*"
_MAPS = (
    r"(?:turns?|brings?|converts?|transforms?|maps?|takes?|reduces?|shrinks?|enlarges?|upsamples?|downsamples?|goes|go|leads?|"
    r"scales?|resizes?)"
)
_THEN = rf"(?: ?,? (?:and )?(?:then|finally|from there|afterwards|again){_TO}|(?: down| up| on)?{_TO})"
STEPS = rf"(?P<steps>[VP]{_THING}(?:{_THEN}(?: an?)? [VP]{_THING})+)"
_WHOSE = r"(?:(?:the|an?|its|their) )?"
_MOVED = rf"(?:{_WHOSE}(?:images?|maps?|W|C)(?: of (?:the |our )?M)? )?(?:down |up )?(?:from )?{_WHOSE}"
_MOVING = r"(?:taking|bringing|reducing|shrinking|going|mapping|turning|enlarging)"
_WIDE = r"(?:tall|high|wide)"
_SCALE = rf"(?P<scale>V times|twice|half|a quarter) as {_WIDE} and (?:only )?(?P=scale) as {_WIDE}"
_PART = r"(?:V |a |an )?(?:half|third|fourth|quarter)"
_NET = r"(?:the |our |this )?(?P<net>M)"
_GIVES = (
    r"(?:gives?(?: back| out)?|returns?|produces?|yields?|[CW]|predicts?|emits?|generates?|delivers?|provides?|results? in|has)"
)
_TENSOR = r"(?:an? |the )?(?:W )?(?:(?:of|with) )?(?:an? )?(?:W )?(?:of )?"
_GIVEN = r"(?:an? |the |each |every )?(?:batch of )?(?:(?P<taken>P) )?(?:W|C|images?|maps?)"
_SKIPS = r"(?:the )?(?:skip(?: connection)?s?|concatenations?)"

FRAMES = {
    "turns": rf"{LAYER} {_MAPS} {_MOVED}{STEPS}",
    "halving": rf"{LAYER} (?P<by>halves?|doubles?|quadruples?) (?:both )?{SIDES} ?,? (?:{_MOVING} )?{_MOVED}{STEPS}",
    "becomes": rf"(?:at|in|by|with|after|through) {LAYER} ?,? {_WHOSE}(?P<steps>P{_THING} (?:becomes?|turns? into|shrinks? to|"
    rf"grows? to|(?:is|are) (?:reduced|mapped|brought|turned|enlarged)(?: down)? (?:in)?to) (?:an? )?P{_THING})",
    "times": rf"{LAYER} (?:(?P<up>multipl(?:y|ies)|scales?(?: up)?)|(?P<down>divides?)) (?:both )?{SIDES} by (?P<factor>V)",
    "wide": rf"(?:the )?(?:[CW]|maps|images?) (?:is|are|becomes?) {_SCALE} (?:after|behind|by) {LAYER}",
    "made_wide": rf"(?:in|with|by) {LAYER} ?,? (?:the stride(?: of V)?|(?:this|it)) makes? (?:the )?"
    rf"(?:[CW]|maps|images?) {_SCALE}",
    "part_by": rf"(?:both )?{SIDES} (?:is|are) (?:cut|reduced|brought|shrunk)(?: down)? to (?P<part>{_PART}) (?:by|in|after|at) "
    rf"{LAYER}",
    "part": rf"{LAYER} (?:cuts?|reduces?|brings?|shrinks?) (?:both )?{SIDES}(?: down)? to (?P<part>{_PART})",
    "net_maps": rf"{_NET} {_MAPS} {_GIVEN} (?:in)?to {_TENSOR}{SIZE}",
    "for_net": rf"(?:for|with|from|given) {_GIVEN} ?, {_NET}(?:'s W(?: W)?(?: ?[:=]| is| has)| ?:| {_GIVES}) ?{_TENSOR}{SIZE}",
    "of_net": rf"{_NET}'s W(?: W)?(?: ?[:=]| is| has) ?{_TENSOR}{SIZE}",
    "kernels": rf"(?:the |all (?:the )?)?(?P<many>V )?kernels (?:of|in) {_NET}(?: together)?{HAS}{VALUE} (?P<counted>C)",
    "fed": rf"{VALUE} (?P<into>C) (?:is|are) (?:fed|passed|given|handed|sent|presented) (?:in)?to {LAYER}",
    "accepts": rf"{LAYER} (?:accepts?|expects?|reads?|is fed|is given|is handed) {VALUE} (?P<into>C)",
    "in_out": rf"{LAYER} ?[:,]? ?in(?: C)? ?[=:] ?{VALUE} ?[,;/]? ?(?:and )?out(?: C)? ?[=:] ?(?P<value2>[VP])",
    "unchanged": rf"{_SKIPS} (?:leaves?|keeps?) (?:the )?(?P<counted>C) (?:of|for) {LAYER} (?:unchanged )?at {VALUE}",
    "stays": rf"(?:the )?(?P<counted>C) (?:of|for) {LAYER} (?:stays?|remains?) (?:unchanged )?(?:at )?{VALUE}",
    "found_in": rf"(?:(?P<none>V) )?(?:further |additional )?(?P<some>C) (?:is|are) (?:found|learned|learnt|trained|present|"
    rf"contained|stored|located) in {LAYER}",
}  # fmt: skip
COMPILED = tuple((name, re.compile(frame)) for name, frame in FRAMES.items())
NAMES = frozenset(FRAMES)
RESIZES, PARTS = frozenset({"times", "wide", "made_wide"}), frozenset({"part", "part_by"})
STEPPED = frozenset({"turns", "halving", "becomes"})

_IDLE = re.compile(
    r"(?<!not )(?<!n't )(?<= )(?:only|just|exactly|simply|already|overall|altogether|still|again|now|precisely|then (?=V|P|T)) "
    r"|(?<=[CLMVPT]) (?:and nothing else|at all|too|as well|alone|only)(?= |[.,;]|$)"
    r"|(?<=\ba )single (?=L)"
)
_SAME = re.compile(r"(?P<first>V) ?= ?(?P<second>V)(?= C)")


def slimmed(coded: Coded, sentence: str) -> Coded:
    """The same without adverbs that change nothing, and with one number where "NC = 24" has it twice."""
    dropped: set[int] = set()
    for idle in _IDLE.finditer(coded.text):
        dropped |= set(range(*idle.span()))
    for twice in _SAME.finditer(coded.text):
        one, other = (values_of(sentence[slice(*coded.places[twice.start(name)])], coded.symbols) for name in ("first", "second"))
        if one == other:
            dropped |= set(range(twice.start(), twice.start("second")))
    kept = [at for at in range(len(coded.text)) if at not in dropped]
    moved = {at: place for place, at in enumerate(kept)}
    layers = {moved[at]: layer for at, layer in coded.layers.items() if at in moved}
    return replace(
        coded, text="".join(coded.text[at] for at in kept), places=tuple(coded.places[at] for at in kept), layers=layers
    )


def steps_of(span: tuple[int, int], coded: Coded, sentence: str) -> Iterator[tuple[int, int, tuple[int, int]]]:
    """`32x32 to 16x16 and then to 8x8`: each step with where it is written; nothing where a side is not one number."""
    places = [coded.places[at] for at in range(*span) if coded.text[at] in "VP"]
    sides = [set(sides_of(sentence[slice(*place)], coded.symbols)) for place in places]
    if any(len(side) != 1 for side in sides):
        return
    numbers = [side.pop() for side in sides]
    for (first, second), (before, after) in zip(pairwise(places), pairwise(numbers), strict=True):
        yield first[0] if first == places[0] else second[0], second[1], (before, after)


FACTORS = {"halve": (1, 2), "half": (1, 2), "doubl": (2, 1), "twice": (2, 1), "quadr": (4, 1), "quart": (1, 4), "a qua": (1, 4)}


def stepped(match: re.Match[str], coded: Coded, sentence: str, said: Said) -> Iterator[Said]:
    """Sides along layers: the one step of one layer, or each step of a chain by its place."""
    layer = replace(said.layer, many=0)
    steps = list(steps_of(match.span("steps"), coded, sentence))
    by = match.groupdict().get("by") or ""
    if by and any(Fraction(after, first) != Fraction(*FACTORS[by[:5]]) for _, _, (first, after) in steps if first):
        return  # the clause contradicts itself
    before = coded.text[match.start() : match.start("layer")].split()[-1:]
    if len(steps) > 1:
        if (
            said.layer.many in (0, len(steps))
            and said.layer.number is None
            and (layer.resizing or layer.grows or _resizes(layer))
        ):
            yield from (
                replace(said, start=said.start if not place else start, end=end, layer=replace(layer, number=place), what=EITHER,
                        values=values)
                for place, (start, end, values) in enumerate(steps)
            )  # fmt: skip
        return
    if not said.layer.many and (said.layer.number is not None or (before and before[0] in ("a", "an", "one", "each", "every"))):
        indefinite = said.layer.number is None and before[0] in ("a", "an", "one")
        yield from (replace(said, layer=layer, what=EITHER, values=values, some=indefinite) for _, _, values in steps)


def _resizes(layer: Named) -> bool:
    return any(word in layer.words for word in ("pool", "upsampl", "transpose", "deconv"))
