"""Bytes of a feed → entries: every kind of feed, every encoding, and what is none of either."""

# ruff: noqa: RUF001 - letters of many languages

import gzip
import json
import warnings
from datetime import UTC, datetime, timedelta
from typing import Any
from xml.sax.saxutils import escape

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.newsroom.parse import LARGEST, MOST, Entry, NotAFeed, Parsed, parse

AT = "https://news.example/feeds/all.xml"
PUBLISHED = datetime(2026, 11, 24, 10, 0, tzinfo=UTC)
DATE = "Tue, 24 Nov 2026 10:00:00 GMT"


def item(title: str = "A", *, link: str = "https://news.example/1", date: str = DATE, text: str = "B") -> str:
    return (
        f"<item><title>{title}</title><link>{link}</link><guid isPermaLink='false'>id {link}</guid>"
        f"<pubDate>{date}</pubDate><description>{text}</description></item>"
    )


def rss(*items: str, head: str = "") -> str:
    return f'<rss version="2.0"><channel><title>C</title>{head}{"".join(items)}</channel></rss>'


def read(body: str | bytes, content_type: str = "application/rss+xml") -> Parsed:
    return parse(body.encode() if isinstance(body, str) else body, content_type, AT)


def only(body: str | bytes, content_type: str = "application/rss+xml") -> Entry:
    (entry,) = read(body, content_type).entries
    return entry


def refused(body: bytes, content_type: str = "application/rss+xml") -> str:
    with pytest.raises(NotAFeed) as caught:
        parse(body, content_type, AT)
    return str(caught.value)


# --- kinds of feeds

RSS_091 = """<?xml version="1.0"?>
<!DOCTYPE rss PUBLIC "-//Netscape Communications//DTD RSS 0.91//EN" "http://my.netscape.com/publish/formats/rss-0.91.dtd">
<rss version="0.91"><channel><title>C</title><link>https://news.example/</link><language>en</language>
<item><title>A</title><link>https://news.example/1</link><description>B</description></item></channel></rss>"""
RSS_092 = """<rss version="0.92"><channel><title>C</title>
<item><title>A</title><link>https://news.example/1</link><description>B</description></item></channel></rss>"""
RSS_20 = rss(item())
RDF_090 = """<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"
 xmlns="http://my.netscape.com/rdf/simple/0.9/"><channel><title>C</title></channel>
<item><title>A</title><link>https://news.example/1</link><description>B</description></item></rdf:RDF>"""
RDF_10 = """<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"
 xmlns:dc="http://purl.org/dc/elements/1.1/"><channel rdf:about="https://news.example/"><title>C</title></channel>
<item rdf:about="https://news.example/1"><title>A</title><link>https://news.example/1</link>
<description>B</description><dc:date>2026-11-24T11:00:00+01:00</dc:date></item></rdf:RDF>"""
ATOM_03 = """<feed version="0.3" xmlns="http://purl.org/atom/ns#"><title>C</title><entry><title>A</title>
<link rel="alternate" href="https://news.example/1"/><id>tag:1</id><issued>2026-11-24T10:00:00Z</issued>
<modified>2026-11-24T10:00:00Z</modified><summary>B</summary></entry></feed>"""
ATOM_10 = """<feed xmlns="http://www.w3.org/2005/Atom"><title>C</title><entry><title>A</title>
<link rel="self" href="https://news.example/1.atom"/><link rel="alternate" href="https://news.example/1"/>
<id>tag:1</id><published>2026-11-24T10:00:00Z</published><updated>2026-11-25T10:00:00Z</updated>
<summary>B</summary></entry></feed>"""
JSON_FEED: dict[str, Any] = {
    "version": "https://jsonfeed.org/version/1.1",
    "title": "C",
    "items": [
        {
            "id": "tag:1",
            "url": "https://news.example/1",
            "title": "A",
            "date_published": "2026-11-24T11:00:00+01:00",
            "summary": "B",
        }
    ],
}


@pytest.mark.parametrize(
    ("body", "dated"),
    [
        pytest.param(RSS_091, False, id="RSS 0.91"),
        pytest.param(RSS_092, False, id="RSS 0.92"),
        pytest.param(RSS_20, True, id="RSS 2.0"),
        pytest.param(RDF_090, False, id="RDF 0.90"),
        pytest.param(RDF_10, True, id="RDF 1.0"),
        pytest.param(ATOM_03, True, id="Atom 0.3"),
        pytest.param(ATOM_10, True, id="Atom 1.0"),
        pytest.param(json.dumps(JSON_FEED), True, id="JSON Feed"),
    ],
)
def test_every_kind_of_feed_is_read(body: str, dated: bool) -> None:  # noqa: FBT001 - a column of a table
    entry = only(body)
    assert (entry.title, entry.link, entry.blurb) == ("A", "https://news.example/1", "B")
    assert entry.published == (PUBLISHED if dated else None)
    assert entry.key


@pytest.mark.parametrize(
    "content_type", ["", "text/plain", "text/html; charset=utf-8", "image/png", ";;;=", "x" * 5000]
)
def test_the_header_does_not_decide_what_it_is(content_type: str) -> None:
    assert only(rss(item("É")), content_type).title == "É"
    assert only(json.dumps(JSON_FEED), content_type).title == "A"


def test_an_entry_is_known_by_its_id_else_by_its_link() -> None:
    assert only(rss(item(link="https://news.example/7"))).key == "id https://news.example/7"
    assert only(rss("<item><title>A</title><link>https://news.example/7</link></item>")).key == "https://news.example/7"
    assert only(ATOM_10).key == "tag:1"


def test_a_guid_that_is_a_link_stands_in_for_one() -> None:
    entry = only(rss("<item><title>A</title><guid>https://news.example/7</guid></item>"))
    assert entry.link == "https://news.example/7"


def test_the_whole_text_is_read_beside_the_summary() -> None:
    more = "<content:encoded xmlns:content='http://purl.org/rss/1.0/modules/content/'><![CDATA[<p>Long</p>]]>"
    entry = only(rss(item().replace("</item>", f"{more}</content:encoded></item>")))
    assert (entry.blurb, entry.content) == ("B", "<p>Long</p>")


def test_html_of_a_title_is_kept_for_the_desk() -> None:
    assert only(rss(item("A &lt;b&gt;bold&lt;/b&gt; &amp;amp; B"))).title == "A <b>bold</b> &amp; B"
    assert only(rss(item("<![CDATA[A <i>B</i>]]>"))).title == "A <i>B</i>"
    xhtml = "<title type='xhtml'><div xmlns='http://www.w3.org/1999/xhtml'>A <b>B</b></div></title>"
    assert "<b>B</b>" in only(ATOM_10.replace("<title>A</title>", xhtml)).title


def test_relative_links_are_made_whole() -> None:
    assert only(rss(item(link="/story/1?x=2"))).link == "https://news.example/story/1?x=2"
    assert only(rss(item(link="../story"))).link == "https://news.example/story"
    assert only(rss(item(link="//other.example/1"))).link == "https://other.example/1"
    based = ATOM_10.replace("<feed ", "<feed xml:base='https://other.example/x/' ")
    assert only(based.replace('"https://news.example/1"', '"y"')).link == "https://other.example/x/y"


def test_no_more_than_200_entries_are_read() -> None:
    found = read(rss(*(item(f"A{number}", link=f"https://news.example/{number}") for number in range(MOST + 50))))
    assert [entry.title for entry in found.entries] == [f"A{number}" for number in range(MOST)]
    many = {**JSON_FEED, "items": JSON_FEED["items"] * (MOST + 50)}
    assert len(read(json.dumps(many)).entries) == MOST


def test_a_large_feed_is_cut_behind_a_whole_entry() -> None:
    long = item("Long", link="https://news.example/long", text="é" * (LARGEST // 2 - 2_000))
    found = read(rss(item("First"), long, item("Behind", text="x" * 5_000)))
    assert [entry.title for entry in found.entries] == ["First", "Long"]


def test_an_entry_larger_than_the_limit_breaks_nothing() -> None:
    (entry,) = read(rss(item("First", text="é" * LARGEST))).entries
    assert entry.title == "First"


@pytest.mark.parametrize(
    ("ttl", "seconds"), [("30", 1800), ("0", 0), ("", 0), ("-5", 0), ("x", 0), ("1.5", 0), ("9" * 50, 0), ("٣", 0)]
)
def test_the_feed_may_ask_to_wait(ttl: str, seconds: float) -> None:
    assert read(rss(item(), head=f"<ttl>{ttl}</ttl>")).ttl == seconds


def test_an_empty_feed_is_a_feed() -> None:
    assert read(rss()) == Parsed(())
    assert read('{"version": "https://jsonfeed.org/version/1", "items": []}') == Parsed(())


# --- encodings

TITLE = "Café – “It’s so”"  # all of it is in Windows-1252
CYRILLIC = "Суд в Москве"
CHINESE = "法院裁决"


def declared(charset: str, title: str = TITLE) -> str:
    return f'<?xml version="1.0" encoding="{charset}"?>{rss(item(title))}'


@pytest.mark.parametrize(
    ("charset", "codec", "title"),
    [
        ("utf-8", "utf-8", TITLE),
        ("UTF-8", "utf-8-sig", TITLE),
        ("iso-8859-1", "latin-1", "Café"),
        ("iso-8859-1", "cp1252", TITLE),  # what publishers mean by it
        ("windows-1252", "cp1252", TITLE),
        ("us-ascii", "cp1252", TITLE),
        ("iso-8859-2", "iso-8859-2", "Łódź"),
        ("windows-1251", "cp1251", CYRILLIC),
        ("koi8-r", "koi8-r", CYRILLIC),
        ("gb2312", "gb18030", CHINESE),
        ("big5", "big5", "法院裁決"),
        ("shift_jis", "shift_jis", "裁判所の判決"),
        ("euc-kr", "euc-kr", "법원 판결"),
        ("utf-16", "utf-16", TITLE),
        ("utf-16", "utf-16-le", CHINESE),
        ("utf-16", "utf-16-be", TITLE),
        ("utf-32", "utf-32", TITLE),
    ],
)
def test_encodings_are_read_as_declared(charset: str, codec: str, title: str) -> None:
    assert only(declared(charset, title).encode(codec)).title == title
    bare = rss(item(title)).encode(codec)
    assert only(bare, f"text/xml; charset={charset}").title == title


@pytest.mark.parametrize(
    "charset", ["iso-8859-1", "utf-16", "koi8-r", "ascii", "zip", "base64", "rot13", "x" * 40, "\x80"]
)
def test_utf8_is_known_whatever_is_declared(charset: str) -> None:
    assert only(declared(charset).encode()).title == TITLE
    assert only(rss(item(TITLE)).encode(), f'text/xml; charset="{charset}"').title == TITLE


@pytest.mark.parametrize("charset", ["utf-8", "utf-16", "zlib_codec", "idna", "unicode_escape", "undefined", "x", ""])
def test_a_wrong_charset_is_passed_over(charset: str) -> None:
    assert only(declared(charset).encode("cp1252")).title == TITLE
    assert only(rss(item(TITLE)).encode("cp1252"), f"text/xml; charset={charset}").title == TITLE


def test_one_broken_byte_breaks_one_character() -> None:
    body = rss(item("Café"), item("Na\xefve", link="https://news.example/2")).encode()
    body = body.replace("ï".encode(), b"\xef")
    assert [entry.title for entry in read(body).entries] == ["Café", "Naïve"]


def test_the_declaration_counts_less_than_the_header() -> None:
    body = declared("koi8-r", CYRILLIC).encode("cp1251")
    assert only(body, "text/xml; charset=windows-1251").title == CYRILLIC


HIDDEN = "+ADw-script+AD4-alert(1)+ADw-/script+AD4-"


@pytest.mark.parametrize(
    "start",
    [
        '<?xml version="1.0" encoding="utf-7"?>',
        "<?xml version='1.0' encoding = 'UTF-7' ?>",
        '<?xml version="1.0" encoding="unicode-1-1-utf-7"?>',
        '<?xml version="1.0" encoding="utf-8" encoding="utf-7"?>',
        '<?xml version="1.0" x="' + "y" * 500 + '" encoding="utf-7"?>',
        '<?other encoding="utf-7"?>',
        "",
    ],
)
@pytest.mark.parametrize(
    "content_type",
    [
        "text/xml; charset=utf-7",
        "text/xml; charset='utf-7'",
        'text/xml; charset="UTF7"',
        "text/xml; charset=utf-8; charset=utf-7",
        "text/xml; charset= unicode-1-1-utf-7",
        "text/xml",
    ],
)
def test_utf7_is_never_decoded(start: str, content_type: str) -> None:
    entry = only(start + rss(item(HIDDEN, text=HIDDEN)), content_type)
    assert entry.title == entry.blurb == HIDDEN


def test_utf7_is_not_decoded_behind_another_mark_either() -> None:
    body = b"\xff\xfe" + '<?xml version="1.0" encoding="utf-7"?>'.encode("utf-16-le") + rss(item(HIDDEN)).encode()
    assert refused(body)


def test_nuls_and_control_characters_go() -> None:
    assert only(rss(item("A\0\x01\x08\x0b\x0c\x1b\x1fB")).replace("<rss", "\0\0<rss")).title == "AB"
    assert only(b"\0\0\0" + RSS_20.encode()).title == "A"


def test_references_to_no_character_cost_that_character_only() -> None:
    found = only(rss(item("A&#0;B&#8;C&#xd83d;&#xDE00;D&#x110000;E&#99999999999999;F&#x41;&#00000000066;&#8217;")))
    assert found.title == "A�B�C��D�E�FAB’"


# --- packed

PACKED = gzip.compress(RSS_20.encode())


def test_bytes_that_are_still_packed_are_unpacked() -> None:
    assert only(PACKED).title == "A"


def test_broken_packing_is_refused() -> None:
    assert refused(PACKED[:5] + b"\xff" * 40) == "it is packed and can't be unpacked"
    assert refused(PACKED[:12]) == "it is not a feed"


def test_no_more_than_the_limit_is_unpacked() -> None:
    bomb = gzip.compress(RSS_20.replace("<item>", "<!--" + "x" * 3 * LARGEST + "--><item>").encode())
    assert read(bomb).entries == ()
    assert refused(gzip.compress(b"\0" * 64 * LARGEST)) == "it is not a feed"


# --- dates


@pytest.mark.parametrize(
    ("raw", "published"),
    [
        (DATE, PUBLISHED),
        ("Tue, 24 Nov 2026 11:00:00 +0100", PUBLISHED),
        ("Tue, 24 Nov 2026 05:00:00 EST", PUBLISHED),
        ("2026-11-24T10:00:00Z", PUBLISHED),
        ("2026-11-24T11:00:00+01:00", PUBLISHED),
        ("2026-11-24", datetime(2026, 11, 24, tzinfo=UTC)),
        ("2020/1/10", datetime(2020, 1, 10, tzinfo=UTC)),  # not the first of October
        ("2026/11/24 10:00", PUBLISHED),
        ("2026/11/24T10:00:30", PUBLISHED + timedelta(seconds=30)),
        ("9999-12-31T23:59:59Z", datetime(9999, 12, 31, 23, 59, 59, tzinfo=UTC)),
        ("2026/13/45", None),
        ("2026/02/30 99:99", None),
        ("0000-00-00", None),
        ("Tue, 31 Feb 2026 10:00:00 GMT", None),
        ("Tue, 24 Nov 2026 25:61:00 GMT", None),
        ("yesterday", None),
        ("", None),
    ],
)
def test_dates(raw: str, published: datetime | None) -> None:
    assert only(rss(item(date=raw))).published == published


@pytest.mark.parametrize("raw", ["9" * 100_000, "2026/" * 20_000, "-" * 100_000, " " * 100_000, "²⁰²⁶/¹/¹", "٢٠٢٦/١/١"])
def test_no_date_takes_the_entry_with_it(raw: str) -> None:
    assert only(rss(item(date=raw))).title == "A"


# --- JSON feeds


def json_feed(**changed: object) -> bytes:
    return json.dumps({**JSON_FEED, "items": [{**JSON_FEED["items"][0], **changed}]}).encode()


def test_a_json_feed_may_have_a_mark_and_wide_letters() -> None:
    text = json.dumps(JSON_FEED, ensure_ascii=False)
    for codec in ("utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"):
        assert only(text.encode(codec)).title == "A"
    assert only(f"\n\n {text}").title == "A"


@pytest.mark.parametrize(
    "body",
    [
        b"{",
        b"{}",
        b'{"version": "https://jsonfeed.org/version/1"}',
        b'{"version": "https://jsonfeed.org/version/1", "items": {}}',
        b'{"version": "https://jsonfeed.org/version/1", "items": null}',
        b'{"version": 1, "items": []}',
        b'{"items": []}',
        b'{"version": "https://jsonfeed.org/version/1", "items": []} x',
        b'{"version": "https://jsonfeed.org/version/1", "items": [' + b"9" * 100_000 + b"]}",
        b'{"version": "https://jsonfeed.org/version/1", "items": ' + b"[" * 500_000,
        b'{"a":' * 200_000,
        b'{"error": "not found"}',
        b"{not json}",
        b"{\xff\xfe}",
    ],
)
def test_json_that_is_no_feed_is_refused(body: bytes) -> None:
    assert refused(body) in {"it is JSON that can't be read", "it is JSON, but not a JSON Feed"}


NO_ITEMS: list[list[object]] = [[None], [1], ["x"], [[]], [True], [1.5, [[]]]]


@pytest.mark.parametrize("items", NO_ITEMS)
def test_items_that_are_none_are_passed_over(items: list[object]) -> None:
    assert read(json.dumps({**JSON_FEED, "items": items})).entries == ()
    assert len(read(json.dumps({**JSON_FEED, "items": [*items, *JSON_FEED["items"]]})).entries) == 1


def test_values_of_the_wrong_kind_are_left_out() -> None:
    deep: list[object] = []
    for _ in range(300):
        deep = [deep]
    for key in ("id", "url", "title", "date_published", "summary", "content_html"):
        for value in (None, deep, {"a": 1}, [1]):
            assert read(json_feed(**{key: value})).entries
    assert only(json_feed(title=None)).title == ""
    assert only(json_feed(title=["A"])).title == ""
    assert only(json_feed(id=7)).key == "7"


@pytest.mark.parametrize(
    "raw", ["9999-12-31T23:59:59-12:00", "0001-01-01T00:00:00+14:00", "tomorrow", "", 5, 1e300, True]
)
def test_wrong_dates_of_json_feeds_are_none(raw: object) -> None:
    assert only(json_feed(date_published=raw)).published is None


def test_a_json_feed_without_a_date_of_publication_has_that_of_the_change() -> None:
    entry = only(json_feed(date_published=None, date_modified="2026-11-24T10:00:00Z"))
    assert entry.published == PUBLISHED
    assert only(json_feed(date_published="2026-11-24")).published == datetime(2026, 11, 24, tzinfo=UTC)


def test_a_json_feed_without_a_link_has_the_external_one() -> None:
    entry = only(json_feed(url=None, id=None, external_url="https://other.example/1"))
    assert entry.link == entry.key == "https://other.example/1"


def test_the_text_of_a_json_feed() -> None:
    assert only(json_feed(content_html="<p>H</p>", content_text="T")).content == "<p>H</p>"
    assert only(json_feed(content_text="T")).content == "T"


# --- what is no feed


@pytest.mark.parametrize(
    "body", [b"", b"   \n ", b"\0\0\0", b"hello", b"<", b"<?xml version='1.0'?>", b"<x>y</x>", b"[]"]
)
def test_what_is_no_feed_is_refused(body: bytes) -> None:
    assert refused(body) == "it is not a feed"


@pytest.mark.parametrize(
    "body",
    [
        b"<!DOCTYPE html><title>x</title><p>Gone",
        b"<html><head><title>x</title></head><body><p>Sign in</p></body></html>",
        b"\n\n<!-- cached -->\n<HTML><body>403",
    ],
)
def test_a_web_page_is_called_one(body: bytes) -> None:
    assert refused(body, "text/html") == "it is a web page, not a feed"


@pytest.mark.parametrize(
    "name", [b"/etc/hostname", __file__.encode(), b"file:///etc/hostname", b"https://news.example/"]
)
def test_a_body_that_looks_like_a_name_is_not_opened(name: bytes) -> None:
    assert refused(name) == "it is not a feed"


def test_an_entity_of_a_file_is_not_opened() -> None:
    start = '<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
    entry = only(start + rss(item("A &x; B", text="&x;")))
    assert "root:" not in entry.title + entry.blurb
    assert entry.title.startswith("A")


@pytest.mark.parametrize(
    "inside",
    [
        "<gml:pos>1 2</gml:pos>",
        "<textinput><link>x</link></textinput>",
        "<image><width>wide</width></image>",
        "&#55555555B55;",
    ],
)
def test_a_feed_that_breaks_the_parser_is_refused_not_raised(inside: str) -> None:
    """Feedparser raises KeyError, TypeError or OverflowError on some of these; which ones depends on its version."""
    body = f"<rss version='2.0'><channel><item>{inside}<title>A</title>".encode()
    try:
        assert len(parse(body, "", AT).entries) == 1
    except NotAFeed as error:
        assert str(error) == "it breaks the parser"  # noqa: PT017 - either is right


def sound(entry: Entry) -> bool:
    texts = (entry.key, entry.link, entry.title, entry.blurb, entry.content)
    return all(type(text) is str for text in texts) and (entry.published is None or entry.published.tzinfo is UTC)


def try_to_read(body: bytes, content_type: str) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # feedparser's own business
        try:
            found = parse(body, content_type, AT)
        except NotAFeed as error:
            assert str(error)  # noqa: PT017 - either is right
        else:
            assert len(found.entries) <= MOST
            assert all(sound(entry) for entry in found.entries)
            assert 0 <= found.ttl < 10**7


CONTENT_TYPES = (
    st.sampled_from(["", "text/xml; charset=koi8-r", "text/html; charset=utf-16", "application/json"]) | st.text()
)


@settings(max_examples=300, deadline=None)
@given(st.binary(), CONTENT_TYPES)
def test_any_bytes_are_a_feed_or_refused(body: bytes, content_type: str) -> None:
    try_to_read(body, content_type)
    try_to_read(b"{" + body, content_type)
    try_to_read(b"\xff\xfe<\0" + body, content_type)
    try_to_read(rss(item()).encode()[:-30] + body, content_type)


PIECES = st.sampled_from(
    [
        *("<item>", "</item>", "<title>", "</title>", "<link>", "</link>", "<link href='http://[bad'/>", "<entry>"),
        *("<guid>", "<pubDate>", "<updated>", "</updated>", "<description>", "<content type='xhtml'>", "</content>"),
        *("<div xmlns='http://www.w3.org/1999/xhtml'>", "</div>", "<![CDATA[", "]]>", "<!--", "-->", "<!DOCTYPE x ["),
        *("<!ENTITY a '&b;'>", "&a;", "&#x", "&#", ";", "&", "<", ">", "'", "<media:content url='//['/>", "<image>"),
        *("<title mode='base64' type='text/html'>", "====", "<georss:point>", "<gml:pos>", "<source>", "</source>"),
        *("<itunes:explicit>", "<psc:chapter start='x'/>", "<category domain='x'>", "<author>", "a (b@c)", "<width>"),
        *("<x xml:base='http://['>", "<rdf:RDF>", "99999-99", "2003-W53-9T", "--01", "\x00", "\ud800", "\uffff", "é"),
    ]
)


@settings(max_examples=300, deadline=None)
@given(st.lists(PIECES, max_size=40), st.sampled_from(["utf-8", "utf-16", "cp1252"]))
def test_any_heap_of_markup_is_a_feed_or_refused(pieces: list[str], codec: str) -> None:
    body = "<rss version='2.0'><channel><item>" + "".join(pieces)
    try_to_read(body.encode(codec, "replace"), "text/xml")


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters()) | st.sampled_from([AT, DATE]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=5,
)
KEYS = st.sampled_from(
    ["id", "url", "external_url", "title", "date_published", "date_modified", "summary", "content_html"]
)


@settings(max_examples=200, deadline=None)
@given(st.lists(VALUES | st.dictionaries(KEYS, VALUES), max_size=5))
def test_any_json_feed_is_read(items: list[object]) -> None:
    try_to_read(json.dumps({**JSON_FEED, "items": items}).encode(), "application/feed+json")


# Feedparser mends "Ã©": what can be UTF-8 read as Latin-1 is taken for that, and no title means it.
LATIN_1 = "".join(map(chr, range(0x80, 0x100)))


@settings(deadline=None)
@given(st.text(st.characters(exclude_categories=["Cs", "Cc", "Cn", "Co"], exclude_characters=LATIN_1)))
def test_any_title_arrives(title: str) -> None:
    assert only(rss(item(escape(title)))).title.split() == title.replace("\ufeff", "").split()
