"""The figures of the quality suite: how many pairs are right, wrong, unknown, and how long they take."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from grader.checks import equal
from grader.decide.equal import Decision

FILES = ("pairs.txt", "fresh.txt", "fields.txt")


# words of what tools for scalars are not asked about
NOT_PLAIN = (
    "matrix", "[", "partial", "frac{d", "sum", "prod", "softmax", "int", "lim", "mathbb", "Var", "Cov", "P(", "p(", "\\{", "Gamma", "O(",
)  # fmt: skip


@dataclass(frozen=True)
class Pair:
    """A labelled pair with its declarations."""

    number: int
    equal: bool
    left: str
    right: str
    symbols: tuple[tuple[str, str], ...]
    assume: tuple[tuple[str, str], ...]

    @property
    def apart(self) -> bool:
        return self.number % 3 == 0

    @property
    def scalar(self) -> bool:
        """Whether it holds numbers alone, so that tools without matrices can be asked too."""
        shaped = {name for name, shape in self.symbols if shape}
        text = self.left + self.right
        return not shaped and not any(word in text for word in NOT_PLAIN)


def pairs() -> Iterator[Pair]:
    """All pairs of the files, numbered from 1; the fresh ones were all written before the engine was run on them."""
    symbols: tuple[tuple[str, str], ...] = ()
    assume: tuple[tuple[str, str], ...] = ()
    number = 0
    for line in "\n".join((Path(__file__).parent / name).read_text("utf-8") for name in FILES).splitlines():
        if line.startswith("@"):
            symbols, assume = _table(line[1:]), ()
        elif line.startswith("?"):
            assume = _table(line[1:])
        elif line[:1] in ("=", "!"):
            number += 1
            sign, left, right = (part.strip() for part in line.split(" | "))
            yield Pair(number, sign == "=", left, right, symbols, assume)


def _table(text: str) -> tuple[tuple[str, str], ...]:
    words: list[str] = []
    for word in text.split():
        if "=" in word:
            words.append(word)
        else:
            words[-1] += f" {word}"
    return tuple((name, value) for name, _, value in (word.partition("=") for word in words))


def decided(pair: Pair) -> Decision:
    return equal(pair.left, pair.right, symbols=dict(pair.symbols), assume=dict(pair.assume))


def main() -> None:
    for name, chosen in (("tuned on", [p for p in pairs() if not p.apart]), ("kept apart", [p for p in pairs() if p.apart])):
        times, wrong, unknown = [], [], []
        for pair in chosen:
            began = time.perf_counter()
            decision = decided(pair)
            times.append(time.perf_counter() - began)
            if decision.answer.value == "unknown":
                unknown.append((pair, decision.reason))
            elif (decision.answer.value == "equal") != pair.equal:
                wrong.append((pair, decision.reason))
        times.sort()
        print(
            f"{name}: {len(chosen)} pairs, {len(wrong)} false, {len(unknown)} unknown; {len(times) / sum(times):.0f} pairs/s, "
            f"median {1000 * times[len(times) // 2]:.2f} ms, p99 {1000 * times[int(len(times) * 0.99)]:.1f} ms"
        )
        for pair, reason in [*wrong, *unknown]:
            print(f"   {pair.number} {'=' if pair.equal else '!'} {pair.left} | {pair.right}: {reason}")


if __name__ == "__main__":
    main()
