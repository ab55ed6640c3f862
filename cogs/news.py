"""/news: short stories from feeds and from the editors, privately, from the store and the file in one step."""

import logging
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

import discord
from discord import app_commands
from discord.ext import commands

from bot.client import AskMore
from bot.faces import errors, news, stories
from bot.faces import news_text as text
from bot.faces.answering import put
from bot.faces.messages import option
from bot.faces.news_buttons import MOST_FOUND
from bot.faces.speech import Speaker, speaker_of
from bot.faces.stories import Shown
from bot.library import search, topics
from bot.library.news import NewsTopic
from bot.store.database import StoreError
from bot.store.stories import Among

log = logging.getLogger("askmore.news")
Interaction = discord.Interaction[Any]
NEAREST = 3


class NewsCommand(commands.Cog):
    """Answers /news. Keeps nothing of who asked or what for."""

    def __init__(self, bot: AskMore) -> None:
        self.bot = bot

    @app_commands.command(name="news", description=text.COMMAND)
    @app_commands.describe(topic=text.OPTION_TOPIC, search=text.OPTION_SEARCH)
    async def news(self, interaction: Interaction, topic: str | None = None, search: str | None = None) -> None:
        """Answer privately. Both options may be left out."""
        about, notes = _topic(speaker_of(interaction), topic)
        if search and search.strip():
            await self._found(interaction, search, about, notes)
        else:
            await self.show_latest(interaction, about, 0, notes)

    async def show_latest(
        self, interaction: Interaction, topic: NewsTopic | None, start: int, notes: Sequence[str] = ()
    ) -> None:
        """Show a page of the newest stories."""
        say, of = speaker_of(interaction), self._among(interaction, topic)
        editors = self._editors(say, of)
        try:
            found = await self.bot.kept.stories.latest(of, start + news.A_PAGE + 1) if of.feeds else []
        except StoreError as error:
            log.error("The store failed: %s", error)  # noqa: TRY400 - one line for the host
            found, notes = [], [*notes, say(text.STORE_CLOSED)]
        shown = [*(stories.of_feed(one, self.bot.library) for one in found), *editors]
        shown.sort(key=lambda one: one.published, reverse=True)
        await put(interaction, news.latest(say, shown, start, topic, notes))

    async def _found(self, interaction: Interaction, words: str, topic: NewsTopic | None, notes: Sequence[str]) -> None:
        say, of = speaker_of(interaction), self._among(interaction, topic)
        editors = [one for one in self._editors(say, of) if search.holds(f"{one.title} {one.summary}", words)]
        try:
            found = await self.bot.kept.stories.search(of, words, MOST_FOUND + 1) if of.feeds else []
        except StoreError as error:
            log.error("The store failed: %s", error)  # noqa: TRY400 - one line for the host
            found, notes = [], [*notes, say(text.STORE_CLOSED)]
        shown = [*(stories.of_feed(one, self.bot.library) for one in found), *editors]
        shown.sort(key=lambda one: one.published, reverse=True)
        if len(shown) > MOST_FOUND:
            notes = [*notes, say.counted(text.FEW_FOUND, MOST_FOUND)]
        await put(interaction, news.found(say, shown[:MOST_FOUND], 0, topic, notes))

    async def show_found(self, interaction: Interaction, keys: Sequence[str], start: int) -> None:
        """Show a page of what was found; the stories come in the same order."""
        say, of = speaker_of(interaction), self._among(interaction, None)
        by_key = {one.key: one for one in self._editors(say, of)}
        try:
            found = await self.bot.kept.stories.of(of, keys) if of.feeds else []
        except StoreError as error:
            log.error("The store failed: %s", error)  # noqa: TRY400 - one line for the host
            found = []
        by_key |= {one.story.id: stories.of_feed(one, self.bot.library) for one in found}
        await put(interaction, news.found(say, [by_key[key] for key in keys if key in by_key], start, None))

    def _among(self, interaction: Interaction, topic: NewsTopic | None) -> Among:
        """Return what to look among: the feeds that are read, in the reader's language and in English."""
        language = str(interaction.locale).split("-", maxsplit=1)[0]
        feeds = tuple(self.bot.library.feeds)
        return Among(feeds, tuple(dict.fromkeys((language, "en"))), (topic,) if topic else ())

    def _editors(self, say: Speaker, of: Among) -> list[Shown]:
        return stories.editors_of(say, self.bot.library, of.languages, of.topics)

    @news.autocomplete("topic")
    @errors.quiet
    async def offer_topics(self, interaction: Interaction, typed: str) -> list[app_commands.Choice[str]]:
        """Offer topics by their label or the words people use for them."""
        say = speaker_of(interaction)
        near = _topic_names(say).nearest(typed)
        return [app_commands.Choice(name=say(option(topics.NEWS[topic])), value=topic) for topic in near]


@lru_cache(maxsize=40)
def _topic_names(say: Speaker) -> search.Names[NewsTopic]:
    """Return the topics of the news by what they are called in English and in the reader's language."""
    also = {str(topic): (*words, *say.words(words)) for topic, words in topics.ALSO.items()}
    every = topics.NEWS.items()
    return search.Names({one: (label, say(label), one.replace("-", " "), *also.get(one, ())) for one, label in every})


def _topic(say: Speaker, typed: str | None) -> tuple[NewsTopic | None, list[str]]:
    """Return the topic with exactly this name, or a sentence on what comes near."""
    if not typed:
        return None, []
    names = _topic_names(say)
    about = names.exact(typed.replace("-", " "))
    if about:
        return about, []
    near = [f"**{say(topics.NEWS[topic])}**" for topic in names.nearest(typed, NEAREST)]
    return None, [say(text.NEAREST_TOPIC, names=say.either(near)) if near else say(text.UNKNOWN_TOPIC)]


async def setup(bot: AskMore) -> None:
    """Add the cog."""
    await bot.add_cog(NewsCommand(bot))
