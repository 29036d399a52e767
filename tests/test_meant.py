"""Sums that are true as they are meant are not accused, whatever the units, the rules or the way of speaking; slips still are."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from grader.audit import audit
from grader.model import Outcome, Verdict

FOLDER = Path(__file__).parent / "meant"


def lines(name: str) -> list[str]:
    return (FOLDER / name).read_text("utf-8").splitlines()


def outcomes(text: str) -> set[Outcome]:
    return {verdict.outcome for _, verdict in audit([text])}


@pytest.mark.parametrize("line", lines("sound.txt"))
def test_what_is_meant_otherwise_is_not_accused(line: str) -> None:
    assert Outcome.WRONG not in outcomes(line)


@pytest.mark.parametrize("line", lines("slips.txt"))
def test_slips_beside_units_are_found(line: str) -> None:
    assert Outcome.WRONG in outcomes(line)


@pytest.mark.parametrize("line", lines("unpraised.txt"))
def test_false_sums_of_unlike_units_are_not_praised(line: str) -> None:
    assert Outcome.RIGHT not in outcomes(line)


@pytest.mark.parametrize("line", lines("decided.txt"))
def test_sums_whose_units_are_known_or_do_not_matter_are_right(line: str) -> None:
    assert outcomes(line) == {Outcome.RIGHT}


@pytest.mark.parametrize(
    "line", ["1 km / (1 km - 1 m) = 2 m", "1/0 kg = 5 g", "(" * 70 + "1 km" + ")" * 70 + " + 1 m = 3 m", "2 m^99 = 3 cm"]
)
def test_what_has_no_value_is_left_alone(line: str) -> None:
    assert Outcome.RIGHT not in outcomes(line)


@pytest.mark.parametrize("line", lines("course.tsv"))
def test_other_cases_are_not_held_against_a_questions_truths(line: str, verdicts: Callable[..., tuple[Verdict, ...]]) -> None:
    sort, question, text = line.split("\t")
    found = {verdict.outcome for verdict in verdicts(question, text.replace("\\n", "\n"))}
    assert (Outcome.WRONG in found) == (sort == "slip")
