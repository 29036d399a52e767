"""What one forward pass of a network shows: its layers, the output, which parameters count, which layers skip others.

What depends on what is read from the graph that autograd keeps of the pass, without going back through it: a parameter counts
if a path leads to it from the output, and a layer skips the one after it if a path leads to it that does not pass that one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from grader.networks import Layer, Net, Tensor, layer_of


@dataclass(frozen=True)
class Pass:
    """The shape of the output without the batch axis, the layers in the order of their calls, and how they hang together."""

    output: tuple[int, ...]
    layers: tuple[Layer, ...]
    unreached: tuple[str, ...]  # parameters that the output does not depend on
    past: tuple[str, ...]  # layers whose output reaches the end past the layer that ran after them


def passed(net: Net, *shape: int) -> Pass:
    """One pass over one input of `shape`, without the batch axis."""
    import torch

    found: list[Layer] = []
    marks: list[Any] = []

    def seen(name: str) -> Callable[[Any, Any, Any], Any]:
        def hook(module: Any, inputs: Any, output: Any) -> Any:
            found.append(layer_of(name, module, inputs[0], output))
            marked = _marked(output)
            marks.append(marked.grad_fn)
            return marked

        return hook

    leaves = [(name, module) for name, module in net.named_modules() if not any(True for _ in module.children())]
    hooks = [module.register_forward_hook(seen(name)) for name, module in leaves]
    device = next((parameter.device for parameter in net.parameters()), torch.device("meta"))
    try:
        with torch.enable_grad():
            output = net.train(False)(torch.zeros(1, *shape, device=device))
    except Exception:
        _removed(hooks)
        with torch.no_grad():  # what is wrong with the net is told better where no graph is kept
            net(torch.zeros(1, *shape, device=device))
        raise
    finally:
        _removed(hooks)
    top = output.grad_fn
    below = _below(top)
    parameters = {id(node.variable) for node in _reached(top, below) if hasattr(node, "variable")}
    unreached = tuple(name for name, held in net.named_parameters() if held.requires_grad and id(held) not in parameters)
    past = (
        layer.name
        for layer, mark, cut in zip(found[:-2], marks, marks[1:], strict=False)
        if mark is not None and any(node is mark for node in _reached(top, below, cut))
    )
    return Pass(tuple(output.shape[1:]), tuple(found), unreached, tuple(dict.fromkeys(past)))


def _removed(hooks: list[Any]) -> None:
    for handle in hooks:
        handle.remove()


def _marked(output: Tensor) -> Tensor:
    """The output with a place of its own in the graph, whatever the layer did."""
    if not output.is_floating_point():
        return output
    return (output if output.requires_grad else output.detach().requires_grad_(True)).clone()


def _below(top: Any) -> dict[int, tuple[Any, ...]]:
    """The nodes of the graph that lead to each node; they are kept with it, so that none is made anew under another identity."""
    found: dict[int, tuple[Any, ...]] = {}
    waiting = [top] if top is not None else []
    while waiting:
        node = waiting.pop()
        if id(node) not in found:
            found[id(node)] = tuple(below for below, _ in node.next_functions if below is not None)
            waiting.extend(found[id(node)])
    return found


def _reached(top: Any, below: dict[int, tuple[Any, ...]], cut: Any = None) -> Iterator[Any]:
    """The nodes that paths lead to from the top, none of which passes the cut."""
    seen: set[int] = set()
    waiting = [top] if top is not None else []
    while waiting:
        node = waiting.pop()
        if id(node) not in seen and node is not cut:
            seen.add(id(node))
            yield node
            waiting.extend(below[id(node)])
