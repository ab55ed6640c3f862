"""/about: what this bot is and is not, who hosts it, and what it can do. Works everywhere, from memory."""

from typing import Any

import discord
from discord import app_commands
from discord.ext import commands

from bot.client import AskMore, __version__
from bot.faces import about
from bot.faces import about_text as text
from bot.faces.answering import put
from bot.faces.speech import speaker_of

Interaction = discord.Interaction[Any]


class About(commands.Cog):
    """Answers /about."""

    def __init__(self, bot: AskMore) -> None:
        self.bot = bot

    @app_commands.command(name="about", description=text.COMMAND)
    async def about(self, interaction: Interaction) -> None:
        """Answer privately."""
        await self.show(interaction)

    async def show(self, interaction: Interaction) -> None:
        """Show the card."""
        bot, say = self.bot, speaker_of(interaction)
        listed = about.commands(say, bot.tree.get_commands(), bot.mentions)
        await put(interaction, about.card(say, bot.library, __version__, bot.contact, listed))


async def setup(bot: AskMore) -> None:
    """Add the cog."""
    await bot.add_cog(About(bot))
