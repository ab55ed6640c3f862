"""The digest: set by admins, posted by a timer, exactly once. A simulated Discord, and time moved by hand."""

import json
import logging
from collections.abc import AsyncGenerator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast
from zoneinfo import available_timezones

import discord
import pytest
import simcord

from bot.client import AskMore
from bot.faces import catalogs, channels, posting, setup_text
from bot.faces import digest as faces
from bot.faces.digest_buttons import TIMEZONE, weekday
from bot.faces.speech import ENGLISH, Speaker
from bot.faces.stories import Shown
from bot.library import places, topics
from bot.library.library import Library
from bot.store.digests import Digest, Digests
from bot.store.local import Here
from cogs.digest import timezone_names
from cogs.digest_timer import DigestTimer
from tests.conftest import NOON, World, bot_with
from tests.news import news_library
from tests.pseudo import PSEUDO, english_left
from tests.test_news import DAILY, keep, longest, read_in, speak, story
from tests.test_newsroom import Clock
from tests.test_support import labels, said, walk

MONDAY = datetime.fromisoformat("2026-11-30T09:00:00+00:00")
HOUR, WEEK = timedelta(hours=1), timedelta(days=7)


@pytest.fixture
def shipped() -> Library:
    """The bot of these tests has two feeds and one letter of 2018."""
    return news_library(**DAILY)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
async def simcord_bot(shipped: Library, tmp_path: Path, clock: Clock) -> AsyncGenerator[AskMore, None]:
    bot = bot_with(shipped, tmp_path / "data")
    bot.clock = clock
    yield bot
    await bot.kept.close()


class Admin:
    """An admin of a server, and the server's news channel."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.user = world.env.create_user("ada")
        role = world.guild.create_role("admins", permissions=discord.Permissions(manage_guild=True))
        self.member = world.guild.add_member(self.user, roles=[role])
        self.news = world.guild.create_text_channel("news")

    async def run(self, command: str, **options: Any) -> simcord.InteractionResult:
        return await self.member.slash(self.world.channel, command, **options)

    async def begin(self, **options: Any) -> simcord.InteractionResult:
        return await self.run("news-digest set", channel=self.news, **options)


@pytest.fixture
def admin(world: World) -> Admin:
    return Admin(world)


async def work(world: World) -> None:
    """Let the timer do what is to be done now."""
    await cast("DigestTimer", world.bot.get_cog("DigestTimer")).work()


async def digest(world: World) -> Digest:
    found = await world.bot.kept.digests.of(world.guild.id)
    assert found is not None
    return found


def posts(admin: Admin) -> list[Any]:
    return list(admin.news.history())


def texts(message: Any) -> str:
    parts = [component.to_dict() for component in message.components]
    return "\n".join(part["content"] for part in walk(parts) if part["type"] == 10)


async def permit(world: World, admin: Admin, *, send: bool | None) -> None:
    """Let everybody post in the news channel, or nobody."""
    channel = cast("discord.TextChannel", world.bot.get_channel(admin.news.id))
    await channel.set_permissions(channel.guild.default_role, send_messages=send)


async def test_one_command_begins_it(world: World, admin: Admin) -> None:
    result = await admin.begin()
    assert result.ephemeral
    whole = said(result)
    assert f"**On.** Mondays at 09:00 (UTC) in <#{admin.news.id}>, at most five stories." in whole
    assert f"Next: <t:{int(MONDAY.timestamp())}:f>" in whole
    assert "Topics: anything on our subject." in whole
    assert (await digest(world)).next_at == MONDAY


async def test_everything_can_be_said_in_the_command(world: World, admin: Admin) -> None:
    await admin.begin(day="daily", hour=18, timezone="Asia/Kolkata")
    kept = await digest(world)
    assert (kept.weekday, kept.hour, kept.timezone) == (None, 18, "Asia/Kolkata")
    assert kept.next_at == datetime.fromisoformat("2026-11-25T12:30:00+00:00")
    await admin.run("news-digest set", hour=7)
    kept = await digest(world)
    assert (kept.channel, kept.hour, kept.timezone) == (admin.news.id, 7, "Asia/Kolkata")


async def test_a_time_zone_by_its_city_and_one_it_does_not_know(world: World, admin: Admin) -> None:
    await admin.begin(timezone="auckland")
    assert (await digest(world)).timezone == "Pacific/Auckland"
    told = said(await admin.begin(timezone="Atlan*tis"))
    assert "is no time zone that we know" in told
    assert (await digest(world)).timezone == "Pacific/Auckland"
    offered = await admin.member.autocomplete(world.channel, "news-digest set", "timezone", "new york")
    assert offered[0]["value"] == "America/New_York"


async def test_a_time_zone_by_the_names_of_the_readers_language(world: World, admin: Admin) -> None:
    read_in(world, "de")
    await admin.begin(timezone="Wien")
    assert (await digest(world)).timezone == "Europe/Vienna"
    await admin.begin(timezone="Norwegen")
    assert (await digest(world)).timezone == "Europe/Oslo"
    assert "Europe/Moscow" in said(await admin.begin(timezone="moskauu"))
    offered = await admin.member.autocomplete(world.channel, "news-digest set", "timezone", "prag")
    assert offered[0]["value"] == "Europe/Prague"


@pytest.mark.parametrize("locale", catalogs.CATALOGS)
def test_every_city_of_a_language_is_one_of_a_zone(locale: str) -> None:
    cities = places.city_names(catalogs.CATALOGS[locale])
    known = timezone_names(catalogs.CATALOGS[locale], ())
    assert len(cities) > 50
    assert {zone for zone, city in cities.items() if known.exact(city) is None} <= cities.keys() - available_timezones()


async def test_the_card_changes_it_in_place(world: World, admin: Admin) -> None:
    result = await admin.begin()
    assert result.response is not None
    await admin.member.select(result.response, ["2"], custom_id="am1:digest:day")
    await admin.member.select(result.response, ["20"], custom_id="am1:digest:hour")
    changed = await admin.member.select(result.response, ["stalking", "legal"], custom_id="am1:digest:topics")
    assert "Topics: Stalking, Laws and courts." in said(changed)
    assert "Wednesdays at 20:00" in said(changed)
    kept = await digest(world)
    assert (kept.weekday, kept.hour, kept.topics) == (2, 20, ("stalking", "legal"))


@pytest.mark.parametrize("command", ["news-digest set", "news-digest show", "news-digest stop", "setup"])
async def test_members_may_not_even_if_discord_lets_them(world: World, admin: Admin, command: str) -> None:
    """An admin of the server can open a command to everybody: the bot looks for itself."""
    await admin.begin()
    before = await digest(world)
    world.guild.set_command_permissions(world.bot.mentions[command.split(maxsplit=1)[0]], {world.member: True})
    result = await world.member.slash(world.channel, command)
    assert result.ephemeral
    assert "You need the permission **Manage Server** for this." in said(result)
    assert await digest(world) == before


async def test_a_channel_where_the_bot_may_not_post(world: World, admin: Admin) -> None:
    await permit(world, admin, send=False)
    told = said(await admin.begin())
    assert f"The bot may not post in <#{admin.news.id}>: it lacks **Send Messages**" in told
    assert await world.bot.kept.digests.of(world.guild.id) is None


async def test_it_is_posted_once_quietly_with_help_at_the_end(world: World, admin: Admin, clock: Clock) -> None:
    await admin.begin()
    clock.now = MONDAY - 2 * HOUR
    await keep(world, *(story(number, notes=("violence",)) for number in range(7)))
    await work(world)
    assert posts(admin) == []
    clock.now = MONDAY + timedelta(seconds=20)
    await work(world)
    await work(world)
    (message,) = posts(admin)
    assert message.flags.suppress_notifications
    assert message.flags.suppress_embeds
    whole = texts(message)
    assert whole.count("https://daily.example.org/") == 5
    assert [f"Headline {number}" in whole for number in range(7)] == [True] * 5 + [False] * 2
    assert whole.index("mentions violence") < whole.index("https://")
    assert "finds services near you. Only you see the answer, and no record is kept." in whole
    assert f"</support:{world.bot.mentions['support']}>" in whole
    assert "Hide" not in str([component.to_dict() for component in message.components])
    kept = await digest(world)
    assert (kept.next_at, kept.slot) == (MONDAY + WEEK, "2026-11-30")


async def test_the_support_button_answers_each_reader_privately(world: World, admin: Admin, clock: Clock) -> None:
    await admin.begin()
    await keep(world, story(0))
    clock.now = MONDAY
    await work(world)
    pressed = await world.member.click(posts(admin)[0], label="Support")
    assert pressed.ephemeral
    assert "It is not your fault" in said(pressed)
    assert len(posts(admin)) == 1


async def test_never_the_same_story_and_nothing_new_is_no_post(world: World, admin: Admin, clock: Clock) -> None:
    await admin.begin(day="daily")
    await keep(world, story(0), story(1))
    clock.now += timedelta(days=1)
    await work(world)
    assert len(posts(admin)) == 1
    for _ in range(3):
        clock.now += timedelta(days=1)
        await work(world)
    assert len(posts(admin)) == 1
    await world.bot.kept.stories.keep([story(2), story(3, event="event0")], (), ["x"], clock.now)
    clock.now += timedelta(days=1)
    await work(world)
    _, second = sorted(posts(admin), key=lambda message: message.id)
    assert "Headline 2" in texts(second)
    assert "Headline 3" not in texts(second)  # about an event that was in a digest already


async def test_topics_and_a_fresh_story_of_the_editors(world: World, admin: Admin, clock: Clock) -> None:
    await admin.begin()
    card = await admin.run("news-digest show")
    assert card.response is not None
    await admin.member.select(card.response, ["movement"], custom_id="am1:digest:topics")
    await keep(world, story(0))
    new = news_library(**DAILY)
    fresh = new.stories["the-letter"].model_copy(update={"date": "2026-11-27"})
    new.stories["the-letter"] = fresh
    world.bot.use(new)
    clock.now = MONDAY
    await work(world)
    (message,) = posts(admin)
    assert "Men sign a letter" in texts(message)
    assert "Headline 0" not in texts(message)
    assert "About: The movement, and men as allies" in texts(message)
    clock.now += WEEK
    await work(world)
    assert len(posts(admin)) == 1


async def test_what_most_publishers_have_comes_in(world: World, admin: Admin, clock: Clock) -> None:
    await admin.begin()
    rare = [story(number) for number in range(6)]
    shared = [story(20, event="shared"), story(21, event="shared", feed="weekly")]
    await keep(world, *rare, *shared)
    clock.now = MONDAY
    await work(world)
    assert "Headline 21" in texts(posts(admin)[0])
    assert texts(posts(admin)[0]).count("https://daily") + texts(posts(admin)[0]).count("https://weekly") == 5


async def test_a_bot_that_was_away_posts_late_but_not_too_late(world: World, admin: Admin, clock: Clock) -> None:
    await admin.begin(day="daily")
    await keep(world, story(0))
    due = (await digest(world)).next_at
    assert due is not None
    clock.now = due + 13 * HOUR
    await work(world)
    assert posts(admin) == []
    kept = await digest(world)
    assert kept.next_at == due + timedelta(days=1)
    clock.now = due + timedelta(days=1) + 11 * HOUR
    await work(world)
    assert len(posts(admin)) == 1


async def test_moving_the_hour_after_the_post_brings_no_second_one_that_day(
    world: World, admin: Admin, clock: Clock
) -> None:
    await admin.begin(day="daily", hour=13)
    await keep(world, story(0))
    clock.now = NOON + HOUR
    await work(world)
    assert len(posts(admin)) == 1
    await keep(world, story(1))
    await admin.begin(hour=15)
    kept = await digest(world)
    assert kept.next_at == datetime.fromisoformat("2026-11-26T15:00:00+00:00")
    await admin.run("news-digest stop")
    await admin.begin(day="daily", hour=16)
    clock.now = NOON + 5 * HOUR
    await work(world)
    assert len(posts(admin)) == 1  # a digest of that day was posted already


async def test_stop(world: World, admin: Admin, clock: Clock) -> None:
    assert "There is nothing to stop." in said(await admin.run("news-digest stop"))
    card = await admin.begin()
    await keep(world, story(0))
    assert card.response is not None
    stopped = await admin.member.click(card.response, label="Stop the news")
    assert "No more news is posted" in said(stopped)
    clock.now = MONDAY
    await work(world)
    assert posts(admin) == []


async def test_a_right_taken_away_stops_it_and_the_card_says_so(
    world: World, admin: Admin, clock: Clock, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, "askmore")
    await admin.begin(day="daily")
    await keep(world, story(0))
    await permit(world, admin, send=False)
    clock.now += timedelta(days=1)
    await work(world)
    clock.now += HOUR
    await work(world)
    lines = [record.getMessage() for record in caplog.records if "can't be posted" in record.getMessage()]
    assert len(lines) == 1
    assert str(admin.news.id) not in lines[0]
    kept = await digest(world)
    assert (kept.next_at, kept.stopped) == (None, channels.NO_RIGHT)
    for command in ("news-digest show", "setup"):
        told = said(await admin.run(command))
        assert f"The bot may no longer post in <#{admin.news.id}>" in told
    await permit(world, admin, send=None)
    card = await admin.run("news-digest show")
    assert card.response is not None
    again = await admin.member.select(card.response, [admin.news], custom_id="am1:digest:channel")
    assert "**On.**" in said(again)
    next_at = (await digest(world)).next_at
    assert next_at is not None
    clock.now = next_at
    await keep(world, story(1))
    await work(world)
    assert "Headline 0" in texts(posts(admin)[0])  # it was never had


async def test_a_channel_that_is_gone_stops_it(world: World, admin: Admin, clock: Clock) -> None:
    await admin.begin()
    await keep(world, story(0))
    await cast("discord.TextChannel", world.bot.get_channel(admin.news.id)).delete()
    clock.now = MONDAY
    await work(world)
    kept = await digest(world)
    assert (kept.next_at, kept.stopped) == (None, channels.GONE)
    assert "The channel it was posted in is gone." in said(await admin.run("news-digest show"))


async def test_a_restart_in_the_middle_posts_it_once(
    world: World, admin: Admin, clock: Clock, shipped: Library, tmp_path: Path
) -> None:
    """The process dies after the digest was noted, before it was posted."""
    await admin.begin()
    await keep(world, story(0))
    clock.now = MONDAY
    shown = [stand_in(0)]
    delivery = posting.prepared(await digest(world), shown, "2026-11-30", clock.now)
    assert await world.bot.kept.digests.begin(delivery, posting.events(shown))
    await world.bot.kept.digests.put(Digest(world.guild.id, admin.news.id, next_at=MONDAY + WEEK, slot="2026-11-30"))
    bot = bot_with(shipped, tmp_path / "data")
    bot.clock = clock
    await world.restart(bot)
    clock.now += timedelta(seconds=5)
    await work(world)
    await work(world)
    assert len(posts(admin)) == 1
    assert "Kept headline 0" in texts(posts(admin)[0])
    assert await bot.kept.digests.unfinished() == []
    await bot.kept.close()


async def test_a_restart_after_the_post_finds_it_in_the_channel(
    world: World, admin: Admin, clock: Clock, shipped: Library, tmp_path: Path
) -> None:
    """The process dies after Discord took the digest, before that was noted."""
    await admin.begin()
    await keep(world, story(0))
    clock.now = MONDAY
    await work(world)
    assert len(posts(admin)) == 1
    async with world.bot.kept.pledges.database.write() as connection:
        body = posting.prepared(
            await digest_now(connection), [stand_in(0)], "2026-11-30", posts(admin)[0].created_at
        ).body
        await connection.execute(
            "UPDATE deliveries SET sent = NULL, body = ?, begun = ?",
            (body, int((posts(admin)[0].created_at - timedelta(seconds=5)).timestamp())),
        )
    bot = bot_with(shipped, tmp_path / "data")
    bot.clock = clock
    await world.restart(bot)
    clock.now = max(clock.now, posts(admin)[0].created_at) + timedelta(minutes=10)
    await work(world)
    assert len(posts(admin)) == 1
    assert await bot.kept.digests.unfinished() == []
    await bot.kept.close()


async def digest_now(connection: Any) -> Digest:
    (row,) = list(await connection.execute_fetchall("SELECT server, channel FROM digests"))
    return Digest(row[0], row[1])


def stand_in(number: int) -> Shown:
    link = f"https://daily.example.org/{number}"
    return Shown(
        key="keptaaaa",
        event=f"event{number}",
        title=f"Kept headline {number}",
        link=link,
        publisher="P",
        published=NOON,
        dated=True,
        summary="",
        made="none",
    )


async def test_a_bot_that_dies_between_two_notes_posts_it_once(
    world: World, admin: Admin, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is to be posted is noted before the next time is: whichever note is the last one, nothing is lost."""
    await admin.begin()
    await keep(world, story(0))
    clock.now = MONDAY

    async def dies(*_: object) -> None:
        raise RuntimeError

    with monkeypatch.context() as patched:
        patched.setattr(Digests, "move_on", dies)
        with pytest.raises(RuntimeError):
            await work(world)
    assert posts(admin) == []
    clock.now += timedelta(seconds=30)
    await work(world)
    await work(world)
    assert len(posts(admin)) == 1
    assert (await digest(world)).next_at == MONDAY + WEEK


async def test_what_an_admin_changes_in_the_same_moment_stands(world: World, admin: Admin, clock: Clock) -> None:
    await admin.begin()
    due = await digest(world)
    clock.now = MONDAY
    await admin.begin(hour=15)
    await world.bot.kept.digests.move_on(due, "2026-11-30", MONDAY + WEEK)
    assert (await digest(world)).next_at == MONDAY + 6 * HOUR


async def test_leaving_takes_it_along(world: World, admin: Admin, clock: Clock) -> None:
    await admin.begin()
    await keep(world, story(0))
    clock.now = MONDAY
    await work(world)
    servers = world.bot.kept.servers
    assert world.guild.id in await servers.known()
    await servers.purge(world.guild.id)
    async with world.bot.kept.pledges.database.read() as connection:
        for table in ("digests", "deliveries", "delivered"):
            (row,) = list(await connection.execute_fetchall(f"SELECT count(*) FROM {table}"))  # noqa: S608
            assert row[0] == 0
    assert await servers.known() == []


async def test_a_closed_store_is_said(world: World, admin: Admin) -> None:
    await world.bot.kept.close()
    assert "can't reach its store" in said(await admin.begin())
    assert "can't reach its store" in said(await admin.run("setup"))


@pytest.mark.parametrize("say", [ENGLISH, PSEUDO], ids=["english", "longer"])
def test_the_longest_digest_stays_within_discords_limits(say: Speaker) -> None:
    chosen = faces.choose(say, [longest(number) for number in range(5)])
    note = say(setup_text.SAMPLE_NOTE)
    view = faces.post(say, chosen, tuple(topics.NEWS), "</support:1234567890123456789>", "2026-11-30", note)
    view.stop()
    shown = [part["content"] for part in walk(view.to_components()) if part["type"] == 10]
    assert sum(map(len, shown)) <= 4000
    assert 1 <= len(chosen) < 5


def test_a_nonce_is_the_same_for_the_same_digest_and_short_enough() -> None:
    assert posting.nonce(1, "2026-11-30") == posting.nonce(1, "2026-11-30")
    assert len({posting.nonce(server, slot) for server in range(50) for slot in ("a", "b")}) == 100
    assert len(posting.nonce(2**63, "2026-11-30")) <= 25


def test_days_of_a_modified_client_count_as_every_day() -> None:
    assert [weekday(value) for value in ("0", "6", "7", "daily", "-1", "x")] == [0, 6, None, None, None, None]


def bot_of(locale: str | None, chosen: str | None = None) -> AskMore:
    """Return what stands for a bot, in a server with this locale, or in one that it knows nothing of."""
    guild = SimpleNamespace(preferred_locale=discord.Locale(locale)) if locale else None

    def here(_: int) -> Here:
        return Here(language=chosen)

    def get_guild(_: int) -> SimpleNamespace | None:
        return guild

    return cast("AskMore", SimpleNamespace(get_guild=get_guild, kept=SimpleNamespace(here=here)))


class TestLanguages:
    """What everybody sees is in the server's language, what one person sees in theirs."""

    @pytest.mark.parametrize(
        ("locale", "chosen", "spoken"),
        [
            ("pt-BR", None, "pt-BR"),
            ("es-419", None, "es-419"),
            ("es-ES", None, "es-ES"),
            ("pt-BR", "es", "es-ES"),
            ("en-US", "pt", "pt-BR"),
            ("de", "en", "en"),
            (None, None, "en-US"),  # lean mode
            (None, "hi", "hi"),
        ],
    )
    def test_who_speaks_in_public(self, locale: str | None, chosen: str | None, spoken: str) -> None:
        assert posting.public(bot_of(locale, chosen), 1).locale == spoken

    def test_a_language_that_the_bot_does_not_speak_is_english(self) -> None:
        assert posting.public(bot_of("ja"), 1).is_english

    def test_no_english_is_left_in_the_post(self) -> None:
        shown = [replace(stand_in(one), title="T", link="L", notes=("violence",)) for one in range(2)]
        for about in ((), ("legal",), ("legal", "stalking")):
            assert english_left(faces.post(PSEUDO, shown, about, "", "sample")) == []

    @pytest.mark.parametrize(
        "chosen",
        [
            None,
            Digest(1, 5, next_at=MONDAY, posted_at=MONDAY),
            Digest(1, 5, weekday=None, topics=("legal",), next_at=MONDAY),
            Digest(1, 5, stopped=channels.GONE),
            Digest(1, 5, stopped=channels.NO_RIGHT),
        ],
    )
    def test_no_english_is_left_on_the_card(self, chosen: Digest | None) -> None:
        view = faces.card(PSEUDO, chosen)
        assert english_left(view) == []
        assert any("Draft translation" in part.get("content", "") for part in walk(view.to_components()))

    @pytest.mark.parametrize("by_admins", [True, False])
    async def test_a_post_is_in_the_servers_language(
        self,
        world: World,
        admin: Admin,
        clock: Clock,
        by_admins: bool,  # noqa: FBT001 - a parameter of the test
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        speak(monkeypatch)
        assert "**On.** Mondays" in said(await admin.begin())
        if by_admins:
            await world.bot.kept.local.choose(world.guild.id, country=None, language="de")
        else:
            known = world.bot.get_guild(world.guild.id)
            assert known is not None
            known.preferred_locale = discord.Locale.german
        await keep(world, story(0, notes=("violence",)))
        clock.now = MONDAY
        await work(world)
        (message,) = posts(admin)
        assert "⟦## In the news" in texts(message)
        assert "mentions ⟦violence" in texts(message)
        assert "⟦**Does any of this come close to you?**" in texts(message)
        assert "⟦-# Draft translation" in texts(message)
        assert "Headline 0" in texts(message)
        (support,) = [part for one in message.components for part in walk([one.to_dict()]) if part["type"] == 2]
        assert support["label"].startswith("⟦Support")
        pressed = await world.member.click(message, label=support["label"])
        assert pressed.ephemeral
        assert said(pressed).startswith("**It is not your fault")

    async def test_a_private_card_is_in_the_readers_and_a_post_is_not(
        self, world: World, admin: Admin, clock: Clock, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        speak(monkeypatch)
        read_in(world, "de")
        card = said(await admin.begin(timezone="nowhere at all"))
        assert "⟦**nowhere at all** is no time zone that we know." in card
        assert "⟦No news is posted here yet." in card
        assert "⟦**On.** ⟦⟦Mondays~" in said(await admin.begin())
        await permit(world, admin, send=False)
        assert "it lacks **⟦Send Messages" in said(await admin.run("news-digest show"))
        await permit(world, admin, send=None)
        await keep(world, story(0))
        clock.now = MONDAY
        await work(world)
        assert "⟦" not in texts(posts(admin)[0])
        assert said(await admin.run("news-digest stop")).startswith("⟦**Done.**")
        assert said(await admin.run("news-digest stop")).startswith("⟦No news was posted")
        world.guild.set_command_permissions(world.bot.mentions["news-digest"], {world.member: True})
        refused = await world.member.slash(world.channel, "news-digest show")
        assert said(refused).startswith("⟦You need the permission")
        await world.bot.kept.close()
        assert said(await admin.begin()).startswith("⟦**Nothing was saved.**")

    async def test_the_card_in_english_stays_english(
        self, world: World, admin: Admin, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        speak(monkeypatch)
        read_in(world, "de")
        card = await admin.begin()
        assert all(label.startswith("⟦") for label in labels(card))
        assert card.response is not None
        english = await admin.member.click(card.response, label=labels(card)[-1])
        assert "⟦" not in said(english)
        assert labels(english) == ["Hide this", "Time zone", "Stop the news", "All settings"]
        assert english.response is not None
        changed = await admin.member.select(english.response, ["2"], custom_id="am1e:digest:day")
        assert "**On.** Wednesdays at 09:00" in said(changed)
        assert changed.response is not None
        opened = await admin.member.click(changed.response, label="Time zone")
        assert opened.modal is not None
        assert opened.modal["title"] == "By which clocks?"
        typed = await admin.member.submit_modal(opened, {TIMEZONE: "auckland"})
        assert "**On.** Wednesdays at 09:00 (Pacific/Auckland)" in said(typed)

    async def test_one_that_the_version_before_kept_is_posted_after_the_restart(
        self, world: World, admin: Admin, clock: Clock, shipped: Library, tmp_path: Path
    ) -> None:
        await admin.begin()
        clock.now = MONDAY
        delivery = posting.prepared(await digest(world), [stand_in(0)], "2026-11-30", clock.now)
        (row,) = json.loads(delivery.body)
        del row["notes"]
        delivery = replace(delivery, body=json.dumps([{**row, "note": "sexual assault, violence"}]))
        assert await world.bot.kept.digests.begin(delivery, ["event0"])
        bot = bot_with(shipped, tmp_path / "data")
        bot.clock = clock
        await world.restart(bot)
        await work(world)
        (message,) = posts(admin)
        assert "Kept headline 0" in texts(message)
        assert "Content note: mentions sexual assault and violence." in texts(message)
        await bot.kept.close()
