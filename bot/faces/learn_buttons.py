"""Buttons and selects of /learn. Each says which lesson, page or scene in its custom_id, and calls the cog."""

import re
from collections.abc import Sequence
from typing import Any, Protocol, Self, cast

import discord
from discord import ui

from bot.faces import learn_text as text
from bot.faces.ask import VERSION, Ask
from bot.faces.buttons import answer, first_guess
from bot.faces.pressed import Interaction, Pressed, chosen_value
from bot.faces.speech import ENGLISH, Speaker
from bot.library import topics
from bot.library.library import Question
from bot.library.scalars import LONGEST_ID, Topic

ALL = "-"
LAST_PAGE = 99  # two digits in a custom_id
_LESSON = rf"(?P<lesson>[a-z0-9-]{{1,{LONGEST_ID}}})"
_PAGE = r"(?P<page>\d{1,2})"
_SCENE = r"(?P<scene>\d{1,2})"


class Lessons(Protocol):
    """What the buttons ask of the cog."""

    async def show_list(self, interaction: Interaction, start: int) -> None:
        """Show the list of lessons."""

    async def show_lesson(self, interaction: Interaction, lesson_id: str, page: int) -> None:
        """Show a page of a lesson."""

    async def show_scene(self, interaction: Interaction, place: tuple[str, int, int], choice: int | None) -> None:
        """Show a scene, with the answer to a choice."""

    async def ask_to_post(self, interaction: Interaction, lesson_id: str, page: int) -> None:
        """Ask whether to post a lesson."""

    async def post(self, interaction: Interaction, lesson_id: str, page: int) -> None:
        """Post it."""


def _cog(interaction: Interaction) -> Lessons:
    return cast("Lessons", interaction.client.get_cog("LearnCommand"))


class LessonList(Pressed["ui.Button[ui.LayoutView]"], template=rf"{VERSION}:lessons:(?P<start>\d{{1,4}})"):
    """Show a page of the list of lessons."""

    def __init__(self, say: Speaker, start: int, label: str) -> None:
        self.start = start
        style = discord.ButtonStyle.secondary
        super().__init__(ui.Button(label=say(label), style=style, custom_id=f"{VERSION}:lessons:{start}"))

    @classmethod
    def anew(cls, match: re.Match[str]) -> Self:
        """Make it from its custom_id."""
        return cls(ENGLISH, int(match["start"]), text.MORE)

    async def press(self, interaction: Interaction) -> None:
        """Put the page in the place of this one."""
        await _cog(interaction).show_list(interaction, self.start)


class LessonSelect(Pressed["ui.Select[ui.LayoutView]"], template=rf"{VERSION}:lesson"):
    """Choose a lesson, or all of them."""

    def __init__(self, say: Speaker = ENGLISH, options: Sequence[discord.SelectOption] = ()) -> None:
        select: ui.Select[ui.LayoutView] = ui.Select(
            placeholder=say(text.CHOOSE),
            options=list(options) or [discord.SelectOption(label=ALL)],
            custom_id=f"{VERSION}:lesson",
        )
        super().__init__(select)

    async def press(self, interaction: Interaction) -> None:
        """Show the lesson from its first page, or the list."""
        value = chosen_value(interaction)
        if value in {ALL, ""}:
            await _cog(interaction).show_list(interaction, 0)
        else:
            await _cog(interaction).show_lesson(interaction, value, 0)


class _AtPage(Pressed["ui.Button[ui.LayoutView]"], template=rf"{VERSION}:learn-none"):
    """A button about one page of one lesson."""

    action = "none"
    label = ""
    style = discord.ButtonStyle.secondary

    def __init__(self, say: Speaker, lesson_id: str, page: int, label: str = "") -> None:
        self.lesson_id = lesson_id
        self.page = min(page, LAST_PAGE)
        custom_id = f"{VERSION}:{self.action}:{lesson_id}:{self.page}"
        super().__init__(ui.Button(label=say(label or self.label), style=self.style, custom_id=custom_id))

    @classmethod
    def anew(cls, match: re.Match[str]) -> Self:
        """Make it from its custom_id."""
        return cls(ENGLISH, match["lesson"], int(match["page"]))


class Turn(_AtPage, template=rf"{VERSION}:learn:{_LESSON}:{_PAGE}"):
    """Show a page of a lesson; pressed on a public post, in a private message of its own."""

    action, label = "learn", text.MORE

    async def press(self, interaction: Interaction) -> None:
        """Show it."""
        await _cog(interaction).show_lesson(interaction, self.lesson_id, self.page)


class AskToPost(_AtPage, template=rf"{VERSION}:postask:{_LESSON}:{_PAGE}"):
    """Ask once whether the lesson is to be posted for all to see."""

    action, label = "postask", text.POST_HERE

    async def press(self, interaction: Interaction) -> None:
        """Put the question in the place of the card."""
        await _cog(interaction).ask_to_post(interaction, self.lesson_id, self.page)


class Post(_AtPage, template=rf"{VERSION}:post:{_LESSON}:{_PAGE}"):
    """Post the lesson for all to see."""

    action, label, style = "post", text.POST, discord.ButtonStyle.success

    async def press(self, interaction: Interaction) -> None:
        """Post it, for those who may."""
        await _cog(interaction).post(interaction, self.lesson_id, self.page)


class ToScene(Pressed["ui.Button[ui.LayoutView]"], template=rf"{VERSION}:scene:{_LESSON}:{_SCENE}:{_PAGE}"):
    """Show a scene.

    Args:
        say: the language.
        place: the lesson, the scene, and the page that the reader came from.
        label: the message that stands on the button.
    """

    def __init__(self, say: Speaker, place: tuple[str, int, int], label: str) -> None:
        self.place = place
        lesson_id, scene, page = place
        custom_id = f"{VERSION}:scene:{lesson_id}:{scene}:{min(page, LAST_PAGE)}"
        super().__init__(ui.Button(label=say(label), style=discord.ButtonStyle.secondary, custom_id=custom_id))

    @classmethod
    def anew(cls, match: re.Match[str]) -> Self:
        """Make it from its custom_id."""
        return cls(ENGLISH, (match["lesson"], int(match["scene"]), int(match["page"])), text.PRACTISE)

    async def press(self, interaction: Interaction) -> None:
        """Put it in the place of the card."""
        await _cog(interaction).show_scene(interaction, self.place, None)


class ChoiceSelect(Pressed["ui.Select[ui.LayoutView]"], template=rf"{VERSION}:choice:{_LESSON}:{_SCENE}:{_PAGE}"):
    """Choose what to do in a scene. What was chosen stands in no custom_id."""

    def __init__(self, say: Speaker, place: tuple[str, int, int], options: Sequence[discord.SelectOption] = ()) -> None:
        self.place = place
        lesson_id, scene, page = place
        select: ui.Select[ui.LayoutView] = ui.Select(
            placeholder=say(text.WHAT_WOULD_YOU_DO),
            options=list(options) or [discord.SelectOption(label=ALL)],
            custom_id=f"{VERSION}:choice:{lesson_id}:{scene}:{min(page, LAST_PAGE)}",
        )
        super().__init__(select)

    @classmethod
    def anew(cls, match: re.Match[str]) -> Self:
        """Make it from its custom_id."""
        return cls(ENGLISH, (match["lesson"], int(match["scene"]), int(match["page"])))

    async def press(self, interaction: Interaction) -> None:
        """Show the answer to it below the scene."""
        value = chosen_value(interaction)
        choice = int(value) if value in {"0", "1", "2", "3"} else None
        await _cog(interaction).show_scene(interaction, self.place, choice)


class LessonHelp(Pressed["ui.Button[ui.LayoutView]"], template=rf"{VERSION}:learnhelp:(?P<topic>[a-z-]{{1,20}})"):
    """Open /support privately, about the lesson's topic where it has one."""

    def __init__(self, say: Speaker, topic: Topic | None) -> None:
        self.topic: Topic | None = topic
        custom_id = f"{VERSION}:learnhelp:{topic or ALL}"
        super().__init__(ui.Button(label=say(text.SUPPORT), style=discord.ButtonStyle.success, custom_id=custom_id))

    @classmethod
    def anew(cls, match: re.Match[str]) -> Self:
        """Make it from its custom_id; a topic of an older version counts as none."""
        known: dict[str, Topic] = {topic: topic for topic in topics.CHOICES}
        return cls(ENGLISH, known.get(match["topic"]))

    async def press(self, interaction: Interaction) -> None:
        """Answer as /support does, in a private message of its own."""
        country, of_server = first_guess(interaction)
        topic: Topic | None = self.topic
        ask = Ask(Question(country, topic), guessed=country is not None, of_server=of_server)
        await answer(interaction, ask)


BUTTONS: tuple[type[ui.DynamicItem[Any]], ...] = (
    LessonList,
    LessonSelect,
    Turn,
    AskToPost,
    Post,
    ToScene,
    ChoiceSelect,
    LessonHelp,
)
