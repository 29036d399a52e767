"""The ledger: which answers are done, with what, and their results whole. SQLite, exactly once, through any crash.

A result is found by its answer (a hash of the submission's name, the file and its bytes) and its version (`provenance`), so
a changed answer or reference is simply not there yet. Every row carries a seal, a hash over all of it: a byte that flipped on
the disk is seen before it becomes a verdict. A ledger that is damaged is set aside under another name, never written over.

Several runs may share one ledger. An answer that is being graded is leased to its run; a run shows that it lives by a beat
that it adds to. Others judge by their own monotonic clock whether the beat still moves, so no machine's wall clock matters;
a run on the same machine whose process is gone is known to be dead at once. `serial` numbers the runs of this ledger.

Long, since what must hold together in one transaction is read in one place.
"""

from __future__ import annotations

import hashlib
import os
import socket
import sqlite3
import time
import zlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

FOLDER = ".grader"
NAME = "ledger.sqlite"
COMPANIONS = ("cache.sqlite", "formulas.sqlite")  # which workers make once there is a ledger
FORM = 1  # of the tables
UNKNOWN = "unknown"
_APPLICATION = 0x67726164
SILENCE = 30.0  # seconds without a beat after which a run on another machine counts as dead
BEAT = 3.0
PATIENCE = 60.0  # seconds that a locked ledger is waited for
_REMOTE = frozenset("nfs nfs4 cifs smb3 smbfs 9p afs ceph lustre gpfs beegfs fuse.sshfs fuse.glusterfs glusterfs".split())
_TABLES = """
CREATE TABLE runs (serial INTEGER PRIMARY KEY AUTOINCREMENT, host TEXT NOT NULL, process TEXT NOT NULL, beat INTEGER NOT NULL);
CREATE TABLE leases (answer TEXT PRIMARY KEY, run INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE deaths (answer TEXT PRIMARY KEY, run INTEGER NOT NULL, number INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE results (answer TEXT NOT NULL, version TEXT NOT NULL, course TEXT NOT NULL, question TEXT NOT NULL,
  submission TEXT NOT NULL, body BLOB NOT NULL, seal TEXT NOT NULL, run INTEGER NOT NULL, PRIMARY KEY (answer, version))
  WITHOUT ROWID;
CREATE TABLE reports (folder TEXT PRIMARY KEY, made TEXT NOT NULL, files TEXT NOT NULL, summary TEXT NOT NULL,
  seal TEXT NOT NULL, run INTEGER NOT NULL) WITHOUT ROWID;
"""


class LedgerError(Exception):
    """The ledger cannot be used: where, why, and what to do, in one line."""


class DamagedError(Exception):
    """What is read is not what was written."""


@dataclass(frozen=True)
class Row:
    """A result without its body."""

    answer: str
    version: str
    course: str
    question: str
    submission: str


@dataclass(frozen=True)
class Entry:
    """A report that was written: from what, its files with size and time of change, and its summary for the class."""

    folder: str
    made: str
    files: str
    summary: str


@dataclass(frozen=True)
class Taken:
    """What became of answers that a run asked for."""

    done: dict[str, Row]
    mine: frozenset[str]
    others: frozenset[str]


Current = Callable[[Row], bool]


class Ledger:
    """An open ledger and the run that uses it."""

    def __init__(self, path: Path, connection: sqlite3.Connection, fresh: bool, clock: Callable[[], float]) -> None:
        self.path = path
        self._db = connection
        self._clock = clock
        self._beats: dict[int, tuple[int, float]] = {}
        self._beaten = clock()
        with self._told(), self._transaction():
            self._bury()
            row = self._db.execute("SELECT min(serial) FROM runs").fetchone()
            own = self._db.execute("INSERT INTO runs (host, process, beat) VALUES (?, ?, 0)", (_host(), _process(os.getpid())))
            self.serial = own.lastrowid or 0
            self.shared = row[0] is not None
            since = row[0] if self.shared else self.serial
            self.since = since if fresh else 0

    # ------------------------------------------------------------ answers

    def take(self, answers: Sequence[str], current: Current) -> Taken:
        """Which of the answers are done; those that are neither done nor leased to another run are now leased to this one."""
        done, mine, others = {}, set(), set()
        with self._told(), self._transaction():
            self._bury()
            for answer in answers:
                row = self._row(answer, current)
                holder = self._db.execute("SELECT run FROM leases WHERE answer = ?", (answer,)).fetchone()
                if row is not None:
                    done[answer] = row
                elif holder is None or holder[0] == self.serial:
                    self._db.execute("INSERT OR REPLACE INTO leases VALUES (?, ?)", (answer, self.serial))
                    mine.add(answer)
                else:
                    others.add(answer)
        return Taken(done, frozenset(mine), frozenset(others))

    def done(self, answers: Sequence[str], current: Current) -> dict[str, Row]:
        """Those of the answers that have a result of the version wanted."""
        with self._told():
            found = ((answer, self._row(answer, current)) for answer in answers)
            return {answer: row for answer, row in found if row is not None}

    def _row(self, answer: str, current: Current) -> Row | None:
        query = "SELECT answer, version, course, question, submission FROM results WHERE answer = ? AND run >= ?"
        rows = (Row(*fields) for fields in self._db.execute(query, (answer, self.since)).fetchall())
        return next((row for row in rows if current(row)), None)

    def keep(self, results: Sequence[tuple[Row, bytes]]) -> None:
        """The results, on the disk when this returns; one that another run kept in the meantime stays."""
        with self._told(), self._transaction():
            for row, body in results:
                fields = (row.answer, row.version, row.course, row.question, row.submission)
                packed = zlib.compress(body, 1)
                self._db.execute(
                    "INSERT INTO results VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET "
                    "body = excluded.body, seal = excluded.seal, run = excluded.run WHERE run < ?",
                    (*fields, packed, _seal(*fields, packed), self.serial, self.since),
                )
                old = "DELETE FROM results WHERE answer = ? AND version <> ? AND run < ?"
                self._db.execute(old, (row.answer, row.version, self.serial))
                self._db.execute("DELETE FROM leases WHERE answer = ? AND run = ?", (row.answer, self.serial))

    def release(self, answers: Sequence[str]) -> None:
        """Give leases back without a result."""
        with self._told(), self._transaction():
            self._db.executemany("DELETE FROM leases WHERE answer = ? AND run = ?", [(one, self.serial) for one in answers])

    def body(self, row: Row) -> bytes:
        """The result as it was kept; raises DamagedError where it is not."""
        with self._told():
            query = "SELECT body, seal FROM results WHERE answer = ? AND version = ?"
            found = self._db.execute(query, (row.answer, row.version)).fetchone()
        if found is None or _seal(row.answer, row.version, row.course, row.question, row.submission, found[0]) != found[1]:
            raise DamagedError
        return zlib.decompress(found[0])

    def died(self, answer: str) -> int:
        """A worker died of this answer; how many have, in the runs that count."""
        with self._told(), self._transaction():
            self._db.execute(
                "INSERT INTO deaths VALUES (?, ?, 1) ON CONFLICT DO UPDATE SET "
                "number = CASE WHEN run < ? THEN 1 ELSE number + 1 END, run = excluded.run",
                (answer, self.serial, self.since),
            )
            return int(self._db.execute("SELECT number FROM deaths WHERE answer = ?", (answer,)).fetchone()[0])

    def deaths(self, answer: str) -> int:
        with self._told():
            row = self._db.execute("SELECT number FROM deaths WHERE answer = ? AND run >= ?", (answer, self.since)).fetchone()
            return 0 if row is None else int(row[0])

    def dead(self, tries: int) -> frozenset[str]:
        """The answers that cost so many workers or more, in the runs that count."""
        with self._told():
            query = "SELECT answer FROM deaths WHERE number >= ? AND run >= ?"
            return frozenset(answer for (answer,) in self._db.execute(query, (tries, self.since)))

    # ------------------------------------------------------------ reports

    def folders(self) -> list[str]:
        """Where reports were written, by any run."""
        with self._told():
            return [folder for (folder,) in self._db.execute("SELECT folder FROM reports ORDER BY folder")]

    def report(self, folder: str) -> Entry | None:
        """The report that was written there last; none of an earlier run in a run that does all anew."""
        with self._told():
            query = "SELECT folder, made, files, summary, seal FROM reports WHERE folder = ? AND run >= ?"
            row = self._db.execute(query, (folder, self.since)).fetchone()
        return None if row is None or _seal(*row[:4]) != row[4] else Entry(*row[:4])

    def wrote(self, entry: Entry) -> None:
        fields = (entry.folder, entry.made, entry.files, entry.summary)
        with self._told(), self._transaction():
            self._db.execute("INSERT OR REPLACE INTO reports VALUES (?, ?, ?, ?, ?, ?)", (*fields, _seal(*fields), self.serial))

    # ------------------------------------------------------------ runs

    def beat(self) -> None:
        """Show the other runs that this one lives."""
        now = self._clock()
        if now - self._beaten >= BEAT:
            self._beaten = now
            with self._told(), self._transaction():
                moved = self._db.execute("UPDATE runs SET beat = beat + 1 WHERE serial = ?", (self.serial,))
                if not moved.rowcount:  # another took it for dead
                    row = (self.serial, _host(), _process(os.getpid()))
                    self._db.execute("INSERT INTO runs (serial, host, process, beat) VALUES (?, ?, ?, 0)", row)

    def mode(self) -> str:
        """How the database keeps its journal: `wal` on disks of this machine, `delete` elsewhere."""
        with self._told():
            return str(self._db.execute("PRAGMA journal_mode").fetchone()[0])

    def alive(self) -> frozenset[int]:
        """The numbers of the runs under way."""
        with self._told():
            return frozenset(serial for (serial,) in self._db.execute("SELECT serial FROM runs"))

    def _bury(self) -> None:
        """Forget the runs that are dead, and give their leases back."""
        for serial, host, process, beat in self._db.execute("SELECT serial, host, process, beat FROM runs").fetchall():
            if serial == getattr(self, "serial", None):
                continue
            if host == _host():
                dead = _differs(process)
            else:
                seen, since = self._beats.get(serial, (-1, 0.0))
                if seen != beat:
                    self._beats[serial] = (beat, self._clock())
                dead = seen == beat and self._clock() - since > SILENCE
            if dead:
                self._db.execute("DELETE FROM runs WHERE serial = ?", (serial,))
                self._db.execute("DELETE FROM leases WHERE run = ?", (serial,))

    def close(self) -> None:
        """Leave; what is leased is free again."""
        with suppress(LedgerError, DamagedError, sqlite3.Error), self._transaction():
            self._db.execute("DELETE FROM leases WHERE run = ?", (self.serial,))
            self._db.execute("DELETE FROM runs WHERE serial = ?", (self.serial,))
        with suppress(sqlite3.Error):
            self._db.close()

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        _patiently(lambda: self._db.execute("BEGIN IMMEDIATE"))
        try:
            yield
            _patiently(lambda: self._db.execute("COMMIT"))
        except BaseException:
            with suppress(sqlite3.Error):
                self._db.execute("ROLLBACK")
            raise

    @contextmanager
    def _told(self) -> Iterator[None]:
        with _told(self.path):
            yield


# ---------------------------------------------------------------- opening


def open_ledger(out: Path, fresh: bool = False, clock: Callable[[], float] = time.monotonic) -> tuple[Ledger, Path | None]:
    """The ledger of this folder, made if need be; and where a damaged one was set aside, if one was.

    `fresh`: results of earlier runs do not count, but those of runs that are under way do.
    """
    path = out / FOLDER / NAME
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise LedgerError(f"{path.parent}: cannot be written: {error.strerror}; check the path and its permissions") from None
    try:
        return Ledger(path, _sound(path), fresh, clock), None
    except DamagedError:
        aside = _set_aside(path)
        return Ledger(path, _sound(path), fresh, clock), aside


def _sound(path: Path) -> sqlite3.Connection:
    """The database with its tables, looked through unless another run is at it; raises DamagedError."""
    emptied = path.is_file() and not path.stat().st_size and any(path.with_name(name).exists() for name in COMPANIONS)
    with _told(path):
        db = sqlite3.connect(path, timeout=5.0, isolation_level=None)
        try:
            mode = "DELETE" if _is_remote(path) else "WAL"
            try:
                _patiently(lambda: db.execute(f"PRAGMA journal_mode={mode}").fetchone())
            except sqlite3.OperationalError as error:
                if _sort(error) in ("locked", "full", "readonly"):
                    raise
                _patiently(lambda: db.execute("PRAGMA journal_mode=DELETE").fetchone())
            db.execute("PRAGMA synchronous=FULL")
            _made(db, emptied)
            if _form(db) != (_APPLICATION, FORM):
                raise DamagedError
            if not db.execute("SELECT 1 FROM runs").fetchone() or not _any_alive(db):
                _looked_through(db)
        except BaseException:
            db.close()
            raise
        return db


def _made(db: sqlite3.Connection, emptied: bool) -> None:
    """The tables made where there are none; a file in which there were some before is damaged."""
    _patiently(lambda: db.execute("BEGIN IMMEDIATE"))
    try:
        if _form(db) == (0, 0) and not db.execute("SELECT 1 FROM sqlite_master").fetchone():
            if emptied:
                raise DamagedError
            for statement in _TABLES.split(";"):
                db.execute(statement)
            db.execute(f"PRAGMA application_id={_APPLICATION}")
            db.execute(f"PRAGMA user_version={FORM}")
        _patiently(lambda: db.execute("COMMIT"))
    except BaseException:
        with suppress(sqlite3.Error):
            db.execute("ROLLBACK")
        raise


def _form(db: sqlite3.Connection) -> tuple[int, int]:
    return db.execute("PRAGMA application_id").fetchone()[0], db.execute("PRAGMA user_version").fetchone()[0]


def _any_alive(db: sqlite3.Connection) -> bool:
    rows = db.execute("SELECT host, process FROM runs").fetchall()
    return any(host != _host() or not _differs(process) for host, process in rows)


def _looked_through(db: sqlite3.Connection) -> None:
    if db.execute("PRAGMA quick_check(1)").fetchone()[0] != "ok":
        raise DamagedError
    for *fields, seal in db.execute("SELECT answer, version, course, question, submission, body, seal FROM results"):
        if _seal(*fields) != seal:
            raise DamagedError
    for *fields, seal in db.execute("SELECT folder, made, files, summary, seal FROM reports"):
        if _seal(*fields) != seal:
            raise DamagedError


def _set_aside(path: Path) -> Path:
    """The damaged ledger under a name that is free, with what belongs to it."""
    number = 1
    while (aside := path.with_name(f"{path.stem}.damaged-{number}{path.suffix}")).exists():
        number += 1
    try:
        for ending in ("-wal", "-shm", ""):
            if path.with_name(path.name + ending).exists():
                os.replace(path.with_name(path.name + ending), aside.with_name(aside.name + ending))
    except OSError as error:
        raise LedgerError(f"{path}: is damaged and cannot be set aside: {error.strerror}; move it away by hand") from None
    return aside


# ---------------------------------------------------------------- what can go wrong


def _seal(*fields: str | bytes) -> str:
    digest = hashlib.sha256()
    for item in fields:
        data = item if isinstance(item, bytes) else str(item).encode("utf-8", "surrogatepass")
        digest.update(len(data).to_bytes(8, "big") + data)
    return digest.hexdigest()


def _sort(error: sqlite3.Error) -> str:
    name = getattr(error, "sqlite_errorname", "") or ""
    for start, sort in (
        ("SQLITE_BUSY", "locked"),
        ("SQLITE_LOCKED", "locked"),
        ("SQLITE_FULL", "full"),
        ("SQLITE_READONLY", "readonly"),
        ("SQLITE_CANTOPEN", "closed"),
        ("SQLITE_PERM", "closed"),
        ("SQLITE_IOERR_SHORT_READ", "other"),
        ("SQLITE_IOERR", "disk"),
    ):
        if name.startswith(start):
            return sort
    return "other"


@contextmanager
def _told(path: Path) -> Iterator[None]:
    """SQLite's errors as ours."""
    try:
        yield
    except sqlite3.Error as error:
        match _sort(error):
            case "locked":
                what = f"another program has held it for {PATIENCE:g} s; wait for it, then go on with --resume"
            case "full":
                what = "no space left on the disk; make room, then go on with --resume: what was kept is safe"
            case "closed" if path.is_dir():
                what = "is a folder, where the ledger is to be; move it away"
            case "readonly" | "closed":
                what = "cannot be written; check the permissions of the folder, or give another with --out"
            case "disk":
                what = "the disk fails, or is full; what was kept is safe: go on with --resume when it is mended"
            case _:
                raise DamagedError from None
        raise LedgerError(f"{path}: {what}") from None
    except (UnicodeDecodeError, AttributeError, ValueError, TypeError, OverflowError):
        raise DamagedError from None


def _patiently(step: Callable[[], object]) -> None:
    """The step, again and again while another program holds the database."""
    until = time.monotonic() + PATIENCE
    while True:
        try:
            step()
            return
        except sqlite3.OperationalError as error:
            if _sort(error) != "locked" or time.monotonic() > until:
                raise
            time.sleep(0.02)


def _host() -> str:
    with suppress(OSError):
        return f"{socket.gethostname()} {Path('/proc/sys/kernel/random/boot_id').read_text().strip()}"
    return socket.gethostname()


def _process(pid: int) -> str:
    """A process's number with the time it began, so that a number used anew is another process; empty: there is none.

    Linux counts that time from the start of the machine, so a clock that is set back changes nothing. Where it cannot be said
    (no file can be opened, none may be read), there is one: a run that lives must never be taken for dead.
    """
    import psutil

    try:
        process = psutil.Process(pid)
        if process.status() == psutil.STATUS_ZOMBIE:
            return ""
        began = Path(f"/proc/{pid}/stat")
        return f"{pid} {began.read_text().rpartition(')')[2].split()[19] if began.exists() else process.create_time()}"
    except (psutil.NoSuchProcess, FileNotFoundError, ProcessLookupError):
        return ""
    except (psutil.Error, OSError):
        return f"{pid} {UNKNOWN}"


def _differs(process: str) -> bool:
    """Whether the process that was noted is certainly gone."""
    now = _process(int(process.partition(" ")[0]))
    return now != process and not process.endswith(UNKNOWN) and not now.endswith(UNKNOWN)


def _is_remote(path: Path) -> bool:
    """On a disk of another machine, where WAL's shared memory does not hold."""
    import psutil

    with suppress(OSError, psutil.Error):
        place = path.parent.resolve()
        mounts = [part for part in psutil.disk_partitions(all=True) if place.is_relative_to(part.mountpoint)]
        if mounts:
            return max(mounts, key=lambda part: len(part.mountpoint)).fstype in _REMOTE
    return False
