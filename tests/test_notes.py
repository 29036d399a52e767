"""Notes, entries, shifts, limits and formulas in words, of a question that nobody wrote rules for; near misses stay undecided."""

from __future__ import annotations

import sys
from typing import Any

import pytest

from grader.audit import grade
from grader.model import Answer
from grader.reference import (
    Course,
    argmin,
    gradient,
    matrix,
    naturals,
    norm2,
    question_of,
    real,
    softmax,
    spoken,
    total,
    truth,
    vector,
)

m, k, j = naturals("m k j")
DAYS = spoken(j, "number of days")
H = matrix("H", 2, 2, "stiffness matrix", value=[[2, 1], [1, 2]])
B = matrix("B", m, k, "sensing matrix")
y = vector("y", m, "readings")
v = vector("v", k, "signal")
s = real("s", "stretch", positive=True)
h = real("h", "supply")
r = real("r", "loss rate", **{"in_(0,1)": True})


@truth("E", "energy")
def energy(s: Any) -> Any:
    return 3 * s**2 - 4 * s + 1


@truth("s^*", "best stretch")
def best() -> Any:
    return argmin("E", "s")


@truth("F", "misfit", of="v")
def misfit(B: Any, v: Any, y: Any) -> Any:
    return norm2(B @ v - y)


@truth("q", "shares")
def shares(y: Any) -> Any:
    return softmax(y)


@truth("G", "sensitivity")
def sensitivity() -> Any:
    return gradient("q", "y")


@truth("c", "centred readings")
def centred(y: Any) -> Any:
    return y - total(y) / m


@truth("a_j", "stock")
def stock(h: Any, r: Any) -> Any:
    return (1 - r**j) * h


def outcome(sentence: str) -> str:
    """right or wrong where every decided claim of it is, else open or none."""
    question = question_of(sys.modules[__name__], "n1")
    answer = Answer(course="c", question="n1", submission="s", solution=sentence)
    found = [item for part in grade(answer, Course("c", ("n1",), (), (question,))).parts for item in part.verdicts]
    decided = {item.outcome.value for item in found} - {"uncheckable"}
    return decided.pop() if len(decided) == 1 else "both" if decided else "open" if found else "none"


RIGHT = r"""
mean of c: 0
rank of H: 2
E convex in s
The energy never curves downwards.
off-diagonal: G_ij = -q_i q_j
diagonal: G_ii = q_i (1 - q_i)
$\frac{\partial q_i}{\partial y_i} = q_i(1-q_i)$
For $i \neq j$ we find $G_{ij} = -q_iq_j < 0$.
$H_{ij} = H_{ji}$
a_1 = (1 - r) h
a_2 = h - r^2 h
a_0 = 0
The stock tends to $h$ in the long run.
j -> inf: a_j -> h
s* is where E is smallest
At $s^*$ the energy is as low as it can get.
adding the same constant to all readings: q stays the same
y + 7 -> same q
If a constant is added to all readings, then c stays the same.
If we replace $y$ by $y + p\mathbf{1}$, then $c$ remains as it was.
If all the readings are tripled, the centred readings are tripled too.
If the readings are divided by 4, the centred readings are divided by 4.
The stock is $h$ minus $r^jh$.
Choose the best stretch as two over three.
best stretch = 2/3
$2/3$ is the best stretch.
$F(0) = \|y\|^2$
F >= 0
The energy depends quadratically on the stretch.
Expanding the square, E is a parabola.
E is convex in s, so there is one minimum.
bigger r -> |a_j| smaller
"""
WRONG = r"""
mean of c: 1
rank of H: 1
E concave in s
The energy bends downwards.
off-diagonal: G_ij = q_i q_j
diagonal: G_ii = -q_i^2
$\frac{\partial q_i}{\partial y_i} = q_i^2$
For $i \neq j$ we find $G_{ij} = q_iq_j$.
$H_{ij} = H_{ji} + 1$
a_1 = h
a_2 = (1 - r) h
j -> inf: a_j -> 0
In the long run, $a_j$ tends to $0$.
s* is where E is largest
At $s^*$ the energy is as high as it can get.
adding the same constant to all readings: q changes
If we replace $y$ by $y + p\mathbf{1}$, then $c$ becomes $c + p\mathbf{1}$.
When all the readings are tripled, the centred readings stay the same.
If the readings are divided by 4, the centred readings are multiplied by 4.
The stock is $h$ plus $r^jh$.
Choose the best stretch as three over two.
best stretch = 3/2
$3/2$ is the best stretch.
$F(0) = 0$
F < 0
The energy depends linearly on the stretch.
Expanding the square, E is a straight line.
E has several separate local minima.
bigger r -> |a_j| larger
"""
NOT_SAID = r"""
Is the mean of c: 1?
If E were concave in s, we would stop.
One might think that det(H) = 5.
Myth or not: is E concave in s?
Suppose that $G_{ij} = q_iq_j$.
With a loss rate of 0.5 we get $a_1 = 0.4h$.
Take any v with $Bv = y$. Then $v$ is zero.
The energy is convex in the wrong variable.
The stock is independent of the supply unless j is 0.
The best stretch is in $s$.
The best stretch is a third of the larger one.
The upper part of c has mean 1.
as h grows, the best choice tends to 0
Near s* the slope of E is largest.
"""


def lines(text: str) -> list[str]:
    return [line for line in text.strip().splitlines() if line]


@pytest.mark.parametrize("sentence", lines(RIGHT))
def test_what_holds_is_right(sentence: str) -> None:
    assert outcome(sentence) == "right"


@pytest.mark.parametrize("sentence", lines(WRONG))
def test_what_does_not_hold_is_wrong(sentence: str) -> None:
    assert outcome(sentence) == "wrong"


@pytest.mark.parametrize("sentence", lines(NOT_SAID))
def test_a_near_miss_is_not_judged(sentence: str) -> None:
    assert outcome(sentence) in ("open", "none")
