"""Names and descriptions of commands in the languages of Discord's clients, sent along with the commands.

Source of what Discord asks of them: its Application Commands, "Localization" and "Application Command Naming". A client
in American English gets what is sent as British English unless its own is sent too, so the default is sent as both.
"""

import re

import discord
from discord import app_commands
from discord.app_commands import TranslationContextLocation as Location
from discord.app_commands import TranslationContextTypes

from bot.faces import speech
from bot.faces.catalogs import CATALOGS

_NAMES = {
    Location.command_name: speech.COMMAND,
    Location.group_name: speech.COMMAND,
    Location.parameter_name: speech.OPTION,
}
_ENGLISH = frozenset({discord.Locale.american_english, discord.Locale.british_english})
LONGEST_NAME, LONGEST = 32, 100
# Letters of any script, digits, - and _; marks for Devanagari, whose vowels are such.
_NAME = re.compile(r"[-_\w\u0900-\u097F]{1,32}")


class Translator(app_commands.Translator):
    """Translates what discord.py sends with the commands."""

    async def translate(
        self, string: app_commands.locale_str, locale: discord.Locale, context: TranslationContextTypes
    ) -> str | None:
        """Return a name or a description in a locale, or None where it stays as it is."""
        if locale in _ENGLISH:
            return string.message
        if str(locale) not in CATALOGS:
            return None
        say = speech.speaker(str(locale))
        kind = _NAMES.get(context.location)
        if kind and not _is_menu(context):
            said = say.name(kind, string.message)
            return said if is_name(said) else None
        said = say(string.message)
        longest = LONGEST_NAME if context.location is Location.command_name else LONGEST
        return said if len(said) <= longest else None


def is_name(said: str) -> bool:
    """Whether Discord takes this as the name of a command or an option."""
    return bool(_NAME.fullmatch(said)) and said == said.lower()


def _is_menu(context: TranslationContextTypes) -> bool:
    """Whether it is the name in the menu of a message, which is a message of ours and may hold spaces."""
    return isinstance(context.data, app_commands.ContextMenu)
