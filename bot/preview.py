"""`askmore preview`: the real bot in a page on this machine. No token, no Discord, no internet.

SimCord plays Discord in this process: the bot, its cogs and its cards are the ones that run in Discord.
"""

import asyncio
import importlib.util
import os
import sys
import tempfile
import webbrowser
from collections.abc import Coroutine
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import discord
from rich.console import Console

from bot import check, resources
from bot.client import AskMore
from bot.library.problems import Problem
from bot.resources import Loaded
from bot.settings import Settings

WRONG_USE = 2
WELCOME = (
    "Type / in the box below and choose support. Only the person who types it sees the answer. "
    "View as Alex to try what admins set up."
)


def preview(settings: Settings, *, port: int, open_browser: bool) -> int:
    """Serve the preview until it is ended, and return the exit code.

    Args:
        settings: which resource files to read; token and data folder are not used.
        port: port on 127.0.0.1, 0 for a free one.
        open_browser: whether to open the page.

    Raises:
        ResourcesError: the files can't be used.
    """
    loaded = resources.load(settings.resources)
    if importlib.util.find_spec("simcord") is None:
        sys.stderr.write("The preview needs one more package: pip install 'askmore[preview]'\n")
        return WRONG_USE
    with tempfile.TemporaryDirectory(prefix="askmore-preview-") as data:
        bot = AskMore(library=loaded.library, data=Path(data), contact=settings.contact, secret=os.urandom(32))
        asyncio.run(_closing(bot, _serve(bot, settings, loaded, port=port, open_browser=open_browser)))
    return 0


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
            _greet(console, page.url, loaded)
            if open_browser:
                await asyncio.to_thread(webbrowser.open, page.url)
            watching = asyncio.create_task(_watch(console, bot, settings.resources))
            try:
                await page.wait_closed()
            finally:
                watching.cancel()


def _greet(console: Console, url: str, loaded: Loaded) -> None:
    check.problems_text(console, loaded.advice)
    console.print(f"{loaded.library.summary()}.", highlight=False)
    console.print(f"AskMore answers at {url}", highlight=False, soft_wrap=True)
    console.print("Save resources.yaml and the next answer shows it. Ctrl+C ends this.", highlight=False)


async def _watch(console: Console, bot: AskMore, paths: tuple[Path, ...]) -> None:
    def changed(loaded: Loaded) -> None:
        bot.use(loaded.library)
        check.problems_text(console, loaded.advice)
        console.print(f"Loaded anew: {loaded.library.summary()}.", highlight=False)

    def broken(problems: tuple[Problem, ...]) -> None:
        check.problems_text(console, problems)
        console.print("The last good copy still answers. Mend these lines and save again.", highlight=False)

    await resources.watch(paths, changed, broken)
