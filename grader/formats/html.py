"""report.html: one file for people, like a paper with a red pen in its margin. Offline, readable without script.

Nothing of a submission becomes markup: templates escape every value, formulas pass an allow-list (mathml), and a content
security policy lets only the page's own style and script act.
"""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from html import unescape
from itertools import groupby

from markupsafe import Markup

from grader.formats.drawings import stack
from grader.formats.ink import LONG, drawn
from grader.formats.marks import NAMES, SIGNS, TITLES, Count, anchor, count, points, state
from grader.formats.mathml import convert
from grader.formats.notes import note
from grader.formats.page import asset, environment, policy
from grader.formats.setting import Line, Piece, Set, paragraphs
from grader.model import Contradiction, GradedAnswer, GradedPart, Listing, Report, Side, Truth, Verdict

SUFFIX = "report.html"
MIN_COPIED = 0.1
MAX_NAMES = 3  # other phrases by which a truth goes
STATES = ("wrong", "follows", "uncheckable", "right")
_ID = re.compile(r"[^\s(),;:`]+/(?:trace|critique|solution)/\d+")
DRAWN = frozenset({"svg", "defs", "title", "rect", "text", "circle"})
_ELEMENT = re.compile(r"<([a-zA-Z]\w*)")
_DRAWN = re.compile(r"(<svg) [^>]*?(?=width=)|<defs>\s*</defs>\s*")
_DIGEST = re.compile(r", [0-9a-f]{16}\Z")
_LABEL = re.compile(r'aria-label="([^"]*)"')


def render(report: Report) -> str:
    """The page."""
    style, script = asset("tokens.css", "report.css"), asset("report.js")
    return (
        environment()
        .get_template("report.html.j2")
        .render(
            report=report,
            view=View(report),
            style=style,
            script=script,
            policy=policy(style, script),
            anchor=anchor,
            state=state,
            points=points,
            note=note,
            titles=TITLES,
            signs=SIGNS,
            names=NAMES,
            states=STATES,
        )
    )


@dataclass(frozen=True)
class Segment:
    """A question in the strip: how wide it is, and its ticks from left to right in percent."""

    question: str
    grow: int
    label: str
    ticks: tuple[tuple[str, str, str], ...]
    parts: tuple[str, ...]


@dataclass(frozen=True)
class Clash:
    """One side of a contradiction: its number in the list, and the name of its place in the text."""

    number: int
    name: str
    item: Contradiction
    side: Side

    @property
    def others(self) -> list[tuple[str, Side]]:
        """The other sides, with the names of their places."""
        named = [(f"x-{self.number}-{place}", side) for place, side in enumerate(self.item.sides, 1)]
        return [(name, side) for name, side in named if name != self.name]


@dataclass(frozen=True)
class View:
    """The report as the page looks at it."""

    report: Report

    @cached_property
    def known(self) -> dict[str, Verdict]:
        """Every verdict by its id."""
        return {v.id: v for answer in self.report.answers for part in answer.parts for v in part.verdicts}

    @cached_property
    def total(self) -> Count:
        return count(list(self.known.values()))

    @property
    def kinds(self) -> list[str]:
        return sorted({verdict.claim.kind for verdict in self.known.values()})

    @property
    def rows(self) -> list[tuple[GradedAnswer, Count]]:
        return [(answer, count(_verdicts(answer))) for answer in self.report.answers]

    @property
    def earned(self) -> tuple[str, str]:
        """Points of all questions, and what a person may add."""
        scores = [answer.score for answer in self.report.answers if answer.score is not None]
        waiting = sum(item.points for answer in self.report.answers for item in answer.awaits)
        if not scores:
            return "", ""
        earned, out_of = sum(score.points for score in scores), sum(score.out_of for score in scores)
        return f"{earned:.4g} of {out_of:.4g}", f"{waiting:.3g}" if waiting else ""

    @property
    def strip(self) -> Iterator[Segment]:
        """Where in the homework claims are not right."""
        lengths = {answer.question: sum(len(part.text) for part in answer.parts) for answer in self.report.answers}
        longest = max(lengths.values(), default=0) or 1
        for answer, counts in self.rows:
            length = lengths[answer.question]
            if not length:
                continue
            place, ticks, edges = 0, [], []
            for part in answer.parts:
                for verdict in part.verdicts:
                    if state(verdict) != "right":
                        at = 100 * (place + verdict.claim.span.start) / length
                        ticks.append((f"{at:.1f}", state(verdict), verdict.id))
                place += len(part.text)
                edges.append(f"{100 * place / length:.1f}")
            label = f"{counts.wrong} wrong" if counts.wrong else "none wrong"
            yield Segment(answer.question, max(1, round(12 * length / longest)), label, tuple(ticks), tuple(edges[:-1]))

    def truths(self, answer: GradedAnswer) -> Iterator[tuple[tuple[Truth, ...], list[str], list[str]]]:
        """The truths, those found in the same way one after another together, with their names and other names."""
        for how, group in groupby(answer.truths, key=lambda truth: truth.how):
            together = [tuple(group)]
            if not how or any(len(truth.latex) > 2 * LONG for truth in together[0]):
                together = [(truth,) for truth in together[0]]
            for truths in together:
                first = list(dict.fromkeys(truth.names[0] if truth.names else truth.id for truth in truths))
                names = [list(dict.fromkeys(truth.names[1:])) for truth in truths]
                yield (
                    truths,
                    first,
                    _few([name for name in names[0] if all(name in other for other in names) and name not in first]),
                )

    @property
    def waiting(self) -> list[GradedAnswer]:
        return [answer for answer in self.report.answers if answer.awaits]

    # ------------------------------------------------------------ text

    @cached_property
    def clashes(self) -> dict[str, Clash]:
        """The sides of contradictions by the names of their places in the text."""
        return {
            f"x-{number}-{place}": Clash(number, f"x-{number}-{place}", item, side)
            for number, item in enumerate(self.report.contradictions, 1)
            for place, side in enumerate(item.sides, 1)
        }

    def paragraphs(self, answer: GradedAnswer, part: GradedPart) -> list[tuple[str, str, tuple[Line, ...]]]:
        flags = [
            (clash.side.span.end, clash.name)
            for clash in self.clashes.values()
            if (clash.side.question, clash.side.part) == (answer.question, part.part)
        ]
        return [(paragraph.kind, paragraph.marker, paragraph.lines) for paragraph in paragraphs(part, flags)]

    @staticmethod
    def notes(line: Line) -> list[list[Verdict]]:
        """The claims of a line that need a note; what cannot be checked for the same reason has one together."""
        told = [verdict for verdict in line.ends if state(verdict) != "right"]
        return [
            list(group)
            for _, group in groupby(told, key=lambda verdict: verdict.reason if state(verdict) == "uncheckable" else verdict.id)
        ]

    def listings(self, part: GradedPart) -> dict[str, Verdict]:
        """The classes of a part, by the claim behind whose paragraph they are shown; the same class once."""
        shown: list[Listing] = []
        found = {}
        for verdict in part.verdicts:
            if verdict.code is not None and (verdict.code.layers or verdict.code.mended) and verdict.code not in shown:
                shown.append(verdict.code)
                found[verdict.id] = verdict
        return found

    @staticmethod
    def stack(verdict: Verdict) -> Markup:
        """The layers of a class as a picture; nothing where the drawing is not plainly a drawing."""
        svg = stack(verdict.code, wrong=state(verdict) == "wrong") if verdict.code is not None else ""
        return (
            Markup(_DRAWN.sub(lambda match: "<svg " if match[1] else "", svg))
            if set(_ELEMENT.findall(svg)) <= DRAWN
            else Markup()
        )

    @staticmethod
    def size(shape: tuple[int, ...] | None) -> str:
        return " × ".join(map(str, shape or ()))

    def flow(self, line: Line) -> Iterator[tuple[Markup, list[list[Verdict]], list[Clash]]]:
        """Running text piece by piece, each with the notes that stand beside its line."""
        groups = {group[0].id: group for group in self.notes(line)}
        for item in line.items:
            alone = Line("flow", (item,))
            told = [groups[verdict.id] for verdict in alone.ends if verdict.id in groups]
            yield self.set(item), told, [self.clashes[flag] for flag in alone.flags]

    @staticmethod
    def copied(answer: GradedAnswer, part: GradedPart) -> str:
        """How much of a part stands in the parts before it; nothing of what any two texts share."""
        shares = [(item.share, item.source) for item in answer.copied if item.part == part.part and item.share >= MIN_COPIED]
        told = [f"{share:.0%} in the {source}" for share, source in shares]
        return f"Of its words stand, in runs, {' and '.join(told)}." if told else ""

    def rights(self, part: GradedPart) -> list[tuple[str, list[Verdict]]]:
        """The right claims of a part by the reason for which they are right."""
        groups: dict[str, list[Verdict]] = {}
        for verdict in part.verdicts:
            if state(verdict) == "right":
                groups.setdefault(verdict.reason, []).append(verdict)
        return list(groups.items())

    def set(self, item: Piece | Set) -> Markup:
        """A stretch of text or a formula, with the marks and signs of its claims."""
        return drawn(item)

    def linked(self, text: str) -> Markup:
        """Words in which the ids of claims are links, and what stands in backticks is code."""
        out, place = Markup(), 0
        for match in _ID.finditer(text):
            if match[0] in self.known:
                out += _coded(text[place : match.start()]) + self.link(match[0])
                place = match.end()
        return out + _coded(text[place:])

    def link(self, id: str, near: str = "") -> Markup:
        """A claim's sign and id as a link to it; its number alone where it is `near`, in the same part."""
        verdict = self.known.get(id)
        if verdict is None:
            return Markup("{}").format(id)
        name = state(verdict)
        return Markup('<a class="ref {0}" href="#{1}"><span class="sign">{2}</span>&#8239;{3}</a>').format(
            name, anchor(id), SIGNS[name], self.number(id) if near and id.rpartition("/")[0] == near.rpartition("/")[0] else id
        )

    def quoted(self, id: str) -> Markup:
        """The words of a claim, as a formula where they are one."""
        verdict = self.known.get(id)
        if verdict is None:
            return Markup()
        quote = " ".join(verdict.claim.quote.split())
        found = convert(quote) if verdict.claim.kind == "equation" and "$" not in quote else None
        if found is not None and len(quote) < 160:
            return Markup(found)
        return Markup('<q class="said">{}</q>').format(quote if len(quote) < 160 else quote[:159] + "…")

    def words(self, side: Side) -> Markup:
        """The words of one side of a contradiction, with their formulas."""
        if side.claim and "$" not in side.quote and (found := self.quoted(side.claim)).startswith("<math"):
            return found
        part = GradedPart(part=side.part, text=side.quote, verdicts=())
        return Markup().join(drawn(item) for paragraph in paragraphs(part) for line in paragraph.lines for item in line.items)

    @staticmethod
    def value(truth: Truth) -> str:
        """What was computed, without the digest of a long table."""
        return _DIGEST.sub("", truth.value)

    @staticmethod
    def math(latex: str) -> Markup:
        """A formula of the reference."""
        found = convert(latex, True)
        return Markup(found) if found is not None else Markup("<code>{}</code>").format(latex)

    @staticmethod
    def number(id: str) -> str:
        """The number of a claim in its part."""
        return id.rsplit("/", 1)[-1]

    @staticmethod
    def data_uri(svg: str) -> str:
        """A picture as an image of its own, which can run nothing and load nothing."""
        return "data:image/svg+xml;base64," + b64encode(svg.encode()).decode()

    @staticmethod
    def alternative(svg: str) -> str:
        """What a picture shows, from its label."""
        match = _LABEL.search(svg[:2000])
        return unescape(match[1]) if match else "a picture of the reference"


def _coded(text: str) -> Markup:
    """Words with code where there are backticks in pairs."""
    pieces = text.split("`")
    if len(pieces) % 2 == 0:
        return Markup("{}").format(text)
    return Markup().join(Markup("<code>{}</code>" if place % 2 else "{}").format(piece) for place, piece in enumerate(pieces))


def _few(names: list[str]) -> list[str]:
    return names if len(names) <= MAX_NAMES else [*names[:MAX_NAMES], "…"]


def _verdicts(answer: GradedAnswer) -> list[Verdict]:
    return [verdict for part in answer.parts for verdict in part.verdicts]
