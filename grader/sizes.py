"""Sizes and counts of a network as sums that anyone can do again, from each layer's settings and without torch.

Side of a convolution or pool: floor((s + 2p - d(k - 1) - 1) / stride) + 1; of a transposed convolution:
(s - 1) stride - 2p + d(k - 1) + output padding + 1. They go into the certificate of a verdict on a class, where a small program
that knows no networks evaluates them.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any, TypeAlias

from grader.model import MathJson, Reckoned
from grader.ran import Step, Trace

Shapes: TypeAlias = dict[str, tuple[int, ...]]


def reckoned(trace: Trace, output: Sequence[int], counts: Sequence[int] = ()) -> tuple[Reckoned, ...]:
    """Every layer's sides and parameters, then the sides that come out and, if asked, the weights and parameters of all.

    The last sums have the values of `output` and `counts` in their order; none are given where they do not come to that.
    """
    shapes: Shapes = {"#": trace.input, **dict(trace.held)}
    sums: list[Reckoned] = []
    kernels: dict[str, MathJson] = {}
    others: dict[str, MathJson] = {}
    ends: tuple[MathJson, ...] = ()
    try:
        for place, step in enumerate(trace.steps):
            given = json.loads(step.given)
            shapes[f"#{place}:0"] = step.shape
            if sides := _sides(step, given, shapes):
                ends = sides
                name = step.layer or step.operation
                sums += [_sum(f"side {axis} of {name}", side, step.shape[1 + axis]) for axis, side in enumerate(sides, 1)]
            _held(step, given, shapes, kernels, others)
    except (ValueError, LookupError, TypeError):
        return ()
    if len(ends) != len(output) - 1 or tuple(output) != trace.shape[1:]:
        return ()
    every = [*kernels.values(), *others.values()]
    totals = (
        [_sum("weights", ("Add", *kernels.values()), counts[0]), _sum("parameters", ("Add", *every), counts[1])] if counts else []
    )
    last = [_sum(f"side {axis} of the output", side, output[axis]) for axis, side in enumerate(ends, 1)]
    return (*sums, _sum("channels of the output", str(output[0]), output[0]), *last, *totals)


def _sum(says: str, formula: MathJson, value: int) -> Reckoned:
    return Reckoned(says=says, formula=formula, value=str(value))


def _sides(step: Step, given: list[Any], shapes: Shapes) -> tuple[MathJson, ...]:
    """The sides that a step gives, of those that change sides; empty of other steps."""
    if step.operation == "convolution":
        before, kernel = shapes[given[0]][2:], shapes[given[1]][2:]
        stride, padding, dilation, turned, more = given[3:8]
        rows = zip(before, kernel, *(_full(row, len(kernel)) for row in (stride, padding, dilation, more)), strict=True)
        return tuple(_turned(*row) if turned else _slid(*row[:5]) for row in rows)
    if step.operation.startswith(("max_pool", "avg_pool")):
        before = shapes[given[0]][2:]
        kernel = _full(given[1], len(before))
        stride = _full(given[2], len(before)) if len(given) > 2 and given[2] else kernel
        padding = _full(given[3], len(before)) if len(given) > 3 else (0,) * len(before)
        return tuple(_slid(*row, 1) for row in zip(before, kernel, stride, padding, strict=True))
    if "upsample" in step.operation:
        before, after = shapes[given[0]][2:], step.shape[2:]
        if all(new % old == 0 for old, new in zip(before, after, strict=True)):
            return tuple(("Multiply", str(old), str(new // old)) for old, new in zip(before, after, strict=True))
    return ()


def _slid(side: int, kernel: int, stride: int, padding: int, dilation: int) -> MathJson:
    room = ("Add", str(side), ("Multiply", "2", str(padding)), ("Negate", str(dilation * (kernel - 1) + 1)))
    return ("Add", ("Floor", ("Divide", room, str(stride))), "1")


def _turned(side: int, kernel: int, stride: int, padding: int, dilation: int, more: int) -> MathJson:
    reach = ("Add", ("Multiply", str(dilation), str(kernel - 1)), str(more), "1")
    return ("Add", ("Multiply", str(side - 1), str(stride)), ("Negate", ("Multiply", "2", str(padding))), reach)


def _held(step: Step, given: list[Any], shapes: Shapes, kernels: dict[str, MathJson], others: dict[str, MathJson]) -> None:
    """What a step holds: entries of a kernel or matrix, and those of biases, scales and shifts."""
    for name in _names(given):
        shape = shapes.get(name, ())
        if name == "#" or ":" in name or not shape or name.endswith(("running_mean", "running_var")):
            continue
        product: MathJson = str(shape[0]) if len(shape) == 1 else ("Multiply", *map(str, shape))
        (kernels if len(shape) > 1 and name.endswith("weight") else others)[name] = product


def _names(given: list[Any]) -> Iterator[str]:
    for item in given:
        if isinstance(item, list):
            yield from _names(item)
        elif isinstance(item, str) and item.startswith("#"):
            yield item


def _full(sides: Any, count: int) -> tuple[int, ...]:
    return tuple(sides) if len(sides) == count else tuple(sides) * count
