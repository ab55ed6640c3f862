"""/pledge: read it, sign it, take it back. Private; the row is durable before anybody is told so."""

import logging
from typing import Any

import discord
from discord import app_commands
from discord.ext import commands

from bot.client import AskMore
from bot.faces import errors, milestones
from bot.faces import pledge as cards
from bot.faces import pledge_text as text
from bot.faces.answering import put
from bot.faces.pledge_buttons import consent_of
from bot.faces.speech import speaker_of
from bot.library.models import Pledge
from bot.store.database import StoreError

log = logging.getLogger("askmore.pledge")
Interaction = discord.Interaction[Any]


@app_commands.allowed_installs(guilds=True, users=False)
@app_commands.allowed_contexts(guilds=True, dms=False, private_channels=False)
class Pledges(commands.GroupCog, group_name="pledge", group_description=text.GROUP):
    """Answers /pledge, its buttons and its modal."""

    def __init__(self, bot: AskMore) -> None:
        self.bot = bot

    @app_commands.command(name="show", description=text.COMMAND_SHOW)
    async def show(self, interaction: Interaction) -> None:
        """Show the text, how many have signed (from ten up), and whether the reader has."""
        pledge_id, _ = self._first()
        await self.read(interaction, pledge_id)

    @app_commands.command(name="sign", description=text.COMMAND_SIGN)
    async def sign(self, interaction: Interaction) -> None:
        """Show what is kept, or the receipt of who has signed already."""
        pledge_id, pledge = self._first()
        await self._explain(interaction, pledge_id, pledge)

    @app_commands.command(name="withdraw", description=text.COMMAND_WITHDRAW)
    async def withdraw(self, interaction: Interaction) -> None:
        """Delete the signature."""
        pledge_id, _ = self._first()
        await self.take_back(interaction, pledge_id)

    async def read(self, interaction: Interaction, pledge_id: str) -> None:
        """Show a pledge."""
        pledge = self._pledge(pledge_id)
        if pledge is None:
            await _tell(interaction, text.NO_PLEDGE)
            return
        try:
            count = await self.bot.kept.pledges.count(_server(interaction), pledge_id)
            signed = await self.bot.kept.pledges.signed(interaction.user.id, _server(interaction), pledge_id)
        except StoreError as error:
            self._tell_host(error)
            await _tell(interaction, text.FAILED_READ)
            return
        await put(interaction, cards.show(speaker_of(interaction), pledge_id, pledge, count, signed))

    async def explain(self, interaction: Interaction, pledge_id: str) -> None:
        """Show what is kept before signing."""
        await self._explain(interaction, pledge_id, self._pledge(pledge_id))

    async def _explain(self, interaction: Interaction, pledge_id: str, pledge: Pledge | None) -> None:
        if pledge is None:
            await _tell(interaction, text.NO_PLEDGE)
            return
        try:
            signed = await self.bot.kept.pledges.signed(interaction.user.id, _server(interaction), pledge_id)
        except StoreError as error:
            self._tell_host(error)
            await _tell(interaction, text.FAILED)
            return
        if signed is not None and cards.is_current(pledge, signed):
            await put(interaction, cards.receipt(speaker_of(interaction), pledge_id, pledge, signed, new=False))
        else:
            await put(interaction, cards.explain(speaker_of(interaction), pledge_id, pledge, self.bot.contact))

    async def consent(self, interaction: Interaction, pledge_id: str, read_in: str) -> None:
        """Open the modal with the box to tick; what was read in another language is shown anew first."""
        pledge, say = self._pledge(pledge_id), speaker_of(interaction)
        if pledge is None:
            await _tell(interaction, text.NO_PLEDGE)
            return
        if read_in != cards.voice(say, pledge).cldr:
            await put(interaction, cards.explain(say, pledge_id, pledge, self.bot.contact))
            return
        modal = cards.consent(say, pledge_id, pledge)
        modal.stop()  # nothing is kept in memory: `on_interaction` meets it, also after a restart
        await interaction.response.send_modal(modal)

    @commands.Cog.listener()
    async def on_interaction(self, interaction: Interaction) -> None:
        """Take a submitted consent."""
        given = consent_of(interaction)
        if given is not None:
            async with errors.answering(interaction):
                await self._sign(interaction, *given)

    async def _sign(
        self,
        interaction: Interaction,
        pledge_id: str,
        version: int,
        consent: int,
        ticked: bool,  # noqa: FBT001
    ) -> None:
        pledge = self._pledge(pledge_id)
        if pledge is None:
            await _tell(interaction, text.NO_PLEDGE)
            return
        if not ticked or (version, consent) != (int(pledge.version), int(pledge.consent_version)):
            note = text.CHANGED_MEANWHILE if ticked else text.NO_TICK
            await put(interaction, cards.explain(speaker_of(interaction), pledge_id, pledge, self.bot.contact, note))
            return
        user, server, now = interaction.user.id, _server(interaction), self.bot.clock()
        try:
            new = await self.bot.kept.pledges.sign(user, server, pledge_id, version, consent, now)
            signed = await self.bot.kept.pledges.signed(user, server, pledge_id)
        except StoreError as error:
            self._tell_host(error)
            await _tell(interaction, text.FAILED)
            return
        if signed is None:  # withdrawn on another device in the same moment
            await _tell(interaction, text.WITHDRAWN)
            return
        await put(interaction, cards.receipt(speaker_of(interaction), pledge_id, pledge, signed, new=new))
        if new:
            await milestones.announce(self.bot, server, pledge_id)

    async def step(self, interaction: Interaction, pledge_id: str, step: int) -> None:
        """Show the receipt with the step that was chosen; the choice is kept nowhere."""
        pledge = self._pledge(pledge_id)
        try:
            signed = await self.bot.kept.pledges.signed(interaction.user.id, _server(interaction), pledge_id)
        except StoreError as error:
            self._tell_host(error)
            await _tell(interaction, text.FAILED_READ)
            return
        if pledge is None or signed is None:
            await _tell(interaction, text.NOTHING_TO_WITHDRAW)
            return
        await put(interaction, cards.receipt(speaker_of(interaction), pledge_id, pledge, signed, new=False, step=step))

    async def take_back(self, interaction: Interaction, pledge_id: str) -> None:
        """Delete the signature, then say so."""
        try:
            gone = await self.bot.kept.pledges.withdraw(interaction.user.id, _server(interaction), pledge_id)
        except StoreError as error:
            self._tell_host(error)
            await _tell(interaction, text.FAILED_DELETE, contact=self.bot.contact or "")
            return
        await _tell(interaction, text.WITHDRAWN if gone else text.NOTHING_TO_WITHDRAW)

    def _first(self) -> tuple[str, Pledge | None]:
        return next(iter(self.bot.library.resources.pledges.items()), ("", None))

    def _pledge(self, pledge_id: str) -> Pledge | None:
        return self.bot.library.resources.pledges.get(pledge_id)

    def _tell_host(self, error: StoreError) -> None:
        log.error("The store failed: %s", error)


async def _tell(interaction: Interaction, message: str, **values: object) -> None:
    """Say one sentence in the reader's language."""
    say = speaker_of(interaction)
    await put(interaction, cards.said(say, message, **values))


def _server(interaction: Interaction) -> int:
    return interaction.guild_id or 0


async def setup(bot: AskMore) -> None:
    """Add the cog."""
    await bot.add_cog(Pledges(bot))
