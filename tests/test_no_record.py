"""Looking for help leaves no record: every path of /support, then a search of all that was written."""

import logging
from pathlib import Path

import pytest

from bot.faces import cards, text
from bot.faces.speech import ENGLISH
from bot.library import places, topics
from tests.conftest import World, library_of, service
from tests.test_support import custom_id

COUNTRY, TOPIC, TYPED = "UY", "stalking", "Urugay"


async def every_path(world: World) -> None:
    """Ask in every way, press every button, choose in every select, mistype, and let it break."""
    member, channel = world.member, world.channel
    await member.autocomplete(channel, "support", "country", TYPED)
    await member.autocomplete(channel, "support", "topic", TOPIC)
    for who in text.WHO_CHOICES:
        for way in text.WAY_CHOICES:
            await world.support(country=COUNTRY, topic=TOPIC, who=who, way=way)
    await world.support()
    await world.support(country=TYPED, topic="stalkin")
    await world.user.slash("support", country=COUNTRY, topic=TOPIC)
    card = await world.support(country="AT", topic=TOPIC)
    assert card.response is not None
    groups = cards.buttons.country_groups(ENGLISH)
    group = next(key for key, codes in groups.items() if COUNTRY in codes)
    for value, action in ((group, "country"), (COUNTRY, "country"), (TOPIC, "topic")):
        await member.select(card.response, [value], custom_id=custom_id(card, action))
    card = await world.support(country="AT")
    assert card.response is not None
    pressed = await member.click(card.response, custom_id=custom_id(card, "expect"))
    assert pressed.response is not None
    await member.click(pressed.response, label="Back")
    await member.click(card.response, label="More")
    await member.click(card.response, label="Hide this")
    await read_news(world)
    await break_it(world)


async def read_news(world: World) -> None:
    """Ask for news by topic, by words and by a mistyped topic, press its buttons, and let the store be closed."""
    member, channel = world.member, world.channel
    await member.autocomplete(channel, "news", "topic", TOPIC)
    for options in ({}, {"topic": TOPIC}, {"search": TYPED}, {"search": COUNTRY, "topic": TOPIC}, {"topic": TYPED}):
        card = await member.slash(channel, "news", **options)
        assert card.response is not None
        await member.select(card.response, [TOPIC], custom_id="am1:newstopic")
        await member.click(card.response, label="Support")
    await world.user.slash("news", topic=TOPIC, search=TYPED)
    await learn(world)


async def learn(world: World) -> None:
    """Read a lesson to its end, practise, and mistype one."""
    member, channel = world.member, world.channel
    await member.slash(channel, "learn", topic=TYPED)
    card = await member.slash(channel, "learn", topic="digital-safety")
    assert card.response is not None
    await member.click(card.response, label="More")
    await member.click(card.response, label="Practise")
    await member.select(card.response, ["0"], custom_id=custom_id(card, "choice"))


async def break_it(world: World) -> None:
    """Let the answer, a button and the autocomplete break with the person's words in the error."""
    library = library_of(service("x"))

    def fail(*_: object) -> None:
        raise RuntimeError(COUNTRY, TOPIC, TYPED)

    card = await world.support(country=COUNTRY, topic=TOPIC)
    assert card.response is not None
    library.find = fail  # pyright: ignore[reportAttributeAccessIssue]
    library.country_names = fail  # pyright: ignore[reportAttributeAccessIssue]
    world.bot.use(library)
    await world.support(country=None or COUNTRY, topic=TOPIC)
    await world.member.click(card.response, label="More")
    await world.member.autocomplete(world.channel, "support", "country", TYPED)
    assert world.env.errors


async def test_no_log_and_no_file_knows_who_asked_what(
    world: World, tmp_path: Path, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level(logging.DEBUG)
    before = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    assert {path.name.split("-")[0] for path in before} == {"commands.json", "askmore.db"}
    caplog.clear()

    await every_path(world)

    after = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    assert after == before
    printed = capfd.readouterr()
    bot_logs = [record for record in caplog.records if record.name.startswith(("askmore", "discord", "bot"))]
    logged = "\n".join(f"{record.getMessage()} {record.exc_text} {record.exc_info}" for record in bot_logs)
    words = {str(world.user.id), world.user.name, COUNTRY, TOPIC, TYPED, "Urug", places.country_name(COUNTRY)}
    words |= {topics.LABELS["stalking"], "AT:", "Austria"}
    for word in words:
        for content in after.values():
            assert word.encode() not in content
        assert word not in logged
        assert word not in printed.out + printed.err
    assert "An answer broke: RuntimeError" in logged


def test_the_search_would_find_a_leak(
    caplog: pytest.LogCaptureFixture,
) -> None:
    """The check above can fail: the same search finds a person in a careless line."""
    logging.getLogger("askmore").error("An answer for %s broke: %s", 1234, COUNTRY)
    assert "1234" in caplog.text
    assert COUNTRY in caplog.text


async def test_no_custom_id_knows_a_person(world: World) -> None:
    card = await world.support(country=COUNTRY, topic=TOPIC)
    assert card.response is not None
    payload = str(card.response.components)
    assert f"am1:country:{COUNTRY}:{TOPIC}:m:a:0:0" in payload
    assert str(world.user.id) not in payload
    assert str(world.guild.id) not in payload
