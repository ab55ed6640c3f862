"""Which entries somebody should look at, why, and in which order."""

import calendar
import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, cast

from bot.editing.entries import Entry, Key, checked_on, countries, entries, said
from bot.editing.putting import put
from bot.editing.reach import OF_A_COUNTRY, reach
from bot.faces.text import PROBLEMS
from bot.library.library import Library
from bot.store.reports import Report

NAME = "verify.json"


@dataclass(frozen=True)
class Due:
    """An entry that somebody should look at.

    Attributes:
        key: where it stands.
        why: the reasons, each a sentence.
        is_reported: whether people said since the last check that it did not work.
    """

    key: Key
    why: tuple[str, ...]
    is_reported: bool = False


@dataclass(frozen=True)
class Rules:
    """What makes an entry due.

    Attributes:
        now: an aware moment.
        months: how old a check may be.
        country: only entries of this country, if there is one.
    """

    now: datetime
    months: int
    country: str | None = None

    @property
    def oldest(self) -> date:
        """The first day on which a check is not too old yet."""
        year, month = divmod(self.now.year * 12 + self.now.month - 1 - self.months, 12)
        return date(year, month + 1, min(self.now.day, calendar.monthrange(year, month + 1)[1]))


def due(library: Library, reports: Iterable[Report], later: Mapping[str, str], rules: Rules) -> list[Due]:
    """Return what to look at: first what people reported, then what most questions lead to, then the oldest.

    Args:
        library: the entries.
        reports: what people said did not work.
        later: the day on which somebody put an entry off, as in "services/gb-example". These come last.
        rules: what makes an entry due.
    """
    every = entries(library)
    reported = _reported(every, reports, rules.now.astimezone(UTC).date())
    often = _often(library, rules.now)

    def order(one: Due) -> tuple[object, ...]:
        on = checked_on(every[one.key]) or date.min
        times = sum(report.number for report in reported.get(one.key, ()))
        return later.get(said(one.key), ""), not one.is_reported, -often[one.key], -times, on, one.key

    found: list[Due] = []
    for key, entry in every.items():
        why = (*_said(reported.get(key, ()), checked_on(entry)), *_aged(entry, rules))
        if why and rules.country in {None, *countries(key, entry)}:
            found.append(Due(key, why, key in reported))
    return sorted(found, key=order)


def _often(library: Library, now: datetime) -> Counter[Key]:
    """Return how many answers show an entry. Each for a country shows its emergency numbers; none shows a lesson."""
    often: Counter[Key] = Counter({("countries", code): OF_A_COUNTRY for code in library.countries})
    often.update({("services", name): number for name, number in reach(library, now).items()})
    return often


def _reported(every: Mapping[Key, Entry], reports: Iterable[Report], today: date) -> dict[Key, list[Report]]:
    """Return what people said since the last check.

    Reports are counted by day, so one of the day of the check may have come after it: it makes the entry due once more,
    from the next day on. A check of that later day is after it, and settles it.
    """
    found: defaultdict[Key, list[Report]] = defaultdict(list)
    for report in reports:
        key: Key = ("services", report.service)
        if key in every:
            on = checked_on(every[key])
            if on is None or report.last > on or report.last == on < today:
                found[key].append(report)
    return dict(found)


def _said(reports: Iterable[Report], on: date | None) -> Iterator[str]:
    for one in reports:
        times = "once" if one.number == 1 else f"{one.number} times"
        what = f"{PROBLEMS.get(one.problem, one.problem)}, {times}"
        same = ", the day of the last check: it may have been after it" if one.last == on else ""
        yield f"People reported: {what}, last on {one.last.isoformat()}{same}."


def _aged(entry: Entry, rules: Rules) -> Iterator[str]:
    on = checked_on(entry)
    if on is None:
        yield "No day is noted on which somebody checked it."
    elif on < rules.oldest:
        yield f"It was last checked {entry.checked}, more than {rules.months} months ago."


class Later:
    """Entries that were put off, with the day, in a small file of the data folder. Nothing else stands there.

    Args:
        data: the data folder; it need not be there.
    """

    def __init__(self, data: Path) -> None:
        self.file = data / NAME
        self.days: dict[str, str] = _days(self.file)

    def put_off(self, entry: str, on: date) -> None:
        """Ask for an entry last, from now on.

        Raises:
            OSError: it could not be kept; it holds for this run.
        """
        self.days[entry] = on.isoformat()
        self._write()

    def forget(self, entry: str) -> None:
        """Ask for an entry in its turn again.

        Raises:
            OSError: it could not be kept; it holds for this run.
        """
        if self.days.pop(entry, None):
            self._write()

    def _write(self) -> None:
        self.file.parent.mkdir(parents=True, exist_ok=True)
        put(self.file, f"{json.dumps({'later': self.days}, indent=2)}\n".encode())


def _days(file: Path) -> dict[str, str]:
    try:
        kept: Any = json.loads(file.read_bytes())["later"]
        return {str(key): date.fromisoformat(day).isoformat() for key, day in cast("dict[str, Any]", kept).items()}
    except (OSError, ValueError, LookupError, TypeError, AttributeError):
        return {}
