"""Figures side by side, in one run: pairs a second against Math-Verify, by sort of pair, and the shares of one grading."""

from __future__ import annotations

import gc
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
sys.path.insert(0, str(ROOT))

from grader.checks import equal  # noqa: E402
from tests.quality.measure import Pair, decided, pairs  # noqa: E402

CALCULUS = ("nabla", "partial", "frac{d")


def rate(chosen: list[Pair], run: Callable[[Pair], object]) -> tuple[float, list[float]]:
    """Pairs a second, and the times of each in seconds, after one pass to warm up."""
    for pair in chosen[:10]:
        run(pair)
    times = []
    for pair in chosen:
        began = time.perf_counter()
        run(pair)
        times.append(time.perf_counter() - began)
    return len(times) / sum(times), sorted(times)


def against_math_verify(scalars: list[Pair]) -> None:
    try:
        from math_verify import parse, verify
    except ImportError:
        print("math-verify is not installed; `make bench` installs it")
        return

    def theirs(pair: Pair) -> bool:
        return bool(verify(parse(f"${pair.left}$"), parse(f"${pair.right}$")))

    right = sum(theirs(pair) == pair.equal for pair in scalars)
    ours_right = sum((decided(pair).answer.value == "equal") == pair.equal for pair in scalars)
    their_rate, _ = rate(scalars, theirs)
    our_rate, _ = rate(scalars, decided)
    print(
        f"{len(scalars)} scalar pairs: grader {our_rate:.0f} pairs/s, {ours_right} right; Math-Verify {their_rate:.1f} pairs/s, {right} right"
    )
    print(f"ratio {our_rate / their_rate:.0f}")


def main() -> None:
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
        speed, times = rate(chosen, decided)
        p99 = times[min(len(times) - 1, int(len(times) * 0.99))]
        print(
            f"{name}: {len(times)} pairs, {speed:.0f} pairs/s, median {1000 * times[len(times) // 2]:.2f} ms, p99 {1000 * p99:.1f} ms"
        )
    symbols = {"X": "n,d", "w": "d", "t": "n"}
    began = time.perf_counter()
    for _ in range(200):
        equal(r"(Xw-t)^\top(Xw-t)", r"\|Xw-t\|_2^2", symbols=symbols)
    print(f"a matrix identity: {(time.perf_counter() - began) / 200 * 1000:.2f} ms, parsing included")
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
