"""An operator's container command as the box: one container a run, spoken to through its standard streams.

`GRADER_CONTAINER` names a command that ends where Python's arguments begin, for instance
`podman run --rm -i --network none --read-only --tmpfs /tmp --user 65534 --cap-drop all IMAGE python3`, torch in the image.
The probe comes in through stdin, gives up what is left to give up, and ends the run itself when its time is over.
"""

from __future__ import annotations

import os
import shlex
import shutil
import struct
import subprocess
import time
from collections.abc import Iterator

import psutil

from grader.sandbox.box import Ended, NoBox, Ran, Tool, Watch
from grader.sandbox.policy import PROBE, Limits, Policy, words
from grader.sandbox.probe import LIMITS

VARIABLE = "GRADER_CONTAINER"
START = 30.0  # seconds that a container may take to start
_BOOT = """
import os, struct
def read(count):
    text = b""
    while len(text) < count:
        text += os.read(0, count - len(text))
    return text
source = read(struct.unpack(">I", read(4))[0])
exec(compile(source, "probe.py", "exec"), {"__name__": "__main__"})
"""


def tools() -> Iterator[Tool]:
    """The operator's command, where one is named and its program is there."""
    command = shlex.split(os.environ.get(VARIABLE, ""))
    if not command:
        return
    if (path := shutil.which(command[0])) is None:
        raise NoBox(f"{VARIABLE}: there is no program {command[0]}")
    yield Tool("container", os.path.basename(path), path)


class Container:
    """Runs requests, each in a container of its own."""

    def __init__(self, policy: Policy) -> None:
        self.policy = policy
        self.command = shlex.split(os.environ.get(VARIABLE, ""))

    def run(self, body: bytes, limits: Limits | None) -> Ran:
        limits = limits or self.policy.limits
        began = time.monotonic()
        arguments = [word for word in words(self.policy, -1, "") if not word.startswith(("uid=", "nested="))]
        command = [*self.command, "-I", "-B", "-X", "utf8", "-c", _BOOT, *arguments, "nested=0", f"once={limits.wall}"]
        process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True
        )
        assert process.stdin is not None
        assert process.stdout is not None
        assert process.stderr is not None
        probe = PROBE.read_bytes()
        message = LIMITS.pack(
            limits.cpu, limits.data, limits.processes, limits.file, limits.descriptors, limits.scratch
        )  # fmt: skip
        pipes = tuple(os.dup(stream.fileno()) for stream in (process.stdin, process.stdout, process.stderr))
        for stream in (process.stdin, process.stdout, process.stderr):
            stream.close()
        outer = Limits(
            wall=limits.wall + START,
            output=limits.output,
            result=limits.result,
            memory=limits.memory,
            processes=limits.processes + 4,
        )
        request = struct.pack(">I", len(probe)) + probe + message + body
        watch = Watch(psutil.Process(process.pid), outer, self.policy, request, pipes, began)
        try:
            ended: Ended = watch.until_over()
        finally:
            watch.close()
        if process.wait(10) == 124:
            ended = "timeout"
        return Ran(ended, bytes(watch.result), bytes(watch.output), time.monotonic() - began)

    def close(self) -> None:
        """Nothing stays between runs."""
