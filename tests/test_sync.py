"""Commands go to Discord only when they changed; what Discord or the disk refuses stops nothing."""

import json
import logging
from collections.abc import AsyncGenerator
from pathlib import Path

import pytest

from bot import commands_sync, run
from bot.client import AskMore
from bot.commands_sync import STATE, Sent
from bot.library.library import Library
from tests.wire import loopback as wire
from tests.wire.loopback import APPLICATION, TOKEN, Loopback

IDS = {"support": 5001}


class Bots:
    """Bots that log in to one small Discord, with one data folder."""

    def __init__(self, discord: Loopback, library: Library, data: Path) -> None:
        self.discord = discord
        self.library = library
        self.data = data

    @property
    def sent(self) -> int:
        """How many times the commands were sent."""
        return len(self.discord.calls("PUT", f"/applications/{APPLICATION}/commands"))

    async def start(self) -> dict[str, int]:
        """Log a new bot in and return the ids of its commands."""
        async with AskMore(library=self.library, data=self.data) as bot:
            await bot.login(TOKEN)
            return bot.mentions

    async def start_changed(self) -> dict[str, int]:
        """Log a new bot in, then send its commands with another description."""
        async with AskMore(library=self.library, data=self.data) as bot:
            await bot.login(TOKEN)
            next(iter(bot.tree.walk_commands())).description = "Other words."
            return (await commands_sync.sync(bot.tree, APPLICATION, self.data)).ids


@pytest.fixture
async def bots(shipped: Library, tmp_path: Path) -> AsyncGenerator[Bots, None]:
    async with wire.discord() as discord:
        with run.pointed_at(f"{discord.url}/api/v10", None):
            yield Bots(discord, shipped, tmp_path / "data")


async def test_the_first_start_sends_them(bots: Bots) -> None:
    ids = await bots.start()
    assert ids["support"] >= IDS["support"]
    assert bots.sent == 1
    kept = json.loads((bots.data / STATE).read_text())
    assert kept["application_id"] == APPLICATION
    assert kept["ids"] == ids
    assert [path.name for path in bots.data.iterdir()] == [STATE]


async def test_unchanged_ones_are_not_sent(bots: Bots) -> None:
    first = await bots.start()
    assert await bots.start() == first
    assert bots.sent == 1


async def test_changed_ones_are_sent(bots: Bots) -> None:
    await bots.start()
    before = Sent.read(bots.data)
    await bots.start_changed()
    after = Sent.read(bots.data)
    assert bots.sent == 2
    assert before
    assert after
    assert before.hash != after.hash
    await bots.start()
    assert bots.sent == 3


@pytest.mark.parametrize(
    "damaged",
    [
        b"",
        b"{",
        b"[]",
        b"null",
        b"\xff",
        b'{"application_id": 1}',
        b'{"application_id": 4201, "hash": "x", "ids": []}',
        b'{"application_id": 4201, "hash": "x", "ids": {"support": "five"}}',
    ],
)
async def test_a_damaged_file_is_replaced(bots: Bots, damaged: bytes) -> None:
    ids = await bots.start()
    (bots.data / STATE).write_bytes(damaged)
    assert Sent.read(bots.data) is None
    assert await bots.start() == ids
    assert bots.sent == 2
    assert Sent.read(bots.data)


async def test_a_folder_of_another_bot(bots: Bots, caplog: pytest.LogCaptureFixture) -> None:
    ids = await bots.start()
    kept = Sent.read(bots.data)
    assert kept
    Sent(APPLICATION + 1, kept.hash, {"support": 1}).write(bots.data)
    assert await bots.start() == ids
    assert bots.sent == 2
    warned = [record.getMessage() for record in caplog.records if record.levelno == logging.WARNING]
    assert warned == ["The data folder was used by another bot: the commands are sent anew for this one."]
    now = Sent.read(bots.data)
    assert now
    assert now.application_id == APPLICATION


@pytest.mark.parametrize("refusal", [(400, 30034), (400, 50035), (403, 50001), (503, 0)])
async def test_a_refusal_leaves_the_old_ones(
    bots: Bots, caplog: pytest.LogCaptureFixture, refusal: tuple[int, int]
) -> None:
    ids = await bots.start()
    before = (bots.data / STATE).read_bytes()
    bots.discord.faults.sync = refusal
    assert await bots.start_changed() == ids
    assert (bots.data / STATE).read_bytes() == before
    assert "Discord keeps the old ones." in caplog.text
    assert f"{refusal[0]}/{refusal[1]}" in caplog.text
    bots.discord.faults.sync = None
    await bots.start_changed()
    assert (bots.data / STATE).read_bytes() != before


async def test_a_refusal_at_the_first_start(bots: Bots, caplog: pytest.LogCaptureFixture) -> None:
    bots.discord.faults.sync = (400, 30034)
    assert await bots.start() == {}
    assert not (bots.data / STATE).exists()
    assert "The commands could not be sent" in caplog.text


async def test_a_connection_that_breaks(bots: Bots, caplog: pytest.LogCaptureFixture) -> None:
    bots.discord.faults.cut_sync = True
    assert await bots.start() == {}
    assert "The commands could not be sent (ServerDisconnectedError" in caplog.text


async def test_a_folder_that_cannot_be_written(bots: Bots, caplog: pytest.LogCaptureFixture) -> None:
    bots.data.write_text("a file in its place")
    ids = await bots.start()
    assert ids["support"]
    assert "can't be written (File exists): commands will be sent again." in caplog.text
    assert await bots.start() == ids
    assert bots.sent == 2
