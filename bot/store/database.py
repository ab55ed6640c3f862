"""The one connection of the bot to its database: a turn for each write, and nothing left in the log."""

import asyncio
import logging
from collections.abc import AsyncGenerator, Sequence
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Self

import aiosqlite

from bot.store.errors import Reason, StoreError, told
from bot.store.opening import BUSY, NAME, connect

__all__ = ["NAME", "Database", "Reason", "StoreError"]

PATIENCE = 100  # milliseconds to wait for a reader to end, in each try to empty the log
TRIES = (0.0, 0.05, 0.2)  # seconds before each try
LATER = (1, 2, 4, 8, 15, 30)  # seconds before each further try in the background; the last one goes on


class Database:
    """An open database. Made by `open`; every error of SQLite comes out as a `StoreError`."""

    def __init__(self, connection: aiosqlite.Connection, path: Path) -> None:
        self.path = path
        self._connection = connection
        self._lock = asyncio.Lock()
        self._closed = False
        self._later: asyncio.Task[None] | None = None
        self._file = _identity(path)

    @classmethod
    async def open(cls, path: Path, *, migrations: Sequence[str] | None = None) -> Self:
        """Open the database, made if it is not there, and bring it up to date.

        Args:
            path: the file.
            migrations: the texts of the migrations, if not those of this version.

        Raises:
            StoreError: it can't be opened, is damaged, is another program's or a newer version's.
        """
        # aiosqlite logs every statement with its values at DEBUG.
        logging.getLogger("aiosqlite").setLevel(logging.INFO)
        # A connection that fails inside aiosqlite leaves its thread answering a loop that may be closed by then.
        connection = await asyncio.to_thread(connect, path, migrations)
        return cls(await aiosqlite.Connection(lambda: connection, 64), path)

    @asynccontextmanager
    async def read(self) -> AsyncGenerator[aiosqlite.Connection, None]:
        """Have the connection to oneself, to read.

        Raises:
            StoreError: the database is closed, or reading goes wrong.
        """
        async with self._lock:
            if self._closed:
                raise StoreError("closed", self.path)
            with told(self.path):
                yield self._connection

    @asynccontextmanager
    async def write(self) -> AsyncGenerator[aiosqlite.Connection, None]:
        """Have the connection to oneself, to write: all that is in the block, durably, or nothing.

        Raises:
            StoreError: the database is closed, or nothing was saved.
        """
        async with self.read() as connection:
            saved = False
            try:
                await connection.execute("BEGIN IMMEDIATE")
                yield connection
                await connection.execute("COMMIT")
                saved = True
            finally:
                if not saved:
                    with suppress(aiosqlite.Error):
                        await connection.rollback()

    async def probe(self) -> None:
        """Make sure that the database can be read and written, and is still the file in its place.

        Raises:
            StoreError: it is not. What is written into a file that was replaced is lost with the next start.
        """
        async with self.write() as connection:
            await connection.execute_fetchall("SELECT count(*) FROM sqlite_schema")
        if await asyncio.to_thread(_identity, self.path) != self._file:
            raise StoreError("replaced", self.path)

    async def trim(self) -> bool:
        """Empty the write-ahead log, so that what was removed is gone from it too.

        Returns:
            Whether it is empty. Another program that is reading can hold it up; then it is tried again in
            the background, and on closing.
        """
        for pause in TRIES:
            await asyncio.sleep(pause)
            if await self._emptied():
                return True
        if not self._closed and (self._later is None or self._later.done()):
            self._later = asyncio.create_task(self._trim_later())
        return False

    async def _emptied(self) -> bool:
        with suppress(StoreError):
            async with self.read() as connection:
                return await self._checkpoint(connection)
        return False

    async def _checkpoint(self, connection: aiosqlite.Connection) -> bool:
        try:
            await connection.execute_fetchall(f"PRAGMA busy_timeout = {PATIENCE}")
            rows = list(await connection.execute_fetchall("PRAGMA wal_checkpoint(TRUNCATE)"))
        finally:
            await connection.execute_fetchall(f"PRAGMA busy_timeout = {BUSY}")
        return not rows[0][0]

    async def _trim_later(self) -> None:
        tries = 0
        while True:
            await asyncio.sleep(LATER[min(tries, len(LATER) - 1)])
            if self._closed or await self._emptied():
                return
            tries += 1

    async def compact(self) -> None:
        """Write the file anew without its unused parts. Takes time and room for a second copy.

        Raises:
            StoreError: that goes wrong; then everything is as before.
        """
        async with self.read() as connection:
            await connection.execute("VACUUM")

    async def close(self) -> None:
        """Empty the log and close. Calling it again does nothing."""
        if self._later is not None:
            self._later.cancel()
        async with self._lock:
            if self._closed:
                return
            self._closed = True
            try:
                with suppress(aiosqlite.Error):
                    await self._checkpoint(self._connection)
            finally:
                with told(self.path):
                    await self._connection.close()


def _identity(path: Path) -> tuple[int, int] | None:
    """Return what tells a file from another one of the same name; None where there is none."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino
