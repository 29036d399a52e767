"""Classes of a program, made from their tree, with a class of torch for those that are networks; their instances."""

from __future__ import annotations

import ast
from collections.abc import Callable, Sequence
from typing import Any

from grader.walked import methods
from grader.walked.library import LAYERS
from grader.walked.values import (
    KIND,
    MISSING,
    Above,
    Bound,
    Failed,
    Function,
    Invoke,
    Kind,
    Method,
    Name,
    Refused,
    Scope,
    Thing,
    Value,
    is_module,
    is_tensor,
    kind_of,
    layers_in,
)

_NO_MATTER = frozenset({"ABC", "Generic", "Protocol", "object"})
_SILENT = frozenset(
    "__constants__ __doc__ __slots__ __repr__ __str__ __eq__ __hash__ __len__ extra_repr __init__ __call__ __post_init__".split()
)
_SILENT_DECORATORS = frozenset(
    "override final typing.override typing.final torch.jit.ignore torch.jit.export torch.jit.unused".split()
)
_OF_MODULES = frozenset("__constants__ __doc__ forward __init__ extra_repr __repr__ __str__ __eq__ __hash__ __len__".split())
Forward = Callable[..., Value]


def bases(shown: Sequence[Value]) -> tuple[tuple[Kind, ...], str]:
    """The line of ancestors of a class with these bases, and the class of torch.nn that it extends, or nothing."""
    line: list[Kind] = []
    libraries: list[str] = []
    for base in shown:
        match base:
            case Kind():
                line += [kind for kind in (base, *base.ancestors) if kind not in line]
                libraries += [base.library] if base.library else []
            case Name(("nn", name)) if name == "Module" or name in LAYERS:
                libraries.append(name)
            case Name((_, "NamedTuple")):
                libraries.append("tuple")
            case Name(("enum", "Enum")):
                libraries.append("enum")
            case Name((_, name)) if name in _NO_MATTER:
                continue
            case _:
                raise Refused(f"a class derived from {base}")
    found = [name for name in dict.fromkeys(libraries) if name != "Module"] or libraries[:1]
    if len(found) > 1:
        raise Refused("a class derived from several of torch's")
    return tuple(line), found[0] if found else ""


def made(kind: Kind, run: Callable[[Any, Function, tuple[Value, ...], dict[str, Value]], Value]) -> Kind:
    """The class with torch's class for it, whose forward is walked by `run`; what every module has is not redefined."""
    from torch import nn

    if kind.library in ("", "tuple", "enum"):
        if kind.library == "enum":
            told = {name: value for name, value in kind.names.items() if not isinstance(value, Method)}
            kind.names.update({name: Thing(kind, {"name": name, "value": value}) for name, value in told.items()})
        if strange := [name for name in kind.names if name.startswith("__") and name not in _SILENT]:
            raise Refused(f"`def {strange[0]}`")
        return kind
    if strange := [name for name in kind.names if name not in _OF_MODULES and methods.protected(None, name)]:
        raise Refused(f"`{strange[0]}`, which torch's modules have already")
    base = getattr(nn, kind.library)
    space: dict[str, object] = {KIND: kind, "__module__": "answer"}
    found = kind.find("forward")
    if isinstance(found, Method) and found.sort == "plain":
        function = found.function

        def forward(own: Any, *inputs: Any, **named: Any) -> Any:
            return run(own, function, inputs, named)

        space["forward"] = forward
    elif found is not MISSING:
        raise Refused("a forward that is no method")
    kind.made = type(kind.name, (base,), space)
    return kind


def instance(kind: Kind, arguments: list[Value], named: dict[str, Value], invoke: Invoke, torch: Any, line: int) -> Value:
    """A new instance: a network, a record, or a thing with attributes."""
    found = kind.find("__init__")
    if kind.made is not None:
        own = kind.made.__new__(kind.made)
        if isinstance(found, Method):
            invoke(bound(found, own, kind), arguments, named)
        else:
            begun(own, kind.library, arguments, named, torch)
        if "_modules" not in vars(own):
            raise Failed(f"`super().__init__()` is never called in {kind.name}", kind.node.lineno)
        return own
    if kind.library == "enum":
        raise Refused(f"a value looked up in {kind.name}")
    thing = Thing(kind, {})
    if isinstance(found, Method):
        invoke(bound(found, thing, kind), arguments, named)
    elif fields := _fields(kind):
        _recorded(thing, fields, arguments, named, invoke)
        if isinstance(then := kind.find("__post_init__"), Method):
            invoke(bound(then, thing, kind), [], {})
    elif arguments or named:
        raise Failed(f"{kind.name} takes no arguments", line)
    return thing


def begun(own: Value, library: str, arguments: list[Value], named: dict[str, Value], torch: Any) -> None:
    """The constructor of torch's own class, on an instance of one of the program's."""
    import torch as place
    from torch import nn

    base = getattr(nn, library)
    if library == "Module" and (arguments or named):
        raise Refused("arguments for nn.Module")
    with place.device("meta"):
        torch(lambda *given, **more: base.__init__(own, *given, **more), arguments, named)


def _fields(kind: Kind) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for item in (*reversed(kind.ancestors), kind) for name in item.fields))


def _recorded(thing: Thing, fields: Sequence[str], arguments: list[Value], named: dict[str, Value], invoke: Invoke) -> None:
    from grader.walked.values import Partial

    if len(arguments) > len(fields) or set(named) - set(fields):
        raise Refused(f"other arguments than {thing.kind.name} has fields")
    thing.names.update(zip(fields, arguments, strict=False))
    thing.names.update(named)
    for name in fields:
        if name not in thing.names:
            default = thing.kind.find(name)
            if default is MISSING:
                raise Refused(f"{thing.kind.name} without {name}")
            thing.names[name] = invoke(default, [], {}) if isinstance(default, Partial) else default
    ordered = {name: thing.names[name] for name in fields}
    thing.names.clear()
    thing.names.update(ordered)


# ---------------------------------------------------------------- attributes


def bound(method: Method, own: Value, kind: Kind) -> Function:
    """A method of an instance, or of the class."""
    function = method.function
    first: tuple[Value, ...] = ()
    if method.sort == "class":
        first = (kind,)
    elif method.sort != "static" and own is not None:
        first = (own,)
    return Function(function.node, function.scope, function.defaults, function.named, function.kind, first)


def attribute(own: Value, name: str, invoke: Invoke, line: int) -> Value:
    """An attribute of an instance of a class of the program, by Python's order."""
    kind = kind_of(own)
    assert kind is not None
    found = kind.find(name)
    if isinstance(found, Method) and found.sort == "property":
        return invoke(bound(found, own, kind), [], {})
    held = own.names if isinstance(own, Thing) else vars(own)
    if name in held and (isinstance(own, Thing) or not methods.protected(own, name) or name == "training"):
        return held[name]
    if isinstance(found, Method):
        return bound(found, own, kind)
    if found is not MISSING:
        return found
    if isinstance(own, Thing):
        if name in ("__dict__", "__class__"):
            raise Refused(f"the attribute {name}")
        raise Failed(f"the attribute {name} is never set", line)
    known = any(name in held.get(where, {}) for where in ("_parameters", "_buffers", "_modules"))
    if not known and not methods.protected(own, name) and not hasattr(type(own), name):
        raise Failed(f"self.{name} is never set", line)
    return methods.of_layer(own, name)


def of_kind(kind: Kind, name: str) -> Value:
    """An attribute of the class itself."""
    found = kind.find(name)
    if isinstance(found, Method):
        return bound(found, None, kind)
    if found is not MISSING:
        return found
    if name == "__name__":
        return kind.name
    if name == "__init__" and kind.library:
        return Bound(None, kind.library)
    raise Refused(f"the attribute {name} of {kind.name}")


def above(seen: Above, name: str) -> Value:
    """What `super()` has of this name."""
    kind = kind_of(seen.own)
    if kind is None:
        raise Refused("super() outside of a class")
    found = kind.find(name, after=seen.kind)
    if isinstance(found, Method):
        return bound(found, seen.own, kind)
    if found is not MISSING:
        return found
    if name == "__init__":
        return Bound(seen, kind.library)
    if name == "forward" and kind.library not in ("", "Module"):
        return Bound(seen, "forward")
    raise Refused(f"super().{name}")


def stored(own: Value, name: str, value: Value, torch: Any) -> None:
    """`own.name = value`."""
    if isinstance(own, Thing):
        if own.kind.library or name.startswith("__"):
            raise Refused(f"the attribute {name} of {own.kind.name}")
        own.names[name] = value
        return
    if is_tensor(own) and name == "data" and is_tensor(value) and own.shape == value.shape:
        return  # other numbers of the same shape
    kind = kind_of(own)
    if kind is None and is_module(own) and name in vars(own)["_parameters"] and (value is None or _is_parameter(value)):
        setattr(own, name, value)
        return
    if kind is None or not is_module(own):
        raise Refused(f"the attribute {name} of something else than self")
    found = kind.find(name)
    if methods.protected(own, name) or name == "forward" or isinstance(found, Method):
        raise Refused(f"the attribute {name}, which torch's modules have already")
    if value is own:
        raise Refused("layers that hold themselves")
    torch(lambda: setattr(own, name, value), [], {})
    if is_module(value) and "_modules" in vars(own):
        layers_in(own)


def _is_parameter(value: Value) -> bool:
    from torch import nn

    return isinstance(value, nn.Parameter)


def fields_of(node: ast.ClassDef) -> tuple[str, ...]:
    """The fields of a class that is a record."""
    return tuple(item.target.id for item in node.body if isinstance(item, ast.AnnAssign) and isinstance(item.target, ast.Name))


def method_of(function: Function, decorators: Sequence[ast.expr]) -> Value:
    """A function in a class by its decorators; one that is not known makes it a name that nobody can use."""
    sorts = {"staticmethod": "static", "classmethod": "class", "property": "property"}
    shown = [ast.unparse(item) for item in decorators]
    if not shown:
        return Method(function)
    if len(shown) == 1 and shown[0] in sorts:
        return Method(function, sorts[shown[0]])  # type: ignore[arg-type]
    if all(item in _SILENT_DECORATORS or "autocast(" in item for item in shown):
        return Method(function)
    return Name(("decorated", shown[0][:40]))


def scope_of(kind: Kind, outer: Scope) -> Scope:
    return Scope(kind.names, outer, kind)
