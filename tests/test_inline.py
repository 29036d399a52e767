"""A formula inside a sentence is held against the answer only where the sentence asserts it."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from grader.model import Outcome, Verdict
from tests.inline.measure import lines, wrong

SPARED, ACCUSED = list(lines("spared.md")), list(lines("accused.md"))
ACCUSED_FOUND = 60


@pytest.mark.parametrize("place", range(6))
def test_what_a_sentence_sets_asks_denies_reports_or_narrows_is_not_accused(place: int) -> None:
    for id, sentence in SPARED[place::6]:
        assert [(item.claim.quote, item.reason) for item in wrong(id, sentence)] == [], sentence


def test_what_a_sentence_asserts_is_accused() -> None:
    assert len(SPARED) >= 150
    assert len(ACCUSED) >= 60
    assert sum(bool(wrong(id, sentence)) for id, sentence in ACCUSED) >= ACCUSED_FOUND


@pytest.mark.parametrize("claim", ["padding=1", "the padding is 2"])
def test_the_setting_that_a_sentence_compares_with_is_not_its_own(
    claim: str, verdicts: Callable[..., tuple[Verdict, ...]]
) -> None:
    found = verdicts("5.4", f"With kernel size 5 one needs the same padding as with kernel size 3, i.e. {claim}.")
    assert all(verdict.outcome is Outcome.UNCHECKABLE for verdict in found)
