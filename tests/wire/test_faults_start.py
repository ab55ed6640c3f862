"""Starts with something in the way, and gateways that end the bot: what it says, and the code it ends with."""

import asyncio
import re
from pathlib import Path

import pytest

from bot.run import REFUSED
from tests.wire.loopback import discord, slash
from tests.wire.process import NERVOUS, WITHOUT_ZSTD, askmore, settings
from tests.wire.scene import playing

TOKEN_REFUSED, OUT_OF_REACH = 4, 5
MANY = 2500  # servers; Discord lets one shard have no more


@pytest.mark.parametrize(("script", "packing"), [(NERVOUS, "zstd-stream"), (WITHOUT_ZSTD, "zlib-stream")])
async def test_2500_servers_in_either_packing(tmp_path: Path, script: str, packing: str) -> None:
    async with playing(tmp_path, script=script, guilds=MANY) as scene:
        assert f" is ready: 1 shards, {MANY} servers, " in scene.bot.printed
        assert {query["compress"] for query in scene.loopback.queries} == {packing}
        await scene.is_helped()
        await scene.is_helped(slash(2, country="US"))
        await scene.loopback.lines[-1].close(4000)  # and what comes after a resume is packed anew
        await scene.loopback.until(lambda: scene.loopback.of(6))
        await scene.is_helped()
        assert scene.complaints == []


async def test_commands_that_are_refused_are_told_once(tmp_path: Path) -> None:
    async def refused(status: int, code: int) -> None:
        folder = tmp_path / str(code)
        folder.mkdir()
        async with playing(folder, sync=(status, code)) as scene:
            (line,) = scene.complaints
            assert re.search(
                rf"The commands could not be sent \(\w+ {status}/{code} .*Discord keeps the old ones", line
            )
            await scene.is_helped()

    await asyncio.gather(refused(400, 30034), refused(400, 50035))


async def test_closed_for_good_while_it_runs(tmp_path: Path) -> None:
    async def closed(code: int) -> tuple[int, list[str]]:
        folder = tmp_path / str(code)
        folder.mkdir()
        async with discord() as loopback, askmore(settings(folder / "data", loopback), folder) as bot:
            await loopback.until(lambda: loopback.sessions, 20)
            await loopback.answered(slash(country="US"))
            await loopback.lines[-1].close(code)
            ended = await bot.ended()
            assert "Traceback" not in bot.printed
            assert len(loopback.lines) == 1  # it did not come again
            return ended, bot.sentences

    token, intents = await asyncio.gather(closed(4004), closed(4014))
    assert token == (TOKEN_REFUSED, [REFUSED])
    assert intents[0] == OUT_OF_REACH
    assert intents[1] == [
        "Discord's gateway can't be reached (it closed with code 4014). Check the network and DISCORD_GATEWAY_URL."
    ]
