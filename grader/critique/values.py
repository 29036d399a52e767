"""Formulas in the words of a remark, and whether one is the value that a wrong claim was held against."""

from __future__ import annotations

import re

from grader.decide.equal import Answer, decide
from grader.discourse import World
from grader.model import Counterexample, Mismatch, Verdict
from grader.notation.expression import Expression
from grader.notation.grammar import Unread, read_expression

ROUNDED = re.compile(r"\d\.\d|\b(?:about|approximately|roughly|around)\b|\\approx|≈")


def expression_of(text: str, world: World) -> Expression | None:
    found = read_expression(text.strip("$` ."), world.names)
    return None if isinstance(found, Unread) else found


def telling(wanted: str) -> bool:
    """Whether a value is no small number that much else may be."""
    return not re.fullmatch(r"[\s$`]*\d[\s$`.]*", wanted)


def expects(verdict: Verdict, wanted: str, world: World) -> bool:
    """Whether the value is the one that the wrong claim was held against."""
    if not isinstance(verdict.evidence, (Mismatch, Counterexample)) or not verdict.evidence.expected:
        return False
    left, right = expression_of(wanted, world), expression_of(verdict.evidence.expected, world)
    if left is None or right is None or world.unknown(left) or world.unknown(right):
        return False
    return decide(left, right, world.context, about=bool(ROUNDED.search(wanted))).answer is Answer.EQUAL
