"""Sums that are true as they are meant are not accused, whatever the units, the rules or the way of speaking; slips still are."""

from __future__ import annotations

from pathlib import Path

import pytest

from grader.audit import audit
from grader.model import Outcome

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
