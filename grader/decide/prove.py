"""A proof of an equality between numbers by computer algebra: sympy brings the difference to zero by rewriting alone.

Meant for a process with a deadline, since simplification may take any time. Formulas with matrices have no proof here; they
keep their trials.
"""

from __future__ import annotations

from grader.decide.sympy_forms import NotScalar, Sympy, to_sympy
from grader.model import Fact, MathJson, Proof, Step
from grader.notation.expression import from_mathjson


def prove(left: MathJson, right: MathJson, facts: tuple[Fact, ...]) -> Proof | None:
    """The proof, or None where sympy finds none; the sides are MathJSON in the heads of this folder's README."""
    import sympy

    known = {fact.symbol: assumptions(fact) for fact in facts if not fact.shape}
    if any(fact.shape for fact in facts):
        return None
    try:
        difference = to_sympy(from_mathjson(left), known) - to_sympy(from_mathjson(right), known)
    except NotScalar:
        return None
    for rule, rewrite in (
        ("expand", sympy.expand),
        ("cancel", sympy.cancel),
        ("simplify", sympy.simplify),
        ("exponentials", _exponentials),
    ):
        if rewrite(difference) == 0:
            steps = (
                Step(expression=left, rule="the left side"),
                Step(expression=right, rule=f"sympy {rule} of the difference is 0"),
            )
            return Proof(steps=steps, facts=facts)
    return None


def _exponentials(difference: Sympy) -> Sympy:
    import sympy

    return sympy.simplify(difference.rewrite(sympy.exp))


def assumptions(fact: Fact) -> dict[str, bool]:
    known = {"real": True}
    for property_ in fact.properties:
        if property_ in ("positive", "negative", "nonnegative", "nonzero", "integer"):
            known[property_] = True
        elif property_ in ("in (0,1)", "probability"):
            known["positive"] = True
        elif property_ == "natural":
            known |= {"integer": True, "positive": True}
    return known
