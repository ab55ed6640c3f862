"""/support as people have it: conversations with the real bot in a simulated Discord."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import discord
import pytest
import simcord

from bot.faces import cards, text
from bot.faces.speech import ENGLISH
from bot.library.library import Library
from tests.conftest import World, bot_with, library_of, service


def walk(components: Any) -> Iterator[dict[str, Any]]:
    for component in components or ():
        yield component
        yield from walk(component.get("components"))


def said(result: simcord.InteractionResult) -> str:
    assert result.response is not None
    shown = "\n".join(part["content"] for part in walk(result.response.components) if part["type"] == 10)
    return shown or result.response.content


def labels(result: simcord.InteractionResult) -> list[str]:
    assert result.response is not None
    return [part["label"] for part in walk(result.response.components) if part["type"] == 2]


def custom_id(result: simcord.InteractionResult, action: str) -> str:
    assert result.response is not None
    return next(
        part["custom_id"]
        for part in walk(result.response.components)
        if str(part.get("custom_id", "")).startswith(f"am1:{action}:")
    )


def answered_privately_in_one_step(world: World, result: simcord.InteractionResult, before: int) -> None:
    assert result.ephemeral
    assert not result.deferred
    assert result.followups == []
    assert len(world.env.http_requests) == before + 1
    assert world.channel.last_message is None or world.channel.last_message.flags.ephemeral


async def test_with_no_option_it_helps_at_once(world: World) -> None:
    before = len(world.env.http_requests)
    result = await world.support()
    answered_privately_in_one_step(world, result, before)
    assert said(result).startswith("**It is not your fault, and you are not alone.**")
    assert "Services anywhere in the world" in said(result)


async def test_a_country_a_topic_a_way(world: World) -> None:
    before = len(world.env.http_requests)
    result = await world.support(country="US", topic="sexual-assault", who="someone", way="text")
    answered_privately_in_one_step(world, result, before)
    whole = said(result)
    assert whole.startswith("**It is good that you care.**")
    assert "**911**" in whole
    assert "Text **HOPE to 64673**" in whole
    assert whole.index("Text **HOPE to 64673**") < whole.index("Phone **1-800-656-4673**")


async def test_worried_about_what_i_did(world: World) -> None:
    whole = said(await world.support(country="GB", who="worried"))
    assert "Respect Phoneline" in whole
    assert "Rape Crisis" not in whole
    assert "Refuge" not in whole


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("Germany", "DE"),
        ("germny", "DE"),
        ("Deutschland", "DE"),
        ("DE", "DE"),
        ("uk", "GB"),
        ("england", "GB"),
        ("USA", "US"),
        ("Türkiye", "TR"),
        ("turkiye", "TR"),
        ("Turkey", "TR"),
        ("日本", "JP"),
        ("Brasil", "BR"),
        ("cote d ivoire", "CI"),
        ("Swizerland", "CH"),
    ],
)
async def test_autocomplete_finds_a_country_by_any_name(world: World, typed: str, code: str) -> None:
    offered = await world.member.autocomplete(world.channel, "support", "country", typed)
    assert offered[0]["value"] == code
    assert len(offered) <= 25


async def test_autocomplete_offers_countries_before_anything_is_typed(world: World) -> None:
    offered = await world.member.autocomplete(world.channel, "support", "country", "")
    assert len(offered) == 25
    assert await world.member.autocomplete(world.channel, "support", "country", "zzzzqq") == []


async def test_autocomplete_finds_a_topic_by_the_words_people_use(world: World) -> None:
    for typed, topic in (("revenge porn", "image-abuse"), ("rape", "sexual-assault"), ("boss", "workplace")):
        offered = await world.member.autocomplete(world.channel, "support", "topic", typed)
        assert offered[0]["value"] == topic
    everything = await world.member.autocomplete(world.channel, "support", "topic", "")
    assert len(everything) == 13
    assert "behaviour-change" not in {choice["value"] for choice in everything}


async def test_a_country_typed_past_the_autocomplete_is_understood(world: World) -> None:
    assert "Services in Germany" in said(await world.support(country="deutschland"))


async def test_an_unknown_country_gets_the_nearest_and_the_world(world: World) -> None:
    before = len(world.env.http_requests)
    result = await world.support(country="Germny")
    answered_privately_in_one_step(world, result, before)
    assert "We could not find that country.** Did you mean **Germany**" in said(result)
    assert "https://lila.help" in said(result)
    nothing = said(await world.support(country="qqqq"))
    assert text.UNKNOWN_COUNTRY in nothing
    assert "Germny" not in said(result)


async def test_an_unknown_topic_gets_the_nearest(world: World) -> None:
    result = await world.support(country="DE", topic="stalkin")
    assert result.ephemeral
    assert "Did you mean **Stalking**" in said(result)
    assert text.UNKNOWN_TOPIC in said(await world.support(country="DE", topic="qqqq"))
    assert text.UNKNOWN_TOPIC in said(await world.support(country="DE", topic="behaviour-change"))


async def test_more_and_back(world: World) -> None:
    first = await world.support(country="DE")
    second = await world.member.click(first.response, label="More")  # pyright: ignore[reportArgumentType]
    assert "### 4. " in said(second)
    assert "### 1. " not in said(second)
    assert labels(second)[0] != "More"
    back = await world.member.click(second.response, label="Back")  # pyright: ignore[reportArgumentType]
    assert "### 1. " in said(back)
    assert back.response is not None
    assert first.response is not None
    assert back.response.id == first.response.id


async def test_hide_really_deletes_the_answer(world: World) -> None:
    result = await world.support(country="DE")
    assert result.response is not None
    await world.member.click(result.response, label="Hide this")
    assert result.response is None
    assert world.channel.history(viewer=world.member) == []


async def test_what_happens_when_you_contact_them_and_back(world: World) -> None:
    result = await world.support(country="AT")
    pressed = await world.member.click(
        result.response,  # pyright: ignore[reportArgumentType]
        custom_id=custom_id(result, "expect"),
    )
    assert "Do I have to give my name?" in said(pressed)
    assert "Phone **0800 222 555**" in said(pressed)
    assert labels(pressed) == ["Hide this", "Back"]
    back = await world.member.click(pressed.response, label="Back")  # pyright: ignore[reportArgumentType]
    assert "Services in Austria" in said(back)


async def test_one_select_changes_the_country_and_one_the_topic(world: World) -> None:
    result = await world.support()
    chosen = await world.member.select(
        result.response,  # pyright: ignore[reportArgumentType]
        ["IE"],
        custom_id=custom_id(result, "country"),
    )
    assert "Services in Ireland" in said(chosen)
    topic = await world.member.select(
        chosen.response,  # pyright: ignore[reportArgumentType]
        ["image-abuse"],
        custom_id=custom_id(chosen, "topic"),
    )
    assert "Hotline.ie" in said(topic)
    assert "Services in Ireland" in said(topic)
    anything = await world.member.select(
        topic.response,  # pyright: ignore[reportArgumentType]
        ["-"],
        custom_id=custom_id(topic, "topic"),
    )
    assert "Services in Ireland" in said(anything)


async def test_any_country_is_two_choices_away(world: World) -> None:
    result = await world.support(country="GB", topic="stalking")
    groups = cards.buttons.country_groups(ENGLISH)
    group = next(key for key, codes in groups.items() if "UY" in codes)
    listed = await world.member.select(
        result.response,  # pyright: ignore[reportArgumentType]
        [group],
        custom_id=custom_id(result, "country"),
    )
    assert "Services in the United Kingdom" in said(listed)
    chosen = await world.member.select(
        listed.response,  # pyright: ignore[reportArgumentType]
        ["UY"],
        custom_id=custom_id(listed, "country"),
    )
    assert "Services in Uruguay" in said(chosen)
    short = await world.member.select(
        listed.response,  # pyright: ignore[reportArgumentType]
        [next(iter(groups))],
        custom_id=custom_id(chosen, "country"),
    )
    assert short.response is not None


async def test_it_answers_in_a_direct_message(world: World) -> None:
    result = await world.user.slash("support", country="FR")
    assert result.ephemeral
    assert "Services in France" in said(result)


async def test_buttons_live_on_after_a_restart(world: World, shipped: Library, tmp_path: Path) -> None:
    result = await world.support(country="DE")
    restarted = bot_with(shipped, tmp_path / "data")
    await world.restart(restarted)
    second = await world.member.click(result.response, label="More")  # pyright: ignore[reportArgumentType]
    assert "### 4. " in said(second)
    hidden = await world.member.click(second.response, label="Hide this")  # pyright: ignore[reportArgumentType]
    assert hidden.response is None
    await restarted.kept.close()


async def test_a_service_that_left_the_file_leads_back_to_the_list(world: World) -> None:
    result = await world.support(country="AT")
    pressed = custom_id(result, "expect")
    world.bot.use(library_of(service("x")))
    back = await world.member.click(result.response, custom_id=pressed)  # pyright: ignore[reportArgumentType]
    assert "Services in Austria" in said(back)


async def test_a_reload_changes_the_next_answer(world: World) -> None:
    world.bot.use(library_of(service("new-line")))
    assert "new-line" in said(await world.support(country="GB"))


class TestWhenSomethingBreaks:
    """A bug in the answer itself: the person still gets the emergency number and the directory."""

    @pytest.fixture(autouse=True)
    def expected(self, world: World) -> Iterator[None]:
        yield
        assert len(world.env.errors) <= 1

    async def broken(self, world: World) -> None:
        library = library_of(service("x"))
        library.services["gb-x"] = None  # pyright: ignore[reportArgumentType] - a bug, as any could be
        world.bot.use(library)

    async def test_a_command(self, world: World) -> None:
        await self.broken(world)
        before = len(world.env.http_requests)
        result = await world.support(country="GB")
        answered_privately_in_one_step(world, result, before)
        whole = said(result)
        assert "Help is still there" in whole
        assert "Emergency in United Kingdom: **999**" in whole
        assert "https://directory.example.org" in whole
        assert "host@example.org" in whole

    async def test_a_command_without_a_country(self, world: World) -> None:
        library = library_of(service("x"))
        world.bot.use(library)
        library.find = None  # pyright: ignore[reportAttributeAccessIssue] - a bug, as any could be
        whole = said(await world.support())
        assert text.BROKEN_EMERGENCY_UNKNOWN in whole
        assert "https://directory.example.org" in whole

    async def test_a_button(self, world: World) -> None:
        result = await world.support(country="GB")
        await self.broken(world)
        pressed = await world.member.click(result.response, label="More")  # pyright: ignore[reportArgumentType]
        assert pressed.ephemeral
        assert "Emergency in United Kingdom: **999**" in said(pressed)

    async def test_a_select(self, world: World) -> None:
        result = await world.support()
        await self.broken(world)
        chosen = await world.member.select(
            result.response,  # pyright: ignore[reportArgumentType]
            ["GB"],
            custom_id=custom_id(result, "country"),
        )
        assert chosen.ephemeral
        assert "Emergency in United Kingdom: **999**" in said(chosen)

    async def test_typing(self, world: World, caplog: pytest.LogCaptureFixture) -> None:
        library = library_of(service("x"))
        library.country_names = None  # pyright: ignore[reportAttributeAccessIssue] - a bug, as any could be
        world.bot.use(library)
        offered = await world.member.autocomplete(world.channel, "support", "country", "Ger")
        assert offered == []
        assert "Autocomplete broke: TypeError" in caplog.text
        assert "Ger" not in caplog.text

    async def test_an_answer_that_discord_refuses(self, world: World) -> None:
        world.env.inject_error("POST", "/interactions/*/callback", status=400)
        result = await world.support(country="DE")
        assert result.ephemeral
        assert "Emergency in Germany: police **110**" in said(result)


async def test_nothing_pings_and_nobody_is_written_to(world: World) -> None:
    world.bot.use(library_of(service("x", summary="'@everyone @here <@1>'")))
    result = await world.support(country="GB")
    assert result.response is not None
    message = result.response.message
    assert not message.mention_everyone
    assert message.mentions == []
    paths = {str(entry) for entry in world.env.http_requests}
    assert not any("/users/@me/channels" in path for path in paths)
    assert world.bot.allowed_mentions is not None
    assert world.bot.allowed_mentions.to_dict() == discord.AllowedMentions.none().to_dict()


async def test_the_command_is_offered_everywhere(world: World) -> None:
    for name in ("support", "privacy"):
        command = world.bot.tree.get_command(name)
        assert command is not None
        payload = command.to_dict(world.bot.tree)
        assert payload["contexts"] == [0, 1, 2]
        assert payload["integration_types"] == [0, 1]
    assert world.bot.intents.value == discord.Intents(guilds=True).value


async def test_the_error_answer_takes_the_country_that_was_typed_or_none(world: World) -> None:
    library = library_of(service("x"))
    world.bot.use(library)
    library.find = None  # pyright: ignore[reportAttributeAccessIssue] - a bug, as any could be
    assert "Emergency in United Kingdom: **999**" in said(await world.support(country="united kingdom"))
    assert text.BROKEN_EMERGENCY_UNKNOWN in said(await world.support(country="Nowhere"))
    assert len(world.env.errors) == 2


def test_the_longest_error_answer_fits(shipped: Library) -> None:
    from bot.faces.errors import Fallback  # noqa: PLC0415
    from tests.conftest import HEAD  # noqa: PLC0415

    entry = f'      - number: "{"9" * 18}{"-" * 12}"\n        for: [all, police, ambulance, fire]\n'
    entry += f"        note: '{'*' * 90}'\n"
    big = library_of(head=HEAD.replace('      - number: "999"\n', entry * 8, 1))
    for library in (shipped, big):
        fallback = Fallback(library, "x" * 200)
        for code in (None, *library.countries):
            assert len(fallback.for_country(code)) <= 2000
