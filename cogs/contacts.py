"""/contacts: admins add, change and remove the server's own contacts, which come first in its /support."""

import asyncio
import io
import logging
from collections.abc import Awaitable, Callable
from typing import Any

import discord
from discord import app_commands, ui
from discord.ext import commands

from bot.client import AskMore
from bot.faces import contacts as cards
from bot.faces import contacts_text as text
from bot.faces import errors, local, news_text
from bot.faces.answering import put
from bot.faces.speech import Speaker, speaker_of
from bot.faces.text import WAYS_TYPED
from bot.faces.words import isolated
from bot.store.database import StoreError
from bot.store.local import ServerContact

log = logging.getLogger("askmore.contacts")
Interaction = discord.Interaction[Any]
Answer = ui.LayoutView | ui.Modal | discord.File
Choice = app_commands.Choice[str]


class Contacts(commands.Cog):
    """Answers /contacts, its buttons and its modal."""

    def __init__(self, bot: AskMore) -> None:
        self.bot = bot
        self._saving = asyncio.Lock()  # two who save at once get a slot each

    group = app_commands.Group(
        name="contacts",
        description=text.GROUP,
        default_permissions=discord.Permissions(manage_guild=True),
        allowed_installs=app_commands.AppInstallationType(guild=True, user=False),
        allowed_contexts=app_commands.AppCommandContext(guild=True, dm_channel=False, private_channel=False),
    )

    @group.command(name="add", description=text.ADD)
    async def add(self, interaction: Interaction) -> None:
        """Open the modal of a new contact."""
        await self.act(interaction, "add")

    @group.command(name="change", description=text.CHANGE)
    @app_commands.describe(contact=text.OPTION)
    async def change(self, interaction: Interaction, contact: str) -> None:
        """Open the modal with what is there."""
        await self._answered(interaction, lambda one: self._change(one, contact))

    @group.command(name="list", description=text.LIST)
    async def show(self, interaction: Interaction) -> None:
        """Show all contacts as /support shows them."""
        await self.act(interaction, "list")

    @group.command(name="remove", description=text.REMOVE)
    @app_commands.describe(contact=text.OPTION)
    async def remove(self, interaction: Interaction, contact: str) -> None:
        """Ask once."""
        await self._answered(interaction, lambda one: self._sure(one, contact))

    @change.autocomplete("contact")
    @remove.autocomplete("contact")
    @errors.quiet
    async def offer(self, interaction: Interaction, typed: str) -> list[Choice]:
        """Offer the contacts by their names, to those who may."""
        if not interaction.permissions.manage_guild:
            return []
        say = speaker_of(interaction)
        return [
            Choice(
                name=f"{isolated(one.name)} ({say(WAYS_TYPED.get(one.kind, one.kind))} {one.value})"[:100],
                value=str(one.slot),
            )
            for one in self.bot.kept.here(interaction.guild_id).contacts
            if typed.casefold() in one.name.casefold()
        ]

    async def act(self, interaction: Interaction, action: str, number: int = 0, mark: str = "") -> None:
        """Do what a button says, for those who may."""
        known: dict[str, Callable[[Interaction, int, str], Awaitable[Answer]]] = {
            "add": self._new,
            "again": self._again,
            "download": self._download,
            "list": self._list,
            "remove": self._remove,
        }
        await self._answered(interaction, lambda one: known[action](one, number, mark))

    @commands.Cog.listener()
    async def on_interaction(self, interaction: Interaction) -> None:
        """Take a contact that was written into the modal, also when it was opened before a restart."""
        sent = cards.sent(interaction)
        if sent is not None:
            async with errors.answering(interaction):
                await self._answered(interaction, lambda one: self._save(one, sent))

    async def _answered(self, interaction: Interaction, work: Callable[[Interaction], Awaitable[Answer]]) -> None:
        """Answer those who may, and say so when the store fails."""
        say = speaker_of(interaction)
        if not interaction.permissions.manage_guild:
            await put(interaction, cards.may_not(say))
            return
        try:
            answer = await work(interaction)
        except StoreError as error:
            log.error("The store failed: %s", error)  # noqa: TRY400 - one line for the host
            answer = cards.said(say, news_text.FAILED_READ)
        if isinstance(answer, ui.Modal):
            await interaction.response.send_modal(answer)
        elif isinstance(answer, discord.File):
            await interaction.response.send_message(file=answer, ephemeral=True)
        else:
            await put(interaction, answer)

    def _contacts(self, interaction: Interaction) -> tuple[ServerContact, ...]:
        """Return the server's contacts; a store that is not open is told, and is no empty list."""
        return self.bot.kept.local.here(interaction.guild_id).contacts

    def _slot(self, interaction: Interaction, slot: int) -> ServerContact | None:
        return next((one for one in self._contacts(interaction) if one.slot == slot), None)

    def _named(self, interaction: Interaction, typed: str) -> ServerContact | None:
        """Return the contact that was chosen, or whose name was typed."""
        name = cards.tidy(typed).casefold()
        by_slot = (one for one in self._contacts(interaction) if str(one.slot) == typed)
        by_name = (one for one in self._contacts(interaction) if one.name.casefold() == name)
        return next(by_slot, None) or next(by_name, None)

    async def _new(self, interaction: Interaction, *_: Any) -> Answer:
        say = speaker_of(interaction)
        if self.bot.kept.local.free_slot(interaction.guild_id or 0) is None:
            return cards.said(say, text.FULL)
        return cards.modal(say)

    async def _change(self, interaction: Interaction, typed: str) -> Answer:
        say, contact = speaker_of(interaction), self._named(interaction, typed)
        if contact is None:
            return cards.said(say, text.UNKNOWN)
        return cards.modal(say, contact.slot, cards.mark_of(contact), cards.typed_of(contact))

    async def _again(self, interaction: Interaction, slot: int, mark: str) -> Answer:
        return cards.modal(speaker_of(interaction), slot, mark, cards.typed_on(interaction.message))

    async def _list(self, interaction: Interaction, start: int, _: str) -> Answer:
        return cards.listed(speaker_of(interaction), self._contacts(interaction), start)

    async def _download(self, interaction: Interaction, *_: Any) -> Answer:
        whole = cards.export(speaker_of(interaction), self._contacts(interaction), self.bot.clock().date())
        return discord.File(io.BytesIO(whole), cards.FILE_NAME)

    async def _sure(self, interaction: Interaction, typed: str) -> Answer:
        say, contact = speaker_of(interaction), self._named(interaction, typed)
        return cards.sure(say, contact) if contact else cards.said(say, text.UNKNOWN)

    async def _remove(self, interaction: Interaction, slot: int, mark: str) -> Answer:
        say = speaker_of(interaction)
        async with self._saving:
            contact = self._slot(interaction, slot)
            if contact is None or cards.mark_of(contact) != mark:
                return cards.said(say, text.REMOVED_BEFORE)
            await self.bot.kept.local.remove(interaction.guild_id or 0, slot)
        return cards.removed(say, contact)

    async def _save(self, interaction: Interaction, sent: cards.Sent) -> Answer:
        """Save what was written, or give it back with the reason."""
        say = speaker_of(interaction)
        async with self._saving:
            before = self._slot(interaction, sent.slot)
            why = self._why_not(say, interaction, sent, before)
            if why:
                why += ["", *self._why_not(say.english, interaction, sent, before)] if say.draft else []
                return cards.refused(say, sent.typed, why, before)
            slot = sent.slot or self.bot.kept.local.free_slot(interaction.guild_id or 0) or 0
            contact = ServerContact(slot, sent.typed.name, sent.typed.kind, sent.typed.value, sent.typed.note)
            try:
                await self.bot.kept.local.put(interaction.guild_id or 0, contact)
            except StoreError as error:
                log.error("The store failed: %s", error)  # noqa: TRY400 - one line for the host
                return cards.refused(say, sent.typed, [say.twice(news_text.FAILED_READ)], before)
        return cards.saved(say, contact, new=before is None)

    def _why_not(
        self, say: Speaker, interaction: Interaction, sent: cards.Sent, before: ServerContact | None
    ) -> list[str]:
        """Return why a text can't be saved, in sentences; none if it can."""
        if sent.slot and before is None:
            return [say(text.GONE)]
        if before is not None and cards.mark_of(before) != sent.mark:
            return [say(text.CHANGED_MEANWHILE), local.in_words(say, before)]
        if not sent.slot and self.bot.kept.local.free_slot(interaction.guild_id or 0) is None:
            return [say(text.FULL)]
        return cards.problems(say, sent.typed)


async def setup(bot: AskMore) -> None:
    """Add the cog."""
    await bot.add_cog(Contacts(bot))
