"""YAML text → plain values in which every scalar stays text, and the place of each.

`yaml.safe_load` turns `NO` into false, `016` into 14, `+441` into 441 and `12:30:45` into 45045: a number
to call would be changed in silence. So the events of the C parser are read here as they come, and what
YAML could do beyond plain text, lists and mappings (anchors, tags, several documents) is refused.
"""

import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import yaml

from bot.library.problems import Problem

Path = tuple[str | int, ...]
DEEPEST = 12
_NEAR = 60  # lines: an entry is seldom longer
_SHORT = 60  # characters: the same short words stand in hundreds of entries, and are kept once
_BARE = re.compile(r"[-+]?[\d_.:,]+", re.ASCII)


@dataclass
class Places:
    """Where each value and each key of a file stands: line and column, from 1; and from which character to which."""

    values: dict[Path, tuple[int, int]] = field(default_factory=dict[Path, tuple[int, int]])
    keys: dict[Path, tuple[int, int]] = field(default_factory=dict[Path, tuple[int, int]])
    spans: dict[Path, tuple[int, int]] = field(default_factory=dict[Path, tuple[int, int]])


@dataclass
class Source:
    """One file as read: its values, and what is wrong with it. Where they stand is only looked up when it is asked."""

    name: str
    text: str = ""
    values: dict[str, Any] = field(default_factory=dict[str, Any])
    problems: list[Problem] = field(default_factory=list[Problem])
    bare: set[Path] = field(default_factory=set[Path])  # values of digits that have no quotes
    marked: Places | None = None  # filled while reading, if there is one

    @cached_property
    def places(self) -> Places:
        """Where each value and key stands. Reads the text again: a running bot needs no place of a sound file."""
        again = Source(self.name, self.text, marked=(found := Places()))
        _read(again)
        return found

    def problem(self, place: tuple[int, int], message: str, fix: str) -> None:
        """Note an error at a line and column."""
        self.problems.append(Problem(self.name, *place, message, fix))

    def scalar(self, path: Path) -> str:
        """Return the text at a path."""
        value: Any = self.values
        for part in path:
            value = value[part]
        return str(value)

    def at(self, path: Path, message: str, fix: str, *, key: bool = False, advice: bool = False) -> None:
        """Note a problem at the value of a path (or at its key), or at its nearest parent."""
        first, second = self.places.values, self.places.keys
        first, second = (second, first) if key else (first, second)
        near = path
        while near and near not in first and near not in second:
            near = near[:-1]
        place = first.get(near) or second.get(near) or (1, 1)
        self.problems.append(Problem(self.name, *place, message, fix, "advice" if advice else "error"))


class _Stop(Exception):  # noqa: N818 - ends the reading of a file whose shape is lost
    """The rest can't be read."""


def read(name: str, text: str) -> Source:
    """Read one file's text. Never raises: whatever is wrong is in the `problems` of the result."""
    source = Source(name, text)
    _read(source)
    return source


def _read(source: Source) -> None:
    text = source.text
    try:
        _read_document(source, text)
    except _Stop:
        pass
    except UnicodeEncodeError:
        source.problem((1, 1), "the text holds half a character", "save the file as UTF-8")
    except yaml.MarkedYAMLError as error:
        _syntax(source, error)
    except yaml.YAMLError as error:
        line = text.count("\n", 0, getattr(error, "position", 0)) + 1
        source.problem((line, 1), "there is a character that can't stand in YAML", "delete it, type it anew")


def _syntax(source: Source, error: yaml.MarkedYAMLError) -> None:
    mark = error.problem_mark or error.context_mark
    place = (mark.line + 1, mark.column + 1) if mark else (1, 1)
    why = error.problem or "the structure is broken"
    fix = "look at this line and the one above: the colon, the quotes, the spaces in front"
    if "found character that cannot start any token" in why:
        why, fix = (
            "a tab or a special character begins a word",
            "use spaces in front, and quotes round the text",
        )
    elif "mapping values are not allowed" in why:
        why, fix = "there is a second colon in one line", 'put quotes round the whole text: "…: …"'
    elif "nesting depth" in why:
        why, fix = "lists and mappings are nested far too deep", "take the nesting out"
    opened = _open_quote(source.text, place[0])
    if opened:
        place, why, fix = opened, "a quote begins here, and does not end in this line", "write the quote at its end too"
    source.problem(place, why, fix)


_OPENS = re.compile(r"""[ ]*(?:-[ ]+)*(?:[\w-]+:[ ]+)?(?P<quote>"(?:[^"\\]|\\.)*|'(?:[^']|'')*)""")
_CLOSES = re.compile(r"""(?:"(?:[^"\\]|\\.)*"|'(?:[^']|'')*')[ ]*(?:[]},]|[ ]#|$)""", re.MULTILINE | re.DOTALL)


def _open_quote(text: str, line: int) -> tuple[int, int] | None:
    """Return where a quote was opened that ends in the middle of a later line: that is where the next one begins."""
    lines = text.split("\n")
    for number in range(min(line, len(lines)), max(line - _NEAR, 0), -1):
        opens = _OPENS.fullmatch(lines[number - 1])
        if opens and not _CLOSES.match("\n".join(lines[number - 1 : line])[opens.start("quote") :]):
            return number, opens.start("quote") + 1
    return None


def _read_document(source: Source, text: str) -> None:
    events = yaml.parse(text, Loader=yaml.CBaseLoader)
    documents = 0
    for event in events:
        if isinstance(event, yaml.DocumentStartEvent):
            documents += 1
            if documents > 1:
                source.problem(_place(event), "a second document begins here", "take the line --- out")
                raise _Stop
            root = _node(source, next(events), events, ())
            if isinstance(root, dict):
                source.values = root
            else:
                source.problem((1, 1), "the file is not a list of keys", "begin a line with, say, services:")
    if not documents:
        source.problem((1, 1), "the file is empty", "write at least one key, say services:")


def _place(event: yaml.Event) -> tuple[int, int]:
    mark: Any = event.start_mark
    return mark.line + 1, mark.column + 1


def _span(event: yaml.Event) -> tuple[int, int]:
    first: Any = event.start_mark
    behind: Any = event.end_mark
    return first.index, behind.index


def _node(source: Source, event: yaml.Event, events: Iterator[yaml.Event], path: Path) -> Any:
    """Return the value that begins with this event; take its events from the stream."""
    place = _place(event)
    _only_text(source, event, place)
    if source.marked:
        source.marked.values[path] = place
    if isinstance(event, yaml.ScalarEvent):
        if source.marked:
            source.marked.spans[path] = _span(event)
        if not event.style and _BARE.fullmatch(event.value):
            source.bare.add(path)
        return sys.intern(event.value) if len(event.value) <= _SHORT else event.value
    if len(path) >= DEEPEST:
        source.problem(place, "this is nested too deep", "take a level out")
        raise _Stop
    if isinstance(event, yaml.SequenceStartEvent):
        return _sequence(source, events, path)
    return _mapping(source, events, path)


def _only_text(source: Source, event: yaml.Event, place: tuple[int, int]) -> None:
    """Refuse what YAML can do beyond plain text, lists and mappings."""
    if isinstance(event, yaml.AliasEvent):
        source.problem(place, f"*{event.anchor} repeats another entry", "write the text out here")
        raise _Stop
    anchor, tag = getattr(event, "anchor", None), getattr(event, "tag", None)
    if anchor:
        source.problem(place, f"&{anchor} is an anchor; the file has none", f"delete &{anchor}")
    if tag:
        written = tag.replace("tag:yaml.org,2002:", "!!")
        source.problem(place, f"{written} is a tag; the file has none", f"delete {written}")


def _sequence(source: Source, events: Iterator[yaml.Event], path: Path) -> list[Any]:
    items: list[Any] = []
    for event in events:
        if isinstance(event, yaml.SequenceEndEvent):
            break
        items.append(_node(source, event, events, (*path, len(items))))
    return items


def _mapping(source: Source, events: Iterator[yaml.Event], path: Path) -> dict[str, Any]:
    items: dict[str, Any] = {}
    lines: dict[str, int] = {}
    for event in events:
        if isinstance(event, yaml.MappingEndEvent):
            break
        place = _place(event)
        if not isinstance(event, yaml.ScalarEvent):
            source.problem(place, "a key is one word, not a list", "write a word, then a colon")
            raise _Stop
        key = sys.intern(event.value)
        if event.anchor:
            source.problem(place, f"&{event.anchor} is an anchor; the file has none", f"delete &{event.anchor}")
        where = (*path, key)
        if key in items:
            fix = f"keep one of the two; the first is in line {lines[key]}"
            source.problem(place, f'"{key}" stands here a second time', fix)
            _node(Source(source.name), next(events), events, where)
            continue
        lines[key] = place[0]
        if source.marked:
            source.marked.keys[where] = place
        items[key] = _node(source, next(events), events, where)
    return items
