"""Code: a class that describes a network, against the network of the reference.

```
class SmallNet(nn.Module):
```
`wrong output: for kernel = 3, filters = 8 it gives 8x31x31, it should give 8x32x32; the first layer that differs is ...`

The class is put together from the code blocks of its part, built from torch's own layers without running a line of it, and
measured for every setting that the reference names: signature, shape of the output, layers, weights. Where it was also run in a
box, the run must say the same, and adds what only running shows. What is more than layers is judged from the run alone, if it is
plain (`grader/plain.py`). What has the right output but other layers is no mistake by itself, and is left to a person.

Long, since the ways in which a class can be judged are read in one place.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache, partial

from grader.departure import Departure, as_far_as_both, compared
from grader.discourse import Finding, Judgement, Passage, World, left_open
from grader.given import Plan, code_named, declines, plan
from grader.mending import Mended, classes
from grader.model import Agreement, Claim, Kind, Listing, Mismatch, Why
from grader.networks import Layer, parameters, weights
from grader.occasions import USUAL, batches
from grader.plain import beyond
from grader.program import Failed, Program, Refused, flow_of, parse
from grader.ran import NOT_RUN, Measured, Run, Runs, Trace
from grader.reach import passed
from grader.reference import Code
from grader.sidebyside import Case, first_difference, quoted, remedy, rows, size
from grader.signature import doubted
from grader.sizes import reckoned
from grader.traced import traced

KIND: Kind = "code"
_LIMITS: dict[str, tuple[Why, str]] = {
    "timeout": ("timeout", "it was still running when its time was over"),
    "memory": ("refused", "it took more memory than a run may have"),
    "processes": ("refused", "it started more processes than a run may have"),
    "output": ("refused", "it printed more than a run may print"),
    "died": ("refused", "it ended its process before anything was measured"),
    "result": ("refused", "it wrote into what is measured"),
    "forged": ("refused", "it wrote into what is measured"),
}
_WRONG_OUTPUT = "wrong output:"
_READ = {"letters": "read with Python's letters for those of print", "marks": "read without what stands before its lines"}
_ITS_OWN = frozenset("RuntimeError TypeError ValueError IndexError AttributeError ZeroDivisionError AssertionError".split())
_PLACES = ("cuda", "nvidia", "mps", "memory", "allocate")  # words of errors that the machine is to blame for


@dataclass(frozen=True)
class _Net:
    """A net for one setting: the shape of its output without the batch axis, its layers, its counts."""

    output: tuple[int, ...]
    layers: tuple[Layer, ...]
    weights: int
    parameters: int
    unreached: tuple[str, ...] = ()
    past: tuple[str, ...] = ()
    flow: str = ""  # by what calls of what layers the output is made, where that is known
    traces: tuple[Trace, ...] = ()  # of batches of several sizes, in evaluation and in training


@dataclass(frozen=True)
class _Broken:
    """A setting in which the class does not run: what was said, and in which line of its source."""

    words: str
    line: int
    declined: bool = False  # it says itself that the setting is not for it


@dataclass(frozen=True)
class _Setting:
    """One setting: as people read it, what the reference gives, what the class gives."""

    shown: str
    expected: _Net
    found: _Net | _Broken
    passed: Callable[[int, bool], Trace]  # of the reference, over a batch of a size, in training or not
    asked: bool = True  # whether the question asks for it
    counted: bool = False  # whether it has as many weights and parameters as the reference, whatever it does with them


def find(found: Sequence[Passage], text: str, world: World) -> Iterator[Finding]:
    """One finding for each class in the code blocks of the part."""
    del world
    every = tuple(classes([passage.segment for passage in found]))
    for mended in every:
        passage = next(item for item in found if item.segment.span.start <= mended.header.start < item.segment.span.end)
        segment = passage.segment
        quote = segment.text[mended.header.start - segment.span.start : mended.header.end - segment.span.start]
        claim = Claim(kind=KIND, part=segment.part, span=mended.header, quote=quote)
        numbers = tuple(_line(text, place) for place in mended.places)
        later = next((other for other in every if other.name == mended.name and other.header.start > mended.header.start), None)
        problem = f"defined again in line {_line(text, later.header.start)}, and the later class counts" if later else ""
        here = later is not None and later.header.start < passage.segment.span.end
        whole = next((item.name for item in every if mended.header.start in item.places[: item.begins - 1]), "")
        yield Finding(claim, passage=passage, code=_told(mended, numbers, problem, here), unread=whole)


def _line(text: str, place: int) -> int:
    return text.count("\n", 0, place) + 1


def _told(mended: Mended, numbers: tuple[int, ...], problem: str, here: bool) -> Mended:
    """The class with its lines, and what is said of a later one of its name in the same block or in another."""
    return replace(mended, numbers=numbers, again=problem if here else "", replaced="" if here else problem)


def check(finding: Finding, world: World) -> Judgement:
    """The class against the reference's network of its name, in every setting."""
    mended = finding.code
    assert mended is not None
    if mended.problem:
        return left_open("unread", f"the code cannot be put together: {mended.problem}")
    if mended.again:
        return left_open("ambiguous", mended.again)
    codes = world.question.codes if world.question is not None else ()
    code = code_named(mended.name, codes)
    if code is None:
        part = f"; it is judged as a part of `{finding.unread}`" if finding.unread else ""
        return left_open("unnamed", f"the reference has no network called {mended.name}{part}")
    try:
        program = parse(mended.source)
    except (SyntaxError, ValueError, RecursionError) as error:
        return left_open("unread", f"the code cannot be read: {error}")
    run = None if world.runs is None else world.runs.of(mended.source)
    given = plan(program, code)
    if not given.given:
        return replace(left_open("ambiguous", given.doubt), truth=code.id)
    built, more = _built(program, code, given)
    refused = world.runs is not None and world.runs.refused
    if not refused and (differ := _other_ways(mended, code, built)):
        return replace(left_open("ambiguous", differ), truth=code.id, code=_listing(program, mended, code, built, run))
    judgement = doubted(_judged(mended, code, given, built, more, run, world.runs), given, program, code)
    if judgement.reason.startswith(_WRONG_OUTPUT) and built:
        judgement = _with_remedy(judgement, given, program, code)
    listing = _listing(program, mended, code, built, run)
    if isinstance(judgement.evidence, Mismatch) and mended.replaced:
        judgement = left_open("ambiguous", f"{mended.replaced}; of this one: {judgement.reason}")
    by_name = "; given its arguments by their names" if given.given[0].named and not given.lacking else ""
    return replace(judgement, reason=judgement.reason + by_name + _notes(mended, program), truth=code.id, code=listing)


def after(finding: Finding, judgement: Judgement, id: str, world: World) -> World:
    """A class defines nothing for the formulas around it."""
    del finding, judgement, id
    return world


def _notes(mended: Mended, program: Program) -> str:
    lost = [what for what in mended.done if what not in _READ] or ([] if mended.done else ["indentation"])
    notes = [f"put together from lines that lost their {' and '.join(lost)}"] if mended.mended and lost else []
    notes += [_READ[what] for what in mended.done if what in _READ]
    notes += [f"runs once {', '.join(f'`{name}`' for name in program.supplied)} is imported"] if program.supplied else []
    return "".join(f"; {note}" for note in notes)


# ---------------------------------------------------------------- built from its layers


def _built(program: Program, code: Code, plan: Plan) -> tuple[tuple[_Setting, ...], str]:
    """The class in every setting, built from torch's layers; or why that cannot be done. A failure ends the list."""
    settings: list[_Setting] = []
    for given in plan.given:
        setting = given.setting
        shape = code.shape(*setting)
        expected = _expected(code.function, code.shape, setting)
        counted = False
        try:
            net = given.build(program)
            counted = _counted(net, expected)
            found: _Net | _Broken = _measured(net, shape, not settings, batches(program.module))
        except Refused as error:
            return (), str(error)
        except Failed as error:
            found = _Broken(str(error), error.line, error.declined)
        settings.append(_setting(code, setting, found, counted))
        if isinstance(found, _Broken):
            break
    return tuple(settings), ""


def _other_ways(mended: Mended, code: Code, built: Sequence[_Setting]) -> str:
    """That the class can as well be put together in another way which behaves differently; empty where none does."""
    ways = [built]
    for source in mended.others:
        try:
            program = parse(source)
            ways.append(_built(program, code, plan(program, code))[0])
        except (SyntaxError, ValueError, RecursionError) as error:
            return f"the code can be put together in several ways, one of which cannot be read: {error}"
    if not all(ways) and len(ways) > 1:
        return f"the code lost its places and can be put together in {len(ways)} ways, which cannot be compared without a run"
    for other in ways[1:]:
        for one, another in zip(built, other, strict=False):
            if _behaviour(one.found) != _behaviour(another.found):
                first, second = _short(one.found), _short(another.found)
                second = f"it has other layers or connections ({second})" if first == second else f"it {second}"
                return f"the code lost its places: put together in one way, for {one.shown} it {first}, in another {second}"
    return ""


def _counted(net: object, expected: _Net) -> bool:
    try:
        return (weights(net), parameters(net)) == (expected.weights, expected.parameters)
    except ValueError:  # layers that take their sizes from the first input
        return False


def _behaviour(found: _Net | _Broken) -> object:
    return found.words if isinstance(found, _Broken) else found


def _measured(net: object, shape: tuple[int, ...], skips: bool = True, sizes: Sequence[int] = ()) -> _Net:
    """Of one setting; which layers skip others is looked at where it is asked, since it is the same in every setting."""
    found = passed(net, *shape)
    past = found.past if skips else ()
    traces = tuple(traced(net, *shape, batch=size, training=training) for size in sizes for training in (False, True))
    return _Net(found.output, found.layers, weights(net), parameters(net), found.unreached, past, flow_of(net), traces)


def _setting(code: Code, setting: tuple[int, ...], found: _Net | _Broken, counted: bool = False) -> _Setting:
    expected = _expected(code.function, code.shape, setting)
    passes = partial(_expected_pass, code.function, code.shape, setting)
    return _Setting(_shown(code, setting), expected, found, passes, setting not in code.beyond, counted)


@lru_cache(maxsize=1024)
def _expected(build: Callable[..., object], shape: Callable[..., tuple[int, ...]], setting: tuple[int, ...]) -> _Net:
    """The reference's own network, measured once for all the answers that are held against it."""
    return _measured(build(*setting), shape(*setting))


@lru_cache(maxsize=1024)
def _expected_pass(
    build: Callable[..., object], shape: Callable[..., tuple[int, ...]], setting: tuple[int, ...], batch: int, training: bool
) -> Trace:
    return traced(build(*setting), *shape(*setting), batch=batch, training=training)


def _shown(code: Code, setting: Sequence[int]) -> str:
    return ", ".join(f"{name} = {value}" for name, value in zip(code.parameters, setting, strict=True))


# ---------------------------------------------------------------- and run


def _judged(
    mended: Mended, code: Code, given: Plan, built: tuple[_Setting, ...], more: str, run: Run | None, runs: Runs | None
) -> Judgement:
    """What is built decides; a run that was asked for must have been made, and must say the same."""
    if runs is not None and runs.refused:
        decided = f"; built from its layers it {_short(built[-1].found)}" if built else ""
        return left_open("refused", f"{NOT_RUN}{runs.refused}{decided}")
    if run is not None and run.ended in _LIMITS:
        why, words = _LIMITS[run.ended]
        return left_open(why, f"run in the box, {words}")
    if not built and run is None:
        return left_open("refused", f"needs more than layers and shapes: {more}; no code is run")
    if not built:
        assert run is not None
        return _from_run(mended, code, given, run, more)
    judgement = _compared(mended, code, built)
    return judgement if run is None else _held_against(judgement, built, run)


def _held_against(judgement: Judgement, built: tuple[_Setting, ...], run: Run) -> Judgement:
    """What was built and what was run must agree; else neither is believed."""
    if run.changed:
        return left_open("refused", f"run in the box, the code replaces parts of Python or torch ({', '.join(run.changed[:2])})")
    if run.ended == "failed" and _for_the_machine(run):
        return replace(judgement, reason=f"{judgement.reason}; {NOT_RUN}{_words(run)}")
    for number, setting in enumerate(built):
        found = setting.found
        measured = run.measured[number] if number < len(run.measured) else Measured()
        failed = run.ended == "failed" and number + 1 >= len(run.measured)
        if isinstance(found, _Broken):
            agrees = failed
        else:
            counted = sum(held.size for held in measured.parameters if held.trained)
            agrees = not failed and (measured.output, counted) == (found.output, found.parameters)
        if not agrees:
            ran = f"stops: {run.error}: {run.message}" if failed else f"gives {size(measured.output)}"
            built_says = f"built from its layers it {_short(found)}"
            return left_open("ambiguous", f"for {setting.shown} {built_says}, run in the box it {ran}; a person must look")
    lacking = _lacking(built, run)
    if lacking and isinstance(judgement.evidence, Agreement):
        return _without_skips(judgement.evidence, lacking)
    return judgement


def _short(found: _Net | _Broken) -> str:
    match found:
        case _Broken(words, _):
            return f"stops: {words}"
        case _Net(output, _, _, counted):
            return f"gives {size(output)} with {counted:,} parameters"


def _lacking(built: tuple[_Setting, ...], run: Run) -> str:
    """That the reference skips layers and the run shows no layer that does, though it is built with some."""
    expected, found = built[0].expected, built[0].found
    if isinstance(found, _Net) and expected.past and found.past and not run.measured[0].past:
        return f"changing the output of `{found.past[0]}` past the layer after it changes nothing at the end"
    return ""


def _from_run(mended: Mended, code: Code, given: Plan, run: Run, more: str) -> Judgement:
    """A class of which no net can be built: the run decides, if nothing in the code could have touched what was measured."""
    if (unplain := beyond(mended.source)) or run.changed:
        what = f"run in the box, it uses {unplain}" if unplain else f"run in the box, it replaces {run.changed[0]}"
        return left_open("refused", f"{what}: what is measured beside such code is not believed")
    if run.ended == "failed":
        if run.error not in _ITS_OWN or not run.line or _for_the_machine(run):
            return left_open("refused", f"needs more than layers and shapes ({more}), and run in the box it stops: {_words(run)}")
        setting = given.given[max(0, len(run.measured) - 1)].setting
        broken = _Broken(_words(run), run.line, declines(mended.source, run.line))
        return _compared(mended, code, [_setting(code, setting, broken)])
    if not all(measured.steady for measured in run.measured):
        return left_open("ambiguous", "run twice in the box, it gives different outputs for one input")
    if len(run.measured) != len(given.given):
        return left_open("refused", "run in the box, it was not measured in every setting")
    settings = [_setting(code, one.setting, _of_run(measured)) for one, measured in zip(given.given, run.measured, strict=True)]
    return _compared(mended, code, settings)


def _of_run(measured: Measured) -> _Net:
    """What a run measured, in the form of what is built; layers carry their parameters as weights, since no more is known."""
    found = tuple(
        Layer(row.name, row.kind, (1, *row.input), (1, *row.output), row.parameters, row.parameters, 0) for row in measured.layers
    )
    kernels = sum(held.size for held in measured.parameters if held.name.endswith("weight") and len(held.shape) > 1)
    counted = sum(held.size for held in measured.parameters if held.trained)
    return _Net(measured.output, found, kernels, counted, measured.unreached, measured.past, traces=measured.traces)


def _for_the_machine(run: Run) -> bool:
    """Whether what stopped a run is that the box has no graphics card, or no more memory."""
    return any(word in run.message.lower() for word in _PLACES)


def _words(run: Run) -> str:
    return f"{run.error}: {run.message}"


# ---------------------------------------------------------------- compared


def _compared(mended: Mended, code: Code, settings: Sequence[_Setting]) -> Judgement:
    """What fails in settings that the question does not ask for is no mistake, nor what a class itself says is not for it."""
    declined = next((item for item in settings if isinstance(item.found, _Broken) and item.found.declined), None)
    settings = [item for item in settings if item is not declined]
    asked = [item for item in settings if item.asked]
    if declined is not None and (declined.asked or not asked):
        return left_open("ambiguous", f"for {declined.shown} it says itself that this is not for it: {_words_of(declined.found)}")
    judgement = _in_settings(mended, code, asked or settings)
    if not isinstance(judgement.evidence, Agreement):
        return judgement
    if declined is not None:
        note = f"; for {declined.shown}, which is not asked for, it stops by itself: {_words_of(declined.found)}"
        return replace(judgement, reason=judgement.reason + note)
    every = _in_settings(mended, code, settings)
    if isinstance(every.evidence, Mismatch) and code.literal and all(item.counted for item in settings) and _alike(asked):
        return replace(judgement, reason=f"{judgement.reason}; beyond what the question asks for {every.reason}")
    if isinstance(every.evidence, Mismatch):
        return left_open("ambiguous", f"as it should be in what the question asks for, but beyond that {every.reason}")
    return every


def _alike(settings: Sequence[_Setting]) -> bool:
    """Whether every layer with weights gives what the reference's gives in its place."""
    nets = [(item.found, item.expected) for item in settings if isinstance(item.found, _Net)]
    return not any(first_difference(found.layers, expected.layers) for found, expected in nets)


def _words_of(found: _Net | _Broken) -> str:
    return found.words if isinstance(found, _Broken) else ""


def _in_settings(mended: Mended, code: Code, settings: Sequence[_Setting]) -> Judgement:
    for setting in settings:
        match setting.found:
            case _Broken() as broken:
                return _failed(broken, setting.expected, mended, setting.shown)
            case _Net() as found if wrong := next(_wrong_shapes(found, setting), None):
                return _wrong_output(found, setting, code, *wrong)
    return _same_output(code, [(item, item.found) for item in settings if isinstance(item.found, _Net)])


def _wrong_shapes(found: _Net, setting: _Setting) -> Iterator[tuple[str, tuple[int, ...], tuple[int, ...]]]:
    """In what pass the shape of the output is not the reference's, and both shapes."""
    if found.output != setting.expected.output:
        yield "", found.output, setting.expected.output
    for trace in found.traces:
        if trace.shape != (wanted := setting.passed(trace.batch, trace.training).shape):
            yield _mode(trace), trace.shape, wanted


def _mode(trace: Trace) -> str:
    return f", a batch of {trace.batch} {'in training' if trace.training else 'in evaluation'}"


def _failed(error: _Broken, expected: _Net, mended: Mended, shown: str) -> Judgement:
    lines = mended.source.splitlines()
    line = lines[error.line - 1].strip() if 0 < error.line <= len(lines) else ""
    number = f" in line {mended.numbers[error.line - 1]}" if 0 < error.line <= len(mended.numbers) else ""
    place = f" at {quoted(line)}{number}" if line else ""
    reason = f"wrong code: for {shown} it stops{place}: {error.words}"
    evidence = Mismatch(expected=f"an output of {size(expected.output)}", found=f"no output: {error.words}")
    return Judgement(evidence, reason)


def _wrong_output(
    found: _Net, setting: _Setting, code: Code, mode: str, gives: tuple[int, ...], wanted: tuple[int, ...]
) -> Judgement:
    reason = f"{_WRONG_OUTPUT} for {setting.shown}{mode} it gives {size(gives)}, it should give {size(wanted)}"
    difference = _difference(found, setting)
    sums = reckoned(found.traces[0], gives) if found.traces else ()
    shapes = (f"[{', '.join(map(str, shape))}]" for shape in (wanted, gives))
    evidence = Mismatch(expected=next(shapes), found=next(shapes), truth=code.id, reckoned=sums)
    return Judgement(evidence, reason + (f"; {difference}" if difference else ""))


def _difference(found: _Net, setting: _Setting) -> str:
    """The first thing that differs from the reference's net, where both have as many layers by its settings and connections."""
    first = next((one for _, one in _departures(found, setting)), None)
    if first is None or first.aspect == "depth":
        return first_difference(found.layers, setting.expected.layers)
    return f"the first difference: {first}"


def _departures(found: _Net, setting: _Setting) -> Iterator[tuple[str, Departure]]:
    """What differs in any pass, with the pass where it is not the usual one."""
    for trace in found.traces:
        usual = trace.batch == found.traces[0].batch and not trace.training
        for one in compared(trace, setting.passed(trace.batch, trace.training)).departures:
            yield "" if usual else _mode(trace), one


def _same_output(code: Code, nets: Sequence[tuple[_Setting, _Net]]) -> Judgement:
    """The outputs have the right shapes: then what is computed counts."""
    unlike = [(setting, mode, one) for setting, found in nets for mode, one in _departures(found, setting)]
    for setting, mode, one in unlike:
        if one.sure and one.aspect in code.settled and not any(other.aspect == "depth" for _, _, other in unlike):
            word = "connections" if one.aspect == "connections" else "network"
            reason = f"wrong {word}: for {setting.shown}{mode}: {one}"
            return Judgement(Mismatch(expected=one.expected, found=one.found, truth=code.id), reason)
    for setting, found in nets:
        if detail := _other_counts(found, setting):
            return left_open("ambiguous", detail)
    (usual, first), *_ = nets
    so_far = f"gives {size(first.output)} as it should"
    if idle := [name for name in first.unreached if name not in usual.expected.unreached]:
        layer = idle[0].rpartition(".")[0] or idle[0]
        return left_open("ambiguous", f"{so_far}, but the output does not depend on `{layer}`")
    for setting, mode, one in unlike:
        if one.aspect not in code.free:
            return left_open("ambiguous", f"{so_far}, but for {setting.shown}{mode} it differs: {one}")
    if not all(found.traces for _, found in nets):
        return left_open("ambiguous", f"{so_far}, with as many parameters, but what it does could not be followed")
    exact = first.parameters == usual.expected.parameters
    return _agreed(code, [found for _, found in nets], exact, tuple(dict.fromkeys(str(one) for _, _, one in unlike)))


def _other_counts(found: _Net, setting: _Setting) -> str:
    """That it has more or fewer parameters, biases that change nothing apart."""
    expected = setting.expected
    idle = compared(found.traces[0], setting.passed(found.traces[0].batch, found.traces[0].training)).idle if found.traces else 0
    if (found.weights, found.parameters) == (expected.weights, expected.parameters + idle):
        return ""
    difference = _difference(found, setting)
    return (
        f"gives {size(found.output)} as it should, but for {setting.shown} it has {found.parameters:,} parameters, "
        f"the reference {expected.parameters:,}" + (f"; {difference}" if difference else "")
    )


def _agreed(code: Code, nets: Sequence[_Net], exact: bool, free: tuple[str, ...]) -> Judgement:
    first = nets[0]
    shapes = ", ".join(size(found.output) for found in nets)
    value = f"[{', '.join(map(str, (*first.output, first.weights, first.parameters)))}]"
    reason = f"gives {shapes} as the reference does, by the same layers, with as many weights ({first.weights:,})"
    reason += (
        f" and parameters ({first.parameters:,})"
        if exact
        else f"; biases that change nothing apart, {first.parameters:,} parameters"
    )
    told = f"; what the question leaves open: {free[0]}" if free else ""
    sums = reckoned(first.traces[0], first.output, (first.weights, first.parameters))
    return Judgement(Agreement(expected=value, found=value, truth=code.id, reckoned=sums), reason + told)


def _without_skips(agreement: Agreement, what: str) -> Judgement:
    """Shapes and counts agree, the connections that skip layers do not."""
    evidence = Mismatch(expected="connections past layers, as in the reference", found=what, truth=agreement.truth)
    return Judgement(evidence, f"wrong connections: {what}; the reference has connections that skip layers")


# ---------------------------------------------------------------- what stands beside the verdict


def _with_remedy(judgement: Judgement, plan: Plan, program: Program, code: Code) -> Judgement:
    cases = [
        Case(
            partial(one.build, program),
            code.shape(*one.setting),
            _expected(code.function, code.shape, one.setting).output,
            partial(_nothing_settled_differs, code, one.setting),
        )
        for one in plan.given
    ]
    advice = remedy(cases)
    return replace(judgement, reason=judgement.reason + (f"; {advice}" if advice else ""))


def _nothing_settled_differs(code: Code, setting: tuple[int, ...], net: object) -> bool:
    """Whether a net that was mended has no mistake left, as far as it has the reference's layers."""
    trace = traced(net, *code.shape(*setting), batch=USUAL)
    expected = _expected_pass(code.function, code.shape, setting, USUAL, False)
    return not any(one.aspect in code.settled for one in as_far_as_both(trace, expected))


def _listing(program: Program, mended: Mended, code: Code, built: Sequence[_Setting], run: Run | None) -> Listing:
    """The class with its layers in the first setting, each beside the reference's in its place."""
    setting = code.settings[0]
    found = built[0].found if built else None
    if found is None and run is not None and run.measured:
        found = _of_run(run.measured[0])
    expected = _expected(code.function, code.shape, setting).layers
    return Listing(
        name=mended.name,
        source=mended.source,
        mended=mended.mended,
        supplied=program.supplied,
        setting=_shown(code, setting),
        layers=tuple(rows(found.layers, expected)) if isinstance(found, _Net) else (),
        facts=tuple(_facts(found, run)) if isinstance(found, _Net) else (),
        ran=run is not None and run.ended in ("done", "failed"),
    )


def _facts(found: _Net, run: Run | None) -> Iterator[str]:
    if found.unreached:
        yield f"no gradient reaches {', '.join(found.unreached[:4])}"
    else:
        yield "gradients reach every parameter"
    if found.past:
        yield f"used past the layer after them: {', '.join(found.past[:6])}"
    if run is None or run.ended != "done" or not run.measured:
        return
    measured = run.measured[0]
    shapes = {output.shape[1:] for output in measured.outputs}
    batches = sorted({output.batch for output in measured.outputs})
    if len(shapes) == 1 and all(output.shape[0] == output.batch for output in measured.outputs):
        yield f"run on batches of {' and '.join(map(str, batches))}, in training and in evaluation: {size(measured.output)} each"
    else:
        yield "run on other batches, or in training, it gives other shapes"
    yield ("run twice, it gives the same" if measured.steady else "run twice, it gives different outputs")
