"""Logging: one line an event, and nothing in it that ties a person to what they asked.

discord.py logs the id of a person whose autocomplete failed, whole payloads at DEBUG, and exceptions whose
messages may hold what a person typed. Those loggers are given a filter, so that no handler sees it.
"""

import json
import logging
import sys
import time
from datetime import UTC, datetime
from typing import Literal, TextIO

from bot.faces.errors import describe

# Loggers whose records can carry a person, a custom_id or what was typed.
GUARDED = (
    "asyncio",
    "discord.app_commands.tree",
    "discord.client",
    "discord.opus",
    "discord.ext.commands.bot",
    "discord.shard",
    "discord.state",
    "discord.ui.modal",
    "discord.ui.view",
)
# Loggers that write payloads, addresses with tokens or whole requests at DEBUG.
TALKATIVE = (
    "aiohttp",
    "discord",
    "discord.gateway",
    "discord.http",
    "discord.webhook",
    "discord.webhook.async_",
)


class Guard(logging.Filter):
    """Leaves of a record only the fixed part of its message and what kind of error it was."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Strip a record, or drop it when it is below INFO."""
        if record.levelno < logging.INFO:
            return False
        if record.name == "asyncio":
            record.msg = "A task in the background failed"
        if record.args or record.exc_info:
            error = record.exc_info[1] if isinstance(record.exc_info, tuple) else None
            record.msg = f"{str(record.msg).split('%', maxsplit=1)[0].strip()}{_kind(error)}"
            record.args, record.exc_info, record.exc_text = None, None, None
        return True


def _kind(error: BaseException | None) -> str:
    return f" ({describe(error)})" if error else ""


class AtLeastInfo(logging.Filter):
    """Drops what is below INFO, whatever level its logger was given."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Return whether the record may pass."""
        return record.levelno >= logging.INFO


def guard() -> None:
    """Close off discord.py's own leaks, for every handler there is. May be called again."""
    for name in GUARDED:
        logger = logging.getLogger(name)
        if not any(isinstance(one, Guard) for one in logger.filters):
            logger.addFilter(Guard())
    for name in TALKATIVE:
        logger = logging.getLogger(name)
        if not any(isinstance(one, AtLeastInfo) for one in logger.filters):
            logger.addFilter(AtLeastInfo())


class JsonLine(logging.Formatter):
    """One event as one line of JSON: at (UTC), level, logger, message."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line."""
        at = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
        line = {"at": at, "level": record.levelname, "logger": record.name, "message": record.getMessage()}
        if record.exc_info and record.exc_info[1]:
            line["error"] = describe(record.exc_info[1])
        return json.dumps(line, ensure_ascii=False)


def configure(stream: TextIO = sys.stderr, *, form: Literal["text", "json"] = "text") -> None:
    """Send the log to a stream, one line an event, times in UTC.

    Args:
        stream: where it goes.
        form: for people, or for programs.
    """
    guard()
    text = logging.Formatter("{asctime}Z {levelname:<7} {name}: {message}", "%Y-%m-%d %H:%M:%S", style="{")
    text.converter = time.gmtime
    handler = logging.StreamHandler(stream)
    handler.setFormatter(JsonLine() if form == "json" else text)
    handler.addFilter(AtLeastInfo())
    logging.basicConfig(level=logging.INFO, handlers=[handler], force=True)
