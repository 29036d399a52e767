"""Formulas inside sentences about other subjects: `python -m tests.inline.measure` prints what became of them.

`spared.md` holds sentences whose formula would be false as a claim and is none: a setting, a condition, another case, a
question, what others say, what is denied. `accused.md` holds sentences that do assert a false formula. Both were written
before any rule was run on them.
"""

from __future__ import annotations

import importlib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from grader.audit import grade
from grader.model import Answer, Outcome, Verdict
from grader.reference import Course, Question, question_of

HERE = Path(__file__).parent


@cache
def asked(id: str) -> Question:
    """A question of the unseen course, or (`s1`) of the second."""
    module = f"tests.second_course.q{id[1:]}" if id.startswith("s") else f"tests.unseen.q{id}"
    return question_of(importlib.import_module(module), id)


def lines(name: str) -> Iterator[tuple[str, str]]:
    """Question and sentence, as they stand in the file."""
    id = ""
    for line in (HERE / name).read_text("utf-8").splitlines():
        if line.startswith("## "):
            id = line[3:]
        elif line and not line.startswith("#"):
            yield id, line


def wrong(id: str, sentence: str) -> list[Verdict]:
    """What is called wrong of a sentence that stands alone."""
    course = Course("inline", (id,), references=(asked(id),))
    answer = Answer(course="inline", question=id, submission="s", solution=sentence)
    return [v for v in grade(answer, course).parts[0].verdicts if v.outcome is Outcome.WRONG]


def main() -> None:
    for name in ("spared.md", "accused.md"):
        every = [(id, sentence, wrong(id, sentence)) for id, sentence in lines(name)]
        for id, sentence, found in every:
            if bool(found) == (name == "spared.md"):
                print(f"{name} {id}: {sentence}", *(f"\n      {v.claim.quote}: {v.reason[:100]}" for v in found))
        print(f"{name}: {sum(bool(found) for *_, found in every)} of {len(every)} called wrong")


if __name__ == "__main__":
    main()
