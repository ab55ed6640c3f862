"""What goes wrong with the database, as one sentence for the host."""

import errno
import sqlite3
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import Literal

Reason = Literal["full", "read-only", "locked", "damaged", "newer", "secret", "closed", "replaced", "unknown"]

SENTENCES: dict[Reason, str] = {
    "full": "The disk is full: {path} takes no more. Make room, then try again.",
    "read-only": "{path} can't be written. Let the bot's user write the file and its folder.",
    "locked": "{path} is in use by another program. Stop it (a second AskMore?), or try again later.",
    "damaged": "{path} is damaged ({why}). Put a good copy in its place with `askmore restore`.",
    "newer": "{path} was written by a newer AskMore ({why}). Update AskMore, then start again.",
    "secret": "The sign-ups in {path} were keyed with another secret. Set ASKMORE_SECRET or "
    "ASKMORE_SECRET_FILE to the one they were made with, or put back the file `secret` in the data folder.",
    "closed": "{path} is closed: AskMore is stopping.",
    "replaced": "{path} is not the file that was opened: it was moved, deleted or replaced. Restart AskMore.",
    "unknown": "{path} can't be used: {why}.",
}
CODES: dict[int, Reason] = {
    sqlite3.SQLITE_FULL: "full",
    sqlite3.SQLITE_READONLY: "read-only",
    sqlite3.SQLITE_PERM: "read-only",
    sqlite3.SQLITE_BUSY: "locked",
    sqlite3.SQLITE_LOCKED: "locked",
    sqlite3.SQLITE_PROTOCOL: "locked",
    sqlite3.SQLITE_CORRUPT: "damaged",
    sqlite3.SQLITE_NOTADB: "damaged",
}
ERRNOS: dict[int, Reason] = {
    errno.ENOSPC: "full",
    errno.EDQUOT: "full",
    errno.EROFS: "read-only",
    errno.EACCES: "read-only",
    errno.EPERM: "read-only",
}


class StoreError(Exception):
    """The database can't be used, or did not save.

    Args:
        reason: what is wrong, for the program.
        path: the database's file.
        why: some words on it, where the reason alone does not say it.
    """

    def __init__(self, reason: Reason, path: Path, why: str = "") -> None:
        super().__init__(SENTENCES[reason].format(path=path, why=why))
        self.reason: Reason = reason


def from_sqlite(error: sqlite3.Error, path: Path) -> StoreError:
    """Return an error of SQLite as one of ours."""
    code = getattr(error, "sqlite_errorcode", None)
    if code is None:
        closed = isinstance(error, sqlite3.ProgrammingError) and "closed" in str(error)
        return StoreError("closed" if closed else "unknown", path, str(error))
    if code == sqlite3.SQLITE_IOERR_SHORT_READ:
        return StoreError("damaged", path, "a part of it is missing")
    return StoreError(CODES.get(code & 0xFF, "unknown"), path, str(error))


@contextmanager
def told(path: Path) -> Generator[None, None, None]:
    """Turn the errors of SQLite and of the system, in this block, into a `StoreError`."""
    try:
        yield
    except sqlite3.Error as error:
        raise from_sqlite(error, path) from error
    except OSError as error:
        reason = ERRNOS.get(error.errno or 0, "unknown")
        raise StoreError(reason, path, error.strerror or type(error).__name__) from error
