"""A claim with a change that words name, made at every place where it may be meant, and decided once more.

"A transpose is missing" is right of a wrong claim that holds with a transpose somewhere. Where the claim holds with the change
at no place at all, and every place was decided, the words do not say what is wrong with it.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from itertools import islice
from typing import Literal

from grader.decide.equal import Answer, decide
from grader.discourse import World
from grader.model import Mismatch, Verdict
from grader.notation.expression import Apply, Expression, Number
from grader.notation.grammar import Unread, read, read_expression
from grader.remarks.edits import Edit

Way = Literal["add", "remove", "any"]
MOST = 60  # changed formulas that are decided
_TWO = Number(Fraction(2))
_NAMES = frozenset({"Subscript", "Prime"})  # what is inside is no value
_UNDONE = {"transpose": "Transpose", "root": "Sqrt", "inverse": "Inverse"}


def mends(edit: Edit, verdict: Verdict, world: World, way: Way) -> Answer:
    """Whether the claim, an equation of two sides, holds once its right side is changed so."""
    sides = equation(verdict.claim.quote, world) or _numbers(verdict, world)
    by, at = _operand(edit.by, world), _operand(edit.at, world)
    if sides is None or (edit.by and by is None) or (edit.at and at is None) or (by is not None and world.unknown(by)):
        return Answer.UNKNOWN
    if edit.change in ("factor", "term", "power", "either") and by is None:
        return Answer.UNKNOWN
    left, right = sides
    changed = list(islice(_changed(right, edit, by, at, way), MOST + 1))
    answers = {decide(side, left, world.context).answer for side in changed[:MOST]}
    if Answer.EQUAL in answers:
        return Answer.EQUAL
    whole = len(changed) <= MOST and answers == {Answer.DIFFERENT}
    return Answer.DIFFERENT if whole else Answer.UNKNOWN


def equation(quote: str, world: World) -> tuple[Expression, Expression] | None:
    """Both sides of a claim that is one equation, if all its names are known."""
    lines = read(quote, world.names)
    if len(lines) != 1 or isinstance(lines[0], Unread) or len(lines[0].readings[0].terms) != 2:
        return None
    left, right = lines[0].readings[0].terms
    return None if world.unknown(left) or world.unknown(right) else (left, right)


def _numbers(verdict: Verdict, world: World) -> tuple[Expression, Expression] | None:
    """What a value should be and what it is, where both are numbers."""
    match verdict.evidence:
        case Mismatch(expected=expected, found=found):
            sides = _operand(expected, world), _operand(found, world)
            return (sides[0], sides[1]) if isinstance(sides[0], Number) and isinstance(sides[1], Number) else None
    return None


def _operand(formula: str, world: World) -> Expression | None:
    found = read_expression(formula.strip("$` ."), world.names) if formula else None
    return None if isinstance(found, Unread) else found


def _changed(expression: Expression, edit: Edit, by: Expression | None, at: Expression | None, way: Way) -> Iterator[Expression]:
    """The formula with the change at one of its places, each place in turn."""
    places = {"below": _below(expression), "above": _above(expression), "": _nodes(expression)}[edit.place]
    if edit.change in ("factor", "either") and not edit.place:
        places = (place for place in places if not _is_below(expression, place[0]))
    for path, node in places:
        if at is not None and not _holds(node, at):
            continue
        for change in ("factor", "term") if edit.change == "either" else (edit.change,):
            for new in _changes(node, change, by, _turned(way) if edit.divides else way):
                yield _with(expression, path, new)


def _turned(way: Way) -> Way:
    return "remove" if way == "add" else "add" if way == "remove" else way


Path = tuple[int, ...]


def _nodes(expression: Expression, path: Path = ()) -> Iterator[tuple[Path, Expression]]:
    yield path, expression
    if isinstance(expression, Apply) and expression.head not in _NAMES:
        for number, arg in enumerate(expression.args):
            if expression.head != "Call" or number:
                yield from _nodes(arg, (*path, number))


def _fractions(expression: Expression, side: int) -> Iterator[tuple[Path, Expression]]:
    for path, node in _nodes(expression):
        if isinstance(node, Apply) and node.head == "Divide":
            yield from _nodes(node.args[side], (*path, side))


def _below(expression: Expression) -> Iterator[tuple[Path, Expression]]:
    return _fractions(expression, 1)


def _above(expression: Expression) -> Iterator[tuple[Path, Expression]]:
    return _fractions(expression, 0)


def _is_below(expression: Expression, path: Path) -> bool:
    """Whether a node stands below a fraction bar, so that a factor of it is one over a factor of the whole."""
    for step in path:
        assert isinstance(expression, Apply)
        if expression.head == "Inverse" or (expression.head == "Divide" and step == 1):
            return True
        expression = expression.args[step]
    return False


def _with(expression: Expression, path: Path, new: Expression) -> Expression:
    if not path or not isinstance(expression, Apply):
        return new
    args = list(expression.args)
    args[path[0]] = _with(args[path[0]], path[1:], new)
    return Apply(expression.head, tuple(args))


def _factors(expression: Expression) -> tuple[Expression, ...]:
    match expression:
        case Apply("Multiply", args):
            return tuple(factor for arg in args for factor in _factors(arg))
        case Apply("Negate", (arg,)):
            return _factors(arg)
    return (expression,)


def _holds(node: Expression, part: Expression) -> bool:
    """Whether the node is the part, or a product with it."""
    own = _factors(node)
    return node == part or all(factor in own for factor in _factors(part))


def _changes(node: Expression, change: str, by: Expression | None, way: Way) -> Iterator[Expression]:
    added = list(_added(node, change, by)) if way != "remove" else []
    removed = list(_removed(node, change, by)) if way != "add" else []
    yield from (*added, *removed)


def _added(node: Expression, change: str, by: Expression | None) -> Iterator[Expression]:
    match change, by:
        case "sign", _:
            yield node.args[0] if isinstance(node, Apply) and node.head == "Negate" else Apply("Negate", (node,))
        case "transpose", _:
            yield Apply("Transpose", (node,))
        case "root", _:
            yield Apply("Sqrt", (node,))
        case "square", _:
            yield Apply("Power", (node, _TWO))
        case "inverse", _:
            yield Apply("Inverse", (node,))
        case "power", _ if by is not None:
            yield Apply("Power", (node, by))
            if isinstance(node, Apply) and node.head == "Power":
                yield Apply("Power", (node.args[0], by))
        case "factor", _ if by is not None:
            yield Apply("Multiply", (by, node))
        case "term", _ if by is not None and node == Apply("Negate", (by,)):
            yield by
        case "term", _ if by is not None:
            yield Apply("Add", (node, by))


def _removed(node: Expression, change: str, by: Expression | None) -> Iterator[Expression]:
    match change, node:
        case "sign", _:
            yield from _added(node, change, by)
        case _, Apply(head, (inner,)) if head == _UNDONE.get(change):
            yield inner
        case "square", Apply("Power", (inner, Number(value))) if value == 2:
            yield inner
        case ("power", Apply("Power", (inner, exponent))) if exponent == by:
            yield inner
        case "factor", _ if by is not None:
            yield Apply("Divide", (node, by))
        case "term", _ if by is not None:
            yield Apply("Add", (node, Apply("Negate", (by,))))
