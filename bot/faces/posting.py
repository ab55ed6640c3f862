"""Posting a digest exactly once: what is on its way is noted first, and looked for before it is posted again.

Discord takes a message with a nonce it has met for the same message, for some minutes
(`enforce_nonce`, which discord.py always sends). After that the bot looks into the channel, and where it may not, it
posts no second time: a digest that is missing is better than one that comes twice.
"""

import hashlib
import logging
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

import discord
from discord import ui

from bot.faces import channels, stories
from bot.faces import digest as faces
from bot.faces.ask import VERSION
from bot.faces.errors import UNSENT, describe
from bot.faces.speech import ENGLISH_LOCALE, Speaker, public_speaker
from bot.store.digests import Delivery, Digest

if TYPE_CHECKING:
    from bot.client import AskMore

log = logging.getLogger("askmore.digest")
NONCE_HOLDS = timedelta(seconds=90)  # "a few minutes", less a good part of them
LOOKED_AT = 50  # messages


def nonce(server: int, slot: str) -> str:
    """Return the same 24 characters for the same digest, always."""
    return hashlib.blake2b(f"digest {server} {slot}".encode(), digest_size=12).hexdigest()


def mark(delivery: Delivery) -> str:
    """Return what stands in the button of a digest's post: its day."""
    return delivery.slot


async def deliver(bot: "AskMore", delivery: Delivery, about: tuple[str, ...], *, again: bool = False) -> None:
    """Post what is noted as on its way, and note what came of it.

    Args:
        bot: the client.
        delivery: the digest.
        about: the topics that the server chose.
        again: whether it may have been posted before.

    Raises:
        StoreError: it could not be noted; it is looked into again later.
    """
    channel = bot.get_partial_messageable(delivery.channel, guild_id=delivery.server)
    now = bot.clock()
    try:
        if again and now - delivery.begun > NONCE_HOLDS and await _is_there(bot, channel, delivery):
            await bot.kept.digests.sent(delivery, now)
            return
        await _post(bot, channel, delivery, about)
    except (discord.Forbidden, discord.NotFound) as error:
        why = channels.GONE if isinstance(error, discord.NotFound) else channels.NO_RIGHT
        log.warning("The news can't be posted in a channel any more (%s): it is stopped there.", describe(error))
        await bot.kept.digests.give_up(delivery, _events(delivery), stopped=why)
    except discord.HTTPException as error:
        if error.status >= 500:  # noqa: PLR2004 - Discord may have it all the same
            log.warning("A digest may not have been posted (%s). It is looked into.", describe(error))
            return
        log.error("Discord refused a digest (%s).", describe(error))  # noqa: TRY400 - no message in a log
        await bot.kept.digests.give_up(delivery, _events(delivery))
    except UNSENT as error:
        log.warning("A digest may not have been posted (%s). It is looked into.", describe(error))
    else:
        await bot.kept.digests.sent(delivery, bot.clock())


async def _post(bot: "AskMore", channel: Any, delivery: Delivery, about: tuple[str, ...]) -> None:
    say = public(bot, delivery.server)
    support = say.mention("support", bot.mentions)
    view = faces.post(say, stories.load(delivery.body), about, support, mark(delivery))
    await send(channel, view, nonce=delivery.nonce)


async def send(channel: Any, view: ui.LayoutView, **more: Any) -> None:
    """Post in a channel, silently, without a preview of links, mentioning nobody."""
    view.stop()
    nobody = discord.AllowedMentions.none()
    await channel.send(view=view, silent=True, suppress_embeds=True, allowed_mentions=nobody, **more)


def public(bot: "AskMore", server: int) -> Speaker:
    """Return who speaks in a server's public posts, never in the language of the person who asked for one."""
    return public_speaker(_chosen(bot, server))


def _chosen(bot: "AskMore", server: int) -> str:
    """Return the language that admins chose, as in pt; else the server's locale, as in pt-BR, where it is known."""
    guild = bot.get_guild(server)
    return bot.kept.here(server).language or (str(guild.preferred_locale) if guild else ENGLISH_LOCALE)


def language_of(bot: "AskMore", server: int) -> str:
    """Return the language of the stories in a server's public posts: its own, or English if no feed speaks that."""
    language = _chosen(bot, server).split("-", maxsplit=1)[0]
    spoken = {one.language for one in (*bot.library.feeds.values(), *bot.library.stories.values())}
    return language if language in spoken else "en"


async def _is_there(bot: "AskMore", channel: Any, delivery: Delivery) -> bool:
    """Whether the post is in the channel; True as well where the bot may not look."""
    if not await channels.may_look(bot, delivery.server, delivery.channel):
        return True
    since = delivery.begun - timedelta(minutes=1)
    try:
        # The newest ones too: where Discord's clock is behind the host's, its ids say that the post was made earlier.
        for history in (channel.history(limit=LOOKED_AT, after=since), channel.history(limit=LOOKED_AT)):
            async for message in history:
                mine = bot.user is not None and message.author.id == bot.user.id
                if mine and any(_marks(component, mark(delivery)) for component in message.components):
                    return True
    except discord.Forbidden:
        return True
    return False


def _marks(component: Any, wanted: str) -> bool:
    custom_id = str(getattr(component, "custom_id", "") or "")
    if custom_id.startswith(f"{VERSION}:help:") and custom_id.endswith(f":{wanted}"):
        return True
    return any(_marks(inner, wanted) for inner in getattr(component, "children", ()))


def _events(delivery: Delivery) -> list[str]:
    return [one.event for one in stories.load(delivery.body)]


def prepared(digest: Digest, shown: "list[stories.Shown]", slot: str, begun: datetime) -> Delivery:
    """Return the delivery of a digest."""
    return Delivery(digest.server, slot, digest.channel, nonce(digest.server, slot), stories.dump(shown), begun)


def events(shown: "list[stories.Shown]") -> list[str]:
    """Return what stories are about."""
    return [one.event for one in shown]
