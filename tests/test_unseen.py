"""Long answers to a made-up course: no right line is called wrong, and the planted mistakes are found."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from grader.audit import audit, grade
from grader.model import Answer, Outcome, Verdict
from grader.mutation import mutations
from grader.numeric import verify
from grader.reference import Course
from tests.test_claims import fits, sections, told
from tests.unseen.marked import HERE, IDS, accused, answers, graded, lone, noticed, praised, question

FOUND = {"1": 2, "8": 2, "7": 3, "12": 1, "16": 2}  # planted mistakes that are found; of the other questions all are


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


def texts(name: str) -> Iterator[tuple[str, str]]:
    """The texts of a file, each with the line that heads it."""
    for block in (HERE / name).read_text("utf-8").split("@@ ")[1:]:
        head, _, body = block.partition("\n")
        yield head, body


def wrong(text: str) -> list[Verdict]:
    return [verdict for _, verdict in audit([text]) if verdict.outcome is Outcome.WRONG]


SOUND = list(texts("sound.md"))
ESSAYS = list(texts("essays.md"))
SLIPS_FOUND = 61


@pytest.mark.parametrize(("name", "text"), SOUND, ids=[name for name, _ in SOUND])
def test_nothing_in_a_sound_text_is_called_wrong(name: str, text: str) -> None:
    assert [(verdict.claim.quote, verdict.reason) for verdict in wrong(text)] == [], name


@pytest.mark.parametrize("place", range(4))
def test_what_is_said_of_another_case_is_not_held_against_the_question(place: int) -> None:
    for head, text in list(texts("sound_answers.md"))[place::4]:
        found = lone(text, head.split()[0])
        assert [(item.claim.quote, item.reason) for item in found if item.outcome is Outcome.WRONG] == [], head


def test_slips_in_solutions_are_found_and_nothing_else() -> None:
    found = []
    for head, text in ESSAYS:
        name, _, slip = head.partition(" | ")
        old, new = slip.split(" => ")
        assert text.count(old) == 1, name
        assert [(verdict.claim.quote, verdict.reason) for verdict in wrong(text)] == [], name
        place = text.index(old)
        accused = wrong(text.replace(old, new))
        assert all(verdict.claim.span.end > place for verdict in accused), name
        if any(verdict.claim.span.start < place + len(new) for verdict in accused):
            found.append(name)
    assert len(found) >= SLIPS_FOUND, sorted({head.partition(" | ")[0] for head, _ in ESSAYS} - set(found))


TRACE = r"The Hessian is $H = X^T X$. The gradient is $\nabla L(w) = \frac1n X^T(Xw-y) + \lambda w$."


@pytest.mark.parametrize(
    "critique",
    [
        "The trace states that $H = X^T X$. The factor $1/n$ is missing.",
        "The model wrote $H = X^TX$ but forgot the penalty.",
        "$H = X^T X$ lacks the regulariser.",
        "The claim that $H = X^T X$ is incorrect.",
        r"$H = X^T X$, which is wrong: it should be $H = \frac1n X^T X + \lambda I$.",
        "Writing $H = X^T X$ is a mistake, and so is 3 * 4 = 13.",
        "They claim $H = X^T X$. This is wrong.",
    ],
)
def test_a_critique_is_not_accused_of_what_it_quotes(critique: str) -> None:
    course = Course("unseen", IDS, references=(question("2"),))
    graded_ = grade(Answer(course="unseen", question="2", submission="s", trace=TRACE, critique=critique), course)
    trace, remarks = graded_.parts[:2]
    assert any(verdict.outcome is Outcome.WRONG for verdict in trace.verdicts)
    assert [verdict.claim.quote for verdict in remarks.verdicts if verdict.outcome is Outcome.WRONG] == []
    assert remarks.verdicts


@pytest.mark.parametrize("place", range(3))
def test_a_right_critique_of_a_wrong_answer_is_not_accused(place: int) -> None:
    for id, critique in list(texts("critiques.md"))[place::3]:
        trace = list(answers(id))[-1].text
        course = Course("unseen", IDS, references=(question(id),))
        found = (
            grade(Answer(course="unseen", question=id, submission="s", trace=trace, critique=critique), course).parts[1].verdicts
        )
        accused_ = [item for item in found if item.outcome is Outcome.WRONG]
        assert [(item.claim.quote, item.reason) for item in accused_] == [], id
