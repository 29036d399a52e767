"""What imports bring: a dotted name of a library that is known, or a name of one that is not."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping

from grader.walked.values import Name, Value

ROOTS: Mapping[str, Name] = {**{name: Name((name,)) for name in ("nn", "F", "torch", "math")}, "np": Name(("math",))}
"""Names that are known without an import, since answers leave imports out."""
SHORT = frozenset({"nn", "F", "torch", "np"})
"""Those of which it is said that an import is missing."""
_PATHS: Mapping[tuple[str, ...], tuple[str, ...]] = {
    ("torch", "nn"): ("nn",),
    ("nn", "functional"): ("F",),
    ("nn", "modules"): ("nn",),
    ("nn", "parameter"): ("nn",),
    ("nn", "conv"): ("nn",), ("nn", "linear"): ("nn",), ("nn", "activation"): ("nn",), ("nn", "batchnorm"): ("nn",),
    ("nn", "pooling"): ("nn",), ("nn", "upsampling"): ("nn",), ("nn", "container"): ("nn",), ("nn", "module"): ("nn",),
    ("numpy",): ("math",),
}  # fmt: skip
_PURE = frozenset(
    "torch nn F math functools itertools collections typing typing_extensions dataclasses copy abc __future__ enum".split()
)


def stepped(path: tuple[str, ...], name: str) -> tuple[str, ...]:
    """The path of an attribute of a library: `torch.nn.functional.relu` is `F.relu`."""
    return _shortened((*path, name))


def _shortened(path: tuple[str, ...]) -> tuple[str, ...]:
    for front, short in _PATHS.items():
        if path[: len(front)] == front and (path[: len(front)] != short):
            return _shortened((*short, *path[len(front) :]))
    return path


def brought(node: ast.Import | ast.ImportFrom) -> Iterator[tuple[str, Value]]:
    """The names that an import binds."""
    if isinstance(node, ast.Import):
        for alias in node.names:
            path = tuple(alias.name.split("."))
            yield (alias.asname, _known(path)) if alias.asname else (path[0], _known(path[:1]))
        return
    for alias in node.names:
        path = (*(node.module or "").split("."), alias.name)
        if alias.name != "*":
            yield alias.asname or alias.name, _known(path, node.level)


def _known(path: tuple[str, ...], level: int = 0) -> Name:
    short = _shortened(path)
    return Name(short) if short[0] in _PURE and not level else Name(("unknown", *path))


def star(tree: ast.AST) -> tuple[str, ...]:
    """The libraries of which everything is imported: `from torch.nn import *`."""
    return tuple(
        _shortened(tuple((node.module or "").split(".")))[0]
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and any(alias.name == "*" for alias in node.names)
    )
