"""gradescope/results.json: a test for each question, in the form that Gradescope takes from an autograder.

Students see it once the teacher publishes. Text of a submission is given as plain text, which Gradescope does not render.
"""

from __future__ import annotations

import json

from grader.formats.findings import findings, short, verdicts
from grader.formats.marks import count
from grader.model import GradedAnswer, Report

SUFFIX = "gradescope/results.json"


def render(report: Report) -> str:
    """The object that stands in an autograder's results/results.json."""
    total = count([verdict for answer in report.answers for verdict in verdicts(answer)])
    document = {
        "score": sum(answer.score.points for answer in report.answers if answer.score is not None),
        "output": f"{total.all} claims: {total.right} right, {total.wrong} wrong, {total.follows} follow from a wrong line, "
        f"{total.uncheckable} could not be checked",
        "output_format": "text",
        "visibility": "after_published",
        "stdout_visibility": "hidden",
        "tests": [_test(answer) for answer in report.answers],
        "extra_data": {"grader": report.grader, "reference": report.reference, "submission": report.submission},
    }
    return json.dumps(document, ensure_ascii=False, indent=1) + "\n"


def _test(answer: GradedAnswer) -> dict[str, object]:
    test: dict[str, object] = {
        "name": short(f"{answer.question} {answer.title}".strip()),
        "number": short(answer.question),
        "output": findings(answer),
        "output_format": "text",
        "visibility": "after_published",
    }
    if answer.score is None:
        return {**test, "status": "failed" if answer.status == "error" else "passed"}
    full = answer.score.points >= answer.score.out_of
    return {
        **test,
        "score": answer.score.points,
        "max_score": answer.score.out_of,
        "status": "passed" if full else "failed",
    }
