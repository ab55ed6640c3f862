"""What is kept in memory is read anew now and then: the host may have changed it with the command line."""

import logging
from datetime import date
from typing import Any

from discord.ext import commands, tasks

from bot.client import AskMore
from bot.faces import errors
from bot.store.database import StoreError

log = logging.getLogger("askmore")
EVERY = 5  # minutes


class Memory(commands.Cog):
    """Keeps what /support shows of servers and of reports in step with the database."""

    def __init__(self, bot: AskMore) -> None:
        self.bot = bot
        self._retired: date | None = None

    async def cog_load(self) -> None:
        """Begin to look."""
        self.look.start()

    async def cog_unload(self) -> None:
        """Stop looking."""
        self.look.cancel()

    @tasks.loop(minutes=EVERY)
    async def look(self) -> None:
        """Read it anew, and once a day remove reports that are too old."""
        now = self.bot.clock()
        try:
            if self._retired != now.date():
                await self.bot.kept.reports.retire(now)
                self._retired = now.date()
            await self.bot.kept.local.load()
            await self.bot.kept.reports.load(now)
        except StoreError as error:
            if error.reason != "closed":
                log.error("The store failed: %s", error)  # noqa: TRY400 - one line for the host

    @look.error
    async def broke(self, error: Any) -> None:
        """Say what kind of error ended the look, and begin it again."""
        await errors.begin_again(self.look, "Reading the store anew", error)


async def setup(bot: AskMore) -> None:
    """Add the cog."""
    await bot.add_cog(Memory(bot))
