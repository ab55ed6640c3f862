"""The selects and buttons of /setup. Each calls the cog, which checks who may."""

import re
from collections.abc import Sequence
from typing import Any, Protocol, Self, cast

import discord
from discord import ui

from bot.faces import setup_text as text
from bot.faces.ask import VERSION
from bot.faces.buttons import country_groups, group_span
from bot.faces.pressed import Interaction, Pressed, chosen_value
from bot.faces.speech import ENGLISH, Speaker
from bot.library import places
from bot.library.library import Library, likely_countries

# The languages that the bot speaks, whatever the region.
LANGUAGES = ("en", "es", "fr", "de", "pt", "it", "pl", "nl", "tr", "uk", "hi")
LIKELY = 12
NONE = "-"
CHANNELS = [discord.ChannelType.text, discord.ChannelType.news]


class SetupAnswers(Protocol):
    """What the card asks of the cog."""

    async def act(self, interaction: Interaction, action: str) -> None:
        """Do what a button says."""

    async def choose(self, interaction: Interaction, what: str, value: str) -> None:
        """Take what was chosen."""


def _cog(interaction: Interaction) -> SetupAnswers:
    return cast("SetupAnswers", interaction.client.get_cog("Setup"))


_LABELS = {
    "open": text.ALL,
    "sample": text.SAMPLE,
    "reset": text.RESET,
    "reset-now": text.RESET_NOW,
    "no-milestones": text.MILESTONES_STOP,
    # These stand on no card: to see one in English leads through them.
    "see-country": text.WHAT["country"],
    "see-language": text.WHAT["language"],
    "see-milestones": text.WHAT["milestones"],
}
_STYLES = {"reset-now": discord.ButtonStyle.danger}


class SetupButton(
    Pressed["ui.Button[ui.LayoutView]"],
    template=rf"{VERSION}:setup:(?P<action>{'|'.join(_LABELS)})",
):
    """A button of the card."""

    def __init__(self, say: Speaker, action: str) -> None:
        self.action = action
        style = _STYLES.get(action, discord.ButtonStyle.secondary)
        super().__init__(ui.Button(label=say(_LABELS[action]), style=style, custom_id=f"{VERSION}:setup:{action}"))

    @classmethod
    def anew(cls, match: re.Match[str]) -> Self:
        """Make it from its custom_id."""
        return cls(ENGLISH, match["action"])

    async def press(self, interaction: Interaction) -> None:
        """Do it."""
        await _cog(interaction).act(interaction, self.action)


class SetupSelect(
    Pressed["ui.Select[ui.LayoutView]"], template=rf"{VERSION}:setup:choose:(?P<what>what|country|language)"
):
    """Choose what to change, the country or the language."""

    def __init__(
        self, say: Speaker, what: str, placeholder: str = "", options: Sequence[discord.SelectOption] = ()
    ) -> None:
        self.what = what
        select: ui.Select[ui.LayoutView] = ui.Select(
            placeholder=say(placeholder) or None,
            options=list(options) or [discord.SelectOption(label=NONE)],
            custom_id=f"{VERSION}:setup:choose:{what}",
        )
        super().__init__(select)

    @classmethod
    def anew(cls, match: re.Match[str]) -> Self:
        """Make it from its custom_id."""
        return cls(ENGLISH, match["what"])

    @classmethod
    def settings(cls, say: Speaker) -> Self:
        """Return the select of what can be changed."""
        options = [
            discord.SelectOption(label=say(label), value=what, description=say(text.WHAT_HELP[what]))
            for what, label in text.WHAT.items()
        ]
        return cls(say, "what", text.CHOOSE, options)

    @classmethod
    def country(cls, say: Speaker, library: Library, chosen: str | None, group: str = "") -> Self:
        """Return the select of the country: likely ones at once, any other through its part of the alphabet."""
        groups = country_groups(say)
        options = [discord.SelectOption(label=say(text.NO_COUNTRY), value=NONE)]
        if group in groups:
            options += [_country(say, code, chosen) for code in groups[group]]
        else:
            likely = dict.fromkeys((*((chosen,) if chosen else ()), *likely_countries(library, say.locale, LIKELY)))
            options += [_country(say, code, chosen) for code in list(likely)[:LIKELY]]
            options += [discord.SelectOption(label=group_span(say, codes), value=key) for key, codes in groups.items()]
        return cls(say, "country", text.CHOOSE_COUNTRY, options)

    @classmethod
    def language(cls, say: Speaker, chosen: str | None) -> Self:
        """Return the select of the language, each by its own name."""
        options = [discord.SelectOption(label=say(text.NO_LANGUAGE), value=NONE, default=chosen is None)]
        options += [
            discord.SelectOption(label=places.language_name(code, code), value=code, default=code == chosen)
            for code in LANGUAGES
        ]
        return cls(say, "language", text.CHOOSE_LANGUAGE, options)

    async def press(self, interaction: Interaction) -> None:
        """Take it."""
        await _cog(interaction).choose(interaction, self.what, chosen_value(interaction))


class SetupChannel(Pressed["ui.ChannelSelect[ui.LayoutView]"], template=rf"{VERSION}:setup:milestones"):
    """Choose the channel of the milestones."""

    def __init__(self, say: Speaker = ENGLISH, channel: int | None = None) -> None:
        chosen = (
            [discord.SelectDefaultValue(id=channel, type=discord.SelectDefaultValueType.channel)] if channel else []
        )
        select: ui.ChannelSelect[ui.LayoutView] = ui.ChannelSelect(
            placeholder=say(text.CHOOSE_CHANNEL),
            channel_types=CHANNELS,
            custom_id=f"{VERSION}:setup:milestones",
            default_values=chosen,
        )
        super().__init__(select)

    async def press(self, interaction: Interaction) -> None:
        """Take it."""
        await _cog(interaction).choose(interaction, "channel", chosen_value(interaction))


def _country(say: Speaker, code: str, chosen: str | None) -> discord.SelectOption:
    return discord.SelectOption(label=say.country(code), value=code, default=code == chosen)


BUTTONS: tuple[type[ui.DynamicItem[Any]], ...] = (SetupButton, SetupSelect, SetupChannel)
