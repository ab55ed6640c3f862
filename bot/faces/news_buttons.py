"""Buttons and select of /news and the digest. Each calls the cog, which alone knows the store."""

import re
from collections.abc import Sequence
from typing import Any, Protocol, Self, cast

import discord
from discord import ui

from bot.faces import news_text as text
from bot.faces.ask import VERSION, Ask
from bot.faces.buttons import answer, first_guess
from bot.faces.pressed import Interaction, Pressed, chosen_value
from bot.faces.speech import ENGLISH, Speaker
from bot.library import topics
from bot.library.library import Question
from bot.library.news import NEWS_TOPICS, NewsTopic
from bot.library.scalars import Topic

_ANY = "-"
_TOPIC = r"(?P<topic>[a-z-]{1,20})"
_START = r"(?P<start>\d{1,3})"
KEY = 8  # letters and digits of a story's key
MOST_FOUND = 9  # stories that one button can name within Discord's 100 characters
LAST_START = 999


class NewsAnswers(Protocol):
    """What the buttons ask of the cog."""

    async def show_latest(self, interaction: Interaction, topic: NewsTopic | None, start: int) -> None:
        """Show a page of the newest stories."""

    async def show_found(self, interaction: Interaction, keys: Sequence[str], start: int) -> None:
        """Show a page of what was found."""


def _cog(interaction: Interaction) -> NewsAnswers:
    return cast("NewsAnswers", interaction.client.get_cog("NewsCommand"))


def news_topic(word: str) -> NewsTopic | None:
    """Return the topic with this id; one of an older version counts as none."""
    known: dict[str, NewsTopic] = {topic: topic for topic in NEWS_TOPICS}
    return known.get(word)


class Latest(Pressed["ui.Button[ui.LayoutView]"], template=rf"{VERSION}:news:{_TOPIC}:{_START}"):
    """Show another page of the newest stories."""

    def __init__(self, say: Speaker, topic: NewsTopic | None, start: int, label: str) -> None:
        self.topic: NewsTopic | None = topic
        self.start = min(start, LAST_START)
        custom_id = f"{VERSION}:news:{topic or _ANY}:{self.start}"
        super().__init__(ui.Button(label=say(label), style=discord.ButtonStyle.secondary, custom_id=custom_id))

    @classmethod
    def anew(cls, match: re.Match[str]) -> Self:
        """Make it from its custom_id."""
        return cls(ENGLISH, news_topic(match["topic"]), int(match["start"]), text.MORE)

    async def press(self, interaction: Interaction) -> None:
        """Put the page in the place of this one."""
        topic: NewsTopic | None = self.topic
        await _cog(interaction).show_latest(interaction, topic, self.start)


class FoundPage(
    Pressed["ui.Button[ui.LayoutView]"], template=rf"{VERSION}:found:{_START}:(?P<keys>(?:[a-z2-7]{{{KEY}}}){{1,9}})"
):
    """Show another page of what a search found: it names the stories, not the words."""

    def __init__(self, say: Speaker, keys: Sequence[str], start: int, label: str) -> None:
        self.keys, self.start = tuple(keys), start
        custom_id = f"{VERSION}:found:{start}:{''.join(keys)}"
        super().__init__(ui.Button(label=say(label), style=discord.ButtonStyle.secondary, custom_id=custom_id))

    @classmethod
    def anew(cls, match: re.Match[str]) -> Self:
        """Make it from its custom_id."""
        keys = match["keys"]
        apart = [keys[at : at + KEY] for at in range(0, len(keys), KEY)]
        return cls(ENGLISH, apart, int(match["start"]), text.MORE)

    async def press(self, interaction: Interaction) -> None:
        """Put the page in the place of this one."""
        await _cog(interaction).show_found(interaction, self.keys, self.start)


class Help(Pressed["ui.Button[ui.LayoutView]"], template=rf"{VERSION}:help:{_TOPIC}:(?P<mark>[a-z0-9-]{{1,30}})"):
    """Open /support privately, about the same topic where it has one.

    Args:
        say: the language that the news is in.
        topic: what the news was about.
        mark: tells one public post from another; never a person.
    """

    def __init__(self, say: Speaker, topic: NewsTopic | None, mark: str = _ANY) -> None:
        self.topic = topic
        custom_id = f"{VERSION}:help:{topic or _ANY}:{mark}"
        super().__init__(ui.Button(label=say(text.SUPPORT), style=discord.ButtonStyle.success, custom_id=custom_id))

    @classmethod
    def anew(cls, match: re.Match[str]) -> Self:
        """Make it from its custom_id."""
        return cls(ENGLISH, news_topic(match["topic"]), match["mark"])

    async def press(self, interaction: Interaction) -> None:
        """Answer as /support does, in a private message of its own."""
        country, of_server = first_guess(interaction)
        about: dict[str, Topic] = {topic: topic for topic in topics.CHOICES}
        question = Question(country, about.get(self.topic or ""))
        await answer(interaction, Ask(question, guessed=country is not None, of_server=of_server))


class NewsTopicSelect(Pressed["ui.Select[ui.LayoutView]"], template=rf"{VERSION}:newstopic"):
    """Choose the topic of the news, or any."""

    def __init__(self, say: Speaker = ENGLISH, options: Sequence[discord.SelectOption] = ()) -> None:
        select: ui.Select[ui.LayoutView] = ui.Select(
            placeholder=say(text.CHOOSE_TOPIC),
            options=list(options) or [discord.SelectOption(label=_ANY)],
            custom_id=f"{VERSION}:newstopic",
        )
        super().__init__(select)

    @classmethod
    def of(cls, say: Speaker, chosen: NewsTopic | None) -> Self:
        """Return the select with all topics."""
        of_any = discord.SelectOption(label=say(text.ANY_TOPIC), value=_ANY)
        return cls(say, [of_any, *topic_options(say, [chosen] if chosen else [])])

    async def press(self, interaction: Interaction) -> None:
        """Show the newest stories about it."""
        await _cog(interaction).show_latest(interaction, news_topic(chosen_value(interaction)), 0)


def topic_options(say: Speaker, chosen: Sequence[str]) -> list[discord.SelectOption]:
    """Return all topics of the news as options."""
    return [
        discord.SelectOption(label=say(label), value=topic, default=topic in chosen)
        for topic, label in topics.NEWS.items()
    ]


BUTTONS: tuple[type[ui.DynamicItem[Any]], ...] = (Latest, FoundPage, Help, NewsTopicSelect)
