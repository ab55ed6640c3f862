"""What the host does with the database: backup, restore, purge, stats, and the secret beside it."""

import asyncio
import json
import re
import sqlite3
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from bot.cli import main
from bot.secret import load_secret
from bot.settings import Settings
from bot.store.database import NAME
from bot.store.pledges import Pledges
from tests.conftest import NOON

SERVER, SMALL, PLEDGE = 111111111111111111, 222222222222222222, "ask-more"
FIRST = 900000000000000000


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Run in an empty folder with no settings of this machine."""
    monkeypatch.chdir(tmp_path)
    for name in ("ASKMORE_SECRET", "ASKMORE_SECRET_FILE", "ASKMORE_DATA", "ASKMORE_RESOURCES"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("COLUMNS", "120")
    return tmp_path


@pytest.fixture
def database(folder: Path) -> Path:
    """Twelve sign-ups in one server over two weeks, three in another."""

    async def fill() -> None:
        pledges = await Pledges.open(folder / "data" / NAME, load_secret(Settings.read(None)))
        for number in range(12):
            await pledges.sign(FIRST + number, SERVER, PLEDGE, 1, 1, NOON + timedelta(days=7 * (number > 10)))
        for number in range(3):
            await pledges.sign(FIRST + number, SMALL, PLEDGE, 1, 1, NOON)
        await pledges.close()

    asyncio.run(fill())
    return folder / "data" / NAME


def rows(file: Path) -> int:
    with closing(sqlite3.connect(f"file:{file}?mode=ro", uri=True)) as connection:
        return connection.execute("SELECT count(*) FROM pledges").fetchone()[0]


class TestBackup:
    def test_a_whole_copy_that_only_its_owner_can_read(
        self, database: Path, folder: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        assert main(["backup", "copy.db"]) == 0
        assert "copy.db holds 15 sign-ups, and is whole" in capsys.readouterr().out
        copy = folder / "copy.db"
        assert rows(copy) == 15
        assert copy.stat().st_mode & 0o777 == 0o600
        assert sorted(path.name for path in folder.iterdir()) == ["copy.db", "data"]

    def test_it_replaces_nothing_unasked(self, database: Path, folder: Path) -> None:
        (folder / "copy.db").write_text("mine")
        assert main(["backup", "copy.db"]) == 2
        assert (folder / "copy.db").read_text() == "mine"
        assert main(["backup", "--force", "copy.db"]) == 0
        assert rows(folder / "copy.db") == 15
        assert main(["backup", "--force", str(database)]) == 2
        assert rows(database) == 15

    def test_while_the_bot_writes(self, database: Path, folder: Path) -> None:
        async def both() -> int:
            pledges = await Pledges.open(database, load_secret(Settings.read(None)))
            backup = asyncio.create_task(asyncio.to_thread(main, ["backup", "copy.db"]))
            signed = 0
            while not backup.done():
                await pledges.sign(signed, 5, PLEDGE, 1, 1, NOON)
                signed += 1
                await asyncio.sleep(0)
            await pledges.close()
            assert await backup == 0
            return signed

        signed = asyncio.run(both())
        assert signed > 0
        assert 15 <= rows(folder / "copy.db") <= 15 + signed

    def test_without_a_database_there_is_nothing_to_copy(self, capsys: pytest.CaptureFixture[str]) -> None:
        assert main(["backup", "copy.db"]) == 1
        assert "nothing to copy" in capsys.readouterr().err


class TestRestore:
    def test_a_copy_takes_the_place_of_the_database(self, database: Path, folder: Path) -> None:
        main(["backup", "copy.db"])
        assert main(["purge", "--everything", "--yes"]) == 0
        assert rows(database) == 0
        assert main(["restore", "copy.db"]) == 0
        assert rows(database) == 15
        assert rows(Path(f"{database}.before-restore")) == 0

    @pytest.mark.parametrize("damage", ["garbage", "half", "hole", "empty", "foreign", "newer"])
    def test_a_bad_copy_is_refused(
        self, database: Path, folder: Path, damage: str, capsys: pytest.CaptureFixture[str]
    ) -> None:
        main(["backup", "copy.db"])
        copy = folder / "copy.db"
        whole = copy.read_bytes()
        broken = {
            "garbage": b"nonsense" * 1000,
            "half": whole[: len(whole) // 2],
            "hole": whole[:4096] + b"\xff" * (len(whole) - 4096),
            "empty": b"",
        }
        if damage in broken:
            copy.write_bytes(broken[damage])
        with closing(sqlite3.connect(copy)) as connection:
            if damage == "foreign":
                connection.execute("PRAGMA application_id = 1")
            elif damage == "newer":
                connection.execute("PRAGMA user_version = 999")
        before = database.read_bytes()
        capsys.readouterr()
        assert main(["restore", "copy.db"]) == 1
        assert "This copy is not used." in capsys.readouterr().err
        assert database.read_bytes() == before

    def test_on_a_new_machine(
        self, database: Path, folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        main(["backup", "copy.db"])
        monkeypatch.setenv("ASKMORE_SECRET", (folder / "data" / "secret").read_text())
        monkeypatch.setenv("ASKMORE_DATA", "new")
        assert main(["restore", "copy.db"]) == 0
        assert "Restored 15 sign-ups" in capsys.readouterr().out
        assert [path.name for path in (folder / "new").iterdir()] == [NAME]
        assert rows(folder / "new" / NAME) == 15
        assert (folder / "new" / NAME).stat().st_mode & 0o777 == 0o600

    @pytest.mark.parametrize("damage", ["garbage", "hole"])
    def test_in_the_place_of_a_damaged_database(self, database: Path, damage: str) -> None:
        main(["backup", "copy.db"])
        whole = database.read_bytes()
        broken = {"garbage": b"nonsense" * 1000, "hole": whole[:4096] + b"\xff" * (len(whole) - 4096)}
        database.write_bytes(broken[damage])
        assert main(["stats"]) == 6
        assert main(["restore", "copy.db"]) == 0
        assert main(["stats"]) == 0
        assert rows(database) == 15
        assert Path(f"{database}.before-restore").read_bytes()[4096:] == broken[damage][4096:]

    def test_not_while_the_bot_runs(self, database: Path, capsys: pytest.CaptureFixture[str]) -> None:
        main(["backup", "copy.db"])

        async def running() -> int:
            pledges = await Pledges.open(database, load_secret(Settings.read(None)))
            await pledges.sign(1, 5, PLEDGE, 1, 1, NOON)
            code = await asyncio.to_thread(main, ["restore", "copy.db"])
            await pledges.close()
            return code

        assert asyncio.run(running()) == 6
        assert "in use by another program" in re.sub(r"\s+", " ", capsys.readouterr().err)
        assert rows(database) == 16

    def test_a_copy_of_another_secret_is_told(
        self, database: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        main(["backup", "copy.db"])
        monkeypatch.setenv("ASKMORE_SECRET", "another secret, long enough to be one")
        assert main(["restore", "copy.db"]) == 6
        assert "keyed with another secret" in re.sub(r"\s+", " ", capsys.readouterr().err)


class TestPurge:
    def test_a_server(self, database: Path, capsys: pytest.CaptureFixture[str]) -> None:
        assert main(["purge", "--server", str(SERVER), "--yes"]) == 0
        assert "12 sign-ups removed, and all else that was kept of it." in capsys.readouterr().out
        assert rows(database) == 3

    def test_a_person_in_all_servers(self, database: Path, capsys: pytest.CaptureFixture[str]) -> None:
        assert main(["purge", "--user", str(FIRST), "--yes"]) == 0
        assert "2 sign-ups removed." in capsys.readouterr().out
        assert rows(database) == 13

    def test_nobody_to_ask_means_no(self, database: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        import io  # noqa: PLC0415

        monkeypatch.setattr("sys.stdin", io.StringIO(""))
        assert main(["purge", "--everything"]) == 2
        monkeypatch.setattr("sys.stdin", io.StringIO("n\n"))
        assert main(["purge", "--everything"]) == 1
        assert rows(database) == 15
        monkeypatch.setattr("sys.stdin", io.StringIO("y\n"))
        assert main(["purge", "--everything"]) == 0
        assert rows(database) == 0

    @pytest.mark.parametrize("written", ["-5", "x", "9" * 30, ""])
    def test_what_is_no_id_is_wrong_use(self, written: str) -> None:
        for what in ("--user", "--server"):
            with pytest.raises(SystemExit) as ended:
                main(["purge", f"{what}={written}", "--yes"])
            assert ended.value.code == 2

    def test_one_thing_at_a_time(self) -> None:
        with pytest.raises(SystemExit):
            main(["purge", "--everything", "--user", "1"])
        with pytest.raises(SystemExit):
            main(["purge"])


class TestStats:
    def test_totals_without_people_and_without_small_numbers(
        self, database: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        assert main(["stats", "--format", "json"]) == 0
        out = capsys.readouterr().out
        big, small = sorted(json.loads(out), key=lambda one: one["server"])
        assert big["signed"] == 12
        assert small["signed"] == "fewer than 10"
        # One small week would follow from the total, so the other one is hidden with it.
        assert [week["signed"] for week in big["weeks"]] == ["not shown", "fewer than 10"]
        assert str(FIRST)[:12] not in out
        assert main(["stats"]) == 0
        assert "fewer than 10" in capsys.readouterr().out

    def test_nobody_yet(self, capsys: pytest.CaptureFixture[str]) -> None:
        assert main(["stats"]) == 0
        assert "Nobody has signed yet." in capsys.readouterr().out


def test_a_damaged_database_is_one_sentence(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "data").mkdir()
    (folder / "data" / NAME).write_bytes(b"nonsense" * 1000)
    assert main(["stats"]) == 6
    said = capsys.readouterr().err
    assert "is damaged" in said
    assert "Traceback" not in said


class TestSecret:
    def test_it_is_made_once_and_only_its_owner_can_read_it(self, folder: Path) -> None:
        made = load_secret(Settings.read(None))
        file = folder / "data" / "secret"
        assert file.stat().st_mode & 0o777 == 0o600
        assert re.fullmatch(rb"[0-9a-f]{64}", made)
        assert load_secret(Settings.read(None)) == made
        assert [path.name for path in (folder / "data").iterdir()] == ["secret"]

    def test_from_the_settings(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("ASKMORE_SECRET", "x" * 40)
        assert load_secret(Settings.read(None)) == b"x" * 40
        assert "x" * 40 not in repr(Settings.read(None))
        monkeypatch.delenv("ASKMORE_SECRET")
        (folder / "mine").write_text("y" * 40 + "\n")
        monkeypatch.setenv("ASKMORE_SECRET_FILE", str(folder / "mine"))
        assert load_secret(Settings.read(None)) == b"y" * 40
        assert not (folder / "data").exists()

    @pytest.mark.parametrize(("name", "value"), [("ASKMORE_SECRET", "short"), ("ASKMORE_SECRET_FILE", "missing")])
    def test_a_bad_one_is_told(
        self, name: str, value: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        (Path("data")).mkdir()
        asyncio.run(_empty(Path("data") / NAME))
        monkeypatch.setenv(name, value)
        assert main(["purge", "--user", "1", "--yes"]) == 3
        assert name in capsys.readouterr().err

    def test_a_secret_that_others_can_read_is_warned_of(self, folder: Path, caplog: pytest.LogCaptureFixture) -> None:
        load_secret(Settings.read(None))
        (folder / "data" / "secret").chmod(0o644)
        load_secret(Settings.read(None))
        assert "chmod 600" in caplog.text


async def _empty(file: Path) -> None:
    await (await Pledges.open(file, b"z" * 40)).close()
