"""Numbers for Prometheus: what came of interactions and how fast, and how the bot stands.

Every label is one of a closed set: names of our commands, actions of our buttons, ids of feeds in the resource files.
Nothing that a person typed, chose or is called can become one, and no id of Discord.
"""

import asyncio
import math
from pathlib import Path
from typing import Any

from prometheus_client import (
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    ProcessCollector,
    disable_created_metrics,
    generate_latest,
)

from bot import __version__
from bot.client import BUTTONS, AskMore
from bot.faces.ask import VERSION
from bot.faces.counting import Outcome
from bot.store.database import NAME, StoreError

OTHER, AUTOCOMPLETE = "other", "autocomplete"
WITHIN = 2.0  # seconds for the database to say how feeds stand
SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.0, 3.0)
MODALS = ("consent", "contact", "digest")  # their custom_ids are no templates of buttons


def actions() -> frozenset[str]:
    """Return what may stand second in a custom_id: the action of a button, select or modal of ours."""
    templates = (item.__discord_ui_compiled_template__.pattern for item in BUTTONS)
    return frozenset({*MODALS, *(template.split(":")[1] for template in templates)})


class Metrics:
    """The numbers of one bot.

    Args:
        bot: the client; it is read when somebody asks for the numbers.
    """

    def __init__(self, bot: AskMore) -> None:
        disable_created_metrics()  # a second series for each, of use to nobody here
        self._bot = bot
        self._actions = actions()
        self._registry = registry = CollectorRegistry()
        ProcessCollector(registry=registry)
        self._interactions = Counter(
            "askmore_interactions",
            "What came of commands, buttons and modals.",
            ("command", "outcome"),
            registry=registry,
        )
        self._seconds = Histogram(
            "askmore_answer_seconds",
            "From the arrival of an interaction until Discord had taken the answer.",
            ("command",),
            registry=registry,
            buckets=SECONDS,
        )
        self._guilds = Gauge("askmore_guilds", "Servers that the bot is in.", registry=registry)
        self._feeds = Gauge(
            "askmore_feed_age_seconds", "Since a feed last answered well.", ("feed",), registry=registry
        )
        self._bytes = Gauge("askmore_store_bytes", "The database and its write-ahead log.", registry=registry)
        self._ready = Gauge("askmore_ready", "1 while /readyz says so, else 0.", registry=registry)
        build = Gauge("askmore_build_info", "The version that runs.", ("version",), registry=registry)
        build.labels(__version__).set(1)

    def count(self, interaction: Any, outcome: Outcome, seconds: float | None) -> None:
        """Count what came of an interaction; `bot.faces.counting.Meter` says what is what."""
        command = self.command(interaction)
        self._interactions.labels(command, outcome).inc()
        if seconds is not None:
            self._seconds.labels(command).observe(seconds)

    def command(self, interaction: Any) -> str:
        """Return the label of an interaction: one of a closed set, whatever a client sends."""
        if interaction.type.name == AUTOCOMPLETE:
            return AUTOCOMPLETE
        if interaction.type.name == "application_command":
            command = interaction.command  # one of our tree, or None
            return command.qualified_name if command else OTHER
        data: dict[str, Any] = interaction.data or {}
        version, _, rest = str(data.get("custom_id", "")).partition(":")
        action = rest.partition(":")[0]
        return action if version in {VERSION, f"{VERSION}e"} and action in self._actions else OTHER

    async def text(self, *, ready: bool) -> bytes:
        """Return all numbers in Prometheus' text format.

        Args:
            ready: whether the bot is ready.
        """
        self._ready.set(ready)
        servers = self._bot.servers
        self._guilds.set(math.nan if servers is None else servers)
        self._bytes.set(await asyncio.to_thread(_size, self._bot.data / NAME))
        await self._read_feeds()
        return generate_latest(self._registry)

    async def _read_feeds(self) -> None:
        """Read how feeds stand; of a feed that never answered, and where the database does not, there is no number."""
        self._feeds.clear()
        try:
            async with asyncio.timeout(WITHIN):
                readings = await self._bot.kept.stories.readings()
        except (StoreError, TimeoutError):
            return
        now = self._bot.clock()
        for feed in self._bot.library.feeds:
            if (reading := readings.get(feed)) and reading.worked_at:
                self._feeds.labels(feed).set((now - reading.worked_at).total_seconds())


def _size(path: Path) -> int:
    files = (path, path.with_name(f"{path.name}-wal"))
    return sum(file.stat().st_size for file in files if file.exists())
