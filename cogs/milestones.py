"""/pledge-milestones: admins choose a channel for one quiet message at 10, 25, 50, 100, … signatures."""

import logging
from typing import Any

import discord
from discord import app_commands
from discord.ext import commands

from bot.client import AskMore
from bot.faces import channels
from bot.faces import pledge as cards
from bot.faces import pledge_text as text
from bot.faces.answering import put
from bot.faces.speech import speaker_of
from bot.store.database import StoreError

log = logging.getLogger("askmore.milestones")
Interaction = discord.Interaction[Any]


class Milestones(commands.Cog):
    """Answers /pledge-milestones."""

    def __init__(self, bot: AskMore) -> None:
        self.bot = bot

    @app_commands.command(name="pledge-milestones", description=text.COMMAND_MILESTONES)
    @app_commands.describe(channel=text.OPTION_CHANNEL)
    @app_commands.default_permissions(manage_guild=True)
    @app_commands.allowed_installs(guilds=True, users=False)
    @app_commands.allowed_contexts(guilds=True, dms=False, private_channels=False)
    async def milestones(self, interaction: Interaction, channel: channels.Chosen | None = None) -> None:
        """Set or clear the channel, for those who may manage the server."""
        say = speaker_of(interaction)
        if not interaction.permissions.manage_guild:
            await put(interaction, cards.said(say, text.MAY_NOT))
            return
        if channel is not None and channels.missing(interaction, channel.id):
            await put(interaction, cards.said(say, text.MILESTONES_NO_RIGHT, channel=channel.mention))
            return
        try:
            server = interaction.guild_id or 0
            await self.bot.kept.servers.set_milestone_channel(server, channel.id if channel else None)
        except StoreError as error:
            log.error("The store failed: %s", error)  # noqa: TRY400 - one line for the host
            await put(interaction, cards.said(say, text.FAILED))
            return
        on = channel and cards.said(say, text.MILESTONES_ON, channel=channel.mention)
        await put(interaction, on or cards.said(say, text.MILESTONES_OFF))


async def setup(bot: AskMore) -> None:
    """Add the cog."""
    await bot.add_cog(Milestones(bot))
