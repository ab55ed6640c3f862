"""Which entries somebody should look at, why, and in which order."""

import calendar
import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any, cast

from bot.editing.putting import put
from bot.editing.reach import reach
from bot.faces.text import PROBLEMS
from bot.library.library import Library
from bot.library.models import Service
from bot.store.reports import Report

NAME = "verify.json"


@dataclass(frozen=True)
class Due:
    """A service that somebody should look at.

    Attributes:
        id: the service's.
        why: the reasons, each a sentence.
        is_reported: whether people said since the last check that it did not work.
    """

    id: str
    why: tuple[str, ...]
    is_reported: bool = False


@dataclass(frozen=True)
class Rules:
    """What makes an entry due.

    Attributes:
        now: an aware moment.
        months: how old a check may be.
        country: only services of this country, if there is one.
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
        library: the services.
        reports: what people said did not work.
        later: the day on which somebody put an entry off, by its id. These come last.
        rules: what makes an entry due.
    """
    said: defaultdict[str, list[Report]] = defaultdict(list)
    for report in reports:
        service = library.services.get(report.service)
        if service and (service.checked_on is None or report.last > service.checked_on):
            said[report.service].append(report)
    seen = reach(library, rules.now)

    def order(one: Due) -> tuple[object, ...]:
        on = library.services[one.id].checked_on or date.min
        return later.get(one.id, ""), not one.is_reported, -seen[one.id], on, one.id

    found: list[Due] = []
    for service_id, service in library.services.items():
        why = (*_said(said.get(service_id, ())), *_aged(service, rules))
        if why and rules.country in {None, *service.countries}:
            found.append(Due(service_id, why, service_id in said))
    return sorted(found, key=order)


def _said(reports: Iterable[Report]) -> Iterator[str]:
    for one in reports:
        times = "once" if one.number == 1 else f"{one.number} times"
        yield f"People reported: {PROBLEMS.get(one.problem, one.problem)}, {times}, last on {one.last.isoformat()}."


def _aged(service: Service, rules: Rules) -> Iterator[str]:
    if service.checked_on is None:
        yield "No day is noted on which somebody checked it."
    elif service.checked_on < rules.oldest:
        yield f"It was last checked {service.checked}, more than {rules.months} months ago."


class Later:
    """Entries that were put off, with the day, in a small file of the data folder. Nothing else stands there.

    Args:
        data: the data folder; it need not be there.
    """

    def __init__(self, data: Path) -> None:
        self.file = data / NAME
        self.days: dict[str, str] = _days(self.file)

    def put_off(self, service: str, on: date) -> None:
        """Ask for a service last, from now on.

        Raises:
            OSError: it could not be kept; it holds for this run.
        """
        self.days[service] = on.isoformat()
        self._write()

    def forget(self, service: str) -> None:
        """Ask for a service in its turn again.

        Raises:
            OSError: it could not be kept; it holds for this run.
        """
        if self.days.pop(service, None):
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
