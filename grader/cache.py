"""What was decided already: equal answers to a question, and equal questions about formulas, are decided once in a class.

A key is a hash of the version of all that decides and of the answer's parts, or of both formulas and all they are read in
(`grader/decide/kept.py`); so nothing old is ever found. Answers to questions that ask for code are never shared: what one
submission's code does is no other's verdict. The files may be deleted at any time; they are bounded, and one that is damaged is
begun anew. Nothing is lost with them, so they do not wait for the disk.
"""

from __future__ import annotations

import hashlib
import sqlite3
import zlib
from collections.abc import Callable
from contextlib import suppress
from functools import lru_cache
from pathlib import Path
from typing import TypeVar

from grader.model import PARTS, Answer

NAME = "cache.sqlite"
FORMULAS = "formulas.sqlite"
MAX_ROWS = {NAME: 50_000, FORMULAS: 200_000}
WAIT = 2.0  # seconds for another worker to write; after that this one decides for itself
_TABLE = "CREATE TABLE IF NOT EXISTS answers (number INTEGER PRIMARY KEY, key TEXT UNIQUE, body BLOB, seal TEXT)"
Result = TypeVar("Result")


def key_of(version: str, answer: Answer) -> str:
    """What an answer is found by: the version, and all that it says."""
    digest = hashlib.sha256()
    for text in (version, answer.question, *(answer.text(part) for part in PARTS)):
        data = text.encode("utf-8", "surrogatepass")
        digest.update(len(data).to_bytes(8, "big") + data)
    return digest.hexdigest()


class Cache:
    """The file of one folder of reports, as one worker sees it."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._db: sqlite3.Connection | None = None

    def get(self, key: str) -> bytes | None:
        row = self._safely(lambda db: db.execute("SELECT body, seal FROM answers WHERE key = ?", (key,)).fetchone())
        if row is None:
            return None
        if not isinstance(row[0], bytes) or _seal(key, row[0]) != row[1]:
            dropped(self._path)
            self._db = None
            return None
        return zlib.decompress(row[0])

    def put(self, key: str, body: bytes) -> None:
        packed = zlib.compress(body, 1)
        row = (key, packed, _seal(key, packed))

        def write(db: sqlite3.Connection) -> None:
            number = db.execute("INSERT OR REPLACE INTO answers (key, body, seal) VALUES (?, ?, ?)", row).lastrowid or 0
            if number % 1000 == 0:
                db.execute("DELETE FROM answers WHERE number <= ?", (number - MAX_ROWS.get(self._path.name, 50_000),))

        self._safely(write)

    def _safely(self, step: Callable[[sqlite3.Connection], Result]) -> Result | None:
        """The step's result; none where the file cannot be used, which is no harm. A damaged file is removed."""
        try:
            if self._db is None:
                self._db = sqlite3.connect(self._path, timeout=WAIT, isolation_level=None, check_same_thread=False)
                self._db.execute("PRAGMA journal_mode=WAL")
                self._db.execute("PRAGMA synchronous=OFF")
                self._db.execute(_TABLE)
            return step(self._db)
        except sqlite3.OperationalError:
            return None
        except (sqlite3.Error, ValueError):
            dropped(self._path)
            self._db = None
            return None


@lru_cache(maxsize=4)
def cache_at(path: str) -> Cache:
    return Cache(Path(path))


def swept(folder: Path) -> None:
    """Remove all that is kept in a folder."""
    for name in MAX_ROWS:
        dropped(folder / name)


def dropped(path: Path) -> None:
    """Remove a cache and what belongs to it."""
    for ending in ("", "-wal", "-shm"):
        with suppress(OSError):
            path.with_name(path.name + ending).unlink()


def _seal(key: str, packed: bytes) -> str:
    return hashlib.sha256(key.encode() + packed).hexdigest()
