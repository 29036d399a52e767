"""A process that answers requests one by one, and can be killed: what hangs or grows past its limit costs one request."""

from __future__ import annotations

import contextlib
import gc
import importlib
import multiprocessing
from multiprocessing.connection import Connection

MEMORY = 4 << 30  # bytes of address space of a worker


class Worker:
    """Runs `module:function` (text in, text out) in a process of its own, restarted when it had to be killed."""

    def __init__(self, target: str) -> None:
        self._target = target
        self._process: multiprocessing.process.BaseProcess | None = None
        self._pipe: Connection | None = None

    def ask(self, request: str, seconds: float) -> str | None:
        """The answer, or None when it did not come in time or the process died."""
        pipe = self._start()
        try:
            pipe.send(request)
            if pipe.poll(seconds):
                answer = pipe.recv()
                return answer if isinstance(answer, str) else None
        except (EOFError, OSError):
            pass
        self.close()
        return None

    def _start(self) -> Connection:
        if self._pipe is None or self._process is None or not self._process.is_alive():
            self.close()
            here, there = multiprocessing.Pipe()
            context = multiprocessing.get_context("spawn")
            self._process = context.Process(target=_serve, args=(there, self._target), daemon=True)
            self._process.start()
            there.close()
            self._pipe = here
            ready = here.recv() if here.poll(60) else None
            if ready != "ready":
                raise RuntimeError("a worker process does not start")
        return self._pipe

    def close(self) -> None:
        """End the process at once."""
        if self._process is not None and self._process.is_alive():
            self._process.kill()
            self._process.join()
        if self._pipe is not None:
            self._pipe.close()
        self._process, self._pipe = None, None


def _serve(pipe: Connection, target: str) -> None:
    """The worker's loop: only texts pass through the pipe."""
    with contextlib.suppress(ImportError, ValueError, OSError):
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    module, _, name = target.partition(":")
    function = getattr(importlib.import_module(module), name)
    gc.collect()
    gc.freeze()  # what was imported stays: a quarter of a short decision's time went into looking through it
    gc.set_threshold(100_000, 20, 20)
    pipe.send("ready")
    while True:
        try:
            request = pipe.recv()
        except (EOFError, OSError, KeyboardInterrupt):
            return
        pipe.send(function(request))
