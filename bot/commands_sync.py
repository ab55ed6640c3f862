"""Commands are sent to Discord only when they changed.

Discord counts the commands a bot creates in a day, and two processes with one token overwrite each other's:
so the hash of what was sent, and the application it was sent for, are kept in the data folder.
"""

import hashlib
import json
import logging
import os
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Self

from discord import app_commands

from bot.faces.errors import UNSENT, describe

log = logging.getLogger("askmore.commands")
STATE = "commands.json"


@dataclass(frozen=True)
class Sent:
    """What was sent last: for which application, its hash, and the ids that Discord gave by name."""

    application_id: int
    hash: str
    ids: dict[str, int]

    @classmethod
    def read(cls, data: Path) -> Self | None:
        """Return what the data folder remembers, or None where it remembers nothing sound."""
        try:
            kept: dict[str, Any] = json.loads((data / STATE).read_text(encoding="utf-8"))
            ids = {str(name): int(command_id) for name, command_id in kept["ids"].items()}
            return cls(int(kept["application_id"]), str(kept["hash"]), ids)
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            return None

    def write(self, data: Path) -> None:
        """Keep it, whole or not at all: a temporary file takes the place of the old one."""
        target = data / STATE
        temporary = target.with_suffix(".new")
        try:
            data.mkdir(parents=True, exist_ok=True)
            with temporary.open("w", encoding="utf-8") as file:
                json.dump(asdict(self), file, indent=1)
                file.flush()
                os.fsync(file.fileno())
            temporary.replace(target)
        except OSError as error:
            log.error("%s can't be written (%s): commands will be sent again.", target, error.strerror)  # noqa: TRY400


@dataclass(frozen=True)
class Outcome:
    """What came of sending: the ids by name, and whether Discord has the commands as they are now."""

    ids: dict[str, int]
    in_order: bool = True


async def payload_hash(tree: app_commands.CommandTree[Any]) -> str:
    """Return the SHA-256 of all commands as they would be sent, translations included."""
    translator = tree.translator
    payloads = [
        await command.get_translated_payload(tree, translator) if translator else command.to_dict(tree)
        for command in tree.get_commands()
    ]
    canonical = json.dumps(payloads, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(canonical.encode()).hexdigest()


async def sync(tree: app_commands.CommandTree[Any], application_id: int, data: Path) -> Outcome:
    """Send the commands if they changed, and return what came of it.

    A refusal or a lost connection is logged and leaves the commands that Discord has; the next start tries
    again.
    """
    now, before = await payload_hash(tree), Sent.read(data)
    if before and before.application_id != application_id:
        log.warning("The data folder was used by another bot: the commands are sent anew for this one.")
        before = None
    if before and before.hash == now:
        return Outcome(before.ids)
    try:
        sent = await tree.sync()
    except UNSENT as error:
        log.error("The commands could not be sent (%s): Discord keeps the old ones.", describe(error))  # noqa: TRY400
        return Outcome(before.ids if before else {}, in_order=False)
    ids = {command.name: command.id for command in sent}
    Sent(application_id, now, ids).write(data)
    log.info("Sent %d commands to Discord.", len(ids))
    return Outcome(ids)
