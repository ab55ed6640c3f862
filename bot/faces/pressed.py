"""What all buttons and selects share: they answer privately, with help if anything breaks, also after a restart."""

import re
from abc import abstractmethod
from typing import Any, Self, TypeVar, cast

import discord
from discord import ui

from bot.faces import errors, text
from bot.faces.ask import VERSION
from bot.faces.speech import ENGLISH, Speaker, chose_english, mark_english
from bot.library.library import Library

ItemT = TypeVar("ItemT", bound="ui.Item[ui.LayoutView]")
Interaction = discord.Interaction[Any]


class Pressed(ui.DynamicItem[ItemT], template=r"am1:never"):
    """A button or select that answers privately, and with help if anything breaks.

    On a card that somebody chose to see in English, an `e` stands behind the version in its custom_id, and what it
    leads to is in English too.
    """

    def __init_subclass__(cls, *, template: str | re.Pattern[str]) -> None:
        """Let the custom_id say that English was chosen."""
        pattern = template if isinstance(template, str) else template.pattern
        english = pattern.replace(f"{VERSION}:", f"{VERSION}(?P<english>e?):", 1)
        super().__init_subclass__(template=english)

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
        del item
        chose_english(interaction, chosen=bool(match["english"]))
        return cls.anew(match)

    async def callback(self, interaction: Interaction) -> None:
        """Run `press` (discord.py would only log what a callback raises)."""
        async with errors.answering(interaction):
            await self.press(interaction)


class Hide(Pressed["ui.Button[ui.LayoutView]"], template=rf"{VERSION}:hide"):
    """Delete the private answer, at once and for good."""

    def __init__(self, say: Speaker = ENGLISH) -> None:
        super().__init__(
            ui.Button(label=say(text.HIDE), style=discord.ButtonStyle.primary, custom_id=f"{VERSION}:hide")
        )

    async def press(self, interaction: Interaction) -> None:
        """Delete the message it sits on; one that is gone already is what was asked for."""
        await interaction.response.defer()
        try:
            await interaction.delete_original_response()
        except discord.NotFound:
            return


class English(Pressed["ui.Button[ui.LayoutView]"], template=rf"{VERSION}:english:(?P<card>.{{1,90}})"):
    """Show a card in English whose translation nobody has checked yet.

    Args:
        say: the language that the card is in.
        card: the custom_id of a button that leads to the card.
    """

    def __init__(self, say: Speaker, card: str) -> None:
        self.card = card.removeprefix(f"{VERSION}:")
        custom_id = f"{VERSION}:english:{self.card}"
        super().__init__(ui.Button(label=say(text.SEE_ENGLISH), custom_id=custom_id))

    @classmethod
    def anew(cls, match: re.Match[str]) -> Self:
        """Make it from its custom_id."""
        return cls(ENGLISH, match["card"])

    async def press(self, interaction: Interaction) -> None:
        """Do what the other button does, in English."""
        chose_english(interaction, chosen=True)
        known: tuple[type[Pressed[Any]], ...] = interaction.client.buttons
        for button in known:
            if found := button.__discord_ui_compiled_template__.fullmatch(f"{VERSION}:{self.card}"):
                await button.anew(found).press(interaction)
                return
        await interaction.response.send_message(ENGLISH(text.OLDER), ephemeral=True)


def english(say: Speaker, leads_here: "ui.DynamicItem[Any]") -> list[English]:
    """Return the button to see a card in English, where the card is a draft.

    Args:
        say: the language that the card is in.
        leads_here: a button that leads to the card.
    """
    return [English(say, str(leads_here.custom_id))] if say.draft else []


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
    mark_english(interaction, view)
    await interaction.response.edit_message(view=view)
