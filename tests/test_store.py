"""The store of the pledges: what it keeps, what it forgets, on real files."""

import asyncio
import hashlib
import hmac
import sqlite3
from collections.abc import AsyncGenerator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from bot.store.database import NAME, Database, StoreError
from bot.store.opening import APPLICATION_ID, shipped
from bot.store.pledges import Pledges, Signed
from bot.store.servers import Servers
from tests.conftest import NOON

SECRET = b"a secret of the tests, and long enough"
USER, SERVER, PLEDGE = 123456789012345678, 987654321098765432, "ask-more"


def key_of(user: int) -> bytes:
    """The keyed hash as the issue describes it, made apart from the store's own code."""
    return hmac.new(SECRET, str(user).encode(), hashlib.sha256).digest()


def traces(file: Path, key: bytes) -> list[str]:
    """Return the files of a database in which a key's bytes stand."""
    return [path.name for path in file.parent.glob(f"{file.name}*") if key in path.read_bytes()]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / NAME


@pytest.fixture
async def pledges(file: Path) -> AsyncGenerator[Pledges, None]:
    opened = await Pledges.open(file, SECRET)
    yield opened
    await opened.close()


class TestSigning:
    async def test_a_row_holds_what_was_said_and_nothing_else(self, pledges: Pledges, file: Path) -> None:
        assert await pledges.sign(USER, SERVER, PLEDGE, 1, 2, NOON.replace(microsecond=5))
        assert await pledges.signed(USER, SERVER, PLEDGE) == Signed(SERVER, PLEDGE, 1, 2, NOON)
        await pledges.database.trim()
        assert str(USER).encode() not in file.read_bytes()
        with sqlite3.connect(file) as connection:
            columns = {row[1] for row in connection.execute("PRAGMA table_info(pledges)")}
        connection.close()
        assert columns == {"slot", "server", "pledge", "version", "consent", "at"}

    async def test_again_changes_nothing(self, pledges: Pledges) -> None:
        await pledges.sign(USER, SERVER, PLEDGE, 1, 1, NOON)
        assert not await pledges.sign(USER, SERVER, PLEDGE, 1, 1, NOON + timedelta(days=1))
        signed = await pledges.signed(USER, SERVER, PLEDGE)
        assert signed is not None
        assert signed.at == NOON
        assert await pledges.count(SERVER, PLEDGE) == 1

    async def test_a_newer_version_takes_the_place_of_the_old(self, pledges: Pledges) -> None:
        await pledges.sign(USER, SERVER, PLEDGE, 1, 1, NOON)
        assert await pledges.sign(USER, SERVER, PLEDGE, 2, 1, NOON + timedelta(days=1))
        assert [one.version for one in await pledges.of(USER)] == [2]
        assert await pledges.count(SERVER, PLEDGE) == 1

    async def test_fifty_at_once_give_one_row(self, pledges: Pledges) -> None:
        new = await asyncio.gather(*(pledges.sign(USER, SERVER, PLEDGE, 1, 1, NOON) for _ in range(50)))
        assert sum(new) == 1
        assert await pledges.count(SERVER, PLEDGE) == 1

    async def test_weeks_and_counts_follow(self, pledges: Pledges) -> None:
        monday = datetime(2026, 11, 23, tzinfo=UTC)
        for user, at in ((1, monday), (2, monday + timedelta(days=6, hours=23)), (3, monday + timedelta(days=7))):
            await pledges.sign(user, SERVER, PLEDGE, 1, 1, at)
        assert await pledges.weeks(SERVER, PLEDGE) == [(date(2026, 11, 23), 2), (date(2026, 11, 30), 1)]
        await pledges.withdraw(1, SERVER, PLEDGE)
        assert await pledges.weeks(SERVER, PLEDGE) == [(date(2026, 11, 23), 1), (date(2026, 11, 30), 1)]
        assert await pledges.count(SERVER, "another") == 0


class TestNoTrace:
    async def test_the_search_finds_a_key_that_is_there(self, pledges: Pledges, file: Path) -> None:
        await pledges.sign(USER, SERVER, PLEDGE, 1, 1, NOON)
        assert traces(file, key_of(USER))

    @pytest.mark.parametrize("way", ["withdraw", "forget", "purge", "everything"])
    async def test_nothing_is_left_in_any_file(self, pledges: Pledges, file: Path, way: str) -> None:
        people = range(USER, USER + 300)
        for user in people:
            await pledges.sign(user, SERVER, PLEDGE, 1, 1, NOON)
        gone = range(USER, USER + 300, 7) if way in {"withdraw", "forget"} else people
        servers = Servers(pledges.database)
        if way == "purge":
            assert await servers.purge(SERVER) == 300
        elif way == "everything":
            assert await servers.purge_everything() == 300
        else:
            for user in gone:
                assert await (pledges.withdraw(user, SERVER, PLEDGE) if way == "withdraw" else pledges.forget(user))
        assert [user for user in gone if traces(file, key_of(user))] == []
        stays = set(people) - set(gone)
        assert all(traces(file, key_of(user)) for user in list(stays)[:20])
        assert await pledges.count(SERVER, PLEDGE) == len(stays)

    async def test_a_replaced_version_leaves_one_key(self, pledges: Pledges, file: Path) -> None:
        await pledges.sign(USER, SERVER, PLEDGE, 1, 1, NOON)
        await pledges.sign(USER, SERVER, PLEDGE, 2, 1, NOON)
        await pledges.withdraw(USER, SERVER, PLEDGE)
        assert traces(file, key_of(USER)) == []

    async def test_a_reader_that_holds_the_log_does_not_hold_it_for_ever(self, pledges: Pledges, file: Path) -> None:
        await pledges.sign(USER, SERVER, PLEDGE, 1, 1, NOON)
        reader = sqlite3.connect(file)
        reader.execute("BEGIN")
        reader.execute("SELECT * FROM pledges").fetchall()
        assert await pledges.withdraw(USER, SERVER, PLEDGE)
        assert traces(file, key_of(USER))
        reader.close()
        assert await pledges.database.trim()
        assert traces(file, key_of(USER)) == []


class TestServers:
    async def test_the_grace_and_the_return(self, pledges: Pledges) -> None:
        servers = Servers(pledges.database)
        for server in (1, 2, 3):
            await pledges.sign(USER, server, PLEDGE, 1, 1, NOON)
        await servers.left(1, NOON)
        await servers.left(2, NOON)
        await servers.left(2, NOON + timedelta(days=20))
        await servers.back(1)
        assert await servers.purge_left(NOON) == []
        assert await servers.purge_left(NOON + timedelta(seconds=1)) == [2]
        assert [one.server for one in await pledges.of(USER)] == [1, 3]
        assert set(await servers.known()) == {1, 3}

    async def test_milestones(self, pledges: Pledges) -> None:
        servers = Servers(pledges.database)
        assert await servers.milestone_channel(1) is None
        await servers.set_milestone_channel(1, 55)
        assert await servers.milestone_channel(1) == 55
        assert await servers.milestone(1, PLEDGE) == 0
        await servers.set_milestone(1, PLEDGE, 25)
        await servers.set_milestone(1, PLEDGE, 10)
        assert await servers.milestone(1, PLEDGE) == 25


class TestFile:
    async def test_how_it_is_kept(self, pledges: Pledges, file: Path) -> None:
        assert file.stat().st_mode & 0o777 == 0o600
        wanted = {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "secure_delete": 1}
        async with pledges.database.read() as connection:
            for name, value in wanted.items():
                rows = list(await connection.execute_fetchall(f"PRAGMA {name}"))
                assert rows[0][0] == value, name
            rows = list(await connection.execute_fetchall("PRAGMA busy_timeout"))
        assert 0 < rows[0][0] <= 1500

    async def test_migrations_run_once_and_in_order(self, file: Path) -> None:
        steps = ["CREATE TABLE a (x)", "CREATE TABLE b (y)"]
        await (await Database.open(file, migrations=steps[:1])).close()
        await (await Database.open(file, migrations=steps)).close()
        await (await Database.open(file, migrations=steps)).close()
        connection = sqlite3.connect(file)
        assert connection.execute("PRAGMA user_version").fetchone() == (2,)
        assert connection.execute("PRAGMA application_id").fetchone() == (APPLICATION_ID,)
        connection.close()

    async def test_a_migration_that_fails_leaves_the_version_before(self, file: Path) -> None:
        with pytest.raises(StoreError):
            await Database.open(file, migrations=["CREATE TABLE a (x)", "CREATE TABLE b (y); nonsense;"])
        connection = sqlite3.connect(file)
        assert connection.execute("PRAGMA user_version").fetchone() == (1,)
        assert connection.execute("SELECT name FROM sqlite_schema").fetchall() == [("a",)]
        connection.close()

    async def test_a_newer_file_is_refused(self, pledges: Pledges, file: Path) -> None:
        await pledges.close()
        connection = sqlite3.connect(file)
        connection.execute(f"PRAGMA user_version = {len(shipped()) + 1}")
        connection.close()
        with pytest.raises(StoreError) as caught:
            await Pledges.open(file, SECRET)
        assert caught.value.reason == "newer"

    async def test_another_secret_is_noticed_only_where_rows_exist(self, pledges: Pledges, file: Path) -> None:
        await pledges.close()
        await (await Pledges.open(file, b"another secret" * 3)).close()
        again = await Pledges.open(file, SECRET)
        await again.sign(USER, SERVER, PLEDGE, 1, 1, NOON)
        await again.close()
        with pytest.raises(StoreError) as caught:
            await Pledges.open(file, b"another secret" * 3)
        assert caught.value.reason == "secret"
        assert "ASKMORE_SECRET" in str(caught.value)


class Model(RuleBasedStateMachine):
    """Sign, withdraw, look, forget and purge in any order, beside a plain dictionary."""

    users, servers = st.integers(1, 4), st.integers(1, 3)

    def __init__(self) -> None:
        super().__init__()
        import tempfile  # noqa: PLC0415

        self.folder = tempfile.TemporaryDirectory()
        self.file = Path(self.folder.name) / NAME
        self.loop = asyncio.new_event_loop()
        self.pledges = self.loop.run_until_complete(Pledges.open(self.file, SECRET))
        self.rows: dict[tuple[int, int], tuple[int, int]] = {}

    @rule(user=users, server=servers, version=st.integers(1, 3), consent=st.integers(1, 2))
    def sign(self, user: int, server: int, version: int, consent: int) -> None:
        old = self.rows.get((user, server))
        new = self.loop.run_until_complete(self.pledges.sign(user, server, PLEDGE, version, consent, NOON))
        assert new == (old is None or version > old[0] or consent > old[1])
        if new:
            self.rows[user, server] = (version, consent)

    @rule(user=users, server=servers)
    def withdraw(self, user: int, server: int) -> None:
        gone = self.loop.run_until_complete(self.pledges.withdraw(user, server, PLEDGE))
        assert gone == (self.rows.pop((user, server), None) is not None)

    @rule(user=users)
    def export(self, user: int) -> None:
        kept = self.loop.run_until_complete(self.pledges.of(user))
        mine = {server: row for (one, server), row in self.rows.items() if one == user}
        assert {one.server: (one.version, one.consent) for one in kept} == mine

    @rule(user=users)
    def forget(self, user: int) -> None:
        mine = [key for key in self.rows if key[0] == user]
        assert self.loop.run_until_complete(self.pledges.forget(user)) == len(mine)
        for key in mine:
            del self.rows[key]

    @rule(server=servers)
    def purge(self, server: int) -> None:
        theirs = [key for key in self.rows if key[1] == server]
        assert self.loop.run_until_complete(Servers(self.pledges.database).purge(server)) == len(theirs)
        for key in theirs:
            del self.rows[key]

    @rule()
    def reopen(self) -> None:
        self.loop.run_until_complete(self.pledges.close())
        self.pledges = self.loop.run_until_complete(Pledges.open(self.file, SECRET))

    @invariant()
    def counts_agree(self) -> None:
        for server in (1, 2, 3):
            count = self.loop.run_until_complete(self.pledges.count(server, PLEDGE))
            assert count == sum(key[1] == server for key in self.rows)

    @invariant()
    def only_signers_have_a_key_in_the_files(self) -> None:
        for user in (1, 2, 3, 4):
            if not any(key[0] == user for key in self.rows):
                assert traces(self.file, key_of(user)) == []

    def teardown(self) -> None:
        self.loop.run_until_complete(self.pledges.close())
        self.loop.close()
        self.folder.cleanup()


TestModel = Model.TestCase
TestModel.settings = settings(max_examples=30, stateful_step_count=25, deadline=None)
