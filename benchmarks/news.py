"""What the news cost: reading entries, 200 feeds that did not change, an answer, and the wait behind a refresh.

`python -m benchmarks.news`, from the root of the repository. Needs Linux for the CPU time of another process.
"""

import asyncio
import json
import os
import random
import sys
import tempfile
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from time import perf_counter, process_time

import yaml
from rich.console import Console
from rich.table import Table

from bot.library.library import Library
from bot.library.reader import read_files
from bot.news import Fetching, feeds_of, newsroom, rules_of
from bot.newsroom import desk
from bot.newsroom.rules import Rules
from bot.newsroom.story import Feed, Reading, Story
from bot.store.kept import Kept
from tests.conftest import ROOT, SHIPPED
from tests.feed_server import feeds
from tests.news import feeds_yaml, item, news_library, rss
from tests.wire.loopback import Json, Loopback, discord, slash
from tests.wire.process import askmore, settings

SAMPLE = ROOT / "benchmarks" / "sample" / "articles.yaml"
FEEDS, A_FEED, ANSWERS, A_SECOND, LONG = 200, 40, 1500, 50, 35
SECRET = "a secret of the benchmark, long enough"  # noqa: S105 - of a benchmark
NOW = datetime.now(UTC)
HOSTILE = b"<rss version='2.0'><channel>" + b"<a>" * 340_000


def library() -> Library:
    """Return what the shipped file says."""
    return Library(read_files([SHIPPED]).or_raise())


def sample_feeds() -> list[bytes]:
    """Return feeds made of the sample's articles: half with a blurb of two sentences, half with the whole text."""
    articles = yaml.safe_load(SAMPLE.read_text(encoding="utf-8"))
    shuffle = random.Random(1)  # noqa: S311 - no secret
    made: list[bytes] = []
    for number in range(20):
        chosen = shuffle.choices(articles, k=A_FEED)
        texts = ["".join(f"<p>{part}</p>" for part in one["text"].split("\n\n")) for one in chosen]
        made.append(
            rss(
                item(
                    f"{one['title']} {number} {at}",
                    link=f"https://news.example.org/{number}/{at}",
                    text=text if at % 2 else " ".join(text.split(". ")[:2]) + ".",
                    now=NOW,
                )
                for at, (one, text) in enumerate(zip(chosen, texts, strict=True))
            )
        )
    return made


def entries_a_second() -> tuple[float, int]:
    """Return how many entries a second one core parses, chooses and summarises, and how many were kept."""
    rules = Rules(rules_of(library()), "en")
    feed, bodies = Feed("sample", "Sample", "https://news.example.org/feed", everything=True), sample_feeds()
    desk.read(bodies[0], "application/rss+xml", feed.url, feed, rules, NOW)
    began, kept = process_time(), 0
    for body in bodies:
        kept += len(desk.read(body, "application/rss+xml", feed.url, feed, rules, NOW).stories)
    return len(bodies) * A_FEED / (process_time() - began), kept


async def unchanged_feeds() -> float:
    """Return how many seconds a refresh of 200 feeds takes that all answer 304."""
    async with feeds() as server:
        known = {
            f"f{number}": server.feed(f"/{number}", rss([item("A law on rape", now=NOW)])) for number in range(FEEDS)
        }
        shelf = news_library(**known)
        with tempfile.TemporaryDirectory() as folder:
            kept = Kept(Path(folder) / "askmore.db")
            await kept.open(SECRET.encode())
            async with newsroom(kept.stories, shelf, Fetching("me", private=True, environment={}), lambda: NOW) as (
                room,
                _,
            ):
                await room.refresh(feeds_of(shelf))
                began = perf_counter()
                outcomes = await room.refresh(feeds_of(shelf))
                spent = perf_counter() - began
            await kept.close()
    assert all(outcome.unchanged for outcome in outcomes)
    return spent


async def cpu_an_answer() -> dict[str, float]:
    """Return the CPU time of the bot's process for one answer, in milliseconds, by command."""
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder) / "data"
        await _fill(data)
        async with discord() as loopback, askmore(settings(data, loopback, ASKMORE_SECRET=SECRET), Path(folder)) as bot:
            await loopback.until(lambda: loopback.sessions, 12)
            await bot.says(" is ready: ")
            commands: dict[str, Callable[[], Json]] = {
                "/support": lambda: slash(locale="en-US", country="US", topic="sexual-assault"),
                "/news": lambda: slash(locale="en-US", command="news"),
                "/news topic": lambda: slash(locale="en-US", command="news", topic="legal"),
                "/news search": lambda: slash(locale="en-US", command="news", search="law court"),
            }
            spent: dict[str, list[float]] = {name: [] for name in commands}
            for _ in range(3):
                for name, make in commands.items():
                    spent[name].append(await _cpu(bot.process.pid, loopback, make))
            await bot.stopped()
    return {name: min(times) for name, times in spent.items()}


async def _cpu(pid: int, loopback: Loopback, make: Callable[[], Json]) -> float:
    before = _ticks(pid)
    for _ in range(ANSWERS // 3):
        await _answered(loopback, make())
    return (_ticks(pid) - before) * 1000 / os.sysconf("SC_CLK_TCK") / (ANSWERS // 3)


async def _answered(loopback: Loopback, interaction: Json) -> float:
    loopback.requests.clear()
    began = perf_counter()
    await loopback.dispatch("INTERACTION_CREATE", interaction)
    while not loopback.calls("POST", "/callback"):  # noqa: ASYNC110 - a flag of the loopback would cost more
        await asyncio.sleep(0.0005)
    return perf_counter() - began


def _ticks(pid: int) -> int:
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rsplit(")", 1)[1].split()
    return int(fields[11]) + int(fields[12])


async def _fill(data: Path) -> None:
    """Keep 2,000 stories of the shipped feeds, as a bot has after some weeks."""
    names = list(library().feeds)
    words = ("court", "law", "ruling", "survivors", "campus", "report", "women", "police", "budget", "minister", "vote")
    shuffle = random.Random(2)  # noqa: S311 - no secret
    made = [
        Story(
            id=f"{number:08d}",
            feed=names[number % len(names)],
            language="en",
            title=" ".join(shuffle.choices(words, k=8)).capitalize(),
            link=f"https://news.example.org/{number}",
            published=NOW - timedelta(minutes=20 * number),
            summary=f"{' '.join(shuffle.choices(words, k=14)).capitalize()}. {' '.join(shuffle.choices(words, k=10))}.",
            made="publisher",
            topics=("sexual-assault",) if number % 3 else ("legal",),
            notes=("sexual assault",),
            event=f"{number:08d}",
        )
        for number in range(2000)
    ]
    kept = Kept(data / "askmore.db")
    await kept.open(SECRET.encode())
    await kept.stories.keep(made, (), [], NOW)
    await kept.close()


async def serve_feeds() -> None:
    """Serve 200 feeds, one of them hostile, and print their addresses: in a process of its own, to disturb nothing."""
    async with feeds() as server:
        bodies = sample_feeds()
        known = {f"f{number}": server.answer(f"/{number}", bodies[number % len(bodies)]) for number in range(FEEDS - 1)}
        known["hostile"] = server.answer("/hostile", HOSTILE)
        print(json.dumps(known), flush=True)
        await asyncio.sleep(120)


async def behind_a_refresh(*, reading: bool) -> list[float]:
    """Return the delays of answers while 200 feeds are read, one of them hostile; or while none is."""
    serving = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "benchmarks.news", "serve", stdout=asyncio.subprocess.PIPE, limit=1_000_000
    )
    assert serving.stdout is not None
    known: dict[str, str] = json.loads(await serving.stdout.readline())
    try:
        with tempfile.TemporaryDirectory() as folder:
            data, own = Path(folder) / "data", Path(folder) / "feeds.yaml"
            own.write_text(feeds_yaml(**known), encoding="utf-8")
            await _due(data, known)
            changes = {
                "ASKMORE_RESOURCES": f"{SHIPPED}:{own}",
                "ASKMORE_FEEDS": "read" if reading else "off",
                "ASKMORE_PRIVATE_FEEDS": "allow",
                "ASKMORE_SECRET": SECRET,
            }
            async with discord() as loopback, askmore(settings(data, loopback, **changes), Path(folder)) as bot:
                await loopback.until(lambda: loopback.sessions, 20)
                await bot.says(" is ready: ")
                delays = await _delays(loopback)
                await bot.stopped()
            read = await _read(data, known)
            assert read == (FEEDS if reading else 0), f"{read} feeds were read"
            return delays
    finally:
        serving.kill()
        await serving.wait()


async def _read(data: Path, known: dict[str, str]) -> int:
    """Return how many of the feeds were read, well or not."""
    kept = Kept(data / "askmore.db")
    await kept.open(SECRET.encode())
    readings = await kept.stories.readings()
    await kept.close()
    return sum(bool(readings[feed].worked_at or readings[feed].failures) for feed in known)


async def _due(data: Path, known: dict[str, str]) -> None:
    kept = Kept(data / "askmore.db")
    await kept.open(SECRET.encode())
    far = NOW + timedelta(days=1)
    for feed_id, url in known.items():
        await kept.stories.note(Reading(feed_id, url, next_at=NOW))
    for feed_id, feed in library().feeds.items():
        await kept.stories.note(Reading(feed_id, feed.url, next_at=far))
    await kept.close()


async def _delays(loopback: Loopback) -> list[float]:
    """Ask for support for a while, one answer after the other."""
    delays: list[float] = []
    began = perf_counter()
    while perf_counter() - began < LONG:
        delays.append(await _answered(loopback, slash(locale="en-US", country="US")))
        await asyncio.sleep(1 / A_SECOND)
    return delays


def main() -> None:
    """Measure and print."""
    console, table = Console(), Table("what", "figure", "to reach")
    rate, kept = entries_a_second()
    table.add_row(f"entries parsed, chosen and summarised a second, one core ({kept} kept)", f"{rate:.0f}", "300")
    table.add_row(f"{FEEDS} feeds that answer 304, seconds", f"{asyncio.run(unchanged_feeds()):.2f}", "under 10")
    answers = asyncio.run(cpu_an_answer())
    for name, milliseconds in answers.items():
        ratio = milliseconds / answers["/support"]
        table.add_row(f"CPU of {name}, ms, and how many times /support", f"{milliseconds:.2f}, {ratio:.2f}", "1.3")
    for reading, name in ((False, "no feed is read"), (True, f"{FEEDS} feeds are read, one hostile")):
        delays = sorted(asyncio.run(behind_a_refresh(reading=reading)))
        figures = [1000 * delays[at] for at in (len(delays) // 2, len(delays) * 99 // 100, -1)]
        shown = ", ".join(f"{figure:.1f}" for figure in figures)
        table.add_row(f"answer while {name}, ms: median, p99, longest of {len(delays)}", shown, "50")
    console.print(table)


if __name__ == "__main__":
    if sys.argv[1:] == ["serve"]:
        asyncio.run(serve_feeds())
    else:
        main()
