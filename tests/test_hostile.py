"""Hostile programs, every one really run in the box: nothing gets out, nothing is forged, nobody else notices."""

from __future__ import annotations

import re
import socket
import textwrap
import time
from collections.abc import Iterator
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
    """What the programs aim at, and the one server that runs them all."""

    server: Server
    folder: str
    secret: str
    port: int
    listener: socket.socket
    honest: bytes

    def control(self) -> bytes:
        """What an honest answer gives, to the byte."""
        reply = ask(self.server, request(NET), Limits())
        return LINE.join(FIELD.join(line) for line in reply.lines).encode()


def request(source: str) -> dict[str, object]:
    code = course().reference("5.1").codes[0]  # type: ignore[union-attr]
    settings = [[list(setting), list(code.shape(*setting))] for setting in code.settings]
    return {"kind": "measure", "source": source, "name": code.names[0], "seed": 1, "settings": settings}


@pytest.fixture(scope="module")
def outside(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Outside]:
    isolation = choose("auto")
    assert isolation.tool is not None, f"no box holds on this machine, so none of this was tried: {isolation.reason}"
    assert isolation.tool.name == "bubblewrap"
    folder = tmp_path_factory.mktemp("outside")
    (folder / "secret").write_text(CANARY)
    server = Server(isolation.tool, Policy(limits=LIMITS, nested=isolation.policy.nested))
    listener = socket.create_server(("127.0.0.1", 0))
    listener.setblocking(False)
    world = Outside(server, str(folder), str(folder / "secret"), listener.getsockname()[1], listener, b"")
    honest = world.control()
    assert honest.count(b"parameter") == 54
    yield Outside(server, world.folder, world.secret, world.port, listener, honest)
    server.close()
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


@pytest.mark.parametrize(("file", "name", "place", "code"), programs(), ids=lambda value: value[:40] if " " in value else value)
def test_a_hostile_program_is_contained(file: str, name: str, place: str, code: str, outside: Outside) -> None:
    source = program(place, code, outside)
    mended = Mended("ConvTransposeNet", source, Span(0, 1), (), mended=False)
    if outside.server.box is None:
        say(outside.server, "said = 1", Limits())  # a new server's start is not the program's time
    began = time.monotonic()
    found = run(outside.server, mended, course().reference("5.1").codes[0])  # type: ignore[union-attr]
    took = time.monotonic() - began
    outcome, reason, everything = judged(source, found)
    assert outcome is not Outcome.RIGHT, reason
    if found.ended in ("timeout", "memory", "processes", "output", "died", "result", "forged"):
        assert outcome is Outcome.UNCHECKABLE, reason
    assert CANARY not in everything + found.model_dump_json()
    assert took < LIMITS.wall + 1, f"{took:.2f} s"
    assert [path.name for path in Path(outside.folder).iterdir()] == ["secret"]
    with pytest.raises(BlockingIOError):
        outside.listener.accept()
    if outside.server.box is not None:
        assert outside.server.box.server.children() == []
    if file == "interference" or len(name) % 4 == 0:
        assert outside.control() == outside.honest


def test_after_all_of_them_the_honest_answer_is_what_a_cold_box_gives(outside: Outside) -> None:
    assert outside.control() == outside.honest
    cold = Server(outside.server.tool, Policy(nested=False))
    reply = ask(cold, request(NET))
    assert LINE.join(FIELD.join(line) for line in reply.lines).encode() == outside.honest
