"""Hostile programs, every one really run in the box: nothing gets out, nothing is forged, nobody else notices."""

from __future__ import annotations

import re
import socket
import textwrap
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import pytest

from grader.audit import start
from grader.claims.code import check
from grader.discourse import Finding, World
from grader.mending import Mended
from grader.model import Claim, Outcome, Span
from grader.ran import Run, Runs
from grader.runs import run
from grader.sandbox.isolation import choose
from grader.sandbox.policy import Limits, Policy
from grader.sandbox.probe import FIELD, LINE
from grader.sandbox.server import Server, ask, say
from tests.conftest import ROOT, course
from tests.test_code import NET

LIMITS = Limits(wall=0.9, cpu=1, memory=500 << 20, data=420 << 20, processes=24, scratch=16 << 20, file=8 << 20)
CANARY = "hostile-canary-91c2"
LANES, SHARE = 3, 5
FILES = ("escape", "exhaustion", "forgery", "interference")


def programs() -> list[tuple[str, str, str, str]]:
    """File, name, place and code of every program."""
    found = []
    for file in FILES:
        text = (Path(__file__).parent / "hostile" / f"{file}.txt").read_text("utf-8")
        for block in text.split("%% ")[1:]:
            name, _, code = block.partition("\n")
            place = re.search(r" \[(\w+)\]$", name)
            found.append((file, name.removesuffix(place[0]) if place else name, place[1] if place else "constructor", code))
    return found


def program(place: str, code: str, world: Outside) -> str:
    """A net that gives 31 x 31 with one layer, with the hostile lines in their place."""
    lines = {"class": "pass", "constructor": "pass", "forward": "pass"} | {place: code}
    body = {key: textwrap.indent(value, "    " if key == "class" else "        ") for key, value in lines.items()}
    return f"""import ctypes, os, sys
C = ctypes.CDLL(None, use_errno=True)
SECRET, OUTSIDE, HOUSE, PORT, FORGED = {world.secret!r}, {world.folder!r}, {str(ROOT)!r}, {world.port}, {world.honest!r}
def open_fd(fd):
    try: return bool(os.fstat(fd))
    except OSError: return False
class ConvTransposeNet(nn.Module):
{body["class"]}
    def __init__(self, kernel, num_filters, num_colours, num_in_channels):
        super().__init__()
{body["constructor"]}
        self.conv = nn.Conv2d(num_in_channels, num_colours, kernel, padding=kernel // 2)
    def forward(self, x):
{body["forward"]}
        return self.conv(x)[:, :, 1:, 1:]
"""


@dataclass(frozen=True)
class Outside:
    """What the programs aim at, and the servers that run them, one in each lane."""

    servers: tuple[Server, ...]
    lanes: tuple[ThreadPoolExecutor, ...]  # a box ends with the thread that started it
    folder: str
    secret: str
    port: int
    listener: socket.socket
    honest: bytes

    def control(self, lane: int = 0) -> bytes:
        """What an honest answer gives, to the byte."""
        reply = ask(self.servers[lane], request(NET), Limits())
        return LINE.join(FIELD.join(line) for line in reply.lines).encode()


def request(source: str) -> dict[str, object]:
    code = course().reference("5.1").codes[0]  # type: ignore[union-attr]
    shapes = [list(code.shape(*setting)) for setting in code.settings]
    settings = [[[list(setting), {}, shape], shape] for setting, shape in zip(code.settings, shapes, strict=True)]
    return {"kind": "measure", "source": source, "name": code.names[0], "seed": 1, "settings": settings}


@pytest.fixture(scope="module")
def outside(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Outside]:
    isolation = choose("auto")
    assert isolation.tool is not None, f"no box holds on this machine, so none of this was tried: {isolation.reason}"
    assert isolation.tool.name == "bubblewrap"
    folder = tmp_path_factory.mktemp("outside")
    (folder / "secret").write_text(CANARY)
    servers = tuple(Server(isolation.tool, Policy(limits=LIMITS, nested=isolation.policy.nested)) for _ in range(LANES))
    listener = socket.create_server(("127.0.0.1", 0))
    listener.setblocking(False)
    lanes = tuple(ThreadPoolExecutor(1) for _ in servers)
    world = Outside(servers, lanes, str(folder), str(folder / "secret"), listener.getsockname()[1], listener, b"")
    honest = world.control()
    assert honest.count(b"parameter") == 54
    yield Outside(servers, lanes, world.folder, world.secret, world.port, listener, honest)
    for server, lane in zip(servers, lanes, strict=True):
        server.close()
        lane.shutdown()
    listener.close()


def judged(source: str, run: Run) -> tuple[Outcome, str, str]:
    mended = Mended("ConvTransposeNet", source, Span(0, 1), tuple(0 for _ in source.splitlines()), mended=False)
    claim = Claim(kind="code", part="solution", span=Span(0, 1), quote="c")
    world: World = start(course().reference("5.1"))
    judgement = check(Finding(claim, code=mended), World(world.question, world.context, world.names, runs=Runs({source: run})))
    outcome = Outcome.RIGHT if judgement.evidence.method == "agreement" else Outcome.UNCHECKABLE
    return (Outcome.WRONG if judgement.evidence.method == "mismatch" else outcome), judgement.reason, str(judgement)


def test_there_are_more_than_150_programs() -> None:
    assert len({(file, name) for file, name, *_ in programs()}) == len(programs()) >= 150


@dataclass(frozen=True)
class Ended:
    """One program, how it ended, and what was wrong with that."""

    name: str
    source: str
    run: Run
    problems: tuple[str, ...]


def lots() -> list[list[tuple[str, str, str, str]]]:
    """The programs in lots of which the parts run at the same time: most of them wait for their end."""
    found = programs()
    return [found[start : start + LANES * SHARE] for start in range(0, len(found), LANES * SHARE)]


def ran(lane: int, lot: list[tuple[str, str, str, str]], outside: Outside) -> list[Ended]:
    """Programs of one lane, one after another; an honest answer in between gives what it always gives."""
    server, ended = outside.servers[lane], []
    for file, name, place, code in lot:
        source = program(place, code, outside)
        if server.box is None:
            say(server, "said = 1", Limits())  # a new server's start is not the program's time
        began = time.monotonic()
        run_ = run(server, Mended("ConvTransposeNet", source, Span(0, 1), (), mended=False), course().reference("5.1").codes[0])  # type: ignore[union-attr]
        took, problems = time.monotonic() - began, []
        if took >= LIMITS.wall + 10:  # it ends; how soon after its limit is for the bench
            problems.append(f"{took:.2f} s")
        if server.box is not None and server.box.server.children():
            problems.append("a process is left")
        if (file == "interference" or len(name) % 4 == 0) and outside.control(lane) != outside.honest:
            problems.append("the next answer is another")
        ended.append(Ended(f"{file}: {name}", source, run_, tuple(problems)))
    return ended


@pytest.mark.parametrize("lot", lots(), ids=lambda lot: lot[0][1].replace(" ", "-"))
def test_hostile_programs_are_contained(lot: list[tuple[str, str, str, str]], outside: Outside) -> None:
    done = [outside.lanes[lane].submit(ran, lane, lot[lane::LANES], outside) for lane in range(LANES)]
    ended = [item for lane in done for item in lane.result()]
    assert len(ended) == len(lot)
    for item in ended:
        outcome, reason, everything = judged(item.source, item.run)
        assert item.problems == (), item.name
        assert outcome is not Outcome.RIGHT, (item.name, reason)
        if item.run.ended in ("timeout", "memory", "processes", "output", "died", "result", "forged"):
            assert outcome is Outcome.UNCHECKABLE, (item.name, reason)
        assert CANARY not in everything + item.run.model_dump_json(), item.name
    names = [item.name for item in ended]
    assert [path.name for path in Path(outside.folder).iterdir()] == ["secret"], names
    with pytest.raises(BlockingIOError):
        outside.listener.accept()


def test_after_all_of_them_the_honest_answer_is_what_a_cold_box_gives(outside: Outside) -> None:
    assert [outside.lanes[lane].submit(outside.control, lane).result() for lane in range(LANES)] == [outside.honest] * LANES
    cold = Server(outside.servers[0].tool, Policy(nested=False))
    reply = ask(cold, request(NET))
    assert LINE.join(FIELD.join(line) for line in reply.lines).encode() == outside.honest
