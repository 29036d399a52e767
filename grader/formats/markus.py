"""markus.jsonl: an object for each question, as MarkUs's autotester reads them from the standard output of a custom tester."""

from __future__ import annotations

import json

from grader.formats.findings import findings, short
from grader.model import GradedAnswer, Report

SUFFIX = "markus.jsonl"


def render(report: Report) -> str:
    """One object a line; the tester is `cat markus.jsonl`, or a call of `grader`."""
    return "".join(json.dumps(_test(answer), ensure_ascii=False) + "\n" for answer in report.answers)


def _test(answer: GradedAnswer) -> dict[str, object]:
    earned, total = (answer.score.points, answer.score.out_of) if answer.score is not None else (0.0, 0.0)
    return {
        "name": short(f"{answer.question} {answer.title}".strip()),
        "output": findings(answer),
        "marks_earned": max(earned, 0.0),
        "marks_total": total,
        "status": _status(answer, earned, total),
        "time": None,
    }


def _status(answer: GradedAnswer, earned: float, total: float) -> str:
    if answer.status == "error":
        return "error"
    if earned >= total:
        return "pass"
    return "partial" if earned > 0 else "fail"
