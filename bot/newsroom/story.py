"""What a feed is, what one entry of it becomes, and how a feed stands. Plain values, nothing imported."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Literal

WITHIN = timedelta(hours=72)  # stories further apart are not about the same event
Made = Literal["publisher", "extract", "none", "editors"]


@dataclass(frozen=True)
class Feed:
    """A feed to read.

    Args:
        id: its id in the resources.
        name: the publisher.
        url: its address, as the resources have it.
        language: the language code of its entries.
        everything: whether all entries are kept, or only those on topic.
        topics: what everything kept of it is about.
        include: phrases that make an entry one to keep.
        exclude: phrases that make it one to leave out.
        interval: how long to wait between two readings.
    """

    id: str
    name: str
    url: str
    language: str = "en"
    everything: bool = False
    topics: tuple[str, ...] = ()
    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    interval: timedelta = timedelta(hours=1)


@dataclass(frozen=True)
class Story:
    """One story as it is kept and shown.

    Args:
        id: 8 letters and digits, the same for the same entry of the same feed.
        feed: the id of its feed.
        language: its language code.
        title: the publisher's headline, plain text.
        link: the publisher's page, tracking parameters off.
        published: when, UTC; for an entry without a sound date, when it was first seen.
        dated: whether the date is the publisher's.
        summary: whole sentences of the publisher, or nothing.
        made: whether the summary is the publisher's own blurb, an extract, or there is none.
        topics: what it is about.
        notes: what it mentions, for the content note.
        marks: words in the headline that blame or soften, for the host.
        held: why it is held back (the headline may tell who a victim is), or nothing.
        event: the id of the first story about the same event; empty until it is known.
    """

    id: str
    feed: str
    language: str
    title: str
    link: str
    published: datetime
    dated: bool = True
    summary: str = ""
    made: Made = "none"
    topics: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    marks: tuple[str, ...] = ()
    held: str = ""
    event: str = ""


@dataclass(frozen=True)
class Titled:
    """What of a story tells whether it is the same as another."""

    id: str
    title: str
    link: str
    published: datetime
    language: str
    event: str = ""


@dataclass(frozen=True)
class Reading:
    """How a feed stands: what it sent last, when it worked, when it is read again.

    Args:
        feed: its id.
        url: the address in the resources when this was noted; another one there begins anew.
        moved: where it lives now, after permanent redirects.
        etag: the ETag it sent last.
        modified: the Last-Modified it sent last.
        digest: a hash of the body it sent last.
        worked_at: when it last answered well.
        failing_since: since when it has not.
        failures: how often in a row it has not.
        reason: why it did not, the last time.
        next_at: when it is read again; None: never (it is gone).
        told: whether the host was told.
    """

    feed: str
    url: str
    moved: str = ""
    etag: str | None = None
    modified: str | None = None
    digest: str = ""
    worked_at: datetime | None = None
    failing_since: datetime | None = None
    failures: int = 0
    reason: str = ""
    next_at: datetime | None = None
    told: bool = False


@dataclass(frozen=True)
class Batch:
    """What was made of a feed's answer: its stories, what was left out and why, how long to wait."""

    stories: tuple[Story, ...] = ()
    left_out: dict[str, int] = field(default_factory=dict[str, int])
    ttl: float = 0.0  # seconds that the feed itself asks to wait
