"""What servers chose, and what goes when the bot has left one."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from bot.store.database import Database
from bot.store.pledges import monday

# The sign-ups come first: how many of those went is told.
REMOVE_SERVER = (
    "DELETE FROM pledges WHERE server = ?",
    "DELETE FROM milestones WHERE server = ?",
    "DELETE FROM servers WHERE server = ?",
    "DELETE FROM digests WHERE server = ?",
    "DELETE FROM deliveries WHERE server = ?",
    "DELETE FROM delivered WHERE server = ?",
    "DELETE FROM contacts WHERE server = ?",
)
REMOVE_EVERYTHING = (
    "DELETE FROM pledges",
    "DELETE FROM signers",
    "DELETE FROM milestones",
    "DELETE FROM servers",
    "DELETE FROM stories",
    "DELETE FROM story_words",
    "DELETE FROM seen_stories",
    "DELETE FROM feeds",
    "DELETE FROM digests",
    "DELETE FROM deliveries",
    "DELETE FROM delivered",
    "DELETE FROM contacts",
    "DELETE FROM reports",
)


@dataclass(frozen=True)
class Week:
    """How many of those who have signed a pledge in a server did so in one week."""

    server: int
    pledge: str
    monday: date
    signed: int


class Servers:
    """The servers' side of the database.

    Args:
        database: an open database.
    """

    def __init__(self, database: Database) -> None:
        self.database = database

    async def left(self, server: int, at: datetime) -> None:
        """Note that the bot was taken out of a server. If that is noted already, the first time stays.

        Raises:
            StoreError: nothing was saved.
        """
        await self._write(
            "INSERT INTO servers (server, left_at) VALUES (?, ?)"
            " ON CONFLICT DO UPDATE SET left_at = coalesce(left_at, excluded.left_at)",
            (server, int(at.timestamp())),
        )

    async def back(self, server: int) -> None:
        """Note that the bot is in a server (again), so that nothing of it goes.

        Raises:
            StoreError: nothing was saved.
        """
        if await self._value("SELECT left_at FROM servers WHERE server = ?", (server,)) is not None:
            await self._write("UPDATE servers SET left_at = NULL WHERE server = ?", (server,))

    async def known(self) -> list[int]:
        """Return the servers that anything is kept of.

        Raises:
            StoreError: the database can't be read.
        """
        async with self.database.read() as connection:
            rows = await connection.execute_fetchall(
                "SELECT server FROM tally UNION SELECT server FROM servers"
                " UNION SELECT server FROM digests UNION SELECT server FROM delivered UNION SELECT server FROM contacts"
            )
        return [row[0] for row in rows]

    async def purge_left(self, before: datetime) -> list[int]:
        """Remove everything of the servers that the bot left before a time; return their ids.

        Raises:
            StoreError: some of it was not removed.
        """
        async with self.database.read() as connection:
            rows = await connection.execute_fetchall(
                "SELECT server FROM servers WHERE left_at < ? ORDER BY server", (int(before.timestamp()),)
            )
        gone = [row[0] for row in rows]
        for server in gone:
            await self.purge(server)
        return gone

    async def purge(self, server: int) -> int:
        """Remove everything of a server, and every trace of it in the database's files.

        Returns:
            How many sign-ups there were.

        Raises:
            StoreError: nothing was removed.
        """
        return await self._purge(REMOVE_SERVER, (server,))

    async def purge_everything(self) -> int:
        """Remove everything of everybody; return how many sign-ups there were.

        Raises:
            StoreError: nothing was removed, or it was but its room in the file could not be given back.
        """
        gone = await self._purge(REMOVE_EVERYTHING, ())
        await self.database.compact()
        await self.database.trim()
        return gone

    async def _purge(self, statements: Iterable[str], values: Iterable[Any]) -> int:
        async with self.database.write() as connection:
            gone = [(await connection.execute(sql, values)).rowcount for sql in statements]
        await self.database.trim()
        return gone[0]

    async def milestone_channel(self, server: int) -> int | None:
        """Return the channel that milestones are announced in, if the server has chosen one and it is open.

        Raises:
            StoreError: the database can't be read.
        """
        return await self._value(
            "SELECT milestone_channel FROM servers WHERE server = ? AND milestones_stopped IS NULL", (server,)
        )

    async def set_milestone_channel(self, server: int, channel: int | None) -> None:
        """Announce milestones in this channel, or nowhere.

        Raises:
            StoreError: nothing was saved.
        """
        await self._write(
            "INSERT INTO servers (server, milestone_channel) VALUES (?, ?)"
            " ON CONFLICT DO UPDATE SET milestone_channel = excluded.milestone_channel, milestones_stopped = NULL",
            (server, channel),
        )

    async def stop_milestones(self, server: int, why: str) -> None:
        """Announce no more milestones until admins choose a channel again.

        Raises:
            StoreError: nothing was saved.
        """
        await self._write("UPDATE servers SET milestones_stopped = ? WHERE server = ?", (why, server))

    async def milestones_stopped(self, server: int) -> tuple[int, str] | None:
        """Return the channel in which milestones are no longer announced, and why; or None.

        Raises:
            StoreError: the database can't be read.
        """
        sql = "SELECT milestone_channel, milestones_stopped FROM servers WHERE server = ?"
        async with self.database.read() as connection:
            rows = [tuple(row) for row in await connection.execute_fetchall(sql, (server,))]
        return next(((channel, why) for channel, why in rows if channel and why), None)

    async def milestone(self, server: int, pledge: str) -> int:
        """Return the highest milestone that was announced, 0 if none was.

        Raises:
            StoreError: the database can't be read.
        """
        sql = "SELECT reached FROM milestones WHERE server = ? AND pledge = ?"
        return await self._value(sql, (server, pledge)) or 0

    async def set_milestone(self, server: int, pledge: str, reached: int) -> bool:
        """Note that a milestone is announced. Announce it if, and only if, this returns True.

        Returns:
            Whether it is higher than all before it.

        Raises:
            StoreError: nothing was saved.
        """
        changed = await self._write(
            "INSERT INTO milestones VALUES (?, ?, ?)"
            " ON CONFLICT DO UPDATE SET reached = excluded.reached WHERE excluded.reached > reached",
            (server, pledge, reached),
        )
        return changed > 0

    async def weeks(self) -> list[Week]:
        """Return the numbers of all servers by week.

        Raises:
            StoreError: the database can't be read.
        """
        async with self.database.read() as connection:
            rows = await connection.execute_fetchall(
                "SELECT server, pledge, week, signed FROM weeks ORDER BY server, pledge, week"
            )
        return [Week(server, pledge, monday(week), signed) for server, pledge, week, signed in rows]

    async def _write(self, sql: str, values: Iterable[Any]) -> int:
        async with self.database.write() as connection:
            return (await connection.execute(sql, values)).rowcount

    async def _value(self, sql: str, values: Iterable[Any]) -> Any:
        async with self.database.read() as connection:
            rows = list(await connection.execute_fetchall(sql, values))
        return rows[0][0] if rows else None
