r"""Equations between letters that nobody introduced: which of them can only be meant as an identity.

`(x + 3)^2 - 4 = x^2 + 6x + 6` holds for no x at all, and `\frac{k(k+1) + 2(k+1)}{2} = \frac{(k+1)(k+3)}{2}` inside a chain of
equal terms is a step of algebra. An equation that may be a condition ("x^2 = 2x"), and one whose letters the text says
something of, is neither.
"""

from __future__ import annotations

import re
from fractions import Fraction
from typing import TypeGuard

from grader.decide.equal import Answer, decide
from grader.notation.context import Context
from grader.notation.expression import Apply, Expression, Number, Symbol, substitute

ALGEBRA = frozenset({"Add", "Multiply", "Divide", "Power", "Negate", "Sqrt", "Exp", "Ln", "Sin", "Cos", "Tan", "D", "Root"})
CONSTANTS = frozenset({"e", "pi"})
FIRST_INDICES = 6
_ASKED = re.compile(r"\b(?:find|solv\w*|which|what|when|if|such that|values? of|suppose|assum\w*|let)\b", re.IGNORECASE)
NUMBERLIKE = frozenset("abcdfghkmnpqrstuvwxyz") | {"alpha", "beta", "gamma", "delta", "epsilon", "theta", "lambda", "mu", "eta"}
ABSURD = re.compile(
    r"\b(?:contradict\w*|absurd|impossible|no (?:real )?solutions?|which is false|not (?:true|possible)|fallac\w+|wrong|"
    r"incorrect|mistake|error|mod(?:ulo)?|congruent|matri\w+|operators?|i\^2)\b|\\equiv|\\pmod|\\bmod",
    re.IGNORECASE,
)


def letters(expression: Expression) -> frozenset[str] | None:
    """The letters of a formula of plain algebra on numbers; None for any other formula."""
    match expression:
        case Number():
            return frozenset()
        case Symbol(name):
            return frozenset() if name in CONSTANTS else frozenset({name}) if name in NUMBERLIKE else None
        case Apply(head, args) if head in ALGEBRA:
            found = [letters(arg) for arg in args]
            return None if None in found else frozenset().union(*(item for item in found if item is not None))
    return None


def _closed_form(before: Expression, term: Expression, context: Context, about: str) -> bool:
    """Whether a formula in the last index alone is given for a sum, and is not its value at any of the first indices."""
    match before:
        case Apply("Sum" | "Product", (body, Symbol(index), Number() as first, Symbol(last))):
            pass
        case _:
            return False
    if letters(substitute(body, {index: first})) != frozenset() or letters(term) != frozenset({last}) or _ASKED.search(about):
        return False
    if not _shifted(term, last):
        return False
    for step in range(FIRST_INDICES):
        at: dict[str, Expression] = {last: Number(first.value + step)}
        if decide(substitute(term, at), substitute(before, at), context).answer is not Answer.DIFFERENT:
            return False
    return True


def _shifted(expression: Expression, letter: str) -> bool:
    """Whether a number is added to the letter somewhere, as closed forms have it: n + 1."""
    match expression:
        case Apply("Add", args) if Symbol(letter) in args or any(isinstance(arg, Number) for arg in args):
            return True
        case Apply(_, args):
            return any(_shifted(arg, letter) for arg in args)
    return False


def must_hold(before: Expression, term: Expression, context: Context, *, chained: bool, about: str) -> bool:
    """Whether `before = term` can only be an identity; `about` is what the text says around it."""
    if not ABSURD.search(about) and _closed_form(before, term, context, about):
        return True
    if _is_antiderivative(before) and not ABSURD.search(about):
        return None not in (letters(before.args[0]), letters(substitute(term, {"C": Number(Fraction(0))})))
    left, right = letters(before), letters(term)
    if left and right is not None and right < left and not (ABSURD.search(about) or _ASKED.search(about)):
        return no_value_mends(before, term, left, context)
    if not left or left != right or ABSURD.search(about) or isinstance(before, Symbol):
        return False
    if (isinstance(before, Apply) and before.head == "D") or _of_all(left, about):
        return True
    if (chained or _to_expand(before)) and no_value_mends(before, term, left, context):
        return True
    return chained and not any(_set(letter, about) for letter in left)


def _is_antiderivative(before: Expression) -> TypeGuard[Apply]:
    """Whether it is an integral without bounds, which asks for one formula."""
    return isinstance(before, Apply) and before.head == "Integrate" and len(before.args) == 2


_LETTER = r"\$?\\?[A-Za-z]+\$?"
_ALL = re.compile(  # not those of a set, or with a property
    rf"\bfor\s+(?:all|every|any)\b(?:\s+(?:real|numbers?|values?|of))*[\s$]*(?P<of>{_LETTER}(?:(?:\s*,\s*|\s+and\s+){_LETTER})*)"
    r"(?![\s$]*(?:\\in(?![a-z])(?!\s*\\mathbb\s*\{?R)|∈(?!\s*ℝ)|[<>≤≥≠=,A-Za-z(]|and\b|\\(?:[gln]eq?|lt|gt)\b))",
    re.IGNORECASE,
)


def _of_all(of: frozenset[str], about: str) -> bool:
    """Whether the text says it of all values of the letters: `(a-b)^2 = a^2 - b^2 for all a, b`."""
    said = [match["of"] for match in _ALL.finditer(about)]
    return any(all(re.search(rf"(?<![A-Za-z]){letter}(?![A-Za-z])", words) for letter in of) for words in said)


def no_value_mends(before: Expression, term: Expression, of: frozenset[str], context: Context) -> bool:
    """Whether the two sides differ by a number that no letter can change."""
    gap = Apply("Add", (before, Apply("Negate", (term,))))
    for letter in sorted(of):
        other = Apply("Add", (Apply("Multiply", (Number(Fraction(3)), Symbol(letter))), Number(Fraction(1))))
        if decide(gap, substitute(gap, {letter: other}), context).answer is not Answer.EQUAL:
            return False
    return True


def _set(letter: str, about: str) -> bool:
    """Whether the text gives the letter a value, or names a property of it: `x = 3`, `x^2 = x + 1`."""
    written = rf"\\{letter}" if len(letter) > 1 else letter
    return bool(re.search(rf"(?<![A-Za-z\\]){written}\s*(?:\^\{{?\w+\}}?\s*)?(?:=|\\equiv)", about))


def _to_expand(expression: Expression) -> bool:
    """Whether the formula holds a product or a power of a sum, which one writes to multiply it out."""
    match expression:
        case Apply("Power" | "Multiply", args) if any(isinstance(arg, Apply) and arg.head == "Add" for arg in args):
            return True
        case Apply(_, args):
            return any(map(_to_expand, args))
    return False


# ---------------------------------------------------------------- signs that stand for both


def signs(expression: Expression) -> int:
    """How many signs ± the formula holds."""
    if not isinstance(expression, Apply):
        return 0
    return (expression.head in ("PlusMinus", "MinusPlus")) + sum(map(signs, expression.args))


def signed(expression: Expression, sign: str) -> Expression:
    """The formula with `+` or `-` for ±."""
    match expression:
        case Apply("PlusMinus", (left, right)):
            return Apply("Add", (left, right if sign == "+" else Apply("Negate", (right,))))
        case Apply("MinusPlus", (left, right)):
            return Apply("Add", (left, right if sign == "-" else Apply("Negate", (right,))))
        case Apply(head, args):
            return Apply(head, tuple(signed(arg, sign) for arg in args), expression.span)
    return expression
