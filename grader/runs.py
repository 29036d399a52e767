"""Classes of an answer run in the box, before the audit: what they measured enters it as data.

A box is named by a line of text that a request can carry: empty, no code is run and the audit builds what it can; `refused: ...`,
no box holds here and the code's claims are told so; `level: ...`, a worker elsewhere finds its own; else JSON of the tool, with
which a worker starts its own warm server.
"""

from __future__ import annotations

import ast
import json
from collections.abc import Iterator, Sequence
from contextlib import suppress
from functools import lru_cache

from grader.answers import segments
from grader.given import Given, code_named, plan
from grader.mending import Mended, classes
from grader.model import PARTS, Answer, LayerRow
from grader.occasions import USUAL, batches
from grader.program import parse
from grader.ran import Held, Measured, Output, Run, Runs, Step, Trace
from grader.reference import Code, Course
from grader.sandbox.box import NoBox, Runner, Tool
from grader.sandbox.isolation import LEVELS, Isolation, Level, choose, remembered, runner_of
from grader.sandbox.policy import Limits, Policy
from grader.sandbox.server import Reply, Server, ask

REFUSED = "refused: "
ELSEWHERE = "level: "
SEED = 413
MAX_CLASSES = 12  # of one answer that are run
MAX_SOURCE = 40_000
MAX_LINES = 12_000
MAX_BATCH = 65  # images of a batch that the box is given
_TRACED = frozenset({"trace", "held", "step"})
MAX_NAME = 200
BOXES = 2  # that a run may cost
_BEGUN: list[Server] = []

Box = str
"""The line of text that names a box."""


def box_of(level: Level, here: bool = True) -> tuple[Box, str]:
    """The box of a level, and its name for reports; workers on other machines find their own."""
    isolation = choose(level)
    if not here and isolation.tool is not None:
        return ELSEWHERE + level, str(isolation)
    if isolation.tool is None:
        return REFUSED + isolation.reason, str(isolation)
    return _line(isolation, isolation.tool), str(isolation)


def _line(isolation: Isolation, tool: Tool) -> Box:
    told = {"name": tool.name, "version": tool.version, "path": tool.path, "nested": isolation.policy.nested}
    return json.dumps(told)


def begin(level: Level) -> None:
    """Begin to start the box of a level for the first process forked from this one that needs it, if it is known to hold."""
    isolation = remembered(level)
    if isolation is not None and isolation.tool is not None:
        runner = _runner(_line(isolation, isolation.tool))
        if isinstance(runner, Server):
            with suppress(NoBox):
                runner.begin()
                _BEGUN.append(runner)


def ended(pid: int) -> None:
    """A process forked from this one has ended."""
    for runner in _BEGUN:
        runner.ended(pid)


def collected(answer: Answer, course: Course, box: Box) -> Runs | None:
    """Every class of the answer that the reference has a network for, run once; None where no code is run at all."""
    question = course.reference(answer.question)
    if not box or question is None or not question.codes:
        return None
    if box.startswith(ELSEWHERE):
        box = box_of(level_named(box.removeprefix(ELSEWHERE)))[0]
    wanted = [(mended, code) for mended, code in _wanted(answer, question.codes)][:MAX_CLASSES]
    if box.startswith(REFUSED):
        return Runs(refused=box.removeprefix(REFUSED)) if wanted else None
    runs: dict[str, Run] = {}
    for mended, code in wanted:
        if mended.source not in runs:
            runs[mended.source] = run(_runner(box), mended, code)
    return Runs(runs)


def warm(box: Box) -> None:
    """The box of this worker, begun to start while other answers are read."""
    if box and not box.startswith((ELSEWHERE, REFUSED)):
        with suppress(NoBox):  # told when code is run
            runner = _runner(box)
            if isinstance(runner, Server):
                runner.warm()


def level_named(name: str) -> Level:
    return next((level for level in LEVELS if level == name), "auto")


def _wanted(answer: Answer, codes: Sequence[Code]) -> Iterator[tuple[Mended, Code]]:
    for part in PARTS:
        for mended in classes(segments(answer.text(part), part)) if answer.text(part) else ():
            code = code_named(mended.name, codes)
            if code is not None and not mended.problem and len(mended.source) <= MAX_SOURCE:
                yield mended, code


@lru_cache(maxsize=1)
def _runner(box: Box) -> Runner:
    told = json.loads(box)
    tool = Tool(told["name"], told["version"], told["path"])
    return runner_of(Isolation(tool, Policy(nested=told["nested"])))


def run(runner: Runner, mended: Mended, code: Code, limits: Limits | None = None) -> Run:
    """One class in every setting of the reference; only its source, the settings and the shapes of inputs enter.

    A box that was lost is not the code's doing where another one stands: so it is run once more then.
    """
    settings = [list(_asked(given, code.shape(*given.setting))) for given in _given(mended, code)]
    request = {
        "kind": "measure", "source": mended.source, "name": mended.name, "seed": SEED, "settings": settings,
        "batches": [size for size in _batches(mended.source) if size <= MAX_BATCH],
    }  # fmt: skip
    found = Run(ended="died")
    for _ in range(BOXES):
        try:
            reply = ask(runner, request, limits)
        except NoBox as error:
            found = Run(ended="died", message=str(error))
            continue
        found = read(reply)
        if reply.ended != "died" or not reply.lost:
            break
    return found


def _given(mended: Mended, code: Code) -> tuple[Given, ...]:
    """What the constructor is given; what cannot be read gets the reference's arguments in their order."""
    try:
        return plan(parse(mended.source), code).given
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return tuple(Given(setting, setting) for setting in code.settings)


def _asked(given: Given, shape: Sequence[int]) -> Iterator[object]:
    """One setting as the box is told: arguments, those with a name, the input's shape, which layers without sizes need too."""
    yield [list(given.arguments), dict(given.named), list(shape)]
    yield list(shape)


def _batches(source: str) -> tuple[int, ...]:
    try:
        return batches(ast.parse(source))
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return (USUAL,)


# ---------------------------------------------------------------- what came back, typed


def read(reply: Reply) -> Run:
    """The lines of a reply as a run; what does not fit its form is called forged."""
    if reply.ended != "done":
        return Run(ended=reply.ended)
    try:
        return _run(reply.lines)
    except (ValueError, IndexError, TypeError):
        return Run(ended="forged")


def _run(lines: Sequence[tuple[str, ...]]) -> Run:
    if len(lines) > MAX_LINES:
        raise ValueError("too many lines")
    blocks: list[list[tuple[str, ...]]] = []
    run = Run(ended="done")
    for kind, *fields in lines:
        match kind:
            case "setting":
                if int(fields[0]) != len(blocks):
                    raise ValueError("settings out of order")
                blocks.append([])
            case "error":
                known = {"error": fields[0][:MAX_NAME], "message": fields[1][:MAX_NAME], "line": _whole(fields[2])}
                run = run.model_copy(update={"ended": "failed", **known})
            case "changed":
                run = run.model_copy(update={"changed": (*run.changed, fields[0][:MAX_NAME])})
            case _:
                blocks[-1].append((kind, *fields))
    return run.model_copy(update={"measured": tuple(_measured(block) for block in blocks)})


def _measured(lines: Sequence[tuple[str, ...]]) -> Measured:
    found: dict[str, list[tuple[str, ...]]] = {}
    traced = [line for line in lines if line[0] in _TRACED]
    for kind, *fields in (line for line in lines if line[0] not in _TRACED):
        found.setdefault(kind, []).append(tuple(field[:MAX_NAME] for field in fields))
    if set(found) - {"parameter", "output", "layer", "steady", "unreached", "past"}:
        raise ValueError("a line of no known kind")
    return Measured(
        parameters=tuple(
            Held(name=name, shape=_shape(shape), trained=on == "1") for name, shape, on in found.get("parameter", ())
        ),
        layers=tuple(_row(*fields) for fields in found.get("layer", ())),
        outputs=tuple(_output(*fields) for fields in found.get("output", ())),
        unreached=tuple(fields[0] for fields in found.get("unreached", ())),
        past=tuple(fields[0] for fields in found.get("past", ())),
        traces=tuple(_traces(traced)),
        steady=all(fields[0] == "1" for fields in found.get("steady", ())),
    )


def _traces(lines: Sequence[tuple[str, ...]]) -> Iterator[Trace]:
    """Every pass with the tensors it holds and its steps, which stand behind its line."""
    blocks: list[list[tuple[str, ...]]] = []
    for line in lines:
        if line[0] == "trace":
            blocks.append([])
        blocks[-1].append(line)
    for (_, batch, training, given, output, shape), *rest in blocks:
        yield Trace(
            batch=_whole(batch),
            training=training == "1",
            input=_shape(given),
            held=tuple((name[:MAX_NAME], _shape(sides)) for kind, name, sides, *_ in rest if kind == "held"),
            steps=tuple(
                Step(operation=row[1][:MAX_NAME], given=row[2], shape=_shape(row[3]), layer=row[4][:MAX_NAME])
                for row in rest
                if row[0] == "step"
            ),
            output=output,
            shape=_shape(shape),
        )


def _output(mode: str, batch: str, shape: str, dtype: str) -> Output:
    return Output(mode="train" if mode == "train" else "eval", batch=_whole(batch), shape=_shape(shape), dtype=dtype[:20])


def _row(name: str, kind: str, given: str, output: str, parameters: str) -> LayerRow:
    return LayerRow(
        name=name, kind=kind, input=_shape(given)[1:], output=_shape(output)[1:], parameters=_whole(parameters)
    )  # fmt: skip


def _shape(text: str) -> tuple[int, ...]:
    sides = tuple(map(_whole, text.split(","))) if text else ()
    if len(sides) > 8:
        raise ValueError("too many axes")
    return sides


def _whole(text: str) -> int:
    if not text.isascii() or not text.isdigit() or len(text) > 15:
        raise ValueError("no whole number")
    return int(text)
