"""Everything the bot keeps, in one place to open and close; or, when that failed, the reason why."""

from pathlib import Path

from bot.store.digests import Digests
from bot.store.errors import StoreError
from bot.store.pledges import Pledges
from bot.store.servers import Servers
from bot.store.stories import Stories


class Kept:
    """The pledges, the servers' choices and the news of one database. Before `open` it is closed."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._error = StoreError("closed", path)
        self._pledges: Pledges | None = None

    async def open(self, secret: bytes) -> None:
        """Open the database.

        Raises:
            StoreError: it can't be used. Asking for anything then raises the same again.
        """
        try:
            self._pledges = await Pledges.open(self._path, secret)
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

    async def close(self) -> None:
        """Close the database, if it is open."""
        if self._pledges is not None:
            pledges, self._pledges = self._pledges, None
            self._error = StoreError("closed", self._path)
            await pledges.close()
