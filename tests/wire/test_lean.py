"""Lean mode over real sockets: ten thousand servers, and what they take."""

from pathlib import Path

import pytest

from tests.wire.loopback import CHANNEL, GUILD, Json, discord, said, slash
from tests.wire.process import askmore, settings

MANY = 10_000
MOST = 2048  # bytes that one server may take in lean mode
LEAN = {"ASKMORE_LEAN": "1"}


async def resident(folder: Path, *, guilds: int, unlisted: bool = False, **changes: str) -> int:
    """Run it in so many servers, have it answer in the last one, and return the memory it has then, in bytes."""
    folder.mkdir()
    async with (
        discord(guilds=guilds, unlisted=unlisted) as loopback,
        askmore(settings(folder / "data", loopback, **changes), folder) as bot,
    ):
        await bot.says(" is ready", 60)
        lean = bool(changes)
        if lean:
            await bot.says(f"Counted {guilds} servers.")
        assert loopback.of(2)[0]["intents"] == (0 if lean else 1)
        assert len(loopback.calls("GET", "/users/@me/guilds")) == (guilds // 200 + 1 if lean else 0)
        server, channel = str(GUILD + guilds - 1), str(CHANNEL + 10_000 * (guilds - 1))
        asked: Json = slash(country="DE") | {"guild_id": server, "channel_id": channel}
        for part, number in (("guild", server), ("channel", channel)):
            asked[part] = {**asked[part], "id": number}
        answer = await loopback.interact(asked)
        assert answer["type"] == 4
        assert said(answer["data"])
        status = Path(f"/proc/{bot.process.pid}/status").read_text(encoding="utf-8")
        assert await bot.stopped() == 0
    assert "Traceback" not in bot.printed
    assert " ERROR " not in bot.printed
    assert "intent" not in bot.printed
    return int(status.split("VmRSS:")[1].split()[0]) * 1024


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="the memory is read from /proc")
@pytest.mark.parametrize("unlisted", [False, True])
async def test_a_server_takes_less_than_two_kibibytes(tmp_path: Path, unlisted: bool) -> None:  # noqa: FBT001
    few = await resident(tmp_path / "few", guilds=1, unlisted=unlisted, **LEAN)
    many = await resident(tmp_path / "many", guilds=MANY, unlisted=unlisted, **LEAN)
    print(f"lean: {(many - few) / (MANY - 1):.0f} bytes a server")  # noqa: T201 - `pytest -s` shows it
    assert many - few < MOST * (MANY - 1)


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="the memory is read from /proc")
async def test_ten_thousand_servers_without_lean_mode(tmp_path: Path) -> None:
    few = await resident(tmp_path / "few", guilds=1)
    many = await resident(tmp_path / "many", guilds=MANY)
    print(f"normal: {(many - few) / (MANY - 1):.0f} bytes a server")  # noqa: T201 - `pytest -s` shows it
    assert many > few
