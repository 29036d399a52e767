"""Parts of formulas: coefficients, terms, values at a point, rows, factors, what stands in them and what scales with what."""

from __future__ import annotations

import sys
from typing import Any

import pytest

from grader.audit import grade
from grader.model import Answer
from grader.reference import Course, gradient, matrix, naturals, norm2, question_of, real, truth, vector
from tests.test_sides import told

k, m = naturals("k m")
A = matrix("A", k, m, "gains")
C = matrix("C", 2, 3, "stencil", value=[[1, 2, 3], [4, 5, 6]])
u = vector("u", m, "signal")
v_0 = vector("v_0", m, "first start")
s = real("s", "speed", positive=True)
r = real("r", "drag", positive=True)
c = vector("c", 2, "anchor", value=[3, 1])
y = vector("y", 2, "position")


@truth("E", "energy", form=r"3 s^2 - 4 r s + 7")
def energy(s: Any, r: Any) -> Any:
    return 3 * s**2 - 4 * r * s + 7


@truth("h", "reach", form=r"\frac{5 r}{2 s^2}")
def reach(s: Any, r: Any) -> Any:
    return 5 * r / (2 * s**2)


@truth("P", "pull", of="y")
def pull(y: Any, c: Any) -> Any:
    return norm2(y - c)


@truth("v_1", "pushed start", form=r"(1 - 3 s) v_0 - r A^T A u")
def pushed(A: Any, v_0: Any, u: Any, s: Any, r: Any) -> Any:
    return v_0 - 3 * s * v_0 - r * (A.T @ (A @ u))


@truth("E'", "slope of the energy")
def slope() -> Any:
    return gradient("E", "s")


def outcome(sentence: str) -> str:
    """right or wrong where every decided claim of it is, else open or none."""
    question = question_of(sys.modules[__name__], "p1")
    answer = Answer(course="c", question="p1", submission="s", solution=sentence)
    found = [item for part in grade(answer, Course("c", ("p1",), (), (question,))).parts for item in part.verdicts]
    decided = {item.outcome.value for item in found} - {"uncheckable"}
    return decided.pop() if len(decided) == 1 else "both" if decided else "open"


RIGHT = r"""
For large s the second derivative of E in s is positive.
The product $A u$ is well-defined.
The product $A A u$ is not defined, since A has m columns.
Along the bottom edge the stencil reads 4, 5, 6.
Scaling the signal u by a constant leaves P as it is.
The gradient of $\|y\|^2$ at y = [1, 2] is [2, 4].
The coefficient of $s^2$ in $E$ is 3.
In E, the coefficient of s is −4r.
The quadratic term of $E$ in $s$ is $3s^2$.
The constant term of E in s is 7.
The leading coefficient of $E$ in $s$ equals 3.
In $E$, $s^2$ has the coefficient 3.
The coefficient of $s^2$ in the energy is not 4.
The term of $E$ linear in $s$ carries a minus sign.
Setting $s = 0$ in $E$ leaves 7.
By plugging s = 1 into E we get 10 − 4r.
At $s = 0$ the energy is positive.
For s = 2, E becomes 19 − 8r.
The slope of the energy at zero is −4r.
E does not contain A.
The quadratic term of $E$ in $s$ is free of $r$.
$r$ occurs in the reach, and $2s^2$ is the denominator of $h$.
$5r$ stands in the numerator of $h$.
In h, r stands in the numerator.
The reach is proportional to the drag.
h is inversely proportional to the square of s.
Doubling r does not leave h unchanged.
h does not change when r is replaced by r.
Replacing $u$ by $2u$ does not change $E$.
At y = [0, 0] the gradient of P is [−6, −2].
Plugging y = [0, 0] into P gives 10.
Plugging $y = [0, 0]$ into the gradient of $P$ gives −6 for the first component and −2 for the second.
The first row of $C$ is [1, 2, 3].
The second column of C is [2, 5].
The lower right entry of C is 6.
The bottom row of the stencil reads 4, 5, 6.
The entries 1, 2, 3 form the first row of $C$.
The second component of c is 1.
$E' = 6s - 4r$, and h = 5r/(2s²) > 0.
h > 0 unless r = 0
$h \in \mathbb{R}$
The first component of $c$ is three times the second component of $c$.
"""

WRONG = r"""
The product $A A u$ can be formed.
The product $A u$ is not defined.
Along the top edge the stencil reads 4, 5, 6.
For large s the second derivative of E in s turns negative.
The entries 4, 5, 6 form the first row of the stencil.
Clearly, h = 5r/(2s²) < 0.
h < 0 unless r = 0
$h \in \mathbb{R}^m$
The reach is $h = \frac{5r}{s^2}$, without a 2 in the denominator.
The coefficient of $s^2$ in $E$ is 4.
In E, the coefficient of s is 4r.
The quadratic term of $E$ in $s$ is $3s$.
The coefficient of $s^2$ in the energy is not 3.
The constant term of E in s is zero.
E has no constant term in s.
The term of $E$ linear in $s$ carries a plus sign.
Setting $s = 0$ in $E$ leaves 0.
At $s = 0$ the energy is negative.
For s = 2, E becomes 19.
The slope of the energy at zero is 4r.
E does not contain r.
The quadratic term of $E$ in $s$ contains $r$.
$5r$ stands in the denominator of $h$.
The denominator of h is s².
The reach is inversely proportional to the drag.
h is proportional to s.
h scales with the square of s.
h does not change when s is replaced by 2s.
At y = [0, 0] the gradient of P is [6, 2].
Plugging y = [0, 0] into P gives 4.
Plugging $y = [0, 0]$ into the gradient of $P$ gives −2 for the first component and −6 for the second.
The last row of C is [1, 2, 3].
The second column of C is [2, 6].
The lower right entry of C is 5.
The entries 1, 2, 3 form the second row of $C$.
The second component of c is 3.
The first component of $c$ is twice the second component of $c$.
"""

OPEN = r"""
The product of the masses is not defined.
$(A^T A)^{-1} u$ can be formed.
For large s the derivative of E in s becomes negative.
The stencil has six positive entries of note.
Let $q \in \mathbb{R}^m$ be another signal.
The reach is $h = \frac{5r}{s^2}$, without the factor 2 in the denominator.
We assume $r > 0$ unless $s = 0$.
The coefficient of $s^2$ in $E$ might be 4.
The coefficient of $s^2$ in the old energy is 4.
If the drag were zero, the coefficient of $s^2$ in $E$ would be 4.
A classmate says that the coefficient of $s^2$ in $E$ is 4.
Is the coefficient of $s^2$ in $E$ 4?
The coefficient of $s^2$ in $E$ is what we need.
The quadratic term is 4.
The coefficient of $s^2$ in $E_0$ is 4.
Setting $s = 0$ in $E$ leaves 0 for a heavy ball.
Setting $q = 0$ in $E$ leaves 0.
At $s = 0$ the energy of the other ball is negative.
The first component of y is 2.
The first row of A is [1, 2].
$v_0$ is multiplied by $A$.
In the pushed start, $v_0$ is multiplied by $A^T A$.
The last row of the rotated stencil is [1, 2, 3].
The middle row of C is [1, 2, 3].
The reach is proportional to the length of the track.
h does not change when s is replaced by q.
The numerator of the fraction is 7.
"""


def lines(text: str) -> list[str]:
    return text.strip().splitlines()


@pytest.mark.parametrize("sentence", lines(RIGHT))
def test_a_true_part_is_right(sentence: str) -> None:
    assert outcome(sentence) == "right"


@pytest.mark.parametrize("sentence", lines(WRONG))
def test_a_false_part_is_wrong(sentence: str) -> None:
    assert outcome(sentence) == "wrong"


@pytest.mark.parametrize("sentence", lines(OPEN))
def test_what_is_not_said_or_not_known_is_open(sentence: str) -> None:
    assert outcome(sentence) == "open"


@pytest.mark.parametrize(
    ("question", "text", "outcome"),
    [
        ("2.2.1", "In L_1, η² has the coefficient (4/n³)‖XXᵀa‖².", "right"),
        ("2.2.1", "The first-order term of L_1 in η has a positive sign.", "wrong"),
        ("2.2.1", "One step subtracts η/n times X^T(Xw_0 − t) from w_0.", "wrong"),
        ("2.2.3", "dL_1/dη at zero equals −(4/n²)‖Xᵀa‖².", "right"),
        ("2.2.3", "The denominator of the optimal learning rate is ‖XXᵀa‖².", "wrong"),
        ("2.3.1", "With weight decay, w_0 is scaled by 1 − ηλ.", "wrong"),
        ("2.3.2", "λ̃ does not contain n.", "right"),
        ("3.1", "I*J has nine entries, since its border is cut off.", "wrong"),
        ("3.1", "I*J has 25 entries.", "right"),
        ("3.1", "The last column of I*J is [-1, 4, -2, -1, 0].", "right"),
    ],
)
def test_parts_of_the_shipped_questions(question: str, text: str, outcome: str) -> None:
    assert told(question, text) == {outcome}
