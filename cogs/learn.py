"""/learn: short lessons and scenes to practise on, privately, from memory; posted in a channel only on purpose."""

import hashlib
import logging
from collections.abc import Sequence
from typing import Any

import discord
from discord import app_commands, ui
from discord.ext import commands

from bot.client import AskMore
from bot.faces import channels, errors, learn, posting
from bot.faces import learn_text as text
from bot.faces.speech import ENGLISH_LOCALE, Speaker, mark_english, public_speaker, speaker_of
from bot.faces.words import exact
from bot.library import search
from bot.library.lessons import Lesson

log = logging.getLogger("askmore.learn")
Interaction = discord.Interaction[Any]
NEAREST = 3


class LearnCommand(commands.Cog):
    """Answers /learn. Keeps nothing of who read or chose what."""

    def __init__(self, bot: AskMore) -> None:
        self.bot = bot

    @property
    def lessons(self) -> dict[str, Lesson]:
        """The lessons as the file has them now."""
        return self.bot.library.lessons

    @app_commands.command(name="learn", description=text.COMMAND)
    @app_commands.describe(topic=text.OPTION_TOPIC)
    async def learn(self, interaction: Interaction, topic: str | None = None) -> None:
        """Answer privately. The option may be left out."""
        if not topic or not topic.strip():
            await self.show_list(interaction, 0)
            return
        names = self._names()
        lesson_id = names.exact(topic)
        if lesson_id is not None:
            await self.show_lesson(interaction, lesson_id, 0)
            return
        say = speaker_of(interaction)
        near = [f"**{exact(say.of(self.lessons[one].title))}**" for one in names.nearest(topic, NEAREST)]
        note = say(text.NEAREST, names=say.either(near)) if near else say(text.UNKNOWN)
        await self.show_list(interaction, 0, [note])

    async def show_list(self, interaction: Interaction, start: int, notes: Sequence[str] = ()) -> None:
        """Show a page of the list of lessons."""
        told = notes if self.lessons else ()
        await _put(interaction, learn.listing(speaker_of(interaction), self.lessons, start, told))

    async def show_lesson(self, interaction: Interaction, lesson_id: str, page: int, notes: Sequence[str] = ()) -> None:
        """Show a page of a lesson; one that the file no longer has leads to the list."""
        await _put(interaction, self._lesson(interaction, lesson_id, page, notes))

    async def show_scene(self, interaction: Interaction, place: tuple[str, int, int], choice: int | None) -> None:
        """Show a scene, with the answer to a choice; a scene that is gone leads to the lesson."""
        lesson_id, number, page = place
        shown = self.lessons.get(lesson_id)
        if shown is None or number >= len(shown.scenes):
            await self.show_lesson(interaction, lesson_id, page)
        else:
            await _put(interaction, learn.scene(speaker_of(interaction), shown, place, choice))

    async def ask_to_post(self, interaction: Interaction, lesson_id: str, page: int) -> None:
        """Ask those who may whether the lesson is to be posted for all to see."""
        shown, why_not = self.lessons.get(lesson_id), self._why_not(interaction)
        if shown is None or why_not:
            await self.show_lesson(interaction, lesson_id, page, why_not)
        else:
            await _put(interaction, learn.ask_to_post(speaker_of(interaction), shown, lesson_id, page))

    async def post(self, interaction: Interaction, lesson_id: str, page: int) -> None:
        """Post the lesson, for those who may. The post is the bot's own, so that nobody sees who asked for it."""
        shown, why_not = self.lessons.get(lesson_id), self._why_not(interaction)
        if shown is None or why_not:
            await self.show_lesson(interaction, lesson_id, page, why_not)
            return
        await _put(interaction, learn.posting(speaker_of(interaction)))
        said = await self._post(interaction, shown, lesson_id)
        view = self._lesson(interaction, lesson_id, page, [said])
        view.stop()
        mark_english(interaction, view)
        await interaction.edit_original_response(view=view)

    async def _post(self, interaction: Interaction, shown: Lesson, lesson_id: str) -> str:
        """Post a lesson in the server's language and return what came of it, in the reader's words."""
        public, say = self._public(interaction), speaker_of(interaction)
        view = learn.post(public, shown, lesson_id, public.mention("learn", self.bot.mentions))
        view.stop()
        channel = self.bot.get_partial_messageable(interaction.channel_id or 0, guild_id=interaction.guild_id)
        try:
            await channel.send(
                view=view,
                nonce=_nonce(interaction, lesson_id),
                silent=True,
                suppress_embeds=True,
                allowed_mentions=discord.AllowedMentions.none(),
            )
        except errors.UNSENT as error:
            log.warning("A lesson could not be posted: %s", errors.describe(error))
            return say(text.NOT_POSTED)
        return say(text.POSTED)

    def _public(self, interaction: Interaction) -> Speaker:
        """Return who speaks for all to see: what admins chose, else the server's own language."""
        server = interaction.guild_id or 0
        if self.bot.lean and not self.bot.kept.here(server).language:  # Discord says it with the interaction
            return public_speaker(str(interaction.guild_locale or ENGLISH_LOCALE))
        return posting.public(self.bot, server)

    def _lesson(self, interaction: Interaction, lesson_id: str, page: int, notes: Sequence[str] = ()) -> ui.LayoutView:
        say = speaker_of(interaction)
        if lesson_id not in self.lessons:
            return learn.listing(say, self.lessons, notes=[*notes, say(text.GONE)] if self.lessons else notes)
        return learn.lesson(say, self.lessons, lesson_id, page, may_post=self._may_post(interaction), notes=notes)

    def _may_post(self, interaction: Interaction) -> bool:
        """Whether somebody may post here: in a server that has the bot, with Manage Messages in this channel."""
        return self._in_server(interaction) and interaction.permissions.manage_messages

    def _in_server(self, interaction: Interaction) -> bool:
        """Whether the bot was added to this server, and not only by the person for themselves."""
        if self.bot.lean:
            return interaction.is_guild_integration()
        return self.bot.get_guild(interaction.guild_id or 0) is not None

    def _why_not(self, interaction: Interaction) -> list[str]:
        """Return why nothing can be posted here by whoever asks, in words, or nothing."""
        say = speaker_of(interaction)
        if not self._in_server(interaction):
            return [say(text.NOT_IN_SERVER)]
        if not self._may_post(interaction):
            return [say(text.MAY_NOT)]
        missing = channels.missing(interaction, interaction.channel_id or 0)
        named = say.listed([f"**{say(name)}**" for name in missing])
        return [say(text.NO_RIGHT, missing=named)] if missing else []

    def _names(self) -> search.Names[str]:
        return search.Names(
            {
                lesson_id: (one.title, *one.title.others.values(), lesson_id, lesson_id.replace("-", " "), *one.also)
                for lesson_id, one in self.lessons.items()
            }
        )

    @learn.autocomplete("topic")
    @errors.quiet
    async def offer_lessons(self, interaction: Interaction, typed: str) -> list[app_commands.Choice[str]]:
        """Offer lessons by their title in any language, their id or the words people use for them."""
        say, near = speaker_of(interaction), self._names().nearest(typed)
        return [app_commands.Choice(name=say.of(self.lessons[one].title), value=one) for one in near]


async def _put(interaction: Interaction, view: ui.LayoutView) -> None:
    """Answer privately: in the place of the private card that was pressed, else with a new one."""
    view.stop()
    mark_english(interaction, view)
    if interaction.message is not None and interaction.message.flags.ephemeral:
        await interaction.response.edit_message(view=view)
    else:
        await interaction.response.send_message(view=view, ephemeral=True)


def _nonce(interaction: Interaction, lesson_id: str) -> str:
    """Return the same 24 characters for the same card: Discord takes a button pressed twice for one post."""
    card = interaction.message.id if interaction.message else interaction.id
    return hashlib.blake2b(f"lesson {card} {lesson_id}".encode(), digest_size=12).hexdigest()


async def setup(bot: AskMore) -> None:
    """Add the cog."""
    await bot.add_cog(LearnCommand(bot))
