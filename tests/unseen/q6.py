"""6 Decision tree: 14 days, 9 of them "yes"; wind splits them into weak (8: 6 yes) and strong (6: 3 yes)."""

from math import log2
from typing import Any

from grader.reference import truth


def entropy(yes: int, no: int) -> float:
    shares = (yes / (yes + no), no / (yes + no))
    return -sum(p * log2(p) for p in shares if p)


def again(yes: int, no: int) -> float:
    n = yes + no
    return log2(n) - (yes * log2(yes) + no * log2(no)) / n


@truth("H(S)", "entropy of S", "entropy of the root", "entropy of the whole set", again=lambda: again(9, 5))
def root() -> Any:
    return entropy(9, 5)


@truth(r"H(S_{\text{weak}})", "entropy of the weak branch", again=lambda: again(6, 2))
def weak() -> Any:
    return entropy(6, 2)


@truth(r"H(S_{\text{strong}})", "entropy of the strong branch", again=lambda: again(3, 3))
def strong() -> Any:
    return entropy(3, 3)


@truth(r"IG(S, \text{Wind})", "IG", "information gain", "gain", again=lambda: again(9, 5) - (8 * again(6, 2) + 6) / 14)
def gain() -> Any:
    return entropy(9, 5) - 8 / 14 * entropy(6, 2) - 6 / 14 * entropy(3, 3)


@truth("Gini impurity", "Gini impurity of the root", "Gini index", again=lambda: 2 * 9 * 5 / 14**2)
def gini() -> Any:
    return 1 - (9 / 14) ** 2 - (5 / 14) ** 2
