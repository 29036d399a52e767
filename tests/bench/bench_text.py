"""What text costs: reading a sentence, warm, and rendering a report as its claims grow.

`python tests/bench/bench_text.py`. Every sentence of tests/paraphrases is read once, with the names of its question, after a
few others have warmed the parser; the whole grading of a sentence (all kinds of claims look for theirs) is beside it. The
rendering is told as a ratio: four times the claims should take four times as long.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
sys.path.insert(0, str(ROOT))

from grader.audit import grade  # noqa: E402
from grader.english.names import lexicon_of  # noqa: E402
from grader.english.reading import read  # noqa: E402
from grader.formats import html  # noqa: E402
from grader.model import Answer, GradedAnswer, Report  # noqa: E402
from grader.sentences import sentences  # noqa: E402
from tests.hostile_answers import part as claimed  # noqa: E402
from tests.paraphrases.measure import FOLDER, HALVES, courses  # noqa: E402


def wordings() -> list[tuple[str, str, str]]:
    """Course, question and wording."""
    lines = [json.loads(line) for half in HALVES for line in (FOLDER / f"{half}.jsonl").read_text("utf-8").splitlines()]
    return [(item["course"], item["question"], wording) for item in lines for wording in item["wordings"]]


def told(what: str, run: Callable[[str, str, str], object], lines: list[tuple[str, str, str]]) -> None:
    for line in lines[-50:]:
        run(*line)
    times, whole = [], sum(len(list(sentences(text))) for _, _, text in lines[:-50])
    for line in lines[:-50]:
        began = time.process_time()
        run(*line)
        times.append(1000 * (time.process_time() - began))
    times.sort()
    print(
        f"{what}: {len(times)} wordings of {whole} sentences, {sum(times) / whole:.1f} ms a sentence; a wording"
        f" median {times[len(times) // 2]:.1f}, p95 {times[len(times) * 95 // 100]:.1f}, most {times[-1]:.0f} (processor time)"
    )


def rendering(number: int) -> float:
    """Seconds of processor time for a report of so many claims."""
    text = "so the value is 7 here. " * number
    part = claimed("1", text, "value is 7")
    report = Report(
        course="c", submission="s", grader="0", reference="0", isolation="", answers=(
            GradedAnswer(question="1", status="graded", parts=(part,)),),
    )  # fmt: skip
    began = time.process_time()
    html.render(report)
    return time.process_time() - began


def main() -> None:
    known = courses()
    lexicons = {(course, name): lexicon_of(known[course].reference(name)) for course, name, _ in wordings()}
    lines = wordings()
    told("reading", lambda course, name, text: read(text, lexicons[course, name]), lines)
    told(
        "grading",
        lambda course, name, text: grade(Answer(course=course, question=name, submission="s", solution=text), known[course]),
        lines,
    )
    rendering(10)
    few, many = rendering(500), rendering(2_000)
    print(f"rendering: 500 claims {few:.2f} s, 2,000 claims {many:.2f} s, {many / few:.1f} times as long")


if __name__ == "__main__":
    main()
