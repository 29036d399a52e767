"""Two formulas that show what is asked of two others: that they are equal, or that they differ."""

from __future__ import annotations

from dataclasses import dataclass

from grader.decide.compare import Comparison
from grader.notation.expression import Expression


@dataclass(frozen=True)
class Shown:
    """The formulas that stand for the sides in the certificate, how they compare, and what that says."""

    left: Expression
    right: Expression
    comparison: Comparison
    equal: bool
    reason: str
