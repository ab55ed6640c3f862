"""The files of an editor as they stand on the disk, and one entry of them changed."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, Self, cast

from bot.editing import saving
from bot.editing.entries import Key
from bot.editing.sheet import CannotEdit, Value, edited
from bot.library import reader, source
from bot.library.library import Library
from bot.library.problems import Problem, ResourcesError, unreadable
from bot.library.source import Source

BOM = b"\xef\xbb\xbf"


@dataclass(frozen=True)
class Draft:
    """A change that is sound and not written yet, and what is worth a second look in it."""

    file: Path
    after: bytes
    advice: tuple[Problem, ...] = ()


class Refused(Exception):  # noqa: N818 - told to the editor as it is
    """The library's own checks refuse a change; `problems` says why."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__("\n".join(problem.sentence for problem in problems))
        self.problems = tuple(problems)


@dataclass(frozen=True)
class Workbench:
    """Some files laid over one another, all read at one moment."""

    files: Mapping[Path, bytes]
    library: Library
    advice: tuple[Problem, ...]

    @classmethod
    def read(cls, paths: Sequence[Path]) -> Self:
        """Read the files.

        Raises:
            ResourcesError: they can't be read, or can't be used.
        """
        try:
            files = {path: path.read_bytes() for path in paths}
        except OSError as error:
            raise ResourcesError((unreadable(error),)) from error
        reading = _reading(files)
        return cls(files, Library(reading.or_raise()), reading.problems)

    @cached_property
    def sources(self) -> dict[Path, Source]:
        """What each file says by itself."""
        return {path: source.read(str(path), _text(raw)) for path, raw in self.files.items()}

    def holders(self, key: Key) -> list[Path]:
        """Return the files that define an entry; the last one counts."""
        section, name = key
        return [path for path, one in self.sources.items() if name in one.values.get(section, {})]

    def entry(self, key: Key) -> dict[str, Any]:
        """Return an entry's values as the file has them."""
        section, name = key
        return self.sources[self.holders(key)[-1]].values[section][name]

    def named_at(self, service: str) -> list[str]:
        """Return where else a service's id stands in the files, as in `directory`."""
        return [
            ".".join(map(str, path))
            for one in self.sources.values()
            for path, value in _scalars(one.values, ())
            if value == service
        ]

    def draft(self, key: Key, changes: Mapping[source.Path, Value]) -> Draft:
        """Return an entry's file with some of its values changed, the paths beginning in the entry; write nothing.

        Raises:
            CannotEdit: the file is written in a way that can't be edited without harm.
            Refused: the changed file has errors. (The old one has none: it was read.)
        """
        file = self.holders(key)[-1]
        whole = {(*key, *path): value for path, value in changes.items()}
        text = edited(self.sources[file], whole)
        raw = self.files[file]
        try:
            after = (BOM if raw.startswith(BOM) else b"") + text.encode()
        except UnicodeEncodeError:
            raise CannotEdit("This text holds half a character: type it anew.") from None
        old = Counter((one.file, one.message, one.fix) for one in self.advice)
        problems = _reading({**self.files, file: after}).problems
        new = [one for one in problems if not old[one.file, one.message, one.fix]]
        if errors := [one for one in new if one.severity == "error"]:
            raise Refused(errors)
        return Draft(file, after, tuple(new))

    def save(self, draft: Draft) -> "Workbench":
        """Write a draft, and return the files as they are now.

        Raises:
            saving.Changed: the file was changed since it was read.
            saving.CannotSave: it can't be written.
            ResourcesError: another of the files was changed meanwhile, and can't be used any more.
        """
        saving.save(draft.file, self.files[draft.file], draft.after)
        return Workbench.read(tuple(self.files))


def _text(raw: bytes) -> str:
    return raw.decode("utf-8-sig")


def _reading(files: Mapping[Path, bytes]) -> reader.Reading:
    return reader.read_raw([(str(path), raw) for path, raw in files.items()])


def _scalars(value: Any, path: source.Path) -> Iterator[tuple[source.Path, str]]:
    if isinstance(value, str):
        yield path, value
    inner: Any = ()
    if isinstance(value, dict):
        inner = cast("dict[str, Any]", value).items()
    elif isinstance(value, list):
        inner = enumerate(cast("list[Any]", value))
    for key, one in inner:
        yield from _scalars(one, (*path, key))
