"""What the host does with the news: read the feeds now, and see how they and their stories stand."""

import asyncio
import json
import logging
import sys
from argparse import Namespace
from collections.abc import Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any

from rich.console import Console
from rich.markup import escape
from rich.progress import Progress
from rich.table import Table

from bot import resources
from bot.library.library import Library
from bot.news import Fetching, feeds_of, newsroom
from bot.newsroom.newsroom import Outcome
from bot.newsroom.story import Feed, Reading, Story
from bot.settings import Settings, SettingsError, without_secrets
from bot.store.database import NAME, Database
from bot.store.stories import Stories
from bot.upkeep import closing_later

WELL, PROBLEMS, WRONG_USE = 0, 1, 2
NEEDS_CONTACT = "ASKMORE_CONTACT is missing: publishers are told who reads their feeds, as in an e-mail address."


def refresh(given: Namespace) -> int:
    """`askmore news refresh`: read the feeds that are named, or all of them."""
    settings = Settings.read()
    if not settings.contact:
        raise SettingsError([NEEDS_CONTACT])
    library = resources.load(settings.resources).library
    known = {feed.id: feed for feed in feeds_of(library)}
    strangers = [name for name in given.feeds if name not in known]
    if strangers:
        sys.stderr.write(f"There is no active feed {', '.join(strangers)}. Known are: {', '.join(known)}.\n")
        return WRONG_USE
    chosen = [known[name] for name in given.feeds] or list(known.values())
    fetching = Fetching(settings.contact, settings.private_feeds == "allow", without_secrets())
    outcomes = asyncio.run(_refresh(settings, library, fetching, chosen))
    _show(outcomes)
    return PROBLEMS if any(outcome.failed for outcome in outcomes) else WELL


async def _refresh(settings: Settings, library: Library, fetching: Fetching, chosen: Sequence[Feed]) -> list[Outcome]:
    logging.getLogger("askmore").addHandler(logging.NullHandler())  # the table says it all
    async with (
        closing_later(await Database.open(settings.data / NAME)) as database,
        newsroom(Stories(database), library, fetching, _now) as (room, _),
    ):
        with Progress(console=Console(stderr=True), transient=True) as bar:
            task = bar.add_task("Reading feeds", total=len(chosen))
            return await room.refresh(chosen, lambda _: bar.advance(task))


def _now() -> datetime:
    return datetime.now(UTC)


def _show(outcomes: Sequence[Outcome]) -> None:
    table = Table("feed", "outcome", "new", "left out", "next time (UTC)")
    for one in outcomes:
        left_out = ", ".join(f"{count} {why}" for why, count in sorted((one.left_out or {}).items()))
        table.add_row(escape(one.feed.name), escape(_outcome(one)), str(one.new), left_out, _when(one.reading.next_at))
    Console().print(table if outcomes else "There are no active feeds.")


def _outcome(one: Outcome) -> str:
    if one.failed:
        return one.reading.reason
    return "unchanged" if one.unchanged else "read"


def _when(at: datetime | None) -> str:
    return f"{at:%Y-%m-%d %H:%M}" if at else "never"


def show(given: Namespace) -> int:
    """`askmore news list`: how each feed stands, and the newest stories with their marks."""
    settings = Settings.read()
    library = resources.load(settings.resources).library
    readings, stories = asyncio.run(_kept(settings, given.limit))
    if given.format == "json":
        sys.stdout.write(json.dumps(_plain(library, readings, stories), indent=2, ensure_ascii=False) + "\n")
        return WELL
    console = Console()
    console.print(_feeds(library, readings))
    console.print(_stories(library, stories) if stories else "There are no stories of feeds yet.")
    return WELL


async def _kept(settings: Settings, limit: int) -> tuple[dict[str, Reading], list[Story]]:
    if not (settings.data / NAME).exists():
        return {}, []
    async with closing_later(await Database.open(settings.data / NAME)) as database:
        return await Stories(database).readings(), await Stories(database).everything(limit)


def _feeds(library: Library, readings: dict[str, Reading]) -> Table:
    table = Table("feed", "state", "last worked (UTC)", "next time (UTC)")
    for feed in feeds_of(library):
        reading = readings.get(feed.id)
        state = "never read" if reading is None or not (reading.worked_at or reading.failures) else "well"
        if reading is not None and reading.failures:
            times = "once" if reading.failures == 1 else f"{reading.failures} times"
            state = f"failed {times}: {reading.reason}"
        worked, again = (reading.worked_at, reading.next_at) if reading else (None, None)
        waits = reading is not None and reading.next_at is None
        table.add_row(
            escape(feed.name), escape(state), _when(worked), "never" if waits else _when(again) if again else ""
        )
    return table


def _stories(library: Library, stories: Sequence[Story]) -> Table:
    table = Table("published", "publisher", "headline", "for you to see")
    for story in stories:
        table.add_row(
            f"{story.published:%Y-%m-%d}",
            escape(_publisher(library, story)),
            escape(story.title),
            escape(_marks(library, story)),
        )
    return table


def _publisher(library: Library, story: Story) -> str:
    feed = library.feeds.get(story.feed)
    return feed.name if feed else f"{story.feed} (not read any more)"


def _marks(library: Library, story: Story) -> str:
    marks = [f"held back: {story.held}"] if story.held else []
    marks += [f"headline: {mark}. {_better(library, story.language, mark)}" for mark in story.marks]
    marks += [] if story.summary else ["no summary"]
    marks += [f"note: {', '.join(story.notes)}"] if story.notes else []
    return "\n".join(marks)


def _better(library: Library, language: str, mark: str) -> str:
    """Return what is wrong with words of a headline, and what says it better, as the resources have it."""
    rules = (rule for rule in library.news.blaming if mark in rule.words.get(language, ()))
    return next((f"{rule.why} Better: {rule.better}" for rule in rules), "It blames or softens.")


def _plain(library: Library, readings: dict[str, Reading], stories: Sequence[Story]) -> dict[str, Any]:
    feeds = [
        {"id": feed.id, "name": feed.name} | (_dated(asdict(readings[feed.id])) if feed.id in readings else {})
        for feed in feeds_of(library)
    ]
    return {"feeds": feeds, "stories": [_dated(asdict(story)) for story in stories]}


def _dated(values: dict[str, Any]) -> dict[str, Any]:
    return {key: value.isoformat() if isinstance(value, datetime) else value for key, value in values.items()}
