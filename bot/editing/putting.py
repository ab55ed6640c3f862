"""Writes a file whole or not at all."""

import os
import secrets
from pathlib import Path

ALL = 0o666  # less what the umask takes


def put(target: Path, text: bytes) -> None:
    """Write a file: into a new one beside it, onto the disk, then into its place.

    Args:
        target: where it goes; through a symbolic link, to what the link names.
        text: what stands in it.

    Raises:
        OSError: it can't be written; then what was there is untouched.
    """
    place = target.resolve()
    if place.exists() and not place.is_file():
        raise IsADirectoryError(None, "it is not a file")
    beside = place.with_name(f".{place.name}.{secrets.token_hex(4)}")
    handle = os.open(beside, os.O_CREAT | os.O_EXCL | os.O_WRONLY, ALL)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        if place.exists():
            beside.chmod(place.stat().st_mode & 0o777)
        beside.replace(place)
    finally:
        beside.unlink(missing_ok=True)
