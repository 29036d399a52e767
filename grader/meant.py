"""Verdicts on lines that the text does not mean: what it calls wrong, quotes from another, or reduces to absurdity."""

from __future__ import annotations

import re
from dataclasses import replace

from grader.discourse import Finding, Judgement, World
from grader.model import Claim, Counterexample, Mismatch, Open, Outcome, Verdict
from grader.speech import absurd, called_wrong, other_arithmetic, reported

FORMAL = frozenset({"equation", "number"})  # kinds whose claims may be quotations


def meant(finding: Finding, judgement: Judgement, text: str, world: World) -> tuple[Finding, Judgement]:
    """What the text does not mean is not held against it: what it calls wrong, what it quotes, what it reduces to absurdity."""
    claim, passage = finding.claim, finding.passage
    against = isinstance(judgement.evidence, (Mismatch, Counterexample))
    if passage is None or claim.denies or isinstance(judgement.evidence, Open) or judgement.stance or claim.kind not in FORMAL:
        return finding, judgement
    if called_wrong(text, claim.span.end):
        if not against:
            return finding, _unsaid("the text calls this wrong, or something beside it")
        denied = replace(finding, claim=claim.model_copy(update={"denies": True}))
        return denied, replace(judgement, reason=f"rightly denied: {judgement.reason}")
    if not against:
        return finding, judgement
    critique = claim.part == "critique"
    if reported(text, claim.span.start, critique=critique):
        return finding, _unsaid("what another text says, told here")
    if critique and any(_same(claim, verdict) for verdict in world.before):
        return finding, _unsaid("a false line of the trace, repeated; whether the text agrees with it is not read")
    if not judgement.truth and (absurd(passage.around) or other_arithmetic(text)):
        return finding, _unsaid("the text may arrive at this on purpose, or reckon in another arithmetic")
    return finding, judgement


def _unsaid(detail: str) -> Judgement:
    return Judgement(Open(why="ambiguous", detail=detail), detail)


def _same(claim: Claim, verdict: Verdict) -> bool:
    """Whether the claim repeats a false one of the parts before."""
    said, earlier = (re.sub(r"[\s$]|\\(?:left|right|,|;|!)", "", quote).lower() for quote in (claim.quote, verdict.claim.quote))
    return verdict.outcome is Outcome.WRONG and len(said) > 3 and said == earlier and not said.startswith("=")
