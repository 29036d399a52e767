"""A formula inside a sentence is held against the answer only where the sentence asserts it."""

from __future__ import annotations

import pytest

from tests.inline.measure import lines, wrong

SPARED, ACCUSED = list(lines("spared.md")), list(lines("accused.md"))
ACCUSED_FOUND = 61


@pytest.mark.parametrize("place", range(6))
def test_what_a_sentence_sets_asks_denies_reports_or_narrows_is_not_accused(place: int) -> None:
    for id, sentence in SPARED[place::6]:
        assert [(item.claim.quote, item.reason) for item in wrong(id, sentence)] == [], sentence


def test_what_a_sentence_asserts_is_accused() -> None:
    assert len(SPARED) >= 150
    assert len(ACCUSED) >= 60
    assert sum(bool(wrong(id, sentence)) for id, sentence in ACCUSED) >= ACCUSED_FOUND
