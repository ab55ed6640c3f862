"""When the disk, the file or the power fails: nothing acknowledged is lost, and the sentence is clear."""

import asyncio
import random
import shutil
import signal
import sqlite3
import sys
from contextlib import closing
from pathlib import Path

import pytest

from bot.store.database import NAME, StoreError
from bot.store.pledges import Pledges
from tests.conftest import NOON, ROOT
from tests.kill_child import PLEDGE, SECRET, SERVER

KILLS, AT_LEAST = 50, 10_000


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / NAME


async def reason(file: Path) -> str:
    with pytest.raises(StoreError) as caught:
        await Pledges.open(file, SECRET)
    assert str(file) in str(caught.value)
    return caught.value.reason


async def filled(file: Path, people: int) -> None:
    pledges = await Pledges.open(file, SECRET)
    for user in range(people):
        await pledges.sign(user, SERVER, PLEDGE, 1, 1, NOON)
    await pledges.close()


async def test_a_full_disk(file: Path) -> None:
    pledges = await Pledges.open(file, SECRET)
    async with pledges.database.read() as connection:
        rows = list(await connection.execute_fetchall("PRAGMA page_count"))
        await connection.execute_fetchall(f"PRAGMA max_page_count = {rows[0][0]}")

    async def sign_many() -> None:
        for user in range(1000):
            await pledges.sign(user, SERVER, PLEDGE, 1, 1, NOON)

    with pytest.raises(StoreError) as caught:
        await sign_many()
    assert caught.value.reason == "full"
    kept = await pledges.count(SERVER, PLEDGE)
    assert kept == sum([await pledges.signed(user, SERVER, PLEDGE) is not None for user in range(1000)])
    async with pledges.database.read() as connection:
        await connection.execute_fetchall("PRAGMA max_page_count = 100000")
    assert await pledges.sign(5000, SERVER, PLEDGE, 1, 1, NOON)
    await pledges.close()


async def test_a_file_that_turns_read_only(file: Path) -> None:
    pledges = await Pledges.open(file, SECRET)
    async with pledges.database.read() as connection:
        await connection.execute_fetchall("PRAGMA query_only = ON")
    with pytest.raises(StoreError) as caught:
        await pledges.sign(1, SERVER, PLEDGE, 1, 1, NOON)
    assert caught.value.reason == "read-only"
    async with pledges.database.read() as connection:
        await connection.execute_fetchall("PRAGMA query_only = OFF")
    await pledges.close()


@pytest.mark.parametrize("what", ["file", "folder"])
async def test_a_file_or_folder_that_can_not_be_written(file: Path, what: str) -> None:
    """Made immutable where that is possible: it binds root too, as `chmod` does not."""
    await filled(file, 1)
    place = file if what == "file" else file.parent
    if await chattr("+i", place):
        pytest.skip("this file system has no immutable files, or chattr may not be used")
    try:
        assert await reason(file) == "read-only"
    finally:
        await chattr("-i", place)
    await filled(file, 2)


async def chattr(change: str, place: Path) -> int:
    if shutil.which("chattr") is None:
        return 1
    process = await asyncio.create_subprocess_exec("chattr", change, str(place), stderr=asyncio.subprocess.DEVNULL)
    return await process.wait()


async def test_another_program_that_holds_the_file(file: Path) -> None:
    pledges = await Pledges.open(file, SECRET)
    with closing(sqlite3.connect(file, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(StoreError) as caught:
            await pledges.sign(1, SERVER, PLEDGE, 1, 1, NOON)
        assert caught.value.reason == "locked"
        assert await pledges.count(SERVER, PLEDGE) == 0
        other.execute("ROLLBACK")
    assert await pledges.sign(1, SERVER, PLEDGE, 1, 1, NOON)
    await pledges.close()


@pytest.mark.parametrize("damage", ["garbage", "half", "hole", "foreign"])
async def test_a_damaged_file(file: Path, damage: str) -> None:
    await filled(file, 300)
    whole = file.read_bytes()
    middle = len(whole) // 2
    if damage == "foreign":
        file.unlink()
        with closing(sqlite3.connect(file)) as other:
            other.execute("CREATE TABLE something (x)")
    else:
        broken = {
            "garbage": b"not a database at all" * 500,
            "half": whole[:middle],
            "hole": whole[:4096] + b"\xff" * (len(whole) - 4096),
        }
        file.write_bytes(broken[damage])
    before = file.read_bytes()
    assert await reason(file) == "damaged"
    assert file.read_bytes() == before


async def test_a_folder_in_the_place_of_the_file(file: Path) -> None:
    file.mkdir()
    assert await reason(file) in {"unknown", "damaged", "read-only"}


async def test_a_closed_store_says_so(file: Path) -> None:
    pledges = await Pledges.open(file, SECRET)
    await pledges.close()
    await pledges.close()
    with pytest.raises(StoreError) as caught:
        await pledges.count(SERVER, PLEDGE)
    assert caught.value.reason == "closed"


async def killed(file: Path, first: int, rng: random.Random) -> list[int]:
    """Start the child, let it sign for a random while, kill it, return what it had acknowledged."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.kill_child", str(file), str(first), cwd=ROOT, stdout=asyncio.subprocess.PIPE
    )
    assert process.stdout is not None
    said = bytearray(await process.stdout.readuntil(b"\n"))
    enough = rng.randrange(20, 500) * 7

    while len(said) < enough:
        said += await process.stdout.read(256)
    process.send_signal(signal.SIGKILL)
    said += await process.stdout.read()
    assert await process.wait() == -signal.SIGKILL
    return [int(line) for line in said.split(b"\n")[:-1]]


def check_whole(file: Path, acknowledged: set[int]) -> int:
    """Return how many rows there are, once all that was acknowledged is among them and none is half."""
    with closing(sqlite3.connect(file)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
        rows = connection.execute("SELECT count(*) FROM pledges JOIN signers USING (slot)").fetchone()[0]
        assert rows == connection.execute("SELECT count(*) FROM pledges").fetchone()[0]
        assert rows == connection.execute("SELECT signed FROM tally").fetchone()[0]
        assert rows == connection.execute("SELECT sum(signed) FROM weeks").fetchone()[0]
    assert rows >= len(acknowledged)
    return rows


async def test_a_kill_at_any_moment_loses_nothing_acknowledged(file: Path) -> None:
    """50 kills at random points over at least 10,000 acknowledged sign-ups."""
    rng = random.Random(20261125)  # noqa: S311 - points in time, not secrets
    acknowledged: set[int] = set()
    kills = 0
    while kills < KILLS or len(acknowledged) < AT_LEAST:
        acknowledged |= set(await killed(file, kills * 1_000_000, rng))
        kills += 1
        check_whole(file, acknowledged)
    pledges = await Pledges.open(file, SECRET)
    missing = [user for user in acknowledged if await pledges.signed(user, SERVER, PLEDGE) is None]
    await pledges.close()
    assert missing == []
    assert kills >= KILLS
    assert len(acknowledged) >= AT_LEAST
