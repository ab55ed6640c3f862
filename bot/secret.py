"""The secret that people's ids are hashed with: from the settings, or a file made on the first start."""

import logging
import os
import secrets
from pathlib import Path

from bot.settings import SHORTEST_SECRET, Settings, SettingsError

log = logging.getLogger("askmore.secret")
NAME = "secret"  # in the data folder
OTHERS = 0o077


def load_secret(settings: Settings) -> bytes:
    """Return the secret; where none is set, the data folder's, made there on the first start.

    Raises:
        SettingsError: it can't be read or made, or it is too short.
    """
    if settings.secret is not None:
        return settings.secret.get_secret_value().encode()
    if settings.secret_file is not None:
        return _read(settings.secret_file, "ASKMORE_SECRET_FILE")
    file = settings.data / NAME
    try:
        if not file.exists():
            _make(file)
    except OSError as error:
        raise SettingsError([f"{file} can't be made: {error.strerror}. Set ASKMORE_DATA."]) from None
    return _read(file, "The data folder")


def _read(file: Path, where: str) -> bytes:
    try:
        secret = file.read_text(encoding="utf-8").strip()
        mode = file.stat().st_mode
    except (OSError, UnicodeDecodeError) as error:
        why = getattr(error, "strerror", None) or "it is not UTF-8 text"
        raise SettingsError([f"{where}: {file} can't be read: {why}."]) from None
    if len(secret) < SHORTEST_SECRET:
        raise SettingsError([f"{where}: the secret in {file} has fewer than {SHORTEST_SECRET} characters."])
    if os.name == "posix" and mode & OTHERS:
        log.warning("Others on this machine can read %s. Run: chmod 600 %s", file, file)
    return secret.encode()


def _make(file: Path) -> None:
    """Write a new secret that only its owner can read. If another start is faster, its secret stays."""
    file.parent.mkdir(parents=True, exist_ok=True)
    new = file.with_name(f".{file.name}.{secrets.token_hex(4)}")
    try:
        with os.fdopen(os.open(new, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w") as opened:
            opened.write(secrets.token_hex(32) + "\n")
            opened.flush()
            os.fsync(opened.fileno())
        try:
            file.hardlink_to(new)
        except FileExistsError:
            pass
        except OSError:  # not every file system has hard links
            new.replace(file)
    finally:
        new.unlink(missing_ok=True)
    if os.name == "posix":
        folder = os.open(file.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)
