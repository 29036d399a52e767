"""Sentences about the layers of a network: "after the second pooling layer the output is 6x6x64", "it has 9 x 3 = 27 weights".

A sentence is read whole or not at all: layers, sizes and counts become letters, and what is left must be one of the frames below,
so that a reserve, a condition or another speaker leaves no claim behind.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache
from itertools import pairwise

from grader.english import layer_clauses as parts
from grader.english.layer_covered import given_by
from grader.english.layer_frames import COMPILED, DOUBT, LABEL, LEAD, LONGEST, MORE, SIDES_ONLY, TAIL, WRITTEN
from grader.english.layer_letters import Coded, Named, Names, Said, letters_of
from grader.english.layer_notes import CHANNELS, EITHER, KEEPS, PARTS, SHARE, SIDE_GIVEN, SIDE_TAKEN, SOME, TOTAL, part_of
from grader.english.layer_notes import COMPILED as NOTES
from grader.english.layer_sizes import plain, sides_of, values_of
from grader.english.words import NUMBERS
from grader.networks import GIVES, TAKES


def said(sentence: str, names: Names, before: Named | None) -> Iterator[Said]:
    """What the sentence says of layers; `before` is the layer of which the text spoke last."""
    if (
        len(sentence) > LONGEST
        or DOUBT.search(sentence)
        or sentence.rstrip(" *_").endswith("?")
        or re.search(r"[\"“”]", sentence)
    ):
        return
    sentence = _BATCH.sub(lambda match: match[1] + " " * (len(match[0]) - len(match[1])), sentence)
    skipped = _same_setting(sentence, names)
    padded = _PADDED.match(sentence)
    skipped = padded.end() if padded is not None else skipped
    whole = _of_clause(sentence, skipped, len(sentence), names, before)
    if whole:
        yield from whole
        return
    for start, end in _asserted(sentence):
        yield from _of_clause(sentence, start, end, names, before)
        before = last_named(sentence[start:end], names, before)


_BATCH = re.compile(r"([(\[])\s*(?:B|N|batch(?:[_ ]size)?)\s*,(?=\s*[\dN])")
_PADDED = re.compile(
    r"\W*(?:(?:with|thanks to|because of|due to|owing to) (?:the )?)?zero[- ]padding\s*(?:->|→|=>|,)\s*", re.IGNORECASE
)


@lru_cache(maxsize=64)
def _settings(names: Names) -> re.Pattern[str]:
    """`With kernel 3, 32 filters and NC = 24,`: what the question sets itself, said again."""
    words = {value: word for word, value in NUMBERS.items()}
    each = []
    for value, calls in names.fixed:
        called = "|".join(rf"{re.escape(name)}s?" for name in sorted(calls, key=len, reverse=True))
        written = f"(?:{value}|{words.get(value, value)})"
        each.append(rf"(?:(?:a )?(?:{called})(?: size)?(?: ?[=:] ?| of | is | )\$?{written}\$?|\$?{written}\$? (?:{called}))")
    one = "|".join(each) or "(?!)"
    return re.compile(rf"(?:for|with|at) (?:{one})(?:(?:, and |, | and )(?:{one}))*\s*[,:]\s+", re.IGNORECASE)


def _same_setting(sentence: str, names: Names) -> int:
    match = _settings(names).match(sentence)
    return 0 if match is None else match.end()


_CLAUSE = re.compile(r"\s*[;:]\s+(?=\D)|,\s+(?:so|hence|therefore|thus)\s+(?:that\s+)?(?!as\b)|,\s+i\.e\.,?\s+")
_SET_OR_TOLD = re.compile(  # what makes a clause behind it speak of another case, or for somebody else
    r"(?<!zero )(?<!zero-)\bpadding\b|\b(?:stride|kernel|dilation|trace|critique|answer|student|friend|classmate|says?|said|"
    r"told|think\w*|"
    r"question|variant|version|case|example|model [A-Z]\b)",
    re.IGNORECASE,
)


def _asserted(sentence: str) -> Iterator[tuple[int, int]]:
    """Where the clauses of a sentence stand that may be read one by one: premise and conclusion are both asserted."""
    cuts = list(_CLAUSE.finditer(sentence))
    if cuts and not _SET_OR_TOLD.search(sentence[: cuts[-1].start()]):
        starts, ends = [0, *(cut.end() for cut in cuts)], [*(cut.start() for cut in cuts), len(sentence)]
        yield from zip(starts, ends, strict=True)


def _of_clause(sentence: str, first: int, last: int, names: Names, before: Named | None) -> list[Said]:
    clause = sentence[first:last]
    coded = letters_of(clause.replace("**", "  ").replace("__", "  "), names)
    told = LABEL.match(coded.text)
    after = told.end() if told is not None and not _SET_OR_TOLD.search(clause[: coded.places[told.end() - 1][1]]) else 0
    lead = LEAD.match(coded.text, after)
    start = lead.end() if lead is not None else after
    net = next((clause[coded.places[at][0] : coded.places[at][1]] for at in range(start) if coded.text[at] == "M"), "")
    slim = parts.slimmed(coded, clause) if after == 0 else coded
    again = (
        next((at for at, place in enumerate(slim.places) if place[0] >= coded.places[start][0]), 0) if slim.text[start:] else 0
    )
    tried = [(*frame, coded, start) for frame in (*COMPILED, *NOTES, *parts.COMPILED)]
    tried += [(*frame, slim, again) for frame in (*COMPILED, *NOTES, *parts.COMPILED)] if slim.text != coded.text else []
    for name, frame, coded, start in tried:
        match = frame.match(coded.text, start)
        if match is None:
            continue
        found = list(_clauses(name, match, coded, clause, before))
        end = match.end()
        while found and (more := MORE.match(coded.text, end)) is not None:
            found.append(_continued(more, found[0].layer, coded, clause))
            end = more.end()
        if found and TAIL.fullmatch(coded.text, end):
            shifted = (replace(item, start=item.start + first, end=item.end + first) for item in found)
            return [replace(item, layer=replace(item.layer, net=item.layer.net or net)) for item in shifted]
    plain = not re.search(r"\b(?:not|no|never|input|only)\b|n't", clause, re.IGNORECASE)
    rest = given_by(coded, clause, before) if plain else ()
    return [replace(item, start=item.start + first, end=item.end + first) for item in rest]


def last_named(sentence: str, names: Names, before: Named | None) -> Named | None:
    """The layer that "it" means after the sentence: the one that it names, if that is one."""
    if len(sentence) > LONGEST:
        return before
    coded = letters_of(sentence, names)
    named = list(coded.layers.values())
    told = not named and "M" not in coded.text and re.match(r"(?:the )?W (?:has|is)\b", coded.text)
    if told and "output" in sentence[:12].lower():
        return Named("net")
    if not named and coded.text.count("M") == 1:
        return Named("net", net=sentence[slice(*coded.places[coded.text.index("M")])])
    return named[0] if len(named) == 1 else None if named else before


def _clauses(name: str, match: re.Match[str], coded: Coded, sentence: str, before: Named | None) -> Iterator[Said]:
    groups = match.groupdict()
    layer = coded.layers[match.start("layer")] if groups.get("layer") else before
    if groups.get("given"):
        given = _at(match, "given", coded, sentence).lower()
        layer = Named("input") if given == "input" else Named("net") if "output" in given else None
    if groups.get("net"):
        layer = Named("net", net=_at(match, "net", coded, sentence))
    if layer is None or (groups.get("verb") and not _at(match, "verb", coded, sentence).lower().startswith("output")):
        return
    if layer.many and name in ("after", "after_have"):
        layer = replace(layer, number=layer.many - 1, many=0)  # after all of them
    if layer.many > 0 and name not in (
        "reduces",
        "maps",
        "brought",
        "keeps",
        "total",
        *PARTS,
        *_OF_EACH,
        *_RESIZES,
        *parts.NAMES,
    ):
        return  # of several together
    own = next((at for at in range(match.start(), match.end()) if coded.text[at] == "M"), None)
    if own is not None:
        layer = replace(layer, net=sentence[slice(*coded.places[own])])
    start, end = coded.places[match.start()][0], coded.places[match.end() - 1][1]
    denied = bool(groups.get("not"))
    if name in parts.NAMES - parts.RESIZES:
        yield from _composed(name, match, coded, sentence, Said(start, end, layer, "", (), denied))
        return
    if name in NOTED:
        yield from _noted(name, match, coded, sentence, Said(start, end, layer, "", (), denied))
        return
    if name in ("maps_to", "reduces", *_RESIZES):
        yield from _both_sides(name, match, coded, sentence, Said(start, end, layer, "", (), denied))
        return
    if groups.get("into"):
        what = _what(f"input {_at(match, 'into', coded, sentence)}")
        yield Said(start, end, layer, what, values_of(_at(match, "value", coded, sentence), coded.symbols))
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
            values_of(_at(match, "value", coded, sentence), coded.symbols),
            denied,
        )
        return
    shaped = _at(match, "shaped", coded, sentence) if groups.get("shaped") else "input" if groups.get("given") else "output"
    if name in ("of", "whose") and not re.search(r"output|input|feature|tensor|volume", shaped):
        return  # the size of a layer may be that of its kernel
    what = TAKES if "input" in shaped and layer.words != "net" else GIVES
    yield Said(start, end, layer, what, sides_of(_at(match, "size", coded, sentence), coded.symbols), denied)


def _taken(counted: str, clause: str) -> str:
    """`takes 25 channels` speaks of what goes in."""
    taken = re.search(r"\b(?:takes|receives|gets|sees)\b", clause)
    return f"input {counted}" if taken and not re.search(r"input|output|param|weight|bias", counted, re.IGNORECASE) else counted


def _both_sides(name: str, match: re.Match[str], coded: Coded, sentence: str, said: Said) -> Iterator[Said]:
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
    if name == "maps_to":
        into = _what(f"input {_at(match, 'into', coded, sentence)}")
        yield replace(taken, what=into, values=values_of(_at(match, "value", coded, sentence), coded.symbols))
        yield replace(
            given, what=into.replace("input", "output"), values=values_of(_at(match, "value2", coded, sentence), coded.symbols)
        )
        return
    first = replace(layer, many=0, number=0) if layer.many else layer
    last = replace(layer, many=0, number=layer.many - 1) if layer.many else layer
    yield replace(taken, layer=first, what=TAKES, values=sides_of(_at(match, "from", coded, sentence), coded.symbols))
    yield replace(given, layer=last, what=GIVES, values=sides_of(_at(match, "size", coded, sentence), coded.symbols))


def _noted(name: str, match: re.Match[str], coded: Coded, sentence: str, said: Said) -> Iterator[Said]:
    """What a note says: of one layer, of each of a kind, or of a chain of them."""
    groups = match.groupdict()
    each = replace(said, layer=replace(said.layer, many=0))

    def at(group: str) -> str:
        return _at(match, group, coded, sentence)

    if name == "some_each":
        yield replace(each, what=f"{SOME} {_what(at('counted'))}", values=(2,))
    elif name == "total":
        if re.search(r"param|weight", at("counted")):
            yield replace(said, what=f"{TOTAL} {_what(at('counted'))}", values=values_of(at("value"), coded.symbols))
    elif groups.get("some") or name in ("able", "free", "nothing", "nothing_in"):
        turned = bool(groups.get("free") or groups.get("nothing"))
        counted = _what(at("some")) if groups.get("some") else "parameters"
        yield replace(each, what=f"{SOME} {counted}", values=(0 if turned else 1,))
    elif name == "maps":
        yield from _chain(match.span("chain"), coded, sentence, said)
    elif name == "brought":
        many = said.layer.many
        for group, what, number in (("from", SIDE_TAKEN, 0), ("to", SIDE_GIVEN, many - 1)):
            layer = replace(said.layer, many=0, number=number) if many else said.layer
            yield replace(said, layer=layer, what=what, values=sides_of(at(group), coded.symbols)[:1])
    elif name == KEEPS or name in PARTS:
        clause = sentence[said.start : said.end]
        if not re.search(r"neuron|unit|param|weight|bias|inputs|outputs", clause):
            channels = name == "leaves_part" or re.search(r"channel|filter", clause)
            values = (1, 1) if name == KEEPS else part_of(at("part"))
            yield replace(each, what="channels by factor" if channels else SIDE_FACTOR, values=values)
    elif groups.get("most"):
        yield replace(each, what=f"{SHARE} {_what(at('counted'))}", values=(1,))
    elif name in ("narrow", "narrow_in"):
        if said.layer.words == "bottleneck":
            yield replace(said, what=GIVES, values=sides_of(at("size"), coded.symbols))
    elif name == "takes_gives":
        yield replace(
            said, end=coded.places[match.end("into") - 1][1], what="input channels", values=values_of(at("value"), coded.symbols)
        )
        first = coded.places[match.start("value2")][0]
        yield replace(said, start=first, what="given channels", values=values_of(at("value2"), coded.symbols))
    elif name == "in_note":
        yield replace(
            said, what="input channels" if at("way") == "in" else "given channels", values=values_of(at("value"), coded.symbols)
        )
    elif groups.get("counted") and groups.get("size"):
        sides = (*values_of(at("value"), coded.symbols)[:1], *sides_of(at("size"), coded.symbols))
        if len(sides) == 3 and _what(at("counted")).endswith("channels"):
            yield replace(said, what=GIVES, values=sides)
    elif groups.get("counted"):
        what = _what(_taken(at("counted"), sentence[said.start : said.end]))
        yield replace(said, what=what, values=values_of(at("value"), coded.symbols))
    elif groups.get("size"):
        yield replace(said, what=GIVES, values=sides_of(at("size"), coded.symbols))


def _composed(name: str, match: re.Match[str], coded: Coded, sentence: str, said: Said) -> Iterator[Said]:
    """What a clause put together from parts says."""
    groups = match.groupdict()
    each = replace(said, layer=replace(said.layer, many=0))

    def at(group: str) -> str:
        return _at(match, group, coded, sentence)

    if groups.get("steps"):
        yield from parts.stepped(match, coded, sentence, said)
    elif name in parts.PARTS:
        if not re.search(r"neuron|unit|channel|filter|param|weight|bias|inputs|outputs", sentence[said.start : said.end]):
            yield replace(each, what=SIDE_FACTOR, values=part_of(at("part")))
    elif groups.get("size"):
        named = sentence[coded.places[match.end("net")][0] : coded.places[match.start("size")][0]]
        if not re.search(r"input|kernel|channel|filter", named.split(" to ")[-1]):
            given = sides_of(at("taken"), coded.symbols) if groups.get("taken") else ()
            yield replace(said, what=GIVES, values=sides_of(at("size"), coded.symbols), given=given)
    elif name == "kernels":
        if re.search(r"param|weight", at("counted")):
            many = values_of(at("many"), coded.symbols)[0] if groups.get("many") else 0
            yield replace(
                each, layer=replace(each.layer, many=many), what="weights", values=values_of(at("value"), coded.symbols)
            )
    elif name == "found_in":
        none = bool(groups.get("none"))
        if not none or at("none").lower() == "no":
            yield replace(each, what=f"{SOME} {_what(at('some'))}", values=(0 if none else 1,))
    elif name == "in_out":
        half = coded.places[match.start("value2")][0]
        yield replace(each, end=half, what="input channels", values=values_of(at("value"), coded.symbols))
        yield replace(each, start=half, what="given channels", values=values_of(at("value2"), coded.symbols))
    elif said.layer.many == 0:
        what = _what(f"input {at('into')}" if groups.get("into") else at("counted"))
        if (what.endswith("channels") and what != "output channels") or groups.get("into"):
            yield replace(said, what=what, values=values_of(at("value"), coded.symbols))


def _chain(span: tuple[int, int], coded: Coded, sentence: str, said: Said) -> Iterator[Said]:
    """`3 -> 32`, `32 -> 16 -> 8`: what each of the layers takes and gives, sides or channels; symbols are channels."""
    places = [coded.places[at] for at in range(*span) if coded.text[at] in "VP"]
    steps = [sentence[slice(*place)] for place in places]
    symbolic = any(plain(step, coded.symbols) != step for step in steps)
    values = [set(values_of(step, coded.symbols) if symbolic else sides_of(step, ())) for step in steps]
    several = said.layer.many > 1 or len(values) > 2
    if any(len(value) != 1 for value in values) or (several and said.layer.many != len(values) - 1):
        return
    numbers = [value.pop() for value in values]
    for place, (before, after) in enumerate(pairwise(numbers)):
        layer = replace(said.layer, many=0, number=place) if several else said.layer
        start = said.start if not place else places[place + 1][0]
        what = CHANNELS if symbolic else EITHER
        yield replace(said, start=start, end=places[place + 1][1], layer=layer, what=what, values=(before, after))


_OF_EACH = ("some", "neither", "some_each", "able", "free", "nothing", "nothing_in", "learned_in")
NOTED = frozenset(name for name, _ in NOTES)
SIDE_FACTOR = "side by factor"
_RESIZES = ("halves", "resized", "scaled", *sorted(parts.RESIZES))


def _factor(match: re.Match[str], coded: Coded, sentence: str) -> tuple[int, int] | None:
    """By what the sides are multiplied, as numerator and denominator; None where that is said in two ways."""
    groups = match.groupdict()
    named = groups.get("by") or groups.get("half") or (groups.get("scale") or "V").removesuffix(" times")
    if named != "V":
        return parts.FACTORS[named[:5]]
    numbers = [at for at in range(match.start(), match.end()) if coded.text[at] == "V"]
    values = {value for at in numbers for value in values_of(sentence[slice(*coded.places[at])], coded.symbols)}
    if len(values) != 1:
        return None
    (value,) = values
    return (1, value) if groups.get("down") or groups.get("fall") else (value, 1)


def _continued(more: re.Match[str], layer: Named, coded: Coded, sentence: str) -> Said:
    which = next(mark for mark in ("", "2", "3", "4") if more.group(f"value{mark}"))
    first = more.start() + len(more[0]) - len(more[0].lstrip(" ,;"))
    start, end = coded.places[first][0], coded.places[more.end() - 1][1]
    counted, value = _at(more, f"counted{which}", coded, sentence), _at(more, f"value{which}", coded, sentence)
    return Said(start, end, layer, _what(counted), values_of(value, coded.symbols))


def _at(match: re.Match[str], group: str, coded: Coded, sentence: str) -> str:
    first, last = match.span(group)
    return sentence[coded.places[first][0] : coded.places[last - 1][1]]


def _what(phrase: str) -> str:
    """What is counted, by one name for its synonyms."""
    lower = phrase.lower()
    side = "input " if "input" in lower or lower.startswith("in") else ""
    for pattern, name in (
        ("channel|filter|feature map|maps|of them", f"{side or ('given ' if 'out' in lower else 'output ')}channels"),
        ("neuron|unit|inputs?$|outputs?$", f"{side}neurons"),
        ("bias", "biases"),
        ("weight", "weights"),
    ):
        if re.search(pattern, lower):
            return name
    return "parameters" if "able" in lower or "learned" in lower else "any parameters"


def counted_sum(sentence: str, start: int) -> tuple[int, int] | None:
    """Where a sum or product of whole numbers that begins here ends, and what it comes to; None where its sides differ."""
    match = WRITTEN.match(sentence, start)
    if match is None or not re.search(r"[=+^²³·∗*×]|\\(?:times|cdot)", match[0]) or re.fullmatch(SIDES_ONLY, match[0]):
        return None
    values = set(values_of(match[0], ()))
    return (match.end(), values.pop()) if len(values) == 1 else None
