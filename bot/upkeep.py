"""What the host does with the database: back it up, restore it, remove from it, count in it."""

import asyncio
import json
import sys
from argparse import Namespace
from collections import defaultdict
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import asdict
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any, Protocol, TypeVar

from rich.console import Console
from rich.progress import Progress
from rich.prompt import Confirm
from rich.table import Table

from bot.secret import load_secret
from bot.settings import Settings
from bot.store import copies
from bot.store.database import NAME, Database
from bot.store.errors import StoreError
from bot.store.pledges import Pledges
from bot.store.reports import Report, Reports
from bot.store.servers import Servers, Week

WELL, PROBLEMS, WRONG_USE = 0, 1, 2
FEW = 10  # smaller numbers could point at somebody
FEWER = f"fewer than {FEW}"


class _Open(Protocol):
    """What can be closed: a database, or the pledges in one."""

    async def close(self) -> None:
        """Close it."""


OpenT = TypeVar("OpenT", bound=_Open)


@asynccontextmanager
async def closing_later(opened: OpenT) -> AsyncGenerator[OpenT, None]:
    """Close what is open after the block."""
    try:
        yield opened
    finally:
        await opened.close()


def _say(sentence: str, *, error: bool = False) -> None:
    (sys.stderr if error else sys.stdout).write(sentence + "\n")


def _rows(number: int) -> str:
    return "1 sign-up" if number == 1 else f"{number} sign-ups"


def back_up(given: Namespace) -> int:
    """`askmore backup`: a checked copy of the database, while the bot runs."""
    database, copy = _database(Settings.read()), Path(given.path)
    if not database.exists():
        _say(f"There is no database in {database.parent} yet: nothing to copy.", error=True)
        return PROBLEMS
    if copy.is_dir() or (copy.exists() and (not given.force or copy.samefile(database))):
        why = "Name a file." if copy.is_dir() or given.force else "Add --force to replace it."
        _say(f"{copy} is there already. {why}", error=True)
        return WRONG_USE
    with Progress(console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("Copying", total=None)
        rows = copies.back_up(database, copy, lambda done, pages: bar.update(task, completed=done, total=pages))
    _say(f"{copy} holds {_rows(rows)}, and is whole. Keep it apart from the secret.")
    return WELL


def restore(given: Namespace) -> int:
    """`askmore restore`: put a copy in the place of the database."""
    settings = Settings.read()
    database, copy = _database(settings), Path(given.path)
    try:
        copies.verified(copy)
    except StoreError as error:
        _say(f"This copy is not used. {error}", error=True)
        return PROBLEMS
    rows = copies.restore(database, copy)
    _say(f"Restored {_rows(rows)} from {copy}.")
    _say("Sign-ups that were withdrawn after this copy was made are in the database again.")
    old = Path(f"{database}{copies.BEFORE}")
    if old.exists():
        _say(f"What was there before is in {old}: delete it once all is well.")
    secret = load_secret(settings)
    asyncio.run(_fits(database, secret))
    return WELL


async def _fits(database: Path, secret: bytes) -> None:
    """Open and close the database: a secret that is not its own comes out."""
    async with closing_later(await Pledges.open(database, secret)):
        pass


def purge(given: Namespace) -> int:
    """`askmore purge`: remove a server, a person or everything."""
    settings = Settings.read()
    database = _database(settings)
    if not database.exists():
        _say(f"There is no database in {database.parent} yet: nothing is kept.")
        return WELL
    if not given.yes:
        try:
            if not Confirm.ask(f"Remove {_what(given)} for good?", default=False):
                _say("Nothing was removed.")
                return PROBLEMS
        except EOFError:
            _say("\nNobody is there to ask: add --yes.", error=True)
            return WRONG_USE
    gone, emptied = asyncio.run(_purge(given, settings, database))
    _say(f"{_rows(gone)} removed{'' if given.user is not None else ', and all else that was kept of it'}.")
    if not emptied:
        _say("Another program is reading the database: traces go when it ends, and AskMore starts or stops.")
    return WELL


def _what(given: Namespace) -> str:
    if given.everything:
        return "all sign-ups of everybody, and all settings, contacts, news and reports of all servers,"
    if given.user is not None:
        return f"everything kept about the person {given.user}"
    return f"everything kept of the server {given.server}"


async def _purge(given: Namespace, settings: Settings, file: Path) -> tuple[int, bool]:
    if given.user is not None:
        async with closing_later(await Pledges.open(file, load_secret(settings))) as pledges:
            return await pledges.forget(given.user), await pledges.database.trim()
    async with closing_later(await Database.open(file)) as database:
        servers = Servers(database)
        gone = await (servers.purge_everything() if given.everything else servers.purge(given.server))
        return gone, await database.trim()


def stats(given: Namespace) -> int:
    """`askmore stats`: how many have signed, by server and week, without small numbers."""
    database = _database(Settings.read())
    found = asyncio.run(_weeks(database)) if database.exists() else []
    totals = _totals(found)
    if given.format == "json":
        _say(json.dumps(totals, indent=2))
        return WELL
    table = Table("server", "pledge", "week of (UTC)", "signed")
    for one in totals:
        table.add_row(str(one["server"]), one["pledge"], "all", str(one["signed"]))
        for week in one["weeks"]:
            table.add_row("", "", week["monday"], str(week["signed"]))
    Console().print(table if totals else "Nobody has signed yet.", soft_wrap=not totals)
    return WELL


def reports(given: Namespace) -> int:
    """`askmore reports`: what people said did not work, the most reported first."""
    database, now = _database(Settings.read()), datetime.now(UTC)
    if given.clear:
        gone = asyncio.run(_clear(database, given.clear)) if database.exists() else []
        _say(f"Forgot the reports of {', '.join(gone)}." if gone else "Nothing was reported of these.")
        return WELL if gone else PROBLEMS
    since = (now - timedelta(days=given.days - 1)).date()  # today is one of the days
    found = asyncio.run(_reports(database, since)) if database.exists() else []
    if given.format == "json":
        _say(json.dumps([{**asdict(one), "last": one.last.isoformat()} for one in found], indent=2))
        return WELL
    table = Table("service", "problem", "times", "last (UTC)")
    for one in found:
        table.add_row(one.service, one.problem, str(one.number), one.last.isoformat())
    Console().print(table if found else f"Nothing was reported in the last {given.days} days.", soft_wrap=not found)
    return WELL


async def _reports(file: Path, since: date) -> list[Report]:
    async with closing_later(await Database.open(file)) as database:
        return await Reports(database).since(since)


async def _clear(file: Path, services: list[str]) -> list[str]:
    async with closing_later(await Database.open(file)) as database:
        return await Reports(database).clear(services)


async def _weeks(file: Path) -> list[Week]:
    async with closing_later(await Database.open(file)) as database:
        return await Servers(database).weeks()


def _totals(weeks: list[Week]) -> list[dict[str, Any]]:
    by_pledge: defaultdict[tuple[int, str], list[Week]] = defaultdict(list)
    for week in weeks:
        by_pledge[week.server, week.pledge].append(week)
    return [
        {
            "server": server,
            "pledge": pledge,
            "signed": _hidden(sum(week.signed for week in its)),
            "weeks": [
                {"monday": week.monday.isoformat(), "signed": signed}
                for week, signed in zip(its, _hidden_weeks(its), strict=True)
            ],
        }
        for (server, pledge), its in by_pledge.items()
    ]


def _hidden(number: int) -> int | str:
    return number if number >= FEW else FEWER


def _hidden_weeks(weeks: list[Week]) -> list[int | str]:
    """Hide small numbers; a single hidden one would follow from the total, so it gets company."""
    numbers = [_hidden(week.signed) for week in weeks]
    shown = [at for at, number in enumerate(numbers) if number != FEWER]
    if len(numbers) - len(shown) == 1 and shown:
        numbers[min(shown, key=lambda at: weeks[at].signed)] = "not shown"
    return numbers


def _database(settings: Settings) -> Path:
    return settings.data / NAME
