"""How deep each statement stands: a search through all ways that the grammar allows, ranked by what they contradict.

A way costs something where it stands against the indentation that was written, as far as that tells anything, or against what
programs do: a line about `self` outside of a method, a loop that always returns in its first turn, code behind a `return`.
Several cheapest ways are all given back: the text does not say which it was.

Long, since a search is read in one place.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from statistics import median

from grader.mending.statements import MIDDLES, Statement

MAX_STATEMENTS = 800
WIDTH = 48  # states that are kept at every statement
MOST = 12  # ways that are told apart
_EXITS = ("return", "raise", "break", "continue")
_BEFORE = {"else": ("if", "elif", "for", "while", "except"), "elif": ("if", "elif"), "except": ("try", "except"),
           "finally": ("try", "except", "else")}  # fmt: skip


@dataclass(frozen=True)
class Facts:
    """What the search asks of a statement."""

    word: str
    header: bool
    method: bool  # a `def` with `self`
    static: bool
    own: bool  # speaks of `self`
    exits: bool
    indent: int
    block: int
    deeper: bool  # the next statement is written deeper
    text: bool = False  # a text alone: a docstring
    rise: int | None = None  # levels from the statement before in its block, where these tell anything
    margins: bool = True  # blocks keep the indentation of the whole


@dataclass(frozen=True)
class Open:
    """A header whose body goes on."""

    word: str
    method: bool
    inside: int = -1  # the written indentation of its body, where that tells anything
    block: int = -1
    filled: bool = False
    ended: bool = False  # its last statement leaves it
    returns: bool = False
    all_ended: bool = True  # of an if and its branches: all that stand before end


@dataclass(frozen=True)
class State:
    """One way so far."""

    stack: tuple[Open, ...] = ()
    cost: float = 0.0
    depths: tuple[int, ...] = field(default=(), compare=False)


def depths(statements: Sequence[Statement]) -> tuple[tuple[int, ...], ...]:
    """The cheapest ways to set the statements, each as their depths; one more than MOST means many."""
    facts = [_facts(item, following) for item, following in zip(statements, [*statements[1:], None], strict=True)]
    facts = _related(facts)
    states = [State()]
    for item in facts[:MAX_STATEMENTS]:
        states = _kept(new for state in states for new in _options(state, item))
    ended = sorted((_closed(state, 0) for state in states), key=lambda state: state.cost)
    if not ended:
        return ()
    best = [state.depths for state in ended if state.cost <= ended[0].cost + 1e-9]
    return tuple(dict.fromkeys(best))[: MOST + 1]


def _kept(states: Iterator[State]) -> list[State]:
    return sorted(states, key=lambda state: state.cost)[:WIDTH]


def _facts(statement: Statement, following: Statement | None) -> Facts:
    text = statement.text
    body = re.sub(r"^(?:@.*\n)+", "", text)
    header = re.match(r"(?:async\s+)?def\s+\w+\s*\(\s*(\w*)", body)
    word = "def" if header else re.match(r"\w*", body)[0]  # type: ignore[index]
    first = statement.lines[0]
    later = following.lines[0] if following is not None else None
    return Facts(
        word=word,
        header=statement.is_header or bool(header),
        method=bool(header) and header[1] in ("self", "cls"),  # type: ignore[index]
        static="staticmethod" in text,
        own=re.search(r"\bself\b|\bsuper\(", body) is not None,
        exits=word in _EXITS,
        indent=first.indent,
        block=first.block,
        deeper=later is not None and later.indent > first.indent,
        text=text.lstrip("rRuUbBfF").startswith(("'", '"')),
    )


def _related(facts: Sequence[Facts]) -> list[Facts]:
    """The facts with how statements of one block stand to each other, and whether blocks stand to each other at all."""
    pairs = list(itertools.pairwise(facts))
    steps = [after.indent - before.indent for before, after in pairs if before.header and before.block == after.block]
    unit = median([step for step in steps if step > 0] or [4])
    telling = {before.block for before, after in pairs if before.header and before.deeper and before.block == after.block}
    first = facts[0].block if facts else 0
    margins = not any(item.indent == 0 and item.block != first and (item.own or item.method) for item in facts)
    found = [replace(item, margins=margins) for item in facts]
    for place, (before, after) in enumerate(pairs, 1):
        if before.block == after.block and after.block in telling:
            found[place] = replace(found[place], rise=round((after.indent - before.indent) / unit))
    return found


# ---------------------------------------------------------------- one statement more


def _options(state: State, item: Facts) -> Iterator[State]:
    """Every place where the statement may stand."""
    if state.stack and not state.stack[-1].filled:
        if item.word not in MIDDLES:
            yield _set(state, item, len(state.stack))
        return
    for depth in range(len(state.stack), -1, -1):
        if item.word in MIDDLES:
            if depth < len(state.stack) and state.stack[depth].word in _BEFORE[item.word]:
                yield _branch(_closed(state, depth + 1), item, depth)
        else:
            closed = _closed(state, depth)
            yield _set(replace(closed, cost=closed.cost + _left_early(state, item, depth)), item, depth)


def _set(state: State, item: Facts, depth: int) -> State:
    """The statement at this depth; all that is deeper is closed already."""
    parent = state.stack[-1] if state.stack else None
    cost = state.cost + _implausible(state.stack, item) + _against_written(state, item, depth)
    if parent is not None:
        inside = item.indent if not parent.filled and parent.inside == 0 else parent.inside
        parent = replace(
            parent, filled=True, inside=inside, block=item.block if not parent.filled else parent.block, ended=item.exits,
            returns=parent.returns or item.word == "return",
        )  # fmt: skip
    stack = (*state.stack[:-1], parent) if parent is not None else ()
    if item.word == "return":
        stack = _returning(stack)
    if item.header:
        stack = (*stack, Open(item.word, item.method, inside=0 if item.deeper else -1, block=item.block))
    return State(stack, cost, (*state.depths, depth))


def _returning(stack: tuple[Open, ...]) -> tuple[Open, ...]:
    """The function around a `return` returns something."""
    for place in range(len(stack) - 1, -1, -1):
        if stack[place].word == "def":
            return (*stack[:place], replace(stack[place], returns=True), *stack[place + 1 :])
    return stack


def _branch(state: State, item: Facts, depth: int) -> State:
    """Another branch of the header at this depth."""
    before = state.stack[depth]
    cost = state.cost + (0.0 if before.inside < 0 or item.indent < before.inside or item.block != before.block else 1.0)
    new = Open(
        item.word, False, inside=0 if item.deeper else -1, block=item.block, all_ended=before.all_ended and before.ended
    )  # fmt: skip
    return State((*state.stack[:depth], new), cost, (*state.depths, depth))


def _closed(state: State, depth: int) -> State:
    """Everything deeper ended, with what that costs."""
    stack, cost = state.stack, state.cost
    while len(stack) > depth:
        last = stack[-1]
        stack = stack[:-1]
        if not last.filled:
            cost += 6
        if last.word in ("for", "while") and last.ended:
            cost += 1
        if last.word == "def" and last.returns and not last.ended:
            cost += 1
        if last.word == "else" and last.ended and last.all_ended and stack:
            stack = (*stack[:-1], replace(stack[-1], ended=True))
    return State(stack, cost, state.depths)


# ---------------------------------------------------------------- what it costs


def _implausible(stack: tuple[Open, ...], item: Facts) -> float:
    """How far the place is from what programs do."""
    parent = stack[-1] if stack else None
    word = parent.word if parent is not None else ""
    inside = [entry.word for entry in stack]
    cost = 5.0 if parent is not None and parent.ended else 0.0
    if item.word == "class":
        return cost + (0.0 if not stack else 3.0)
    if item.word == "def":
        if item.method:
            return cost + (0.0 if word == "class" else 4.0)
        return cost + ((0.0 if item.static else 2.0) if word == "class" else 0.0 if not stack or "def" in inside else 2.0)
    if item.own and not any(entry.method for entry in stack):
        cost += 6
    if item.word in ("return", "yield") and "def" not in inside:
        cost += 6
    if item.word in ("break", "continue") and not {"for", "while"} & set(inside):
        cost += 6
    if word == "class" and parent is not None and parent.filled and not item.text:
        cost += 2
    return cost


def _against_written(state: State, item: Facts, depth: int) -> float:
    """How far the place stands against the written indentation, where a body was written deeper than its header."""
    cost = 0.0
    around = state.stack[-1] if state.stack else None
    if around is not None and around.filled and around.inside > 0 and item.indent < around.inside:
        cost += _weight(around, item)
    if item.rise is not None and item.rise < 0 and state.depths and depth - state.depths[-1] != item.rise:
        cost += 1.0
    return cost


def _left_early(before: State, item: Facts, depth: int) -> float:
    """What it costs to leave a body in which the statement was written."""
    closed = before.stack[depth] if depth < len(before.stack) else None
    if closed is not None and closed.filled and closed.inside > 0 and item.indent >= closed.inside:
        return _weight(closed, item)
    return 0.0


def _weight(around: Open, item: Facts) -> float:
    """How much a written indentation tells: less from one block to another, nothing where every block has its own margin."""
    return 1.0 if item.block == around.block else 0.5 if item.margins else 0.0


def source_of(statements: Sequence[Statement], chosen: Sequence[int]) -> tuple[str, tuple[int, ...]]:
    """The statements at their depths as a source, and the place of each of its lines in the text."""
    out: list[str] = []
    places: list[int] = []
    for statement, depth in zip(statements, chosen, strict=True):
        plain = False  # behind decorators the header itself
        for number, line in enumerate(statement.lines):
            deeper = number > 0 and not plain
            out.append("    " * (depth + deeper) + line.text.strip())
            places.append(line.start)
            plain = line.text.lstrip().startswith("@")
    return "\n".join(out) + "\n", tuple(places)
