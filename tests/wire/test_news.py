"""News over real sockets: a digest exactly once, whatever goes wrong, and feeds read by the real process."""

import asyncio
import sqlite3
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager, closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.faces import posting
from bot.store.digests import Digest
from bot.store.kept import Kept
from tests.conftest import HEAD, service
from tests.feed_server import feeds
from tests.news import LETTER, NEWS, feeds_yaml, item, rss
from tests.test_digest import stand_in
from tests.test_news import story
from tests.wire.loopback import CHANNEL, GUILD, Loopback, components, discord, press, said, slash
from tests.wire.process import Running, askmore, settings

SECRET = "a secret that is long enough for a test"


@pytest.fixture
async def loopback() -> AsyncGenerator[Loopback, None]:
    async with discord() as running:
        yield running


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return tmp_path / "data"


@asynccontextmanager
async def shelf(data: Path) -> AsyncGenerator[Kept, None]:
    kept = Kept(data / "askmore.db")
    await kept.open(SECRET.encode())
    try:
        yield kept
    finally:
        await kept.close()


async def due(data: Path, late: timedelta = timedelta(minutes=1)) -> Digest:
    """Put a digest into the store that has just become due, and a story for it."""
    now = datetime.now(UTC)
    at = now.replace(minute=0, second=0, microsecond=0)
    digest = Digest(GUILD, CHANNEL, weekday=None, hour=at.hour, next_at=min(at, now - late))
    async with shelf(data) as kept:
        await kept.digests.put(digest)
        fresh = [story(0, published=now - timedelta(hours=1)), story(1, published=now - timedelta(hours=2))]
        await kept.stories.keep(fresh, (), [one.id for one in fresh], now)
    return digest


@asynccontextmanager
async def running(loopback: Loopback, data: Path) -> AsyncGenerator[Running, None]:
    resources = data.parent / "news.yaml"
    daily = feeds_yaml(daily="https://daily.example.org/feed")
    resources.write_text(HEAD + service("x") + daily + LETTER + NEWS)
    before = loopback.sessions
    changes = {"ASKMORE_SECRET": SECRET, "ASKMORE_RESOURCES": str(resources)}
    async with askmore(settings(data, loopback, **changes), data.parent) as bot:
        await loopback.until(lambda: loopback.sessions > before, 12)
        yield bot


def unfinished(data: Path) -> int:
    with closing(sqlite3.connect(data / "askmore.db")) as connection:
        return connection.execute("SELECT count(*) FROM deliveries WHERE sent IS NULL").fetchone()[0]


async def finished(data: Path, within: float = 20) -> None:
    async with asyncio.timeout(within):
        while unfinished(data):
            await asyncio.sleep(0.05)


async def test_it_is_posted_quietly_with_the_same_nonce_always(loopback: Loopback, data: Path) -> None:
    digest = await due(data)
    async with running(loopback, data) as bot:
        await loopback.until(lambda: loopback.messages.kept, 12)
        await finished(data)
        assert await bot.stopped() == 0
        assert "Traceback" not in bot.printed
    (sent,) = loopback.messages.posts
    day = datetime.now(UTC).date().isoformat()
    assert sent["nonce"] == posting.nonce(GUILD, day)
    assert sent["enforce_nonce"] is True
    assert sent["flags"] & (1 << 12)  # SUPPRESS_NOTIFICATIONS
    assert sent["flags"] & (1 << 2)  # SUPPRESS_EMBEDS
    assert sent["allowed_mentions"] == {"parse": []}
    assert "Headline 0" in said(sent)
    assert "embeds" not in sent or sent["embeds"] in (None, [])
    assert digest.channel == CHANNEL
    assert all(str(GUILD) not in line and str(CHANNEL) not in line for line in bot.printed.splitlines())


@pytest.mark.parametrize("faults", [["500"], ["lost", "500"], ["500", "500", "lost"]])
async def test_a_500_after_taking_it_makes_no_second_one(loopback: Loopback, data: Path, faults: list[str]) -> None:
    await due(data)
    loopback.messages.faults = faults
    async with running(loopback, data) as bot:
        await loopback.until(lambda: len(loopback.messages.posts) > len(faults), 20)
        await finished(data)
        assert await bot.stopped() == 0
    assert len(loopback.messages.kept) == 1
    assert len({post["nonce"] for post in loopback.messages.posts}) == 1


async def test_a_line_that_breaks_after_taking_it_and_a_restart(loopback: Loopback, data: Path) -> None:
    await due(data)
    loopback.messages.faults = ["cut"]
    async with running(loopback, data) as bot:
        await loopback.until(lambda: loopback.messages.posts, 12)
        await bot.says("It is looked into.")
        assert await bot.stopped() == 0
    assert unfinished(data) == 1
    async with running(loopback, data) as bot:
        await finished(data)
        assert await bot.stopped() == 0
    assert len(loopback.messages.kept) == 1


async def test_discord_has_had_enough_for_a_moment(loopback: Loopback, data: Path) -> None:
    await due(data)
    loopback.messages.faults = ["429-global", "429"]
    async with running(loopback, data) as bot:
        await loopback.until(lambda: loopback.messages.kept, 12)
        await finished(data)
        assert await bot.stopped() == 0
        assert "Traceback" not in bot.printed
    assert len(loopback.messages.posts) == 3
    assert len(loopback.messages.kept) == 1


@pytest.mark.parametrize("days", [-1, 1])
async def test_discords_clock_is_another_one(loopback: Loopback, data: Path, days: int) -> None:
    """The post is found by an id that says yesterday, or tomorrow."""
    await due(data)
    loopback.messages.ahead = timedelta(days=days)
    loopback.messages.faults = ["cut"]
    async with running(loopback, data) as bot:
        await bot.says("It is looked into.")
        await bot.stopped()
    loopback.messages.forgets_nonces = True
    with closing(sqlite3.connect(data / "askmore.db")) as connection, connection:
        connection.execute("UPDATE deliveries SET begun = begun - 100")
    async with running(loopback, data) as bot:
        await finished(data)
        await bot.stopped()
    assert len(loopback.messages.kept) == 1


async def begun(data: Path, *, ago: timedelta) -> None:
    """Note a digest as on its way since then."""
    digest = await due(data)
    at = datetime.now(UTC) - ago
    day = datetime.now(UTC).date().isoformat()
    delivery = posting.prepared(digest, [stand_in(0)], day, at)
    async with shelf(data) as kept:
        assert await kept.digests.begin(delivery, ["event0"])


async def test_when_nonces_are_forgotten_it_looks_into_the_channel(loopback: Loopback, data: Path) -> None:
    await due(data)
    loopback.messages.faults = ["cut"]
    async with running(loopback, data) as bot:
        await bot.says("It is looked into.")
        await bot.stopped()
    loopback.messages.forgets_nonces = True
    with closing(sqlite3.connect(data / "askmore.db")) as connection, connection:
        connection.execute("UPDATE deliveries SET begun = begun - 100")
    async with running(loopback, data) as bot:
        await finished(data)
        await bot.stopped()
    assert len(loopback.messages.kept) == 1
    assert len(loopback.messages.posts) == 1


async def test_what_is_not_in_the_channel_is_posted(loopback: Loopback, data: Path) -> None:
    await begun(data, ago=timedelta(minutes=10))
    async with running(loopback, data) as bot:
        await finished(data)
        await bot.stopped()
    (message,) = loopback.messages.kept
    assert "Kept headline 0" in said(message)


async def test_where_it_may_not_look_it_posts_no_second_one(loopback: Loopback, data: Path) -> None:
    await begun(data, ago=timedelta(minutes=10))
    loopback.messages.readable = False
    async with running(loopback, data) as bot:
        await finished(data)
        await bot.stopped()
    assert loopback.messages.posts == []


@pytest.mark.parametrize("fault", ["403", "404"])
async def test_no_right_stops_it_once_and_for_all(loopback: Loopback, data: Path, fault: str) -> None:
    await due(data)
    loopback.messages.faults = [fault]
    for _ in range(2):
        async with running(loopback, data) as bot:
            await bot.says(" is ready: ")
            await finished(data)
            await asyncio.sleep(0.3)
            assert await bot.stopped() == 0
    assert len(loopback.messages.posts) == 1
    async with shelf(data) as kept:
        digest = await kept.digests.of(GUILD)
        assert digest is not None
        assert digest.next_at is None
        assert await kept.digests.had(GUILD, ["event0"]) == set()


async def test_the_real_process_reads_feeds_and_answers(loopback: Loopback, data: Path) -> None:
    async with feeds() as server:
        now = datetime.now(UTC)
        url = server.feed("/feed", rss([item("A new consent law", now=now)]))
        resources = data.parent / "own.yaml"
        resources.write_text(HEAD + service("x") + feeds_yaml(daily=url) + LETTER + NEWS)
        changes = {"ASKMORE_FEEDS": "read", "ASKMORE_PRIVATE_FEEDS": "allow", "ASKMORE_RESOURCES": str(resources)}
        async with askmore(settings(data, loopback, **changes), data.parent) as bot:
            await loopback.until(lambda: loopback.sessions, 12)
            await loopback.until(lambda: server.requests, 12)
            answered = await loopback.interact(slash(command="news", locale="en-GB"))
            async with asyncio.timeout(10):
                while "A new consent law" not in said(answered["data"]):
                    await asyncio.sleep(0.2)
                    answered = await loopback.interact(slash(command="news", locale="en-GB"))
            assert answered["data"]["flags"] & 64
            support = next(one for one in components(answered["data"]) if one.get("label") == "Support")
            helped = await loopback.interact(press(support["custom_id"], answered["data"]))
            assert helped["data"]["flags"] & 64
            assert await bot.stopped() == 0
            assert "Traceback" not in bot.printed


async def test_stories_in_the_readers_language(loopback: Loopback, data: Path) -> None:
    now = datetime.now(UTC)
    async with shelf(data) as kept:
        spanish = story(1, language="es", title="Titular", published=now)
        await kept.stories.keep([story(0, published=now), spanish], (), [], now)
    async with running(loopback, data) as bot:
        german = said((await loopback.interact(slash(command="news", locale="de")))["data"])
        found = said((await loopback.interact(slash(command="news", locale="es-419", search="titul")))["data"])
        both = said((await loopback.interact(slash(command="news", locale="es-ES")))["data"])
        await bot.stopped()
    assert ("Headline 0" in german, "Titular" in german) == (True, False)
    assert "Titular" in found
    assert ("Headline 0" in both, "Titular" in both) == (True, True)
