"""Every text of the files that people read: what kind it is, in which language, and where its words stand."""

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Literal, cast, get_args

from bot.library import phrases
from bot.library.source import Path, Source

Kind = Literal["summary", "expect", "note", "page", "scene", "choice", "answer", "pledge", "story"]
KINDS: tuple[Kind, ...] = get_args(Kind)
ENGLISH = "en"
# Names, numbers, links, sources and notes for editors are left out: they are as they are.
_WHERE: tuple[tuple[str, Kind], ...] = (
    ("services.*.summary", "summary"),
    ("services.*.expect.*", "expect"),
    ("services.*.region", "note"),
    ("services.*.hours_note", "note"),
    ("services.*.contacts.*.note", "note"),
    ("countries.*.note", "note"),
    ("countries.*.emergency.*.note", "note"),
    ("pledges.*.title", "pledge"),
    ("pledges.*.points.*", "pledge"),
    ("pledges.*.kept.*", "pledge"),
    ("pledges.*.agree", "pledge"),
    ("pledges.*.next_steps.*", "pledge"),
    ("lessons.*.title", "page"),
    ("lessons.*.summary", "page"),
    ("lessons.*.pages.*.title", "page"),
    ("lessons.*.pages.*.text.*", "page"),
    ("lessons.*.scenes.*.text", "scene"),
    ("lessons.*.scenes.*.choices.*.text", "choice"),
    ("lessons.*.scenes.*.choices.*.answer", "answer"),
    ("stories.*.title", "story"),
    ("stories.*.summary", "story"),
    ("stories.*.note", "story"),
)
_BREAK = re.compile(r"\r\n|[\n\r\x85\u2028\u2029]")  # what YAML counts as the end of a line


class Lines:
    """The lines of a file."""

    def __init__(self, text: str) -> None:
        self._starts = [0, *(end.end() for end in _BREAK.finditer(text))]
        self.rows = _BREAK.split(text)

    def place(self, offset: int) -> tuple[int, int]:
        """Return the line and column of a character, from 1."""
        line = bisect_right(self._starts, offset)
        return line, offset - self._starts[line - 1] + 1


@dataclass(frozen=True, eq=False)
class Text:
    """One text that people read."""

    source: Source
    lines: Lines
    path: Path
    kind: Kind
    language: str
    written: str

    @cached_property
    def said(self) -> str:
        """The text with each letter and its accent as one character."""
        return unicodedata.normalize("NFC", self.written)

    @cached_property
    def tokens(self) -> Sequence[re.Match[str]]:
        """Its words, each with its place in `said`."""
        return list(phrases.placed(self.said))

    @cached_property
    def names(self) -> frozenset[str]:
        """The words of the name of the service that it is about."""
        entry: Any = self.source.values[str(self.path[0])][self.path[1]]
        return frozenset(re.findall(r"\w+", f"{entry.get('name', '')} {entry.get('english', '')}"))

    @property
    def rows(self) -> tuple[int, int]:
        """The first and the last line of it in the file, with the line of its key."""
        begin, end = self.source.places.spans[self.path]
        raw = self.source.text[begin:end].rstrip()
        key = self.source.places.keys.get(self.path)
        first, last = self.lines.place(begin)[0], self.lines.place(begin + len(raw) - 1)[0]
        return min(first, key[0]) if key else first, last

    def place(self, begin: int, end: int) -> tuple[int, int]:
        """Return the line and column in the file of some characters of `said`.

        A text can be broken into lines and hold signs that are written otherwise, so its words are looked for: those
        that stand in the text for the second time are the second in the file. Without any, it is where it begins.
        """
        sought = re.compile(r"[\s\\]+".join(map(_as_written, self.said[begin:end].split())))
        before = sum(found.start() < begin for found in sought.finditer(self.said))
        first, behind = self.source.places.spans[self.path]
        raw = self.source.text[first:behind]
        places = [found.start() for found in sought.finditer(raw)]
        return self.lines.place(first + (places[before] if before < len(places) else 0))


def _as_written(word: str) -> str:
    """Return a pattern for a word as it may stand between quotes."""
    return re.escape(word).replace("'", "''?").replace('"', r'\\?"')


def texts(source: Source) -> Iterator[Text]:
    """Yield every text of a file that people read."""
    lines = Lines(source.text)
    for where, kind in _WHERE:
        parts = where.split(".")
        for path, written in _at(source.values, parts, ()):
            if written.strip():
                by_language = len(path) > len(parts)
                language = str(path[-1]) if by_language else _language(source, path)
                yield Text(source, lines, path, kind, language, written)


def _language(source: Source, path: Path) -> str:
    """Return the language of a text without one of its own: a story names it, all else is in English."""
    entry: Any = source.values[str(path[0])][path[1]]
    return str(entry.get("language", ENGLISH)) if path[0] == "stories" else ENGLISH


def _at(value: Any, parts: Sequence[str], path: Path) -> Iterator[tuple[Path, str]]:
    if not parts:
        if isinstance(value, str):
            yield path, value
        elif isinstance(value, dict):  # the same text in several languages, by their codes
            for language, inner in cast("dict[str, Any]", value).items():
                if isinstance(inner, str):
                    yield (*path, language), inner
        return
    for key, inner in _inside(value):
        if parts[0] in ("*", key):
            yield from _at(inner, parts[1:], (*path, key))


def _inside(value: Any) -> Iterator[tuple[str | int, Any]]:
    if isinstance(value, dict):
        yield from cast("dict[str, Any]", value).items()
    elif isinstance(value, list):
        yield from enumerate(cast("list[Any]", value))
