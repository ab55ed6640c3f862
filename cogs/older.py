"""A button or form of an older version is answered too: discord.py would drop it, and Discord would say it failed."""

import logging
from typing import Any, cast

import discord
from discord.ext import commands

from bot.client import BUTTONS, AskMore
from bot.faces import contacts, digest_buttons, errors, pledge_buttons, text
from bot.faces.speech import speaker_of

log = logging.getLogger("askmore")
Interaction = discord.Interaction[Any]
FORMS = (contacts.sent, digest_buttons.timezone_of, pledge_buttons.consent_of)
PRESSED = (discord.InteractionType.component, discord.InteractionType.modal_submit)


class Older(commands.Cog):
    """Answers what no other part knows, privately."""

    def __init__(self, bot: AskMore) -> None:
        self.bot = bot

    @commands.Cog.listener()
    async def on_interaction(self, interaction: Interaction) -> None:
        """Say what to use instead."""
        if interaction.type not in PRESSED or is_ours(interaction):
            return
        log.info("A button or form of an older version was used.")
        async with errors.answering(interaction):
            await interaction.response.send_message(speaker_of(interaction).alone(text.OLDER), ephemeral=True)


def is_ours(interaction: Interaction) -> bool:
    """Whether a button, a select or a form of this version has this custom_id."""
    if interaction.type is discord.InteractionType.modal_submit:
        return any(form(interaction) is not None for form in FORMS)
    custom_id = str(cast("dict[str, Any]", interaction.data or {}).get("custom_id", ""))
    return any(button.__discord_ui_compiled_template__.fullmatch(custom_id) for button in BUTTONS)


async def setup(bot: AskMore) -> None:
    """Add the cog."""
    await bot.add_cog(Older(bot))
