"""`equal` with a clock, as other programs call it: in the main thread by an alarm, elsewhere in a process that can be killed."""

from __future__ import annotations

import json
import signal
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import lru_cache
from types import FrameType

from grader import checks
from grader.decide.decision import Answer, Decision, undecided
from grader.formats.json import read_certificate
from grader.model import Open
from grader.work import Worker

SECONDS = 2.0


class TooLong(Exception):
    """The time is over."""


def equal(
    a: str,
    b: str,
    *,
    symbols: Mapping[str, Sequence[str] | str] | None = None,
    assume: Mapping[str, Sequence[str] | str] | None = None,
    where: Mapping[str, str] | None = None,
    seconds: float = SECONDS,
) -> Decision:
    """Whether two formulas are equal at every point that the facts permit; unknown when it takes longer than `seconds`.

    `symbols` gives shapes: ("n", "d") or "n,d" is a matrix, "d" a column, "scalar" or () a number; what is not declared is
    a scalar. `assume` gives facts ("positive"), `where` definitions. Raises InputError on a bad declaration.
    """
    try:
        if threading.current_thread() is not threading.main_thread() or not hasattr(signal, "setitimer"):
            return _elsewhere({"a": a, "b": b, "symbols": symbols, "assume": assume, "where": where}, seconds)
        with _alarm(seconds):
            return checks.equal(a, b, symbols=symbols, assume=assume, where=where)
    except TooLong:
        return undecided("timeout", f"not decided within {seconds:g} s")


@contextmanager
def _alarm(seconds: float) -> Iterator[None]:
    def ring(_: int, __: FrameType | None) -> None:
        raise TooLong

    before = signal.signal(signal.SIGALRM, ring)
    left, interval = signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, left, interval)
        signal.signal(signal.SIGALRM, before)


@lru_cache(maxsize=1)
def _worker() -> tuple[Worker, threading.Lock]:
    return Worker("grader.stream:check"), threading.Lock()


def _elsewhere(request: Mapping[str, object], seconds: float) -> Decision:
    worker, lock = _worker()
    with lock:
        answer = worker.ask(json.dumps({key: value for key, value in request.items() if value}), seconds)
    if answer is None:
        raise TooLong
    told = json.loads(answer)
    if told["why"] == "refused":
        raise checks.InputError(told["reason"])
    if told["method"] == "open":
        return Decision(Answer.UNKNOWN, told["reason"], Open(why=told["why"] or "undecided", detail=told["reason"]))
    return Decision(Answer(told["decision"]), told["reason"], read_certificate(told["method"], told["certificate"]))
