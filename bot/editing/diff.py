"""`askmore diff`: what changed for people between two files, for a terminal, a review or a machine."""

import json
import re
import sys
from argparse import Namespace
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from itertools import groupby
from pathlib import Path
from typing import Literal

from rich.console import Console
from rich.text import Text

from bot import check
from bot.editing.changes import Change, Group, changes
from bot.editing.marks import NUMBER, SMALL, WHOLE, clean, wrapped
from bot.editing.terminal import NARROWEST, WIDEST
from bot.library.problems import unreadable
from bot.library.reader import Reading, read_raw

WELL, PROBLEMS, WRONG_USE = 0, 1, 2
STDIN = "-"
STDIN_NAME = "standard input"
NOTHING = "Nothing changed for people."
TITLES: dict[Group, str] = {
    "numbers": "Numbers, addresses and links that changed",
    "gone": "Services gone",
    "added": "Services added",
    "renamed": "Now called",
    "offered": "Who is offered it, and where",
    "details": "Other details",
    "checked": "Checked",
    "countries": "Countries",
    "directory": "Directory",
    "pledges": "Pledges",
    "lessons": "Lessons",
    "stories": "Stories",
    "feeds": "Feeds",
    "words": "Words of the news",
    "unseen": "Not shown to people",
}
Kind = Literal["title", "name", "value", "was", "now", "plain"]
_WITH_NUMBERS = ("numbers", "gone", "added", "countries")
_DIGITS = re.compile(r"[+(]?\d[\d ()./-]*\d")
_PUNCTUATION = re.compile(r"([\\`*_\[\]<>|~&#@])")


@dataclass(frozen=True)
class Line:
    """A line of what is told: how deep it stands, and its parts, each with its kind."""

    depth: int
    parts: tuple[tuple[str, Kind], ...]
    whole: bool = False  # whether its value is to stay in one piece


def diff(given: Namespace) -> int:
    """Say what changed between the two files."""
    if given.old == given.new == STDIN:
        sys.stderr.write("Only one of the two can be read from standard input: name a file for the other.\n")
        return WRONG_USE
    if not (given.old.strip(":") and given.new.strip(":")):
        sys.stderr.write("One of the two names no file.\n")
        return WRONG_USE
    old, new = _read(given.old), _read(given.new)
    if old.resources is None or new.resources is None:
        broken = (one.problems for one in (old, new) if one.resources is None)
        check.refused([problem for problems in broken for problem in problems])
        return PROBLEMS
    tell = {"text": _tell_text, "markdown": _tell_markdown, "json": _tell_json}[given.format]
    tell(changes(old.resources, new.resources))
    return WELL


def _read(written: str) -> Reading:
    """Read a file, several joined by a colon, or standard input."""
    try:
        alone = written != STDIN and Path(written).exists()  # a name may hold a colon itself
        return read_raw([_bytes(part) for part in ([written] if alone else written.split(":")) if part])
    except OSError as error:
        return Reading(None, (unreadable(error),))


def _bytes(part: str) -> tuple[str, bytes]:
    return (STDIN_NAME, sys.stdin.buffer.read()) if part == STDIN else (part, Path(part).read_bytes())


def _tell_text(found: Sequence[Change]) -> None:
    print_text(Console(), found)


def _tell_markdown(found: Sequence[Change]) -> None:
    sys.stdout.write(markdown(found))


def _tell_json(found: Sequence[Change]) -> None:
    sys.stdout.write(json.dumps([asdict(one) for one in found], ensure_ascii=False, indent=2) + "\n")


def told(found: Sequence[Change]) -> Iterator[Line]:
    """Yield what is to be told, in the order of the groups."""
    if all(one.group == "unseen" for one in found):
        yield Line(0, ((NOTHING, "plain"),))
    for group, members in groupby(found, _group):
        some = list(members)
        if group == "unseen":
            yield Line(0, ((f"{TITLES[group]}: {_unseen(some)}.", "plain"),))
            continue
        yield Line(0, ((TITLES[group], "title"),))
        yield from _GROUPS.get(group, _entries)(some)


def _group(one: Change) -> Group:
    return one.group


def _entries(some: Sequence[Change]) -> Iterator[Line]:
    """Yield the changes of each entry under its name."""
    for (entry_id, name), members in groupby(some, lambda one: (one.id, one.name)):
        entry = list(members)
        yield Line(1, _entry(entry_id, name, entry[0]))
        for one in entry:
            if one.what and one.group not in {"gone", "added"}:
                yield Line(2, ((one.what, "plain"),), whole=True)
            yield from _values(one, 3 if one.what else 2)


def _entry(entry_id: str, name: str, first: Change) -> tuple[tuple[str, Kind], ...]:
    parts: list[tuple[str, Kind]] = [(name, "name"), (" (", "plain"), (entry_id, "value"), (")", "plain")]
    if not name:
        parts = [(entry_id, "value")]
    came_or_went = (
        ""
        if first.what
        else {(True, False): " is new", (False, True): " is gone"}.get((bool(first.new), bool(first.old)), "")
    )
    where = f" in {first.what}" if first.group in {"gone", "added"} else ""
    return (*parts, (f"{came_or_went}{where}", "plain"))


def _values(one: Change, depth: int) -> Iterator[Line]:
    if not one.what and one.group not in _WITH_NUMBERS and one.group != "directory":
        return  # the title of an entry that came or went stands above
    both = bool(one.old and one.new)
    whole = one.group in _WITH_NUMBERS
    words: tuple[tuple[str, Kind, tuple[str, ...]], ...] = (
        ("was" if both else "gone", "was", one.old),
        ("now" if both else "new", "now", one.new),
    )
    for word, kind, values in words:
        for value in values:
            yield Line(depth, ((f"{word} ", kind), (value, "value")), whole)


def _renamed(some: Sequence[Change]) -> Iterator[Line]:
    for one in some:
        ids: tuple[tuple[str, Kind], ...] = ((one.old[0], "value"), (" is now called ", "plain"), (one.id, "value"))
        yield Line(1, (*ids, (": ", "plain"), (one.name, "name")))


def _checked(some: Sequence[Change]) -> Iterator[Line]:
    """Yield the dates in one list: they are many, and each says little."""
    dated, undated = [one for one in some if one.new], [one for one in some if not one.new]
    for group, word in ((dated, "checked"), (undated, "no longer dated")):
        if group:
            said = ", ".join(f"{one.id} ({_day(one)})" for one in group)
            entries = "1 entry" if len(group) == 1 else f"{len(group)} entries"
            yield Line(1, ((f"{entries} {word}: {said}", "plain"),))


def _day(one: Change) -> str:
    old, new = "".join(one.old), "".join(one.new)
    return f"{new}, before {old}" if old and new else new or f"was {old}"


def _word_lists(some: Sequence[Change]) -> Iterator[Line]:
    for one in some:
        counts = [f"{len(words)} {what}" for words, what in ((one.new, "added"), (one.old, "gone")) if words]
        yield Line(1, ((f"{one.id}: {', '.join(counts)}", "plain"),))


def _unseen(some: Sequence[Change]) -> str:
    by_field: dict[str, list[str]] = {}
    for one in some:
        by_field.setdefault(one.what, []).append(one.id)
    return "; ".join(f"{field} of {', '.join(ids)}" for field, ids in by_field.items())


_GROUPS: dict[Group, Callable[[Sequence[Change]], Iterator[Line]]] = {
    "renamed": _renamed,
    "checked": _checked,
    "words": _word_lists,
}


def print_text(console: Console, found: Sequence[Change]) -> None:
    """Print the changes. No number or link is broken into two lines, however narrow the terminal."""
    width = min(max(console.width, NARROWEST), WIDEST) if console.is_terminal else None
    for number, line in enumerate(told(found)):
        if number and not line.depth:
            console.print()
        text = _styled(line)
        for one in wrapped(text, width, 2 * line.depth + 2) if width else [text]:
            console.print(one, soft_wrap=True, highlight=False)


_STYLES: dict[Kind, str] = {"title": "bold underline", "name": "bold", "was": "red", "now": "green", "plain": ""}


def _styled(line: Line) -> Text:
    text = Text("  " * line.depth)
    for said, kind in line.parts:
        start = len(text)
        text.append(clean(said), NUMBER if kind == "value" and line.whole else _STYLES.get(kind) or None)
        for found in _DIGITS.finditer(text.plain, start):
            text.stylize(WHOLE, found.start(), found.end())
    if line.depth > 1 and not any(kind == "value" for _, kind in line.parts):
        text.stylize(SMALL)
    return text


def markdown(found: Sequence[Change]) -> str:
    """Return the changes in Markdown, for a review or the changelog. What the files say stands there as it is."""
    lines: list[str] = []
    for line in told(found):
        said = "".join(_marked(part, kind) for part, kind in line.parts)
        if line.depth:
            lines.append(f"{'  ' * (line.depth - 1)}- {said}")
        else:
            lines += [*([""] if lines else []), said, *([""] if line.parts[0][1] == "title" else [])]
    return "\n".join(lines) + "\n"


def _marked(said: str, kind: Kind) -> str:
    said = clean(said)
    if kind == "value":
        return _code(said)
    escaped = _PUNCTUATION.sub(r"\\\1", said).replace("\\@", "@\u200b")  # a review must ping nobody
    if kind == "title":
        return f"### {escaped}"
    return f"**{escaped}**" if kind == "name" and escaped.strip() else escaped


def _code(said: str) -> str:
    """Return text as code, in a fence that is longer than any of its own."""
    fence = "`" * (max((len(run) for run in re.findall("`+", said)), default=0) + 1)
    room = " " if said.startswith("`") or said.endswith("`") or said.strip() != said else ""
    return f"{fence}{room}{said}{room}{fence}"
