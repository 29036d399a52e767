"""The layers and functions of torch, of Python and of its library that a program may call."""

from __future__ import annotations

import collections
import functools
import itertools
import math
from collections.abc import Callable, Mapping
from typing import Any

from grader.walked.sums import items, number, truth, whole
from grader.walked.values import (
    MAX_ALIKE,
    MAX_LIST,
    MISSING,
    PLACE,
    Bound,
    Function,
    Invoke,
    Kind,
    Method,
    Name,
    Partial,
    Refused,
    Thing,
    Value,
    bounded,
    flat,
    is_key,
    is_module,
    is_tensor,
    kind_of,
    layers_in,
)

LAYERS = frozenset(
    """Conv1d Conv2d Conv3d ConvTranspose1d ConvTranspose2d ConvTranspose3d Linear Bilinear Identity Flatten Unflatten Dropout
    Dropout1d Dropout2d Dropout3d AlphaDropout BatchNorm1d BatchNorm2d BatchNorm3d LayerNorm GroupNorm RMSNorm InstanceNorm1d
    InstanceNorm2d InstanceNorm3d ReLU ReLU6 LeakyReLU PReLU RReLU ELU CELU SELU GELU SiLU Mish Sigmoid Hardsigmoid Hardswish
    Hardtanh LogSigmoid Softsign Tanh Tanhshrink Softmax Softmax2d Softmin LogSoftmax Softplus Threshold GLU MaxPool1d MaxPool2d
    MaxPool3d AvgPool1d AvgPool2d AvgPool3d LPPool2d AdaptiveAvgPool1d AdaptiveAvgPool2d AdaptiveAvgPool3d AdaptiveMaxPool1d
    AdaptiveMaxPool2d Upsample UpsamplingNearest2d UpsamplingBilinear2d PixelShuffle PixelUnshuffle ChannelShuffle ZeroPad1d
    ZeroPad2d ReflectionPad1d ReflectionPad2d ReplicationPad1d ReplicationPad2d ConstantPad1d ConstantPad2d CircularPad2d Fold
    Unfold Embedding MultiheadAttention RNN LSTM GRU RNNCell LSTMCell GRUCell LocalResponseNorm CosineSimilarity
    TransformerEncoderLayer TransformerEncoder LazyConv1d LazyConv2d LazyConvTranspose1d LazyConvTranspose2d LazyLinear
    LazyBatchNorm1d LazyBatchNorm2d CrossEntropyLoss MSELoss NLLLoss BCELoss BCEWithLogitsLoss L1Loss
    Sequential ModuleList ModuleDict ParameterList""".split()
)
FUNCTIONS = frozenset(
    """relu leaky_relu elu gelu silu sigmoid tanh softmax log_softmax softplus max_pool2d avg_pool2d adaptive_avg_pool2d
    adaptive_max_pool2d interpolate upsample pad dropout normalize one_hot""".split()
)
MORE_FUNCTIONS = FUNCTIONS | frozenset(
    """conv1d conv2d conv3d conv_transpose1d conv_transpose2d linear batch_norm layer_norm group_norm instance_norm relu6 relu_
    selu celu mish hardtanh hardswish hardsigmoid logsigmoid softsign avg_pool1d max_pool1d avg_pool3d max_pool3d pixel_shuffle
    pixel_unshuffle unfold fold embedding cross_entropy mse_loss nll_loss l1_loss binary_cross_entropy dropout1d dropout2d
    dropout3d softmin cosine_similarity scaled_dot_product_attention leaky_relu_ elu_ glu prelu rrelu threshold upsample_nearest
    upsample_bilinear adaptive_avg_pool1d adaptive_max_pool1d""".split()
)
TORCH = frozenset(
    """cat concat stack flatten relu sigmoid tanh softmax matmul bmm exp sqrt abs add mul transpose permute squeeze unsqueeze
    mean sum""".split()
)
MORE_TORCH = TORCH | frozenset(
    """concatenate hstack vstack dstack column_stack cat zeros ones full empty rand randn arange linspace eye tensor Tensor
    zeros_like ones_like full_like empty_like rand_like randn_like as_tensor einsum where clamp clamp_min clip max min amax amin
    argmax chunk split log log2 sin cos pow std var prod cumsum tril triu norm outer maximum minimum roll flip sub div square
    reshape narrow index_select masked_fill unbind swapaxes movedim addmm baddbmm mm tile repeat_interleave numel relu_
    sigmoid_ tanh_ log_softmax rsqrt neg floor ceil round sign true_divide multiply subtract divide selu dropout
    is_tensor FloatTensor""".split()
)
_PLAIN: Mapping[str, Callable[..., Any]] = {
    "int": int, "float": float, "len": len, "min": min, "max": max, "abs": abs, "sum": sum, "round": round, "divmod": divmod,
    "bool": bool, "pow": pow,
}  # fmt: skip


def _different(values: list[Value] | None = None) -> list[Value]:
    """A set, in the order in which its items came, so that every walk is the same."""
    if not all(is_key(value) for value in values or ()):
        raise Refused("a set of something else than numbers and texts")
    return list(dict.fromkeys(values or ()))


_LISTED: Mapping[str, Callable[..., Any]] = {
    "list": list,
    "tuple": tuple,
    "reversed": lambda value: value[::-1],
    "set": _different,
}
_MATH = frozenset(
    """floor ceil sqrt log log2 log10 exp pow prod gcd sin cos tanh pi e inf fabs trunc isqrt abs sum round max min int64 float32
    int32""".split()
)
_TYPES: Mapping[str, tuple[type, ...]] = {
    "int": (int,), "float": (float,), "str": (str,), "list": (list,), "tuple": (tuple,), "dict": (dict,), "bool": (bool,),
    "set": (set,),
}  # fmt: skip
BUILTINS = frozenset(
    """range enumerate zip map filter any all sorted str isinstance issubclass print getattr setattr hasattr dict type super
    iter next callable repr frozenset property staticmethod classmethod object Exception ValueError RuntimeError TypeError
    AssertionError NotImplementedError AttributeError NotImplemented IndexError KeyError""".split()
) | {*_PLAIN, *_LISTED}
_ALIKE: Mapping[str, int] = {"RNN": 2, "LSTM": 2, "GRU": 2, "TransformerEncoder": 1}
"""Where the number of layers stands that a constructor makes."""
_QUIET = frozenset("manual_seed set_grad_enabled set_num_threads use_deterministic_algorithms cuda.manual_seed".split())
Torch = Callable[[Callable[..., Value], list[Value], dict[str, Value]], Value]
"""Calls a function of torch's, so that what it says becomes the program's failure."""


def constant(path: tuple[str, ...]) -> Value:
    """What a dotted name is worth by itself: a number, or the name."""
    if path[0] == "math" and path[-1] in ("pi", "e", "inf") and len(path) == 2:
        return getattr(math, path[-1])
    return Name(path)


def called(path: tuple[str, ...], arguments: list[Value], named: dict[str, Value], invoke: Invoke, torch: Torch) -> Value:
    """The library's function of this name on its arguments."""
    match path:
        case ("nn", name) if name in LAYERS:
            return _layer(name, arguments, named, torch)
        case ("nn", "Parameter"):
            return _parameter(arguments, named)
        case ("nn", "init", name) if name.endswith("_"):
            return arguments[0] if arguments else named.get("tensor")
        case ("nn", "init", "calculate_gain"):
            return 1.0
        case ("F", name) if name in MORE_FUNCTIONS:
            from torch.nn import functional

            return torch(getattr(functional, name), arguments, _without_place(named))
        case ("torch", *rest):
            return _of_torch(".".join(rest), arguments, named, torch)
        case ("builtin", name):
            return _builtin(name, arguments, named, invoke)
        case ("math", name) if name in _MATH:
            return _of_math(name, arguments)
        case ("functools" | "itertools" | "collections" | "copy" | "typing" | "operator" | "dataclasses", name):
            return _of_python(path[0], name, arguments, named, invoke)
    raise Refused(f"{'.'.join(path)}, which is not on the list of layers and functions")


# ---------------------------------------------------------------- torch


def _without_place(named: dict[str, Value]) -> dict[str, Value]:
    return {key: value for key, value in named.items() if key not in ("device", "dtype", "pin_memory")}


def _layer(name: str, arguments: list[Value], named: dict[str, Value], torch: Torch) -> Value:
    import torch as library
    from torch import nn

    alike = named.get("num_layers", arguments[_ALIKE[name]] if name in _ALIKE and len(arguments) > _ALIKE[name] else 1)
    if not isinstance(alike, int) or alike > MAX_ALIKE:
        raise Refused(f"more than {MAX_ALIKE} layers at once")
    with library.device("meta"):
        made = torch(getattr(nn, name), arguments, _without_place(named))
    layers_in(made)
    return made


def _parameter(arguments: list[Value], named: dict[str, Value]) -> Value:
    from torch import nn

    tensor = arguments[0] if arguments else named.get("data")
    if not is_tensor(tensor):
        raise Refused("a parameter that is no tensor")
    trained = named.get("requires_grad", arguments[1] if len(arguments) > 1 else True)
    return nn.Parameter(tensor, requires_grad=truth(trained))


def _of_torch(name: str, arguments: list[Value], named: dict[str, Value], torch: Torch) -> Value:
    import torch as library

    if name in ("device", "get_default_dtype", "Generator") or name.startswith("backends."):
        return PLACE
    if name in ("cuda.is_available", "backends.mps.is_available"):
        return False
    if name in _QUIET:
        return None
    if name == "is_tensor":
        return is_tensor(arguments[0])
    if name not in MORE_TORCH:
        raise Refused(f"torch.{name}, which is not on the list of layers and functions")
    if name in ("Tensor", "FloatTensor"):
        name = "empty" if all(isinstance(value, int) for value in arguments) else "tensor"
    if name in ("zeros", "ones", "empty", "full", "rand", "randn", "eye", "arange", "linspace"):
        _small(arguments)
    with library.device("meta"):
        kept = {key: value for key, value in named.items() if key not in ("device", "dtype", "generator", "pin_memory", "layout")}
        return torch(getattr(library, name), arguments, kept)


def _small(arguments: list[Value]) -> None:
    for value in arguments:
        for side in value if isinstance(value, (list, tuple)) else [value]:
            bounded(side)


# ---------------------------------------------------------------- Python


def _builtin(name: str, arguments: list[Value], named: dict[str, Value], invoke: Invoke) -> Value:
    try:
        return bounded(_of_builtins(name, arguments, named, invoke))
    except (TypeError, ValueError, IndexError, ArithmeticError, StopIteration):
        raise Refused(f"this call of {name}") from None


def _of_builtins(name: str, arguments: list[Value], named: dict[str, Value], invoke: Invoke) -> Value:
    if name in _PLAIN:
        return _counted(name, arguments, named, invoke)
    if name in _LISTED:
        return _LISTED[name](items(arguments[0])) if arguments else _LISTED[name]()
    match name, arguments:
        case "range", _:
            return range(*(whole(value) for value in arguments))
        case "enumerate", [value, *rest]:
            return list(enumerate(items(value), *rest, **named))
        case "zip", _:
            return [tuple(row) for row in zip(*map(items, arguments), strict=truth(named.get("strict", False)))]
        case "map", [function, *lists]:
            return [invoke(function, list(row), {}) for row in zip(*map(items, lists), strict=False)]
        case "filter", [function, value]:
            return [item for item in items(value) if truth(item if function is None else invoke(function, [item], {}))]
        case (("any" | "all"), [value]):
            return (any if name == "any" else all)(truth(item) for item in items(value))
        case "sorted", [value]:
            return (
                sorted(_ordered(items(value)), reverse=truth(named.get("reverse", False))) if "key" not in named else _none(name)
            )
        case "str", [int() | float() | str() as value]:
            return str(value)
        case "dict", _:
            return {**_pairs(arguments), **named}
        case "iter", [value]:
            return items(value)
        case "frozenset", [value]:
            return _different(items(value))
        case "next", [value, *rest]:
            if not isinstance(value, list):
                raise Refused("this call of next")
            return value.pop(0) if value else rest[0]  # only what goes on is asked for its next: a list here
        case "isinstance", [value, kinds]:
            return _is_of(value, kinds)
        case "callable", [value]:
            return is_module(value) or isinstance(value, (Function, Kind, Bound, Partial, Method))
        case "print", _:
            return None
        case (("staticmethod" | "classmethod" | "property"), [Function() as function]):
            return Method(function, {"staticmethod": "static", "classmethod": "class"}.get(name, "property"))  # type: ignore[arg-type]
        case (("ValueError" | "RuntimeError" | "TypeError" | "AssertionError" | "NotImplementedError"), _):
            return Name(("builtin", name))
    return _none(name)


def _none(name: str) -> Value:
    raise Refused(f"this call of {name}")


def _counted(name: str, arguments: list[Value], named: dict[str, Value], invoke: Invoke) -> Value:
    if name == "len" and isinstance(arguments[0], Thing):
        return len(items(arguments[0]))
    if name == "len" and is_tensor(arguments[0]):
        return int(arguments[0].shape[0])
    if named:
        raise Refused(f"this call of {name}")
    if name == "sum" and arguments and not is_tensor(arguments[0]):
        values = items(arguments[0])
        start = arguments[1] if len(arguments) > 1 else 0
        if isinstance(start, list):
            return [item for value in values for item in value]
        return sum([number(value) for value in values], start)
    if name in ("min", "max", "int", "float", "round", "abs", "pow") and any(is_tensor(value) for value in arguments):
        raise Refused(f"{name} of a tensor")
    values = items(arguments[0]) if name in ("min", "max") and len(arguments) == 1 else arguments
    if name == "pow":
        raise Refused("this call of pow")
    if name in ("len", "bool"):
        return len(values[0]) if name == "len" else truth(values[0])
    return _PLAIN[name](*(_ordered(values)))


def _ordered(values: list[Value]) -> list[Value]:
    if not all(isinstance(value, (int, float)) for value in values) and not all(isinstance(value, str) for value in values):
        raise Refused("an order of something else than numbers")
    return values


def _pairs(arguments: list[Value]) -> dict[Value, Value]:
    if not arguments:
        return {}
    value = arguments[0]
    if isinstance(value, dict):
        return dict(value)
    pairs = [items(pair) for pair in items(value)]
    if not all(len(pair) == 2 and is_key(pair[0]) for pair in pairs):
        raise Refused("a dict of something else than pairs")
    return dict(map(tuple, pairs))


def _is_of(value: Value, kinds: Value) -> bool:
    """`isinstance`, for classes of torch, of the program and of Python."""
    import torch
    from torch import nn

    if isinstance(kinds, (tuple, list)):
        return any(_is_of(value, kind) for kind in flat(kinds))
    if isinstance(kinds, Kind):
        own = kind_of(value)
        return own is not None and kinds in (own, *own.ancestors)
    match kinds:
        case Name(("nn", "Module")):
            return is_module(value)
        case Name(("nn", "Parameter")):
            return isinstance(value, nn.Parameter)
        case Name(("nn", name)) if name in LAYERS or name in ("_ConvNd", "_BatchNorm"):
            kind = getattr(nn.modules.conv if name == "_ConvNd" else nn.modules.batchnorm if name == "_BatchNorm" else nn, name)
            return isinstance(value, kind)
        case Name(("torch", "Tensor")):
            return isinstance(value, torch.Tensor)
        case Name(("builtin", name)) if name in _TYPES:
            return isinstance(value, _TYPES[name])
    raise Refused("this kind of value")


def _of_math(name: str, arguments: list[Value]) -> Value:
    if name in ("max", "min", "sum", "prod") and len(arguments) == 1:
        values = [number(value) for value in items(arguments[0])]
    else:
        values = [number(value) for value in arguments]
    if any(is_tensor(value) for value in values):
        raise Refused(f"math.{name} of a tensor")
    own: dict[str, Callable[..., Any]] = {
        "abs": abs, "round": round, "max": lambda *given: max(given), "min": lambda *given: min(given), "int64": int,
        "int32": int,
        "sum": lambda *given: sum(given), "prod": lambda *given: math.prod(given), "float32": float,
    }  # fmt: skip
    try:
        return bounded(own.get(name, getattr(math, name, None) or abs)(*values))
    except (TypeError, ValueError, OverflowError):
        raise Refused(f"this call of {name}") from None


def _of_python(module: str, name: str, arguments: list[Value], named: dict[str, Value], invoke: Invoke) -> Value:
    match module, name, arguments:
        case "functools", "partial", [function, *given]:
            return Partial(function, tuple(given), named)
        case "functools", "reduce", [function, value, *start]:
            return functools.reduce(lambda a, b: invoke(function, [a, b], {}), items(value), *start)
        case "collections", "OrderedDict", _:
            return collections.OrderedDict(_builtin("dict", arguments, named, invoke))
        case "collections", "deque", [value]:
            return items(value)
        case "copy", ("copy" | "deepcopy"), [value]:
            return _copied(value)
        case "typing", "cast", [_, value]:
            return value
        case "dataclasses", "field", _:
            return named.get("default", Partial(named["default_factory"], (), {}) if "default_factory" in named else MISSING)
        case "itertools", "chain", _:
            return bounded([item for value in arguments for item in items(value)])
        case "itertools", "pairwise", [value]:
            return list(itertools.pairwise(items(value)))
        case "itertools", "product", _ if not named and math.prod(len(items(value)) for value in arguments) <= MAX_LIST:
            return list(itertools.product(*map(items, arguments)))
        case "itertools", "repeat", [value, int() as times] if times <= MAX_LIST:
            return [value] * times
        case "itertools", "zip_longest", _ if set(named) <= {"fillvalue"}:
            return [tuple(row) for row in itertools.zip_longest(*map(items, arguments), **named)]
        case "itertools", "accumulate", [value]:
            return list(itertools.accumulate([number(item) for item in items(value)]))
        case "itertools", "islice", [value, *ends] if all(end is None or isinstance(end, int) for end in ends):
            return list(itertools.islice(items(value), *ends))
    raise Refused(f"{module}.{name}, which is not on the list of layers and functions")


def _copied(value: Value) -> Value:
    """A copy; of layers one with parameters of its own."""
    import copy

    if is_module(value):
        try:
            return copy.deepcopy(value)
        except (RuntimeError, TypeError):
            raise Refused("a copy of these layers") from None
    if isinstance(value, (list, dict)):
        if any(isinstance(item, Thing) for item in flat(value)):
            raise Refused("a copy of this list")
        items_of = value.items() if isinstance(value, dict) else enumerate(value)
        copied = {key: _copied(item) for key, item in items_of}
        return copied if isinstance(value, dict) else list(copied.values())
    return value
