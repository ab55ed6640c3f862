"""The buttons of /contacts. Each calls the cog, which checks who may."""

import re
from typing import Any, Protocol, Self, cast

import discord
from discord import ui

from bot.faces import contacts_text as text
from bot.faces.ask import VERSION
from bot.faces.pressed import Interaction, Pressed
from bot.faces.speech import ENGLISH, Speaker

_LABELS = {
    "add": text.ADD_BUTTON,
    "again": text.AGAIN,
    "download": text.DOWNLOAD,
    "list": text.ALL,
    "remove": text.REMOVE_BUTTON,
}
_STYLES = {"remove": discord.ButtonStyle.danger, "again": discord.ButtonStyle.success}


class ContactsAnswers(Protocol):
    """What the buttons ask of the cog."""

    async def act(self, interaction: Interaction, action: str, number: int, mark: str) -> None:
        """Do what a button says."""


class ContactsButton(
    Pressed["ui.Button[ui.LayoutView]"],
    template=rf"{VERSION}:contacts:(?P<action>{'|'.join(_LABELS)}):(?P<number>\d{{1,2}}):(?P<mark>[0-9a-f]{{0,16}})",
):
    """A button of /contacts.

    Args:
        say: the reader's language.
        action: add, again, download, list or remove.
        number: with list, where the page begins; with again and remove, the contact's slot.
        mark: what the contact was when the button was made, as `contacts.mark_of` gives it.
        label: another label than the usual one.
    """

    def __init__(self, say: Speaker, action: str, number: int = 0, mark: str = "", label: str = "") -> None:
        self.action, self.number, self.mark = action, number, mark
        button: ui.Button[ui.LayoutView] = ui.Button(
            label=say(label or _LABELS[action]),
            style=_STYLES.get(action, discord.ButtonStyle.secondary),
            custom_id=f"{VERSION}:contacts:{action}:{number}:{mark}",
        )
        super().__init__(button)

    @classmethod
    def anew(cls, match: re.Match[str]) -> Self:
        """Make it from its custom_id."""
        return cls(ENGLISH, match["action"], int(match["number"]), match["mark"])

    async def press(self, interaction: Interaction) -> None:
        """Do it."""
        cog = cast("ContactsAnswers", interaction.client.get_cog("Contacts"))
        await cog.act(interaction, self.action, self.number, self.mark)


BUTTONS: tuple[type[ui.DynamicItem[Any]], ...] = (ContactsButton,)
