"""What a network does with an input, step by step, as torch carries it out: modules and functions leave the same steps.

Every step is one of torch's own operations with all that it was given, so that two networks can be compared by what they do and
not by how they are written. `grader/flow.py` reads the steps; what is measured in the box is written in the same form.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from grader.networks import Net, Tensor
from grader.ran import Step, Trace

MAX_STEPS = 4000


def traced(net: Net, *shape: int, batch: int = 1, training: bool = False) -> Trace:
    """The steps for one batch of inputs of `shape`, on whatever device the net is."""
    import torch

    device = next((held.device for held in net.parameters()), torch.device("meta"))
    given = torch.zeros(batch, *shape, device=device)
    named = (*net.named_parameters(), *net.named_buffers())
    known = {id(value): name for name, value in named}
    inside: list[str] = []
    hooks = _named_hooks(net, inside)
    recorder = _recorder(given, known, inside)
    kept = net.training
    try:
        net.train(training)
        with torch.no_grad(), recorder:
            output = net(given)
    finally:
        net.train(kept)
        for hook in hooks:
            hook.remove()
    held = {f"#{name}": tuple(value.shape) for name, value in named}
    return Trace(
        batch=batch,
        training=training,
        input=tuple(given.shape),
        held=tuple(held.items()),
        steps=tuple(recorder.steps),
        output=recorder.told(output),
        shape=tuple(output.shape),
    )


def _named_hooks(net: Net, inside: list[str]) -> list[Any]:
    """Hooks that keep the name of the layer that runs."""

    def entered(name: str) -> Callable[..., None]:
        return lambda *_: inside.append(name)

    def left(*_: Any) -> None:
        inside.pop()

    hooks = []
    for name, module in net.named_modules():
        if not any(True for _ in module.children()):
            hooks.append(module.register_forward_pre_hook(entered(name)))
            hooks.append(module.register_forward_hook(left, always_call=True))
    return hooks


def _recorder(given: Tensor, known: dict[int, str], inside: list[str]) -> Any:
    """A mode of torch that notes every operation."""
    import torch
    from torch.utils._python_dispatch import TorchDispatchMode

    class Recorder(TorchDispatchMode):  # type: ignore[misc]
        def __init__(self) -> None:
            super().__init__()
            self.steps: list[Step] = []
            self.names = {key: f"#{name}" for key, name in known.items()} | {id(given): "#"}
            self.kept: list[Any] = [given]  # held, so that no identity is used twice

        @classmethod
        def _should_skip_dynamo(cls) -> bool:
            return False  # else torch's compiler is loaded, which takes seconds and replaces functions of torch

        def __torch_dispatch__(self, operation: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
            del types
            name = operation.__name__.split(".")[0]
            told = self.told([*args, *({**kwargs}.items() if kwargs else ())])
            if name == "convolution":
                _fits(args)
            result = operation(*args, **(kwargs or {}))
            if len(self.steps) >= MAX_STEPS:
                raise RuntimeError("more steps than are followed")
            made = [value for value in (result if isinstance(result, (tuple, list)) else [result]) if torch.is_tensor(value)]
            for place, value in enumerate(made):
                self.kept.append(value)
                self.names[id(value)] = f"#{len(self.steps)}:{place}"
            if made and operation.__name__.split(".")[0].endswith("_"):  # what shares its storage has changed with it
                place = made[0].untyped_storage()._cdata
                changed = [value for value in self.kept if value.untyped_storage()._cdata == place]
                self.names.update((id(value), f"#{len(self.steps)}:0") for value in changed)
            shape = tuple(made[0].shape) if made else ()
            layer = inside[-1] if inside else ""
            self.steps.append(Step(operation=name.rstrip("_"), given=told, shape=shape, layer=layer))
            return result

        def told(self, value: Any) -> str:
            return json.dumps(value, default=lambda item: self.names.get(id(item), str(item)[:40]))

    return Recorder()


def _fits(args: Any) -> None:
    """What the meta device does not look at, in the words of the others."""
    given, weight, _, stride, _, dilation, transposed, more, *_ = args
    if not transposed:
        return
    if given.shape[1] != weight.shape[0]:
        raise RuntimeError(
            f"Given transposed=1, weight of size {list(weight.shape)}, expected input{list(given.shape)} to have "
            f"{weight.shape[0]} channels, but got {given.shape[1]} channels instead"
        )
    sides = range(len(more))
    if any(more[at] >= max(stride[at % len(stride)], dilation[at % len(dilation)]) for at in sides):
        raise RuntimeError(f"output padding must be smaller than either stride or dilation, but got output_padding: {list(more)}")
