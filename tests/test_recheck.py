"""Certificates: all of the shipped homework hold, and one that is changed in any number does not."""

from __future__ import annotations

import ast
import copy
import json
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from grader.checks import equal
from grader.decide.equal import Answer
from grader.formats.certificates import certificate
from grader.model import Agreement, Mismatch
from grader.recheck import CONFIRMED, NOT_CHECKED, REFUTED, confirm, recheck
from tests.test_decide import ASSUME, DIFFERENT, EQUAL, SHAPES

PROGRAM = Path(__file__).parent.parent / "grader" / "recheck.py"
RESULTS = Path(__file__).parent.parent / "reports" / "csc413_hw2" / "results.json"


def test_every_certificate_of_the_homework_is_confirmed() -> None:
    findings = list(recheck(json.loads(RESULTS.read_text("utf-8"))))
    assert len(findings) >= 100
    assert [item for item in findings if item[1] != CONFIRMED] == []


def test_the_program_is_one_short_file_that_needs_the_standard_library_alone(tmp_path: Path) -> None:
    text = PROGRAM.read_text("utf-8")
    assert len(text.splitlines()) <= 300
    nodes = list(ast.walk(ast.parse(text)))
    modules = {alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names}
    modules |= {node.module or "." for node in nodes if isinstance(node, ast.ImportFrom)}
    assert {module.split(".")[0] for module in modules} <= sys.stdlib_module_names
    alone = tmp_path / "recheck.py"
    alone.write_text(text, "utf-8")
    run = subprocess.run([sys.executable, "-I", "-S", alone, RESULTS], capture_output=True, text=True, cwd=tmp_path, check=True)
    assert re.fullmatch(r"(\d+) of \1 certificates confirmed\n", run.stdout)


def test_the_program_names_what_does_not_hold(tmp_path: Path) -> None:
    document = json.loads(RESULTS.read_text("utf-8"))
    claims = [claim for answer in document["answers"] for part in answer["parts"].values() for claim in part["claims"]]
    claim = next(claim for claim in claims if claim["evidence"]["method"] == "counterexample")
    claim["evidence"]["certificate"]["left_value"] = "12345"
    changed = tmp_path / "results.json"
    changed.write_text(json.dumps(document), "utf-8")
    run = subprocess.run([sys.executable, "-I", PROGRAM, changed], capture_output=True, text=True, check=False)
    assert run.returncode == 1
    assert f"refuted: {claim['id']}" in run.stdout


@pytest.mark.parametrize(("left", "right"), [*EQUAL, *DIFFERENT])
def test_certificates_of_decisions_are_confirmed(left: str, right: str) -> None:
    decision = equal(left, right, symbols=SHAPES, assume=ASSUME)
    body = json.loads(json.dumps(certificate(decision.evidence)))
    status, why = confirm(decision.evidence.method, body)
    assert status in (CONFIRMED, NOT_CHECKED), why
    assert status == CONFIRMED or decision.evidence.method in ("mismatch", "agreement"), why


def changes(node: Any) -> Iterator[Any]:
    """Every copy of a certificate with one number changed."""

    def walk(path: list[Any], here: Any) -> Iterator[tuple[list[Any], Any]]:
        if isinstance(here, dict):
            for key, item in here.items():
                if key != "digest":
                    yield from walk([*path, key], item)
        elif isinstance(here, list):
            for place, item in enumerate(here):
                yield from walk([*path, place], item)
        elif isinstance(here, int) and not isinstance(here, bool):
            yield path, here + 1
        elif isinstance(here, str):
            for match in re.finditer(r"\d+", here):
                yield path, here[: match.start()] + str(int(match[0]) + 1) + here[match.end() :]

    for path, changed in walk([], node):
        other = copy.deepcopy(node)
        place = other
        for step in path[:-1]:
            place = place[step]
        place[path[-1]] = changed
        yield other


def test_a_certificate_changed_in_any_number_is_refuted() -> None:
    document = json.loads(RESULTS.read_text("utf-8"))
    tried = 0
    for answer in document["answers"]:
        for part in answer["parts"].values():
            for claim in part["claims"]:
                evidence = claim["evidence"]
                if evidence["method"] == "open":
                    continue
                for other in changes(evidence["certificate"]):
                    tried += 1
                    assert confirm(evidence["method"], other)[0] == REFUTED, (claim["id"], other)
    assert tried > 500


def test_the_values_themselves_are_recomputed() -> None:
    """Without the digest: a changed value of either side, a changed coefficient, a wrong equation are seen by evaluation."""
    decision = equal("n x^2", "n x^3", assume={"n": "positive"})
    assert decision.answer is Answer.DIFFERENT
    body = json.loads(json.dumps(certificate(decision.evidence)))
    del body["digest"]
    assert confirm("counterexample", body)[0] == CONFIRMED
    assert confirm("counterexample", {**body, "left_value": "17"})[0] == REFUTED
    assert confirm("counterexample", {**body, "right": body["left"], "right_value": body["left_value"]})[0] == REFUTED
    trials = json.loads(json.dumps(certificate(equal("(x+y)^2", "x^2+2xy+y^2").evidence)))
    del trials["digest"]
    assert confirm("trials", trials)[0] == CONFIRMED
    assert confirm("trials", {**trials, "right": ["Add", "x", "y"]})[0] == REFUTED
    assert confirm("trials", {**trials, "prime": str(int(trials["prime"]) + 2)})[0] == REFUTED


@pytest.mark.parametrize("body", [{}, {"point": 3}, {"left": "x"}, {"expected": "1"}])
def test_broken_certificates_are_refuted(body: dict[str, object]) -> None:
    for method in ("counterexample", "trials", "mismatch", "agreement"):
        assert confirm(method, body)[0] == REFUTED


@pytest.mark.parametrize(
    ("evidence", "status"),
    [
        (Mismatch(expected="0.8", found="8/9"), CONFIRMED),  # shown as 0.8, which is no interval as wide as to hold 8/9
        (Agreement(expected="6/7", found="86%"), CONFIRMED),
        (Agreement(expected="4.9530324", found="5"), NOT_CHECKED),  # "about 5": the words decide, no digits do
        (Agreement(expected="2/3", found="0.66"), CONFIRMED),  # cut off
        (Mismatch(expected="2/3", found="0.6"), CONFIRMED),
        (Mismatch(expected="[1, 2]", found="5"), NOT_CHECKED),
    ],
)
def test_values_are_rechecked_at_the_digits_that_are_shown(evidence: Agreement | Mismatch, status: str) -> None:
    method = "agreement" if isinstance(evidence, Agreement) else "mismatch"
    assert confirm(method, certificate(evidence))[0] == status
