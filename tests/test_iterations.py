"""Iterations and limits: exact where the data are, held against closed forms."""

from __future__ import annotations

import math
from fractions import Fraction

import pytest

from grader.iterations import approached, cycle, iterates, limit, optimised, settled


def test_fractions_stay_exact() -> None:
    assert iterates(lambda x: (x + 2 / x) / 2, Fraction(1), 3) == [Fraction(3, 2), Fraction(17, 12), Fraction(577, 408)]


def test_a_contraction_settles_and_a_rotation_returns() -> None:
    (x,) = settled(lambda state: [math.cos(state[0])], [1.0])
    assert math.isclose(math.cos(x), x, abs_tol=1e-9)
    assert len(cycle(lambda state: [-state[1], state[0]], [1.0, 0.0])) == 4
    with pytest.raises(ValueError, match="stands still"):
        settled(lambda x: x + 1, 0.0, most=50)


def test_plain_gradient_descent_is_the_closed_form() -> None:
    found = optimised(lambda w: (w**2).sum(), [1.0, -2.0], "SGD", 5, lr=0.1)
    assert found.tolist() == pytest.approx([0.8**5, -2 * 0.8**5])


def test_limits_are_exact_where_they_are_rational() -> None:
    assert limit(lambda x: (3 * x**2 + 1) / (2 * x**2 - x), "oo") == Fraction(3, 2)
    assert approached(lambda x: (3 * x**2 + 1) / (2 * x**2 - x), "oo") == pytest.approx(1.5)
    assert limit(lambda x: (1 + 1 / x) ** x, "oo") == pytest.approx(math.e)
    with pytest.raises(ValueError, match="no finite limit"):
        limit(lambda x: x, "oo")
