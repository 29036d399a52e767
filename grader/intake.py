"""What was handed in: an answer file, a submission or a class, and in one line each what of it cannot be graded.

A class is made by many hands, so nothing in it is taken on trust or passed over: what looks like an answer and is none, a
folder without any, a name that is no text, a link that leads out of its submission. Loads nothing but Python's own library.
"""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

SUFFIXES = (".yaml", ".yml", ".json")
LEDGER = ".grader"  # the folder by which our own reports are known
_QUESTION = re.compile(r"\d+(?:\.\d+)*[a-z]?")
_NO_ANSWERS = "holds no answer files; they end in .yaml, one a question (see `grader import`)"


class FileError(Exception):
    """A file or folder that cannot be used: what, where, how to mend it, in one line."""


@dataclass(frozen=True)
class Flaw:
    """Something handed in that cannot be graded, and why."""

    path: Path
    what: str

    @property
    def line(self) -> str:
        """One line that names it."""
        return shown_name(f"{self.path}: {self.what}")


@dataclass(frozen=True)
class Work:
    """A submission to grade: its name, its answer files in order, and what in it is none. `folder`: where it was handed in,
    unless it is a single file; `member`: it was found in a class, where the folder says whose it is."""

    name: str
    files: tuple[Path, ...]
    flaws: tuple[Flaw, ...] = ()
    folder: Path | None = None
    member: bool = False


def find(path: Path, beside: Path | None = None) -> list[Work]:
    """The submission at a path, or those of a class; reports that are written `beside` them are none."""
    if os.path.isfile(path):
        return [Work(shown_name(path.stem), (path,))]
    if not os.path.isdir(path):
        what = "is no file and no folder" if os.path.lexists(path) else "does not exist"
        raise FileError(f"{path}: {what}; give an answer file, a submission or a class")
    try:
        entries = _entries(path, beside)
        if any(os.path.isdir(entry) and _is_handed_in(entry) for entry in entries):
            return [work for entry in entries for work in _members(path, entry, beside)]
        work = _submission(path, beside)
    except OSError as error:
        raise FileError(f"{path}: cannot be read: {error.strerror}; check its permissions") from None
    if not work.files and all(flaw.path == path for flaw in work.flaws):
        raise FileError(f"{path}: {_NO_ANSWERS}")
    return [work]


def apart(works: Sequence[Work], taken: frozenset[str]) -> list[Work]:
    """The works, without the answers of those whose reports would lie where the files of the class do."""
    return [
        _flawed(work, f"is a name that the files of the class need; rename the submission {shown_name(work.name)}")
        if work.files and work.name.casefold() in taken
        else work
        for work in works
    ]


def shown_name(name: str) -> str:
    """A file's name as text, whatever its bytes are."""
    return name.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def bounded_bytes(path: Path, most: int) -> bytes | None:
    """The bytes of a regular file, None where there are more than this; never waits for another to write them."""
    descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    with os.fdopen(descriptor, "rb") as file:
        found = os.fstat(file.fileno())
        if not stat.S_ISREG(found.st_mode):
            raise OSError(0, "is a folder" if stat.S_ISDIR(found.st_mode) else "is a pipe or a device")
        if found.st_size > most:
            return None
        data: bytes | None = file.read(most + 1)
    if data is None:  # as files of the kernel do that would have to be waited for
        raise OSError(0, "gives nothing to read")
    return data if len(data) <= most else None


# ---------------------------------------------------------------- a class


def _members(whole: Path, entry: Path, beside: Path | None) -> Iterator[Work]:
    """The submission that an entry of a class is; an answer file beside the submissions belongs to none."""
    if os.path.isdir(entry):
        if entry.name.startswith("."):
            if _is_handed_in(entry):
                yield _apart(entry, "begins with a dot; rename the folder to have it graded")
        elif _is_reports(entry):
            yield _apart(entry, "holds reports of an earlier run, no submission; move it out of the class")
        elif os.path.realpath(entry) == os.path.realpath(whole):
            yield _apart(entry, "is a link to the class itself; remove it")
        elif not _is_text(entry):
            yield _apart(entry, "the folder's name is not UTF-8; rename it")
        else:
            try:
                yield replace(_submission(entry, beside), member=True)
            except OSError as error:
                yield _apart(entry, f"cannot be read: {error.strerror}; check its permissions")
    elif os.path.islink(entry) and not os.path.exists(entry):
        yield _apart(entry, "is a link that leads nowhere; remove it, or hand in the folder itself")
    elif _is_answer(entry) and not entry.name.startswith("."):
        yield _apart(entry, "lies beside the submissions and belongs to none; move it into a folder of its own, or away")


def _apart(entry: Path, what: str) -> Work:
    return _flawed(Work(shown_name(entry.name), (), folder=entry, member=True), what)


def _flawed(work: Work, what: str) -> Work:
    place = work.folder or work.files[0]
    return replace(work, files=(), flaws=(Flaw(place, what),))


# ---------------------------------------------------------------- a submission


def _submission(folder: Path, beside: Path | None) -> Work:
    entries = _entries(folder, beside)
    named = {entry.stem for entry in entries if _is_answer(entry)}
    found: list[Path] = []
    flaws: list[Flaw] = []
    for entry in sorted(entries, key=_order):
        what = _flaw(entry, folder, named)
        if what:
            flaws.append(Flaw(entry, what))
        elif _is_answer(entry):
            found.append(entry)
    if not found and not flaws:
        flaws.append(Flaw(folder, _NO_ANSWERS))
    name = folder.name if folder.name not in ("", "..") else folder.resolve().name
    return Work(shown_name(name), tuple(found), tuple(flaws), folder)


def _flaw(entry: Path, folder: Path, named: set[str]) -> str:
    """Why an entry of a submission is no answer, though it is one by its name or holds some; empty: it is one, or is none."""
    if _is_answer(entry):
        if not _is_text(entry):
            return "the file's name is not UTF-8; rename it"
        if os.path.islink(entry):
            if not os.path.exists(entry):
                return "is a link that leads nowhere; hand in the file itself"
            if not Path(os.path.realpath(entry)).is_relative_to(os.path.realpath(folder)):
                return "is a link that leads out of its submission; hand in the file itself"
        if os.path.isdir(entry):
            return "is a folder; an answer file holds one question"
        return "" if os.path.isfile(entry) else "is a pipe or a device; hand in a file"
    if os.path.isdir(entry):
        hidden = entry.name.startswith(".") or os.path.islink(entry)
        deeper = not hidden and _is_handed_in(entry)
        return "holds answer files one folder too deep, which are not read; move them up, or the folder away" if deeper else ""
    if _QUESTION.fullmatch(entry.stem) and entry.suffix and entry.stem not in named and os.path.isfile(entry):
        return f"is no answer file; they end in .yaml, and `grader import` makes them of documents ({shown_name(entry.suffix)})"
    return ""


def _is_answer(entry: Path) -> bool:
    """By its name; a Mac writes files that begin with `._` beside others."""
    return entry.suffix.lower() in SUFFIXES and not entry.name.startswith("._")


def _is_handed_in(folder: Path) -> bool:
    """Whether answers lie in a folder, as far as names tell; reports of ours are none."""
    try:
        names = [Path(name) for name in os.listdir(folder)]
    except OSError:
        return False
    return not _is_reports(folder) and any(_is_answer(name) and name.name != "results.json" for name in names)


def _is_reports(folder: Path) -> bool:
    return os.path.isdir(folder / LEDGER)


def _is_text(path: Path) -> bool:
    return path.name == shown_name(path.name)


def _entries(folder: Path, beside: Path | None) -> list[Path]:
    """What lies in a folder, in order; not where our reports go, nor a folder that holds nothing but the way there."""
    found = [folder / name for name in sorted(os.listdir(folder))]
    if beside is None:
        return found
    out = Path(os.path.realpath(beside))
    return [
        entry
        for entry in found
        if not (os.path.isdir(entry) and out.is_relative_to(os.path.realpath(entry)))
        or (out != Path(os.path.realpath(entry)) and _is_handed_in(entry))
    ]


def _order(path: Path) -> tuple[tuple[int, str], ...]:
    """2.9 before 2.10."""
    return tuple((int(piece), "") if piece.isdecimal() else (1 << 30, piece) for piece in path.stem.split("."))
