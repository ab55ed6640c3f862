"""/setup: how the bot is set up in a server, for those who may manage it."""

import logging
from typing import Any

import discord
from discord import app_commands
from discord.ext import commands

from bot.client import AskMore
from bot.faces import digest as faces
from bot.faces import news_text as text
from bot.faces import pledge as cards
from bot.faces.answering import put
from bot.store.database import StoreError

log = logging.getLogger("askmore.setup")
Interaction = discord.Interaction[Any]


class Setup(commands.Cog):
    """Answers /setup."""

    def __init__(self, bot: AskMore) -> None:
        self.bot = bot

    @app_commands.command(name="setup", description=text.SETUP)
    @app_commands.default_permissions(manage_guild=True)
    @app_commands.allowed_installs(guilds=True, users=False)
    @app_commands.allowed_contexts(guilds=True, dms=False, private_channels=False)
    async def show(self, interaction: Interaction) -> None:
        """Show how everything stands."""
        if not interaction.permissions.manage_guild:
            await put(interaction, cards.said(text.MAY_NOT))
            return
        server, kept = interaction.guild_id or 0, self.bot.kept
        try:
            read = self.bot.library.feeds if self.bot.fetching else {}
            names = {feed_id: feed.name for feed_id, feed in read.items()}
            feeds = faces.feeds_in_words(names, await kept.stories.readings())
            view = faces.setup(await kept.digests.of(server), await kept.servers.milestone_channel(server), feeds)
        except StoreError as error:
            log.error("The store failed: %s", error)  # noqa: TRY400 - one line for the host
            view = cards.said(text.FAILED_READ)
        await put(interaction, view)


async def setup(bot: AskMore) -> None:
    """Add the cog."""
    await bot.add_cog(Setup(bot))
