"""Why the keys lie in slots: SQLite's `secure_delete` alone leaves copies of deleted rows, the slots leave none."""

import hashlib
import random
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from bot.store.database import NAME, Database
from bot.store.opening import connect
from bot.store.pledges import Pledges
from tests.conftest import NOON
from tests.test_store import PLEDGE, SECRET, SERVER, USER, key_of, traces

PEOPLE, SEEDS = 6000, 3
PLAIN = """
CREATE TABLE pledges (key BLOB, server INTEGER, pledge TEXT, at INTEGER, PRIMARY KEY (key, server, pledge))
STRICT, WITHOUT ROWID;
CREATE INDEX pledges_server ON pledges (server);
"""


def key(number: int, seed: int) -> bytes:
    return hashlib.sha256(f"{seed}:{number}".encode()).digest()


def leavers(rng: random.Random, joined: list[int], number: int) -> list[int]:
    """Return who goes after this one has come: now and then one, in the end half of those that are left."""
    if number == PEOPLE - 1:
        rng.shuffle(joined)
        half = len(joined) // 2
        going, joined[:] = joined[:half], joined[half:]
        return going
    return [joined.pop(rng.randrange(len(joined)))] if rng.random() < 0.4 else []


def left_in(file: Path, gone: list[bytes], length: int) -> int:
    """Return how many keys can be read in a file, whole (32) or in a piece of this length."""
    raw = file.read_bytes()
    seen = {raw[at : at + length] for at in range(len(raw) - length + 1)}
    return sum(any(one[at : at + length] in seen for at in range(33 - length)) for one in gone)


def in_a_plain_table(file: Path, seed: int) -> list[bytes]:
    rng, joined, gone = random.Random(seed), list[int](), list[int]()  # noqa: S311 - an order, not a secret
    with closing(sqlite3.connect(file, isolation_level=None)) as connection:
        connection.execute("PRAGMA secure_delete = ON").fetchall()
        connection.executescript(PLAIN)
        connection.execute("BEGIN")
        for number in range(PEOPLE):
            row = (key(number, seed), rng.randrange(2**50, 2**60), rng.choice(["ask-more", "x"]), number)
            connection.execute("INSERT INTO pledges VALUES (?, ?, ?, ?)", row)
            joined.append(number)
            for one in leavers(rng, joined, number):
                connection.execute("DELETE FROM pledges WHERE key = ?", (key(one, seed),))
                gone.append(one)
        connection.execute("COMMIT")
    return [key(one, seed) for one in gone]


def in_slots(file: Path, seed: int) -> list[bytes]:
    """Do the same with the store's own tables and triggers, in one transaction to save time."""
    rng, joined, gone = random.Random(seed), list[int](), list[int]()  # noqa: S311 - an order, not a secret
    slots: dict[int, int] = {}
    with closing(connect(file)) as connection:
        connection.execute("BEGIN")
        for number in range(PEOPLE):
            bucket, mine = 4096 + rng.randrange(4096), key(number, seed)
            free = connection.execute("SELECT slot FROM signers WHERE bucket = 255 LIMIT 1").fetchone()
            if free:
                connection.execute("UPDATE signers SET bucket = ?, key = ? WHERE slot = ?", (bucket, mine, free[0]))
                slots[number] = free[0]
            else:
                cursor = connection.execute("INSERT INTO signers (bucket, key) VALUES (?, ?)", (bucket, mine))
                slots[number] = cursor.lastrowid or 0
            row = (slots[number], rng.randrange(2**50, 2**60), rng.choice(["ask-more", "x"]), number)
            connection.execute("INSERT INTO pledges VALUES (?, ?, ?, 1, 1, ?)", row)
            joined.append(number)
            for one in leavers(rng, joined, number):
                connection.execute("DELETE FROM pledges WHERE slot = ?", (slots.pop(one),))
                gone.append(one)
        connection.execute("COMMIT")
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    assert left_in(file, [key(one, seed) for one in joined], 32) == len(joined)  # the search can find
    return [key(one, seed) for one in gone]


@pytest.mark.parametrize("seed", range(SEEDS))
def test_thousands_come_and_go_and_no_piece_of_a_key_stays(tmp_path: Path, seed: int) -> None:
    gone = in_slots(tmp_path / NAME, seed)
    assert len(gone) > PEOPLE / 2
    assert left_in(tmp_path / NAME, gone, 6) == 0


def test_the_search_finds_what_a_plain_table_leaves(tmp_path: Path) -> None:
    """If a SQLite to come clears these too, this fails: then the slots are no longer needed."""
    seed = 3  # of the first 8 seeds, 4 leave a whole key; all leave pieces
    gone = in_a_plain_table(tmp_path / "plain", seed)
    assert left_in(tmp_path / "plain", gone, 6) > 0


async def test_a_kill_between_the_removal_and_the_emptied_log(tmp_path: Path) -> None:
    """What a killed bot leaves behind, its log with the key in it, is cleared at the next start."""
    file, crashed = tmp_path / NAME, tmp_path / "crashed" / NAME
    pledges = await Pledges.open(file, SECRET)
    await pledges.sign(USER, SERVER, PLEDGE, 1, 1, NOON)
    async with pledges.database.write() as connection:
        await connection.execute("DELETE FROM pledges")
    crashed.parent.mkdir()
    for ending in ("", "-wal"):
        shutil.copyfile(f"{file}{ending}", f"{crashed}{ending}")
    await pledges.close()
    assert traces(crashed, key_of(USER)) == [f"{NAME}-wal"]
    database = await Database.open(crashed)
    assert traces(crashed, key_of(USER)) == []
    await database.close()
