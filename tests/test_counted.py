"""An amount counted in a unit, "one pixel of padding", is the value of what it is of; what says more is left to a person."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from grader.model import Verdict


@pytest.mark.parametrize(
    ("sentence", "outcomes"),
    [
        ("For a kernel size of 4, we need to add one pixel of padding on each side to maintain the input shape.", {"right"}),
        ("For a kernel size of 4, we need to add two pixels of padding on each side.", {"wrong"}),
        ("For a kernel size of 5, one pixel of output padding is needed.", {"right"}),
        ("For a kernel size of 5, we need two zeros of padding at every border.", {"right"}),
        ("For a kernel size of 5, we need four pixels of padding in total, two on each side.", set()),
        ("For a kernel size of 4 we do not need two pixels of padding.", set()),
        ("For a kernel size of 5 we need at least one pixel of padding.", set()),
        ("For a kernel size of 5 we add one pixel of padding at the left and three at the right.", set()),
        ("For a kernel size of 5, one pixel of padding is not enough.", set()),
        ("The first pixel of the padding is 0 for a kernel size of 4.", set()),
    ],
)
def test_so_many_pixels_of_padding(sentence: str, outcomes: set[str], verdicts: Callable[..., tuple[Verdict, ...]]) -> None:
    assert {verdict.outcome.value for verdict in verdicts("5.4", sentence)} - {"uncheckable"} == outcomes
