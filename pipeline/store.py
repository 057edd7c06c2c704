"""What a run remembers for the next one: finished analyses and the state of the output.

One SQLite file in write-ahead mode under the output folder.  Everything in it can
be made again; a damaged file is put aside and a new one begun.  The translation
memory has a file of its own (`pipeline.translate.memory`).
"""

import sqlite3
import warnings
import zlib
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from pipeline.errors import OutputError

_TABLES = """
CREATE TABLE IF NOT EXISTS analyses (key TEXT PRIMARY KEY, record BLOB NOT NULL);
CREATE TABLE IF NOT EXISTS state (name TEXT PRIMARY KEY, value TEXT NOT NULL);
"""
#: What is wrong with the disk or with rights, and passes neither by itself nor with the file.
_UNWRITABLE: Final = frozenset(
    [
        sqlite3.SQLITE_CANTOPEN,
        sqlite3.SQLITE_FULL,
        sqlite3.SQLITE_IOERR,
        sqlite3.SQLITE_PERM,
        sqlite3.SQLITE_READONLY,
    ]
)


@dataclass(frozen=True, slots=True)
class Store:
    """A handle on the store; safe to pass between threads and processes.

    Its methods raise `OutputError` where the disk is full or the file cannot be written.

    Args:
        path: the SQLite file; made on first use.
    """

    path: Path

    @contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        self.path.parent.mkdir(parents=True, exist_ok=True)
        try:
            with closing(sqlite3.connect(self.path, timeout=60)) as connection:
                connection.execute("PRAGMA journal_mode=WAL")
                connection.execute("PRAGMA synchronous=NORMAL")
                connection.executescript(_TABLES)
                with connection:
                    yield connection
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF not in _UNWRITABLE:
                raise
            raise OutputError(
                f"cannot write {self.path}: {error}. Choose another --output, or free the space "
                "and rights it needs.",
                code="output_unwritable",
            ) from error

    def check(self) -> None:
        """Put a damaged file aside, so that the run begins with an empty store."""
        try:
            with self._open() as connection:
                connection.execute("SELECT count(*) FROM analyses").fetchone()
                connection.execute("SELECT count(*) FROM state").fetchone()
        except sqlite3.DatabaseError:
            for suffix in ("", "-wal", "-shm"):
                part = self.path.with_name(self.path.name + suffix)
                if part.exists():
                    part.replace(part.with_name(part.name + ".damaged"))
            warnings.warn(
                f"{self.path} was damaged and has been put aside; all files are read again",
                RuntimeWarning,
                stacklevel=2,
            )

    def known(self, keys: Iterable[str]) -> set[str]:
        """Return those of `keys` that have an analysis."""
        with self._open() as connection:
            have = {key for (key,) in connection.execute("SELECT key FROM analyses")}
        return have.intersection(keys)

    def save(self, records: Iterable[tuple[str, str]]) -> None:
        """Keep analyses as pairs of key and JSON."""
        rows = [(key, zlib.compress(record.encode(), 3)) for key, record in records]
        with self._open() as connection:
            connection.executemany("INSERT OR REPLACE INTO analyses VALUES (?, ?)", rows)

    def load(self, keys: Iterable[str]) -> Iterator[str]:
        """Yield the JSON of each key, in order.

        Raises:
            KeyError: there is no analysis under a key.
        """
        with self._open() as connection:
            for key in keys:
                row = connection.execute(
                    "SELECT record FROM analyses WHERE key = ?", (key,)
                ).fetchone()
                if row is None:
                    raise KeyError(key)
                yield zlib.decompress(row[0]).decode()

    def keep_only(self, keys: Iterable[str]) -> None:
        """Forget the analyses of files that are no longer there."""
        wanted = set(keys)
        with self._open() as connection:
            have = [key for (key,) in connection.execute("SELECT key FROM analyses")]
            gone = [(key,) for key in have if key not in wanted]
            connection.executemany("DELETE FROM analyses WHERE key = ?", gone)

    def state(self, name: str) -> str | None:
        """Return a remembered value."""
        with self._open() as connection:
            row = connection.execute("SELECT value FROM state WHERE name = ?", (name,)).fetchone()
        return None if row is None else str(row[0])

    def remember(self, name: str, value: str) -> None:
        """Remember a value."""
        with self._open() as connection:
            connection.execute("INSERT OR REPLACE INTO state VALUES (?, ?)", (name, value))
