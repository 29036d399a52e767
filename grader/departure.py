"""Where a network departs from another one: the first things that differ, each with what it concerns, in the order of running.

Whether a departure is a mistake depends on what it concerns: a question that names the channels settles them, one that says
"upsample" leaves the mode open. So each has an aspect, and the reference says which aspects its question settles.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from typing import Any, TypeAlias

from grader.flow import ACTIVATIONS, INPUT, MAX_PATHS, NORMS, POOLS, RESIZING, Aspect, Flow, Node, Table, Weighted, flow, strange
from grader.ran import Trace

_RELATED = ("ReLU", "LeakyReLU", "ELU", "GELU", "SiLU", "Mish", "PReLU", "Softplus", "Hardswish")
_ASPECTS: dict[str, Aspect] = {
    "channels": "channels", "kernel": "kernel", "stride": "stride", "padding": "padding", "output_padding": "padding",
    "dilation": "dilation", "groups": "groups",
}  # fmt: skip
_JOINS = frozenset({"cat", "add", "mul"})
Path: TypeAlias = tuple[int, tuple[str, ...], tuple[Node, ...]]  # where it ends, what it is joined by, what is done on it
MOST = 40  # departures that are told apart


@dataclass(frozen=True)
class Departure:
    """What differs, in words that name its place, and both sides."""

    aspect: Aspect
    place: str
    expected: str
    found: str
    sure: bool = True  # nothing in the net may make up for it
    depends: bool = False  # it is that something depends on other things: nothing makes up for that

    def __str__(self) -> str:
        return f"{self.place}: {self.found}, expected {self.expected}"


@dataclass(frozen=True)
class Compared:
    """Two passes side by side: what departs, and how many biases stand in one net alone where they change nothing."""

    departures: tuple[Departure, ...]
    idle: int = 0


def compared(found: Trace, expected: Trace) -> Compared:
    """One pass over the same batch of each net; what cannot be followed is a departure of its own."""
    table = Table()
    theirs = flow(expected, table)
    try:
        mine = flow(found, table)
        if len(mine.layers) < len(theirs.layers):  # layers that run in vain may make up for it
            every = flow(found, table, every=True)
            mine = every if len(every.layers) == len(theirs.layers) else mine
    except (ValueError, LookupError, TypeError):
        return Compared((Departure("other", "its steps", "steps that can be followed", "steps that cannot be followed"),))
    unlike = tuple(islice(departures(mine, theirs, table), MOST))
    if unlike:
        by_hand = strange(mine, table) - strange(theirs, table)
        return Compared(tuple(replace(one, sure=not by_hand or one.depends) for one in unlike))
    pairs = zip(mine.layers, theirs.layers, strict=True)
    return Compared((), sum((one.biased - other.biased) * dict(one.settings)["channels"][1] for one, other in pairs))


def as_far_as_both(found: Trace, expected: Trace) -> tuple[Departure, ...]:
    """As before; where one net has more layers, the settings of those that both have, in their order."""
    unlike = compared(found, expected).departures
    if not any(one.aspect == "depth" for one in unlike):
        return unlike
    table = Table()
    pairs = zip(flow(found, table).layers, flow(expected, table).layers, strict=False)
    return tuple(one for mine, theirs in pairs for one in _settings(mine, theirs, mine.kind))


def departures(found: Flow, expected: Flow, table: Table) -> Iterator[Departure]:
    """What differs, in the order in which it runs; nothing if both compute the same."""
    if _reaches_input(expected, table) and not _reaches_input(found, table):
        yield Departure("connections", "the output", "made from the input", "the same for every input", depends=True)
        return
    if len(found.layers) != len(expected.layers):
        yield _depth(found, expected)
        return
    comparing = _Comparing(table, found, expected)
    for number, (one, other) in enumerate(zip(found.layers, expected.layers, strict=True), 1):
        yield from comparing.feeds(one.feed, other.feed, f"before {comparing.name(number)}")
        yield from _settings(one, other, comparing.name(number))
        yield from comparing.shared(number)
    yield from comparing.feeds(found.end, expected.end, "at the end")


def _reaches_input(whole: Flow, table: Table) -> bool:
    """Whether the output depends on the input at all."""
    waiting, seen = [whole.end, *(layer.feed for layer in whole.layers)], set[int]()
    while waiting:
        place = waiting.pop()
        if place not in seen:
            seen.add(place)
            if table.nodes[place].kind == INPUT:
                return True
            waiting.extend(table.nodes[place].inputs)
    return False


def _depth(found: Flow, expected: Flow) -> Departure:
    return Departure("depth", "layers with weights", str(len(expected.layers)), str(len(found.layers)))


def _settings(one: Weighted, other: Weighted, name: str) -> Iterator[Departure]:
    if one.kind != other.kind:
        yield Departure("kind", name, other.kind, one.kind)
        return
    for what, aspect in _ASPECTS.items():
        mine, theirs = (dict(layer.settings).get(what) for layer in (one, other))
        if mine == theirs:
            continue
        sizes = f" ({_size(one.given)} to {_size(one.gives)})", f" ({_size(other.given)} to {_size(other.gives)})"
        told = what.replace("_", " ")
        yield Departure(aspect, name, f"{told} {_shown(theirs)}{sizes[1]}", f"{told} {_shown(mine)}{sizes[0]}")
    if one.biased != other.biased and not (one.normed and other.normed):
        words = {True: "a bias", False: "no bias"}
        yield Departure("bias", name, words[other.biased], words[one.biased])


def _shown(value: Any) -> str:
    if isinstance(value, tuple) and len(set(value)) == 1:
        return str(value[0])
    return " to ".join(map(str, value)) if isinstance(value, tuple) else str(value)


def _size(shape: Sequence[int]) -> str:
    return "x".join(map(str, shape))


@dataclass(frozen=True)
class _Comparing:
    table: Table
    found: Flow
    expected: Flow

    def name(self, number: int) -> str:
        layer = self.found.layers[number - 1]
        return f"{layer.kind} `{layer.name}`" if layer.name else f"layer {number}"

    def shared(self, number: int) -> Iterator[Departure]:
        """Whether the layer's weights are those of another layer in one of the two nets alone."""
        firsts = [_first(flow.layers, number) for flow in (self.found, self.expected)]
        if firsts[0] != firsts[1]:
            told = [f"weights of layer {first}" if first != number else "weights of its own" for first in firsts]
            yield Departure("connections", self.name(number), told[1], told[0])

    def feeds(self, one: int, other: int, place: str) -> Iterator[Departure]:
        """What differs between two trees: where they lead, else what is done on the ways."""
        if one == other:
            return
        mine, theirs = (list(self.paths(top)) for top in (one, other))
        sources = [Counter(source for source, _, _ in paths if source >= 0) for paths in (mine, theirs)]
        joins = [{join for _, joins, _ in paths for join in joins} for paths in (mine, theirs)]
        if sources[0] != sources[1] or joins[0] != joins[1]:
            told = [self.told(paths) for paths in (mine, theirs)]
            joined = len(sources[0]) > 1 and joins[0] != joins[1] and joins[0] | joins[1] <= _JOINS
            others = set(sources[0]) != set(sources[1])
            yield Departure("connections" if others or joined else "other", place, told[1], told[0], depends=others)
            return
        ways = [way for source in sources[1] for way in self.ways(source, mine, theirs, place)]
        yield from ways
        if not ways:
            yield Departure("other", place, self.told(theirs), f"{self.told(mine)}, in another way")

    def ways(self, source: int, mine: Sequence[Path], theirs: Sequence[Path], place: str) -> Iterator[Departure]:
        yours, ours = (sorted((steps for start, _, steps in paths if start == source), key=len) for paths in (mine, theirs))
        for found, expected in zip(yours, ours, strict=True):
            yield from _ways(found, expected, place)

    def paths(self, top: int) -> Iterator[Path]:
        """Every way down from the top: the layer it ends in (0 the input, -1 what depends on neither), the joins, the steps."""
        waiting: list[Path] = [(top, (), ())]
        count = 0
        while waiting and count < MAX_PATHS:
            place, joins, steps = waiting.pop()
            node = self.table.nodes[place]
            if node.kind == "layer" or not node.inputs:
                count += 1
                yield node.number if node.kind == "layer" else 0 if node.kind == INPUT else -1, joins, steps
            elif len(node.inputs) == 1:
                waiting.append((node.inputs[0], joins, (Node(node.kind, node.settings), *steps)))
            else:
                waiting.extend((below, (*joins, node.kind), steps) for below in reversed(node.inputs))

    def told(self, paths: Sequence[Path]) -> str:
        names = {-1: "a constant", 0: "the input"}
        counted = Counter(names.get(source, f"layer {source}") for source, _, _ in paths)
        parts = [name if count == 1 else f"{name} {count} times" for name, count in counted.items()]
        joins = dict.fromkeys(join for _, joins, _ in paths for join in joins)
        how = {"cat": "concatenated", "add": "added", "mul": "multiplied"}
        words = [how.get(join, join) for join in joins]
        return f"{' and '.join(parts)}{', ' if words else ''}{' and '.join(words)}"


def _first(layers: Sequence[Weighted], number: int) -> int:
    weight = layers[number - 1].weight
    return next((at for at, layer in enumerate(layers, 1) if weight and layer.weight == weight), number)


def _group(node: Node) -> str:
    for name, kinds in (("activation", ACTIVATIONS), ("normalisation", NORMS), ("resizing", RESIZING)):
        if node.kind in kinds:
            return name
    return node.kind


def _ways(found: Sequence[Node], expected: Sequence[Node], place: str) -> Iterator[Departure]:
    """What is done on one way and not on the other, else what is done in another order."""
    if list(found) == list(expected):
        return
    missing = list((Counter(expected) - Counter(found)).elements())
    extra = list((Counter(found) - Counter(expected)).elements())
    if not missing and not extra:
        yield Departure("order", place, _listed(expected), _listed(found))
        return
    for node in missing:
        instead = next((item for item in extra if _group(item) == _group(node)), None)
        if instead is not None:
            extra.remove(instead)
        yield Departure(_aspect(node, instead), place, *_both(node, instead))
    for node in extra:
        yield Departure(_aspect(None, node), place, f"no {node.kind}", _told(node))


def _listed(steps: Sequence[Node]) -> str:
    return ", ".join(node.kind for node in steps)


def _both(expected: Node, found: Node | None) -> tuple[str, str]:
    if found is None:
        return _told(expected), f"no {_group(expected)}"
    return _told(expected), _told(found)


def _told(node: Node) -> str:
    told = dict(node.settings)
    if node.kind in POOLS:
        return f"{node.kind} {_shown(told['kernel'])} with stride {_shown(told['stride'])}"
    if node.kind in NORMS:
        parts = " without scale and shift" * (not told.get("affine")), " of the batch alone" * bool(told.get("of the batch"))
        return node.kind + "".join(parts)
    if node.kind == "Upsample":
        return f"Upsample by {' x '.join(f'{factor:g}' for factor in dict.fromkeys(told['factor']))}, {told['mode']}"
    return node.kind


def _aspect(expected: Node | None, found: Node | None) -> Aspect:
    group = _group(expected or found or Node(""))
    if group == "activation":
        if expected is None:
            return "other"
        if found is not None and expected.kind in _RELATED and found.kind in _RELATED:
            return "relative"
        return "activation"
    if group == "normalisation":
        alike = expected is not None and found is not None and expected.kind == found.kind
        return "other" if expected is None or alike else "norm"
    if group == "resizing":
        return _resized(expected, found)
    return "other"


def _resized(expected: Node | None, found: Node | None) -> Aspect:
    if expected is None or found is None:
        return "resizing"
    one, other = dict(expected.settings), dict(found.settings)
    if expected.kind == found.kind == "Upsample":
        return "mode" if one["factor"] == other["factor"] else "resizing"
    if {expected.kind, found.kind} <= POOLS:
        return "resizing" if expected.kind == found.kind or one["stride"] != other["stride"] else "pooling"
    return "resizing"
