"""Two networks side by side: the layers of one beside those of the other, the first that differs, and what would mend it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

from grader.model import LayerRow
from grader.networks import Layer, layers, output_shape
from grader.program import Failed, Refused

Net: TypeAlias = Any  # torch.nn.Module

MAX_TRIED = 60  # nets that are measured while a remedy is looked for


@dataclass(frozen=True)
class Case:
    """One setting of a class: how to build its net anew, the shape of the input, and of the output that is wanted.

    `sound` says whether a net that gives the output has no other mistake: advice that leaves one is none.
    """

    build: Callable[[], Net]
    input: tuple[int, ...]
    wanted: tuple[int, ...]
    sound: Callable[[Net], bool]


def rows(found: Sequence[Layer], expected: Sequence[Layer]) -> Iterator[LayerRow]:
    """Layers with weights have a partner in the reference, in their order, until the two differ in output or size."""
    partners = iter([layer for layer in expected if layer.weights])
    in_step = True
    for layer in found:
        partner = next(partners, None) if layer.weights and in_step else None
        wanted = None if partner is None else partner.output[1:]
        if layer.weights:
            in_step = partner is not None and (partner.output[1:], partner.weights) == (layer.output[1:], layer.weights)
        yield LayerRow(
            name=layer.name, kind=layer.kind, input=layer.input[1:], output=layer.output[1:],
            parameters=layer.parameters, expected=wanted,
        )  # fmt: skip


def size(shape: Sequence[int]) -> str:
    return "x".join(map(str, shape))


def quoted(line: str, most: int = 100) -> str:
    """A line of code as a quote; one that is too long ends behind a word, and shows that it does."""
    return f"`{line}`" if len(line) <= most else f"`{line[:most].rpartition(' ')[0] or line[:most]} ...`"


def first_difference(found: Sequence[Layer], expected: Sequence[Layer]) -> str:
    """The first layer with weights whose output or size is not that of the reference."""
    ours = [layer for layer in expected if layer.weights]
    theirs = [layer for layer in found if layer.weights]
    for number, layer in enumerate(theirs):
        if number >= len(ours):
            return f"{layer.kind} `{layer.name}` is one layer more than the reference has"
        wanted = ours[number]
        if layer.output[1:] != wanted.output[1:]:
            return (
                f"the first layer that differs is {layer.kind} `{layer.name}`: {size(layer.output[1:])} from "
                f"{size(layer.input[1:])}, expected {size(wanted.output[1:])}"
            )
        if layer.weights != wanted.weights:
            counts = f"{layer.weights:,} weights, expected {wanted.weights:,}"
            return f"the first layer that differs is {layer.kind} `{layer.name}`: {counts}"
    if len(theirs) < len(ours):
        more = len(ours) - len(theirs)
        count = "one more layer," if more == 1 else f"{more} more layers, the first a"
        return f"the reference has {count} {ours[len(theirs)].kind} to {size(ours[len(theirs)].output[1:])}"
    return ""


# ---------------------------------------------------------------- what would mend it

Change: TypeAlias = tuple[tuple[str, int | str], ...]
"""Arguments of a layer with their new values; `half` is half of the kernel, rounded down."""

_CHANGES: tuple[Change, ...] = (
    (("output_padding", 1),),
    (("padding", "half"),),
    (("padding", "half"), ("output_padding", 1)),
    (("padding", 0),),
    (("dilation", 1),),
    (("stride", 2),),
    (("stride", 1),),
    (("stride", 2), ("padding", "half")),
)


def remedy(cases: Sequence[Case]) -> str:
    """The smallest change of layers' arguments, in one layer or in all of a sort, after which every setting's output is right.

    Only arguments that a layer has are changed; empty where nothing of this sort helps.
    """
    tried = 0
    try:
        names = _convolutions(cases[0])
        if all(output_shape(case.build(), *case.input) == case.wanted for case in cases):
            return ""  # what is wrong is no matter of arguments
    except (Failed, Refused):
        return ""
    kinds = dict.fromkeys(kind for _, kind in names)
    groups = [[name] for name, _ in names] + [[name for name, own in names if own == kind] for kind in kinds]
    groups.append([name for name, _ in names])
    for change in _CHANGES:
        for group in [group for place, group in enumerate(groups) if group not in groups[:place]]:
            tried += 1
            if tried > MAX_TRIED:
                return ""
            if all(_mends(case, group, change) for case in cases):
                return f"with {_told(change, group, names)} it gives {size(cases[0].wanted)}"
    return ""


def _told(change: Change, group: Sequence[str], names: Sequence[tuple[str, str]]) -> str:
    turned = [name for name, kind in names if kind.startswith("ConvTranspose") and name in group]
    told = []
    for argument, value in change:
        places = turned if argument == "output_padding" else group
        told.append(f"{argument} {'kernel // 2' if value == 'half' else value} in {_listed(places)}")
    return " and ".join(told)


def _listed(names: Sequence[str]) -> str:
    shown = [f"`{name}`" for name in names]
    return shown[0] if len(shown) == 1 else f"{', '.join(shown[:-1])} and {shown[-1]}"


def _convolutions(case: Case) -> list[tuple[str, str]]:
    return [
        (layer.name, layer.kind)
        for layer in layers(case.build(), *case.input)
        if layer.kind.startswith(("Conv", "MaxPool", "AvgPool"))
    ]


def _mends(case: Case, group: Sequence[str], change: Change) -> bool:
    net = case.build()
    named = dict(net.named_modules())
    for argument, value in change:
        turned = [name for name in group if type(named[name]).__name__.startswith("ConvTranspose")]
        places = turned if argument == "output_padding" else group
        if not places or not all(hasattr(named[name], argument) for name in places):
            return False
        for name in places:
            setattr(named[name], argument, _as_held(named[name], argument, value))
    try:
        return output_shape(net, *case.input) == case.wanted and case.sound(net)
    except (Failed, Refused, RuntimeError, TypeError, ValueError):
        return False


def _as_held(module: Any, argument: str, value: int | str) -> Any:
    """The value in the form in which the layer holds its own."""
    held, kernel = getattr(module, argument), module.kernel_size
    sides = kernel if isinstance(kernel, tuple) else (kernel,) * 2
    new = tuple(side // 2 for side in sides) if value == "half" else (value,) * len(sides)
    return new if isinstance(held, tuple) else new[0]
