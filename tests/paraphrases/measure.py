"""Assertions in other words than the reference's: `python -m tests.paraphrases.measure [seen|apart]` prints what became of them.

`<half>.jsonl` holds one assertion a line, with its question, its label (right, wrong, none) and wordings by
somebody who had not seen the rules; `seen` was used while they were made, `apart` was looked at once, `third`,
of other constructions by somebody else, only for its faults, `fourth` after its first run, `fifth` for its
accusations, then too; `sixth`, by a third writer, after its first run; `seventh`, by a fourth, was only measured, but for
its two accused lines, which were mended. Where a line is marked `half`, something in the wrong sentence is right. A wording is wrong
where any claim of it is, and right where one is and none is wrong; what is rightly said as the ground of a wrong
assertion ("as X has full rank, ...") is no verdict on it. A formula or one half of a wrong sentence may well be
right, so that a wrong sentence is `praised` only by a kind that reads sentences.
"""

from __future__ import annotations

import json
import re
import sys
from collections import Counter
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

from grader.audit import grade
from grader.files import load_course
from grader.model import Answer, Outcome
from grader.reference import Course, question_of

FOLDER = Path(__file__).parent
HALVES = tuple(
    half
    for half in ("seen", "apart", "third", "fourth", "fifth", "sixth", "seventh", "eighth")
    if (FOLDER / f"{half}.jsonl").exists()
)
_GROUND = re.compile(r"\b(?:as|because|since|recall that|given that)\s+\W*(?:the\s+(?:matrix\s+)?)?\W*$", re.IGNORECASE)
_THEN = re.compile(r"\W*,?\s*(?:so|hence|therefore|thus|which means)\b", re.IGNORECASE)
_HALF = re.compile(r"\W*, and\b")
_FORMULAS = frozenset({"equation", "arithmetic"})


def courses() -> dict[str, Course]:
    """The shipped course, and the made-up one."""
    made_up = tuple(question_of(import_module(f"tests.second_course.q{n}"), f"q{n}") for n in range(1, 8))
    second = Course("second_course", tuple(item.id for item in made_up), (), made_up)
    return {"csc413_hw2": load_course("csc413_hw2"), "second_course": second}


def outcomes(half: str) -> Iterator[tuple[str, str, str, str]]:
    """Question, label, outcome and wording of every line of a half."""
    known = courses()
    for line in (FOLDER / f"{half}.jsonl").read_text("utf-8").splitlines():
        item = json.loads(line)
        for wording in item["wordings"]:
            answer = Answer(course=item["course"], question=item["question"], submission="s", solution=wording)
            outcome = _outcome(answer, known[item["course"]], item["label"])
            yield item["question"], item["label"], "open" if "half" in item and outcome == "right" else outcome, wording


def _outcome(answer: Answer, course: Course, label: str) -> str:
    found = [verdict for part in grade(answer, course).parts for verdict in part.verdicts]
    text = answer.solution
    plain = [
        verdict
        for verdict in found
        if (label == "right" or (verdict.claim.kind not in _FORMULAS and not _HALF.match(text, verdict.claim.span.end)))
        and not _GROUND.search(text[: verdict.claim.span.start])
        and not _THEN.match(text, verdict.claim.span.end)
    ]
    if any(verdict.outcome is Outcome.WRONG for verdict in found):
        return "wrong"
    if any(verdict.outcome is Outcome.RIGHT for verdict in plain):
        return "right"
    return "open" if found else "unfound"


def main() -> None:
    for half in sys.argv[1:] or HALVES:
        table: Counter[tuple[str, str]] = Counter()
        for question, label, outcome, wording in outcomes(half):
            table[label, outcome] += 1
            if {label, outcome} == {"right", "wrong"} or (label == "none" and outcome in ("right", "wrong")):
                print(f"{half}: {question}, {label}, marked {outcome}: {wording}")
        print(f"{half}:")
        for label in ("right", "wrong", "none"):
            print(f"  {label:6}", {outcome: table[label, outcome] for outcome in ("right", "wrong", "open", "unfound")})
        labelled = sum(count for (label, _), count in table.items() if label != "none")
        decided = table["right", "right"] + table["wrong", "wrong"]
        print(f"  decided as labelled: {decided} of {labelled}, {100 * decided / labelled:.1f} %")


if __name__ == "__main__":
    main()
