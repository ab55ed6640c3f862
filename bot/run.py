"""`askmore run`: the bot in Discord, with clear endings and never a loop of logins."""

import asyncio
import gc
import os
import signal
import sys
from collections.abc import Coroutine, Generator
from contextlib import contextmanager, suppress
from datetime import timedelta
from pathlib import Path
from typing import Any

import aiohttp
import discord
import yarl
from discord.gateway import DiscordWebSocket
from discord.http import Route

from bot import health, resources
from bot.client import AskMore, log
from bot.faces.callback import be_patient
from bot.gateway import guarded
from bot.library.library import Library
from bot.library.problems import Problem
from bot.news import Fetching
from bot.resources import Loaded
from bot.secret import load_secret
from bot.settings import Settings, without_secrets
from bot.starts import Starts

WELL, SETTINGS, TOKEN_REFUSED, OUT_OF_REACH, DATA_FOLDER = 0, 3, 4, 5, 6
PATIENCE = 60  # seconds for the gateway to answer the first time
CLOSING = 3  # seconds for a gateway to say good-bye; discord.py itself would wait for 30
ANSWERING = 2  # of them for the answers under way: as long as Discord may still take them
ANSWERS = ("CommandTree-invoker", "discord-ui-", "discord.py: on_interaction")  # how discord.py names their tasks
RELOAD_EVERY = 5  # seconds between two looks at the resource files

REFUSED = "Discord refused the token. Make a new one in the Developer Portal and set DISCORD_TOKEN."
UNREACHED = "Discord can't be reached ({why}). Check the network and DISCORD_API_URL, then start again."
NOT_DISCORD = "what answers is not Discord's API"
NO_GATEWAY = "Discord's gateway can't be reached ({why}). Check the network and DISCORD_GATEWAY_URL."


def run(settings: Settings, library: Library) -> int:
    """Run the bot until it is told to stop, and return the exit code.

    Args:
        settings: as `Settings.read(for_run=True)` returns them.
        library: what the resource files say.
    """
    try:
        settings.data.mkdir(parents=True, exist_ok=True)
        (settings.data / ".writable").touch()
        (settings.data / ".writable").unlink()
    except OSError as error:
        _say(f"The data folder {settings.data} can't be written: {error.strerror}. {remedy(error, settings.data)}")
        return DATA_FOLDER
    with (
        pointed_at(settings.api_url, settings.gateway_url),
        guarded(),
        asyncio.Runner(loop_factory=_loop_factory()) as loop,
    ):
        return loop.run(_main(settings, library, load_secret(settings)))


def remedy(error: OSError, folder: Path) -> str:
    """Return what to type: a folder that is mounted into a container often belongs to somebody else."""
    if not isinstance(error, PermissionError) or os.name != "posix":
        return "Set ASKMORE_DATA."
    owner = f"{os.getuid()}:{os.getgid()}"
    return f"Give it to the user of the bot: chown -R {owner} {folder} (or the folder that is mounted there)."


async def _main(settings: Settings, library: Library, secret: bytes) -> int:
    be_patient()
    bot = AskMore(
        library=library,
        data=settings.data,
        contact=settings.contact,
        secret=secret,
        grace=timedelta(days=settings.grace),
        gateway_url=settings.gateway_url,
        fetching=_fetching(settings),
        lean=settings.lean,
    )
    watching = asyncio.create_task(_watch(bot, settings))
    settling = asyncio.create_task(_settle(bot))
    try:
        token = settings.token.get_secret_value() if settings.token else ""
        async with health.serving(bot, settings.data, settings.health_port):
            return await _paced(bot, token, Starts(settings.data))
    except health.PortError as error:
        _say(str(error))
        return SETTINGS
    finally:
        watching.cancel()
        settling.cancel()


async def _paced(bot: AskMore, token: str, starts: Starts) -> int:
    """Serve after the delay that is due, and note how it ended."""
    if not await starts.wait():
        return WELL
    calming = asyncio.create_task(starts.calm(bot.connected))
    try:
        code = await serve(bot, token, patience=PATIENCE)
    finally:
        calming.cancel()
    starts.ended(code)
    return code


async def _settle(bot: AskMore) -> None:
    """Once all is loaded, keep it out of the garbage collection: a full one would hold every answer up for 50 ms."""
    await bot.connected.wait()
    _freeze()


def _freeze() -> None:
    gc.unfreeze()
    gc.collect()
    gc.freeze()


def _fetching(settings: Settings) -> Fetching | None:
    if settings.feeds == "off":
        return None
    return Fetching(settings.contact, settings.private_feeds == "allow", without_secrets())


async def serve(bot: AskMore, token: str, *, patience: float = PATIENCE) -> int:
    """Log in once, serve until SIGTERM or SIGINT, close cleanly, return the exit code.

    Args:
        bot: the client.
        token: its token.
        patience: seconds for the gateway to answer the first time.
    """
    stop = asyncio.Event()
    with suppress(NotImplementedError):  # Windows has no such handlers; there Ctrl+C ends the loop itself
        for name in (signal.SIGTERM, signal.SIGINT):
            asyncio.get_running_loop().add_signal_handler(name, stop.set)
    serving = asyncio.create_task(bot.start(token))
    stopping = asyncio.create_task(stop.wait())
    connecting = asyncio.create_task(bot.connected.wait())
    first = await _first(serving, stopping, connecting, timeout=patience)
    if connecting in first:
        await _first(serving, stopping)
    try:
        ended = serving.done()
        await _close(bot)
        if ended:
            return _ending(serving.exception(), logged_in=bot.user is not None)
        if first:
            return WELL
        missing = UNREACHED if bot.user is None else NO_GATEWAY
        _say(missing.format(why=f"no answer in {patience:g} seconds"))
        return OUT_OF_REACH
    finally:
        for task in (serving, stopping, connecting):
            task.cancel()
        await asyncio.gather(serving, stopping, connecting, return_exceptions=True)


async def _first(*tasks: "asyncio.Task[Any]", timeout: float | None = None) -> "set[asyncio.Task[Any]]":  # noqa: ASYNC109
    done, _ = await asyncio.wait(tasks, timeout=timeout, return_when=asyncio.FIRST_COMPLETED)
    return done


async def _close(bot: AskMore) -> None:
    """Hear no more questions, let the answers under way go out, then close the bot.

    A gateway that does not say good-bye in time is left without.
    """
    clock = asyncio.get_running_loop().time
    ends = clock() + CLOSING
    leaving = asyncio.gather(*(shard.disconnect() for shard in bot.shards.values()), return_exceptions=True)
    if answers := {task for task in asyncio.all_tasks() if task.get_name().startswith(ANSWERS)}:
        _, unsent = await asyncio.wait(answers, timeout=ANSWERING)
        for task in unsent:
            task.cancel()
        if unsent:
            log.warning("%d answers could not be sent before the end.", len(unsent))
    await asyncio.wait([leaving], timeout=ends - clock())
    with suppress(TimeoutError):
        await asyncio.wait_for(bot.close(), CLOSING)


def _ending(error: BaseException | None, *, logged_in: bool) -> int:
    """Say in one sentence why the bot ended, and return the exit code."""
    match error:
        case None:
            return WELL
        case discord.LoginFailure() | discord.ConnectionClosed(code=4004):
            _say(REFUSED)
            return TOKEN_REFUSED
        case TypeError() | KeyError() | ValueError() if not logged_in:
            _say(UNREACHED.format(why=NOT_DISCORD))
        case discord.DiscordException() | aiohttp.ClientError() | OSError():
            _say(_out_of_reach(error))
        case _:
            raise error
    return OUT_OF_REACH


def _out_of_reach(error: BaseException) -> str:
    match error:
        case discord.ConnectionClosed(code=code):
            return NO_GATEWAY.format(why=f"it closed with code {code}")
        case discord.PrivilegedIntentsRequired():
            return NO_GATEWAY.format(why="it closed with code 4014")
        case discord.GatewayNotFound():
            return NO_GATEWAY.format(why="the API does not name it")
        case discord.HTTPException(status=status):
            return UNREACHED.format(why=f"it answered {status}")
        case aiohttp.ClientError() | OSError():
            return UNREACHED.format(why=_network(error))
        case _:
            raise error


def _network(error: BaseException) -> str:
    """Return what the system says of a failed connection; an aiohttp error wraps it."""
    cause = getattr(error, "os_error", error)
    if isinstance(cause, ConnectionError) and cause.errno:  # asyncio puts addresses in place of the words
        return os.strerror(cause.errno)
    return getattr(cause, "strerror", None) or type(error).__name__


def _say(sentence: str) -> None:
    sys.stderr.write(sentence + "\n")


def _loop_factory() -> Any:
    try:
        import uvloop  # noqa: PLC0415 - where it installs
    except ImportError:
        return None
    return uvloop.new_event_loop


@contextmanager
def pointed_at(api_url: str, gateway_url: str | None) -> Generator[None, None, None]:
    """Point discord.py at an API and a gateway, in this block.

    discord.py has no setting for either; both are class attributes read at call time. READY names another
    address for a resume: with a gateway of the host's own, that one holds.
    """
    base, default = Route.BASE, DiscordWebSocket.DEFAULT_GATEWAY
    Route.BASE = api_url
    if gateway_url:
        url = yarl.URL(gateway_url)
        DiscordWebSocket.DEFAULT_GATEWAY = url
        always = property(lambda _: url, lambda _, given: None)  # noqa: ARG005
        DiscordWebSocket.gateway = always  # pyright: ignore[reportAttributeAccessIssue]
    try:
        yield
    finally:
        Route.BASE, DiscordWebSocket.DEFAULT_GATEWAY = base, default
        if gateway_url:
            del DiscordWebSocket.gateway


def _watch(bot: AskMore, settings: Settings) -> Coroutine[Any, Any, None]:
    def changed(loaded: Loaded) -> None:
        bot.use(loaded.library)
        _freeze()
        log.info("The resources were loaded anew: %s.", loaded.library.summary())

    def broken(problems: tuple[Problem, ...]) -> None:
        for problem in problems:
            log.error("Resources: %s", problem)
        log.error("The last good copy of the resources stays in use.")

    return resources.watch(settings.resources, changed, broken, every=RELOAD_EVERY, data=settings.data)
