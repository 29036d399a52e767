"""The quality suite as a test: no pair decided falsely, few undecided, and every certificate confirmed."""

from __future__ import annotations

import json

import pytest

from grader.formats.certificates import certificate
from grader.recheck import CONFIRMED, confirm
from tests.quality.measure import Pair, decided, pairs


@pytest.mark.parametrize("pair", list(pairs()), ids=lambda pair: f"{pair.number}")
def test_no_pair_is_decided_falsely(pair: Pair) -> None:
    decision = decided(pair)
    assert decision.answer.value != ("different" if pair.equal else "equal"), decision.reason
    status, why = confirm(decision.evidence.method, json.loads(json.dumps(certificate(decision.evidence))))
    assert status == CONFIRMED or decision.answer.value == "unknown", why


def test_at_most_one_in_twenty_is_undecided() -> None:
    every = list(pairs())
    assert sum(decided(pair).answer.value == "unknown" for pair in every) <= len(every) / 20
