"""/privacy: what is kept about you, as a file if you like, and gone if you like. Works everywhere."""

import io
import logging
from typing import Any

import discord
from discord import app_commands
from discord.ext import commands

from bot.client import AskMore
from bot.faces import pledge as cards
from bot.faces import pledge_text as text
from bot.faces.answering import put
from bot.faces.speech import speaker_of
from bot.store.database import StoreError

log = logging.getLogger("askmore.privacy")
Interaction = discord.Interaction[Any]


class Privacy(commands.Cog):
    """Answers /privacy and its buttons."""

    def __init__(self, bot: AskMore) -> None:
        self.bot = bot

    @app_commands.command(name="privacy", description=text.COMMAND_PRIVACY)
    async def privacy(self, interaction: Interaction) -> None:
        """Answer privately."""
        await self.kept(interaction)

    async def kept(self, interaction: Interaction) -> None:
        """Show what is kept about the person who asks."""
        say = speaker_of(interaction)
        try:
            kept = await self.bot.kept.pledges.of(interaction.user.id)
        except StoreError as error:
            log.error("The store failed: %s", error)  # noqa: TRY400 - one line for the host
            await put(interaction, cards.said(say, text.FAILED_READ))
            return
        titles = {
            name: cards.voice(say, pledge).of(pledge.title)
            for name, pledge in self.bot.library.resources.pledges.items()
        }
        named = [(one, titles.get(one.pledge, one.pledge)) for one in kept]
        await put(interaction, cards.privacy(say, named, interaction.guild_id, self.bot.contact))

    async def download(self, interaction: Interaction) -> None:
        """Send everything that is kept as a JSON file."""
        say = speaker_of(interaction)
        try:
            kept = await self.bot.kept.pledges.of(interaction.user.id)
        except StoreError as error:
            log.error("The store failed: %s", error)  # noqa: TRY400 - one line for the host
            await interaction.response.send_message(say.alone(text.FAILED_READ), ephemeral=True)
            return
        file = io.BytesIO(cards.export(say, kept, self.bot.clock().date()))
        await interaction.response.send_message(file=discord.File(file, text.FILE_NAME), ephemeral=True)

    async def ask_to_delete(self, interaction: Interaction) -> None:
        """Ask once."""
        await put(interaction, cards.sure(speaker_of(interaction)))

    async def delete_all(self, interaction: Interaction) -> None:
        """Delete everything, then say so."""
        say = speaker_of(interaction)
        try:
            await self.bot.kept.pledges.forget(interaction.user.id)
        except StoreError as error:
            log.error("The store failed: %s", error)  # noqa: TRY400 - one line for the host
            await put(interaction, cards.said(say, text.FAILED_DELETE, contact=self.bot.contact or ""))
            return
        await put(interaction, cards.said(say, text.DELETED_ALL))


async def setup(bot: AskMore) -> None:
    """Add the cog."""
    await bot.add_cog(Privacy(bot))
