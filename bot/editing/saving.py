"""A changed file in the place of the old one: whole or not at all, and only if nobody else changed it meanwhile."""

import contextlib
import os
import stat
import tempfile
from collections.abc import Callable
from pathlib import Path


class Changed(Exception):  # noqa: N818 - told to the editor as it is
    """Somebody else changed the file after it was read."""


class CannotSave(Exception):  # noqa: N818 - told to the editor as it is
    """The file can't be written; the message is a sentence for the editor."""


def save(path: Path, before: bytes, after: bytes, *, pause: Callable[[], None] = lambda: None) -> None:
    """Put new bytes in the place of a file. A link to a file stays one: the file it leads to is changed.

    Args:
        path: the file.
        before: what it held when it was read.
        after: what it is to hold.
        pause: called when the new bytes are on the disk and the old ones still in their place, for tests.

    Raises:
        Changed: the file does not hold `before` any more. Nothing was written.
        CannotSave: the file or its folder may not be written, or the disk is full. Nothing was written.
    """
    try:
        file = path.resolve(strict=True)
        standing = file.stat()
        if not standing.st_mode & (stat.S_IWUSR | stat.S_IWGRP | stat.S_IWOTH) or not os.access(file, os.W_OK):
            raise CannotSave(f"{path} is read-only: nothing was written. Ask the person who set it up.")
        handle, name = tempfile.mkstemp(dir=file.parent, prefix=f".{file.name}.", suffix=".new")
        try:
            _fill(handle, after, standing)
            pause()
            if file.read_bytes() != before:
                raise Changed
            Path(name).replace(file)
        finally:
            Path(name).unlink(missing_ok=True)
        _settle(file.parent)
    except OSError as error:
        why = error.strerror or "the disk did not say why"
        raise CannotSave(f"{path} can't be written: {why}. Nothing was changed.") from error


def _fill(handle: int, content: bytes, like: os.stat_result) -> None:
    """Write the temporary file onto the disk, with the mode of the old one and, where that is allowed, its owner."""
    with os.fdopen(handle, "wb") as temporary:
        temporary.write(content)
        with contextlib.suppress(PermissionError):
            os.fchown(handle, like.st_uid, like.st_gid)
        os.fchmod(handle, stat.S_IMODE(like.st_mode))
        temporary.flush()
        os.fsync(handle)


def _settle(folder: Path) -> None:
    """Have the folder's new state on the disk, where the system can do that."""
    with contextlib.suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
