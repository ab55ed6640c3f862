"""Bytes of a feed → its entries, through feedparser. Runs in the worker process only.

RSS 0.9x to 2.0, RDF and Atom are feedparser's; JSON Feed (jsonfeed.org), which feedparser 6 lacks, is read here.
"""

import codecs
import json
import re
import zlib
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from io import BytesIO
from typing import Any, cast

import feedparser  # pyright: ignore[reportMissingTypeStubs] - it has none

LARGEST = 1024 * 1024  # bytes that feedparser gets: beyond it, hostile feeds hold it for more than 20 seconds
MOST = 200  # entries read of one feed
LONGEST_DATE = 100
LONGEST_REFERENCE = 9  # digits
_GZIP = b"\x1f\x8b"
_WIDE = (  # how text begins whose letters take more than one byte
    (re.compile(rb"\xff\xfe\0\0|\0\0\xfe\xff"), "utf-32"),
    (re.compile(rb"\xff\xfe|\xfe\xff"), "utf-16"),
    (re.compile(rb"[<{]\0[^\0]\0"), "utf-16-le"),
    (re.compile(rb"\0[<{]\0[^\0]"), "utf-16-be"),
)
_CONTROL = dict.fromkeys([*range(9), 11, 12, *range(14, 32), 0xFEFF])
_DECLARED = re.compile(rb"""\s*<\?xml[^>]{0,200}?\sencoding\s*=\s*["']([\w.:-]{1,40})["']""")
_CHARSET = re.compile(rb"""charset\s*=\s*["']?([\w.:-]{1,40})""", re.IGNORECASE)
_NOT_UTF8 = re.compile("[\udc80-\udcff]+")
_CHARACTERS, _SURROGATES = range(1, 0x110000), range(0xD800, 0xE000)
_REFERENCE = re.compile(r"&#(?:[xX]([0-9a-fA-F]+)|([0-9]+))")
_YEAR_FIRST = re.compile(r"\s*(\d{4})/(\d{1,2})/(\d{1,2})(?:[ T](\d{1,2}):(\d{2})(?::(\d{2}))?)?")
# ISO 8859-1 is none of them: on the web it means Windows-1252, which is what is left in the end.
_FAMILIES = re.compile(r"cp\d|iso8859-(?!1$)|koi8|mac-|gb|big5|euc_|shift_jis|tis-620|johab|kz1048|ptcp154")

# What feedparser raises on elements in the wrong places, and on times and numbers that are none.
_BREAKS = (LookupError, ValueError, TypeError, ArithmeticError, AttributeError, AssertionError, RecursionError)


class NotAFeed(Exception):  # noqa: N818 - it reads better where it is raised
    """The bytes are no feed; the message says what they are, for the host."""


@dataclass(frozen=True)
class Entry:
    """One entry as the feed has it: `key` is what the feed knows it by, texts are HTML or plain."""

    key: str
    link: str
    title: str
    published: datetime | None
    blurb: str
    content: str


@dataclass(frozen=True)
class Parsed:
    """The entries of a feed, and how many seconds it asks to wait before it is read again."""

    entries: tuple[Entry, ...]
    ttl: float = 0.0


def parse(body: bytes, content_type: str, at: str) -> Parsed:
    """Read a feed.

    Args:
        body: what its address answered.
        content_type: the header, for its charset.
        at: the address, for relative links.

    Raises:
        NotAFeed: it is something else.
    """
    text = _text(_unpacked(body), content_type)
    if text.startswith("{"):
        return _json_feed(text)
    read: Any = feedparser.parse  # pyright: ignore[reportUnknownVariableType, reportUnknownMemberType]
    try:
        found: Any = read(
            BytesIO(_prepared(text)),  # never bytes alone: feedparser would try them as the name of a file
            response_headers={"content-type": "application/xml; charset=utf-8", "content-location": at},
            sanitize_html=False,
            resolve_relative_uris=False,
        )
    except _BREAKS:
        raise NotAFeed("it breaks the parser") from None
    if not found.get("version") and not found.entries:
        raise NotAFeed("it is a web page, not a feed" if _is_page(text) else "it is not a feed")
    entries = tuple(_entry(dict(entry)) for entry in found.entries[:MOST])
    return Parsed(entries, _ttl(found.feed))


def _unpacked(body: bytes) -> bytes:
    """Unpack bytes that were packed before they were served, as far as the limit."""
    if not body.startswith(_GZIP):
        return body
    try:
        return zlib.decompressobj(31).decompress(body, LARGEST)
    except zlib.error:
        raise NotAFeed("it is packed and can't be unpacked") from None


def _text(body: bytes, content_type: str) -> str:
    """Decode a feed, without control characters."""
    text = next((body.decode(charset, "replace") for start, charset in _WIDE if start.match(body)), None)
    return (_decoded(body, content_type) if text is None else text).translate(_CONTROL).strip()


def _decoded(body: bytes, content_type: str) -> str:
    """Decode text of the ASCII family: what can be UTF-8 is UTF-8, and only the rest may be what is declared."""
    text = body.decode("utf-8", "surrogateescape")
    if not _NOT_UTF8.search(text):
        return text
    for found in (_CHARSET.search(content_type.encode("utf-8", "replace")), _DECLARED.match(body)):
        charset = _codec(found[1].decode("ascii")) if found else None
        if charset:
            with suppress(UnicodeError):
                return body.decode(charset)
    return _NOT_UTF8.sub(lambda found: found[0].encode("utf-8", "surrogateescape").decode("cp1252", "replace"), text)


def _prepared(text: str) -> bytes:
    """Return it as UTF-8, cut at the last whole entry under the limit, without references to no character."""
    body = _REFERENCE.sub(_sound, text).encode("utf-8", "replace")
    if len(body) <= LARGEST:
        return body
    body = body[:LARGEST]
    last = max(body.rfind(mark) for mark in (b"</item>", b"</entry>"))
    return (body[: body.find(b">", last) + 1] if last > 0 else body).decode("utf-8", "ignore").encode()


def _sound(found: re.Match[str]) -> str:
    """Return a reference to a character, or one to the replacement character where it leads to none."""
    digits = (found[1] or found[2]).lstrip("0") or "0"
    code = int(digits, 16 if found[1] else 10) if len(digits) < LONGEST_REFERENCE else -1
    return found[0] if code in _CHARACTERS and code not in _CONTROL and code not in _SURROGATES else "&#xfffd"


def _codec(charset: str) -> str | None:
    """Return Python's name of a charset that letters beyond ASCII may be written in, or None."""
    try:
        name = codecs.lookup(charset).name
    except LookupError:
        return None
    if not _FAMILIES.match(name):
        return None
    return "gb18030" if name.startswith("gb") else name  # whoever says gb2312 often means more


def _is_page(text: str) -> bool:
    start = text[:2000].lower()
    return "<html" in start or "<!doctype html" in start


def _entry(entry: Mapping[str, Any]) -> Entry:
    content = " ".join(str(part.get("value", "")) for part in entry.get("content") or ())
    link = str(entry.get("link") or "")
    raw = str(entry.get("published") or entry.get("updated") or "")
    return Entry(
        key=str(entry.get("id") or link),
        link=link or str(entry.get("id") or ""),
        title=str(entry.get("title") or ""),
        published=_published(raw, entry.get("published_parsed") or entry.get("updated_parsed")),
        blurb=str(entry.get("summary") or ""),
        content=content,
    )


def _date(parsed: Any) -> datetime | None:
    try:
        return datetime(*parsed[:6], tzinfo=UTC) if parsed else None
    except (ValueError, TypeError, OverflowError):
        return None


def _published(raw: str, parsed: Any) -> datetime | None:
    """Return the date as feedparser read it, but for 2020/1/10, which it takes for the first of October."""
    found = _YEAR_FIRST.match(raw[:LONGEST_DATE])
    return _date([int(part or 0) for part in found.groups()] if found else parsed)


def _ttl(feed: Mapping[str, Any]) -> float:
    raw = str(feed.get("ttl") or "")
    return float(raw) * 60 if raw.isascii() and raw.isdigit() and len(raw) <= 5 else 0.0  # noqa: PLR2004


def _json_feed(text: str) -> Parsed:
    try:
        feed = json.loads(text)
    except (ValueError, RecursionError):
        raise NotAFeed("it is JSON that can't be read") from None
    items: Any = cast("dict[str, Any]", feed).get("items")
    if "jsonfeed.org" not in str(cast("dict[str, Any]", feed).get("version")) or not isinstance(items, list):
        raise NotAFeed("it is JSON, but not a JSON Feed")
    return Parsed(tuple(_json_entries(cast("list[Any]", items)[:MOST])))


def _json_entries(items: list[Any]) -> Iterator[Entry]:
    for item in items:
        if not isinstance(item, dict):
            continue
        known = {
            str(key): str(value)
            for key, value in cast("dict[Any, Any]", item).items()
            if isinstance(value, str | int | float)
        }
        link = known.get("url") or known.get("external_url") or ""
        yield Entry(
            key=known.get("id") or link,
            link=link,
            title=known.get("title", ""),
            published=_iso(known.get("date_published") or known.get("date_modified") or ""),
            blurb=known.get("summary", ""),
            content=known.get("content_html") or known.get("content_text") or "",
        )


def _iso(raw: str) -> datetime | None:
    try:
        found = datetime.fromisoformat(raw[:LONGEST_DATE])
        return found.replace(tzinfo=found.tzinfo or UTC).astimezone(UTC)
    except (ValueError, OverflowError):
        return None
