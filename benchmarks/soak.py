"""Mixed commands for an hour, 50 a second: what becomes of the memory, the answers and the log.

`python -m benchmarks.soak [MINUTES]`, from the root of the repository. Needs Linux for the memory of another process.
"""

import asyncio
import random
import re
import sys
import tempfile
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from time import perf_counter

from rich.console import Console
from rich.progress import Progress
from rich.table import Table

from benchmarks.answers import memory, ticks
from tests.wire.loopback import Json, Loopback, components, discord, press, slash, submit, typing
from tests.wire.process import Running, askmore, settings
from tests.wire.scene import PRIVATE

A_SECOND, WARM = 50, 5  # interactions; minutes until caches are full
COUNTRIES = "US GB DE FR ES BR IN JP ZA AU MX IT PL TR UA KE AR SE UY NZ".split()  # noqa: SIM905
LOCALES = ("en-US", "en-GB", "de", "fr", "es-ES", "pt-BR", "ja", "uk", "tr", "hi", "pl", "it", "nl", "sv-SE")
TOPICS = ("sexual-assault", "stalking", "harassment", "domestic-violence")
people = count(1_000_000)


def mixed(chance: random.Random, cards: dict[str, Json]) -> Json:
    """Return one of the things that people do, the frequent ones more often; what is pressed sits on a card."""
    country, locale = chance.choice(COUNTRIES), chance.choice(LOCALES)
    context = chance.choice((0, 0, 0, 1, 2))
    card = cards[country]
    pages = [one["custom_id"] for one in components(card) if str(one.get("custom_id")).startswith("am1:page:")]
    things: list[tuple[int, Callable[[], Json]]] = [
        (30, lambda: slash(context, locale, country=country, topic=chance.choice(TOPICS))),
        (10, lambda: slash(context, locale)),
        (15, lambda: typing("country", country[: chance.randint(0, 2)] or "ger", locale)),
        (10, lambda: press(chance.choice([*pages, "am1:hide"]), card, context)),
        (5, lambda: press("am1:hide", card, context)),
        (10, lambda: slash(context, locale, "news")),
        (5, lambda: slash(context, locale, "learn")),
        (3, lambda: slash(context, locale, "about")),
        (3, lambda: slash(context, locale, "privacy")),
        (5, lambda: submit("am1:consent:ask-more:1:2", ["agree"], user=next(people))),
        (4, lambda: press("am0:gone", card, context)),
    ]
    (make,) = chance.choices([make for _, make in things], [weight for weight, _ in things])
    return make()


@dataclass
class Seen:
    """What came of it."""

    asked: int = 0
    unanswered: int = 0
    public: int = 0
    kinds: Counter[int] = field(default_factory=Counter[int])
    memory: list[float] = field(default_factory=list[float])  # MiB, each minute
    longest: float = 0.0  # seconds


async def minute(loopback: Loopback, chance: random.Random, cards: dict[str, Json], seen: Seen) -> None:
    """Ask for a minute, then see what came of it and forget it."""
    sent: dict[str, float] = {}
    began = perf_counter()
    for number in range(A_SECOND * 60):
        await asyncio.sleep(max(0.0, began + number / A_SECOND - perf_counter()))
        interaction = mixed(chance, cards)
        sent[interaction["id"]] = perf_counter()
        await loopback.dispatch("INTERACTION_CREATE", interaction)
    await asyncio.sleep(3)
    calls = {call.path.split("/")[2]: call for call in loopback.calls("POST", "/callback")}
    seen.asked += len(sent)
    seen.unanswered += len(sent.keys() - calls.keys())
    for number, at in sent.items():
        if call := calls.get(number):
            seen.longest = max(seen.longest, call.at - at)
            seen.kinds[call.body["type"]] += 1
            seen.public += call.body["type"] in {4, 5} and not call.body["data"].get("flags", 0) & PRIVATE
    for everything in (loopback.requests, loopback.sent, loopback.callbacks.taken, loopback.session.events):
        everything.clear()
    loopback.callbacks.offered.clear()


async def soak(minutes: int) -> tuple[Seen, list[str], float]:
    """Return what came of it, the warnings of the log, and the part of a core that the bot took."""
    chance, seen = random.Random(1), Seen()  # noqa: S311 - no secret
    with tempfile.TemporaryDirectory() as folder:
        async with discord() as loopback, askmore(settings(Path(folder) / "data", loopback), Path(folder)) as bot:
            await loopback.until(lambda: loopback.sessions, 20)
            await bot.says(" is ready: ")
            loopback.callbacks.takes_all = True  # to look for a second answer takes long among thousands
            cards = {code: (await loopback.answered(slash(country=code)))["data"] for code in COUNTRIES}
            began, before = perf_counter(), ticks(bot.process.pid)
            with Progress(console=Console(stderr=True)) as bar:
                task = bar.add_task("Asking", total=minutes)
                for _ in range(minutes):
                    await minute(loopback, chance, cards, seen)
                    seen.memory.append(memory(bot.process.pid))
                    bar.advance(task)
            share = (ticks(bot.process.pid) - before) / 100 / (perf_counter() - began)
            assert await bot.stopped() == 0
            return seen, complaints(bot), share


def complaints(bot: Running) -> list[str]:
    """Return the lines of the log that are a warning or more."""
    return [line for line in bot.printed.splitlines() if re.search(r"\b(WARNING|ERROR|CRITICAL)\b|Traceback", line)]


def main() -> None:
    """Measure and print one table."""
    minutes = int(sys.argv[1]) if len(sys.argv) > 1 else 60
    seen, said, share = asyncio.run(soak(minutes))
    warm = seen.memory[min(WARM, len(seen.memory)) - 1]
    table = Table("what", "seen", title=f"{datetime.now(UTC):%Y-%m-%d}, {minutes} minutes at {A_SECOND} a second")
    table.add_row("asked", f"{seen.asked:,}")
    table.add_row("unanswered", str(seen.unanswered))
    table.add_row("answered in public", str(seen.public))
    table.add_row("longest answer, ms", f"{1000 * seen.longest:.0f}")
    table.add_row(f"memory after {WARM} minutes, MiB", f"{warm:.1f}")
    table.add_row("memory at the end, MiB", f"{seen.memory[-1]:.1f}")
    table.add_row("growth", f"{100 * (seen.memory[-1] / warm - 1):+.2f} %")
    table.add_row("part of a core", f"{share:.2f}")
    table.add_row("warnings in the log", str(len(said)))
    console = Console(width=100)
    console.print(table)
    console.print("MiB each minute:", " ".join(f"{one:.1f}" for one in seen.memory), highlight=False)
    for line in said[:20]:
        console.print(line, markup=False)


if __name__ == "__main__":
    main()
