"""Translation memory: what an engine once said, kept across runs.

A row belongs to the identity of the engine that made it, which covers the model's
files and every setting that decides results, so a changed model never meets old
answers.  SQLite in WAL mode; each call of `put` is one transaction, so a kill loses at
most the batch in work.
"""

import json
import logging
import sqlite3
import time
from collections.abc import Iterable, Mapping
from pathlib import Path
from types import TracebackType
from typing import Self

from pipeline.errors import OutputError
from pipeline.translate.engine import Translation

_APPLICATION = 0x6C666C77
_VERSION = 1
_WAIT_SECONDS = 30.0
_SCHEMA = (
    "CREATE TABLE engine (id INTEGER PRIMARY KEY, identity TEXT NOT NULL UNIQUE)",
    """CREATE TABLE translation (
        engine INTEGER NOT NULL REFERENCES engine (id),
        source TEXT NOT NULL,
        target TEXT,
        score REAL,
        flags TEXT NOT NULL,
        PRIMARY KEY (engine, source)
    ) WITHOUT ROWID""",
    f"PRAGMA application_id={_APPLICATION}",
    f"PRAGMA user_version={_VERSION}",
)
_LOG = logging.getLogger(__name__)


class Memory:
    """A translation memory in one SQLite file.

    Args:
        path: the file; made when missing.  A damaged file is set aside as
            ``NAME.damaged`` and a new one begun, with a warning in the log: losing it
            costs time, never results.

    Raises:
        OutputError: the file cannot be opened or belongs to something else.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.rebuilt = False
        self._connection = self._open()

    def __enter__(self) -> Self:
        """Return the open memory."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Close the file."""
        self.close()

    def close(self) -> None:
        """Close the file."""
        self._connection.close()

    def get(self, identity: str, sources: Iterable[str]) -> dict[str, Translation]:
        """Return what is remembered of some sentences for one engine."""
        try:
            return self._get(identity, list(sources))
        except sqlite3.DatabaseError as error:
            self._recover(error)
            return {}

    def put(self, identity: str, translations: Mapping[str, Translation]) -> None:
        """Remember translations by their source, in one transaction."""
        try:
            self._put(identity, translations)
        except sqlite3.DatabaseError as error:
            self._recover(error)
            self._put(identity, translations)

    def _get(self, identity: str, sources: list[str]) -> dict[str, Translation]:
        row = self._connection.execute(
            "SELECT id FROM engine WHERE identity = ?", (identity,)
        ).fetchone()
        if row is None:
            return {}
        found = {}
        for source in sources:
            kept = self._connection.execute(
                "SELECT target, score, flags FROM translation WHERE engine = ? AND source = ?",
                (row[0], source),
            ).fetchone()
            if kept is not None:
                target, score, flags = kept
                found[source] = Translation(target, score, tuple(json.loads(flags)))
        return found

    def _put(self, identity: str, translations: Mapping[str, Translation]) -> None:
        with self._connection:
            self._connection.execute(
                "INSERT OR IGNORE INTO engine (identity) VALUES (?)", (identity,)
            )
            (engine,) = self._connection.execute(
                "SELECT id FROM engine WHERE identity = ?", (identity,)
            ).fetchone()
            self._connection.executemany(
                "INSERT OR REPLACE INTO translation VALUES (?, ?, ?, ?, ?)",
                [
                    (engine, source, made.text, made.score, json.dumps(made.flags))
                    for source, made in translations.items()
                ],
            )

    def _open(self) -> sqlite3.Connection:
        try:
            return self._connect()
        except sqlite3.DatabaseError as error:
            self._set_aside(error)
            return self._connect()

    def _connect(self) -> sqlite3.Connection:
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise OutputError(
                f"cannot make the folder of the translation memory {self.path}: {error.strerror}"
            ) from error
        connection = sqlite3.connect(self.path, timeout=_WAIT_SECONDS, check_same_thread=False)
        try:
            _use_wal(connection)
            connection.execute("PRAGMA synchronous=NORMAL")
            self._ready(connection)
        except BaseException:
            connection.close()
            raise
        return connection

    def _ready(self, connection: sqlite3.Connection) -> None:
        """Make the tables of a new file, or check that an old one is ours."""
        with connection:
            connection.execute("BEGIN IMMEDIATE")
            (application,) = connection.execute("PRAGMA application_id").fetchone()
            (version,) = connection.execute("PRAGMA user_version").fetchone()
            (tables,) = connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
            if not tables:
                for statement in _SCHEMA:
                    connection.execute(statement)
            elif application != _APPLICATION:
                raise OutputError(
                    f"{self.path} is a database of another program, not a translation memory; "
                    "choose another file"
                )
            elif version != _VERSION:
                raise sqlite3.DatabaseError(f"version {version} of the tables, not {_VERSION}")

    def _recover(self, error: sqlite3.DatabaseError) -> None:
        if isinstance(error, sqlite3.OperationalError):
            raise OutputError(
                f"the translation memory {self.path} cannot be used: {error}; is the disk full, "
                "the file read-only, or another run holding it?"
            ) from error
        self._connection.close()
        self._set_aside(error)
        self._connection = self._connect()

    def _set_aside(self, error: sqlite3.DatabaseError) -> None:
        if isinstance(error, sqlite3.OperationalError):
            raise OutputError(
                f"the translation memory {self.path} cannot be opened: {error}"
            ) from error
        _LOG.warning(
            "the translation memory %s is damaged (%s); it is kept as %s.damaged and a new one "
            "begun",
            self.path,
            error,
            self.path.name,
        )
        self.rebuilt = True
        self.path.replace(self.path.with_name(f"{self.path.name}.damaged"))
        for suffix in ("-wal", "-shm"):
            self.path.with_name(self.path.name + suffix).unlink(missing_ok=True)


def _use_wal(connection: sqlite3.Connection) -> None:
    """Switch to WAL, waiting for others: SQLite itself does not wait for this one."""
    end = time.monotonic() + _WAIT_SECONDS
    while True:
        try:
            connection.execute("PRAGMA journal_mode=WAL")
        except sqlite3.OperationalError as error:
            if "locked" not in str(error) or time.monotonic() > end:
                raise
            time.sleep(0.02)
        else:
            return
