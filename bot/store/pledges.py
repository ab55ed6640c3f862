"""Who signed which pledge, known only by a keyed hash."""

import hmac
from contextlib import AsyncExitStack
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any, Self

import aiosqlite

from bot.store.database import Database
from bot.store.errors import StoreError

CHECK = b"askmore: is this the secret?"  # no user id reads like this
FIRST_BUCKET = 4096
EMPTY_BUCKET = 255
FIRST_WEEK = date(1969, 12, 29)

# A person's rows, and the one for a pledge in a server.
ALL_OF = """
    SELECT server, pledge, version, consent, at FROM pledges
    WHERE slot IN (SELECT slot FROM signers WHERE bucket = :bucket AND key = :key)
    ORDER BY at, server, pledge
"""
ONE = """
    SELECT server, pledge, version, consent, at FROM pledges
    WHERE slot IN (SELECT slot FROM signers WHERE bucket = :bucket AND key = :key)
      AND server = :server AND pledge = :pledge
"""
REMOVE_ALL_OF = """
    DELETE FROM pledges
    WHERE slot IN (SELECT slot FROM signers WHERE bucket = :bucket AND key = :key)
"""
REMOVE_ONE = """
    DELETE FROM pledges
    WHERE slot IN (SELECT slot FROM signers WHERE bucket = :bucket AND key = :key)
      AND server = :server AND pledge = :pledge
"""


@dataclass(frozen=True)
class Signed:
    """A sign-up: all that is kept of it but the keyed hash.

    Args:
        server: Discord's id of the server.
        pledge: the pledge's id in the resources.
        version: the version of its text.
        consent: the version of what the person consented to have kept.
        at: when, in whole seconds, UTC.
    """

    server: int
    pledge: str
    version: int
    consent: int
    at: datetime


class Pledges:
    """The sign-ups.

    Args:
        database: an open database.
        secret: what the ids of people are hashed with.
    """

    def __init__(self, database: Database, secret: bytes) -> None:
        self.database = database
        self._secret = secret

    @classmethod
    async def open(cls, path: Path, secret: bytes) -> Self:
        """Open the database and make sure that the secret is the one of its rows.

        Raises:
            StoreError: the database can't be used, or its rows were keyed with another secret.
        """
        async with AsyncExitStack() as undo:
            database = await Database.open(path)
            undo.push_async_callback(database.close)
            pledges = cls(database, secret)
            await pledges.check()
            undo.pop_all()
        return pledges

    async def check(self) -> None:
        """Make sure that the secret is the one of the rows; where there is no row, note it down.

        Raises:
            StoreError: the rows were keyed with another secret.
        """
        right = self._digest(CHECK)
        async with self.database.write() as connection:
            kept = await _rows(connection, "SELECT value FROM meta WHERE name = 'check'")
            if kept and hmac.compare_digest(kept[0][0], right):
                return
            if await _rows(connection, "SELECT 1 FROM pledges LIMIT 1"):
                raise StoreError("secret", self.database.path)
            await connection.execute("INSERT OR REPLACE INTO meta VALUES ('check', ?)", (right,))

    async def sign(self, user: int, server: int, pledge: str, version: int, consent: int, at: datetime) -> bool:
        """Keep a sign-up. It is on the disk when this returns.

        Args:
            user: Discord's id of the person; only a keyed hash of it is kept.
            server: Discord's id of the server.
            pledge: the pledge's id.
            version: the version of its text.
            consent: the version of what the person consented to have kept.
            at: when; the row keeps whole seconds.

        Returns:
            True if there is a row now that was not there before: the first one, or one for a newer version or
            consent in place of the old one. False if the person had signed this (or a newer one); then
            nothing changed.

        Raises:
            StoreError: nothing was saved.
        """
        who = self._person(user, server=server, pledge=pledge)
        async with self.database.write() as connection:
            found = [_signed(row) for row in await _rows(connection, ONE, who)]
            if found and version <= found[0].version and consent <= found[0].consent:
                return False
            await connection.execute(REMOVE_ONE, who)
            slot = await self._slot(connection, who)
            row = (slot, server, pledge, version, consent, int(at.timestamp()))
            await connection.execute("INSERT INTO pledges VALUES (?, ?, ?, ?, ?, ?)", row)
        return True

    async def _slot(self, connection: aiosqlite.Connection, who: dict[str, Any]) -> int:
        """Write the person's key into an empty slot, or a new one at the end."""
        free = await _rows(connection, "SELECT slot FROM signers WHERE bucket = ? LIMIT 1", (EMPTY_BUCKET,))
        if not free:
            cursor = await connection.execute("INSERT INTO signers (bucket, key) VALUES (:bucket, :key)", who)
            return cursor.lastrowid or 0
        await connection.execute(
            "UPDATE signers SET bucket = :bucket, key = :key WHERE slot = :slot", who | {"slot": free[0][0]}
        )
        return free[0][0]

    async def signed(self, user: int, server: int, pledge: str) -> Signed | None:
        """Return this person's sign-up for a pledge in a server, if there is one.

        Raises:
            StoreError: the database can't be read.
        """
        found = await self._read(ONE, self._person(user, server=server, pledge=pledge))
        return _signed(found[0]) if found else None

    async def withdraw(self, user: int, server: int, pledge: str) -> bool:
        """Remove a sign-up, and every trace of it in the database's files.

        Returns:
            Whether there was one.

        Raises:
            StoreError: nothing was removed.
        """
        who = self._person(user, server=server, pledge=pledge)
        return bool(await self._remove(REMOVE_ONE, who))

    async def of(self, user: int) -> list[Signed]:
        """Return everything that is kept about a person, in all servers, oldest first.

        Raises:
            StoreError: the database can't be read.
        """
        return [_signed(row) for row in await self._read(ALL_OF, self._person(user))]

    async def forget(self, user: int) -> int:
        """Remove everything that is kept about a person, and every trace of it in the database's files.

        Returns:
            How many sign-ups there were.

        Raises:
            StoreError: nothing was removed.
        """
        return await self._remove(REMOVE_ALL_OF, self._person(user))

    async def count(self, server: int, pledge: str) -> int:
        """Return how many have signed a pledge in a server.

        Raises:
            StoreError: the database can't be read.
        """
        sql = "SELECT signed FROM tally WHERE server = ? AND pledge = ?"
        found = await self._read(sql, (server, pledge))
        return found[0][0] if found else 0

    async def weeks(self, server: int, pledge: str) -> list[tuple[date, int]]:
        """Return how many of those who have signed did so in which week (its Monday, UTC), oldest first.

        Raises:
            StoreError: the database can't be read.
        """
        sql = "SELECT week, signed FROM weeks WHERE server = ? AND pledge = ? ORDER BY week"
        return [(monday(week), signed) for week, signed in await self._read(sql, (server, pledge))]

    async def close(self) -> None:
        """Close the database."""
        await self.database.close()

    async def _read(self, sql: str, values: Any) -> list[Any]:
        async with self.database.read() as connection:
            return await _rows(connection, sql, values)

    async def _remove(self, sql: str, who: dict[str, Any]) -> int:
        async with self.database.write() as connection:
            cursor = await connection.execute(sql, who)
            gone = cursor.rowcount
        if gone:
            await self.database.trim()
        return gone

    def _person(self, user: int, **more: Any) -> dict[str, Any]:
        """Return the values that find a person's rows."""
        key = self._digest(str(user).encode())
        return {"bucket": FIRST_BUCKET + int.from_bytes(key[:2], "big") // 16, "key": key, **more}

    def _digest(self, words: bytes) -> bytes:
        return hmac.digest(self._secret, words, "sha256")


def monday(week: int) -> date:
    """Return the Monday of a week, as the database counts them."""
    return FIRST_WEEK + timedelta(weeks=week)


def _signed(row: Any) -> Signed:
    server, pledge, version, consent, at = row
    return Signed(server, pledge, version, consent, datetime.fromtimestamp(at, UTC))


async def _rows(connection: aiosqlite.Connection, sql: str, values: Any = ()) -> list[Any]:
    return list(await connection.execute_fetchall(sql, values))
