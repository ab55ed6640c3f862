"""The newsroom's timer: reads feeds that are due. It has no command, and no interaction ever waits for it."""

import logging
from contextlib import AsyncExitStack
from datetime import date
from typing import Any

from discord.ext import commands, tasks

from bot.client import AskMore
from bot.faces import errors
from bot.news import feeds_of, newsroom, rules_of
from bot.newsroom.newsroom import Newsroom
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
        """Open the newsroom and begin to look, if feeds are to be fetched and stories can be kept."""
        if self.bot.fetching is None:
            return
        try:
            shelf = self.bot.kept.stories
        except StoreError:
            return  # said at start already
        room = newsroom(shelf, self.bot.library, self.bot.fetching, self.bot.clock)
        self._room, self._worker = await self._open.enter_async_context(room)
        self.look.start()

    async def cog_unload(self) -> None:
        """Stop looking and close the newsroom."""
        self.look.cancel()
        await self._open.aclose()

    @tasks.loop(seconds=LOOK_EVERY)
    async def look(self) -> None:
        """Read the feeds that are due. The worker ends when there is nothing more to do."""
        if self._room is None or self._worker is None:
            return
        await self._worker.use(rules_of(self.bot.library))
        try:
            due = await self._room.due(feeds_of(self.bot.library))
            await self._room.refresh(due)
            await self._retire(self._room)
        except StoreError as error:
            log.error("The store failed: %s", error)  # noqa: TRY400 - one line for the host
        await self._worker.close()

    async def _retire(self, room: Newsroom) -> None:
        today = self.bot.clock().date()
        if self._retired != today:
            gone = await room.retire()
            self._retired = today
            if gone:
                log.info("Removed %d stories that are older than 90 days.", gone)

    @look.error
    async def broke(self, error: Any) -> None:
        """Say what kind of error ended the look, and begin it again."""
        await errors.begin_again(self.look, "Reading feeds", error)


async def setup(bot: AskMore) -> None:
    """Add the cog."""
    await bot.add_cog(NewsTimer(bot))
