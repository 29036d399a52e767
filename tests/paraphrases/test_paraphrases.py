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


LEAST = {"seen": 1.6, "apart": 1.9, "third": 2.1, "fourth": 1.6, "fifth": 1.8, "sixth": 2.2, "seventh": 1.6, "eighth": 2.5}
OTHER = {"right": {"wrong"}, "wrong": {"right"}, "none": {"right", "wrong"}}
