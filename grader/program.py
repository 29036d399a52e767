"""Networks that an answer writes as a class, built without running its code.

A class is read with Python's own parser and walked by `grader/walked`, which knows statements, functions and classes, calls of a
fixed list of layers and functions, and nothing else: no import does anything, no attribute is looked up that is not on a list,
nothing is evaluated by Python itself. Layers are torch's own, on the "meta" device, so that every shape and every count is
measured by us and cannot be forged by the text. What needs more than that is refused, and said so.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from grader.walked.imported import SHORT, brought
from grader.walked.library import FUNCTIONS, TORCH
from grader.walked.values import Failed, Kind, Refused
from grader.walked.walk import FLOW, LINES, UNFORESEEN, Walk

MAX_SOURCE = 40_000  # characters of one program

__all__ = ["FUNCTIONS", "TORCH", "Failed", "Program", "Refused", "build", "flow_of", "lines_of", "parse"]


@dataclass(frozen=True)
class Program:
    """One class of an answer: its name, its constructor's parameters and whether they have values by themselves, its tree."""

    name: str
    parameters: tuple[str, ...]
    tree: ast.ClassDef = field(compare=False)
    supplied: tuple[str, ...] = ()  # names that its imports would have brought
    module: ast.Module = field(default_factory=lambda: ast.Module([], []), compare=False)
    needed: tuple[str, ...] = ()  # parameters that have no value by themselves
    named: tuple[str, ...] = ()  # parameters that are given by name alone
    open: bool = False  # it takes further arguments
    begun: bool = True  # whether it has a constructor of its own


def parse(source: str) -> Program:
    """The last class of the source; SyntaxError, ValueError or RecursionError where it is none."""
    if len(source) > MAX_SOURCE:
        raise ValueError(f"longer than {MAX_SOURCE} characters")
    module = ast.parse(source)
    classes = [node for node in module.body if isinstance(node, ast.ClassDef)]
    if not classes:
        raise ValueError("no class")
    found = classes[-1]
    constructor = next((item for item in (_method(tree, "__init__") for tree in _line(found, classes)) if item), None)
    arguments = constructor.args if constructor is not None else ast.arguments([], [], defaults=[], kwonlyargs=[], kw_defaults=[])
    names = tuple(argument.arg for argument in (*arguments.posonlyargs, *arguments.args)[1:])
    imported = {name for node in ast.walk(module) if isinstance(node, (ast.Import, ast.ImportFrom)) for name, _ in brought(node)}
    defined = {node.name for node in module.body if isinstance(node, (ast.ClassDef, ast.FunctionDef))}
    used = {node.id for node in ast.walk(module) if isinstance(node, ast.Name)}
    return Program(
        found.name, names, found, tuple(sorted(used & SHORT - imported - defined)), module, _needed(names, arguments),
        tuple(argument.arg for argument in arguments.kwonlyargs), arguments.vararg is not None,
        constructor is not None,
    )  # fmt: skip


def _needed(names: Sequence[str], arguments: ast.arguments) -> tuple[str, ...]:
    """The parameters that have no value by themselves."""
    named = [item.arg for item, value in zip(arguments.kwonlyargs, arguments.kw_defaults, strict=True) if value is None]
    return (*names[: len(names) - len(arguments.defaults)], *named)


def _line(tree: ast.ClassDef, classes: Sequence[ast.ClassDef]) -> Iterator[ast.ClassDef]:
    """A class and those of the source that it is derived from."""
    seen: list[str] = []
    waiting = [tree.name]
    while waiting:
        name = waiting.pop(0)
        known = next((item for item in reversed(classes) if item.name == name), None)
        if known is not None and name not in seen:
            seen.append(name)
            yield known
            waiting += [base.id for base in known.bases if isinstance(base, ast.Name)]


def _method(tree: ast.ClassDef, name: str) -> ast.FunctionDef | None:
    return next((node for node in reversed(tree.body) if isinstance(node, ast.FunctionDef) and node.name == name), None)


def build(program: Program, settings: Sequence[int], named: Mapping[str, int] | None = None) -> Any:
    """The network for these arguments of its constructor, a torch module on the meta device; raises Refused or Failed."""
    walk = Walk(program.module)
    try:
        kind = walk.of_source(program.name)
        if not isinstance(kind, Kind) or not kind.library or kind.made is None:
            raise Refused(f"a class derived from {', '.join(map(ast.unparse, program.tree.bases)) or 'nothing'}"[:90])
        for name in ("forward", "__init__"):
            if kind.library == "Module" and not any(name in item.names for item in (kind, *kind.ancestors)):
                raise Failed(f"the class has no {name}", program.tree.lineno)
        net = walk.invoke(kind, list(settings), dict(named or {}))
    except RecursionError:
        raise Refused("expressions nested too deeply") from None
    except UNFORESEEN as error:
        raise Refused(f"a step that cannot be walked: {error}"[:90]) from None
    walk.root = net
    net.__dict__[LINES] = {}
    return net


def lines_of(net: Any) -> Mapping[int, tuple[int, ...]]:
    """By line of the source, the shape of what it gives; empty where it gives several."""
    return dict(getattr(net, LINES, {}))


def flow_of(net: Any) -> str:
    """By what calls of what layers the output of the last pass was made, where that is known."""
    return str(getattr(net, FLOW, ""))
