"""What the resources say about news, handed to the newsroom; and the newsroom, opened and closed."""

from collections.abc import AsyncGenerator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot import __version__
from bot.library.library import Library
from bot.newsroom.fetch import Fetcher, user_agent
from bot.newsroom.newsroom import Newsroom, Shelf
from bot.newsroom.story import Feed
from bot.newsroom.worker import Worker


@dataclass(frozen=True)
class Fetching:
    """How feeds are fetched.

    Args:
        contact: how publishers reach the host; it goes into the User-Agent.
        private: whether addresses of the host's own network may be fetched.
        environment: the environment of the worker process, without anything secret.
    """

    contact: str | None
    private: bool
    environment: Mapping[str, str]


def feeds_of(library: Library) -> list[Feed]:
    """Return the feeds that are to be read."""
    return [
        Feed(
            id=feed_id,
            name=feed.name,
            url=feed.url,
            language=feed.language,
            everything=feed.keep == "everything",
            topics=feed.topics,
            include=feed.include,
            exclude=feed.exclude,
            interval=feed.interval,
        )
        for feed_id, feed in library.feeds.items()
    ]


def rules_of(library: Library) -> dict[str, Any]:
    """Return the words by which entries are chosen and marked, as plain values."""
    return library.news.model_dump(mode="json")


@asynccontextmanager
async def newsroom(
    shelf: Shelf, library: Library, fetching: Fetching, clock: Callable[[], datetime]
) -> AsyncGenerator[tuple[Newsroom, Worker], None]:
    """Open a newsroom, and its worker, whose rules may be changed.

    Args:
        shelf: where stories are kept.
        library: what the resources say.
        fetching: how feeds are fetched.
        clock: the present moment, aware.
    """
    worker = Worker(rules_of(library), fetching.environment)
    async with Fetcher(user_agent(__version__, fetching.contact), private=fetching.private) as fetcher:
        try:
            yield Newsroom(shelf, fetcher, worker, clock), worker
        finally:
            await worker.close()
