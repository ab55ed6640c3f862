"""Lean mode: no server is kept in memory, and each feature still does its work."""

import logging
from collections.abc import AsyncGenerator, Callable
from datetime import timedelta
from pathlib import Path
from typing import Any, cast

import discord
import pytest
import simcord

from bot.client import GRACE, AskMore
from bot.faces import chart, learn_text, news_text, pledge_text, posting, respond_text, setup_text
from bot.faces.milestones import announce
from bot.library.library import Library
from bot.library.reader import read_texts
from bot.newsroom.schedule import following
from bot.store.digests import Digest
from cogs.leaving import Leaving
from tests.conftest import NOON, SHIPPED, World, bot_with
from tests.news import feeds_yaml
from tests.test_contacts import OFFICE
from tests.test_digest import Admin, posts, stand_in, texts, work
from tests.test_news import DAILY, keep, story
from tests.test_support import labels, said

PLEDGE = "ask-more"
SHUT = discord.PermissionOverwrite(send_messages=False)


class Sender:
    """Sends what the simulated Discord leaves out of an interaction, as Discord does: what the bot may do where."""

    def __init__(self, bot: AskMore) -> None:
        self.world: World | None = None
        self.installed = True
        parsers: dict[str, Callable[[Any], None]] = cast("Any", bot)._connection.parsers
        self.parse = parsers["INTERACTION_CREATE"]
        parsers["INTERACTION_CREATE"] = self.send

    def send(self, payload: Any) -> None:
        if self.world is not None and "guild_id" in payload:
            backend, server = self.world.env.backend, int(payload["guild_id"])
            payload["authorizing_integration_owners"] = {"0": str(server)} if self.installed else {"1": "1"}
            payload["guild"] = {"id": str(server), "locale": "en-US", "features": []}
            for number, channel in payload["data"].get("resolved", {}).get("channels", {}).items():
                may = backend.compute_permissions(server, backend.bot_user.id, int(number))
                channel["app_permissions"] = str(may)
        self.parse(payload)


@pytest.fixture(scope="module")
def shipped() -> Library:
    """The bot of these tests has the shipped file, with two more feeds."""
    texts = [("shipped.yaml", SHIPPED.read_text(encoding="utf-8")), ("more.yaml", feeds_yaml(**DAILY))]
    return Library(read_texts(texts).or_raise())


@pytest.fixture
async def simcord_bot(shipped: Library, tmp_path: Path) -> AsyncGenerator[AskMore, None]:
    bot = bot_with(shipped, tmp_path / "data", lean=True)
    yield bot
    await bot.kept.close()


@pytest.fixture
def sender(simcord_bot: AskMore, world: World) -> Sender:
    sender = Sender(simcord_bot)
    sender.world = world
    return sender


@pytest.fixture
def admin(world: World, sender: Sender) -> Admin:
    assert sender.world is world
    return Admin(world)


def leaving(world: World) -> Leaving:
    return cast("Leaving", world.bot.get_cog("Leaving"))


async def moderator(world: World) -> simcord.MemberActor:
    role = world.guild.create_role("moderators", permissions=discord.Permissions(manage_messages=True))
    return world.guild.add_member(world.env.create_user("mo"), roles=[role])


async def click(who: Any, result: simcord.InteractionResult, label: str) -> simcord.InteractionResult:
    assert result.response is not None
    pressed: simcord.InteractionResult = await who.click(result.response, label=label)
    return pressed


async def choose(admin: Admin, result: simcord.InteractionResult, what: str, value: Any) -> simcord.InteractionResult:
    assert result.response is not None
    chosen: simcord.InteractionResult = await admin.member.select(result.response, [value], custom_id=f"am1:{what}")
    return chosen


def knows_no_server(world: World) -> bool:
    return not world.bot.guilds and world.bot.get_guild(world.guild.id) is None


class TestCommands:
    async def test_no_server_is_asked_for_or_kept(self, world: World) -> None:
        assert world.bot.intents.value == 0
        cast("Any", world.bot)._connection._add_guild_from_data({"id": str(world.guild.id), "unavailable": True})
        assert knows_no_server(world)

    @pytest.mark.parametrize(
        ("command", "says"),
        [
            ("support", "You decide what happens next."),
            ("about", "/support"),
            ("learn", "lesson"),
            ("news", ""),
            ("pledge show", "I ask more of myself"),
            ("pledge sign", "kept"),
            ("pledge withdraw", ""),
            ("privacy", ""),
            ("setup", "**Country:** none."),
            ("contacts list", ""),
            ("contacts change", ""),
            ("contacts remove", ""),
            ("news-digest show", ""),
            ("news-digest stop", news_text.NOTHING_TO_STOP),
            ("pledge-milestones", pledge_text.MILESTONES_OFF),
        ],
    )
    async def test_each_command_answers(
        self, world: World, admin: Admin, command: str, says: str, caplog: pytest.LogCaptureFixture
    ) -> None:
        options = {"contact": "1"} if command in {"contacts change", "contacts remove"} else {}
        result = await admin.run(command, **options)
        assert result.ephemeral
        assert says.casefold() in said(result).casefold()
        assert not [one for one in caplog.records if one.levelno >= logging.ERROR]
        assert knows_no_server(world)

    async def test_the_menu_answers(self, world: World, admin: Admin) -> None:
        told = await admin.member.send(world.channel, "a message")
        assert "Listen" in said(await world.member.context_menu(world.channel, respond_text.MENU, told))

    async def test_contacts_are_saved(self, world: World, admin: Admin) -> None:
        opened = await admin.run("contacts add")
        await admin.member.submit_modal(opened, OFFICE)
        assert "Campus office" in said(await world.support())


class TestChannels:
    async def test_a_channel_that_was_chosen_is_taken(self, world: World, admin: Admin) -> None:
        assert f"in <#{admin.news.id}>" in said(await admin.begin())
        await admin.run("pledge-milestones", channel=admin.news)
        card = await admin.run("setup")
        assert f"**Milestones of the pledge:** in <#{admin.news.id}>." in said(card)
        assert news_text.CHANNEL_GONE not in said(card)

    @pytest.mark.parametrize("command", ["news-digest set", "pledge-milestones"])
    async def test_what_the_bot_lacks_where_it_is_to_post_is_told_at_once(
        self, world: World, admin: Admin, command: str
    ) -> None:
        closed = world.guild.create_text_channel("closed", overwrites={world.guild.default_role: SHUT})
        assert "**Send Messages**" in said(await admin.run(command, channel=closed))
        assert await world.bot.kept.digests.of(world.guild.id) is None
        assert await world.bot.kept.servers.milestone_channel(world.guild.id) is None

    async def test_the_same_with_the_selects_of_the_cards(self, world: World, admin: Admin) -> None:
        closed = world.guild.create_text_channel("closed", overwrites={world.guild.default_role: SHUT})
        opened = await choose(admin, await admin.run("setup"), "setup:choose:what", "milestones")
        told = await choose(admin, opened, "setup:milestones", closed)
        assert "**Send Messages**" in said(told)
        taken = await choose(admin, told, "setup:milestones", admin.news)
        assert f"in <#{admin.news.id}>." in said(taken)
        begun = await choose(admin, await admin.run("news-digest show"), "digest:channel", admin.news)
        assert f"in <#{admin.news.id}>" in said(begun)

    async def test_a_sample_is_posted(self, world: World, admin: Admin) -> None:
        await admin.begin()
        await keep(world, story(0))
        told = said(await click(admin.member, await admin.run("setup"), "Post a sample"))
        assert setup_text.SAMPLE_POSTED.format(channel=f"<#{admin.news.id}>") in told
        assert "Headline 0" in texts(posts(admin)[0])


class TestPosts:
    async def test_a_digest_is_posted(self, world: World, admin: Admin) -> None:
        await admin.begin(day="daily", hour=18)
        await keep(world, story(0))
        world.bot.clock = lambda: NOON + timedelta(hours=6)
        await work(world)
        assert "Headline 0" in texts(posts(admin)[0])

    async def _in_doubt(self, world: World, admin: Admin) -> None:
        """Note a digest as begun some minutes ago, as a bot that died leaves it."""
        slot = following(0, 9, "UTC", NOON)
        await world.bot.kept.digests.put(Digest(world.guild.id, admin.news.id, next_at=slot.at))
        kept = Digest(world.guild.id, admin.news.id)
        delivery = posting.prepared(kept, [stand_in(0)], slot.day.isoformat(), NOON - timedelta(minutes=5))
        assert await world.bot.kept.digests.begin(delivery, ["event0"])

    async def test_one_in_doubt_is_looked_for_and_then_posted_once(self, world: World, admin: Admin) -> None:
        await self._in_doubt(world, admin)
        await work(world)
        await work(world)
        assert len(posts(admin)) == 1

    async def test_where_the_bot_may_not_look_none_is_posted_again(self, world: World, admin: Admin) -> None:
        hidden = discord.PermissionOverwrite(read_message_history=False)
        everyone = world.guild.default_role
        admin.news = world.guild.create_text_channel("hidden", overwrites={everyone: hidden})
        await self._in_doubt(world, admin)
        await work(world)
        assert posts(admin) == []
        assert await world.bot.kept.digests.unfinished() == []

    @pytest.mark.parametrize("may_attach", [True, False])
    async def test_a_milestone_has_its_image_where_it_may(
        self,
        world: World,
        admin: Admin,
        may_attach: bool,  # noqa: FBT001 - a parameter of the test
    ) -> None:
        assert chart.available()
        rule = discord.PermissionOverwrite(attach_files=may_attach)
        channel = world.guild.create_text_channel("party", overwrites={world.guild.default_role: rule})
        await admin.run("pledge-milestones", channel=channel)
        for person in range(1, 11):
            await world.bot.kept.pledges.sign(person, world.guild.id, PLEDGE, 1, 1, NOON)
        await announce(world.bot, world.guild.id, PLEDGE)
        (posted,) = channel.history()
        assert bool(posted.attachments) is may_attach

    async def test_a_lesson_is_posted_on_purpose(self, world: World, sender: Sender) -> None:
        who = await moderator(world)
        opened = await who.slash(world.channel, "learn", topic="bystander")
        asked = await click(who, opened, "Post in this channel")
        assert said(await click(who, asked, "Post")).startswith(learn_text.POSTED)
        sender.installed = False
        alone = await who.slash(world.channel, "learn", topic="bystander")
        assert "Post in this channel" not in labels(alone)


class List:
    """Discord's list of servers, and what goes wrong with it."""

    def __init__(self, *servers: int) -> None:
        self.servers = list(servers)
        self.fails_after: int | None = None
        self.stands_still = False
        self.asked = 0

    async def __call__(self, limit: int, *, after: int | None, with_counts: bool) -> list[dict[str, str]]:
        assert not with_counts
        self.asked += 1
        assert self.asked < 50, "The list is asked for without end."
        if self.fails_after is not None and (after or 0) >= self.fails_after:
            raise TimeoutError
        start = 0 if self.stands_still else after or 0
        return [{"id": str(one)} for one in sorted(self.servers) if one > start][:limit]


class TestLeaving:
    @pytest.fixture
    async def listed(self, world: World, monkeypatch: pytest.MonkeyPatch) -> List:
        """The bot keeps rows of servers 1, 300 and 999; Discord lists 1 to 450."""
        for server in (1, 300, 999):
            await world.bot.kept.pledges.sign(server, server, PLEDGE, 1, 1, NOON)
        found = List(*range(1, 451))
        monkeypatch.setattr(world.bot.http, "get_guilds", found)
        return found

    @staticmethod
    async def kept_after(world: World, days: int) -> list[int]:
        """Let the daily look happen so many days from now, and return the servers that rows are kept of."""
        world.bot.clock = lambda: NOON + timedelta(days=days, seconds=1)
        await leaving(world).daily()
        return sorted(await world.bot.kept.servers.known())

    async def test_who_is_not_in_the_list_goes_after_the_grace(
        self, world: World, listed: List, caplog: pytest.LogCaptureFixture
    ) -> None:
        assert listed.servers
        caplog.set_level(logging.INFO)
        assert await self.kept_after(world, 0) == [1, 300, 999]
        assert await self.kept_after(world, GRACE.days - 1) == [1, 300, 999]
        assert await self.kept_after(world, GRACE.days + 1) == [1, 300]
        assert world.bot.servers == 450
        assert "Counted 450 servers." in caplog.messages
        assert "999" not in caplog.text

    async def test_who_is_back_is_forgotten(self, world: World, listed: List) -> None:
        await self.kept_after(world, 0)
        listed.servers.append(999)
        assert await self.kept_after(world, GRACE.days + 1) == [1, 300, 999]
        assert await self.kept_after(world, 400) == [1, 300, 999]

    @pytest.mark.parametrize("fails_after", [0, 200, 400])
    async def test_a_list_that_breaks_off_marks_nobody(
        self, world: World, listed: List, fails_after: int, caplog: pytest.LogCaptureFixture
    ) -> None:
        listed.fails_after = fails_after
        await self.kept_after(world, 0)
        listed.fails_after = None
        assert await self.kept_after(world, GRACE.days + 1) == [1, 300, 999]
        (line,) = [one.getMessage() for one in caplog.records if one.levelno >= logging.ERROR]
        assert line.startswith("The list of servers could not be fetched whole (TimeoutError")

    async def test_a_list_that_stands_still_marks_nobody(self, world: World, listed: List) -> None:
        listed.stands_still = True
        await self.kept_after(world, 0)
        listed.stands_still = False
        assert await self.kept_after(world, GRACE.days + 1) == [1, 300, 999]

    async def test_nothing_is_deleted_while_the_list_fails(self, world: World, listed: List) -> None:
        await self.kept_after(world, 0)
        listed.fails_after = 0
        assert await self.kept_after(world, 400) == [1, 300, 999]

    async def test_an_empty_list_is_believed_the_second_time(
        self, world: World, listed: List, caplog: pytest.LogCaptureFixture
    ) -> None:
        whole, listed.servers = listed.servers, []
        await self.kept_after(world, 0)
        assert "The list of servers is empty. Nothing is noted unless it is so again tomorrow." in caplog.messages
        listed.servers = whole
        assert await self.kept_after(world, GRACE.days + 1) == [1, 300, 999]
        listed.servers = []
        await self.kept_after(world, 100)
        await self.kept_after(world, 101)
        assert await self.kept_after(world, 101 + GRACE.days + 1) == []

    async def test_ready_marks_nobody(self, world: World, listed: List) -> None:
        assert listed.servers
        await leaving(world).on_ready()
        assert await world.bot.kept.servers.purge_left(NOON + timedelta(days=1)) == []

    async def test_the_host_reads_how_many(self, world: World, listed: List, caplog: pytest.LogCaptureFixture) -> None:
        assert listed.servers
        caplog.set_level(logging.INFO, "askmore")
        world.bot.counted = None
        for _ in range(2):
            cast("Any", world.bot)._was_ready = False
            await world.bot.on_ready()
            await self.kept_after(world, 0)
        ready = [line for line in caplog.messages if " is ready (lean): " in line]
        assert [", uncounted servers, " in ready[0], ", 450 servers, " in ready[1]] == [True, True]
