"""Opening hours: whether a line is open at a moment, and when that changes.

Hours are written in OpenStreetMap's opening_hours syntax and read by `opening-hours-py`, which knows the
public holidays of most countries.
"""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from opening_hours import (
    OpeningHours,
    UnknownCountryError,  # pyright: ignore[reportAttributeAccessIssue, reportUnknownVariableType]
)

from bot.library.models import Contact, Country, Service

ALWAYS = "24/7"
_UTC = ZoneInfo("UTC")


@dataclass(frozen=True)
class Status:
    """Open (True), closed (False) or unknown (None), and the UTC moment that it changes, if it does."""

    open: bool | None
    until: datetime | None = None
    holiday: bool = False

    @property
    def always(self) -> bool:
        """Whether it never closes."""
        return self.open is True and self.until is None


UNKNOWN = Status(None)
_WORKING_DAYS = re.compile(r"\b(Mo|Tu|We|Th|Fr)\b(?!-Su)")


def contact_status(service: Service, contact: Contact, country: Country | None, now: datetime) -> Status:
    """Return whether a contact answers at a moment.

    Args:
        service: whose hours hold where the contact has none of its own.
        contact: one of the service's contacts.
        country: the entry of the service's first country, for its time zone; None for worldwide services.
        now: an aware moment.
    """
    text = contact.hours or service.hours
    if not text:
        return UNKNOWN
    if text == ALWAYS:
        return Status(open=True)
    zone = service.timezone or (country.timezone if country else None)
    if zone is None:
        return UNKNOWN
    minute = now.astimezone(UTC).replace(second=0, microsecond=0)
    return _status(text, zone, service.countries[0], minute)


def service_status(service: Service, country: Country | None, now: datetime) -> Status:
    """Return whether any contact that people answer is open: the best of its contacts."""
    people = [contact for contact in service.contacts if contact.kind not in {"web", "email"}]
    every = [contact_status(service, contact, country, now) for contact in people or service.contacts]
    return min(every, key=_best_first)


def _best_first(status: Status) -> tuple[int, bool, datetime]:
    rank = {True: 0, None: 1, False: 2}[status.open]
    later = status.until or datetime.max.replace(tzinfo=UTC)
    return (rank, not status.always, later)


@lru_cache(maxsize=4096)
def _status(text: str, zone: str, country: str, minute: datetime) -> Status:
    hours = _parsed(text, zone, country)
    local = minute.astimezone(ZoneInfo(zone))
    if _WORKING_DAYS.search(text) and "PH" not in text and is_holiday(country, local.date()):
        return Status(open=None, holiday=True)
    change = hours.next_change(local)
    soon = change is not None and change - local < timedelta(days=60)
    return Status(hours.is_open(local), change.astimezone(UTC) if change and soon else None)


@lru_cache(maxsize=4096)
def _parsed(text: str, zone: str, country: str) -> OpeningHours:
    try:
        return OpeningHours(text, timezone=ZoneInfo(zone), country=country)
    except UnknownCountryError:  # a country whose holidays the library does not know
        return OpeningHours(text, timezone=ZoneInfo(zone))


@lru_cache(maxsize=1024)
def is_holiday(country: str, day: date) -> bool:
    """Return whether a day is a public holiday in a country; False where holidays are not known."""
    try:
        holidays = OpeningHours("PH", country=country)
    except UnknownCountryError:
        return False
    return holidays.is_open(datetime(day.year, day.month, day.day, 12))  # noqa: DTZ001 - local noon is meant
