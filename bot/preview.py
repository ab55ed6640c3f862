"""`askmore preview`: the real bot in a page on this machine. No token, no Discord, no internet.

SimCord plays Discord in this process: the bot, its cogs and its cards are the ones that run in Discord.
"""

import asyncio
import importlib.util
import os
import sys
import tempfile
import webbrowser
from collections.abc import Awaitable, Callable, Coroutine, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import discord
from rich.console import Console

from bot import check, resources
from bot.client import AskMore
from bot.faces import catalogs
from bot.library.problems import Problem
from bot.preview_live import OpenAnswers, problems_post
from bot.resources import Loaded
from bot.settings import Settings

if TYPE_CHECKING:
    from simcord.actors import MemberActor
    from simcord.builders import ChannelHandle

WRONG_USE = 2
LOOK_EVERY = 0.1  # seconds between two looks at the files: an editor waits for what they saved
A_TURN = 0.05  # seconds to wait while somebody tries the bot
WELCOME = (
    "Type / in the box below and choose support. Only the person who types it sees the answer. "
    "View as Alex to try what admins set up."
)


def preview(settings: Settings, *, port: int, open_browser: bool, language: str = "en-US") -> int:
    """Serve the preview until it is ended, and return the exit code.

    Args:
        settings: which resource files to read; token and data folder are not used.
        port: port on 127.0.0.1, 0 for a free one.
        open_browser: whether to open the page.
        language: the language of everybody's Discord in the page, as Discord names it.

    Raises:
        ResourcesError: the files can't be used.
    """
    loaded = resources.load(settings.resources)
    if importlib.util.find_spec("simcord") is None:
        sys.stderr.write("The preview needs one more package: pip install 'askmore[preview]'\n")
        return WRONG_USE
    with tempfile.TemporaryDirectory(prefix="askmore-preview-") as data:
        bot = AskMore(library=loaded.library, data=Path(data), contact=settings.contact, secret=os.urandom(32))
        _speak(bot, language)
        sys.stderr.write(catalogs.unspoken(language))
        asyncio.run(_closing(bot, _serve(bot, settings, loaded, port=port, open_browser=open_browser)))
    return 0


def _speak(bot: AskMore, language: str) -> None:
    """Let every interaction come from a Discord in this language: SimCord's are all in English."""
    parsers: dict[str, Callable[[Any], None]] = bot._connection.parsers  # noqa: SLF001 # pyright: ignore[reportPrivateUsage]
    parse = parsers["INTERACTION_CREATE"]
    parsers["INTERACTION_CREATE"] = lambda payload: parse(payload | {"locale": language})


async def _closing(bot: AskMore, serving: Coroutine[Any, Any, None]) -> None:
    try:
        await serving
    finally:
        await bot.kept.close()  # SimCord does not close the client


async def _serve(bot: AskMore, settings: Settings, loaded: Loaded, *, port: int, open_browser: bool) -> None:
    import simcord  # noqa: PLC0415 - an extra

    console = Console()
    async with simcord.run(bot, shard_count=1, check_errors=False) as env:
        if bot.user is not None:
            await bot.user.edit(username="AskMore")
        guild = env.create_guild("Sample server")
        channel = guild.create_text_channel("general")
        sam = guild.add_member(env.create_user("sam", global_name="Sam"))
        admins = guild.create_role("Admins", permissions=discord.Permissions(manage_guild=True, manage_messages=True))
        alex = guild.add_member(env.create_user("alex", global_name="Alex, admin"), roles=[admins])
        await alex.send(channel, WELCOME)
        page = env.preview(
            channel,
            viewers=[sam, alex],
            layout="channel",
            presentation_time=datetime.now(UTC),
            port=port,
        )
        async with page:
            teller = guild.add_member(env.create_user("askmore-preview", global_name="AskMore preview"))
            live = Live(OpenAnswers(bot), Post(channel, teller), page.refresh, env.time_context)
            _greet(console, page.url, loaded, settings.resources)
            if open_browser:
                await asyncio.to_thread(webbrowser.open, page.url)
            watching = asyncio.create_task(follow(console, bot, settings.resources, live))
            try:
                await page.wait_closed()
            finally:
                watching.cancel()


def _greet(console: Console, url: str, loaded: Loaded, files: Sequence[Path]) -> None:
    check.problems_text(console, loaded.advice)
    console.print(f"{loaded.library.summary()}.", highlight=False)
    console.print(f"AskMore answers at {url}", highlight=False, soft_wrap=True)
    named = " or ".join(map(str, files))
    console.print(
        f"Save {named} and the answers in the page show it. Ctrl+C ends this.",
        highlight=False,
        markup=False,
        soft_wrap=True,
    )


class Post:
    """The one message in the page that tells what keeps the files from being used.

    Args:
        channel: where it stands.
        teller: who says it.
    """

    def __init__(self, channel: "ChannelHandle", teller: "MemberActor") -> None:
        self._channel = channel
        self._teller = teller
        self._message: discord.Message | None = None

    async def say(self, problems: tuple[Problem, ...]) -> None:
        """Say what the problems are, at the end of the channel; with none, take back what was said."""
        if self._message is not None:
            await self._teller.delete(self._message)
            self._message = None
        if problems:
            self._message = await self._teller.send(self._channel, problems_post(problems))


@dataclass
class Live:
    """What the page shows, brought up to the files.

    Args:
        answers: the answers that are open in it.
        post: what it says of files that can't be used.
        refresh: shows the page as it is now.
        as_bot: a context in which discord.py speaks with SimCord.
    """

    answers: OpenAnswers
    post: Post
    refresh: Callable[[], Awaitable[None]]
    as_bot: Callable[[], AbstractContextManager[None]]

    async def show(self, problems: tuple[Problem, ...]) -> None:
        """Draw the answers anew, or say what the problems are."""
        if not problems:
            with self.as_bot():
                await self.answers.draw_anew()
        await _in_turn(lambda: self.post.say(problems))
        await _in_turn(self.refresh)


async def _in_turn(do: Callable[[], Awaitable[None]]) -> None:
    """Do it once whoever tries the bot has had their turn: SimCord does one thing at a time."""
    import simcord  # noqa: PLC0415 - an extra

    while True:
        try:
            return await do()
        except simcord.SetupError:
            await asyncio.sleep(A_TURN)


async def follow(console: Console, bot: AskMore, paths: tuple[Path, ...], live: Live) -> None:
    """Bring the bot and its page up to the files whenever one is saved, for ever.

    Args:
        console: where problems are told too.
        bot: the bot of the preview.
        paths: the files.
        live: what the page shows.
    """
    saved: asyncio.Queue[tuple[Problem, ...]] = asyncio.Queue()

    def changed(loaded: Loaded) -> None:
        bot.use(loaded.library)
        check.problems_text(console, loaded.advice)
        console.print(f"Loaded anew: {loaded.library.summary()}.", highlight=False)
        saved.put_nowait(())

    def broken(problems: tuple[Problem, ...]) -> None:
        check.problems_text(console, problems)
        console.print("The last good copy still answers. Mend these lines and save again.", highlight=False)
        saved.put_nowait(problems)

    async def show() -> None:
        while True:
            await live.show(await saved.get())

    async with asyncio.TaskGroup() as both:
        both.create_task(resources.watch(paths, changed, broken, every=LOOK_EVERY))
        both.create_task(show())
