"""junit.xml: a suite for each question and a case for each claim. A wrong one failed, an uncheckable one was skipped."""

from __future__ import annotations

from xml.etree.ElementTree import Element, SubElement, indent, tostring

from grader.formats.findings import plain, short, told, verdicts
from grader.formats.marks import count, state, why
from grader.model import GradedAnswer, Report, Verdict

SUFFIX = "junit.xml"


def render(report: Report) -> str:
    """The XML that continuous integration reads."""
    root = Element("testsuites", _counts(report.answers, f"{report.course}: {report.submission}"))
    for answer in report.answers:
        suite = SubElement(root, "testsuite", _counts((answer,), answer.question))
        if answer.status == "error":
            case = SubElement(suite, "testcase", {"classname": plain(answer.question), "name": "graded", "time": "0"})
            SubElement(case, "error", {"message": short(answer.error or "not graded", 400), "type": "error"})
        for verdict in verdicts(answer):
            _case(suite, verdict)
    indent(root)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + tostring(root, encoding="unicode") + "\n"


def _counts(answers: tuple[GradedAnswer, ...], name: str) -> dict[str, str]:
    total = count([verdict for answer in answers for verdict in verdicts(answer)])
    errors = sum(answer.status == "error" for answer in answers)
    return {
        "name": plain(name),
        "tests": str(total.all + errors),
        "failures": str(total.wrong),
        "errors": str(errors),
        "skipped": str(total.uncheckable + total.follows),
        "time": "0",
    }


def _case(suite: Element, verdict: Verdict) -> None:
    """What rightly follows a wrong line is no failure of its own."""
    where, number = verdict.id.rsplit("/", 1)
    name = f"{number} {short(verdict.claim.quote)}"
    case = SubElement(suite, "testcase", {"classname": plain(where.replace("/", ".")), "name": name, "time": "0"})
    match state(verdict):
        case "wrong":
            failure = SubElement(case, "failure", {"message": short(verdict.reason, 400), "type": verdict.evidence.method})
            failure.text = f"{plain(verdict.claim.quote)}\n{told(verdict)}"
        case "follows":
            SubElement(case, "skipped", {"message": f"follows from {verdict.follows_from}: {short(verdict.reason, 400)}"})
        case "uncheckable":
            SubElement(case, "skipped", {"message": f"{why(verdict)}: {short(verdict.reason, 400)}"})
