"""AskMore beside a bare discord.py bot over the same small Discord: CPU, delay, memory, start.

`python -m benchmarks.answers`, from the root of the repository. Needs Linux for another process's time and memory.
"""

import asyncio
import json
import os
import sys
import tempfile
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from time import perf_counter

from rich.console import Console
from rich.table import Table

from tests.wire.loopback import Json, Loopback, discord, slash
from tests.wire.process import askmore, settings

ANSWERS, A_SECOND, SECONDS, ROUNDS = 1500, 300, 10, 3


@dataclass
class Measured:
    """What one bot took, in several rounds."""

    start: list[float] = field(default_factory=list[float])  # seconds until the first answer
    idle: list[float] = field(default_factory=list[float])  # MiB
    cpu: list[float] = field(default_factory=list[float])  # ms an answer
    p50: list[float] = field(default_factory=list[float])  # ms
    p99: list[float] = field(default_factory=list[float])  # ms


def question() -> Json:
    """Return the question that is asked."""
    return slash(locale="en-US", country="US", topic="sexual-assault")


@asynccontextmanager
async def bare(environment: dict[str, str], card: Path) -> AsyncGenerator[int, None]:
    """Run the bare bot and return its process id."""
    bot = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "benchmarks.bare", str(card), env=environment, stderr=asyncio.subprocess.DEVNULL
    )
    try:
        yield bot.pid
    finally:
        bot.kill()
        await bot.wait()


@asynccontextmanager
async def running(kind: str, loopback: Loopback, folder: Path, card: Path) -> AsyncGenerator[int, None]:
    """Run one of the bots and return its process id."""
    environment = settings(folder / "data", loopback)
    if kind == "AskMore":
        async with askmore(environment, folder) as bot:
            yield bot.process.pid
    else:
        async with bare(environment | ({"UVLOOP": "1"} if "uvloop" in kind else {}), card) as pid:
            yield pid


async def measure(kind: str, card: Path, into: Measured) -> None:
    """Measure one bot once."""
    with tempfile.TemporaryDirectory() as folder:
        async with discord() as loopback:
            loopback.callbacks.takes_all = True  # to look for a second answer takes long among thousands
            began = perf_counter()
            async with running(kind, loopback, Path(folder), card) as pid:
                await loopback.until(lambda: loopback.sessions, 20)
                await answered(loopback, question())
                into.start.append(perf_counter() - began)
                await asyncio.sleep(5)
                into.idle.append(memory(pid))
                into.cpu.append(await cpu(pid, loopback))
                delays = sorted(await flood(loopback))
                into.p50.append(1000 * median(delays))
                into.p99.append(1000 * delays[len(delays) * 99 // 100])


async def answered(loopback: Loopback, interaction: Json) -> Json:
    """Ask, wait for the answer, and return it."""
    loopback.requests.clear()
    await loopback.dispatch("INTERACTION_CREATE", interaction)
    while not (calls := loopback.calls("POST", "/callback")):  # noqa: ASYNC110 - a flag of the loopback would cost more
        await asyncio.sleep(0.0005)
    return calls[0].body


async def cpu(pid: int, loopback: Loopback) -> float:
    """Return the milliseconds of CPU time for one answer."""
    before = ticks(pid)
    for _ in range(ANSWERS):
        await answered(loopback, question())
    return (ticks(pid) - before) * 1000 / os.sysconf("SC_CLK_TCK") / ANSWERS


async def flood(loopback: Loopback) -> list[float]:
    """Ask 300 times a second and return the delay of each answer, in seconds."""
    loopback.requests.clear()
    sent: dict[str, float] = {}
    began = perf_counter()
    for number in range(A_SECOND * SECONDS):
        await asyncio.sleep(max(0.0, began + number / A_SECOND - perf_counter()))
        interaction = question()
        sent[interaction["id"]] = perf_counter()
        await loopback.dispatch("INTERACTION_CREATE", interaction)
    await loopback.until(lambda: len(loopback.calls("POST", "/callback")) == len(sent), 30)
    came = {call.path.split("/")[2]: call.at for call in loopback.calls("POST", "/callback")}
    return [came[number] - at for number, at in sent.items()]


def ticks(pid: int) -> int:
    """Return the CPU time of a process in clock ticks."""
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rsplit(")", 1)[1].split()
    return int(fields[11]) + int(fields[12])


def memory(pid: int) -> float:
    """Return the memory of a process and its children that no other has, with its part of what is shared, in MiB."""
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii").split()
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii").splitlines()
    own = sum(int(line.split()[1]) for line in lines if line.startswith("Pss:")) / 1024
    return own + sum(memory(int(child)) for child in children)


async def card_of_askmore(folder: Path) -> Json:
    """Return what AskMore answers with."""
    async with discord() as loopback, running("AskMore", loopback, folder, folder):
        await loopback.until(lambda: loopback.sessions, 20)
        return await answered(loopback, question())


async def all_of_them(card: Path) -> dict[str, Measured]:
    """Measure the bots in turn, several rounds."""
    measured = {kind: Measured() for kind in ("bare", "bare on uvloop", "AskMore")}
    for _ in range(ROUNDS):
        for kind, into in measured.items():
            await measure(kind, card, into)
    return measured


def main() -> None:
    """Measure and print one table."""
    with tempfile.TemporaryDirectory() as folder:
        card = Path(folder) / "card.json"
        body = asyncio.run(card_of_askmore(Path(folder)))
        card.write_text(json.dumps(body["data"]["components"]), encoding="utf-8")
        measured, size = asyncio.run(all_of_them(card)), len(json.dumps(body))
    table = Table("what", *measured, "AskMore to bare")
    rows = {
        "CPU an answer, ms": ("cpu", "{:.3f}"),
        "delay at 300 a second, median, ms": ("p50", "{:.2f}"),
        "delay at 300 a second, p99, ms": ("p99", "{:.2f}"),
        "idle memory, MiB": ("idle", "{:.1f}"),
        "start to first answer, s": ("start", "{:.2f}"),
    }
    for name, (attribute, form) in rows.items():
        values = [median(getattr(one, attribute)) for one in measured.values()]
        table.add_row(name, *map(form.format, values), f"{values[-1] / values[0]:.2f} x, {values[-1] - values[0]:+.2f}")
    Console(width=120).print(f"A card of {size:,} bytes; medians of {ROUNDS} rounds.", table)


if __name__ == "__main__":
    main()
