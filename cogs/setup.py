"""/setup: one private card that shows how the bot is set up in a server, and changes it in place."""

import logging
from collections.abc import Awaitable, Callable, Sequence
from functools import partial
from typing import Any

import discord
from discord import app_commands, ui
from discord.ext import commands

from bot.client import AskMore
from bot.faces import channels, errors, news_text, posting, stories
from bot.faces import digest as news
from bot.faces import pledge as cards
from bot.faces import setup as faces
from bot.faces import setup_text as text
from bot.faces.answering import put
from bot.faces.setup_buttons import LANGUAGES
from bot.faces.speech import Speaker, speaker_of
from bot.library import places
from bot.store.database import StoreError
from bot.store.stories import Among

log = logging.getLogger("askmore.setup")
Interaction = discord.Interaction[Any]


class Setup(commands.Cog):
    """Answers /setup, and the selects and buttons of its card."""

    def __init__(self, bot: AskMore) -> None:
        self.bot = bot

    @app_commands.command(name="setup", description=text.COMMAND)
    @app_commands.default_permissions(manage_guild=True)
    @app_commands.allowed_installs(guilds=True, users=False)
    @app_commands.allowed_contexts(guilds=True, dms=False, private_channels=False)
    async def show(self, interaction: Interaction) -> None:
        """Show how everything stands."""
        await self.act(interaction, "open")

    async def act(self, interaction: Interaction, action: str) -> None:
        """Do what a button says, for those who may."""
        known: dict[str, Callable[[Interaction], Awaitable[ui.LayoutView]]] = {
            "open": self._card,
            "sample": self._sample,
            "reset": self._sure,
            "reset-now": self._reset,
            "no-milestones": self._no_milestones,
            **{f"see-{what}": partial(self._open, what=what) for what in ("country", "language", "milestones")},
        }
        await self._answered(interaction, known[action])

    async def choose(self, interaction: Interaction, what: str, value: str) -> None:
        """Take what was chosen in a select, from those who may."""
        known: dict[str, Callable[[Interaction, str], Awaitable[ui.LayoutView]]] = {
            "what": self._open,
            "country": self._country,
            "language": self._language,
            "channel": self._milestones,
        }
        await self._answered(interaction, lambda one: known[what](one, value))

    async def _answered(
        self, interaction: Interaction, work: Callable[[Interaction], Awaitable[ui.LayoutView]]
    ) -> None:
        say = speaker_of(interaction)
        if not interaction.permissions.manage_guild:
            await put(interaction, cards.said(say, news_text.MAY_NOT))
            return
        try:
            view = await work(interaction)
        except StoreError as error:
            log.error("The store failed: %s", error)  # noqa: TRY400 - one line for the host
            view = cards.said(say, news_text.FAILED_READ)
        await put(interaction, view)

    async def _card(self, interaction: Interaction, notes: Sequence[str] = ()) -> ui.LayoutView:
        """Return the card of everything, with notes in the reader's words."""
        say, server, kept = speaker_of(interaction), interaction.guild_id or 0, self.bot.kept
        digest, milestones = await kept.digests.of(server), await kept.servers.milestone_channel(server)
        closed = await kept.servers.milestones_stopped(server)
        read = self.bot.library.feeds if self.bot.fetching else {}
        names = {feed_id: feed.name for feed_id, feed in read.items()}
        chosen = [*([digest.channel] if digest else []), *([milestones] if milestones else [])]
        state = faces.State(
            here=kept.here(server),
            digest=digest,
            milestones=milestones,
            milestones_stopped=channels.stopped(say, *closed) if closed else "",
            feeds=faces.feeds_in_words(say, names, await kept.stories.readings()),
            lacking={channel: self._lacking(interaction, channel) for channel in chosen},
        )
        return faces.card(say, state, notes)

    @staticmethod
    def _lacking(interaction: Interaction, channel: int) -> str:
        """Return what the bot lacks in a channel, in the reader's words; nothing where it lacks nothing."""
        say = speaker_of(interaction)
        if channels.gone(interaction, channel):
            return say(news_text.CHANNEL_GONE)
        return channels.lacking(say, interaction, channel)

    async def _open(self, interaction: Interaction, what: str) -> ui.LayoutView:
        """Return the card of one setting."""
        say, server, kept = speaker_of(interaction), interaction.guild_id or 0, self.bot.kept
        if what == "country":
            return faces.country(say, self.bot.library, kept.here(server).country)
        if what == "language":
            return faces.language(say, kept.here(server).language)
        if what == "milestones":
            return faces.milestones(say, await kept.servers.milestone_channel(server))
        digest = await kept.digests.of(server)
        return news.card(say, digest) if what == "news" else await self._card(interaction)

    async def _country(self, interaction: Interaction, value: str) -> ui.LayoutView:
        server, here = interaction.guild_id or 0, self.bot.kept.here(interaction.guild_id)
        if value.startswith("@"):
            return faces.country(speaker_of(interaction), self.bot.library, here.country, value)
        code = value if value in places.COUNTRY_CODES else None
        await self.bot.kept.local.choose(server, country=code, language=here.language)
        return await self._card(interaction)

    async def _language(self, interaction: Interaction, value: str) -> ui.LayoutView:
        server, here = interaction.guild_id or 0, self.bot.kept.here(interaction.guild_id)
        language = value if value in LANGUAGES else None
        await self.bot.kept.local.choose(server, country=here.country, language=language)
        return await self._card(interaction)

    async def _milestones(self, interaction: Interaction, value: str) -> ui.LayoutView:
        server, channel = interaction.guild_id or 0, int(value) if value.isdigit() else 0
        before = await self.bot.kept.servers.milestone_channel(server)
        lacking = self._lacking(interaction, channel)
        if lacking:
            return faces.milestones(speaker_of(interaction), before, [lacking])
        await self.bot.kept.servers.set_milestone_channel(server, channel)
        return await self._card(interaction)

    async def _no_milestones(self, interaction: Interaction) -> ui.LayoutView:
        await self.bot.kept.servers.set_milestone_channel(interaction.guild_id or 0, None)
        return await self._card(interaction)

    async def _sure(self, interaction: Interaction) -> ui.LayoutView:
        return faces.sure(speaker_of(interaction))

    async def _reset(self, interaction: Interaction) -> ui.LayoutView:
        server, kept = interaction.guild_id or 0, self.bot.kept
        await kept.digests.remove(server)
        await kept.servers.set_milestone_channel(server, None)
        await kept.local.choose(server, country=None, language=None)
        return await self._card(interaction, [speaker_of(interaction)(text.RESET_DONE)])

    async def _sample(self, interaction: Interaction) -> ui.LayoutView:
        """Post the newest stories once, as the digest would, in the server's language; they count as not had."""
        say, server = speaker_of(interaction), interaction.guild_id or 0
        digest = await self.bot.kept.digests.of(server)
        if digest is None:
            return await self._card(interaction, [say(text.SAMPLE_NO_CHANNEL)])
        if lacking := self._lacking(interaction, digest.channel):
            return await self._card(interaction, [lacking])
        public = posting.public(self.bot, server)
        shown = news.choose(public, await self._newest(public, server, digest.topics))
        if not shown:
            return await self._card(interaction, [say(text.SAMPLE_NONE)])
        support = public.mention("support", self.bot.mentions)
        view = news.post(public, shown, digest.topics, support, "sample", public(text.SAMPLE_NOTE))
        channel = self.bot.get_partial_messageable(digest.channel, guild_id=server)
        try:
            await posting.send(channel, view, nonce=posting.nonce(server, f"sample {_of(interaction)}"))
        except errors.UNSENT as error:
            log.warning("A sample could not be posted: %s", errors.describe(error))
            return await self._card(interaction, [say(text.SAMPLE_FAILED, channel=channels.place(digest.channel))])
        return await self._card(interaction, [say(text.SAMPLE_POSTED, channel=channels.place(digest.channel))])

    async def _newest(self, public: Speaker, server: int, topics: Sequence[str]) -> list[stories.Shown]:
        library, language = self.bot.library, posting.language_of(self.bot, server)
        of = Among(tuple(library.feeds), (language,), tuple(topics))
        found = await self.bot.kept.stories.latest(of, news.MOST) if of.feeds else []
        return [
            *(stories.of_feed(one, library) for one in found),
            *stories.editors_of(public, library, of.languages, of.topics),
        ]


def _of(interaction: Interaction) -> int:
    """Return the id of the card that was pressed: a second press on it is the same sample."""
    return interaction.message.id if interaction.message else interaction.id


async def setup(bot: AskMore) -> None:
    """Add the cog."""
    await bot.add_cog(Setup(bot))
