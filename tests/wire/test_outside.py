"""What comes from outside and makes no sense, and lines that break: the bot goes on, and says so once."""

import re
from pathlib import Path
from typing import Any

import pytest

from bot.faces import text
from bot.faces.speech import ENGLISH
from tests.wire import loopback as wire
from tests.wire.loopback import Loopback, discord, said, slash
from tests.wire.process import WITHOUT_ZSTD, Running, askmore, settings

NONSENSE = "made no sense and is passed over"
FRAMES: dict[str, Any] = {
    "a list": [1, 2, 3],
    "an event without data": {"op": 0, "t": "INTERACTION_CREATE", "s": 7, "d": None},
    "an interaction of nothing": {"op": 0, "t": "INTERACTION_CREATE", "s": 7, "d": {}},
    "an interaction of another type": {"op": 0, "t": "INTERACTION_CREATE", "s": 7, "d": {"id": "x", "type": "y"}},
    "a server of nothing": {"op": 0, "t": "GUILD_CREATE", "s": 7, "d": {"id": None}},
    "a sequence that is a word": {"op": 0, "t": "GUILD_DELETE", "s": "seven", "d": "gone"},
}
RAW = (b"{not json", b'"text"', b'{"op": 0, "t": "\xff\xfe", "s": 7, "d": {}}', b"\xc3\x28", b"[" * 100_000)
HARMLESS: dict[str, Any] = {
    "an unknown event": {"op": 0, "t": "SOMETHING_NEW", "s": 7, "d": {"a": 1}},
    "an unknown opcode": {"op": 99, "d": None},
}


def nonsense(bot: Running) -> int:
    return len(re.findall(NONSENSE, bot.printed))


async def is_answered(loopback: Loopback) -> None:
    body = await loopback.interact(slash(country="US"))
    assert body["data"]["flags"] & 64
    assert "RAINN" in said(body["data"])


@pytest.mark.parametrize("script", [None, WITHOUT_ZSTD], ids=["zstd", "zlib"])
async def test_frames_that_make_no_sense(script: str | None, tmp_path: Path) -> None:
    data = tmp_path / "data"
    async with discord() as loopback, askmore(settings(data, loopback), tmp_path, script=script) as bot:
        await bot.says(" is ready: ")
        for number, frame in enumerate(FRAMES.values(), start=1):
            await loopback.lines[-1].send(frame)
            await bot.says("", 1)
            await loopback.until(lambda: nonsense(bot) == number)  # noqa: B023 - awaited at once
        for frame in HARMLESS.values():
            await loopback.lines[-1].send(frame)
        for raw in RAW:
            await loopback.lines[-1].send_raw(raw)
        await loopback.until(lambda: nonsense(bot) == len(FRAMES) + len(RAW))
        await is_answered(loopback)
        assert loopback.sessions == 1  # still the same connection
        assert "Traceback" not in bot.printed
        assert len(loopback.calls("POST", "/callback")) == 1  # nothing of it was answered in public or at all
        assert await bot.stopped() == 0


@pytest.mark.parametrize("custom_id", ["am0:page:US:-:m:a:3:0", "am1:page:US:-:m:a:3", "am1:gone", "x" * 100, ""])
async def test_a_button_or_form_of_an_older_version(custom_id: str, tmp_path: Path) -> None:
    data = tmp_path / "data"
    async with discord() as loopback, askmore(settings(data, loopback), tmp_path) as bot:
        await bot.says(" is ready: ")
        card: wire.Json = {"components": [], "flags": wire.PRIVATE}
        for used in (wire.press(custom_id, card), wire.press(custom_id, card, 2), wire.submit(custom_id, ["agree"])):
            body = await loopback.interact(used)
            assert (body["type"], body["data"]["flags"] & 64) == (4, 64)
            assert body["data"]["content"] == ENGLISH(text.OLDER)
        assert bot.printed.count("A button or form of an older version was used.") == 3
        assert custom_id == "" or custom_id not in bot.printed
        assert await bot.stopped() == 0


async def test_a_stream_that_broke_is_begun_again(tmp_path: Path) -> None:
    data = tmp_path / "data"
    async with discord() as loopback, askmore(settings(data, loopback), tmp_path) as bot:
        await bot.says(" is ready: ")
        await loopback.lines[-1].socket.send_bytes(b"\x00garbage\xff\x00\x00\xff\xff")
        await loopback.until(lambda: len(loopback.lines) == 2 and loopback.of(6))
        assert nonsense(bot) == 1
        await is_answered(loopback)
        assert await bot.stopped() == 0


async def test_a_hundred_megabytes(tmp_path: Path) -> None:
    data = tmp_path / "data"
    async with discord() as loopback, askmore(settings(data, loopback), tmp_path) as bot:
        await bot.says(" is ready: ")
        await loopback.lines[-1].socket.send_str('{"op":0,"t":"SOMETHING_NEW","d":"' + "x" * 100_000_000 + '"}')
        await is_answered(loopback)
        assert await bot.stopped() == 0


@pytest.mark.parametrize("how", ["cut", "502"])
async def test_a_line_that_breaks_once_is_not_noticed(how: str, tmp_path: Path) -> None:
    data = tmp_path / "data"
    async with discord() as loopback, askmore(settings(data, loopback), tmp_path) as bot:
        await bot.says(" is ready: ")
        loopback.callbacks.faults = [how, how]
        body = await loopback.answered(slash(country="US"))
        assert body["data"]["flags"] & 64
        assert "RAINN" in said(body["data"])
        assert len(loopback.calls("POST", "/callback")) == 3
        assert not re.search("WARNING|ERROR", bot.printed)
        assert await bot.stopped() == 0
