"""Long answers to a made-up course: no right line is called wrong, and the planted mistakes are found."""

from __future__ import annotations

import pytest

from grader.mutation import mutations
from grader.numeric import verify
from tests.test_claims import fits, sections, told
from tests.unseen.marked import HERE, IDS, accused, answers, graded, lone, noticed, praised, question

FOUND = {"7": 2, "12": 1}  # planted mistakes that are found; of the other questions all are


@pytest.mark.parametrize("id", IDS)
def test_every_truth_is_derived_twice_and_told_from_its_alterations(id: str) -> None:
    assert [check for check in verify(question(id)) if not check.agrees] == []
    for mutation in mutations(question(id)):
        assert mutation.tried, mutation
        assert not mutation.unnoticed, mutation


@pytest.mark.parametrize("id", IDS)
def test_no_right_line_is_called_wrong_and_planted_mistakes_are_found(id: str) -> None:
    reference, planted, found = question(id), 0, 0
    for marked in answers(id):
        verdicts = graded(marked, reference)
        assert [(item.claim.quote, item.reason) for item in accused(marked, verdicts)] == []
        assert [(item.claim.quote, item.reason) for item in praised(marked, verdicts)] == []
        planted += len(marked.mistakes)
        found += len(noticed(marked, verdicts))
    assert planted >= 2
    assert found >= FOUND.get(id, planted)


@pytest.mark.parametrize(("name", "id", "lines"), list(sections(HERE)), ids=lambda value: value if isinstance(value, str) else "")
def test_every_line_by_itself_has_the_verdicts_it_names(name: str, id: str, lines: list[tuple[str, str]]) -> None:
    for line, expected in lines:
        found = [told(verdict) for verdict in lone(line, id)]
        wanted = [item.strip() for item in expected.split(";") if item.strip()]
        assert len(found) == len(wanted), f"{name}: {line}\n{found}"
        assert all(map(fits, found, wanted)), f"{name}: {line}\n{found}"
