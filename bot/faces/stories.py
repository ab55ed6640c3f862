"""One story as people read it: headline, content note, summary, where it is from, the link. No picture, no ping."""

import base64
import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, time
from typing import Any

import discord

from bot.faces import news_text as text
from bot.faces import speech, words
from bot.faces.speech import Speaker
from bot.library.library import Library
from bot.library.localized import without_region
from bot.library.news import Story as Curated
from bot.newsroom.story import Made
from bot.store.stories import Found

NAMED = 3  # other publishers named; further ones are counted


@dataclass(frozen=True)
class Shown:
    """What people see of a story.

    Args:
        key: 8 letters and digits that stand for it in a button.
        event: what it is about: two with the same are never in one digest.
        title: the headline.
        link: the page.
        publisher: whose page it is.
        published: when.
        dated: whether the date is the publisher's, and not when it was first seen.
        summary: whole sentences, or nothing.
        made: who wrote the summary.
        notes: what the story mentions: as the file names it, in English, or as the editors say it.
        also: other publishers that have it.
    """

    key: str
    event: str
    title: str
    link: str
    publisher: str
    published: datetime
    dated: bool
    summary: str
    made: Made
    notes: tuple[str, ...] = ()
    also: tuple[str, ...] = ()


def of_feed(found: Found, library: Library) -> Shown:
    """Return what people see of a feed's story."""
    story = found.story
    publisher = library.feeds[story.feed].name
    also = dict.fromkeys(library.feeds[feed].name for feed in found.also if feed in library.feeds)
    return Shown(
        key=story.id,
        event=story.event,
        title=story.title,
        link=story.link,
        publisher=publisher,
        published=story.published,
        dated=story.dated,
        summary=story.summary,
        made=story.made,
        notes=tuple(story.notes),
        also=tuple(name for name in also if name != publisher),
    )


def of_editors(say: Speaker, story_id: str, story: Curated) -> Shown:
    """Return what people see of a story that the editors wrote, in a language if they wrote all of it in that too."""
    said = say if say.language in _told_in(story) else say.english
    return Shown(
        key=editors_key(story_id),
        event=f"editors:{story_id}",
        title=said.of(story.title),
        link=story.url,
        publisher=story.publisher,
        published=datetime.combine(story.day, time(12), UTC),  # noon: the same day nearly everywhere
        dated=True,
        summary=said.of(story.summary),
        made="editors",
        notes=(said.of(story.note),) if story.note else (),
        also=tuple(one.publisher for one in story.also),
    )


def editors_of(say: Speaker, library: Library, languages: Sequence[str], topics: Sequence[str]) -> list[Shown]:
    """Return the editors' stories in some languages, about one of these topics or, with none, about anything."""
    return [
        of_editors(say, story_id, story)
        for story_id, story in library.stories.items()
        if _told_in(story) & set(languages) and (not topics or set(topics) & set(story.topics))
    ]


def _told_in(story: Curated) -> set[str]:
    """Return the languages that a story is wholly told in, without regions."""
    titles, summaries = (set(map(without_region, said.others)) for said in (story.title, story.summary))
    return {story.language} | (titles & summaries)


def editors_key(story_id: str) -> str:
    """Return the 8 letters and digits that stand for an editors' story in a button."""
    mark = hashlib.blake2b(f"editors\n{story_id}".encode(), digest_size=5).digest()
    return base64.b32encode(mark).decode().lower()


def in_words(say: Speaker, shown: Shown) -> str:
    """Return a story as the text of a message."""
    lines = [f"**{plain(shown.title)}**"]
    if shown.notes:
        lines.append(say(text.NOTE, what=say.listed([plain(say.name(speech.NOTE, note)) for note in shown.notes])))
    if shown.summary:
        lines.append(plain(shown.summary))
    lines.append(f"-# {' · '.join(_origin(say, shown))}")
    lines.append(shown.link)
    return "\n".join(lines)


def _origin(say: Speaker, shown: Shown) -> Iterable[str]:
    label = {
        "publisher": text.SUMMARY_BY,
        "extract": text.EXTRACT_FROM,
        "none": text.TITLE_ONLY,
        "editors": text.EDITORS,
    }[shown.made]
    yield say(label, publisher=plain(shown.publisher))
    day = discord.utils.format_dt(shown.published, "D")
    yield day if shown.dated else say(text.SEEN, day=day)
    if shown.also:
        names = [plain(name) for name in shown.also[:NAMED]]
        rest = len(shown.also) - NAMED
        more = [say.counted(text.MORE_PLACES, rest)] if rest > 0 else []
        yield say(text.ALSO_IN, names=say.listed([*names, *more]))


def plain(value: str) -> str:
    """Return a publisher's words so that Discord shows them and does nothing else: no mark, no mention, no link."""
    return words.harmless(value.replace("://", ":\u200b//"))


def dump(shown: Sequence[Shown]) -> str:
    """Return stories as text, to keep while a digest is on its way."""
    return json.dumps([{**asdict(one), "published": one.published.isoformat()} for one in shown], ensure_ascii=False)


def load(kept: str) -> list[Shown]:
    """Return the stories that `dump` kept, also that of a version which kept the notes as one text."""
    rows: list[dict[str, Any]] = json.loads(kept)
    for row in rows:
        row |= {"published": datetime.fromisoformat(row["published"]), "also": tuple(row["also"])}
        row["notes"] = tuple(row["notes"]) if "note" not in row else _notes(row.pop("note"), row["made"])
    return [Shown(**row) for row in rows]


def _notes(note: str, made: Made) -> tuple[str, ...]:
    if not note:
        return ()
    return (note,) if made == "editors" else tuple(note.split(", "))
