"""`askmore check`: problems in the files, shown to people (with the line) or to machines."""

import importlib.util
import json
import sys
from argparse import Namespace
from collections.abc import Sequence
from dataclasses import replace
from importlib import import_module
from pathlib import Path

from rich.console import Console
from rich.markup import escape
from rich.text import Text

from bot.library.library import Library
from bot.library.problems import Problem, unreadable
from bot.library.reader import Reading, read_raw
from bot.settings import Settings

WELL, PROBLEMS, WRONG_USE = 0, 1, 2
LONGEST_LINE = 160


def check(given: Namespace) -> int:
    """Check the files and say what to mend."""
    if given.wording and importlib.util.find_spec("textstat") is None:
        sys.stderr.write("This needs one more package: pip install 'askmore[editor]'\n")
        return WRONG_USE
    reading = _read(given.files or Settings.read().resources, wording=given.wording)
    translated: tuple[Problem, ...] = import_module("bot.translations").problems()
    reading = replace(reading, problems=tuple(sorted((*reading.problems, *translated))))
    if given.format == "text":
        console = Console()
        problems_text(console, reading.problems)
        _say_outcome(console, reading, wording=given.wording)
    else:
        sys.stdout.write(problems_machine(reading.problems, given.format) + "\n")
    return PROBLEMS if reading.problems else WELL


def refused(problems: Sequence[Problem]) -> None:
    """Print the problems that keep the bot from starting."""
    problems_text(Console(stderr=True), problems)


def _read(paths: Sequence[Path], *, wording: bool) -> Reading:
    try:
        files = [(str(path), path.read_bytes()) for path in paths]
    except OSError as error:
        return Reading(None, (unreadable(error),))
    reading = read_raw(files)
    if not wording or reading.resources is None:
        return reading
    texts = [(name, raw.decode("utf-8-sig")) for name, raw in files]
    found = import_module("bot.library.wording").look(texts, reading.resources)
    return replace(reading, problems=tuple(sorted((*reading.problems, *found))))


def _say_outcome(console: Console, reading: Reading, *, wording: bool) -> None:
    if reading.problems:
        errors = sum(problem.severity == "error" for problem in reading.problems)
        advice = len(reading.problems) - errors
        console.print(f"{errors} to mend, {advice} to look at.", highlight=False)
        if wording and errors:
            console.print("The words are looked at once the errors are mended.", highlight=False)
    elif reading.resources is not None:
        console.print(f"Clean: {Library(reading.resources).summary()}.", highlight=False, soft_wrap=True)
        if wording:
            console.print("The words keep to the house style.", highlight=False)


def problems_text(console: Console, problems: Sequence[Problem]) -> None:
    """Print each problem: its place, what is wrong, the line with a mark, what to write instead."""
    lines: dict[str, list[str]] = {}
    for problem in problems:
        if problem.file not in lines:
            lines[problem.file] = _lines(problem.file)
        _problem(console, problem, lines[problem.file])


def _lines(file: str) -> list[str]:
    try:
        return Path(file).read_text(encoding="utf-8-sig", errors="replace").splitlines()
    except OSError:
        return []


def _problem(console: Console, problem: Problem, lines: list[str]) -> None:
    place = f"{problem.file}:{problem.line}:{problem.column}"
    colour = "red" if problem.severity == "error" else "yellow"
    console.print(f"[bold]{escape(place)}[/]  [{colour}]{escape(problem.message)}[/]", highlight=False, soft_wrap=True)
    if problem.line <= len(lines):
        shown = lines[problem.line - 1].expandtabs(1)[:LONGEST_LINE]
        number = f"{problem.line:>6} │ "
        console.print(Text(f"{number}{shown}"), style="dim", soft_wrap=True)
        if problem.column <= LONGEST_LINE:
            console.print(Text(" " * (len(number) + problem.column - 1) + "^"), style=colour, soft_wrap=True)
    console.print(Text(f"       → {problem.fix}"), style="green", soft_wrap=True)


def problems_machine(problems: Sequence[Problem], form: str) -> str:
    """Return the problems as JSON, or as GitHub workflow commands."""
    if form == "json":
        return json.dumps([problem.as_dict() for problem in problems], ensure_ascii=False, indent=2)
    return "\n".join(problem.as_github() for problem in problems)
