"""A correction put in its place: the claim that holds the one formula is read with the other, and decided once more.

"It should be A instead of B" is right of a wrong claim that holds with A in the place of B, or whose evidence says so; it is
wrong where every claim with B is right and none would be with A. All else is left open: another mistake may stand beside it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from grader.critique.anew import put
from grader.critique.edited import equation
from grader.critique.naming import FORMAL, accounts, bare, left_side
from grader.critique.values import expects, telling
from grader.decide.equal import Answer, decide
from grader.discourse import Judgement, World
from grader.model import Agreement, Counterexample, GradedPart, Mismatch, Open, Outcome, Verdict
from grader.remarks.remark import Remark

_THOUSANDS = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")
MOST = 6  # claims in which a correction is tried
_TOKEN = re.compile(r"\\[A-Za-z]+|\d+(?:\.\d+)?|\S")
_SUM = re.compile(r"(?<=[^\s({\[^=])\s*[-+]")
_HELD = FORMAL | {"definition", "shape"}


def holding(remark: Remark, claims: Sequence[Verdict]) -> list[Verdict]:
    """The claims in which the formula stands that is said to be wrong."""
    return [v for v in claims if v.claim.kind in _HELD and _pattern(remark.replaced).search(_right_side(v.claim.quote))]


def mends(remark: Remark, verdict: Verdict, trace: GradedPart, world: World) -> Answer:
    """Whether the claim holds with what should stand there; unknown where that is not read."""
    wanted = remark.wanted[0].strip("$` .")
    if verdict.outcome is Outcome.WRONG and isinstance(verdict.evidence, (Counterexample, Mismatch)):
        expected, found = bare(verdict.evidence.expected), bare(verdict.evidence.found)
        stands = _plain(found) == _plain(bare(remark.replaced)) or verdict.claim.kind == "complexity"
        if stands and (_plain(expected) == _plain(bare(wanted)) or expects(verdict, wanted, world)):
            return Answer.EQUAL
    right = _right_side(verdict.claim.quote)
    left = verdict.claim.quote[: len(verdict.claim.quote) - len(right)]
    mended = left + _pattern(remark.replaced).sub(lambda _: _grouped(wanted), right)
    sides = equation(mended, world) if verdict.claim.kind in ("equation", "number") else None
    if sides is not None:
        return decide(*sides, world.context).answer
    if telling(remark.replaced) or verdict.claim.kind == "number":
        outcome = put(verdict, mended, trace, world)
        return {Outcome.RIGHT: Answer.EQUAL, Outcome.WRONG: Answer.DIFFERENT}.get(outcome or Outcome.UNCHECKABLE, Answer.UNKNOWN)
    return Answer.UNKNOWN


def _right_side(quote: str) -> str:
    return quote[quote.index("=") :] if "=" in quote else quote


def _pattern(formula: str) -> re.Pattern[str]:
    """The formula as it may be spaced, and no part of a longer name or number."""
    tokens = _TOKEN.findall(_THOUSANDS.sub("", formula.strip("$` .")))
    inner = r"[\s{}]*".join(re.escape(token) for token in tokens if token not in "{}") or "(?!)"
    return re.compile(rf"(?<![\w\\.]){inner}(?![\w.]*\w)" if re.match(r"\w|\\", tokens[0] if tokens else "x") else inner)


def _grouped(formula: str) -> str:
    return rf"({formula})" if _SUM.search(formula) else f" {formula} "


def _plain(formula: str) -> str:
    """Sizes and letters alike, however they are spelt: `n x d`, `(n, d)`, `n × d`."""
    return re.sub(r"[×,∗*]|(?<=[A-Za-z\d])x(?=[A-Za-z\d])", "", formula)


def of_a_part(remark: Remark, trace: GradedPart) -> Remark:
    """ "In the first line, $a$ should be $2a$": where $a$ is no side of a claim, it is what stands in one."""
    if remark.defect != "should" or remark.replaced or len(remark.formulas) != 1:
        return remark
    formula = remark.formulas[0]
    named = bare(formula.split("=")[0] if "=" in formula else formula)
    if "=" in formula or any(left_side(verdict.claim.quote) == named for verdict in trace.verdicts):
        return remark
    rest = _LEAD.sub("", remark.target.replace(formula, " ").strip(" ,"))
    return replace(remark, replaced=formula, target=rest.strip(" ,"), formulas=())


_LEAD = re.compile(r"^(?:in|at|on|from|for)\s+|\s+(?:in|at|on|from|of|for)\s*$", re.IGNORECASE)
_GENERAL = re.compile(
    r"\W*(?:the |its |this |that )?(?:constants?|factors?|coefficients?|prefactors?|values?|numbers?|exponents?|"
    r"expressions?|formulas?|answers?|results?|terms?|totals?|sums?|counts?|products?|outputs?)?\W*",
    re.IGNORECASE,
)


def corrected(remark: Remark, readings: Sequence[tuple[Verdict, ...]], trace: GradedPart, world: World) -> Judgement | None:
    """The correction in the claims that it speaks of; None where it is of a whole side, which is held against the truth."""
    pointed = list(dict.fromkeys(v for reading in readings for v in reading)) if remark.target else list(trace.verdicts)
    if not pointed and _GENERAL.fullmatch(remark.target):
        pointed = list(trace.verdicts)
    elif not pointed:
        pointed = [v for v in holding(remark, trace.verdicts) if remark.target and accounts(remark.target, v, trace, world)]
    held = holding(remark, pointed)
    answers = [(verdict, mends(remark, verdict, trace, world)) for verdict in held[:MOST]]
    mended = tuple(v for v, answer in answers if v.outcome is Outcome.WRONG and answer is Answer.EQUAL)
    if mended:
        told = f"rightly: with this in its place {mended[0].id} holds"
        return Judgement(Agreement(expected="1", found="1"), told, stance="blame", about=tuple(v.id for v in mended))
    if (
        held == [v for v, _ in answers]
        and held
        and all(v.outcome is Outcome.RIGHT and answer is Answer.DIFFERENT for v, answer in answers)
    ):
        told = f"wrong: what stands there is right ({held[0].id}), and with this in its place it is not"
        return Judgement(Mismatch(expected="0", found="1"), told, stance="blame", about=tuple(v.id for v in held))
    if held and all(bare(_right_side(v.claim.quote)).lstrip("=") == bare(remark.replaced) for v in held) and readings:
        return None
    detail = "whether the line holds with this in its place was not found"
    return Judgement(Open(why="undecided", detail=detail), detail, stance="blame")
