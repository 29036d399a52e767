"""What a remark says is so, or is not: "the claim that the mean is zero does not hold", "it is not true that X is square".

The clause is judged by itself, by the kinds of claims. Blame of what the trace is said to claim is right only if a wrong claim
of the trace says it: whoever blames a text for what it does not say has found nothing.
"""

from __future__ import annotations

import re

from grader.critique.anew import judged_alone
from grader.critique.naming import bare, stems
from grader.critique.saying import rightly, undecided, wrong_of, wrongly
from grader.discourse import Judgement, World
from grader.model import GradedPart, Verdict
from grader.remarks.remark import Remark


def quoted(remark: Remark, trace: GradedPart, world: World) -> Judgement | None:
    """The judgement of a remark on a clause; None where the clause was not decided by itself."""
    found = judged_alone(remark.said, world)
    if found is None:
        return None
    propositions = frozenset(q.id for q in world.quantities() if q.holds is not None) & found.truths
    meant = [v for v in wrong_of(trace.verdicts) if _says(v, remark.said, propositions)]
    shown = f"`{remark.said.strip(' .')}` {'holds' if found.holds else 'does not hold'}"
    if found.holds == (remark.stance == "praise"):
        if remark.told and not found.holds and not meant:
            return undecided("undecided", f"{shown}, but whether the trace says so was not found", remark)
        return rightly(remark, 0 if found.holds else 1, f"rightly: {shown}", () if found.holds else meant)
    return wrongly(remark, 0 if found.holds else 1, f"wrong {remark.stance}: {shown}", meant)


def _says(verdict: Verdict, said: str, propositions: frozenset[str]) -> bool:
    """Whether a claim of the trace says what the clause does: the same proposition, or all of its words and formulas."""
    quote = verdict.claim.quote
    if verdict.truth in propositions:
        return True
    values = [bare(value) for value in re.findall(r"\$[^$]+\$|\d[\d.,]*", said)]
    plain = re.sub(r"\$[^$]*\$", " ", said)
    return set(stems(plain)) <= set(stems(quote)) and all(value in bare(quote) for value in values)
