"""Copies of the database: made while the bot runs, checked, and put back."""

import os
import secrets
import shutil
import sqlite3
from collections.abc import Callable, Generator
from contextlib import closing, contextmanager
from pathlib import Path

from bot.store.errors import StoreError, told
from bot.store.opening import check, plain, shipped, sync_folder

PAGES = 256  # a step of a copy: 1 MiB
BEFORE = ".before-restore"
TABLES = ("pledges", "signers", "servers", "milestones")


def back_up(database: Path, copy: Path, progress: Callable[[int, int], None]) -> int:
    """Copy the database as it is at this moment, check the copy, and put it in its place.

    The bot may go on running: it can write meanwhile, and the copy holds what was there at the beginning.

    Args:
        database: the file.
        copy: where the copy goes; a file that is there is replaced.
        progress: takes how many pages are copied, and of how many.

    Returns:
        How many sign-ups are in it.

    Raises:
        StoreError: there is no good copy now; a file that was there is untouched.
    """
    with told(database), closing(plain(database)) as source:
        source.execute("BEGIN")  # what follows sees one moment
        check(source, database, newest=len(shipped()))
        counted = _counts(source)
        with beside(copy) as new:
            with told(copy), closing(plain(new)) as target:
                source.backup(target, pages=PAGES, progress=lambda _, left, pages: progress(pages - left, pages))
                target.execute("PRAGMA journal_mode = DELETE").fetchall()  # one file, nothing beside it
            if verified(new) != counted:
                raise StoreError("damaged", copy, "the copy differs from the database")
    return counted["pledges"]


def verified(file: Path) -> dict[str, int]:
    """Return how many rows each table of a copy has, once it is known to be whole, ours and not newer.

    Raises:
        StoreError: it is not.
    """
    with told(file):
        if Path(f"{file}-wal").exists():
            raise StoreError("damaged", file, "a -wal file lies beside it: make copies with `askmore backup`")
        with closing(plain(file, "mode=ro&immutable=1")) as copy:
            if not check(copy, file, newest=len(shipped()), how="integrity_check"):
                raise StoreError("damaged", file, "it is empty")
            if copy.execute("PRAGMA foreign_key_check").fetchone():
                raise StoreError("damaged", file, "rows in it refer to rows that are missing")
            return _counts(copy)


def restore(database: Path, copy: Path) -> int:
    """Put a copy in the place of the database, which stays beside it with `.before-restore` in its name.

    Args:
        database: the file; it need not be there.
        copy: a copy that `back_up` made. It stays where it is.

    Returns:
        How many sign-ups are in it.

    Raises:
        StoreError: the copy is bad, or a program has the database open; then nothing is changed.
    """
    with told(copy):
        counted = verified(copy)
    with told(database):
        database.parent.mkdir(parents=True, exist_ok=True)
    with told(database), beside(database) as new:
        shutil.copyfile(copy, new)
        if verified(new) != counted:
            raise StoreError("damaged", copy, "it changes while it is read")
        _close_up(database)
        if database.exists():
            _set_aside(database)
    return counted["pledges"]


def _set_aside(database: Path) -> None:
    """Keep the old files under other names. The database's own name is in use until the new one takes it."""
    old = Path(f"{database}{BEFORE}")
    for ending in ("", "-wal", "-shm"):
        Path(f"{old}{ending}").unlink(missing_ok=True)
    try:
        old.hardlink_to(database)
    except OSError:  # not every file system has hard links
        shutil.copy2(database, old)
    if Path(f"{database}-wal").exists():  # only a damaged database still has one
        Path(f"{database}-wal").replace(f"{old}-wal")
    Path(f"{database}-shm").unlink(missing_ok=True)


def _close_up(database: Path) -> None:
    """Write the log into the database and remove it; that fails while another program has it open."""
    if not database.exists():
        return
    with closing(plain(database)) as connection:
        try:
            mode = connection.execute("PRAGMA journal_mode = DELETE").fetchone()[0]
            connection.execute("BEGIN EXCLUSIVE")
            connection.rollback()
        except sqlite3.DatabaseError as error:
            if error.sqlite_errorcode & 0xFF not in {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB}:
                raise
        else:
            if mode == "wal":
                raise StoreError("locked", database)


@contextmanager
def beside(file: Path) -> Generator[Path, None, None]:
    """Give a new file in the same folder; after the block it is in this one's place, whole, or gone.

    Only its owner can read it.
    """
    new = file.with_name(f".{file.name}.{secrets.token_hex(4)}")
    with told(file):
        os.close(os.open(new, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
        try:
            yield new
            handle = os.open(new, os.O_RDONLY)
            try:
                os.fsync(handle)
            finally:
                os.close(handle)
            new.replace(file)
            sync_folder(file.parent)
        finally:
            for ending in ("", "-journal", "-wal", "-shm"):
                Path(f"{new}{ending}").unlink(missing_ok=True)


def _counts(connection: sqlite3.Connection) -> dict[str, int]:
    return {
        table: connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0]  # noqa: S608 - ours
        for table in TABLES
    }
