"""16 Rewards 1, 0, 2, 4 with discount 1/2: returns; value iteration on two states."""

from fractions import Fraction
from typing import Any

from grader.reference import truth

REWARDS = (1, 0, 2, 4)


def later(k: int) -> Fraction:
    return sum((Fraction(r, 2**i) for i, r in enumerate(REWARDS[k:])), Fraction(0))


@truth("G_k", "return", index=range(4), again=lambda k: [Fraction(2), Fraction(2), Fraction(4), Fraction(4)][k])
def returns(k: int) -> Any:
    return later(k)


# State A pays 2 and goes to B, state B pays 1 and stays.


@truth("V(B)", "value of B", again=lambda: 1 / (1 - 0.5))
def value_b() -> Any:
    return sum((Fraction(1, 2**i) for i in range(200)), Fraction(0)).limit_denominator(1000)


@truth("V(A)", "value of A", again=lambda: 2 + 0.5 * 2)
def value_a() -> Any:
    return 2 + Fraction(1, 2) * 2
