"""On assertions in other words nothing right is marked wrong, nothing wrong right, and what asserts nothing has no verdict."""

from __future__ import annotations

import pytest

from tests.paraphrases.measure import HALVES, outcomes


@pytest.mark.parametrize("half", HALVES)
def test_no_wording_is_judged_the_other_way_round(half: str) -> None:
    found = list(outcomes(half))
    against = [(question, label, outcome, wording) for question, label, outcome, wording in found if outcome in OTHER[label]]
    assert against == []
    assert sum(label == outcome for _, label, outcome, _ in found) > len(found) / LEAST[half]


LEAST = {"seen": 1.7, "apart": 2.2, "third": 3.8, "fourth": 1.7, "fifth": 3}
OTHER = {"right": {"wrong"}, "wrong": {"right"}, "none": {"right", "wrong"}}
