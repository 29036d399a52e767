"""What is done once: equal parts, equal formulas, one pass of a network, what workers load, the box that waits for them."""

from __future__ import annotations

import json
import os
import socket
import sqlite3
import struct
import time
from pathlib import Path

import psutil
import pytest

from grader import audit, task
from grader.decide import equal, kept
from grader.files import load_course
from grader.mending import Mended
from grader.model import Answer, Span
from grader.pool import Job, Pool
from grader.reach import passed
from grader.runs import run
from grader.sandbox.box import GONE, Ran
from grader.sandbox.policy import Limits
from grader.sandbox.spare import Spare
from grader.work import Worker

ROOT = Path(__file__).parent.parent
COURSE = "csc413_hw2"


def as_another_worker() -> None:
    kept.forget()
    audit._PARTS.clear()
    task.cache_at.cache_clear()


def test_equal_formulas_are_decided_once_by_all_workers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept, "_SHELVES", [])
    path = ROOT / "answers" / COURSE / "2.2.3.yaml"
    plain = task.Request(str(path), "s", "", "none", path.read_bytes())
    shared = task.Request(str(path), "s", "", "none", path.read_bytes(), cache=str(tmp_path / "cache.sqlite"))
    as_another_worker()
    *_, alone = task.graded(plain.encode())
    as_another_worker()
    *_, first = task.graded(shared.encode())
    with sqlite3.connect(tmp_path / "formulas.sqlite") as db:
        assert db.execute("SELECT count(*) FROM answers").fetchone()[0] > 10
    (tmp_path / "cache.sqlite").unlink()
    as_another_worker()
    monkeypatch.setattr(equal, "_decided", lambda *given: pytest.fail("decided again"))
    *_, second = task.graded(shared.encode())
    assert alone == first == second


def test_equal_parts_after_equal_parts_are_graded_once(monkeypatch: pytest.MonkeyPatch) -> None:
    graded: list[tuple[str, str]] = []
    real = audit._part

    def seen(answer: Answer, part: str, world: object) -> object:
        graded.append((answer.submission, part))
        return real(answer, part, world)  # type: ignore[arg-type]

    monkeypatch.setattr(audit, "_part", seen)
    audit._PARTS.clear()
    course = load_course(COURSE)
    trace = "Let $n = 2$. Then $n^2 = 5$."
    said = {"ann": "We get $n^3 = 8$.", "bob": "We get $n^3 = 9$.", "cid": "We get $n^3 = 8$."}
    answers = [Answer(course=COURSE, question="2.3.2", submission=who, trace=trace, solution=said[who]) for who in said]
    ann, bob, cid = (audit.grade(answer, course) for answer in answers)
    assert graded == [("ann", "trace"), ("ann", "solution"), ("bob", "solution")]
    assert ann == cid != bob
    audit._PARTS.clear()
    assert audit.grade(answers[1], course) == bob


def test_one_pass_tells_what_counts_and_what_skips() -> None:
    import torch
    from torch import nn

    class Net(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.a, self.b, self.c = (nn.Conv2d(2, 2, 3, padding=1, device="meta") for _ in range(3))
            self.d = nn.Conv2d(4, 1, 1, device="meta")
            self.idle = nn.Linear(2, 2, device="meta")

        def forward(self, x: torch.Tensor) -> torch.Tensor:
            first = self.a(x)
            return self.d(torch.cat([first, self.c(self.b(first).relu_())], 1))

    found = passed(Net(), 2, 8, 8)
    assert found.output == (1, 8, 8)
    assert [layer.name for layer in found.layers] == ["a", "b", "c", "d"]
    assert found.past == ("a",)
    assert found.unreached == ("idle.weight", "idle.bias")


def test_a_nursery_that_is_killed_costs_no_answer() -> None:
    path = ROOT / "answers" / COURSE / "2.3.2.yaml"
    request = b"g" + task.Request(str(path), "s", "", "none", path.read_bytes()).encode()
    pool = Pool("grader.render:answered", 2, 60.0)
    try:
        for number in range(4):
            pool.put(Job(str(number), (request,)))
        done = pool.take(5.0)
        nurseries = psutil.Process().children()
        for nursery in nurseries:
            nursery.kill()
        psutil.wait_procs(nurseries, 5.0)
        until = time.monotonic() + 100
        while len(done) < 4 and time.monotonic() < until:
            done += pool.take(5.0)
    finally:
        pool.close()
    assert [reply.ended for item in done for reply in item.replies] == ["done"] * 4
    assert len({item.replies[0].frames[-1] for item in done}) == 1


def test_a_worker_that_was_ended_is_replaced_at_once_and_all_end_with_their_nursery() -> None:
    worker = Worker("tests.test_sharing:asleep")
    assert worker.ask("0", 60.0) == "slept"
    began = time.monotonic()
    assert worker.ask("30", 0.2) is None
    assert worker.ask("0", 60.0) == "slept"
    assert time.monotonic() - began < 25  # not the thirty seconds of the one that sleeps
    below = psutil.Process().children(recursive=True)
    worker.close()
    _, alive = psutil.wait_procs(below, 5.0)
    assert not [one for one in alive if one.status() != psutil.STATUS_ZOMBIE]


def asleep(seconds: str) -> str:
    time.sleep(float(seconds))
    return "slept"


class Lost:
    """A runner whose first boxes are lost."""

    def __init__(self, lost: int) -> None:
        self.left, self.asked = lost, 0

    def run(self, body: bytes, limits: Limits | None) -> Ran:
        self.asked += 1
        if self.asked <= self.left:
            return Ran("died", b"", b"", 0.0, GONE)
        return Ran("done", struct.pack("<4s16sI", b"GBX1", bytes.fromhex(json.loads(body)["seal"]), 0), b"", 0.0)

    def close(self) -> None: ...


@pytest.mark.parametrize(("lost", "ended", "asked"), [(0, "done", 1), (1, "done", 2), (2, "died", 2)])
def test_a_box_that_is_lost_is_not_the_code_s_doing_where_another_stands(lost: int, ended: str, asked: int) -> None:
    code = next(code for item in load_course(COURSE, frozenset({"5.1"})).references for code in item.codes)
    runner = Lost(lost)
    assert (
        run(runner, Mended(name="Net", source="class Net: ...", header=Span(0, 0), places=(), mended=False), code).ended == ended
    )
    assert runner.asked == asked


class Fake:
    """As much of a box as its spare needs."""

    def __init__(self) -> None:
        self.control, self.other = socket.socketpair()
        self.closed = False

    def close(self) -> None:
        self.closed = True


def test_a_spare_box_is_for_one_process_and_ends_with_it() -> None:
    box = Fake()
    spare = Spare(box)  # type: ignore[arg-type]
    takers = []
    for _ in range(3):
        pid = os.fork()
        if pid == 0:
            os._exit(1 if spare.take() is box else 0)  # type: ignore[comparison-overlap]
        takers.append((pid, os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])))
    assert [status for _, status in takers] == [1, 0, 0]
    spare.ended(takers[1][0])
    assert not box.closed
    spare.ended(takers[0][0])
    assert box.closed
