"""What a walk handles beside numbers, texts, lists, torch's modules and tensors; how it ends; how far it goes."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, TypeAlias

MAX_STEPS = 20_000  # of one construction or one pass
MAX_NUMBER = 10**6
MAX_FRACTION = 1e12
MAX_LIST = 512
MAX_TEXT = 4_000
MAX_DEPTH = 60
MAX_HELD = 20_000  # of lists in lists
MAX_LAYERS = 2_000
MAX_ALIKE = 64  # layers that one constructor makes
MAX_PIECES = 4_096  # of a tensor that is cut

Value: TypeAlias = Any  # numbers, texts, lists, torch modules and tensors of the meta device, and what is below
Invoke: TypeAlias = Callable[[Value, list[Value], dict[str, Value]], Value]
"""Calls whatever may be called."""


class Refused(Exception):
    """The program needs more than the walk knows."""


class Failed(Exception):
    """The program as written does not run: the message, and the line of its source.

    `declined`: it says itself, by an assertion or by an error that it raises under a condition, that this is not for it.
    """

    def __init__(self, message: str, line: int, declined: bool = False) -> None:
        super().__init__(message)
        self.line, self.declined = line, declined


@dataclass(frozen=True)
class Name:
    """A dotted name of a library: `nn`, `torch.nn.functional`; by itself a device, a dtype, a type."""

    path: tuple[str, ...]

    def __str__(self) -> str:
        return ".".join(self.path)


PLACE = Name(("place",))
"""A device or a type of numbers: where a layer lives is ours to say."""


@dataclass(eq=False)
class Scope:
    """Names of a function, a class or the whole source; what encloses it; whose method it is."""

    names: dict[str, Value]
    outer: Scope | None = None
    kind: Kind | None = None
    own: Value = None


@dataclass(frozen=True, eq=False)
class Function:
    """A function of the program, with the scope in which it was defined and, bound, what it is a method of."""

    node: ast.FunctionDef | ast.Lambda
    scope: Scope
    defaults: tuple[Value, ...] = ()
    named: tuple[Value, ...] = ()  # of parameters behind a star, `MISSING` where there is none
    kind: Kind | None = None
    bound: tuple[Value, ...] = ()

    @property
    def name(self) -> str:
        return "lambda" if isinstance(self.node, ast.Lambda) else self.node.name


@dataclass(frozen=True, eq=False)
class Method:
    """A function in a class, as it is decorated there."""

    function: Function
    sort: Literal["plain", "static", "class", "property"] = "plain"


@dataclass(eq=False)
class Kind:
    """A class of the program: what stands in it, its line of ancestors, the module class of torch that it extends."""

    name: str
    node: ast.ClassDef
    ancestors: tuple[Kind, ...]
    library: str  # a class of torch.nn, or nothing
    names: dict[str, Value] = field(default_factory=dict)
    fields: tuple[str, ...] = ()  # of a class that is a record
    made: Any = None  # torch's class for it

    def find(self, name: str, after: Kind | None = None) -> Value:
        """What the class or an ancestor says of a name, from behind one of them; `MISSING` where none does."""
        line = (self, *self.ancestors)
        begin = 0 if after is None else next((place + 1 for place, kind in enumerate(line) if kind is after), len(line))
        return next((kind.names[name] for kind in line[begin:] if name in kind.names), MISSING)


@dataclass(eq=False)
class Thing:
    """An instance of a class that is no network."""

    kind: Kind
    names: dict[str, Value]


@dataclass(frozen=True, eq=False)
class Bound:
    """A method of a value that the library knows; `owner` None is a constructor's call for a class of torch.nn."""

    owner: Value
    name: str


@dataclass(frozen=True, eq=False)
class Partial:
    """A call with some of its arguments given."""

    function: Value
    arguments: tuple[Value, ...]
    named: Mapping[str, Value]


@dataclass(frozen=True, eq=False)
class Above:
    """`super()`: an instance, seen from behind one of its classes."""

    own: Value
    kind: Kind


@dataclass(frozen=True)
class Nothing:
    """No value, where None is one."""


MISSING = Nothing()
OPAQUE = (Name, Scope, Function, Method, Kind, Thing, Bound, Partial, Above, Nothing)
"""What torch must never be given."""


def is_tensor(value: Value) -> bool:
    import torch

    return isinstance(value, torch.Tensor)


def is_module(value: Value) -> bool:
    from torch import nn

    return isinstance(value, nn.Module)


def kind_of(value: Value) -> Kind | None:
    """The class of the program that a network or a thing is of."""
    if isinstance(value, Thing):
        return value.kind
    found = getattr(type(value), KIND, None)
    return found if isinstance(found, Kind) else None


KIND = "<kind>"  # no identifier, so that no program speaks of it


def opaque(value: Value) -> bool:
    """Whether a value is, or holds, what only the walk understands."""
    return any(isinstance(item, OPAQUE) or (callable(item) and not is_module(item)) for item in flat(value))


def flat(value: Value) -> Iterator[Value]:
    """What lists in lists hold; Refused where that is more than a program has need of."""
    waiting, seen = [value], 0
    while waiting:
        item = waiting.pop()
        seen += 1
        if seen > MAX_HELD:
            raise Refused("lists that hold too much")
        if isinstance(item, (list, tuple, set)):
            waiting.extend(item)
        elif isinstance(item, dict):
            waiting.extend(item.values())
        else:
            yield item


def layers_in(module: Value) -> int:
    """The layers that run in one pass through a module, each as often as it stands there; Refused where these are too many."""
    return _counted(module, {}, 0)


def _counted(module: Value, known: dict[int, int], depth: int) -> int:
    if depth > MAX_DEPTH:
        raise Refused("layers nested too deeply")
    if id(module) not in known:
        children = [child for child in module._modules.values() if child is not None]
        total = 1 + sum(_counted(child, known, depth + 1) for child in children)
        if total > MAX_LAYERS:
            raise Refused(f"more than {MAX_LAYERS} layers")
        known[id(module)] = total
    return known[id(module)]


def is_row(value: Value) -> bool:
    """A tuple of nothing but numbers and texts."""
    return isinstance(value, tuple) and all(isinstance(item, (str, int, float, type(None))) for item in value)


def is_key(value: Value) -> bool:
    """Whether a dict may be asked for it."""
    return isinstance(value, (str, int, float)) or is_row(value) or (isinstance(value, Thing) and value.kind.library == "enum")


def bounded(value: Value) -> Value:
    if isinstance(value, int) and not abs(value) <= MAX_NUMBER:
        raise Refused(f"a number above {MAX_NUMBER}")
    if isinstance(value, float) and not abs(value) <= MAX_FRACTION and abs(value) != float("inf"):
        raise Refused(f"a number above {MAX_FRACTION:g}")
    if isinstance(value, str) and len(value) > MAX_TEXT:
        raise Refused(f"a text of more than {MAX_TEXT} characters")
    if isinstance(value, (list, tuple, dict, set)) and len(value) > MAX_LIST:
        raise Refused(f"more than {MAX_LIST} items")
    return value
