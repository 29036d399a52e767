"""Code as it stands: what Python's parser takes, and where nothing shows that a line left the place in which it was written."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Sequence

from grader.mending.letters import lost_init
from grader.mending.lines import Line
from grader.mending.statements import is_prose

MAX_TRIES = 200
_BELONGS = re.compile(r"\bself\b|^\s*return\b|\bsuper\(")


def text_of(lines: Sequence[Line]) -> str:
    """The lines at the margin of the first."""
    margin = lines[0].indent if lines else 0
    return "".join(line.text[min(margin, line.indent) :] + "\n" for line in lines)


def stands(lines: Sequence[Line]) -> int:
    """How many of the lines stand as they are written, up to a line at the margin."""
    end = len(lines)
    for _ in range(MAX_TRIES):
        if end == 0:
            return 0
        bad = _fault(text_of(lines[:end]))
        if bad < 0:
            return end
        margin = lines[0].indent
        last = min(bad, end - 1)
        end = next((place for place in range(last, 0, -1) if lines[place].indent <= margin and _starts(lines[place])), 0)
    return 0


def _starts(line: Line) -> bool:
    return not line.text.lstrip().startswith((")", "]", "}", "#", "else", "elif", "except", "finally"))


def belongs_to_a_class(lines: Sequence[Line]) -> bool:
    """Whether lines behind a class hold some that were written inside of it."""
    return any(_BELONGS.search(line.text) and not is_prose(line.text) for line in lines)


def _fault(text: str) -> int:
    """The first line that cannot be as it was written, from zero; less where there is none."""
    try:
        tree = ast.parse(text)
    except SyntaxError as error:
        return max(0, (error.lineno or 1) - 1)
    except (ValueError, RecursionError, MemoryError):
        return 0
    return min(_misplaced(tree, text), default=0) - 1


def _misplaced(tree: ast.Module, text: str) -> Iterator[int]:
    """Lines that stand outside of the class before them, or of every function, and speak of what is only known inside."""
    classes = [node for node in tree.body if isinstance(node, ast.ClassDef)]
    if not classes:
        return
    if lost_init(text):
        yield classes[0].lineno
    used = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
    begun = False
    for node in tree.body:
        begun = begun or isinstance(node, ast.ClassDef)
        if begun and isinstance(node, ast.FunctionDef) and node.name not in used and _is_method(node, text):
            yield node.lineno
        elif begun and not isinstance(node, ast.ClassDef):
            yield from _of_a_method(node)
    for owner in classes:
        for inner in owner.body:
            yield from _of_a_method(inner)


def _is_method(node: ast.FunctionDef, text: str) -> bool:
    """Whether a function at the margin was written as a method: by its name, or by how it is called."""
    if not (node.args.args and node.args.args[0].arg == "self"):
        return False
    return node.name == "forward" or node.name.startswith("__") or f"self.{node.name}(" in text


def _of_a_method(node: ast.AST) -> Iterator[int]:
    """Lines outside of every function that name `self`, or return."""
    if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda, ast.ClassDef)):
        return
    if isinstance(node, ast.Return) or (isinstance(node, ast.Name) and node.id in ("self", "super")):
        yield node.lineno
    for inner in ast.iter_child_nodes(node):
        yield from _of_a_method(inner)
