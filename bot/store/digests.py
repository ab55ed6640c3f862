"""Each server's digest, and what it has had: so that no story comes twice, and no digest either."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from bot.store.database import Database


@dataclass(frozen=True)
class Digest:
    """What a server chose.

    Args:
        server: Discord's id of the server.
        channel: where it is posted.
        weekday: 0 Monday to 6 Sunday; None for every day.
        hour: 0 to 23, on the clocks of the time zone.
        timezone: an IANA name.
        topics: what it is about; none for anything.
        next_at: when it is due; None while it is stopped.
        slot: the local day of the last one that was due.
        posted_at: when one was last posted.
        stopped: why it is stopped, for admins; empty while it goes on.
    """

    server: int
    channel: int
    weekday: int | None = 0
    hour: int = 9
    timezone: str = "UTC"
    topics: tuple[str, ...] = ()
    next_at: datetime | None = None
    slot: str = ""
    posted_at: datetime | None = None
    stopped: str = ""


@dataclass(frozen=True)
class Delivery:
    """A digest on its way: what it holds, since when, and the nonce by which Discord knows it again."""

    server: int
    slot: str
    channel: int
    nonce: str
    body: str
    begun: datetime


_FIELDS = "server, channel, weekday, hour, timezone, topics, next_at, slot, posted_at, stopped"
_DELIVERY = "server, slot, channel, nonce, body, begun"


class Digests:
    """The digests' side of the database.

    Args:
        database: an open database.
    """

    def __init__(self, database: Database) -> None:
        self.database = database

    async def of(self, server: int) -> Digest | None:
        """Return a server's digest, if it has one.

        Raises:
            StoreError: the database can't be read.
        """
        found = await self._select("server = ?", (server,))
        return found[0] if found else None

    async def due(self, now: datetime) -> list[Digest]:
        """Return the digests that are due, the longest overdue first.

        Raises:
            StoreError: the database can't be read.
        """
        return await self._select("next_at <= ? ORDER BY next_at, server", (_seconds(now),))

    async def put(self, digest: Digest) -> None:
        """Keep what a server chose.

        Raises:
            StoreError: nothing was saved.
        """
        values = (
            digest.server,
            digest.channel,
            digest.weekday,
            digest.hour,
            digest.timezone,
            json.dumps(digest.topics),
            _seconds(digest.next_at),
            digest.slot,
            _seconds(digest.posted_at),
            digest.stopped,
        )
        marks = ", ".join("?" * len(values))
        await self._write([(f"INSERT OR REPLACE INTO digests ({_FIELDS}) VALUES ({marks})", values)])  # noqa: S608

    async def remove(self, server: int) -> None:
        """Forget a server's digest. What it has had stays, so that a new one does not repeat it.

        Raises:
            StoreError: nothing was removed.
        """
        await self._write(
            [
                ("DELETE FROM digests WHERE server = ?", (server,)),
                ("DELETE FROM deliveries WHERE server = ? AND sent IS NULL", (server,)),
            ]
        )

    async def begin(self, delivery: Delivery, events: Iterable[str]) -> bool:
        """Note that a digest is about to be posted, and what it holds. Post it if, and only if, this returns True.

        Raises:
            StoreError: nothing was saved.
        """
        async with self.database.write() as connection:
            made = await connection.execute(
                f"INSERT INTO deliveries ({_DELIVERY}) VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",  # noqa: S608
                (*_row(delivery), _seconds(delivery.begun)),
            )
            if made.rowcount:
                await connection.executemany(
                    "INSERT OR IGNORE INTO delivered VALUES (?, ?, ?)",
                    [(delivery.server, event, _seconds(delivery.begun)) for event in events],
                )
        return made.rowcount > 0

    async def had(self, server: int, events: Sequence[str]) -> set[str]:
        """Return those events that a server has had in a digest.

        Raises:
            StoreError: the database can't be read.
        """
        async with self.database.read() as connection:
            rows = await connection.execute_fetchall(
                "SELECT event FROM delivered WHERE server = ? AND event IN (SELECT value FROM json_each(?))",
                (server, json.dumps(list(events))),
            )
        return {row[0] for row in rows}

    async def unfinished(self) -> list[Delivery]:
        """Return the deliveries that were begun and neither sent nor given up.

        Raises:
            StoreError: the database can't be read.
        """
        async with self.database.read() as connection:
            rows = await connection.execute_fetchall(
                f"SELECT {_DELIVERY} FROM deliveries WHERE sent IS NULL ORDER BY begun, server"  # noqa: S608
            )
        return [Delivery(*row[:5], begun=_time(row[5])) for row in rows]

    async def sent(self, delivery: Delivery, at: datetime) -> None:
        """Note that Discord has a digest. What it held is no longer needed.

        Raises:
            StoreError: nothing was saved.
        """
        await self._write(
            [
                (
                    "UPDATE deliveries SET sent = ?, body = '' WHERE server = ? AND slot = ?",
                    (_seconds(at), delivery.server, delivery.slot),
                ),
                ("UPDATE digests SET posted_at = ? WHERE server = ?", (_seconds(at), delivery.server)),
            ]
        )

    async def give_up(self, delivery: Delivery, events: Sequence[str], stopped: str = "") -> None:
        """Note that a digest can't be posted: its stories count as not had. With a reason the digest stops.

        Raises:
            StoreError: nothing was saved.
        """
        statements: list[tuple[str, tuple[Any, ...]]] = [
            ("DELETE FROM deliveries WHERE server = ? AND slot = ?", (delivery.server, delivery.slot)),
            (
                "DELETE FROM delivered WHERE server = ? AND event IN (SELECT value FROM json_each(?))",
                (delivery.server, json.dumps(list(events))),
            ),
        ]
        if stopped:
            statements.append(
                ("UPDATE digests SET next_at = NULL, stopped = ? WHERE server = ?", (stopped, delivery.server))
            )
        await self._write(statements)

    async def move_on(self, digest: Digest, slot: str, next_at: datetime) -> None:
        """Note that a digest's time has come, and when it comes next; what admins changed meanwhile stands.

        Raises:
            StoreError: nothing was saved.
        """
        sql = "UPDATE digests SET slot = ?, next_at = ? WHERE server = ? AND next_at = ?"
        await self._write([(sql, (slot, _seconds(next_at), digest.server, _seconds(digest.next_at)))])

    async def _write(self, statements: Iterable[tuple[str, tuple[Any, ...]]]) -> None:
        async with self.database.write() as connection:
            for sql, values in statements:
                await connection.execute(sql, values)

    async def _select(self, where: str, values: Sequence[Any]) -> list[Digest]:
        async with self.database.read() as connection:
            rows = await connection.execute_fetchall(f"SELECT {_FIELDS} FROM digests WHERE {where}", values)  # noqa: S608
        return [_digest(row) for row in rows]


def _row(delivery: Delivery) -> tuple[Any, ...]:
    return (delivery.server, delivery.slot, delivery.channel, delivery.nonce, delivery.body)


def _digest(row: Any) -> Digest:
    values = dict(zip(_FIELDS.split(", "), row, strict=True))
    values["topics"] = tuple(json.loads(values["topics"]))
    values |= {name: _time(values[name]) for name in ("next_at", "posted_at") if values[name] is not None}
    return Digest(**values)


def _seconds(at: datetime | None) -> int | None:
    return int(at.timestamp()) if at is not None else None


def _time(seconds: int) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)
