"""Reading the file: exact with numbers, kind with mistakes."""

import re
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.library import checks, source
from bot.library.problems import Problem, ResourcesError
from bot.library.reader import LARGEST, read_raw, read_texts
from tests.conftest import HEAD, service

TODAY = date(2026, 11, 25)


def problems(text: str) -> list[Problem]:
    return list(read_texts([("f.yaml", text)], today=TODAY).problems)


def only(text: str) -> Problem:
    found = problems(text)
    assert len(found) == 1, found
    return found[0]


def line_of(text: str, part: str) -> int:
    return text[: text.index(part)].count("\n") + 1


@pytest.mark.parametrize("scalar", ["NO", "016", "+441", "12:30:45", "yes", "1_000", "0x1f", "1e3", "~", "on"])
def test_scalars_stay_text_without_quotes(scalar: str) -> None:
    assert source.read("f", f"a: {scalar}\nb: [{scalar}]").values == {"a": scalar, "b": [scalar]}


def test_norway_and_bare_numbers_reach_the_models_unchanged() -> None:
    text = HEAD + service("x", countries="[NO]", contacts="[{phone: 016}, {text: +441}]")
    found = read_texts([("f", text)])
    entry = found.or_raise().services["gb-x"]
    assert entry.countries == ("NO",)
    assert [contact.value for contact in entry.contacts] == ["016", "+441"]


@given(st.from_regex(r"[0-9\u0660-\u0669][0-9\u0660-\u0669 ()+*#./\u2013-]{1,14}[0-9]", fullmatch=True))
def test_any_number_survives(number: str) -> None:
    found = read_texts([("f", HEAD + service("x", contacts=f'[{{phone: "{number}"}}]'))])
    assert found.or_raise().services["gb-x"].contacts[0].value == number


@given(st.text(alphabet=st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=50))
def test_any_text_survives_or_is_refused(text: str) -> None:
    quoted = '"A' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
    found = read_texts([("f", HEAD + service("x", hours_note=quoted))])
    if checks.UNSEEN.search(text):
        assert any("nobody sees" in problem.message for problem in found.problems)
    else:
        assert found.or_raise().services["gb-x"].hours_note == "A" + text


@settings(max_examples=300)
@given(st.text())
def test_no_text_crashes_the_reader(text: str) -> None:
    found = read_texts([("f", text)])
    assert found.resources is None
    assert found.problems


@settings(max_examples=300)
@given(st.binary())
def test_no_bytes_crash_the_reader(raw: bytes) -> None:
    assert read_raw([("f", raw)]).problems


YAMLISH = st.recursive(
    st.sampled_from(["GB", "x", "", "24/7", "[", "- ", "'", "&a", "*a", "!!int 1", "{a: b}", "http://x", "9"]),
    lambda inner: st.lists(inner, max_size=3).map(lambda parts: "\n".join(map(str, parts))),
)


@settings(max_examples=300)
@given(
    st.sampled_from(["countries", "services", "topics", "for", "contacts", "expect", "checked", "hours", "dial"]),
    YAMLISH,
    st.integers(0, 6),
)
def test_no_broken_entry_crashes_the_reader(key: str, value: str, indent: int) -> None:
    text = HEAD + service("x") + " " * indent + f"{key}: {value}\n"
    for problem in read_texts([("f", text)]).problems:
        assert problem.line >= 1
        assert problem.column >= 1
        assert problem.message
        assert problem.fix


MISTAKES = [
    ("name: x\n    nmae: y", "nmae", "is not a key that AskMore knows", 'did you mean "name"?'),
    ("name: x\n    audience: [women]", "audience", "is not a key", 'did you mean "for"?'),
    ("name: x\n    region: A\n    region: B", "region: B", "a second time", "the first is in line"),
    ("name: &a x", "&a", "is an anchor", "delete &a"),
    ("name: !!int 1", "!!int", "is a tag", "delete"),
    ("name: [x]", "[x]", "name is one text", "write the text"),
    ("name: ''", "''", "name is empty", "take the line out"),
    ("name: " + "x" * 131, "xxx", "name is too long", "at most 130 characters"),
    ("name: x\n    checked: 2025-13", "2025-13", "is not a date", "as in 2025-03-26"),
    ("name: x\n    checked: 2027-01", "2027-01", "is a day to come", "the day somebody looked"),
    ("name: x\n    checked: 1999", "1999", "too long ago", "as in 2025-03-26"),
    ("name: x\n    languages: [english]", "english", "not a language code", 'write "en"'),
    (
        "name: x\n    timezone: Europe/Lundon",
        "Europe/Lundon",
        "not a time zone",
        'did you mean "Europe/London"?',
    ),
    ("name: x\n    hours: 9 to 5", "9 to 5", "can't be read as opening hours", "Mo-Fr 09:00-17:00"),
    ("name: x\n    hours: sunrise-sunset", "sunrise", "hangs on the sun", "clock times"),
    ("name: x\n    ages: young", "young", "is not an age range", "18+"),
    ("name: x\n    cost: cheap", "cheap", "not one of the known words", "free"),
    ("name: x\n    door: both", "gb-x", "only for behaviour-change", "take door out"),
    ("name: x\n    expect: {whoo: A}", "whoo", "not one of the known words", 'did you mean "who"?'),
]


@pytest.mark.parametrize(("lines", "at", "message", "fix"), MISTAKES)
def test_a_mistake_is_named_with_its_line_and_its_mending(lines: str, at: str, message: str, fix: str) -> None:
    text = HEAD + service("x", name=lines.removeprefix("name: "))
    found = only(text)
    assert found.line == line_of(text, at)
    assert message in found.message
    assert fix in found.fix


CONTACTS = [
    ('{phone: "1", web: "https://a.org"}', "exactly one of", "make one contact a way"),
    ("{note: free}", "this one has none", "make one contact a way"),
    ("{phone: none}", "no digit to dial", "as people dial it"),
    ('{phone: "0800 112", dial: "+441"}', "not a whole international number", "+441632960000"),
    ('{phone: "01632 960000", dial: "+4416329600001234"}', "not a whole international number", "digits only"),
    ('{phone: "01632 960000", dial: "+99912345"}', "can't be a phone number", "country code"),
    ('{phone: "01632 960000", dial: "+441632960001"}', "are not the same number", "last digits agree"),
    ('{web: "http://a.org/x"}', "not an https link", 'write "https://a.org/x"'),
    ('{chat: "javascript:alert(1)"}', "is not a link", "https://example.org/help"),
    ('{web: "https://user@a.org"}', "is not a link", "https://example.org/help"),
    ('{web: "https://a.org", http_only: yes}', "is no http:// link", "take http_only out"),
    ('{phone: "1", http_only: yes}', "only for links", "take it out"),
    ('{web: "https://a.org", dial: "+441632960000"}', "dial does not belong to web", "phone contact"),
    ('{relay: "18001 01632 960000"}', "relay and through don't fit", "textphone"),
    ('{phone: "1", through: textphone}', "phone and through don't fit", "textphone"),
    ("{email: nobody}", "not an e-mail address", "help@example.org"),
    ('{phoen: "1"}', "is not a key", 'did you mean "phone"?'),
]


@pytest.mark.parametrize(("contact", "message", "fix"), CONTACTS)
def test_a_contact_that_cannot_be_is_refused(contact: str, message: str, fix: str) -> None:
    found = problems(HEAD + service("x", contacts=f"[{contact}]"))
    assert any(message in problem.message and fix in problem.fix for problem in found), found


# The mistakes that a hand, an eye or a program makes in a number: letters for digits, words, quotes, two numbers.
NO_NUMBERS = [
    ("01632 960OO9", 'has "OO" where digits belong', "0 for O"),
    ("O1632 960002", 'has "O" where digits belong', "0 for O"),
    ("01632 96O 002", 'has "O" where digits belong', "0 for O"),
    ("01632 I 960002", 'has "I" where digits belong', "1 for I"),
    ("l1632 960002", 'holds "l"', "the number alone"),
    ("1l2", 'holds "l"', "the number alone"),
    ("call us 2", 'holds "c"', "words go into note"),
    ("01632 960002 (free)", 'holds "f"', "words go into note"),
    ("“01632 960002”", 'holds "“"', "the number alone"),
    ("01632_960002", 'holds "_"', "the number alone"),
    ("01632\u200d960002", 'holds "U+200D"', "the number alone"),
    ("1", "is too short", "one number"),
    ("01632 960001 / 01632 960002", "is too long", "one number"),
    ("…", "holds no digit to dial", "as people dial it"),
]


@pytest.mark.parametrize(("number", "message", "fix"), NO_NUMBERS)
def test_what_is_no_number_is_refused(number: str, message: str, fix: str) -> None:
    for text in (
        HEAD + service("x", contacts=f"[{{phone: '{number}'}}]"),
        HEAD + service("x", contacts=f"[{{text: 'HELP to {number}'}}]"),
        HEAD.replace('number: "112"', f"number: '{number}'", 1),
    ):
        found = only(text)
        assert message in found.message
        assert fix in found.fix


@pytest.mark.parametrize(
    "contact",
    [
        'phone: "1800 RESPECT"',
        'phone: "1800RESPECT"',
        'phone: "1-800-4-A-CHILD"',
        'phone: "#SAFE (#7233)"',
        'phone: "*120*7867#"',
        'phone: "+44 (0)1632 960000"',
        'phone: "1-202-555-HELP", dial: "+12025554357"',
        'text: "HELP to 51444"',
        "text: '\"help\" to 31531'",
        'text: "678-678"',
        'whatsapp: "01632\u00a0960000"',
    ],
)
def test_numbers_as_people_write_them_are_taken(contact: str) -> None:
    assert problems(HEAD + service("x", contacts=f"[{{{contact}}}]", countries="[GB, NO]")) == []


@pytest.mark.parametrize(
    ("number", "possible"),
    [
        ("01632 960000", True),
        ("116 006", True),
        ("016", True),
        ("*4141", True),
        ("+44 1632 960000", True),
        ("01632", False),
        ("01632 96000012", False),
    ],
)
def test_a_length_that_no_number_of_the_country_has_is_told(number: str, possible: bool) -> None:  # noqa: FBT001
    found = problems(HEAD + service("x", contacts=f'[{{phone: "{number}"}}]'))
    assert [problem.severity for problem in found] == ([] if possible else ["advice"])
    assert all("no number in GB" in problem.message for problem in found)


def test_numbers_of_several_countries_fit_one_of_them() -> None:
    text = HEAD + service("x", contacts='[{phone: "22 00 00 00"}]', countries="[GB, NO]")
    assert problems(text) == []


class TestAQuoteTooFew:
    """The parser stumbles where the next text begins, lines below. The line that is told is the one to mend."""

    @pytest.mark.parametrize("quote", ['"', "'"])
    @pytest.mark.parametrize("key", ["name", "summary", "editor_note"])
    def test_it_is_told_where_it_was_forgotten(self, key: str, quote: str) -> None:
        text = HEAD + service("x", **{key: f"{quote}Begun and not ended"}) + service("y", name=f"{quote}Y{quote}")
        found = only(text)
        assert found.line == line_of(text, "Begun")
        assert found.message == "a quote begins here, and does not end in this line"

    def test_in_a_number(self) -> None:
        text = HEAD + service("x").replace('"01632 960000"', '"01632 960000') + service("y")
        assert only(text).line == line_of(text, '"01632 960000\n')

    def test_a_text_over_two_lines_is_not_blamed_for_another_mistake(self) -> None:
        text = (
            HEAD
            + service("x", summary='"They listen,\n      day and night." # as they say')
            + service("y", name="a: b")
        )
        found = only(text)
        assert found.line == line_of(text, "a: b")
        assert "second colon" in found.message


def test_a_tag_is_told_as_it_is_written() -> None:
    found = only(HEAD + service("x", name="!!str A"))
    assert (found.message, found.fix) == ("!!str is a tag; the file has none", "delete !!str")


class TestWhatNobodySees:
    @pytest.mark.parametrize("char", ["\u202e", "\u200b", "\u200f", "\u2066", "\ufeff", "\u00ad"])
    @pytest.mark.parametrize("key", ["name", "summary", "contacts"])
    def test_it_is_refused_with_its_place(self, char: str, key: str) -> None:
        value = f'[{{phone: "01632 {char}960000"}}]' if key == "contacts" else f'"A{char}b"'
        text = HEAD + service("x", **{key: value})
        found = [one for one in problems(text) if f"U+{ord(char):04X}" in one.message]
        assert {one.line for one in found} == {line_of(text, char)}
        assert not any(char in f"{one.message}{one.fix}" for one in found)

    @pytest.mark.parametrize("written", ["\\x1b[2J", "\\x07", "\\u202e", "\\t"])
    def test_written_as_an_escape_too(self, written: str) -> None:
        found = only(HEAD + service("x", name=f'"A{written}b"'))
        assert found.message.startswith("there is a")

    @pytest.mark.parametrize("blank", ['" "', '"\\u00a0"', '"\\u200d"', "|\n      \n"])
    @pytest.mark.parametrize("key", ["name", "summary", "hours_note", "english"])
    def test_a_blank_text_is_refused(self, key: str, blank: str) -> None:
        text = HEAD + service("x", **{key: blank})
        assert any(("only spaces" in one.message or "is empty" in one.message) for one in problems(text)), problems(
            text
        )

    def test_a_blank_text_in_another_language_is_refused(self) -> None:
        text = HEAD + service("x", summary='{en: They listen., de: " "}')
        assert only(text).message == "there are only spaces here"

    def test_joiners_of_hindi_and_emoji_stay(self) -> None:
        assert problems(HEAD + service("x", name='"क\u094d\u200dष 👩\u200d💻"')) == []


@pytest.mark.parametrize("number", ["+441632960000", "+420116006", "+18002738255", "+6591511767"])
def test_a_possible_number_is_accepted(number: str) -> None:
    text = HEAD + service("x", contacts=f'[{{phone: "{number}", dial: "{number}"}}]')
    assert problems(text) == []


class TestTextsByLanguage:
    """Any text that people read is one text, or one for each language with English among them."""

    def test_it_is_read(self) -> None:
        text = HEAD + service("x", summary="{en: They listen., es: Escuchan., pt-BR: Ouvem., es-419: Te escuchan.}")
        summary = read_texts([("f", text)]).or_raise().services["gb-x"].summary
        assert (str(summary), summary.in_language("es")) == ("They listen.", "Escuchan.")
        assert (summary.in_language("pt_BR"), summary.in_language("es_419")) == ("Ouvem.", "Te escuchan.")
        assert (summary.in_language("es_MX"), summary.in_language("de")) == ("Escuchan.", "They listen.")

    @pytest.mark.parametrize(
        ("summary", "at", "message", "fix"),
        [
            ("{es: Escuchan.}", "{es", "there is no text in English", "add a line en:"),
            ("{}", "{}", "there is no text in English", "add a line en:"),
            ("{en: They listen., xx: Y}", "xx", '"xx" is not a language code', '"en"'),
            ("{en: They listen., spanish: Y}", "spanish", '"spanish" is not a language code', "as in es"),
            ("{en: They listen., pt_BR: Y}", "pt_BR", '"pt_BR" is not a language code', "es-419"),
            ("{en: They listen., ES: Y}", "ES", '"ES" is not a language code', "as in es"),
            ("{en: They listen., interpreters: Y}", "interpreters", "is not a language code", "as in es"),
            ("{en: They listen., es: ''}", "''", "es is empty", "take the line out"),
            ("{en: They listen., es: [x]}", "[x]", "es is one text", "behind the colon"),
            ("[They listen.]", "[They", "summary is one text", "behind the colon"),
        ],
    )
    def test_a_mistake_names_its_line(self, summary: str, at: str, message: str, fix: str) -> None:
        text = HEAD + service("x", summary=summary)
        found = only(text)
        assert (found.line, found.severity) == (line_of(text, at), "error")
        assert message in found.message
        assert fix in found.fix

    def test_one_language_that_is_too_long_names_its_own_line(self) -> None:
        lines = ["", "      en: They listen.", "      es: " + "x" * 181, "      fr: Ils ecoutent."]
        text = HEAD + service("x", summary="\n".join(lines))
        found = only(text)
        assert (found.line, found.message) == (line_of(text, "es: xxx"), "es is too long")
        assert "at most 180 characters" in found.fix

    def test_a_language_that_stands_twice(self) -> None:
        found = only(HEAD + service("x", summary="{en: A, es: B, es: C}"))
        assert found.message == '"es" stands here a second time'

    @pytest.mark.parametrize(
        ("given", "instead"),
        [
            ("title: A letter", "title: {es: Una carta}"),
            ("summary: Men wrote a letter.", "summary: {es: Una carta}"),
        ],
    )
    def test_a_story_without_english(self, given: str, instead: str) -> None:
        text = HEAD + STORY.replace(given, instead)
        found = only(text)
        assert (found.line, found.message) == (line_of(text, "{es: Una"), "there is no text in English")

    def test_in_lists_too(self) -> None:
        text = HEAD + PLEDGE.replace("      - We listen", "      - {es: Escuchamos}")
        found = problems(text)
        assert [(one.line, one.message) for one in found] == [
            (line_of(text, "{es: Esc"), "there is no text in English")
        ]


PLEDGE = """
pledges:
  p:
    version: 1
    title: We promise
    points:
      - We listen
    consent_version: 1
    kept: [A code]
    agree: I agree
    next_steps: [Ask]
    released:
      text: {}
      consent: {}
"""


def test_every_problem_is_told_at_once() -> None:
    broken = service("x", hours="9-5", checked="soon", topics="[stalkin]") + service("y", countries="[UK]")
    found = problems(HEAD.replace("Europe/London", "London") + broken)
    assert {re.sub(r'".*"', "…", problem.message) for problem in found} == {
        "… is not a time zone",
        "… is not one of the known words",
        "… can't be read as opening hours",
        "… is not a date",
        "… is not a country code",
    }
    assert found == sorted(found)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "the file is empty"),
        ("- a", "not a list of keys"),
        ("a: 1\n---\nb: 2", "a second document"),
        ("a: b: c", "second colon"),
        ("a:\n\t- b", "tab"),
        ("a: *b", "repeats another entry"),
        ("[a]: b", "a key is one word"),
        ("? [a]\n: b", "a key is one word"),
        ("[" * 5000, "nested"),
        ("a: " + "[" * 20, "nested"),
        ("a: \x07", "can't stand in YAML"),
        ("services: x", "holds no entries"),
        ("countries: [x]", "holds no entries"),
    ],
)
def test_a_file_that_has_lost_its_shape_says_where(text: str, message: str) -> None:
    assert any(message in problem.message for problem in problems(text)), problems(text)


def test_half_a_character_is_refused() -> None:
    assert "half a character" in only("a: \ud800").message


def test_bytes_that_are_no_utf8_are_refused_with_their_line() -> None:
    found = read_raw([("f", b"a: 1\nb: \xff")])
    assert any("not UTF-8" in problem.message and problem.line == 2 for problem in found.problems)


def test_a_huge_file_is_refused_unread() -> None:
    assert "too large" in str(read_raw([("f", b" " * (LARGEST + 1))]).problems[0])


def test_bare_digits_are_read_but_marked() -> None:
    found = read_texts([("f", HEAD + service("x", contacts="[{phone: 079}]"))])
    assert found.or_raise().services["gb-x"].contacts[0].value == "079"
    assert [(problem.severity, problem.fix) for problem in found.problems] == [("advice", '"079"')]


def test_hours_without_a_time_zone_are_refused() -> None:
    text = HEAD.replace("    timezone: Europe/London\n", "") + service("x", hours="Mo-Fr 09:00-17:00")
    assert "no time zone" in only(text).message
    assert problems(HEAD.replace("    timezone: Europe/London\n", "") + service("x", hours="24/7")) == []


def test_a_country_without_an_entry_is_refused() -> None:
    assert "FR has no entry" in only(HEAD + service("x", countries="[FR]")).message


def test_the_directory_must_be_there() -> None:
    assert "directory is missing" in only(HEAD.replace("directory: int-directory", "")).message
    near = only(HEAD.replace("directory: int-directory", "directory: int-directry"))
    assert near.fix == 'did you mean "int-directory"?'


def test_ids_are_checked() -> None:
    assert "can't be an id" in only(HEAD + service("x").replace("gb-x", "GB_x")).message
    assert "can't be an id" in only(HEAD + service("x").replace("gb-x", "x" * 41)).message


class TestOverlay:
    def test_a_later_file_adds_and_replaces(self) -> None:
        below = HEAD + service("a") + service("b")
        above = "services:\n" + service("b", region="North") + service("c")
        found = read_texts([("below", below), ("above", above)]).or_raise()
        assert list(found.services) == ["int-directory", "gb-a", "gb-b", "gb-c"]
        assert found.services["gb-b"].region == "North"

    def test_a_later_file_replaces_a_country(self) -> None:
        above = 'countries:\n  GB:\n    emergency:\n      - number: "112"\n'
        found = read_texts([("below", HEAD), ("above", above)]).or_raise()
        assert [entry.number for entry in found.countries["GB"].emergency] == ["112"]

    def test_a_later_file_leaves_services_out(self) -> None:
        below = HEAD + service("a")
        assert "gb-a" not in read_texts([("b", below), ("a", "remove: [gb-a]")]).or_raise().services
        wrong = read_texts([("b", below), ("a", "remove: [gb-aa]")]).problems
        assert [problem.fix for problem in wrong] == ['did you mean "gb-a"?']

    def test_problems_name_their_file(self) -> None:
        found = read_texts([("below", HEAD), ("above", "services:\n" + service("c", cost="much"))])
        assert [problem.file for problem in found.problems] == ["above"]

    def test_no_file_is_no_library(self) -> None:
        assert read_texts([]).resources is None


def test_the_error_lists_the_problems() -> None:
    with pytest.raises(ResourcesError) as caught:
        read_texts([("f", "a: b")]).or_raise()
    assert 'f:1:1: "a" is not a key' in str(caught.value)


def test_a_problem_for_github_is_one_line() -> None:
    problem = Problem("a,b.yaml", 3, 4, "50% wrong", "one\ntwo", "advice")
    assert problem.as_github() == "::warning file=a%2Cb.yaml,line=3,col=4::50%25 wrong. Instead: one%0Atwo."


def test_the_directory_cannot_be_left_out() -> None:
    found = read_texts([("below", HEAD), ("above", "remove: [int-directory]")])
    assert found.resources is None
    assert 'there is no service "int-directory"' in found.problems[0].message


def test_a_wrong_directory_is_named_in_its_own_file() -> None:
    (problem,) = read_texts([("below", HEAD), ("above", "\ndirectory: int-nowhere")]).problems
    assert (problem.file, problem.line) == ("above", 2)


NEWS = """
news:
  topics:
    legal: {en: [consent law]}
"""
FEED = """
feeds:
  daily:
    name: Daily
    url: https://daily.example.org/feed
    language: en
"""
STORY = """
stories:
  letter:
    title: A letter
    url: https://letter.example.org
    publisher: Paper
    date: 2018-03-02
    topics: [movement]
    summary: Men wrote a letter.
"""


class TestNews:
    def test_it_is_read(self) -> None:
        found = read_texts([("f", HEAD + FEED + STORY + NEWS)]).or_raise()
        assert found.feeds["daily"].interval.total_seconds() == 3600
        assert found.stories["letter"].day == date(2018, 3, 2)
        assert found.news is not None
        assert found.news.topics["legal"]["en"] == ("consent law",)

    @pytest.mark.parametrize(
        ("given", "instead", "message", "fix"),
        [
            (
                "https://daily.example.org/feed",
                "http://daily.example.org/feed",
                "is not an https link",
                "https://daily",
            ),
            ("https://daily.example.org/feed", "ftp://x.example.org", "is not an https link", "https"),
            ("    language: en", "    language: interpreters", "is no language to write in", '"en"'),
            ("    language: en", "    language: xx-no", "is not a language code", '"en"'),
            ("    language: en", "    language: es", "there are no words in es", "write include"),
            ("    language: en", "    language: en\n    every: 5m", "can't be how often", "from 15m to 24h"),
            ("    language: en", "    language: en\n    every: daily", "can't be how often", "30m or 6h"),
            ("    language: en", "    language: en\n    active: maybe", "not one of the known words", "yes, no"),
            ("    language: en", "    language: en\n    on: no", "not a key that AskMore knows", '"active"'),
            ("    language: en", "    language: en\n    include: ['a|b']", "is not a word or phrase", "sexual assault"),
            ("    language: en", "    language: en\n    include: ['{name}']", "holds a placeholder", "identifying"),
            ("    language: en", "    language: en\n    topics: [stalkin]", "not one of the known words", "stalking"),
            ("2018-03-02", "2 March 2018", "is not a day", "year-month-day"),
            ("2018-03-02", "2018-02-30", "is not a day", "year-month-day"),
            ("2018-03-02", "2026-11-27", "is a day to come", "it happened"),
            ("https://letter.example.org", "javascript:alert(1)", "is not a link", "in full"),
            ("    summary: Men wrote a letter.", "    text: x", "not a key", "take it out"),
            ("[consent law]", "['{age} law']", "holds a placeholder", "identifying"),
            ("legal: {en", "laws: {en", "not one of the known words", "legal"),
            ("    legal: {en: [consent law]}", "    legal: [consent law]", "holds keys of its own", "lines below"),
        ],
    )
    def test_a_mistake_names_its_line(self, given: str, instead: str, message: str, fix: str) -> None:
        text = HEAD + FEED + STORY + NEWS
        assert given in text
        found = problems(text.replace(given, instead, 1))
        assert any(message in one.message and fix in one.fix for one in found), found
        assert all(one.line > 20 for one in found)

    @pytest.mark.parametrize("url", ["http://10.0.0.5/feed", "http://nas/feed", "http://news.lan/feed"])
    def test_plain_http_is_for_the_own_network(self, url: str) -> None:
        assert problems(HEAD + FEED.replace("https://daily.example.org/feed", url) + NEWS) == []

    def test_a_file_laid_over_adds_and_replaces(self) -> None:
        over = """
news:
  topics:
    legal: {en: [rape law]}
    stalking: {en: [stalker]}
  exclude: {en: [quiz]}
remove: [daily, letter]
"""
        found = read_texts([("f", HEAD + FEED + STORY + NEWS), ("over", over)]).or_raise()
        assert found.news is not None
        assert found.news.topics == {"legal": {"en": ("rape law",)}, "stalking": {"en": ("stalker",)}}
        assert found.news.exclude == {"en": ("quiz",)}
        assert (found.feeds, found.stories) == ({}, {})

    def test_what_is_not_there_can_not_be_left_out(self) -> None:
        found = read_texts([("f", HEAD + FEED + NEWS), ("over", "remove: [dayly]")])
        (problem,) = found.problems
        assert problem.message == 'there is no service, feed, story or lesson "dayly" to leave out'
        assert problem.fix == 'did you mean "daily"?'
