"""report.html: one file for people. It needs no network and no script; nothing of a submission becomes markup."""

from __future__ import annotations

import re
from base64 import b64encode
from functools import cache
from html import unescape

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from grader.formats.marks import SIGNS, TITLES, Run, anchor, count, details, paragraphs, points, state, why
from grader.formats.mathml import convert
from grader.model import GradedAnswer, Report, Verdict

SUFFIX = "report.html"


def render(report: Report) -> str:
    """The page."""
    template = _environment().get_template("report.html.j2")
    verdicts = [verdict for answer in report.answers for part in answer.parts for verdict in part.verdicts]
    return template.render(
        report=report,
        total=count(verdicts),
        rows=[(answer, count(_verdicts(answer))) for answer in report.answers],
        open=[verdict for verdict in verdicts if state(verdict) == "uncheckable"],
        titles=TITLES,
        signs=SIGNS,
    )


_LABEL = re.compile(r'aria-label="([^"]*)"')


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("grader.formats"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals.update(
        paragraphs=paragraphs,
        state=state,
        anchor=anchor,
        shown=shown,
        details=details,
        math=math,
        why=why,
        short=short,
        number=number,
        points=points,
        data_uri=data_uri,
        alternative=alternative,
    )
    return environment


def data_uri(svg: str) -> str:
    """A picture as an image of its own, which can run nothing and load nothing."""
    return "data:image/svg+xml;base64," + b64encode(svg.encode()).decode()


def alternative(svg: str) -> str:
    """What a picture shows, from its label."""
    match = _LABEL.search(svg[:2000])
    return unescape(match[1]) if match else "a picture of the reference"


def short(id: str) -> str:
    """The part and number of a claim's id."""
    return "/".join(id.split("/")[1:])


def number(id: str) -> str:
    """The number of a claim in its part."""
    return id.rsplit("/", 1)[-1]


def _verdicts(answer: GradedAnswer) -> list[Verdict]:
    return [verdict for part in answer.parts for verdict in part.verdicts]


def shown(run: Run) -> Markup:
    """A run as MathML where it is a formula that converts, else as its source."""
    if not run.formula:
        return Markup("{}").format(run.text)
    found = convert(run.text, run.display)
    if found is None:
        return Markup('<code class="tex">{}</code>').format(run.text)
    return Markup(found)


def math(latex: str) -> Markup:
    """A formula of the reference."""
    found = convert(latex, True)
    return Markup(found) if found is not None else Markup("<code>{}</code>").format(latex)
