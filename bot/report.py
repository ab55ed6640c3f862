"""Problems in the files, shown to people (with the line) or to machines."""

import json
from collections.abc import Sequence
from pathlib import Path

from rich.console import Console
from rich.markup import escape
from rich.text import Text

from bot.library.library import Library
from bot.library.problems import Problem

LONGEST_LINE = 160


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


def summary(library: Library) -> str:
    """Return what the files hold, in a line."""
    contacts = sum(len(service.contacts) for service in library.services.values())
    help_said = f"{len(library.services)} services with {contacts} contacts in {len(library.countries)} countries"
    more = {"feed": len(library.feeds), "story": len(library.stories), "lesson": len(library.lessons)}
    return ", ".join([help_said, *(_counted(number, what) for what, number in more.items() if number)])


def _counted(number: int, what: str) -> str:
    if number == 1:
        return f"1 {what}"
    return f"{number} {what.removesuffix('y')}ies" if what.endswith("y") else f"{number} {what}s"
