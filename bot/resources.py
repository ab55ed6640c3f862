"""The files on disk → a Library: loaded at start, kept as a last good copy, loaded anew when they change."""

import asyncio
import gzip
import json
import logging
import os
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from bot.library.library import Library
from bot.library.problems import Problem, ResourcesError, unreadable
from bot.library.reader import read_raw, read_texts

log = logging.getLogger("askmore.resources")

# Compressed, so that nothing in the data folder reads like a record of what somebody asked for.
LAST_GOOD = "resources.last-good.gz"
LOOK_EVERY = 0.5  # seconds between two looks at the files' times


@dataclass(frozen=True)
class Loaded:
    """A library, and what `check` would still say of its files."""

    library: Library
    advice: tuple[Problem, ...]


def load(paths: Sequence[Path], data: Path | None = None, *, at_start: bool = True) -> Loaded:
    """Read the files into a library.

    Args:
        paths: files in the order they are laid over one another.
        data: the data folder, where the files are kept once they are good.
        at_start: whether files that can't be read at all are taken from the data folder.

    Raises:
        ResourcesError: there are problems in the files, or they can't be read and no good copy is kept.
    """
    try:
        files = [(str(path), path.read_bytes()) for path in paths]
    except OSError as error:
        return _from_last_good(error, data if at_start else None)
    reading = read_raw(files)
    loaded = Loaded(Library(reading.or_raise()), reading.problems)
    if data is not None:
        _keep(data, files)
    return loaded


def _keep(data: Path, files: Iterable[tuple[str, bytes]]) -> None:
    kept = json.dumps([(name, raw.decode("utf-8-sig")) for name, raw in files])
    target = data / LAST_GOOD
    try:
        data.mkdir(parents=True, exist_ok=True)
        temporary = target.with_suffix(".new")
        temporary.write_bytes(gzip.compress(kept.encode(), mtime=0))
        temporary.replace(target)
    except OSError as error:
        log.warning("The last good copy of the resources could not be kept in %s: %s", data, error.strerror)


def _from_last_good(error: OSError, data: Path | None) -> Loaded:
    try:
        kept = json.loads(gzip.decompress((data / LAST_GOOD).read_bytes())) if data else None
    except (OSError, ValueError, EOFError):
        kept = None
    if kept is None:
        raise ResourcesError((unreadable(error),)) from error
    log.error("%s can't be read (%s). The last good copy answers instead.", error.filename, error.strerror)
    reading = read_texts([(str(name), str(text)) for name, text in kept])
    return Loaded(Library(reading.or_raise()), reading.problems)


async def watch(
    paths: Sequence[Path],
    changed: Callable[[Loaded], None],
    broken: Callable[[tuple[Problem, ...]], None],
    *,
    every: float = LOOK_EVERY,
    data: Path | None = None,
) -> None:
    """Load the files anew whenever one changes, for ever. A broken change leaves the last good copy in use.

    Args:
        paths: the files.
        changed: takes the new library.
        broken: takes the problems of a change that can't be used.
        every: seconds between two looks at the files.
        data: the data folder, where a good copy is kept.
    """
    seen = _stamps(paths)
    while True:
        await asyncio.sleep(every)
        now = _stamps(paths)
        if now == seen:
            continue
        seen = now
        try:
            loaded = await asyncio.to_thread(load, paths, data, at_start=False)
        except ResourcesError as error:
            broken(error.problems)
        else:
            changed(loaded)


def _stamps(paths: Iterable[Path]) -> list[tuple[int, int, int] | None]:
    return [_stamp(path) for path in paths]


def _stamp(path: Path) -> tuple[int, int, int] | None:
    try:
        found = os.stat(path)  # noqa: PTH116 - one call a look
    except OSError:
        return None
    return found.st_mtime_ns, found.st_size, found.st_ino
