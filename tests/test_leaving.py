"""Leaving a server: its rows go after the grace, not before, and not because of an outage."""

from datetime import timedelta
from typing import cast

from bot.client import GRACE
from cogs.leaving import Leaving
from tests.conftest import NOON, World

PLEDGE = "ask-more"


def cog(world: World) -> Leaving:
    return cast("Leaving", world.bot.get_cog("Leaving"))


async def later(world: World, days: int) -> None:
    """Let the daily look happen so many days from now."""
    world.bot.clock = lambda: NOON + timedelta(days=days, seconds=1)
    await cog(world).daily()


async def test_rows_go_after_the_grace(world: World) -> None:
    guild = world.bot.get_guild(world.guild.id)
    assert guild is not None
    await world.bot.kept.pledges.sign(1, guild.id, PLEDGE, 1, 1, NOON)
    await cog(world).on_guild_remove(guild)
    await later(world, GRACE.days - 1)
    assert await world.bot.kept.pledges.count(guild.id, PLEDGE) == 1
    await later(world, GRACE.days)
    assert await world.bot.kept.pledges.count(guild.id, PLEDGE) == 0


async def test_coming_back_cancels_it(world: World) -> None:
    guild = world.bot.get_guild(world.guild.id)
    assert guild is not None
    await world.bot.kept.pledges.sign(1, guild.id, PLEDGE, 1, 1, NOON)
    await cog(world).on_guild_remove(guild)
    await cog(world).on_guild_join(guild)
    await later(world, 400)
    assert await world.bot.kept.pledges.count(guild.id, PLEDGE) == 1


async def test_what_happened_while_the_bot_was_away(world: World) -> None:
    await world.bot.kept.pledges.sign(1, world.guild.id, PLEDGE, 1, 1, NOON)
    await world.bot.kept.pledges.sign(1, 999, PLEDGE, 1, 1, NOON)
    await world.bot.kept.servers.left(world.guild.id, NOON)
    await cog(world).on_ready()
    await later(world, GRACE.days)
    assert [one.server for one in await world.bot.kept.pledges.of(1)] == [world.guild.id]


async def test_an_outage_is_no_leaving(world: World) -> None:
    await world.bot.kept.pledges.sign(1, world.guild.id, PLEDGE, 1, 1, NOON)
    world.env.backend.emit("GUILD_DELETE", {"id": str(world.guild.id), "unavailable": True})
    await world.env.settle()
    await later(world, 400)
    assert await world.bot.kept.pledges.count(world.guild.id, PLEDGE) == 1


async def test_a_kick_is_one(world: World) -> None:
    await world.bot.kept.pledges.sign(1, world.guild.id, PLEDGE, 1, 1, NOON)
    world.env.backend.emit("GUILD_DELETE", {"id": str(world.guild.id)})
    await world.env.settle()
    await later(world, GRACE.days)
    assert await world.bot.kept.pledges.count(world.guild.id, PLEDGE) == 0
