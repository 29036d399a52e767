"""What tests share: the course, the shipped answers, and a graded part for a few lines of text."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest
from hypothesis import settings

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

from grader.audit import grade  # noqa: E402
from grader.files import load_answer, load_course  # noqa: E402
from grader.model import Answer, GradedAnswer, Verdict  # noqa: E402
from grader.reference import Course  # noqa: E402

COURSE = "csc413_hw2"

settings.register_profile("house", deadline=None)  # speed is the benchmarks' business
settings.register_profile("ci", deadline=None, derandomize=True)
settings.load_profile("ci" if os.environ.get("CI") else "house")


@cache
def course() -> Course:
    return load_course(COURSE)


@cache
def shipped(question: str) -> GradedAnswer:
    """The shipped homework's answer to a question, graded."""
    return grade(load_answer(ROOT / "answers" / COURSE / f"{question}.yaml"), course())


@pytest.fixture(scope="session")
def verdicts() -> Callable[..., tuple[Verdict, ...]]:
    """The verdicts on a text that answers a question."""

    def of(question: str, text: str, part: str = "solution") -> tuple[Verdict, ...]:
        answer = Answer.model_validate({"course": COURSE, "question": question, "submission": "test", part: text})
        return tuple(verdict for graded in grade(answer, course()).parts for verdict in graded.verdicts)

    return of
