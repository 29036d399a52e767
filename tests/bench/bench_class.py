"""What a class costs: shares of one worker's time, cost by size, one worker against two, Dask against the pool, resuming 10,000.

    python tests/bench/bench_class.py [shares] [sizes=10,100,1000] [jobs=10] [dask=10] [resume]

Without a word all but the thousand are measured. CPU seconds are of all processes of a run; on a machine that others use they
say more than the clock. Sizes are in submissions, each the whole homework.
"""

from __future__ import annotations

import ctypes
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psutil

ROOT = Path(__file__).parent.parent.parent
sys.path.insert(0, str(ROOT))

from tests.bench.classroom import SHIPPED, written  # noqa: E402

ALL = tuple(sorted(path.stem for path in SHIPPED.glob("*.yaml")))


@dataclass(frozen=True)
class Cost:
    """Of one run: the clock, CPU of all its processes, most memory of the grader itself and of all together."""

    seconds: float
    cpu: float
    own: float
    memory: float
    told: str


def cost(folder: Path, out: Path, *more: str) -> Cost:
    line = [sys.executable, "-m", "grader.cli", "grade", str(folder), "--out", str(out), "--quiet", *more]
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    began = time.monotonic()
    process = subprocess.Popen(line, stderr=subprocess.PIPE, text=True, env={**os.environ, "PYTHONPATH": str(ROOT)}, cwd=ROOT)
    own = most = 0
    while process.poll() is None:
        with suppress(psutil.Error):
            grader = psutil.Process(process.pid)
            held = [one.memory_info().rss for one in (grader, *grader.children(recursive=True))]
            own, most = max(own, held[0]), max(most, sum(held))
        time.sleep(0.2)
    time.sleep(0.3)
    with suppress(ChildProcessError):  # workers that outlived their nursery by a moment count too
        while os.waitpid(-1, os.WNOHANG)[0]:
            pass
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    told = process.stderr.read() if process.stderr else ""
    return Cost(time.monotonic() - began, cpu, own / 2**20, most / 2**20, told)


def shown(what: str, found: Cost, answers: int) -> None:
    rate = f"{answers / found.seconds:.1f} answers/s, {1000 * found.cpu / answers:.0f} ms CPU an answer"
    print(f"{what}: {found.seconds:.1f} s, CPU {found.cpu:.1f} s, {rate}, grader {found.own:.0f} MiB, all {found.memory:.0f} MiB")
    if found.told.strip():
        print("  ", found.told.strip().splitlines()[0])
    sys.stdout.flush()


def sizes(room: Path, wanted: tuple[int, ...]) -> None:
    for number in wanted:
        answers = written(room / f"class{number}", number, ALL)
        found = cost(room / f"class{number}", room / f"out{number}", "--jobs", "2")
        shown(f"{number} submissions, {answers} answers, 2 workers", found, answers)


def jobs(room: Path, submissions: int) -> None:
    answers = written(room / "jobs", submissions, ALL)
    one = cost(room / "jobs", room / "one", "--jobs", "1")
    two = cost(room / "jobs", room / "two", "--jobs", "2")
    shown("1 worker", one, answers)
    shown("2 workers", two, answers)
    print(f"two workers are {one.seconds / two.seconds:.2f} times as fast as one")


def dask(room: Path, submissions: int) -> None:
    from distributed import LocalCluster

    os.environ["PYTHONPATH"] = str(ROOT)
    answers = written(room / "dask", submissions, ALL)
    here = cost(room / "dask", room / "here", "--jobs", "2")
    with LocalCluster(n_workers=2, threads_per_worker=1, host="127.0.0.1", dashboard_address=None, silence_logs=60) as found:
        address = str(found.scheduler_address).replace("tcp", "dask")
        there = cost(room / "dask", room / "there", "--engine", address)
    shown("pool", here, answers)
    shown("Dask", there, answers)
    print(f"Dask takes {there.seconds / here.seconds:.2f} times the pool's time")


def resume(room: Path) -> None:
    """10,000 short answers that are done: how long it takes to know that."""
    from grader.files import find, load_bytes
    from grader.ledger import Row, open_ledger

    folder = room / "many"
    written(folder, 2500, ("2.3.2", "2.3.1", "5.3", "4.2"))
    works = find(folder)
    ledger, _ = open_ledger(room / "manyout")
    rows = []
    for work in works:
        for path in work.files:
            body = load_bytes(path)
            rows.append((Row(f"{work.name}/{path.name}", "v", "c", path.stem, work.name), body * 4))
    ledger.keep(rows)
    ledger.close()
    began, cpu = time.monotonic(), time.process_time()
    ledger, _ = open_ledger(room / "manyout")
    opened = time.monotonic() - began
    done = 0
    for work in works:
        names = [f"{work.name}/{path.name}" for path in work.files]
        for path in work.files:
            load_bytes(path)
        done += len(ledger.take(names, lambda row: True).done)
    print(
        f"{done} of {len(rows)} answers known to be done: {time.monotonic() - began:.2f} s ({opened:.2f} s to look through the ledger), CPU {time.process_time() - cpu:.2f} s"
    )
    ledger.close()


def shares(room: Path) -> None:
    """Where a worker's CPU goes: start-up, reading, deciding, code, rendering."""
    began = time.process_time()
    from grader import audit, render, task
    from grader.claims import code
    from grader.files import course_hash

    import_ = time.process_time() - began
    spent: Counter[str] = Counter()
    depth: list[list[float]] = []

    def timed(name: str, function: Callable[..., Any]) -> Callable[..., Any]:
        """Its own time: what is timed inside counts there."""

        def run(*args: Any, **named: Any) -> Any:
            depth.append([0.0])
            start = time.process_time()
            try:
                found = function(*args, **named)
                return found if not hasattr(found, "__next__") else list(found)
            finally:
                took = time.process_time() - start
                spent[name] += took - depth.pop()[0]
                if depth:
                    depth[-1][0] += took

        return run

    folder = room / "shares"
    answers = written(folder, 12, ALL)
    requests = [
        (path, task.Request(str(path), work.name, "", "none", path.read_bytes()).encode())
        for work in sorted(folder.iterdir())
        for path in sorted(work.glob("*.yaml"))
    ]
    began = time.process_time()
    for _, request in requests[:20]:
        list(task.graded(request))
    first = time.process_time() - began
    code.check = timed("code", code.check)  # type: ignore[assignment]
    for kind in audit.kinds():
        kind.find = timed("reading", kind.find)
        if kind is not code:
            kind.check = timed("deciding", kind.check)
    task.placed_answer = timed("reading", task.placed_answer)  # type: ignore[assignment]
    audit.segments = timed("reading", audit.segments)  # type: ignore[assignment]
    audit.passages = timed("reading", audit.passages)  # type: ignore[assignment]
    audit.derivatives_in = timed("reading", audit.derivatives_in)  # type: ignore[assignment]
    began = time.process_time()
    bodies = [list(task.graded(request))[-1] for _, request in requests[20:]]
    grading = time.process_time() - began
    began = time.process_time()
    heading = render.Heading("csc413_hw2", "x", course_hash("csc413_hw2"), "none", "", ("json", "html", "markdown"))
    for place in range(0, len(bodies), 20):
        list(render.rendered(heading.encode(bodies[place : place + 20])))
    rendering = time.process_time() - began
    number = len(bodies)
    print(f"start-up: imports {import_:.2f} s, first submission (torch, references) {first:.2f} s more, once a worker")
    parts = {**spent, "the rest of grading": grading - sum(spent.values()), "rendering": rendering}
    whole = sum(parts.values())
    for name, seconds in sorted(parts.items(), key=lambda item: -item[1]):
        print(f"  {name:<20}{seconds / whole:>6.0%}{1000 * seconds / number:>9.1f} ms an answer")
    print(f"{answers} answers, {1000 * whole / number:.0f} ms CPU each")


def main() -> None:
    asked = sys.argv[1:] or ["shares", "sizes=10,100", "jobs=10", "dask=10", "resume"]
    ctypes.CDLL(None).prctl(36, 1, 0, 0, 0)  # PR_SET_CHILD_SUBREAPER: who lost his parent is ours to count
    room = Path(tempfile.mkdtemp(prefix="bench-class-"))
    print(f"load of the machine: {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")
    try:
        for word in asked:
            match word.split("="):
                case ["shares"]:
                    shares(room)
                case ["sizes", numbers]:
                    sizes(room, tuple(int(number) for number in numbers.split(",")))
                case ["jobs", number]:
                    jobs(room, int(number))
                case ["dask", number]:
                    dask(room, int(number))
                case ["resume"]:
                    resume(room)
                case _:
                    print(f"{word} is not known")
    finally:
        shutil.rmtree(room)


if __name__ == "__main__":
    main()
