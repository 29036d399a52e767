"""Whether a class may have been given what its constructor does not ask for: then its failure shows nothing.

Where names of parameters say nothing, the reference's arguments are tried in other orders; what a class does not take is fixed
in it, so that it answers for one choice alone.
"""

from __future__ import annotations

from itertools import permutations

from grader.discourse import Judgement, left_open
from grader.given import Plan
from grader.model import Agreement, Mismatch
from grader.networks import output_shape
from grader.program import Failed, Program, Refused, build
from grader.reference import Code


def doubted(judgement: Judgement, plan: Plan, program: Program, code: Code) -> Judgement:
    """The judgement; one against the class only where its constructor was given what it asks for."""
    if plan.lacking and isinstance(judgement.evidence, (Agreement, Mismatch)):
        return left_open("ambiguous", f"{plan.doubt}; {judgement.reason}")
    if isinstance(judgement.evidence, Mismatch) and len(plan.strange) > 1 and _fits_in_another_order(plan, program, code):
        return left_open("ambiguous", f"{plan.doubt}; in another order they fit")
    return judgement


def _fits_in_another_order(plan: Plan, program: Program, code: Code) -> bool:
    """Whether the class gives the shapes that the reference gives once parameters of strange names change places."""
    places = [program.parameters.index(name) for name in plan.strange]
    return any(all(_fits(dict(zip(places, order, strict=True)), program, code, setting) for setting in code.settings)
               for order in permutations(places) if list(order) != places)  # fmt: skip


def _fits(order: dict[int, int], program: Program, code: Code, setting: tuple[int, ...]) -> bool:
    shape, arguments = code.shape(*setting), [setting[order.get(place, place)] for place in range(len(setting))]
    try:
        return output_shape(build(program, arguments), *shape) == output_shape(code(*setting), *shape)
    except (Failed, Refused):
        return False
