"""Feeds as programs of publishers write them, captured from generators (`tests/feeds`).

The text is ours and of a place that does not exist; the bytes are feedgen's (RSS and Atom), Django's (RSS 0.91, RSS 2.0
and Atom) and those of the npm packages feed (RSS, Atom, JSON Feed) and rss, each in its own way with the same entries.
"""

import gzip
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.newsroom import desk
from bot.newsroom.rules import Rules
from bot.newsroom.story import Batch, Feed

FEEDS = Path(__file__).parent / "feeds"
FILES = sorted(path.name for path in FEEDS.iterdir())
NOW = datetime(2026, 11, 25, 12, tzinfo=UTC)
WHEN = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)
UNDATED = {"django-rss091.xml"}  # its generator writes no dates
# Two generators put a text into the entry's content and nowhere else: then its sentences are chosen from there.
ONLY_CONTENT = {"feedgen.atom.xml": 0, "npm-feed.json": 1}
BLURB = "The parliament of Velland changed its rape law on Tuesday. The new law asks for consent, and it begins in May."
CONTENT = (
    "The parliament of Velland changed its rape law on Tuesday. “It was time,” a member said. The vote took two days."
)
RULES = {"topics": {"legal": {"en": ["consent law", "rape law"]}, "workplace": {"en": ["harassment at work"]}}}


def read(body: bytes) -> Batch:
    feed = Feed("velland", "Velland Courier", "https://news.velland.example/feed")
    return desk.read(body, "application/xml", feed.url, feed, Rules(RULES, "en"), NOW)


def test_all_of_them_are_there() -> None:
    assert len(FILES) == 9


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("packed", [False, True])
def test_every_generator_gives_the_same_stories(name: str, packed: bool) -> None:  # noqa: FBT001
    body = (FEEDS / name).read_bytes()
    batch = read(gzip.compress(body) if packed else body)
    law, case = batch.stories
    assert batch.left_out == {"off topic": 1}
    assert law.title == "Parliament of Velland passes consent law & new rules"
    assert case.title == "Café workers win sexual harassment case \u2013 “a first”"
    assert (law.link, case.link) == (
        "https://news.velland.example/2026/consent-law?id=7",
        "https://news.velland.example/2026/cafe-case",
    )
    assert law.summary == (CONTENT if name == "feedgen.atom.xml" else BLURB)
    made = ["publisher", "publisher"]
    if name in ONLY_CONTENT:
        made[ONLY_CONTENT[name]] = "extract"
    assert [law.made, case.made] == made
    assert (law.topics, case.topics) == (("legal",), ("workplace",))
    dated = name not in UNDATED
    assert [(one.dated, one.published) for one in (law, case)] == [(dated, WHEN if dated else NOW)] * 2
