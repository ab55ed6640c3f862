"""The newsroom: reads each feed when it is due, keeps what is new, and tells the host of one that fails for days."""

import asyncio
import hashlib
import logging
import random
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Protocol

from bot.newsroom.fetch import Fetched, FetchError
from bot.newsroom.story import WITHIN, Batch, Feed, Reading, Story, Titled
from bot.newsroom.worker import Refused

log = logging.getLogger("askmore.news")

AT_ONCE = 8  # feeds fetched side by side; never two of one host
LONGEST_WAIT = timedelta(hours=24)
TELL_AFTER = timedelta(days=3)
FIRST_GAP = timedelta(seconds=10)  # between two feeds that were never read, so that the first start is no rush
STORIES_FOR = timedelta(days=90)
IDS_FOR = timedelta(days=180)


class Shelf(Protocol):
    """Where stories and the state of feeds are kept (`bot.store.stories.Stories`)."""

    async def readings(self) -> dict[str, Reading]:
        """Return how each feed stands, by its id."""
        ...

    async def note(self, reading: Reading) -> None:
        """Keep how a feed stands."""

    async def new(self, ids: Collection[str]) -> set[str]:
        """Return those that were never seen."""
        ...

    async def recent(self, language: str, since: datetime) -> list[Titled]:
        """Return the stories of a language published since then."""
        ...

    async def keep(self, new: Collection[Story], again: Collection[Story], seen: Iterable[str], at: datetime) -> None:
        """Keep new stories, bring those up to date that are kept already, and note ids as seen."""

    async def retire(self, stories: datetime, ids: datetime) -> int:
        """Remove the stories and ids from before these times; return how many stories went."""
        ...


class Fetches(Protocol):
    """What gets a feed's bytes (`bot.newsroom.fetch.Fetcher`)."""

    async def fetch(self, url: str, *, etag: str | None = None, modified: str | None = None) -> Fetched:
        """Return what an address answers."""
        ...


class Reads(Protocol):
    """What makes stories of bytes (`bot.newsroom.worker.Worker`)."""

    async def read(self, body: bytes, content_type: str, at: str, feed: Feed, now: datetime) -> Batch:
        """Return what is to be kept of a feed's answer."""
        ...

    async def group(
        self, new: Sequence[Titled], recent: Sequence[Titled], language: str, now: datetime
    ) -> dict[str, str]:
        """Return the event of each new story."""
        ...


@dataclass(frozen=True)
class Outcome:
    """What reading one feed gave: how many stories are new, how many entries were left out and why."""

    feed: Feed
    reading: Reading
    new: int = 0
    unchanged: bool = False
    left_out: dict[str, int] | None = None

    @property
    def failed(self) -> bool:
        """Whether it did not work."""
        return self.reading.failures > 0


class Newsroom:
    """Reads feeds.

    Args:
        shelf: where it all is kept.
        fetcher: what gets a feed's bytes.
        worker: what makes stories of them.
        clock: the present moment, aware.
    """

    def __init__(self, shelf: Shelf, fetcher: Fetches, worker: Reads, clock: Callable[[], datetime]) -> None:
        self._shelf = shelf
        self._fetcher = fetcher
        self._worker = worker
        self._clock = clock
        self._keeping = asyncio.Lock()

    async def due(self, feeds: Sequence[Feed]) -> list[Feed]:
        """Return the feeds that are to be read now; those never read get their turn one after the other."""
        now, readings = self._clock(), await self._shelf.readings()
        due: list[Feed] = []
        never = 0
        for feed in feeds:
            reading = readings.get(feed.id)
            if reading is None or reading.url != feed.url:
                at = now + FIRST_GAP * never
                never += 1
                if at > now:
                    await self._shelf.note(Reading(feed.id, feed.url, next_at=at))
                    continue
            elif reading.next_at is None or reading.next_at > now:
                continue
            due.append(feed)
        return due

    async def refresh(self, feeds: Sequence[Feed], done: Callable[[Outcome], None] = lambda _: None) -> list[Outcome]:
        """Read these feeds now, a few side by side.

        Args:
            feeds: which.
            done: is called with each outcome as it comes.
        """
        readings = await self._shelf.readings()
        turns = asyncio.Semaphore(AT_ONCE)

        async def one(feed: Feed) -> Outcome:
            async with turns:
                outcome = await self._read(feed, readings.get(feed.id))
            done(outcome)
            return outcome

        return list(await asyncio.gather(*(one(feed) for feed in feeds)))

    async def _read(self, feed: Feed, before: Reading | None) -> Outcome:
        if before is None or before.url != feed.url:
            before = Reading(feed.id, feed.url)
        try:
            outcome = await self._answer(feed, before)
        except FetchError as error:
            outcome = Outcome(feed, self._failed(feed, before, error.reason, error.retry_after or 0, gone=error.gone))
        except Refused as error:
            outcome = Outcome(feed, self._failed(feed, before, str(error)))
        await self._shelf.note(outcome.reading)
        return outcome

    async def _answer(self, feed: Feed, before: Reading) -> Outcome:
        fetched = await self._fetcher.fetch(before.moved or feed.url, etag=before.etag, modified=before.modified)
        digest = hashlib.sha256(fetched.body).hexdigest()[:32] if fetched.body is not None else before.digest
        now, ttl, new, left_out = self._clock(), 0.0, 0, None
        unchanged = digest == before.digest
        if not unchanged and fetched.body is not None:
            batch = await self._worker.read(fetched.body, fetched.content_type, fetched.at, feed, now)
            new, ttl, left_out = await self._keep(batch, feed, before, now), batch.ttl, batch.left_out
        if before.failures:
            log.info("The feed %s works again.", feed.name)
        reading = Reading(
            feed.id,
            feed.url,
            moved=fetched.url if fetched.url != feed.url else "",
            etag=fetched.etag,
            modified=fetched.modified,
            digest=digest,
            worked_at=now,
            next_at=now
            + _jitter(min(max(feed.interval, timedelta(seconds=max(fetched.fresh_for, ttl))), LONGEST_WAIT)),
        )
        return Outcome(feed, reading, new, unchanged, left_out)

    async def _keep(self, batch: Batch, feed: Feed, before: Reading, now: datetime) -> int:
        """Keep a feed's stories, each with its event; return how many are new."""
        async with self._keeping:  # two feeds with the same story at once would each call it new
            unseen = await self._shelf.new([story.id for story in batch.stories])
            # What has no date in a feed that was never read before may be years old.
            fresh = [one for one in batch.stories if one.id in unseen and (one.dated or before.worked_at is not None)]
            kept = await self._with_events(fresh, feed.language, now)
            again = [one for one in batch.stories if one.id not in unseen]
            await self._shelf.keep(kept, again, unseen, now)
        return len(kept)

    async def _with_events(self, fresh: Sequence[Story], language: str, now: datetime) -> list[Story]:
        """Give each story its event; one whose page is known already is left out."""
        if not fresh:
            return []
        recent = await self._shelf.recent(language, min(one.published for one in fresh) - WITHIN)
        events = await self._worker.group([_titled(one) for one in fresh], recent, language, now)
        return [replace(one, event=events[one.id]) for one in fresh if one.id in events]

    def _failed(self, feed: Feed, before: Reading, reason: str, wait: float = 0, *, gone: bool = False) -> Reading:
        now = self._clock()
        since, failures = before.failing_since or now, before.failures + 1
        pause = min(feed.interval * 2 ** min(before.failures, 10), LONGEST_WAIT)
        next_at = None if gone else now + max(_jitter(pause), min(timedelta(seconds=wait), LONGEST_WAIT))
        days = gone or now - since >= TELL_AFTER
        if days and not before.told:
            last = f"{before.worked_at:%Y-%m-%d %H:%M} UTC" if before.worked_at else "never"
            then = f"{next_at:%Y-%m-%d %H:%M} UTC" if next_at else "never: take it out of the resources"
            log.warning("The feed %s fails: %s. It last worked: %s. Tried again: %s.", feed.name, reason, last, then)
        elif failures == 1:
            log.warning("The feed %s could not be read: %s.", feed.name, reason)
        return replace(
            before,
            moved="",
            failing_since=since,
            failures=failures,
            reason=reason,
            next_at=next_at,
            told=before.told or days,
        )


async def retire(shelf: Shelf, now: datetime) -> int:
    """Remove what is too old; return how many stories went."""
    return await shelf.retire(now - STORIES_FOR, now - IDS_FOR)


def _jitter(wait: timedelta) -> timedelta:
    """Return it a tenth longer or shorter, so that feeds spread over the interval."""
    return wait * random.uniform(0.9, 1.1)  # noqa: S311 - no secret


def _titled(story: Story) -> Titled:
    return Titled(story.id, story.title, story.link, story.published, story.language, story.event)
