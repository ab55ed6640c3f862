"""`askmore links`, as an editor types it, over pages of a real server."""

import asyncio
import json
import os
import signal
import socket
import sys
import time
from argparse import Namespace
from collections.abc import AsyncGenerator
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from io import StringIO
from pathlib import Path

import aiohttp
import pytest
from aiohttp.abc import ResolveResult
from rich.console import Console

from bot.cli import main
from bot.editing import links as links_module
from bot.editing import links_text
from bot.editing.asking import Asker
from bot.editing.gathering import gather
from bot.editing.judging import Seen, judge, unread
from bot.editing.last_run import NAME, LastRun, Link, Missing, keep, last_run
from bot.editing.links import ask_all
from bot.library.models import Resources
from bot.library.reader import read_files, read_texts
from bot.settings import Settings
from tests.conftest import HEAD, ROOT, SHIPPED, service
from tests.feed_server import FeedServer, feeds
from tests.page_server import HTML, Authority, claims, page
from tests.test_asking import AGENT, SHORT, Failing
from tests.test_fetch import Names

WELL, PROBLEMS, WRONG_USE = 0, 1, 2
NAMES = ("DISCORD_TOKEN", "ASKMORE_CONTACT", "ASKMORE_RESOURCES", "ASKMORE_DATA")
NUMBER = "01632 960000"
# The directory of HEAD has a page of its own, which no test is to ask.
BASE = HEAD.replace("- web: https://directory.example.org", '- email: "list@example.org"')
EMERGENCY = """      - number: "112"
        for: [police]
      - number: "113"
    sources: [{source}]
"""
KEYS = {
    "address",
    "entries",
    "outcome",
    "detail",
    "moved_to",
    "leads_to",
    "status",
    "numbers_missing",
    "numbers_elsewhere",
    "at",
}


@pytest.fixture(autouse=True)
def nowhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Run in an empty folder, with settings that let this machine be asked."""
    monkeypatch.chdir(tmp_path)
    for name in NAMES:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("ASKMORE_PRIVATE_FEEDS", "allow")
    monkeypatch.setenv("COLUMNS", "80")


@pytest.fixture
async def server() -> AsyncGenerator[FeedServer, None]:
    async with feeds() as running:
        yield running


def line(name: str, *, web: str = "", sources: tuple[str, ...] = (), phone: str = NUMBER, **changes: str) -> str:
    """Return the entry of a line with a number, and with a page of its own if there is one."""
    own = f", {{web: {web}, http_only: yes}}" if web else ""
    listed = ", ".join(f'"{source}"' for source in sources)
    return service(name, contacts=f'[{{phone: "{phone}"}}{own}]', sources=f"[{listed}]", **changes)


def resources(*services: str) -> Resources:
    return read_texts([("test.yaml", BASE + "".join(services))]).or_raise()


class Run:
    """What a run over some entries found, without the pause between requests."""

    def __init__(self, found: tuple[Link, ...], unread: int) -> None:
        self.found = found
        self.unread = unread

    @property
    def outcomes(self) -> dict[str, str]:
        return {one.address.rsplit("/", 1)[-1]: one.outcome for one in self.found}

    def shown(self, width: int = 80) -> str:
        out = StringIO()
        links_text.show(Console(file=out, width=width), self.found, self.unread)
        return out.getvalue()


async def run(*services: str, country: str | None = None) -> Run:
    gathered = gather(resources(*services), country)
    seen: dict[str, Seen] = {}
    await ask_all(Asker(AGENT, private=True, limits=SHORT, pause=0), gathered, seen)
    return Run(judge(gathered, seen), unread(gathered, seen))


# What is asked


async def test_an_address_in_several_entries_is_asked_once_and_told_for_each(server: FeedServer) -> None:
    gone = server.answer("/gone", status=404)
    found = await run(line("one", sources=(gone,)), line("two", sources=(gone, gone)))
    (link,) = found.found
    assert link.entries == ("services/gb-one", "services/gb-two")
    assert [one.method for one in server.requests] == ["GET"]
    assert "In services/gb-one, services/gb-two" in found.shown()


def test_links_of_every_kind_of_entry_are_gathered() -> None:
    shipped = read_files([SHIPPED]).or_raise()
    found = {one.address: one for one in gather(shipped).links}
    sections = {entry.split("/")[0] for one in found.values() for entry in one.entries}
    assert sections == {"countries", "services", "lessons", "stories", "pledges"}
    relay = "https://988lifeline.org/deaf-hard-of-hearing-hearing-loss"
    assert found[relay].entries == ["services/us-988"]
    assert found["http://gbv.org.za"].http
    assert not any(" " in address or not address.startswith("http") for address in found)
    text = SHIPPED.read_text(encoding="utf-8")
    assert all(address in text for address in found)
    assert "https://righttobe.org/guides/bystander-intervention-videos/" in found


def test_words_behind_a_link_are_no_part_of_it_and_its_page_needs_no_number() -> None:
    (wanted,) = gather(resources(line("one", sources=("https://example.org/list (data.js)", "a phone call")))).links
    assert (wanted.address, wanted.numbers_of) == ("https://example.org/list", set())


async def test_only_a_country(server: FeedServer) -> None:
    here, there = page(server, "/here", NUMBER), page(server, "/there", "01632 960001")
    other = line("two", sources=(here, there), countries="[NO]", phone="01632 960001")
    found = await run(line("one", sources=(here,)), other, country="GB")
    assert found.outcomes == {"here": "well"}  # the other country's number stands on a page that was not asked
    assert found.found[0].entries == ("services/gb-one", "services/gb-two")
    assert [one.path for one in server.requests] == ["/here"]


# What came of it


async def test_outcomes_are_told_apart(server: FeedServer) -> None:
    pages = {
        "good": page(server, "/good", NUMBER),
        "gone": server.answer("/gone", status=410),
        "moved": server.redirect("/moved", "/good", 301),
        "onward": server.redirect("/onward", "/good", 302),
        "robots": server.answer("/robots", status=403),
        "teapot": server.answer("/teapot", status=418),
        "error": server.answer("/error", status=500),
        "circle": server.redirect("/circle", "/circle", 302),
        "paper": server.answer("/paper", headers={"Content-Type": "application/pdf"}),
        "moved-gone": server.redirect("/moved-gone", "/gone", 301),
        "hang": server.hang("/hang"),
    }
    found = await run(line("one", sources=tuple(pages.values())))
    assert found.outcomes == {
        "good": "well",
        "gone": "dead",
        "moved": "moved",
        "onward": "well",
        "robots": "refused",
        "teapot": "refused",
        "error": "failed",
        "circle": "failed",
        "paper": "well",
        "moved-gone": "dead",
        "hang": "failed",
    }
    links = {one.address: one for one in found.found}
    assert links[pages["moved"]].moved_to == pages["good"]
    assert links[pages["onward"]].moved_to is None
    assert links[pages["onward"]].leads_to == pages["good"]
    assert links[pages["moved-gone"]].detail == "it answered 410"
    assert links[pages["paper"]].detail == "it is a PDF: no number was looked for"
    shown = found.shown()
    assert "Gone (2 links): find the new page, or take the link out." in shown
    assert "Let no program in (2 links): open the link yourself." in shown
    assert "It sent nothing for 0.4 seconds." in shown
    assert "nothing (1 leads elsewhere for now)" in shown
    assert pages["paper"] not in shown  # what is well is only counted


async def test_pages_that_loop_hang_flood_or_lie_are_told_apart_and_the_run_goes_on(server: FeedServer) -> None:
    lying = {"Content-Type": HTML, "Content-Encoding": "gzip"}
    spiral = {f"/{at}": server.redirect(f"/{at}", f"/{at + 1}", 301) for at in range(1, 10)}  # no address comes twice
    pages = {
        server.circle(): "it redirects in a circle",
        spiral["/1"]: "it redirects more than 5 times",
        server.hang(): "it sent nothing for 0.4 seconds",
        server.drip(every=0.2): "it took longer than 1 seconds",
        claims(server, "/claims", 10_000_000_000): "it is more than 2 MiB",
        server.endless(): "it is more than 2 MiB",
        server.bomb(mebibytes=64): "it is more than 2 MiB",
        page(server, "/picture", content_type="image/png"): "it is an image: no number was looked for",
        server.answer("/paper", b"%PDF-1.7", headers={"Content-Type": HTML}): "it says it is text, and is a PDF",
        server.answer("/packed", NUMBER.encode(), headers=lying): "its packed answer is broken",
        page(server, "/good", NUMBER): "",
    }
    begun = time.monotonic()
    found = await run(line("one", sources=tuple(pages)))
    assert time.monotonic() - begun < 10
    assert {one.address: one.detail for one in found.found} == pages
    assert [one.outcome for one in found.found] == ["failed"] * 7 + ["well", "failed", "failed", "well"]
    assert all(one.numbers_missing == () for one in found.found)


async def test_long_addresses_stay_whole_in_a_narrow_terminal(server: FeedServer) -> None:
    long = "/" + "a-very-long-way-to-a-page-" * 8
    page(server, long, NUMBER)
    old = server.redirect("/old" + long, long, 301)
    lines = (await run(line("one", sources=(old,)))).shown(width=80).splitlines()
    assert old in lines
    assert f"  → {server.url(long)}" in lines


async def test_a_source_with_http_is_asked_over_https_alone(server: FeedServer) -> None:
    gathered = gather(resources(line("one", sources=(server.url("/x"),))))
    seen: dict[str, Seen] = {}
    await ask_all(Asker(AGENT, limits=SHORT, pause=0), gathered, seen)
    (link,) = judge(gathered, seen)
    assert link.detail == "its address begins with http://; with https:// its address is private"
    assert server.connections == 0


# Numbers


async def test_a_number_that_is_on_no_page_is_flagged_with_the_pages(server: FeedServer) -> None:
    own, source = page(server, "/own", "Call 01632 960001"), page(server, "/source", "Call us")
    found = await run(line("one", web=own, sources=(source, server.answer("/gone", status=404))))
    assert found.outcomes == {"own": "number", "source": "number", "gone": "dead"}
    assert found.found[0].numbers_missing == (Missing("services/gb-one", NUMBER),)
    shown = found.shown()
    assert "Number missing (1 number): look at the pages, and whether the number is still right." in shown
    block = shown.split(f"\n{NUMBER}\n")[1].split("\n\n")[0]
    assert "Of services/gb-one." in block
    assert own in block
    assert source in block
    assert "/gone" not in block  # it could not be read


async def test_a_number_on_a_source_alone_is_told_apart(server: FeedServer) -> None:
    own, source = page(server, "/own", "Call us"), page(server, "/source", "01632&nbsp;960&nbsp;000")
    found = await run(line("one", web=own, sources=(source,)))
    assert found.outcomes == {"own": "source", "source": "well"}
    assert found.found[0].numbers_elsewhere == (Missing("services/gb-one", NUMBER),)
    assert found.found[0].detail == f"only a source has {NUMBER}"
    shown = found.shown()
    assert "Number only on a source (1 number): look at the service's own page" in shown
    assert f"{NUMBER}\n  Of services/gb-one. It was not seen on the service's own page:\n  {own}\n" in shown
    assert "Number missing" not in shown


async def test_a_page_of_its_own_that_lets_no_program_in_did_not_show_the_number(server: FeedServer) -> None:
    own, source = server.answer("/own", status=403), page(server, "/source", NUMBER)
    found = await run(line("one", web=own, sources=(source,)))
    assert found.outcomes == {"own": "refused", "source": "well"}
    assert found.found[0].numbers_elsewhere == (Missing("services/gb-one", NUMBER),)


async def test_emergency_and_relay_numbers_are_looked_for_too(server: FeedServer) -> None:
    official = page(server, "/official", "Police: 112. For deaf people 01632 960002.")
    head = BASE.replace('      - number: "112"\n        for: [police]\n', EMERGENCY.format(source=official))
    assert "113" in head
    relay = '[{relay: "TTY 01632 960003", through: textphone}, {relay: "https://example.org", through: sign-language}]'
    entry = service("one", contacts=relay, sources=f"[{official}]")
    gathered = gather(read_texts([("test.yaml", head + entry)]).or_raise())
    gathered = replace(gathered, links=tuple(one for one in gathered.links if one.address == official))
    seen: dict[str, Seen] = {}
    await ask_all(Asker(AGENT, private=True, limits=SHORT, pause=0), gathered, seen)
    (found,) = judge(gathered, seen)
    assert found.outcome == "number"
    assert found.numbers_missing == (
        Missing("countries/NO", "113"),
        Missing("services/gb-one", "TTY 01632 960003"),
    )


async def test_the_emergency_numbers_of_a_country_that_was_not_asked_for_are_not_looked_for(server: FeedServer) -> None:
    official = page(server, "/official", NUMBER)
    head = BASE.replace('      - number: "112"\n        for: [police]\n', EMERGENCY.format(source=official))
    gathered = gather(read_texts([("test.yaml", head + line("one", sources=(official,)))]).or_raise(), "GB")
    assert set(gathered.numbers) == {"countries/GB", "services/gb-one"}


@pytest.mark.parametrize("text", ['<a href="tel:+441632960000">', "01632\u00a0960\u00a0000", '{"phone":"01632960000"}'])
async def test_a_number_on_its_own_page_is_well(server: FeedServer, text: str) -> None:
    found = await run(line("one", web=page(server, "/own", text), sources=(page(server, "/source"),)))
    assert found.outcomes == {"own": "well", "source": "well"}
    assert found.found[0].numbers_elsewhere == ()


async def test_each_service_of_a_shared_page_has_its_own_numbers(server: FeedServer) -> None:
    shared = page(server, "/shared", NUMBER)
    found = await run(line("one", sources=(shared,)), line("two", sources=(shared,), phone="01632 960001"))
    assert found.found[0].numbers_missing == (Missing("services/gb-two", "01632 960001"),)


async def test_where_no_page_could_be_read_no_number_is_missing(server: FeedServer) -> None:
    found = await run(line("one", sources=(server.answer("/robots", status=403),)))
    assert found.found[0].numbers_missing == ()
    assert "1 entry has numbers, and no page that could be read to look for them." in found.shown()


# The command


async def command(*arguments: str) -> int:
    """Run the command beside the server's loop, as the command has a loop of its own."""
    return await asyncio.to_thread(main, ["links", *arguments])


def write(*services: str) -> None:
    Path("resources.yaml").write_text(BASE + "".join(services), encoding="utf-8")


async def test_all_well(server: FeedServer, capsys: pytest.CaptureFixture[str]) -> None:
    write(line("one", sources=(page(server, "/good", NUMBER),)))
    assert await command() == WELL
    said = capsys.readouterr()
    assert "well" in said.out
    assert server.url("/good") not in said.out
    kept = last_run(Path("data"))
    assert kept
    assert [(one.address, one.outcome) for one in kept.links] == [(server.url("/good"), "well")]
    assert abs((datetime.now(UTC) - kept.at).total_seconds()) < 60
    assert [one.name for one in Path("data").iterdir()] == [NAME]
    assert server.requests[0].headers["User-Agent"].endswith("(link check)")


async def test_for_machines(server: FeedServer, capsys: pytest.CaptureFixture[str]) -> None:
    write(line("one", sources=(server.answer("/gone", status=404),)))
    assert await command("--format", "json") == PROBLEMS
    (found,) = json.loads(capsys.readouterr().out)
    assert set(found) == KEYS
    assert datetime.fromisoformat(found.pop("at")).tzinfo
    assert found == {
        "address": server.url("/gone"),
        "entries": ["services/gb-one"],
        "outcome": "dead",
        "detail": "it answered 404",
        "moved_to": None,
        "leads_to": None,
        "status": 404,
        "numbers_missing": [],
        "numbers_elsewhere": [],
    }
    assert all(key in str(links_module.__doc__) for key in KEYS)


async def test_a_run_for_a_country_leaves_the_rest_as_it_was(server: FeedServer) -> None:
    here, there = page(server, "/here", NUMBER), page(server, "/there", NUMBER)
    data = Path("data")
    before = (Link(here, ("services/gb-one",), "dead", "it answered 404"), Link(there, ("services/gb-two",), "well"))
    keep(data, LastRun(datetime(2026, 1, 1, tzinfo=UTC), before))
    write(line("one", sources=(here,)), line("two", sources=(there,), countries="[NO]"))
    assert await command("--country", "gb") == WELL
    kept = last_run(data)
    assert kept
    assert {one.address: (one.outcome, one.at is not None) for one in kept.links} == {
        here: ("well", True),
        there: ("well", False),
    }
    assert [one.path for one in server.requests] == ["/here"]


async def test_a_run_for_a_country_keeps_what_is_known_of_the_numbers_of_others(server: FeedServer) -> None:
    shared, own = page(server, "/shared", NUMBER), page(server, "/own", "01632 960001")
    gone = server.answer("/gone", status=404)
    write(
        line("one", sources=(shared,)),
        line("two", sources=(shared, gone), phone="01632 960002", countries="[NO]"),
        line("three", web=shared, sources=(own,), phone="01632 960001", countries="[NO]"),
    )
    assert await command() == PROBLEMS
    before = last_run(Path("data"))
    assert before
    assert {one.address: one.outcome for one in before.links} == {shared: "number", own: "well", gone: "dead"}
    assert await command("--country", "GB") == WELL
    kept = last_run(Path("data"))
    assert kept
    assert {replace(one, at=None) for one in kept.links} == {replace(one, at=None) for one in before.links}
    write(line("one", sources=(shared,)))  # and what is in no file any more goes
    assert await command("--country", "GB") == WELL
    kept = last_run(Path("data"))
    assert kept
    assert [(one.address, one.outcome, one.numbers_missing) for one in kept.links] == [(shared, "well", ())]


def test_a_country_without_links(capsys: pytest.CaptureFixture[str]) -> None:
    write(line("one"))
    assert main(["links", "--country", "xx"]) == WRONG_USE
    assert capsys.readouterr().err == (
        "No entry of XX has a link. Write a country's two-letter code, as in --country AU.\n"
    )


async def test_files_that_cannot_be_read_ask_nothing(server: FeedServer, capsys: pytest.CaptureFixture[str]) -> None:
    write(line("one", sources=(page(server, "/good"),), cost="much"))
    assert await command() == PROBLEMS
    said = capsys.readouterr().err
    assert '"much" is not one of the known words' in said
    assert "No link was asked." in said
    assert await command("nowhere.yaml") == PROBLEMS
    assert "nowhere.yaml" in capsys.readouterr().err
    assert server.requests == []
    assert not Path("data").exists()


async def test_a_data_folder_that_cannot_be_written(server: FeedServer, capsys: pytest.CaptureFixture[str]) -> None:
    write(line("one", sources=(page(server, "/good", NUMBER),)))
    Path("data").write_text("a file", encoding="utf-8")
    assert await command() == WELL
    said = capsys.readouterr()
    assert "can't be written" in said.err
    assert "askmore report won't know of this run." in said.err
    assert "well" in said.out


async def test_private_addresses_are_refused_by_default(
    server: FeedServer, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv("ASKMORE_PRIVATE_FEEDS")
    write(line("one", web=page(server, "/own", NUMBER)))
    assert await command() == PROBLEMS
    assert "Its address is private." in capsys.readouterr().out
    assert server.connections == 0


async def test_offline_is_told_apart_from_links_that_are_gone(capsys: pytest.CaptureFixture[str]) -> None:
    write(line("one", sources=("https://line.example.org/",)))
    given = Namespace(files=[], country=None, format="text")
    for number, known in ((socket.EAI_AGAIN, False), (socket.EAI_NONAME, True)):
        asker = Asker(AGENT, resolver=Failing(number), limits=SHORT)
        assert await asyncio.to_thread(links_module.run, given, Settings.read(), asker) == PROBLEMS
        assert ("is this machine online?" in capsys.readouterr().err) is not known
        assert (last_run(Path("data")) is not None) is known
    kept = last_run(Path("data"))
    assert kept
    assert kept.links[0].outcome == "dead"


async def test_a_source_with_http_that_has_https_by_now() -> None:
    authority = Authority()
    async with feeds(certified=authority.issue("line.example.org")) as server:
        page(server, "/line", NUMBER)
        address = server.url("/line", host="line.example.org", scheme="http")
        gathered = gather(resources(line("one", sources=(address,))))
        seen: dict[str, Seen] = {}
        asker = Asker(AGENT, limits=SHORT, pause=0)
        connector = aiohttp.TCPConnector(resolver=Names("127.0.0.1"), ssl=authority.trusting)
        session = partial(aiohttp.ClientSession, connector=connector)
        asker._open = session  # pyright: ignore[reportPrivateUsage] - a session to which this machine is public
        await ask_all(asker, gathered, seen)
        (link,) = judge(gathered, seen)
    assert (link.outcome, link.moved_to) == ("moved", address.replace("http://", "https://"))


async def test_a_run_that_was_stopped_says_nothing_of_numbers_on_pages_it_did_not_ask(server: FeedServer) -> None:
    own, source = page(server, "/own", "Call us"), page(server, "/source", NUMBER)
    gathered = gather(resources(line("one", web=own, sources=(source,))))
    seen: dict[str, Seen] = {}
    await ask_all(Asker(AGENT, private=True, limits=SHORT, pause=0), gathered, seen)
    del seen[source]
    assert [(one.address, one.outcome) for one in judge(gathered, seen)] == [(own, "well")]


@pytest.mark.skipif(sys.platform == "win32", reason="signals")
async def test_ctrl_c_shows_what_was_asked_and_keeps_the_last_run(server: FeedServer) -> None:
    keep(Path("data"), LastRun(datetime(2026, 1, 1, tzinfo=UTC), ()))
    before = (Path("data") / NAME).read_bytes()
    gone, hang = server.answer("/gone", status=404), server.hang("/hang")
    own = page(server, "/own", "Call us")
    write(line("one", sources=(gone,)), line("two", web=own, sources=(hang,)))
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        *("-m", "bot", "links"),
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    async with asyncio.timeout(30):
        while not any(one.path == "/hang" for one in server.requests):
            await asyncio.sleep(0.05)
        process.send_signal(signal.SIGINT)
        out, error = await process.communicate()
    assert process.returncode == PROBLEMS
    assert gone in out.decode()
    assert "Stopped: 2 of 3 links were asked." in error.decode()
    assert "Number missing" not in out.decode()  # the page that was not asked may have it
    assert (Path("data") / NAME).read_bytes() == before


class Interrupting(Names):
    """A resolver that presses Ctrl-C when a name is looked up."""

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        os.kill(os.getpid(), signal.SIGINT)
        await asyncio.Event().wait()
        return []


def test_a_run_for_machines_that_was_stopped(capsys: pytest.CaptureFixture[str]) -> None:
    write(line("one", sources=("https://line.example.org/",)))
    given = Namespace(files=[], country=None, format="json")
    asker = Asker(AGENT, resolver=Interrupting())
    assert links_module.run(given, Settings.read(), asker) == PROBLEMS
    said = capsys.readouterr()
    assert json.loads(said.out) == []
    assert said.err.endswith("Stopped: 0 of 1 links were asked. What links.json held is left as it was.\n")
    assert not Path("data").exists()


# The file it leaves


@pytest.mark.parametrize("text", ["", "{", "[]", '{"at": "yesterday", "links": []}', '{"at": "2026-01-01T00:00:00Z"}'])
def test_a_damaged_file_is_no_last_run(text: str) -> None:
    assert last_run(Path("data")) is None
    Path("data").mkdir()
    (Path("data") / NAME).write_text(text, encoding="utf-8")
    assert last_run(Path("data")) is None


def test_what_cannot_be_put_in_its_place_leaves_nothing_behind() -> None:
    (Path("data") / NAME).mkdir(parents=True)
    with pytest.raises(OSError, match=NAME):
        keep(Path("data"), LastRun(datetime(2026, 1, 1, tzinfo=UTC), ()))
    assert [one.name for one in Path("data").iterdir()] == [NAME]


def test_what_is_kept_is_read_as_it_was() -> None:
    link = Link(
        "https://example.org/é", ("services/gb-one",), "number", numbers_missing=(Missing("services/gb-one", NUMBER),)
    )
    run = LastRun(datetime(2026, 1, 1, tzinfo=UTC), (link,))
    keep(Path("data"), run)
    assert last_run(Path("data")) == run
