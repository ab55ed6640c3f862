"""When a digest is due: an hour of a day, or of every day, on the clocks of a time zone."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

LATE_DAILY = timedelta(hours=12)
LATE_WEEKLY = timedelta(days=3)


@dataclass(frozen=True)
class Slot:
    """One time at which a digest is due: the local day names it, whatever the clocks do."""

    day: date
    at: datetime


def following(weekday: int | None, hour: int, timezone: str, after: datetime, not_on: str = "") -> Slot:
    """Return the next time a digest is due.

    Where the clocks go forward over the hour, it is the moment they do; where an hour comes twice, the first.

    Args:
        weekday: 0 Monday to 6 Sunday; None for every day.
        hour: 0 to 23.
        timezone: an IANA name.
        after: an aware moment.
        not_on: a local day that had its digest, as in 2026-11-25.
    """
    zone = ZoneInfo(timezone)
    day = after.astimezone(zone).date() - timedelta(days=1)
    while True:
        day += timedelta(days=1)
        at = datetime.combine(day, time(hour), zone).astimezone(UTC)
        fits = weekday is None or day.weekday() == weekday
        if fits and at > after and day.isoformat() != not_on:
            return Slot(day, at)


def too_late(weekday: int | None, due: datetime, now: datetime) -> bool:
    """Whether a digest that was due is better left out, because the bot was away for long."""
    return now - due > (LATE_DAILY if weekday is None else LATE_WEEKLY)
