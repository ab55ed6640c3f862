"""Signing over real sockets: what a modified client sends, and what the person reads."""

import sqlite3
from collections.abc import AsyncGenerator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from bot.faces import pledge_text as text
from tests.wire.loopback import Loopback, discord, said
from tests.wire.loopback import submit as submitted
from tests.wire.process import askmore, settings

CONSENT = "am1:consent:ask-more:1:2"
IN_ENGLISH = "am1e:consent:ask-more:1:2"  # where the reader of a draft chose to see the pledge in English


def submit(custom_id: str, ticked: list[str]) -> Any:
    """Return a submitted modal; who chose English reads German."""
    return submitted(custom_id, ticked) | {"locale": "de" if custom_id.startswith("am1e:") else "en-US"}


@pytest.fixture
async def loopback() -> AsyncGenerator[Loopback, None]:
    async with discord() as running:
        yield running


async def answers(loopback: Loopback, data: Path, *sent: tuple[str, list[str]]) -> list[str]:
    """Start the bot, submit modals one after the other, and return what was read."""
    async with askmore(settings(data, loopback), data.parent) as bot:
        await loopback.until(lambda: loopback.sessions, 12)
        read = [said((await loopback.interact(submit(custom_id, ticked)))["data"]) for custom_id, ticked in sent]
        assert await bot.stopped() == 0
        assert "Traceback" not in bot.printed
    return read


def rows(data: Path) -> int:
    with closing(sqlite3.connect(data / "askmore.db")) as connection:
        return connection.execute("SELECT count(*) FROM pledges").fetchone()[0]


async def test_what_clients_may_send(loopback: Loopback, tmp_path: Path) -> None:
    read = await answers(
        loopback,
        tmp_path / "data",
        (CONSENT, []),
        (CONSENT, ["something else"]),
        ("am1:consent:ask-more:7:1", ["agree"]),
        ("am1:consent:unknown:1:1", ["agree"]),
        ("am1e:consent:unknown:1:1", ["agree"]),
        (CONSENT, ["agree"]),
        (IN_ENGLISH, ["agree"]),
    )
    for sentence, answer in zip(
        (
            text.NO_TICK,
            text.NO_TICK,
            text.CHANGED_MEANWHILE,
            text.NO_PLEDGE,
            text.NO_PLEDGE,
            "This is your receipt",
            "There is nothing more to do",
        ),
        read,
        strict=True,
    ):
        assert sentence in answer
    assert rows(tmp_path / "data") == 1


async def test_another_secret_is_told_and_support_works_on(loopback: Loopback, tmp_path: Path) -> None:
    data = tmp_path / "data"
    await answers(loopback, data, (CONSENT, ["agree"]))
    (data / "secret").write_text("another secret that is long enough to be one")
    async with askmore(settings(data, loopback), data.parent) as bot:
        await loopback.until(lambda: loopback.sessions > 1, 12)
        refused = await loopback.interact(submit(CONSENT, ["agree"]))
        assert text.FAILED in said(refused["data"])
        assert await bot.stopped() == 0
    assert "keyed with another secret" in bot.printed
    assert rows(data) == 1
