"""Code: a class that describes a network, against the network of the reference.

```
class SmallNet(nn.Module):
```
`wrong output: for kernel = 3, filters = 8 it gives 8x31x31, it should give 8x32x32; the first layer that differs is ...`

The class is put together from the code blocks of its part, built from torch's own layers without running a line of it, and
measured for every setting that the reference names: signature, shape of the output, layers, weights. What has the right
output but other layers is no mistake by itself, and is left to a person; what needs more than layers is refused.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from grader.discourse import Finding, Judgement, Passage, World
from grader.mending import Mended, classes
from grader.model import Agreement, Claim, Kind, LayerRow, Listing, Mismatch, Open, Why
from grader.networks import Layer, layers, output_shape, parameters, weights
from grader.program import Failed, Program, Refused, build, parse
from grader.reference import Code

KIND: Kind = "code"


@dataclass(frozen=True)
class _Measured:
    """A net for one setting: the shape of its output without the batch axis, its layers, its counts."""

    output: tuple[int, ...]
    layers: tuple[Layer, ...]
    weights: int
    parameters: int


def find(found: Sequence[Passage], text: str, world: World) -> Iterator[Finding]:
    """One finding for each class in the code blocks of the part."""
    del text, world
    for mended in classes([passage.segment for passage in found]):
        passage = next(item for item in found if item.segment.span.start <= mended.header.start < item.segment.span.end)
        segment = passage.segment
        quote = segment.text[mended.header.start - segment.span.start : mended.header.end - segment.span.start]
        claim = Claim(kind=KIND, part=segment.part, span=mended.header, quote=quote)
        yield Finding(claim, passage=passage, code=mended)


def check(finding: Finding, world: World) -> Judgement:
    """The class against the reference's network of its name, in every setting."""
    mended = finding.code
    assert mended is not None
    if mended.problem:
        return _open("unread", f"the code cannot be put together: {mended.problem}")
    codes = world.question.codes if world.question is not None else ()
    code = next((item for item in codes if mended.name in item.names), None)
    if code is None:
        return _open("unnamed", f"the reference has no network called {mended.name}")
    try:
        program = parse(mended.source)
    except (SyntaxError, ValueError, RecursionError) as error:
        return _open("unread", f"the code cannot be read: {error}")
    judgement = _compared(program, mended, code)
    listing = _listing(program, mended, code)
    return replace(judgement, reason=judgement.reason + _notes(mended, program), truth=code.id, code=listing)


def after(finding: Finding, judgement: Judgement, id: str, world: World) -> World:
    """A class defines nothing for the formulas around it."""
    del finding, judgement, id
    return world


def _open(why: Why, detail: str) -> Judgement:
    return Judgement(Open(why=why, detail=detail), detail)


def _notes(mended: Mended, program: Program) -> str:
    notes = ["put together from lines that lost their indentation"] if mended.mended else []
    notes += [f"runs once {', '.join(f'`{name}`' for name in program.supplied)} is imported"] if program.supplied else []
    return "".join(f"; {note}" for note in notes)


def _listing(program: Program, mended: Mended, code: Code) -> Listing:
    """The class with its layers in the first setting, each beside the reference's in its place."""
    setting = code.settings[0]
    listing = Listing(name=mended.name, source=mended.source, mended=mended.mended, supplied=program.supplied)
    try:
        found = layers(build(program, setting), *code.shape(*setting))
    except (Refused, Failed):
        return listing
    rows = tuple(_rows(found, layers(code.function(*setting), *code.shape(*setting))))
    return listing.model_copy(update={"setting": _shown(code, setting), "layers": rows})


def _rows(found: Sequence[Layer], expected: Sequence[Layer]) -> Iterator[LayerRow]:
    """Layers with weights have a partner in the reference, in their order, until the two differ in output or size."""
    partners = iter([layer for layer in expected if layer.weights])
    in_step = True
    for layer in found:
        partner = next(partners, None) if layer.weights and in_step else None
        wanted = None if partner is None else partner.output[1:]
        in_step = in_step and (not layer.weights or (partner is not None and _size_of(partner) == _size_of(layer)))
        yield LayerRow(
            name=layer.name, kind=layer.kind, input=layer.input[1:], output=layer.output[1:],
            parameters=layer.parameters, expected=wanted,
        )  # fmt: skip


def _size_of(layer: Layer) -> tuple[tuple[int, ...], int]:
    return layer.output, layer.weights


def _shown(code: Code, setting: Sequence[int]) -> str:
    return ", ".join(f"{name} = {value}" for name, value in zip(code.parameters, setting, strict=True))


def _compared(program: Program, mended: Mended, code: Code) -> Judgement:
    pairs: list[tuple[_Measured, _Measured, str]] = []
    for setting in code.settings:
        shown = _shown(code, setting)
        expected = _measure(code.function(*setting), code.shape(*setting))
        try:
            net = build(program, setting)
            found = _measure(net, code.shape(*setting))
        except Refused as error:
            return _open("refused", f"needs more than layers and shapes: {error}; no code is run")
        except Failed as error:
            return _failed(error, expected, mended, shown)
        if found.output != expected.output:
            return _wrong_output(found, expected, code, shown)
        pairs.append((found, expected, shown))
    return _same_output(pairs, code)


def _measure(net: object, shape: tuple[int, ...]) -> _Measured:
    return _Measured(output_shape(net, *shape), layers(net, *shape), weights(net), parameters(net))


def _size(shape: Sequence[int]) -> str:
    return "x".join(map(str, shape))


def _failed(error: Failed, expected: _Measured, mended: Mended, shown: str) -> Judgement:
    lines = mended.source.splitlines()
    line = lines[error.line - 1].strip() if 0 < error.line <= len(lines) else ""
    reason = f"wrong code: for {shown} it stops at `{line[:80]}`: {error}"
    evidence = Mismatch(expected=f"an output of {_size(expected.output)}", found=f"no output: {error}")
    return Judgement(evidence, reason)


def _wrong_output(found: _Measured, expected: _Measured, code: Code, shown: str) -> Judgement:
    reason = f"wrong output: for {shown} it gives {_size(found.output)}, it should give {_size(expected.output)}"
    difference = _first_difference(found.layers, expected.layers)
    evidence = Mismatch(
        expected=f"[{', '.join(map(str, expected.output))}]", found=f"[{', '.join(map(str, found.output))}]", truth=code.id
    )
    return Judgement(evidence, reason + (f"; {difference}" if difference else ""))


def _same_output(pairs: Sequence[tuple[_Measured, _Measured, str]], code: Code) -> Judgement:
    shapes = ", ".join(_size(found.output) for found, _, _ in pairs)
    for found, expected, shown in pairs:
        if (found.weights, found.parameters) != (expected.weights, expected.parameters):
            difference = _first_difference(found.layers, expected.layers)
            detail = (
                f"gives {_size(found.output)} as it should, but for {shown} it has {found.parameters:,} parameters, "
                f"the reference {expected.parameters:,}" + (f"; {difference}" if difference else "")
            )
            return _open("ambiguous", detail)
    first = pairs[0][0]
    value = f"[{', '.join(map(str, (*first.output, first.weights, first.parameters)))}]"
    reason = (
        f"gives {shapes} as the reference does, with as many weights ({first.weights:,}) and parameters ({first.parameters:,})"
    )
    return Judgement(Agreement(expected=value, found=value, truth=code.id), reason)


def _first_difference(found: Sequence[Layer], expected: Sequence[Layer]) -> str:
    """The first layer with weights whose output or size is not that of the reference."""
    ours = [layer for layer in expected if layer.weights]
    theirs = [layer for layer in found if layer.weights]
    for number, layer in enumerate(theirs):
        if number >= len(ours):
            return f"{layer.kind} `{layer.name}` is one layer more than the reference has"
        wanted = ours[number]
        if layer.output != wanted.output:
            return (
                f"the first layer that differs is {layer.kind} `{layer.name}`: {_size(layer.output[1:])} from "
                f"{_size(layer.input[1:])}, expected {_size(wanted.output[1:])}"
            )
        if layer.weights != wanted.weights:
            counts = f"{layer.weights:,} weights, expected {wanted.weights:,}"
            return f"the first layer that differs is {layer.kind} `{layer.name}`: {counts}"
    if len(theirs) < len(ours):
        return f"the reference has one more layer, {ours[len(theirs)].kind} to {_size(ours[len(theirs)].output[1:])}"
    return ""
