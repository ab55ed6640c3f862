"""A gateway frame that makes no sense is passed over with one log line; discord.py 2.7.1 would end the bot.

(discord/shard.py, `Shard.worker`: any error that is none of the network's becomes `EventType.terminate`.)
"""

import logging
from collections.abc import Generator
from contextlib import contextmanager
from typing import Any

from discord.gateway import DiscordWebSocket, ReconnectWebSocket

from bot.faces import errors

log = logging.getLogger("askmore")


@contextmanager
def guarded() -> Generator[None, None, None]:
    """Pass over frames that make no sense, in this block."""
    received = DiscordWebSocket.received_message

    async def careful(self: DiscordWebSocket, frame: Any, /) -> None:
        text = await _unpacked(self, frame) if isinstance(frame, bytes) else frame
        if text is not None:
            async with errors.passing_over("A frame of the gateway"):
                await received(self, text)

    DiscordWebSocket.received_message = careful  # pyright: ignore[reportAttributeAccessIssue]
    try:
        yield
    finally:
        DiscordWebSocket.received_message = received


async def _unpacked(socket: DiscordWebSocket, frame: bytes) -> str | None:
    """Return a frame's text, or None for one that is not whole yet or is not text.

    Raises:
        ReconnectWebSocket: the stream is broken, and so would be all that follows.
    """
    unpack = socket._decompressor.decompress  # noqa: SLF001 # pyright: ignore[reportPrivateUsage] - there is no other way to it
    text: list[str | None] = []
    async with errors.passing_over("A frame of the gateway"):
        try:
            text.append(unpack(frame))
        except UnicodeDecodeError:
            text.append(None)
            raise
    if not text:
        await socket.close(code=4000)
        raise ReconnectWebSocket(socket.shard_id)
    return text[0]
