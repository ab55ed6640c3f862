"""Everything the bot keeps, in one place to open and close; or, when that failed, the reason why."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from bot.store.digests import Digests
from bot.store.errors import StoreError
from bot.store.local import Here, Local
from bot.store.pledges import Pledges
from bot.store.reports import Reports
from bot.store.servers import Servers
from bot.store.stories import Stories


class Kept:
    """The pledges, the servers' choices and the news of one database. Before `open` it is closed."""

    def __init__(self, path: Path, clock: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        self._path = path
        self._clock = clock
        self._error = StoreError("closed", path)
        self._pledges: Pledges | None = None
        self._local: Local | None = None
        self._reports: Reports | None = None

    async def open(self, secret: bytes) -> None:
        """Open the database.

        Raises:
            StoreError: it can't be used. Asking for anything then raises the same again.
        """
        try:
            self._pledges = await Pledges.open(self._path, secret)
            local, reports = Local(self._pledges.database), Reports(self._pledges.database)
            await local.load()
            await reports.load(self._clock())
            self._local, self._reports = local, reports
        except StoreError as error:
            self._error = error
            raise

    @property
    def pledges(self) -> Pledges:
        """The pledges.

        Raises:
            StoreError: the database is not open.
        """
        if self._pledges is None:
            raise self._error
        return self._pledges

    @property
    def servers(self) -> Servers:
        """What servers chose.

        Raises:
            StoreError: the database is not open.
        """
        return Servers(self.pledges.database)

    @property
    def stories(self) -> Stories:
        """The stories of feeds, and how feeds stand.

        Raises:
            StoreError: the database is not open.
        """
        return Stories(self.pledges.database)

    @property
    def digests(self) -> Digests:
        """The servers' digests.

        Raises:
            StoreError: the database is not open.
        """
        return Digests(self.pledges.database)

    @property
    def local(self) -> Local:
        """What servers add to the services.

        Raises:
            StoreError: the database is not open.
        """
        if self._local is None:
            raise self._error
        return self._local

    @property
    def reports(self) -> Reports:
        """What people said did not work.

        Raises:
            StoreError: the database is not open.
        """
        if self._reports is None:
            raise self._error
        return self._reports

    def here(self, server: int | None) -> Here:
        """Return what /support knows of a server, from memory; nothing where the database is not open."""
        return self._local.here(server) if self._local else Here()

    @property
    def doubted(self) -> frozenset[str]:
        """The services that people had trouble with, from memory; none where the database is not open."""
        return self._reports.doubted if self._reports else frozenset()

    async def close(self) -> None:
        """Close the database, if it is open."""
        if self._pledges is not None:
            pledges, self._pledges = self._pledges, None
            self._error = StoreError("closed", self._path)
            await pledges.close()
