"""One feed's bytes → its stories: what is on topic, dated, linked and fit to show. Runs in the worker process only."""

import base64
import hashlib
from collections import Counter
from datetime import datetime, timedelta

from bot.newsroom import markup, same
from bot.newsroom.parse import Entry, parse
from bot.newsroom.rules import Rules
from bot.newsroom.story import Batch, Feed, Story
from bot.newsroom.summary import Summary, summarise

OLDEST = timedelta(days=30)  # nothing older enters
AHEAD = timedelta(days=1)  # clocks differ; beyond it a date is wrong
LONGEST_TITLE = 250
_EPOCH_YEAR = 1990  # no feed is older: an earlier date is a clock that was never set
_READ_FOR_TOPIC, _READ_FOR_NOTES = 2_000, 10_000  # characters


def read(body: bytes, content_type: str, at: str, feed: Feed, rules: Rules, now: datetime) -> Batch:
    """Return what is to be kept of a feed's answer.

    Args:
        body: the bytes.
        content_type: their header.
        at: the address that answered.
        feed: the feed.
        rules: the rules of its language.
        now: an aware moment; an entry without a sound date counts as seen then.

    Raises:
        NotAFeed: the bytes are no feed.
    """
    parsed = parse(body, content_type, at)
    stories: dict[str, Story] = {}
    left_out: Counter[str] = Counter()
    for entry in parsed.entries:
        made = _story(entry, feed, rules, now)
        if isinstance(made, Story):
            stories.setdefault(made.id, made)
        else:
            left_out[made] += 1
    return Batch(tuple(stories.values()), dict(left_out), parsed.ttl)


def _story(entry: Entry, feed: Feed, rules: Rules, now: datetime) -> Story | str:
    """Return the story of an entry, or why there is none."""
    title, link = _title(entry.title), same.clean_link(entry.link)
    if not title or link is None:
        return "no headline" if not title else "no link"
    published = _sound(entry.published, now)
    if published is not None and published < now - OLDEST:
        return "older than 30 days"
    blurb, content = markup.rough(entry.blurb), markup.rough(entry.content)
    topics = rules.topics(feed, f"{title}. {blurb or content}"[:_READ_FOR_TOPIC])
    if topics is None:
        return "off topic"
    summary = _summary(title, entry, feed, rules)
    return Story(
        id=_id(feed.id, entry.key or link),
        feed=feed.id,
        language=feed.language,
        title=title,
        link=link,
        published=published or now,
        dated=published is not None,
        summary=summary.text,
        made=summary.made,
        topics=topics,
        notes=rules.notes(f"{title}. {blurb} {content}"[:_READ_FOR_NOTES]),
        marks=rules.marks(title),
        held=rules.held(title, f"{blurb} {content}"),
    )


def _title(raw: str) -> str:
    words = [word for word in markup.line(raw).split() if "://" not in word]
    title = " ".join(words)
    return title if len(title) <= LONGEST_TITLE else f"{title[:LONGEST_TITLE].rsplit(' ', 1)[0]} …"


def _sound(published: datetime | None, now: datetime) -> datetime | None:
    if published is None or published > now + AHEAD or published.year < _EPOCH_YEAR:
        return None
    return min(published, now)


def _summary(title: str, entry: Entry, feed: Feed, rules: Rules) -> Summary:
    made = summarise(title, markup.blocks(entry.blurb), (), language=feed.language, leave_out=rules.identifies)
    if made.text or not entry.content:
        return made
    return summarise(title, (), markup.blocks(entry.content), language=feed.language, leave_out=rules.identifies)


def _id(feed: str, key: str) -> str:
    mark = hashlib.blake2b(f"{feed}\n{key}".encode("utf-8", "replace"), digest_size=5).digest()
    return base64.b32encode(mark).decode().lower()
