"""The real `askmore run`, as a process of its own."""

import asyncio
import os
import re
import signal
import sys
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager, suppress
from pathlib import Path

from tests.conftest import ROOT
from tests.wire.loopback import TOKEN, Loopback

ENDS_WITHIN = 12.0
# The same command, with less patience for a gateway that does not answer, and a closer look at the files.
HASTY = """
import sys, bot.run
import bot.starts
bot.run.PATIENCE, bot.run.RELOAD_EVERY, bot.starts.CALM = 2, 0.2, 0.5
from bot.cli import main
sys.exit(main(["run"]))
"""
# The same, that takes a gateway for silent after one second and a half (discord.py: 60), leaves a line whose other
# side says nothing after half a second (30), and begins a session anew at once (after 5). Each is a constant in
# discord.py that can't be set.
SILENT = 1.5
NERVOUS = f"""
import aiohttp, discord
from discord.state import ConnectionState
ConnectionState.heartbeat_timeout = property(lambda self: {SILENT}, lambda self, given: None)
aiohttp.ClientWSTimeout, timeout = lambda ws_close: timeout(ws_close=0.5), aiohttp.ClientWSTimeout
async def at_once(self, shard_id, *, initial=False): pass
discord.Client.before_identify_hook = at_once
{HASTY}
"""
WITHOUT_ZSTD = f"""
import sys
sys.modules["zstandard"] = None
{HASTY}
"""


class Running:
    """A process, and all it printed so far."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self.process = process
        self.printed = ""

    async def read(self) -> None:
        assert self.process.stdout is not None
        while piece := await self.process.stdout.read(4096):
            self.printed += piece.decode()

    async def ended(self, within: float = ENDS_WITHIN) -> int:
        """Return the exit code once it ends by itself.

        Raises:
            TimeoutError: it does not.
        """
        async with asyncio.timeout(within):
            return await self.process.wait()

    async def stopped(self, within: float = 5.0) -> int:
        """Send SIGTERM and return the exit code."""
        self.process.send_signal(signal.SIGTERM)
        return await self.ended(within)

    async def says(self, words: str, within: float = ENDS_WITHIN) -> None:
        """Wait for it to print something.

        Raises:
            TimeoutError: it does not.
        """
        async with asyncio.timeout(within):
            while words not in self.printed:
                assert self.process.returncode is None, self.printed
                await asyncio.sleep(0.02)

    @property
    def sentences(self) -> list[str]:
        """What it said outside of the log."""
        return [line for line in self.printed.splitlines() if not re.match(r"\d{4}-\d\d-\d\d ", line)]


def settings(data: Path, discord: Loopback | None = None, **changes: str) -> dict[str, str]:
    """Return an environment for it; an empty change takes a name out."""
    given = {
        "PATH": os.environ["PATH"],
        "PYTHONPATH": str(ROOT),
        "DISCORD_TOKEN": TOKEN,
        "ASKMORE_CONTACT": "host@example.org",
        "ASKMORE_DATA": str(data),
        "ASKMORE_RESOURCES": str(ROOT / "resources.yaml"),
        "ASKMORE_FEEDS": "off",
    }
    if discord:
        given |= {"DISCORD_API_URL": f"{discord.url}/api/v10", "DISCORD_GATEWAY_URL": discord.gateway}
    return {name: value for name, value in (given | changes).items() if value}


@asynccontextmanager
async def askmore(
    environment: dict[str, str], folder: Path, *, hasty: bool = False, script: str | None = None
) -> AsyncGenerator[Running, None]:
    """Run it in a folder, and end it afterwards if it did not end.

    Args:
        environment: its environment.
        folder: where it runs.
        hasty: run `HASTY` instead of the command.
        script: run this instead of the command.
    """
    script = script or (HASTY if hasty else None)
    how = ("-c", script) if script else ("-m", "bot", "run")
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        *how,
        cwd=folder,
        env=environment,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    running = Running(process)
    reading = asyncio.create_task(running.read())
    try:
        yield running
    finally:
        with suppress(ProcessLookupError):
            process.kill()
        await process.wait()
        await reading
