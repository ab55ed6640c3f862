"""`askmore verify`, as an editor uses it: line by line, in a terminal, stopped and taken up again."""

import asyncio
import contextlib
import io
import json
import os
import pty
import select
import signal
import subprocess
import sys
import time
from argparse import Namespace
from collections.abc import Callable, Generator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.cli import main
from bot.editing.dialogue import plain
from bot.editing.due import Due, Later, Rules, due
from bot.editing.notes import noted, with_doubt
from bot.editing.reach import reach
from bot.editing.verify import verify
from bot.library import source
from bot.library.library import Library
from bot.store.database import NAME, Database
from bot.store.reports import Report, Reports
from tests.conftest import HEAD, NOON, ROOT, SHIPPED, library_of, service

WELL, PROBLEMS, WRONG_USE = 0, 1, 2
NAMES = ("DISCORD_TOKEN", "ASKMORE_CONTACT", "ASKMORE_RESOURCES", "ASKMORE_DATA")
COMMAND = [sys.executable, "-m", "bot", "verify"]
DONE = service("done", checked=datetime.now(UTC).date().isoformat())
DIRECTORY = f"    checked: {datetime.now(UTC).date().isoformat()}\n"
ASKED = "Still right? (y / n / edit / skip; ? says more)"


@pytest.fixture(autouse=True)
def nowhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Run in an empty folder with no settings of this machine."""
    monkeypatch.chdir(tmp_path)
    for name in NAMES:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.setenv("PYTHONPATH", str(ROOT))


def write(*services: str, name: str = "resources.yaml") -> Path:
    """Write a file in which nothing but these services is due."""
    path = Path(name)
    path.write_text(HEAD + DIRECTORY + DONE + "".join(services))
    return path


def today() -> str:
    return datetime.now(UTC).date().isoformat()


@pytest.fixture
def walk(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Callable[..., str]:
    """Return what the command says when it is given some answers, a line each."""

    def walked(*answers: str, options: tuple[str, ...] = ("--no-browser",), code: int = WELL) -> str:
        monkeypatch.setattr(sys, "stdin", io.StringIO("".join(f"{answer}\n" for answer in answers)))
        assert main(["verify", *options]) == code
        printed = capsys.readouterr()
        return printed.out + printed.err

    return walked


Walk = Callable[..., str]


def process(*answers: str, options: tuple[str, ...] = ("--no-browser",)) -> subprocess.CompletedProcess[str]:
    """Run the real command and type some answers."""
    return subprocess.run(  # noqa: S603 - our own words
        [*COMMAND, *options],
        input="".join(f"{answer}\n" for answer in answers),
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


class TestTheShippedFile:
    def test_a_walk_is_stopped_and_taken_up_again(self) -> None:
        file = Path("resources.yaml")
        before = SHIPPED.read_text(encoding="utf-8")
        file.write_text(before, encoding="utf-8")
        options = ("--no-browser", "--country", "NZ")
        first = process("y", "y", "n", "Its page is gone", "skip", "q", options=options)
        assert first.returncode == WELL, first.stderr
        total = int(first.stdout.split("1 of ")[1].split()[0])
        assert f"4 of {total} done: 2 right, 1 not right, 1 skipped." in first.stdout
        names = [line.removeprefix("id: ") for line in first.stdout.split("\n") if line.startswith("id: ")]
        after = source.read("", file.read_text(encoding="utf-8")).values
        expected = source.read("", before).values
        assert names[0] == "NZ"  # its emergency numbers stand in every answer of the country
        country = expected["countries"]["NZ"]
        country["checked"] = today()
        expected["services"][names[1]]["checked"] = today()
        wrong = expected["services"][names[2]]
        wrong["editor_note"] = with_doubt(wrong.get("editor_note", ""), date.fromisoformat(today()), "Its page is gone")
        assert after == expected
        assert main(["check", "resources.yaml"]) == WELL

        second = process("skip", "q", options=options)
        assert f"1 of {total - 2}" in second.stdout
        shown = [line.removeprefix("id: ") for line in second.stdout.split("\n") if line.startswith("id: ")]
        assert shown[0] == names[4]
        assert set(json.loads(Path("data/verify.json").read_text())["later"]) == {
            f"services/{name}" for name in (names[2], names[3], shown[0])
        }

    def test_reach_counts_first_pages_and_is_quick(self, shipped: Library) -> None:
        start = time.perf_counter()
        found = reach(shipped, NOON)
        assert time.perf_counter() - start < 5  # half a second on the machine it was made on
        assert found["int-findahelpline"] == 0  # the directory stands under every answer
        assert found.total() <= 3 * 15 * (len(shipped.countries) + 1)
        assert len(found) > 350


class TestAnswers:
    def test_yes_notes_today_and_touches_nothing_else(self, walk: Walk) -> None:
        file = write(service("x", checked='"2021" # by Ann'))
        before = file.read_text()
        said = walk("y")
        assert file.read_text() == before.replace('"2021"', f'"{today()}"')
        assert "It was last checked 2021, more than 12 months ago." in said
        assert "  1. Phone: 01632 960000" in said
        assert "1 of 1 done: 1 right." in said
        assert "Next, look for mistakes; askmore diff OLD NEW" in said
        assert "\n  askmore check --wording resources.yaml\n" in said

    def test_nothing_is_due(self, walk: Walk) -> None:
        write()
        assert "Nothing is due" in walk()

    def test_the_age_and_the_country_choose(self, walk: Walk) -> None:
        write(
            service("x", checked="2021").replace("[GB]", "[NO]"),
            service("y", checked=str(datetime.now(UTC).year - 3)),
        )
        assert "1 of 2" in walk("q")
        assert "id: gb-x" in walk("q", options=("--stale", "5y", "--no-browser"))
        assert "1 of 1" in walk("q", options=("--country", "no", "--no-browser"))
        assert "There is no country FR in these files." in walk(options=("--country", "FR"), code=WRONG_USE)

    def test_no_writes_what_is_wrong_and_no_day_of_a_check(self, walk: Walk) -> None:
        file = write(service("x", editor_note="Ask again."))
        before = file.read_text()
        said = walk("n", "", "n", "x" * 600, "Its number is not on its page")
        note = f'editor_note: "Ask again. {today()} not right: Its number is not on its page."'
        assert file.read_text() == before.replace("editor_note: Ask again.", note)
        assert "That is too long for the note: say it in at most" in said
        assert "1 of 1 done: 1 not right." in said
        assert "comes last" not in said

    @pytest.mark.parametrize("old", ["", "'it''s # so: \"yes\"'", ">-\n      by page:\n      a # b"])
    @pytest.mark.parametrize("typed", ["# says: \"it's  gone\" # {0} & *b, - [c]: 'd' :", "two  spaces  " * 20 + "end"])
    def test_a_note_is_read_as_it_was_typed(self, walk: Walk, old: str, typed: str) -> None:
        file = write(service("x", **({"editor_note": old} if old else {})))
        before = source.read("", file.read_text()).values["services"]["gb-x"].get("editor_note", "")
        walk("n", f"  {typed} ")
        after = source.read("", file.read_text()).values["services"]["gb-x"]["editor_note"]
        assert after == with_doubt(before, date.fromisoformat(today()), typed)
        assert main(["check", "resources.yaml"]) == WELL

    def test_a_full_note_is_said_before_anything_is_typed(self, walk: Walk) -> None:
        write(service("x", editor_note="word " * 119 + "end."))
        assert "Its editor_note is full. Type edit and shorten it first." in walk("n", "q")

    def test_the_second_time_it_may_be_taken_out(self, walk: Walk) -> None:
        file = write(service("x", editor_note='"2025-01-02 not right: dead."'), "\n  # the end\n")
        before = file.read_text()
        said = walk("n", "Still dead", "perhaps", "y")
        assert "It was not right on 2025-01-02 either. The rule: after the second time" in said
        assert "gb-x was taken out." in said
        start = before.index("  gb-x:")
        assert file.read_text() == before[:start] + before[before.index("\n  # the end") :]
        assert main(["check", "resources.yaml"]) == WELL

    def test_the_second_time_it_may_stay(self, walk: Walk) -> None:
        file = write(service("x", editor_note='"2025-01-02 not right: dead."'))
        said = walk("n", "Still dead", "n")
        assert f"2025-01-02 not right: dead. {today()} not right: Still dead." in file.read_text()
        assert "1 of 1 done: 1 not right." in said

    def test_what_is_named_elsewhere_is_not_taken_out(self, walk: Walk) -> None:
        file = Path("resources.yaml")
        file.write_text(HEAD + '    editor_note: "2025-01-02 not right: dead."\n' + DONE)
        said = walk("n", "Still dead")
        assert "It can't be taken out here: it is named at directory. Do that by hand." in said
        assert "  int-directory:" in file.read_text()

    def test_yes_says_that_an_old_doubt_still_stands(self, walk: Walk) -> None:
        write(service("x", editor_note='"2025-01-02 not right: dead."'))
        assert "still says what was not right on 2025-01-02" in walk("y").replace("\n", " ")

    def test_help_an_unknown_word_and_the_next_pages(self, walk: Walk) -> None:
        write(service("x", sources="[https://example.org/a (row 3), a book, https://example.org/b]"))
        said = walk("perhaps", "?", "o", "open", "q")
        assert "Type one of: y, n, edit, skip, open, quit." in said
        assert "y: all of it is right. Today is noted as the day of the check." in said
        assert "Look at: https://example.org/a\n" in said
        assert "Look at: https://example.org/b\n" in said
        assert "There is no other page to open." in said

    def test_skipped_ones_come_last(self, walk: Walk) -> None:
        write(service("x"), service("y"))
        assert walk("skip", "q").index("id: gb-x") >= 0
        said = walk("skip", "skip")
        assert said.index("id: gb-y") < said.index("id: gb-x")
        assert "2 of 2 done: 2 skipped." in said
        assert "Next:" not in said  # nothing was written into the file
        Path("data/verify.json").write_text('{"later": 5}')
        assert "id: gb-x" in walk("q")

    def test_a_data_folder_that_takes_nothing_stops_nobody(self, walk: Walk) -> None:
        write(service("x"))
        Path("data").write_text("in the way")
        said = walk("skip")
        assert "That it was put off can't be kept in data/verify.json: " in said
        assert "1 of 1 done: 1 skipped." in said


def number_of(said: str, label: str) -> str:
    """Return the number in front of a value."""
    return next(line.split()[0] for line in said.split("\n") if f"  {label}: " in line and line[:4].strip())


class TestEditing:
    ENTRY = service("x", languages="[en]", cost="free # says the page").replace(
        '      - phone: "01632 960000"', '      - phone: "01632 960000"\n        dial: "+441632960000"'
    )

    def test_who_changes_the_english_text_is_told_of_the_others(self, walk: Walk) -> None:
        file = write(service("x", summary="\n      en: They listen.\n      es: Escuchan.\n      fr: On écoute."))
        number = number_of(walk("edit", "", "q"), "summary en")
        said = walk("edit", number, "They listen at night.", "y", "q").replace("\n", " ")
        assert "The same text stands there in es, fr. Change it too, or take it out." in said
        assert "      en: They listen at night.\n      es: Escuchan.\n" in file.read_text()
        number = number_of(walk("edit", "", "q"), "summary es")
        assert "The same text stands there" not in walk("edit", number, "Escuchan de noche.", "y", "q")
        assert "      es: Escuchan de noche.\n" in file.read_text()

    def test_a_number_is_changed_with_what_phones_dial(self, walk: Walk) -> None:
        file = write(self.ENTRY)
        before = file.read_text()
        number = number_of(walk("edit", "", "q"), "contact 1 phone")
        said = walk("edit", number, "01632 960999", "", "01632 960999", "+441632960999", "y", "y")
        assert '"01632 960999" and "+441632960000" are not the same number.' in said.replace("\n", " ")
        assert "  before: 01632 960000\n  after:  01632 960999\n" in said
        assert "  before: +441632960000\n  after:  +441632960999\n" in said
        assert "Is all of it right now?" in said
        at = before.index("  gb-x:")  # the service before it has the same number
        new = before[at:].replace("01632 960000", "01632 960999").replace("+441632960000", "+441632960999")
        assert file.read_text() == before[:at] + new + f"    checked: {today()}\n"

    @pytest.mark.parametrize("typed", ["01632 96O999", "01632 l960999", "call us 2"])
    def test_what_no_phone_dials_is_not_written(self, walk: Walk, typed: str) -> None:
        file = write(self.ENTRY)
        before = file.read_text()
        number = number_of(walk("edit", "", "q"), "contact 1 phone")
        assert f'"{typed}" ' in walk("edit", number, typed, "-", "", "q")
        assert file.read_text() == before

    def test_what_nobody_sees_is_left_out_of_what_was_typed(self, walk: Walk) -> None:
        file = write(self.ENTRY)
        number = number_of(walk("edit", "", "q"), "contact 1 phone")
        said = walk("edit", number, "\u202d01632\u200b 960999\u202c", "+44163296\u20600999", "y", "q")
        assert "  after:  01632 960999\n" in said
        assert '"01632 960999"' in file.read_text()
        assert '"+441632960999"' in file.read_text()

    def test_what_the_checks_refuse_is_asked_again(self, walk: Walk) -> None:
        file = write(self.ENTRY)
        number = number_of(walk("edit", "", "q"), "cost")
        said = walk("edit", "99", number, "much", "local-rate", "y", "q")
        assert '"much" is not one of the known words.' in said
        assert "→ write one of free, local-rate, unknown" in said
        assert "cost: local-rate # says the page\n" in file.read_text()
        assert "0 of 1 done: 1 changed." in said

    def test_what_the_checks_refuse_can_be_given_up(self, walk: Walk) -> None:
        file = write(self.ENTRY)
        before = file.read_text()
        number = number_of(walk("edit", "", "q"), "cost")
        said = walk("edit", number, "much", "", "q")
        assert said.count("New value (Enter alone: leave it):") == 1
        # In a terminal what was refused stands there now: Enter alone would send it again.
        assert said.count("New value (an empty line: leave it as it was):") == 1
        assert "Nothing was changed." in said
        assert file.read_text() == before

    @pytest.mark.parametrize(
        ("label", "typed", "want"),
        [
            ("languages", "en, cy", "    languages: [en, cy]\n"),
            ("hours", "Mo-Fr 09:00-17:00; PH off", "    hours: Mo-Fr 09:00-17:00; PH off\n"),
            ("ages", "16+", "    ages: 16+\n"),
        ],
    )
    def test_lists_and_what_is_not_there_yet(self, walk: Walk, label: str, typed: str, want: str) -> None:
        file = write(self.ENTRY)
        number = number_of(walk("edit", "", "q"), label)
        walk("edit", number, typed, "y", "q")
        assert want in file.read_text()

    def test_what_a_contact_lacks(self, walk: Walk) -> None:
        file = write(service("x"))
        for label, typed in (("note", "free"), ("hours", "Mo-Fr 09:00-17:00"), ("dial", "+441632960000")):
            walk("edit", number_of(walk("edit", "", "q"), f"contact 1 {label}"), typed, "y", "q")
        assert (
            '      - phone: "01632 960000"\n'
            "        hours: Mo-Fr 09:00-17:00\n"
            '        dial: "+441632960000"\n'
            "        note: free\n" in file.read_text()
        )

    @pytest.mark.parametrize(
        ("contacts", "after"),
        [
            (None, '      - phone: "01632 960000"\n      - text: "HELP to 51444"\n    summary'),
            ('[{phone: "01632 960000"}]', '    contacts: [{phone: "01632 960000"}, {text: "HELP to 51444"}]\n'),
        ],
    )
    def test_one_more_contact(self, walk: Walk, contacts: str | None, after: str) -> None:
        file = write(service("x") if contacts is None else service("x", contacts=contacts))
        number = number_of(walk("edit", "", "q"), "new contact")
        said = walk("edit", number, "fone 01632 960001", "Text: HELP to 51444", "y", "q")
        assert '"fone" is not a key' in said
        assert "  before: (nothing)\n  after:  text HELP to 51444\n" in said
        assert after in file.read_text()

    @pytest.mark.parametrize(
        ("sources", "after"),
        [
            (None, "    sources: [https://example.org/b]\n"),
            ("[https://example.org/a]", "    sources: [https://example.org/a, https://example.org/b]\n"),
            ("\n      - https://example.org/a # the first", "a # the first\n      - https://example.org/b\n"),
        ],
    )
    def test_one_more_source(self, walk: Walk, sources: str | None, after: str) -> None:
        file = write(service("x", **({} if sources is None else {"sources": sources})))
        number = number_of(walk("edit", "", "q"), "new source")
        walk("edit", number, "https://example.org/b", "y", "q")
        assert after in file.read_text()

    def test_a_length_that_is_odd_is_said_and_may_be_written(self, walk: Walk) -> None:
        file = write(service("x"))
        number = number_of(walk("edit", "", "q"), "contact 1 phone")
        said = walk("edit", number, "01632 96000012", "y", "q").replace("\n", " ")
        assert 'no number in GB is as long or short as "01632 96000012": look at the source once more' in said
        assert '"01632 96000012"' in file.read_text()

    def test_nothing_is_written_without_a_yes(self, walk: Walk) -> None:
        file = write(self.ENTRY)
        before = file.read_text()
        number = number_of(walk("edit", "", "q"), "name")
        assert "Nothing was changed." in walk("edit", number, "Other", "n", "q")
        assert "Nothing was changed." in walk("edit", number, "", "q")
        assert file.read_text() == before

    def test_a_contact_is_taken_out_but_not_the_last(self, walk: Walk) -> None:
        file = write(self.ENTRY.replace("    summary", "      - web: https://example.org\n    summary"))
        number = number_of(walk("edit", "", "q"), "contact 1 phone")
        said = walk("edit", number, "-", "y", "edit", number, "-", "q")
        assert "  before: phone 01632 960000; dial +441632960000\n  after:  (nothing)" in said
        assert "This is the only one, and can't be taken out." in said
        assert "    contacts:\n      - web: https://example.org\n    summary" in file.read_text()


LESSON = """
lessons:
  a-lesson:
    title: Checking in
    summary: One kind line.
    pages:
      - title: One line is enough
        text:
          - Send one line, when you can.
          - "- It helps: many say so, # and often."
    credit:
      text: Ann Example thought of it
      url: https://example.org/ann
    checked: {checked}
    sources: [https://example.org/lesson]
"""


class TestEmergencyNumbersAndLessons:
    HEAD = HEAD.replace('      - number: "999"\n', '      - number: "999"\n    sources: [https://example.org/gb]\n')

    def write(self, *parts: str, note: str = "", checked: str = "") -> Path:
        file = Path("resources.yaml")
        noted = f"    editor_note: {note}\n" if note else ""
        noted += f"    checked: {checked}\n" if checked else ""
        head = self.HEAD.replace("    sources: [https", f"{noted}    sources: [https")
        file.write_text(head + DIRECTORY + DONE + "".join(parts))
        return file

    def test_a_country_with_sources_is_shown_and_its_check_is_noted(self, walk: Walk) -> None:
        file = self.write()
        before = file.read_text()
        said = walk("y")
        assert "United Kingdom: emergency numbers\nid: GB\n" in said
        assert "  1. 999 (for whom is not noted; call)\n" in said
        assert "Look at: https://example.org/gb\n" in said
        assert "id: NO" not in said  # there is no page to compare it with
        sources = "    sources: [https://example.org/gb]\n"
        assert file.read_text() == before.replace(sources, f"    checked: {today()}\n{sources}")
        assert "Nothing is due" in walk()

    def test_an_old_check_of_a_country_is_due_and_gives_way_to_the_new_one(self, walk: Walk) -> None:
        file = self.write(checked="2024-01-02")
        assert "It was last checked 2024-01-02, more than 12 months ago." in walk("y")
        assert f"    checked: {today()}\n" in file.read_text()
        assert "2024-01-02" not in file.read_text()

    def test_a_country_is_never_taken_out(self, walk: Walk) -> None:
        file = self.write(note='"2025-01-02 not right: dead."')
        assert "1 of 1 done: 1 not right." in walk("n", "Still dead")
        assert f"2025-01-02 not right: dead. {today()} not right: Still dead." in file.read_text()

    def test_an_emergency_number_is_changed(self, walk: Walk) -> None:
        file = self.write()
        before = file.read_text()
        number = number_of(walk("edit", "", "q"), "emergency 1 number")
        said = walk("edit", number, "998", "y", "edit", number, "-", "q")
        assert "  before: 999\n  after:  998\n" in said
        assert "This is the only one, and can't be taken out." in said
        assert file.read_text() == before.replace('"999"', '"998"')

    def test_the_country_chooses(self, walk: Walk) -> None:
        self.write(LESSON.format(checked="2024"))
        assert "1 of 2" in walk("q")
        assert "1 of 1" in walk("q", options=("--country", "gb", "--no-browser"))
        assert "Nothing is due" in walk(options=("--country", "no", "--no-browser"))

    def test_a_lesson_is_shown_checked_and_changed(self, walk: Walk) -> None:
        file = write(LESSON.format(checked="2024-05 # by Ann"))
        before = file.read_text()
        said = walk("edit", "", "q")
        assert "Checking in\nid: a-lesson\n" in said
        assert "Page 1: One line is enough\nSend one line, when you can.\n- It helps: many say so, # and often." in said
        assert "Ann Example thought of it https://example.org/ann" in said
        assert "Look at: https://example.org/lesson" in said
        number = number_of(said, "page 1 text 1")
        walk("edit", number, "Send a line, then wait.", "y", "y")
        new = before.replace("Send one line, when you can.", "Send a line, then wait.")
        assert file.read_text() == new.replace("2024-05 #", f"{today()} #")
        assert "Nothing is due" in walk()


class TestFiles:
    def test_the_last_file_that_has_the_entry_is_changed(self, walk: Walk) -> None:
        below = write(service("x", checked="2021"))
        above = Path("campus.yaml")
        above.write_text("services:\n" + service("x", checked="2020", editor_note='"2025-01-02 not right: a."'))
        kept = below.read_text()
        options = ("--no-browser", "resources.yaml", "campus.yaml")
        said = " ".join(walk("n", "b", options=options).split())
        assert "It can't be taken out here: resources.yaml has an entry of this id too. Do that by hand." in said
        walk("y", options=options)
        assert below.read_text() == kept
        assert f"checked: {today()}" in above.read_text()

    def test_a_file_that_is_broken_is_not_touched(self, walk: Walk) -> None:
        file = write(service("x", cost="much"))
        before = file.read_bytes()
        said = walk(code=PROBLEMS)
        assert '"much" is not one of the known words' in said
        assert "resources.yaml:" in said
        assert "Mend these lines, then start again: askmore verify" in said
        assert file.read_bytes() == before
        assert "can't be read: No such file" in walk(options=("nowhere.yaml",), code=PROBLEMS)

    def test_a_file_that_is_read_only(self, walk: Walk) -> None:
        file = write(service("x"))
        file.chmod(0o444)
        said = walk("y", code=PROBLEMS)
        assert "resources.yaml is read-only: nothing was written." in said
        assert "0 of 1 done." in said

    def test_an_entry_that_only_a_person_should_edit(self, walk: Walk) -> None:
        file = write("  gb-x: {name: X, countries: [GB], topics: [legal], for: [everyone],\n    summary: S,")
        with file.open("a") as more:
            more.write("\n    contacts: [{phone: '01632 960000'}], sources: [a]}\n")
        before = file.read_bytes()
        said = walk("y", "q")
        assert "Nothing was written: resources.yaml, line" in said
        assert "0 of 1 done." in said
        assert file.read_bytes() == before


class TestProcess:
    """The real command, with a pipe or a terminal."""

    def test_a_file_changed_meanwhile_is_read_anew_and_asked_again(self) -> None:
        file = write(service("x"))
        with (
            subprocess.Popen(  # noqa: S603 - our own words
                [*COMMAND, "--no-browser"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
            ) as running,
            ended(running),
        ):
            assert running.stdout
            said = ""
            while ASKED not in said:
                said += running.stdout.read(1)
            file.write_text(file.read_text().replace("01632 960000", "01632 960111"))
            rest, _ = running.communicate("y\ny\n", timeout=30)
        assert "Somebody changed resources.yaml meanwhile." in rest
        assert "  1. Phone: 01632 960111" in rest
        assert "1 of 1 done: 1 right." in rest
        assert running.returncode == WELL
        text = file.read_text()
        assert "01632 960111" in text
        assert text.count(f"checked: {today()}") >= 1

    @pytest.mark.parametrize("change", ["taken out", "broken"])
    def test_an_entry_that_is_gone_or_broken_meanwhile_is_said(self, change: str) -> None:
        file = write(service("x") + service("y"))
        with (
            subprocess.Popen(  # noqa: S603 - our own words
                [*COMMAND, "--no-browser"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
            ) as running,
            ended(running),
        ):
            assert running.stdout
            said = ""
            while ASKED not in said:
                said += running.stdout.read(1)
            without = file.read_text().replace(service("x"), "")
            file.write_text(without if change == "taken out" else without + "  gb-z: [\n")
            rest, _ = running.communicate("y\nq\n", timeout=30)
        assert "Look again:" not in rest
        if change == "taken out":
            assert "This entry is not in it any more. On to the next." in rest
            assert "2 of 2" in rest
        else:
            assert "Nothing more was changed. Mend these lines" in rest.replace("\n", " ")

    def test_the_page_opens_in_the_browser(self) -> None:
        write(service("x", contacts="[{web: https://example.org/x}]"))
        browser = Path("browser")
        browser.write_text('#!/bin/sh\necho "$1" > opened\n')
        browser.chmod(0o755)
        ran = subprocess.run(  # noqa: S603 - our own words
            COMMAND,
            input="y\n",
            env={**os.environ, "BROWSER": f"{browser.resolve()} %s"},
            capture_output=True,
            text=True,
            check=True,
            timeout=60,
        )
        assert Path("opened").read_text() == "https://example.org/x\n"
        assert "Look at: https://example.org/x" in ran.stdout

    def test_without_the_package_it_says_what_to_install(self) -> None:
        write(service("x"))
        script = "import sys; sys.modules['ruamel'] = None; from bot.cli import main; sys.exit(main(['verify']))"
        ran = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)  # noqa: S603
        assert (ran.returncode, ran.stderr) == (2, "This needs one more package: pip install 'askmore[editor]'\n")

    @pytest.mark.parametrize("end", ["interrupt", "end of input"])
    def test_in_a_terminal_the_old_value_stands_there_and_ctrl_c_stops(self, end: str) -> None:
        file = write(service("x"))
        master, slave = pty.openpty()
        with (
            subprocess.Popen(  # noqa: S603 - our own words
                [*COMMAND, "--no-browser"], stdin=slave, stdout=slave, stderr=slave, start_new_session=True
            ) as running,
            ended(running),
        ):
            os.close(slave)
            read_until(master, ASKED)
            os.write(master, b"edit\n")
            read_until(master, "none)")
            os.write(master, b"1\n")
            read_until(master, "leave it):")
            os.write(master, b" Two\n")  # behind the old value
            read_until(master, "Write this? (y / n)")
            os.write(master, b"y\n")
            read_until(master, ASKED)
            if end == "interrupt":
                time.sleep(0.3)  # readline says its question a moment before it listens
                running.send_signal(signal.SIGINT)
            else:
                os.write(master, b"\x04")
            said = read_until(master, "askmore check --wording")
        os.close(master)
        assert running.returncode == WELL
        assert "Stopped. What was written is said above; nothing else was." in said
        assert "0 of 1 done: 1 changed." in said
        assert "name: x Two\n" in file.read_text()


@contextlib.contextmanager
def ended(running: subprocess.Popen[Any]) -> Generator[None]:
    """Wait for a process, and kill it where a test fails: it would ask on, and be waited for without end."""
    try:
        yield
        running.wait(30)
    finally:
        running.kill()


def read_until(terminal: int, words: str) -> str:
    """Return what a terminal shows up to some words."""
    said = ""
    end = time.monotonic() + 30
    while words not in said.replace("\r\n", "\n"):
        ready, _, _ = select.select([terminal], [], [], max(end - time.monotonic(), 0))
        assert ready, said
        said += os.read(terminal, 4096).decode(errors="replace")
    return said


class TestDue:
    RULES = Rules(datetime(2026, 3, 31, 12, tzinfo=UTC), 1)

    def test_a_month_or_a_year_counts_from_its_first_day(self) -> None:
        assert self.RULES.oldest == date(2026, 2, 28)
        assert Rules(self.RULES.now, 12).oldest == date(2025, 3, 31)
        assert Rules(self.RULES.now, 3).oldest == date(2025, 12, 31)
        library = library_of(
            service("a", checked="2026-02"), service("b", checked="2026-03"), service("c", checked="2026-02-28")
        )
        assert {one.key[1] for one in due(library, [], {}, self.RULES)} == {"gb-a", "int-directory"}

    def test_reported_ones_come_first_then_reach_then_age_and_the_put_off_last(self) -> None:
        library = library_of(
            service("a", checked="2024"),
            service("b", checked="2023"),
            service("c", checked="2026-03-30", topics="[legal]"),
            service("d", checked="2026-03-30"),
            service("e", topics="[training]", for_="[deaf]", countries="[NO]"),
        )
        reports = [
            Report("gb-c", "number", 3, date(2026, 3, 31)),
            Report("gb-d", "link", 1, date(2026, 3, 29)),
            Report("gb-gone", "link", 1, date(2026, 3, 31)),
        ]
        found = due(library, reports, {"services/gb-b": "2026-03-01"}, self.RULES)
        seen = reach(library, self.RULES.now)
        assert found[0] == Due(
            ("services", "gb-c"),
            ("People reported: wrong number or address, 3 times, last on 2026-03-31.",),
            is_reported=True,
        )
        assert found[-1].key[1] == "gb-b"
        middle = [one.key[1] for one in found[1:-1]]
        assert set(middle) == {"gb-a", "gb-e", "int-directory"}
        assert [seen[one] for one in middle] == sorted((seen[one] for one in middle), reverse=True)

    def test_of_equal_reach_what_more_people_reported_comes_first(self) -> None:
        library = library_of(service("m", checked="2026-03-30"), service("n", checked="2026-03-30"))
        day = date(2026, 3, 31)
        for times in ((1, 3), (3, 1)):
            reports = [Report(f"gb-{name}", "link", number, day) for name, number in zip("mn", times, strict=True)]
            found = [one.key[1] for one in due(library, reports, {}, self.RULES)]
            assert found[:2] == (["gb-n", "gb-m"] if times == (1, 3) else ["gb-m", "gb-n"])

    def test_a_report_of_the_day_of_the_check_makes_it_due_once_from_the_next_day_on(self) -> None:
        for on, today, is_due in ((24, 24, False), (24, 25, True), (25, 25, False), (25, 26, False), (23, 24, True)):
            library = library_of(service("a", checked=f"2026-03-{on}"))
            rules = Rules(datetime(2026, 3, today, 12, tzinfo=UTC), 12)
            found = due(library, [Report("gb-a", "link", 1, date(2026, 3, 24))], {}, rules)
            assert [one.key[1] for one in found if one.key[1] != "int-directory"] == ["gb-a"] * is_due, (on, today)
            said = "" if on < 24 else ", the day of the last check: it may have been after it"
            assert not is_due or found[0].why == (
                f"People reported: the link is dead, once, last on 2026-03-24{said}.",
            )

    def test_a_report_of_today_is_answered_once_today(self, walk: Walk, tmp_path: Path) -> None:
        write(service("b", checked=str(date.fromisoformat(today()) - timedelta(days=2))))
        (tmp_path / "data").mkdir()

        async def report() -> None:
            database = await Database.open(tmp_path / "data" / NAME)
            await Reports(database).add("gb-b", "no-answer", datetime.now(UTC))
            await database.close()

        asyncio.run(report())
        assert "1 of 1 done: 1 right." in walk("y")
        assert "Nothing is due" in walk()

    def test_people_s_reports_come_from_the_database(self, walk: Walk, tmp_path: Path) -> None:
        write(service("a"), service("b", checked=str(date.today() - timedelta(days=2))))  # noqa: DTZ011
        said = walk("q")
        assert "id: gb-a" in said
        assert not (tmp_path / "data").exists()  # a missing database means no reports, and none is made
        (tmp_path / "data").mkdir()

        async def report() -> None:
            database = await Database.open(tmp_path / "data" / NAME)
            await Reports(database).add("gb-b", "no-answer", datetime.now(UTC))
            await database.close()

        asyncio.run(report())
        said = walk("y", "q")
        assert said.index("id: gb-b") < said.index("id: gb-a")
        assert "People reported: no answer, once, last on" in said
        assert "askmore reports --clear gb-b" in said

    def test_a_database_that_can_t_be_read_is_said_and_left_out(self, walk: Walk, tmp_path: Path) -> None:
        write(service("a"))
        (tmp_path / "data").mkdir()
        (tmp_path / "data" / NAME).write_bytes(b"no database at all" * 99)
        said = walk("y")
        assert "What people reported can't be read, and is left out." in said
        assert "1 of 1 done: 1 right." in said

    def test_what_was_put_off_is_forgotten_once_it_is_right(self, tmp_path: Path) -> None:
        later = Later(tmp_path / "data")
        later.put_off("gb-a", date(2026, 3, 1))
        assert Later(tmp_path / "data").days == {"gb-a": "2026-03-01"}
        later.forget("gb-a")
        later.forget("gb-b")
        assert Later(tmp_path / "data").days == {}


def test_a_browser_that_fails_is_no_end(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    write(service("x", contacts="[{web: https://example.org/x}]"))
    monkeypatch.setattr(sys, "stdin", io.StringIO("q\n"))

    def fails(_: str) -> bool:
        raise OSError

    assert verify(Namespace(files=[], country=None, stale=12, no_browser=False), fails) == WELL
    assert "No browser could be opened. Copy the address into one." in capsys.readouterr().out


def test_what_nobody_sees_is_shown_in_words() -> None:
    assert plain("a\u202eb\x1b[2Jc\td\u00a0e\nf") == "a<U+202E>b<U+001B>[2Jc d\u00a0e f"


def test_notes_are_found_again() -> None:
    note = with_doubt("Ask again.", date(2026, 1, 2), "gone")
    assert note == "Ask again. 2026-01-02 not right: gone."
    assert noted("2026-13-40 not right: a day that never was.") == []
    assert noted(with_doubt(note, date(2026, 2, 3), "still gone!")) == [date(2026, 1, 2), date(2026, 2, 3)]
