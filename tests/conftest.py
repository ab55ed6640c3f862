import signal
from collections.abc import AsyncGenerator
from datetime import UTC, datetime
from pathlib import Path

import pytest
import simcord

from bot.client import AskMore
from bot.library.library import Library
from bot.library.reader import read_files, read_texts

if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    # A shell that runs the tests in the background lets them ignore Ctrl+C, and so all that they start.
    signal.signal(signal.SIGINT, signal.default_int_handler)

ROOT = Path(__file__).parent.parent
SHIPPED = ROOT / "resources.yaml"

# A Wednesday noon in Europe that is no holiday there.
NOON = datetime(2026, 11, 25, 12, 0, tzinfo=UTC)

HEAD = """
directory: int-directory
countries:
  GB:
    timezone: Europe/London
    also: [UK, Great Britain]
    emergency:
      - number: "999"
  NO:
    timezone: Europe/Oslo
    emergency:
      - number: "112"
        for: [police]
services:
  int-directory:
    name: Example Directory
    countries: [INT]
    topics: [domestic-abuse]
    for: [everyone]
    kind: directory
    contacts:
      - web: https://directory.example.org
    summary: A list of services in many countries.
"""

# The numbers are Ofcom's for drama: 01632 960000 to 960999.
SERVICE = """
  gb-{name}:
    name: {name}
    countries: [GB]
    topics: [sexual-assault]
    for: [everyone]
    contacts:
      - phone: "01632 960000"
    summary: They listen.
"""


def service(name: str, /, **changes: str) -> str:
    """Return a service's YAML; a change replaces or adds the line of its key."""
    lines = SERVICE.format(name=name).strip("\n").split("\n")
    for key, value in changes.items():
        written = f"    {key.rstrip('_')}: {value}"
        places = [at for at, line in enumerate(lines) if line.startswith(f"    {key.rstrip('_')}:")]
        if places and key == "contacts":
            del lines[places[0] : places[0] + 2]
            lines.append(written)
        elif places:
            lines[places[0]] = written
        else:
            lines.append(written)
    return "\n".join(lines) + "\n"


def library_of(*services: str, head: str = HEAD) -> Library:
    return Library(read_texts([("test.yaml", head + "".join(services))]).or_raise())


@pytest.fixture(scope="session")
def shipped() -> Library:
    return Library(read_files([SHIPPED]).or_raise())


class World:
    """A simulated Discord with the real bot in it: a server, a channel and a member."""

    def __init__(self, env: simcord.Env) -> None:
        self.env = env
        self.guild = env.create_guild("Server")
        self.channel = self.guild.create_text_channel("general")
        self.user = env.create_user("robin-the-member")
        self.member = self.guild.add_member(self.user)

    @property
    def bot(self) -> AskMore:
        assert isinstance(self.env.bot, AskMore)
        return self.env.bot

    async def restart(self, bot: AskMore) -> None:
        """Put a new process in the place of the bot: nothing of the old one's memory is left."""
        await self.bot.kept.close()
        await self.env.restart_bot(bot)

    async def support(self, **options: str) -> simcord.InteractionResult:
        return await self.member.slash(self.channel, "support", **options)


def bot_with(library: Library, data: Path, *, lean: bool = False) -> AskMore:
    return AskMore(
        library=library, data=data, contact="host@example.org", secret=b"s" * 32, clock=lambda: NOON, lean=lean
    )


@pytest.fixture
async def simcord_bot(shipped: Library, tmp_path: Path) -> AsyncGenerator[AskMore, None]:
    bot = bot_with(shipped, tmp_path / "data")
    yield bot
    await bot.kept.close()  # SimCord does not close the client


@pytest.fixture
def world(simcord_env: simcord.Env) -> World:
    return World(simcord_env)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        item.add_marker(pytest.mark.simcord(shard_count=1))
