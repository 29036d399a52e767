"""What runs of code measured, as data: it enters the audit like the text does, and is believed no more than that.

A run was measured beside the code that it measures. Shapes and counts are built again outside wherever that can be done; what is
left is read with `grader/plain.py` in hand.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from grader.model import LayerRow, Model

NOT_RUN = "not run: "  # begins what is said of code for which there is no box

Ended = Literal["done", "failed", "timeout", "memory", "processes", "output", "died", "result", "forged"]


class Output(Model):
    """The shape of one output, with the batch axis."""

    mode: Literal["eval", "train"]
    batch: int
    shape: tuple[int, ...]
    dtype: str


class Held(Model):
    """One parameter of a module."""

    name: str
    shape: tuple[int, ...]
    trained: bool

    @property
    def size(self) -> int:
        total = 1
        for side in self.shape:
            total *= side
        return total


class Step(Model):
    """One of torch's operations: what it was given as JSON, in which `#` and a name stands for a tensor; the shape it gives.

    `#` alone is the input, `#conv.weight` what a module holds, `#4:0` the first tensor that the fifth step gives.
    """

    operation: str
    given: str
    shape: tuple[int, ...]
    layer: str = ""  # the module that runs it, if one does


class Trace(Model):
    """All steps of one pass: over a batch, in training or in evaluation; what is held, and which tensor comes out."""

    batch: int
    training: bool
    input: tuple[int, ...]
    held: tuple[tuple[str, tuple[int, ...]], ...]
    steps: tuple[Step, ...]
    output: str
    shape: tuple[int, ...]


class Measured(Model):
    """One setting of the constructor."""

    parameters: tuple[Held, ...] = ()
    layers: tuple[LayerRow, ...] = ()
    outputs: tuple[Output, ...] = ()
    unreached: tuple[str, ...] = ()  # parameters that no gradient reaches
    past: tuple[str, ...] = ()  # layers whose output changes the end past the layer after them
    traces: tuple[Trace, ...] = ()
    steady: bool = True  # built and run twice with one seed, it gives the same

    @property
    def output(self) -> tuple[int, ...]:
        """Without the batch axis; empty where there is none."""
        return self.outputs[0].shape[1:] if self.outputs else ()


class Run(Model):
    """One class in every setting. `failed`: its code raised `error`, in `line` of its source."""

    ended: Ended
    error: str = ""
    message: str = ""
    line: int = 0
    changed: tuple[str, ...] = ()  # what its code replaced in Python or torch
    measured: tuple[Measured, ...] = ()


@dataclass(frozen=True)
class Runs:
    """The runs of one answer by the source of the class, or why no code was run."""

    by_source: Mapping[str, Run] = field(default_factory=dict)
    refused: str = ""

    def of(self, source: str) -> Run | None:
        return self.by_source.get(source)
