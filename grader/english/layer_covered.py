"""What comes out of a layer, in any order of words: by full coverage, where no frame fits.

One layer, one size or shape, perhaps how many channels, and words that only say that the one gives the other; a word with no part
leaves the clause alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from grader.english.layer_letters import Coded, Named, Said
from grader.english.layer_sizes import sides_of, values_of
from grader.networks import GIVES

_GLUE = frozenset(
    "after following behind past once the a an of in by at for from to with and now then already still thus so hence therefore "
    "is are "
    "be was has have had been being measure measures we one you get gets obtain obtains left see sees find finds it its this "
    "that "
    "yield yields give gives return returns produce produces emit emits come comes out make makes deliver delivers leave "
    "leaves us "
    "become becomes shrink shrinks shrunk reduce reduces reduced bring brings brought down end ends up arrive arrives keep keeps "
    "map maps image images picture tensor tensors volume result results resulting each every only just exactly spatial grid "
    "array "
    "zero-padded padded same-padded padding ones block level stage stay stays remain remains amount amounts turn turns size "
    "sized large deep pixels pixel net network here there "
    ", : = - . ( ) * → ⇒ -> => ; ! ' s ’".split()
)  # fmt: skip
_SIDES = frozenset("width wide height high tall side".split())
_FRONT = re.compile(
    r"(?i)^\W*(?:(?:thanks to|owing to|due to|because of|with|given) (?:the |its |a )?(?:(?:zero|same|V)[- "
    r"]?)?padding ?,? |before (?:the )?L ?, )"
)
_WORD = re.compile(r"[LMCWPTV](?![a-z])|[a-z][a-z'’-]*|\d+|->|=>|\S")
_OUTPUT = re.compile(r"output|result|map|activation|volume|tensor")


def given_by(coded: Coded, sentence: str, before: Named | None) -> Iterator[Said]:
    """The clause as what a layer gives; `before` is the layer of the clause before, of which "its" speaks."""
    front = _FRONT.match(coded.text)
    first = front.end() if front is not None else 0
    found = [(match[0], match.start()) for match in _WORD.finditer(coded.text, first)]
    letters = [word for word, _ in found]
    layers = [place for word, place in found if word == "L" and place in coded.layers]
    sizes = [place for word, place in found if word in ("P", "T")]
    wide = bool(set(letters) & _SIDES)
    values = [place for word, place in found if word == "V"]
    if len(layers) > 1 or letters.count("M") > 1 or len(sizes) + (wide and not sizes) != 1 or not _is_covered(letters, wide):
        return
    layer = coded.layers[layers[0]] if layers else _unnamed(letters, found, coded, sentence, before)
    if layer is None or layer.many or not (layers or _speaks_of_output(found, coded, sentence)):
        return
    if layers and _may_be_of_the_layer(found, coded, sentence):
        return
    counted = [place for word, place in found if word == "C"] if values else []  # "the feature maps" alone count nothing
    channels: tuple[int, ...] = ()
    if counted:
        if (
            len(counted) != 1
            or len(values) != 1
            or not re.search(r"channel|map|filter", sentence[slice(*coded.places[counted[0]])])
        ):
            return
        channels = values_of(sentence[slice(*coded.places[values[0]])], coded.symbols)[:1]
    elif values and (sizes or len(values) != 1):
        return
    place = sizes[0] if sizes else values[0] if values else -1
    if place < 0:
        return
    sides = sides_of(sentence[slice(*coded.places[place])], coded.symbols)
    sides = (sides[0], sides[0]) if wide and not sizes and sides else sides
    if channels and len(sides) != 2:
        return
    last = max(at for _, at in found)
    yield Said(coded.places[found[0][1]][0], coded.places[last][1], layer, GIVES, (*channels, *sides))


def _is_covered(letters: list[str], wide: bool) -> bool:
    return all(word in "LMCWPTV" or word in _GLUE or (wide and word in _SIDES) for word in letters)


def _speaks_of_output(found: list[tuple[str, int]], coded: Coded, sentence: str) -> bool:
    """Whether what has the size is called an output, a map, a shape."""
    spoken = [sentence[slice(*coded.places[place])].lower() for word, place in found if word == "W"]
    spoken += [sentence[slice(*coded.places[place])].lower() for word, place in found if word == "C"]
    return any(_OUTPUT.search(word) and "input" not in word for word in spoken) or any(word == "M" for word, _ in found)


_BEHIND = frozenset("after behind past out gives give given yields returns outputs leaves".split())


def _may_be_of_the_layer(found: list[tuple[str, int]], coded: Coded, sentence: str) -> bool:
    """Whether "the size of the last convolution is 3 by 3" may speak of the layer's own kernel."""
    spoken = [sentence[slice(*coded.places[place])].lower() for word, place in found if word == "W"]
    return bool(spoken) and not any(map(_OUTPUT.search, spoken)) and not _BEHIND & {word for word, _ in found}


def _unnamed(letters: list[str], found: list[tuple[str, int]], coded: Coded, sentence: str, before: Named | None) -> Named | None:
    """The layer of the clause before, or the whole net."""
    if "its" in letters or "it" in letters or [word for word in letters if word != "."] in (["W", "T"], ["W", "P"]):
        return before
    nets = [sentence[slice(*coded.places[place])] for word, place in found if word == "M"]
    if nets:
        return Named("net", net=nets[0])
    spoken = [sentence[slice(*coded.places[place])].lower() for word, place in found if word == "W"]
    return Named("net") if any(word.startswith("output") for word in spoken) else None
