"""The newsroom with everything real: a server on this machine, the worker process, the database."""

import logging
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from itertools import pairwise
from pathlib import Path

import pytest

from bot.library.library import Library
from bot.news import Fetching, feeds_of, newsroom
from bot.newsroom.newsroom import Newsroom, Outcome, retire
from bot.store.kept import Kept
from bot.store.stories import Among, Stories
from tests.conftest import NOON
from tests.feed_server import FeedServer, feeds
from tests.news import feeds_yaml, item, news_library, rss


class Clock:
    """A clock that stands until it is moved."""

    def __init__(self) -> None:
        self.now = NOON

    def __call__(self) -> datetime:
        return self.now


class Desk:
    """A newsroom at work: the library it reads, the stories it keeps."""

    def __init__(self, room: Newsroom, shelf: Stories, library: Library, clock: Clock) -> None:
        self.room, self.shelf, self.library, self.clock = room, shelf, library, clock

    async def refresh(self) -> list[Outcome]:
        return await self.room.refresh(feeds_of(self.library))

    async def titles(self) -> list[str]:
        return [story.title for story in await self.shelf.everything(100)]

    @property
    def of(self) -> Among:
        return Among(tuple(self.library.feeds), ("en",))


@asynccontextmanager
async def desk(folder: Path, library: Library, *, private: bool = True) -> AsyncGenerator[Desk, None]:
    kept, clock = Kept(folder / "askmore.db"), Clock()
    await kept.open(b"s" * 32)
    try:
        fetching = Fetching("host@example.org", private, {})
        async with newsroom(kept.stories, library, fetching, clock) as (room, _):
            yield Desk(room, kept.stories, library, clock)
    finally:
        await kept.close()


@pytest.fixture
async def server() -> AsyncGenerator[FeedServer, None]:
    async with feeds() as running:
        yield running


async def test_a_feed_becomes_stories_once(server: FeedServer, tmp_path: Path) -> None:
    url = server.feed("/feed", rss([item("A new consent law"), item("A recipe", text="Soup and bread. It is hot.")]))
    async with desk(tmp_path, news_library(daily=url)) as news:
        (first,) = await news.refresh()
        (again,) = await news.refresh()
        assert (first.new, first.left_out, first.failed) == (1, {"off topic": 1}, False)
        assert (again.new, again.unchanged, again.failed) == (0, True, False)
        (found,) = await news.shelf.latest(news.of, 10)
        assert found.story.title == "A new consent law"
        assert found.story.summary == "A law on sexual assault was passed today. It takes effect in May."
        assert (found.story.made, found.story.topics) == ("publisher", ("sexual-assault", "legal"))
        assert found.story.notes == ("sexual assault",)
        agent = server.requests[0].headers["User-Agent"]
        assert "AskMore/" in agent
        assert "host@example.org" in agent
        assert server.requests[1].headers["If-None-Match"] == '"v1"'


async def test_a_changed_entry_is_brought_up_to_date_and_stays_the_same_story(
    server: FeedServer, tmp_path: Path
) -> None:
    link = "https://news.example.org/1"
    url = server.answer("/feed", rss([item("Rape case in court", link=link)]))
    async with desk(tmp_path, news_library(daily=url)) as news:
        await news.refresh()
        server.answer("/feed", rss([item("Girl, 6, named in rape case", link=link, text="Names were taken out here.")]))
        await news.refresh()
        (story,) = await news.shelf.everything(10)
        assert story.title == "Girl, 6, named in rape case"
        assert story.held == "The age of a child."
        assert await news.shelf.latest(news.of, 10) == []


async def test_two_publishers_with_one_event_are_one_story(server: FeedServer, tmp_path: Path) -> None:
    one = server.answer("/one", rss([item("Parliament of Freedonia passes consent law after long debate")]))
    other = server.answer(
        "/two",
        rss(
            [
                item(
                    "Freedonia parliament passes new consent law",
                    link="https://other.example.org/a",
                    age=timedelta(minutes=5),
                ),
                item("Rape trial begins in Sylvania", link="https://other.example.org/b"),
            ]
        ),
    )
    async with desk(tmp_path, news_library(first=one, second=other)) as news:
        for feed in feeds_of(news.library):
            await news.room.refresh([feed])
        found = await news.shelf.latest(news.of, 10)
        assert {one.story.title: one.also for one in found} == {
            "Parliament of Freedonia passes consent law after long debate": ("second",),
            "Rape trial begins in Sylvania": (),
        }


async def test_the_same_page_in_two_feeds_is_kept_once(server: FeedServer, tmp_path: Path) -> None:
    page = "https://news.example.org/page"
    one = server.answer("/one", rss([item("A consent law", link=f"{page}?utm_source=rss")]))
    other = server.answer("/two", rss([item("Law on consent", link=f"{page}/#top")]))
    async with desk(tmp_path, news_library(first=one, second=other)) as news:
        for feed in feeds_of(news.library):
            await news.room.refresh([feed])
        assert len(await news.titles()) == 1
        (found,) = await news.shelf.latest(news.of, 10)
        assert (found.story.link, found.also) == (page, ())


async def test_old_and_undated_entries_of_a_new_feed_do_not_flood(server: FeedServer, tmp_path: Path) -> None:
    old = item("Rape law of last spring", age=timedelta(days=31))
    undated = item("Rape law without a date", date="")
    url = server.answer("/feed", rss([old, undated]))
    async with desk(tmp_path, news_library(daily=url)) as news:
        await news.refresh()
        assert await news.titles() == []
        server.answer("/feed", rss([old, undated, item("Rape law, undated and new", date="")]))
        await news.refresh()
        (story,) = await news.shelf.everything(10)
        assert (story.title, story.dated, story.published) == ("Rape law, undated and new", False, NOON)


async def test_stories_go_after_90_days_and_do_not_come_back(server: FeedServer, tmp_path: Path) -> None:
    url = server.answer("/feed", rss([item("A consent law")]))
    async with desk(tmp_path, news_library(daily=url)) as news:
        await news.refresh()
        news.clock.now += timedelta(days=91)
        assert await retire(news.shelf, news.clock.now) == 1
        server.answer(
            "/feed", rss([item("A consent law", now=news.clock.now), item("Another rape law", now=news.clock.now)])
        )
        (outcome,) = await news.refresh()
        assert (outcome.new, await news.titles()) == (1, ["Another rape law"])
        news.clock.now += timedelta(days=100)
        await retire(news.shelf, news.clock.now)
        assert await news.shelf.new(["aaaaaaaa"]) == {"aaaaaaaa"}


async def test_what_failed_waits_longer_each_time_and_is_told_once(
    server: FeedServer, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, "askmore")
    url = server.answer("/feed", rss([item("A consent law")]))
    async with desk(tmp_path, news_library(daily=url)) as news:
        await news.refresh()
        server.answer("/feed", status=500)
        waits: list[timedelta] = []
        for _ in range(8):
            (outcome,) = await news.refresh()
            assert outcome.reading.next_at is not None
            waits.append(outcome.reading.next_at - news.clock.now)
            news.clock.now = outcome.reading.next_at
        assert all(before * 1.2 < after for before, after in pairwise(waits[:5]))
        assert max(waits) <= timedelta(hours=27)
        news.clock.now += timedelta(days=3)
        (told,) = await news.refresh()
        await news.refresh()
        assert told.reading.told
        assert told.reading.worked_at == NOON
        lines = [record.getMessage() for record in caplog.records if record.name == "askmore.news"]
        assert lines[0] == "The feed Daily Post could not be read: it answered 500."
        (line,) = lines[1:]
        assert line.startswith(
            "The feed Daily Post fails: it answered 500. It last worked: 2026-11-25 12:00 UTC. Tried"
        )
        assert await news.titles() == ["A consent law"]
        server.answer("/feed", rss([item("A consent law"), item("A rape law", now=news.clock.now)]))
        (well,) = await news.refresh()
        assert (well.failed, well.reading.told, well.new) == (False, False, 1)
        assert caplog.records[-1].getMessage() == "The feed Daily Post works again."


async def test_retry_after_and_gone_are_respected(server: FeedServer, tmp_path: Path) -> None:
    busy = server.busy("/busy", status=429, after=7200)
    gone = server.answer("/gone", status=410)
    async with desk(tmp_path, news_library(busy=busy, gone=gone)) as news:
        waiting, ended = await news.refresh()
        assert waiting.reading.next_at is not None
        assert waiting.reading.next_at - NOON >= timedelta(seconds=7200)
        assert (ended.reading.next_at, ended.reading.told) == (None, True)
        news.clock.now += timedelta(days=30)
        assert [feed.id for feed in await news.room.due(feeds_of(news.library))] == ["busy"]
        other = news_library(busy=busy, gone=server.answer("/moved", rss([])))
        assert [feed.id for feed in await news.room.due(feeds_of(other))] == ["busy", "gone"]


async def test_a_new_address_in_the_file_begins_anew(server: FeedServer, tmp_path: Path) -> None:
    gone = server.answer("/gone", status=410)
    async with desk(tmp_path, news_library(daily=gone)) as news:
        await news.refresh()
        assert await news.room.due(feeds_of(news.library)) == []
        moved = feeds_of(news_library(daily=server.answer("/new", rss([item("A consent law")]))))
        assert await news.room.due(moved) == moved
        (outcome,) = await news.room.refresh(moved)
        assert (outcome.new, outcome.failed) == (1, False)


async def test_a_feed_that_moved_for_good_is_read_where_it_is(server: FeedServer, tmp_path: Path) -> None:
    server.answer("/new", rss([item("A consent law")]))
    url = server.redirect("/old", server.url("/new"), status=301)
    async with desk(tmp_path, news_library(daily=url)) as news:
        await news.refresh()
        await news.refresh()
        assert [asked.path for asked in server.requests] == ["/old", "/new", "/new"]


async def test_hostile_feeds_are_told_apart_and_the_others_go_on(
    server: FeedServer, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, "askmore")
    known = {
        "page": server.page(),
        "bomb": server.bomb(mebibytes=64),
        "circle": server.circle(),
        "endless": server.endless(),
        "nested": server.answer("/nested", b"<rss version='2.0'><channel>" + b"<a>" * 340_000),
        "good": server.answer("/good", rss([item("A consent law")])),
    }
    async with desk(tmp_path, news_library(**known)) as news:
        outcomes = {outcome.feed.id: outcome for outcome in await news.refresh()}
        assert outcomes["page"].reading.reason == "it is a web page, not a feed"
        assert [name for name, outcome in outcomes.items() if not outcome.failed] == ["good"]
        assert await news.titles() == ["A consent law"]
        lines = [record.getMessage() for record in caplog.records if "could not be read" in record.getMessage()]
        assert len(lines) == len(known) - 1


async def test_private_addresses_are_refused_unless_the_host_allows_them(server: FeedServer, tmp_path: Path) -> None:
    url = server.answer("/feed", rss([item("A consent law")]))
    async with desk(tmp_path, news_library(daily=url), private=False) as news:
        (outcome,) = await news.refresh()
        assert outcome.failed
        assert server.requests == []


async def test_a_feed_that_is_turned_off_is_neither_read_nor_shown(server: FeedServer, tmp_path: Path) -> None:
    url = server.answer("/feed", rss([item("A consent law")]))
    async with desk(tmp_path, news_library(daily=url)) as news:
        await news.refresh()
        off = news_library("", daily=f"{url}\n    active: no")
        assert feeds_of(off) == []
        assert await news.shelf.latest(Among(tuple(off.feeds), ("en",)), 10) == []
        assert len(await news.shelf.latest(news.of, 10)) == 1


async def test_feeds_never_read_get_their_turn_one_after_the_other(tmp_path: Path) -> None:
    library = news_library(a="https://a.example.org/f", b="https://b.example.org/f", c="https://c.example.org/f")
    async with desk(tmp_path, library) as news:
        every = feeds_of(library)
        assert [feed.id for feed in await news.room.due(every)] == ["a"]
        news.clock.now += timedelta(seconds=30)
        assert {feed.id for feed in await news.room.due(every)} >= {"b", "c"}


def test_the_yaml_of_feeds_is_what_a_host_writes() -> None:
    assert feeds_yaml(daily="https://x.example.org/f").splitlines()[2] == "    name: Daily Post"
