"""Sentences of change about a question that nothing in grader/ or the course speaks of: read whole, or not decided."""

from __future__ import annotations

from pathlib import Path

import pytest

from grader.audit import grade
from grader.model import Answer, Outcome, Verdict
from grader.reference import Course, question_of
from tests.changes import question as springs

COURSE = Course("springs", ("s",), references=(question_of(springs, "s"),))
LINES = [
    line.split(" | ", 1) for line in (Path(__file__).parent / "changes" / "lines.md").read_text().splitlines() if " | " in line
]


def verdicts(text: str) -> tuple[Verdict, ...]:
    return grade(Answer(course="springs", question="s", submission="s", solution=text), COURSE).parts[0].verdicts


@pytest.mark.parametrize(("expected", "sentence"), LINES, ids=lambda value: value[:60])
def test_a_sentence_of_change_is_decided_as_it_is_labelled(expected: str, sentence: str) -> None:
    found = {verdict.outcome for verdict in verdicts(sentence)} - {Outcome.UNCHECKABLE}
    assert found == ({Outcome(expected)} if expected != "none" else set())


def test_so_do_repeats_the_sentence_before_it_for_something_else() -> None:
    found = verdicts("More coils mean fewer swings. So do dampers.")
    assert [(verdict.claim.quote, verdict.outcome) for verdict in found] == [
        ("More coils mean fewer swings", Outcome.WRONG),
        ("So do dampers.", Outcome.RIGHT),
    ]


def test_a_factor_of_a_root_is_no_accusation() -> None:
    (verdict,) = verdicts("If the mass is multiplied by four, the period is doubled.")
    assert verdict.outcome is Outcome.RIGHT


def test_an_order_said_in_words_is_of_complexity() -> None:
    (verdict,) = verdicts("The full recording needs memory proportional to the number of rounds.")
    assert (verdict.claim.kind, verdict.outcome) == ("complexity", Outcome.RIGHT)
