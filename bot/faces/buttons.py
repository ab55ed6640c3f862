"""Buttons and selects of /support. Their whole state is in the custom_id, so they live on after a restart."""

import re
from abc import abstractmethod
from collections.abc import Sequence
from functools import cache
from typing import Any, Self, TypeVar, cast

import discord
from discord import ui

from bot.faces import cards, errors, text
from bot.faces.ask import VERSION, Ask, custom_id, template
from bot.library import places, topics
from bot.library.library import Library, likely_countries
from bot.library.scalars import LONGEST_ID

SHORT_LIST = 13  # countries in the short list; 11 groups, the chosen one and these make Discord's 25 options
A_GROUP = 24
_ANY = "-"

ItemT = TypeVar("ItemT", bound="ui.Item[ui.LayoutView]")
Interaction = discord.Interaction[Any]


class Pressed(ui.DynamicItem[ItemT], template=r"am1:never"):
    """A button or select that answers privately, and with help if anything breaks."""

    @classmethod
    @abstractmethod
    def anew(cls, match: re.Match[str]) -> Self:
        """Make it from its custom_id."""

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

    @classmethod
    def anew(cls, match: re.Match[str]) -> Self:
        """Make it from its custom_id."""
        del match
        return cls()

    async def press(self, interaction: Interaction) -> None:
        """Delete the message it sits on; one that is gone already is what was asked for."""
        await interaction.response.defer()
        try:
            await interaction.delete_original_response()
        except discord.NotFound:
            return


class Page(Pressed["ui.Button[ui.LayoutView]"], template=template("page")):
    """Show another page of the same question."""

    def __init__(self, ask: Ask, label: str) -> None:
        self.ask = ask
        style = discord.ButtonStyle.secondary
        super().__init__(ui.Button(label=label, style=style, custom_id=custom_id("page", ask)))

    @classmethod
    def anew(cls, match: re.Match[str]) -> Self:
        """Make it from its custom_id."""
        return cls(Ask.decode(match["ask"]), text.MORE)

    async def press(self, interaction: Interaction) -> None:
        """Put the page in the place of this one."""
        await show(interaction, self.ask)


class Expect(
    Pressed["ui.Button[ui.LayoutView]"],
    template=template("expect", rf"(?P<service>[a-z0-9-]{{1,{LONGEST_ID}}}):"),
):
    """Show what happens when you contact a service."""

    def __init__(self, ask: Ask, service_id: str) -> None:
        self.ask = ask
        self.service_id = service_id
        button: ui.Button[ui.LayoutView] = ui.Button(
            label=text.EXPECT,
            style=discord.ButtonStyle.secondary,
            custom_id=custom_id("expect", ask, service_id),
        )
        super().__init__(button)

    @classmethod
    def anew(cls, match: re.Match[str]) -> Self:
        """Make it from its custom_id."""
        return cls(Ask.decode(match["ask"]), match["service"])

    async def press(self, interaction: Interaction) -> None:
        """Put it in the place of the card; a service that the file no longer has leads back to the list."""
        view = cards.expect(library_of(interaction), self.ask, self.service_id, interaction.client.clock())
        if view is None:
            await show(interaction, self.ask)
        else:
            await replace(interaction, view)


class CountrySelect(Pressed["ui.Select[ui.LayoutView]"], template=template("country")):
    """Choose the country: likely ones at once, any other through its part of the alphabet."""

    def __init__(self, ask: Ask, options: Sequence[discord.SelectOption] = ()) -> None:
        self.ask = ask
        select: ui.Select[ui.LayoutView] = ui.Select(
            placeholder=text.CHOOSE_COUNTRY,
            options=list(options) or [discord.SelectOption(label=_ANY)],
            custom_id=custom_id("country", ask),
        )
        super().__init__(select)

    @classmethod
    def of(cls, library: Library, ask: Ask, locale: str, group: str) -> Self:
        """Return the select with the short list, or with one group of countries."""
        chosen = ask.question.country
        groups = country_groups()
        if group in groups:
            options = [_country_option(code, chosen) for code in groups[group]]
            return cls(ask, [*options, discord.SelectOption(label=text.SHORT_LIST, value=_ANY)])
        likely = likely_countries(library, locale, SHORT_LIST)
        short = dict.fromkeys([chosen, *likely] if chosen else likely)
        options = [_country_option(code, chosen) for code in list(short)[: SHORT_LIST + 1]]
        return cls(ask, [*options, *(discord.SelectOption(label=_span(groups[key]), value=key) for key in groups)])

    @classmethod
    def anew(cls, match: re.Match[str]) -> Self:
        """Make it from its custom_id."""
        return cls(Ask.decode(match["ask"]))

    async def press(self, interaction: Interaction) -> None:
        """Show the country's answer, or the group of countries."""
        value = chosen_value(interaction)
        if value in places.COUNTRY_CODES:
            await show(interaction, self.ask.with_country(value))
        else:
            await show(interaction, self.ask, group=value)


class TopicSelect(Pressed["ui.Select[ui.LayoutView]"], template=template("topic")):
    """Choose the topic, or any."""

    def __init__(self, ask: Ask, options: Sequence[discord.SelectOption] = ()) -> None:
        self.ask = ask
        select: ui.Select[ui.LayoutView] = ui.Select(
            placeholder=text.CHOOSE_TOPIC,
            options=list(options) or [discord.SelectOption(label=_ANY)],
            custom_id=custom_id("topic", ask),
        )
        super().__init__(select)

    @classmethod
    def of(cls, ask: Ask) -> Self:
        """Return the select with all topics."""
        chosen = ask.question.topic
        options = [discord.SelectOption(label=text.ANY_TOPIC, value=_ANY)]
        options += [
            discord.SelectOption(label=topics.LABELS[topic], value=topic, default=topic == chosen)
            for topic in topics.CHOICES
        ]
        return cls(ask, options)

    @classmethod
    def anew(cls, match: re.Match[str]) -> Self:
        """Make it from its custom_id."""
        return cls(Ask.decode(match["ask"]))

    async def press(self, interaction: Interaction) -> None:
        """Show the topic's answer."""
        value = chosen_value(interaction)
        topic = value if value in topics.CHOICES else None
        await show(interaction, self.ask.with_topic(topic))


BUTTONS = (Hide, Page, Expect, CountrySelect, TopicSelect)


def library_of(interaction: Interaction) -> Library:
    """Return the library as it is now; a reload puts a new one in its place."""
    return interaction.client.library


def chosen_value(interaction: Interaction) -> str:
    """Return the value chosen in a select, or nothing from a client that sends none."""
    values = cast("dict[str, Any]", interaction.data or {}).get("values") or [""]
    return str(values[0])


async def show(interaction: Interaction, ask: Ask, *, group: str = "") -> None:
    """Put the answer to a question in the place of the message."""
    view = cards.support(
        library_of(interaction), ask, interaction.client.clock(), locale=str(interaction.locale), group=group
    )
    await replace(interaction, view)


async def replace(interaction: Interaction, view: ui.LayoutView) -> None:
    """Put a layout in the place of the message, without keeping it in memory."""
    view.stop()
    await interaction.response.edit_message(view=view)


@cache
def country_groups() -> dict[str, list[str]]:
    """Return all countries in alphabetical groups that fit a select, by the key of each group."""
    codes = sorted(places.COUNTRY_CODES, key=places.country_name)
    return {f"@{start // A_GROUP}": codes[start : start + A_GROUP] for start in range(0, len(codes), A_GROUP)}


def _span(codes: list[str]) -> str:
    first, last = places.country_name(codes[0]), places.country_name(codes[-1])
    return text.ANOTHER_COUNTRY.format(first=first, last=last)


def _country_option(code: str, chosen: str | None) -> discord.SelectOption:
    return discord.SelectOption(label=places.country_name(code), value=code, default=code == chosen)
