"""Buttons of "How do I respond?". Their custom_ids hold nothing: no message, no person, no country."""

from typing import Any, ClassVar

import discord
from discord import ui

from bot.faces import respond
from bot.faces import respond_text as text
from bot.faces.ask import VERSION, Ask
from bot.faces.buttons import answer, first_guess
from bot.faces.pressed import Interaction, Pressed, library_of, replace
from bot.faces.speech import ENGLISH, Speaker, speaker_of
from bot.faces.text import BACK
from bot.library.library import Question


def ask_for_them(interaction: Interaction) -> Ask:
    """Return the question for someone else: with the country to begin with, and no topic."""
    country, of_server = first_guess(interaction)
    question = Question(country, None, "someone")
    return Ask(question, guessed=country is not None, of_server=of_server)


class _Plain(Pressed["ui.Button[ui.LayoutView]"], template=rf"{VERSION}:respond:never"):
    """A button that is always the same."""

    action: ClassVar[str]
    label: ClassVar[str]
    style: ClassVar[discord.ButtonStyle] = discord.ButtonStyle.secondary

    def __init__(self, say: Speaker = ENGLISH) -> None:
        custom_id = f"{VERSION}:respond:{self.action}"
        super().__init__(ui.Button(label=say(self.label), style=self.style, custom_id=custom_id))


class ServicesForThem(_Plain, template=rf"{VERSION}:respond:services"):
    """Open /support for someone I care about."""

    action, label, style = "services", text.SERVICES, discord.ButtonStyle.success

    async def press(self, interaction: Interaction) -> None:
        """Answer as /support does, in a private message of its own."""
        await answer(interaction, ask_for_them(interaction))


class InDanger(_Plain, template=rf"{VERSION}:respond:danger"):
    """Show what to do when they may be in danger now."""

    action, label = "danger", text.DANGER

    async def press(self, interaction: Interaction) -> None:
        """Put it in the place of the guide."""
        ask = ask_for_them(interaction)
        await replace(interaction, respond.danger(speaker_of(interaction), library_of(interaction), ask))


class BackToGuide(_Plain, template=rf"{VERSION}:respond:guide"):
    """Show the guide again."""

    action, label = "guide", BACK

    async def press(self, interaction: Interaction) -> None:
        """Put it in the place of the card."""
        here = interaction.client.kept.here(interaction.guild_id)
        await replace(interaction, respond.guide(speaker_of(interaction), here))


BUTTONS: tuple[type[ui.DynamicItem[Any]], ...] = (ServicesForThem, InDanger, BackToGuide)
