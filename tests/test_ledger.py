"""The ledger and the runs over it: what is done is kept, exactly once, whatever is killed, damaged, full or turned back."""

from __future__ import annotations

import os
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import psutil
import pytest

from grader import provenance, task
from grader.campaign import Campaign, Event, Plan
from grader.files import find
from grader.ledger import SILENCE, DamagedError, Ledger, LedgerError, Row, open_ledger
from grader.pool import Done, Engine, Job, Pool, Reply
from grader.render import answered
from grader.runs import box_of
from grader.work import First
from tests.bench.classroom import written
from tests.bench.kill import QUICK, killed, tree

ROOT = Path(__file__).parent.parent
ANSWER = 'course: csc413_hw2\nquestion: "2.3.2"\nsubmission: {}\nsolution: |\n  {} $x = 1$\n'


@dataclass
class Here:
    """An engine in this very process: quick, and it counts."""

    whole: bool = False
    jobs: int = 1
    waiting: list[Job] = field(default_factory=list)
    graded: int = 0

    def wants(self) -> int:
        return 1 - len(self.waiting)

    def put(self, job: Job) -> None:
        self.waiting.append(job)
        self.graded += sum(request[:1] == b"g" for request in job.requests)

    def take(self, seconds: float) -> list[Done]:
        jobs, self.waiting = self.waiting, []
        return [Done(job, tuple(Reply(tuple(answered(one)), "done") for one in job.requests)) for job in jobs]

    def busy(self) -> bool:
        return bool(self.waiting)

    def drop(self) -> None:
        self.waiting.clear()

    def close(self) -> None: ...


@dataclass
class Heard:
    """Everything that a run tells."""

    events: list[Event] = field(default_factory=list)

    def hear(self, event: Event) -> None:
        self.events.append(event)

    def tick(self) -> None: ...

    @property
    def problems(self) -> list[str]:
        return [event.detail for event in self.events if event.kind == "problem"]


def run(
    folder: Path, out: Path, resume: bool = True, engine: Engine | None = None, stopped: Callable[[], bool] = lambda: False
) -> tuple[Engine, Heard, Path | None]:
    """A run over a class, in this process unless an engine is given."""
    engine, heard = engine or Here(), Heard()
    ledger, aside = open_ledger(out, fresh=not resume)
    try:
        box, isolation = box_of("auto")
        plan = Plan(tuple(find(folder)), out, "", ("json", "markdown"), isolation, box)
        Campaign(plan, ledger, engine, engine, heard, stopped).run()
    finally:
        ledger.close()
        engine.close()
    return engine, heard, aside


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A class of four, graded."""
    room = tmp_path_factory.mktemp("class")
    written(room / "class", 4, QUICK)
    run(room / "class", room / "out")
    return room


def copied(small: Path, to: Path) -> Path:
    shutil.copytree(small, to / "room")
    return to / "room"


# ---------------------------------------------------------------- what is done again, and what is not


def test_resume_does_only_what_changed(small: Path, tmp_path: Path) -> None:
    room = copied(small, tmp_path)
    engine, heard, _ = run(room / "class", room / "out")
    assert isinstance(engine, Here)
    assert engine.graded == 0
    assert tree(room / "out") == tree(small / "out")
    changed = room / "class" / "s0001" / "2.3.2.yaml"
    changed.write_text(ANSWER.format("s0001", "now"))
    (room / "out" / "s0002" / "results.json").unlink()
    engine, heard, _ = run(room / "class", room / "out")
    assert isinstance(engine, Here)
    assert engine.graded == 1
    assert not heard.problems
    moved = {name for name, digest in tree(room / "out").items() if digest != tree(small / "out").get(name)}
    assert moved == {"s0001/results.json", "s0001/report.md", "index.html", "index.csv"}


def test_a_run_without_resume_does_all_anew(small: Path, tmp_path: Path) -> None:
    room = copied(small, tmp_path)
    engine, _, _ = run(room / "class", room / "out", resume=False)
    assert isinstance(engine, Here)
    assert engine.graded == 8
    assert tree(room / "out") == tree(small / "out")


def test_a_changed_reference_asks_for_its_own_questions_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    course = tmp_path / "reference" / "tiny"
    course.mkdir(parents=True)
    (course / "__init__.py").write_text('COURSE = "tiny"\nQUESTIONS = ("1", "2", "3")\nALIASES = ()\n')
    (course / "q1.py").write_text("from reference.tiny.shared import x\n")
    (course / "q2.py").write_text("from . import q3\n")
    (course / "q3.py").write_text("y = 1\n")
    (course / "shared.py").write_text("x = 1\n")
    (course / "truths.json").write_text('{"3 y": "1"}')
    monkeypatch.setattr(provenance, "course_folder", lambda name: course)
    monkeypatch.setattr(provenance, "module_of", lambda name, question: course / f"q{question}.py")

    def versions() -> list[str]:
        provenance.version.cache_clear()
        return [provenance.version("tiny", question, "none") for question in ("1", "2", "3")]

    before = versions()
    for file, text, moved in (
        ("shared.py", "x = 2\n", [True, False, False]),
        ("q3.py", "y = 2\n", [False, True, True]),
        ("q2.py", "from . import q3  #\n", [False, True, False]),
        ("truths.json", '{"3 y": "2"}', [False, False, True]),
        ("__init__.py", "QUESTIONS = ()\n", [True, True, True]),
    ):
        (course / file).write_text(text)
        after = versions()
        assert [a != b for a, b in zip(before, after, strict=True)] == moved, file
        before = after
    provenance.version.cache_clear()


def test_bytes_do_not_depend_on_workers_or_order(small: Path, tmp_path: Path) -> None:
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    for jobs in ("1", "3"):
        line = [sys.executable, "-m", "grader.cli", "grade", str(small / "class"), "--format", "json,markdown", "--quiet"]
        subprocess.run([*line, "--out", str(tmp_path / jobs), "--jobs", jobs], check=True, env=environment, cwd=ROOT)
    assert tree(tmp_path / "1") == tree(tmp_path / "3")


# ---------------------------------------------------------------- what goes wrong in a worker


def test_an_answer_that_kills_hangs_or_grows_costs_itself_alone(tmp_path: Path) -> None:
    words = {"ann": "calm", "bob": "DEADLY", "cid": "ENDLESS", "dan": "GREEDY", "eve": "calm"}
    for name, word in words.items():
        (tmp_path / "class" / name).mkdir(parents=True)
        (tmp_path / "class" / name / "2.3.2.yaml").write_text(ANSWER.format(name, word))
    pool = Pool("tests.bench.deadly:answered", 2, 60.0, first=First("grader.warm:ready"))
    _, heard, _ = run(tmp_path / "class", tmp_path / "out", engine=pool)
    failed = {event.submission: event.detail for event in heard.events if event.kind == "failed"}
    assert set(failed) == {"bob", "cid", "dan"}
    assert failed["bob"] == "worker died twice (signal 9)"
    assert failed["cid"] == "not graded within 60 s"
    assert failed["dan"] == "worker died twice (exit status 1)"
    assert {event.submission for event in heard.events if event.kind == "graded"} == {"ann", "eve"}
    text = (tmp_path / "out" / "bob" / "results.json").read_text()
    assert '"status": "error"' in text
    assert "worker died twice" in text
    _, heard, _ = run(tmp_path / "class", tmp_path / "out", engine=Pool("tests.bench.deadly:answered", 1, 6.0))
    assert "bob" not in {event.submission for event in heard.events if event.kind == "died"}


def test_ten_processes_killed_at_random_lose_nothing(tmp_path: Path) -> None:
    found = killed(tmp_path, 10, 10, seed=3, pause=1.5)
    assert found.kills.total() >= 10
    assert (found.different, found.lost, found.double, found.orphans, found.told) == ([], 0, 0, 0, [])
    assert found.again <= 4 * found.kills.total()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_ends_in_order_and_says_how_to_go_on(number: signal.Signals, tmp_path: Path) -> None:
    answers = written(tmp_path / "class", 60, QUICK)
    line = [
        sys.executable,
        "-m",
        "grader.cli",
        "grade",
        str(tmp_path / "class"),
        "--out",
        str(tmp_path / "out"),
        "--format",
        "json",
    ]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    process = subprocess.Popen(line, stderr=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environment, cwd=ROOT)
    assert process.stdout is not None
    process.stdout.readline()  # the first report is written
    workers = psutil.Process(process.pid).children()
    process.send_signal(number)
    _, told = process.communicate(timeout=60)  # how fast it ends is for the bench
    assert process.returncode == 128 + number
    assert f"of {answers} answers are done and kept; go on with the same command and --resume" in told
    assert "Traceback" not in told
    assert not [worker for worker in workers if worker.is_running() and worker.status() != psutil.STATUS_ZOMBIE]
    engine, _, _ = run(tmp_path / "class", tmp_path / "out")
    assert isinstance(engine, Here)
    assert engine.graded < answers


# ---------------------------------------------------------------- many runs


def test_four_runs_share_a_ledger_and_grade_each_answer_once(tmp_path: Path) -> None:
    answers = written(tmp_path / "class", 25, QUICK)
    inner = (
        "--out",
        str(tmp_path / "out"),
        "--resume",
        "--format",
        "json,markdown",
        "--quiet",
        "--jobs",
        "1",
        "--log",
        str(tmp_path / "log"),
    )
    line = [sys.executable, "-m", "grader.cli", "grade", str(tmp_path / "class"), *inner]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    runs = [subprocess.Popen(line, stderr=subprocess.PIPE, text=True, env=environment, cwd=ROOT) for _ in range(4)]
    assert [(one.communicate()[1], one.returncode) for one in runs] == [("", 0)] * 4
    assert (tmp_path / "log").read_text().count('"event": "graded"') == answers
    run(tmp_path / "class", tmp_path / "alone")
    assert tree(tmp_path / "out") == tree(tmp_path / "alone")


def test_a_lease_of_a_run_that_is_silent_is_taken_over_by_any_clock(tmp_path: Path) -> None:
    now = [1000.0]
    ledger, _ = open_ledger(tmp_path, clock=lambda: now[0])
    db = sqlite3.connect(ledger.path)
    with db:
        db.execute("INSERT INTO runs VALUES (77, 'another machine', '1 1', 5)")
        db.execute("INSERT INTO leases VALUES ('a', 77)")
    assert ledger.take(["a"], lambda row: True).others == {"a"}
    now[0] += SILENCE - 1
    with db:
        db.execute("UPDATE runs SET beat = beat + 1 WHERE serial = 77")
    assert ledger.take(["a"], lambda row: True).others == {"a"}
    now[0] += SILENCE - 1
    assert ledger.take(["a"], lambda row: True).others == {"a"}
    now[0] += 2
    assert ledger.take(["a"], lambda row: True).mine == {"a"}
    ledger.close()


@pytest.mark.parametrize("fault", [PermissionError, OSError(24, "Too many open files"), psutil.AccessDenied(1)])
def test_a_run_of_which_nothing_can_be_said_is_not_taken_for_dead(
    fault: Exception, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, _ = open_ledger(tmp_path)
    assert first.take(["a"], lambda row: True).mine == {"a"}
    second, _ = open_ledger(tmp_path)

    def refused(pid: int) -> psutil.Process:
        raise fault

    monkeypatch.setattr(psutil, "Process", refused)
    assert second.take(["a"], lambda row: True).others == {"a"}
    first.close()
    assert second.take(["a"], lambda row: True).mine == {"a"}
    second.close()


def test_a_run_that_was_taken_for_dead_is_known_again(tmp_path: Path) -> None:
    now = [1000.0]
    first, _ = open_ledger(tmp_path, clock=lambda: now[0])
    second, _ = open_ledger(tmp_path)
    with sqlite3.connect(first.path) as db:
        db.execute("DELETE FROM runs WHERE serial = ?", (first.serial,))
    now[0] += 10
    first.beat()
    assert second.alive() == {first.serial, second.serial}
    first.close()
    second.close()


def test_a_wall_clock_that_is_set_back_changes_nothing(small: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    room = copied(small, tmp_path)
    real = time.time
    monkeypatch.setattr(time, "time", lambda: real() - 10_000_000)
    engine, heard, aside = run(room / "class", room / "out")
    assert isinstance(engine, Here)
    assert (engine.graded, heard.problems, aside) == (0, [], None)


# ---------------------------------------------------------------- the disk


@pytest.mark.parametrize("seed", range(10))
def test_damage_is_seen_set_aside_and_never_becomes_a_verdict(seed: int, small: Path, tmp_path: Path) -> None:
    draw = random.Random(seed)
    expected = tree(small / "out")
    pristine = (small / "out" / ".grader" / "ledger.sqlite").read_bytes()
    noticed = 0
    for trial in range(10):
        room = tmp_path / str(trial)
        shutil.copytree(small, room)
        place = room / "out" / ".grader" / "ledger.sqlite"
        data = bytearray(pristine)
        match trial % 5:
            case 0:
                data = data[: draw.randrange(1, len(data))]
            case 1:
                start = draw.randrange(len(data))
                data[start : start + 512] = bytes(len(data[start : start + 512]))
            case _:
                data[draw.randrange(len(data))] ^= 1 << draw.randrange(8)
        place.write_bytes(data)
        _, heard, aside = run(room / "class", room / "out")
        assert tree(room / "out") == expected
        assert not heard.problems
        if aside is not None:
            noticed += 1
            assert aside.read_bytes() == data or aside.stat().st_size >= len(data)
    assert noticed >= 2


def test_a_byte_that_flips_in_a_result_is_seen(small: Path, tmp_path: Path) -> None:
    room = copied(small, tmp_path)
    path = room / "out" / ".grader" / "ledger.sqlite"
    db = sqlite3.connect(path)
    with db:
        db.execute("UPDATE results SET question = '2.3.9' WHERE question = '2.3.1'")
    db.close()
    _, _, aside = run(room / "class", room / "out")
    assert aside is not None
    assert aside.name == "ledger.damaged-1.sqlite"
    assert tree(room / "out") == tree(small / "out")


def test_a_result_is_read_as_it_was_kept_or_not_at_all(tmp_path: Path) -> None:
    ledger, _ = open_ledger(tmp_path)
    row = Row("answer", "version", "course", "1", "ann")
    ledger.keep([(row, b"first")])
    ledger.keep([(row, b"second")])
    assert ledger.body(row) in (b"first", b"second")
    db = sqlite3.connect(ledger.path)
    with db:
        db.execute("UPDATE results SET body = x'00'")
    with pytest.raises(DamagedError):
        ledger.body(row)
    ledger.close()


def mounted(place: Path, *options: str) -> None:
    place.mkdir()
    done = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", ",".join(options), "tmpfs", str(place)], capture_output=True, check=False
    )
    if done.returncode:
        pytest.skip("a tmpfs can be mounted by root alone")


def graded(*args: str | Path) -> subprocess.CompletedProcess[str]:
    line = [sys.executable, "-m", "grader.cli", "grade", *map(str, args)]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    return subprocess.run(line, capture_output=True, text=True, check=False, env=environment, cwd=ROOT, timeout=200)


def test_a_full_disk_is_one_line_and_what_was_kept_stays(tmp_path: Path) -> None:
    disk = tmp_path / "disk"
    mounted(disk, "size=1m")
    try:
        written(tmp_path / "class", 40, QUICK)
        done = graded(tmp_path / "class", "--out", disk / "out", "--quiet")
        assert done.returncode == 1
        (line,) = done.stderr.strip().splitlines()
        assert str(disk) in line
        assert "space" in line or "disk" in line
        for path in disk.rglob("results.json"):
            assert path.read_text().endswith("}\n")
        subprocess.run(["mount", "-o", "remount,size=64m", str(disk)], check=True)
        kept = sqlite3.connect(disk / "out" / ".grader" / "ledger.sqlite").execute("SELECT count(*) FROM results").fetchone()[0]
        engine, _, aside = run(tmp_path / "class", disk / "out")
        assert isinstance(engine, Here)
        assert aside is None
        assert engine.graded == 80 - kept
    finally:
        subprocess.run(["umount", str(disk)], check=False)


def test_a_folder_that_cannot_be_written_is_one_line(small: Path, tmp_path: Path) -> None:
    disk = tmp_path / "disk"
    mounted(disk, "size=8m")
    try:
        shutil.copytree(small, disk / "room")
        before = tree(disk / "room")
        subprocess.run(["mount", "-o", "remount,ro", str(disk)], check=True)
        done = graded(disk / "room" / "class", "--out", disk / "room" / "out", "--quiet")
        assert done.returncode == 1
        (line,) = done.stderr.strip().splitlines()
        assert "cannot be written" in line
        assert tree(disk / "room") == before
    finally:
        subprocess.run(["umount", str(disk)], check=False)


def test_a_ledger_that_another_program_holds_is_waited_for(small: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("grader.ledger.PATIENCE", 0.3)
    room = copied(small, tmp_path)
    db = sqlite3.connect(room / "out" / ".grader" / "ledger.sqlite", isolation_level=None)
    db.execute("BEGIN IMMEDIATE")
    with pytest.raises(LedgerError, match="another program has held it"):
        open_ledger(room / "out")
    db.execute("ROLLBACK")
    ledger, _ = open_ledger(room / "out")
    assert isinstance(ledger, Ledger)
    ledger.close()


def test_the_doctor_says_what_works_and_how_to_mend_the_rest(tmp_path: Path) -> None:
    line = [sys.executable, "-m", "grader.cli", "doctor", "--out", str(tmp_path)]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(line, capture_output=True, text=True, check=False, env=environment, cwd=ROOT)
    lines = {text.split()[1]: text for text in done.stdout.splitlines()}
    assert {"grader", "python", "libraries", "disk", "ledger", "memory", "workers", "sandbox", "cluster", "browser"} <= set(lines)
    assert lines["ledger"].startswith("ok")
    assert "journal wal" in lines["ledger"]
    assert lines["workers"].startswith("ok")
    for text in lines.values():
        assert text.startswith("ok") or "; to mend it: " in text
    assert done.returncode == (1 if any(text.startswith("bad") for text in lines.values()) else 0)


def test_equal_answers_are_decided_once_and_a_damaged_cache_is_begun_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    decided = []
    real = task.grade
    monkeypatch.setattr(task, "grade", lambda answer, *rest: decided.append(answer.submission) or real(answer, *rest))
    for name in ("ann", "bob", "cid"):
        (tmp_path / "class" / name).mkdir(parents=True)
        (tmp_path / "class" / name / "2.3.2.yaml").write_text(ANSWER.format(name, "calm"))
    run(tmp_path / "class", tmp_path / "out")
    assert decided == ["ann"]
    assert '"submission": "cid"' in (tmp_path / "out" / "cid" / "results.json").read_text()
    cache = tmp_path / "out" / ".grader" / "cache.sqlite"
    expected = tree(tmp_path / "out")
    for spoil in (lambda: cache.write_bytes(b"x" * 9000), lambda: os.truncate(cache, 3000), cache.unlink):
        task.cache_at.cache_clear()
        (tmp_path / "out" / ".grader" / "ledger.sqlite").unlink()
        spoil()
        decided.clear()
        run(tmp_path / "class", tmp_path / "out")
        assert len(decided) <= 3
        assert tree(tmp_path / "out") == expected
    (tmp_path / "out" / ".grader" / "ledger.sqlite").unlink()
    decided.clear()
    run(tmp_path / "class", tmp_path / "out")
    assert decided == []


def test_code_of_one_is_never_the_verdict_of_another(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    decided = []
    real = task.grade
    monkeypatch.setattr(task, "grade", lambda answer, *rest: decided.append(answer.submission) or real(answer, *rest))
    for name in ("ann", "bob"):
        (tmp_path / "class" / name).mkdir(parents=True)
        text = ANSWER.format(name, "the same").replace("2.3.2", "5.1")
        (tmp_path / "class" / name / "5.1.yaml").write_text(text)
    run(tmp_path / "class", tmp_path / "out")
    assert decided == ["ann", "bob"]
