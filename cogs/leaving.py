"""When the bot is taken out of a server, its rows go after a time of grace. Never because of an outage."""

import logging
from collections.abc import Iterable
from typing import Any

import discord
from discord.ext import commands, tasks

from bot.client import AskMore
from bot.faces import errors
from bot.store.database import StoreError

log = logging.getLogger("askmore.leaving")
PAGE = 200  # servers, the most that Discord gives at once


class ListError(Exception):
    """Discord's list of servers makes no sense."""


class Leaving(commands.Cog):
    """Notes servers that were left, forgets that when they come back, deletes after the grace.

    In lean mode Discord tells neither, so the list of servers is fetched once a day.
    """

    def __init__(self, bot: AskMore) -> None:
        self.bot = bot
        self._empty = False  # whether the last list was, though something is kept of servers

    async def cog_load(self) -> None:
        """Begin to look once a day."""
        self.daily.start()

    async def cog_unload(self) -> None:
        """Stop looking."""
        self.daily.cancel()

    @commands.Cog.listener()
    async def on_guild_remove(self, guild: discord.Guild) -> None:
        """Note that a server was left; discord.py does not send this on an outage."""
        await self._noted([guild.id], set())

    @commands.Cog.listener()
    async def on_guild_join(self, guild: discord.Guild) -> None:
        """Forget that a server was left."""
        await self._noted([guild.id], {guild.id})

    @commands.Cog.listener()
    async def on_ready(self) -> None:
        """Catch up with what happened while the bot was away; READY lists every server, also those in an outage."""
        if self.bot.lean:
            return
        present = {guild.id for guild in self.bot.guilds}
        try:
            known = await self.bot.kept.servers.known()
        except StoreError as error:
            log.error("The store failed: %s", error)  # noqa: TRY400 - one line for the host
            return
        await self._noted(known, present)

    async def _noted(self, servers: Iterable[int], present: set[int]) -> None:
        """Note of each server whether it was left. One that can't be noted keeps no other from it."""
        for server in servers:
            try:
                await self._note(server, left=server not in present)
            except StoreError as error:
                log.error("The store failed: %s", error)  # noqa: TRY400 - one line for the host

    async def _note(self, server: int, *, left: bool) -> None:
        if left:
            await self.bot.kept.servers.left(server, self.bot.clock())
        else:
            await self.bot.kept.servers.back(server)

    @tasks.loop(hours=24)
    async def daily(self) -> None:
        """Delete the rows of servers that were left longer ago than the grace."""
        try:
            if self.bot.lean and not await self._counted():
                return  # a server that came back may not be known to have: nothing is deleted
            gone = await self.bot.kept.servers.purge_left(self.bot.clock() - self.bot.grace)
            if gone:
                await self.bot.kept.local.load()
        except StoreError as error:
            log.error("The store failed: %s", error)  # noqa: TRY400 - one line for the host
            return
        if gone:
            log.info("Deleted the rows of %d servers that were left long enough ago.", len(gone))

    @daily.before_loop
    async def ready(self) -> None:
        """In lean mode wait until the bot is connected: then the list is fetched."""
        if self.bot.lean:
            await self.bot.wait_until_ready()

    async def _counted(self) -> bool:
        """Fetch the list of servers and note which were left; return whether that was done for all.

        Raises:
            StoreError: the database can't be used.
        """
        # First what is kept, then the list: a server that is joined in between is not missed in it.
        known = await self.bot.kept.servers.known()
        try:
            present = await self._fetched()
        except (ListError, *errors.UNSENT) as error:
            said = errors.describe(error)
            log.error("The list of servers could not be fetched whole (%s). Nothing is noted.", said)  # noqa: TRY400
            return False
        # An empty list is rather a mistake of Discord's than a farewell, so it has to come twice.
        before, self._empty = self._empty, bool(known) and not present
        if self._empty and not before:
            log.error("The list of servers is empty. Nothing is noted unless it is so again tomorrow.")
            return False
        self.bot.counted = len(present)
        log.info("Counted %d servers.", len(present))
        for server in known:
            await self._note(server, left=server not in present)
        return True

    async def _fetched(self) -> set[int]:
        """Return the ids of all servers that the bot is in.

        Raises:
            ListError: a page does not go on where the one before ended.
        """
        present: set[int] = set()
        last = 0
        while True:
            page = await self.bot.http.get_guilds(PAGE, after=last or None, with_counts=False)
            ids = [int(one["id"]) for one in page]
            if ids and min(ids) <= last:
                raise ListError
            present.update(ids)
            if len(ids) < PAGE:
                return present
            last = max(ids)

    @daily.error
    async def broke(self, error: Any) -> None:
        """Say what kind of error ended the daily look, and begin it again."""
        await errors.begin_again(self.daily, "The daily look", error)


async def setup(bot: AskMore) -> None:
    """Add the cog."""
    await bot.add_cog(Leaving(bot))
