"""A class on one page, index.html, with index.csv beside it: who stands where, and which mistakes many make.

The results of a submission are large, so the page is made of summaries: `summary` takes from a report what the page needs,
a few kilobytes, and `class_page` goes once through any number of them. Mistakes are counted in a table of bounded size.
"""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from urllib.parse import quote

from markupsafe import Markup

from grader.formats.alike import Said, Seen, said
from grader.formats.findings import plain
from grader.formats.marks import Count, anchor, count, points, state
from grader.formats.mathml import convert
from grader.formats.page import asset, environment, policy
from grader.model import GradedAnswer, Kind, Model, Report, Score, Verdict

PAGE = "index.html"
TABLE = "index.csv"
MAX_MISTAKES = 400  # kept of one submission
MAX_DISTINCT = 50_000  # told apart at any time
MAX_SHOWN = 25
MAX_LINKS = 5  # submissions named beside a mistake
MAX_QUOTE = 200

_SPACING = re.compile(r"\\[,;:! ]|\\(?:left|right|quad|qquad|displaystyle)(?![a-zA-Z])|\s+")


class Tally(Model):
    """One question of one submission, or one kind of claim in it, in numbers."""

    name: str
    title: str = ""
    status: str = ""
    points: float | None = None
    out_of: float = 0
    awaits: bool = False
    right: int = 0
    wrong: int = 0
    follows: int = 0
    uncheckable: int = 0


class Mistake(Model):
    """A wrong claim, shortened. `truth` is the reference's truth that it was held against."""

    question: str
    part: str
    kind: Kind
    quote: str
    reason: str
    truth: str = ""
    id: str = ""


class Summary(Model):
    """What the page needs of a submission. `href` is its report as seen from the page; `problem`: what of it was not graded."""

    submission: str
    href: str = ""
    problem: str = ""
    questions: tuple[Tally, ...] = ()
    kinds: tuple[Tally, ...] = ()
    mistakes: tuple[Mistake, ...] = ()
    said: tuple[Said, ...] = ()


@dataclass(frozen=True)
class ClassPage:
    """The text of both files."""

    html: str
    csv: str


def summary(report: Report, href: str = "") -> Summary:
    """A report in a few kilobytes."""
    verdicts = [verdict for answer in report.answers for part in answer.parts for verdict in part.verdicts]
    kinds = sorted({verdict.claim.kind for verdict in verdicts})
    mistakes = [
        _mistake(answer.question, verdict)
        for answer in report.answers
        for part in answer.parts
        for verdict in part.verdicts
        if state(verdict) == "wrong"
    ]
    return Summary(
        submission=report.submission,
        href=href,
        problem="; ".join(
            f"{answer.question}: {_short(answer.error or '')}" for answer in report.answers if answer.status == "error"
        ),
        questions=tuple(_question(answer) for answer in report.answers),
        kinds=tuple(_tally(kind, count([v for v in verdicts if v.claim.kind == kind])) for kind in kinds),
        mistakes=tuple(mistakes[:MAX_MISTAKES]),
        said=tuple(said(report.answers)),
    )


def _question(answer: GradedAnswer) -> Tally:
    tally = _tally(answer.question, count([verdict for part in answer.parts for verdict in part.verdicts]))
    score = answer.score
    return tally.model_copy(
        update={
            "title": answer.title[:MAX_QUOTE],
            "status": answer.status,
            "points": None if score is None else score.points,
            "out_of": 0 if score is None else score.out_of,
            "awaits": "+" in points(score),
        }
    )


def _tally(name: str, counts: Count) -> Tally:
    return Tally(name=name, right=counts.right, wrong=counts.wrong, follows=counts.follows, uncheckable=counts.uncheckable)


def _mistake(question: str, verdict: Verdict) -> Mistake:
    return Mistake(
        question=question,
        part=verdict.claim.part,
        kind=verdict.claim.kind,
        quote=_short(verdict.claim.quote),
        reason=_short(verdict.reason),
        truth=verdict.truth,
        id=verdict.id,
    )


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= MAX_QUOTE else line[: MAX_QUOTE - 1] + "…"


# ---------------------------------------------------------------- many summaries


@dataclass(frozen=True)
class Row:
    """A submission in the page's table."""

    submission: str
    href: str
    problem: str
    earned: float
    awaits: bool
    graded: bool
    counts: Count
    blank: int


@dataclass
class _Class:
    """What has been counted so far."""

    rows: list[Row] = field(default_factory=list)
    cells: list[dict[str, str]] = field(default_factory=list)
    questions: dict[str, list[Tally]] = field(default_factory=dict)
    kinds: dict[str, Tally] = field(default_factory=dict)
    mistakes: Counter[tuple[str, str, str]] = field(default_factory=Counter)
    examples: dict[tuple[str, str, str], tuple[Mistake, list[tuple[str, str]]]] = field(default_factory=dict)
    forgotten: bool = False
    alike: Seen = field(default_factory=Seen)


def class_page(course: str, summaries: Iterable[Summary]) -> ClassPage:
    """The page and the table of a class, from one pass over its summaries, in their order."""
    seen = _Class()
    for item in summaries:
        _add(seen, item)
    style, out_of = asset("tokens.css", "class.css"), _out_of(seen)
    html = (
        environment()
        .get_template("class.html.j2")
        .render(
            course=course,
            rows=[(row, _earned(row, out_of)) for row in seen.rows],
            questions=[_aggregate(name, tallies) for name, tallies in seen.questions.items()],
            kinds=[seen.kinds[name] for name in sorted(seen.kinds)],
            mistakes=list(_common(seen)),
            forgotten=seen.forgotten,
            alike=list(seen.alike.largest()),
            total=_total([row.counts for row in seen.rows]),
            style=style,
            policy=policy(style),
            table=TABLE,
            formula=_formula,
        )
    )
    return ClassPage(html=html, csv=_csv(seen, out_of))


def _add(seen: _Class, item: Summary) -> None:
    counts = _total([Count(t.right, t.wrong, t.follows, t.uncheckable) for t in item.questions])
    earned, awaits = round(sum(tally.points or 0 for tally in item.questions), 4), any(tally.awaits for tally in item.questions)
    href = quote(item.href, safe="/.-_~") if item.href else ""
    graded = any(tally.out_of for tally in item.questions)
    blank = sum(tally.status == "blank" for tally in item.questions)
    seen.rows.append(Row(_short(item.submission), href, item.problem, earned, awaits, graded, counts, blank))
    seen.cells.append(_cells(item, earned if graded else None, awaits, counts))
    for tally in item.questions:
        seen.questions.setdefault(tally.name, []).append(tally)
    for tally in item.kinds:
        before = seen.kinds.get(tally.name, Tally(name=tally.name))
        seen.kinds[tally.name] = _added(before, tally)
    for spoken in item.said:
        seen.alike.add(spoken, _short(item.submission), href)
    told = set()
    for mistake in item.mistakes:
        key = (mistake.question, mistake.kind, _SPACING.sub("", mistake.quote))
        if key in told:
            continue
        told.add(key)
        seen.mistakes[key] += 1
        _, links = seen.examples.setdefault(key, (mistake, []))
        if len(links) < MAX_LINKS:
            links.append((_short(item.submission), f"{href}#{anchor(mistake.id)}" if href and mistake.id else href))
    if len(seen.mistakes) > MAX_DISTINCT:
        _forget(seen)


def _forget(seen: _Class) -> None:
    """Drop the mistakes that only one submission made: what many make stays."""
    for key in [key for key, number in seen.mistakes.items() if number == 1]:
        del seen.mistakes[key], seen.examples[key]
    seen.forgotten = True


def _total(counts: Sequence[Count]) -> Count:
    return Count(
        sum(item.right for item in counts),
        sum(item.wrong for item in counts),
        sum(item.follows for item in counts),
        sum(item.uncheckable for item in counts),
    )


def _out_of(seen: _Class) -> float:
    """What the questions of the class are worth together: the same for all, whatever of them could be graded."""
    return round(sum(max(tally.out_of for tally in tallies) for tallies in seen.questions.values()), 4)


def _earned(row: Row, out_of: float) -> str:
    detail = ("awaits a person",) if row.awaits else ()
    return points(Score(points=row.earned, out_of=out_of, detail=detail)) if row.graded else ""


def _added(a: Tally, b: Tally) -> Tally:
    return a.model_copy(
        update={
            "right": a.right + b.right,
            "wrong": a.wrong + b.wrong,
            "follows": a.follows + b.follows,
            "uncheckable": a.uncheckable + b.uncheckable,
        }
    )


@dataclass(frozen=True)
class Asked:
    """A question over the whole class."""

    name: str
    title: str
    answered: int
    blank: int
    mean: str
    counts: Count


def _aggregate(name: str, tallies: Sequence[Tally]) -> Asked:
    answered = [tally for tally in tallies if tally.status == "graded"]
    scored = [tally.points for tally in tallies if tally.points is not None]
    out_of = max((tally.out_of for tally in tallies), default=0)
    mean = f"{sum(scored) / len(scored):.2f} of {out_of:g}" if scored else ""
    title = next((tally.title for tally in tallies if tally.title), "")
    counts = _total([Count(t.right, t.wrong, t.follows, t.uncheckable) for t in tallies])
    return Asked(name, title, len(answered), sum(tally.status == "blank" for tally in tallies), mean, counts)


@dataclass(frozen=True)
class Common:
    """A mistake and how many submissions make it."""

    mistake: Mistake
    number: int
    links: tuple[tuple[str, str], ...]


def _common(seen: _Class) -> Iterator[Common]:
    ordered = sorted(seen.mistakes.items(), key=lambda item: (-item[1], item[0]))
    shared = [(key, number) for key, number in ordered if number > 1 or len(seen.rows) == 1]
    for key, number in shared[:MAX_SHOWN]:
        mistake, links = seen.examples[key]
        yield Common(mistake, number, tuple(links))


def _formula(mistake: Mistake) -> Markup | None:
    """The words of a mistake as a formula, where they are one and whole."""
    found = convert(mistake.quote) if mistake.kind == "equation" and "$" not in mistake.quote else None
    return Markup(found) if found is not None else None


# ---------------------------------------------------------------- the table


def _cells(item: Summary, earned: float | None, awaits: bool, counts: Count) -> dict[str, str]:
    row = {
        "submission": item.submission,
        "problem": item.problem,
        "points": "" if earned is None else f"{earned:g}",
        "out of": "",
        "awaits a person": "yes" if awaits else "no",
        "right": str(counts.right),
        "wrong": str(counts.wrong),
        "following": str(counts.follows),
        "unchecked": str(counts.uncheckable),
    }
    for tally in item.questions:
        if tally.points is not None or tally.status != "error":
            row[f"question {tally.name}"] = "" if tally.points is None else f"{tally.points:g}"
    return row


@dataclass(frozen=True)
class _Sink:
    """What csv writes to."""

    write: Callable[[str], None]


def _csv(seen: _Class, out_of: float) -> str:
    names = list(dict.fromkeys(name for row in seen.cells for name in row))
    lines: list[str] = []
    writer = csv.writer(_Sink(lines.append))
    writer.writerow(map(_harmless, names or ["submission"]))
    for row in seen.cells:
        row = {**row, "out of": f"{out_of:g}" if out_of else ""}
        writer.writerow(_harmless(row.get(name, "")) for name in names)
    return "".join(lines)


def _harmless(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula, and no terminal for an order."""
    return plain("'" + cell if cell[:1] in ("=", "+", "-", "@", "\t", "\r") else cell)
