"""What a network computes, free of how it is written: its layers with weights, and what leads from one to the next.

The steps that torch carried out are read into few kinds of parts: `F.relu`, `nn.ReLU` and `clamp(min=0)` are one, a view of the
same shape is none, a pad of zeros before a convolution is its padding. What commutes exactly is brought into one order: a
rising activation and a max pool, anything that works on single pixels and a repetition of pixels. Layers with weights are
numbered as they run; what feeds each is a tree from it down to other layers and the input. Two networks with the same layers and
the same trees compute the same, whatever the weights are.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Literal

from grader.operations import CONSTANT, Settings, does_nothing, full, kind_of_step
from grader.ran import Step, Trace

INPUT = "input"
RISING = frozenset({"ReLU", "LeakyReLU", "Sigmoid", "Tanh", "ELU", "Softplus", "ReLU6"})  # a max pool does not mind them
ACTIVATIONS = RISING | {"GELU", "SiLU", "Mish", "PReLU", "Hardswish", "Softmax", "LogSoftmax"}
NORMS = frozenset({"BatchNorm", "GroupNorm", "LayerNorm", "InstanceNorm"})
POOLS = frozenset({"MaxPool", "AvgPool"})
RESIZING = POOLS | {"Upsample"}
MAX_PATHS = 64
KNOWN = (
    ACTIVATIONS | NORMS | RESIZING | {INPUT, "layer", "held", "constant", "random", "Dropout", "cat"}
)  # what cannot stand for others
NUMBERS = frozenset({"add", "sub", "mul", "div", "rsub", "neg"})
_EACH = RISING | {"GELU", "SiLU", "Mish", "Hardswish", "MaxPool", "AvgPool", "Upsample"}  # work on each channel by itself

Aspect = Literal[
    "depth", "kind", "channels", "kernel", "stride", "padding", "dilation", "groups", "bias", "connections", "resizing",
    "pooling", "mode", "norm", "activation", "relative", "order", "other",
]  # fmt: skip
"""What a departure from a network may concern; `relative` is another activation of the same family."""


@dataclass(frozen=True)
class Node:
    """A piece of what feeds a layer: an operation on what other pieces give. A `layer` has its number, the input none."""

    kind: str
    settings: Settings = ()
    inputs: tuple[int, ...] = ()  # places in the table
    number: int = 0


@dataclass(frozen=True)
class Weighted:
    """A layer with weights: what it is, its settings, its sizes without the batch axis, what feeds it.

    Where it is `normed`, a bias changes nothing, since a normalisation takes it away again.
    """

    kind: str
    name: str
    weight: str
    settings: Settings
    given: tuple[int, ...]
    gives: tuple[int, ...]
    feed: int
    biased: bool = True
    normed: bool = False


@dataclass
class Table:
    """Every node once, so that equal trees are equal numbers."""

    nodes: list[Node] = field(default_factory=list)
    places: dict[Node, int] = field(default_factory=dict)

    def place(self, node: Node) -> int:
        """The node's number; operations that commute exactly are brought into one order first."""
        if len(node.inputs) == 1:
            below = self.nodes[node.inputs[0]]
            if node.kind == below.kind == "ReLU":
                return node.inputs[0]
            if below.kind == "cat" and node.kind in _EACH and ("axis", 1) in below.settings:
                parts = tuple(sorted(self.place(Node(node.kind, node.settings, (part,))) for part in below.inputs))
                return self.place(Node(below.kind, below.settings, parts))
            if _commute(node, below):
                return self.place(Node(below.kind, below.settings, (self.place(Node(node.kind, node.settings, below.inputs)),)))
        if node not in self.places:
            self.places[node] = len(self.nodes)
            self.nodes.append(node)
        return self.places[node]


@dataclass(frozen=True)
class Flow:
    """The layers with weights that the output depends on, in their order, and what is done with the last of them."""

    layers: tuple[Weighted, ...]
    end: int
    shape: tuple[int, ...]


def strange(whole: Flow, table: Table) -> frozenset[str]:
    """Operations on the ways to the output that may stand for others: pools, strides or activations made by hand."""
    waiting, seen = [whole.end, *(layer.feed for layer in whole.layers)], set[int]()
    found = set[str]()
    while waiting:
        place = waiting.pop()
        node = table.nodes[place]
        if place not in seen:
            seen.add(place)
            waiting.extend(node.inputs)
            plain = node.kind in KNOWN or (node.kind in NUMBERS and len(node.inputs) == 1) or (node.kind == "add")
            found.update(() if plain else (node.kind,))
    return frozenset(found)


def _commute(node: Node, below: Node) -> bool:
    """Whether the resizing `node` may as well stand before what it stands behind."""
    if node.kind == "MaxPool":
        return below.kind in RISING
    if node.kind == "Upsample" and ("mode", "nearest") in node.settings:
        return below.kind in (RISING | {"GELU", "SiLU", "Mish", "Hardswish", "BatchNorm"})
    return False


def flow(trace: Trace, table: Table, every: bool = False) -> Flow:
    """The trace read into the table, with every layer that ran if asked; ValueError where a step cannot be read."""
    return _Reading(trace, table).whole(every)


@dataclass(frozen=True)
class _Value:
    """A tensor of the trace: its place in the table, its shape; what is held has a name and no place."""

    place: int
    shape: tuple[int, ...]
    held: str = ""


class _Reading:
    def __init__(self, trace: Trace, table: Table) -> None:
        self.trace, self.table = trace, table
        self.values: dict[str, _Value] = {}
        self.layers: list[Weighted] = []
        for name, shape in trace.held:
            self.values[name] = _Value(table.place(Node("held", (("shape", shape),))), shape, name)
        self.values["#"] = _Value(table.place(Node(INPUT)), trace.input)

    def whole(self, every: bool) -> Flow:
        for place, step in enumerate(self.trace.steps):
            given = json.loads(step.given)
            self.values[f"#{place}:0"] = _Value(self.made(step, given, [self.value(name) for name in _named(given)]), step.shape)
        return self.live(self.value(json.loads(self.trace.output)).place, every)

    def value(self, name: str) -> _Value:
        """A tensor by its name; what a step gives besides its first tensor is a part of that."""
        if name in self.values:
            return self.values[name]
        step, _, part = name.partition(":")
        whole = self.values.get(f"{step}:0")
        if whole is None:
            raise ValueError(f"a tensor that no step gives: {name[:40]}")
        return _Value(self.table.place(Node(f"part {part}", (), (whole.place,))), whole.shape)

    def live(self, end: int, every: bool) -> Flow:
        """Only the layers that the output depends on, unless every one is asked for, numbered anew."""
        places = [self.table.place(Node("layer", number=number)) for number in range(1, len(self.layers) + 1)]
        wanted, waiting = set[int](), [end, *(places if every else ())]
        above: dict[int, set[int]] = {place: set() for place in waiting}
        while waiting:
            place = waiting.pop()
            node = self.table.nodes[place]
            if node.kind == "layer":
                wanted.add(node.number)
                if (feed := self.layers[node.number - 1].feed) not in above:
                    above[feed] = set()
                    waiting.append(feed)
            for below in node.inputs:
                if below not in above:
                    above[below] = set()
                    waiting.append(below)
                above[below].add(place)
        ends = {end, *(self.layers[number - 1].feed for number in wanted)}
        numbers = {old: new for new, old in enumerate(sorted(wanted), 1)}
        renamed = _renamed(self.table, numbers)
        layers = []
        for number in sorted(wanted):
            layer = self.layers[number - 1]
            idle = self.normed(places[number - 1], above, ends)
            layers.append(replace(layer, feed=renamed(layer.feed), normed=idle))
        return Flow(tuple(layers), renamed(end), self.trace.shape[1:])

    def normed(self, place: int, above: dict[int, set[int]], ends: set[int]) -> bool:
        """Whether all that is done with a value takes away what is added to it."""
        if place in ends or not above.get(place):
            return False
        nodes = [(other, self.table.nodes[other]) for other in above[place]]
        return all(
            node.kind == "BatchNorm" or (node.kind in RESIZING and self.normed(other, above, ends)) for other, node in nodes
        )

    def made(self, step: Step, given: list[Any], tensors: list[_Value]) -> int:
        """The place of what a step gives."""
        told = [item for item in given if not _is_tensor(item)]
        if step.operation == "convolution" and tensors[1].held:
            return self.convolution(step, given)
        if step.operation in ("addmm", "mm") and self.is_held(tensors[-1].place):
            return self.linear(step, tensors)
        if tensors and does_nothing(step, told, [value.shape for value in tensors]):
            return tensors[0].place
        if step.operation in CONSTANT or (step.operation == "mul" and told[:1] == [0] and len(tensors) == 1):
            return self.table.place(Node("constant", (("operation", step.operation), ("shape", step.shape))))
        kind, settings = kind_of_step(step, told, tensors[0].shape if tensors else ())
        inputs = tuple(value.place for value in tensors)
        if kind == "cat":
            inputs = tuple(sorted(self.flat(inputs, settings)))
            return inputs[0] if len(inputs) == 1 else self.table.place(Node(kind, settings, inputs))
        if kind in NORMS:
            inputs = inputs[:1]
            settings = (*settings, ("affine", any(value.held.endswith("weight") for value in tensors[1:])))
        random = [place for place in inputs if self.table.nodes[place].kind == "random"]
        if random:
            kind, settings = ("random", ()) if kind in ("div", "random") else ("Dropout", ())
            inputs = tuple(place for place in inputs if place not in random) if kind == "Dropout" else inputs
        return self.table.place(Node(kind, settings, tuple(sorted(inputs)) if kind in ("add", "mul") else inputs))

    def is_held(self, place: int) -> bool:
        """Whether it is something that the module holds, or that turned over."""
        node = self.table.nodes[place]
        return node.kind == "held" or (node.kind in ("t", "transpose", "permute") and self.is_held(node.inputs[0]))

    def flat(self, inputs: Sequence[int], settings: Settings) -> Iterator[int]:
        for place in inputs:
            node = self.table.nodes[place]
            yield from node.inputs if node.kind == "cat" and node.settings == settings else (place,)

    def convolution(self, step: Step, given: list[Any]) -> int:
        source, weight = (self.value(name) for name in given[:2])
        stride, padding, dilation, transposed, more, groups = given[3:9]
        feed, axes = source.place, len(weight.shape) - 2
        below = self.table.nodes[feed]
        around = full(padding, axes)
        if below.kind == "pad" and not transposed and (fused := _fused(below, axes)) is not None:
            around, feed = tuple(a + b for a, b in zip(around, fused, strict=True)), below.inputs[0]
        first, second = weight.shape[:2]
        settings = (
            ("channels", (first, second * groups) if transposed else (second * groups, first)), ("kernel", weight.shape[2:]),
            ("stride", full(stride, axes)), ("padding", around), ("dilation", full(dilation, axes)), ("groups", groups),
            ("output_padding", full(more, axes) if transposed else ()),
        )  # fmt: skip
        kind = f"Conv{'Transpose' if transposed else ''}{axes}d"
        sizes = source.shape[1:], step.shape[1:]
        return self.layer(Weighted(kind, step.layer, weight.held, settings, *sizes, feed, given[2] is not None))

    def linear(self, step: Step, tensors: list[_Value]) -> int:
        *bias, source, weight = tensors
        settings = (("channels", (source.shape[-1], step.shape[-1])),)
        kept = Weighted("Linear", step.layer, weight.held, settings, source.shape[1:], step.shape[1:], source.place, bool(bias))
        return self.layer(kept)

    def layer(self, layer: Weighted) -> int:
        self.layers.append(replace(layer, name=layer.name or layer.weight.lstrip("#").rpartition(".")[0]))
        return self.table.place(Node("layer", number=len(self.layers)))


def _renamed(table: Table, numbers: dict[int, int]) -> Callable[[int], int]:
    """Trees with the layers' new numbers."""
    done: dict[int, int] = {}

    def renamed(top: int) -> int:
        waiting = [top]
        while waiting:
            place = waiting[-1]
            node = table.nodes[place]
            missing = [below for below in node.inputs if below not in done]
            if missing:
                waiting.extend(missing)
                continue
            waiting.pop()
            inputs = tuple(done[below] for below in node.inputs)
            if node.kind in ("cat", "add", "mul"):
                inputs = tuple(sorted(inputs))
            done[place] = table.place(Node(node.kind, node.settings, inputs, numbers.get(node.number, 0)))
        return done[top]

    return renamed


def _is_tensor(item: Any) -> bool:
    return isinstance(item, str) and item.startswith("#")


def _named(given: list[Any]) -> Iterator[str]:
    for item in given:
        if _is_tensor(item):
            yield item
        elif isinstance(item, list):
            yield from _named(item)


def _fused(pad: Node, axes: int) -> tuple[int, ...] | None:
    """Zeros on both sides of each axis as a convolution's padding; None of another pad."""
    told = dict(pad.settings)
    around = tuple(told["around"])
    if (
        told["value"]
        or len(around) > 2 * axes
        or any(around[at] != around[at + 1] or around[at] < 0 for at in range(0, len(around), 2))
    ):
        return None
    sides = [around[at] for at in range(0, len(around), 2)]
    return tuple(reversed([*sides, *[0] * (axes - len(sides))]))
