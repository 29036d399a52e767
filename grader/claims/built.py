"""What a critique says of the layers that a class of the trace has, or should have: channels, kinds, counts, settings.

```
The last layer should take num_colours + num_in_channels input channels
```
`in ConvNet the last layer takes 64 channels, in the reference's 25, as said`

What is, is held against the class of the trace; what should be, against the reference's network, and then the class must not
have it already. Both are built on torch's own layers in every setting of the reference, without a line of the answer being
run. Where a name may mean several layers they have to agree.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from grader.discourse import Finding, Judgement, Passage, World, left_open
from grader.english.built import SETTINGS, Built, built, kind_of
from grader.given import Given, code_named, tried
from grader.model import Agreement, Block, Claim, Kind, Mismatch, Span
from grader.networks import layers
from grader.program import Failed, Program, Refused, parse
from grader.reference import Code
from grader.sentences import clauses, sentences

KIND: Kind = "code"
LONGEST = 400  # characters of a clause that is read
_ASIDE = re.compile(r"\b(?:if|unless|would|could|may|might|perhaps|maybe|probably|says?|claims?|thinks?)\b|\?\s*$", re.IGNORECASE)
_MEANT = re.compile(
    r"\W*(?:(?:just|exactly) )?as (?:(?:it|they|there) (?:should|must)(?: be| have)?|(?:required|intended|asked|wanted|needed)"
    r"(?: for)?)\b",
    re.IGNORECASE,
)  # says of the reference what was said of the class
Sizes = dict[str, int]
Truth = bool | None


@dataclass(frozen=True)
class _Net:
    """A network in one setting: its layers with weights or a window, as they ran, and what its parameters are."""

    modules: tuple[Any, ...]
    sizes: Sizes


def find(found: Sequence[Passage], text: str, world: World) -> Iterator[Finding]:
    """A finding for every clause of a critique that speaks of layers and is read whole."""
    if world.listing() is None:
        return
    for passage in found:
        segment = passage.segment
        if segment.block is not Block.PROSE or segment.part != "critique":
            continue
        for start, end, said in _said(segment.text):
            span = Span(segment.span.start + start, segment.span.start + end)
            claim = Claim(kind=KIND, part=segment.part, span=span, quote=text[span.start : span.end])
            yield Finding(claim, passage=passage, built=said)


def _said(text: str) -> Iterator[tuple[int, int, tuple[Built, ...]]]:
    """What is said, with its place: a sentence is read whole, or else clause by clause."""
    before: Built | None = None
    for begin, stop in sentences(text):
        sentence = text[begin:stop]
        if _ASIDE.search(sentence):
            continue
        inner = [(begin + clause.start, begin + clause.end) for clause in clauses(sentence)]
        whole = [(inner[0][0], inner[-1][1])] if inner else []
        inner = [(start, end) for start, end in inner if not _MEANT.match(text, end, stop)]
        for places in (whole, inner):
            found = []
            for start, end in places:
                said = built(text[start:end], before) if end - start <= LONGEST else ()
                if said:
                    before = said[0]
                    found.append((start, end, said))
            if found:
                yield from found
                break


def check(finding: Finding, world: World) -> Judgement:
    """What is said against the class, and what should be against the reference as well."""
    listing = world.listing()
    codes = world.question.codes if world.question is not None else ()
    code = None if listing is None else code_named(listing.name, codes)
    if listing is None or code is None:
        return left_open("unnamed", "the reference has no network of this name")
    try:
        program = parse(listing.source)
        own, meant = _nets(program, code), _wanted(program, code)
    except (SyntaxError, ValueError, RecursionError, Refused, Failed) as error:
        return left_open("undecided", f"the class cannot be built: {error}")
    if len(finding.built) > 1:  # one layer, of which several things are said together
        results = {_lost(finding.built, own, meant)}
    else:
        results = {_judge(item, program, own, meant) for item in finding.built}
    if results == {True}:
        first = finding.built[0]
        where = f"in the reference, and not in {listing.name}" if first.should or first.missing else f"in {listing.name}"
        return Judgement(Agreement(expected="1", found="1"), f"so it is {where}")
    if results == {False}:
        return Judgement(Mismatch(expected="0", found="1"), f"wrong: {_told(finding.built[0], own, meant, listing.name)}")
    return left_open("undecided", "it can be read in several ways, or speaks of more than one thing that differ")


def _nets(program: Program, code: Code) -> list[_Net]:
    return [_run(given.build(program), code, given, program) for given in tried(program, code)]


def _wanted(program: Program, code: Code) -> list[_Net]:
    return [_run(code(*given.setting), code, given, program) for given in tried(program, code)]


def _run(net: Any, code: Code, given: Given, program: Program) -> _Net:
    ran = layers(net, *code.shape(*given.setting))
    modules = dict(net.named_modules())
    sizes = {**dict(zip(code.parameters, given.setting, strict=False)), **given.sizes(program)}
    return _Net(tuple(modules[layer.name] for layer in ran), sizes)


def _judge(said: Built, program: Program, own: list[_Net], meant: list[_Net]) -> Truth:
    """Whether what is said is so; None where its readings differ or it is not known."""
    if said.what == "unused":
        return _unused(said.value, program)
    if said.should:
        wanted, had = _holds(said, meant), _holds(said, own)
        if said.denied or (said.contrast and _holds(_other(said), own) is not True):
            return None
        if wanted is True and had is False:
            return True
        return False if wanted is False else None
    if said.missing:
        if said.what in SETTINGS:
            lacks, due = _holds(said, own), _holds(said, meant)
            return True if lacks is True and due is False else False if lacks is False else None
        wanted, had = _holds(said, meant), _holds(said, own)
        return True if wanted is True and had is False else False if had is True else None
    so = _holds(said, own)
    if so is None or (so is not said.denied and said.contrast and _holds(_other(said), meant) is not True):
        return None
    return so is not said.denied


def _lost(parts: Sequence[Built], own: list[_Net], meant: list[_Net]) -> Truth:
    """Whether the reference has the layer, and the class has none of which all is so."""
    wanted, had = [_holds(part, meant) for part in parts], [_holds(part, own) for part in parts]
    if set(had) == {True}:
        return False
    return True if set(wanted) == {True} and False in had else None


def _other(said: Built) -> Built:
    return Built(said.which, said.kind, said.what, said.contrast)


def _holds(said: Built, nets: list[_Net]) -> Truth:
    """Whether it holds in all settings and all readings; None where they differ."""
    verdicts = {verdict for net in nets for verdict in _readings(said, net)}
    if said.value.isdigit() and said.what in ("in_channels", "out_channels"):
        verdicts = {verdict or None for verdict in _readings(said, nets[0])}  # another number may be of another setting
    return verdicts.pop() if len(verdicts) == 1 else None


def _readings(said: Built, net: _Net) -> Iterator[Truth]:
    groups = [(kind,) for kind in kind_of(said.kind)] if said.kind else [("Conv", "ConvTranspose", "Linear")]
    if len(groups) > 1:
        groups = [*groups, tuple(kind for group in groups for kind in group)]
    for kinds in groups:
        chosen = [module for module in net.modules if _kind(module) in kinds]
        if said.what == "count":
            if len(groups) < 3 or kinds != ("ConvTranspose",):
                yield len(chosen) == int(said.value)
        elif not chosen:
            if len(groups) == 1:
                yield None
        elif said.which:
            yield _of(said, chosen[0 if said.which == "first" else -1], net)
        elif len(groups) < 3 or kinds == ("Conv",) or len(kinds) > 1:
            each = {_of(said, module, net) for module in chosen if hasattr(module, said.what)}
            yield each.pop() if len(each) == 1 else None


def _kind(module: Any) -> str:
    return type(module).__name__.rstrip("d").rstrip("123")


def _of(said: Built, module: Any, net: _Net) -> Truth:
    if said.what == "kind":
        return _kind(module) in kind_of(said.value)[:1] if kind_of(said.value) else None
    value = getattr(module, said.what, None)
    sides = set(value) if isinstance(value, tuple) else {value}
    wanted = _evaluate(said.value, net.sizes)
    if wanted is None or len(sides) != 1 or not all(isinstance(side, int) for side in sides):
        return None
    return sides == {wanted}


def _evaluate(formula: str, sizes: Sizes) -> int | None:
    """A sum of products of whole numbers and known sizes."""
    total = 0
    for term in re.split(r"\s*\+\s*", formula.strip("`$ ")):
        product = 1
        for factor in re.split(r"\s*(?:\*|\\cdot|·|\\times|×)\s*", term):
            name = factor.strip("` ")
            value = int(name) if name.isdigit() else sizes.get(name)
            if value is None:
                return None
            product *= value
        total += product
    return total


def _unused(names: str, program: Program) -> Truth:
    """Whether the class sets the names and never reads them."""
    import ast

    asked = re.findall(r"\w+", re.sub(r"\band\b", " ", names))
    stored = {node.id for node in ast.walk(program.tree) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)}
    loaded = {node.id for node in ast.walk(program.tree) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load)}
    if not asked or not set(asked) <= stored | set(program.parameters):
        return None
    read = set(asked) & loaded
    return True if not read else False if read == set(asked) else None


def _told(said: Built, own: list[_Net], meant: list[_Net], name: str) -> str:
    """What is there instead, in the first setting."""

    def shown(net: _Net) -> str:
        return ", ".join(
            f"{type(module).__name__}({module.extra_repr()})" for module in net.modules if hasattr(module, "kernel_size")
        )

    return f"{name} has {shown(own[0])}" + (f"; the reference has {shown(meant[0])}" if said.should or said.missing else "")


def after(finding: Finding, judgement: Judgement, id: str, world: World) -> World:
    """A remark on a class defines nothing."""
    del finding, judgement, id
    return world
