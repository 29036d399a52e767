"""What may be asked of a value: attributes and methods of tensors, layers, lists, dicts and texts."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from types import MappingProxyType

from grader.walked.values import (
    PLACE,
    Bound,
    Failed,
    Invoke,
    Refused,
    Value,
    bounded,
    flat,
    is_module,
    is_tensor,
    layers_in,
    opaque,
)

TENSOR = frozenset(
    """view reshape flatten size permute transpose unsqueeze squeeze mean sum relu sigmoid tanh softmax log_softmax contiguous
    expand repeat chunk split float dim matmul clamp clamp_min relu_ add sub mul div add_ mul_ sub_ div_ pow sqrt exp log abs
    max min amax amin std var bmm mm view_as expand_as reshape_as unflatten movedim swapaxes t numel ndimension detach clone
    double half long int bool requires_grad_ zero_ fill_ normal_ uniform_ new_zeros new_ones zeros_like flip roll argmax cumsum
    masked_fill masked_fill_ narrow select index_select gather unfold repeat_interleave type_as square neg sin cos round floor
    ceil sigmoid_ tanh_ norm prod unbind tile erf copy_ dropout new_full clip clamp_ is_contiguous nelement stride""".split()
)
_TENSOR_FACTS = frozenset("shape ndim T mT data requires_grad is_leaf".split())
LIVES = frozenset("to cuda cpu type float double half bfloat16".split())  # where a tensor or a layer lives
_MODULE = frozenset(
    """children modules named_children named_modules parameters named_parameters buffers named_buffers train eval requires_grad_
    register_buffer register_parameter add_module register_module get_submodule get_parameter apply zero_grad forward to cuda
    cpu type float double half bfloat16 share_memory to_empty""".split()
)
_CONTAINER = frozenset("append extend insert items keys values pop update clear".split())
_LIST = frozenset("append extend insert pop reverse index count copy sort remove clear".split())
_DICT = frozenset("items keys values get update pop setdefault copy move_to_end popitem".split())
_TEXT = frozenset(
    "lower upper strip lstrip rstrip split join replace startswith endswith find count title capitalize isdigit".split()
)
_LISTED = frozenset(
    "children modules named_children named_modules parameters named_parameters buffers named_buffers items keys values".split()
)
_BEGIN = frozenset({"reset_parameters", "reset_running_stats"})
_SAME = frozenset("share_memory zero_grad to_empty".split())


def attribute(owner: Value, name: str) -> Value:
    """An attribute of a value that is of no class of the program."""
    if is_tensor(owner):
        return _of_tensor(owner, name)
    if is_module(owner):
        return of_layer(owner, name)
    known = _LIST if isinstance(owner, list) else _DICT if isinstance(owner, dict) else _TEXT if isinstance(owner, str) else ()
    if isinstance(owner, tuple):
        known = frozenset({"index", "count", "numel"} if hasattr(owner, "numel") else {"index", "count"})
    if isinstance(owner, MappingProxyType):
        known = frozenset({"items", "keys", "values", "get"})
    if name in known:
        return Bound(owner, name)
    raise Refused(f"the attribute {name}")


def _of_tensor(owner: Value, name: str) -> Value:
    if name == "shape":
        return tuple(owner.shape)
    if name in ("device", "dtype"):
        return PLACE
    if name in _TENSOR_FACTS:
        return getattr(owner, name)
    if name in TENSOR or name in LIVES:
        return Bound(owner, name)
    raise Refused(f"the attribute {name}")


def of_layer(owner: Value, name: str) -> Value:
    """An attribute of a layer of torch, or of what every module has."""
    from torch import nn

    held = vars(owner)
    for where in ("_parameters", "_buffers", "_modules"):
        if name in held.get(where, {}):
            return held[where][name]
    if name in held and not name.startswith("_"):
        return tuple(held[name]) if isinstance(held[name], list) and not hasattr(type(owner), "<kind>") else held[name]
    if (
        name in _MODULE
        or (name in _BEGIN and hasattr(type(owner), name))
        or (name in _CONTAINER and isinstance(owner, (nn.Sequential, nn.ModuleList, nn.ModuleDict, nn.ParameterList)))
    ):
        return Bound(owner, name)
    if name in ("_modules", "_parameters", "_buffers") and name in held:
        return MappingProxyType(held[name])  # to be read
    raise Refused(f"the attribute {name}")


def called(owner: Value, name: str, arguments: list[Value], named: dict[str, Value]) -> Value:
    """A method of a list, a dict or a text; those of tensors and layers are torch's own."""
    if name == "sort" or "key" in named:
        raise Refused(f"the method {name}")
    if isinstance(owner, str):
        return _of_text(owner, name, arguments)
    if named and name != "update":
        raise Refused(f"the method {name}")
    try:
        result = getattr(owner, name)(*arguments, **named)
    except (TypeError, ValueError, IndexError, KeyError, AttributeError):
        raise Refused(f"this call of {name}") from None
    bounded(owner)
    return list(result) if name in ("items", "keys", "values") else result


def _of_text(owner: str, name: str, arguments: list[Value]) -> Value:
    simple = [item for value in arguments for item in (value if isinstance(value, list) else [value])]
    if not all(isinstance(value, (str, int)) or (isinstance(value, tuple) and name.endswith("with")) for value in simple):
        raise Refused(f"this call of {name}")
    try:
        return bounded(getattr(owner, name)(*arguments))
    except (TypeError, ValueError):
        raise Refused(f"this call of {name}") from None


def of_module(
    owner: Value, name: str, arguments: list[Value], named: dict[str, Value], invoke: Invoke, line: int
) -> Callable[..., Value] | Value:
    """A method that every module or every container of layers has: its result."""
    if name in LIVES or name in _SAME:
        return _lived(owner, name)
    if name in _BEGIN:
        return None
    if name == "apply":
        for module in reversed(list(owner.modules())):
            invoke(arguments[0], [module], {})
        return owner
    if name == "forward":
        return invoke(owner, arguments, named)
    if name in ("append", "extend", "insert", "update", "register_module", "add_module", "register_parameter", "register_buffer"):
        _checked_name(owner, name, arguments, named)
    if opaque(arguments) or opaque(named):
        raise Refused("a function as an argument")
    if any(item is owner for value in (arguments, named) for item in flat(value)):
        raise Refused("layers that hold themselves")
    try:
        result = getattr(owner, name)(*arguments, **named)
    except KeyError as error:
        raise Failed(str(error), line) from None
    layers_in(owner)
    return list(result) if name in _LISTED else result


def _lived(owner: Value, name: str) -> Value:
    return owner.float() if name == "float" and is_tensor(owner) else owner


def _checked_name(owner: Value, name: str, arguments: list[Value], named: dict[str, Value]) -> None:
    """What is registered takes no name that every module has."""
    if name in ("append", "extend", "insert"):
        return
    given = arguments[0] if arguments else named.get("name")
    names = list(given) if isinstance(given, dict) else [given]
    for one in names:
        if not isinstance(one, str) or protected(owner, one):
            raise Refused(f"the attribute {one}, which torch's modules have already")


def protected(owner: Value, name: str) -> bool:
    """Whether a name belongs to every module: a program that sets it would measure itself."""
    from torch import nn

    if (name.startswith("__") and name.endswith("__")) or hasattr(nn.Module, name):
        return True
    return name in _own_names()


@lru_cache(maxsize=1)
def _own_names() -> frozenset[str]:
    from torch import nn

    return frozenset(vars(nn.Module()))
