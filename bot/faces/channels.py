"""What the bot needs in a channel to post there, and what of it is missing."""

from typing import Any

import discord

from bot.faces import news_text as text
from bot.faces import words

GONE, NO_RIGHT = "gone", "no right"  # why nothing is posted in a channel any more
VIEW, SEND = "View Channel", "Send Messages"


def missing(channel: Any) -> list[str]:
    """Return the names of the permissions that the bot lacks in a channel, as Discord's settings name them."""
    may = channel.permissions_for(channel.guild.me)
    return [name for name, has in ((VIEW, may.view_channel), (SEND, may.send_messages)) if not has]


def place(channel: int) -> str:
    """Return a channel as Discord shows it."""
    return f"<#{channel}>"


def lacking(guild: discord.Guild | None, channel: int) -> str:
    """Return what the bot lacks in a channel and how to give it, in words; nothing where it lacks nothing."""
    known = resolved(guild, channel)
    names = [f"**{name}**" for name in missing(known)] if known is not None else []
    return text.NO_RIGHT.format(channel=place(channel), missing=words.listed(names)) if names else ""


def may_look(guild: discord.Guild | None, channel: int) -> bool:
    """Whether the bot may read what was posted in a channel before; Discord shows an empty one where it may not."""
    known = resolved(guild, channel)
    if known is None or known.guild.me is None:
        return False
    may = known.permissions_for(known.guild.me)
    return bool(may.view_channel and may.read_message_history)


def may_attach(guild: discord.Guild | None, channel: int) -> bool:
    """Whether the bot may send an image in a channel."""
    known = resolved(guild, channel)
    if known is None or known.guild.me is None:
        return False
    return bool(known.permissions_for(known.guild.me).attach_files)


def stopped(channel: int, why: str) -> str:
    """Return why nothing is posted in a channel any more, in words."""
    return text.STOPPED_GONE if why == GONE else text.STOPPED_NO_RIGHT.format(channel=place(channel))


def resolved(guild: discord.Guild | None, channel: int) -> Any | None:
    """Return a channel that the bot knows, or None."""
    return guild.get_channel(channel) if guild else None
