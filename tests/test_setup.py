"""/setup: everything on one private card, changed in place, by those who may."""

import inspect
import re
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any, ClassVar, cast

import discord
import pytest
import simcord

from bot.faces import news_text, setup, setup_text, speech, text
from bot.faces.digest_buttons import TIMEZONE
from bot.faces.milestones import announce
from bot.faces.setup_buttons import LANGUAGES
from bot.faces.speech import ENGLISH, Speaker
from bot.library import places
from bot.library.library import Library
from bot.news import Fetching
from bot.newsroom import fetch, parse
from bot.newsroom.story import Reading
from bot.store.digests import Digest
from bot.store.local import Here, ServerContact
from tests.conftest import NOON, World, bot_with
from tests.news import news_library
from tests.pseudo import PSEUDO, english_left
from tests.test_cards import check_limits
from tests.test_digest import HOUR, Admin, digest, posts, texts
from tests.test_news import DAILY, keep, story
from tests.test_support import labels, said


@pytest.fixture
def shipped() -> Library:
    """The bot of these tests has two feeds and one letter of 2018."""
    return news_library(**DAILY)


@pytest.fixture
def admin(world: World) -> Admin:
    return Admin(world)


async def choose(admin: Admin, result: simcord.InteractionResult, what: str, value: Any) -> simcord.InteractionResult:
    assert result.response is not None
    return await admin.member.select(result.response, [value], custom_id=f"am1:setup:{what}")


async def press(admin: Admin, result: simcord.InteractionResult, label: str) -> simcord.InteractionResult:
    assert result.response is not None
    return await admin.member.click(result.response, label=label)


async def test_setup_shows_it_all(world: World, admin: Admin) -> None:
    assert "reads no feeds right now" in said(await admin.run("setup"))
    world.bot.fetching = Fetching("host@example.org", private=False, environment={})
    empty = said(await admin.run("setup"))
    assert "**News:** none is posted." in empty
    assert "**Milestones of the pledge:** none are posted." in empty
    assert "All 2 feeds can be read." in empty
    await admin.begin()
    await admin.run("pledge-milestones", channel=admin.news)
    reading = Reading(
        "daily",
        DAILY["daily"],
        worked_at=NOON - timedelta(days=4),
        failing_since=NOON - timedelta(days=3),
        failures=9,
        reason="it answered 500",
        next_at=NOON + HOUR,
        told=True,
    )
    await world.bot.kept.stories.note(reading)
    await world.bot.kept.stories.note(Reading("weekly", DAILY["weekly"], failures=1, reason="x", told=False))
    whole = said(await admin.run("setup"))
    assert f"**News:** Mondays at 09:00 (UTC) in <#{admin.news.id}>." in whole
    assert f"**Milestones of the pledge:** in <#{admin.news.id}>." in whole
    worked, again = int((NOON - timedelta(days=4)).timestamp()), int((NOON + HOUR).timestamp())
    assert f"- Daily Post: it answered 500. It last worked: <t:{worked}:f>. Tried again: <t:{again}:f>." in whole
    assert "Weekly Post" not in whole
    assert labels(await admin.run("setup")) == ["Hide this", "Post a sample", "Reset"]


async def test_the_country_is_chosen_in_place(world: World, admin: Admin) -> None:
    card = await admin.run("setup")
    assert "**Country:** none." in said(card)
    asked = await choose(admin, card, "choose:what", "country")
    group = await choose(admin, asked, "choose:country", "@7")
    assert "With which country does /support begin" in said(group)
    code = first_country(group)
    changed = await choose(admin, group, "choose:country", code)
    assert "/support begins with it here" in said(changed)
    assert world.bot.kept.here(world.guild.id).country == code
    again = await choose(admin, await choose(admin, changed, "choose:what", "country"), "choose:country", "-")
    assert "**Country:** none." in said(again)


def first_country(result: simcord.InteractionResult) -> str:
    from tests.test_support import walk  # noqa: PLC0415

    assert result.response is not None
    select = next(part for part in walk(result.response.components) if part["type"] == 3)
    return str(select["options"][1]["value"])


async def test_the_language_is_chosen_in_place_and_kept_beside_the_country(world: World, admin: Admin) -> None:
    await world.bot.kept.local.choose(world.guild.id, country="NZ", language=None)
    asked = await choose(admin, await admin.run("setup"), "choose:what", "language")
    changed = await choose(admin, asked, "choose:language", "es")
    assert "**Language of public posts:** Spanish." in said(changed)
    assert "**Country:** New Zealand." in said(changed)
    here = world.bot.kept.here(world.guild.id)
    assert (here.country, here.language) == ("NZ", "es")


async def test_the_digest_takes_stories_of_the_chosen_language(world: World, admin: Admin) -> None:
    spanish = news_library(daily=f"{DAILY['daily']}", diario="https://diario.example.org/f\n    keep: everything")
    feed = spanish.feeds["diario"].model_copy(update={"language": "es"})
    spanish.feeds["diario"] = feed
    world.bot.use(spanish)
    await keep(world, story(0), story(1, feed="diario", language="es", title="Titular"))
    await world.bot.kept.local.choose(world.guild.id, country=None, language="es")
    await admin.begin()
    await press(admin, await admin.run("setup"), "Post a sample")
    assert "Titular" in texts(posts(admin)[0])
    assert "Headline 0" not in texts(posts(admin)[0])


async def test_milestones_on_and_off(world: World, admin: Admin) -> None:
    asked = await choose(admin, await admin.run("setup"), "choose:what", "milestones")
    on = await choose(admin, asked, "milestones", admin.news)
    assert f"**Milestones of the pledge:** in <#{admin.news.id}>." in said(on)
    asked = await choose(admin, on, "choose:what", "milestones")
    off = await press(admin, asked, "Post none")
    assert setup_text.MILESTONES_NONE in said(off)
    assert await world.bot.kept.servers.milestone_channel(world.guild.id) is None


async def test_a_channel_where_the_bot_may_not_post_is_told_at_once(world: World, admin: Admin) -> None:
    channel = cast("discord.TextChannel", world.bot.get_channel(admin.news.id))
    await channel.set_permissions(channel.guild.default_role, send_messages=False)
    asked = await choose(admin, await admin.run("setup"), "choose:what", "milestones")
    told = await choose(admin, asked, "milestones", admin.news)
    assert "it lacks **Send Messages**. Open the channel's settings, then **Permissions**" in said(told)
    assert await world.bot.kept.servers.milestone_channel(world.guild.id) is None


async def test_a_channel_that_was_closed_or_deleted_later_is_said(world: World, admin: Admin) -> None:
    await admin.begin()
    await admin.run("pledge-milestones", channel=admin.news)
    channel = cast("discord.TextChannel", world.bot.get_channel(admin.news.id))
    await channel.set_permissions(channel.guild.default_role, send_messages=False)
    whole = said(await admin.run("setup"))
    assert whole.count("it lacks **Send Messages**") == 2
    await channel.delete()
    assert said(await admin.run("setup")).count(news_text.CHANNEL_GONE) == 2


async def test_news_with_its_time_zone_and_back(world: World, admin: Admin) -> None:
    card = await admin.run("setup")
    asked = await choose(admin, card, "choose:what", "news")
    assert "No news is posted here yet." in said(asked)
    assert asked.response is not None
    begun = await admin.member.select(asked.response, [admin.news], custom_id="am1:digest:channel")
    opened = await press(admin, begun, "Time zone")
    changed = await admin.member.submit_modal(opened, {TIMEZONE: "auckland"})
    assert "(Pacific/Auckland)" in said(changed)
    assert (await digest(world)).timezone == "Pacific/Auckland"
    opened = await press(admin, changed, "Time zone")
    told = await admin.member.submit_modal(opened, {TIMEZONE: "@everyone Londn"})
    assert "is no time zone that we know." in said(told)
    assert "@everyone" not in said(told)
    back = await press(admin, told, "All settings")
    assert setup_text.TITLE in said(back)
    assert "(Pacific/Auckland)" in said(back)


async def test_a_sample_is_posted_quietly_and_the_stories_come_again(world: World, admin: Admin) -> None:
    card = await admin.run("setup")
    assert setup_text.SAMPLE_NO_CHANNEL in said(await press(admin, card, "Post a sample"))
    await admin.begin()
    await keep(world, story(0))
    done = await press(admin, await admin.run("setup"), "Post a sample")
    assert f"There is a sample in <#{admin.news.id}>." in said(done)
    (message,) = posts(admin)
    assert message.flags.suppress_notifications
    assert message.flags.suppress_embeds
    assert setup_text.SAMPLE_NOTE.removeprefix("-# ") in texts(message)
    assert "Headline 0" in texts(message)
    assert await world.bot.kept.digests.had(world.guild.id, ["event0"]) == set()


async def test_without_any_story_there_is_no_sample(world: World, admin: Admin) -> None:
    await admin.begin()
    bare = news_library(**DAILY)
    bare.stories.clear()
    world.bot.use(bare)
    assert setup_text.SAMPLE_NONE in said(await press(admin, await admin.run("setup"), "Post a sample"))
    assert posts(admin) == []


async def test_reset_asks_once_and_leaves_contacts_and_sign_ups(world: World, admin: Admin) -> None:
    await admin.begin()
    await admin.run("pledge-milestones", channel=admin.news)
    await world.bot.kept.local.choose(world.guild.id, country="NZ", language="en")
    await world.bot.kept.local.put(world.guild.id, ServerContact(1, "Office", "phone", "01632 960001"))
    asked = await press(admin, await admin.run("setup"), "Reset")
    assert ENGLISH(setup_text.RESET_SURE) in said(asked)
    assert labels(asked) == ["Hide this", "All settings", "Yes, reset"]
    done = await press(admin, asked, "Yes, reset")
    for line in (setup_text.RESET_DONE, setup_text.NEWS_NONE, setup_text.MILESTONES_NONE, setup_text.COUNTRY_NONE):
        assert ENGLISH(line) in said(done)
    here = world.bot.kept.here(world.guild.id)
    assert (here.country, here.language, len(here.contacts)) == (None, None, 1)


async def test_it_lives_on_after_a_restart(world: World, admin: Admin, shipped: Library, tmp_path: Path) -> None:
    card = await admin.run("setup")
    await world.bot.kept.local.choose(world.guild.id, country="NZ", language=None)
    bot = bot_with(shipped, tmp_path / "data")
    await world.restart(bot)
    asked = await choose(admin, card, "choose:what", "language")
    changed = await choose(admin, asked, "choose:language", "fr")
    assert "**Country:** New Zealand." in said(changed)
    await bot.kept.close()


async def test_members_may_press_nothing(world: World, admin: Admin) -> None:
    """A button may be pressed by whoever a modified client lets: the bot looks at the permission each time."""
    setup: Any = world.bot.get_cog("Setup")
    told: list[Any] = []

    class Stranger:
        permissions = discord.Permissions.none()
        type = discord.InteractionType.component
        message = object()
        guild_id = world.guild.id
        locale = "en-US"
        extras: ClassVar[dict[str, Any]] = {}

        class response:  # noqa: N801
            @staticmethod
            async def edit_message(*, view: Any) -> None:
                told.append(view)

    await admin.begin()
    before = await digest(world)
    for action in ("open", "sample", "reset", "reset-now", "no-milestones"):
        await setup.act(Stranger(), action)
    for what in ("what", "country", "language", "channel"):
        await setup.choose(Stranger(), what, "NZ")
    assert len(told) == 9
    assert all(news_text.MAY_NOT in str(view.to_components()) for view in told)
    assert await digest(world) == before
    assert world.bot.kept.here(world.guild.id).country is None
    assert posts(admin) == []


async def test_milestones_stop_where_the_channel_was_closed_and_the_host_is_told_once(
    world: World, admin: Admin, caplog: pytest.LogCaptureFixture
) -> None:
    await admin.run("pledge-milestones", channel=admin.news)
    channel = cast("discord.TextChannel", world.bot.get_channel(admin.news.id))
    await channel.set_permissions(channel.guild.default_role, send_messages=False)
    pledges, server = world.bot.kept.pledges, world.guild.id
    for user in range(30):
        await pledges.sign(user, server, "p", 1, 1, NOON)
        await announce(world.bot, server, "p")
    lines = [record.getMessage() for record in caplog.records if record.name == "askmore.milestones"]
    assert len(lines) == 1
    assert str(admin.news.id) not in lines[0]
    whole = said(await admin.run("setup"))
    assert f"**Milestones of the pledge:** stopped. The bot may no longer post in <#{admin.news.id}>" in whole
    await channel.set_permissions(channel.guild.default_role, send_messages=None)
    asked = await choose(admin, await admin.run("setup"), "choose:what", "milestones")
    on = await choose(admin, asked, "milestones", admin.news)
    assert f"**Milestones of the pledge:** in <#{admin.news.id}>." in said(on)


def speak(monkeypatch: pytest.MonkeyPatch, **by_locale: Speaker) -> None:
    """Let these speak a locale each, written with _ for -; the others are in English."""

    def speaker(locale: str) -> Speaker:
        return by_locale.get(locale.replace("-", "_"), ENGLISH)

    monkeypatch.setattr(speech, "speaker", speaker)


def left(result: simcord.InteractionResult, *data: str) -> list[str]:
    """Return what is English on a card that was answered with."""
    assert result.response is not None
    parts = result.response.components
    assert parts
    return english_left(cast("Any", SimpleNamespace(to_components=lambda: parts)), *data)


LONGEST_LACKING = PSEUDO(news_text.NO_RIGHT, channel="<#1234567890123456789>", missing="**View Channel**")
DAILY_DIGEST = Digest(1, 3, hour=18, timezone="America/Argentina/Buenos_Aires", next_at=NOON)
FAILING = {
    name: Reading(name, "https://example.org", worked_at=NOON, failures=9, reason="it answered 500", told=True)
    for name in "abcdefgh"
}


def reasons() -> list[str]:
    """Return every reason that the newsroom gives for a feed that fails, as its code has it, 7 for each number."""
    code = inspect.getsource(fetch) + inspect.getsource(parse)
    calls = re.findall(r"(?:FetchError|NotAFeed)\((.+)\)", code)
    found = [one for call in calls for one in re.findall(r"\"(it[s ][^\"]+)\"", call)]
    found += [words for _, words in fetch.REASONS]
    found += [f"{whose} {what}" for whose in (fetch.ITS, fetch.ELSEWHERE) for what in ("is private", "can't be read")]
    return [re.sub(r"\{[^}]*\}", "7", one) for one in found]


def test_the_reasons_are_found() -> None:
    assert len(reasons()) > 25
    assert {"it answered 7", "it took longer than 7 seconds", "it is not a feed"} < set(reasons())


class TestInTheReadersLanguage:
    @pytest.mark.parametrize("reason", reasons())
    def test_why_a_feed_fails(self, reason: str) -> None:
        failing = {"a": replace(FAILING["a"], reason=reason)}
        (_, line) = setup.feeds_in_words(PSEUDO, {"a": "Name"}, failing)
        assert line.count("⟦") == 3, "the line, why, and when it is tried again"
        (_, line) = setup.feeds_in_words(ENGLISH, {"a": "Name"}, failing)
        assert reason in line

    def test_a_reason_that_is_not_known_is_given_as_it_is(self) -> None:
        (_, line) = setup.feeds_in_words(PSEUDO, {"a": "Name"}, {"a": replace(FAILING["a"], reason="it fell over")})
        assert ": it fell over." in line

    @pytest.mark.parametrize("stopped", [True, False])
    def test_no_english_is_left_on_the_card_and_it_fits(self, stopped: bool) -> None:  # noqa: FBT001
        here = Here("GB", "es", (ServerContact(1, "Office", "phone", "01632 960001"),))
        for on in (None, DAILY_DIGEST, replace(DAILY_DIGEST, next_at=None, stopped="gone")):
            for lacking in ({}, {2: LONGEST_LACKING, 3: LONGEST_LACKING}):
                for feeds in ({}, {"a": "Name"}, dict.fromkeys(FAILING, "Name")):
                    said_feeds = setup.feeds_in_words(PSEUDO, feeds, FAILING if len(feeds) > 1 else {})
                    why = PSEUDO(news_text.STOPPED_GONE) if stopped else ""
                    state = setup.State(here, on, 2, why, said_feeds, lacking)
                    view = setup.card(PSEUDO, state, [PSEUDO(setup_text.RESET_DONE)])
                    check_limits(view)
                    assert english_left(view) == []

    def test_no_english_is_left_on_the_other_cards(self, shipped: Library) -> None:
        countries = [places.country_name(code) for code in places.COUNTRY_CODES]
        languages = [places.language_name(code, code) for code in LANGUAGES]
        views = [setup.country(PSEUDO, shipped, chosen, group) for chosen in (None, "NZ") for group in ("", "@0", "@9")]
        views += [setup.language(PSEUDO, "es"), setup.sure(PSEUDO), setup.milestones(PSEUDO, None)]
        views += [setup.milestones(PSEUDO, 5, [LONGEST_LACKING])]
        for view in views:
            check_limits(view)
            assert english_left(view, *countries, *languages) == []

    async def test_whatever_an_admin_does_is_answered_so(
        self, world: World, admin: Admin, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        speak(monkeypatch, en_US=PSEUDO)
        world.bot.fetching = Fetching("host@example.org", private=False, environment={})
        card = await admin.run("setup")
        told = [card, await press(admin, card, PSEUDO(setup_text.SAMPLE))]
        told.append(await press(admin, card, PSEUDO(setup_text.RESET)))
        told.append(await press(admin, told[-1], PSEUDO(setup_text.RESET_NOW)))
        for what in ("country", "language", "milestones", "news"):
            told.append(await choose(admin, told[-1], "choose:what", what))
            told.append(await press(admin, told[-1], PSEUDO(setup_text.ALL)))
        channel = cast("discord.TextChannel", world.bot.get_channel(admin.news.id))
        await channel.set_permissions(channel.guild.default_role, send_messages=False)
        asked = await choose(admin, told[-1], "choose:what", "milestones")
        told.append(await choose(admin, asked, "milestones", admin.news))
        assert "Send Messages" in said(told[-1])
        await world.bot.kept.close()
        told.append(await admin.run("setup"))
        assert PSEUDO(news_text.FAILED_READ) in said(told[-1])
        names = [places.country_name(code) for code in places.COUNTRY_CODES]
        names += [places.language_name(code, code) for code in LANGUAGES]
        for one in told:
            assert left(one, *names) == []

    async def test_a_sample_is_in_the_servers_language_and_the_card_in_the_readers(
        self, world: World, admin: Admin, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        await world.bot.kept.local.choose(world.guild.id, country=None, language="fr")
        await admin.begin()
        await keep(world, story(0))
        for by_locale, reader, public in (({"fr": PSEUDO}, ENGLISH, PSEUDO), ({"en_US": PSEUDO}, PSEUDO, ENGLISH)):
            speak(monkeypatch, **by_locale)
            done = await press(admin, await admin.run("setup"), reader(setup_text.SAMPLE))
            assert reader(setup_text.SAMPLE_POSTED, channel=f"<#{admin.news.id}>") in said(done)
            post = texts(posts(admin)[-1])
            assert public(setup_text.SAMPLE_NOTE).removeprefix("-# ") in post
            assert public(news_text.DIGEST_TITLE).removeprefix("## ") in post
            assert ("⟦" in post) is (public is PSEUDO)

    async def test_a_draft_can_be_seen_in_english(
        self, world: World, admin: Admin, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        speak(monkeypatch, en_US=PSEUDO)
        card = await press(admin, await admin.run("setup"), PSEUDO(text.SEE_ENGLISH))
        assert said(card).startswith(setup_text.TITLE)
        asked = await press(admin, card, "Reset")
        assert said(asked).startswith("**Forget all settings of this server?**")
        assert text.SEE_ENGLISH not in labels(asked)

    @pytest.mark.parametrize(
        ("setting", "title"),
        [
            ("country", setup_text.COUNTRY_TITLE),
            ("language", setup_text.LANGUAGE_TITLE),
            ("milestones", setup_text.MILESTONES_TITLE),
        ],
    )
    async def test_so_can_the_draft_of_each_setting(
        self, admin: Admin, monkeypatch: pytest.MonkeyPatch, setting: str, title: str
    ) -> None:
        speak(monkeypatch, en_US=PSEUDO)
        opened = await choose(admin, await admin.run("setup"), "choose:what", setting)
        assert said(opened).startswith(PSEUDO(title))
        english = await press(admin, opened, PSEUDO(text.SEE_ENGLISH))
        assert said(english).startswith(PSEUDO.english(title))
        assert "⟦" not in said(english)
        assert labels(english)[:2] == [text.HIDE, setup_text.ALL]
