"""What discord.py and asyncio log by themselves comes through without the person and what they wrote."""

import asyncio
import gc
import io
import json
import logging
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import discord
import pytest

from bot import logs

PERSON = 918273645546372819
WORDS = ("Urugay", "stalking", "am1:page:UY:stalking:m:a:3:0", str(PERSON), "interaction-token")
# What discord.py logs with an exception, and that knows no person: the gateway's heart, clocks, voice, cogs.
IMPERSONAL = {"gateway", "ext.tasks", "ext.commands.cog", "player", "voice_client", "voice_state", "utils"}


class Kept(logging.Handler):
    """A handler of somebody else, which formats all it is given."""

    def __init__(self) -> None:
        super().__init__(logging.NOTSET)
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(f"{record.levelname} {record.name}: {self.format(record)}")


@pytest.fixture
def kept() -> Iterator[Kept]:
    """Every record that reaches the root logger or discord's, with all of them at DEBUG."""
    names = (None, "discord", *logs.GUARDED, *logs.TALKATIVE)
    before = {name: logging.getLogger(name).level for name in names}
    handler = Kept()
    root = logging.getLogger()
    root.addHandler(handler)
    for name in names:
        logging.getLogger(name).setLevel(logging.DEBUG)
    logs.guard()
    yield handler
    root.removeHandler(handler)
    for name, level in before.items():
        logging.getLogger(name).setLevel(level)


@pytest.fixture
def stream() -> Iterator[io.StringIO]:
    """What `askmore run` would print; the handlers of the tests come back afterwards."""
    root = logging.getLogger()
    before, level = root.handlers[:], root.level
    root.handlers = []
    written = io.StringIO()
    logs.configure(written)
    yield written
    root.handlers, root.level = before, level


def silent(lines: list[str]) -> bool:
    return not any(word in line for line in lines for word in WORDS)


def broken() -> Exception:
    """Return an exception that was raised, and that repeats what a person wrote."""
    try:
        raise ValueError(*WORDS)
    except ValueError as error:
        return error


def test_an_autocomplete_that_fails(kept: Kept) -> None:
    logging.getLogger("discord.app_commands.tree").error(
        "Ignoring exception in autocomplete for %r (Guild: %s, User: %s)",
        "support",
        4301,
        PERSON,
        exc_info=broken(),
    )
    (line,) = kept.lines
    assert line.startswith("ERROR discord.app_commands.tree: Ignoring exception in autocomplete for (ValueError")
    assert "test_logs.py:" in line
    assert "4301" not in line
    assert silent(kept.lines)


@pytest.mark.parametrize(
    ("name", "message", "args"),
    [
        ("discord.ui.view", "Ignoring exception in view %r for item %r", (WORDS, WORDS)),
        ("discord.ui.view", "Ignoring exception in dynamic item callback for %r", (WORDS,)),
        ("discord.ui.modal", "Ignoring exception in modal %r:", (WORDS,)),
        ("discord.app_commands.tree", "Ignoring exception in command %r", (WORDS,)),
        ("discord.app_commands.tree", "Ignoring exception in command tree", ()),
        ("discord.client", "Ignoring exception in %s", ("on_interaction",)),
        ("discord.state", "Exception occurred during %s", (WORDS,)),
        ("discord.shard", "Attempting a reconnect for shard ID %s in %.2fs", (0, 1.5)),
        ("discord.ext.commands.bot", "Ignoring exception in command %s", (WORDS,)),
    ],
)
def test_an_exception_is_told_by_its_kind(kept: Kept, name: str, message: str, args: tuple[Any, ...]) -> None:
    logging.getLogger(name).error(message, *args, exc_info=broken())
    (line,) = kept.lines
    assert line.startswith(f"ERROR {name}: {message.split('%', maxsplit=1)[0].strip()} (ValueError at test_logs.py:")
    assert "\n" not in line
    assert silent(kept.lines)


def test_a_view_that_nobody_knows(kept: Kept) -> None:
    message = "View interaction referencing unknown view for item %s. Discarding"
    logging.getLogger("discord.ui.view").warning(message, WORDS)
    assert kept.lines == ["WARNING discord.ui.view: View interaction referencing unknown view for item"]


async def test_a_task_that_nobody_waits_for(kept: Kept) -> None:
    async def fail() -> None:
        raise ValueError(*WORDS)

    task = asyncio.create_task(fail(), name=WORDS[0])
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    del task
    gc.collect()
    await asyncio.sleep(0)
    (line,) = [line for line in kept.lines if " asyncio: " in line]
    assert line.startswith("ERROR asyncio: A task in the background failed (ValueError at test_logs.py:")
    assert silent(kept.lines)


@pytest.mark.parametrize("name", [*logs.TALKATIVE, *logs.GUARDED])
def test_nothing_below_info_comes_through(kept: Kept, name: str) -> None:
    logging.getLogger(name).debug("POST %s with %s has returned 200", *WORDS[3:])
    assert kept.lines == []


@pytest.mark.parametrize("name", ["askmore", "askmore.commands", "discord.http", "discord.gateway"])
def test_ordinary_records_stay(kept: Kept, name: str) -> None:
    logging.getLogger(name).info("Shard ID %s has connected.", 3)
    logging.getLogger("discord.client").info("logging in using static token")
    assert kept.lines == [
        f"INFO {name}: Shard ID 3 has connected.",
        "INFO discord.client: logging in using static token",
    ]


def test_guarding_twice_is_guarding_once() -> None:
    def filters() -> list[int]:
        names = (*logs.GUARDED, *logs.TALKATIVE)
        return [len(logging.getLogger(name).filters) for name in names]

    logs.guard()
    before = filters()
    logs.guard()
    assert filters() == before


def test_a_line_an_event(stream: io.StringIO) -> None:
    logging.getLogger("askmore").info("Sent %d commands.", 1)
    logging.getLogger("discord.http").warning("We are being rate limited.")
    logging.getLogger("discord.ui.view").error("Ignoring exception for %r", WORDS, exc_info=broken())
    logging.getLogger("askmore").debug("never")
    logging.getLogger("elsewhere").debug("never")
    first, second, third = stream.getvalue().splitlines()
    assert first[19:] == "Z INFO    askmore: Sent 1 commands."
    assert second[19:] == "Z WARNING discord.http: We are being rate limited."
    assert third[19:].startswith("Z ERROR   discord.ui.view: Ignoring exception for (ValueError at ")
    assert silent([first, second, third])


def test_a_logger_at_debug_prints_nothing_more(stream: io.StringIO) -> None:
    logger = logging.getLogger("askmore.anything")
    logger.setLevel(logging.DEBUG)
    logger.debug("the whole payload")
    assert stream.getvalue() == ""


def test_every_module_of_discord_that_logs_exceptions_is_guarded() -> None:
    """A newer discord.py may log more: then this names the module."""
    package = Path(discord.__file__).parent
    found: set[str] = set()
    for path in package.rglob("*.py"):
        code = path.read_text(encoding="utf-8")
        if "_log.exception(" in code or ("_log.error(" in code and "exc_info=" in code):
            found.add(".".join(path.relative_to(package).with_suffix("").parts).removesuffix(".__init__"))
    assert found > {"app_commands.tree", "ui.view"}
    assert {f"discord.{name}" for name in found - IMPERSONAL} <= set(logs.GUARDED)


def test_json_is_one_object_a_line() -> None:
    root, stream = logging.getLogger(), io.StringIO()
    before, level = root.handlers[:], root.level
    root.handlers = []
    logs.configure(stream, form="json")
    logger = logging.getLogger("askmore.test")
    try:
        logger.info("Read %d feeds.\nAll well: é", 3)
        try:
            raise ValueError("what somebody typed")
        except ValueError:
            logger.exception("It broke")
    finally:
        root.handlers, root.level = before, level
    first, second = (json.loads(line) for line in stream.getvalue().splitlines())
    assert datetime.fromisoformat(first.pop("at")).tzinfo is not None
    assert first == {"level": "INFO", "logger": "askmore.test", "message": "Read 3 feeds.\nAll well: é"}
    assert second["error"].startswith("ValueError at test_logs.py:")
    assert "what somebody typed" not in stream.getvalue()
