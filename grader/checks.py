"""Pairs of expressions from outside: text in, a decision out."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache

from grader.decide import kept
from grader.decide.draws import FACTS, is_fact
from grader.decide.equal import Answer, Decision, decide
from grader.model import Fact, Mismatch, Open
from grader.notation.context import Context, Function
from grader.notation.expression import Apply, Expression, Symbol
from grader.notation.grammar import Line, Names, Unread, read
from grader.notation.shapes import flat_name

MAX_SYMBOLS = 200
KEPT = 400  # length of a text whose reading is kept
_COMMA = re.compile(r",(?![^()]*\))")  # not the comma of "in (0,1)"


class InputError(ValueError):
    """A declaration that cannot be used, and how to mend it."""


def equal(
    a: str,
    b: str,
    *,
    symbols: Mapping[str, Sequence[str] | str] | None = None,
    assume: Mapping[str, Sequence[str] | str] | None = None,
    where: Mapping[str, str] | None = None,
) -> Decision:
    """Whether two formulas are equal at every point that the facts permit; raises InputError on a bad declaration.

    `symbols` gives shapes: ("n", "d") or "n,d" is a matrix, "d" a column, "scalar" or () a number; what is not declared is
    a scalar. `assume` gives facts ("positive"), `where` definitions.
    """
    shapes, facts, definitions = symbols or {}, assume or {}, where or {}
    if len(shapes) + len(facts) + len(definitions) > MAX_SYMBOLS:
        raise InputError(f"more than {MAX_SYMBOLS} declarations")
    names, context = _declared(_frozen(shapes), _frozen(facts), tuple(definitions.items()))
    sides = [_read(text, names) for text in (a, b)]
    for text, lines in zip((a, b), sides, strict=True):
        problem = _problem(lines)
        if problem:
            detail = f"cannot be read: {problem} in `{text[:80]}`"
            return Decision(Answer.UNKNOWN, detail, Open(why="unread", detail=detail))
    left, right = [lines[0] for lines in sides if isinstance(lines[0], Line)]
    return _settled([decide(a, b, context) for a, b in _together(left, right)])


def _together(left: Line, right: Line) -> list[tuple[Expression, Expression]]:
    """The readings of both sides, a notation read alike on both: `w(k+1)` is not an iterate here and a product there."""
    tables = [dict(zip(line.forks, (reading.terms[0] for reading in line.readings), strict=True)) for line in (left, right)]
    forks = dict.fromkeys((*left.forks, *right.forks))
    return [(tables[0].get(fork, tables[0][""]), tables[1].get(fork, tables[1][""])) for fork in forks]


Frozen = tuple[tuple[str, "str | tuple[str, ...]"], ...]


def _frozen(table: Mapping[str, Sequence[str] | str]) -> Frozen:
    return tuple((name, value if isinstance(value, str) else tuple(map(str, value))) for name, value in table.items())


@lru_cache(maxsize=256)
def _declared(shapes: Frozen, facts: Frozen, definitions: tuple[tuple[str, str], ...]) -> tuple[Names, Context]:
    """What is declared, kept from one pair to the next."""
    every = (*(name for name, _ in shapes), *(name for name, _ in facts), *(name for name, _ in definitions))
    functions = frozenset(text.split("(")[0] for text, _ in definitions if text.endswith(")"))
    names = Names(symbols=frozenset(_name(text) for text in every if "(" not in text), functions=functions)
    return names, _context(dict(shapes), dict(facts), dict(definitions), names)


def _read(text: str, names: Names) -> tuple[Line | Unread, ...]:
    return _read_before(text, names) if len(text) <= KEPT else read(text, names)


@lru_cache(maxsize=1024)
def _read_before(text: str, names: Names) -> tuple[Line | Unread, ...]:
    """One formula is often compared with many: what was read is kept."""
    return read(text, names)


def forget() -> None:
    """Forget what was read, so that measurements read every text."""
    _read_before.cache_clear()
    kept.forget()


def _settled(decisions: list[Decision]) -> Decision:
    """One answer from all readings: they agree, or it is ambiguous."""
    conforming = [decision for decision in decisions if not isinstance(decision.evidence, Mismatch)]
    decisions = conforming or decisions
    answers = {decision.answer for decision in decisions}
    if len(answers) == 1:
        return decisions[0]
    if decisions[0].answer is Answer.EQUAL and all(
        _is_meaningless(other) for other in decisions[1:] if other.answer is not Answer.EQUAL
    ):
        return decisions[0]
    detail = "people read the formula in two ways, which differ in the verdict"
    return Decision(Answer.UNKNOWN, detail, Open(why="ambiguous", detail=detail))


def _is_meaningless(decision: Decision) -> bool:
    """Whether a reading has no value: `A^T` as a power of the matrix."""
    return isinstance(decision.evidence, Open) and decision.evidence.why == "undecided"


def _problem(lines: tuple[Line | Unread, ...]) -> str:
    if len(lines) != 1:
        return "one formula was expected"
    line = lines[0]
    if isinstance(line, Unread):
        return line.reason
    return "a formula without a relation was expected" if line.readings[0].relations else ""


@lru_cache(maxsize=4096)
def _name(text: str) -> str:
    lines = read(text)
    if len(lines) == 1 and isinstance(lines[0], Line) and not lines[0].readings[0].relations:
        term = lines[0].readings[0].terms[0]
        if isinstance(term, Symbol) or (isinstance(term, Apply) and term.head == "Subscript"):
            return flat_name(term)
    return text


SCALAR = frozenset(("scalar", "", "1", "real", "number", "real number", "real scalar", "float"))


def _sizes(shape: Sequence[str] | str) -> tuple[str, ...]:
    if not isinstance(shape, str):
        parts = tuple(str(size) for size in shape)
    else:
        said = " ".join(shape.lower().split())
        if _ALSO.get(said, said) in FACTS - {"real"}:
            raise InputError(f"{shape!r} is no shape but a fact; write it under assume, and 'scalar', 'd' or 'n,d' here")
        parts = () if said in SCALAR else tuple(size.strip() for size in shape.split(","))
    if len(parts) > 2 or not all(part.replace("_", "").isalnum() for part in parts):
        raise InputError(f"the shape {shape!r} is not understood; write 'scalar', 'd' or 'n,d'")
    return parts


_ALSO = {
    "non-negative": "nonnegative", "non-zero": "nonzero", "> 0": "positive", ">0": "positive", ">= 0": "nonnegative",
    ">=0": "nonnegative", "< 0": "negative", "<0": "negative", "!= 0": "nonzero", "positive integer": "natural",
    "natural number": "natural", "count": "natural", "in (0, 1)": "in (0,1)", "between 0 and 1": "in (0,1)",
    "nonsingular": "invertible", "non-singular": "invertible", "full-rank": "full rank", "psd": "positive semidefinite",
    "positive-semidefinite": "positive semidefinite", "pd": "positive definite", "positive-definite": "positive definite",
    "symmetric positive definite": "positive definite", "spd": "positive definite", "unit": "unit norm",
    "unit vector": "unit norm", "skew symmetric": "skew-symmetric", "orthonormal": "orthogonal", "sums to 1": "sums to one",
    "distribution": "simplex", "probability vector": "simplex",
}  # fmt: skip
_SILENT = frozenset(("real", "scalar", "vector", "column vector", "matrix", "square", "square matrix", "constant"))


def _fact(part: str, text: str) -> str:
    """A fact by the name that the draws have for it; empty where it says no more than a shape does."""
    plain = " ".join(part.lower().split()) if "<" not in part or part.strip()[1:].strip(" =0") == "" else part
    name = _ALSO.get(plain, plain)
    if name in _SILENT:
        return ""
    if not is_fact(name):
        raise InputError(f"the fact {part[:40]!r} of {text} is not known; there are {', '.join(sorted(FACTS))}")
    return name


def _context(
    shapes: Mapping[str, Sequence[str] | str],
    assume: Mapping[str, Sequence[str] | str],
    where: Mapping[str, str],
    names: Names,
) -> Context:
    known = {_name(text): Fact(symbol=_name(text), shape=_sizes(shape)) for text, shape in shapes.items()}
    for text, facts in assume.items():
        listed = tuple(part.strip() for part in _COMMA.split(facts)) if isinstance(facts, str) else tuple(facts)
        listed = tuple(known_as for part in listed if (known_as := _fact(part, text)))
        fact = known.get(_name(text), Fact(symbol=_name(text)))
        known[_name(text)] = fact.model_copy(update={"properties": fact.properties + listed})
    definitions: dict[str, Expression] = {}
    functions: dict[str, Function] = {}
    for text, value in where.items():
        lines = read(value, names)
        problem = _problem(lines)
        if problem or not isinstance(lines[0], Line):
            raise InputError(f"the definition of {text} cannot be read: {problem}")
        body = lines[0].readings[0].terms[0]
        if text.endswith(")") and "(" in text:
            head, _, parameters = text[:-1].partition("(")
            functions[head] = Function(tuple(_name(part.strip()) for part in parameters.split(",")), body)
        else:
            definitions[_name(text)] = body
    return Context(facts=known, where=definitions, functions=functions)
