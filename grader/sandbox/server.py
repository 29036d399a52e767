"""Runs answered: a warm box kept between runs and replaced when it ages or surprises, its frames read with suspicion."""

from __future__ import annotations

import json
import secrets
import struct
from collections.abc import Mapping
from dataclasses import dataclass

from grader.sandbox.box import GONE, Box, Ended, NoBox, Ran, Runner, Tool
from grader.sandbox.policy import Limits, Policy
from grader.sandbox.probe import FIELD, LINE
from grader.sandbox.spare import Spare

RECYCLE = 200  # runs that one server serves
_FRAME = struct.Struct("<4s16sI")


@dataclass(frozen=True)
class Reply:
    """One run's lines, each split into its fields, or the reason why there are none."""

    ended: Ended  # `done`, a limit that was passed, `died`, or `forged`
    lines: tuple[tuple[str, ...], ...] = ()
    output: str = ""
    seconds: float = 0.0
    lost: bool = False  # the server did not survive the run


def say(runner: Runner, source: str, limits: Limits | None = None) -> Reply:
    """A script run; its `said` is the one line of the reply."""
    return ask(runner, {"kind": "say", "source": source}, limits)


def ask(runner: Runner, request: Mapping[str, object], limits: Limits | None = None) -> Reply:
    """A request sealed and run, its reply read."""
    seal = secrets.token_bytes(16)
    body = json.dumps({**request, "seal": seal.hex()}).encode()
    return _read(runner.run(body, limits), seal)


class Server:
    """Boxes of one tool and one policy, started when they are needed."""

    def __init__(self, tool: Tool, policy: Policy, recycle: int = RECYCLE) -> None:
        self.tool, self.policy, self.recycle = tool, policy, recycle
        self.box: Box | None = None
        self.started = 0
        self._spare: Spare | None = None

    def warm(self) -> Box:
        """The box, begun to start where there was none; who needs it soon does other work meanwhile."""
        if self.box is None and self._spare is not None:
            self.box, self._spare = self._spare.take(), None
        if self.box is None:
            self.box = Box(self.tool, self.policy)
            self.started += 1
        return self.box

    def begin(self) -> None:
        """A box for the first of the processes to be forked from this one that needs it."""
        self._spare = Spare(Box(self.tool, self.policy))

    def ended(self, pid: int) -> None:
        """A process forked from this one has ended."""
        if self._spare is not None:
            self._spare.ended(pid)

    def run(self, body: bytes, limits: Limits | None) -> Ran:
        box = self.warm()
        try:
            ran = box.run(body, limits)
        except NoBox:
            self.box = None
            raise
        if ran.surprise or not self.policy.nested or box.served >= self.recycle:
            self.close()
        return ran

    def close(self) -> None:
        if self.box is not None:
            self.box.close()
            self.box = None


def _read(ran: Ran, seal: bytes) -> Reply:
    """The one frame that a run may write, if it is one: right seal, right length, nothing behind it."""
    output = ran.output.decode("utf-8", "replace")
    lost = ran.surprise == GONE
    if ran.ended != "done":
        return Reply(ran.ended, output=output, seconds=ran.seconds, lost=lost)
    if len(ran.result) < _FRAME.size:
        return Reply("forged", output=output, seconds=ran.seconds, lost=lost)
    magic, stamped, length = _FRAME.unpack_from(ran.result)
    body = ran.result[_FRAME.size :]
    if magic != b"GBX1" or stamped != seal or length != len(body):
        return Reply("forged", output=output, seconds=ran.seconds, lost=lost)
    text = body.decode("utf-8", "replace")
    lines = tuple(tuple(line.split(FIELD)) for line in text.split(LINE) if line)
    return Reply("done", lines, output, ran.seconds, lost)
