"""A mass on a spring, and a table of samples.

Energy k x^2 / 2; the period 2 pi sqrt(m / k); a survey of n people with r rounds keeps n numbers a round.
"""

from typing import Any

from grader.reference import choice, grows, naturals, real, spoken, sqrt, total, truth, vector, worth

WORTH = worth(1, 2, "energy")

n, r = naturals("n r")
PEOPLE = spoken(n, "number of people", "sample size")
ROUNDS = spoken(r, "number of rounds", "rounds")
k = real("k", "stiffness", "spring constant", positive=True)
x = real("x", "displacement", positive=True)
m = real("m", "mass", positive=True)
a = vector("a", n, "readings")
damping = choice("damping", 0, 1, 2, names=("damping", "number of dampers"), default=0)
coils = choice("coils", 2, 4, 8, names=("number of coils", "coil count"), default=4)


@truth("U", "energy", "stored energy", again=lambda k, x: k * x * x / 2)
def energy(k: Any, x: Any) -> Any:
    return k * x**2 / 2


@truth("T", "period", again=lambda k, m: 4 * sqrt(m / k))
def period(k: Any, m: Any) -> Any:
    return 4 * sqrt(m / k)


@truth("wire length", "length of the wire", again=lambda damping, coils: 3 * coils)
def wire(damping: int, coils: int) -> int:
    """Three centimetres a coil, whatever the damping."""
    return 3 * coils + 0 * damping


@truth("number of swings", "swings", again=lambda damping, coils: 20 // 2**damping + coils)
def swings(damping: int, coils: int) -> int:
    return 20 // 2**damping + coils


@truth("live log", "streaming", about=("memory", "storage"), again=lambda: 0)
def streaming() -> Any:
    return grows((lambda rounds: 8 * 5, r))


@truth("full log", "full recording", about=("memory", "storage"), again=lambda: 1)
def recording() -> Any:
    return grows((lambda rounds: 8 * rounds, r))


@truth("average", "average reading", again=lambda a: total(a) / n)
def mean(a: Any) -> Any:
    return total(a) / n


@truth("deviations", again=lambda a: a - total(a) / n)
def deviations(a: Any) -> Any:
    return a - total(a) / n
