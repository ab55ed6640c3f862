"""Stories of feeds, and how each feed stands. Nothing of who reads or looks for what."""

import json
import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import Any

from bot.newsroom.story import Reading, Story, Titled
from bot.store.database import Database

_FIELDS = "id, event, feed, language, title, link, published, dated, summary, made, topics, notes, marks, held"
_LISTS = ("topics", "notes", "marks")
_PUT = f"INSERT INTO stories ({_FIELDS}, entered) VALUES ({', '.join('?' * 15)}) ON CONFLICT DO NOTHING"  # noqa: S608
_AGAIN = """
    UPDATE stories SET title = :title, link = :link, summary = :summary, made = :made, topics = :topics,
      notes = :notes, marks = :marks, held = :held
    WHERE id = :id AND (title, link, summary, made, topics, notes, marks, held)
      IS NOT (:title, :link, :summary, :made, :topics, :notes, :marks, :held)
"""
_READING = "feed, url, moved, etag, modified, digest, worked_at, failing_since, failures, reason, next_at, told"
_SHOWN = "held = '' AND feed IN (SELECT value FROM json_each(:feeds))"
_FIND = f"""
    SELECT {_FIELDS}, (
      SELECT json_group_array(DISTINCT feed) FROM stories WHERE event = one.event AND feed <> one.feed AND {_SHOWN}
    )
    FROM stories AS one
    WHERE {_SHOWN} AND language IN (SELECT value FROM json_each(:languages))
      AND (:topics = '[]' OR EXISTS (
        SELECT 1 FROM json_each(one.topics) WHERE value IN (SELECT value FROM json_each(:topics))
      ))
      AND NOT EXISTS (
        SELECT 1 FROM stories AS other
        WHERE other.event = one.event AND other.held = '' AND other.language = one.language
          AND other.feed IN (SELECT value FROM json_each(:feeds))
          AND (other.made = 'none', other.published, other.id) < (one.made = 'none', one.published, one.id)
      )
"""  # noqa: S608 - our own words
_NUMBERS = "SELECT number FROM stories WHERE id IN (SELECT value FROM json_each(?))"
LONGEST_SEARCH = 100  # characters
MOST_WORDS = 8
LOOKED_AT = 100  # of the stories that hold the words, those that entered last


@dataclass(frozen=True)
class Among:
    """Which stories to look among.

    Args:
        feeds: ids of the feeds that are read now.
        languages: codes of their languages.
        topics: only stories about one of these; none: about anything.
    """

    feeds: tuple[str, ...]
    languages: tuple[str, ...]
    topics: tuple[str, ...] = ()


@dataclass(frozen=True)
class Found:
    """A story, and the ids of other feeds that have one about the same event."""

    story: Story
    also: tuple[str, ...] = ()


class Stories:
    """The stories' side of the database.

    Args:
        database: an open database.
    """

    def __init__(self, database: Database) -> None:
        self.database = database

    async def readings(self) -> dict[str, Reading]:
        """Return how each feed stands, by its id.

        Raises:
            StoreError: the database can't be read.
        """
        async with self.database.read() as connection:
            rows = await connection.execute_fetchall(f"SELECT {_READING} FROM feeds")  # noqa: S608 - our own words
        return {row[0]: _reading(row) for row in rows}

    async def note(self, reading: Reading) -> None:
        """Keep how a feed stands.

        Raises:
            StoreError: nothing was saved.
        """
        values = [_plain(value) for value in asdict(reading).values()]
        async with self.database.write() as connection:
            await connection.execute(
                f"INSERT OR REPLACE INTO feeds ({_READING}) VALUES ({', '.join('?' * 12)})",  # noqa: S608
                values,
            )

    async def new(self, ids: Collection[str]) -> set[str]:
        """Return those ids that were never seen.

        Raises:
            StoreError: the database can't be read.
        """
        async with self.database.read() as connection:
            rows = await connection.execute_fetchall(
                "SELECT id FROM seen_stories WHERE id IN (SELECT value FROM json_each(?))", (json.dumps(list(ids)),)
            )
        return set(ids) - {row[0] for row in rows}

    async def recent(self, language: str, since: datetime) -> list[Titled]:
        """Return the stories of a language published since then, for what is the same.

        Raises:
            StoreError: the database can't be read.
        """
        async with self.database.read() as connection:
            rows = await connection.execute_fetchall(
                "SELECT id, title, link, published, language, event FROM stories"
                " WHERE published >= ? AND language = ? ORDER BY published, id",
                (int(since.timestamp()), language),
            )
        return [Titled(row[0], row[1], row[2], _time(row[3]), row[4], row[5]) for row in rows]

    async def keep(self, new: Collection[Story], again: Collection[Story], seen: Iterable[str], at: datetime) -> None:
        """Keep new stories, bring those up to date that are kept already, and note ids as seen.

        Raises:
            StoreError: nothing was saved.
        """
        entered = int(at.timestamp())
        async with self.database.write() as connection:
            await connection.executemany(
                "INSERT OR IGNORE INTO seen_stories VALUES (?, ?)", [(one, entered) for one in seen]
            )
            await connection.executemany(_PUT, [(*_row(story).values(), entered) for story in new])
            await connection.executemany(_AGAIN, [_row(story) for story in again])
            ids = json.dumps([*(story.id for story in new), *(story.id for story in again)])
            await connection.execute(f"DELETE FROM story_words WHERE rowid IN ({_NUMBERS})", (ids,))  # noqa: S608
            await connection.execute(
                "INSERT INTO story_words (rowid, title, summary)"
                " SELECT number, title, summary FROM stories WHERE id IN (SELECT value FROM json_each(?))",
                (ids,),
            )

    async def retire(self, stories: datetime, ids: datetime) -> int:
        """Remove stories that entered, and ids that were seen, before these times; return how many stories went.

        Raises:
            StoreError: nothing was removed.
        """
        before = int(stories.timestamp())
        async with self.database.write() as connection:
            await connection.execute(
                "DELETE FROM story_words WHERE rowid IN (SELECT number FROM stories WHERE entered < ?)", (before,)
            )
            gone = await connection.execute("DELETE FROM stories WHERE entered < ?", (before,))
            await connection.execute("DELETE FROM seen_stories WHERE at < ?", (int(ids.timestamp()),))
            await connection.execute("DELETE FROM delivered WHERE at < ?", (int(ids.timestamp()),))
            await connection.execute("DELETE FROM deliveries WHERE begun < ?", (int(ids.timestamp()),))
        return gone.rowcount

    async def everything(self, limit: int) -> list[Story]:
        """Return the newest stories, those that are held back too, for the host.

        Raises:
            StoreError: the database can't be read.
        """
        async with self.database.read() as connection:
            rows = await connection.execute_fetchall(
                f"SELECT {_FIELDS} FROM stories ORDER BY published DESC, id LIMIT ?",  # noqa: S608 - our own words
                (limit,),
            )
        return [_story(row) for row in rows]

    async def latest(self, of: Among, limit: int) -> list[Found]:
        """Return the newest stories, one for each event.

        Raises:
            StoreError: the database can't be read.
        """
        return await self._find(of, "ORDER BY published DESC, id LIMIT :limit", limit=limit)

    async def search(self, of: Among, words: str, limit: int) -> list[Found]:
        """Return the stories that hold all of these words, the newest first. Case and accents make no difference.

        Args:
            of: where to look.
            words: what a person typed; nothing in it is an order to the search.
            limit: how many.

        Raises:
            StoreError: the database can't be read.
        """
        wanted = query(words)
        if not wanted:
            return []
        where = (
            "AND number IN ("
            "SELECT rowid FROM story_words WHERE story_words MATCH :wanted ORDER BY rowid DESC LIMIT :most"
            ")"
            " ORDER BY published DESC, id LIMIT :limit"
        )
        return await self._find(of, where, wanted=wanted, most=LOOKED_AT, limit=limit)

    async def of(self, of: Among, ids: Sequence[str]) -> list[Found]:
        """Return the stories with these ids, in this order; those that are gone are left out.

        Raises:
            StoreError: the database can't be read.
        """
        found = await self._find(of, "AND id IN (SELECT value FROM json_each(:ids))", ids=json.dumps(list(ids)))
        by_id = {one.story.id: one for one in found}
        return [by_id[one] for one in ids if one in by_id]

    async def undelivered(self, of: Among, server: int, entered: datetime) -> list[Found]:
        """Return the stories since a time that a server has not had in a digest, the newest first.

        Raises:
            StoreError: the database can't be read.
        """
        where = (
            "AND entered >= :entered AND event NOT IN (SELECT event FROM delivered WHERE server = :server)"
            " ORDER BY published DESC, id LIMIT 100"
        )
        return await self._find(of, where, server=server, entered=int(entered.timestamp()))

    async def _find(self, of: Among, where: str, **values: Any) -> list[Found]:
        """Select stories, each the best one of its event: with a summary before without, the first before others."""
        given = {"feeds": json.dumps(of.feeds), "languages": json.dumps(of.languages), "topics": json.dumps(of.topics)}
        async with self.database.read() as connection:
            rows = await connection.execute_fetchall(f"{_FIND} {where}", {**given, **values})
        return [Found(_story(row[:-1]), tuple(json.loads(row[-1]))) for row in rows]


def query(words: str) -> str:
    """Return what a person typed as a query of FTS5: all of the words, the last one perhaps unfinished."""
    found = re.findall(r"[^\W_]+", words[:LONGEST_SEARCH])[:MOST_WORDS]
    return " ".join(f'"{word}"' for word in found) + "*" if found else ""


def _row(story: Story) -> dict[str, Any]:
    values = asdict(story)
    values |= {name: json.dumps(values[name]) for name in _LISTS}
    values["published"], values["dated"] = int(story.published.timestamp()), int(story.dated)
    return {name: values[name] for name in _FIELDS.split(", ")}


def _story(row: Any) -> Story:
    values: dict[str, Any] = dict(zip(_FIELDS.split(", "), row, strict=True))
    values |= {name: tuple(json.loads(values[name])) for name in _LISTS}
    values["published"], values["dated"] = _time(values["published"]), bool(values["dated"])
    return Story(**values)


def _reading(row: Any) -> Reading:
    values: dict[str, Any] = dict(zip(_READING.split(", "), row, strict=True))
    values |= {
        name: _time(values[name]) for name in ("worked_at", "failing_since", "next_at") if values[name] is not None
    }
    values["told"] = bool(values["told"])
    return Reading(**values)


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return int(value.timestamp())
    return int(value) if isinstance(value, bool) else value


def _time(seconds: int) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)
