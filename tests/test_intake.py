"""A class as people hand it in: whatever is no answer is one line and a row of the class, and the rest is graded."""

from __future__ import annotations

import contextlib
import csv
import json
import os
import shutil
import signal
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace

import pytest

from grader.campaign import reserved
from grader.console import harmless
from grader.files import find, load_bytes
from grader.intake import FileError, apart, bounded_bytes
from grader.ledger import LedgerError, open_ledger
from grader.pool import Done, Reply
from tests.test_ledger import ANSWER, Here, graded, run

ROOT = Path(__file__).parent.parent


def handed(folder: Path, name: str, submission: str = "", file: str = "2.3.2.yaml", word: str = "calm") -> Path:
    (folder / name).mkdir(parents=True, exist_ok=True)
    (folder / name / file).write_text(ANSWER.format(submission or name, word))
    return folder / name / file


def table(out: Path) -> dict[str, dict[str, str]]:
    with (out / "index.csv").open(newline="") as file:
        return {row["submission"]: row for row in csv.DictReader(file)}


def problem(folder: Path, name: str) -> str:
    """What is said of the one thing in a submission of a class, in which another is sound."""
    handed(folder, "sound")
    (work,) = (work for work in find(folder) if work.name == name)
    (flaw,) = work.flaws
    assert flaw.line.startswith(f"{folder}/{name}")
    return flaw.what


# ---------------------------------------------------------------- nothing is passed over


def test_a_submission_without_answers_is_told(tmp_path: Path) -> None:
    (tmp_path / "ann").mkdir()
    assert "holds no answer files" in problem(tmp_path, "ann")


def test_a_document_in_place_of_an_answer_is_told(tmp_path: Path) -> None:
    handed(tmp_path, "ann", file="2.3.2.md")
    assert "grader import" in problem(tmp_path, "ann")


def test_answers_one_folder_too_deep_are_told(tmp_path: Path) -> None:
    handed(tmp_path / "ann", "homework")
    assert "one folder too deep" in problem(tmp_path, "ann")


def test_a_pipe_a_folder_and_links_are_told_and_never_opened(tmp_path: Path) -> None:
    for name in ("pipe", "folder", "broken", "loop", "device", "other"):
        (tmp_path / name).mkdir()
    os.mkfifo(tmp_path / "pipe" / "2.3.2.yaml")
    (tmp_path / "folder" / "2.3.2.yaml").mkdir()
    (tmp_path / "broken" / "2.3.2.yaml").symlink_to("nowhere")
    (tmp_path / "loop" / "2.3.2.yaml").symlink_to("2.3.2.yaml")
    (tmp_path / "device" / "2.3.2.yaml").symlink_to("/dev/zero")
    (tmp_path / "other" / "2.3.2.yaml").symlink_to("../sound/2.3.2.yaml")
    assert "pipe" in problem(tmp_path, "pipe")
    assert "is a folder" in problem(tmp_path, "folder")
    assert "leads nowhere" in problem(tmp_path, "broken")
    assert "leads nowhere" in problem(tmp_path, "loop")
    assert "out of its submission" in problem(tmp_path, "device")
    assert "out of its submission" in problem(tmp_path, "other")


def test_a_link_within_a_submission_and_other_files_are_no_fault(tmp_path: Path) -> None:
    handed(tmp_path, "ann", file="kept.txt")
    (tmp_path / "ann" / "2.3.2.yaml").symlink_to("kept.txt")
    (tmp_path / "ann" / "2.3.2.png").write_bytes(b"a figure beside its answer")
    (tmp_path / "ann" / "notes.md").write_text("mine")
    (tmp_path / "ann" / "figures").mkdir()
    (tmp_path / "roster.csv").write_text("ann")
    (tmp_path / ".git").mkdir()
    (work,) = find(tmp_path)
    assert (work.name, len(work.files), work.flaws, work.member) == ("ann", 1, (), True)


def test_capital_endings_are_read(tmp_path: Path) -> None:
    handed(tmp_path, "ann", file="2.3.2.YAML")
    (work,) = find(tmp_path)
    assert [path.name for path in work.files] == ["2.3.2.YAML"]


def test_a_name_that_is_no_text_sets_its_submission_apart(tmp_path: Path) -> None:
    handed(tmp_path, "sound")
    shutil.copytree(os.fsencode(tmp_path / "sound"), os.fsencode(tmp_path) + b"/bad\xff")
    shutil.copy(os.fsencode(tmp_path / "sound" / "2.3.2.yaml"), os.fsencode(tmp_path / "sound") + b"/\xfe.yaml")
    bad, sound = find(tmp_path)
    assert (bad.name, bad.files) == ("bad\ufffd", ())
    assert "not UTF-8" in bad.flaws[0].line
    assert len(sound.files) == 1
    assert sound.flaws[0].line.endswith("\ufffd.yaml: the file's name is not UTF-8; rename it")
    _, heard, _ = run(tmp_path, tmp_path.parent / "out")
    assert len(heard.problems) == 2
    assert table(tmp_path.parent / "out")["bad\ufffd"]["problem"].endswith("rename it")


def test_a_file_beside_the_submissions_does_not_hide_them(tmp_path: Path) -> None:
    handed(tmp_path / "class", "ann")
    handed(tmp_path / "class", "bob")
    (tmp_path / "class" / "roster.json").write_text('{"students": []}')
    _, heard, _ = run(tmp_path / "class", tmp_path / "out")
    (line,) = heard.problems
    assert "roster.json: lies beside the submissions" in line
    assert {event.submission for event in heard.events if event.kind == "graded"} == {"ann", "bob"}
    assert set(table(tmp_path / "out")) == {"ann", "bob", "roster.json"}


def test_a_class_of_which_one_is_left_is_a_class(tmp_path: Path) -> None:
    handed(tmp_path / "class", "ann")
    handed(tmp_path / "class", "bob", file="2.3.2.md")
    _, heard, _ = run(tmp_path / "class", tmp_path / "out")
    assert len(heard.problems) == 1
    assert (tmp_path / "out" / "ann" / "results.json").exists()
    rows = table(tmp_path / "out")
    assert rows["ann"]["problem"] == ""
    assert "2.3.2.md" in rows["bob"]["problem"]


def test_a_file_that_cannot_be_read_stands_in_the_table_and_all_are_out_of_the_same(tmp_path: Path) -> None:
    for name in ("ann", "bob"):
        handed(tmp_path / "class", name)
        handed(tmp_path / "class", name, file="2.3.1.yaml").write_text(ANSWER.format(name, "so").replace("2.3.2", "2.3.1"))
    (tmp_path / "class" / "bob" / "2.3.1.yaml").write_text("broken")
    run(tmp_path / "class", tmp_path / "out")
    rows = table(tmp_path / "out")
    assert rows["ann"]["out of"] == rows["bob"]["out of"] != ""
    assert rows["bob"]["problem"].startswith("2.3.1: ")
    assert rows["ann"]["problem"] == ""


# ---------------------------------------------------------------- whose it is, and how often


def test_the_folder_says_whose_a_submission_is(tmp_path: Path) -> None:
    for name in ("ann", "bob", "eve"):
        handed(tmp_path / "class", name, submission="ann")
    done = graded(tmp_path / "class", "--out", tmp_path / "out", "--format", "json,canvas")
    assert done.returncode == 0
    assert "2 of 3 submissions give another name than their folder's" in done.stderr
    assert json.loads((tmp_path / "out" / "bob" / "results.json").read_text())["submission"] == "bob"
    assert [line.split(",")[2] for line in (tmp_path / "out" / "canvas.csv").read_text().splitlines()[2:]] == [
        "ann",
        "bob",
        "eve",
    ]


def test_files_given_one_by_one_for_one_submission_are_told(tmp_path: Path) -> None:
    one, two = handed(tmp_path, "a", submission="ann", file="x.yaml"), handed(tmp_path, "b", submission="ann", file="y.yaml")
    done = graded(one, two, "--out", tmp_path / "out", "--format", "json", "--quiet")
    assert done.returncode == 1
    assert "are both of the submission ann" in done.stderr


@pytest.mark.parametrize(("other", "status", "count"), [("calm", "graded", "counted once"), ("else", "error", "none is counted")])
def test_a_question_handed_in_twice_is_told_and_counts_once_at_most(other: str, status: str, count: str, tmp_path: Path) -> None:
    handed(tmp_path / "class", "ann")
    handed(tmp_path / "class", "ann", file="2.3.2.yml", word=other)
    handed(tmp_path / "class", "bob")
    _, heard, _ = run(tmp_path / "class", tmp_path / "out")
    (line,) = heard.problems
    assert "question 2.3.2 is handed in 2 times, as 2.3.2.yaml, 2.3.2.yml" in line
    assert count in line
    (answer,) = json.loads((tmp_path / "out" / "ann" / "results.json").read_text())["answers"]
    assert answer["status"] == status
    _, again, _ = run(tmp_path / "class", tmp_path / "out")
    assert again.problems == heard.problems


def test_two_results_of_one_submission_are_told_when_they_are_rendered_again(tmp_path: Path) -> None:
    shipped = ROOT / "reports" / "csc413_hw2" / "results.json"
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
        shutil.copy(shipped, tmp_path / name)
    line = [sys.executable, "-m", "grader.cli", "report", "a/results.json", "b/results.json", "--format", "canvas"]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(line, capture_output=True, text=True, check=False, env=environment, cwd=tmp_path)
    assert done.returncode == 1
    assert done.stderr.count("\n") == 1
    assert "b/results.json: there is another result of seed" in done.stderr


# ---------------------------------------------------------------- where reports go


@pytest.mark.parametrize("where", ["out", "reports/fall"])
def test_reports_within_the_class_are_no_submissions(where: str, tmp_path: Path) -> None:
    handed(tmp_path, "ann")
    for _ in range(2):
        done = graded(tmp_path, "--out", tmp_path / where, "--format", "json", "--quiet")
        assert (done.returncode, done.stderr) == (0, "")
    assert [work.name for work in find(tmp_path, tmp_path / where)] == ["ann"]


def test_reports_of_an_earlier_run_elsewhere_are_told(tmp_path: Path) -> None:
    handed(tmp_path, "ann")
    (tmp_path / "old" / ".grader").mkdir(parents=True)
    (tmp_path / "old" / "results.json").write_text("{}")
    ann, old = find(tmp_path)
    assert (ann.flaws, old.files) == ((), ())
    assert "reports of an earlier run" in old.flaws[0].what


def test_reports_do_not_go_among_the_answers(tmp_path: Path) -> None:
    handed(tmp_path, "ann")
    for where in (tmp_path, ""):
        done = graded(tmp_path, "--out", where)
        assert done.returncode == 2
        assert "--out" in done.stderr
    done = graded(tmp_path / "ann", handed(tmp_path, "bob").parent, "--out", tmp_path)
    assert done.returncode == 2
    assert sorted(os.listdir(tmp_path)) == ["ann", "bob"]


def test_names_that_the_class_needs_are_refused_and_the_rest_goes_on(tmp_path: Path) -> None:
    for name in ("index.html", "Canvas.csv", "ann"):
        handed(tmp_path, name)
    handed(tmp_path, ".grader")
    works = apart(find(tmp_path), reserved(("json", "canvas")))
    assert [work.name for work in works if work.files] == ["ann"]
    assert all(len(work.flaws) == 1 for work in works if not work.files)
    assert [work.name for work in apart(find(tmp_path), reserved(("json",))) if work.files] == ["Canvas.csv", "ann"]


def test_reports_of_who_is_gone_are_told(tmp_path: Path) -> None:
    for name in ("ann", "bob", "cid"):
        handed(tmp_path / "class", name)
    run(tmp_path / "class", tmp_path / "out")
    shutil.rmtree(tmp_path / "class" / "bob")
    _, heard, _ = run(tmp_path / "class", tmp_path / "out")
    (note,) = (event.detail for event in heard.events if event.kind == "note")
    assert note.endswith("lie there too: bob")


def test_a_name_does_not_move_the_cursor() -> None:
    assert harmless("a\x1b[31m\u202eb\udcff") == "a\ufffd[31m\ufffdb\ufffd"


# ---------------------------------------------------------------- reading


def test_what_is_no_regular_file_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    for place in (tmp_path / "pipe", Path("/dev/zero"), tmp_path):
        with pytest.raises(FileError, match="cannot be read"):
            load_bytes(place)
    (tmp_path / "file").write_bytes(b"12345")
    assert (bounded_bytes(tmp_path / "file", 5), bounded_bytes(tmp_path / "file", 4)) == (b"12345", None)


def test_a_file_that_would_have_to_be_waited_for_is_not(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").write_bytes(b"")

    def silent(descriptor: int, mode: str) -> contextlib.nullcontext[SimpleNamespace]:
        return contextlib.nullcontext(SimpleNamespace(fileno=lambda: descriptor, read=lambda size: None))

    monkeypatch.setattr(os, "fdopen", silent)
    with pytest.raises(FileError, match="gives nothing to read"):
        load_bytes(tmp_path / "file")


@pytest.mark.parametrize("name", ["pipe", "nowhere", "a" * 5000])
def test_a_path_that_is_none_is_one_line(name: str, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(FileError, match="give an answer file, a submission or a class"):
        find(tmp_path / name)


def test_odd_names_have_an_order(tmp_path: Path) -> None:
    for name in ("²", "1.²", "2.10", "2.9"):
        handed(tmp_path, "ann", file=f"{name}.yaml")
    (work,) = find(tmp_path / "ann")
    assert [path.stem for path in work.files if path.stem[0] == "2"] == ["2.9", "2.10"]


# ---------------------------------------------------------------- what ran out of time, or was stopped


@dataclass
class Deadly(Here):
    """An engine in which some words run out of time, and others kill."""

    def take(self, seconds: float) -> list[Done]:
        return [Done(item.job, tuple(map(self.ended, item.job.requests, item.replies))) for item in super().take(seconds)]

    def ended(self, request: bytes, reply: Reply) -> Reply:
        if b"ENDLESS" in request and request[:1] == b"g":
            return Reply(reply.frames[:1], "late", "5 s")
        return Reply(reply.frames[:1], "died", "signal 9") if b"DEADLY" in request and request[:1] == b"g" else reply


def test_an_answer_that_was_late_is_tried_again_and_one_that_killed_twice_is_told_again(tmp_path: Path) -> None:
    for name, word in (("ann", "ENDLESS"), ("bob", "DEADLY"), ("cid", "calm")):
        handed(tmp_path / "class", name, word=word)
    _, heard, _ = run(tmp_path / "class", tmp_path / "out", engine=Deadly())
    assert sum("--resume and a longer --deadline" in line for line in heard.problems) == 1
    engine, again, _ = run(tmp_path / "class", tmp_path / "out")  # in which no word is deadly
    assert getattr(engine, "graded", None) == 1
    (line,) = again.problems
    assert "bob/2.3.2.yaml: worker died twice in an earlier run" in line
    assert json.loads((tmp_path / "out" / "ann" / "results.json").read_text())["answers"][0]["status"] == "graded"


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_while_the_run_is_opening_says_so(number: signal.Signals, tmp_path: Path) -> None:
    handed(tmp_path, "ann")
    line = (
        "import os, sys, grader.runs\n"
        f"grader.runs.box_of = lambda *_, **__: os.kill(os.getpid(), {int(number)})\n"
        f"from grader.cli import main\nmain(['grade', {str(tmp_path / 'ann')!r}, '--out', {str(tmp_path / 'out')!r}])\n"
    )
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run([sys.executable, "-c", line], capture_output=True, text=True, check=False, env=environment, cwd=ROOT)
    assert done.returncode == 128 + number
    assert done.stderr == "grader: stopped: no answer is done yet; go on with the same command and --resume\n"


def test_a_ledger_that_was_emptied_is_told(tmp_path: Path) -> None:
    handed(tmp_path / "class", "ann")
    run(tmp_path / "class", tmp_path / "out")
    os.truncate(tmp_path / "out" / ".grader" / "ledger.sqlite", 0)
    _, _, aside = run(tmp_path / "class", tmp_path / "out")
    assert aside is not None
    assert aside.name == "ledger.damaged-1.sqlite"


def test_a_folder_in_the_ledgers_place_is_named(tmp_path: Path) -> None:
    (tmp_path / ".grader" / "ledger.sqlite").mkdir(parents=True)
    with pytest.raises(LedgerError, match="is a folder"):
        open_ledger(tmp_path)


# ---------------------------------------------------------------- engines


def test_slurm_where_there_is_none_is_one_line(tmp_path: Path) -> None:
    pytest.importorskip("dask_jobqueue", reason="the extra `cluster` is not installed")
    handed(tmp_path, "ann")
    refusing = tmp_path / "bin" / "sbatch"
    for expected in ("there is no command `sbatch`", "invalid partition"):
        done = slurm(tmp_path)
        assert done.returncode == 1
        (line,) = done.stderr.splitlines()
        assert expected in line
        refusing.parent.mkdir(exist_ok=True)
        refusing.write_text("#!/bin/sh\necho 'sbatch: error: invalid partition' >&2\nexit 1\n")
        refusing.chmod(0o755)


def slurm(folder: Path) -> subprocess.CompletedProcess[str]:
    line = [sys.executable, "-m", "grader.cli", "grade", str(folder / "ann"), "--engine", "slurm", "--out", str(folder / "out")]
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PATH": f"{folder / 'bin'}:/usr/bin:/bin"}
    environment["DASK_JOBQUEUE__SLURM__INTERFACE"] = "lo"
    return subprocess.run(line, capture_output=True, text=True, check=False, env=environment, cwd=ROOT, timeout=200)


def test_a_port_that_does_not_exist_is_wrong_usage(tmp_path: Path) -> None:
    handed(tmp_path, "ann")
    for port in (0, 99999):
        done = graded(tmp_path, "--out", tmp_path / "out", "--engine", f"dask://127.0.0.1:{port}")
        assert done.returncode == 2
        assert "no port" in done.stderr
