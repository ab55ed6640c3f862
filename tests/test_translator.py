"""Commands in the languages of Discord's clients: Discord takes all that is sent, and Americans get American text."""

from collections.abc import Iterator
from typing import Any, cast

import discord
import pytest
from discord import app_commands

from bot.faces.catalogs import CATALOGS
from bot.faces.speech import speaker
from bot.faces.translator import Translator, is_name
from tests.conftest import World
from tests.wire import limits_commands
from tests.wire.limits import Check

MENU = "How do I respond?"


async def payloads(world: World) -> list[dict[str, Any]]:
    tree = world.bot.tree
    assert isinstance(tree.translator, Translator)
    return [await command.get_translated_payload(tree, tree.translator) for command in tree.get_commands()]


def parts(payload: Any) -> Iterator[dict[str, Any]]:
    yield payload
    for key in ("options", "choices"):
        for inner in payload.get(key) or ():
            yield from parts(inner)


async def test_discord_takes_every_name_and_description(world: World) -> None:
    check = Check()
    limits_commands.commands(check, await payloads(world))
    assert not check.wrong


async def test_the_check_refuses_what_discord_refuses(world: World) -> None:
    for key, wrong in (
        ("name_localizations", {"de": "Zwei Wörter"}),
        ("name_localizations", {"de": "GROSS"}),
        ("description_localizations", {"de": "x" * 101}),
    ):
        check = Check()
        broken = await payloads(world)
        broken[0][key] = wrong
        limits_commands.commands(check, broken)
        assert check.wrong, wrong


async def test_every_text_is_sent_in_american_english_too(world: World) -> None:
    """A client in American English would get British text, or another's, if it were left out."""
    seen = 0
    for payload in await payloads(world):
        for part in parts(payload):
            for key in ("name", "description"):
                if part.get(key):
                    sent = part[f"{key}_localizations"]
                    assert sent["en-US"] == sent["en-GB"] == part[key]
                    seen += 1
    assert seen > 80


async def test_every_language_names_every_command_and_says_what_it_does(world: World) -> None:
    for payload in await payloads(world):
        for part in parts(payload):
            for key in ("name", "description"):
                if part.get(key):
                    assert set(part[f"{key}_localizations"]) == {*CATALOGS, "en-US", "en-GB"}, (part[key], key)


async def test_what_is_sent_is_what_the_cards_call_it(world: World) -> None:
    """A text that names a command names it as the reader's client shows it."""
    contacts = next(one for one in await payloads(world) if one["name"] == "contacts")
    add = next(one for one in contacts["options"] if one["name"] == "add")
    for locale in CATALOGS:
        shown = f"/{contacts['name_localizations'][locale]} {add['name_localizations'][locale]}"
        assert speaker(locale).command("contacts add") == shown


async def test_no_two_commands_have_one_name(world: World) -> None:
    for locale in CATALOGS:
        names = [one["name_localizations"][locale] for one in await payloads(world)]
        assert len(set(names)) == len(names), locale


async def test_a_language_that_the_bot_does_not_speak_gets_the_default() -> None:
    context = cast("Any", app_commands.TranslationContext)(app_commands.TranslationContextLocation.other, None)
    say = app_commands.locale_str("More")
    assert await Translator().translate(say, discord.Locale.japanese, context) is None


@pytest.mark.parametrize(
    ("said", "is_one"),
    [
        ("hilfe", True),
        ("підтримка", True),
        ("सहायता", True),
        ("a-b_c", True),
        ("Hilfe", False),
        ("zwei wörter", False),
        ("x" * 33, False),
        ("", False),
        ("a/b", False),
        ("İstek", False),
    ],
)
def test_names(said: str, is_one: bool) -> None:  # noqa: FBT001
    assert is_name(said) is is_one
