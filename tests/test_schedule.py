"""When a digest is due, on clocks that go forward and back."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.newsroom.schedule import LATE_DAILY, LATE_WEEKLY, Slot, following, too_late

LONDON, NEW_YORK, KOLKATA = "Europe/London", "America/New_York", "Asia/Kolkata"
MONDAY, SUNDAY = 0, 6


def utc(year: int, month: int, day: int, hour: int = 0, minute: int = 0) -> datetime:
    return datetime(year, month, day, hour, minute, tzinfo=UTC)


NOON = utc(2026, 11, 25, 12)  # a Wednesday


# --- ordinary days


@pytest.mark.parametrize(
    ("weekday", "hour", "timezone", "day", "at"),
    [
        (None, 13, "UTC", date(2026, 11, 25), utc(2026, 11, 25, 13)),
        (None, 12, "UTC", date(2026, 11, 26), utc(2026, 11, 26, 12)),  # now is not after now
        (None, 9, "UTC", date(2026, 11, 26), utc(2026, 11, 26, 9)),
        (None, 0, "UTC", date(2026, 11, 26), utc(2026, 11, 26)),
        (None, 23, LONDON, date(2026, 11, 25), utc(2026, 11, 25, 23)),
        (None, 9, NEW_YORK, date(2026, 11, 25), utc(2026, 11, 25, 14)),
        (None, 9, KOLKATA, date(2026, 11, 26), utc(2026, 11, 26, 3, 30)),
        (None, 18, KOLKATA, date(2026, 11, 25), utc(2026, 11, 25, 12, 30)),
        (None, 9, "Asia/Kathmandu", date(2026, 11, 26), utc(2026, 11, 26, 3, 15)),
        (None, 2, "Pacific/Kiritimati", date(2026, 11, 27), utc(2026, 11, 26, 12)),  # its day is a day ahead
        (None, 3, "Pacific/Kiritimati", date(2026, 11, 26), utc(2026, 11, 25, 13)),
        (2, 13, "UTC", date(2026, 11, 25), utc(2026, 11, 25, 13)),
        (2, 12, "UTC", date(2026, 12, 2), utc(2026, 12, 2, 12)),
        (1, 13, "UTC", date(2026, 12, 1), utc(2026, 12, 1, 13)),
        (MONDAY, 9, NEW_YORK, date(2026, 11, 30), utc(2026, 11, 30, 14)),
        (SUNDAY, 0, "Pacific/Auckland", date(2026, 11, 29), utc(2026, 11, 28, 11)),
    ],
)
def test_the_next_time(weekday: int | None, hour: int, timezone: str, day: date, at: datetime) -> None:
    assert following(weekday, hour, timezone, NOON) == Slot(day, at)


def test_the_year_ends() -> None:
    assert following(None, 9, LONDON, utc(2026, 12, 31, 9)) == Slot(date(2027, 1, 1), utc(2027, 1, 1, 9))
    assert following(MONDAY, 9, LONDON, utc(2026, 12, 28, 9)) == Slot(date(2027, 1, 4), utc(2027, 1, 4, 9))
    assert following(None, 1, KOLKATA, utc(2026, 12, 31, 19)) == Slot(date(2027, 1, 1), utc(2026, 12, 31, 19, 30))


def test_a_leap_day_has_its_digest() -> None:
    assert following(None, 9, "UTC", utc(2028, 2, 28, 9)).day == date(2028, 2, 29)


def test_the_moment_may_be_told_in_any_zone() -> None:
    local = NOON.astimezone(ZoneInfo("Pacific/Auckland"))
    assert following(None, 13, "UTC", local) == following(None, 13, "UTC", NOON)


def test_a_day_that_had_its_digest_is_passed_over() -> None:
    assert following(None, 13, "UTC", NOON, "2026-11-25").day == date(2026, 11, 26)
    assert following(2, 13, "UTC", NOON, "2026-11-25").day == date(2026, 12, 2)
    assert following(None, 13, "UTC", NOON, "2026-11-24").day == date(2026, 11, 25)
    assert following(None, 9, "UTC", NOON, "2026-11-26").day == date(2026, 11, 27)
    # The host moved the hour from 9 to 13 after today's digest.
    assert following(None, 13, NEW_YORK, NOON, not_on="2026-11-25").day == date(2026, 11, 26)


# --- clocks go forward: 29 March 2026 in London, 8 March 2026 in New York


def test_an_hour_that_is_left_out_is_the_moment_the_clocks_change() -> None:
    assert following(None, 1, LONDON, utc(2026, 3, 28, 12)) == Slot(date(2026, 3, 29), utc(2026, 3, 29, 1))
    assert following(None, 2, LONDON, utc(2026, 3, 28, 12)) == Slot(date(2026, 3, 29), utc(2026, 3, 29, 1))
    assert following(SUNDAY, 2, NEW_YORK, utc(2026, 3, 7, 12)) == Slot(date(2026, 3, 8), utc(2026, 3, 8, 7))


def test_the_day_after_is_at_its_hour_again() -> None:
    assert following(None, 1, LONDON, utc(2026, 3, 29, 1)) == Slot(date(2026, 3, 30), utc(2026, 3, 30))
    assert following(None, 9, LONDON, utc(2026, 3, 28, 12)) == Slot(date(2026, 3, 29), utc(2026, 3, 29, 8))
    assert following(None, 9, NEW_YORK, utc(2026, 3, 7, 14)) == Slot(date(2026, 3, 8), utc(2026, 3, 8, 13))


# --- clocks go back: 25 October 2026 in London, 1 November 2026 in New York


def test_an_hour_that_comes_twice_is_meant_the_first_time() -> None:
    assert following(None, 1, LONDON, utc(2026, 10, 24, 12)) == Slot(date(2026, 10, 25), utc(2026, 10, 25))
    assert following(SUNDAY, 1, NEW_YORK, utc(2026, 10, 31, 12)) == Slot(date(2026, 11, 1), utc(2026, 11, 1, 5))


def test_it_does_not_come_a_second_time() -> None:
    assert following(None, 1, LONDON, utc(2026, 10, 25)) == Slot(date(2026, 10, 26), utc(2026, 10, 26, 1))
    assert following(SUNDAY, 1, NEW_YORK, utc(2026, 11, 1, 5)) == Slot(date(2026, 11, 8), utc(2026, 11, 8, 6))


def test_every_day_of_two_years_has_one_digest_at_every_hour() -> None:
    for timezone in (LONDON, NEW_YORK, KOLKATA, "Australia/Lord_Howe", "America/Santiago", "Africa/Casablanca"):
        for hour in (0, 1, 2, 3, 23):
            slot = following(None, hour, timezone, utc(2026, 1, 1))
            for _ in range(730):
                after = following(None, hour, timezone, slot.at)
                assert after.day == slot.day + timedelta(days=1)
                assert timedelta(hours=22) <= after.at - slot.at <= timedelta(hours=26)
                slot = after


# --- too late


def test_how_late_a_digest_may_come() -> None:
    assert LATE_DAILY == timedelta(hours=12)  # noqa: SIM300 - the value stands on the right
    assert LATE_WEEKLY == timedelta(days=3)  # noqa: SIM300
    second = timedelta(seconds=1)
    assert not too_late(None, NOON, NOON)
    assert not too_late(None, NOON, NOON + LATE_DAILY)
    assert too_late(None, NOON, NOON + LATE_DAILY + second)
    assert not too_late(MONDAY, NOON, NOON + LATE_WEEKLY)
    assert too_late(MONDAY, NOON, NOON + LATE_WEEKLY + second)
    assert not too_late(MONDAY, NOON, NOON - second)


# --- any time anywhere

ZONES = st.sampled_from(sorted(available_timezones() - {"localtime"}))
MOMENTS = st.datetimes(datetime(2020, 1, 1), datetime(2037, 12, 31), timezones=st.just(UTC))  # noqa: DTZ001


def is_left_out(day: date, hour: int, zone: ZoneInfo) -> bool:
    there = datetime(day.year, day.month, day.day, hour, tzinfo=zone)
    return there.astimezone(UTC).astimezone(zone).replace(tzinfo=None) != there.replace(tzinfo=None)


@settings(max_examples=500, deadline=None)
@given(st.none() | st.integers(0, 6), st.integers(0, 23), ZONES, MOMENTS, st.booleans())
def test_any_time(weekday: int | None, hour: int, timezone: str, after: datetime, had_one: bool) -> None:  # noqa: FBT001 - hypothesis gives it
    zone = ZoneInfo(timezone)
    not_on = after.astimezone(zone).date().isoformat() if had_one else ""
    slot = following(weekday, hour, timezone, after, not_on)
    assert slot.at > after
    assert slot.at.tzinfo is UTC
    assert slot.at - after <= timedelta(days=1 if weekday is None else 7) * (2 if had_one else 1) + timedelta(days=1)
    assert slot.day.isoformat() != not_on
    assert weekday in {None, slot.day.weekday()}
    local = slot.at.astimezone(zone)
    if is_left_out(slot.day, hour, zone):
        assert (
            timedelta()
            < local.replace(tzinfo=None) - datetime.combine(slot.day, datetime.min.time()).replace(hour=hour)
            <= timedelta(hours=1)
        )
    else:
        assert (local.date(), local.hour, local.minute) == (slot.day, hour, 0)


@settings(deadline=None)
@given(st.none() | st.integers(0, 6), st.integers(0, 23), ZONES, MOMENTS)
def test_nothing_is_due_in_between(weekday: int | None, hour: int, timezone: str, after: datetime) -> None:
    slot = following(weekday, hour, timezone, after)
    assert following(weekday, hour, timezone, slot.at - timedelta(microseconds=1)) == slot
    assert following(weekday, hour, timezone, slot.at).at > slot.at
