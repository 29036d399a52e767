"""Workers on this machine: processes that grade, each answer with a deadline, started again when one dies or has grown.

What cannot be had of an answer is said as how it ended; whether it is tried again is for the caller, who keeps the ledger.
"""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from multiprocessing.connection import Connection, wait
from typing import Literal, Protocol

from grader.work import START, Child, End, First, Nursery

GROWN = 1536 << 20  # bytes of memory held at which a worker is replaced
BIRTHS = 8  # starts in a row that may fail before the whole is given up


class WorkersError(Exception):
    """No worker can be had, in one line."""


@dataclass(frozen=True)
class Job:
    """Requests that one worker answers, one after another."""

    id: str
    requests: tuple[bytes, ...]


@dataclass(frozen=True)
class Reply:
    """The frames that came, and how it ended; `detail` says of a death what is known."""

    frames: tuple[bytes, ...]
    ended: Literal["done", "late", "died"]
    detail: str = ""


@dataclass(frozen=True)
class Done:
    """A job's replies, one a request."""

    job: Job
    replies: tuple[Reply, ...]


class Engine(Protocol):
    """What does jobs, here or elsewhere. `whole`: a job had better be a whole submission."""

    @property
    def whole(self) -> bool: ...

    def wants(self) -> int:
        """How many more jobs it would like to have waiting."""
        ...

    def put(self, job: Job) -> None: ...

    def take(self, seconds: float) -> list[Done]:
        """The jobs that are done, after this time at the latest."""
        ...

    def busy(self) -> bool:
        """Whether a job is under way."""
        ...

    def drop(self) -> None:
        """Forget the jobs that have not begun."""
        ...

    def close(self) -> None:
        """End at once; what is under way is lost."""
        ...


@dataclass
class _Place:
    """A worker and what it is at."""

    child: Child | None = None
    job: Job | None = None
    began: float = 0.0
    frames: list[bytes] = field(default_factory=list)
    replies: list[Reply] = field(default_factory=list)


class Pool:
    """`jobs` worker processes, started when there is work for them; a nursery that is given has begun to start already."""

    whole = False

    def __init__(
        self,
        target: str,
        jobs: int,
        deadline: float,
        nursery: Nursery | None = None,
        first: First | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.jobs = jobs
        self._target = target
        self._first = first
        self._nursery = nursery
        self._deadline = deadline
        self._clock = clock
        self._queue: deque[Job] = deque()
        self._places = [_Place() for _ in range(jobs)]
        self._stillborn = 0
        self._done: list[Done] = []

    def wants(self) -> int:
        idle = sum(place.job is None for place in self._places)
        return max(0, self.jobs + idle - len(self._queue))

    def put(self, job: Job) -> None:
        self._queue.append(job)
        self._feed()

    def take(self, seconds: float) -> list[Done]:
        busy = {place.child.pipe: place for place in self._places if place.job is not None and place.child is not None}
        until = min([self._clock() + seconds, *(self._limit(place) for place in busy.values())])
        if not self._done and not busy:
            time.sleep(seconds)
        for pipe in wait(list(busy), max(0.0, until - self._clock())) if busy and not self._done else ():
            assert isinstance(pipe, Connection)
            self._hear(busy[pipe])
        for place in self._places:
            if place.job is not None and self._clock() >= self._limit(place):
                self._late(place)
        self._feed()
        done, self._done = self._done, []
        return done

    def busy(self) -> bool:
        return any(place.job is not None for place in self._places)

    def drop(self) -> None:
        self._queue.clear()

    def close(self) -> None:
        self._queue.clear()
        for place in self._places:
            if place.child is not None:
                place.child.pipe.close()
            place.child = place.job = None
        if self._nursery is not None:
            self._nursery.close()
            self._nursery = None

    # ------------------------------------------------------------ one worker

    def _limit(self, place: _Place) -> float:
        ready = place.child is not None and place.child.ready
        return place.began + (self._deadline if ready else START)

    def _feed(self) -> None:
        """Give every idle worker a job; a worker is started only when there is one."""
        for place in self._places:
            if self._queue and place.job is None:
                place.job = self._queue.popleft()
                place.replies = []
                self._ask(place)

    def _ask(self, place: _Place) -> None:
        """Send the next request of the place's job."""
        assert place.job is not None
        place.frames = []
        place.began = self._clock()
        if place.child is None:
            try:
                place.child = self._born()
            except OSError as error:
                raise WorkersError(f"a worker process cannot be started: {error.strerror}; give fewer with --jobs") from None
        if place.child.ready:
            try:
                place.child.send(place.job.requests[len(place.replies)])
            except OSError:  # it died while it was idle: no answer's fault
                place.child.close()
                place.child = None
                self._ask(place)

    def _born(self) -> Child:
        if self._nursery is None or not self._nursery.alive():
            self._nursery = Nursery(self._target, self._first)
        return self._nursery.child()

    def _hear(self, place: _Place) -> None:
        child = place.child
        assert child is not None
        try:
            frame = child.receive()
        except (EOFError, OSError):
            self._dead(place)
            return
        if frame is None:
            self._stillborn = 0
            self._ask(place)
        elif isinstance(frame, End):
            if frame.memory > GROWN:
                child.close()
                place.child = None
            self._ended(place, "done")
        else:
            place.frames.append(frame)

    def _dead(self, place: _Place) -> None:
        assert place.child is not None
        status, ready = place.child.close(), place.child.ready
        place.child = None
        if ready and status is not None:
            self._ended(place, "died", f"signal {-status}" if status < 0 else f"exit status {status}")
            return
        self._stillborn += 1  # or its nursery died, which no answer is to blame for
        if self._stillborn >= BIRTHS:
            raise WorkersError("worker processes do not start; `grader doctor` says what is missing")
        self._ask(place)

    def _late(self, place: _Place) -> None:
        assert place.child is not None
        if not place.child.ready:
            self._dead(place)
            return
        place.child.close()
        place.child = None
        self._ended(place, "late", f"{self._deadline:g} s")

    def _ended(self, place: _Place, how: Literal["done", "late", "died"], detail: str = "") -> None:
        """The reply to one request; the job's next, or the job is done."""
        assert place.job is not None
        place.replies.append(Reply(tuple(place.frames), how, detail))
        if len(place.replies) < len(place.job.requests):
            self._ask(place)
            return
        self._done.append(Done(place.job, tuple(place.replies)))
        place.job = None
        self._feed()
