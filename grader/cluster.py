"""Workers on many machines: Dask, on a cluster that runs already or through the jobs of a SLURM queue.

A whole submission is a task, done by the same function as on one machine, in a process of the worker's own with a deadline an
answer. Before a worker takes work it holds its grader, its references and its isolation against ours; one that differs is given
nothing. A task whose worker is lost is done again by the scheduler; the ledger here takes every result once.

Dask passes Python objects between its machines: whoever can reach the scheduler can run code, so the network must be yours.
"""

from __future__ import annotations

import logging
import os
import queue
import shutil
import sys
import time
import weakref
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from grader.files import reference_roots
from grader.pool import Done, Job, Pool, Reply, WorkersError
from grader.provenance import program, references
from grader.runs import ELSEWHERE, box_of, level_named
from grader.work import START, First

PATIENCE = 60.0  # seconds without any worker that may work, after some were refused
LOOK = 1.0  # seconds between looks at the cluster's workers
MEMORY = "4GB"
SUBMIT = "sbatch"
WALLTIME = "04:00:00"
_IDLE: queue.SimpleQueue[Pool] = queue.SimpleQueue()


@dataclass(frozen=True)
class Terms:
    """What a worker must agree with before it works, and how."""

    target: str
    deadline: float
    isolation: str
    box: str
    program: str
    references: str


@dataclass(frozen=True)
class Refusal:
    """Why a worker did not take the work."""

    reason: str


# ---------------------------------------------------------------- on the worker


@lru_cache(maxsize=4)
def unfit(terms: Terms) -> str:
    """Why this machine must not work under the terms; empty: it may."""
    if terms.program != program():
        return "its grader, or a library that it decides with, is of another version"
    if terms.references != references():
        return "its references are others"
    if terms.box.startswith(ELSEWHERE):
        mine = box_of(level_named(terms.box.removeprefix(ELSEWHERE)))[1]  # which is believed after its self-test there
        if mine != terms.isolation:
            return f"it would run code in {mine}, not in {terms.isolation}"
    return ""


def done(requests: tuple[bytes, ...], terms: Terms) -> tuple[str, Refusal | tuple[Reply, ...]]:
    """The task: the replies to a submission's answers, by a process that is kept for the next; and who made them."""
    from distributed import get_worker

    here = str(get_worker().address)
    reason = unfit(terms)
    if reason:
        return here, Refusal(reason)
    try:
        pool = _IDLE.get_nowait()
    except queue.Empty:
        pool = Pool(terms.target, 1, terms.deadline, first=First("grader.warm:ready"))
    try:
        pool.put(Job("task", requests))
        found: list[Done] = []
        while not found:
            found = pool.take(START)
    except WorkersError as error:
        pool.close()
        return here, Refusal(str(error))
    _IDLE.put(pool)
    return here, found[0].replies


# ---------------------------------------------------------------- here


class Cluster:
    """An engine over a Dask client."""

    whole = True

    def __init__(self, client: Any, terms: Terms, close: Callable[[], None], clock: Callable[[], float] = time.monotonic) -> None:
        self.refused: dict[str, str] = {}  # workers by their address
        self._client = client
        self._terms = terms
        self._close = close
        self._clock = clock
        self._out: dict[str, tuple[Job, Any]] = {}
        self._heard: queue.SimpleQueue[str] = queue.SimpleQueue()
        self._workers: dict[str, int] = {}
        self._looked = self._able = clock()
        self._allowed: frozenset[str] = frozenset()
        self._number = 0
        self._look()

    @property
    def jobs(self) -> int:
        return sum(threads for address, threads in self._workers.items() if address not in self.refused)

    def wants(self) -> int:
        return max(0, 2 * max(1, self.jobs) - len(self._out))

    def put(self, job: Job) -> None:
        self._number += 1
        only = {"workers": sorted(self._allowed), "allow_other_workers": False} if self.refused and self._allowed else {}
        key = f"{job.id}-{self._number}-{os.getpid()}-{id(self)}"
        try:
            future = self._client.submit(done, job.requests, self._terms, key=key, pure=False, **only)
        except Exception as error:
            raise self._lost() from error
        self._out[key] = (job, future)
        future.add_done_callback(lambda _: self._heard.put(key))

    def take(self, seconds: float) -> list[Done]:
        if self._clock() - self._looked > LOOK:
            self._look()
        found: list[Done] = []
        try:
            key: str | None = self._heard.get(timeout=max(0.01, seconds))
        except queue.Empty:
            return found
        while key is not None:
            found.extend(self._ended(key))
            key = None if self._heard.empty() else self._heard.get()
        return found

    def _ended(self, key: str) -> list[Done]:
        from distributed import KilledWorker

        if key not in self._out:
            return []
        job, future = self._out.pop(key)
        try:
            address, reply = future.result(timeout=30)
        except KilledWorker:
            return [Done(job, tuple(Reply((), "died", "its machine was lost several times") for _ in job.requests))]
        except Exception as error:  # the scheduler is gone, and with it every task
            raise self._lost() from error
        finally:
            future.release()
        if isinstance(reply, Refusal):
            self.refused[address] = reply.reason
            self._look()
            self.put(job)
            return []
        return [Done(job, reply)]

    def _look(self) -> None:
        """Who is there. Once a worker was refused, tasks go to named workers only, and are named anew when those change."""
        self._looked = self._clock()
        try:
            self._workers = dict(self._client.nthreads()) if self._client.status == "running" else self._workers
        except Exception as error:
            raise self._lost() from error
        if self._client.status in ("closed", "closing"):
            raise self._lost()
        allowed = frozenset(self._workers) - self.refused.keys()
        if allowed or not self.refused:
            self._able = self._clock()
        elif self._clock() - self._able > PATIENCE or self._workers:
            reasons = "; ".join(sorted(set(self.refused.values())))
            raise WorkersError(f"no worker of the cluster may work: {reasons}; install there what is installed here")
        if self.refused and allowed != self._allowed:
            self._allowed = allowed
            outstanding = list(self._out.items())
            self._out.clear()
            for _, (job, future) in outstanding:
                future.cancel()
                self.put(job)
        self._allowed = allowed

    def _lost(self) -> WorkersError:
        return WorkersError("the connection to the cluster is lost; what came is kept: go on with --resume")

    def busy(self) -> bool:
        return bool(self._out)

    def drop(self) -> None:
        for _, future in self._out.values():
            future.cancel()
        self._out.clear()

    def close(self) -> None:
        self._close()


def cluster(engine: str, jobs: int, target: str, deadline: float, isolation: str, box: str = "") -> Cluster:
    """The engine that `--engine` names: `dask://HOST:PORT`, or `slurm` with as many jobs as asked for."""
    try:
        import dask
        import distributed
    except ImportError:
        raise WorkersError("Dask is not installed; install it with `pip install grader[cluster]`") from None
    for name in ("asyncio", *(name for name in logging.root.manager.loggerDict if name.partition(".")[0] == "distributed")):
        logging.getLogger(name).setLevel(logging.CRITICAL + 1)  # what matters of it is told as our own lines
    terms = Terms(target, deadline, isolation, box, program(), references())
    if engine == "slurm":
        jobs_of = _slurm(jobs, dask.config)
        client = distributed.Client(jobs_of)

        def close() -> None:
            client.close(timeout=2)
            jobs_of.close(timeout=5)

        return Cluster(client, terms, close)
    address = "tcp://" + engine.removeprefix("dask://")
    try:
        client = distributed.Client(address, timeout=10)
    except Exception as error:
        why = " ".join(str(error).split())[:200] or type(error).__name__
        what = f"no Dask scheduler answers at {engine} ({why}); start one with `dask scheduler`, or mend the address"
        raise WorkersError(what) from None
    return Cluster(client, terms, lambda: client.close(timeout=2))


def _slurm(jobs: int, config: Any) -> Any:
    """Jobs of a SLURM queue, each a worker; what the site's dask configuration says of them holds."""
    try:
        from dask_jobqueue import SLURMCluster
    except ImportError:
        raise WorkersError("dask-jobqueue is not installed; install it with `pip install grader[cluster]`") from None
    if shutil.which(SUBMIT) is None:
        where = "run on a machine of the cluster from which jobs are sent, or with --engine local"
        raise WorkersError(f"SLURM is not here: there is no command `{SUBMIT}`; {where}")
    places = dict.fromkeys(map(str, (Path(__file__).parent.parent, *(root.parent for root in reference_roots()))))
    wanted = {"cores": 1, "memory": MEMORY, "walltime": WALLTIME}
    wanted = {name: config.get(f"jobqueue.slurm.{name}", None) or value for name, value in wanted.items()}
    prologue = [*(config.get("jobqueue.slurm.job-script-prologue", None) or ()), f"export PYTHONPATH='{os.pathsep.join(places)}'"]
    found = None
    try:
        found = SLURMCluster(
            processes=config.get("jobqueue.slurm.processes", None) or 1,
            python=sys.executable,
            job_script_prologue=prologue,
            scheduler_options={"dashboard_address": None},
            **wanted,
        )
        for _ in range(jobs):
            found.worker_spec.update(found.new_worker_spec())
        found.sync(found._correct_state)  # as `scale` does, which would not tell that a job was not taken
    except Exception as error:
        if found is not None:
            begun = {name: job for name, job in found.workers.items() if job.status.name != "created"}
            found.worker_spec.clear()
            found.workers = begun
            found._created = weakref.WeakSet(begun.values())  # closing insists that all of them had begun
            with suppress(Exception):
                found.close(timeout=5)
        why = " ".join(str(error).partition("stderr:")[2].split() or str(error).split())[:300]
        raise WorkersError(f"the SLURM jobs cannot be set up: {why}; mend ~/.config/dask/jobqueue.yaml or the queue") from None
    return found
