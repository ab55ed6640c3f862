"""What a signature costs: over real sockets at 100 a second, and in a store of a million rows.

`python -m benchmarks.pledges`, from the root of the repository.
"""

import asyncio
import sqlite3
import tempfile
from collections.abc import Awaitable, Callable
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from time import perf_counter

from rich.console import Console
from rich.table import Table

from bot.store.database import NAME
from bot.store.pledges import Pledges
from tests.wire.loopback import Loopback, discord, submit
from tests.wire.process import askmore, settings

A_SECOND, SECONDS, MANY, TIMES = 100, 10, 1_000_000, 300
SERVER, PLEDGE, SECRET = 1, "ask-more", b"a secret of the benchmark, long enough"
CONSENT = "am1:consent:ask-more:1:2"
NOW = datetime.now(UTC)


def spread(seconds: list[float]) -> tuple[float, float, float]:
    """Return the median, the 99th percentile and the longest, in milliseconds."""
    ordered = sorted(seconds)
    return tuple(1000 * ordered[at] for at in (len(ordered) // 2, len(ordered) * 99 // 100, -1))  # type: ignore[return-value]


async def over_sockets() -> list[float]:
    """Submit a thousand consents, a hundred a second, to the real process; return each answer's delay."""
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder) / "data"
        async with discord() as loopback, askmore(settings(data, loopback), Path(folder)) as bot:
            await loopback.until(lambda: loopback.sessions, 12)
            await bot.says(" is ready: ")
            sent = await _flood(loopback)
            await loopback.until(lambda: len(loopback.calls("POST", "/callback")) == len(sent), 30)
            await bot.stopped()
        answered = {call.path.split("/")[2]: call.at for call in loopback.calls("POST", "/callback")}
        with closing(sqlite3.connect(data / NAME)) as connection:
            rows = connection.execute("SELECT count(*) FROM pledges").fetchone()[0]
        assert rows == len(sent) == A_SECOND * SECONDS
    return [answered[number] - began for number, began in sent.items()]


async def _flood(loopback: Loopback) -> dict[str, float]:
    sent: dict[str, float] = {}
    began = perf_counter()
    for number in range(A_SECOND * SECONDS):
        await asyncio.sleep(max(0.0, began + number / A_SECOND - perf_counter()))
        interaction = submit(CONSENT, ["agree"], user=10_000 + number)
        sent[interaction["id"]] = perf_counter()
        await loopback.dispatch("INTERACTION_CREATE", interaction)
    return sent


def fill(file: Path) -> None:
    """Put a million rows into a store that was just made, past the store's own code."""
    with closing(sqlite3.connect(file)) as connection, connection:
        numbers = range(1, MANY + 1)
        connection.executemany(
            "INSERT INTO signers VALUES (?, ?, ?)",
            ((slot, 4096 + slot % 4096, slot.to_bytes(32, "big")) for slot in numbers),
        )
        at = int(NOW.timestamp())
        connection.executemany(
            "INSERT INTO pledges VALUES (?, ?, ?, 1, 1, ?)", ((slot, slot % 50, PLEDGE, at) for slot in numbers)
        )


async def among_a_million() -> dict[str, list[float]]:
    """Return the delays of sign, show and withdraw in a store of a million rows."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / NAME
        await (await Pledges.open(file, SECRET)).close()
        await asyncio.to_thread(fill, file)
        pledges = await Pledges.open(file, SECRET)

        async def show(user: int) -> None:
            await pledges.count(SERVER, PLEDGE)
            await pledges.signed(user, SERVER, PLEDGE)

        spent = {
            "sign": await timed(lambda user: pledges.sign(user, SERVER, PLEDGE, 1, 1, NOW)),
            "show": await timed(show),
            "withdraw": await timed(lambda user: pledges.withdraw(user, SERVER, PLEDGE)),
        }
        await pledges.close()
        return spent


async def timed(work: Callable[[int], Awaitable[object]]) -> list[float]:
    """Return how long the work takes for each of several people."""
    spent: list[float] = []
    for user in range(TIMES):
        began = perf_counter()
        await work(user)
        spent.append(perf_counter() - began)
    return spent


def main() -> None:
    """Measure and print one table."""
    measured = {f"interaction in, row kept, answer out, {A_SECOND} a second": asyncio.run(over_sockets())}
    million = asyncio.run(among_a_million())
    measured |= {f"{name} in a store of {MANY:,} rows": spent for name, spent in million.items()}
    table = Table("what", "median ms", "p99 ms", "longest ms")
    for name, spent in measured.items():
        table.add_row(name, *(f"{value:.1f}" for value in spread(spent)))
    Console().print(table)


if __name__ == "__main__":
    main()
