"""What the file says about news: feeds to read, stories the editors wrote, and the words the bot goes by."""

import datetime as dt
from typing import Annotated, Literal, get_args

from pydantic import AfterValidator, Field, WithJsonSchema

from bot.library import checks
from bot.library.localized import Localized, Text
from bot.library.scalars import EditorNote, Model, Source, up_to

NewsTopic = Literal[
    "movement",
    "sexual-assault",
    "sexual-harassment",
    "workplace",
    "domestic-abuse",
    "stalking",
    "image-abuse",
    "child-abuse",
    "trafficking",
    "forced-marriage-fgm",
    "legal",
]
NEWS_TOPICS: tuple[NewsTopic, ...] = get_args(NewsTopic)
_INTERVAL_SCHEMA = {"type": "string", "pattern": "^[0-9]+[mh]$"}

NewsLanguage = Annotated[str, AfterValidator(checks.written_language)]
Phrase = Annotated[str, up_to(60), AfterValidator(checks.phrase)]
Pattern = Annotated[str, up_to(60), AfterValidator(checks.pattern)]
Words = dict[NewsLanguage, tuple[Phrase, ...]]
Patterns = dict[NewsLanguage, tuple[Pattern, ...]]
Day = Annotated[str, AfterValidator(checks.day)]
HttpsLink = Annotated[str, up_to(300), AfterValidator(checks.link)]
FeedLink = Annotated[str, up_to(300), AfterValidator(checks.feed_link)]
Interval = Annotated[str, AfterValidator(checks.interval), WithJsonSchema(_INTERVAL_SCHEMA)]


class Feed(Model):
    """A feed of a publisher, which the bot reads now and then."""

    name: Annotated[str, up_to(60)] = Field(description="The publisher's name, as people read it under a story.")
    url: FeedLink = Field(description="The feed's address, https:// in full.")
    language: NewsLanguage = Field(description="Language code of what it writes, as in en.")
    keep: Literal["on-topic", "everything"] = Field(
        default="on-topic",
        description="on-topic: what holds a word of news: topics. everything: all of it, for a feed on the subject.",
    )
    topics: tuple[NewsTopic, ...] = Field(default=(), description="What everything kept of this feed is about.")
    include: tuple[Phrase, ...] = Field(
        default=(), description="More words, for this feed only: an entry with one of them is kept."
    )
    exclude: tuple[Phrase, ...] = Field(
        default=(), description="Words, for this feed only: an entry with one of them is never kept."
    )
    every: Interval = Field(default="1h", description="How often it is read, as in 30m or 6h; at least 15m.")
    active: Literal["yes", "no"] = Field(default="yes", description="no: it is not read, and nothing of it is shown.")
    sources: tuple[Source, ...] = Field(default=(), description="Where the address was seen.")
    editor_note: EditorNote | None = Field(default=None, description="For editors. Never shown to people.")

    @property
    def interval(self) -> dt.timedelta:
        """How long to wait between two readings."""
        return checks.as_timedelta(self.every)


class AlsoIn(Model):
    """Another publisher's page on the same story."""

    publisher: Annotated[str, up_to(60)] = Field(description="The publisher's name.")
    url: HttpsLink = Field(description="https:// in full.")


class Story(Model):
    """A story that the editors wrote in their own words."""

    title: Annotated[Localized, Text(160)] = Field(description="What happened, in one line.")
    url: HttpsLink = Field(description="Where to read more, https:// in full.")
    publisher: Annotated[str, up_to(60)] = Field(description="Who published the page behind the link.")
    date: Day = Field(description="The day it happened or was published, as in 2018-03-02.")
    language: NewsLanguage = Field(default="en", description="Language code of the summary.")
    topics: tuple[NewsTopic, ...] = Field(min_length=1, description="What it is about.")
    summary: Annotated[Localized, Text(500)] = Field(description="Two or three sentences in your own words.")
    note: Annotated[Localized, Text(80)] | None = Field(
        default=None, description="Content note: what it mentions, as in: sexual assault, violence."
    )
    also: tuple[AlsoIn, ...] = Field(default=(), max_length=5, description="Other pages on the same story.")
    editor_note: EditorNote | None = Field(default=None, description="For editors. Never shown to people.")

    @property
    def day(self) -> dt.date:
        """Its day."""
        return dt.date.fromisoformat(self.date)


class Identifying(Model):
    """Words that could tell who a victim is. A sentence with one of them is left out of a summary."""

    why: Annotated[str, up_to(100)] = Field(description="What these words give away.")
    words: Patterns = Field(description="Words and phrases by language; {name}, {age} and {minor} stand for such.")
    hold: Literal["yes", "no"] = Field(
        default="no", description="yes: a story with one of them in its headline is held back for the host to see."
    )


class Blaming(Model):
    """Words that blame or soften. A headline with one of them is marked for the host."""

    why: Annotated[str, up_to(160)] = Field(description="What is wrong with them.")
    better: Annotated[str, up_to(160)] = Field(description="What says it better.")
    words: Words = Field(description="Words and phrases by language.")


class News(Model):
    """The words by which entries of feeds are chosen and marked, by language."""

    topics: dict[NewsTopic, Words] = Field(
        default_factory=dict[NewsTopic, Words],
        description="Words by topic and language. An entry with one of them is on that topic.",
    )
    exclude: Words = Field(
        default_factory=dict[str, tuple[str, ...]],
        description="Words by language. An entry with one of them is never kept, as in film reviews.",
    )
    notes: dict[Annotated[str, up_to(40)], Words] = Field(
        default_factory=dict[str, Words],
        description='Content notes: "mentions …" is shown where one of the words stands in the entry.',
    )
    identifying: tuple[Identifying, ...] = Field(
        default=(), description="Words that could tell who a victim is, most telling first."
    )
    blaming: tuple[Blaming, ...] = Field(default=(), description="Words in headlines that blame or soften.")

    def over(self, below: "News") -> "News":
        """Return this laid over another: topics and notes replace by name, the rest is added."""
        exclude = {
            language: (*below.exclude.get(language, ()), *self.exclude.get(language, ()))
            for language in (below.exclude | self.exclude)
        }
        return News(
            topics=below.topics | self.topics,
            exclude=exclude,
            notes=below.notes | self.notes,
            identifying=below.identifying + self.identifying,
            blaming=below.blaming + self.blaming,
        )
