"""What one runs beside one's work: explain, report --open, watch."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from grader.formats import json as results
from grader.formats.explained import explained
from grader.formats.infix import infix
from grader.model import MathJson
from tests.test_forms import HOSTILE, report_on

ROOT = Path(__file__).parent.parent
SHIPPED = ROOT / "reports" / "csc413_hw2" / "results.json"
ANSWER = 'course: csc413_hw2\nquestion: "2.3.2"\nsubmission: s\nsolution: |\n  $\\tilde\\lambda = \\frac{\\lambda}{2\\eta}$\n'


def run(*args: str | Path, cwd: Path = ROOT, **more: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "grader.cli", *map(str, args)]
    return subprocess.run(
        command, cwd=cwd, capture_output=True, text=True, timeout=100, check=False, env={**os.environ, "PYTHONPATH": str(ROOT), **more}
    )  # fmt: skip


# ---------------------------------------------------------------- explain


def test_every_verdict_is_explained_with_its_words_and_its_evidence() -> None:
    report = results.parse(SHIPPED.read_text("utf-8"))
    for answer in report.answers:
        for part in answer.parts:
            for verdict in part.verdicts:
                text = "\n".join(line.text for line in explained(report, verdict.id))
                assert verdict.id in text
                assert " ".join(verdict.reason.split()) in text
                assert f"evidence: {verdict.evidence.method}" in text
                assert verdict.claim.quote.split()[0][:12] in re.sub(r"\n\s+\|[ ^]*\n\s+\| ", "", text)
                assert "^" in text
                if verdict.follows_from:
                    assert f"follows from {verdict.follows_from}" in text


def test_the_marks_stand_under_the_words() -> None:
    lines = [line.text for line in explained(report_on("aa 漢字 e\u0301x bb cc"), "9.9/solution/2")]
    assert lines[4] == "    5 | aa 漢字 e\u0301x bb cc"
    assert lines[5] == "      | " + " " * 8 + "^" * 5


@pytest.mark.parametrize("text", HOSTILE)
def test_nothing_of_a_submission_moves_the_cursor(text: str) -> None:
    for verdict in ("1", "2"):
        for line in explained(report_on(text), f"9.9/solution/{verdict}"):
            assert not any(ord(char) < 32 or 127 <= ord(char) < 160 or char in "\u202e\u2066" for char in line.text), line


@pytest.mark.parametrize(
    ("tree", "shown"),
    [
        (("Add", "x", ("Negate", ("Multiply", "2", "y"))), "x - 2 y"),
        (("Multiply", ("Add", "a", "b"), ("Power", ("Add", "a", "b"), "2")), "(a + b) (a + b)^2"),
        (("MatMul", ("Transpose", ("Negate", "X")), "w"), "(-X)^T w"),
        (("Divide", ("Multiply", "a", "b"), "1/2"), "(a b)/(1/2)"),
        (("Norm", ("Add", "x", "-3")), "norm(x - 3)"),
    ],
)
def test_formulas_are_read_as_lines(tree: MathJson, shown: str) -> None:
    assert infix(tree) == shown


def test_explain_prints_one_verdict_and_names_near_ones() -> None:
    done = run("explain", "2.2.1/trace/2")
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines()[0].startswith("✗ wrong  2.2.1/trace/2")
    assert "2.2.1.yaml:" in done.stdout
    assert "\x1b" not in done.stdout
    missing = run("explain", "2.2.1/trace/99", "--results", SHIPPED)
    assert missing.returncode == 1
    assert missing.stderr.count("\n") == 1
    assert "did you mean 2.2.1/trace/" in missing.stderr
    assert run("explain", "x", "--results", ROOT / "README.md").stderr.count("\n") == 1


# ---------------------------------------------------------------- report --open


def test_the_page_is_shown_in_the_browser_that_the_system_names(tmp_path: Path) -> None:
    browser = tmp_path / "browser"
    browser.write_text(f'#!/bin/sh\necho "$1" > {tmp_path}/shown\n')
    browser.chmod(0o755)
    (tmp_path / "r.json").write_bytes(SHIPPED.read_bytes())
    done = run("report", "r.json", "--open", cwd=tmp_path, BROWSER=str(browser))
    assert done.returncode == 0, done.stderr
    waited(
        lambda: (tmp_path / "shown").exists() and (tmp_path / "shown").read_text() == f"{(tmp_path / 'report.html').as_uri()}\n"
    )
    assert run("report", "r.json", cwd=tmp_path).returncode == 2
    assert run("report", "--open", "--format", "json", cwd=tmp_path).returncode == 2


# ---------------------------------------------------------------- watch


def waited(true: Callable[[], bool], seconds: float = 60) -> None:
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, "it did not come in time"
        time.sleep(0.1)


def test_what_changes_is_graded_again_and_a_broken_file_ends_nothing(tmp_path: Path) -> None:
    folder, found = tmp_path / "hw", tmp_path / "hw" / "out" / "results.json"
    folder.mkdir()
    (folder / "2.3.2.yaml").write_text(ANSWER)
    log = tmp_path / "log"
    command = [sys.executable, "-m", "grader.cli", "watch", "hw", "--out", "hw/out", "--format", "json"]
    with log.open("w") as out:
        process = subprocess.Popen(command, cwd=tmp_path, stdout=out, stderr=out, env={**os.environ, "PYTHONPATH": str(ROOT)})

    def states() -> list[str]:
        parts = [answer["parts"] for answer in json.loads(found.read_text())["answers"]] if found.exists() else []
        return [claim["verdict"] for part in parts for claim in part.get("solution", {"claims": []})["claims"]]

    try:
        waited(lambda: states() == ["right"])
        (folder / "2.3.2.yaml").write_text(ANSWER.replace("2\\eta", "3\\eta"))
        waited(lambda: states() == ["wrong"])
        (folder / "2.3.1.yaml").write_text("x: [")
        waited(lambda: "unknown key `x`" in log.read_text())
        process.send_signal(signal.SIGINT)
        assert process.wait(20) == 0
        assert "Traceback" not in log.read_text()
    finally:
        process.kill()


def test_watch_refuses_what_is_no_folder(tmp_path: Path) -> None:
    done = run("watch", "nowhere", cwd=tmp_path)
    assert done.returncode == 1
    assert done.stderr == "grader: nowhere: no folder; give one with answer files, or with folders of them\n"


# ---------------------------------------------------------------- bad input


def test_errors_name_the_place_and_hold_no_control_characters(tmp_path: Path) -> None:
    text = SHIPPED.read_text("utf-8")
    (tmp_path / "cut.json").write_text(text[:5000])
    (tmp_path / "bare.json").write_text('{"schema": "grader.results/1"}')
    (tmp_path / "evil.json").write_text(text.replace('"submission": "seed"', '"submission": "../../up"'))
    assert re.search(
        r"^grader: cut.json: line \d+, column \d+: not JSON", run("report", "cut.json", "--format", "json", cwd=tmp_path).stderr
    )
    assert "the field 'course' is missing" in run("report", "bare.json", "--format", "json", cwd=tmp_path).stderr
    assert "\x1b" not in run("explain", "1", "--results", "a\x1b[31m.json", cwd=tmp_path).stderr
    twice = run("report", "evil.json", "evil.json", "--format", "canvas", "--out", "out", cwd=tmp_path)
    assert (twice.returncode, twice.stderr.count("\n")) == (1, 1)
    assert {path.relative_to(tmp_path).parts[0] for path in tmp_path.rglob("canvas.csv")} == {"out"}
    for name, why in (("x.yaml", "an answer file already"), ("", "a folder")):
        assert why in run("import", tmp_path / name, cwd=tmp_path).stderr
