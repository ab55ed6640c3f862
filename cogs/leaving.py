"""When the bot is taken out of a server, its rows go after a time of grace. Never because of an outage."""

import logging
from typing import Any

import discord
from discord.ext import commands, tasks

from bot.client import AskMore
from bot.faces import errors
from bot.store.database import StoreError

log = logging.getLogger("askmore.leaving")


class Leaving(commands.Cog):
    """Notes servers that were left, forgets that when they come back, deletes after the grace."""

    def __init__(self, bot: AskMore) -> None:
        self.bot = bot

    async def cog_load(self) -> None:
        """Begin to look once a day."""
        self.daily.start()

    async def cog_unload(self) -> None:
        """Stop looking."""
        self.daily.cancel()

    @commands.Cog.listener()
    async def on_guild_remove(self, guild: discord.Guild) -> None:
        """Note that a server was left; discord.py does not send this on an outage."""
        await self._note(guild.id, left=True)

    @commands.Cog.listener()
    async def on_guild_join(self, guild: discord.Guild) -> None:
        """Forget that a server was left."""
        await self._note(guild.id, left=False)

    @commands.Cog.listener()
    async def on_ready(self) -> None:
        """Catch up with what happened while the bot was away; READY lists every server, also those in an outage."""
        present = {guild.id for guild in self.bot.guilds}
        try:
            known = await self.bot.kept.servers.known()
        except StoreError as error:
            log.error("The store failed: %s", error)  # noqa: TRY400 - one line for the host
            return
        for server in known:
            await self._note(server, left=server not in present)

    async def _note(self, server: int, *, left: bool) -> None:
        try:
            if left:
                await self.bot.kept.servers.left(server, self.bot.clock())
            else:
                await self.bot.kept.servers.back(server)
        except StoreError as error:
            log.error("The store failed: %s", error)  # noqa: TRY400 - one line for the host

    @tasks.loop(hours=24)
    async def daily(self) -> None:
        """Delete the rows of servers that were left longer ago than the grace."""
        try:
            gone = await self.bot.kept.servers.purge_left(self.bot.clock() - self.bot.grace)
            if gone:
                await self.bot.kept.local.load()
        except StoreError as error:
            log.error("The store failed: %s", error)  # noqa: TRY400 - one line for the host
            return
        if gone:
            log.info("Deleted the rows of %d servers that were left long enough ago.", len(gone))

    @daily.error
    async def broke(self, error: Any) -> None:
        """Say what kind of error ended the daily look, and begin it again."""
        await errors.begin_again(self.daily, "The daily look", error)


async def setup(bot: AskMore) -> None:
    """Add the cog."""
    await bot.add_cog(Leaving(bot))
