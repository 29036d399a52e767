"""Shapes that comments in code state: `x = self.pool(x)  # N x 64 x 16 x 16`, against what the line gives.

```
x = self.down(x)  # 1 x 32 x 15 x 15
```
`wrong shape: the line gives 1x32x16x16, the comment says 1x32x15x15`

The class is built from its layers and its forward is walked; every line's tensor is measured. A name in a comment stands for a
parameter of the constructor, or for anything. Numbers that change with the constructor's arguments are held against the
reference's first setting, and where they differ there they are left open, since the text may mean other arguments.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from grader.discourse import Finding, Judgement, Passage, World, left_open
from grader.given import Given, code_named, tried
from grader.mending import Mended, classes
from grader.model import Agreement, Claim, Kind, Mismatch, Span
from grader.networks import layers, output_shape
from grader.program import Failed, Program, Refused, lines_of, parse
from grader.reference import Code
from grader.sidebyside import size

KIND: Kind = "shape"
_PLACE = r"(?:\d{1,5}|[A-Za-z]\w{0,20})"
_SHAPE = re.compile(rf"#[^#\n]{{0,30}}?(?P<shape>[(\[]?\s*{_PLACE}(?:\s*(?:[x×,*]|\bby\b)\s*{_PLACE}){{2,4}}\s*[)\]]?)\s*$")
_TARGET = re.compile(r"\s*self\.(\w+)\s*=")

Shape = tuple[int, ...]


@dataclass(frozen=True)
class _Stated:
    """A comment: the line of the source that it stands behind, and what it says of each axis."""

    line: int
    quote: str

    @property
    def axes(self) -> tuple[str, ...]:
        return _axes(self.quote)


def find(found: Sequence[Passage], text: str, world: World) -> Iterator[Finding]:
    """One finding for each comment behind a line of a class that states a shape with a number in it."""
    del world
    for mended in classes([passage.segment for passage in found]):
        if mended.problem:
            continue
        for stated in _stated(mended):
            place = mended.places[stated.line - 1]
            start = text.find(stated.quote, place, place + 400)
            if start < 0 or "\n" in text[place:start]:
                continue
            span = Span(start, start + len(stated.quote))
            passage = next(item for item in found if item.segment.span.start <= start < item.segment.span.end)
            claim = Claim(kind=KIND, part=passage.segment.part, span=span, quote=stated.quote)
            yield Finding(claim, passage=passage, code=replace(mended, numbers=(stated.line,)))


def check(finding: Finding, world: World) -> Judgement:
    """The comment against the shape that its line gives in the reference's settings."""
    mended = finding.code
    assert mended is not None
    codes = world.question.codes if world.question is not None else ()
    code = code_named(mended.name, codes)
    if code is None:
        return left_open("unnamed", f"the reference has no network called {mended.name}")
    stated = _Stated(mended.numbers[0], finding.claim.quote)
    try:
        program = parse(mended.source)
        judgement = _held(stated, program, mended, code)
        if isinstance(judgement.evidence, Mismatch) and not any(
            isinstance(_held(other, program, mended, code).evidence, Agreement) for other in _stated(mended)
        ):
            return left_open("ambiguous", f"{judgement.reason}; no comment of the class agrees, so they may mean another input")
    except (SyntaxError, ValueError, RecursionError, Refused, Failed) as error:
        return left_open("undecided", f"the line's shape cannot be measured: {error}")
    return judgement


def after(finding: Finding, judgement: Judgement, id: str, world: World) -> World:
    """A comment defines nothing."""
    del finding, judgement, id
    return world


def _axes(shape: str) -> tuple[str, ...]:
    return tuple(re.findall(rf"(?!x\b){_PLACE}", re.sub(r"\bby\b|(?<=[\s\d])x(?=[\s\d])", " ", shape)))


def _stated(mended: Mended) -> Iterator[_Stated]:
    for number, line in enumerate(mended.source.splitlines()[: len(mended.places)], 1):
        match = _SHAPE.search(line) if number >= mended.begins else None
        if match is not None and line[: match.start()].strip() and any(axis.isdigit() for axis in _axes(match["shape"])):
            yield _Stated(number, match["shape"].strip())


def _held(stated: _Stated, program: Program, mended: Mended, code: Code) -> Judgement:
    """One comment against its line in every setting."""
    asked = [given for given in tried(program, code) if given.setting not in code.beyond]
    given = [_given(program, mended, code, given, stated.line) for given in asked]
    if any(shape is None for shape in given):
        return left_open("undecided", "the line gives no tensor whose shape could be measured")
    return _judged(stated, program, code, [shape for shape in given if shape is not None])


def _given(program: Program, mended: Mended, code: Code, given: Given, line: int) -> Shape | None:
    """The shape that the line gives: of what it assigns or returns, or of the output of the layer that it makes."""
    net, shape = given.build(program), code.shape(*given.setting)
    output_shape(net, *shape)
    lines = lines_of(net)
    if line in lines:
        return tuple(lines[line]) or None
    target = _TARGET.match(mended.source.splitlines()[line - 1])
    if target is None:
        return None
    own = [item for item in layers(net, *shape) if item.name.split(".")[0] == target[1]]
    return own[-1].output if own else None


def _judged(stated: _Stated, program: Program, code: Code, given: Sequence[Shape]) -> Judgement:
    first, rank = given[0], len(stated.axes)
    if rank not in (len(first), len(first) - 1):
        return left_open("ambiguous", f"the line gives {size(first)}, which has {len(first)} axes, the comment has {rank}")
    shapes = [shape[len(shape) - rank :] for shape in given]
    values = tried(program, code)[0].sizes(program)
    batched = rank == len(first)
    for axis, word in enumerate(stated.axes):
        wanted = int(word) if word.isdigit() else values.get(word)
        if wanted is None or (batched and axis == 0) or wanted == shapes[0][axis]:
            continue
        if word.isdigit() and len({shape[axis] for shape in shapes}) > 1:
            return left_open(
                "ambiguous", f"the line gives {size(shapes[0])} for one choice of arguments; the comment may mean another"
            )
        reason = f"wrong shape: the line gives {size(shapes[0])}, the comment says {'x'.join(stated.axes)}"
        return Judgement(Mismatch(expected=size(shapes[0]), found="x".join(stated.axes), truth=code.id), reason)
    shown = "x".join(stated.axes)
    return Judgement(Agreement(expected=size(shapes[0]), found=shown, truth=code.id), f"the line gives {size(shapes[0])}")
