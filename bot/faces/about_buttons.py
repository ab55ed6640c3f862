"""The button that leads to the card of /about. It stands on no card: to see it in English leads through it."""

from typing import Any, Protocol, cast

import discord
from discord import ui

from bot.faces.ask import VERSION
from bot.faces.pressed import Interaction, Pressed
from bot.faces.text import BACK


class AboutAnswers(Protocol):
    """What the button asks of the cog."""

    async def show(self, interaction: Interaction) -> None:
        """Show the card."""


class ToAbout(Pressed["ui.Button[ui.LayoutView]"], template=rf"{VERSION}:about"):
    """Show the card."""

    def __init__(self) -> None:
        super().__init__(ui.Button(label=BACK, style=discord.ButtonStyle.secondary, custom_id=f"{VERSION}:about"))

    async def press(self, interaction: Interaction) -> None:
        """Put it in the place of the card."""
        await cast("AboutAnswers", interaction.client.get_cog("About")).show(interaction)


BUTTONS: tuple[type[ui.DynamicItem[Any]], ...] = (ToAbout,)
