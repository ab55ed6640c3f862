"""The bot's side of the worker process: jobs out, stories back, and an end to what takes too long."""

import asyncio
import json
import sys
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter, ValidationError

from bot.newsroom.frame import FRAME
from bot.newsroom.story import Batch, Feed, Titled

PATIENCE = 5.0  # seconds for one feed; honest ones of 1 MiB take under one
LARGEST_ANSWER = 8 * 1024 * 1024  # bytes
ROOT = Path(__file__).parents[2]
_BATCH = TypeAdapter(Batch)
_EVENTS = TypeAdapter(dict[str, str])


class Refused(Exception):  # noqa: N818 - it reads better where it is raised
    """A feed can't be read; the message says why, for the host."""


class Worker:
    """One process that parses, chooses and summarises, started when there is work.

    Args:
        news: the section `news` of the resources, as plain values.
        environment: the environment of the process; nothing secret belongs in it.
        patience: seconds for one job, then the process is killed.
    """

    def __init__(
        self, news: Mapping[str, Any], environment: Mapping[str, str] | None = None, *, patience: float = PATIENCE
    ) -> None:
        self.news = news
        self.patience = patience
        self._environment = {**(environment or {}), "PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8"}
        self._process: asyncio.subprocess.Process | None = None
        self._lock = asyncio.Lock()

    async def read(self, body: bytes, content_type: str, at: str, feed: Feed, now: datetime) -> Batch:
        """Return what is to be kept of a feed's answer.

        Raises:
            Refused: it is no feed, or reading it takes too long, or breaks the parser.
        """
        given = {**asdict(feed), "interval": feed.interval.total_seconds()}
        job = {"kind": "read", "feed": given, "language": feed.language, "content_type": content_type, "at": at}
        answer = await self._job({**job, "now": now.isoformat()}, body)
        if "refused" in answer:
            raise Refused(str(answer["refused"]))
        try:
            return _BATCH.validate_python(answer)
        except ValidationError:
            raise Refused("reading it gave nothing sound") from None

    async def group(
        self, new: Sequence[Titled], recent: Sequence[Titled], language: str, now: datetime
    ) -> dict[str, str]:
        """Return the event of each new story that is not the same page as a known one.

        Raises:
            Refused: that takes too long.
        """
        job = {"kind": "group", "new": _plain(new), "recent": _plain(recent), "language": language}
        answer = await self._job({**job, "now": now.isoformat()}, b"")
        return _EVENTS.validate_python(answer["events"])

    async def _job(self, job: dict[str, Any], body: bytes) -> dict[str, Any]:
        async with self._lock:
            answered = False
            try:
                async with asyncio.timeout(self.patience):
                    answer = await self._ask(job, body)
                answered = True
            except TimeoutError:
                raise Refused(f"reading it takes longer than {self.patience:g} seconds") from None
            except (asyncio.IncompleteReadError, ConnectionError, ValueError):
                raise Refused("it breaks the parser") from None
            finally:
                if not answered:
                    await self._end()
            return answer

    async def _ask(self, job: dict[str, Any], body: bytes) -> dict[str, Any]:
        alive = self._process is not None and self._process.returncode is None
        process = self._process if alive and self._process else await self._start()
        assert process.stdin is not None and process.stdout is not None  # noqa: S101, PT018 - both are pipes
        await _send(process.stdin, job, body)
        length, _ = FRAME.unpack(await process.stdout.readexactly(FRAME.size))
        if length > LARGEST_ANSWER:
            raise ValueError(length)
        return json.loads(await process.stdout.readexactly(length))

    async def _start(self) -> asyncio.subprocess.Process:
        self._process = process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-P",  # nothing of the folder it is started in is imported
            "-m",
            "bot.newsroom.child",
            env=self._environment,
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.DEVNULL,  # a traceback may repeat what a feed says
        )
        assert process.stdin is not None  # noqa: S101 - it is a pipe
        await _send(process.stdin, {"news": self.news}, b"")
        return process

    async def use(self, news: Mapping[str, Any]) -> None:
        """Go by other words from the next job on."""
        if news != self.news:
            await self.close()
            self.news = news

    async def close(self) -> None:
        """End the process. The next job starts another."""
        async with self._lock:
            await self._end()

    async def _end(self) -> None:
        process, self._process = self._process, None
        if process is None:
            return
        with suppress(ProcessLookupError):
            process.kill()
        await process.wait()


async def _send(pipe: asyncio.StreamWriter, job: Mapping[str, Any], body: bytes) -> None:
    written = json.dumps(job).encode()
    pipe.write(FRAME.pack(len(written), len(body)) + written + body)
    await pipe.drain()


def _plain(stories: Sequence[Titled]) -> list[dict[str, Any]]:
    return [{**asdict(one), "published": one.published.isoformat()} for one in stories]
