"""The growing delay before login: what a loop of crashes can cost, and what a bad file does."""

from pathlib import Path

import pytest

from bot.starts import CALM, STATE, Identifies, Starts

DAY = 86_400


def logins(data: Path, lives: float) -> list[float]:
    """Restart at once after each life, for two days, and return when it logged in."""
    now, at = 1_000_000.0, list[float]()
    while now < 1_000_000 + 2 * DAY:
        starts = Starts(data, lambda: now)  # noqa: B023 - done with in this round
        now += starts.delay()
        starts.begin()
        at.append(now)
        now += lives
        if lives >= CALM:
            starts.wipe()
    return at


@pytest.mark.parametrize("lives", [0, 1, 59, 599, 601])
def test_a_loop_of_crashes_stays_far_below_a_thousand_logins_a_day(tmp_path: Path, lives: float) -> None:
    at = logins(tmp_path, lives)
    most = max(sum(first <= other < first + DAY for other in at) for first in at)
    assert 100 < most < 300


def test_the_delays_in_a_row(tmp_path: Path) -> None:
    seen = list[float]()
    for _ in range(11):
        starts = Starts(tmp_path, lambda: 5.0)
        seen.append(starts.delay())
        starts.begin()
    assert seen == [0, 0, 5, 10, 20, 40, 80, 160, 300, 300, 300]


@pytest.mark.parametrize(("now", "delay"), [(100.0, 5), (103.0, 2), (1000.0, 0), (-9999.0, 5)])
def test_time_that_passed_is_taken_off_and_a_clock_set_back_adds_none(tmp_path: Path, now: float, delay: int) -> None:
    for _ in range(2):
        Starts(tmp_path, lambda: 100.0).begin()
    assert Starts(tmp_path, lambda: now).delay() == delay


def test_a_clean_end_wipes_and_others_are_kept(tmp_path: Path) -> None:
    for _ in range(3):
        Starts(tmp_path).begin()
    starts = Starts(tmp_path)
    assert starts.noted.cause == "killed or crashed"
    starts.ended(5)
    assert Starts(tmp_path).noted.cause == "exit code 5"
    assert Starts(tmp_path).noted.count == 3
    starts.ended(0)
    assert not (tmp_path / STATE).exists()
    assert Starts(tmp_path).delay() == 0


@pytest.mark.parametrize(
    "text",
    ["", "{", "[]", "null", '{"count": -4, "at": 1, "cause": ""}', '{"count": 9, "at": NaN, "cause": ""}', "[" * 99999],
)
def test_a_damaged_file_delays_nothing_and_says_so(tmp_path: Path, text: str, caplog: pytest.LogCaptureFixture) -> None:
    (tmp_path / STATE).write_text(text)
    starts = Starts(tmp_path)
    assert starts.delay() == 0
    starts.begin()
    assert len(caplog.records) == 1
    assert Starts(tmp_path).noted.count == 1


def test_a_file_that_cannot_be_written_is_one_line(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    Starts(tmp_path / "gone").begin()
    assert len(caplog.records) == 1


@pytest.mark.parametrize("lasts", [0, 5, 60, 89, 91, 700, 901])
async def test_one_process_begins_fewer_than_a_thousand_sessions_a_day(lasts: float) -> None:
    now, at = 0.0, list[float]()

    async def sleep(seconds: float) -> None:
        nonlocal now
        now += seconds

    identifies = Identifies(lambda: now, sleep)
    while now < 2 * DAY:
        await identifies.wait(0)
        at.append(now)
        now += lasts
    most = max(sum(first <= other < first + DAY for other in at) for first in at)
    assert 90 < most < 1000
    assert at[:5] == [lasts * number for number in range(5)]  # the first ones need not wait


async def test_another_shard_need_not_wait(caplog: pytest.LogCaptureFixture) -> None:
    waited = list[float]()

    async def sleep(seconds: float) -> None:
        waited.append(seconds)

    identifies = Identifies(lambda: 7.0, sleep)
    for _ in range(5):
        await identifies.wait(0)
    await identifies.wait(1)
    assert (waited, caplog.records) == ([], [])
    await identifies.wait(0)
    assert waited == [90]
    assert len(caplog.records) == 1
