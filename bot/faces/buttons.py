"""Buttons and selects of /support. Their whole state is in the custom_id, so they live on after a restart."""

import re
from collections.abc import Sequence
from functools import cache
from typing import Self

import discord
from discord import ui

from bot.faces import cards, ready, text
from bot.faces.ask import Ask, custom_id, template
from bot.faces.messages import option
from bot.faces.pressed import English, Hide, Interaction, Pressed, chosen_value, library_of, replace
from bot.faces.ready import Kind
from bot.faces.speech import ENGLISH, Speaker, speaker_of
from bot.library import places, topics
from bot.library.library import Library, likely_countries
from bot.library.scalars import LONGEST_ID

SHORT_LIST = 13  # countries in the short list; 11 groups, the chosen one and these make Discord's 25 options
A_GROUP = 24
_ANY = "-"


class Page(Pressed["ui.Button[ui.LayoutView]"], template=template("page")):
    """Show another page of the same question."""

    def __init__(self, say: Speaker, ask: Ask, label: str) -> None:
        self.ask = ask
        style = discord.ButtonStyle.secondary
        super().__init__(ui.Button(label=say(label), style=style, custom_id=custom_id("page", ask)))

    @classmethod
    def anew(cls, match: re.Match[str]) -> Self:
        """Make it from its custom_id."""
        return cls(ENGLISH, Ask.decode(match["ask"]), text.MORE)

    async def press(self, interaction: Interaction) -> None:
        """Put the page in the place of this one."""
        await show(interaction, self.ask)


class Expect(
    Pressed["ui.Button[ui.LayoutView]"],
    template=template("expect", rf"(?P<service>[a-z0-9-]{{1,{LONGEST_ID}}}):"),
):
    """Show what happens when you contact a service."""

    def __init__(self, say: Speaker, ask: Ask, service_id: str) -> None:
        self.ask = ask
        self.service_id = service_id
        button: ui.Button[ui.LayoutView] = ui.Button(
            label=say(text.EXPECT),
            style=discord.ButtonStyle.secondary,
            custom_id=custom_id("expect", ask, service_id),
        )
        super().__init__(button)

    @classmethod
    def anew(cls, match: re.Match[str]) -> Self:
        """Make it from its custom_id."""
        return cls(ENGLISH, Ask.decode(match["ask"]), match["service"])

    async def press(self, interaction: Interaction) -> None:
        """Put it in the place of the card; a service that the file no longer has leads back to the list."""
        say, library = speaker_of(interaction), library_of(interaction)
        view = cards.expect(say, library, self.ask, self.service_id, interaction.client.clock())
        if view is None:
            await show(interaction, self.ask)
        else:
            await replace(interaction, view)


class CountrySelect(Pressed["ui.Select[ui.LayoutView]"], template=template("country")):
    """Choose the country: likely ones at once, any other through its part of the alphabet."""

    def __init__(self, say: Speaker, ask: Ask, options: Sequence[discord.SelectOption] = ()) -> None:
        self.ask = ask
        select: ui.Select[ui.LayoutView] = ui.Select(
            placeholder=say(text.CHOOSE_COUNTRY),
            options=list(options) or [discord.SelectOption(label=_ANY)],
            custom_id=custom_id("country", ask),
        )
        super().__init__(select)

    @classmethod
    def of(cls, say: Speaker, library: Library, ask: Ask, group: str) -> Self:
        """Return the select with the short list, or with one group of countries."""
        chosen = ask.question.country
        groups = country_groups(say)
        if group in groups:
            options = [_country_option(say, code, chosen) for code in groups[group]]
            return cls(say, ask, [*options, discord.SelectOption(label=say(text.SHORT_LIST), value=_ANY)])
        likely = likely_countries(library, say.locale, SHORT_LIST)
        short = dict.fromkeys([chosen, *likely] if chosen else likely)
        options = [_country_option(say, code, chosen) for code in list(short)[: SHORT_LIST + 1]]
        spans = [discord.SelectOption(label=group_span(say, codes), value=key) for key, codes in groups.items()]
        return cls(say, ask, [*options, *spans])

    @classmethod
    def anew(cls, match: re.Match[str]) -> Self:
        """Make it from its custom_id."""
        return cls(ENGLISH, Ask.decode(match["ask"]))

    async def press(self, interaction: Interaction) -> None:
        """Show the country's answer, or the group of countries."""
        value = chosen_value(interaction)
        if value in places.COUNTRY_CODES:
            await show(interaction, self.ask.with_country(value))
        else:
            await show(interaction, self.ask, group=value)


class TopicSelect(Pressed["ui.Select[ui.LayoutView]"], template=template("topic")):
    """Choose the topic, or any."""

    def __init__(self, say: Speaker, ask: Ask, options: Sequence[discord.SelectOption] = ()) -> None:
        self.ask = ask
        select: ui.Select[ui.LayoutView] = ui.Select(
            placeholder=say(text.CHOOSE_TOPIC),
            options=list(options) or [discord.SelectOption(label=_ANY)],
            custom_id=custom_id("topic", ask),
        )
        super().__init__(select)

    @classmethod
    def of(cls, say: Speaker, ask: Ask) -> Self:
        """Return the select with all topics."""
        chosen = ask.question.topic
        options = [discord.SelectOption(label=say(text.ANY_TOPIC), value=_ANY)]
        options += [
            discord.SelectOption(label=say(option(topics.LABELS[topic])), value=topic, default=topic == chosen)
            for topic in topics.CHOICES
        ]
        return cls(say, ask, options)

    @classmethod
    def anew(cls, match: re.Match[str]) -> Self:
        """Make it from its custom_id."""
        return cls(ENGLISH, Ask.decode(match["ask"]))

    async def press(self, interaction: Interaction) -> None:
        """Show the topic's answer."""
        value = chosen_value(interaction)
        topic = value if value in topics.CHOICES else None
        await show(interaction, self.ask.with_topic(topic))


BUTTONS = (Hide, English, Page, Expect, CountrySelect, TopicSelect)


async def show(interaction: Interaction, ask: Ask, *, group: str = "") -> None:
    """Put the answer to a question in the place of the message."""
    await _put(interaction, Kind.message_update, ask, group=group)


async def answer(interaction: Interaction, ask: Ask, *, notes: Sequence[str] = ()) -> None:
    """Answer a question in a private message of its own."""
    await _put(interaction, Kind.channel_message, ask, notes=notes)


async def _put(interaction: Interaction, kind: Kind, ask: Ask, *, group: str = "", notes: Sequence[str] = ()) -> None:
    """Answer as the reader gets it here: in this server, in their language."""
    client, say = interaction.client, speaker_of(interaction)
    library, here, doubted = client.library, client.kept.here(interaction.guild_id), client.kept.doubted
    key = (say, library, ask, group, tuple(notes), here, doubted)
    await ready.put(
        interaction,
        kind,
        key,
        lambda: cards.support(say, library, ask, client.clock(), notes=notes, group=group, here=here, doubted=doubted),
    )


def first_guess(interaction: Interaction) -> tuple[str | None, bool]:
    """Return the country to begin with, and whether it is the server's: its setting, else what the language says."""
    here = interaction.client.kept.here(interaction.guild_id).country
    return (here, True) if here else (places.guess_country(str(interaction.locale)), False)


def country_groups(say: Speaker) -> dict[str, list[str]]:
    """Return all countries in alphabetical groups that fit a select, by the key of each group."""
    return _groups(say.cldr)


@cache
def _groups(cldr: str) -> dict[str, list[str]]:
    codes = places.in_order(places.COUNTRY_CODES, cldr)
    return {f"@{start // A_GROUP}": codes[start : start + A_GROUP] for start in range(0, len(codes), A_GROUP)}


def group_span(say: Speaker, codes: list[str]) -> str:
    """Return a group of countries as `Albania to Belgium`."""
    return say(text.ANOTHER_COUNTRY, first=say.country(codes[0]), last=say.country(codes[-1]))


def _country_option(say: Speaker, code: str, chosen: str | None) -> discord.SelectOption:
    return discord.SelectOption(label=say.country(code), value=code, default=code == chosen)
