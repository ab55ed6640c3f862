"""`askmore report`: what the page and the table say, in a real browser, and as a real process."""

import asyncio
import csv
import io
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from bot.cli import main
from bot.editing import coverage, shapes
from bot.editing.atlas import atlas, level
from bot.editing.due import Rules, due
from bot.editing.entries import entries
from bot.editing.last_run import LastRun, Link, Missing, keep
from bot.editing.report import FOLDER, page
from bot.editing.standing import Known, in_need, standings
from bot.editing.table import COLUMNS, safe, table
from bot.library import places
from bot.library.library import Library
from bot.library.topics import CHOICES
from bot.store.database import NAME, Database
from bot.store.reports import Report, Reports
from tests.conftest import HEAD, NOON, ROOT, SHIPPED, library_of, service

TODAY = date(2026, 11, 25)
WELL, PROBLEMS, WRONG_USE, STORE = 0, 1, 2, 6
CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
EVIL = "<script>document.title='run'</script><img src=http://pictures.example.org/x.png>"


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Run in an empty folder with no settings of this machine."""
    monkeypatch.chdir(tmp_path)
    for name in ("ASKMORE_DATA", "ASKMORE_RESOURCES"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("COLUMNS", "120")
    return tmp_path


def small() -> Library:
    """Two countries: one with a little of everything, one with an entry alone."""
    return library_of(
        service("line", topics="[sexual-assault, stalking]", hours="24/7", languages="[en]", checked="2026-09-01"),
        service("women", topics="[domestic-abuse]", for_="[women]", hours_note="mornings", checked="2025-11"),
        service("pages", topics="[image-abuse]", kind="website", checked="2024"),
        service("change", topics="[behaviour-change]"),
        service("both", topics="[behaviour-change, domestic-abuse]", door="both", contacts="[{chat: https://a.example.org}]"),
        service("world", countries="[INT]", topics="[crisis]"),
    )  # fmt: skip


class Seen(HTMLParser):
    """What a page holds: the text of each part, its tables, its closed parts, its titles, its tags."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.part, self.open = "", ["html"]
        self.text: dict[str, str] = {}
        self.rows: dict[str, list[list[str]]] = {}
        self.closed: list[str] = []
        self.titles: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.open.append(tag)
        self.tags.append((tag, dict(attrs)))
        if tag == "section":
            self.part = dict(attrs)["id"] or ""
        elif tag == "tr":
            self.rows.setdefault(self.part, []).append([])
        elif tag in {"td", "th"}:
            self.rows[self.part][-1].append("")
        elif tag == "details":
            self.closed.append("")
        elif tag == "title":
            self.titles.append("")

    def handle_endtag(self, tag: str) -> None:
        while self.open and self.open.pop() != tag:
            pass

    def handle_data(self, data: str) -> None:
        self.text[self.part] = self.text.get(self.part, "") + data
        if {"td", "th"} & set(self.open):
            self.rows[self.part][-1][-1] += data
        if "details" in self.open:
            self.closed[-1] += data
        if self.open[-1] == "title":
            self.titles[-1] += data

    def row(self, part: str, first: str) -> list[str]:
        return next(row for row in self.rows[part] if row and row[0].startswith(first))

    def gap(self, title: str) -> str:
        return next(text for text in self.closed if text.startswith(title))


def seen(library: Library, run: LastRun | None = None, reports: tuple[Report, ...] | None = None) -> Seen:
    return Seen(page(library, Known(NOON, run, reports), []))


@pytest.fixture(scope="module")
def shipped_page(shipped: Library) -> Seen:
    """The page of the shipped list, where nobody asked the links and there is no database."""
    return seen(shipped)


def link(address: str, outcome: Any, *entries: str, **more: Any) -> Link:
    return Link(address, entries, outcome, **more)


class TestCoverage:
    def test_the_numbers_of_a_small_list(self) -> None:
        world, norway, britain = coverage.coverage(small())
        assert [row.name for row in (world, norway, britain)] == ["Worldwide", "Norway", "United Kingdom"]
        assert {topic: str(cell) for topic, cell in britain.topics.items() if str(cell) != "none"} == {
            "sexual-assault": "1",
            "stalking": "1",
            "domestic-abuse": "2",
            "image-abuse": "pages only",
        }
        assert (britain.total.people, britain.total.pages) == (3, 1)
        assert {str(cell) for cell in (norway.total, *norway.topics.values())} == {"none"}
        assert {topic for topic, cell in world.topics.items() if cell.people} == {"crisis"}
        assert world.topics["domestic-abuse"].pages == 1

    def test_the_table_says_them(self) -> None:
        found = seen(small())
        head = next(row for row in found.rows["coverage"] if row[0] == "Country")
        assert len(head) == 2 + len(CHOICES)
        britain = dict(zip(head, found.row("coverage", "United Kingdom"), strict=True))
        assert britain["Any topic"] == "3"
        assert britain["Abuse at home or by a partner"] == "2"
        assert britain["Sexual images shared or faked"] == "pages only"
        assert britain["Trafficking and exploitation"] == "none"
        assert set(found.row("coverage", "Norway")[1:]) == {"none"}

    def test_it_agrees_with_what_people_are_offered(self, shipped: Library) -> None:
        for row in coverage.coverage(shipped)[1:]:
            there = {one for one, its in shipped.services.items() if row.code in its.countries and its.for_survivors}
            assert row.total.people + row.total.pages == len(there), row.code
            stalking = [one for one in there if "stalking" in shipped.services[one].topics]
            assert row.topics["stalking"].people + row.topics["stalking"].pages == len(stalking), row.code

    @pytest.mark.parametrize(
        ("audience", "topics", "there"),
        [
            ("[everyone]", "[sexual-assault]", True),
            ("[men]", "[domestic-abuse]", True),
            ("[women]", "[sexual-assault]", False),
            ("[under-18]", "[child-abuse]", False),
            ("[everyone]", "[crisis]", False),
            ("[men]", "[behaviour-change]", False),
        ],
    )
    def test_whether_men_find_somebody(self, audience: str, topics: str, *, there: bool) -> None:
        library = library_of(service("x", topics=topics, for_=audience), service("y", for_="[women]"))
        assert coverage.coverage(library)[2].for_men is there
        gap = next(one for one in coverage.gaps(library) if one.title == "No service for men")
        assert ("GB" in gap.entries) is not there

    def test_a_country_where_nobody_answers_is_named_once(self) -> None:
        gaps = {gap.title: list(gap.entries) for gap in coverage.gaps(small())}
        assert gaps["No service"] == ["NO"]
        assert gaps["No service for men"] == []


def test_one_of_a_kind_is_one() -> None:
    head = HEAD[: HEAD.index("  NO:")] + HEAD[HEAD.index("services:") :]
    found = seen(library_of(head=head))
    said = "The list holds 1 service with 1 contact, 1 country, no feeds, no stories, no lessons."
    assert said in found.text[""]
    assert not re.search(r"\b1 (?:\w+ies|\w+[^s\W]s)\b", " ".join(found.text.values()))
    assert [coverage.counted(number, "entry") for number in (0, 1, 2)] == ["no entries", "1 entry", "2 entries"]
    assert coverage.counted(2, "story") == "2 stories"
    assert coverage.counted(2, "day") == "2 days"


class TestAges:
    @pytest.mark.parametrize(
        ("checked", "months", "group"),
        [
            ("2026-11-26", 0, 0),  # it is tomorrow somewhere
            ("2026-11-25", 0, 0),
            ("2026-05-26", 5, 0),
            ("2026-05-25", 6, 1),
            ("2025-11-26", 11, 1),
            ("2025-11-25", 12, 2),
            ("2025-11", 12, 2),
            ("2025", 22, 2),
            ("2024-11-26", 23, 2),
            ("2024-11-25", 24, 3),
        ],
    )
    def test_the_borders(self, checked: str, months: int, group: int) -> None:
        one = library_of(service("x", checked=checked)).services["gb-x"]
        assert coverage.months_since(one.checked_on, TODAY) == months
        assert coverage.age(months) == group

    def test_the_page_says_them(self, shipped: Library, shipped_page: Seen) -> None:
        found = shipped_page
        numbers = [int(found.row("age", name)[1]) for name in ("Under 6", "6 to 12", "1 to 2", "Over 2", "Never")]
        assert sum(numbers) == len(shipped.services)
        assert numbers[-1] == sum(one.checked is None for one in shipped.services.values())
        days = [(TODAY - one.checked_on).days for one in shipped.services.values() if one.checked_on]
        assert sum(numbers[:2]) == sum(day < 365 for day in days)
        small_page = seen(small())
        assert small_page.row("age", "United Kingdom") == ["United Kingdom", "1", "none", "1", "1", "2"]


class TestFirst:
    def test_the_order(self) -> None:
        library = library_of(
            service("fine", checked="2026-11-01"),
            service("old", checked="2024-03"),
            service("older", checked="2020"),
            service("never"),
            service("numberless", checked="2026-11-01"),
            service("deader", checked="2026-11-01"),
            service("silent", checked="2026-11-01"),
            service("reported", checked="2026-11-01"),
            head=HEAD.replace("    kind: directory", "    kind: directory\n    checked: 2026-11-01"),
        )
        run = LastRun(
            NOON,
            (
                link("https://a.example.org", "dead", "services/gb-deader", "services/gb-numberless"),
                link("https://b.example.org", "dead", "services/gb-deader", "lessons/deader"),
                link("https://c.example.org", "well", "services/gb-fine"),
                link("https://d.example.org", "refused", "services/gb-fine"),
                link("https://e.example.org", "failed", "services/gb-silent"),
            ),
        )
        reports = (Report("gb-reported", "no-answer", 3, TODAY), Report("gb-gone", "link", 9, TODAY))
        found = in_need(standings(library, Known(NOON, run, reports)))
        assert [one.id for one in found] == [
            f"gb-{name}" for name in ("reported", "deader", "numberless", "never", "older", "old", "silent")
        ]
        assert [one.why for one in found] == [
            ["People reported: no answer, 3 times, last on 2026-11-25."],
            ["2 links are gone."],
            ["A link is gone."],
            ["No day is noted on which somebody checked it."],
            ["It was last checked 2020, more than 12 months ago."],
            ["It was last checked 2024-03, more than 12 months ago."],
            ["A link gave no answer."],
        ]
        assert [one.command for one in found] == [
            "askmore verify --country GB",
            "askmore links --country GB",
            "askmore links --country GB",
            *["askmore verify --country GB"] * 3,
            "askmore links --country GB",
        ]
        listed = seen(library, run, reports)
        assert [row[0].removeprefix(name) for row in listed.rows["first"][1:] for name in [row[0].split("gb-")[0]]] == [
            one.id for one in found
        ]

    def test_a_number_on_no_page(self) -> None:
        library = library_of(service("x", checked="2026-11-01"))
        missing = (Missing("services/gb-x", "01632 960000"),)
        run = LastRun(NOON, (link("https://a.example.org", "number", "services/gb-x", numbers_missing=missing),))
        listed = seen(library, run)
        assert "01632 960000 is on none of its pages" in listed.row("first", "x")[2]
        assert "01632 960000" in listed.row("links", "https://a.example.org")[1]

    def test_countries_and_lessons(self) -> None:
        lesson = "    title: Being there\n    summary: S.\n    pages: [{title: T, text: [a]}]\n    sources: [a]\n"
        lessons = f"lessons:\n  there:\n{lesson}    checked: 2026-11\n  old:\n{lesson}    checked: 2024\n"
        head = (
            HEAD.replace('- number: "999"', '- number: "999"\n    sources: [a]')
            .replace('- number: "112"', '- number: "112"\n    sources: [a]\n    checked: 2026-11-01\n    #')
            .replace("        for: [police]\n", "")
        )
        library = library_of(service("x", checked="2026-11-01"), lessons, head=head)
        missing = (Missing("countries/NO", "112"),)
        links = (
            link("https://a.example.org", "number", "countries/NO", numbers_missing=missing),
            link("https://b.example.org", "dead", "lessons/there"),
            link(
                "https://c.example.org",
                "source",
                "services/gb-x",
                numbers_elsewhere=(Missing("services/gb-x", "01632 960000"),),
            ),
        )
        found = seen(library, LastRun(NOON, links))
        assert [row[1:] for row in found.rows["first"][1:] if "int-directory" not in row[0]] == [
            ["", "A link is gone.", "askmore links"],
            ["Norway", "112 is on none of its pages that could be read.", "askmore links --country NO"],
            ["United Kingdom", "No day is noted on which somebody checked it.", "askmore verify --country GB"],
            ["", "It was last checked 2024, more than 12 months ago.", "askmore verify"],
            [
                "United Kingdom",
                "01632 960000 is on a source, and was not seen on its own page.",
                "askmore links --country GB",
            ],
        ]
        assert "6 entries of 6: services" in found.text["first"]
        assert "01632 960000 is on a source, and was not seen here." in found.row("links", "https://c")[1]
        assert "Number only on a source (1)" in found.text["links"]

    def test_nothing_to_do(self) -> None:
        head = HEAD.replace("    kind: directory", "    kind: directory\n    checked: 2026-11-01")
        assert "Nothing. Each entry was checked" in seen(library_of(head=head)).text["first"]

    def test_what_more_answers_show_comes_first(self) -> None:
        topics = "[sexual-assault, stalking, legal]"
        library = library_of(
            service("seldom", checked="2020", topics="[training]"),
            *(service(f"often{at}", checked="2024", topics=topics) for at in range(3)),
        )
        found = [one.id for one in in_need(standings(library, Known(NOON))) if one.rank == 3]
        assert found == ["gb-often0", "gb-often1", "gb-often2", "gb-seldom"]

    def test_a_report_from_before_the_check_is_done_with(self) -> None:
        head = HEAD.replace("    kind: directory", "    kind: directory\n    checked: 2026-11-01")
        library = library_of(service("x", checked="2026-11-02"), head=head)
        for day, listed in ((1, []), (2, ["gb-x"]), (3, ["gb-x"])):
            known = Known(NOON, None, (Report("gb-x", "link", 1, date(2026, 11, day)),))
            assert [one.id for one in in_need(standings(library, known))] == listed
            assert "gb-x" in seen(library, None, known.reports).text["reports"]

    def test_it_lists_what_verify_asks_about(self, shipped: Library) -> None:
        """On the border too: a check of just 12 months ago is not old yet."""
        library = library_of(service("border", checked="2025-11-25"), service("old", checked="2025-11-24"))
        assert [one.id for one in in_need(standings(library, Known(NOON)))] == ["int-directory", "gb-old"]
        asked = {one.key for one in due(shipped, (), {}, Rules(NOON, 12))}
        found = in_need(standings(shipped, Known(NOON)))
        assert {one.key for one in found} == asked
        assert {one.key[0] for one in found} == {"services", "countries"}  # the lessons were checked lately
        assert {one.command.split(" --country ")[0] for one in found} == {"askmore verify"}
        worldwide = next(one for one in found if one.countries == ("INT",))
        assert worldwide.command == "askmore verify --country INT"

    def test_all_of_the_shipped_list_is_on_the_page(self, shipped: Library, shipped_page: Seen) -> None:
        listed = {row[0] for row in shipped_page.rows["first"]}
        assert f"of {len(entries(shipped))}: services" in shipped_page.text["first"]
        for one in in_need(standings(shipped, Known(NOON))):
            assert any(text.endswith(one.id) for text in listed), one.id


class TestMissing:
    def test_of_a_small_list(self) -> None:
        library = small()
        lacks = {one: coverage.missing(its) for one, its in library.services.items()}
        assert lacks["gb-line"] == ["text or chat", "what to expect"]
        assert lacks["gb-women"] == ["text or chat", "what to expect", "languages"]
        assert lacks["gb-pages"] == ["languages"]
        assert lacks["gb-both"] == ["hours", "what to expect", "languages"]

    def test_every_id_stands_under_its_country(self, shipped: Library, shipped_page: Seen) -> None:
        """Counted here anew, straight from the entries."""
        found, services = shipped_page, shipped.services
        people = {one: its for one, its in services.items() if its.kind == "service"}
        lacking = {
            "No text or chat way": [
                one for one, its in people.items() if not any(c.text or c.chat or c.whatsapp for c in its.contacts)
            ],
            "No hours": [
                one
                for one, its in people.items()
                if its.hours is None and its.hours_note is None and all(c.hours is None for c in its.contacts)
            ],
            "No summary of what to expect": [one for one, its in people.items() if its.expect == {}],
        }
        for title, ids in lacking.items():
            text = found.gap(title)
            assert f"{title}: {len(ids)} services in" in text
            parts = re.split(r"\n([^\n(]+) \(([A-Z]{2,3})\)", text)[1:]
            listed = {
                code: set(re.findall(r"[a-z0-9-]+", ids)) for code, ids in zip(parts[1::3], parts[2::3], strict=True)
            }
            for one, its in services.items():
                for code in its.countries:
                    assert (one in listed.get(code, set())) is (one in ids), (title, one, code)
        assert "No languages: none" in found.text["missing"]
        unlabelled = found.gap("Emergency numbers without a label")
        for code, its in shipped.countries.items():
            assert (f"({code})" in unlabelled) is any(not number.for_ for number in its.emergency), code


class TestMap:
    def test_each_shipped_country_is_on_it(self, shipped: Library, shipped_page: Seen) -> None:
        drawn = atlas({row.code: row for row in coverage.coverage(shipped)})
        assert drawn.left_out == ()
        on_it = {place.code: place for place in drawn.places if place.path or place.dot}
        assert set(shipped.countries) <= set(on_it)
        assert "MT" in on_it
        assert on_it["MT"].dot
        titles = shipped_page.titles
        for row in coverage.coverage(shipped)[1:]:
            assert f"{row.name}: {coverage.counted(row.total.people, 'service')}" in titles
        assert "Mongolia: no entry" in titles

    def test_the_levels(self) -> None:
        def row(people: int) -> coverage.Row:
            return coverage.Row("GB", coverage.Cell(people, 5), {}, for_men=True)

        names = [level(row(number)) for number in (0, 1, 2, 3, 4, 5, 9, 10, 99)]
        assert names == ["none", "few", "few", "some", "some", "more", "more", "many", "many"]
        assert level(None) == "blank"

    def test_a_country_that_the_data_lacks_is_named(self) -> None:
        library = library_of(head=HEAD.replace("  NO:\n", "  GF:\n"))
        assert "Not on the map: French Guiana." in seen(library).text["map"]

    def test_it_can_be_told_apart_without_colour(self) -> None:
        found = seen(small())
        words = found.text["map"]
        assert all(said in words for said in ("An entry, and nobody who answers", "1 or 2 services", "No entry"))
        patterns = [tag for tag, _ in found.tags if tag == "pattern"]
        assert len(patterns) == 3
        svg = next(attributes for tag, attributes in found.tags if tag == "svg")
        assert svg["aria-labelledby"] == "map-title map-about"

    def test_where_the_shapes_come_from(self) -> None:
        said = seen(small()).text["map"]
        assert "Natural Earth" in said
        assert "public domain" in said
        assert "takes no position" in said

    def test_the_file_holds_countries_only_and_is_small(self) -> None:
        assert (FOLDER / "world.json").stat().st_size < 150_000
        world = json.loads((FOLDER / "world.json").read_text(encoding="utf-8"))
        assert {*world["shapes"], *world["dots"]} <= places.COUNTRY_CODES
        width, height = world["width"], world["height"]
        for at in (*world["dots"].values(), *world["numbers"].values()):
            assert 0 <= at[0] <= width
            assert 0 <= at[1] <= height

    def test_the_converter(self) -> None:
        """A square at the equator, one over the date line, one without a code; a dot from the larger file."""

        def topology(**countries: tuple[str | None, list[tuple[int, int]]]) -> dict[str, Any]:
            arcs: list[list[list[int]]] = []
            geometries: list[dict[str, Any]] = []
            for name, (number, corners) in countries.items():
                steps = [[x - x0, y - y0] for (x0, y0), (x, y) in zip([(0, 0), *corners], corners, strict=False)]
                geometry: dict[str, Any] = {"type": "Polygon", "arcs": [[len(arcs)]], "properties": {"name": name}}
                geometries.append(geometry | ({"id": number} if number else {}))
                arcs.append(steps)
            transform = {"scale": [1, 1], "translate": [0, 0]}
            return {"arcs": arcs, "transform": transform, "objects": {"countries": {"geometries": geometries}}}

        square = [(0, 0), (10, 0), (10, 10), (0, 10), (0, 0)]
        over = [(170, 0), (-170, 0), (-170, 10), (170, 10), (170, 0)]
        made = shapes.world(
            topology(Ghana=("288", square), Fiji=("242", over), Kosovo=(None, square), Nowhere=(None, square)),
            topology(Ghana=("288", square), Malta=("470", square), Antarctica=("010", square)),
        )
        assert sorted(made["shapes"]) == ["FJ", "GH", "XK"]
        assert len(made["without"]) == 1
        assert list(made["dots"]) == ["MT"]
        start = re.match(r"M(\d+) (\d+)l(\d+) ?(-?\d+)", made["shapes"]["GH"])
        assert start
        assert int(start[1]) == shapes.WIDTH / 2
        assert made["shapes"]["FJ"].count("M") == 2
        assert all(abs(int(step)) < 200 for step in re.findall(r"[l ](-?\d+)[ -]", made["shapes"]["FJ"].split("l")[1]))


class TestTable:
    def rows(self, library: Library, known: Known) -> list[dict[str, str]]:
        return list(csv.DictReader(io.StringIO(table(standings(library, known), known), newline="")))

    def test_a_row_a_service(self) -> None:
        library = small()
        found = {row["id"]: row for row in self.rows(library, Known(NOON))}
        assert list(found) == list(library.services)
        assert found["gb-women"] == {
            "id": "gb-women",
            "name": "women",
            "english name": "",
            "countries": "GB",
            "topics": "domestic-abuse",
            "for": "women",
            "kind": "service",
            "ways": "phone",
            "has hours": "in words",
            "checked": "2025-11",
            "months since check": "12",
            "missing": "text or chat, what to expect, languages",
            "dead links": "",
            "links without an answer": "",
            "numbers on no page": "",
            "numbers only on a source": "",
            "reports": "",
        }
        assert found["gb-line"]["has hours"] == "yes"
        assert found["gb-both"]["months since check"] == ""

    def test_links_and_reports(self) -> None:
        gone, plus = Missing("services/gb-line", "01632 960000"), Missing("services/gb-line", "+44 1632 960000")
        run = LastRun(
            NOON,
            (
                link("https://a.example.org", "dead", "services/gb-line"),
                link("https://b.example.org", "failed", "services/gb-line"),
                link("https://c.example.org", "number", "services/gb-line", numbers_missing=(gone,)),
                link("https://d.example.org", "source", "services/gb-line", numbers_elsewhere=(plus,)),
            ),
        )
        reports = (Report("gb-line", "link", 2, TODAY), Report("gb-line", "closed", 1, TODAY))
        found = {row["id"]: row for row in self.rows(small(), Known(NOON, run, reports))}
        assert (found["gb-line"]["dead links"], found["gb-line"]["reports"]) == ("1", "3")
        assert found["gb-line"]["links without an answer"] == "1"
        assert found["gb-line"]["numbers on no page"] == "01632 960000"
        assert found["gb-line"]["numbers only on a source"] == "'+44 1632 960000", "shown, and not run"
        assert (found["gb-women"]["dead links"], found["gb-women"]["reports"]) == ("0", "0")

    @pytest.mark.parametrize("first", ["=", "+", "-", "@", "\t", "\r", "\n", "＝"])  # noqa: RUF001
    def test_a_formula_is_shown_and_not_run(self, first: str) -> None:
        assert safe(f"{first}1+1") == f"'{first}1+1"
        assert safe(f"a{first}1") == f"a{first}1"

    def test_a_formula_in_a_name(self) -> None:
        names = ['=HYPERLINK("https://example.org")', '@a, "b"', "+1", "x;=1"]
        library = library_of(*(service(f"n{at}", name=json.dumps(name)) for at, name in enumerate(names)))
        found = [row["name"] for row in self.rows(library, Known(NOON))[1:]]
        assert found == [f"'{name}" for name in names[:3]] + ["x;=1"]

    def test_no_number_to_call_and_no_column_lost(self, shipped: Library) -> None:
        written = table(standings(shipped, Known(NOON)), Known(NOON))
        rows = list(csv.reader(io.StringIO(written, newline="")))
        assert rows[0] == list(COLUMNS)
        assert {len(row) for row in rows} == {len(COLUMNS)}
        assert len(rows) == 1 + len(shipped.services)
        numbers = {c.value for its in shipped.services.values() for c in its.contacts if c.kind == "phone"}
        names = {text for its in shipped.services.values() for text in (its.name, its.english or "")}
        months = COLUMNS.index("months since check")
        assert not [cell for row in rows for cell in (*row[:months], *row[months + 1 :]) if cell in numbers - names]


async def count(file: Path, *reports: tuple[str, str]) -> None:
    database = await Database.open(file)
    for service_id, problem in reports:
        await Reports(database).add(service_id, problem, datetime.now(UTC) - timedelta(days=40))
    await database.close()


class TestCommand:
    def write(self, folder: Path, *services: str) -> None:
        (folder / "resources.yaml").write_text(HEAD + "".join(services), encoding="utf-8")

    def test_the_shipped_file_as_a_process(self, folder: Path, shipped: Library) -> None:
        before = os.times()
        done = subprocess.run(  # noqa: S603 - our own program
            [sys.executable, "-m", "bot", "report", str(SHIPPED)],
            cwd=folder,
            env=os.environ | {"PYTHONPATH": str(ROOT)},
            capture_output=True,
            text=True,
            check=False,
        )
        after = os.times()
        assert after.children_user - before.children_user < 5  # seconds, however busy the machine is
        assert (done.returncode, done.stdout, done.stderr) == (
            WELL,
            "The report is in report.html. Open it with a browser.\n",
            "",
        )
        assert [path.name for path in folder.iterdir()] == ["report.html"]  # no database, no data folder
        written = (folder / "report.html").read_text(encoding="utf-8")
        assert len(written) < 500_000
        found = Seen(written)
        assert coverage.holds(shipped) in found.text[""]
        assert re.search(r"\d+ services with \d+ contacts, 102 countries, \d+ feeds, 3 stories, 8 lessons", written)
        assert str(SHIPPED) in found.text[""]
        assert "Nobody has asked the links yet" in found.text["links"]
        assert "There is no database here" in found.text["reports"]

    async def test_links_and_reports_of_the_data_folder(self, folder: Path) -> None:
        contacts = '[{phone: "01632 960000"}, {web: https://b.example.org}, {chat: https://d.example.org}]'
        self.write(folder, service("x", checked="2020", contacts=contacts, sources="[https://a.example.org/gone]"))
        await count(folder / "data" / NAME, ("gb-x", "no-answer"), ("gb-x", "no-answer"), ("gb-gone", "closed"))
        moved = link("https://b.example.org", "moved", "services/gb-x", moved_to="https://c.example.org/new")
        dead = link("https://a.example.org/gone", "dead", "services/gb-x", "lessons/a", detail="answered 404")
        keep(folder / "data", LastRun(NOON, (dead, moved, link("https://d.example.org", "well", "services/gb-x"))))
        assert await in_thread(main, ["report"]) == WELL
        found = Seen((folder / "report.html").read_text(encoding="utf-8"))
        assert found.row("reports", "gb-x")[1:3] == ["no answer", "2"]
        assert "not in the list any more" in found.row("reports", "gb-gone")[0]
        assert "3 links asked, up to 25 November 2026 at 12:00 UTC" in found.text["links"]
        assert found.row("links", "https://a.example.org/gone")[1:] == ["Answered 404", "services/gb-x"]
        assert "https://c.example.org/new" in found.row("links", "https://b.example.org")[1]
        assert "https://d.example.org" not in found.text["links"]
        assert "no answer, 2 times" in found.row("first", "x")[2]

    def test_the_links_section_goes_by_the_files_of_now(self, folder: Path) -> None:
        numbers = tuple(Missing(f"services/gb-{name}", "01632 960000") for name in ("x", "new", "gone"))
        earlier = (Missing("services/gb-x", "01632 960999"), *numbers)
        asked = (
            link("https://x.example.org", "number", "services/gb-old", detail="it was so", numbers_missing=earlier),
            link("https://new.example.org", "number", "services/gb-x", numbers_missing=earlier[:1], detail="it was so"),
            link("https://gone.example.org", "dead", "services/gb-x", detail="it answered 404"),
            link("https://same.example.org", "source", "services/gb-x", numbers_elsewhere=numbers, detail="it was so"),
        )
        keep(folder / "data", LastRun(NOON, asked))
        sources = "[https://x.example.org, https://same.example.org]"
        self.write(
            folder,
            service("x", sources=sources, checked=f"{date.today()}"),  # noqa: DTZ011
            service("new", contacts='[{phone: "01632 960001"}, {web: https://new.example.org}]'),
        )
        assert main(["report"]) == WELL
        found = Seen((folder / "report.html").read_text(encoding="utf-8"))
        listed = [row for row in found.rows["links"] if row[0] != "Address"]
        assert listed == [
            [
                "https://x.example.org",
                "Its page does not have 01632 960000services/gb-x: 01632 960000 is on none of its pages.",
                "services/gb-x",
            ]
        ]
        assert "3 links asked" in found.text["links"]
        assert "1 link of the list was not asked yet." in found.text["links"]  # the directory's own page
        assert "01632 960999" not in found.text["first"]
        assert "gone" not in found.row("first", "x")[2]

    def test_a_table_for_a_spreadsheet(self, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.write(folder, service("x", name="Ünï"))
        assert main(["report", "--format", "csv"]) == WELL
        assert capsys.readouterr().out == "The report is in report.csv. Open it with a spreadsheet.\n"
        raw = (folder / "report.csv").read_bytes()
        assert raw.startswith(b"\xef\xbb\xbf")
        assert list(csv.DictReader(io.StringIO(raw.decode("utf-8-sig"), newline="")))[1]["name"] == "Ünï"

    def test_to_the_screen(self, folder: Path, capfdbinary: pytest.CaptureFixture[bytes]) -> None:
        self.write(folder)
        assert main(["report", "--format", "csv", "--to", "-"]) == WELL
        assert capfdbinary.readouterr().out.startswith(b'\xef\xbb\xbf"id","name"')
        assert [path.name for path in folder.iterdir()] == ["resources.yaml"]

    def test_a_file_with_mistakes(self, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.write(folder, service("x", topics="[stalkng]"))
        (folder / "report.html").write_text("the last one")
        assert main(["report"]) == PROBLEMS
        said = capsys.readouterr().err
        assert "resources.yaml:27:14" in said
        assert said.endswith("No report was written. Mend these lines, then try again.\n")
        assert (folder / "report.html").read_text() == "the last one"

    def test_no_file(self, capsys: pytest.CaptureFixture[str]) -> None:
        assert main(["report", "gone.yaml"]) == PROBLEMS
        assert "gone.yaml" in capsys.readouterr().err

    def test_nothing_but_an_earlier_report_is_written_over(
        self, folder: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        self.write(folder)
        asyncio.run(count(folder / "data" / NAME))
        (folder / "same.yaml").symlink_to("resources.yaml")
        (folder / "report.html").write_text(
            "<!doctype html>\n<html lang=en><title>How the list stands, by hand</title>"
        )
        (folder / "numbers.csv").write_text("id,name\n1,mine\n")
        before = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
        for name in ("resources.yaml", "same.yaml", "./resources.yaml", f"data/{NAME}", "report.html", "numbers.csv"):
            assert main(["report", "--to", name]) == WRONG_USE
            said = "holds something else than a report: nothing was written. Name another file after --to.\n"
            assert capsys.readouterr().err == f"{Path(name)} {said}"
        assert {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()} == before

    @pytest.mark.parametrize("form", ["html", "csv"])
    def test_an_earlier_report_or_an_empty_file_is_written_over(self, folder: Path, form: str) -> None:
        self.write(folder)
        (folder / "kept").write_bytes(b"")
        command = ["report", "--format", form, "--to", "kept"]
        assert main(command) == WELL
        self.write(folder, service("new"))
        assert main(command) == WELL
        assert b"gb-new" in (folder / "kept").read_bytes()
        assert main(["report", "--to", "kept"]) == WELL  # in the other form

    def test_where_nothing_can_be_written(self, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.write(folder)
        (folder / "sub").mkdir()
        for name, why in (("sub", "it is not a file"), ("gone/report.html", "No such file or directory")):
            assert main(["report", "--to", name]) == WRONG_USE
            assert capsys.readouterr().err == f"{name} can't be written: {why}. Name another file after --to.\n"
        assert sorted(path.name for path in folder.rglob("*")) == ["resources.yaml", "sub"]

    def test_it_goes_through_a_link_and_keeps_who_may_read(self, folder: Path) -> None:
        self.write(folder)
        assert main(["report", "--to", "kept.html"]) == WELL
        self.write(folder, service("new"))
        (folder / "kept.html").chmod(0o640)
        (folder / "report.html").symlink_to("kept.html")
        assert main(["report"]) == WELL
        assert (folder / "report.html").is_symlink()
        assert "gb-new" in (folder / "kept.html").read_text(encoding="utf-8")
        assert (folder / "kept.html").stat().st_mode & 0o777 == 0o640
        assert {path.name for path in folder.iterdir()} == {"kept.html", "report.html", "resources.yaml"}

    def test_a_database_that_can_not_be_read(self, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.write(folder)
        (folder / "data").mkdir()
        (folder / "data" / NAME).write_bytes(b"no database" * 100)
        assert main(["report"]) == STORE
        assert "says nothing of what people reported. data/askmore.db is damaged" in capsys.readouterr().err
        said = Seen((folder / "report.html").read_text(encoding="utf-8")).text["reports"]
        assert "could not be read. data/askmore.db is damaged" in said

    def test_without_the_extra(
        self, folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        self.write(folder)
        monkeypatch.setitem(sys.modules, "jinja2", None)
        assert main(["report"]) == WRONG_USE
        assert capsys.readouterr().err == "This needs one more package: pip install 'askmore[editor]'\n"
        assert main(["report", "--format", "csv"]) == WELL  # the table needs none


async def in_thread(what: Callable[[list[str]], int], arguments: list[str]) -> int:
    """Run a command beside this loop, as it has a loop of its own."""
    import asyncio  # noqa: PLC0415

    return await asyncio.to_thread(what, arguments)


class TestSafety:
    def test_what_the_page_may_load_is_nothing(self) -> None:
        found = seen(small())
        policy = next(attributes for _, attributes in found.tags if attributes.get("http-equiv"))
        assert policy["content"] == "default-src 'none'; style-src 'unsafe-inline'; img-src data:"
        assert not {"script", "link", "img", "iframe", "base", "form"} & {tag for tag, _ in found.tags}
        assert not [name for _, attributes in found.tags for name in attributes if name in {"src", "srcset"}]
        assert not [name for _, attributes in found.tags for name in attributes if name.startswith("on")]
        assert set(re.findall(r"url\(([^)]+)\)", (FOLDER / "report.css").read_text())) == {
            "#crossed",
            "#dotted",
            "#lined",
        }

    def test_names_links_and_reports_are_text(self) -> None:
        library = library_of(service("x", name=json.dumps(EVIL), english=json.dumps("<b>bold</b>")))
        run = LastRun(
            NOON,
            (
                link("javascript:alert(1)", "dead", "services/gb-x", detail="<i>slanted</i>"),
                link('https://a.example.org/" onclick="x', "dead", "services/gb-x"),
            ),
        )
        found = seen(library, run, (Report("<u>gb-x</u>", "<s>struck</s>", 1, TODAY),))
        assert not {"script", "img", "b", "i", "u", "s"} & {tag for tag, _ in found.tags}
        assert EVIL in found.text["first"]
        assert "<i>slanted</i>" in found.text["links"]
        assert "<u>gb-x</u>" in found.text["reports"]
        for tag, attributes in found.tags:
            assert set(attributes) <= {"href", "rel"} if tag == "a" else True
            assert str(attributes.get("href", "#")).startswith(("#", "https://"))

    @pytest.mark.parametrize("dark", [False, True])
    def test_words_can_be_read(self, *, dark: bool) -> None:
        """Contrast of 4.5 to 1 and better, for each pair of ink and paper of the style sheet."""
        css = (FOLDER / "report.css").read_text(encoding="utf-8")
        light_part, dark_part = css.split("@media (prefers-color-scheme: dark)")
        colours = dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{6});", dark_part if dark else light_part))
        for ink in ("ink", "soft", "link", "empty"):
            assert contrast(colours[ink], colours["paper"]) >= 4.5, ink
        for ink in ("ink", "soft"):
            assert contrast(colours[ink], colours["head"]) >= 4.5, ink
        steps = [luminance(colours[name]) for name in ("few", "some", "more", "many")]
        assert steps == sorted(steps, reverse=not dark)
        assert contrast(colours["bar"], colours["paper"]) >= 3


def luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def opened(file: Path) -> tuple[str, list[str]]:
    """Open a page in a browser that can reach nothing; return what it holds then, and what it asked for."""
    if CHROMIUM is None:
        pytest.skip("there is no Chromium here to open the page with")
    log = file.with_name("net.json")
    done = subprocess.run(  # noqa: S603 - a browser, with a file of ours
        [
            *(CHROMIUM, "--headless=new", "--no-sandbox", "--disable-gpu", "--no-first-run"),
            *("--disable-background-networking", "--disable-component-update", "--proxy-server=127.0.0.1:9"),
            *(f"--user-data-dir={file.parent / 'profile'}", f"--log-net-log={log}", "--dump-dom", file.as_uri()),
        ],
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    asked = [event.get("params", {}) for event in json.loads(log.read_text(encoding="utf-8"))["events"]]
    # What the browser asks for its own sake has no origin.
    own = "not an origin"
    return done.stdout, [one["url"] for one in asked if "url" in one and one.get("initiator", own) != own]


class TestBrowser:
    def test_the_page_is_whole_and_asks_for_nothing(self, folder: Path, shipped: Library) -> None:
        file = folder / "report.html"
        library = library_of(service("x", name=json.dumps(EVIL), checked="2020"))
        file.write_text(page(library, Known(NOON), []), encoding="utf-8")
        dom, asked = opened(file)
        assert asked == []
        found = Seen(dom)
        assert found.titles[0] == "How the list stands, 2026-11-25"  # the script in the name did not run
        assert EVIL in found.text["first"]
        assert set(found.text) - {""} == {"first", "coverage", "map", "age", "missing", "links", "reports"}

        file.write_text(page(shipped, Known(NOON), []), encoding="utf-8")
        dom, asked = opened(file)
        assert asked == []
        found = Seen(dom)
        assert len(found.rows["coverage"]) == 2 + len(shipped.countries)
        assert found.row("coverage", "Ireland")[1] == str(
            sum(coverage.answers(one) and "IE" in one.countries for one in shipped.services.values())
        )

    def test_a_request_would_be_seen(self, folder: Path) -> None:
        """The measure itself: a page that does load a picture is caught."""
        file = folder / "loads.html"
        file.write_text("<title>x</title><img src=http://pictures.example.org/x.png>", encoding="utf-8")
        assert opened(file)[1] == ["http://pictures.example.org/x.png"]
