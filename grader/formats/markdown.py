"""report.md: the report for a repository's preview. What a student wrote stands in code spans, so that it stays text."""

from __future__ import annotations

import re
from collections.abc import Iterator

from grader.formats.marks import SIGNS, TITLES, count, details, points, state, why
from grader.model import GradedAnswer, Report, Verdict

SUFFIX = "report.md"
MAX_QUOTE = 240


def render(report: Report) -> str:
    """The report as Markdown."""
    return "\n".join(_lines(report)) + "\n"


def _lines(report: Report) -> Iterator[str]:
    verdicts = [verdict for answer in report.answers for part in answer.parts for verdict in part.verdicts]
    total = count(verdicts)
    yield f"# {_plain(report.course)}: {_plain(report.submission)}"
    yield ""
    yield (
        f"{total.all} claims: {total.right} right, {total.wrong} wrong, {total.follows} that follow rightly from a wrong line, "
        f"{total.uncheckable} that could not be checked."
    )
    yield ""
    yield "| question | about | status | points | ✓ right | ✗ wrong | ↳ following | ? unchecked |"
    yield "|---|---|---|--:|--:|--:|--:|--:|"
    for answer in report.answers:
        counts = count([verdict for part in answer.parts for verdict in part.verdicts])
        yield (
            f"| {_plain(answer.question)} | {_plain(answer.title) or 'no reference yet'} | {answer.status} | "
            f"{points(answer.score)} | {counts.right} | {counts.wrong} | {counts.follows} | {counts.uncheckable} |"
        )
    for answer in report.answers:
        yield from _answer(answer)
    for item in report.contradictions:
        yield f"- {', '.join(item.claims)}: {_plain(item.reason)}"


def _answer(answer: GradedAnswer) -> Iterator[str]:
    if answer.status == "blank" and not answer.error:
        return
    yield ""
    yield f"## {_plain(answer.question)} {_plain(answer.title)}".rstrip()
    if answer.error:
        yield ""
        yield _plain(answer.error)
    if answer.score is not None:
        yield ""
        earned = points(answer.score)
        yield f"{earned} points" + ("; the + awaits a person." if "+" in earned else ".")
        yield ""
        yield from (f"- {_plain(line)}" for line in answer.score.detail)
    for part in answer.parts:
        if not part.verdicts:
            continue
        yield ""
        yield f"### {TITLES[part.part]}"
        yield ""
        for verdict in part.verdicts:
            yield from _verdict(verdict)


def _verdict(verdict: Verdict) -> Iterator[str]:
    name = state(verdict)
    follows = f" (follows from {verdict.follows_from})" if verdict.follows_from else ""
    label = f"{name}: {why(verdict)}" if why(verdict) else name
    yield f"- {SIGNS[name]} **{label}**{follows} {code(verdict.claim.quote)}"
    if name == "right":
        return
    yield f"  {_plain(verdict.reason)}"
    if name in ("wrong", "follows"):
        for key, value in details(verdict):
            yield f"  - {key}: {code(value)}"


def code(text: str) -> str:
    """A code span that nothing in the text can end."""
    short = " ".join(text.split())
    short = short if len(short) <= MAX_QUOTE else short[: MAX_QUOTE - 1] + "…"
    fence = "`" * (max((len(run) for run in re.findall("`+", short)), default=0) + 1)
    pad = " " if short.startswith("`") or short.endswith("`") else ""
    return f"{fence}{pad}{short}{pad}{fence}"


def _plain(text: str) -> str:
    """Words without anything that Markdown or a forge would act on."""
    return re.sub(r"([\\`*{}\[\]<>#|!@~$&]|(?<!\w)_|_(?!\w))", r"\\\1", " ".join(text.split()))
