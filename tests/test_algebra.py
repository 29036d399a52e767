"""Mathematics' own words about things of a made-up question: what holds, what does not, and what must not be read as said."""

from __future__ import annotations

import sys
from typing import Any

import pytest

from grader.audit import grade
from grader.model import Answer
from grader.reference import Course, fewer, matrix, naturals, norm2, question_of, real, truth, vector

m, k = naturals("m k")
SHORT = fewer(m, k)
H = matrix("H", 2, 2, "stiffness matrix", value=[[2, 1], [1, 2]])
R = matrix("R", 2, 2, "rotation", value=[[0, -1], [1, 0]])
B = matrix("B", m, k, "sensing matrix", full_rank=True)
b = vector("b", m, "readings")
v = vector("v", k, "signal")
s = real("s", "stretch", positive=True)


@truth("E", "energy")
def energy(s: Any) -> Any:
    return 3 * s**2 - 4 * s + 1


@truth("F", "misfit", of="v")
def misfit(B: Any, v: Any, b: Any) -> Any:
    return norm2(B @ v - b)


@truth("u", "backprojection")
def back(B: Any, b: Any) -> Any:
    return B.T @ b


def outcome(sentence: str) -> str:
    """right or wrong where every decided claim of it is, else open or none."""
    question = question_of(sys.modules[__name__], "a1")
    answer = Answer(course="c", question="a1", submission="s", solution=sentence)
    found = [item for part in grade(answer, Course("c", ("a1",), (), (question,))).parts for item in part.verdicts]
    decided = {item.outcome.value for item in found} - {"uncheckable"}
    return decided.pop() if len(decided) == 1 else "both" if decided else "open" if found else "none"


RIGHT = """
The determinant of H is 3.
H has trace 4, and its eigenvalues are positive.
Every row of H adds up to 3.
The entries of R sum to zero.
The stiffness matrix equals its own transpose.
Because of its full rank, we have $\\mathrm{rank}(B) = m$.
There is no inverse of B.
$BB^T$ can be inverted, so $(BB^T)^{-1}$ is well-defined.
Inverting $B^TB$ is impossible.
$B$ has fewer rows than columns.
The null space of B is nontrivial.
The dimension of the kernel of B is $k - m$.
The system $Bv = b$ has infinitely many solutions.
There is more than one solution to $Bv = b$.
The backprojection lies in the row space of B.
As a function of s, the energy is a parabola that opens upwards.
The highest power of s in E is 2.
The misfit is never negative.
3 is an eigenvalue of H.
[3, 4] is longer than [1, 2].
[1, 2] is perpendicular to [4, -2].
The condition number of H is 3.
The product $B^TB$ has k rows and k columns.
R contains a negative entry.
H has the eigenvalues 1 and 3.
Note that $B^TB$ is a $k \\times k$ matrix of rank $m < k$, so it is singular.
There is no unique vector v with $Bv = b$.
B has a right inverse.
The vectors $[1, 2]$ and $[4, -2]$ are orthogonal.
The distance between [1, 2] and [4, 6] is 5.
The rank of B cannot exceed m.
$v^THv > 0$ holds for every $v \\neq 0$.
Multiplying $B$ with $B^T$ gives an $m \\times m$ matrix.
"""
WRONG = """
The determinant of H is 5.
H has a zero eigenvalue.
H's trace vanishes.
The columns of H sum to one.
The rotation has only positive entries.
R equals its transpose.
Full rank ensures that exactly one vector solves $Bv = b$.
$B^TB$ has determinant 1.
We have $\\det(B^TB) \\neq 0$.
B has as many rows as columns.
The kernel of B contains only the zero vector.
No entry of R is negative.
The energy is a straight line in s.
The energy E opens downwards.
The backprojection is in the null space of B.
More than one vector minimises the energy, and $BB^T$ is singular.
[3, 4] has a smaller norm than [1, 2].
[1, 2] is parallel to [4, -2].
The misfit is below zero everywhere.
The eigenvalues of H are 2 and 3.
B has a left inverse.
$[1, 2]$ and $[4, -2]$ point in the same direction.
Full rank tells us that no column of B can be written in terms of the other columns.
The columns of $B$ are linearly independent of each other.
"""
SILENT = """
If H had a zero eigenvalue, its determinant would vanish.
Does the determinant of H equal 5?
The determinant of H might be 5.
Suppose that $\\det(H) = 0$.
We look for v such that $Bv \\geq 0$.
When $m = k$, the system $Bv = b$ has exactly one solution.
The determinant of a rotation is 5 in general only for fools.
Some say that the trace of H is 7.
The rank of the transposed and rescaled H is 7.
With three springs, the determinant of H would be 5.
The row sums of H were computed, and it was hoped that they vanish.
Provided that B is square, its null space is trivial.
The eigenvalues of the regularised H are 5.
Unless B is square, $B^TB$ has an inverse only in your dreams.
B has a pseudo inverse.
H has two negative eigenvalues.
H is nearly singular.
Had H been singular, its determinant would vanish.
The off-diagonal entries of H are $h_i h_j$.
For $m = k$ we have $\\det(B^TB) \\neq 0$.
"""


@pytest.mark.parametrize("sentence", RIGHT.strip().splitlines())
def test_what_holds_is_right(sentence: str) -> None:
    assert outcome(sentence) == "right"


@pytest.mark.parametrize("sentence", WRONG.strip().splitlines())
def test_what_does_not_hold_is_wrong(sentence: str) -> None:
    assert outcome(sentence) == "wrong"


@pytest.mark.parametrize("sentence", SILENT.strip().splitlines())
def test_what_is_not_plainly_said_is_left_open(sentence: str) -> None:
    assert outcome(sentence) in ("open", "none")
