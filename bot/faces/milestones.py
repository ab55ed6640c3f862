"""One quiet message when a server that has opted in reaches 10, 25, 50, 100, … signatures."""

import asyncio
import io
import logging
from typing import TYPE_CHECKING, Any

import discord

from bot.faces import channels, chart, errors, posting
from bot.faces import pledge_text as text
from bot.faces import text as common
from bot.store.database import StoreError

if TYPE_CHECKING:
    from bot.client import AskMore

log = logging.getLogger("askmore.milestones")


def reached(count: int) -> int:
    """Return the highest milestone that a count has reached: 10, 25, 50, 100, 250, 500, 1000, …; or 0."""
    best, step = 0, 10
    while step <= count:
        best = max(one for one in (step, step * 5 // 2, step * 5) if one <= count)
        step *= 10
    return best


async def announce(bot: "AskMore", server: int, pledge_id: str) -> None:
    """Post the milestone a server has just reached, at most once. A failure is the host's to read."""
    try:
        channel = await bot.kept.servers.milestone_channel(server)
        count = await bot.kept.pledges.count(server, pledge_id)
        milestone = reached(count)
        if channel is None or not milestone or milestone <= await bot.kept.servers.milestone(server, pledge_id):
            return
        if not await bot.kept.servers.set_milestone(server, pledge_id, milestone):
            return  # another signature in the same moment announces it
        image = chart.available() and await channels.may_attach(bot, server, channel)
        weeks = await bot.kept.pledges.weeks(server, pledge_id)
        await _post(bot, server, channel, milestone, weeks, image=image)
    except StoreError as error:
        log.error("The store failed: %s", error)  # noqa: TRY400 - one line for the host
    except (discord.Forbidden, discord.NotFound) as error:
        log.warning("Milestones can't be posted in a channel any more (%s): they stop there.", errors.describe(error))
        why = channels.GONE if isinstance(error, discord.NotFound) else channels.NO_RIGHT
        await _stop(bot, server, why)
    except errors.UNSENT as error:
        log.warning("A milestone could not be posted: %s", errors.describe(error))


async def _stop(bot: "AskMore", server: int, why: str) -> None:
    try:
        await bot.kept.servers.stop_milestones(server, why)
    except StoreError as error:
        log.error("The store failed: %s", error)  # noqa: TRY400 - one line for the host


async def _post(bot: "AskMore", server: int, channel: int, count: int, weeks: chart.Weeks, *, image: bool) -> None:
    say, where = posting.public(bot, server), bot.get_partial_messageable(channel, guild_id=server)
    more: dict[str, Any] = {"silent": True, "allowed_mentions": discord.AllowedMentions.none()}
    lines = [say.counted(text.MILESTONE, count, command=say.mention("pledge show", bot.mentions))]
    by_week = say(text.MILESTONE_WEEKS, weeks=chart.in_words(say, weeks))
    if image:
        drawn = await asyncio.to_thread(chart.draw, say, weeks)
        more["file"] = discord.File(io.BytesIO(drawn), "signed-by-week.png", description=by_week)
    else:
        lines.append(by_week)
    lines += [say(common.DRAFT)] if say.draft else []
    await where.send("\n".join(lines), **more)
