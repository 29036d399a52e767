"""`how many steps are taken` is the number of steps, wherever a sentence names it so."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from grader.model import Verdict


@pytest.mark.parametrize(
    ("question", "sentence", "outcomes"),
    [
        ("2.1.2", "The memory of back-propagation does not depend on how many steps we take.", {"wrong"}),
        ("2.1.2", "The memory of the backward pass grows with how many iterations there are.", {"right"}),
        ("2.1.2", "memory of back-propagation: independent of how many iterations were unrolled", {"wrong"}),
        ("2.1.2", "It is not known how many iterations were run.", set()),
        ("3.3", "The receptive field depends on how many layers there are.", {"right"}),
        ("3.3", "The receptive field depends on how many cats there are.", set()),
        ("3.3", "The receptive field does not depend on how many layers it has below the pool.", set()),
    ],
)
def test_how_many_there_are(
    question: str, sentence: str, outcomes: set[str], verdicts: Callable[..., tuple[Verdict, ...]]
) -> None:
    assert {verdict.outcome.value for verdict in verdicts(question, sentence)} - {"uncheckable"} == outcomes
