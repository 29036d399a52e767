"""A process that answers requests one by one, and can be killed: what hangs or grows past its limit costs one request.

Only bytes pass through the pipe. A target is `module:function`, from a request to the frames of its answer; the process says
after the last one how much memory it has taken. It dies with its parent, and never hears the terminal's Ctrl-C.
"""

from __future__ import annotations

import contextlib
import gc
import importlib
import json
import os
import signal
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
_BEGIN = (
    "import json, sys; setup = json.loads(sys.argv[1]); sys.path[:] = setup['path']; "
    "from grader.work import serve; serve(setup['pipe'], setup['target'], setup['parent'])"
)
_STILL = {"OMP_NUM_THREADS": "1", "MKL_NUM_THREADS": "1", "PYTHONHASHSEED": "0"}  # one thread a worker, the same order of sets

Target = Callable[[bytes], Iterable[bytes]]


class End(NamedTuple):
    """The answer is complete; the most memory that the process has held, in bytes."""

    memory: int


class Child:
    """The process and our end of its pipe. Every failure to speak with it is an EOFError or an OSError."""

    def __init__(self, target: str) -> None:
        self.pipe, theirs = Pipe()
        setup = {"path": sys.path, "pipe": theirs.fileno(), "target": target, "parent": os.getpid()}
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
        self.ready = False

    @property
    def pid(self) -> int:
        return self._process.pid

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
                self.ready = True
                return None
        raise EOFError("not a frame")

    def close(self) -> int:
        """End the process at once; its exit status, negative for the signal that ended it before."""
        self.pipe.close()
        if self._process.poll() is None:
            with contextlib.suppress(subprocess.TimeoutExpired):
                self._process.wait(0.05)  # a process that died by itself tells how
        self._process.kill()
        return self._process.wait()


class Worker:
    """Asks `module:function` (text in, text out), in a process that is started again when it had to be killed."""

    def __init__(self, target: str) -> None:
        self._target = target
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
        self.close()
        return None

    def _start(self) -> Child:
        if self._child is None:
            self._child = Child(self._target)
            try:
                if not self._child.pipe.poll(START) or self._child.receive() is not None:
                    raise EOFError
            except (EOFError, OSError):
                self.close()
                raise RuntimeError("a worker process does not start") from None
        return self._child

    def close(self) -> None:
        """End the process at once."""
        if self._child is not None:
            self._child.close()
            self._child = None


# ---------------------------------------------------------------- inside the process


def serve(descriptor: int, target: str, parent: int) -> None:
    """The process's loop."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _die_with(parent)
    _bounded()
    pipe = Connection(descriptor)
    module, _, name = target.partition(":")
    function = cast("Callable[..., object]", getattr(importlib.import_module(module), name))
    gc.collect()
    gc.freeze()  # what was imported stays: a quarter of a short decision's time went into looking through it
    gc.set_threshold(100_000, 20, 20)
    with contextlib.suppress(EOFError, OSError):
        pipe.send_bytes(b"!")
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
