"""A growing delay before login, so that a supervisor that restarts at once can't use up Discord's 1,000 logins a day.

Discord resets the token of a bot that opens more. So each login is noted in the data folder before it is tried. A
clean end, or ten minutes of being connected, wipes the note; every other end leaves it.
"""

import asyncio
import json
import logging
import math
import os
import signal
import time
from collections import deque
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from bot.faces.errors import describe

log = logging.getLogger("askmore.starts")
STATE = "starts.json"
DELAYS = (0, 0, 5, 10, 20, 40, 80, 160, 300)  # seconds before login number n in a row; the last one for ever
CALM = 600  # seconds of being connected that wipe the note
FREE, IN, GAP = 5, 3600, 90  # sessions in so many seconds that need not wait; seconds between those after them
UNKNOWN = "killed or crashed"


@dataclass(frozen=True)
class Noted:
    """How many logins in a row did not end well, when the last one was, and how it ended."""

    count: int = 0
    at: float = 0.0
    cause: str = UNKNOWN


class Starts:
    """The starts of one data folder.

    Args:
        data: the data folder.
        clock: seconds of wall time.
    """

    def __init__(self, data: Path, clock: Callable[[], float] = time.time) -> None:
        self._file = data / STATE
        self._clock = clock
        self.noted = self._read()

    def delay(self) -> float:
        """Return the seconds to wait before the next login; the time since the last one is taken off."""
        whole = DELAYS[min(self.noted.count, len(DELAYS) - 1)]
        return max(0.0, whole - max(0.0, self._clock() - self.noted.at))

    def begin(self) -> None:
        """Note that a login is about to be tried."""
        self._write(Noted(self.noted.count + 1, self._clock()))

    def ended(self, code: int) -> None:
        """Note the exit code; a clean end wipes the note."""
        if code == 0:
            self.wipe()
        elif self.noted.count:
            self._write(Noted(self.noted.count, self.noted.at, f"exit code {code}"))

    def wipe(self) -> None:
        """Forget all starts."""
        self.noted = Noted()
        try:
            self._file.unlink(missing_ok=True)
        except OSError as error:
            log.warning("%s can't be removed (%s): the next login may be delayed.", STATE, error.strerror)

    async def wait(self) -> bool:
        """Wait as long as is due and note the login; return False if told to end meanwhile."""
        if seconds := math.ceil(self.delay()):
            log.warning(
                "The last %d starts ended badly (the last one: %s). Logging in again in %d seconds, so that Discord "
                "does not reset the token.",
                self.noted.count,
                self.noted.cause,
                seconds,
            )
            if await _told_to_end(seconds):
                return False
        self.begin()
        return True

    async def calm(self, connected: asyncio.Event) -> None:
        """Wipe the note once the bot has been connected long enough."""
        await connected.wait()
        await asyncio.sleep(CALM)
        self.wipe()

    def _read(self) -> Noted:
        try:
            kept: dict[str, Any] = json.loads(self._file.read_text(encoding="utf-8"))
            noted = Noted(int(kept["count"]), float(kept["at"]), str(kept["cause"])[:40])
        except FileNotFoundError:
            return Noted()
        except (OSError, ValueError, KeyError, TypeError, OverflowError, RecursionError) as error:
            log.warning("%s can't be used (%s): the login is not delayed.", STATE, describe(error))
            return Noted()
        if noted.count < 0 or not math.isfinite(noted.at):
            log.warning("%s can't be used (numbers out of range): the login is not delayed.", STATE)
            return Noted()
        return noted

    def _write(self, noted: Noted) -> None:
        self.noted = noted
        temporary = self._file.with_suffix(".new")
        try:
            with temporary.open("w", encoding="utf-8") as file:
                json.dump(asdict(noted), file)
                file.flush()
                os.fsync(file.fileno())
            temporary.replace(self._file)
        except OSError as error:
            log.warning("%s can't be written (%s): the next login is not delayed.", STATE, error.strerror)


class Identifies:
    """The sessions that one process begins, by shard: a few at once, then so far apart that a day has under 1,000.

    discord.py 2.7.1 itself waits 5 seconds before each, which is 17,280 a day where Discord ends every session at once.

    Args:
        clock: seconds that never go back.
        sleep: waits so many seconds.
    """

    def __init__(
        self,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[object]] = asyncio.sleep,
    ) -> None:
        self._clock = clock
        self._sleep = sleep
        self._begun: dict[int, deque[float]] = {}

    async def wait(self, shard: int) -> None:
        """Return when the shard may begin a session, and count it."""
        begun = self._begun.setdefault(shard, deque(maxlen=FREE))
        now = self._clock()
        seconds = begun[-1] + GAP - now if len(begun) == FREE and now - begun[0] < IN else 0
        if seconds > 0:
            log.warning("Discord ends one session after another. The next one begins in %d seconds.", seconds)
            await self._sleep(seconds)
        begun.append(self._clock())


async def _told_to_end(seconds: float) -> bool:
    """Wait; return True at once on SIGTERM or SIGINT."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    with suppress(NotImplementedError):  # Windows has no such handlers
        for name in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(name, stop.set)
    with suppress(TimeoutError):
        await asyncio.wait_for(stop.wait(), seconds)
    return stop.is_set()
