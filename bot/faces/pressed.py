"""What all buttons and selects share: they answer privately, with help if anything breaks, also after a restart."""

import re
from abc import abstractmethod
from typing import Any, Self, TypeVar, cast

import discord
from discord import ui

from bot.faces import errors, text
from bot.faces.ask import VERSION
from bot.library.library import Library

ItemT = TypeVar("ItemT", bound="ui.Item[ui.LayoutView]")
Interaction = discord.Interaction[Any]


class Pressed(ui.DynamicItem[ItemT], template=r"am1:never"):
    """A button or select that answers privately, and with help if anything breaks."""

    @classmethod
    def anew(cls, match: re.Match[str]) -> Self:
        """Make it from its custom_id. One whose id holds nothing but its name needs no more than this."""
        del match
        return cls()  # pyright: ignore[reportCallIssue] - each of ours can be made without an item

    @abstractmethod
    async def press(self, interaction: Interaction) -> None:
        """Answer; whatever it raises becomes the error answer."""

    @classmethod
    async def from_custom_id(cls, interaction: Interaction, item: ui.Item[Any], match: re.Match[str], /) -> Self:
        """Make it anew when discord.py meets its custom_id."""
        del interaction, item
        return cls.anew(match)

    async def callback(self, interaction: Interaction) -> None:
        """Run `press` (discord.py would only log what a callback raises)."""
        async with errors.answering(interaction):
            await self.press(interaction)


class Hide(Pressed["ui.Button[ui.LayoutView]"], template=rf"{VERSION}:hide"):
    """Delete the private answer, at once and for good."""

    def __init__(self) -> None:
        super().__init__(ui.Button(label=text.HIDE, style=discord.ButtonStyle.primary, custom_id=f"{VERSION}:hide"))

    async def press(self, interaction: Interaction) -> None:
        """Delete the message it sits on; one that is gone already is what was asked for."""
        await interaction.response.defer()
        try:
            await interaction.delete_original_response()
        except discord.NotFound:
            return


def library_of(interaction: Interaction) -> Library:
    """Return the library as it is now; a reload puts a new one in its place."""
    return interaction.client.library


def chosen_value(interaction: Interaction) -> str:
    """Return the value chosen in a select, or nothing from a client that sends none."""
    values = cast("dict[str, Any]", interaction.data or {}).get("values") or [""]
    return str(values[0])


async def replace(interaction: Interaction, view: ui.LayoutView) -> None:
    """Put a layout in the place of the message, without keeping it in memory."""
    view.stop()
    await interaction.response.edit_message(view=view)
