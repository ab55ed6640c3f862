"""What the editors' commands may be given. Imports nothing of them: the bot that runs for years needs none."""

import argparse
import re
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

Later = Callable[[str, str], Callable[[argparse.Namespace], int]]
LONGEST_AGE = 240  # months
YEARS = range(2000, 2100)  # of `show --at`: no entry was checked before, and no calendar of holidays goes on for ever


def add(commands: Any, later: Later) -> None:
    """Add the commands.

    Args:
        commands: what `add_subparsers` gave.
        later: makes a command from the name of a module and of its function.
    """
    every = {
        "verify": (_verify, "go through entries that nobody checked lately, and note what you saw"),
        "links": (_links, "ask every link of the files whether it still answers"),
        "show": (_show, "show a card in the terminal as people see it in Discord"),
        "report": (_report, "write one page on how the entries stand"),
        "diff": (_diff, "say what changed for people between two files"),
    }
    for name, (options, told) in every.items():
        command = commands.add_parser(name, help=told)
        options(command)
        command.set_defaults(run=later(f"editing.{name}", name))


def _verify(command: argparse.ArgumentParser) -> None:
    command.add_argument("--country", type=str.upper, metavar="CODE", help="only this country's, as in AU")
    command.add_argument("--stale", type=_months, default=12, metavar="12m", help="checked so long ago (default: 12m)")
    command.add_argument("--no-browser", action="store_true", help="print the page's address, open nothing")
    _files(command)


def _links(command: argparse.ArgumentParser) -> None:
    command.add_argument("--country", type=str.upper, metavar="CODE", help="only this country's, as in AU")
    command.add_argument("--format", choices=("text", "json"), default="text", help="for people, or for machines")
    _files(command)


def _show(command: argparse.ArgumentParser) -> None:
    cards = command.add_subparsers(required=True, metavar="CARD", dest="card")
    support = cards.add_parser("support", help="the services for a question")
    support.add_argument("--country", help="by its name or code, as in NZ")
    support.add_argument("--topic", help="as in stalking, or the words people type for it")
    support.add_argument("--who", choices=("me", "someone", "worried"), help="who it is about (default: me)")
    support.add_argument("--way", choices=("any", "text", "deaf"), help="how they can be reached (default: any)")
    support.add_argument("--expect", metavar="SERVICE", help="what happens when you contact this service, by its id")
    support.add_argument("--at", type=_moment, help="as if it were then, as in 2026-11-26T09:00+00:00")
    learn = cards.add_parser("learn", help="the list of lessons, or a lesson")
    learn.add_argument("lesson", nargs="?", help="by its title, id or the words people type for it")
    learn.add_argument("--scene", type=_count, metavar="N", help="one of its scenes")
    learn.add_argument("--choice", type=_count, metavar="N", help="with the answer to this choice")
    pledge = cards.add_parser("pledge", help="the pledge, and what people read before they sign")
    news = cards.add_parser("news", help="the stories that the editors wrote")
    news.add_argument("--topic", help="as in workplace, or the words people type for it")
    for card in (support, learn, news):
        card.add_argument("--page", type=_count, default=1, metavar="N", help="which page (default: 1)")
    for card in (support, learn, pledge, news):
        language = "language of the reader's Discord, as in de or pt-BR (default: en-US)"
        card.add_argument("--language", default="en-US", metavar="CODE", help=language)
        _files(card)


def _moment(written: str) -> datetime:
    try:
        moment = datetime.fromisoformat(written)
    except ValueError:
        moment = None
    if moment is None or moment.tzinfo is None:
        raise argparse.ArgumentTypeError(f"{written!r} is no moment with its zone: write 2026-11-26T09:00+00:00")
    if moment.year not in YEARS:
        raise argparse.ArgumentTypeError(f"{written!r} is too far away: write a day of {YEARS[0]} to {YEARS[-1]}")
    return moment


def _count(written: str) -> int:
    if not re.fullmatch(r"[1-9]\d{0,2}", written, re.ASCII):
        raise argparse.ArgumentTypeError(f"{written!r} is no number from 1 to 999")
    return int(written)


def _report(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--format", choices=("html", "csv"), default="html", help="a page, or a table for a spreadsheet"
    )
    place = "where it goes, - for the screen (default: report.html or report.csv)"
    command.add_argument("--to", type=Path, metavar="FILE", help=place)
    _files(command)


def _diff(command: argparse.ArgumentParser) -> None:
    command.add_argument("old", help="the file as it was; several, joined by a colon, are laid over one another")
    command.add_argument("new", help="the file as it is")
    command.add_argument(
        "--format", choices=("text", "markdown", "json"), default="text", help="for a terminal, a review, or machines"
    )


def _files(command: argparse.ArgumentParser) -> None:
    command.add_argument("files", nargs="*", type=Path, help="files, as for check (default: ASKMORE_RESOURCES)")


def _months(written: str) -> int:
    found = re.fullmatch(r"(\d{1,3})(m|y)?", written, re.ASCII)
    months = int(found[1]) * (12 if found[2] == "y" else 1) if found else 0
    if not 1 <= months <= LONGEST_AGE:
        raise argparse.ArgumentTypeError(f"{written!r} is no age: write it in months or years, as in 12m or 2y")
    return months
