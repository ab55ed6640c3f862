"""One value of an entry is changed: chosen from a list, typed anew, checked, shown, written."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast

from bot.editing.dialogue import Dialogue
from bot.editing.entries import Key, Section
from bot.editing.sheet import CannotEdit, Value
from bot.editing.workbench import Draft, Refused, Workbench
from bot.library.localized import ENGLISH
from bot.library.problems import Problem
from bot.library.scalars import CONTACT_KINDS
from bot.library.source import Path

# What an entry may have and often lacks.
_MAY_HAVE: dict[Section, tuple[str, ...]] = {
    "services": (
        *("english", "region", "ages", "hours", "hours_note"),
        *("languages", "cost", "anonymous", "editor_note"),
    ),
    "countries": ("timezone", "note", "also", "editor_note"),
    "lessons": ("also", "topic", "editor_note"),
}
_CONTACT_MAY_HAVE = ("note", "hours")
_ADDED = {"contacts": "new contact", "sources": "new source"}  # lists that may grow
_WAYS = tuple(kind for kind in CONTACT_KINDS if kind != "relay")  # a relay says through what, in a line of its own
_OF_WORDS = frozenset({"countries", "topics", "for", "languages", "also"})  # lists that are typed in one line
_NUMBERS = frozenset({"number", *CONTACT_KINDS})
_TAKE_OUT = "-"


@dataclass(frozen=True)
class Row:
    """One value of an entry.

    Attributes:
        label: its name for the editor.
        path: where it stands in the entry.
        value: what it is; None where nothing is noted yet.
        is_list: whether it holds several words.
    """

    label: str
    path: Path
    value: str | None
    is_list: bool = False

    @property
    def is_way(self) -> bool:
        """Whether it is the number or address of a contact, or an emergency number."""
        return self.path[0] in {"contacts", "emergency"} and self.path[-1] in _NUMBERS


def rows(section: Section, entry: Mapping[str, Any]) -> list[Row]:
    """Return the values of an entry, as the file has them, and what could be added."""
    there = [row for key, value in entry.items() for row in _rows((key,), value)]
    more = [Row(key, (key,), None, key in _OF_WORDS) for key in _MAY_HAVE[section] if key not in entry]
    return [*there, *more, *_of_contacts(entry.get("contacts", ())), *_longer(section, entry)]


def _of_contacts(contacts: Sequence[Mapping[str, str]]) -> Iterator[Row]:
    """Yield what a contact could have and has not."""
    for at, contact in enumerate(contacts):
        dialled = ("dial",) if {"phone", "text", "whatsapp"} & contact.keys() else ()
        for key in (*dialled, *_CONTACT_MAY_HAVE):
            if key not in contact:
                yield Row(_label(("contacts", at, key)), ("contacts", at, key), None)


def _longer(section: Section, entry: Mapping[str, Any]) -> Iterator[Row]:
    """Yield the lists that could have one more item."""
    for key, label in _ADDED.items():
        if section == "services" or key in entry:
            yield Row(label, (key, len(entry[key])) if key in entry else (key,), None, key not in entry)


def _rows(path: Path, value: Any) -> Iterator[Row]:
    if isinstance(value, str):
        yield Row(_label(path), path, value)
    elif isinstance(value, dict):
        for key, inner in cast("dict[str, Any]", value).items():
            yield from _rows((*path, key), inner)
    elif path[-1] in _OF_WORDS:
        yield Row(_label(path), path, ", ".join(value), is_list=True)
    else:
        for at, inner in enumerate(value):
            yield from _rows((*path, at), inner)


def _label(path: Path) -> str:
    """Return a path in words, as in `contact 2 phone`; people count from 1."""
    words = [str(part + 1) if isinstance(part, int) else part for part in path]
    return re.sub(r"s( \d)", r"\1", " ".join(words))


def change(desk: Dialogue, bench: Workbench, key: Key) -> Workbench | None:
    """Let the editor change one value, and return the files as they are then; None if nothing was changed.

    Raises:
        Stop: the editor has had enough.
        saving.Changed: the file was changed since it was read.
        saving.CannotSave: it can't be written.
        ResourcesError: another of the files was changed meanwhile, and can't be used any more.
    """
    row = _chosen(desk, rows(key[0], bench.entry(key)))
    draft = _drafted(desk, bench, key, row) if row else None
    if row and draft and desk.agrees("Write this?"):
        after = bench.save(draft)
        desk.say("Written.", "green")
        if others := _other_languages(bench.entry(key), row.path):
            desk.say(f"The same text stands there in {', '.join(others)}. Change it too, or take it out.", "yellow")
        return after
    desk.say("Nothing was changed.")
    return None


def _other_languages(entry: Mapping[str, Any], path: Path) -> list[str]:
    """Return the other languages of a text whose English was changed."""
    if path[-1] != ENGLISH:
        return []
    texts: Any = entry
    for part in path[:-1]:
        texts = texts[part]
    return [language for language in texts if language != ENGLISH]


def _chosen(desk: Dialogue, known: list[Row]) -> Row | None:
    for number, row in enumerate(known, start=1):
        desk.whole(f"{number:>4}  {row.label}: {row.value if row.value is not None else '(nothing yet)'}")
    while answer := desk.ask(f"Which one? (1 to {len(known)}; Enter alone: none)"):
        if answer.isascii() and answer.isdigit() and 1 <= int(answer) <= len(known):
            return known[int(answer) - 1]
        desk.say(f"Type the number in front of the value, from 1 to {len(known)}.")
    return None


def _drafted(desk: Dialogue, bench: Workbench, key: Key, row: Row) -> Draft | None:
    """Ask for a new value until the library takes it, or the editor gives up, and show what would change."""
    desk.whole(f"{row.label} is now: {row.value or '(nothing yet)'}")
    if how := _how(row):
        desk.say(how)
    if row.value is not None:
        desk.say(f"To take {'all of it' if row.is_way else 'it'} out, type {_TAKE_OUT} alone.")
    typed = row.value or ""
    leave = {"", _TAKE_OUT if row.value is None else row.value}
    question = "New value (Enter alone: leave it):"
    while (typed := desk.ask(question, typed)) not in leave:
        changes = _changes(desk, bench.entry(key), row, typed)
        try:
            draft = bench.draft(key, changes)
        except Refused as refused:
            _refused(desk, refused, typed)
            question = "New value (an empty line: leave it as it was):"  # what was refused stands there to be mended
        except CannotEdit as reason:
            desk.say(str(reason), "red")
            return None
        else:
            _compare(desk, bench.entry(key), changes, draft.advice)
            return draft
    return None


def _refused(desk: Dialogue, refused: Refused, typed: str) -> None:
    if typed == _TAKE_OUT:
        desk.say("That can't be taken out:", "red")
    for problem in refused.problems:
        desk.say(f"{problem.message}.", "red")
        desk.say(f"  → {problem.fix}", "green")


def _how(row: Row) -> str:
    """Return how to write a value, where that is not plain."""
    if row.label == _ADDED["contacts"]:
        return f"Write the way, then the number or address, as in phone 01632 960000. Ways: {', '.join(_WAYS)}."
    if row.label == _ADDED["sources"]:
        return "Write the address of the page, in full."
    return "Write the words with commas between them." if row.is_list else ""


def _changes(desk: Dialogue, entry: Mapping[str, Any], row: Row, typed: str) -> dict[Path, Value]:
    """Return what to change: the value, and with a number the one that phones dial."""
    if typed == _TAKE_OUT:
        return {(row.path[:-1] if row.is_way else row.path): None}
    changes: dict[Path, Value] = {row.path: typed}
    if row.label == _ADDED["contacts"]:
        way, _, value = typed.partition(" ")
        changes[row.path] = {way.rstrip(":").casefold(): value.strip()}
    elif row.label == _ADDED["sources"]:
        changes[row.path] = [typed] if row.is_list else typed
    elif row.is_list:
        changes[row.path] = [word.strip() for word in typed.split(",") if word.strip()]
    if row.is_way:
        dial = entry[str(row.path[0])][row.path[1]].get("dial")
        if dial:
            desk.whole(f"Phones dial: {dial}")
            new = desk.ask("What should they dial now? (Enter alone: leave it; - takes it out)", dial)
            changes[*row.path[:-1], "dial"] = None if new == _TAKE_OUT else new or dial
    return changes


def _compare(
    desk: Dialogue, entry: Mapping[str, Any], changes: Mapping[Path, Value], advice: Iterable[Problem]
) -> None:
    """Show each changed value before and after, in full, and what is worth a second look."""
    for path, value in changes.items():
        old: Any = entry
        for part in path:
            old = old[part] if (part in old if isinstance(part, str) else part < len(old)) else None
        if old != value:
            desk.whole(_label(path))
            desk.whole(f"  before: {_shown(old)}", "red")
            desk.whole(f"  after:  {_shown(value)}", "green")
    for problem in advice:
        desk.say(f"{problem.message}: {problem.fix}", "yellow")


def _shown(value: Any) -> str:
    if value is None:
        return "(nothing)"
    if isinstance(value, dict):
        return "; ".join(f"{key} {inner}" for key, inner in cast("dict[str, Any]", value).items())
    return ", ".join(cast("list[str]", value)) if isinstance(value, list) else str(value)
