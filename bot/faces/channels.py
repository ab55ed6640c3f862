"""What the bot needs in a channel to post there, and what of it is missing."""

from typing import TYPE_CHECKING, Any, cast

import discord
from discord import app_commands

from bot.faces import news_text as text
from bot.faces.errors import UNSENT
from bot.faces.speech import Speaker

if TYPE_CHECKING:
    from bot.client import AskMore

Interaction = discord.Interaction[Any]
GONE, NO_RIGHT = "gone", "no right"  # why nothing is posted in a channel any more


class Writable(app_commands.Transformer):
    """A channel of text as an option; discord.py's own would refuse all channels in lean mode, as it knows none."""

    @property
    def type(self) -> discord.AppCommandOptionType:
        """The kind of option."""
        return discord.AppCommandOptionType.channel

    @property
    def channel_types(self) -> list[discord.ChannelType]:
        """The kinds of channels that Discord offers."""
        return [discord.ChannelType.text, discord.ChannelType.news]

    async def transform(self, interaction: Interaction, value: Any, /) -> app_commands.AppCommandChannel:
        """Take it as it came with the command."""
        del interaction
        return cast("app_commands.AppCommandChannel", value)


Chosen = app_commands.Transform[app_commands.AppCommandChannel, Writable]


def rights(interaction: Interaction, channel: int) -> discord.Permissions | None:
    """Return what the bot may do in a channel of this server, or None where that is not known.

    In lean mode Discord says it with the interaction: of the channel it is in, and of one that was chosen.
    """
    guild = interaction.client.get_guild(interaction.guild_id or 0)
    if guild is not None:
        known = resolved(guild, channel)
        return known.permissions_for(guild.me) if known is not None else None
    came = cast("dict[str, Any]", interaction.data or {}).get("resolved", {}).get("channels", {}).get(str(channel), {})
    if "app_permissions" in came:
        return discord.Permissions(int(came["app_permissions"]))
    here = channel == interaction.channel_id and not isinstance(interaction.channel, discord.Thread)
    return interaction.app_permissions if here else None


def missing(interaction: Interaction, channel: int) -> list[str]:
    """Return the permissions that the bot is known to lack in a channel: messages, each to be said."""
    may = rights(interaction, channel)
    if may is None:
        return []
    return [name for name, has in ((text.VIEW, may.view_channel), (text.SEND, may.send_messages)) if not has]


def place(channel: int) -> str:
    """Return a channel as Discord shows it."""
    return f"<#{channel}>"


def lacking(say: Speaker, interaction: Interaction, channel: int) -> str:
    """Return what the bot lacks in a channel and how to give it, in words; nothing where it lacks nothing."""
    names = [f"**{say(name)}**" for name in missing(interaction, channel)]
    return say(text.NO_RIGHT, channel=place(channel), missing=say.listed(names)) if names else ""


def gone(interaction: Interaction, channel: int) -> bool:
    """Whether a channel is known not to be there; in lean mode that shows when a post fails."""
    guild = interaction.client.get_guild(interaction.guild_id or 0)
    return not channel or (guild is not None and resolved(guild, channel) is None)


async def may_look(bot: "AskMore", server: int, channel: int) -> bool:
    """Whether the bot may read what was posted in a channel before; Discord shows an empty one where it may not."""
    may = await _may(bot, server, channel)
    return may.view_channel and may.read_message_history


async def may_attach(bot: "AskMore", server: int, channel: int) -> bool:
    """Whether the bot may send an image in a channel."""
    return (await _may(bot, server, channel)).attach_files


async def _may(bot: "AskMore", server: int, channel: int) -> discord.Permissions:
    """Return what the bot may do in a channel, nothing if that can't be known. In lean mode Discord is asked."""
    if bot.lean:
        return await _asked(bot, server, channel)
    guild = bot.get_guild(server)
    known = resolved(guild, channel)
    if guild is None or known is None or guild.me is None:  # pyright: ignore[reportUnnecessaryComparison] - it can be
        return discord.Permissions.none()
    return known.permissions_for(guild.me)


async def _asked(bot: "AskMore", server: int, channel: int) -> discord.Permissions:
    try:
        guild = await bot.fetch_guild(server, with_counts=False)
        me = await guild.fetch_member(bot.user.id if bot.user else 0)
        return (await guild.fetch_channel(channel)).permissions_for(me)
    except UNSENT:
        return discord.Permissions.none()


def stopped(say: Speaker, channel: int, why: str) -> str:
    """Return why nothing is posted in a channel any more, in words."""
    return say(text.STOPPED_GONE) if why == GONE else say(text.STOPPED_NO_RIGHT, channel=place(channel))


def resolved(guild: discord.Guild | None, channel: int) -> Any | None:
    """Return a channel that the bot knows, or None."""
    return guild.get_channel(channel) if guild else None
