"""Buttons, select and modal of /pledge and /privacy. Each calls the cog, which alone knows the store."""

import re
from collections.abc import Sequence
from typing import Any, Protocol, Self, cast

import discord
from discord import ui

from bot.faces import pledge_text as text
from bot.faces.ask import VERSION
from bot.faces.pressed import Hide, Interaction, Pressed, chosen_value
from bot.faces.speech import ENGLISH, Speaker, chose_english
from bot.faces.text import BACK
from bot.library.models import Pledge
from bot.library.scalars import LONGEST_ID

__all__ = ["BUTTONS", "Hide"]

TICK = "agree"
_PLEDGE = rf"(?P<pledge>[a-z0-9-]{{1,{LONGEST_ID}}})"
_CONSENT = re.compile(rf"{VERSION}(?P<english>e?):consent:{_PLEDGE}:(?P<version>\d{{1,4}}):(?P<consent>\d{{1,4}})")


class Answers(Protocol):
    """What the buttons ask of the cog."""

    async def read(self, interaction: Interaction, pledge_id: str) -> None:
        """Show the pledge."""

    async def explain(self, interaction: Interaction, pledge_id: str) -> None:
        """Show what is kept."""

    async def consent(self, interaction: Interaction, pledge_id: str, read_in: str) -> None:
        """Open the modal, in the language that the rest was read in."""

    async def step(self, interaction: Interaction, pledge_id: str, step: int) -> None:
        """Show the step."""

    async def take_back(self, interaction: Interaction, pledge_id: str) -> None:
        """Delete the signature."""


class DataAnswers(Protocol):
    """What the buttons of /privacy ask of its cog."""

    async def kept(self, interaction: Interaction) -> None:
        """Show what is kept."""

    async def download(self, interaction: Interaction) -> None:
        """Send the file."""

    async def ask_to_delete(self, interaction: Interaction) -> None:
        """Ask once."""

    async def delete_all(self, interaction: Interaction) -> None:
        """Delete it."""


def _pledge_cog(interaction: Interaction) -> Answers:
    return cast("Answers", interaction.client.get_cog("Pledges"))


def _privacy_cog(interaction: Interaction) -> DataAnswers:
    return cast("DataAnswers", interaction.client.get_cog("Privacy"))


def consent_id(say: Speaker, pledge_id: str, pledge: Pledge) -> str:
    """Return the custom_id of the consent modal: which pledge, which versions, whether English was chosen."""
    english = "e" if say.instead else ""
    return f"{VERSION}{english}:consent:{pledge_id}:{pledge.version}:{pledge.consent_version}"


def consent_of(interaction: Interaction) -> tuple[str, int, int, bool] | None:
    """Return pledge, version, consent version and whether the box is ticked, of a submitted modal.

    Where English was chosen, the answer will be in English too.
    """
    data = cast("dict[str, Any]", interaction.data or {})
    found = _CONSENT.fullmatch(str(data.get("custom_id", "")))
    if interaction.type is not discord.InteractionType.modal_submit or not found:
        return None
    chose_english(interaction, chosen=bool(found["english"]))
    ticked = any(TICK in _values(part) for part in data.get("components", ()))
    return found["pledge"], int(found["version"]), int(found["consent"]), ticked


def _values(part: Any) -> Sequence[str]:
    inner = part.get("component", {}) if isinstance(part, dict) else {}  # pyright: ignore[reportUnknownMemberType, reportUnknownVariableType]
    return cast("Sequence[str]", inner.get("values") or ()) if isinstance(inner, dict) else ()  # pyright: ignore[reportUnknownMemberType]


class _OfPledge(Pressed["ui.Button[ui.LayoutView]"], template=rf"{VERSION}:pledge-none"):
    """A button about one pledge."""

    action = "none"
    label = ""
    style = discord.ButtonStyle.secondary

    def __init__(self, say: Speaker, pledge_id: str) -> None:
        self.pledge_id = pledge_id
        button: ui.Button[ui.LayoutView] = ui.Button(
            label=say(self.label), style=self.style, custom_id=f"{VERSION}:{self.action}:{pledge_id}"
        )
        super().__init__(button)

    @classmethod
    def anew(cls, match: re.Match[str]) -> Self:
        """Make it from its custom_id."""
        return cls(ENGLISH, match["pledge"])


class Read(_OfPledge, template=rf"{VERSION}:pledge:{_PLEDGE}"):
    """Show the pledge. It stands on no card: to see one in English leads through it."""

    action, label = "pledge", BACK

    async def press(self, interaction: Interaction) -> None:
        """Put it in the place of the card."""
        await _pledge_cog(interaction).read(interaction, self.pledge_id)


class Explain(_OfPledge, template=rf"{VERSION}:explain:{_PLEDGE}"):
    """Show what is kept, before signing."""

    action, label, style = "explain", text.SIGN, discord.ButtonStyle.secondary

    async def press(self, interaction: Interaction) -> None:
        """Put it in the place of the card."""
        await _pledge_cog(interaction).explain(interaction, self.pledge_id)


class Sign(Pressed["ui.Button[ui.LayoutView]"], template=rf"{VERSION}:sign:{_PLEDGE}(?::(?P<read_in>\w{{2,7}}))?"):
    """Open the modal with the box to tick.

    Args:
        say: the language of the card.
        pledge_id: the pledge's id.
        read_in: the language in which the reader saw what is kept, as in pt_BR; what they agree to is in the same.
    """

    def __init__(self, say: Speaker, pledge_id: str, read_in: str) -> None:
        self.pledge_id, self.read_in = pledge_id, read_in
        custom_id = f"{VERSION}:sign:{pledge_id}{f':{read_in}' if read_in else ''}"
        super().__init__(ui.Button(label=say(text.SIGN), style=discord.ButtonStyle.success, custom_id=custom_id))

    @classmethod
    def anew(cls, match: re.Match[str]) -> Self:
        """Make it from its custom_id."""
        return cls(ENGLISH, match["pledge"], match["read_in"] or "")

    async def press(self, interaction: Interaction) -> None:
        """Open it."""
        await _pledge_cog(interaction).consent(interaction, self.pledge_id, self.read_in)


class Withdraw(_OfPledge, template=rf"{VERSION}:withdraw:{_PLEDGE}"):
    """Take the signature back, at once."""

    action, label, style = "withdraw", text.WITHDRAW, discord.ButtonStyle.secondary

    async def press(self, interaction: Interaction) -> None:
        """Delete it and say so."""
        await _pledge_cog(interaction).take_back(interaction, self.pledge_id)


class Step(Pressed["ui.Select[ui.LayoutView]"], template=rf"{VERSION}:step:{_PLEDGE}"):
    """Choose one thing to do this week. The choice is shown and kept nowhere."""

    def __init__(self, say: Speaker, pledge_id: str, options: Sequence[discord.SelectOption] = ()) -> None:
        self.pledge_id = pledge_id
        select: ui.Select[ui.LayoutView] = ui.Select(
            placeholder=say(text.CHOOSE_STEP),
            options=list(options) or [discord.SelectOption(label="-")],
            custom_id=f"{VERSION}:step:{pledge_id}",
        )
        super().__init__(select)

    @classmethod
    def of(cls, say: Speaker, pledge_id: str, pledge: Pledge, chosen: int | None) -> Self:
        """Return the select with the pledge's next steps."""
        steps = enumerate(map(say.of, pledge.next_steps))
        return cls(
            say,
            pledge_id,
            [discord.SelectOption(label=step, value=str(at), default=at == chosen) for at, step in steps],
        )

    @classmethod
    def anew(cls, match: re.Match[str]) -> Self:
        """Make it from its custom_id."""
        return cls(ENGLISH, match["pledge"])

    async def press(self, interaction: Interaction) -> None:
        """Show the step that was chosen."""
        value = chosen_value(interaction)
        await _pledge_cog(interaction).step(interaction, self.pledge_id, int(value) if value.isdecimal() else 0)


class _OfPrivacy(Pressed["ui.Button[ui.LayoutView]"], template=rf"{VERSION}:privacy-none"):
    """A button of /privacy."""

    action = "none"
    label = ""
    style = discord.ButtonStyle.secondary

    def __init__(self, say: Speaker = ENGLISH) -> None:
        button: ui.Button[ui.LayoutView] = ui.Button(
            label=say(self.label), style=self.style, custom_id=f"{VERSION}:{self.action}"
        )
        super().__init__(button)


class Kept(_OfPrivacy, template=rf"{VERSION}:kept"):
    """Show what is kept. It stands on no card: to see one in English leads through it."""

    action, label = "kept", BACK

    async def press(self, interaction: Interaction) -> None:
        """Put it in the place of the card."""
        await _privacy_cog(interaction).kept(interaction)


class Download(_OfPrivacy, template=rf"{VERSION}:download"):
    """Send everything that is kept as a file, privately."""

    action, label = "download", text.DOWNLOAD

    async def press(self, interaction: Interaction) -> None:
        """Send it."""
        await _privacy_cog(interaction).download(interaction)


class DeleteAll(_OfPrivacy, template=rf"{VERSION}:delete-all"):
    """Ask once before everything is deleted."""

    action, label = "delete-all", text.DELETE_ALL

    async def press(self, interaction: Interaction) -> None:
        """Ask."""
        await _privacy_cog(interaction).ask_to_delete(interaction)


class DeleteAllNow(_OfPrivacy, template=rf"{VERSION}:delete-all-now"):
    """Delete everything that is kept about the person who presses."""

    action, label, style = "delete-all-now", text.DELETE_ALL, discord.ButtonStyle.danger

    async def press(self, interaction: Interaction) -> None:
        """Delete it and say so."""
        await _privacy_cog(interaction).delete_all(interaction)


BUTTONS = (Read, Explain, Sign, Withdraw, Step, Kept, Download, DeleteAll, DeleteAllNow)
