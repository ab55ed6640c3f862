"""Speaking a reader's language: messages from the catalogs; names, lists and months from CLDR.

A private answer is in the language of the reader's Discord. What everybody sees is in the server's, never in that of
the person who asked for it.
"""

import gettext
import re
from collections.abc import Mapping, Sequence
from datetime import date
from functools import cached_property, lru_cache
from typing import Any, Literal

import discord
from discord import ui

from bot.faces import catalogs, text
from bot.faces.ask import VERSION
from bot.faces.messages import Plural, Short
from bot.library import places
from bot.library.localized import Localized

Interaction = discord.Interaction[Any]
COMMAND = "command"  # contexts in the catalogs: names of commands and of their options
OPTION = "option"
NOTE = "note"  # what a story mentions
WORDS = "words"  # what people type for a topic, with commas
ENGLISH_LOCALE = "en-US"
_ENGLISH = "en"


class Speaker:
    """One language. Call it with a message to have it said.

    Args:
        locale: the reader's locale, as Discord names it.
        catalog: the translations; without any, all is in English.
        cldr: the language as CLDR names it, as in pt_BR.
        draft: whether nobody has read the translations yet who speaks the language; without it, as they say.
        commands: the translations that the reader's Discord takes the names of commands from, if others.
    """

    def __init__(
        self,
        locale: str,
        catalog: gettext.NullTranslations | None = None,
        cldr: str = _ENGLISH,
        *,
        draft: bool | None = None,
        commands: gettext.NullTranslations | None = None,
    ) -> None:
        self.locale = locale
        self.cldr = cldr
        self.is_english = catalog is None
        unread = catalog is not None and not catalogs.state(catalog).startswith(catalogs.REVIEWED)
        self.draft = unread if draft is None else draft
        self._catalog = catalog or gettext.NullTranslations()
        self._commands = commands or self._catalog
        self.instead = commands is not None  # English in the place of the reader's language

    @cached_property
    def english(self) -> "Speaker":
        """English for the same reader: commands have the names that the reader's Discord shows."""
        return self if self.is_english else Speaker(self.locale, commands=self._catalog)

    @property
    def language(self) -> str:
        """The language that is spoken, without a region, as in pt."""
        return self.cldr.split("_", maxsplit=1)[0]

    @property
    def reads(self) -> str:
        """The language of the reader's Discord, which may be one that the bot does not speak."""
        return self.locale.split("-", maxsplit=1)[0]

    def __call__(self, message: str, /, **values: object) -> str:
        """Return a message in this language, filled; in English where it is not translated, or not soundly.

        Args:
            message: one of the `*_text` modules.
            values: what fills its places.
        """
        said = self._filled(self._catalog.gettext(message) if message else "", message, values)
        return self._filled(message, message, values) if _too_long(message, said) else said

    def counted(self, message: Plural, count: int, **values: object) -> str:
        """Return a message with a number in it, in the form that the number asks for."""
        plain = message.one if count == 1 else message.many
        try:
            translated = self._catalog.ngettext(*message, count)
        except ArithmeticError:  # a rule for the plural that can't be worked out
            translated = plain
        return self._filled(translated, plain, {"count": count, **values})

    def _filled(self, translated: str, message: str, values: Mapping[str, object]) -> str:
        try:
            said = translated.format_map(_Places(self, values))
        except _UNSOUND:
            if translated == message:
                raise
            said = ""
        return said if _is_seen(said) or translated == message else self._filled(message, message, values)

    def has(self, message: str) -> bool:
        """Whether a message is translated."""
        return self._catalog.gettext(message) != message

    def closing(self, message: str, **values: object) -> str:
        """Return the last lines of a card. A draft says that it is one."""
        said = self(message, **values)
        return f"{said}\n{self(text.DRAFT)}" if self.draft else said

    def twice(self, message: str, **values: object) -> str:
        """Return a message, and below it the English of a draft: for what no button shows in English."""
        said = self(message, **values)
        return f"{said}\n\n{self.english(message, **values)}" if self.draft and self.has(message) else said

    def alone(self, message: str) -> str:
        """Return a message that is a whole answer: a draft says that it is one, and has the English below."""
        said = self.closing(message)
        return f"{said}\n\n{self.english(message)}" if self.draft else said

    def name(self, context: str, name: str) -> str:
        """Return the name of a command or an option, or another word of the data, in this language."""
        return (self._commands if context == COMMAND else self._catalog).pgettext(context, name)

    def words(self, english: Sequence[str]) -> list[str]:
        """Return the words that people type for a thing in this language."""
        return [one.strip() for one in self.name(WORDS, ", ".join(english)).split(",")] if english else []

    def command(self, path: str) -> str:
        """Return a command as people type it, as in `/contacts add`, by the names it has in this language."""
        return f"/{' '.join(self.name(COMMAND, part) for part in path.split())}"

    def mention(self, path: str, ids: Mapping[str, int]) -> str:
        """Return a command to press, which Discord names in each reader's language; without its id, its name here.

        Args:
            path: the command, as in `contacts add`.
            ids: Discord's id of each command, by the first word.
        """
        command_id = ids.get(path.split(maxsplit=1)[0])
        return f"</{path}:{command_id}>" if command_id else f"**{self.command(path)}**"

    def of(self, said: Localized) -> str:
        """Return a text of the file in this language, in English where it has none."""
        return said.in_language(self.cldr)

    def capital(self, words: str) -> str:
        """Return words with a capital letter at their beginning; the Turkish i keeps its dot."""
        first = "İ" if self.cldr == "tr" and words.startswith("i") else words[:1].upper()
        return first + words[1:]

    def sentence(self, words: str) -> str:
        """Return words as a sentence, with the full stop of the language."""
        return words if words.endswith((".", "।")) else f"{words}{'।' if self.cldr == 'hi' else '.'}"

    def listed(self, words: Sequence[str]) -> str:
        """Join words as in `a, b and c`."""
        return _joined(words, "standard", self.cldr)

    def either(self, words: Sequence[str]) -> str:
        """Join words as in `a, b or c`."""
        return _joined(words, "or", self.cldr)

    def country(self, code: str) -> str:
        """Return a country's name."""
        return places.country_name(code, self.cldr)

    def in_country(self, code: str) -> str:
        """Return a country's name as it stands inside a sentence: English says `the United Kingdom`."""
        return places.in_english(code) if self.is_english else self.country(code)

    def language_name(self, code: str) -> str:
        """Return a language's name."""
        return places.language_name(code, self.cldr)

    def month(self, day: date) -> str:
        """Return the month and year of a day, as in `March 2025`."""
        return _dated(day, "yMMMM", self.cldr)

    def day(self, day: date) -> str:
        """Return the day and month of a day, in short."""
        return _dated(day, "MMMd", self.cldr)


# What a translation can raise that has other places than its message.
_UNSOUND = (LookupError, ValueError, AttributeError, TypeError, RecursionError)


class _Places(dict[str, object]):
    """What fills the places of a message: given values, commands, other messages."""

    def __init__(self, say: Speaker, values: Mapping[str, object]) -> None:
        super().__init__(values)
        self._say = say

    def __missing__(self, key: str) -> object:
        if key.startswith("/"):
            return self._say.command(key[1:])
        if key.startswith("="):
            return self._say(key[1:])
        raise KeyError(key)


def _is_seen(said: str) -> bool:
    """Whether there is anything to read: spaces and signs without a shape are nothing."""
    return any(char.isprintable() and not char.isspace() for char in said)


def _too_long(message: str, said: str) -> bool:
    return isinstance(message, Short) and len(said) > message.most


def _joined(words: Sequence[str], style: Literal["standard", "or"], cldr: str) -> str:
    if cldr == _ENGLISH:  # the house style has no comma before the last word
        last = f" {'and' if style == 'standard' else 'or'} ".join((", ".join(words[:-1]), *words[-1:]))
        return last if len(words) > 1 else "".join(words)
    from babel import Locale  # noqa: PLC0415 - 5 MB that an English bot never needs
    from babel.lists import format_list  # noqa: PLC0415

    said = format_list(words, style, Locale.parse(cldr))
    return _spanish(said, words[-1]) if words and cldr.startswith("es") else said


# Spanish says e and u where the next word begins with the same sound. ICU does so too, Babel does not.
_SAME_SOUND = (
    (" y ", " e ", re.compile(r"h?[ií](?![aeo])", re.IGNORECASE)),
    (" o ", " u ", re.compile("h?[oó]", re.IGNORECASE)),
)


def _spanish(said: str, last: str) -> str:
    before = said.removesuffix(last)
    for word, instead, begins in _SAME_SOUND:
        if before.endswith(word) and begins.match(last):
            return f"{before.removesuffix(word)}{instead}{last}"
    return said


@lru_cache(maxsize=512)
def _dated(day: date, skeleton: Literal["yMMMM", "MMMd"], cldr: str) -> str:
    if cldr == _ENGLISH:
        return f"{day:%B %Y}" if skeleton == "yMMMM" else f"{day.day} {day:%b}"
    from babel import Locale  # noqa: PLC0415 - as above
    from babel.dates import format_skeleton  # noqa: PLC0415

    return format_skeleton(skeleton, day, locale=Locale.parse(cldr))


ENGLISH = Speaker(ENGLISH_LOCALE)


@lru_cache(maxsize=64)
def speaker(locale: str) -> Speaker:
    """Return who speaks a locale of Discord; English for one that the bot does not speak."""
    name = catalogs.CATALOGS.get(locale)
    found = catalogs.shipped(name) if name else None
    if name and found and catalogs.state(found):
        return Speaker(locale, found, name, draft=not catalogs.reviewed(name))
    return Speaker(locale)


_CHOSEN = "english"  # in what discord.py lets us note on an interaction


def speaker_of(interaction: Interaction) -> Speaker:
    """Return who speaks the language of the person who asks, or English where they do not trust a draft."""
    say = speaker(str(interaction.locale))
    return say.english if interaction.extras.get(_CHOSEN) else say


def chose_english(interaction: Interaction, *, chosen: bool) -> None:
    """Note whether the reader of a draft chose to see it in English."""
    interaction.extras[_CHOSEN] = chosen


def mark_english(interaction: Interaction, view: ui.LayoutView) -> None:
    """Let the buttons of a card go on in English, where that was chosen."""
    if not interaction.extras.get(_CHOSEN):
        return
    for child in view.walk_children():
        item: Any = getattr(child, "item", child)  # what a DynamicItem holds
        custom_id = str(getattr(item, "custom_id", None) or "")
        if custom_id.startswith(f"{VERSION}:"):
            item.custom_id = custom_id.replace(VERSION, f"{VERSION}e", 1)


def public_speaker(language: str) -> Speaker:
    """Return who speaks in a server's public posts.

    Args:
        language: a language that admins chose, as in pt, or the server's locale, as in pt-BR.
    """
    first = next((one for one in catalogs.CATALOGS if one.split("-")[0] == language), language)
    return speaker(first)
