"""report.sarif: SARIF 2.1.0, so that an editor underlines in the answer file what is wrong or could not be checked.

A kind of claim is a rule. Positions are those of the answer file: line and column from 1, and the offset from 0, all counted in
code points. Where the file writes a part in another way than line by line (quoted, folded), the result stands at the part's key.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence

from grader.formats.findings import plain, short, told, verdicts
from grader.formats.marks import state
from grader.model import Claim, GradedAnswer, Place, Report, Verdict

SUFFIX = "report.sarif"
SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
LEVELS = {"wrong": "error", "follows": "warning", "uncheckable": "note"}
ABOUT = {
    "equation": "A formula, or a link of a chain of formulas, that holds or not.",
    "number": "A sentence that says how much a quantity of the question is.",
    "shape": "The shape of a quantity.",
    "property": "A statement that the reference knows to hold or not.",
    "complexity": "An order of growth.",
    "comparison": "A quantity that is more or less than another.",
    "tendency": "How a quantity changes with another.",
    "code": "A class that describes a network.",
    "definition": "What the text calls by a name.",
    "meta": "Praise or blame of an earlier part.",
    "empirical": "A result of training, which no reference computes.",
}


def render(report: Report) -> str:
    """One run; claims that are right are not in it."""
    found = [(answer, verdict) for answer in report.answers for verdict in verdicts(answer) if state(verdict) != "right"]
    kinds = sorted({verdict.claim.kind for _, verdict in found})
    run: dict[str, object] = {
        "tool": {"driver": _driver(report, kinds)},
        "invocations": [_invocation(report)],
        "columnKind": "unicodeCodePoints",
        "originalUriBaseIds": {"ANSWERS": {"description": {"text": "The folder of the submission's answer files."}}},
        "artifacts": [_artifact(name) for name in dict.fromkeys(_file(answer) for answer in report.answers)],
        "results": [_result(report, answer, verdict, kinds.index(verdict.claim.kind)) for answer, verdict in found],
    }
    document = {"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}
    return json.dumps(document, ensure_ascii=False, indent=1) + "\n"


def _driver(report: Report, kinds: Sequence[str]) -> dict[str, object]:
    rules = [
        {
            "id": kind,
            "shortDescription": {"text": _about(kind)},
            "fullDescription": {"text": _about(kind)},
            "help": {"text": f"{_about(kind)} `grader explain CLAIM_ID` prints the evidence."},
            "defaultConfiguration": {"level": "error"},
        }
        for kind in kinds
    ]
    return {"name": "grader", "version": plain(report.grader), "semanticVersion": plain(report.grader), "rules": rules}


def _invocation(report: Report) -> dict[str, object]:
    """Answers that could not be graded are no results; they are told as what the tool has to say of its run."""
    broken = [answer for answer in report.answers if answer.status == "error"]
    notes = [{"level": "error", "message": {"text": short(f"{answer.question}: {answer.error}", 400)}} for answer in broken]
    return {"executionSuccessful": not broken, "toolExecutionNotifications": notes}


def _about(kind: str) -> str:
    return ABOUT.get(kind, f"A claim of the kind {kind}.")


def _file(answer: GradedAnswer) -> str:
    return answer.source.file if answer.source is not None else f"{answer.question}.yaml"


def _artifact(name: str) -> dict[str, object]:
    return {"location": {"uri": _uri(name), "uriBaseId": "ANSWERS"}, "mimeType": "application/yaml"}


def _uri(name: str) -> str:
    """A bare file name as a relative reference."""
    kept = "-._~!$'()*,;=@"
    safe = [char if char.isascii() and (char.isalnum() or char in kept) else None for char in name]
    return "".join(
        char or "".join(f"%{byte:02X}" for byte in raw.encode("utf-8", "replace")) for char, raw in zip(safe, name, strict=True)
    )


def _result(report: Report, answer: GradedAnswer, verdict: Verdict, rule: int) -> dict[str, object]:
    name = state(verdict)
    found: dict[str, object] = {
        "ruleId": verdict.claim.kind,
        "ruleIndex": rule,
        "level": LEVELS[name],
        "message": {"text": f"{short(verdict.claim.quote)}: {told(verdict)}."},
        "locations": [_location(answer, verdict.claim, verdict.id)],
        "partialFingerprints": {"claim/v1": plain(verdict.id)},
    }
    source = next((item for item in _all(report) if item[1].id == verdict.follows_from), None)
    if source is not None:
        related = _location(source[0], source[1].claim, source[1].id)
        found["relatedLocations"] = [{**related, "id": 0, "message": {"text": f"follows from {plain(source[1].id)}"}}]
    return found


def _all(report: Report) -> Iterator[tuple[GradedAnswer, Verdict]]:
    return ((answer, verdict) for answer in report.answers for verdict in verdicts(answer))


def _location(answer: GradedAnswer, claim: Claim, id: str) -> dict[str, object]:
    physical: dict[str, object] = {"artifactLocation": {"uri": _uri(_file(answer)), "uriBaseId": "ANSWERS"}}
    place = next((item for item in answer.source.places if item.part == claim.part), None) if answer.source is not None else None
    text = next((part.text for part in answer.parts if part.part == claim.part), "")
    if place is not None:
        physical["region"] = _region(place, claim, text)
    return {"physicalLocation": physical, "logicalLocations": [{"fullyQualifiedName": plain(id), "kind": "member"}]}


def _region(place: Place, claim: Claim, text: str) -> dict[str, object]:
    if not place.offsets:
        return {"startLine": place.line, "startColumn": place.column}
    first, start = _found(text, claim.span.start)
    last, end = _found(text, claim.span.end)
    offset = place.offsets[first] + start
    return {
        "startLine": place.line + first,
        "startColumn": place.column + start,
        "endLine": place.line + last,
        "endColumn": place.column + end,
        "charOffset": offset,
        "charLength": place.offsets[last] + end - offset,
        "snippet": {"text": plain(claim.quote)},
    }


def _found(text: str, at: int) -> tuple[int, int]:
    """The line of the part, and the place in it."""
    return text.count("\n", 0, at), at - (text.rfind("\n", 0, at) + 1)
