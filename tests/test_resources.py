"""Loading, the last good copy, and loading anew when a file changes."""

import asyncio
import gzip
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from bot import resources
from bot.library.problems import Problem, ResourcesError
from bot.resources import LAST_GOOD, Loaded, load
from tests.conftest import HEAD, service


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "resources.yaml"
    path.write_text(HEAD + service("one"))
    return path


def test_files_are_laid_over_one_another(file: Path, tmp_path: Path) -> None:
    campus = tmp_path / "campus.yaml"
    campus.write_text("services:\n" + service("campus"))
    assert list(load([file, campus]).library.services) == ["int-directory", "gb-one", "gb-campus"]


def test_problems_refuse_the_start(file: Path, tmp_path: Path) -> None:
    data = tmp_path / "data"
    load([file], data)
    file.write_text(HEAD + service("one", cost="much", hours="9-5"))
    with pytest.raises(ResourcesError) as caught:
        load([file], data)
    assert len(caught.value.problems) == 2


def test_a_file_that_is_gone_is_answered_from_the_last_good_copy(
    file: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    data = tmp_path / "data"
    load([file], data)
    file.unlink()
    assert "gb-one" in load([file], data).library.services
    assert "The last good copy answers instead" in caplog.text
    with pytest.raises(ResourcesError, match="can't be read"):
        load([file], data, at_start=False)


@pytest.mark.parametrize("kept", [None, b"", b"nonsense", gzip.compress(b"{"), gzip.compress(b"[]")])
def test_without_a_good_copy_a_missing_file_is_told(file: Path, tmp_path: Path, kept: bytes | None) -> None:
    file.unlink()
    if kept is not None:
        (tmp_path / LAST_GOOD).write_bytes(kept)
    with pytest.raises(ResourcesError):
        load([file], tmp_path)


def test_a_data_folder_that_cannot_be_written_does_not_matter(
    file: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    blocked = tmp_path / "blocked"
    blocked.write_text("")
    assert load([file], blocked).library.services
    assert "could not be kept" in caplog.text


Heard = asyncio.Queue[Loaded | tuple[Problem, ...]]


@asynccontextmanager
async def watching(path: Path, data: Path) -> AsyncGenerator["asyncio.Queue[Loaded | tuple[Problem, ...]]", None]:
    heard: asyncio.Queue[Loaded | tuple[Problem, ...]] = asyncio.Queue()
    task = asyncio.create_task(resources.watch([path], heard.put_nowait, heard.put_nowait, every=0.01, data=data))
    await asyncio.sleep(0.05)
    try:
        yield heard
    finally:
        task.cancel()


async def test_a_change_is_loaded_and_a_broken_one_is_told(file: Path, tmp_path: Path) -> None:
    async with asyncio.timeout(10), watching(file, tmp_path / "data") as heard:
        file.write_text(HEAD + service("two"))
        good = await heard.get()
        assert isinstance(good, Loaded)
        assert "gb-two" in good.library.services
        file.write_text(HEAD + service("two", cost="much"))
        broken = await heard.get()
        assert isinstance(broken, tuple)
        assert broken[0].line == (HEAD + service("two")).count("\n") + 1
        file.unlink()
        gone = await heard.get()
        assert isinstance(gone, tuple)
        assert "can't be read" in gone[0].message
        file.write_text(HEAD + service("three"))
        again = await heard.get()
        assert isinstance(again, Loaded)
    assert "gb-three" in load([tmp_path / "gone"], tmp_path / "data").library.services
