"""Statements at the margin of code that is put together, and the classes among them, each with what it needs of the others."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from grader.mending.lines import Line
from grader.mending.standing import text_of
from grader.model import Span


@dataclass(frozen=True)
class Mended:
    """One class: its source, where its header stands, which of its lines came from where, and whether it was mended."""

    name: str
    source: str
    header: Span
    places: tuple[int, ...]  # code point of the text for each line of the source
    mended: bool
    problem: str = ""  # why no parser takes it
    numbers: tuple[int, ...] = ()  # the line of the part's text that each line of the source stands in
    done: tuple[str, ...] = ()  # what was done to put it together
    others: tuple[str, ...] = ()  # the other ways to put it together, as likely as this one
    again: str = ""  # that a later class of its name stands in its place
    replaced: str = ""  # that one stands in a later block
    begins: int = 1  # the line of the source with which the class begins; what it needs stands before


@dataclass(frozen=True)
class Loose:
    """A statement outside of every class: where it stands, what it is, whether a class was given it to run with."""

    span: Span
    what: str
    carried: bool = False


@dataclass(frozen=True)
class Way:
    """How the code around a statement was put together."""

    done: tuple[str, ...] = ()
    others: tuple[str, ...] = ()


@dataclass(frozen=True)
class Top:
    """A statement at the margin of code that is put together."""

    node: ast.stmt
    text: str
    places: tuple[int, ...]
    span: Span  # of its first line
    way: Way


def tops_of(lines: Sequence[Line], way: Way) -> Iterator[Top]:
    text = text_of(lines)
    rows = text.splitlines(keepends=True)
    end = 0
    for node in ast.parse(text).body:
        begin = min([node.lineno, *(item.lineno for item in getattr(node, "decorator_list", []))]) - 1
        if begin < end:
            continue  # behind a semicolon: in the line before
        end = node.end_lineno or begin + 1
        line = lines[node.lineno - 1]
        span = Span(line.start + line.indent, line.start + max(line.length, line.indent + 1))
        yield Top(node, "".join(rows[begin:end]), tuple(item.start for item in lines[begin:end]), span, way)


def classes_in(top: Top) -> Iterator[tuple[ast.ClassDef, str, tuple[int, ...], Span]]:
    """The classes of a statement that are inside of no other class."""
    if isinstance(top.node, ast.ClassDef):
        yield top.node, top.text, top.places, top.span
        return
    rows = top.text.splitlines(keepends=True)
    first = min([top.node.lineno, *(item.lineno for item in getattr(top.node, "decorator_list", []))])
    waiting: list[ast.AST] = list(ast.iter_child_nodes(top.node))
    while waiting:
        node = waiting.pop(0)
        if not isinstance(node, ast.ClassDef):
            waiting[:0] = [child for child in ast.iter_child_nodes(node) if isinstance(child, (ast.stmt, ast.ExceptHandler))]
            continue
        begin, end = node.lineno - first, (node.end_lineno or node.lineno) - first + 1
        inner = [row[min(node.col_offset, len(row) - len(row.lstrip())) :] for row in rows[begin:end]]
        start = top.places[begin] + node.col_offset
        span = Span(start, start + len(rows[begin].strip()))
        yield node, "".join(inner), top.places[begin:end], span


def with_context(
    node: ast.ClassDef, text: str, places: tuple[int, ...], span: Span, own: Top, tops: Sequence[Top]
) -> tuple[Mended, set[int]]:
    """The class behind the imports above it and what it needs of the functions, constants and classes around it."""
    where = next(place for place, top in enumerate(tops) if top is own)
    others = [top for top in tops if top is not own]
    wanted, used = _names(node), set[int]()
    found: list[Top] = []
    grown = True
    while grown:
        grown = False
        for name in sorted(wanted):
            top = _defining(name, others, tops[:where])
            if top is not None and id(top) not in used:
                used.add(id(top))
                found.append(top)
                wanted = wanted | _names(top.node)
                grown = True
    used |= {id(top) for top in tops[:where] if isinstance(top.node, (ast.Import, ast.ImportFrom))}
    before = [top for top in others if id(top) in used]
    source = "".join(top.text for top in before)
    given = tuple(place for top in before for place in top.places)
    mended = Mended(
        node.name, source + text, span, (*given, *places), mended=bool(own.way.done), done=own.way.done,
        others=tuple(source + _of_class(other, node.name) for other in own.way.others), begins=source.count("\n") + 1,
    )  # fmt: skip
    return mended, used


def _of_class(source: str, name: str) -> str:
    """The class of this name in another way to put it together."""
    for node in ast.parse(source).body:
        if isinstance(node, ast.ClassDef) and node.name == name:
            return "".join(source.splitlines(keepends=True)[node.lineno - 1 : node.end_lineno])
    return source


def _defining(name: str, others: Sequence[Top], before: Sequence[Top]) -> Top | None:
    """What defines a name: the last before the class, else the first behind it."""
    known = [top for top in others if name in _defined(top.node)]
    earlier = [top for top in known if any(top is item for item in before)]
    return earlier[-1] if earlier else known[0] if known else None


def _defined(node: ast.stmt) -> set[str]:
    match node:
        case ast.FunctionDef(name=name) | ast.ClassDef(name=name):
            return {name}
        case ast.Assign(targets=targets):
            return {inner.id for target in targets for inner in ast.walk(target) if isinstance(inner, ast.Name)}
        case ast.AnnAssign(target=ast.Name(id=name)):
            return {name}
    return set()


def _names(node: ast.AST) -> set[str]:
    return {inner.id for inner in ast.walk(node) if isinstance(inner, ast.Name) and isinstance(inner.ctx, ast.Load)}


_WHAT: tuple[tuple[type[ast.stmt], str], ...] = (
    (ast.FunctionDef, "a function"), (ast.AsyncFunctionDef, "a function"), (ast.Import, "an import"),
    (ast.ImportFrom, "an import"),
    (ast.Assert, "an assertion"), (ast.For, "a loop"), (ast.While, "a loop"), (ast.Assign, "an assignment"),
    (ast.AnnAssign, "an assignment"), (ast.AugAssign, "an assignment"), (ast.If, "a condition"), (ast.With, "a `with`"),
)  # fmt: skip


def what_is(node: ast.stmt) -> str:
    if isinstance(node, ast.Expr):
        return "a call" if isinstance(node.value, ast.Call) else "an expression"
    return next((words for kind, words in _WHAT if isinstance(node, kind)), "a statement")
