"""8 k-means on 1, 2, 4, 9, 11 with k = 2 and initial centroids 1 and 4; perceptron on two points."""

from fractions import Fraction
from typing import Any

from grader.reference import truth

POINTS = (1, 2, 4, 9, 11)


def rounds(a: Fraction, b: Fraction, count: int) -> tuple[Fraction, Fraction]:
    for _ in range(count):
        near = [p for p in POINTS if abs(p - a) <= abs(p - b)]
        far = [p for p in POINTS if p not in near]
        a, b = Fraction(sum(near), len(near)), Fraction(sum(far), len(far))
    return a, b


def cost(a: Fraction, b: Fraction) -> Fraction:
    return sum((min((p - a) ** 2, (p - b) ** 2) for p in POINTS), Fraction(0))


START = (Fraction(1), Fraction(4))


@truth("m_1^{(1)}", "first centroid after one iteration", again=lambda: Fraction(3, 2))
def first_once() -> Any:
    return rounds(*START, 1)[0]


@truth("m_2^{(1)}", "second centroid after one iteration", again=lambda: 8)
def second_once() -> Any:
    return rounds(*START, 1)[1]


@truth(r"\mu_1", "first centroid", "left centroid", again=lambda: Fraction(7, 3))
def first() -> Any:
    return rounds(*START, 10)[0]


@truth(r"\mu_2", "second centroid", "right centroid", again=lambda: 10)
def second() -> Any:
    return rounds(*START, 10)[1]


@truth("J", "objective", "distortion", "within-cluster sum of squares", again=lambda: Fraction(20, 3))
def objective() -> Any:
    return cost(*rounds(*START, 10))
