"""Rows of a CSV file in which no cell is a formula to a spreadsheet."""

from __future__ import annotations

from collections.abc import Iterable

from grader.formats.findings import plain
from grader.model import Report

MAX_CELL = 30_000  # a spreadsheet holds 32,767
_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "|", "%", "＝", "＋", "－", "＠")


def rows(table: Iterable[Iterable[str | float]]) -> str:
    """The table as RFC 4180 has it; numbers are written by us, so only text is held back."""
    return "".join(",".join(_cell(value) for value in row) + "\r\n" for row in table)


def _cell(value: str | float) -> str:
    if not isinstance(value, str):
        return f"{value:.6g}"
    text = value[:MAX_CELL]
    text = plain(text if not text.lstrip(" ").startswith(_STARTS) else "'" + text)
    return '"' + text.replace('"', '""') + '"' if any(char in text for char in '",\n\r') or text != text.strip() else text


def total(report: Report) -> tuple[float, float]:
    """Points earned, and out of how many."""
    scores = [answer.score for answer in report.answers if answer.score is not None]
    return sum(score.points for score in scores), sum(score.out_of for score in scores)


def questions(reports: Iterable[Report]) -> dict[str, float]:
    """The questions with points of all submissions, and how many."""
    return {answer.question: answer.score.out_of for report in reports for answer in report.answers if answer.score is not None}


def earned(report: Report, question: str) -> float | str:
    """The submission's points for a question; nothing where it has none."""
    return next(
        (answer.score.points for answer in report.answers if answer.question == question and answer.score is not None), ""
    )
