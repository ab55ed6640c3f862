"""/news-digest: admins choose where and when one quiet post with the news comes."""

import logging
from dataclasses import replace
from functools import lru_cache
from typing import Any
from zoneinfo import available_timezones

import discord
from discord import app_commands
from discord.ext import commands

from bot.client import AskMore
from bot.faces import channels, digest_buttons, errors
from bot.faces import digest as faces
from bot.faces import news_text as text
from bot.faces import pledge as cards
from bot.faces.answering import put
from bot.faces.speech import Speaker, speaker_of
from bot.faces.stories import plain
from bot.library import places, search
from bot.newsroom.schedule import following
from bot.store.database import StoreError
from bot.store.digests import Digest

log = logging.getLogger("askmore.digest")
Interaction = discord.Interaction[Any]
DAYS = [app_commands.Choice(name=text.EVERY_DAY, value=digest_buttons.EVERY_DAY)] + [
    app_commands.Choice(name=name, value=str(at)) for at, name in enumerate(text.DAYS)
]


class DigestCommands(commands.Cog):
    """Answers /news-digest, and the selects of its card."""

    def __init__(self, bot: AskMore) -> None:
        self.bot = bot

    group = app_commands.Group(
        name="news-digest",
        description=text.DIGEST_GROUP,
        default_permissions=discord.Permissions(manage_guild=True),
        allowed_installs=app_commands.AppInstallationType(guild=True, user=False),
        allowed_contexts=app_commands.AppCommandContext(guild=True, dm_channel=False, private_channel=False),
    )

    @group.command(name="set", description=text.DIGEST_SET)
    @app_commands.describe(
        channel=text.OPTION_CHANNEL, day=text.OPTION_DAY, hour=text.OPTION_HOUR, timezone=text.OPTION_TIMEZONE
    )
    @app_commands.choices(day=DAYS)
    async def begin(
        self,
        interaction: Interaction,
        channel: channels.Chosen | None = None,
        day: str | None = None,
        hour: app_commands.Range[int, 0, 23] | None = None,
        timezone: str | None = None,
    ) -> None:
        """Begin the digest, or change what is named."""
        changes: dict[str, Any] = {}
        if timezone is not None:
            changes["timezone"] = timezone
        if hour is not None:
            changes["hour"] = int(hour)
        if day is not None:
            changes["weekday"] = digest_buttons.weekday(day)
        await self.change(interaction, channel=channel.id if channel else None, **changes)

    @group.command(name="show", description=text.DIGEST_SHOW)
    async def show(self, interaction: Interaction) -> None:
        """Show how it stands, and everything that can be changed."""
        await self.show_card(interaction)

    @group.command(name="stop", description=text.DIGEST_STOP)
    async def stop(self, interaction: Interaction) -> None:
        """Post no more."""
        await self.stop_posting(interaction)

    async def show_card(self, interaction: Interaction) -> None:
        """Show the card as it stands."""
        await self._answered(interaction, self._show(interaction))

    async def change(self, interaction: Interaction, **changes: Any) -> None:
        """Change what was chosen, and show the card again. The channel begins it, or begins it anew."""
        await self._answered(interaction, self._change(interaction, changes))

    async def stop_posting(self, interaction: Interaction) -> None:
        """Post no more."""
        await self._answered(interaction, self._stop(interaction))

    async def _answered(self, interaction: Interaction, work: Any) -> None:
        """Answer those who may, and say so when the store fails."""
        say = speaker_of(interaction)
        if not interaction.permissions.manage_guild:
            work.close()
            await put(interaction, cards.said(say, text.MAY_NOT))
            return
        try:
            view = await work
        except StoreError as error:
            log.error("The store failed: %s", error)  # noqa: TRY400 - one line for the host
            view = cards.said(say, text.FAILED)
        await put(interaction, view)

    async def _show(self, interaction: Interaction) -> discord.ui.LayoutView:
        digest = await self.bot.kept.digests.of(interaction.guild_id or 0)
        return faces.card(speaker_of(interaction), digest, self._notes(interaction, digest))

    def _notes(self, interaction: Interaction, digest: Digest | None) -> list[str]:
        say = speaker_of(interaction)
        notes = [] if self.bot.library.feeds and self.bot.fetching else [say(text.NO_FEEDS)]
        if digest is not None and (lacking := channels.lacking(say, interaction, digest.channel)):
            notes.append(lacking)
        return notes

    @commands.Cog.listener()
    async def on_interaction(self, interaction: Interaction) -> None:
        """Take a time zone that was typed into the modal."""
        typed = digest_buttons.timezone_of(interaction)
        if typed is not None:
            async with errors.answering(interaction):
                await self.change(interaction, timezone=typed)

    async def _change(self, interaction: Interaction, changes: dict[str, Any]) -> discord.ui.LayoutView:
        say, server = speaker_of(interaction), interaction.guild_id or 0
        before = await self.bot.kept.digests.of(server)
        if "timezone" in changes:
            known = self._timezones(say).exact(changes["timezone"])
            if known is None:
                return faces.card(say, before, [self._no_timezone(say, changes["timezone"])])
            changes["timezone"] = known
        channel = changes.pop("channel", None) or (before.channel if before else interaction.channel_id or 0)
        digest = replace(before or Digest(server, channel), channel=channel, stopped="", **changes)
        lacking = channels.lacking(say, interaction, channel)
        if lacking:
            return faces.card(say, before, [lacking])
        slot = following(digest.weekday, digest.hour, digest.timezone, self.bot.clock(), not_on=digest.slot)
        digest = replace(digest, next_at=slot.at)
        await self.bot.kept.digests.put(digest)
        return faces.card(say, digest, self._notes(interaction, digest))

    async def _stop(self, interaction: Interaction) -> discord.ui.LayoutView:
        say, server = speaker_of(interaction), interaction.guild_id or 0
        if await self.bot.kept.digests.of(server) is None:
            return cards.said(say, text.NOTHING_TO_STOP)
        await self.bot.kept.digests.remove(server)
        return cards.said(say, text.STOPPED)

    @begin.autocomplete("timezone")
    @errors.quiet
    async def offer_timezones(self, interaction: Interaction, typed: str) -> list[app_commands.Choice[str]]:
        """Offer time zones by their city, or by a country that has one clock."""
        near = self._timezones(speaker_of(interaction)).nearest(typed)
        return [app_commands.Choice(name=name, value=name) for name in near]

    def _timezones(self, say: Speaker) -> search.Names[str]:
        clocks = ((code, country.timezone) for code, country in self.bot.library.countries.items())
        return timezone_names(say.cldr, tuple((code, zone) for code, zone in clocks if zone))

    def _no_timezone(self, say: Speaker, typed: str) -> str:
        """Return what to say of a time zone that is not known, with the ones that come near."""
        said = say(text.UNKNOWN_TIMEZONE, typed=plain(typed[:60]))
        near = self._timezones(say).nearest(typed, 3)
        return f"{said} {say(text.NEAR_TIMEZONES, names=say.either(near))}" if near else said


@lru_cache(maxsize=4)
def timezone_names(cldr: str, clocks: tuple[tuple[str, str], ...]) -> search.Names[str]:
    """Return the time zones, each known by its name and its city; UTC first.

    Args:
        cldr: the reader's language, which may have another name for the city.
        clocks: countries with one clock, code and zone: their names count too.
    """
    zones = sorted(name for name in available_timezones() if "/" in name and not name.startswith(("Etc/", "SystemV/")))
    known = {
        name: [name, name.replace("_", " "), name.rsplit("/", 1)[-1].replace("_", " ")] for name in ("UTC", *zones)
    }
    for name, city in places.city_names(cldr).items():
        known.get(name, []).append(city)
    for code, name in clocks:
        known.get(name, []).extend({places.country_name(code), places.country_name(code, cldr)})
    return search.Names(known)


async def setup(bot: AskMore) -> None:
    """Add the cog."""
    await bot.add_cog(DigestCommands(bot))
