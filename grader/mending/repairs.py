"""Statements that are no Python by themselves, made so by what an export takes away: quotes, colons, underscores, a star.

Each repair is tried alone and kept where the statement parses with it. What is a sentence or a page's foot is left out.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from grader.mending.lines import Line
from grader.mending.statements import HEADERS, TOKEN, Statement, continued, is_idle, is_prose, parses

_OPENED = re.compile(r"""(?<=[=(,\s\[])(['"])(\w[\w-]*)(?=\s*[,)\]]|\s*$)(?!\1)""")
_CLOSED = re.compile(r"""(?<=[=(,\s\[])(\w[\w-]*)(['"])(?=\s*[,)\]]|\s*$)""")
_TIMES = re.compile(r"(?<![\w.])(\d+)\s?(?=[A-Za-z_])(?![eExXjJ]\d|[eE][+-])")
_SPLIT_NAME = re.compile(r"(?<=[A-Za-z0-9])\s+_(?!_)\s*(?=[a-z])|(?<=[A-Za-z0-9])_\s+(?=[a-z])")
_PARAMETERS = re.compile(r"\bdef\s+\w+\s*\(\s*self\s*,([^()]*)\)")
_SPACED = re.compile(r"[A-Za-z]\w*(?: +[A-Za-z]\w*)+")
_LONG = re.compile(r"\"\"\"|'''")
_DOTS = re.compile(r"\s*\.\s+(?=[A-Za-z_])|\s+\.\s*(?=[A-Za-z_])")


@dataclass(frozen=True)
class Repaired:
    """Statements that parse, what was done to them, and what was left out."""

    statements: tuple[Statement, ...]
    done: tuple[str, ...] = ()
    left: tuple[Line, ...] = ()
    problem: str = ""


def repaired(statements: Sequence[Statement]) -> Repaired:
    """Every statement as it is, or with the first repair that helps, or left out as prose; `problem` where nothing does."""
    kept: list[Statement] = []
    done: list[str] = []
    left: list[Line] = []
    for statement in statements:
        if is_idle(statement):
            left.extend(statement.lines)
            continue
        if parses(statement):
            kept.append(statement)
            continue
        for found, what, out in _ways(statement):
            if found is None or parses(found):
                kept += [] if found is None else [found]
                done += [what] if what else []
                left.extend(out)
                break
        else:
            first = statement.lines[0].text.strip()
            return Repaired((), problem=f"`{first[:80]}` is no Python")
    return Repaired(tuple(kept), tuple(dict.fromkeys(done)), tuple(left))


def prepared(lines: Sequence[Line]) -> tuple[Line, ...]:
    """The lines with what can only be seen over all of them: names whose underscores are spaces, a long text with one end."""
    spaced = {name for line in lines for found in _PARAMETERS.finditer(line.text) for name in _SPACED.findall(found[1])}
    if spaced:
        pattern = re.compile("|".join(rf"\b{re.escape(name)}\b" for name in sorted(spaced, key=len, reverse=True)))
        lines = [replace(line, text=pattern.sub(lambda match: match[0].replace(" ", "_"), line.text)) for line in lines]
    if sum(len(_LONG.findall(line.text)) for line in lines) % 2:
        lines = [line for line in lines if len(_LONG.findall(line.text)) != 1 or not is_prose(_LONG.sub("", line.text))]
    return tuple(lines)


_Way = tuple[Statement | None, str, tuple[Line, ...]]


def _ways(statement: Statement) -> Iterator[_Way]:
    """Ways to mend one statement, the mildest first."""
    one = continued(statement)
    if one is not statement:
        yield one, "", ()
    changed = statement
    for change, what in _CHANGES:
        changed = _each(changed, change)
        if changed != statement:
            yield changed, what, ()
            yield continued(changed), what, ()
    if is_prose(statement.text):
        yield None, "", statement.lines
    yield from _without_prose(changed)


def _each(statement: Statement, change: Callable[[str], str]) -> Statement:
    """The change made in every line, outside of comments."""
    lines = []
    for line in statement.lines:
        cut = next((match.start() for match in TOKEN.finditer(line.text) if match.lastgroup == "comment"), len(line.text))
        lines.append(replace(line, text=change(line.text[:cut]) + line.text[cut:]))
    return Statement(tuple(lines))


def _quoted(text: str) -> str:
    """Words with one quote of two."""
    for quote in "'\"":
        if text.count(quote) % 2:
            text = _OPENED.sub(lambda match: f"{match[1]}{match[2]}{match[1]}", text)
            text = _CLOSED.sub(lambda match: f"{match[2]}{match[1]}{match[2]}", text) if text.count(quote) % 2 else text
    return text


def _with_colon(text: str) -> str:
    stripped = text.rstrip()
    word = re.match(r"\s*(\w+)", stripped)
    complete = stripped.count("(") == stripped.count(")")
    return f"{stripped}:" if word and word[1] in HEADERS and complete and not stripped.endswith((":", ",", "(")) else text


def _times(text: str) -> str:
    return _TIMES.sub(r"\1*", text)


def _one_name(text: str) -> str:
    """`num filters`, `num_ filters`, `self. conv` as one name: two names side by side in brackets are none."""
    text = _DOTS.sub(".", _SPLIT_NAME.sub("_", text))
    cuts: list[tuple[int, int]] = []
    tokens = [match for match in TOKEN.finditer(text) if match.lastgroup != "space"]
    depth = 0
    for before, token in zip([None, *tokens], tokens, strict=False):
        if depth and before is not None and _side_by_side(before[0], token[0]):
            cuts.append((before.end(), token.start()))
        if token.lastgroup == "operator":
            depth += (token[0] in "([{") - (token[0] in ")]}")
    for begin, end in reversed(cuts):
        text = text[:begin] + "_" + text[end:]
    return text


_WORDS = frozenset("and or not in is if else for lambda await yield async from as import None True False".split())


def _side_by_side(before: str, after: str) -> bool:
    return all(re.fullmatch(r"[A-Za-z]\w*", word) and word not in _WORDS for word in (before, after))


_CHANGES: tuple[tuple[Callable[[str], str], str], ...] = (
    (_quoted, "quotes"),
    (_with_colon, "colons"),
    (_times, "signs of multiplication"),
    (_one_name, "underscores"),
)


def _without_prose(statement: Statement) -> Iterator[_Way]:
    """The statement without the lines that are words: a page's foot between brackets, a sentence behind the end."""
    words = [line for line in statement.lines if is_prose(line.text)]
    rest = tuple(line for line in statement.lines if not is_prose(line.text))
    if words and rest:
        yield Statement(rest), "", tuple(words)
        yield _each(Statement(rest), _with_colon), "", tuple(words)
