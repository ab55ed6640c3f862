"""`askmore news refresh` and `askmore news list`, as a host types them."""

import asyncio
import json
from collections.abc import AsyncGenerator
from pathlib import Path
from typing import Any

import pytest

from bot.cli import main
from tests.conftest import HEAD, service
from tests.feed_server import FeedServer, feeds
from tests.news import LETTER, NEWS, feeds_yaml, item, rss
from tests.test_news import NOON

WELL, PROBLEMS, WRONG_USE, SETTINGS = 0, 1, 2, 3
NAMES = ("DISCORD_TOKEN", "ASKMORE_CONTACT", "ASKMORE_RESOURCES", "ASKMORE_DATA", "ASKMORE_PRIVATE_FEEDS")


@pytest.fixture(autouse=True)
def nowhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Run in an empty folder with the settings of a host whose feeds are in the own network."""
    monkeypatch.chdir(tmp_path)
    for name in NAMES:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("ASKMORE_CONTACT", "host@example.org")
    monkeypatch.setenv("ASKMORE_PRIVATE_FEEDS", "allow")
    monkeypatch.setenv("COLUMNS", "200")


@pytest.fixture
async def server() -> AsyncGenerator[FeedServer, None]:
    async with feeds() as running:
        yield running


def write(**known: str) -> None:
    Path("resources.yaml").write_text(HEAD + service("x") + feeds_yaml(**known) + LETTER + NEWS)


async def run(*arguments: str) -> int:
    """Run the command beside the server's loop, as the command has a loop of its own."""
    return await asyncio.to_thread(main, ["news", *arguments])


def table(printed: str) -> list[list[str]]:
    return [[part.strip() for part in line.split("│")[1:-1]] for line in printed.splitlines() if line.startswith("│")]


async def test_refresh_says_what_came_of_each(server: FeedServer, capsys: pytest.CaptureFixture[str]) -> None:
    now = NOON
    good = server.feed("/good", rss([item("A consent law", now=now), item("Soup", text="Bread and soup.", now=now)]))
    write(good=good, broken=server.answer("/broken", status=500))
    assert await run("refresh") == PROBLEMS
    rows = {row[0]: row for row in table(capsys.readouterr().out)}
    assert rows["Broken Post"][1] == "it answered 500"
    assert rows["Good Post"][1:4] == ["read", "1", "1 off topic"]
    assert await run("refresh", "good") == WELL
    (row,) = table(capsys.readouterr().out)
    assert row[:3] == ["Good Post", "unchanged", "0"]


async def test_list_shows_how_they_stand_and_what_to_look_at(
    server: FeedServer, capsys: pytest.CaptureFixture[str]
) -> None:
    marked = item("Sex scandal and rape at a school", now=NOON, text="It was violent. Nobody was told for years after.")
    held = item("Girl, 6, in rape case", now=NOON)
    write(
        good=server.feed("/good", rss([marked, held])),
        broken=server.answer("/broken", status=500),
        new="https://n.example.org",
    )
    await run("refresh", "good", "broken")
    await run("refresh", "broken")
    capsys.readouterr()
    assert await run("list") == WELL
    rows = {row[0]: row for row in table(capsys.readouterr().out)}
    assert rows["Good Post"][1] == "well"
    assert rows["Broken Post"][1] == "failed 2 times: it answered 500"
    assert rows["New Post"][1:] == ["never read", "never", ""]
    assert await run("list", "--format", "json") == WELL
    listed: dict[str, Any] = json.loads(capsys.readouterr().out)
    stories = {story["title"]: story for story in listed["stories"]}
    assert stories["Girl, 6, in rape case"]["held"] == "The age of a child."
    assert stories["Sex scandal and rape at a school"]["marks"] == ["sex scandal"]
    assert await run("list", "--limit", "5") == WELL
    printed = " ".join(capsys.readouterr().out.split())
    assert "held back: The age of a child." in printed
    assert "headline: sex scandal. It was no scandal. Better: Say what was done." in printed


async def test_before_anything_was_read(capsys: pytest.CaptureFixture[str]) -> None:
    write(new="https://n.example.org/feed")
    assert await run("list") == WELL
    assert "There are no stories of feeds yet." in capsys.readouterr().out
    assert not Path("data").exists()


async def test_a_feed_it_does_not_know(capsys: pytest.CaptureFixture[str]) -> None:
    write(new="https://n.example.org/feed")
    assert await run("refresh", "nwe") == WRONG_USE
    assert capsys.readouterr().err == "There is no active feed nwe. Known are: new.\n"


async def test_publishers_are_told_who_reads(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv("ASKMORE_CONTACT")
    write(new="https://n.example.org/feed")
    assert await run("refresh") == SETTINGS
    assert "ASKMORE_CONTACT is missing: publishers are told who reads their feeds" in capsys.readouterr().err


async def test_without_any_feed(capsys: pytest.CaptureFixture[str]) -> None:
    Path("resources.yaml").write_text(HEAD + service("x") + LETTER + NEWS)
    assert await run("refresh") == WELL
    assert capsys.readouterr().out == "There are no active feeds.\n"
