"""The digest's timer: posts what is due, each once, and looks into what a restart or an outage left open."""

import asyncio
import logging
from collections.abc import Awaitable, Iterable
from datetime import datetime, timedelta
from typing import Any

from discord.ext import commands, tasks

from bot.client import AskMore
from bot.faces import digest as faces
from bot.faces import errors, posting, stories
from bot.faces.stories import Shown
from bot.newsroom.schedule import following, too_late
from bot.store.database import StoreError
from bot.store.digests import Delivery, Digest
from bot.store.stories import Among

log = logging.getLogger("askmore.digest")
LOOK_EVERY = 30  # seconds
AT_ONCE = 5  # posts
# How far back a digest looks: further than its interval, for one that was late or left out.
WEEKLY, DAILY = timedelta(days=10), timedelta(days=3)


class DigestTimer(commands.Cog):
    """Posts digests while the bot runs."""

    def __init__(self, bot: AskMore) -> None:
        self.bot = bot

    async def cog_load(self) -> None:
        """Begin to look."""
        self.look.start()

    async def cog_unload(self) -> None:
        """Stop looking."""
        self.look.cancel()

    @tasks.loop(seconds=LOOK_EVERY)
    async def look(self) -> None:
        """Finish what is open, then post what is due."""
        try:
            await self.work()
        except StoreError as error:
            if error.reason != "closed":
                log.error("The store failed: %s", error)  # noqa: TRY400 - one line for the host

    @look.before_loop
    async def ready(self) -> None:
        """Wait until the bot knows its servers."""
        await self.bot.wait_until_ready()

    async def work(self) -> None:
        """Do it once.

        Raises:
            StoreError: the database can't be used; what is open is looked into again.
        """
        digests = self.bot.kept.digests
        await _side_by_side(self._again(delivery) for delivery in await digests.unfinished())
        await _side_by_side(self._post(digest) for digest in await digests.due(self.bot.clock()))

    async def _again(self, delivery: Delivery) -> None:
        digest = await self.bot.kept.digests.of(delivery.server)
        await posting.deliver(self.bot, delivery, digest.topics if digest else (), again=True)

    async def _post(self, digest: Digest) -> None:
        """Note this digest and the next one's time, then post it, unless it is too late or there is nothing new."""
        now, due = self.bot.clock(), digest.next_at
        if due is None:
            return
        this = following(digest.weekday, digest.hour, digest.timezone, due - timedelta(seconds=1))
        slot = this.day.isoformat()
        next_at = following(digest.weekday, digest.hour, digest.timezone, now, not_on=slot).at
        say = posting.public(self.bot, digest.server)
        shown = [] if too_late(digest.weekday, due, now) else faces.choose(say, await self._candidates(digest, now))
        delivery = posting.prepared(digest, shown, slot, now)
        # What is to be posted is noted first: a bot that dies here posts it after its start.
        begun = bool(shown) and await self.bot.kept.digests.begin(delivery, posting.events(shown))
        await self.bot.kept.digests.move_on(digest, slot, next_at)
        if begun:
            await posting.deliver(self.bot, delivery, digest.topics)

    async def _candidates(self, digest: Digest, now: datetime) -> list[Shown]:
        since = now - (DAILY if digest.weekday is None else WEEKLY)
        library, language = self.bot.library, posting.language_of(self.bot, digest.server)
        of = Among(tuple(library.feeds), (language,), digest.topics)
        found = await self.bot.kept.stories.undelivered(of, digest.server, since) if of.feeds else []
        editors = stories.editors_of(posting.public(self.bot, digest.server), library, of.languages, of.topics)
        fresh = [one for one in editors if one.published >= since]
        had = await self.bot.kept.digests.had(digest.server, posting.events(fresh))
        return [*(stories.of_feed(one, library) for one in found), *(one for one in fresh if one.event not in had)]

    @look.error
    async def broke(self, error: Any) -> None:
        """Say what kind of error ended the look, and begin it again."""
        await errors.begin_again(self.look, "Posting the news", error)


async def _side_by_side(work: Iterable[Awaitable[None]]) -> None:
    """Do it all, a few at once, so that one slow channel holds up no other; then raise what went wrong, if anything."""
    turns = asyncio.Semaphore(AT_ONCE)

    async def one(part: Awaitable[None]) -> None:
        async with turns:
            await part

    for outcome in await asyncio.gather(*map(one, work), return_exceptions=True):
        if outcome is not None:
            raise outcome


async def setup(bot: AskMore) -> None:
    """Add the cog."""
    await bot.add_cog(DigestTimer(bot))
