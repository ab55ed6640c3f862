"""What tests of the news share: small feeds, small rules, and a library with both."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from xml.sax.saxutils import escape

from bot.library.library import Library
from bot.library.reader import read_texts
from tests.conftest import HEAD, NOON, service

NEWS = """
news:
  topics:
    sexual-assault: {en: [sexual assault, rape], es: [agresión sexual]}
    workplace: {en: [harassment at work, workplace harassment]}
    legal: {en: [consent law]}
  exclude: {en: [film review]}
  notes:
    sexual assault: {en: [sexual assault, rape, assaulted]}
    violence: {en: [violence, violent]}
  identifying:
    - why: The age of a child.
      hold: yes
      words: {en: ["{minor}-year-old", "girl {minor}"]}
    - why: The name of a victim.
      words: {en: ["victim {name}"]}
  blaming:
    - why: It was no scandal.
      better: Say what was done.
      words: {en: [sex scandal]}
"""
LETTER = """
stories:
  the-letter:
    title: "Men sign a letter: #AskMoreOfHim"
    url: https://letter.example.org/page
    publisher: Example Weekly
    date: 2018-03-02
    topics: [movement]
    summary: Men in film wrote that awe is not enough. They asked other men to speak up.
    note: harassment
    also:
      - publisher: Another Paper
        url: https://another.example.org/letter
"""


def feeds_yaml(**feeds: str) -> str:
    """Return the section of feeds, name and address."""
    lines = ["feeds:"]
    for feed_id, url in feeds.items():
        lines += [f"  {feed_id}:", f"    name: {feed_id.title()} Post", f"    url: {url}", "    language: en"]
    return "\n".join(lines) + "\n"


def news_library(*more: str, **feeds: str) -> Library:
    """Return a library with a letter, rules and these feeds."""
    text = HEAD + service("x") + (feeds_yaml(**feeds) if feeds else "") + LETTER + NEWS + "".join(more)
    return Library(read_texts([("news.yaml", text)]).or_raise())


def item(
    title: str,
    *,
    link: str | None = None,
    text: str = "A law on sexual assault was passed today. It takes effect in May.",
    age: timedelta = timedelta(hours=1),
    now: datetime = NOON,
    date: str | None = None,
) -> str:
    """Return one entry of an RSS feed."""
    slug = "-".join(title.lower().split())[:40]
    where = link or f"https://news.example.org/{slug}"
    when = date if date is not None else format_datetime((now - age).astimezone(UTC))
    dated = f"<pubDate>{escape(when)}</pubDate>" if when else ""
    told = f"<title>{escape(title)}</title><link>{escape(where)}</link><guid>{escape(where)}</guid>"
    return f"<item>{told}{dated}<description>{escape(text)}</description></item>"


def rss(items: Iterable[str]) -> bytes:
    """Return an RSS feed of these entries."""
    head = '<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel><title>Post</title>'
    return f"{head}<link>https://news.example.org/</link>{''.join(items)}</channel></rss>".encode()
