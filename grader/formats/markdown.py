"""report.md: the report for a repository's preview. What a student wrote stands in code spans, so that it stays text."""

from __future__ import annotations

import re
from collections.abc import Iterator

from grader.formats.marks import SIGNS, TITLES, count, details, points, state, why
from grader.model import Contradiction, GradedAnswer, Report, Verdict

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
    yield from _contradictions(report.contradictions)
    yield from _awaiting(report.answers)


def _contradictions(found: tuple[Contradiction, ...]) -> Iterator[str]:
    """What cannot hold together, both quotes side by side; then what clashes in one reading only."""
    for title, tension in (("Contradictions", False), ("Tensions", True)):
        some = [item for item in found if item.tension is tension]
        if some:
            yield ""
            yield f"## {title}"
            yield ""
        for item in some:
            yield f"- {_plain(item.reason)}"
            if not item.sides:
                yield f"  - {', '.join(item.claims)}"
            for side in item.sides:
                wrong = ", which is wrong" if side.claim and side.claim in item.wrong else ""
                yield f"  - {side.claim or f'{side.question} {side.part}'}{wrong}: {code(side.quote)}"
            yield from (f"  - reading: {_plain(reading)}" for reading in item.readings)


def _awaiting(answers: tuple[GradedAnswer, ...]) -> Iterator[str]:
    """What a person has to look at."""
    if not any(answer.awaits for answer in answers):
        return
    yield ""
    yield "## What awaits a person"
    yield ""
    yield "| question | what | points | claims |"
    yield "|---|---|--:|---|"
    for answer in answers:
        for item in answer.awaits:
            worth = f"{item.points:.3g}" if item.points else ""
            ids = ", ".join(item.claims)
            yield f"| {_plain(answer.question)} | {_plain(item.what)} | {worth} | {_plain(ids)} |"


def _audit(answer: GradedAnswer) -> Iterator[str]:
    """The mistakes of the trace and who noticed them; how much of the solution repeats the trace."""
    for item in answer.copied:
        if item.part == "solution" and item.share:
            yield ""
            yield f"{item.share:.0%} of the solution's words stand in the {item.source}."
    if answer.audit is None or not (answer.audit.mistakes or answer.audit.invented):
        return
    found = answer.audit
    yield ""
    yield (
        f"The critique noticed {len(found.mistakes) - found.missed} of {len(found.mistakes)} mistakes of the trace"
        f"{f' and invented {len(found.invented)}' if found.invented else ''}."
    )
    yield ""
    yield "| mistake of the trace | noticed by |"
    yield "|---|---|"
    yield from (f"| {row.mistake} | {', '.join(row.by) or 'missed'} |" for row in found.mistakes)
    yield from (f"| none: invented | {id} |" for id in found.invented)


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
    yield from _audit(answer)
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
    line = f"- {SIGNS[name]} **{label}**{follows} {code(verdict.claim.quote)}"
    if name == "right":
        yield line
        return
    yield line + "  "  # the reason goes on a line of its own
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
