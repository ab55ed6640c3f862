"""/support: the right service, privately, in one step, from memory."""

from functools import lru_cache
from typing import Any

import discord
from discord import app_commands
from discord.ext import commands

from bot.client import AskMore
from bot.faces import buttons, errors, text
from bot.faces.ask import Ask
from bot.faces.messages import option
from bot.faces.speech import Speaker, speaker_of
from bot.library import places, search, topics
from bot.library.library import Question, Way, Who
from bot.library.scalars import Topic

Interaction = discord.Interaction[Any]
NEAREST = 3


class Support(commands.Cog):
    """Answers /support. Keeps nothing."""

    def __init__(self, bot: AskMore) -> None:
        self.bot = bot

    @app_commands.command(name="support", description=text.COMMAND)
    @app_commands.describe(
        country=text.OPTION_COUNTRY, topic=text.OPTION_TOPIC, who=text.OPTION_WHO, way=text.OPTION_WAY
    )
    @app_commands.choices(
        who=[app_commands.Choice(name=label, value=value) for value, label in text.WHO_CHOICES.items()],
        way=[app_commands.Choice(name=label, value=value) for value, label in text.WAY_CHOICES.items()],
    )
    async def support(
        self,
        interaction: Interaction,
        country: str | None = None,
        topic: str | None = None,
        who: str = "me",
        way: str = "any",
    ) -> None:
        """Answer privately. All options may be left out."""
        say, locale = speaker_of(interaction), str(interaction.locale)
        guess, of_server = buttons.first_guess(interaction) if country is None else (None, False)
        code = self._country(country, locale) if country else guess
        about = topic_names(say).exact(topic.replace("-", " ")) if topic else None
        notes = [self._nearest_countries(say, country)] if country and code is None else []
        notes += [_nearest_topics(say, topic)] if topic and about is None else []
        question = Question(code, about, _who(who), _way(way))
        ask = Ask(question, guessed=guess is not None, of_server=of_server)
        await buttons.answer(interaction, ask, notes=notes)

    def _country(self, typed: str, locale: str) -> str | None:
        """Return the country with exactly this code or name, or None."""
        return self.bot.library.country_names(locale).exact(typed)

    def _nearest_countries(self, say: Speaker, typed: str) -> str:
        near = self.bot.library.country_names(say.locale).nearest(typed, NEAREST)
        names = [f"**{say.country(code)}**" for code in near]
        return say(text.NEAREST_COUNTRY, names=say.either(names)) if names else say(text.UNKNOWN_COUNTRY)

    @support.autocomplete("country")
    @errors.quiet
    async def offer_countries(self, interaction: Interaction, typed: str) -> list[app_commands.Choice[str]]:
        """Offer countries by any of their names, in the reader's language."""
        locale = str(interaction.locale)
        codes = self.bot.library.country_names(locale).nearest(typed)
        return [app_commands.Choice(name=places.country_name(code, locale), value=code) for code in codes]

    @support.autocomplete("topic")
    @errors.quiet
    async def offer_topics(self, interaction: Interaction, typed: str) -> list[app_commands.Choice[str]]:
        """Offer topics by their label or the words people use for them."""
        say = speaker_of(interaction)
        near = topic_names(say).nearest(typed)
        return [app_commands.Choice(name=say(option(topics.LABELS[topic])), value=topic) for topic in near]


@lru_cache(maxsize=40)
def topic_names(say: Speaker) -> search.Names[Topic]:
    """Return the topics by what they are called in English and in the reader's language."""
    return search.topic_names(
        {topic: (say(topics.LABELS[topic]), *say.words(topics.ALSO[topic])) for topic in topics.CHOICES}
    )


def _nearest_topics(say: Speaker, typed: str) -> str:
    names = [f"**{say(topics.LABELS[topic])}**" for topic in topic_names(say).nearest(typed, NEAREST)]
    return say(text.NEAREST_TOPIC, names=say.either(names)) if names else say(text.UNKNOWN_TOPIC)


def _who(value: str) -> Who:
    return value if value in text.WHO_CHOICES else "me"


def _way(value: str) -> Way:
    return value if value in text.WAY_CHOICES else "any"


async def setup(bot: AskMore) -> None:
    """Add the cog."""
    await bot.add_cog(Support(bot))
