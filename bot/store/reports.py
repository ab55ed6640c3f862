"""What people said did not work: a number by service, problem and day. Nothing of who said it, or where."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from bot.store.database import Database

DOUBTED_FROM = 3  # reports within 30 days put a note on the card
WITHIN = timedelta(days=30)
KEPT_FOR = timedelta(days=180)
_EPOCH = date(1970, 1, 1)


@dataclass(frozen=True)
class Report:
    """How often a problem was reported of a service since a day, and when last."""

    service: str
    problem: str
    number: int
    last: date


class Reports:
    """What people said did not work, in the database; and in memory, which services that makes doubtful.

    Args:
        database: an open database.
    """

    def __init__(self, database: Database) -> None:
        self.database = database
        self.doubted: frozenset[str] = frozenset()

    async def add(self, service: str, problem: str, at: datetime) -> None:
        """Count one report.

        Raises:
            StoreError: nothing was saved.
        """
        async with self.database.write() as connection:
            await connection.execute(
                "INSERT INTO reports VALUES (?, ?, ?, 1) ON CONFLICT DO UPDATE SET number = number + 1",
                (service, problem, _day(at)),
            )
        await self.load(at)

    async def load(self, now: datetime) -> None:
        """Read which services are doubted into memory.

        Raises:
            StoreError: the database can't be read.
        """
        async with self.database.read() as connection:
            rows = await connection.execute_fetchall(
                "SELECT service FROM reports WHERE day > ? GROUP BY service HAVING sum(number) >= ?",
                (_day(now - WITHIN), DOUBTED_FROM),
            )
        self.doubted = frozenset(row[0] for row in rows)

    async def retire(self, now: datetime) -> None:
        """Remove what is older than 180 days.

        Raises:
            StoreError: nothing was removed.
        """
        async with self.database.write() as connection:
            await connection.execute("DELETE FROM reports WHERE day < ?", (_day(now - KEPT_FOR),))

    async def since(self, day: date) -> list[Report]:
        """Return what was reported since a day, the most reported first.

        Raises:
            StoreError: the database can't be read.
        """
        async with self.database.read() as connection:
            rows = await connection.execute_fetchall(
                "SELECT service, problem, sum(number), max(day) FROM reports WHERE day >= ?"
                " GROUP BY service, problem ORDER BY sum(number) DESC, service, problem",
                ((day - _EPOCH).days,),
            )
        return [Report(row[0], row[1], row[2], _EPOCH + timedelta(days=row[3])) for row in rows]

    async def clear(self, services: Iterable[str]) -> list[str]:
        """Remove the reports of services that were looked into; return those that had any.

        Raises:
            StoreError: nothing was removed.
        """
        cleared: list[str] = []
        async with self.database.write() as connection:
            for service in services:
                gone = await connection.execute("DELETE FROM reports WHERE service = ?", (service,))
                cleared += [service] if gone.rowcount else []
        return cleared


def _day(at: datetime) -> int:
    return (at.astimezone(UTC).date() - _EPOCH).days
