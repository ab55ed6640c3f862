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
from bot.library import places
from bot.library.library import Library, likely_countries

# The languages of the bot's own words to come (see the list of Discord's locales); stories of feeds may have them now.
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
}
_STYLES = {"reset-now": discord.ButtonStyle.danger}


class SetupButton(
    Pressed["ui.Button[ui.LayoutView]"],
    template=rf"{VERSION}:setup:(?P<action>open|sample|reset|reset-now|no-milestones)",
):
    """A button of the card."""

    def __init__(self, action: str) -> None:
        self.action = action
        style = _STYLES.get(action, discord.ButtonStyle.secondary)
        super().__init__(ui.Button(label=_LABELS[action], style=style, custom_id=f"{VERSION}:setup:{action}"))

    @classmethod
    def anew(cls, match: re.Match[str]) -> Self:
        """Make it from its custom_id."""
        return cls(match["action"])

    async def press(self, interaction: Interaction) -> None:
        """Do it."""
        await _cog(interaction).act(interaction, self.action)


class SetupSelect(
    Pressed["ui.Select[ui.LayoutView]"], template=rf"{VERSION}:setup:choose:(?P<what>what|country|language)"
):
    """Choose what to change, the country or the language."""

    def __init__(self, what: str, placeholder: str = "", options: Sequence[discord.SelectOption] = ()) -> None:
        self.what = what
        select: ui.Select[ui.LayoutView] = ui.Select(
            placeholder=placeholder or None,
            options=list(options) or [discord.SelectOption(label=NONE)],
            custom_id=f"{VERSION}:setup:choose:{what}",
        )
        super().__init__(select)

    @classmethod
    def anew(cls, match: re.Match[str]) -> Self:
        """Make it from its custom_id."""
        return cls(match["what"])

    @classmethod
    def settings(cls) -> Self:
        """Return the select of what can be changed."""
        options = [
            discord.SelectOption(label=label, value=what, description=text.WHAT_HELP[what])
            for what, label in text.WHAT.items()
        ]
        return cls("what", text.CHOOSE, options)

    @classmethod
    def country(cls, library: Library, locale: str, chosen: str | None, group: str = "") -> Self:
        """Return the select of the country: likely ones at once, any other through its part of the alphabet."""
        groups = country_groups()
        none = [discord.SelectOption(label=text.NO_COUNTRY, value=NONE)]
        if group in groups:
            return cls("country", text.CHOOSE_COUNTRY, [*none, *(_country(code, chosen) for code in groups[group])])
        likely = dict.fromkeys((*((chosen,) if chosen else ()), *likely_countries(library, locale, LIKELY)))
        short = [_country(code, chosen) for code in list(likely)[:LIKELY]]
        spans = [discord.SelectOption(label=group_span(codes), value=key) for key, codes in groups.items()]
        return cls("country", text.CHOOSE_COUNTRY, [*none, *short, *spans])

    @classmethod
    def language(cls, chosen: str | None) -> Self:
        """Return the select of the language, each by its own name."""
        options = [discord.SelectOption(label=text.NO_LANGUAGE, value=NONE, default=chosen is None)]
        options += [
            discord.SelectOption(label=places.language_name(code, code), value=code, default=code == chosen)
            for code in LANGUAGES
        ]
        return cls("language", text.CHOOSE_LANGUAGE, options)

    async def press(self, interaction: Interaction) -> None:
        """Take it."""
        await _cog(interaction).choose(interaction, self.what, chosen_value(interaction))


class SetupChannel(Pressed["ui.ChannelSelect[ui.LayoutView]"], template=rf"{VERSION}:setup:milestones"):
    """Choose the channel of the milestones."""

    def __init__(self, channel: int | None = None) -> None:
        chosen = (
            [discord.SelectDefaultValue(id=channel, type=discord.SelectDefaultValueType.channel)] if channel else []
        )
        select: ui.ChannelSelect[ui.LayoutView] = ui.ChannelSelect(
            placeholder=text.CHOOSE_CHANNEL,
            channel_types=CHANNELS,
            custom_id=f"{VERSION}:setup:milestones",
            default_values=chosen,
        )
        super().__init__(select)

    async def press(self, interaction: Interaction) -> None:
        """Take it."""
        await _cog(interaction).choose(interaction, "channel", chosen_value(interaction))


def _country(code: str, chosen: str | None) -> discord.SelectOption:
    return discord.SelectOption(label=places.country_name(code), value=code, default=code == chosen)


BUTTONS: tuple[type[ui.DynamicItem[Any]], ...] = (SetupButton, SetupSelect, SetupChannel)
