"""What layers' padding does, what back-propagation must store and what an image's size leaves alone, near misses beside."""

from __future__ import annotations

import pytest

from grader.audit import grade
from grader.files import load_course
from grader.model import Answer
from tests.conftest import COURSE

STORED = "store the intermediate computations for each iteration"
SAID = (
    ("2.1.2", f"We need to {STORED} in order to compute the gradient w.r.t. the learning rate.", {"right"}),
    ("2.1.2", f"We need to {STORED} in order to sort the data.", {"uncheckable"}),
    ("5.4", "The padding parameter determines the amount of zero-padding added to the input on each side.", {"right"}),
    ("5.4", "The output padding determines the amount of zero-padding added to the output.", {"wrong"}),
    ("5.4", "The output padding does not determine the amount of zero-padding added to the output.", {"right"}),
    ("5.4", "The output padding perhaps determines the amount of zero-padding added to the output.", {"uncheckable"}),
)


@pytest.mark.parametrize(("question", "text", "outcomes"), SAID)
def test_facts(question: str, text: str, outcomes: set[str]) -> None:
    answer = Answer(course=COURSE, question=question, submission="s", solution=text)
    found = {v.outcome.value for part in grade(answer, load_course(COURSE)).parts for v in part.verdicts}
    assert found <= outcomes, (text, found)
    assert found or outcomes == {"uncheckable"}, text
