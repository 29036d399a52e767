"""Nets as wholes: how many layers of a kind they have, the sides along them, and by which layers they shrink or grow.

```
Three transposed convolutions make up the decoder
```
`wrong count: the net has 2 such layers, found 3`

The nets are those that the question declares, as they were measured. Where several may be meant, the clause is wrong only if
it is wrong of all.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from itertools import pairwise

from grader.discourse import Finding, Judgement, Passage, World, left_open, said_in_prose
from grader.english.net_clauses import OfNet, of_nets
from grader.model import Agreement, Kind, Mismatch
from grader.networks import Layer
from grader.reference import Network

KIND: Kind = "shape"


def find(found: Sequence[Passage], text: str, world: World) -> Iterator[Finding]:
    """A finding for every clause that is read whole."""
    networks = world.question.networks if world.question is not None else ()
    if networks:
        for claim, passage, item in said_in_prose(found, text, KIND, partial(of_nets, networks=networks)):
            yield Finding(claim, passage=passage, of_net=item)


def check(finding: Finding, world: World) -> Judgement:
    """What was measured of each net that may be meant."""
    item = finding.of_net
    assert item is not None
    assert world.question is not None
    answers = [_answered(item, net) for net in world.question.networks if net.id in item.nets]
    right = next((answer for answer in answers if answer[0] is not None and answer[0] != item.denied), None)
    unsettled = next((answer for answer in answers if answer[0] is None), None)
    if not answers or (right is None and unsettled is not None):
        return left_open("ambiguous", unsettled[1] if unsettled is not None else "its sides differ")
    if right is not None:
        return Judgement(Agreement(expected="1", found="1"), right[1])
    return Judgement(Mismatch(expected="0", found="1"), f"wrong of the net: {answers[0][1]}")


def _answered(item: OfNet, net: Network) -> tuple[bool | None, str]:
    """Whether what is said holds of one net; None where it may be meant in another way."""
    match item.what:
        case "count":
            return _counted(item, net)
        case "down" | "up":
            return _resizes(item, net)
    sides = _sides(net, item.part)
    told = f"its sides are {' -> '.join(map(str, sides))}"
    if not sides or not item.numbers:
        return None, "it has no sides"
    match item.what:
        case "narrowest":
            return min(sides) == item.numbers[0], told
        case "start" | "end" | "ends":
            ends = {"start": sides[:1], "end": sides[-1:], "ends": (sides[0], sides[-1])}[item.what]
            return tuple(ends) == item.numbers, told
    said = _collapsed(item.numbers)
    if any(said == sides[at : at + len(said)] for at in range(len(sides))):
        whole = said == sides or not item.part
        return (True, told) if whole else (None, f"{told}, of which a part is listed")
    rest = iter(sides)
    if item.plain and not set(said) <= set(sides):
        return None, f"{told}, but other sizes may be meant"
    return (None, told) if all(side in rest for side in said) else (False, told)


def _collapsed(sides: Sequence[int]) -> tuple[int, ...]:
    return tuple(side for place, side in enumerate(sides) if not place or side != sides[place - 1])


def _squares(net: Network) -> list[Layer]:
    """The layers between images."""
    return [layer for layer in net.layers if len(layer.input) == 4 == len(layer.output)]


def _sides(net: Network, part: str) -> tuple[int, ...]:
    """The sides of the images along a net, one behind the other: of all of it, down to the narrowest, or from there on."""
    layers = _squares(net)
    sides = _collapsed([layer.input[-1] for layer in layers[:1]] + [layer.output[-1] for layer in layers])
    narrow = sides.index(min(sides)) if sides else 0
    if part and (narrow in (0, len(sides) - 1) or not _falls_then_grows(sides)):
        return ()
    return sides[: narrow + 1] if part == "encoder" else sides[narrow:] if part == "decoder" else sides


def _falls_then_grows(sides: Sequence[int]) -> bool:
    turns = [b > a for a, b in pairwise(sides)]
    return turns == sorted(turns)


def _counted(item: OfNet, net: Network) -> tuple[bool | None, str]:
    """How many layers of a kind there are, in all of the net or in its half."""
    layers = _half(net, item.part) if item.part else list(net.layers)
    mine = [layer for layer in layers if _class(layer) == item.kind]
    strided = [layer for layer in mine if len(layer.output) == 4 and layer.output[-1] != layer.input[-1]]
    count = len(strided if item.strided else mine)
    told = f"there are {count} such layers"
    if item.part and not layers:
        return None, "it has no such half"
    if item.numbers[0] == count:
        return True, told
    also = sum("Conv" in layer.kind for layer in layers) if item.kind == "Conv" and not item.strided else count
    edge = item.part and item.kind in ("Conv", "ConvTranspose") and not item.strided
    if item.numbers[0] in (also, len(strided)) or (edge and item.kind == "Conv"):
        return None, f"{told}, or {also} where transposed ones count too, {len(strided)} of which resize"
    return False, told


def _class(layer: Layer) -> str:
    return layer.kind.rstrip("d").rstrip("123")


def _half(net: Network, part: str) -> list[Layer]:
    """The layers down to the narrowest side, or those from there on."""
    layers = _squares(net)
    if not _sides(net, part):
        return []
    low = min(layer.output[-1] for layer in layers)
    first = next(place for place, layer in enumerate(layers) if layer.output[-1] == low)
    last = max(place for place, layer in enumerate(layers) if layer.output[-1] == low)
    return layers[: first + 1] if part == "encoder" else layers[last + 1 :]


def _resizes(item: OfNet, net: Network) -> tuple[bool | None, str]:
    """Whether the layers that shrink the images, or enlarge them, are of the kind."""
    grows = item.what == "up"
    mine = [
        layer for layer in _squares(net) if (layer.output[-1] > layer.input[-1] if grows else layer.output[-1] < layer.input[-1])
    ]
    kinds = sorted({_class(layer) for layer in mine})
    told = f"what {'enlarges' if grows else 'shrinks'} the images there is {', '.join(kinds) or 'nothing'}"
    if len(kinds) > 1:
        return None, told
    return kinds == [item.kind], told


def after(finding: Finding, judgement: Judgement, id: str, world: World) -> World:
    """What is said of a net defines nothing."""
    del finding, judgement, id
    return world
