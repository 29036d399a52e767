"""Arithmetic, comparisons, places in lists and in tensors, and what a loop goes over."""

from __future__ import annotations

import ast
import operator
import re
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

from grader.walked.values import (
    MAX_LIST,
    MAX_TEXT,
    MISSING,
    OPAQUE,
    Kind,
    Name,
    Refused,
    Thing,
    Value,
    bounded,
    flat,
    is_key,
    is_module,
    is_tensor,
)

OPERATORS: Mapping[type[ast.operator], Callable[[Any, Any], Any]] = {
    ast.Add: operator.add, ast.Sub: operator.sub, ast.Mult: operator.mul, ast.Div: operator.truediv,
    ast.FloorDiv: operator.floordiv, ast.Mod: operator.mod, ast.Pow: operator.pow, ast.MatMult: operator.matmul,
    ast.LShift: operator.lshift, ast.RShift: operator.rshift, ast.BitAnd: operator.and_, ast.BitOr: operator.or_,
    ast.BitXor: operator.xor,
}  # fmt: skip
IN_PLACE: Mapping[type[ast.operator], Callable[[Any, Any], Any]] = {
    ast.Add: operator.iadd, ast.Sub: operator.isub, ast.Mult: operator.imul, ast.Div: operator.itruediv,
}  # fmt: skip
_WHOLE = (ast.LShift, ast.RShift, ast.BitAnd, ast.BitOr, ast.BitXor)
_COMPARISONS: Mapping[type[ast.cmpop], Callable[[Any, Any], Any]] = {
    ast.Eq: operator.eq, ast.NotEq: operator.ne, ast.Lt: operator.lt, ast.LtE: operator.le, ast.Gt: operator.gt,
    ast.GtE: operator.ge, ast.Is: operator.is_, ast.IsNot: operator.is_not,
    ast.In: lambda a, b: a in b, ast.NotIn: lambda a, b: a not in b,
}  # fmt: skip
_SIMPLE = (bool, int, float, str, list, tuple, dict, set, range, type(None))
_SPEC = re.compile(r"[<>^=]?0?\d{0,2}(?:\.\d)?[dfsxgeb]?")


def number(value: Value) -> Value:
    if isinstance(value, (bool, int, float)) or is_tensor(value):
        return value
    raise Refused("arithmetic with something else than numbers and tensors")


def whole(value: Value) -> int:
    if isinstance(value, int):
        return value
    raise Refused("something else than a whole number")


def joined(op: ast.operator, left: Value, right: Value) -> Value:
    """What `+`, `*`, `%` and `|` do with lists, tuples, texts and dicts; `MISSING` where none is there."""
    if isinstance(op, ast.Mult) and isinstance(right, (list, tuple, str)) and not isinstance(left, (list, tuple, str)):
        left, right = right, left
    if isinstance(left, dict) and isinstance(right, dict) and isinstance(op, ast.BitOr):
        return bounded({**left, **right})
    if isinstance(left, str) and isinstance(op, ast.Mod):
        return filled(left, right if isinstance(right, tuple) else (right,))
    if not isinstance(left, (list, tuple, str)) or not isinstance(op, (ast.Add, ast.Mult)):
        return MISSING
    most = MAX_TEXT if isinstance(left, str) else MAX_LIST
    same = isinstance(right, str) if isinstance(left, str) else isinstance(right, (list, tuple))
    if isinstance(op, ast.Add) and same:
        left, right = (tuple(left), tuple(right)) if isinstance(left, tuple) and isinstance(right, tuple) else (left, right)
        if type(left) is not type(right):
            raise Refused("a sum of a list and something else")
        size = len(left) + len(right)
    else:
        size = len(left) * max(0, whole(right)) if isinstance(op, ast.Mult) else most + 1
    if size > most:
        raise Refused(f"more than {most} items")
    return left + right if isinstance(op, ast.Add) else left * right


def filled(text: str, values: tuple[Value, ...]) -> str:
    """`"conv%d" % 3`, where nothing but numbers and texts is put in."""
    if not all(isinstance(value, (bool, int, float, str)) for value in values) or re.search(r"%[^%dsfi]|%\d{3}", text):
        raise Refused("this text")
    try:
        return str(bounded(text % values))
    except (TypeError, ValueError):
        raise Refused("this text") from None


def formatted(value: Value, spec: str) -> str:
    """One part of an f-string."""
    if isinstance(value, tuple) and all(isinstance(item, int) for item in value) and not spec:
        return str(tuple(value))
    if not isinstance(value, (bool, int, float, str)) or not _SPEC.fullmatch(spec):
        return "?" if not spec else _no_text()
    try:
        return format(value, spec)
    except ValueError:
        return _no_text()


def _no_text() -> str:
    raise Refused("this text")


def compared(op: ast.cmpop, left: Value, right: Value) -> bool:
    rule = _COMPARISONS.get(type(op))
    if rule is None:
        raise Refused("this comparison")
    if isinstance(op, (ast.Is, ast.IsNot)):
        return bool(rule(left, right))
    if isinstance(left, Thing) or isinstance(right, Thing):
        if isinstance(op, (ast.Eq, ast.NotEq)) and all(is_key(side) for side in (left, right)):
            return (left is right) is isinstance(op, ast.Eq)
        raise Refused("this comparison")
    if isinstance(left, (Name, Kind)) and isinstance(op, (ast.In, ast.NotIn)) and isinstance(right, (list, tuple)):
        if all(isinstance(item, (Name, Kind)) for item in right):
            return (left in right) is isinstance(op, ast.In)
    if isinstance(left, (Name, Kind)) or isinstance(right, (Name, Kind)):
        if isinstance(op, (ast.Eq, ast.NotEq)) and type(left) is type(right) and left != Name(("place",)):
            return bool(rule(left, right))
        raise Refused("this comparison")
    if is_module(left) and isinstance(op, (ast.In, ast.NotIn)):
        raise Refused("this comparison")
    if any(not isinstance(side, _SIMPLE) and not is_module(side) for side in (left, right)):
        raise Refused("this comparison")
    if isinstance(left, tuple) and isinstance(right, tuple):
        left, right = tuple(left), tuple(right)
    if isinstance(op, (ast.In, ast.NotIn)) and isinstance(right, dict):
        right = list(right)
    for side in (left, right):
        if any(is_tensor(item) or isinstance(item, OPAQUE) for item in flat(side)):
            raise Refused("this comparison")
    try:
        return bool(rule(left, right))
    except TypeError:
        raise Refused("this comparison") from None


def items(value: Value) -> list[Value]:
    """What a loop goes over."""
    from torch import nn

    if isinstance(
        value, (list, tuple, range, dict, MappingProxyType, str, nn.ModuleList, nn.Sequential, nn.ModuleDict, nn.ParameterList)
    ):
        if len(value) <= MAX_LIST:
            return list(value)
    if is_tensor(value) and value.dim() and value.shape[0] <= MAX_LIST:
        return list(value.unbind(0))
    if isinstance(value, Thing) and value.kind.library == "tuple":
        return list(value.names.values())
    raise Refused("a loop over something else than a short list")


def place(owner: Value, index: Value) -> Value:
    """An item of a list, a tuple, a text, a dict or a container of layers."""
    from torch import nn

    if isinstance(owner, Thing) and owner.kind.library == "tuple":
        owner = list(owner.names.values())
    if isinstance(owner, (dict, MappingProxyType, nn.ModuleDict)):
        if is_key(index) and index in owner:
            return owner[index]
        raise Refused("this key")
    if isinstance(index, slice) and isinstance(owner, (list, tuple, str, range)):
        return tuple(owner[index]) if isinstance(owner, tuple) else owner[index]
    if isinstance(index, slice) and type(owner) in (nn.ModuleList, nn.Sequential):
        return owner[index]
    if isinstance(index, int) and isinstance(owner, (list, tuple, str, range, nn.ModuleList, nn.Sequential, nn.ParameterList)):
        if -len(owner) <= index < len(owner):
            return owner[index]
        raise Refused("this index")
    raise Refused("an index into something else than a list or a tensor")


def placed(owner: Value, index: Value, value: Value) -> None:
    """`owner[index] = value` for lists, dicts and containers of layers."""
    from torch import nn

    if isinstance(owner, list) and isinstance(index, int) and -len(owner) <= index < len(owner):
        owner[index] = value
    elif isinstance(owner, dict) and is_key(index):
        owner[index] = value
        bounded(owner)
    elif isinstance(owner, nn.ModuleDict) and isinstance(index, str) and is_module(value):
        owner[index] = value
    elif isinstance(owner, (nn.ModuleList, nn.Sequential)) and isinstance(index, int) and is_module(value):
        if not -len(owner) <= index < len(owner):
            raise Refused("this index")
        owner[index] = value
    else:
        raise Refused("an assignment to a place of something else than a list")


def truth(value: Value) -> bool:
    """Whether a condition holds."""
    from torch import nn

    if isinstance(value, (*_SIMPLE, nn.ModuleList, nn.Sequential, nn.ModuleDict)):
        return bool(value)
    if is_tensor(value):
        raise Refused("a condition on a tensor")
    if is_module(value) or isinstance(value, OPAQUE):
        return True
    raise Refused("a condition on something else than numbers and lists")


def steps(value: Value) -> Value:
    """A whole number, where one is wanted of an index into a tensor."""
    if value is None or value is Ellipsis or isinstance(value, (int, slice)):
        return value
    if isinstance(value, list) and all(isinstance(item, int) for item in value):
        return value
    raise Refused("this slice")


def is_whole_operator(op: ast.operator) -> bool:
    return isinstance(op, _WHOLE)
