"""By what calls of what layers a value was made, so that two programs can be compared; and what a call of torch's is called."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from grader.walked.values import Value, is_module, is_tensor


def followed(net: Any, label: str, arguments: Sequence[Value], named: Mapping[str, Value], result: Value) -> Value:
    """The result, its tensors marked with the way by which they were made."""
    made = [value for value in (result if isinstance(result, (list, tuple)) else [result]) if is_tensor(value)]
    if made and net is not None:
        told = (label, [way(value, net) for value in arguments], [(name, way(named[name], net)) for name in sorted(named)])
        for place, value in enumerate(made):
            before = getattr(value, "way", "")  # of what the program does inside a layer
            value.way = hashlib.sha256(f"{told!r} {place} {before}".encode()).hexdigest()
    return result


def way(value: Value, net: Any) -> object:
    """By what calls of what layers a value was made."""
    if is_tensor(value):
        return getattr(value, "way", f"given {tuple(value.shape)}")
    if is_module(value):
        name = next((name for name, module in net.named_modules() if module is value), "")
        return f"{name} {value}"
    if isinstance(value, (list, tuple)):
        return [way(item, net) for item in value]
    return value


def label_of(function: Callable[..., Value], net: Any) -> str:
    return getattr(function, "__name__", "") or (str(way(function, net)) if net is not None else "")


LONGEST = 200  # characters of an error's words


def first_line(text: str) -> str:
    line = (text.strip().splitlines() or ["an error without words"])[0]
    return line if len(line) <= LONGEST else f"{line[:LONGEST].rpartition(' ')[0] or line[:LONGEST]} ..."
