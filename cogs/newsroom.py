"""The newsroom's timer: reads feeds that are due. It has no command, and no interaction ever waits for it."""

import logging
from contextlib import AsyncExitStack
from datetime import date
from typing import Any

from discord.ext import commands, tasks

from bot.client import AskMore
from bot.faces import errors
from bot.news import feeds_of, newsroom, rules_of
from bot.newsroom.newsroom import Newsroom, retire
from bot.newsroom.worker import Worker
from bot.store.database import StoreError

log = logging.getLogger("askmore.news")
LOOK_EVERY = 30  # seconds between two looks at which feeds are due


class NewsTimer(commands.Cog):
    """Reads feeds while the bot runs."""

    def __init__(self, bot: AskMore) -> None:
        self.bot = bot
        self._open = AsyncExitStack()
        self._room: Newsroom | None = None
        self._worker: Worker | None = None
        self._retired: date | None = None

    async def cog_load(self) -> None:
        """Open the newsroom, if feeds are to be fetched and stories can be kept, and begin to look."""
        try:
            shelf = self.bot.kept.stories
        except StoreError:
            return  # said at start already
        if self.bot.fetching is not None:
            room = newsroom(shelf, self.bot.library, self.bot.fetching, self.bot.clock)
            self._room, self._worker = await self._open.enter_async_context(room)
        self.look.start()

    async def cog_unload(self) -> None:
        """Stop looking and close the newsroom."""
        self.look.cancel()
        await self._open.aclose()

    @tasks.loop(seconds=LOOK_EVERY)
    async def look(self) -> None:
        """Read the feeds that are due, and once a day remove what is too old."""
        try:
            if self._room is not None and self._worker is not None:
                await self._read(self._room, self._worker)
            await self._retire()
        except StoreError as error:
            if error.reason != "closed":
                log.error("The store failed: %s", error)  # noqa: TRY400 - one line for the host

    async def _read(self, room: Newsroom, worker: Worker) -> None:
        await worker.use(rules_of(self.bot.library))
        try:
            await room.refresh(await room.due(feeds_of(self.bot.library)))
        finally:
            await worker.close()  # it has nothing to do until the next feed is due

    async def _retire(self) -> None:
        now = self.bot.clock()
        if self._retired == now.date():
            return
        gone = await retire(self.bot.kept.stories, now)
        self._retired = now.date()
        if gone:
            log.info("Removed %d stories that are older than 90 days.", gone)

    @look.error
    async def broke(self, error: Any) -> None:
        """Say what kind of error ended the look, and begin it again."""
        await errors.begin_again(self.look, "Reading feeds", error)


async def setup(bot: AskMore) -> None:
    """Add the cog."""
    await bot.add_cog(NewsTimer(bot))
