"""A control group round a box: the kernel's own limit on the sum of memory and processes, where this machine lets us set one.

Version 2 where the memory controller is given to a group that we may divide (root, or a session of systemd), version 1 where its
hierarchies can be written. Where neither holds there is no fence, and the supervisor's looks every tenth of a second stay alone.
"""

from __future__ import annotations

import contextlib
import itertools
import os
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

MOUNT = Path("/sys/fs/cgroup")
_NUMBERS = itertools.count()


@dataclass(frozen=True)
class Fence:
    """One group: its folders (one, or one a controller), and the files of its limits."""

    folders: tuple[Path, ...]
    memory: Path
    processes: Path
    events: Path  # tells kills for want of memory

    def entering(self, command: list[str]) -> list[str]:
        """The command, begun inside."""
        doors = [str(folder / "cgroup.procs") for folder in self.folders]
        enter = 'n=$1; shift; while [ "$n" -gt 0 ]; do echo $$ > "$1" || exit 97; shift; n=$((n-1)); done; exec "$@"'
        return ["/bin/sh", "-c", enter, "sh", str(len(doors)), *doors, *command]

    def limit(self, memory: int, processes: int) -> None:
        """From now on; what cannot be written stays as it was."""
        for place, value in ((self.memory, memory), (self.processes, processes)):
            with contextlib.suppress(OSError):
                place.write_text(str(value))

    def kills(self) -> int:
        """How often the kernel ended a process in here for want of memory."""
        with contextlib.suppress(OSError, ValueError):
            lines = [line.split() for line in self.events.read_text().splitlines()]
            return next((int(line[1]) for line in lines if line[:1] == ["oom_kill"]), 0)
        return 0

    def remove(self) -> None:
        """When nobody is left inside; a process that is being ended may take a moment."""
        for folder in self.folders:
            for _ in range(50):
                try:
                    folder.rmdir()
                    break
                except FileNotFoundError:
                    break
                except OSError:
                    time.sleep(0.01)


def fence(mount: Path = MOUNT, own: Path = Path("/proc/self/cgroup")) -> Fence | None:
    """A new group, or None where none can be made here."""
    try:
        groups = dict(_groups(own.read_text()))
    except OSError:
        return None
    return _second(mount, groups) or _first(mount, groups)


def _groups(text: str) -> Iterator[tuple[str, str]]:
    """Controller and path of every hierarchy that this process is in; version 2 has no controller's name."""
    for line in text.splitlines():
        _, controllers, path = line.split(":", 2)
        yield from ((name, path) for name in controllers.split(","))


def _second(mount: Path, groups: dict[str, str]) -> Fence | None:
    if "" not in groups:
        return None
    place = mount / groups[""].lstrip("/")
    for parent in (place, *place.parents):
        if not parent.is_relative_to(mount):
            return None
        folder = _made(parent) if _divides(parent) else None
        if folder is not None:
            if os.access(folder / "memory.max", os.W_OK):
                with contextlib.suppress(OSError):
                    (folder / "memory.swap.max").write_text("0")
                return Fence((folder,), folder / "memory.max", folder / "pids.max", folder / "memory.events")
            folder.rmdir()
    return None


def _divides(parent: Path) -> bool:
    """Whether groups below have limits on memory and processes, and processes may be moved there."""
    try:
        given = (parent / "cgroup.subtree_control").read_text().split()
    except OSError:
        return False
    return {"memory", "pids"} <= set(given) and os.access(parent / "cgroup.procs", os.W_OK)


def _first(mount: Path, groups: dict[str, str]) -> Fence | None:
    folders = [_made(mount / name / groups[name].lstrip("/")) if name in groups else None for name in ("memory", "pids")]
    memory, processes = folders
    if memory is not None:
        with contextlib.suppress(OSError):
            (memory / "memory.swappiness").write_text("0")
    if memory is None or processes is None or not os.access(memory / "memory.limit_in_bytes", os.W_OK):
        for folder in folders:
            if folder is not None:
                folder.rmdir()
        return None
    return Fence((memory, processes), memory / "memory.limit_in_bytes", processes / "pids.max", memory / "memory.oom_control")


def swept(mount: Path = MOUNT, own: Path = Path("/proc/self/cgroup")) -> None:
    """The groups of workers that were ended are removed; their last processes may take a moment."""
    with contextlib.suppress(OSError, ValueError):
        groups = dict(_groups(own.read_text()))
        places = [mount / name / path.lstrip("/") for name, path in groups.items() if name in ("", "memory", "pids")]
        for _ in range(10):
            cleared = [_cleared(parent) for place in places for parent in (place, place.parent)]
            if all(cleared):
                return
            time.sleep(0.05)


def _cleared(parent: Path) -> bool:
    """Whether no group of a process that is gone is left in here."""
    left = False
    for old in parent.glob("grader-*-*"):
        if _gone(old.name.split("-")[1]):
            try:
                old.rmdir()
            except OSError:
                left = left or old.exists()
    return not left


def _gone(process: str) -> bool:
    """Whether a process has ended, be it that nobody has asked yet how."""
    try:
        return Path("/proc", process, "stat").read_text().rpartition(")")[2].split()[0] in "ZX"
    except (OSError, IndexError):
        return True


def _made(parent: Path) -> Path | None:
    """A new folder in a group, after those of processes that are gone were removed."""
    if not os.access(parent, os.W_OK):
        return None
    _cleared(parent)
    folder = parent / f"grader-{os.getpid()}-{next(_NUMBERS)}"
    try:
        folder.mkdir()
    except OSError:
        return None
    return folder
