"""What the last run of `askmore links` found, kept in the data folder for `askmore report`."""

import os
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from pydantic import AwareDatetime, TypeAdapter, ValidationError

NAME = "links.json"
Outcome = Literal["well", "moved", "dead", "refused", "failed", "number", "source"]


@dataclass(frozen=True)
class Missing:
    """A number of an entry that does not stand where it should: on its pages that could be read, or on its own."""

    entry: str  # as in "services/gb-example"
    number: str  # in full, as the entry has it


@dataclass(frozen=True)
class Link:
    """A link of the files, and what came of asking it.

    Attributes:
        address: as the files have it.
        entries: where it stands, as in "services/gb-example".
        outcome: "well"; "moved" for good; "dead" (gone, or its name is); "refused" (it lets no program in: look
            yourself); "failed" (no answer to be had: too slow, a certificate, an error of its own); "number" (it
            answers, and a number of the entry is on none of the entry's pages); "source" (it is a service's own page,
            it answers, and a number of the service is not on it, but on a source).
        detail: why, as in "it answered 404"; mostly empty where all is well.
        moved_to: the address it moved to for good, whatever the outcome.
        leads_to: where it led in the end, if that is elsewhere.
        status: what it answered in the end, if it did.
        numbers_missing: numbers that were looked for here too, and stand on no page of their entry.
        numbers_elsewhere: numbers that are on a source, and not seen on this page, though it is their service's own.
        at: when it was asked.
    """

    address: str
    entries: tuple[str, ...]
    outcome: Outcome
    detail: str = ""
    moved_to: str | None = None
    leads_to: str | None = None
    status: int | None = None
    numbers_missing: tuple[Missing, ...] = ()
    numbers_elsewhere: tuple[Missing, ...] = ()
    at: AwareDatetime | None = None


@dataclass(frozen=True)
class LastRun:
    """What the last run found, and when it ended. After a run for one country, other links are as they were before."""

    at: AwareDatetime
    links: tuple[Link, ...]


def as_json(links: Sequence[Link]) -> str:
    """Return links as a list of objects, with the attributes of `Link` as keys."""
    return TypeAdapter(tuple[Link, ...]).dump_json(tuple(links), indent=2).decode()


def last_run(data: Path) -> LastRun | None:
    """Return what the last run found; None if there was none, or its file can't be read.

    Args:
        data: the data folder.
    """
    try:
        return TypeAdapter(LastRun).validate_json((data / NAME).read_bytes())
    except (OSError, ValidationError):
        return None


def keep(data: Path, run: LastRun) -> None:
    """Keep what a run found in the place of the last one, whole or not at all.

    Raises:
        OSError: it can't be written.
    """
    data.mkdir(parents=True, exist_ok=True)
    handle, written = tempfile.mkstemp(dir=data, prefix=f".{NAME}.")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(TypeAdapter(LastRun).dump_json(run, indent=2))
            file.flush()
            os.fsync(file.fileno())
        Path(written).replace(data / NAME)
    finally:
        Path(written).unlink(missing_ok=True)  # where it was not moved to its place
