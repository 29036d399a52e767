"""How a remark is found right, wrong or undecided, and what is said of the claims that decide it."""

from __future__ import annotations

from collections.abc import Sequence

from grader.discourse import Judgement
from grader.model import Agreement, Mismatch, Open, Outcome, Verdict, Why
from grader.remarks.remark import Remark

ENOUGH = 3  # right claims of a whole text without a mistake before praise of it is right


def undecided(why: Why, detail: str, remark: Remark) -> Judgement:
    """Neither for nor against."""
    return Judgement(Open(why=why, detail=detail), detail, stance=remark.stance)


def wrong_of(claims: Sequence[Verdict]) -> list[Verdict]:
    return [verdict for verdict in claims if verdict.outcome is Outcome.WRONG]


def roots(claims: Sequence[Verdict]) -> list[Verdict]:
    return [verdict for verdict in wrong_of(claims) if not verdict.follows_from]


def ids(claims: Sequence[Verdict]) -> tuple[str, ...]:
    return tuple(verdict.id for verdict in claims)


def rightly(remark: Remark, count: int, reason: str, about: Sequence[Verdict] = ()) -> Judgement:
    said = str(count)
    return Judgement(Agreement(expected=said, found=said), reason, stance=remark.stance, about=ids(about))


def wrongly(remark: Remark, count: int, reason: str, about: Sequence[Verdict] = ()) -> Judgement:
    found = "0" if count else "1"
    return Judgement(Mismatch(expected=str(count), found=found), reason, stance=remark.stance, about=ids(about))


def told(mistakes: Sequence[Verdict]) -> str:
    first = mistakes[0]
    if len(mistakes) > 1:
        return f"{len(mistakes)} claims of the trace are wrong, the first is {first.id}"
    return f"a claim of the trace is wrong, {first.id}"


def open_in(remark: Remark, claims: Sequence[Verdict], whole: bool) -> Judgement | None:
    """Why nothing wrong among the claims does not say that they are right."""
    if not claims:
        return undecided("undecided", "no claim was found there", remark)
    right = sum(verdict.outcome is Outcome.RIGHT for verdict in claims)
    unsure = sum(verdict.outcome is Outcome.UNCHECKABLE for verdict in claims)
    settled = any(verdict.claim.kind == "code" and verdict.outcome is Outcome.RIGHT for verdict in claims)
    if unsure or (whole and right < ENOUGH and not settled):
        detail = f"no mistake was found there, but {unsure} of {len(claims)} claims were not decided"
        return undecided("undecided", detail, remark)
    return None


def right_there(claims: Sequence[Verdict]) -> str:
    return f"all {len(claims)} claims there are right" if len(claims) > 1 else f"the claim there is right ({claims[0].id})"
