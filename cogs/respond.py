"""The message menu "How do I respond?": a private guide, the same for every message, because none is read."""

from typing import Any

import discord
from discord import app_commands
from discord.ext import commands

from bot.client import AskMore
from bot.faces import respond
from bot.faces.answering import put
from bot.faces.respond_text import MENU
from bot.faces.speech import speaker_of

Interaction = discord.Interaction[Any]


class Respond(commands.Cog):
    """Answers the message menu. Keeps nothing of the message, whose it is, or who asked."""

    def __init__(self, bot: AskMore) -> None:
        self.bot = bot
        self.menu = app_commands.ContextMenu(name=MENU, callback=self.respond)

    async def cog_load(self) -> None:
        """Add the menu; discord.py does so for slash commands alone."""
        self.bot.tree.add_command(self.menu)

    async def cog_unload(self) -> None:
        """Take the menu away."""
        self.bot.tree.remove_command(self.menu.name, type=self.menu.type)

    async def respond(self, interaction: Interaction, message: discord.Message) -> None:
        """Drop the message unread, then answer privately."""
        del message
        await put(interaction, respond.guide(speaker_of(interaction), self.bot.kept.here(interaction.guild_id)))


async def setup(bot: AskMore) -> None:
    """Add the cog."""
    await bot.add_cog(Respond(bot))
