"""The Discord client: loads the cogs by name, keeps the library, sends the commands when they changed."""

import asyncio
import logging
import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import discord
from discord import app_commands
from discord.ext import commands

from bot import __version__, commands_sync, logs
from bot.faces import (
    about_buttons,
    buttons,
    cards,
    contacts_buttons,
    digest_buttons,
    learn_buttons,
    news_buttons,
    pledge_buttons,
    report_buttons,
    respond_buttons,
    setup_buttons,
)
from bot.faces.ask import Ask
from bot.faces.counting import Meter
from bot.faces.errors import CommandTree, Fallback, describe
from bot.faces.ready import Ready
from bot.faces.speech import ENGLISH
from bot.faces.translator import Translator
from bot.library.library import Library, Question
from bot.news import Fetching
from bot.starts import Identifies
from bot.store.database import NAME, StoreError
from bot.store.kept import Kept

log = logging.getLogger("askmore")
GRACE = timedelta(days=30)  # in case of a mistaken kick
COGS = (
    "cogs.support",
    "cogs.respond",
    "cogs.news",
    "cogs.learn",
    "cogs.pledge",
    "cogs.privacy",
    "cogs.milestones",
    "cogs.contacts",
    "cogs.digest",
    "cogs.digest_timer",
    "cogs.setup",
    "cogs.newsroom",
    "cogs.memory",
    "cogs.leaving",
    "cogs.about",
    "cogs.older",
)
BUTTONS: tuple[type[discord.ui.DynamicItem[Any]], ...] = (
    *buttons.BUTTONS,
    *pledge_buttons.BUTTONS,
    *learn_buttons.BUTTONS,
    *contacts_buttons.BUTTONS,
    *respond_buttons.BUTTONS,
    *news_buttons.BUTTONS,
    *digest_buttons.BUTTONS,
    *report_buttons.BUTTONS,
    *setup_buttons.BUTTONS,
    *about_buttons.BUTTONS,
)


def utc_now() -> datetime:
    """Return the present moment."""
    return datetime.now(UTC)


def _forget(_: discord.Guild) -> None:
    """Keep nothing of a server."""


def _filled(parse: Callable[[Any], None]) -> Callable[[Any], None]:
    """Fill in what discord.py needs of an interaction, and Discord does not promise to send."""

    def take(payload: Any) -> None:
        if isinstance(channel := payload.get("channel"), dict):
            channel: dict[str, Any]
            payload["channel"] = {"position": 0, "name": ""} | channel
        if not isinstance(payload.get("locale"), str):
            payload["locale"] = "en-US"
        parse(payload)

    return take


class AskMore(commands.AutoShardedBot):
    """AskMore in Discord. It asks for the GUILDS intent alone, or for none, and never reads a message.

    Args:
        library: what the resource files say; `use` puts another in its place.
        data: the data folder.
        contact: how people reach the host.
        secret: what the ids of people are hashed with; without it nothing is kept.
        grace: how long the rows of a server stay after the bot has left it.
        clock: the present moment, aware.
        gateway_url: where the gateway is, if not where Discord says.
        fetching: how feeds are fetched; without it none is, and /news answers from the resources alone.
        lean: whether to keep no server in memory; what is needed of one comes with each interaction.
    """

    def __init__(  # noqa: PLR0913 - what it needs is handed in, each by its name
        self,
        *,
        library: Library,
        data: Path,
        contact: str | None = None,
        secret: bytes | None = None,
        grace: timedelta = GRACE,
        clock: Callable[[], datetime] = utc_now,
        gateway_url: str | None = None,
        fetching: Fetching | None = None,
        lean: bool = False,
    ) -> None:
        discord.VoiceClient.warn_nacl = False
        discord.VoiceClient.warn_dave = False
        super().__init__(
            command_prefix=commands.when_mentioned,
            help_command=None,
            tree_cls=CommandTree,
            intents=discord.Intents(guilds=True),
            member_cache_flags=discord.MemberCacheFlags.none(),
            max_messages=None,
            chunk_guilds_at_startup=False,
            allowed_mentions=discord.AllowedMentions.none(),
            allowed_installs=app_commands.AppInstallationType(guild=True, user=True),
            allowed_contexts=app_commands.AppCommandContext(guild=True, dm_channel=True, private_channel=True),
        )
        logs.guard()
        self.lean = lean
        self.counted: int | None = None  # in lean mode: how many servers there were when Discord was asked
        parsers = self._connection.parsers
        parsers["INTERACTION_CREATE"] = _filled(parsers["INTERACTION_CREATE"])
        if lean:
            self._keep_no_servers()
        self.data = data
        self.contact = contact
        self.clock = clock
        self.kept = Kept(data / NAME, self.clock)
        self.buttons = BUTTONS
        self._secret = secret
        self.grace = grace
        self.mentions: dict[str, int] = {}
        self.ready_answers = Ready()
        self.synced: bool | None = None  # whether Discord has the commands as they are; None: not sent yet
        self.meter: Meter | None = None  # counts the answers, where the host looks at the numbers
        self.connected = asyncio.Event()
        self._identifies = Identifies()
        self._was_ready = False
        self.fetching = fetching
        self._gateway_url = gateway_url
        self.use(library)

    def _keep_no_servers(self) -> None:
        """Ask for no events of servers, and keep none that READY may name. discord.py has no setting for it."""
        kept: Any = self._connection
        kept._intents = discord.Intents.none()  # noqa: SLF001 - given to the constructor, each start would warn of it
        kept._add_guild = _forget  # noqa: SLF001
        kept.guild_ready_timeout = 0.0  # nothing more is to come

    @property
    def servers(self) -> int | None:
        """How many servers the bot is in; None while that is not known."""
        return self.counted if self.lean else len(self.guilds)

    def use(self, library: Library) -> None:
        """Answer from this library from now on."""
        self.library = library
        self.fallback = Fallback(library, self.contact)

    async def setup_hook(self) -> None:
        """Load the cogs and buttons, then send the commands if they changed."""
        self.add_dynamic_items(*BUTTONS)
        self._look_at_portal()
        await self._open_store()
        for name in COGS:
            await self.load_extension(name)
        self._warm_up()
        await self.tree.set_translator(Translator())
        sent = await commands_sync.sync(self.tree, self.application_id or 0, self.data)
        self.mentions, self.synced = sent.ids, sent.in_order

    def _look_at_portal(self) -> None:
        """Tell the host of links that people need and that are empty in the Developer Portal."""
        links = {
            "privacy policy": self.application and self.application.privacy_policy_url,
            "terms of service": self.application and self.application.terms_of_service_url,
        }
        if empty := [name for name, link in links.items() if not link]:
            log.warning(
                "The link to the %s is empty. Set it in the Developer Portal, under General Information: people see it "
                "on the bot's profile.",
                " and to the ".join(empty),
            )

    def _warm_up(self) -> None:
        """Read the names of countries and draw one answer, so that the first person does not wait for that."""
        self.library.country_names("en-US")
        cards.support(ENGLISH, self.library, Ask(Question("US")), self.clock()).stop()

    async def _open_store(self) -> None:
        """Open what the bot keeps. If it can't, the host is told, and all that keeps nothing works on."""
        if self._secret is None:
            return
        try:
            await self.kept.open(self._secret)
        except StoreError as error:
            log.error("Pledges can't be kept: %s", error)  # noqa: TRY400 - one line for the host

    async def close(self) -> None:
        """Close the connection to Discord, then what the bot keeps."""
        try:
            await super().close()
        finally:
            await self.kept.close()

    async def before_identify_hook(self, shard_id: int | None, *, initial: bool = False) -> None:
        """Wait before a session is begun anew: in a row, they would use up the day's logins."""
        await super().before_identify_hook(shard_id, initial=initial)
        await self._identifies.wait(shard_id or 0)

    async def launch_shards(self) -> None:
        """Connect all shards; with a gateway of the host's own, there and not where Discord says."""
        if self._gateway_url and not self.shard_count:
            self.shard_count, _, _ = await self.http.get_bot_gateway()
        await super().launch_shards()

    async def on_connect(self) -> None:
        """Note that the gateway was reached."""
        self.connected.set()

    async def on_ready(self) -> None:
        """Say so; Discord sends this again when a session is begun anew."""
        if self._was_ready:
            log.info("Connected again.")
            return
        self._was_ready = True
        log.info(
            "AskMore %s is ready%s: %s shards, %s servers, resources: %s.",
            __version__,
            " (lean)" if self.lean else "",
            self.shard_count or 1,
            "uncounted" if self.servers is None else self.servers,
            self.library.summary(),
        )

    async def on_error(self, event_method: str, /, *args: Any, **kwargs: Any) -> None:
        """Log what kind of error an event met, and nothing of the event."""
        del args, kwargs
        error = sys.exception()
        log.error("The event %s broke: %s", event_method, describe(error) if error else "no error")
