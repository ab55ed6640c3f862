"""The answers that are open in the preview's page, drawn anew when the files change. In the preview's memory alone.

An answer is drawn again by what drew it: the same interaction is answered once more, and what is sent for it goes into
the place of the message instead of making a new one. So nothing in the bot knows of it.
"""

from collections.abc import Sequence
from typing import Any

import discord
from discord.webhook.async_ import AsyncWebhookAdapter, async_context

from bot.client import AskMore
from bot.faces import buttons, learn_buttons, news_buttons, pledge_buttons
from bot.faces.pressed import Pressed
from bot.faces.words import exact
from bot.library.problems import Problem

Interaction = discord.Interaction[Any]
Answered = discord.InteractionResponseType
MOST = 20  # answers that are kept
TOLD = 3  # problems in the page; all of them stand in the terminal
LONGEST_PART = 240  # characters of a problem's place, message and fix, which may double when marks are escaped
ROOM = 1800  # characters of a message; Discord takes 2,000
EPHEMERAL = 64  # a message's flag, which an edit can't hold
_BROKEN = "**This file can't be used yet.** The answers here are those of the last good copy."
_MEND = "Mend this and save again. Then this message goes away."

# What only shows something: to answer it twice changes nothing.
COMMANDS = frozenset({"support", "learn", "news", "pledge show", "pledge sign"})
SHOWING: tuple[type[Pressed[Any]], ...] = (
    buttons.English,
    buttons.Page,
    buttons.Expect,
    buttons.CountrySelect,
    buttons.TopicSelect,
    learn_buttons.LessonList,
    learn_buttons.LessonSelect,
    learn_buttons.Turn,
    learn_buttons.ToScene,
    learn_buttons.ChoiceSelect,
    learn_buttons.LessonHelp,
    news_buttons.Latest,
    news_buttons.FoundPage,
    news_buttons.NewsTopicSelect,
    news_buttons.Help,
    pledge_buttons.Explain,
)


class OpenAnswers:
    """The last answers, each with the interaction that drew it.

    Args:
        bot: the bot of the preview; it is listened to from now on.
    """

    def __init__(self, bot: AskMore) -> None:
        self._bot = bot
        self._heard: list[Interaction] = []
        bot.add_listener(self._hear, "on_interaction")

    async def _hear(self, interaction: Interaction) -> None:
        if interaction.type in {discord.InteractionType.application_command, discord.InteractionType.component}:
            self._heard.append(interaction)

    async def draw_anew(self) -> None:
        """Draw each answer that is still open from the library in use now. One that is gone is forgotten."""
        latest = self._latest()[-MOST:]
        self._heard = [*latest, *(one for one in self._heard if one.response.type is None)]
        for interaction in latest:
            if not await self._again(interaction):
                self._heard.remove(interaction)

    def _latest(self) -> list[Interaction]:
        """Return the interaction that each message shows the answer of."""
        shown: dict[int, Interaction] = {}
        for interaction in self._heard:
            kind = interaction.response.type
            if kind is Answered.channel_message:
                shown[interaction.id] = interaction
            elif kind in {Answered.message_update, Answered.deferred_message_update}:
                of = _first_of(interaction)
                shown.pop(of, None)
                shown[of] = interaction
        return list(shown.values())

    async def _again(self, interaction: Interaction) -> bool:
        """Answer an interaction again, in place, and return whether its message is still there."""
        in_place = _InPlace(async_context.get(), interaction.application_id)
        kind = interaction.response.type
        interaction._cs_response = discord.InteractionResponse(interaction)  # noqa: SLF001 # pyright: ignore[reportPrivateUsage]
        before = async_context.set(in_place)
        try:
            await self._answer(interaction)
        finally:
            async_context.reset(before)
            interaction.response._response_type = kind  # noqa: SLF001 # pyright: ignore[reportPrivateUsage]
        return not in_place.gone

    async def _answer(self, interaction: Interaction) -> None:
        if interaction.type is discord.InteractionType.application_command:
            if interaction.command is not None and interaction.command.qualified_name in COMMANDS:
                await self._bot.tree._call(interaction)  # noqa: SLF001 # pyright: ignore[reportPrivateUsage]
            return
        custom_id = str((interaction.data or {}).get("custom_id"))
        for button in SHOWING:
            match = button.__discord_ui_compiled_template__.fullmatch(custom_id)
            if match is not None:
                await button.anew(match).callback(interaction)


def _first_of(interaction: Interaction) -> int:
    """Return the interaction that the message came with, whose button was pressed."""
    message = interaction.message
    metadata = message and message.interaction_metadata
    return (metadata or message or interaction).id


class _InPlace(AsyncWebhookAdapter):
    """Puts an answer into the place of the one that an interaction has already."""

    def __init__(self, adapter: AsyncWebhookAdapter, application_id: int) -> None:
        super().__init__()
        self._adapter = adapter
        self._application_id = application_id
        self.gone = False

    async def create_interaction_response(self, interaction_id: int, token: str, *, params: Any, **how: Any) -> Any:
        """Edit the message instead; one that was hidden meanwhile stays hidden."""
        data = dict(params.payload.get("data") or {})
        data["flags"] = data.get("flags", 0) & ~EPHEMERAL
        try:
            await self._adapter.edit_original_interaction_response(self._application_id, token, payload=data, **how)
        except discord.NotFound:
            self.gone = True
        return {"interaction": {"id": str(interaction_id), "type": 0}}


def problems_post(problems: Sequence[Problem]) -> str:
    """Return what stands in the page while the files can't be used."""
    said, shown = [_BROKEN], 0
    for problem in problems[:TOLD]:
        place = f"{problem.file.rsplit('/', 1)[-1]}:{problem.line}:{problem.column}"
        line = f"**{exact(place[-LONGEST_PART:])}** {exact(problem.message[:LONGEST_PART])}"
        line += f"\n→ {exact(problem.fix[:LONGEST_PART])}"
        if shown and len("\n".join([*said, line])) > ROOM:
            break
        said.append(line)
        shown += 1
    more = len(problems) - shown
    said += [f"And {more} more: see the terminal."] if more else []
    return "\n".join([*said, _MEND])
