"""When something breaks, the answer is still help: the emergency number and the directory, privately.

The words are made once at start-up and again after a reload, so that they need nothing that could be broken.
What broke goes to the log as a kind and a place in the code. Never the message of an exception: it may hold
what a person typed or chose.
"""

import asyncio
import logging
import traceback
from collections.abc import AsyncGenerator, Callable, Coroutine
from contextlib import asynccontextmanager
from functools import wraps
from typing import Any, ParamSpec, TypeVar, cast

import aiohttp
import discord
from discord import app_commands
from discord.gateway import ReconnectWebSocket

from bot.faces import counting, text, words
from bot.faces.callback import IN_VAIN
from bot.faces.speech import ENGLISH, Speaker, speaker_of
from bot.library import places
from bot.library.library import Library

log = logging.getLogger("askmore")
Interaction = discord.Interaction[Any]
PAUSE = 60  # seconds before a timer that broke begins again
T = TypeVar("T")
Given = ParamSpec("Given")

# What a failed answer can raise; a dropped connection is no discord.DiscordException.
UNSENT = (discord.DiscordException, aiohttp.ClientError, asyncio.TimeoutError, OSError)


class Fallback:
    """The error answer of each country, ready to send in English; in other languages made when it is needed."""

    def __init__(self, library: Library, contact: str | None) -> None:
        self._library = library
        self._contact = contact
        self._english = {code: self._in(ENGLISH, code) for code in (*library.countries, None)}

    def for_country(self, code: str | None, say: Speaker = ENGLISH) -> str:
        """Return the answer with this country's numbers, or with none; in English if all else fails."""
        known = code if code in self._library.countries else None
        if say.is_english:
            return self._english[known]
        try:
            said = self._in(say, known)
        except Exception as error:  # noqa: BLE001 - the edge: a translation must not cost the answer
            log.error("The error answer broke in another language: %s", describe(error))  # noqa: TRY400
            return self._english[known]
        return f"{said}\n\n{self._english[known]}" if say.draft else said

    def _in(self, say: Speaker, code: str | None) -> str:
        """Return the answer in a language."""
        directory = self._library.directory
        lines = [say(text.BROKEN), self._emergency(say, code) if code else say(text.BROKEN_EMERGENCY_UNKNOWN)]
        lines.append(say(text.BROKEN_DIRECTORY, name=directory.name, link=directory.contacts[0].value))
        lines.append(say(text.BROKEN_AGAIN))
        lines += [say(text.BROKEN_TELL, contact=words.exact(self._contact))] if self._contact else []
        lines += [say(text.DRAFT)] if say.draft else []
        return "\n".join(lines)

    def _emergency(self, say: Speaker, code: str) -> str:
        numbers = (words.emergency(say, entry, notes=False) for entry in self._library.countries[code].emergency)
        return say(text.BROKEN_EMERGENCY, country=say.country(code), numbers=" · ".join(numbers))


@asynccontextmanager
async def answering(interaction: Interaction) -> AsyncGenerator[None, None]:
    """Answer an interaction in this block; if the block fails, the error answer goes out instead."""
    async with counting.counted(interaction):
        try:
            yield
        except Exception as error:  # noqa: BLE001 - the edge: whatever broke, the person gets help
            await answer(interaction, error)


async def answer(interaction: Interaction, error: BaseException) -> None:
    """Log what broke and send the error answer, privately, whatever was sent before; none where Discord takes none."""
    counting.broke(interaction, error)
    if _in_vain(error):
        counting.unanswered(interaction, error)
        log.error("An answer could not be sent: %s", describe(error))
        return
    log.error("An answer broke: %s", describe(error))
    fallback: Fallback = interaction.client.fallback
    said = fallback.for_country(_country_of(interaction), speaker_of(interaction))
    try:
        if interaction.response.is_done():
            await interaction.followup.send(said, ephemeral=True, suppress_embeds=True)
        else:
            await interaction.response.send_message(said, ephemeral=True, suppress_embeds=True)
    except UNSENT as unsent:
        counting.unanswered(interaction, unsent)
        log.error("The error answer could not be sent: %s", describe(unsent))  # noqa: TRY400 - no message in a log


def _in_vain(error: BaseException) -> bool:
    cause = getattr(error, "original", None) or error
    return IN_VAIN in getattr(cause, "__notes__", ())


def describe(error: BaseException) -> str:
    """Return the kind of an error and the place in our code that it came from, nothing of its message."""
    cause = getattr(error, "original", None) or error
    frames = traceback.extract_tb(cause.__traceback__)
    place = f" at {frames[-1].filename.rsplit('/', 1)[-1]}:{frames[-1].lineno}" if frames else ""
    status = f" {cause.status}/{cause.code}" if isinstance(cause, discord.HTTPException) else ""
    return f"{type(cause).__name__}{status}{place}"


def _country_of(interaction: Interaction) -> str | None:
    """Return the country that a command named or a card was about, else what the language says."""
    data = cast("dict[str, Any]", interaction.data or {})
    for option in _listed(data, "options"):
        if isinstance(option, dict) and option.get("name") == "country":  # pyright: ignore[reportUnknownMemberType]
            return places.english_code(str(option.get("value")))  # pyright: ignore[reportUnknownArgumentType, reportUnknownMemberType]
    for part in (*map(str, _listed(data, "values")), *str(data.get("custom_id", "")).split(":")):
        if part in places.COUNTRY_CODES:
            return part
    return places.guess_country(str(interaction.locale))


def _listed(data: dict[str, Any], key: str) -> list[Any]:
    """Return a list of an interaction's data, whatever a client made of it."""
    found = data.get(key)
    return cast("list[Any]", found) if isinstance(found, list) else []


def quiet(
    choices: Callable[Given, Coroutine[Any, Any, list[T]]],
) -> Callable[Given, Coroutine[Any, Any, list[T]]]:
    """Wrap an autocomplete callback: a failure offers no choices and tells the log no person.

    discord.py would log the id of the person whose typing failed.
    """

    @wraps(choices)
    async def offer(*args: Given.args, **named: Given.kwargs) -> list[T]:
        try:
            return await choices(*args, **named)
        except Exception as error:  # noqa: BLE001 - the edge: autocomplete
            log.error("Autocomplete broke: %s", describe(error))  # noqa: TRY400 - no message in a log
            for given in args:
                if isinstance(given, discord.Interaction):
                    counting.broke(given, error)  # pyright: ignore[reportUnknownArgumentType]
            return []

    return offer


@asynccontextmanager
async def passing_over(what: str) -> AsyncGenerator[None, None]:
    """Pass over what makes no sense, with one log line; trouble of the network goes on its way."""
    try:
        yield
    except (*UNSENT, ReconnectWebSocket):
        raise
    except Exception as error:  # noqa: BLE001 - the edge: whatever arrived, the bot goes on
        log.error("%s made no sense and is passed over: %s", what, describe(error))  # noqa: TRY400 - no message in a log


async def begin_again(loop: Any, what: str, error: Any) -> None:
    """Log what kind of error ended a timer, and begin it again after a while: an error that stays is no busy loop."""
    log.error("%s broke: %s", what, describe(error))
    await asyncio.sleep(PAUSE)
    loop.restart()


class CommandTree(app_commands.CommandTree[Any]):
    """The command tree whose error answer is help, and that counts what came of each command."""

    async def _call(self, interaction: Interaction) -> None:
        async with counting.counted(interaction):
            await super()._call(interaction)

    async def on_error(self, interaction: Interaction, error: app_commands.AppCommandError, /) -> None:
        """Answer a failed command."""
        if interaction.type is discord.InteractionType.autocomplete:
            log.error("Autocomplete broke: %s", describe(error))
            return
        await answer(interaction, error)
