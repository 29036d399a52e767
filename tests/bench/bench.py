"""Figures side by side, in one run: pairs a second against Math-Verify, by sort of pair, and the shares of one grading."""

from __future__ import annotations

import gc
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
sys.path.insert(0, str(ROOT))

from grader.checks import equal, forget  # noqa: E402
from tests.quality.measure import Pair, decided, pairs  # noqa: E402

CALCULUS = ("nabla", "partial", "frac{d", "int", "lim", "infty", "frac{\\mathrm{d")


@dataclass(frozen=True)
class Rate:
    """Pairs a second by the clock and by the processor's time of this process, which others do not disturb; times in ms."""

    wall: float
    cpu: float
    median: float
    p99: float

    def __str__(self) -> str:
        return f"{self.wall:.0f} pairs/s by the clock, {self.cpu:.0f} by processor time; median {self.median:.2f} ms, p99 {self.p99:.1f} ms"


def rate(chosen: list[Pair], run: Callable[[Pair], object]) -> Rate:
    """After one pass over some to warm up, each pair once; no text is read twice."""
    for pair in chosen[:10]:
        run(pair)
    times = []
    spent = 0.0
    for pair in chosen:
        forget()
        cpu, began = time.process_time(), time.perf_counter()
        run(pair)
        times.append(1000 * (time.perf_counter() - began))
        spent += time.process_time() - cpu
    ordered = sorted(times)
    p99 = ordered[min(len(ordered) - 1, int(len(ordered) * 0.99))]
    return Rate(1000 * len(times) / sum(times), len(times) / spent, ordered[len(ordered) // 2], p99)


def against_math_verify(scalars: list[Pair]) -> None:
    try:
        from math_verify import parse, verify
    except ImportError:
        print("math-verify is not installed; `make bench` installs it")
        return

    def theirs(pair: Pair) -> bool:
        return bool(verify(parse(f"${pair.left}$"), parse(f"${pair.right}$")))

    right: list[bool] = []  # told in the timed pass: sympy would know again in a second one what it met in the first
    their_rate = rate(scalars, lambda pair: right.append(theirs(pair) == pair.equal))
    ours_right = sum((decided(pair).answer.value == "equal") == pair.equal for pair in scalars)
    our_rate = rate(scalars, decided)
    print(f"{len(scalars)} scalar pairs, grader: {our_rate}; {ours_right} right")
    print(f"{len(scalars)} scalar pairs, Math-Verify: {their_rate}; {sum(right[10:])} right")
    print(f"ratio {our_rate.wall / their_rate.wall:.0f} by the clock, {our_rate.cpu / their_rate.cpu:.0f} by processor time")


def main() -> None:
    print(f"load of the machine: {os.getloadavg()[0]:.1f} on {os.cpu_count()} processors")
    gc.collect()
    gc.freeze()  # as the worker of `grader check --json` does
    gc.set_threshold(100_000, 20, 20)
    every = list(pairs())
    plain = [pair for pair in every if not any(word in pair.left for word in CALCULUS)]
    for name, chosen in (
        ("all", every),
        ("without calculus", plain),
        ("equal, without calculus", [pair for pair in plain if pair.equal]),
        ("different, without calculus", [pair for pair in plain if not pair.equal]),
    ):
        print(f"{name}: {len(chosen)} pairs, {rate(chosen, decided)}")
    symbols = {"X": "n,d", "w": "d", "t": "n"}
    cpu, began = time.process_time(), time.perf_counter()
    for _ in range(200):
        forget()
        equal(r"(Xw-t)^\top(Xw-t)", r"\|Xw-t\|_2^2", symbols=symbols)
    wall, cpu = time.perf_counter() - began, time.process_time() - cpu
    print(f"a matrix identity: {5 * wall:.2f} ms by the clock, {5 * cpu:.2f} by processor time, parsing included")
    against_math_verify([pair for pair in every if pair.scalar])
    for label, command in (
        ("import torch, sympy", [sys.executable, "-c", "import torch, sympy"]),
        ("grader --help", [sys.executable, "-m", "grader.cli", "--help"]),
        (
            "grading the shipped homework",
            [sys.executable, "-m", "grader.cli", "grade", "answers/csc413_hw2", "--out", tempfile.mkdtemp(), "--quiet"],
        ),
    ):
        began = time.perf_counter()
        subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
        print(f"{label}: {time.perf_counter() - began:.2f} s")


if __name__ == "__main__":
    main()
