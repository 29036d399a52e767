"""The classes of a part, each with what it needs of the code around it, and the statements that belong to none.

Code that stands as it is written is never touched. A class that does not is mended in steps, the mildest first, and kept at the
first step after which it stands: letters, what stands before lines, line ends, single statements, the depth of every statement.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache

from grader.mending.depths import MAX_STATEMENTS, MOST, depths, source_of
from grader.mending.letters import bare, letters
from grader.mending.lines import BREAK, GLUED, Line, lines_of, split
from grader.mending.margin import Loose, Mended, Top, Way, classes_in, tops_of, what_is, with_context
from grader.mending.repairs import Repaired, prepared, repaired
from grader.mending.standing import belongs_to_a_class, stands, text_of
from grader.mending.statements import joined, parted
from grader.model import Segment, Span

MAX_LOOSE = 200
_HEADER = re.compile(r"^\s*(?:(?:>>>|\.\.\.|In \[\d+\]:|\[?\d{1,4}\s?[.:|)\]]?|[>+|•]|\.{3}:)\s*)?class\s+(\w+)\s*[(:]")
_WITHIN = re.compile(r"\S.*\bclass\s+\w+\s*\([^)]*\)\s*:")


@dataclass(frozen=True)
class Together:
    """All code of a part."""

    classes: tuple[Mended, ...] = ()
    loose: tuple[Loose, ...] = ()


@dataclass(frozen=True)
class _Unit:
    """Code that was read in one piece; a class of which no parser makes anything has its problem."""

    tops: tuple[Top, ...] = ()
    unread: tuple[Line, ...] = ()
    problem: Mended | None = field(default=None)


def classes(segments: Sequence[Segment]) -> Iterator[Mended]:
    """The classes in the code of one part."""
    yield from code_of(segments).classes


def code_of(segments: Sequence[Segment]) -> Together:
    """The classes and the statements beside them in the code of one part."""
    return _together(lines_of(segments))


@lru_cache(maxsize=64)
def _together(lines: tuple[Line, ...]) -> Together:
    units = tuple(_units(lines))
    tops = [top for unit in units for top in unit.tops]
    found: list[Mended] = []
    carried: set[int] = set()
    for unit in units:
        if unit.problem is not None:
            found.append(unit.problem)
        for top in unit.tops:
            for node, text, places, span in classes_in(top):
                mended, used = with_context(node, text, places, span, top, tops)
                found.append(mended)
                carried |= used
    unread = max((unit.problem.header.start for unit in units if unit.problem is not None), default=-1)
    loose = [
        Loose(top.span, what_is(top.node), carried=id(top) in carried)
        for top in tops
        if not isinstance(top.node, ast.ClassDef)
        and not (isinstance(top.node, (ast.Import, ast.ImportFrom)) and (id(top) in carried or top.span.start < unread))
    ]
    loose += [Loose(Span(line.start + line.indent, line.start + line.length), "") for unit in units for line in unit.unread]
    return Together(tuple(found), tuple(sorted(loose, key=lambda item: item.span)[:MAX_LOOSE]))


# ---------------------------------------------------------------- units


def _units(lines: tuple[Line, ...]) -> Iterator[_Unit]:
    """The code cut into pieces that stand, and pieces that must be mended."""
    fenced = tuple(line for line in lines if not line.stray)
    if fenced and stands(fenced) == len(fenced) and not _headers([line for line in lines if line.stray]):
        yield _Unit(tuple(tops_of(fenced, Way())))
        return
    lines = split(lines, GLUED)
    lines = tuple(piece for line in lines for piece in (parted([line]) if _WITHIN.search(line.text) else (line,)))
    place = 0
    while place < len(lines):
        rest = lines[place:]
        heads = _headers(rest)
        until = heads[0] if heads and heads[0] > 0 else len(rest) if not heads else 0
        if until:  # what stands before the next class
            yield from _without_class([line for line in rest[:until] if not line.stray])
            place += until
            continue
        following = next((head for head in heads[1:] if rest[head].indent <= rest[0].indent), len(rest))
        yield _class_unit(rest[:following])
        place += following


def _headers(lines: Sequence[Line]) -> list[int]:
    return [place for place, line in enumerate(letters(lines)) if _HEADER.match(line.text)]


def _without_class(lines: Sequence[Line]) -> Iterator[_Unit]:
    """Code before or between classes, block by block: Python, or one line that says it is none."""
    for number in dict.fromkeys(line.block for line in lines):
        block = [line for line in lines if line.block == number]
        if stands(block) == len(block):
            yield _Unit(tuple(tops_of(block, Way())))
        elif count := stands(block):
            yield _Unit(tuple(tops_of(block[:count], Way())), unread=(block[count],))
        else:
            yield _Unit(unread=(block[0],))


def _class_unit(lines: Sequence[Line]) -> _Unit:
    """One class and what follows it: as it stands, or mended."""
    for step, done in ((lambda found: found, ()), (letters, ("letters",)), (_bare, ("marks",))):
        for kept in _readings(lines):
            changed = step(kept)
            count = stands(changed)
            if count and not belongs_to_a_class(changed[count:]):
                way = Way(done if changed != tuple(kept) else ())
                return _Unit(tuple(tops_of(changed[:count], way)), unread=tuple(changed[count : count + 1]))
    return _mended(_bare(lines))


def _readings(lines: Sequence[Line]) -> Iterator[tuple[Line, ...]]:
    """The lines of code blocks alone, then with those that fell out of them."""
    fenced = tuple(line for line in lines if not line.stray)
    if fenced and _headers(fenced[:1]):
        yield fenced
    if len(fenced) != len(lines):
        yield tuple(lines)


def _bare(lines: Sequence[Line]) -> tuple[Line, ...]:
    return bare(letters(split(lines, BREAK)))


def _mended(lines: Sequence[Line]) -> _Unit:
    """A class put together again from its lines."""
    lines = prepared(lines)
    cut = parted(lines, comments=False)
    parts = [parted(lines)] if len(cut) > len(lines) else [cut]
    if len(cut) > len(lines) and parts[0] != cut:
        parts.append(cut)  # what stands behind a sign of comment may be no code
    done = ("line ends",) if len(cut) > len(lines) else ()
    sources: list[tuple[str, tuple[int, ...]]] = []
    first: Repaired | None = None
    for pieces in parts:
        mended = repaired(joined(pieces))
        first = first or mended
        if not mended.problem and len(mended.statements) <= MAX_STATEMENTS:
            ways = depths(mended.statements)
            sources += [source_of(mended.statements, way) for way in ways]
    assert first is not None
    sources = [found for found in sources if _error(found[0]) == ""]
    header = Span(lines[0].start + lines[0].indent, lines[0].start + max(lines[0].length, lines[0].indent + 1))
    match = _HEADER.match(lines[0].text)
    name = match[1] if match else ""
    if not sources:
        what = first.problem or "no indentation makes it Python"
        return _Unit(problem=Mended(name, text_of(lines), header, tuple(line.start for line in lines), mended=True, problem=what))
    least = min(_lacking(found) for found, _ in sources)
    complete = [found for found in sources if _lacking(found[0]) == least]
    source, places = complete[0]
    others = tuple(dict.fromkeys(other for other, _ in complete[1:] if other != source))[: MOST + 1]
    way = Way((*done, *first.done, "indentation"), others)
    at = [Line(text, place, 0, length=len(text)) for text, place in zip(source.splitlines(), places, strict=True)]
    tops = list(tops_of(at, way))
    spans = [replace(top, span=header) if isinstance(top.node, ast.ClassDef) else top for top in tops]
    return _Unit(tuple(spans), unread=first.left)


def _error(source: str) -> str:
    try:
        ast.parse(source)
    except SyntaxError as error:
        return f"{error.msg} in line {error.lineno}"
    except (ValueError, RecursionError, MemoryError) as error:
        return type(error).__name__
    return ""


def _lacking(source: str) -> int:
    """How much of what the class uses went missing: methods, attributes, names, what `forward` returns."""
    for node in ast.parse(source).body:
        if isinstance(node, ast.ClassDef):
            methods = {item.name: item for item in node.body if isinstance(item, ast.FunctionDef)}
            forward = methods.get("forward")
            returns = forward is not None and any(isinstance(item, ast.Return) for item in ast.walk(forward))
            return len(_missing(node, set(methods))) + (0 if returns or not methods else 10)
    return 100


def _always_set(body: Sequence[ast.stmt]) -> set[str]:
    """Attributes of `self` that are set whatever the conditions are."""
    found: set[str] = set()
    for item in body:
        if isinstance(item, ast.If):
            found |= _always_set(item.body) & _always_set(item.orelse)
        elif isinstance(item, (ast.For, ast.While, ast.With)):
            found |= _always_set(item.body)
        else:
            found |= {
                inner.attr for inner in ast.walk(item) if isinstance(inner, ast.Attribute) and isinstance(inner.ctx, ast.Store)
            }
    return found


def _missing(node: ast.ClassDef, methods: set[str]) -> set[str]:
    """Attributes of `self` and names that are used and never set."""
    walked = list(ast.walk(node))
    own = [item for item in walked if isinstance(item, ast.Attribute) and ast.unparse(item.value) == "self"]
    begun = [item for item in node.body if isinstance(item, ast.FunctionDef) and item.name == "__init__"]
    always = {name for item in begun for name in _always_set(item.body)}
    used = {item.attr for item in own if isinstance(item.ctx, ast.Load)} - always - methods
    names = [item for item in walked if isinstance(item, ast.Name)]
    known = {item.id for item in names if isinstance(item.ctx, ast.Store)} | {
        item.arg for item in walked if isinstance(item, ast.arg)
    }
    return used | {item.id for item in names} - known
