"""A reason given for what does not hold follows from it; of what holds it settles nothing."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from grader.model import Outcome, Verdict

WRONG, RIGHT = "The memory of the forward pass is $O(t)$. ", "The memory of the forward pass is $O(1)$. "


def reasons(found: tuple[Verdict, ...]) -> list[Verdict]:
    return [verdict for verdict in found if verdict.claim.quote.startswith(("This is", "It is", "The reason"))]


@pytest.mark.parametrize("reason", ["This is because each step is kept.", "The reason is that each step is kept."])
def test_a_reason_for_what_is_wrong_follows_from_it(reason: str, verdicts: Callable[..., tuple[Verdict, ...]]) -> None:
    found = verdicts("2.1.2", WRONG + reason)
    (told,) = reasons(found)
    assert told.outcome is Outcome.WRONG
    assert told.follows_from == found[0].id


@pytest.mark.parametrize(
    "text",
    [
        RIGHT + "This is because each step is kept.",
        WRONG + "This is not because each step is kept.",
        WRONG + "This may be because each step is kept.",
        WRONG + "Is this because each step is kept?",
        WRONG + "We measured it. This is because each step is kept.",
        "This is because each step is kept.",
    ],
)
def test_no_reason_is_wrong_by_itself(text: str, verdicts: Callable[..., tuple[Verdict, ...]]) -> None:
    assert all(verdict.outcome is not Outcome.WRONG for verdict in reasons(verdicts("2.1.2", text)))
