"""Sentences that describe layers and say what comes out: "a 5x5 convolution with stride 1 and no padding turns 32x32 into 28x28".

A sentence is cut into sizes, layers, settings and values; it is read only if every other word of it is one that adds nothing.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import Literal

from grader.sliding.formulas import Sort, Window
from grader.sliding.words import Item, items_of

LONGEST = 300
MAX_LAYERS = 20
Asked = Literal["side", "reach", "same"]
_SEES = re.compile(r"\b(?:sees?|looks? at|covers?|depends? on|spans?)\b")
_NAMED = re.compile(r"receptive field|field of view|conv|pool|kernel|filter|layers|upsample|image|output", re.IGNORECASE)
_NOUNS = frozenset("convolution kernels pool transposed input output window reach".split())
_LAYERS: dict[str, Sort] = {"convolution": "convolution", "kernels": "convolution", "pool": "pool", "transposed": "transposed"}
LAST = -1
_ORDINAL = {"second": 2, "third": 3, "fourth": 4, "last": LAST, "final": LAST}
_SETTINGS = frozenset({"padding", "output_padding", "stride", "dilation", "kernel"})
_BESIDE = frozenset("stacked consecutive successive single another each every one top and , ( ) with of a an the".split())
_ADJECTIVES = frozenset("first stacked consecutive successive single another each every one further additional max input".split())


@dataclass(frozen=True)
class Described:
    """Layers, what goes in, and what the sentence says of them: the sides that come out, or that are seen."""

    windows: tuple[Window, ...]
    asked: Asked
    values: tuple[int, ...]
    side: int | None = None  # of what goes in
    denied: bool = False


@dataclass
class _Layer:
    """A layer while its settings are gathered, and how many there are of it."""

    sort: Sort
    settings: dict[str, int] = field(default_factory=dict)
    count: int = 1


@dataclass
class _Gathered:
    """What was understood of a sentence so far."""

    layers: list[_Layer] = field(default_factory=list)
    before: dict[str, int] = field(default_factory=dict)  # set in front of all layers
    inputs: list[int] = field(default_factory=list)
    values: list[int] = field(default_factory=list)
    swapped: bool = False
    first: int = 0  # the stride that is set for the first of several
    ordinal: int = 0  # of the layer whose output is spoken of


class _Unclear(Exception):
    """The sentence says more than is read."""


def concerns(text: str) -> bool:
    """Whether a text has any word of the field."""
    return bool(_NAMED.search(text))


def described(sentence: str) -> Described | None:
    """The layers that the sentence describes and what it says of them; None where anything of it is left over."""
    if len(sentence) > LONGEST:
        return None
    items = tuple(items_of(sentence))
    names = {item.name for item in items}
    sees = "reach" in names or bool(_SEES.search(sentence.lower()))
    if not names & {"convolution", "kernels", "pool", "transposed", "kernel", "upsampling"} or "bad" in names:
        return None
    try:
        gathered = _gathered(items)
        windows = _windows(gathered)
    except _Unclear:
        return None
    denials = [item for item in items if item.name == "not"]
    if not windows or len(denials) > 1:
        return None
    found = _said(gathered, sees, "same" in names, sentence)
    return None if found is None else replace(found, windows=windows, denied=bool(denials))


def layers_of(phrase: str) -> tuple[Window, ...] | None:
    """The layers of a noun phrase that says nothing else: "two stacked 3x3 convolutions with stride 1"."""
    items = tuple(items_of(phrase))
    if any(item.name in ("bad", "not", "reach", "window", "output", "same") for item in items):
        return None
    try:
        gathered = _gathered(items)
        return None if gathered.values or gathered.inputs else _windows(gathered)
    except _Unclear:
        return None


def _said(gathered: _Gathered, sees: bool, same: bool, sentence: str) -> Described | None:
    inputs, values = gathered.inputs, gathered.values
    if sees:
        return Described((), "reach", tuple(values)) if values and len(set(values)) == 1 else None
    if same:
        return Described((), "same", (), inputs[0] if inputs else None) if not values and len(inputs) < 2 else None
    if not inputs and len(values) == 2 and re.search(r"\b(?:in)?to\b|[-=]>|[→⇒]", sentence):
        inputs, values = values[:1], values[1:]
    if not inputs or not (rest := [*inputs[1:], *values]) or len(set(rest)) > 1:
        return None
    return Described((), "side", tuple(rest[:1]), inputs[0])


def _gathered(items: tuple[Item, ...]) -> _Gathered:
    found = _Gathered()
    size, count, prefix, near = 0, 1, dict[str, int](), False
    for at, item in enumerate(items):
        match item.name:
            case "size" if (noun := _noun(items, at)) is not None and items[noun].name in _NOUNS:
                size = item.value
            case "size":
                found.values.append(item.value)
            case "convolution" | "kernels" | "pool" | "transposed":
                near = _layer(found, items, at, size, count, prefix) or near
                size, count, prefix = 0, 1, {}
            case "upsampling":
                found.layers.append(_Layer("upsampling", {"stride": item.value}))
            case "input" | "output" | "window" | "reach" if size:
                (found.inputs if item.name == "input" else found.values).append(size)
                size = 0
            case "input_side":
                found.inputs.append(item.value)
            case "count":
                count = item.value or 2
            case "number":
                count = _number(found, items, at, count)
            case "first":
                found.first = item.value
            case "counted" if _before_layer(items, at):
                count = item.value
            case "ordinal":
                count = item.value or count
                found.ordinal = _ORDINAL[next(word for word in _ORDINAL if word in item.text)]
            case "behind":
                found.swapped = True
            case name if name in _SETTINGS:
                _set(found, items, at, prefix, near)
            case "same" if item.value:
                found.inputs.append(item.value)
            case "word" | "not" | "same" | "input" | "output" | "window" | "reach":
                pass
            case _:
                raise _Unclear
        if item.name == "word" and item.text not in _BESIDE:
            near = False
    if size or prefix:
        raise _Unclear
    return found


def _noun(items: tuple[Item, ...], at: int) -> int | None:
    """The noun that a size stands before: "3x3 stacked conv layers", "3x3 undilated convolutions"."""
    for place in range(at + 1, len(items)):
        item = items[place]
        if item.name in _NOUNS:
            return place
        if not (item.name in _SETTINGS or (item.name == "word" and item.text in _ADJECTIVES)):
            return None
    return None


def _layer(found: _Gathered, items: tuple[Item, ...], at: int, size: int, count: int, prefix: dict[str, int]) -> bool:
    """Takes up a layer by its noun; one without size may be the one that was named before."""
    item = items[at]
    sort = _LAYERS[item.name]
    article = items[at - 1].text if at else ""
    last = found.layers[-1] if found.layers else None
    if last is not None and last.sort == sort and item.name in ("kernels", "convolution"):
        if size and "kernel" not in last.settings and item.name == "kernels":
            last.settings["kernel"] = size
            return True
        if not size and not prefix and count == 1 and article == "the":
            return True
    if last is not None and not size and sort != "pool":
        raise _Unclear
    settings = {**prefix, **({"kernel": size} if size else {})}
    found.layers.append(_Layer(sort, settings, count))
    return True


def _set(found: _Gathered, items: tuple[Item, ...], at: int, prefix: dict[str, int], near: bool) -> None:
    """Gives a setting to the layer that it stands before or behind, or to all that follow."""
    item = items[at]
    noun = _noun(items, at) if item.name != "kernel" else None
    sized = next((place for place in range(at + 1, len(items)) if items[place].name == "size"), None)
    adjective = item.text.startswith("un") or "-" in item.text
    if (noun is not None and items[noun].name in _LAYERS) or (adjective and sized == at + 1 and _noun(items, at + 1) is not None):
        target = prefix
    elif not found.layers:
        target = found.before
    elif len(found.layers) == 1 or near:
        target = found.layers[-1].settings
    else:
        raise _Unclear
    if target.get(item.name, item.value) != item.value:
        raise _Unclear
    target[item.name] = item.value


def _before_layer(items: tuple[Item, ...], at: int) -> bool:
    """Whether a number counts layers: "two 3x3 convolutions", "L = 2 undilated 3x3 layers"."""
    after = at + 1
    while after < len(items) and (items[after].name in ("size", *_SETTINGS) or items[after].text in _ADJECTIVES):
        after += 1
    return after < len(items) and items[after].name in _LAYERS


def _number(found: _Gathered, items: tuple[Item, ...], at: int, count: int) -> int:
    """How many layers, how many pixels, or a side."""
    item, after = items[at], at + 1
    if _before_layer(items, at):
        return item.value
    if after < len(items) and items[after].name == "window":
        wide = after + 1 < len(items) and items[after + 1].text in ("wide", "high")
        root = next((side for side in range(1, 100) if side * side == item.value), 0)
        found.values.append(item.value if wide else root)
        return count
    found.values.append(item.value)
    return count


def _windows(gathered: _Gathered) -> tuple[Window, ...]:
    layers = gathered.layers or ([_Layer("convolution")] if "kernel" in gathered.before else [])
    if gathered.swapped:
        if len(layers) != 2:
            raise _Unclear
        layers = layers[::-1]
    found: list[Window] = []
    for layer in layers:
        before = gathered.before if layer.sort != "pool" or len(layers) == 1 else {}
        settings = {**before, **layer.settings}
        found += [_window(layer.sort, settings)] * layer.count
    if not 0 < len(found) <= MAX_LAYERS or gathered.ordinal not in (0, LAST, len(found)):
        raise _Unclear
    if gathered.first:
        if len(found) < 2 or found[0].stride is not None:
            raise _Unclear
        found[0] = replace(found[0], stride=gathered.first)
    return tuple(found)


def _window(sort: Sort, settings: dict[str, int]) -> Window:
    return Window(
        sort,
        settings.get("kernel"),
        settings.get("stride"),
        settings.get("padding"),
        settings.get("dilation"),
        settings.get("output_padding"),
    )
