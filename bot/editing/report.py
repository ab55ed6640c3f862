"""`askmore report`: one page, or one table, on how the entries stand. The page asks nothing of any other machine."""

import asyncio
import hashlib
import importlib.util
import sys
from argparse import Namespace
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from bot import __version__, check
from bot.editing import coverage
from bot.editing.atlas import BLANK, LEVELS, atlas
from bot.editing.earlier import as_of_now
from bot.editing.entries import entries
from bot.editing.gathering import gather
from bot.editing.last_run import LastRun, Link, last_run
from bot.editing.links_text import GROUPS
from bot.editing.putting import put
from bot.editing.standing import Known, in_need, standings
from bot.editing.table import HEAD, table
from bot.faces.text import PROBLEMS as WORDS
from bot.library.library import Library
from bot.library.problems import Problem, unreadable
from bot.library.reader import read_raw
from bot.library.topics import CHOICES, LABELS
from bot.settings import Settings
from bot.store.database import NAME, Database
from bot.store.errors import StoreError
from bot.store.reports import KEPT_FOR, Report, Reports
from bot.upkeep import closing_later

WELL, PROBLEMS, WRONG_USE, STORE = 0, 1, 2, 6
STDOUT = Path("-")
ANOTHER = "Name another file after --to."
FOLDER = Path(__file__).parent
FIRST = 25  # services that need a hand and are seen without a click
# What a report begins with, of this version or another: nothing else is ever written over.
MARKS = (
    '<!doctype html>\n<html lang="en-GB">\n<head>\n<meta name="generator" content="AskMore report">',
    "\ufeff" + HEAD,
)


@dataclass(frozen=True)
class File:
    """A file that was read, and what tells it from another of its name."""

    name: str
    size: int
    hash: str


def report(given: Namespace) -> int:
    """Write the page or the table, and say where it is."""
    if given.format == "html" and importlib.util.find_spec("jinja2") is None:
        sys.stderr.write("This needs one more package: pip install 'askmore[editor]'\n")
        return WRONG_USE
    settings = Settings.read()
    try:
        files = [(str(path), path.read_bytes()) for path in given.files or settings.resources]
    except OSError as error:
        return _refused((unreadable(error),))
    reading = read_raw(files)
    if reading.resources is None:
        return _refused(reading.problems)
    library, now = Library(reading.resources), datetime.now(UTC)
    reports, trouble = _reported(settings.data / NAME, now.date())
    known = Known(now, _run(settings.data, library), reports)
    if given.format == "csv":
        text = "\ufeff" + table(standings(library, known), known)
    else:
        text = page(library, known, [_file(*one) for one in files], trouble)
    written = _hand_over(given.to or Path(f"report.{given.format}"), text.encode())
    return written or (STORE if trouble else WELL)


def _run(data: Path, library: Library) -> LastRun | None:
    """Return what the last run of links found, of the links and numbers that the files still hold."""
    run = last_run(data)
    return replace(run, links=as_of_now(gather(library.resources), run.links)) if run else None


def _refused(problems: tuple[Problem, ...]) -> int:
    check.refused(problems)
    sys.stderr.write("No report was written. Mend these lines, then try again.\n")
    return PROBLEMS


def _file(name: str, raw: bytes) -> File:
    return File(name, len(raw), hashlib.sha256(raw).hexdigest()[:12])


def _hand_over(target: Path, text: bytes) -> int:
    """Write it where it goes, and say so. Never over anything but an earlier report."""
    if target == STDOUT:
        sys.stdout.buffer.write(text)
        sys.stdout.buffer.flush()
        return WELL
    try:
        if target.is_file() and not _is_report(target):
            sys.stderr.write(f"{target} holds something else than a report: nothing was written. {ANOTHER}\n")
            return WRONG_USE
        put(target, text)
    except OSError as error:
        sys.stderr.write(f"{target} can't be written: {error.strerror}. {ANOTHER}\n")
        return WRONG_USE
    sys.stdout.write(f"The report is in {target}. Open it with {_opener(target)}.\n")
    return WELL


def _is_report(file: Path) -> bool:
    """Whether a file is an earlier report, or empty: then nothing is lost."""
    with file.open("rb") as opened:
        begins = opened.read(max(map(len, MARKS)) + 2)
    return not begins or begins.startswith(tuple(mark.encode() for mark in MARKS))


def _opener(target: Path) -> str:
    return "a spreadsheet" if target.suffix == ".csv" else "a browser"


def _reported(database: Path, today: date) -> tuple[tuple[Report, ...] | None, str]:
    """Return what people reported (None if that is not known), and why it could not be read."""
    if not database.exists():
        return None, ""
    try:
        return tuple(asyncio.run(_since(database, today - KEPT_FOR))), ""
    except StoreError as error:
        sys.stderr.write(f"The report says nothing of what people reported. {error}\n")
        return None, str(error)


async def _since(database: Path, day: date) -> list[Report]:
    async with closing_later(await Database.open(database)) as opened:
        return await Reports(opened).since(day)


def page(library: Library, known: Known, files: Sequence[File], trouble: str = "") -> str:
    """Return the page.

    Args:
        library: what the files say.
        known: when it is made, the last run of links, and what people reported.
        files: which files were read.
        trouble: why what people reported could not be read.
    """
    from jinja2 import Environment, FileSystemLoader, StrictUndefined  # noqa: PLC0415 - an extra

    jinja = Environment(
        loader=FileSystemLoader(FOLDER),
        autoescape=True,  # what the files, pages and people say is data
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    rows = coverage.coverage(library)
    return jinja.get_template("report.html.jinja").render(
        _standing(library, known),
        counted=coverage.counted,
        country=coverage.country,
        version=__version__,
        now=known.now,
        files=files,
        trouble=trouble,
        rows=rows,
        topics=[(topic, LABELS[topic]) for topic in CHOICES],
        atlas=atlas({row.code: row for row in rows}),
        legend=(*LEVELS, BLANK),
        gaps=coverage.gaps(library),
        run=known.run,
        unasked=_unasked(library, known.run),
        links=_by_outcome(known.run),
        reports=known.reports,
        words=WORDS,
    )


def _standing(library: Library, known: Known) -> dict[str, Any]:
    """Return what the page says of single services, and of their ages."""
    services = library.services.values()
    by_country = [
        (code, coverage.ages([one for one in services if code in one.countries], known.today))
        for code in coverage.by_name({code for one in services for code in one.countries})
    ]
    return {
        "library": library,
        "holds": coverage.holds(library),
        "need": in_need(standings(library, known)),
        "entries": len(entries(library)),
        "first": FIRST,
        "groups": coverage.AGES,
        "ages": coverage.ages(services, known.today),
        "ages_by_country": by_country,
    }


def _unasked(library: Library, run: LastRun | None) -> int:
    """Return how many links of the files the last run did not ask."""
    asked = {link.address for link in run.links} if run else set[str]()
    return sum(wanted.address not in asked for wanted in gather(library.resources).links)


def _by_outcome(run: LastRun | None) -> list[tuple[str, str, list[Link]]]:
    """Return the links that an editor must look at, under a name and what is to be done."""
    asked = run.links if run else ()
    found = [(*words, [link for link in asked if link.outcome == name]) for name, words in GROUPS.items()]
    return [group for group in found if group[-1]]
