"""What came of each interaction, and how long it took until Discord had the answer. Counted only where a meter is.

The meter is handed the interaction and makes a closed set of labels of it (bot/metrics.py). Nothing is kept here.
"""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from time import perf_counter
from typing import Any, Literal, Protocol

import discord

Interaction = discord.Interaction[Any]
Outcome = Literal["answered", "broke", "unanswered", "old"]
_OUTCOME = "outcome"  # in Interaction.extras
TOO_OLD = 10062  # Discord's "Unknown interaction": it no longer takes an answer


class Meter(Protocol):
    """What counts."""

    def count(self, interaction: Interaction, outcome: Outcome, seconds: float | None) -> None:
        """Count what came of an interaction.

        Args:
            interaction: the interaction.
            outcome: what came of it.
            seconds: from its arrival until Discord had taken an answer; None if it took none.
        """


class _Clocked(discord.InteractionResponse[Any]):
    """A response that knows when Discord took it: discord.py notes its type then, and only then."""

    __slots__ = ("_kind", "taken_at")

    @property
    def _response_type(self) -> discord.InteractionResponseType | None:
        return self._kind

    @_response_type.setter
    def _response_type(  # pyright: ignore[reportIncompatibleVariableOverride]
        self, kind: discord.InteractionResponseType | None
    ) -> None:
        self._kind = kind
        self.taken_at = None if kind is None else perf_counter()


@asynccontextmanager
async def counted(interaction: Interaction) -> AsyncGenerator[None, None]:
    """Count what comes of an interaction in this block."""
    meter: Meter | None = interaction.client.meter
    if meter is None:
        yield
        return
    began, ended = perf_counter(), False
    response = interaction._cs_response = _Clocked(interaction)  # noqa: SLF001 # pyright: ignore[reportPrivateUsage]
    try:
        yield
        ended = True
    finally:
        taken = response.taken_at
        came = "answered" if taken else "unanswered"
        outcome: Outcome = interaction.extras.get(_OUTCOME) or (came if ended else "broke")
        meter.count(interaction, outcome, taken - began if taken else None)


def broke(interaction: Interaction, error: BaseException) -> None:
    """Note that an answer broke, or came too late."""
    interaction.extras[_OUTCOME] = "old" if _too_old(error) else "broke"


def unanswered(interaction: Interaction, error: BaseException) -> None:
    """Note that not even the error answer got out."""
    old = _too_old(error) or interaction.extras.get(_OUTCOME) == "old"
    interaction.extras[_OUTCOME] = "old" if old else "unanswered"


def _too_old(error: BaseException) -> bool:
    cause = getattr(error, "original", None) or error
    return isinstance(cause, discord.NotFound) and cause.code == TOO_OLD
