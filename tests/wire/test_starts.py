"""A process that is killed again and again logs in ever more slowly."""

from collections.abc import AsyncGenerator
from pathlib import Path

import pytest

from bot.starts import STATE
from tests.wire import loopback as wire
from tests.wire.loopback import Loopback
from tests.wire.process import askmore, settings


@pytest.fixture
async def discord() -> AsyncGenerator[Loopback, None]:
    async with wire.discord() as loopback:
        yield loopback


async def test_killed_again_and_again_it_waits_and_can_be_ended_meanwhile(discord: Loopback, tmp_path: Path) -> None:
    data = tmp_path / "data"
    data.mkdir()
    (data / STATE).write_text('{"count": 4, "at": 99999999999, "cause": "exit code 5"}')
    async with askmore(settings(data, discord), tmp_path) as bot:
        await bot.says("The last 4 starts ended badly (the last one: exit code 5). Logging in again in 20 seconds")
        assert await bot.stopped() == 0
    assert discord.requests == []
    assert '"count": 4' in (data / STATE).read_text()


async def test_killed_counts_and_a_clean_end_wipes(discord: Loopback, tmp_path: Path) -> None:
    data = tmp_path / "data"
    for sessions in (1, 2):
        async with askmore(settings(data, discord), tmp_path) as bot:
            await discord.until(lambda least=sessions: discord.sessions >= least, 12)
    async with askmore(settings(data, discord), tmp_path) as bot:
        await bot.says("The last 2 starts ended badly (the last one: killed or crashed). Logging in again in ")
        await discord.until(lambda: discord.sessions >= 3, 15)
        assert await bot.stopped() == 0
    assert not (data / STATE).exists()


async def test_long_enough_connected_wipes(discord: Loopback, tmp_path: Path) -> None:
    data = tmp_path / "data"
    data.mkdir()
    (data / STATE).write_text('{"count": 1, "at": 1, "cause": "exit code 5"}')
    async with askmore(settings(data, discord), tmp_path, hasty=True) as bot:
        await discord.until(lambda: discord.sessions, 12)
        assert '"count": 2' in (data / STATE).read_text()
        await discord.until(lambda: not (data / STATE).exists())
        assert bot.process.returncode is None


async def test_the_start_is_said_once(discord: Loopback, tmp_path: Path) -> None:
    async with askmore(settings(tmp_path / "data", discord), tmp_path) as bot:
        await bot.says(" is ready: 1 shards, 1 servers, resources: 438 services with 854 contacts in 102 countries")
        await discord.lines[-1].send({"op": 9, "d": False})
        await bot.says("Connected again.", 20)
        assert bot.printed.count(" is ready: ") == 1
        assert "WARNING" not in bot.printed
        assert await bot.stopped() == 0


async def test_empty_links_in_the_portal_are_told(tmp_path: Path) -> None:
    async with wire.discord(links=False) as discord, askmore(settings(tmp_path / "data", discord), tmp_path) as bot:
        await bot.says(" is ready: ")
        assert bot.printed.count("The link to the privacy policy and to the terms of service is empty.") == 1
        assert await bot.stopped() == 0
