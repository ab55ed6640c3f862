"""Open the database file: who may read it, whether it is ours and whole, and bring it up to date."""

import os
import sqlite3
from collections.abc import Generator, Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager, suppress
from importlib import resources
from pathlib import Path

from bot.store.errors import StoreError, told

NAME = "askmore.db"  # in the data folder
APPLICATION_ID = 0x41734D6F  # "AsMo"
BUSY = 1500  # milliseconds to wait for another program's turn to end; Discord waits for 3 seconds
SETTINGS = (
    "PRAGMA synchronous = FULL",
    "PRAGMA foreign_keys = ON",
    "PRAGMA secure_delete = ON",
    "PRAGMA temp_store = MEMORY",
    "PRAGMA cell_size_check = ON",
    "PRAGMA trusted_schema = OFF",
    "PRAGMA cache_size = -16000",
)


def connect(path: Path, migrations: Sequence[str] | None = None) -> sqlite3.Connection:
    """Open the database, made with mode 0600 if it is not there, and bring it up to date.

    Args:
        path: the file.
        migrations: the texts of the migrations, if not those of this version.

    Raises:
        StoreError: it can't be opened, is damaged, is another program's or a newer version's.
    """
    steps = shipped() if migrations is None else migrations
    with told(path), ExitStack() as undo:
        create(path)
        if not (os.access(path, os.W_OK) and os.access(path.parent, os.W_OK)):
            raise StoreError("read-only", path)  # SQLite itself would only say so at the first write
        connection = undo.enter_context(closing(plain(path)))
        check(connection, path, newest=len(steps))
        for setting in SETTINGS:
            connection.execute(setting).fetchall()
        if connection.execute("PRAGMA journal_mode = WAL").fetchone()[0] != "wal":
            raise StoreError("read-only", path)
        migrate(connection, steps)
        # A bot that was killed may have left rows in the log that were removed since.
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
        undo.pop_all()
    return connection


def plain(path: Path, options: str = "mode=rw") -> sqlite3.Connection:
    """Open a file as it is, in autocommit mode."""
    return sqlite3.connect(
        f"{path.absolute().as_uri()}?{options}",
        uri=True,
        timeout=BUSY / 1000,
        isolation_level=None,
        check_same_thread=False,  # aiosqlite keeps it to one thread of its own
    )


def create(path: Path) -> None:
    """Make an empty file that only its owner can read, and its folder, unless they are there."""
    path.parent.mkdir(parents=True, exist_ok=True)
    if path.exists():
        return  # and don't touch it: closing it again would drop the locks that this process holds on it
    with suppress(FileExistsError):
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
        sync_folder(path.parent)


def sync_folder(folder: Path) -> None:
    """Make the names in a folder survive a power cut, where the system can."""
    if os.name != "posix":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def check(connection: sqlite3.Connection, path: Path, *, newest: int, how: str = "quick_check") -> int:
    """Return a file's version, once it is known to be ours, not newer than the program, and whole."""
    identity = connection.execute("PRAGMA application_id").fetchone()[0]
    version = connection.execute("PRAGMA user_version").fetchone()[0]
    empty = not connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()[0]
    if identity != APPLICATION_ID and not (empty and identity == version == 0):
        raise StoreError("damaged", path, "it is not a database of AskMore")
    if version > newest:
        raise StoreError("newer", path, f"version {version}, this one knows {newest}")
    found = connection.execute(f"PRAGMA {how}(1)").fetchone()[0]
    if found != "ok":
        raise StoreError("damaged", path, "the integrity check fails")
    return version


def shipped() -> list[str]:
    """Return the texts of this version's migrations, in order; the first one is number 1."""
    folder = resources.files("bot.store") / "migrations"
    files = sorted((file for file in folder.iterdir() if file.name.endswith(".sql")), key=lambda f: f.name)
    return [file.read_text(encoding="utf-8") for file in files]


def migrate(connection: sqlite3.Connection, steps: Sequence[str]) -> None:
    """Take each step that the file has not had yet, each in a transaction of its own."""
    for number, text in enumerate(steps, start=1):
        with transaction(connection):
            if connection.execute("PRAGMA user_version").fetchone()[0] >= number:
                continue
            for statement in statements(text):
                connection.execute(statement)
            connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
            connection.execute(f"PRAGMA user_version = {number}")


@contextmanager
def transaction(connection: sqlite3.Connection) -> Generator[None, None, None]:
    """Write all that is in this block, or nothing."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
        connection.execute("COMMIT")
    finally:
        connection.rollback()  # does nothing after the commit


def statements(text: str) -> Iterator[str]:
    """Split a script into its statements. A trigger is one; a comment goes with what follows it."""
    part = ""
    for line in text.splitlines(keepends=True):
        part += line
        if sqlite3.complete_statement(part):
            yield part
            part = ""
    if part.strip():
        yield part
