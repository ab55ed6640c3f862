"""`askmore links`: ask every link of the files whether it still answers, and whether its page has the numbers.

With `--format json` it prints a list of objects, one a link. Their keys are the attributes of
`bot.editing.last_run.Link`: address, entries, outcome (well, moved, dead, refused, failed, number, source), detail,
moved_to, leads_to, status, numbers_missing and numbers_elsewhere (lists of entry and number), and at.
"""

import asyncio
import sys
from argparse import Namespace
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from bot import __version__, check
from bot.editing import links_text
from bot.editing.asking import NOT_LOOKED_UP, Asker
from bot.editing.earlier import as_of_now, with_others
from bot.editing.gathering import Gathered, Wanted, gather
from bot.editing.judging import Seen, judge, unread
from bot.editing.last_run import NAME, LastRun, Link, Missing, as_json, keep, last_run
from bot.library.models import Resources
from bot.library.problems import unreadable
from bot.library.reader import read_files
from bot.newsroom.fetch import user_agent
from bot.settings import Settings

WELL, PROBLEMS, WRONG_USE = 0, 1, 2
LEFT = f"What {NAME} held is left as it was."


def links(given: Namespace) -> int:
    """Ask the links, say what came of it, and keep it for `askmore report`."""
    settings = Settings.read()
    agent = user_agent(__version__, settings.contact, "link check")
    return run(given, settings, Asker(agent, private=settings.private_feeds == "allow"))


def run(given: Namespace, settings: Settings, asker: Asker) -> int:
    """Ask the links and return the exit code.

    Args:
        given: what was typed: country, format, files.
        settings: where the files and the data folder are.
        asker: who asks.
    """
    resources = _read(given.files or settings.resources)
    if resources is None:
        return PROBLEMS
    gathered = gather(resources, given.country)
    if given.country and not gathered.links:
        _say(f"No entry of {given.country} has a link. Write a country's two-letter code, as in --country AU.")
        return WRONG_USE
    seen, whole = _ask(asker, gathered)
    found = judge(gathered, seen)
    _show(given.format, gathered, seen, found)
    if found and all(one.detail == NOT_LOOKED_UP for one in found):
        _say(f"No name could be looked up: is this machine online? {LEFT}")
    elif whole:
        _keep(settings.data, _with_the_rest(settings.data, resources, gathered, found) if given.country else found)
    else:
        _say(f"Stopped: {len(found)} of {len(gathered.links)} links were asked. {LEFT}")
    return WELL if whole and all(one.outcome == "well" for one in found) else PROBLEMS


def _say(sentence: str) -> None:
    sys.stderr.write(sentence + "\n")


def _read(paths: Sequence[Path]) -> Resources | None:
    """Read the files; None if they can't be used, which is then said."""
    try:
        reading = read_files(paths)
    except OSError as error:
        check.refused([unreadable(error)])
        return None
    if reading.resources is None:
        check.refused(reading.problems)
        _say("No link was asked. Mend these lines first.")
    return reading.resources


def _ask(asker: Asker, gathered: Gathered) -> tuple[dict[str, Seen], bool]:
    """Ask all links. Return what each answered, and whether it went to the end."""
    seen: dict[str, Seen] = {}
    console = Console(stderr=True)
    progress = Progress(
        TextColumn("Asking links"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
        console=console,
        transient=True,
        disable=not console.is_terminal,
    )
    task = progress.add_task("", total=len(gathered.links))
    try:
        with progress:
            asyncio.run(ask_all(asker, gathered, seen, lambda: progress.advance(task)))
    except KeyboardInterrupt:
        return seen, False
    return seen, True


async def ask_all(
    asker: Asker, gathered: Gathered, seen: dict[str, Seen], done: Callable[[], object] = lambda: None
) -> None:
    """Ask each link once.

    Args:
        asker: who asks; it is opened here.
        gathered: the links, and the numbers to look for.
        seen: takes what each link answered, by its address.
        done: called after each.
    """

    async def one(wanted: Wanted) -> None:
        seen[wanted.address] = await _see(asker, gathered, wanted)
        done()

    async with asker, asyncio.TaskGroup() as group:
        for wanted in gathered.links:
            group.create_task(one(wanted))


async def _see(asker: Asker, gathered: Gathered, wanted: Wanted) -> Seen:
    numbers = [
        (Missing(entry, number.said), number)
        for entry in sorted(wanted.numbers_of)
        for number in gathered.numbers.get(entry, ())
    ]
    over_https = wanted.address.startswith("http://") and not (wanted.http or asker.private)
    address = f"https{wanted.address.removeprefix('http')}" if over_https else wanted.address
    answer = await asker.ask(address, text=bool(numbers), http=wanted.http)
    return Seen(
        answer=replace(answer, page=None),
        over_https=over_https,
        at=datetime.now(UTC),
        read=answer.page is not None,
        held=frozenset(named for named, number in numbers if answer.page is not None and number.on(answer.page)),
    )


def _show(form: str, gathered: Gathered, seen: dict[str, Seen], found: Sequence[Link]) -> None:
    if form == "json":
        sys.stdout.write(as_json(found) + "\n")
    else:
        links_text.show(Console(), found, unread(gathered, seen))


def _with_the_rest(data: Path, resources: Resources, gathered: Gathered, found: tuple[Link, ...]) -> tuple[Link, ...]:
    """Return what was found for one country, with what is known of all others since the last run."""
    before = last_run(data)
    return with_others(found, as_of_now(gather(resources), before.links), gathered) if before else found


def _keep(data: Path, found: tuple[Link, ...]) -> None:
    try:
        keep(data, LastRun(datetime.now(UTC), found))
    except OSError as error:
        _say(f"{data / NAME} can't be written ({error.strerror}): askmore report won't know of this run.")
