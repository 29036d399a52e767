"""What workers have ready before they are forked: torch, sympy, the model of English, and a box that starts meanwhile."""

from __future__ import annotations

import sys
from collections.abc import Callable
from importlib import import_module
from types import ModuleType
from typing import Any

COMPILER = "torch._dynamo"


def ready(level: str) -> Callable[[int], None]:
    """All that grading needs, and the box of this level if one is named. Returns who is told of processes that ended."""
    from grader.runs import begin, ended, level_named

    if level:
        begin(level_named(level))
    light()
    import sympy  # noqa: F401
    import torch  # noqa: F401

    from grader import render, task  # noqa: F401
    from grader.audit import kinds
    from grader.english.parse import model

    kinds()
    model()
    return ended


def light(_: str = "") -> None:
    """Nothing but what makes torch's import lighter: for few answers a worker imports what they need."""
    _without_compiler()
    _without_commands()


def _without_commands() -> None:
    """spaCy loads its command line, and with it a client for the web, for one function that nobody calls: a third of its time."""
    if "spacy" not in sys.modules:
        package, module = ModuleType("spacy.cli"), ModuleType("spacy.cli.info")
        vars(package).update(__path__=[], info=module)
        vars(module).update(info=None)
        sys.modules.update({"spacy.cli": package, "spacy.cli.info": module})


def _without_compiler() -> None:
    """torch's formulas for tensors without data ask its compiler to keep away, and load it for that, which takes a second.

    Nothing is compiled here, so what stands in its place leaves every function as it is. Whoever wants more gets the real one.
    """
    if COMPILER in sys.modules:
        return
    found = ModuleType(COMPILER)

    def disable(function: Callable[..., Any], recursive: bool = True, **more: object) -> Callable[..., Any]:
        del recursive, more
        return function

    def wanted(name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        if sys.modules.get(COMPILER) is found:
            del sys.modules[COMPILER]
        return getattr(import_module(COMPILER), name)

    vars(found).update(disable=disable, __getattr__=wanted)
    sys.modules[COMPILER] = found
