"""Processes that answer requests one by one, and can be killed: what hangs or grows past its limit costs one request.

They are forked from a nursery, a process that has imported what the target needs: so a worker is ready at once, another after
it died too, and what was imported lies in memory once. Only bytes pass through the pipes. A target is `module:function`, from a
request to the frames of its answer; the process says after the last one how much memory it has taken. Workers die with their
nursery, which dies with its parent, and none of them hears the terminal's Ctrl-C.
"""

from __future__ import annotations

import contextlib
import gc
import importlib
import json
import os
import signal
import socket
import struct
import subprocess
import sys
import time
from collections.abc import Callable, Iterable
from multiprocessing import Pipe
from multiprocessing.connection import Connection
from typing import NamedTuple, cast

MEMORY = 4 << 30  # bytes of address space of a worker
FRAME = 256 << 20  # bytes of one frame at most
START = 120.0  # seconds that a process may take to import what it needs
TELLS = 10.0  # seconds in which a nursery must tell how a worker ended
GRACE = 0.05  # seconds in which a process that dies by itself has died
_BEGIN = (
    "import json, sys; setup = json.loads(sys.argv[1]); sys.path[:] = setup['path']; "
    "from grader.work import nurse; nurse(setup['control'], setup['target'], setup['first'], setup['parent'])"
)
_STILL = {  # one thread a process, the same order of sets
    "OMP_NUM_THREADS": "1",
    "MKL_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "PYTHONHASHSEED": "0",
}
_ORDER = struct.Struct("!cq")  # `f`: fork, with our end of a pipe; `e`: end the process of this number, and tell its status
_STATUS = struct.Struct("!q")

Target = Callable[[bytes], Iterable[bytes]]
Ended = Callable[[int], None]


class End(NamedTuple):
    """The answer is complete; the most memory that the process has held, in bytes."""

    memory: int


class First(NamedTuple):
    """What a nursery does before it forks: `module:function`, and the text it is called with. It may return who wants to know
    the numbers of the processes that ended."""

    function: str
    text: str = ""


class Nursery:
    """The process that workers are forked from, and our end of the socket to it. It starts without being waited for."""

    def __init__(self, target: str, first: First | None = None) -> None:
        self._control, theirs = socket.socketpair()
        self._control.settimeout(TELLS)
        setup = {"path": sys.path, "control": theirs.fileno(), "target": target, "first": first, "parent": os.getpid()}
        self._process = subprocess.Popen(
            [sys.executable, "-c", _BEGIN, json.dumps(setup)],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            pass_fds=(theirs.fileno(),),
            process_group=0,
            env={**os.environ, **_STILL},
        )
        theirs.close()

    def child(self) -> Child:
        """A worker, which will say when it is ready."""
        ours, theirs = Pipe()
        with theirs, contextlib.suppress(OSError):  # of a nursery that is gone the worker's pipe tells
            socket.send_fds(self._control, [_ORDER.pack(b"f", 0)], [theirs.fileno()])
        return Child(self, ours)

    def ended(self, pid: int) -> int | None:
        """End a worker; its exit status, negative for the signal that ended it before. None if the nursery is gone."""
        with contextlib.suppress(OSError, struct.error):
            self._control.sendall(_ORDER.pack(b"e", pid))
            return int(_STATUS.unpack(self._control.recv(_STATUS.size, socket.MSG_WAITALL))[0])
        self.close()
        return None

    def alive(self) -> bool:
        return self._process.poll() is None

    def close(self) -> None:
        """End it at once, and with it all its workers."""
        self._control.close()
        self._process.kill()
        self._process.wait()


class Child:
    """A worker and our end of its pipe. Every failure to speak with it is an EOFError or an OSError."""

    def __init__(self, nursery: Nursery, pipe: Connection) -> None:
        self.pipe = pipe
        self.pid = 0  # known when it is ready
        self._nursery = nursery

    @property
    def ready(self) -> bool:
        return self.pid != 0

    def send(self, request: bytes) -> None:
        self.pipe.send_bytes(request)

    def receive(self) -> bytes | End | None:
        """The next frame; None is the word that the process is ready."""
        frame = self.pipe.recv_bytes(FRAME)
        match frame[:1]:
            case b"+":
                return frame[1:]
            case b".":
                return End(int(frame[1:]))
            case b"!" if not self.ready:
                self.pid = int(frame[1:])
                return None
        raise EOFError("not a frame")

    def close(self) -> int | None:
        """End the process at once; how it ended, where its nursery lives and it was ready."""
        self.pipe.close()
        return self._nursery.ended(self.pid) if self.ready else 0  # one that is not begun finds its pipe closed


class Worker:
    """Asks `module:function` (text in, text out), in a process that is started again when it had to be killed."""

    def __init__(self, target: str) -> None:
        self._target = target
        self._nursery: Nursery | None = None
        self._child: Child | None = None

    def ask(self, request: str, seconds: float) -> str | None:
        """The answer, or None when it did not come in time or the process died."""
        child = self._start()
        frames: list[bytes] = []
        try:
            child.send(request.encode("utf-8", "surrogatepass"))
            until = time.monotonic() + seconds
            while child.pipe.poll(max(0.0, until - time.monotonic())):
                frame = child.receive()
                if isinstance(frame, End):
                    return b"".join(frames).decode("utf-8", "surrogatepass")
                frames.append(frame or b"")
        except (EOFError, OSError):
            pass
        self._drop()
        return None

    def _start(self) -> Child:
        if self._child is None:
            if self._nursery is None or not self._nursery.alive():
                self._nursery = Nursery(self._target)
            self._child = self._nursery.child()
            try:
                if not self._child.pipe.poll(START) or self._child.receive() is not None:
                    raise EOFError
            except (EOFError, OSError):
                self.close()
                raise RuntimeError("a worker process does not start") from None
        return self._child

    def _drop(self) -> None:
        if self._child is not None:
            self._child.close()
            self._child = None

    def close(self) -> None:
        """End the process at once, and its nursery."""
        self._child = None
        if self._nursery is not None:
            self._nursery.close()
            self._nursery = None


# ---------------------------------------------------------------- inside the processes


def nurse(descriptor: int, target: str, first: tuple[str, str] | None, parent: int) -> None:
    """The nursery's loop."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _die_with(parent)
    gc.set_threshold(20_000, 50, 1_000)  # imports leave little garbage, and to look for it took a third of their time
    ended = _named(first[0])(first[1]) if first is not None else None
    function = _named(target)
    gc.collect()
    gc.freeze()  # what was imported stays, and is shared: a quarter of a short decision's time went into looking through it
    gc.set_threshold(100_000, 20, 20)
    control = socket.socket(fileno=descriptor)
    while True:
        order, descriptors, *_ = socket.recv_fds(control, _ORDER.size, 1)
        if len(order) != _ORDER.size:
            return
        kind, pid = _ORDER.unpack(order)
        if kind == b"e":
            control.sendall(_STATUS.pack(_end(pid)))
            if callable(ended):
                ended(pid)
        elif descriptors:
            _fork(control, descriptors[0], function)


def _named(path: str) -> Callable[..., object]:
    module, _, name = path.partition(":")
    return cast("Callable[..., object]", getattr(importlib.import_module(module), name))


def _fork(control: socket.socket, descriptor: int, function: Callable[..., object]) -> None:
    parent = os.getpid()
    try:
        pid = os.fork()
    except OSError:  # its pipe is closed, which tells it
        pid = -1
    if pid == 0:
        status = 1
        try:
            control.close()
            _die_with(parent)
            _bounded()
            serve(Connection(descriptor), function)
            status = 0
        finally:
            os._exit(status)
    os.close(descriptor)


def _end(pid: int) -> int:
    """The status of a worker that is dead a moment after now, or killed."""
    until = time.monotonic() + GRACE
    with contextlib.suppress(ChildProcessError):
        while True:
            known, status = os.waitpid(pid, os.WNOHANG)
            if known:
                return os.waitstatus_to_exitcode(status)
            if time.monotonic() > until:
                os.kill(pid, signal.SIGKILL)
                return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
            time.sleep(0.002)
    return 0


def serve(pipe: Connection, function: Callable[..., object]) -> None:
    """A worker's loop."""
    with contextlib.suppress(EOFError, OSError):
        pipe.send_bytes(b"!%d" % os.getpid())
        while True:
            request = pipe.recv_bytes()
            for frame in _frames(function, request):
                pipe.send_bytes(b"+" + frame)
            pipe.send_bytes(b".%d" % _memory())


def _frames(function: Callable[..., object], request: bytes) -> Iterable[bytes]:
    if function.__annotations__.get("return") == "str":
        text = cast("Callable[[str], str]", function)(request.decode("utf-8", "surrogatepass"))
        return (text.encode("utf-8", "surrogatepass"),)
    return cast(Target, function)(request)


def _die_with(parent: int) -> None:
    """Where the system can, this process ends when its parent does, whatever it is at."""
    with contextlib.suppress(ImportError, OSError, AttributeError):
        import ctypes

        ctypes.CDLL(None).prctl(1, signal.SIGKILL, 0, 0, 0)  # PR_SET_PDEATHSIG
    if os.getppid() != parent:
        sys.exit()


def _bounded() -> None:
    with contextlib.suppress(ImportError, ValueError, OSError):
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))


def _memory() -> int:
    with contextlib.suppress(ImportError):
        import resource

        most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        return most if sys.platform == "darwin" else most * 1024
    return 0
