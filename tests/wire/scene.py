"""One bot for many scenarios of faults: what the person sees, and what the host sees."""

import re
import sqlite3
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager, closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.wire.loopback import CHANNEL, GUILD, PERSON, PRIVATE, Json, Loopback, discord, person, said, slash, submit
from tests.wire.process import Running, askmore, settings

CONSENT = "am1:consent:ask-more:1:2"
LONGEST = 12.0  # seconds that anything here may take


@dataclass
class Scene:
    """A Discord, and the bot in it.

    Args:
        loopback: the Discord.
        bot: the process.
        data: its data folder.
        seen: how much of what it printed was looked at.
    """

    loopback: Loopback
    bot: Running
    data: Path
    seen: int = 0

    async def begin(self) -> None:
        """Begin a scenario: nothing goes wrong, nothing is left of the one before, and nothing was said."""
        self.loopback.callbacks.faults, self.loopback.callbacks.always = [], ""
        self.loopback.faults.no_ack = False
        await self.loopback.until(lambda: not self.loopback.callbacks.unsure)
        self.seen = len(self.bot.printed)

    @property
    def complaints(self) -> list[str]:
        """What the host reads of this scenario that is no mere information."""
        return re.findall(r"^.*(?:WARNING|ERROR|CRITICAL).*$", self.bot.printed[self.seen :], re.MULTILINE)

    async def is_helped(self, interaction: Json | None = None) -> None:
        """Ask for help in the USA and get it: privately, in one answer."""
        asked = interaction or slash(country="US")
        body = await self.loopback.answered(asked)
        assert_help(body)

    async def complains(self, words: str) -> None:
        """Wait for the one complaint of this scenario."""
        await self.loopback.until(lambda: self.complaints, LONGEST)
        await self.is_helped()
        assert [words in line for line in self.complaints] == [True], self.complaints

    def tells_nothing(self) -> None:
        """Nothing that was printed is a stack, or points at anybody."""
        assert "Traceback" not in self.bot.printed
        tokens = {one.token for one in self.loopback.callbacks.offered.values()}
        about = {str(PERSON), str(GUILD), str(CHANNEL), person()["global_name"], *self.loopback.callbacks.offered}
        assert [word for word in (about | tokens) if word in self.bot.printed] == []

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        """Return what the database says."""
        return rows(self.data, query)


def assert_help(body: Json) -> None:
    """The answer is the help for the USA, and nobody else sees it."""
    assert (body["type"], body["data"]["flags"]) == (4, PRIVATE)
    assert "RAINN" in said(body["data"])


def rows(data: Path, query: str) -> list[tuple[Any, ...]]:
    """Return what a database says."""
    with closing(sqlite3.connect(data / "askmore.db")) as connection:
        return connection.execute(query).fetchall()


def signing(user: int) -> Json:
    """Return the consent of a person."""
    return submit(CONSENT, ["agree"], user)


@asynccontextmanager
async def playing(folder: Path, *, script: str | None = None, **faults: Any) -> AsyncGenerator[Scene, None]:
    """Run the bot until it is ready, for as many scenarios as there are; at the end it stops well."""
    data = folder / "data"
    async with discord(**faults) as loopback, askmore(settings(data, loopback), folder, script=script) as bot:
        scene = Scene(loopback, bot, data)
        await bot.says(" is ready: ", 20)
        yield scene
        await scene.begin()
        assert await bot.stopped() == 0
        scene.tells_nothing()
