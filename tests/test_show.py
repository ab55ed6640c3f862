"""`askmore show`: the card of Discord in a terminal, whole, at any width, and read aloud well when piped."""

import re
from collections.abc import Sequence
from io import StringIO
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console

from bot.cli import main
from bot.editing import terminal
from bot.editing.marks import NUMBER, clean, styled, wrapped
from bot.faces import cards, text, words
from bot.faces.ask import Ask
from bot.faces.speech import ENGLISH
from bot.library.library import Library, Question
from tests.conftest import HEAD, NOON, SHIPPED, service

OPEN = "hours: Mo-Fr 09:00-17:00; PH off"
LESSON = """
lessons:
  listening:
    title: How to listen
    summary: What helps when somebody tells you.
    pages:
      - title: First
        text: [They choose., "- One point."]
      - title: Second
        text: [Ask what helps.]
    scenes:
      - text: A friend is silent.
        choices:
          - {text: Wait, answer: Waiting gives room.}
          - {text: Talk, answer: They may want quiet.}
          - {text: Leave, answer: Say that you come back.}
    checked: 2026-01
    sources: [https://example.org]
"""


def show(*arguments: str) -> int:
    return main(["show", *arguments])


def file_of(folder: Path, *parts: str) -> str:
    path = folder / "resources.yaml"
    path.write_text(HEAD + "".join(parts))
    return str(path)


def printed(components: Sequence[terminal.Component], width: int) -> str:
    console = Console(file=StringIO(), force_terminal=True, width=width, color_system=None)
    terminal.show(console, components)
    assert isinstance(console.file, StringIO)
    return console.file.getvalue()


async def test_the_card_says_what_discords_card_says(shipped: Library) -> None:
    view = cards.support(ENGLISH, shipped, Ask(Question("NZ", "stalking")), NOON)
    view.stop()
    said = "\n".join(line.plain for line in terminal.card(view.to_components(), ZoneInfo("UTC"), None))
    for one in ("In danger now? New Zealand: 111", "1. Victim Support", "0800 842 846", "[Hide this] [More]"):
        assert one in said
    assert "▾ Choose a topic: Stalking" in said
    for name in (
        ENGLISH(text.FOOTER).removeprefix("-# ").replace("**", "").split("\n")[0],
        "https://findahelpline.com",
    ):
        assert name in said


@pytest.mark.parametrize("width", [40, 57, 80, 100])
async def test_no_number_or_link_is_broken_at_any_width(shipped: Library, width: int) -> None:
    for code in ("GB", "DE", "AU", "IN", "US", "IL", "JP"):
        ask = Ask(Question(code))
        view = cards.support(ENGLISH, shipped, ask, NOON)
        view.stop()
        components = view.to_components()
        whole = "\n".join(line.plain for line in terminal.card(components, ZoneInfo("UTC"), None))
        said = printed(components, width)
        shown = [hit for hit in shipped.find(ask.question, NOON) if f". {styled(words.name(hit.service))}\n" in whole]
        values = [one.value for hit in shown for one in hit.contacts]
        values += [one.number for one in shipped.countries[code].emergency]
        assert len(values) > 3, code
        for value in values:
            assert value in said, (code, value)
        for line in said.splitlines():
            inner = line.removeprefix("▌ ")
            assert len(line) <= width or " " not in inner or re.search(r"\d .*\d", inner), line
        assert not re.search(r"\*\*|<t:|\\[*_]|-# ", said)


@given(st.text(st.characters(codec="utf-8", exclude_categories=["Cs"]), max_size=60))
def test_what_the_file_says_is_shown_exactly(value: str) -> None:
    isolates = re.compile("[\u2068\u2069]")  # which Discord gets round what is written from right to left
    assert styled("x" + words.exact(value)).plain == clean("x" + isolates.sub("", value))


@given(
    st.lists(st.sampled_from(["a", "words", "**01632 960 000**", "https://example.org/a/very/long/page", "·"])),
    st.integers(10, 60),
)
def test_lines_are_broken_between_words_alone(parts: list[str], width: int) -> None:
    line = styled(" ".join(parts))
    lines = [one.plain for one in wrapped(line, width)]
    assert " ".join(lines) == line.plain
    for one in lines:
        assert len(one) <= width or one in {"https://example.org/a/very/long/page", "01632 960 000"}
    assert sum(one.count("01632 960 000") for one in lines) == parts.count("**01632 960 000**")


def test_marks_become_styles() -> None:
    said = styled("**bold** *slanted* __under__ ~~gone~~ `code` [page](https://example.org) </support:1> \\*")
    assert said.plain == "bold slanted under gone code page (https://example.org) /support *"
    assert {str(span.style) for span in said.spans} == {"bold", "italic", "underline", "strike"}
    assert [str(span.style) for span in styled("**999**").spans] == [NUMBER]
    assert str(styled("## Head").style) == "bold"
    assert str(styled("-# small").style) == "dim"
    assert styled("- a point").plain == "• a point"
    assert styled("a * b _ c").plain == "a * b _ c"


def test_moments_are_told_in_words_with_the_zone() -> None:
    zone = ZoneInfo("Pacific/Auckland")
    assert styled("<t:1795676400:t>", zone).plain == "20:00 (Pacific/Auckland)"
    assert styled("<t:1795676400>", zone).plain == "Thursday, 26 November 2026, 20:00 (Pacific/Auckland)"
    assert styled("<t:1795676400:D>").plain == "26 November 2026"
    assert styled("<t:-99999999999:f>").plain == "<t:-99999999999:f>"


def test_nothing_in_a_value_moves_the_cursor() -> None:
    assert clean("\x1b[31m01632\u202e 960\n000") == "<U+001B>[31m01632<U+202E> 960<U+000A>000"
    assert clean("\u0645\u06cc\u200c\u0645 Zürich") == "\u0645\u06cc\u200c\u0645 Zürich"


def test_it_is_shown_for_what_people_type(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = file_of(tmp_path, service("one", topics="[stalking]", hours="Mo-Fr 09:00-17:00; PH off"))
    assert show("support", "--country", "great britain", "--topic", "spying", "--at", "2026-11-25T18:00Z", file) == 0
    said, told = capsys.readouterr()
    assert told == ""
    assert "What people get with /support country:great britain topic:spying:" in said
    assert "In danger now? United Kingdom: 999" in said
    assert "Closed now, opens Thursday, 26 November 2026, 09:00 (Europe/London)" in said
    assert "\x1b" not in said
    assert "▌" not in said
    assert "─" not in said
    assert sorted(path.name for path in tmp_path.iterdir()) == ["resources.yaml"]


def test_a_terminal_gets_bars_and_colours() -> None:
    box = {"type": 17, "components": [{"type": 10, "content": "## Head\n**01632 960000**"}, {"type": 14}]}
    console = Console(file=StringIO(), force_terminal=True, width=200, color_system="standard")
    terminal.show(console, [box])
    assert isinstance(console.file, StringIO)
    said = console.file.getvalue()
    assert said.count("▌") == 3
    assert "\x1b[1mHead" in said
    assert "─" * 98 in said
    assert "─" * 99 not in said


def test_every_kind_of_component_has_a_form() -> None:
    components: list[terminal.Component] = [
        {
            "type": 9,
            "components": [{"type": 10, "content": "Said"}],
            "accessory": {"type": 2, "label": "Read", "url": "https://example.org"},
        },
        {
            "type": 1,
            "components": [{"type": 3, "placeholder": "Pick", "options": [{"label": "One"}]}],
        },
        {"type": 12, "items": []},
    ]
    assert [line.plain for line in terminal.card(components, ZoneInfo("UTC"), 80)] == [
        "Said",
        "[Read: https://example.org]",
        "▾ Pick",
        "• One",
        "(something that a terminal can't show: kind 12)",
    ]


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        (("support", "--country", "new zeland"), 'There is no country "new zeland". Did you mean New Zealand (NZ)'),
        (("support", "--country", "qqqqq"), 'There is no country "qqqqq".\n'),
        (("support", "--topic", "stalkng"), 'There is no topic "stalkng". Did you mean Stalking?'),
        (("support", "--topic", "qqqqq"), 'There is no topic "qqqqq". There are: Rape or sexual assault; Sexual'),
        (("support", "--expect", "gb-on"), 'There is no service "gb-on". Did you mean gb-one?'),
        (("support", "--country", "GB", "--page", "7"), "There is 1 page, and no page 7."),
        (("learn", "listenin"), 'There is no lesson "listenin". Did you mean listening?'),
        (("learn", "--page", "3", "listening"), "The lesson listening has 2 pages, and no page 3."),
        (("learn", "--scene", "2", "listening"), "The lesson listening has 1 scene, and no scene 2."),
        (("learn", "--scene", "1", "--choice", "4", "listening"), "Scene 1 has 3 choices, and no choice 4."),
        (("learn", "--scene", "1"), "A scene belongs to a lesson and a choice to a scene"),
        (("learn", "--choice", "1", "listening"), "name the lesson, then --scene."),
        (("news", "--topic", "wrk"), 'There is no topic "wrk".'),
        (("pledge",), "There is no pledge in these files."),
    ],
)
def test_what_is_not_there_is_said(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], asked: tuple[str, ...], told: str
) -> None:
    assert show(*asked, file_of(tmp_path, service("one"), LESSON)) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert told in said.err


@pytest.mark.parametrize(
    ("option", "told"),
    [
        (("--at", "2026-11-26T09:00"), "is no moment with its zone: write 2026-11-26T09:00+00:00"),
        (("--at", "soon"), "is no moment with its zone"),
        (("--at", "0001-01-01T00:00+14:00"), "is too far away: write a day of 2000 to 2099"),
        (("--at", "1999-12-31T23:59+00:00"), "is too far away: write a day of 2000 to 2099"),
        (("--at", "9999-12-31T23:59-12:00"), "is too far away: write a day of 2000 to 2099"),
        (("--page", "0"), "is no number from 1 to 999"),
        (("--who", "you"), "invalid choice"),
    ],
)
def test_options_are_checked(capsys: pytest.CaptureFixture[str], option: tuple[str, ...], told: str) -> None:
    with pytest.raises(SystemExit) as ended:
        show("support", *option)
    assert ended.value.code == 2
    assert told in capsys.readouterr().err


@pytest.mark.parametrize("at", ["2000-01-01T00:00+14:00", "2099-12-31T23:59-12:00"])
def test_the_first_and_the_last_moment_can_be_shown(capsys: pytest.CaptureFixture[str], at: str) -> None:
    for code in ("NZ", "US"):
        assert show("support", "--country", code, "--at", at, str(SHIPPED)) == 0
    assert capsys.readouterr().err == ""


def test_the_next_page_begins_where_the_first_ends(capsys: pytest.CaptureFixture[str]) -> None:
    assert show("support", "--country", "GB", "--page", "2", "--at", "2026-11-25T12:00Z", str(SHIPPED)) == 0
    said = capsys.readouterr().out
    assert re.search(r"^4\. ", said, re.MULTILINE)
    assert not re.search(r"^1\. ", said, re.MULTILINE)
    assert "[Back]" in said


def test_a_guess_is_told_as_in_discord(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = file_of(tmp_path)
    assert show("support", "--language", "no", file) == 0
    printed = capsys.readouterr()
    assert "We took Norway from the language of your Discord." in printed.out
    assert printed.err.startswith("AskMore does not speak no: people get English. It speaks en-US, de, es-ES, ")
    assert show("support", file) == 0
    assert "Choose your country below to see its emergency number." in capsys.readouterr().out


def test_what_happens_when_you_contact_them(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = file_of(tmp_path, service("one", expect="{who: A trained person.}"))
    assert show("support", "--country", "GB", "--expect", "gb-one", file) == 0
    assert "A trained person." in capsys.readouterr().out


def test_lessons_and_scenes(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = file_of(tmp_path, LESSON)
    for asked, expected in (
        (("learn", file), "What helps when somebody tells you."),
        (("learn", "How to listen", file), "• One point."),
        (("learn", "--page", "2", "listening", file), "Ask what helps."),
        (("learn", "--scene", "1", "listening", file), "• Talk"),
        (("learn", "--scene", "1", "--choice", "2", "listening", file), "They may want quiet."),
    ):
        assert show(*asked) == 0
        assert expected in capsys.readouterr().out


def test_lists_have_more_pages_where_discord_has(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    first = LESSON.split("lessons:")[1]
    lessons = "".join(first.replace("listening:", f"listening-{number}:") for number in range(30))
    stories = "".join(
        f"""
  story-{number}:
    title: Story {number}
    url: https://example.org/{number}
    publisher: Example
    date: 2026-01-{number + 10}
    topics: [legal]
    summary: It happened.
"""
        for number in range(4)
    )
    file = file_of(tmp_path, f"lessons:{lessons}stories:{stories}")
    assert show("learn", "--page", "2", file) == 0
    said = capsys.readouterr().out
    assert said.count("What helps when somebody tells you.") == 6
    assert show("news", "--page", "2", file) == 0
    said = capsys.readouterr().out
    assert "Story 0" in said
    assert "Story 1" not in said


def test_pledge_and_news_of_the_shipped_file(capsys: pytest.CaptureFixture[str]) -> None:
    assert show("pledge", str(SHIPPED)) == 0
    said = capsys.readouterr().out
    assert "1. I back people who were harassed" in said
    assert "Nothing else." in said
    assert show("news", "--topic", "movement", str(SHIPPED)) == 0
    assert "Time's Up ends its work" in capsys.readouterr().out


def test_a_broken_file_shows_its_problems_and_no_card(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = file_of(tmp_path, service("one", cost="much"))
    assert show("support", file) == 1
    said = capsys.readouterr()
    assert said.out == ""
    assert re.search(r"resources\.yaml:\d+:11", said.err)
    assert show("support", str(tmp_path / "none.yaml")) == 1
    assert "can't be read" in capsys.readouterr().err
