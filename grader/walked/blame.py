"""Which layer does not take its input, where a row of layers fails."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from grader.walked.values import Value, is_tensor

WIDEST = 80


def clash(layer: Any, arguments: Sequence[Value], named: Mapping[str, Value]) -> str:
    """The innermost layer that was given something last, and the shapes of that; empty where no tensor is given."""
    last: list[tuple[Any, Any]] = [(layer, arguments)]
    leaves = [module for module in layer.modules() if not any(True for _ in module.children())]
    hooks = [module.register_forward_pre_hook(lambda module, given: last.append((module, given))) for module in leaves]
    try:
        layer(*arguments, **named)
    except Exception:  # as before: it is asked where
        pass
    finally:
        for hook in hooks:
            hook.remove()
    module, given = last[-1]
    shapes = ", ".join("x".join(map(str, value.shape)) for value in given if is_tensor(value))
    return f"{shown(module)} does not take an input of {shapes}" if shapes else ""


def shown(module: Any) -> str:
    """A layer as it is written, in one line; what is too long ends behind an argument."""
    text = str(module)
    if "\n" in text:
        return type(module).__name__
    return text if len(text) <= WIDEST else f"{text[:WIDEST].rpartition(',')[0]}, ...)"
