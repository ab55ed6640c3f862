"""`askmore health`: asks the bot that runs how it stands.

Imports no Discord, and little else: it may run each minute.
"""

import argparse
import json
import socket
import sys
from collections.abc import Sequence
from http import HTTPStatus
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from typing import Any

from bot.settings import Settings, SettingsError

WELL, UNWELL, SETTINGS = 0, 1, 3
SOCKET = "health.sock"  # as bot/health.py names it
WITHIN = 3.0  # seconds for an answer
PARTS = ("gateway", "commands", "store")
NOT_RUNNING = "The bot is not running ({why})."
HELP = "ask the bot that runs how it stands"


class _Unix(HTTPConnection):
    """HTTP over a unix socket."""

    def __init__(self, path: Path) -> None:
        super().__init__("localhost", timeout=WITHIN)
        self._path = path

    def connect(self) -> None:
        self.sock = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self.sock.settimeout(WITHIN)
        self.sock.connect(str(self._path))


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add the options of `askmore health`."""
    parser.add_argument("--alive", action="store_true", help="only whether it runs and hears Discord")
    parser.set_defaults(run=health)


def main(arguments: Sequence[str]) -> int:
    """Run `askmore health` alone, without the imports of the other commands, and return the exit code.

    Args:
        arguments: what follows `askmore health`.
    """
    parser = argparse.ArgumentParser(prog="askmore health", description=HELP)
    add_options(parser)
    try:
        return health(parser.parse_args(arguments))
    except SettingsError as error:
        sys.stderr.writelines(f"• {problem}\n" for problem in error.problems)
        return SETTINGS


def health(given: argparse.Namespace) -> int:
    """Say in one line how the bot stands, and return the exit code."""
    settings = Settings.read()
    code, sentence = ask(settings.data / SOCKET, settings.health_port, alive=given.alive)
    sys.stdout.write(sentence + "\n")
    return code


def ask(path: Path, port: int | None, *, alive: bool) -> tuple[int, str]:
    """Return the exit code and the sentence.

    Args:
        path: the bot's socket, which comes first.
        port: its port, where there is no socket.
        alive: whether it is enough that the bot runs and hears Discord.
    """
    page, wanted = ("/healthz", "alive") if alive else ("/readyz", "ready")
    place = str(path) if path.exists() else f"port {port}"
    if not path.exists() and port is None:
        return UNWELL, NOT_RUNNING.format(why=f"there is no {path}")
    connection = _Unix(path) if path.exists() else HTTPConnection("127.0.0.1", port, timeout=WITHIN)
    try:
        status, parts = _get(connection, page)
    except (OSError, HTTPException, ValueError, TypeError, KeyError) as error:
        return UNWELL, _failure(error, place)
    finally:
        connection.close()
    if status == HTTPStatus.OK:
        return WELL, f"The bot is {wanted}."
    reasons = "; ".join(f"{part}: {reason}" for part, reason in parts.items() if reason != "ok")
    return UNWELL, f"The bot is not {wanted} ({reasons})."


def _get(connection: HTTPConnection, page: str) -> tuple[int, dict[str, str]]:
    """Return the status of a page, and how each part stands."""
    connection.request("GET", page)
    answered = connection.getresponse()
    said: dict[str, Any] = json.loads(answered.read())
    return answered.status, {part: str(said[part]) for part in PARTS}


def _failure(error: Exception, place: str) -> str:
    match error:
        case PermissionError():
            return f"The bot can't be asked (only its own user may open {place})."
        case TimeoutError():
            return f"The bot does not answer (no word at {place} in {WITHIN:g} seconds)."
        case OSError():
            return NOT_RUNNING.format(why=f"nothing answers at {place}")
        case _:
            return NOT_RUNNING.format(why=f"what answers at {place} is not AskMore")
