"""Whether a number of an entry stands on a page: in each way in which pages write numbers, and in no other."""

from time import perf_counter

import pytest

from bot.editing.pages import Number, Page, hidden_kind, no_text, number
from tests.conftest import ROOT

NATIONAL, DIAL = "01632 960000", "+441632960000"


def page(source: str) -> Page:
    return Page.of(source.encode(), "text/html; charset=utf-8")


def made(said: str, dial: str | None = None, country: str = "GB") -> Number:
    found = number(said, dial, [country])
    assert found
    return found


@pytest.mark.parametrize(
    "source",
    [
        "Call 01632 960000.",
        "01632960000",
        "01632&nbsp;960&#160;000",
        "01632\u00a0960\u202f000",
        "01632-960-000",
        "01632\u2011960\u2013000",
        "(01632) 960.000",
        "[01632] / 960 000",
        "<td>01632</td>\n   <td>960 000</td>",
        "0<b>1632</b> 96<i>0000</i>",
        '<a href="tel:01632960000">Call</a>',
        '<a href="tel:+44-1632-960-000">Call</a>',
        '<a href="tel:01632%20960%20000">Call</a>',
        '<a href="https://wa.me/441632960000">Call</a>',
        '<img alt="01632 960000">',
        '{"phone":"01632\\u00a0960000"}',
        "<script>var x = 1</script>01632 960000",
        "<!--> 01632 960000",
        "<s>01632 960001</s> 01632 960000",
        "<p style='text-decoration: line-through'>01632 960001<p>01632 960000",
        "<del>01632 <del>960</del> 001</del> 01632 960000",
        '<img style="text-decoration: line-through">01632 960000',
        "<s/>01632 960000",
        "<section>01632 960000</section>",
        '<p data-style="line-through">01632 960000',
        "+44 1632 960000",
        "+44 (0)1632 960000",
        "0044 1632 960000",
    ],
)
def test_a_number_in_each_writing(source: str) -> None:
    assert made(NATIONAL, DIAL).on(page(source))
    assert made(NATIONAL).on(page(source))  # the country tells how it is written from abroad
    assert made(DIAL).on(page(source))


# Each way of writing a number that was seen or can be thought of: what an entry has, its country, what the page has.
CHILD = "1-800-422-4453"
WAYS = [
    (NATIONAL, "GB", "01632 960000"),
    (NATIONAL, "GB", "01632960000"),
    (NATIONAL, "GB", "01632-960-000"),
    (NATIONAL, "GB", "01632.960.000"),
    (NATIONAL, "GB", "01632/960000"),
    (NATIONAL, "GB", "01632 | 960000"),
    (NATIONAL, "GB", "(01632) 960 000"),
    (NATIONAL, "GB", "01632\u00a0960\u202f000"),
    (NATIONAL, "GB", "01632&nbsp;960&thinsp;000"),
    (NATIONAL, "GB", "01632&#8209;960&shy;000"),
    (NATIONAL, "GB", "01632\u2013960\u2212000"),
    (NATIONAL, "GB", "01632\u200b960\u2060000"),
    (NATIONAL, "GB", "<b>01632</b><br>\n<span>960</span> <span>000</span>"),
    (NATIONAL, "GB", "+44 1632 960000"),
    (NATIONAL, "GB", "+44 (0) 1632 960 000"),
    (NATIONAL, "GB", "0044 1632 960000"),
    (NATIONAL, "GB", '<a href="tel:+441632960000">Call us</a>'),
    (NATIONAL, "GB", '<a href="tel:%2B44%20(0)1632%2D960000">Call us</a>'),
    (NATIONAL, "GB", '<a href="https://wa.me/441632960000">WhatsApp</a>'),
    (NATIONAL, "GB", '<img src="a.png" alt="01632 960000">'),
    (
        NATIONAL,
        "GB",
        "\uff10\uff11\uff16\uff13\uff12\uff0d\uff19\uff16\uff10\uff0d\uff10\uff10\uff10",
    ),  # wide
    (NATIONAL, "GB", "01632\u30fc960\u30fc000"),
    (NATIONAL, "GB", "\u0660\u0661\u0666\u0663\u0662 \u0669\u0666\u0660\u0660\u0660\u0660"),  # Arabic-Indic
    (NATIONAL, "GB", "\u06f0\u06f1\u06f6\u06f3\u06f2 \u06f9\u06f6\u06f0\u06f0\u06f0\u06f0"),  # Persian
    (NATIONAL, "GB", "\u0966\u0967\u096c\u0969\u0968-\u096f\u096c\u0966\u0966\u0966\u0966"),  # Devanagari
    (CHILD, "US", "1-800-4-A-CHILD"),
    (CHILD, "US", "1.800.4.A.Child (1.800.422.4453)"),
    (CHILD, "US", "1 (800) 4ACHILD"),
    (CHILD, "US", "800-422-4453"),
    ("1-800-4-A-CHILD", "US", "1 800 422 4453"),
    ("13 92 76", "AU", "Call 13YARN"),
    ("112", "GB", "1-1-2"),
    ("112", "GB", "\u0661\u0661\u0662"),
    ("116 006", "GB", "11 60 06"),
]


def test_false_alarms_over_every_way_of_writing() -> None:
    missed = [(said, text) for said, country, text in WAYS if not made(said, None, country).on(page(text))]
    assert missed == []
    docs = (ROOT / "docs/editing.md").read_text(encoding="utf-8")
    assert f"{len(missed)} false alarms over the {len(WAYS)} ways of writing" in docs


@pytest.mark.parametrize(
    ("said", "country", "text"),
    [
        (CHILD, "US", "1-800-4-A-CHILL"),
        (CHILD, "US", "1-800-4-A-CHILDREN"),
        (CHILD, "US", "A-CHILD"),
        ("13 92 76", "AU", "13YARNS"),
        (NATIONAL, "GB", "\u0660\u0661\u0666\u0663\u0662 \u0669\u0666\u0660\u0660\u0660\u0661"),
        ("112", "GB", "\u0661\u0661\u0662\u0663"),
    ],
)
def test_letters_and_digits_of_another_number(said: str, country: str, text: str) -> None:
    assert not made(said, None, country).on(page(text))


@pytest.mark.parametrize(
    "source",
    [
        "",
        "01632 960001",
        "016329600001",
        "901632960000",
        "01632 96000",
        "01632, or 960000",
        "1632",
        "<s>01632 960000</s>",
        "<DEL datetime=2026-01-01>Call <b>01632</b> 960000</DEL>",
        "<strike class=old>01632 960000",
        '<p style="color: red; text-decoration: line-through">01632 960000</p> 01632 960001',
        '<li style=text-decoration-line:line-through>01632 <i>960000</i><li style="TEXT-DECORATION:LINE-THROUGH">000',
        '<s><a href="tel:+441632960000">Call</a></s>',
        "<s>old <s>older</s> 01632 960000</s>",
        "01632 <s>960</s> 000",
        '<script type="text/javascript">call("01632 960000")</script >',
        "<SCRIPT>01632 960000",
        "<style>/* 01632 960000 */</style>",
        "<template>01632 960000</template>",
        "<!-- 01632 960000 -->",
        "<!-- <p>01632 960000</p>",
        "\u0660\u0661\u0666",
    ],
)
def test_a_number_that_is_not_there(source: str) -> None:
    assert not made(NATIONAL, DIAL).on(page(source))


@pytest.mark.parametrize(
    "source",
    [
        "Call 112 now",
        "Call 112.",
        "(112)",
        "112/999",
        "1-1-2",
        "1\u00a01\u00a02",
        "<b>112</b>",
        "拨打112报警",
        '<a href="tel:112">now</a>',
        '{"number":"112"}',
        "112, 999",
    ],
)
def test_a_short_number_stands_alone(source: str) -> None:
    assert made("112").on(page(source))


@pytest.mark.parametrize(
    "source",
    [
        "1121",
        "0112",
        "01632 112000112",
        "1,112",
        "112.5",
        "112px",
        "A112",
        "color: #112",
        "112line.example.org",
        '<img width="112">',
        '<a href="tel:1120">now</a>',
        '<a href="/112">now</a>',
    ],
)
def test_a_short_number_that_is_a_part_of_something_else(source: str) -> None:
    assert not made("112").on(page(source))


@pytest.mark.parametrize("source", ["116006", "116 006", "11 60 06", "116-006", '<a href="tel:116006">', "+44 116 006"])
def test_six_digits_may_be_apart(source: str) -> None:
    assert made("116 006").on(page(source))
    assert not made("116 006").on(page("1160061"))
    assert not made("116 006").on(page('<img id="116006">'))


def test_the_number_to_dial_counts_where_the_shown_one_is_short() -> None:
    assert made("116 006", "+44116006").on(page("+44116006"))


@pytest.mark.parametrize(
    ("said", "there", "gone"),
    [
        ("1-888-NO-ABUSE", "Call 1 (888) No Abuse", "1-888-662-2874"),
        ("1-888-NO-ABUSE", "1.888.662.2873", "1-888-NO-ABUSED"),
        ("HELP to 51444", "Text the word to 51444", "HELP"),
        ('"help" to 678-678', "678678", "678"),
        ("#SAFE (#7233)", "dial #7233", "#SAFE"),
        ("*120*7867#", "dial *120*7867#", "*120*7868#"),
        ("01632 960000 (24h)", "01632 960000", "24"),
        ("01632 960000 / 01632 960001", "01632 960001 and 01632 960000", "01632 960000"),
    ],
)
def test_numbers_with_words_and_signs(said: str, there: str, gone: str) -> None:
    assert made(said).on(page(there))
    assert not made(said).on(page(gone))


def test_digits_that_no_plan_knows_are_looked_for_as_written() -> None:
    assert made("01632 960000 01632 960000 99").on(page("01632960000 0163296000099"))


def test_letters_may_be_given_as_digits_by_the_number_to_dial() -> None:
    assert made("1-202-555-HELP", "+12025550143", "US").on(page("202-555-0143"))


def test_what_has_no_number_is_not_looked_for() -> None:
    assert number("ask at the desk", None, ["GB"]) is None
    assert number("room 12", None, []) is None


@pytest.mark.parametrize(
    ("sent", "content_type"),
    [
        ("01632\u00a0960000".encode("latin-1"), "text/html"),
        ("01632\u00a0960000".encode("latin-1"), "text/html; charset=ISO-8859-1"),
        (b'<meta charset="windows-1252">01632\xa0960000', "text/html"),
        ("01632\u00a0960000".encode("utf-16"), "text/html"),
        ("01632\u00a0960000".encode("utf-16-le"), "text/html; charset=utf-16le"),
        ("01632\u00a0960000 ж".encode("koi8-r"), "text/html; charset=koi8-r"),
        (b"01632 960000", "text/html; charset=punycode"),
        (b"01632 960000", "text/html; charset=utf-99"),
        (b"01632 960000 \xff\xfe", "text/html; charset=utf-8"),
    ],
)
def test_charsets_that_are_said_guessed_or_wrong(sent: bytes, content_type: str) -> None:
    assert made(NATIONAL).on(Page.of(sent, content_type))


def test_what_is_text_and_what_is_not() -> None:
    for said in ("", "text/html", "TEXT/HTML; charset=x", "application/xhtml+xml", "application/ld+json"):
        assert no_text(said) == ""
    assert no_text("application/pdf") == "a PDF"
    assert no_text("IMAGE/webp") == "an image"
    assert hidden_kind("text".encode("utf-16")) == ""
    assert hidden_kind(b"GIF89a") == "an image"


@pytest.mark.parametrize(
    "piece",
    [
        "<",
        "<a ",
        "0",
        "01632 ",
        "&",
        "(",
        "0163296000",
        " ",
        "1-",
        "charset=",
        "<!--",
        "<script",
        "<s>",
        "<s ",
        "style=",
        "<p style='line-through'>",
        "1-800-4-A-CHIL",
        "CHILD",
        '<a style="',
    ],
)
def test_no_page_takes_long_to_look_through(piece: str) -> None:
    wanted = [made(NATIONAL, DIAL), made("112"), made("116 006"), made("1-888-NO-ABUSE")]
    begun = perf_counter()
    text = page(piece * (200_000 // len(piece)))
    assert not any(one.on(text) for one in wanted)
    assert perf_counter() - begun < 2
