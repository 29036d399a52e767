"""kill -9 at random moments while a class is graded: grader, worker, nursery, box, or all at once; then what is left is held to an
undisturbed run.

    python tests/bench/kill.py [KILLS] [SUBMISSIONS] [SEED] [--code]

`--code`: an answer with a class is graded too, so that boxes are under way.

Held: every report, page and table has the same bytes as undisturbed; the ledger holds each answer once; no worker outlives its
grader; at most what was under way is graded a second time. No second worker is killed at an answer that has cost one.
"""

from __future__ import annotations

import hashlib
import json
import os
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

import psutil

ROOT = Path(__file__).parent.parent.parent
sys.path.insert(0, str(ROOT))

from tests.bench.classroom import written  # noqa: E402

QUICK = ("2.3.2", "2.3.1")  # their references need no torch: a worker is ready in a third of a second
CODE = (*QUICK, "5.1")  # with a class, which is run in a box
JOBS = 2
ROLES = ("grader", "worker", "worker", "nursery", "box", "all")


@dataclass
class Found:
    """What the killing came to."""

    kills: Counter[str] = field(default_factory=Counter)
    classes: int = 0
    different: list[str] = field(default_factory=list)
    lost: int = 0
    double: int = 0
    again: int = 0
    orphans: int = 0
    told: list[str] = field(default_factory=list)  # on stderr, tracebacks among them


def tree(folder: Path) -> dict[str, str]:
    """Every file but the ledger's, with a hash of its bytes."""
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and ".grader" not in path.parts
    }


def command(room: Path, out: Path, *more: str) -> list[str]:
    inner = (
        str(room / "class"),
        "--out",
        str(out),
        "--resume",
        "--quiet",
        "--jobs",
        str(JOBS),
        "--log",
        str(room / f"{out.name}.log"),
    )
    return [sys.executable, "-m", "grader.cli", "grade", *inner, *more]


def started(room: Path, out: Path, *more: str) -> subprocess.Popen[str]:
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    return subprocess.Popen(
        command(room, out, *more), stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True, env=environment
    )


def killed(
    room: Path,
    submissions: int,
    kills: int,
    seed: int,
    pause: float = 2.0,
    more: tuple[str, ...] = (),
    questions: tuple[str, ...] = QUICK,
) -> Found:
    """A class graded again and again under fire until so many processes were killed."""
    draw, found = random.Random(seed), Found()
    answers = written(room / "class", submissions, questions)
    calm = started(room, room / "calm")
    assert calm.wait() == 0, calm.stderr.read() if calm.stderr else ""
    expected = tree(room / "calm")
    while found.kills.total() < kills or not found.classes:
        out = room / f"out{found.classes}"
        while True:
            status = _under_fire(started(room, out, *more), room / f"{out.name}.log", draw, kills, pause, found)
            if status == 0:
                break
            assert status == -signal.SIGKILL, (status, found.told)
        found.classes += 1
        seen = tree(out)
        found.different.extend(
            f"{out.name}/{name}" for name in expected.keys() | seen.keys() if expected.get(name) != seen.get(name)
        )
        _counted(room, out, answers, found)
        shutil.rmtree(out)
    return found


def _under_fire(process: subprocess.Popen[str], log: Path, draw: random.Random, kills: int, pause: float, found: Found) -> int:
    """One run, until it ends or is killed: half of the moments are counted from its start, half from the first result of it."""
    before = log.stat().st_size if log.exists() else 0
    while found.kills.total() < kills:
        if draw.random() < 0.5:
            while process.poll() is None and not (log.exists() and b'"graded"' in log.read_bytes()[before:]):
                time.sleep(0.02)
        try:
            process.wait(draw.uniform(0.0, pause))
            break
        except subprocess.TimeoutExpired:
            pass
        with suppress(psutil.Error):
            below = psutil.Process(process.pid).children(recursive=True)
            role = draw.choice(ROLES)
            victims = below if role == "all" else [one for one in below if role == _role(one, process.pid)]
            if role != "grader" and (not victims or (role == "worker" and _at_risk(log))):
                continue
            found.kills[role] += 1
            for victim in [draw.choice(victims)] if role in ("worker", "nursery", "box") else victims:
                with suppress(psutil.Error):
                    victim.kill()
            if role in ("grader", "all"):
                process.kill()
                process.wait()
                _, alive = psutil.wait_procs(below, 2.0)
                found.orphans += sum(one.is_running() and one.status() != psutil.STATUS_ZOMBIE for one in alive)
                break
    status = process.wait()
    if process.stderr is not None:
        found.told.extend(process.stderr.read().splitlines())
        process.stderr.close()
    return status


def _role(process: psutil.Process, grader: int) -> str:
    """What a process below the grader is: the nursery, a worker that it forked, or part of a box."""
    with suppress(psutil.Error):
        if "bwrap" in process.name() or any("probe.py" in word for word in process.cmdline()):
            return "box"
        return "nursery" if process.ppid() == grader else "worker"
    return ""


def _at_risk(log: Path) -> bool:
    """Whether an answer that has cost a worker is still to do: a second worker killed at it would rightly set it apart."""
    died: set[tuple[str, str]] = set()
    for line in log.read_text().splitlines() if log.exists() else ():
        with suppress(ValueError):
            event = json.loads(line)
            answer = (event.get("submission", ""), event.get("question", ""))
            if event["event"] == "died":
                died.add(answer)
            elif event["event"] == "graded":
                died.discard(answer)
    return bool(died)


def _counted(room: Path, out: Path, answers: int, found: Found) -> None:
    db = sqlite3.connect(out / ".grader" / "ledger.sqlite")
    (rows, distinct) = db.execute("SELECT count(*), count(DISTINCT answer) FROM results").fetchone()
    db.close()
    found.lost += answers - distinct
    found.double += rows - distinct
    graded = Counter(
        (event["submission"], event["question"])
        for event in map(json.loads, (room / f"{out.name}.log").read_text().splitlines())
        if event["event"] == "graded"
    )
    found.again += graded.total() - len(graded)
    (room / f"{out.name}.log").unlink()


def main() -> None:
    kills, submissions, seed = _given()
    with tempfile.TemporaryDirectory() as room:
        began = time.monotonic()
        questions = CODE if "--code" in sys.argv else QUICK
        found = killed(Path(room), submissions, kills, seed, questions=questions)
        print(f"{found.kills.total()} kills ({dict(found.kills)}) in {found.classes} classes of {submissions} submissions")
        print(f"{time.monotonic() - began:.0f} s; lost {found.lost}, double {found.double}, orphans {found.orphans}")
        print(
            f"files that differ: {len(found.different)}; answers graded again: {found.again}; lines on stderr: {len(found.told)}"
        )
        for line in [*found.different[:10], *found.told[:10]]:
            print(" ", line)


def _given() -> list[int]:
    given = [int(item) for item in sys.argv[1:] if not item.startswith("--")]
    return [*given, *(200, 200, 1)[len(given) :]]


if __name__ == "__main__":
    main()
