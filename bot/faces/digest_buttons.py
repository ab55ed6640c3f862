"""The selects and the button of the digest's card. Each calls the cog, which checks who may."""

import re
from collections.abc import Sequence
from typing import Any, Protocol, Self, cast

import discord
from discord import ui

from bot.faces import news_text as text
from bot.faces.ask import VERSION
from bot.faces.news_buttons import topic_options
from bot.faces.pressed import Interaction, Pressed
from bot.faces.speech import ENGLISH, Speaker, chose_english, speaker_of
from bot.library import topics

EVERY_DAY = "daily"
TIMEZONE = f"{VERSION}:digest:clocks"
_ENGLISH_TIMEZONE = f"{VERSION}e:digest:clocks"  # what is sent in is then answered in English too
CHANNELS = [discord.ChannelType.text, discord.ChannelType.news]


class DigestAnswers(Protocol):
    """What the card asks of the cog."""

    async def change(self, interaction: Interaction, **changes: Any) -> None:
        """Change what was chosen, and show the card again."""

    async def show_card(self, interaction: Interaction) -> None:
        """Show the card as it stands."""

    async def stop_posting(self, interaction: Interaction) -> None:
        """Post no more."""


def _cog(interaction: Interaction) -> DigestAnswers:
    return cast("DigestAnswers", interaction.client.get_cog("DigestCommands"))


def _values(interaction: Interaction) -> list[str]:
    return [str(value) for value in cast("dict[str, Any]", interaction.data or {}).get("values") or ()]


class DigestChannel(Pressed["ui.ChannelSelect[ui.LayoutView]"], template=rf"{VERSION}:digest:channel"):
    """Choose the channel; that begins the digest, or begins it again."""

    def __init__(self, say: Speaker = ENGLISH, channel: int | None = None) -> None:
        select: ui.ChannelSelect[ui.LayoutView] = ui.ChannelSelect(
            placeholder=say(text.CHOOSE_CHANNEL),
            channel_types=CHANNELS,
            custom_id=f"{VERSION}:digest:channel",
            default_values=[discord.SelectDefaultValue(id=channel, type=discord.SelectDefaultValueType.channel)]
            if channel
            else [],
        )
        super().__init__(select)

    async def press(self, interaction: Interaction) -> None:
        """Change the channel."""
        chosen = _values(interaction)
        if chosen:
            await _cog(interaction).change(interaction, channel=int(chosen[0]))


class DigestChoice(Pressed["ui.Select[ui.LayoutView]"], template=rf"{VERSION}:digest:(?P<what>day|hour|topics)"):
    """Choose the day, the hour or the topics."""

    def __init__(
        self, say: Speaker, what: str, options: Sequence[discord.SelectOption] = (), *, several: bool = False
    ) -> None:
        self.what = what
        given = list(options) or [discord.SelectOption(label="-")]
        select: ui.Select[ui.LayoutView] = ui.Select(
            placeholder=say(text.CHOOSE_TOPICS) if several else None,
            options=given,
            min_values=0 if several else 1,
            max_values=len(given) if several else 1,
            custom_id=f"{VERSION}:digest:{what}",
        )
        super().__init__(select)

    @classmethod
    def anew(cls, match: re.Match[str]) -> Self:
        """Make it from its custom_id."""
        return cls(ENGLISH, match["what"])

    @classmethod
    def day(cls, say: Speaker, weekday: int | None) -> Self:
        """Return the select of the day."""
        options = [discord.SelectOption(label=say(text.EVERY_DAY), value=EVERY_DAY, default=weekday is None)]
        options += [
            discord.SelectOption(label=say(name), value=str(at), default=at == weekday)
            for at, name in enumerate(text.DAYS)
        ]
        return cls(say, "day", options)

    @classmethod
    def hour(cls, say: Speaker, hour: int) -> Self:
        """Return the select of the hour."""
        hours = [
            discord.SelectOption(label=say(text.AT_HOUR, hour=at), value=str(at), default=at == hour)
            for at in range(24)
        ]
        return cls(say, "hour", hours)

    @classmethod
    def topics(cls, say: Speaker, chosen: Sequence[str]) -> Self:
        """Return the select of the topics; none means any."""
        return cls(say, "topics", topic_options(say, chosen), several=True)

    async def press(self, interaction: Interaction) -> None:
        """Change what was chosen."""
        values = _values(interaction)
        if self.what == "topics":
            known = tuple(value for value in values if value in topics.NEWS)
            await _cog(interaction).change(interaction, topics=known)
        elif values and self.what == "day":
            await _cog(interaction).change(interaction, weekday=weekday(values[0]))
        elif values and values[0].isdigit():
            await _cog(interaction).change(interaction, hour=int(values[0]) % 24)


def weekday(value: str) -> int | None:
    """Return the weekday of a choice: 0 Monday to 6 Sunday, None for every day."""
    return int(value) if value.isdigit() and int(value) < len(text.DAYS) else None


class DigestCard(Pressed["ui.Button[ui.LayoutView]"], template=rf"{VERSION}:digest:card"):
    """Show the card. It stands on no card: to see one in English leads through it."""

    def __init__(self) -> None:
        super().__init__(ui.Button(label="-", custom_id=f"{VERSION}:digest:card"))

    async def press(self, interaction: Interaction) -> None:
        """Show it."""
        await _cog(interaction).show_card(interaction)


class DigestStop(Pressed["ui.Button[ui.LayoutView]"], template=rf"{VERSION}:digest:stop"):
    """Post no more news in this server."""

    def __init__(self, say: Speaker = ENGLISH) -> None:
        custom_id = f"{VERSION}:digest:stop"
        super().__init__(ui.Button(label=say(text.STOP), style=discord.ButtonStyle.danger, custom_id=custom_id))

    async def press(self, interaction: Interaction) -> None:
        """Stop it."""
        await _cog(interaction).stop_posting(interaction)


class DigestTimezone(Pressed["ui.Button[ui.LayoutView]"], template=rf"{VERSION}:digest:timezone"):
    """Ask for the time zone."""

    def __init__(self, say: Speaker = ENGLISH) -> None:
        custom_id = f"{VERSION}:digest:timezone"
        super().__init__(ui.Button(label=say(text.TIMEZONE), style=discord.ButtonStyle.secondary, custom_id=custom_id))

    async def press(self, interaction: Interaction) -> None:
        """Open the modal. Nothing of it is kept in memory: the cog meets what comes back, also after a restart."""
        say = speaker_of(interaction)
        modal = ui.Modal(
            title=say(text.TIMEZONE_TITLE),
            custom_id=_ENGLISH_TIMEZONE if say.instead else TIMEZONE,
            timeout=900,
        )
        field = ui.TextInput[Any](custom_id=TIMEZONE, max_length=60)
        label, helped = say(text.TIMEZONE_LABEL), say(text.TIMEZONE_HELP)
        modal.add_item(ui.Label[Any](text=label, description=helped, component=field))
        modal.stop()
        await interaction.response.send_modal(modal)


def timezone_of(interaction: Interaction) -> str | None:
    """Return what was typed into the modal, or None where this is something else.

    Where English was chosen, the answer will be in English too.
    """
    data = cast("dict[str, Any]", interaction.data or {})
    modal = data.get("custom_id")
    if interaction.type is not discord.InteractionType.modal_submit or modal not in {TIMEZONE, _ENGLISH_TIMEZONE}:
        return None
    chose_english(interaction, chosen=modal == _ENGLISH_TIMEZONE)
    fields: list[dict[str, Any]] = [part.get("component") or {} for part in data.get("components") or ()]
    return next((str(field.get("value") or "") for field in fields if field.get("custom_id") == TIMEZONE), "")


BUTTONS: tuple[type[ui.DynamicItem[Any]], ...] = (DigestChannel, DigestChoice, DigestTimezone, DigestStop, DigestCard)
