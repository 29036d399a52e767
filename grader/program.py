"""Networks that an answer writes as a class, built without running its code.

A class is read with Python's own parser and walked by the small interpreter below, which knows assignments, loops with bounds,
arithmetic, calls of a fixed list of layers and functions, and nothing else: no import does anything, no attribute is looked up
that is not on a list, nothing is evaluated by Python itself. Layers are torch's own, on the "meta" device, so that every shape
and every count is measured by us and cannot be forged by the text. What needs more than that is refused, and said so.

Long, since an interpreter is read in one place.
"""

from __future__ import annotations

import ast
import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeAlias

MAX_SOURCE = 40_000  # characters of one program
MAX_STEPS = 20_000  # of one construction or one pass
MAX_NUMBER = 10**6
MAX_LIST = 512
MAX_DEPTH = 60

Value: TypeAlias = Any  # numbers, texts, lists, torch modules and tensors of the meta device

LAYERS = frozenset(
    """Conv1d Conv2d Conv3d ConvTranspose1d ConvTranspose2d ConvTranspose3d Linear Bilinear Identity Flatten Unflatten Dropout
    Dropout2d BatchNorm1d BatchNorm2d BatchNorm3d LayerNorm GroupNorm InstanceNorm2d ReLU LeakyReLU PReLU ELU GELU SiLU Sigmoid
    Tanh Softmax LogSoftmax Softplus MaxPool1d MaxPool2d AvgPool1d AvgPool2d AdaptiveAvgPool2d AdaptiveMaxPool2d Upsample
    UpsamplingNearest2d UpsamplingBilinear2d PixelShuffle ZeroPad2d Embedding MultiheadAttention Sequential ModuleList""".split()
)
FUNCTIONS = frozenset(
    """relu leaky_relu elu gelu silu sigmoid tanh softmax log_softmax softplus max_pool2d avg_pool2d adaptive_avg_pool2d
    adaptive_max_pool2d interpolate upsample pad dropout normalize one_hot""".split()
)
TORCH = frozenset(
    """cat concat stack flatten relu sigmoid tanh softmax matmul bmm exp sqrt abs add mul transpose permute squeeze unsqueeze
    mean sum""".split()
)
METHODS = frozenset(
    """view reshape flatten size permute transpose unsqueeze squeeze mean sum relu sigmoid tanh softmax contiguous expand repeat
    chunk split float dim matmul""".split()
)
_BASES = frozenset({"nn.Module", "torch.nn.Module", "Module"})
PLACES = frozenset({"device", "dtype"})  # where a layer lives is ours to say


class Refused(Exception):
    """The program needs more than this interpreter knows."""


class Failed(Exception):
    """The program as written does not run: the message, and the line of its source."""

    def __init__(self, message: str, line: int) -> None:
        super().__init__(message)
        self.line = line


@dataclass(frozen=True)
class Program:
    """One class of an answer: its name, the names of its constructor's parameters, its tree."""

    name: str
    parameters: tuple[str, ...]
    tree: ast.ClassDef = field(compare=False)
    supplied: tuple[str, ...] = ()  # names that its imports would have brought


def parse(source: str) -> Program:
    """The last class of the source; SyntaxError, ValueError or RecursionError where it is none."""
    if len(source) > MAX_SOURCE:
        raise ValueError(f"longer than {MAX_SOURCE} characters")
    module = ast.parse(source)
    classes = [node for node in module.body if isinstance(node, ast.ClassDef)]
    if not classes:
        raise ValueError("no class")
    found = classes[-1]
    constructor = _method(found, "__init__")
    arguments = constructor.args if constructor is not None else None
    names = tuple(argument.arg for argument in arguments.args[1:]) if arguments is not None else ()
    imported = {
        alias.asname or alias.name.split(".")[0]
        for node in ast.walk(module)
        if isinstance(node, (ast.Import, ast.ImportFrom))
        for alias in node.names
    }
    used = {node.id for node in ast.walk(found) if isinstance(node, ast.Name)}
    return Program(found.name, names, found, tuple(sorted(used & {"nn", "F", "torch"} - imported)))


def _method(tree: ast.ClassDef, name: str) -> ast.FunctionDef | None:
    return next((node for node in reversed(tree.body) if isinstance(node, ast.FunctionDef) and node.name == name), None)


def build(program: Program, settings: Sequence[int]) -> Any:
    """The network for these arguments of its constructor, a torch module on the meta device; raises Refused or Failed."""
    from torch import nn

    if strange := [shown for shown in map(ast.unparse, program.tree.bases) if shown not in _BASES]:
        raise Refused(f"a class derived from {strange[0][:60]}")
    forward = _method(program.tree, "forward")
    constructor = _method(program.tree, "__init__")
    if forward is None or constructor is None:
        raise Failed("the class has no forward" if forward is None else "the class has no __init__", program.tree.lineno)

    class Net(nn.Module):  # type: ignore[misc]
        """What the class describes; its forward is walked, not run."""

        def forward(self, *inputs: Any) -> Any:
            assert forward is not None
            try:
                returned = _Walk(self, program.tree).function(forward, list(inputs), {})
            except RecursionError:
                raise Refused("expressions nested too deeply") from None
            if returned is None:
                raise Failed("forward returns nothing", forward.lineno)
            if not _is_tensor(returned):
                raise Refused(f"forward returns a {type(returned).__name__}")
            self.__dict__["flow"] = _way(returned, self)
            return returned

    net = Net()
    net.__dict__["lines"] = {}
    try:
        _Walk(net, program.tree).own_attributes()
        _Walk(net, program.tree).function(constructor, list(settings), {})
    except RecursionError:
        raise Refused("expressions nested too deeply") from None
    return net


class _Returned(Exception):
    def __init__(self, value: Value) -> None:
        super().__init__()
        self.value = value


@dataclass(frozen=True)
class _Name:
    """A dotted name of a library: `nn`, `torch.nn.functional`."""

    path: tuple[str, ...]


ROOTS: Mapping[str, _Name] = {
    "nn": _Name(("nn",)),
    "F": _Name(("F",)),
    "torch": _Name(("torch",)),
    "math": _Name(("math",)),
    "super": _Name(("super",)),
}
PLAIN: Mapping[str, Callable[..., Any]] = {
    "int": int, "float": float, "len": len, "min": min, "max": max, "abs": abs, "sum": sum, "tuple": tuple, "list": list,
}  # fmt: skip


class _Walk:
    """One walk through a method, with its own steps and depth."""

    def __init__(self, net: Any, tree: ast.ClassDef) -> None:
        self.net, self.tree = net, tree
        self.steps, self.depth, self.line = 0, 0, 1

    def function(self, node: ast.FunctionDef, positional: list[Value], named: dict[str, Value]) -> Value:
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise Refused("calls nested too deeply")
        arguments = node.args
        if arguments.vararg or arguments.kwarg or arguments.kwonlyargs or arguments.posonlyargs:
            raise Refused("a signature with stars")
        names = [argument.arg for argument in arguments.args]
        if len(positional) + 1 > len(names):
            raise Failed(f"{node.name} takes {len(names) - 1} arguments, {len(positional)} are given", node.lineno)
        scope: dict[str, Value] = dict(zip(names, [self.net, *positional], strict=False))
        scope.update(named)
        for name, default in zip(reversed(names), reversed(arguments.defaults), strict=False):
            if name not in scope:
                scope[name] = self.value(default, {})
        missing = [name for name in names if name not in scope]
        if missing:
            raise Failed(f"{node.name} needs {', '.join(missing)}", node.lineno)
        try:
            self.body(node.body, scope)
        except _Returned as returned:
            return returned.value
        finally:
            self.depth -= 1
        return None

    def own_attributes(self) -> None:
        """What is set in the class itself, outside of its methods."""
        scope: dict[str, Value] = {}
        for node in self.tree.body:
            match node:
                case (
                    ast.Assign(targets=[ast.Name(id=name)], value=value)
                    | ast.AnnAssign(target=ast.Name(id=name), value=ast.expr() as value)
                ):
                    scope[name] = self.value(value, scope)
                    self.set(name, scope[name])
                case ast.Expr(value=ast.Constant()) | ast.FunctionDef() | ast.Pass() | ast.AnnAssign():
                    continue
                case _:
                    raise Refused(f"`{type(node).__name__}` in the class, line {node.lineno}")

    def set(self, name: str, value: Value) -> None:
        if name.startswith("_") or hasattr(type(self.net), name):  # `self.parameters = ...` would measure itself
            raise Refused(f"the attribute {name}, which torch's modules have already")
        setattr(self.net, name, value)

    # ------------------------------------------------------------ statements

    def body(self, statements: Sequence[ast.stmt], scope: dict[str, Value]) -> None:
        for statement in statements:
            self.statement(statement, scope)

    def tick(self, node: ast.AST) -> None:
        self.steps += 1
        self.line = getattr(node, "lineno", self.line)
        if self.steps > MAX_STEPS:
            raise Refused("too many steps")

    def statement(self, node: ast.stmt, scope: dict[str, Value]) -> None:
        self.tick(node)
        match node:
            case ast.Expr(value=value):
                self.value(value, scope)
            case ast.Assign(targets=targets, value=value):
                result = self.value(value, scope)
                self.note(node, result)
                for target in targets:
                    self.assign(target, result, scope)
            case ast.AnnAssign(target=target, value=ast.expr() as value):
                self.assign(target, self.value(value, scope), scope)
            case ast.AugAssign(target=(ast.Name() | ast.Attribute()) as target, op=op, value=value):
                self.assign(target, self.operate(op, self.value(target, scope), self.value(value, scope)), scope)
            case ast.Return(value=value):
                returned = None if value is None else self.value(value, scope)
                self.note(node, returned)
                raise _Returned(returned)
            case ast.If(test=test, body=body, orelse=orelse):
                self.body(body if self.truth(test, scope) else orelse, scope)
            case ast.For(target=target, iter=iterator, body=body, orelse=[]):
                for item in self.items(self.value(iterator, scope)):
                    self.assign(target, item, scope)
                    self.body(body, scope)
            case ast.Pass() | ast.Import() | ast.ImportFrom():
                return
            case _:
                raise Refused(f"`{type(node).__name__}` in line {self.line}")

    def note(self, node: ast.stmt, value: Value) -> None:
        """What a line gives, where that is a tensor: comments speak of it."""
        if _is_tensor(value):
            self.net.__dict__["lines"][node.end_lineno or node.lineno] = tuple(value.shape)

    def truth(self, test: ast.expr, scope: Mapping[str, Value]) -> bool:
        value = self.value(test, scope)
        if not isinstance(value, (bool, int, float, str, list, tuple, type(None))):
            raise Refused("a condition on a tensor")
        return bool(value)

    def items(self, value: Value) -> list[Value]:
        from torch import nn

        if isinstance(value, (list, tuple, range, nn.ModuleList, nn.Sequential)) and len(value) <= MAX_LIST:
            return list(value)
        raise Refused("a loop over something else than a short list")

    def assign(self, target: ast.expr, value: Value, scope: dict[str, Value]) -> None:
        match target:
            case ast.Name(id=name):
                scope[name] = value
            case ast.Attribute(value=ast.Name(id=owner), attr=name) if scope.get(owner) is self.net:
                self.set(name, value)
            case ast.Tuple(elts=parts) | ast.List(elts=parts) if isinstance(value, (list, tuple)) and len(parts) == len(value):
                for part, item in zip(parts, value, strict=True):
                    self.assign(part, item, scope)
            case _:
                raise Refused(f"an assignment in line {self.line}")

    # ------------------------------------------------------------ expressions

    def value(self, node: ast.expr, scope: Mapping[str, Value]) -> Value:
        self.tick(node)
        match node:
            case ast.Constant(value=(bool() | int() | float() | str() | None) as value):
                return self.bounded(value)
            case ast.Name(id=name):
                return self.name(name, scope)
            case ast.Attribute(value=owner, attr=name):
                return self.attribute(self.value(owner, scope), name)
            case ast.BinOp(left=left, op=op, right=right):
                return self.operate(op, self.value(left, scope), self.value(right, scope))
            case ast.UnaryOp(op=ast.USub(), operand=operand):
                return -self.number(self.value(operand, scope))
            case ast.UnaryOp(op=ast.Not(), operand=operand):
                return not self.truth(operand, scope)
            case ast.BoolOp(op=op, values=values):
                results = [self.truth(value, scope) for value in values]
                return all(results) if isinstance(op, ast.And) else any(results)
            case ast.Compare(left=left, ops=[op], comparators=[right]):
                return self.compare(op, self.value(left, scope), self.value(right, scope))
            case ast.IfExp(test=test, body=body, orelse=orelse):
                return self.value(body if self.truth(test, scope) else orelse, scope)
            case ast.List(elts=parts) | ast.Tuple(elts=parts):
                found = self.arguments(parts, scope)
                return found if isinstance(node, ast.List) else tuple(found)
            case ast.ListComp(elt=element, generators=[generator]) if not generator.ifs:
                return self.listed(element, generator, scope)
            case ast.Subscript(value=owner, slice=place):
                return self.item(self.value(owner, scope), place, scope)
            case ast.Call(func=function, args=arguments, keywords=keywords):
                return self.call(function, arguments, keywords, scope)
        raise Refused(f"`{type(node).__name__}` in line {self.line}")

    def bounded(self, value: Value) -> Value:
        if isinstance(value, (int, float)) and not abs(value) <= MAX_NUMBER:
            raise Refused(f"a number above {MAX_NUMBER}")
        if isinstance(value, (str, list, tuple)) and len(value) > MAX_LIST:
            raise Refused(f"more than {MAX_LIST} items")
        return value

    def name(self, name: str, scope: Mapping[str, Value]) -> Value:
        if name in scope:
            return scope[name]
        if name == self.tree.name:
            return _Name(("own",))
        if name in ROOTS:
            return ROOTS[name]
        if name in PLAIN or name in ("range", "enumerate"):
            return _Name(("builtin", name))
        raise Refused(f"the name {name}, which nothing in the class defines")

    def number(self, value: Value) -> Value:
        if isinstance(value, (bool, int, float)) or _is_tensor(value):
            return value
        raise Refused("arithmetic with something else than numbers and tensors")

    def operate(self, op: ast.operator, left: Value, right: Value) -> Value:
        if isinstance(op, (ast.Add, ast.Mult)) and isinstance(left, (list, tuple)):
            size = len(left) + len(right) if isinstance(right, (list, tuple)) else len(left) * int(self.number(right))
            if size > MAX_LIST:
                raise Refused(f"more than {MAX_LIST} items")
            return left + right if isinstance(op, ast.Add) else left * int(right)
        rule = _OPERATORS.get(type(op))
        if rule is None or (isinstance(op, ast.Pow) and not (isinstance(right, (int, float)) and abs(right) <= 16)):
            raise Refused(f"the operator {type(op).__name__}")
        return self.bounded(self.safely(rule, [self.number(left), self.number(right)], {}, type(op).__name__))

    def compare(self, op: ast.cmpop, left: Value, right: Value) -> bool:
        rule = _COMPARISONS.get(type(op))
        if rule is None or _is_tensor(left) or _is_tensor(right):
            raise Refused("this comparison")
        return bool(self.safely(rule, [left, right], {}))

    def listed(self, element: ast.expr, generator: ast.comprehension, scope: Mapping[str, Value]) -> list[Value]:
        found = []
        for item in self.items(self.value(generator.iter, scope)):
            inner = dict(scope)
            self.assign(generator.target, item, inner)
            found.append(self.value(element, inner))
        return found

    def item(self, owner: Value, place: ast.expr, scope: Mapping[str, Value]) -> Value:
        from torch import nn

        if isinstance(owner, (list, tuple, nn.ModuleList, nn.Sequential)):
            index = self.value(place, scope)
            if not isinstance(index, int) or not -len(owner) <= index < len(owner):
                raise Refused("this index")
            return owner[index]
        if not _is_tensor(owner):
            raise Refused("an index into something else than a list or a tensor")
        parts = place.elts if isinstance(place, ast.Tuple) else [place]
        return self.safely(lambda whole, *where: whole[where], [owner, *(self.slice(part, scope) for part in parts)], {}, "item")

    def slice(self, part: ast.expr, scope: Mapping[str, Value]) -> Value:
        if isinstance(part, ast.Slice):
            ends = [None if end is None else self.value(end, scope) for end in (part.lower, part.upper, part.step)]
            if all(end is None or isinstance(end, int) for end in ends):
                return slice(*ends)
        else:
            index = self.value(part, scope)
            if isinstance(index, int) or index is None:
                return index
        raise Refused("this slice")

    def attribute(self, owner: Value, name: str) -> Value:
        from torch import nn

        if owner == _Name(("own",)) and name in vars(self.net):
            owner = self.net
        if isinstance(owner, _Name):
            path = (*owner.path, name)
            path = ("nn", *path[2:]) if path[:2] == ("torch", "nn") else path
            path = ("F", *path[2:]) if path[:2] == ("nn", "functional") else path
            return _Name(path)
        if owner is self.net:
            if name in self.net._modules or name in self.net._parameters or name in vars(self.net):
                if name.startswith("_"):
                    raise Refused(f"the attribute {name}")
                return getattr(self.net, name)
            if _method(self.tree, name) is not None:
                return _Name(("self", name))
            if hasattr(type(self.net), name):
                raise Refused(f"self.{name}")  # every module has it
            raise Failed(f"self.{name} is never set", self.line)
        if _is_tensor(owner) and name == "shape":
            return tuple(owner.shape)
        if _is_tensor(owner) and name in METHODS:
            return _Bound(owner, name)
        if isinstance(owner, (list, nn.ModuleList)) and name in ("append", "extend"):
            return _Bound(owner, name)
        raise Refused(f"the attribute {name}")

    # ------------------------------------------------------------ calls

    def arguments(self, nodes: Sequence[ast.expr], scope: Mapping[str, Value]) -> list[Value]:
        found: list[Value] = []
        for node in nodes:
            if isinstance(node, ast.Starred):
                found.extend(self.items(self.value(node.value, scope)))
            else:
                found.append(self.value(node, scope))
        return list(self.bounded(found))

    def call(
        self, function: ast.expr, nodes: Sequence[ast.expr], keywords: Sequence[ast.keyword], scope: Mapping[str, Value]
    ) -> Value:
        from torch import nn

        called = self.value(function, scope)
        arguments = self.arguments(nodes, scope)
        named = {}
        for keyword in keywords:
            if keyword.arg is None:
                raise Refused("two stars in a call")
            if keyword.arg not in PLACES:
                named[keyword.arg] = self.value(keyword.value, scope)
        self.tick(function)
        match called:
            case _Name(("super",)):
                return _Name(("base",))
            case _Name(("base", "__init__")):
                return None
            case _Name(("self", name)):
                method = _method(self.tree, name)
                assert method is not None
                return self.function(method, arguments, named)
            case _Name(("nn", name)) if name in LAYERS:
                return self.layer(name, arguments, named)
            case _Name(("F", name)) if name in FUNCTIONS:
                from torch.nn import functional

                return self.safely(getattr(functional, name), arguments, named)
            case _Name(("torch", name)) if name in TORCH:
                import torch

                return self.safely(getattr(torch, name), arguments, named)
            case _Name(("builtin", "range")):
                return range(*(int(self.number(value)) for value in arguments))
            case _Name(("builtin", "enumerate")):
                return list(enumerate(self.items(arguments[0])))
            case _Name(("builtin", name)):
                return self.bounded(self.safely(PLAIN[name], arguments, named))
            case _Name(("math", name)) if name in ("floor", "ceil", "sqrt", "log2"):
                import math

                return self.bounded(self.safely(getattr(math, name), arguments, {}))
            case _Bound(owner, name):
                self.bounded([*owner, *arguments] if isinstance(owner, (list, nn.ModuleList)) else [])
                return self.safely(
                    lambda own, *given, **more: getattr(own, name)(*given, **more), [owner, *arguments], named, name
                )
            case nn.Module() if called is not self.net:
                return self.applied(called, arguments, named)
            case _Name(path):
                raise Refused(f"{'.'.join(path)}, which is not on the list of layers and functions")
        raise Refused("a call of something that is no layer and no function")

    def applied(self, layer: Value, arguments: list[Value], named: dict[str, Value]) -> Value:
        """A layer on its input; when they do not fit, the message shows both."""
        try:
            return self.safely(layer, arguments, named)
        except Failed as error:
            shapes = ", ".join("x".join(map(str, value.shape)) for value in arguments if _is_tensor(value))
            shown = f"{_first_line(str(layer))[:80]} does not take an input of {shapes}"
            raise Failed(f"{shown} ({error})" if shapes else str(error), error.line) from None

    def layer(self, name: str, arguments: list[Value], named: dict[str, Value]) -> Value:
        import torch
        from torch import nn

        with torch.device("meta"):
            return self.safely(getattr(nn, name), arguments, named)

    def safely(self, function: Callable[..., Value], arguments: list[Value], named: dict[str, Value], label: str = "") -> Value:
        """What torch says of a call becomes the program's failure, with its line."""
        for value in [*arguments, *named.values()]:
            if isinstance(value, (_Name, _Bound)):
                raise Refused("a function as an argument")
        line = self.line
        try:
            return _followed(self.net, label or _label(function, self.net), arguments, named, function(*arguments, **named))
        except (Refused, Failed, _Returned):
            raise
        except NotImplementedError as error:
            raise Refused(f"not measured without data: {str(error)[:80]}") from None
        except (RuntimeError, TypeError, ValueError, IndexError, AttributeError, ArithmeticError, AssertionError) as error:
            raise Failed(_first_line(str(error)), line) from None


@dataclass(frozen=True)
class _Bound:
    """A method of a tensor or of a list."""

    owner: Value
    name: str


def _is_tensor(value: Value) -> bool:
    import torch

    return isinstance(value, torch.Tensor)


def _label(function: Callable[..., Value], net: Any) -> str:
    return getattr(function, "__name__", "") or str(_way(function, net))


def _followed(net: Any, label: str, arguments: list[Value], named: dict[str, Value], result: Value) -> Value:
    """The result, its tensors marked with the way by which they were made: so two programs can be compared."""
    made = [value for value in (result if isinstance(result, (list, tuple)) else [result]) if _is_tensor(value)]
    if made:
        text = repr(
            (label, [_way(value, net) for value in arguments], [(name, _way(named[name], net)) for name in sorted(named)])
        )
        for place, value in enumerate(made):
            value.way = hashlib.sha256(f"{text} {place}".encode()).hexdigest()
    return result


def _way(value: Value, net: Any) -> object:
    """By what calls of what layers a value was made."""
    from torch import nn

    if _is_tensor(value):
        return getattr(value, "way", f"given {tuple(value.shape)}")
    if isinstance(value, nn.Module):
        name = next((name for name, module in net.named_modules() if module is value), "")
        return f"{name} {value}"
    if isinstance(value, (list, tuple)):
        return [_way(item, net) for item in value]
    return value


def _first_line(text: str) -> str:
    return (text.strip().splitlines() or ["an error without words"])[0][:200]


_OPERATORS: Mapping[type[ast.operator], Callable[[Any, Any], Any]] = {
    ast.Add: lambda a, b: a + b,
    ast.Sub: lambda a, b: a - b,
    ast.Mult: lambda a, b: a * b,
    ast.Div: lambda a, b: a / b,
    ast.FloorDiv: lambda a, b: a // b,
    ast.Mod: lambda a, b: a % b,
    ast.Pow: lambda a, b: a**b,
    ast.MatMult: lambda a, b: a @ b,
}
_COMPARISONS: Mapping[type[ast.cmpop], Callable[[Any, Any], Any]] = {
    ast.Eq: lambda a, b: a == b,
    ast.NotEq: lambda a, b: a != b,
    ast.Lt: lambda a, b: a < b,
    ast.LtE: lambda a, b: a <= b,
    ast.Gt: lambda a, b: a > b,
    ast.GtE: lambda a, b: a >= b,
    ast.Is: lambda a, b: a is b,
    ast.IsNot: lambda a, b: a is not b,
}
