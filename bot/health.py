"""Whether the bot is well, told over HTTP: to `askmore health`, to a container's supervisor, to Prometheus.

It says how the bot stands and nothing of who uses it: no person, server, channel, country or topic.
"""

import asyncio
import errno
import logging
import os
import socket
from collections.abc import AsyncGenerator, Callable, Generator
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager, suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from time import perf_counter
from typing import Any

from aiohttp import web

from bot import __version__, logs
from bot.client import AskMore
from bot.store.errors import Reason, StoreError

log = logging.getLogger("askmore.health")
SOCKET = "health.sock"  # in the data folder
SILENT = 150  # seconds without a frame of Discord; discord.py notices after 60 to 105 and connects anew
LISTEN_EVERY = 5  # seconds between two looks at when the last frame came: a broken line takes the answer along
STORE_WITHIN = 2.0  # seconds for the database to answer
OK = "ok"
NO_STORE = {"Cache-Control": "no-store"}
STORE: dict[Reason, str] = {
    "full": "the disk is full",
    "read-only": "it can't be written",
    "locked": "another program holds it",
    "damaged": "it is damaged",
    "newer": "a newer AskMore wrote it",
    "secret": "its rows were keyed with another secret",
    "closed": "it is not open",
    "replaced": "another file is in its place, or none",
    "unknown": "it can't be used",
}


class PortError(Exception):
    """The port can't be served; the message is a sentence for the host."""


@dataclass(frozen=True)
class Standing:
    """How each part stands: `ok`, or a short reason in words."""

    gateway: str
    commands: str
    store: str

    @property
    def ready(self) -> bool:
        """Whether all is in order."""
        return self.gateway == self.commands == self.store == OK


class Health:
    """How a bot stands.

    Args:
        bot: the client.
        clock: the seconds that discord.py notes when a frame comes in.
    """

    def __init__(self, bot: AskMore, clock: Callable[[], float] = perf_counter) -> None:
        self._bot = bot
        self._clock = clock
        self._heard = clock()
        self._probe: asyncio.Task[None] | None = None

    def silence(self) -> float:
        """Return for how many seconds no shard has had a frame; before the first one, since the login began.

        A bot that waits before its login (bot/starts.py) is no silent one: to restart it would begin the wait anew.
        """
        if not self._began():
            self._heard = self._clock()
        self._heard = max([self._heard, *_frames(self._bot)])
        return self._clock() - self._heard

    async def listen(self) -> None:
        """Look now and then when the last frame came: what discord.py noted goes with the connection."""
        while True:
            self.silence()
            await asyncio.sleep(LISTEN_EVERY)

    def alive(self) -> Standing:
        """Return how the bot stands by what it has in memory. Nothing is waited for."""
        silence = self.silence()
        gateway = OK if silence <= SILENT else f"nothing heard for {silence:.0f} seconds"
        return Standing(gateway, self._commands(), self._opened())

    async def ready(self) -> Standing:
        """Return how the bot stands for people: all shards open, the commands in order, the database answering."""
        alive = self.alive()
        gateway = alive.gateway if alive.gateway != OK else self._gateway()
        store = alive.store if alive.store != OK else await self._store()
        return Standing(gateway, alive.commands, store)

    def _began(self) -> bool:
        return self._bot.http.token is not None

    def _gateway(self) -> str:
        shards = list(self._bot.shards.values())
        wanted = max(self._bot.shard_count or 1, len(shards))
        closed = wanted - sum(not shard.is_closed() for shard in shards)
        if not shards:
            return "not connected yet" if self._began() else "waiting before the login"
        if closed:
            return f"{closed} of {wanted} shards not connected"
        return OK if self._bot.is_ready() else "connected, and waiting for the servers"

    def _commands(self) -> str:
        if self._bot.synced is None:
            return "not sent yet"
        return OK if self._bot.synced else "could not be sent, the log says why"

    def _opened(self) -> str:
        try:
            _ = self._bot.kept.pledges
        except StoreError as error:
            return STORE[error.reason]
        return OK

    async def _store(self) -> str:
        """Ask the database. A question that is still under way is waited for, and not asked a second time."""
        if self._probe is None or self._probe.done():
            self._probe = asyncio.create_task(self._bot.kept.pledges.database.probe())
            self._probe.add_done_callback(lambda done: done.cancelled() or done.exception())  # perhaps nobody asks
        await asyncio.wait([self._probe], timeout=STORE_WITHIN)
        if not self._probe.done():
            return f"no answer in {STORE_WITHIN:g} seconds"
        error = self._probe.exception()
        if error is None:
            return OK
        return STORE[error.reason if isinstance(error, StoreError) else "unknown"]


def _frames(bot: AskMore) -> Generator[float, None, None]:
    """Yield when each shard had its last frame, heartbeat ACKs included. discord.py has no public name for it."""
    for shard in bot.shards.values():
        beating: Any = shard._parent.ws._keep_alive  # noqa: SLF001 # pyright: ignore[reportPrivateUsage]
        if beating is not None:
            yield beating._last_recv  # noqa: SLF001


class _Pages:
    """The three pages."""

    def __init__(self, health: Health, metrics: Any) -> None:
        self._health = health
        self.numbers = metrics

    async def healthz(self, request: web.Request) -> web.Response:
        del request
        standing = self._health.alive()
        return _answer(standing, well=standing.gateway == OK)

    async def readyz(self, request: web.Request) -> web.Response:
        del request
        standing = await self._health.ready()
        return _answer(standing, well=standing.ready)

    async def metrics(self, request: web.Request) -> web.Response:
        del request
        standing = await self._health.ready()
        body = await self.numbers.text(ready=standing.ready)
        kind = {"Content-Type": "text/plain; version=0.0.4; charset=utf-8"}
        return web.Response(body=body, headers=kind | NO_STORE)


def _answer(standing: Standing, *, well: bool) -> web.Response:
    said = {"status": OK if well else "unwell", **asdict(standing), "version": __version__}
    return web.json_response(said, status=200 if well else 503, headers=NO_STORE)


@asynccontextmanager
async def serving(
    bot: AskMore, data: Path, port: int | None, *, health: Health | None = None
) -> AsyncGenerator[None, None]:
    """Tell how the bot stands while this block runs.

    Args:
        bot: the client.
        data: the data folder, for the socket.
        port: where to serve over TCP too, with the numbers; None: nowhere.
        health: how the bot stands, if not by the clock.

    Raises:
        PortError: the port can't be served.
    """
    health = health or Health(bot)
    async with AsyncExitStack() as undo:
        listening = asyncio.create_task(health.listen())
        undo.callback(listening.cancel)
        runner = _runner(_Pages(health, _meter(bot) if port else None))
        await runner.setup()
        undo.push_async_callback(runner.cleanup)
        if port:
            await _serve_port(runner, port)
        if opened := undo.enter_context(_socket(data / SOCKET)):
            server = await asyncio.get_running_loop().create_unix_server(_handler(runner), sock=opened)
            undo.callback(server.close)
        yield


def _meter(bot: AskMore) -> Any:
    from bot.metrics import Metrics  # noqa: PLC0415 - 2.7 MB and 25 ms that only hosts pay who look at the numbers

    metrics = Metrics(bot)
    bot.meter = metrics
    return metrics


def _runner(pages: _Pages) -> web.AppRunner:
    app = web.Application()
    app.router.add_get("/healthz", pages.healthz)
    app.router.add_get("/readyz", pages.readyz)
    if pages.numbers is not None:
        app.router.add_get("/metrics", pages.metrics)
    quiet = logging.getLogger("askmore.health.http")  # aiohttp would log addresses and whole errors
    if not quiet.filters:
        quiet.addFilter(logs.Guard())
    return web.AppRunner(app, access_log=None, logger=quiet, shutdown_timeout=0.5)


def _handler(runner: web.AppRunner) -> Any:
    return runner.server


async def _serve_port(runner: web.AppRunner, port: int) -> None:
    everywhere = "0.0.0.0"  # noqa: S104 - a container is reached from outside; hosting.md says whom to let in
    try:
        await web.TCPSite(runner, everywhere, port).start()
    except OSError as error:
        why = {errno.EADDRINUSE: "another program has it", errno.EACCES: "the bot's user may not open it"}
        said = why.get(error.errno or 0) or os.strerror(error.errno or 0)
        raise PortError(f"ASKMORE_HEALTH_PORT: port {port} can't be served: {said}. Write another port.") from None


@contextmanager
def _socket(path: Path) -> Generator[socket.socket | None, None, None]:
    """Open a unix socket that only the bot's user can reach, and take it away after the block.

    Where that does not work (Windows, a path that is too long), the log says so, and the block goes on without.
    """
    try:
        opened = _bound(path)
    except OSError as error:
        log.warning("%s can't be opened (%s): `askmore health` needs ASKMORE_HEALTH_PORT.", SOCKET, _why(error))
        yield None
        return
    ours = path.stat().st_ino
    try:
        yield opened
    finally:
        opened.close()
        with suppress(OSError):
            if path.stat().st_ino == ours:
                path.unlink()


def _bound(path: Path) -> socket.socket:
    if not hasattr(socket, "AF_UNIX"):
        raise OSError(errno.EAFNOSUPPORT, os.strerror(errno.EAFNOSUPPORT))
    if path.is_socket():
        path.unlink()  # of a bot that was killed
    opened = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    try:
        opened.bind(str(path))
        path.chmod(0o600)  # nobody can connect before `listen`
    except OSError:
        opened.close()
        raise
    return opened


def _why(error: OSError) -> str:
    return error.strerror or str(error)
