"""The button “This didn't work”: a private select of the service and the problem. It is counted, without a name."""

import re
from collections.abc import Iterator, Sequence
from typing import Any, Self

import discord
from discord import ui

from bot.faces import cards, text, words
from bot.faces.ask import Ask, custom_id, template
from bot.faces.pressed import Interaction, Pressed, chosen_value, library_of, replace
from bot.faces.speech import ENGLISH, Speaker, speaker_of
from bot.library.models import Service
from bot.store.errors import StoreError

_LONGEST_LABEL = 100
_NAME = re.compile(r"^### \d+\. (.+)$", re.MULTILINE)  # as words.service_text begins
MOST = 6  # services, each with four problems: 24 of the 25 options of a select


class DidNotWork(Pressed["ui.Button[ui.LayoutView]"], template=template("failed")):
    """Ask which service of this page did not work, and how."""

    def __init__(self, say: Speaker, ask: Ask) -> None:
        self.ask = ask
        button: ui.Button[ui.LayoutView] = ui.Button(
            label=say(text.DID_NOT_WORK), style=discord.ButtonStyle.secondary, custom_id=custom_id("failed", ask)
        )
        super().__init__(button)

    @classmethod
    def anew(cls, match: re.Match[str]) -> Self:
        """Make it from its custom_id."""
        return cls(ENGLISH, Ask.decode(match["ask"]))

    async def press(self, interaction: Interaction) -> None:
        """Put the question in the place of the card."""
        say = speaker_of(interaction)
        hits = library_of(interaction).find(self.ask.question, interaction.client.clock(), say.reads)
        names, ids = _seen(interaction.message)
        shown = [hit for hit in hits if words.name(hit.service) in names or hit.id in ids]
        called = {hit.id: _called(say, hit.service) for hit in shown[:MOST]}
        await replace(interaction, cards.report(say, self.ask, called))


def _called(say: Speaker, service: Service) -> str:
    """Return a service's English name where people read English, else its own."""
    return (service.english or service.name) if say.is_english else service.name


def _label(name: str, said: str) -> str:
    """Return an option: the name, cut where it must be, and the problem."""
    room = _LONGEST_LABEL - len(said) - len(": ") - 2  # two for isolates
    return f"{words.isolated(name[: max(room, 0)])}: {said}"[:_LONGEST_LABEL]


class ReportSelect(Pressed["ui.Select[ui.LayoutView]"], template=template("report")):
    """Choose the service and the problem in one step."""

    def __init__(self, say: Speaker, ask: Ask, options: Sequence[discord.SelectOption] = ()) -> None:
        self.ask = ask
        select: ui.Select[ui.LayoutView] = ui.Select(
            placeholder=say(text.REPORT_CHOOSE),
            options=list(options) or [discord.SelectOption(label="-")],
            custom_id=custom_id("report", ask),
        )
        super().__init__(select)

    @classmethod
    def of(cls, say: Speaker, ask: Ask, names: dict[str, str]) -> Self:
        """Return the select of these services, name by id, with every problem of each."""
        problems = {problem: say(said) for problem, said in text.PROBLEMS.items()}
        options = [
            discord.SelectOption(label=_label(name, said), value=f"{one}|{problem}")
            for one, name in names.items()
            for problem, said in problems.items()
        ]
        return cls(say, ask, options)

    @classmethod
    def anew(cls, match: re.Match[str]) -> Self:
        """Make it from its custom_id."""
        return cls(ENGLISH, Ask.decode(match["ask"]))

    async def press(self, interaction: Interaction) -> None:
        """Count it and say so. What is not in the file, or no problem of ours, is not counted."""
        service, _, problem = chosen_value(interaction).partition("|")
        said = text.REPORTED
        if service in library_of(interaction).services and problem in text.PROBLEMS:
            try:
                await interaction.client.kept.reports.add(service, problem, interaction.client.clock())
            except StoreError:
                said = text.NOT_REPORTED
        await replace(interaction, cards.reported(speaker_of(interaction), self.ask, said))


def _seen(message: Any) -> tuple[set[str], set[str]]:
    """Return the names of the services that stand on a card, and the ids of those that its select offers.

    What stood there can't be looked up again: with the hour or the file it may have changed since.
    """
    parts = list(_parts(message))
    names = set(_NAME.findall("\n".join(str(getattr(part, "content", "")) for part in parts)))
    values = (str(option.value) for part in parts for option in getattr(part, "options", ()))
    return names, {value.split("|")[0] for value in values if "|" in value}


def _parts(part: Any) -> Iterator[Any]:
    for inner in (*getattr(part, "components", ()), *getattr(part, "children", ())):
        yield inner
        yield from _parts(inner)


BUTTONS: tuple[type[ui.DynamicItem[Any]], ...] = (DidNotWork, ReportSelect)
