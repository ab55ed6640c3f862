"""`askmore diff`: what changed for people, numbers first and always whole."""

import io
import json
import sys
from io import StringIO
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console

from bot.cli import main
from bot.editing.changes import Change, changes
from bot.editing.diff import NOTHING, markdown, print_text
from bot.editing.marks import clean
from bot.library.library import Library
from bot.library.models import Resources
from bot.library.reader import read_texts
from tests.conftest import HEAD, SHIPPED, service

PLEDGE = """
pledges:
  one:
    version: {version}
    title: A pledge
    points: [{point}]
    consent_version: 1
    kept: [A code.]
    agree: I agree.
    next_steps: [Listen.]
    released:
      text: {{1: "{first}", 2: "{second}"}}
      consent: {{1: "{consent}"}}
"""
LESSONS = """
lessons:
  one: {title: One, summary: First., pages: [{title: P, text: [Listen., Wait.]}], checked: 2025, sources: [x]}
  two: {title: Two, summary: Second., pages: [{title: P, text: [Ask.]}], checked: 2025, sources: [x]}
"""
NEWS = """
stories:
  one:
    {title: It happened, url: "https://example.org/one", publisher: P, date: 2026-01-02, topics: [legal], summary: S.}
feeds:
  one: {name: A feed, url: "https://example.org/feed", language: en}
news:
  topics:
    legal: {en: [court, judge]}
"""


def read(*parts: str) -> Resources:
    return read_texts([("f.yaml", HEAD + "".join(parts))]).or_raise()


def between(old: str, new: str) -> list[Change]:
    return changes(read(old), read(new))


def text(found: list[Change], width: int = 80) -> str:
    console = Console(file=StringIO(), force_terminal=True, width=width, color_system=None)
    print_text(console, found)
    assert isinstance(console.file, StringIO)
    return console.file.getvalue()


def diff(*arguments: str | Path) -> int:
    return main(["diff", *map(str, arguments)])


def test_the_same_file_is_no_change(capsys: pytest.CaptureFixture[str]) -> None:
    assert diff(SHIPPED, SHIPPED) == 0
    assert capsys.readouterr() == (f"{NOTHING}\n", "")
    assert diff("--format", "json", SHIPPED, SHIPPED) == 0
    assert json.loads(capsys.readouterr().out) == []


def test_a_changed_number_comes_first_and_in_full() -> None:
    old = service("one", contacts='[{phone: "01632 960000", dial: "+441632960000", note: free}]', summary="Old.")
    new = service("one", contacts='[{phone: "01632 960001", dial: "+441632960001", note: free}]', summary="New.")
    said = text(between(old, new)).splitlines()
    assert said[:8] == [
        "Numbers, addresses and links that changed",
        "  one (gb-one)",
        "    phone",
        "      was 01632 960000",
        "      now 01632 960001",
        "    number to dial for phone 01632 960001",
        "      was +441632960000",
        "      now +441632960001",
    ]
    assert said[said.index("    summary") :] == ["    summary", "      was Old.", "      now New."]


@pytest.mark.parametrize(
    ("kind", "old", "new"),
    [
        ("phone", "01632 960000", "01632 960001"),
        ("text", "HELP to 960000", "HELP to 960001"),
        ("whatsapp", "07700 900000", "07700 900001"),
        ("relay", "18001 01632 960000", "18001 01632 960001"),
        ("email", "one@example.org", "two@example.org"),
        ("web", f"https://example.org/{'one' * 30}", f"https://example.org/{'two' * 30}"),
        ("chat", "https://chat.example.org/one", "https://chat.example.org/two"),
    ],
)
def test_every_way_to_reach_a_service_is_a_number(kind: str, old: str, new: str) -> None:
    more = ", through: textphone" if kind == "relay" else ""
    found = between(*(service("one", contacts=f'[{{{kind}: "{value}"{more}}}]') for value in (old, new)))
    assert found == [Change("numbers", "gb-one", "one", kind, (old,), (new,))]


def test_what_changed_in_another_language_is_told() -> None:
    old = service("one", summary="{en: They listen., es: Escuchan.}")
    new = service("one", summary="{en: They listen., es: Escuchan siempre., fr: On écoute.}")
    now = ("es: Escuchan siempre.", "fr: On écoute.")
    assert between(old, new) == [Change("details", "gb-one", "one", "summary", ("es: Escuchan.",), now)]


def test_an_emergency_number_is_told_with_all_of_its_country() -> None:
    old, new = read(), read_texts([("f", HEAD.replace('"999"', '"01632 960999"'))]).or_raise()
    assert changes(old, new) == [
        Change("numbers", "GB", "United Kingdom", "emergency numbers", ("999",), ("01632 960999",))
    ]
    new = read_texts([("f", HEAD.replace("[police]", "[fire]"))]).or_raise()
    assert changes(old, new)[0].new == ("112 (fire)",)


def test_contacts_that_came_went_or_moved() -> None:
    one, two, three = '{phone: "01632 960000"}', '{text: "01632 960001"}', '{phone: "01632 960002"}'

    def contacts(*some: str) -> str:
        return service("one", contacts=f"[{', '.join(some)}]")

    assert between(contacts(one), contacts(one, two)) == [
        Change("numbers", "gb-one", "one", "text", (), ("01632 960001",))
    ]
    assert between(contacts(one, two), contacts(one)) == [
        Change("numbers", "gb-one", "one", "text", ("01632 960001",), ())
    ]
    moved = between(contacts(one, two, three), contacts(three, one, two))
    assert [(change.group, change.what) for change in moved] == [("details", "order of contacts")]
    assert moved[0].new == ("phone 01632 960002", "phone 01632 960000", "text 01632 960001")
    assert between(contacts(one, three), contacts(three, two)) == [
        Change("numbers", "gb-one", "one", "text", (), ("01632 960001",)),
        Change("numbers", "gb-one", "one", "phone", ("01632 960000",), ()),
    ]


def test_services_gone_and_added_are_told_with_all_their_contacts() -> None:
    old = service("one", contacts='[{phone: "01632 960000", dial: "+441632960000"}, {web: "https://example.org"}]')
    found = between(old, service("two", contacts='[{text: "01632 960001"}]', countries="[GB, NO]"))
    said = text(found)
    assert "Services gone\n  one (gb-one) in GB\n" in said
    for value in ("gone phone 01632 960000", "gone dial +441632960000", "gone web https://example.org"):
        assert f"    {value}\n" in said
    assert "Services added\n  two (gb-two) in GB, NO\n      new text 01632 960001\n" in said


def test_another_id_with_the_same_contacts_is_the_same_service() -> None:
    new = service("one", summary="They hear you.").replace("gb-one", "gb-other")
    found = between(service("one"), new)
    assert [change.group for change in found] == ["renamed", "details"]
    assert "gb-one is now called gb-other: one" in text(found)
    assert text(found).count("gone") == 0


def test_what_is_said_of_a_service() -> None:
    new = service(
        "one",
        name="Another",
        hours="24/7",
        for_="[women, men]",
        ages="18+",
        topics="[stalking]",
        cost="free",
        anonymous="yes",
        expect="{who: A volunteer.}",
        region="Fife",
    )
    found = {change.what: (change.old, change.new) for change in between(service("one"), new)}
    assert found == {
        "name": (("one",), ("Another",)),
        "hours": ((), ("24/7",)),
        "who it is for": (("everyone",), ("women, men",)),
        "ages": ((), ("18+",)),
        "topics": (("sexual-assault",), ("stalking",)),
        "cost": (("unknown",), ("free",)),
        "anonymous": (("unknown",), ("yes",)),
        "what happens when you contact them": ((), ("who: A volunteer.",)),
        "region": ((), ("Fife",)),
    }


def test_what_stands_beside_a_number_is_a_detail() -> None:
    old = service("one", contacts='[{phone: "01632 960000", note: free}]')
    new = service("one", contacts='[{phone: "01632 960000", note: free at night, hours: 24/7}]')
    assert between(old, new) == [
        Change("details", "gb-one", "one", "note of phone 01632 960000", ("free",), ("free at night",)),
        Change("details", "gb-one", "one", "hours of phone 01632 960000", (), ("24/7",)),
    ]


def test_what_was_only_put_in_another_order_is_told_as_order() -> None:
    old = service("one", expect="{who: A volunteer., wait: Some minutes.}", checked="2025") + service("two")
    new = service("one", expect="{wait: Some minutes., who: A volunteer.}", checked="2025") + service("two")
    found = between(old, new)
    assert [(change.what, change.new) for change in found] == [
        ("order of what happens when you contact them", ("wait: Some minutes.", "who: A volunteer."))
    ]
    lessons = LESSONS.replace("[Listen., Wait.]", "[Listen., Listen., Wait.]")
    assert between(LESSONS, lessons)[0].new == ("text: Listen.",)


def test_dates_stand_in_one_list() -> None:
    old = service("one", checked="2025-01") + service("two") + service("three", checked="2025")
    new = service("one", checked="2026-01") + service("two", checked="2026-02") + service("three")
    said = text(between(old, new))
    assert "  2 entries checked: gb-one (2026-01, before 2025-01), gb-two (2026-02)\n" in said
    assert "  1 entry no longer dated: gb-three (was 2025)\n" in said
    assert "entry checked" not in text(between(service("three", checked="2025"), service("three")))


def test_what_people_never_see_is_one_last_line(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    new = service("one", editor_note="Ask them.", sources='["https://example.org"]', confidence="medium")
    found = between(service("one"), new)
    assert {change.group for change in found} == {"unseen"}
    unseen = "Not shown to people: confidence of gb-one; sources of gb-one; editor's note of gb-one."
    assert text(found, 100) == f"{NOTHING}\n\n{unseen}\n"
    assert text(between(service("one"), new + service("two")), 100).endswith(f"\n\n{unseen}\n")
    for name, written in (("old.yaml", service("one")), ("new.yaml", new)):
        (tmp_path / name).write_text(HEAD + written)
    assert diff(tmp_path / "old.yaml", tmp_path / "new.yaml") == 0
    assert unseen in capsys.readouterr().out


def test_countries_and_the_directory() -> None:
    old = HEAD + service("one")
    new = old.replace("directory: int-directory", "directory: gb-one").replace("  NO:", "  SE:")
    new = new.replace("Europe/Oslo", "Europe/Stockholm")
    said = text(changes(*(read_texts([("f", one)]).or_raise() for one in (old, new))))
    assert "  Sweden (SE) is new\n    new 112 (police)\n  Norway (NO) is gone\n    gone 112 (police)\n" in said
    assert "Directory\n" in said
    assert "    was int-directory\n    now gb-one\n" in said


def _pledge(version: int, point: str) -> str:
    entry = PLEDGE.format(version=version, point=point, first="0" * 16, second="0" * 16, consent="0" * 16)
    told = read_texts([("f", HEAD + entry)]).problems
    marks = [problem.fix.rsplit('"', 2)[1] for problem in told]
    assert len(marks) == 2, told
    by = {problem.message.split(" ")[1]: mark for problem, mark in zip(told, marks, strict=True)}
    return PLEDGE.format(version=version, point=point, first=by["text"], second=by["text"], consent=by["consent"])


def test_a_new_version_of_the_pledge() -> None:
    said = text(between(_pledge(1, "I listen."), _pledge(2, "I ask.")))
    assert "version of the text (who has signed is asked anew)\n      was 1\n      now 2\n" in said
    assert "    points\n      was I listen.\n      now I ask.\n" in said
    assert "the pledge that people sign" in text(between("", _pledge(1, "I listen.")))


def test_lessons_stories_feeds_and_words_in_brief() -> None:
    new = LESSONS.replace("Wait.", "Stay.").replace("  two:", "  other:")
    news = NEWS.replace("It happened", "It came").replace("[court, judge]", "[court, trial, jury]")
    said = text(between(LESSONS + NEWS, new + news.replace("A feed", "Feed")))
    for expected in (
        "  One (one)\n    pages\n      was text: Wait.\n      now text: Stay.\n",
        "  Two (other) is new\n  Two (two) is gone\n",
        "Stories\n  It came (one)\n    title\n      was It happened\n      now It came\n",
        "Feeds\n  Feed (one)\n    name\n",
        "Words of the news\n  topics, legal, en: 2 added, 1 gone\n",
    ):
        assert expected in said
    turned = LESSONS.replace("  one:", "  a:").replace("  two:", "  one:").replace("  a:", "  two:")
    assert "order of lessons" in text(between(LESSONS, turned))


values = st.text(st.characters(codec="utf-8", exclude_categories=["Cs"]), min_size=1, max_size=60)


def _with(*found: tuple[str, str]) -> Resources:
    """Return resources with one service that has these contacts, as the reader would give them."""
    start = read(service("one"))
    one = start.services["gb-one"]
    contact = one.contacts[0]
    made = tuple(contact.model_copy(update={"phone": None, kind: value}) for kind, value in found)
    services = start.services | {"gb-one": one.model_copy(update={"contacts": made})}
    return start.model_copy(update={"services": services})


ways = st.lists(st.tuples(st.sampled_from(["phone", "text", "web", "email"]), values), min_size=1, max_size=6)


@given(ways)
def test_nothing_differs_from_itself(found: list[tuple[str, str]]) -> None:
    assert changes(_with(*found), _with(*found)) == []


@given(ways, ways)
def test_every_changed_contact_stands_whole_in_a_line(old: list[tuple[str, str]], new: list[tuple[str, str]]) -> None:
    found = changes(_with(*old), _with(*new))
    said = text(found, 40).splitlines()
    in_review = markdown(found)
    for value in {value for _, value in set(old) ^ set(new)}:
        assert any(clean(value) in line for line in said)
        assert clean(value) in in_review


def test_nothing_in_a_value_breaks_the_output() -> None:
    new = read(service("one", name='"[red]x[/] *b* `c` <i> @everyone"', summary='"`` @team | # \\n- x"'))
    named = new.services["gb-one"].model_copy(update={"name": "[red]x[/] *b* `c` <i> @everyone \x1b[2J"})
    found = changes(read(service("one")), new.model_copy(update={"services": {**new.services, "gb-one": named}}))
    said = text(found)
    assert "now [red]x[/] *b* `c` <i> @everyone <U+001B>[2J" in said
    assert "\x1b" not in said
    review = markdown(found)
    assert "**\\[red\\]x\\[/\\] \\*b\\* \\`c\\` \\<i\\> @\u200beveryone \\<U+001B\\>\\[2J**" in review
    assert "``` `` @team | # <U+000A>- x ```" in review
    assert "@everyone" not in review.replace("``[red]x[/] *b* `c` <i> @everyone <U+001B>[2J``", "")


def test_markdown_for_a_review(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "old.yaml").write_text(HEAD + service("one"))
    (tmp_path / "new.yaml").write_text(HEAD + service("one", contacts='[{phone: "01632 960001"}]'))
    assert diff("--format", "markdown", tmp_path / "old.yaml", tmp_path / "new.yaml") == 0
    assert capsys.readouterr().out == (
        "### Numbers, addresses and links that changed\n\n"
        "- **one** (`gb-one`)\n  - phone\n    - was `01632 960000`\n    - now `01632 960001`\n"
    )
    assert diff("--format", "json", tmp_path / "old.yaml", tmp_path / "new.yaml") == 0
    assert json.loads(capsys.readouterr().out) == [
        {
            "group": "numbers",
            "id": "gb-one",
            "name": "one",
            "what": "phone",
            "old": ["01632 960000"],
            "new": ["01632 960001"],
        }
    ]


class Piped:
    """Standard input that holds a file."""

    def __init__(self, held: bytes) -> None:
        self.buffer = io.BytesIO(held)


def test_one_side_may_come_from_another_program(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "new.yaml").write_text(HEAD + service("one") + service("two"))
    monkeypatch.setattr(sys, "stdin", Piped((HEAD + service("one")).encode()))
    assert diff("-", tmp_path / "new.yaml") == 0
    assert "two (gb-two) in GB" in capsys.readouterr().out
    monkeypatch.setattr(sys, "stdin", Piped(b"services: [\n"))
    assert diff("-", tmp_path / "new.yaml") == 1
    said = capsys.readouterr()
    assert said.out == ""
    assert "standard input:" in said.err
    assert diff("-", "-") == 2
    assert "Only one of the two" in capsys.readouterr().err


def test_files_are_laid_over_one_another(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "a.yaml").write_text(HEAD + service("one"))
    (tmp_path / "b.yaml").write_text("remove: [gb-one]\n")
    assert diff(tmp_path / "a.yaml", f"{tmp_path / 'a.yaml'}:{tmp_path / 'b.yaml'}") == 0
    assert "Services gone\n  one (gb-one) in GB\n" in capsys.readouterr().out


def test_who_is_offered_a_service_stands_before_the_other_details() -> None:
    old = service("one", countries="[GB, NO]", topics="[legal]", cost="free")
    new = service("one", countries="[GB]", topics="[legal, crisis]", cost="local-rate", ages="18+")
    said = text(between(old, new))
    offered, details = said.index("Who is offered it, and where"), said.index("Other details")
    assert offered < said.index("countries\n") < said.index("topics\n") < details
    assert offered < said.index("ages") < details < said.index("cost")


def test_a_name_may_hold_a_colon(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "a.yaml").write_text(HEAD)
    (tmp_path / "2026-11-26T10:30.yaml").write_text(HEAD + service("one"))
    assert diff(tmp_path / "a.yaml", tmp_path / "2026-11-26T10:30.yaml") == 0
    assert "one (gb-one) in GB" in capsys.readouterr().out


def test_a_file_that_does_not_parse_is_told_and_nothing_else(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "good.yaml").write_text(HEAD)
    (tmp_path / "bad.yaml").write_text(HEAD + service("one", cost="much"))
    for pair in (("good.yaml", "bad.yaml"), ("bad.yaml", "good.yaml"), ("good.yaml", "none.yaml")):
        assert diff(*(tmp_path / name for name in pair)) == 1
        said = capsys.readouterr()
        assert said.out == ""
        assert "bad.yaml:32:11" in said.err or "can't be read" in said.err
    assert diff(":", tmp_path / "good.yaml") == 2
    assert capsys.readouterr().err == "One of the two names no file.\n"


def test_the_shipped_file_differs_in_all_from_a_small_one(shipped: Library) -> None:
    found = changes(read(service("one")), shipped.resources)
    said = text(found, 40)
    for entry in shipped.services.values():
        for contact in entry.contacts:
            assert f" {contact.value}" in said, contact
            assert contact.dial is None or contact.dial in said
    for country in shipped.countries.values():
        for one in country.emergency:
            assert one.number in said
