"""`askmore health` and the pages behind it, against the real bot and a small Discord with real sockets."""

import asyncio
import os
import socket
import sqlite3
import sys
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from aiohttp import ClientSession

from bot.library import topics
from tests.conftest import ROOT
from tests.wire import loopback as wire
from tests.wire import process
from tests.wire.loopback import CHANNEL, GUILD, PERSON, Loopback, components, person, press, slash
from tests.wire.process import Running, askmore, settings

SETTINGS = 3
SOCKET = "health.sock"
DATABASE = "askmore.db"
# The same bot, that takes the gateway for silent after two seconds.
SILENT = 2
IMPATIENT = process.HASTY.replace(
    "import sys, bot.run", f"import sys, bot.run, bot.health\nbot.health.SILENT = {SILENT}"
)


@pytest.fixture
async def discord() -> AsyncGenerator[Loopback, None]:
    async with wire.discord() as loopback:
        yield loopback


def free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return taken.getsockname()[1]


@dataclass
class Asking:
    """A bot that runs, and `askmore health` beside it."""

    bot: Running
    environment: dict[str, str]
    folder: Path

    async def health(self, *options: str) -> tuple[int | None, str]:
        """Run it and return its exit code and what it said."""
        return await asked(self.environment, self.folder, *options)

    async def until(self, code: int, words: str = "", *options: str) -> str:
        """Ask until it ends with this code and says these words, and return all it said.

        Raises:
            TimeoutError: it does not.
        """
        async with asyncio.timeout(12):
            while True:
                ended, said = await self.health(*options)
                if ended == code and words in said:
                    return said
                await asyncio.sleep(0.1)


async def asked(environment: dict[str, str], folder: Path, *options: str) -> tuple[int | None, str]:
    ran = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "bot",
        "health",
        *options,
        cwd=folder,
        env=environment,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    said, _ = await ran.communicate()
    (line,) = said.decode().splitlines()
    return ran.returncode, line


@asynccontextmanager
async def running(
    discord: Loopback, folder: Path, *, hasty: bool = False, **changes: str
) -> AsyncGenerator[Asking, None]:
    """Run the bot until it is in its server."""
    environment = settings(folder / "data", discord, **changes)
    async with askmore(environment, folder, hasty=hasty) as bot:
        await discord.until(lambda: discord.sessions or bot.process.returncode is not None, 12)
        assert bot.process.returncode is None, bot.printed
        yield Asking(bot, environment, folder)


async def test_from_start_to_end(discord: Loopback, tmp_path: Path) -> None:
    """Alive at once, ready when Discord has told of all servers, and not running afterwards, without a trace."""
    async with running(discord, tmp_path) as asking:
        assert await asking.health("--alive") == (0, "The bot is alive.")
        assert await asking.until(0) == "The bot is ready."
        assert (tmp_path / "data" / SOCKET).stat().st_mode & 0o777 == 0o600
        assert await asking.bot.stopped() == 0
        assert not (tmp_path / "data" / SOCKET).exists()
        gone = f"The bot is not running (there is no {tmp_path / 'data' / SOCKET})."
        assert await asking.health() == (1, gone)
        assert await asking.health("--alive") == (1, gone)
        assert asking.bot.sentences == []


async def test_a_killed_bot_does_not_run_and_starts_again(discord: Loopback, tmp_path: Path) -> None:
    left = tmp_path / "data" / SOCKET
    async with running(discord, tmp_path) as asking:
        asking.bot.process.kill()
        await asking.bot.process.wait()
        assert left.is_socket()
        assert await asking.health("--alive") == (1, f"The bot is not running (nothing answers at {left}).")
    discord.sessions = 0
    async with running(discord, tmp_path) as asking:
        assert await asking.health("--alive") == (0, "The bot is alive.")


async def test_commands_that_discord_refused(discord: Loopback, tmp_path: Path) -> None:
    discord.faults.sync = (400, 50035)
    async with running(discord, tmp_path) as asking:
        said = await asking.until(1, "(commands: could not be sent, the log says why)")
        assert said.startswith("The bot is not ready ")
        assert await asking.health("--alive") == (0, "The bot is alive.")


async def test_a_database_that_is_held_or_replaced(discord: Loopback, tmp_path: Path) -> None:
    async with running(discord, tmp_path) as asking:
        await asking.until(0)
        file = tmp_path / "data" / DATABASE
        other = sqlite3.connect(file, isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        assert await asking.health() == (1, "The bot is not ready (store: another program holds it).")
        assert await asking.health("--alive") == (0, "The bot is alive.")
        other.close()
        assert (await asking.health())[0] == 0
        file.with_name("new").write_bytes(b"")
        file.with_name("new").replace(file)
        assert await asking.health() == (1, "The bot is not ready (store: another file is in its place, or none).")


async def test_a_gateway_that_falls_silent_and_goes(
    discord: Loopback, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(process, "HASTY", IMPATIENT)
    async with running(discord, tmp_path, hasty=True) as asking:
        silent = await asking.until(1, "nothing heard for ", "--alive")
        assert silent.startswith("The bot is not alive (gateway: nothing heard for ")
        await discord.lines[-1].send({"op": 11, "d": None})  # the answer to a heartbeat
        await asking.until(0, "", "--alive")
        discord.faults.no_gateway = True
        await discord.lines[-1].send({"op": 11, "d": None})
        await discord.lines[-1].socket.close(code=4000)
        await asking.until(1, "(gateway: 1 of 1 shards not connected)")
        await asking.until(1, "nothing heard for ", "--alive")
        assert asking.bot.process.returncode is None


async def test_a_port_that_is_taken(discord: Loopback, tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("0.0.0.0", 0))
        taken.listen()
        port = taken.getsockname()[1]
        async with askmore(settings(tmp_path / "data", discord, ASKMORE_HEALTH_PORT=str(port)), tmp_path) as bot:
            assert await bot.ended() == SETTINGS
    assert bot.sentences == [
        f"ASKMORE_HEALTH_PORT: port {port} can't be served: another program has it. Write another port."
    ]
    assert discord.requests == []
    assert not (tmp_path / "data" / SOCKET).exists()


class Pages:
    """The pages on a port."""

    def __init__(self, session: ClientSession, port: int) -> None:
        self._session = session
        self._port = port

    async def get(self, page: str) -> tuple[int, str, str | None]:
        """Return the status, the text and what may be kept of it."""
        async with self._session.get(f"http://127.0.0.1:{self._port}{page}") as got:
            return got.status, await got.text(), got.headers.get("Cache-Control")

    async def numbers(self) -> dict[str, float]:
        """Return what /metrics says, without its comments."""
        _, text, _ = await self.get("/metrics")
        lines = (line.rsplit(" ", 1) for line in text.splitlines() if not line.startswith("#"))
        return {name: float(value) for name, value in lines}


def custom_id(answered: Any, action: str) -> str:
    ids = (str(one.get("custom_id", "")) for one in components(answered))
    return next(one for one in ids if one.startswith(f"am1:{action}:"))


async def test_the_numbers_hold_nothing_of_people(discord: Loopback, tmp_path: Path) -> None:
    port = free_port()
    async with running(discord, tmp_path, ASKMORE_HEALTH_PORT=str(port)) as asking, ClientSession() as session:
        pages = Pages(session, port)
        before = await pages.numbers()
        assert not [name for name in before if name.startswith("askmore_interactions")]
        await asking.until(0)
        answered = (await discord.interact(slash(country="UY", topic="stalking")))["data"]
        for action in ("page", "failed"):
            await discord.interact(press(custom_id(answered, action), answered))
        await discord.interact(press("am1:hide", answered))
        await discord.interact(wire.typing("country", "Urugay"))
        await discord.interact(slash(1, command="about"))
        after = await pages.numbers()
        text = (await pages.get("/metrics"))[1]
        ready = await pages.get("/readyz")
        alive = await pages.get("/healthz")
        assert await asking.bot.stopped() == 0
    counted = ("support", "page", "failed", "hide", "autocomplete", "about")
    for command in counted:
        assert after[f'askmore_interactions_total{{command="{command}",outcome="answered"}}'] == 1
        assert after[f'askmore_answer_seconds_count{{command="{command}"}}'] == 1
        assert 0 < after[f'askmore_answer_seconds_sum{{command="{command}"}}'] < 3
    assert sum(value for name, value in after.items() if name.startswith("askmore_interactions")) == len(counted)
    assert (after["askmore_ready"], after["askmore_guilds"]) == (1, 1)
    assert after["process_resident_memory_bytes"] > 1e7 or sys.platform != "linux"
    assert (ready[0], ready[2], alive[0], alive[2]) == (200, "no-store", 200, "no-store")
    about_people = (str(PERSON), person()["username"], person()["global_name"], str(GUILD), str(CHANNEL), "A server")
    about_questions = ("UY", "Uruguay", "Urugay", "stalking", topics.LABELS["stalking"], "interaction-token")
    for said in (text, ready[1], alive[1]):
        assert not [word for word in (*about_people, *about_questions) if word in said]


async def test_a_second_name_of_the_command(tmp_path: Path) -> None:
    """`askmore health` as installed, and not only `python -m bot health`."""
    script = "import sys; from bot.cli import main; sys.exit(main(['health', '--alive']))"
    clean = {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), "ASKMORE_DATA": "gone"}
    ran = await asyncio.create_subprocess_exec(
        sys.executable, "-c", script, cwd=tmp_path, env=clean, stdout=asyncio.subprocess.PIPE
    )
    said, _ = await ran.communicate()
    assert (ran.returncode, said) == (1, b"The bot is not running (there is no gone/health.sock).\n")
