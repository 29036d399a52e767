"""What a worker does in tests: as usual, but some texts kill it, hang it or make it grow."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Iterator

from grader.render import answered as usual
from grader.task import head_of


def answered(request: bytes) -> Iterator[bytes]:
    frames = usual(request)
    if request[:1] == b"g":
        head = next(frames)
        yield head
        assert head_of(head).question
        if b"DEADLY" in request:
            os.kill(os.getpid(), signal.SIGKILL)
        if b"ENDLESS" in request:
            time.sleep(600)
        if b"GREEDY" in request:
            bytearray(8 << 30)  # more than a worker may have
    yield from frames
