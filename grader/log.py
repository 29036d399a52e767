"""What happens in a run as JSON lines in a file, one event a line, for whoever operates it."""

from __future__ import annotations

import json
import os
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType

from grader.campaign import Event, Listener
from grader.files import FileError


class Log:
    """Writes each event down and passes it on. Lines are added at the end, each whole, so that several runs may share a file."""

    def __init__(self, path: Path, listener: Listener) -> None:
        self._listener = listener
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            self._file = path.open("ab", buffering=0)
        except OSError as error:
            raise FileError(f"{path}: cannot be written: {error.strerror}; give another file with --log") from None
        self._broken = False

    def __enter__(self) -> Log:
        self._say("begin")
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._say("end", detail="" if error is None else " ".join(str(error).split()))
        self._file.close()

    def hear(self, event: Event) -> None:
        told = event.finished
        fields = {"submission": event.submission, "question": event.question, "detail": event.detail}
        if told is not None:
            fields |= {"course": told.course, "folder": str(told.folder)}
        self._say(event.kind, **fields)
        self._listener.hear(event)

    def tick(self) -> None:
        self._listener.tick()

    def _say(self, event: str, **fields: str) -> None:
        line = {"time": datetime.now(UTC).isoformat(timespec="milliseconds"), "process": os.getpid(), "event": event}
        line |= {name: value for name, value in fields.items() if value}
        try:
            self._file.write(json.dumps(line, ensure_ascii=True).encode() + b"\n")
        except OSError as error:
            if not self._broken:
                self._broken = True
                self._listener.hear(Event("problem", detail=f"the log cannot be written: {error.strerror}; the run goes on"))
