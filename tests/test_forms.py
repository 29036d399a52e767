"""The forms that other programs take, each read by what those programs read with, where the registries have it.

SARIF: the schema is the one that Microsoft's multitool ships (npm `@microsoft/sarif-multitool-linux` 5.7.0, MIT), whose `validate`
found no error in the shipped homework's file. JUnit: read by junitparser. Canvas, Moodle, Gradescope and MarkUs have no public
schema or reader in the registries: those forms are held against what their documentation asks, written down in the tests.
"""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterator
from pathlib import Path

import jsonschema
import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from junitparser import JUnitXml

from grader.answers import dump_answer, placed_answer
from grader.console import known_formats
from grader.formats import canvas, gradescope, junit, markus, markus_marks, moodle, sarif
from grader.formats import json as results
from grader.formats.schema import schema
from grader.model import Answer, Claim, GradedAnswer, GradedPart, Mismatch, Open, Report, Score, Span, Verdict

ROOT = Path(__file__).parent.parent
SCHEMA = json.loads((ROOT / "tests" / "schemas" / "sarif-2.1.0.json").read_text("utf-8-sig"))
HOSTILE = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "  =1", "a\x00\x1b[31m\u202eb", '"=1', 'x",=1+1,"', "\ufffe<&>]]>", "=HYPERLINK(\"http://x\",\"y\")\n=2"]  # fmt: skip


def shipped() -> Report:
    return results.parse((ROOT / "reports" / "csc413_hw2" / "results.json").read_text("utf-8"))


def report_on(text: str, submission: str = "s", name: str = "a.yaml", data: str | None = None) -> Report:
    """Every word of the text a claim: wrong, open, wrong, ..."""
    answer = Answer(course="demo", question="9.9", submission="s", solution=text)
    source = placed_answer((dump_answer(answer) if data is None else data).encode(), name).source
    verdicts: list[Verdict] = []
    for number, word in enumerate(re.finditer(r"\S+(?:[ \n]+\S+)?", text)):
        claim = Claim(kind="equation", part="solution", span=Span(*word.span()), quote=word[0])
        evidence = Mismatch(expected=text, found="2") if number % 2 == 0 else Open(why="unread", detail=text)
        follows = verdicts[0].id if number % 4 == 2 else None
        verdicts.append(
            Verdict(id=f"9.9/solution/{number + 1}", claim=claim, evidence=evidence, reason=text or "r", follows_from=follows)
        )
    part = GradedPart(part="solution", text=text, verdicts=tuple(verdicts))
    score = Score(points=0.25, out_of=1, detail=(text,))
    graded = GradedAnswer(question="9.9", title=text, status="graded", parts=(part,), score=score, source=source)
    broken = GradedAnswer(question=text, status="error", error=text)
    return Report(course="demo", submission=submission, grader="0.1.0", reference="0", isolation="none", answers=(graded, broken))


def read(table: str) -> list[list[str]]:
    return list(csv.reader(table.splitlines(keepends=True)))


def test_every_format_is_found_by_its_module() -> None:
    assert set(known_formats()) == {
        "html", "json", "markdown", "gradescope", "markus", "markus_marks", "junit", "sarif", "canvas", "moodle"
    }  # fmt: skip


def test_the_place_of_every_part_is_read_back() -> None:
    report = shipped()
    assert results.parse(results.render(report)) == report
    assert all(answer.source is not None for answer in report.answers)


# ---------------------------------------------------------------- SARIF


def regions(report: Report) -> list[dict[str, int]]:
    document = json.loads(sarif.render(report))
    jsonschema.validate(document, SCHEMA, format_checker=jsonschema.FormatChecker())
    return [item["locations"][0]["physicalLocation"]["region"] for item in document["runs"][0]["results"]]


def underlined(file: str, region: dict[str, int]) -> str:
    """What an editor underlines; by offset and by line and column it must be the same."""
    lines = file.split("\n")

    def at(line: int, column: int) -> int:
        return sum(len(text) + 1 for text in lines[: line - 1]) + column - 1

    start, end = at(region["startLine"], region["startColumn"]), at(region["endLine"], region["endColumn"])
    assert (start, end - start) == (region["charOffset"], region["charLength"])
    return file[start:end]


def test_sarif_points_at_the_claims_of_the_answer_files() -> None:
    report = shipped()
    document = json.loads(sarif.render(report))
    jsonschema.validate(document, SCHEMA)
    found = document["runs"][0]["results"]
    assert {item["level"] for item in found} == {"error", "warning", "note"}
    for item in found:
        place = item["locations"][0]["physicalLocation"]
        file = (ROOT / "answers" / "csc413_hw2" / place["artifactLocation"]["uri"]).read_text("utf-8")
        text = underlined(file, place["region"])
        assert [line.strip() for line in text.split("\n")] == [
            line.strip() for line in place["region"]["snippet"]["text"].split("\n")
        ]


@settings(max_examples=150, deadline=None)
@given(st.text(st.one_of(st.sampled_from("ab é𝔼\n\n  #:-|>'\"\\$"), st.characters(exclude_categories=("Cs", "Cc"))), max_size=60), st.booleans())  # fmt: skip
def test_regions_are_exact_wherever_the_file_holds_the_text_line_by_line(text: str, crlf: bool) -> None:
    file = dump_answer(Answer(course="demo", question="9.9", submission="s", solution=text))
    file = file.replace("\n", "\r\n") if crlf else file
    report = report_on(text, data=file)
    for verdict, region in zip(report.answers[0].parts[0].verdicts, regions(report), strict=True):
        if "charOffset" not in region:
            assert file.split("\n")[region["startLine"] - 1].startswith("solution: ")
            continue
        shown = [line.strip(" \r") for line in underlined(file, region).split("\n")]
        assert shown == [line.strip(" \r") for line in verdict.claim.quote.split("\n")]


@pytest.mark.parametrize(
    ("file", "line", "exact"),
    [
        ('course: demo\nquestion: "9.9"\nsubmission: s\nsolution: x = 1\n', 4, True),
        ('course: demo\nquestion: "9.9"\nsubmission: s\nsolution: "x\\u0020= 1"\n', 4, False),
        ('course: demo\nquestion: "9.9"\nsubmission: s\nsolution: >-\n  x\n  = 1\n', 4, False),
        ('{"course": "demo", "question": "9.9",\n "submission": "s",\n "solution": "x = 1"}', 3, True),
        ('course: demo\nquestion: "9.9"\nsubmission: s\nsolution: |3-\n   x = 1\n', 5, True),
    ],
)
def test_a_part_that_the_file_writes_otherwise_stands_at_its_key(file: str, line: int, exact: bool) -> None:
    report = report_on("x = 1", data=file)
    region = regions(report)[0]
    assert region["startLine"] == line
    assert ("charOffset" in region) == exact
    if exact:
        assert underlined(file, region) == report.answers[0].parts[0].verdicts[0].claim.quote


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_is_valid_everywhere(text: str) -> None:
    report = report_on(text)
    document = json.loads(sarif.render(report))
    jsonschema.validate(document, SCHEMA)
    assert [note["level"] for note in document["runs"][0]["invocations"][0]["toolExecutionNotifications"]] == ["error"]
    for suite in JUnitXml.fromstring(junit.render(report).encode()):
        assert suite.name
    for name in (gradescope, markus):
        assert not re.search(r"[\x00-\x08\x1b\u202e]|\\u001b", name.render(report))


# ---------------------------------------------------------------- JUnit


def test_junit_is_read_by_junitparser() -> None:
    found = JUnitXml.fromstring(junit.render(shipped()).encode())
    cases = [case for suite in found for case in suite]
    verdicts = [verdict for answer in shipped().answers for part in answer.parts for verdict in part.verdicts]
    assert found.tests == len(cases) == len(verdicts)
    wrong = [verdict for verdict in verdicts if verdict.outcome.value == "wrong" and not verdict.follows_from]
    assert found.failures == sum(case.is_failure for case in cases) == len(wrong)
    assert found.skipped == sum(case.is_skipped for case in cases)
    assert sum(case.is_passed for case in cases) == sum(verdict.outcome.value == "right" for verdict in verdicts)


# ---------------------------------------------------------------- Gradescope and MarkUs


def test_gradescope_takes_the_results() -> None:
    """Held against the documentation of results.json; the registries have programs that write it, and none that checks it."""
    document = json.loads(gradescope.render(shipped()))
    assert isinstance(document["score"], float)
    shown = {"visible", "hidden", "after_due_date", "after_published"}
    forms = {"text", "html", "simple_format", "md", "ansi"}
    assert {document["visibility"], document["stdout_visibility"]} <= shown
    known = {"name", "number", "score", "max_score", "status", "output", "output_format", "tags", "visibility", "extra_data"}
    for test in document["tests"]:
        assert set(test) <= known
        assert test["status"] in ("passed", "failed")
        assert test["visibility"] in shown
        assert test["output_format"] in forms
        assert 0 <= test["score"] <= test["max_score"]
    assert document["score"] == sum(test["score"] for test in document["tests"])


def test_markus_takes_the_tests() -> None:
    """As the tester classes of MarkUs's autotester write them; only its settings are on the registries, so they are held by hand."""
    for line in markus.render(shipped()).splitlines():
        test = json.loads(line)
        assert set(test) == {"name", "output", "marks_earned", "marks_total", "status", "time"}
        assert test["status"] in ("pass", "partial", "fail", "error", "error_all")
        assert 0 <= test["marks_earned"] <= test["marks_total"]
        assert test["time"] is None
        assert isinstance(test["name"], str)
        assert isinstance(test["output"], str)
    (_, broken) = map(json.loads, markus.render(report_on("x")).splitlines())
    assert (broken["status"], broken["marks_total"]) == ("error", 0)


# ---------------------------------------------------------------- gradebooks


def test_gradebooks_hold_a_class() -> None:
    """Canvas's columns are those of its export, which finalgrade (PyPI) reads; Moodle's are mapped on import by the teacher."""
    reports = [report_on("x y", name) for name in ("ann", "bob")]
    assert read("".join(canvas.gathered(reports))) == [
        ["Student", "ID", "SIS User ID", "SIS Login ID", "Section", "demo"],
        ["    Points Possible", "", "", "", "", "1"],
        ["ann", "", "ann", "ann", "", "0.25"],
        ["bob", "", "bob", "bob", "", "0.25"],
    ]
    assert read("".join(markus_marks.gathered(reports))) == [
        ["User name", "9.9"],
        ["Out of", "1"],
        ["ann", "0.25"],
        ["bob", "0.25"],
    ]
    (head, ann, bob) = read("".join(moodle.gathered(reports)))
    assert head == ["ID number", "Course", "Total", "Maximum", "9.9 (of 1)", "Feedback"]
    assert [row[:5] for row in (ann, bob)] == [["ann", "demo", "0.25", "1", "0.25"], ["bob", "demo", "0.25", "1", "0.25"]]
    assert "wrong" in ann[5]


def test_a_gradebook_holds_one_report_at_a_time() -> None:
    asked: list[str] = []

    class Class:
        def __iter__(self) -> Iterator[Report]:
            for name in ("ann", "bob", "cid"):
                asked.append(name)
                yield report_on("x y", name)

    lines = moodle.gathered(Class())
    next(lines)
    assert asked == ["ann", "bob", "cid"]  # the questions of all
    assert next(lines).startswith("ann,")
    assert asked == [*["ann", "bob", "cid"] * (len(asked) // 3), "ann"]  # passes over all before it, and no report ahead


@pytest.mark.parametrize("text", HOSTILE)
def test_no_cell_is_a_formula(text: str) -> None:
    report = report_on(text, submission=text)
    for form in (canvas, moodle, markus_marks):
        table = form.render(report)
        rows = read(table)
        assert len({len(row) for row in rows}) == 1
        for cell in (cell for row in rows for cell in row):
            assert not cell.lstrip(" ").startswith(("=", "+", "-", "@", "\t", "\r", "\n")), cell
            assert "\x1b" not in cell


# ---------------------------------------------------------------- our own schemas


def closed(shape: object) -> object:
    """The schema with every object closed, so that a field that it does not name is seen."""
    if isinstance(shape, list):
        return [closed(item) for item in shape]
    if not isinstance(shape, dict):
        return shape
    inner = {key: closed(value) for key, value in shape.items()}
    return {"additionalProperties": False, **inner} if isinstance(shape.get("properties"), dict) and "type" in shape else inner


def test_results_are_what_the_printed_schema_says() -> None:
    whole = json.loads(schema("results"))
    jsonschema.Draft202012Validator.check_schema(whole)
    strict = jsonschema.Draft202012Validator(closed(whole))
    document = json.loads((ROOT / "reports" / "csc413_hw2" / "results.json").read_text("utf-8"))
    assert [error.message[:200] for error in strict.iter_errors(document)] == []
    assert [error.message[:200] for error in strict.iter_errors(json.loads(results.render(report_on("x y z w"))))] == []
    methods = {
        claim["evidence"]["method"]
        for answer in document["answers"]
        for part in answer["parts"].values()
        for claim in part["claims"]
    }
    assert methods >= {"trials", "counterexample", "mismatch", "agreement", "open"}
    document["answers"][0]["parts"]["trace"]["claims"][0]["evidence"]["certificate"].pop("digest")
    assert not strict.is_valid(document)


def test_answer_files_are_what_the_printed_schema_says() -> None:
    strict = jsonschema.Draft202012Validator(json.loads(schema("answer")))
    for path in (ROOT / "answers" / "csc413_hw2").glob("*.yaml"):
        assert strict.is_valid(yaml.safe_load(path.read_text("utf-8"))), path.name
    assert strict.is_valid({"course": "a", "question": "1", "submission": "s", "trace": None})
    for wrong in (
        {"course": "a", "question": 1.2, "submission": "s"},
        {"course": "a", "question": "1"},
        {"course": "../a", "question": "1", "submission": "s"},
    ):
        assert not strict.is_valid(wrong)
