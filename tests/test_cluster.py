"""Dask and SLURM: the same results as on one machine, through lost workers, strangers among them, and a lost scheduler."""

from __future__ import annotations

import json
import os
import stat
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import psutil
import pytest

from grader import cluster as engine
from grader.pool import Job, WorkersError
from tests.bench.classroom import written
from tests.bench.kill import QUICK, tree

distributed = pytest.importorskip("distributed", reason="the extra `cluster` is not installed")
ROOT = Path(__file__).parent.parent
ENVIRONMENT = {**os.environ, "PYTHONPATH": str(ROOT)}


def grade(*args: str | Path, **more: str) -> subprocess.Popen[str]:
    line = [sys.executable, "-m", "grader.cli", "grade", *map(str, args), "--format", "json,markdown", "--quiet"]
    return subprocess.Popen(line, stderr=subprocess.PIPE, text=True, cwd=ROOT, env={**ENVIRONMENT, **more})


@pytest.fixture(scope="module")
def room(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A class of thirty, graded here."""
    folder = tmp_path_factory.mktemp("cluster")
    written(folder / "class", 30, QUICK)
    assert grade(folder / "class", "--out", folder / "here", "--jobs", "1").wait() == 0
    return folder


@pytest.fixture
def dask() -> Iterator[object]:
    """Two workers and a scheduler on the loopback interface, nothing else."""
    os.environ["PYTHONPATH"] = str(ROOT)
    with distributed.LocalCluster(
        n_workers=2, threads_per_worker=1, host="127.0.0.1", dashboard_address=None, silence_logs=60
    ) as found:
        yield found


def taken_at_last(found: engine.Cluster) -> None:
    for _ in range(100):
        assert not found.take(0.5)


def address(dask: object) -> str:
    return str(dask.scheduler_address).replace("tcp://", "dask://")  # type: ignore[attr-defined]


def test_a_worker_killed_on_the_way_changes_no_byte(room: Path, dask: object, tmp_path: Path) -> None:
    out, log = tmp_path / "out", tmp_path / "log"
    process = grade(room / "class", "--out", out, "--engine", address(dask), "--log", log)
    until = time.monotonic() + 90
    while process.poll() is None and time.monotonic() < until:
        if log.exists() and b'"graded"' in log.read_bytes():
            break
        time.sleep(0.05)
    nanny = next(iter(dask.workers.values()))  # type: ignore[attr-defined]
    psutil.Process(nanny.pid).kill()
    _, told = process.communicate(timeout=200)
    assert (process.returncode, told) == (0, "")
    assert tree(out) == tree(room / "here")
    assert log.read_text().count('"event": "graded"') == 60


@pytest.mark.parametrize(
    ("changed", "why"),
    [({"references": "others"}, "its references are others"), ({"isolation": "a vault", "box": "level: auto"}, "not in a vault")],
)
def test_a_worker_that_differs_is_given_nothing(changed: dict[str, str], why: str, dask: object) -> None:
    found = engine.cluster(address(dask), 1, "grader.render:answered", 20.0, "none")
    try:
        found._terms = replace(found._terms, **changed)
        found.put(Job("1", (b"g{}\n",)))
        with pytest.raises(WorkersError, match=f"no worker of the cluster may work: .*{why}"):
            taken_at_last(found)
    finally:
        found.close()


def test_a_scheduler_that_is_lost_is_one_line_and_the_run_goes_on_later(room: Path, tmp_path: Path) -> None:
    line = [sys.executable, "-m", "distributed.cli.dask_scheduler", "--host", "127.0.0.1", "--port", "0", "--no-dashboard"]
    place = tmp_path / "scheduler.json"
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "env": ENVIRONMENT}
    scheduler = subprocess.Popen([*line, "--scheduler-file", str(place)], **quiet)  # type: ignore[call-overload]
    line = [sys.executable, "-m", "distributed.cli.dask_worker", "--scheduler-file", str(place), "--nthreads", "1", "--no-nanny"]
    worker = subprocess.Popen([*line, "--no-dashboard", "--death-timeout", "5"], **quiet)  # type: ignore[call-overload]
    try:
        until = time.monotonic() + 60
        while not place.exists() and time.monotonic() < until:
            time.sleep(0.1)
        time.sleep(0.3)
        url = json.loads(place.read_text())["address"].replace("tcp://", "dask://")
        out, log = tmp_path / "out", tmp_path / "log"
        process = grade(room / "class", "--out", out, "--engine", url, "--log", log)
        while process.poll() is None and not (log.exists() and b'"graded"' in log.read_bytes()):
            time.sleep(0.05)
        scheduler.kill()
        _, told = process.communicate(timeout=120)
        if process.returncode != 0:  # else it had been quicker than we
            assert told.count("\n") == 1
            assert "go on with --resume" in told
        resumed = grade(room / "class", "--out", out, "--resume", "--log", log)
        assert (resumed.wait(), tree(out)) == (0, tree(room / "here"))
        assert log.read_text().count('"event": "graded"') == 60
    finally:
        scheduler.kill()
        worker.kill()
        scheduler.wait()
        worker.wait()


def test_no_scheduler_is_one_line(room: Path, tmp_path: Path) -> None:
    process = grade(room / "class", "--out", tmp_path / "out", "--engine", "dask://127.0.0.1:1")
    _, told = process.communicate(timeout=60)
    assert process.returncode == 1
    assert told.startswith("grader: no Dask scheduler answers at dask://127.0.0.1:1")
    assert told.count("\n") == 1


FAKE = """#!/usr/bin/env bash
# SLURM as a worker sees it: the script that is handed in runs, here, under a number
cp "${{@: -1}}" {room}/job.$$
setsid bash {room}/job.$$ >/dev/null 2>&1 &
echo $! >> {room}/jobs
echo "Submitted batch job $!"
"""


def test_slurm_jobs_grade_as_workers_here_do(room: Path, tmp_path: Path) -> None:
    bin = tmp_path / "bin"
    bin.mkdir()
    (bin / "sbatch").write_text(FAKE.format(room=tmp_path))
    (bin / "scancel").write_text(
        f'#!/usr/bin/env bash\necho "$@" >> {tmp_path}/cancelled\nfor job in "$@"; do kill -9 -- "-$job"; done\n'
    )
    for path in bin.iterdir():
        path.chmod(path.stat().st_mode | stat.S_IXUSR)
    out = tmp_path / "out"
    process = grade(
        room / "class", "--out", out, "--engine", "slurm", "--jobs", "2",
        PATH=f"{bin}:{os.environ['PATH']}", DASK_JOBQUEUE__SLURM__INTERFACE="lo",
        DASK_JOBQUEUE__SLURM__LOCAL_DIRECTORY=str(tmp_path), DASK_JOBQUEUE__SLURM__LOG_DIRECTORY=str(tmp_path),
    )  # fmt: skip
    _, told = process.communicate(timeout=300)
    assert (process.returncode, told) == (0, "")
    assert tree(out) == tree(room / "here")
    jobs = (tmp_path / "jobs").read_text().split()
    assert len(jobs) == 2
    assert sorted((tmp_path / "cancelled").read_text().split()) == sorted(jobs)
