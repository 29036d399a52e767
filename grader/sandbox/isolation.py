"""Which box is used here: the first that passed its self-test on this machine since it was started, or none, and why."""

from __future__ import annotations

import functools
import hashlib
import json
import os
import platform
import stat
import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Literal

from grader.sandbox import box, container, selftest
from grader.sandbox.box import NoBox, Runner, Tool
from grader.sandbox.policy import Policy
from grader.sandbox.seccomp import program
from grader.sandbox.selftest import Trial
from grader.sandbox.server import Server

Level = Literal["auto", "bubblewrap", "container", "refuse"]
LEVELS: tuple[Level, ...] = ("auto", "bubblewrap", "container", "refuse")
ADVICE = "install bubblewrap (`apt-get install bubblewrap`) where user namespaces are permitted, or name a container command in "


@dataclass(frozen=True)
class Isolation:
    """The box that is used; without a tool none is, and `reason` says why in one line."""

    tool: Tool | None = None
    policy: Policy = field(default_factory=Policy)
    reason: str = ""

    def __str__(self) -> str:
        return "refused" if self.tool is None else str(self.tool)


def runner_of(isolation: Isolation) -> Runner:
    """What runs requests in this box."""
    assert isolation.tool is not None
    return _runner(isolation.tool, isolation.policy)


def _runner(tool: Tool, policy: Policy) -> Runner:
    return container.Container(policy) if tool.name == "container" else Server(tool, policy)


Told = Callable[[Tool, Policy, Trial | str], None]


@functools.cache
def choose(level: Level = "auto") -> Isolation:
    """The first box of this level that holds, by what is kept of its self-test or by a new one."""
    return chosen(level)


def chosen(level: Level, told: Told | None = None) -> Isolation:
    """As `choose`; with somebody to tell, every self-test is made anew and told attack by attack."""
    reasons: list[str] = []
    for tool, policy in _offers(level, reasons):
        leaks = _known(tool, policy) if told is None else None
        if leaks is None:
            leaks = _tried(tool, policy, told)
        if not leaks:
            return Isolation(tool, policy)
        reasons.append(leaks[0] if str(tool) in leaks[0] else f"{tool}: {leaks[0]}")
    if level == "refuse":
        return Isolation(reason="--isolation refuse was asked for")
    what = "; ".join(dict.fromkeys(reasons)) or "no bubblewrap was found"
    return Isolation(reason=f"{what[:300]}; {ADVICE}{container.VARIABLE}")


def remembered(level: Level) -> Isolation | None:
    """The box that will be chosen, where that is known without a self-test."""
    for tool, policy in _offers(level, []):
        leaks = _known(tool, policy)
        if not leaks:
            return None if leaks is None else Isolation(tool, policy)
    return None


def _offers(level: Level, reasons: list[str]) -> Iterator[tuple[Tool, Policy]]:
    """Tools in the order in which they are tried; a warm server first, then a new box for every run."""
    try:
        program()
    except ValueError as error:
        reasons.append(str(error))
        return
    if level in ("auto", "bubblewrap"):
        for tool in box.tools():
            yield tool, Policy()
            yield tool, Policy(nested=False)
    if level in ("auto", "container"):
        try:
            for tool in container.tools():
                yield tool, Policy(nested=False)
        except NoBox as error:
            reasons.append(str(error))


def _tried(tool: Tool, policy: Policy, told: Told | None) -> tuple[str, ...]:
    """What did not hold. A box that could not be started is not kept as failed: it is tried again another time."""
    leaks = []
    try:
        for trial in trials(tool, policy):
            leaks += [] if trial.held else [f"{trial.name}: {trial.leak}"]
            if told is not None:
                told(tool, policy, trial)
    except (NoBox, FileNotFoundError) as error:
        if told is not None:
            told(tool, policy, str(error))
        return (str(error),)
    _keep(tool, policy, tuple(leaks))
    return tuple(leaks)


def trials(tool: Tool, policy: Policy) -> Iterator[Trial]:
    """The self-test of one box, attack by attack."""
    limited = replace(policy, limits=selftest.LIMITS)
    return selftest.trials(lambda: _runner(tool, limited))


# ---------------------------------------------------------------- what is kept until the machine is started again


def _key(tool: Tool, policy: Policy) -> str:
    """All that the result of a self-test depends on."""
    parts = [_boot(), str(os.geteuid()), platform.release(), sys.version, str(tool), tool.path, str(policy.nested)]
    with suppress(OSError):
        found = os.stat(tool.path)
        parts += [str(found.st_mtime_ns), str(found.st_size), str(found.st_ino)]
    parts += _place()
    parts += [hashlib.sha256(path.read_bytes()).hexdigest() for path in sorted(Path(__file__).parent.glob("*.py"))]
    if tool.name == "container":
        parts.append(os.environ.get(container.VARIABLE, ""))
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def _place() -> Iterator[str]:
    """The namespaces and rights of this process: a container that shares our home holds less than the machine does."""
    for name in ("user", "pid"):
        with suppress(OSError):
            yield os.readlink(f"/proc/self/ns/{name}")
    with suppress(OSError):
        for line in Path("/proc/self/status").read_text().splitlines():
            if line.startswith(("Seccomp", "NoNewPrivs", "CapBnd", "CapEff")):
                yield line


def _boot() -> str:
    with suppress(OSError):
        return Path("/proc/sys/kernel/random/boot_id").read_text().strip()
    return ""


def _folder() -> Path | None:
    """The cache, if nobody else can write there or above."""
    named = os.environ.get("XDG_CACHE_HOME") or os.path.join(os.path.expanduser("~"), ".cache")
    folder = Path(named, "grader")
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        for place in (folder, *folder.resolve().parents):
            found = place.lstat()
            own = found.st_uid in (0, os.geteuid()) and not found.st_mode & stat.S_IWOTH and stat.S_ISDIR(found.st_mode)
            if not own or (place == folder and found.st_uid != os.geteuid()):
                return None
    except OSError:
        return None
    return folder


def _known(tool: Tool, policy: Policy) -> tuple[str, ...] | None:
    """The kept result of this box's self-test, None where there is none to believe."""
    folder = _folder()
    if folder is None or not _boot():
        return None
    try:
        descriptor = os.open(folder / "isolation.json", os.O_RDONLY | os.O_NOFOLLOW)
        with open(descriptor, encoding="utf-8") as file:
            found = os.fstat(descriptor)
            if found.st_uid != os.geteuid() or found.st_mode & 0o022 or found.st_size > 100_000:
                return None
            leaks = json.load(file).get(_key(tool, policy))
    except (OSError, ValueError, AttributeError):
        return None
    return tuple(map(str, leaks)) if isinstance(leaks, list) else None


def _keep(tool: Tool, policy: Policy, leaks: tuple[str, ...]) -> None:
    folder = _folder()
    if folder is None or not _boot():
        return
    kept = {}
    with suppress(OSError, ValueError):
        kept = json.loads((folder / "isolation.json").read_text("utf-8"))
    kept = kept if isinstance(kept, dict) and len(kept) < 50 else {}
    kept[_key(tool, policy)] = list(leaks)
    fresh = folder / f"isolation.{os.getpid()}"
    with suppress(OSError):
        descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NOFOLLOW, 0o600)
        with open(descriptor, "w", encoding="utf-8") as file:
            json.dump(kept, file)
        os.replace(fresh, folder / "isolation.json")
