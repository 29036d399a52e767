"""What an operation of torch is, in the few kinds that networks are compared by."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any, TypeAlias

from grader.ran import Step

Settings: TypeAlias = tuple[tuple[str, Any], ...]
WIDE = 1e-3  # what is added to a variance and matters

_VIEWS = frozenset(
    """view reshape _unsafe_view _reshape_alias alias clone contiguous _to_copy slice expand squeeze unsqueeze
    lift_fresh""".split()
)
CONSTANT = frozenset("zeros_like ones_like full_like zeros ones full new_zeros new_ones new_full scalar_tensor arange".split())
_RENAMED = {
    "leaky_relu": "LeakyReLU", "sigmoid": "Sigmoid", "tanh": "Tanh", "elu": "ELU", "softplus": "Softplus", "gelu": "GELU",
    "silu": "SiLU", "mish": "Mish", "_prelu_kernel": "PReLU", "prelu": "PReLU", "hardswish": "Hardswish", "_softmax": "Softmax",
    "_log_softmax": "LogSoftmax", "native_group_norm": "GroupNorm", "native_layer_norm": "LayerNorm", "bernoulli": "random",
    "rand_like": "random", "randn_like": "random", "relu": "ReLU", "native_dropout": "Dropout",
}  # fmt: skip
_MEASURED = frozenset({"ReLU", "Sigmoid", "Tanh", "GELU", "SiLU", "Mish", "PReLU", "Hardswish"})  # told in full by their names


def does_nothing(step: Step, told: list[Any], shapes: Sequence[tuple[int, ...]]) -> bool:
    """Whether what comes out is what went in, for any input."""
    if len(shapes) > 1:
        return False
    if step.operation in ("add", "sub"):
        return told == [0]
    if step.operation in ("mul", "div", "pow"):
        return told == [1]
    if step.operation == "constant_pad_nd":
        return not any(told[0])
    if step.operation == "_to_copy":
        return all(item[1] in ("torch.float32", "torch.float64") for item in told if item[0] == "dtype")
    return (step.operation in _VIEWS or "upsample" in step.operation) and step.shape == shapes[0]


def kind_of_step(step: Step, told: list[Any], shape: tuple[int, ...]) -> tuple[str, Settings]:
    """The name of an operation and what matters of its settings."""
    name = step.operation
    axes = max(len(step.shape) - 2, 0)
    if name in ("clamp", "clamp_min", "threshold") and _is_relu(name, told):
        return "ReLU", ()
    if name.startswith(("max_pool", "avg_pool")):
        return _pool("MaxPool" if name.startswith("max") else "AvgPool", told, axes)
    if (
        "adaptive" in name
        and "pool" in name
        and all(side % new == 0 for side, new in zip(shape[2:], step.shape[2:], strict=True))
    ):
        window = [side // new for side, new in zip(shape[2:], step.shape[2:], strict=True)]
        return _pool("MaxPool" if "max" in name else "AvgPool", [window], axes)
    if "upsample" in name:
        return _upsample(name, told, shape, step.shape)
    if "batch_norm" in name:
        wide = told[-1] if told and isinstance(told[-1], float) and told[-1] > WIDE else 0.0
        return "BatchNorm", (("of the batch", bool(told[-3]) if len(told) > 2 else False), ("eps", wide))
    if name == "constant_pad_nd":
        return "pad", (("around", tuple(told[0])), ("value", told[1] if len(told) > 1 else 0))
    if name == "cat":
        axis = next((item for item in told if isinstance(item, int)), 0)
        return "cat", (("axis", axis % max(len(step.shape), 1)),)
    kind = _RENAMED.get(name, name)
    told = [item for item in told if not (isinstance(item, list) and len(item) == 2 and item[0] in ("dtype", "device", "layout"))]
    settings: Settings = (("given", json.dumps(told)), ("shape", step.shape if name in _VIEWS else ()))
    return kind, () if kind in _MEASURED else settings


def _is_relu(name: str, told: list[Any]) -> bool:
    return told == [0, 0] if name == "threshold" else told in ([0], [0, None])


def _pool(kind: str, told: list[Any], axes: int) -> tuple[str, Settings]:
    kernel = full(told[0], axes)
    stride = full(told[1], axes) if len(told) > 1 and told[1] else kernel
    padding = full(told[2], axes) if len(told) > 2 and told[2] else (0,) * axes
    rest = json.dumps([item for item in told[3:] if item not in (False, True, None) and item != [1] * axes])
    return kind, (("kernel", kernel), ("stride", stride), ("padding", padding), ("rest", rest))


def _upsample(name: str, told: list[Any], before: tuple[int, ...], after: tuple[int, ...]) -> tuple[str, Settings]:
    factors = tuple(new / old for old, new in zip(before[2:], after[2:], strict=True)) if before else ()
    mode = name.replace("_upsample_", "upsample_").removeprefix("upsample_").rstrip("123d")
    whole = all(factor.is_integer() for factor in factors)
    if mode.startswith("nearest"):
        mode = "nearest" if whole else mode
    else:
        mode = f"{mode}{' with aligned corners' if True in told else ''}"
    return "Upsample", (("factor", factors), ("mode", mode))


def full(sides: Any, count: int) -> tuple[int, ...]:
    return tuple(sides) if len(sides) == count else tuple(sides) * count
