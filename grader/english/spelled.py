r"""Formulas in plain signs whose operations are partly words: "n * ||X^T a||^2 over 2 * ||X X^T a||^2", "8 times ||v|| squared".

Signs bind before words. Where a quotient in words goes on with a product, both ways that people read it are given.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from fractions import Fraction

from grader.english.spoken import joined_ways
from grader.notation.expression import Apply, Expression, Number

Read = Callable[[str], Expression | None]
_SIGNS = {
    "divided by": "Divide", "over": "Divide", "times": "Multiply", "multiplied by": "Multiply",
    "plus": "Add", "minus": "Subtract",
}  # fmt: skip
_JOIN = re.compile(rf"\s+({'|'.join(_SIGNS)})\s+", re.IGNORECASE)
_POWER = re.compile(r"(?<=[\w)|}\]])\s+(squared|cubed)\b(?!\s+(?:euclidean\s+)?norm)", re.IGNORECASE)
_ARTICLE = r"(?:the\s+)?"
_NORM = re.compile(rf"{_ARTICLE}(?P<squared>squared\s+)?(?:euclidean\s+)?norm\s+of\s+(?P<inner>.+)", re.IGNORECASE | re.DOTALL)
_SCALED = re.compile(r"(?P<factor>twice|half(?:\s+of)?)\s+(?P<inner>.+)", re.IGNORECASE | re.DOTALL)
_WORD = re.compile(r"(?<![\\A-Za-z_{])[A-Za-z]{3,}")
_GREEK = frozenset("alpha beta gamma delta epsilon eta theta lambda sigma rho phi psi omega mu nu tau kappa".split())


def spelled(written: str, read: Read) -> tuple[Expression, ...]:
    """The ways in which a text is one formula; none if it has no operation in words or a part that is no formula."""
    text = _POWER.sub(lambda match: "^2" if match[1].lower() == "squared" else "^3", written.strip())
    parts = _JOIN.split(text)
    if text == written.strip() and len(parts) == 1:
        return ()
    terms = [_term(part, read) for part in parts[::2]]
    known = [term for term in terms if term is not None]
    signs = [_SIGNS[" ".join(sign.lower().split())] for sign in parts[1::2]]
    return () if len(known) < len(terms) else joined_ways(known, signs)


def _term(part: str, read: Read) -> Expression | None:
    part = part.strip()
    scaled = _SCALED.fullmatch(part)
    if scaled is not None:
        inner = _term(scaled["inner"], read)
        factor = Number(Fraction(2) if scaled["factor"].lower() == "twice" else Fraction(1, 2))
        return None if inner is None else Apply("Multiply", (factor, inner))
    norm = _NORM.fullmatch(part)
    if norm is not None:
        inner = _term(norm["inner"], read)
        if inner is None:
            return None
        length = Apply("Norm", (inner,))
        return Apply("Power", (length, Number(Fraction(2)))) if norm["squared"] else length
    if any(word.lower() not in _GREEK for word in _WORD.findall(part)) or part.count("$") not in (0, 2):
        return None
    return read(part) if "$" not in part[1:-1] and part.startswith("$") == part.endswith("$") else None
