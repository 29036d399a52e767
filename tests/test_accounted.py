"""A value is held against a quantity, or counted for it, only where all that its clause says round the name is understood."""

from __future__ import annotations

import importlib
from functools import cache
from pathlib import Path

import pytest

from grader.audit import grade
from grader.files import load_course
from grader.model import Answer, Outcome
from grader.reference import Course, question_of

FOLDER = Path(__file__).parent / "meant"


@cache
def course(name: str) -> Course:
    """The shipped course, the second one, or the third, which a teacher made up who had not seen the others."""
    if name == "csc413_hw2":
        return load_course(name)
    ids = [str(number) for number in range(1, 8)]
    found = tuple(question_of(importlib.import_module(f"tests.{name}_course.q{id}"), id) for id in ids)
    return Course(name, tuple(ids), (), found)


def outcomes(line: str) -> set[Outcome]:
    """The outcomes of a line `course question<TAB>text`; of a critique, behind ` || `, those of the critique alone."""
    where, text = line.split("\t")
    name, id = where.split()
    parts = dict(zip(("trace", "critique"), text.split(" || "), strict=True)) if " || " in text else {"solution": text}
    lines = {part: said.replace("<br>", "\n") for part, said in parts.items()}
    graded = grade(Answer(course=name, question=id, submission="s", **lines), course(name))
    return {verdict.outcome for part in graded.parts[-1:] for verdict in part.verdicts}


def lines(name: str) -> list[str]:
    return (FOLDER / name).read_text("utf-8").splitlines()


@pytest.mark.parametrize("line", lines("complements.tsv"))
def test_what_is_said_of_something_else_is_not_accused(line: str) -> None:
    assert Outcome.WRONG not in outcomes(line)


@pytest.mark.parametrize("line", lines("misplaced.tsv"))
def test_a_value_in_the_wrong_place_is_not_praised(line: str) -> None:
    assert Outcome.RIGHT not in outcomes(line)


@pytest.mark.parametrize("line", lines("plain_values.tsv"))
def test_what_is_plainly_said_is_decided(line: str) -> None:
    label, rest = line.split("\t", 1)
    assert outcomes(rest) - {Outcome.UNCHECKABLE} == {Outcome(label)}
