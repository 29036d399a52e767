"""What of this machine works, what is missing, and how to mend it: one line each."""

from __future__ import annotations

import shutil
import subprocess
import sys
import webbrowser
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Literal

from grader import __version__
from grader.ledger import DamagedError, LedgerError, open_ledger
from grader.provenance import LIBRARIES, MODELS, installed, program, references

ROOM = 200 << 20  # bytes of free disk below which a class may not end well
MEMORY = 1 << 30  # bytes of free memory that a worker may need


@dataclass(frozen=True)
class Finding:
    """`missing` is something that one can do without."""

    state: Literal["ok", "missing", "bad"]
    what: str
    detail: str
    mend: str = ""


def examined(out: Path) -> Iterator[Finding]:
    """Everything, the cheap first."""
    for look in (_versions, _libraries, lambda: _disk(out), _memory, _workers, _box, _english, _documents, _cluster, _showing):
        yield from look()


def _versions() -> Iterator[Finding]:
    yield Finding("ok", "grader", f"{__version__}, program {program()[:12]}, references {references()[:12]}")
    version = ".".join(map(str, sys.version_info[:3]))
    yield Finding("ok", "python", f"{version}, {sys.executable}")


def _libraries() -> Iterator[Finding]:
    absent = [name for name in LIBRARIES if not installed(name)]
    if absent:
        yield Finding("bad", "libraries", f"missing: {', '.join(absent)}", "run `make grade`, which installs the pinned set")
    else:
        yield Finding("ok", "libraries", ", ".join(f"{name} {installed(name)}" for name in LIBRARIES))


def _disk(out: Path) -> Iterator[Finding]:
    """The ledger is opened where it would be, or in the nearest folder that is there."""
    place = next(folder for folder in (out.absolute(), *out.absolute().parents) if folder.is_dir())
    free = shutil.disk_usage(place).free
    if free < ROOM:
        yield Finding("bad", "disk", f"{free >> 20} MiB free in {place}", "make room, or give another folder with --out")
    else:
        yield Finding("ok", "disk", f"{free >> 20} MiB free in {place}")
    if place == out.absolute():
        try:
            ledger, aside = open_ledger(out)
            mode = ledger.mode()
            ledger.close()
            damaged = f"; a damaged one was set aside as {aside.name}" if aside is not None else ""
            yield Finding("ok", "ledger", f"{ledger.path}, journal {mode}{damaged}")
        except (LedgerError, DamagedError) as error:
            yield Finding("bad", "ledger", " ".join(str(error).split()), "mend what the line says, then go on with --resume")


def _memory() -> Iterator[Finding]:
    import psutil

    free, cores = psutil.virtual_memory().available, psutil.cpu_count() or 1
    jobs = max(1, min(cores, int(free // MEMORY)))
    state: Literal["ok", "bad"] = "ok" if free >= MEMORY else "bad"
    yield Finding(state, "memory", f"{free >> 20} MiB free, {cores} cores", "" if state == "ok" else f"give --jobs {jobs}")


def _workers() -> Iterator[Finding]:
    from grader.work import Worker

    worker = Worker("grader.stream:check")
    try:
        answer = worker.ask('{"id": 1, "a": "(x+1)^2", "b": "x^2+2x+1"}', 60)
        good = answer is not None and '"equal"' in answer
    except RuntimeError:
        good = False
    finally:
        worker.close()
    if good:
        yield Finding("ok", "workers", "a process starts, decides and ends")
    else:
        yield Finding("bad", "workers", "a worker process does not decide", "run `make grade` to install the pinned set")


def _box() -> Iterator[Finding]:
    from grader.sandbox.isolation import choose

    found = choose("auto")
    if found.tool is None:
        yield Finding("missing", "sandbox", f"code of answers is not run: {found.reason}", "`grader sandbox` tests it again")
    else:
        yield Finding("ok", "sandbox", f"{found}, which held against its self-test")


def _english() -> Iterator[Finding]:
    for name in MODELS:
        if find_spec(name.replace("-", "_")) is None:
            yield Finding("missing", "english", f"no model {name}: sentences are read by rules alone", f"pip install {name}")
        else:
            yield Finding("ok", "english", f"{name} {installed(name)}")


def _documents() -> Iterator[Finding]:
    lacking = [name for name in ("nbformat", "pypdf", "pypandoc", "defusedxml") if find_spec(name) is None]
    if lacking:
        yield Finding("missing", "documents", f"import lacks {', '.join(lacking)}", "run `make grade`, which installs them")
    else:
        yield Finding("ok", "documents", "notebooks, Word, LaTeX and PDF can be imported")


def _cluster() -> Iterator[Finding]:
    if find_spec("distributed") is None:
        yield Finding("missing", "cluster", "Dask is not installed; --engine local works", "pip install 'grader[cluster]'")
        return
    queue = "sbatch is here" if shutil.which("sbatch") else "no sbatch here, so no --engine slurm"
    jobqueue = f"dask-jobqueue {installed('dask-jobqueue')}" if find_spec("dask_jobqueue") else "dask-jobqueue is missing"
    yield Finding("ok", "cluster", f"Dask {installed('distributed')}, {jobqueue}; {queue}")


def _showing() -> Iterator[Finding]:
    """What a report looks like depends on a browser and a font with mathematics in it."""
    try:
        yield Finding("ok", "browser", f"`report --open` uses {webbrowser.get().__class__.__name__}")
    except webbrowser.Error:
        yield Finding("missing", "browser", "none is known here", "copy report.html to where there is one; it is a single file")
    fonts = _said("fc-list", ":", "family")
    if fonts is None or not any("math" in line.lower() for line in fonts.splitlines()):
        mend = "install one, such as `apt-get install fonts-stix`, where reports are looked at"
        yield Finding("missing", "fonts", "no font for mathematics is known here: formulas look plainer", mend)
    else:
        yield Finding("ok", "fonts", next(line for line in fonts.splitlines() if "math" in line.lower()))


def _said(*command: str) -> str | None:
    with suppress(OSError, subprocess.SubprocessError):
        return subprocess.run(command, capture_output=True, text=True, timeout=20, check=True).stdout
    return None
