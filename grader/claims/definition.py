"""What a text says that a symbol is, against the question's own: its name, and the shape that the text gives it.

```
where $X$ is a $d \\times n$ matrix
```
`wrong definition: the question gives X as n x d, the text as d x n`

A shape in sizes that the question does not name, a row where the question has a column, and what is only called something
are not judged. "Let X be ..." is a choice, and no claim.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from grader.discourse import Finding, Judgement, Passage, World
from grader.model import Agreement, Block, Claim, Kind, Mismatch, Open, Span
from grader.notation.expression import Apply, Symbol
from grader.notation.grammar import Unread, read_expression
from grader.notation.shapes import flat_name
from grader.reference import Given

KIND: Kind = "definition"
_SAYS = re.compile(
    r"\$(?P<symbol>[^$=<>]{1,40})\$\s*(?::|is|denotes|represents|stands for)\s+(?:an?\s+|the\s+)?"
    r"(?:\$\s*(?P<rows>\w+)\s*(?:\\times|×|x)\s*(?P<columns>\w+)\s*\$\s*(?:[\w-]+\s+){0,3}?(?:matrix|vector|array)\b|"
    r"(?P<phrase>[a-z][a-z -]{2,60}))"
)
_LET = re.compile(r"\b(?:let|assume|suppose|if|consider|call|denote)\b[^.]*$", re.IGNORECASE)
_STEM = 5
NEAR = 300  # characters before a definition that may make it a choice


def find(found: Sequence[Passage], text: str, world: World) -> Iterator[Finding]:
    """Every place where a symbol of the question is said to be something that can be compared."""
    if world.question is None:
        return
    for passage in found:
        segment = passage.segment
        if segment.block is not Block.PROSE:
            continue
        for match in _SAYS.finditer(segment.text):
            begin = max(0, match.start() - NEAR)
            start = max(begin, segment.text.rfind(".", begin, match.start()) + 1)
            given = _given(match["symbol"], world)
            if given is None or _LET.search(segment.text[start : match.start()]):
                continue
            if not match["rows"] and _named(match["phrase"] or "", given, world) is None:
                continue
            span = Span(segment.span.start + match.start(), segment.span.start + match.end())
            claim = Claim(kind=KIND, part=segment.part, span=span, quote=text[span.start : span.end])
            yield Finding(claim, passage=passage)


def _given(symbol: str, world: World) -> Given | None:
    """What the question gives by this symbol."""
    expression = read_expression(symbol.strip(), world.names)
    name = flat_name(expression) if isinstance(expression, Symbol | Apply) and not isinstance(expression, Unread) else ""
    return next((item for item in _called(world) if item.name == name), None)


def _called(world: World) -> tuple[Given, ...]:
    """What the question gives, its sizes among it, with the names of each."""
    if world.question is None:
        return ()
    return (*world.question.given, *(Given(item.name, names=item.names) for item in world.question.spoken))


def _stems(phrase: str) -> list[str]:
    return [word.lower()[:_STEM] for word in re.findall(r"[A-Za-z]+", phrase) if len(word) > 2]


def _named(phrase: str, given: Given, world: World) -> bool | None:
    """Whether the phrase begins with a name of what is given; False where it is another's name; None where it is nobody's."""
    said = _stems(phrase)
    if any(_stems(name) and said[: len(_stems(name))] == _stems(name) for name in given.names):
        return True
    others = _called(world)
    other = any(_stems(name) == said for item in others if item.name != given.name for name in item.names)
    return False if other and given.names else None


def check(finding: Finding, world: World) -> Judgement:
    """The name or the shape that the text gives against the question's."""
    match = _SAYS.fullmatch(finding.claim.quote)
    given = None if match is None else _given(match["symbol"], world)
    if match is None or given is None:
        return _open("the symbol is not the question's")
    if not match["rows"]:
        return _by_name(match["phrase"], given, world)
    shape = tuple(_size(name, world) for name in given.shape)
    said = (_size(match["rows"], world), _size(match["columns"], world))
    known = {*shape, "1", *(_size(size, world) for item in world.question.given for size in item.shape)}  # type: ignore[union-attr]
    if not set(said) <= known or not shape:
        return _open("the text gives the shape in sizes that the question does not name")
    if said in (shape, (*shape, "1")):
        told = f"the question gives {given.name} this shape"
        return Judgement(Agreement(expected=_shown(shape), found=_shown(said)), told)
    if len(shape) == 1 and said == ("1", *shape):
        return _open("a row where the question has a column")
    reason = f"wrong definition: the question gives {given.name} as {_shown(shape)}, the text as {_shown(said)}"
    expected = (*shape, "1")[:2]
    return Judgement(Mismatch(expected=_shown(shape), found=_shown(said), left_shape=expected, right_shape=said), reason)


def _by_name(phrase: str, given: Given, world: World) -> Judgement:
    expected = given.names[0]
    if _named(phrase, given, world):
        return Judgement(Agreement(expected=expected, found=expected), f"the question calls it so: {expected}")
    said = " ".join(phrase.split())
    return Judgement(Mismatch(expected=expected, found=said), f"wrong definition: in the question it is the {expected}")


def _size(name: str, world: World) -> str:
    """A size by its number where the data fix it."""
    if world.question is not None:
        for given in world.question.given:
            if given.value is not None and name in given.shape:
                place = given.shape.index(name)
                return str(len(given.value) if place == 0 else len(given.value[0]))
    return str(world.context.sizes.get(name, name))


def _shown(shape: Sequence[str]) -> str:
    return " x ".join(shape)


def _open(detail: str) -> Judgement:
    return Judgement(Open(why="ambiguous", detail=detail), detail)


def after(finding: Finding, judgement: Judgement, id: str, world: World) -> World:
    """The question's definitions stay."""
    del finding, judgement, id
    return world
