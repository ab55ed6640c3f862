"""Putting a card where it belongs."""

from typing import Any

import discord
from discord import ui

from bot.faces.speech import mark_english

Interaction = discord.Interaction[Any]


async def put(interaction: Interaction, view: ui.LayoutView) -> None:
    """Answer privately: a command with a new message, a button or modal in the place of its message."""
    view.stop()
    mark_english(interaction, view)
    if interaction.type is discord.InteractionType.application_command or interaction.message is None:
        await interaction.response.send_message(view=view, ephemeral=True)
    else:
        await interaction.response.edit_message(view=view)
