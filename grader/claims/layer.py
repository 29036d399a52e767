"""The layers of the question's networks: what comes out of them, what they hold.

```
The first conv layer outputs a 30x30x32 tensor
```
`wrong shape: the first conv layer gives 32 x 32 x 32, found 30 x 30 x 32`

A layer is one of a declared network, by its kind and place. Where several are so called, the sentence is wrong only if it is
wrong of all. Axes may stand first or last; a product that holds as arithmetic is here a count, and judged as one.

Long, since every way of counting a layer's numbers is one more case.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from fractions import Fraction
from itertools import chain
from math import isqrt, prod

from grader.discourse import Finding, Judgement, Passage, World, left_open
from grader.english.layer_letters import Named, Names, Said
from grader.english.layer_notes import CHANNELS, EITHER, SHARE, SOME, TOTAL
from grader.english.layers import SIDE_FACTOR, last_named, said
from grader.model import Agreement, Block, Claim, Kind, Mismatch, Open, Span
from grader.networks import GIVES, TAKES, Layer, called
from grader.reference import Network, Question
from grader.sentences import sentences

KIND: Kind = "shape"
_SHORT = {
    "convolutional layer": ("conv",),
    "pooling layer": ("pool", "pooling", "max pooling", "maxpool", "max-pool"),
    "transposed convolution": ("transposed conv", "transpose conv", "transpose convolution", "deconvolution", "t_conv"),
    "upsampling layer": ("upsampling", "upsample", "nn.Upsample"),
}
_SYMBOL = r"[A-Z]{2,4}|[a-z]+(?:_[a-z]+)+"  # NF, num_filters
_APART = re.compile(  # what makes the sentences behind it speak of another case or for another person
    r"\b(?:suppos\w+|assum\w+|imagin\w+|if|unless|without|had|were|would|instead|incorrect\w*|wrong\w*|mistake\w*|trace|"
    r"some (?:people|students|think|say)|valid|claim\w*|example|alternativ\w+)\b",
    re.IGNORECASE,
)
_HEADING = re.compile(r"^\s*(?:#+ .*|\*\*[^*]+\*\*\W*|[^.!?]{1,80}:)\s*$")


def find(found: Sequence[Passage], text: str, world: World) -> Iterator[Finding]:
    """A finding for everything that a sentence says of a layer of the question's networks."""
    question = world.question
    if question is None or not question.networks:
        return
    names, scope = _names(question), ""
    before: Named | None = None
    for passage in found:
        segment = passage.segment
        if segment.block is not Block.PROSE:
            continue
        lines = segment.text.splitlines()
        if lines and _HEADING.match(lines[0]):
            scope = _net_in(lines[0], question)
            before = None
        apart = False
        for start, end in sentences(segment.text):
            sentence = segment.text[start:end]
            for item in said(sentence, names, before) if not apart else ():
                layers = tuple(_layers(item.layer, _net_in(item.layer.net, question) or scope, question))
                if layers:
                    offset = segment.span.start + start
                    span = Span(offset + item.start, offset + item.end)
                    kind: Kind = "shape" if item.what in (GIVES, TAKES) else "number"
                    quote = text[span.start : span.end]
                    claim = Claim(kind=kind, part=segment.part, span=span, quote=quote, denies=item.denied)
                    yield Finding(claim, passage=passage, of_layers=(item, layers))
            before = last_named(sentence, names, before)
            apart = apart or bool(_APART.search(sentence))


def _names(question: Question) -> Names:
    kinds = dict.fromkeys(chain.from_iterable(called(layer.kind) for net in question.networks for layer in net.layers))
    short = [name for long, more in _SHORT.items() if long in kinds for name in more]
    symbols = tuple((name, item.value) for item in question.fixed for name in item.names if re.fullmatch(_SYMBOL, name))
    nets = tuple(name for net in question.networks for name in net.names)
    return Names((*kinds, *short), nets, symbols, tuple((item.value, item.names) for item in question.fixed))


def _net_in(words: str, question: Question) -> str:
    """The one network that the words name."""
    nets = [
        net.id for net in question.networks if any(re.search(rf"(?i)(?<!\w){re.escape(name)}(?!\w)", words) for name in net.names)
    ]
    return nets[0] if len(nets) == 1 else ""


def _layers(name: Named, net: str, question: Question) -> Iterator[tuple[str, Layer]]:
    """The layers that a name may mean, with the beginning of their truths' names: in the net that is spoken of, or in any."""
    found = [pair for item in question.networks if net in ("", item.id) for pair in _in_net(name, item)]
    yield from found or (pair for item in question.networks for pair in _in_net(name, item))


def _in_net(name: Named, net: Network) -> Iterator[tuple[str, Layer]]:
    if name.words == "input":
        yield from ((f"{net.id}_1", layer) for layer in net.layers[:1])
        return
    if name.words == "net":
        yield net.id, whole(net.layers)
        return
    placed = [(f"{net.id}_{place}", layer) for place, layer in enumerate(net.layers, 1) if called(layer.kind)]
    if name.words == "bottleneck" or name.grows:
        yield from (pair for pair in placed if (_narrowest if name.words else _resizing)(pair[1], name, net))
        return
    every = [placed, [pair for pair in placed if pair[1].parameters]]
    if not name.words and not name.kernel:  # "the second layer": pools may count or not
        readings = every
    elif name.label and name.words in ("", "conv"):  # conv3 may be the third layer of any kind that has weights
        readings = [[pair for pair in placed if _of_kind(pair[1], name)], [pair for pair in placed if pair[1].weights]]
    else:
        readings = [[pair for pair in placed if (_short_form if name.kernel else _of_kind)(pair[1], name)]]
    for alike in readings:
        if name.resizing:
            alike = [pair for pair in alike if pair[1].output[-1] != pair[1].input[-1]]
        if name.window:
            alike = [pair for pair in alike if _window(pair[1]) == name.window]
        if name.number is None:
            yield from alike
        elif -1 <= name.number < len(alike):
            yield from alike[name.number :][:1]


def whole(layers: Sequence[Layer]) -> Layer:
    """The net as one layer: what it takes, what it gives, what it holds."""
    weights, parameters = (sum(getattr(layer, what) for layer in layers) for what in ("weights", "parameters"))
    connections = sum(layer.connections for layer in layers)
    return Layer("net", WHOLE, layers[0].input, layers[-1].output, weights, parameters, connections)


def _narrowest(layer: Layer, name: Named, net: Network) -> bool:
    """Whether its output is one of the smallest in height and width."""
    del name
    sides = [other.output[-1] for other in net.layers if len(other.output) == 4]
    return len(layer.output) == 4 and layer.output[-1] == min(sides)


def _resizing(layer: Layer, name: Named, net: Network) -> bool:
    del net
    if len(layer.output) != 4 or len(layer.input) != 4:
        return False
    return layer.output[-1] > layer.input[-1] if name.grows > 0 else layer.output[-1] < layer.input[-1]


def _window(layer: Layer) -> int:
    """The side of its window, as far as its counts tell."""
    if len(layer.output) != 4 or len(layer.input) != 4:
        return 0
    if layer.weights:
        return isqrt(layer.weights // (layer.input[1] * layer.output[1]))
    return layer.input[-1] // layer.output[-1] if "Pool" in layer.kind else 0


def _of_kind(layer: Layer, name: Named) -> bool:
    spoken = [*called(layer.kind), *(one for long in called(layer.kind) for one in _SHORT.get(long, ()))]
    return name.words in {re.sub(r"[\s-]", "", one.lower()) for one in spoken}


def _short_form(layer: Layer, name: Named) -> bool:
    """conv3-64: a kernel of 3 x 3, 64 channels."""
    if not layer.kind.startswith("Conv2") or len(layer.output) != 4:
        return False
    return layer.output[1] == name.channels and layer.weights == name.kernel**2 * layer.input[1] * layer.output[1]


# ---------------------------------------------------------------- check

WHOLE = "Net"
_OF_MORE = frozenset({GIVES, TAKES, EITHER, CHANNELS, SIDE_FACTOR, "channels by factor"})


def check(finding: Finding, world: World) -> Judgement:
    """What is said against each layer that may be meant."""
    assert finding.of_layers is not None
    item, layers = finding.of_layers
    if item.what not in _OF_MORE and len(set(item.values)) > 1:
        return left_open("ambiguous", "the sides of the equation differ")
    takes = {net.shape[1:] for net in (world.question.networks if world.question is not None else ())}
    if item.given and takes != {item.given[-2:]}:
        return left_open("undecided", "said of an input of another size")
    kernels = sum(
        1 for net in (world.question.networks if world.question is not None else ()) for one in net.layers if one.weights
    )
    if item.layer.many and item.layer.words == "net" and item.layer.many != kernels:
        return left_open("ambiguous", "the layers with weights are counted in another way")
    if item.what.startswith(TOTAL):
        return _total(item, layers, world)
    judged = [
        _share(item, layer, truth, world) if item.what.startswith(SHARE) else _against(item, layer, truth)
        for truth, layer in layers
    ]
    right = [one for one in judged if isinstance(one.evidence, Agreement)]
    unsettled = [one for one in judged if isinstance(one.evidence, Open)]
    if (
        not right
        and len(judged) > 1
        and item.layer.number is None
        and item.what in _COUNTED
        and _OF_ALL.search(finding.claim.quote)
    ):
        return _together(item, layers, world)
    if right and item.layer.number is None and len(right) < len(judged) and not item.some:
        return left_open("ambiguous", "it holds for some of the layers that are so called")
    if not right and not item.layer.words and item.what == GIVES and _of_block(item, layers, world):
        return left_open("ambiguous", "a layer may be meant with the pool that follows it")
    chosen = next(iter(right or unsettled or judged))
    if not finding.claim.denies or isinstance(chosen.evidence, Open):
        return chosen
    return replace(chosen, reason=f"{'wrongly' if right else 'rightly'} denied: {chosen.reason}")


_COUNTED = frozenset({"weights", "parameters", "any parameters", "biases"})
_OF_ALL = re.compile(r"\b(?:the|all|of|in)\s+(?:[\w-]+\s+){0,3}?(?:layers|convolutions|filters|poolings?)\b", re.IGNORECASE)


def _together(item: Said, layers: tuple[tuple[str, Layer], ...], world: World) -> Judgement:
    """What is said of layers and holds for none of them may be told of all of them together."""
    nets = world.question.networks if world.question is not None else ()
    one = any(all(any(layer is other for other in net.layers) for _, layer in layers) for net in nets)
    if one:
        summed = _against(item, whole([layer for _, layer in layers]), layers[0][0])
        if isinstance(summed.evidence, Agreement):
            return summed
    return left_open("ambiguous", "it may be told of each of the layers, or of all of them together")


def _of_block(item: Said, layers: tuple[tuple[str, Layer], ...], world: World) -> bool:
    """Whether it holds behind what follows a layer up to the next one with weights: "the first layer" may be a block."""
    for net in world.question.networks if world.question is not None else ():
        for _, layer in layers:
            at = next((place for place, other in enumerate(net.layers) if other is layer), None)
            for other in net.layers[at + 1 :] if at is not None else ():
                if other.weights:
                    break
                if isinstance(_shaped(item, other.output[1:], "", linear=False).evidence, Agreement):
                    return True
    return False


def _against(item: Said, layer: Layer, truth: str) -> Judgement:
    if item.what in (GIVES, TAKES):
        shape = layer.output[1:] if item.what == GIVES else layer.input[1:]
        sides = item.values[-3:]
        if layer.kind == WHOLE and len(sides) == 3 == len(shape) and sides != shape and sides == (*shape[1:], shape[0]):
            return left_open("ambiguous", "the channels may come last")
        return _shaped(item, shape, f"{truth}_{item.what.replace(' ', '_')}", linear=layer.kind == "Linear")
    if item.what.endswith("factor"):
        return _factor(item, layer, truth)
    if item.what in (EITHER, CHANNELS):
        return _mapped(item, layer, truth)
    if item.what.startswith(SOME):
        return _holds_any(item, layer, truth)
    wanted = _count(layer, item.what)
    value = item.values[0]
    if layer.kind == WHOLE and "neurons" in item.what:
        return left_open("ambiguous", "a net's neurons are counted in several ways")
    if wanted is None:
        return left_open("unnamed", f"the layer has no {item.what}")
    shown, found = f"{wanted:,}", f"{value:,}"
    name = item.what.removeprefix("any ")
    if value == wanted:
        evidence = Agreement(expected=str(wanted), found=str(value), truth=f"{truth}_{name.replace(' ', '_')}")
        return Judgement(evidence, f"the layer has {shown} {name}", None, evidence.truth)
    if value in _otherwise(layer, item.what):
        return left_open("ambiguous", f"counted in another way; the layer has {shown} {name}")
    wrong = Mismatch(expected=str(wanted), found=str(value), truth=f"{truth}_{name.replace(' ', '_')}")
    return Judgement(wrong, f"wrong value: the layer has {shown} {name}, found {found}", None, wrong.truth)


def _total(item: Said, layers: tuple[tuple[str, Layer], ...], world: World) -> Judgement:
    """What the layers that are so called hold together, in the one net that has as many of them."""
    name = item.what.removeprefix(f"{TOTAL} ")
    counts = []
    for net in world.question.networks if world.question is not None else ():
        mine = [layer for _, layer in layers if any(layer is other for other in net.layers)]
        if mine and item.layer.many in (0, len(mine)):
            counts.append(_count(whole(mine), name))
    if len(counts) != 1 or counts[0] is None or name not in ("weights", "parameters", "any parameters"):
        return left_open("ambiguous", "no one net has so many of these layers")
    return _against(replace(item, what=name), whole([layer for _, layer in layers]), layers[0][0])


def _share(item: Said, layer: Layer, truth: str, world: World) -> Judgement:
    """Whether the layer has more than half of what its net has."""
    name = item.what.removeprefix(f"{SHARE} ")
    nets = world.question.networks if world.question is not None else ()
    net = next(net for net in nets if any(other is layer for other in net.layers))
    mine, all_of_it = _count(layer, name), _count(whole(net.layers), name)
    if mine is None or not all_of_it or name not in ("weights", "parameters", "any parameters"):
        return left_open("unnamed", f"the layers have no {name}")
    id = f"{truth}_{name.removeprefix('any ')}"
    told = f"the layer has {mine:,} of {all_of_it:,}"
    if 2 * mine > all_of_it:
        return Judgement(Agreement(expected=str(mine), found=str(mine), truth=id), told, None, id)
    return Judgement(Mismatch(expected=str(mine), found="more than half", truth=id), f"wrong value: {told}", None, id)


def _mapped(item: Said, layer: Layer, truth: str) -> Judgement:
    """`32 -> 16`: sides or channels, in and out; symbols are channels alone."""
    both = [(layer.input[axis], layer.output[axis]) for axis in ((1,) if item.what == CHANNELS else (-1, 1))]
    before, after = (f"{shape[1]} channels of side {shape[-1]}" for shape in (layer.input, layer.output))
    told = f"the layer takes {before} and gives {after}"
    id = f"{truth}_{(GIVES if item.what != CHANNELS else CHANNELS).replace(' ', '_')}"
    found, wanted = str(list(item.values)), str(list(both[0]))
    if len(layer.output) != 4 or len(layer.input) != 4:
        return left_open("unnamed", "the layer has no sides")
    if item.values in both:
        return Judgement(Agreement(expected=found, found=found, truth=id), told, None, id)
    evidence = Mismatch(expected=wanted, found=found, truth=id)
    return Judgement(evidence, f"wrong shape: {told}", None, id)


def _holds_any(item: Said, layer: Layer, truth: str) -> Judgement:
    """Whether the layer has any of it at all."""
    name = item.what.removeprefix(f"{SOME} ")
    wanted = _count(layer, name)
    if wanted is None or (name == "any parameters" and not wanted) or (wanted and item.values[0] > 1):
        return left_open("ambiguous", "size, stride and padding are called parameters too")
    id = f"{truth}_{name.removeprefix('any ').replace(' ', '_')}"
    told = f"the layer has {wanted:,} {name.removeprefix('any ')}"
    if bool(wanted) == bool(item.values[0]):
        return Judgement(Agreement(expected=str(wanted), found=str(wanted), truth=id), told, None, id)
    found = "some" if item.values[0] else "none"
    return Judgement(Mismatch(expected=str(wanted), found=found, truth=id), f"wrong value: {told}, found {found}", None, id)


def _factor(item: Said, layer: Layer, truth: str) -> Judgement:
    """By what the layer multiplies the sides of what it takes, or its channels."""
    if len(layer.output) != 4 or len(layer.input) != 4:
        return left_open("unnamed", "the layer has no sides")
    axis, name = (-1, GIVES) if item.what == SIDE_FACTOR else (1, "channels")
    found, wanted = Fraction(*item.values), Fraction(layer.output[axis], layer.input[axis])
    told = f"the layer takes {layer.input[axis]} and gives {layer.output[axis]}"
    id = f"{truth}_{name.replace(' ', '_')}"
    if found == wanted:
        return Judgement(Agreement(expected=str(wanted), found=str(found), truth=id), told, None, id)
    return Judgement(Mismatch(expected=str(wanted), found=str(found), truth=id), f"wrong factor: {told}", None, id)


def _count(layer: Layer, what: str) -> int | None:
    given, output = layer.input[1:], layer.output[1:]
    match what:
        case "parameters" | "any parameters":
            return layer.parameters
        case "weights":
            return layer.weights
        case "biases":
            return layer.parameters - layer.weights
        case "neurons":
            return prod(output)
        case "input neurons":
            return prod(given)
        case "side taken":
            return given[-1] if len(given) == 3 else None
        case "side given":
            return output[-1] if len(output) == 3 else None
        case "output channels" | "given channels":
            return output[0] if len(output) == 3 else None
        case "input channels":
            return given[0] if len(given) == 3 else None
    return None


def _otherwise(layer: Layer, what: str) -> set[int]:
    """Other numbers that people mean by the word: without biases, channels for neurons, settings for parameters."""
    match what:
        case "parameters" | "weights":
            return {layer.weights, layer.parameters}
        case "any parameters" if not layer.parameters:
            return set(range(1, 10))  # size, stride, padding
        case "any parameters":
            return {layer.weights}
        case "neurons" | "input neurons" if len(layer.output) == 4:
            return {layer.input[1], layer.output[1], prod(layer.output[2:])}
        case "output channels":
            return {layer.input[1]}
    return set()


def _shaped(item: Said, shape: tuple[int, ...], truth: str, linear: bool) -> Judgement:
    sides = item.values
    order = (*shape[1:], shape[0]) if len(shape) == 3 else shape
    wanted, found = (" x ".join(map(str, axes)) for axes in (order, sides))
    if len(sides) == len(shape) + 1 and sides[0] == 1:
        sides = sides[1:]  # a batch of one
    if linear or len(shape) == 1:
        same = prod(sides) == prod(shape)
        settled = True
    elif len(sides) == 3 == len(shape):
        same = sides in (shape, order)
        settled = sorted(sides) != sorted(shape)
    elif len(sides) == 2 and len(shape) == 3:
        same = sides == shape[1:]
        settled = sides[0] == sides[1]
    else:
        same = settled = False
    if same:
        return Judgement(Agreement(expected=wanted, found=found, truth=truth), f"the shape is {wanted}", None, truth)
    if not settled or prod(sides) == prod(shape):
        return left_open("ambiguous", f"the axes may be counted or ordered in another way; the reference has {wanted}")
    evidence = Mismatch(
        expected=wanted, found=found, truth=truth, left_shape=tuple(map(str, item.values)), right_shape=tuple(map(str, order))
    )
    return Judgement(evidence, f"wrong shape: expected {wanted}, found {found}", None, truth)


def after(finding: Finding, judgement: Judgement, id: str, world: World) -> World:
    """What is said of a layer defines nothing."""
    del finding, judgement, id
    return world
