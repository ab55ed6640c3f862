"""Answers that are the same for all who ask the same: drawn once, and sent as they are for the rest of the minute.

A card of /support changes with the minute (what is open), the resource files, and what a server added; never with the
person. So its payload is kept under exactly these, in memory alone, until the minute is over.
"""

import json
from collections.abc import Callable, Hashable
from datetime import datetime
from typing import Any

import discord
from discord import ui
from discord.http import MultipartParameters
from discord.utils import MISSING, _to_json  # pyright: ignore[reportPrivateUsage] - orjson where there is one
from discord.webhook.async_ import async_context, interaction_message_response_params

from bot.faces.callback import Patient
from bot.faces.speech import mark_english

Interaction = discord.Interaction[Any]
Kind = discord.InteractionResponseType
MOST = 256  # payloads of one minute; about 2 MB


class Ready:
    """The payloads of this minute."""

    def __init__(self) -> None:
        self._minute: datetime | None = None
        self._bodies: dict[Hashable, str] = {}

    def body(self, key: Hashable, now: datetime, draw: Callable[[], str]) -> str:
        """Return what is kept under a key, drawn if it is not there.

        Args:
            key: all that the payload depends on, but for the minute. No person.
            now: an aware moment.
            draw: makes the payload.
        """
        minute = now.replace(second=0, microsecond=0)
        if minute != self._minute or len(self._bodies) >= MOST:
            self._minute, self._bodies = minute, {}
        if key not in self._bodies:
            self._bodies[key] = draw()
        return self._bodies[key]


async def put(interaction: Interaction, kind: Kind, key: Hashable, draw: Callable[[], ui.LayoutView]) -> None:
    """Answer privately, with what is ready if it is.

    Args:
        interaction: what is answered.
        kind: `channel_message` for a new message, `message_update` to put it in the place of the one it sits on.
        key: all that the layout depends on, but for the minute. No person.
        draw: makes the layout.
    """
    client = interaction.client
    body = client.ready_answers.body((kind, key), client.clock(), lambda: _payload(interaction, draw(), kind))
    await _send(interaction, kind, body)


def _payload(interaction: Interaction, view: ui.LayoutView, kind: Kind) -> str:
    mark_english(interaction, view)
    view.stop()  # discord.py need not keep it: all buttons are DynamicItems
    allowed = interaction.client.allowed_mentions
    flags = discord.MessageFlags(ephemeral=True) if kind is Kind.channel_message else MISSING
    params = interaction_message_response_params(
        type=kind.value, view=view, flags=flags, previous_allowed_mentions=allowed
    )
    return _to_json(params.payload)


async def _send(interaction: Interaction, kind: Kind, body: str) -> None:
    response = interaction.response
    if response.is_done():
        raise discord.InteractionResponded(interaction)
    adapter, session, http = async_context.get(), interaction._session, interaction._state.http  # noqa: SLF001 # pyright: ignore[reportPrivateUsage]
    how: dict[str, Any] = {"session": session, "proxy": http.proxy, "proxy_auth": http.proxy_auth}
    if isinstance(adapter, Patient):
        await adapter.send(interaction.id, interaction.token, body, **how)
    else:  # without sockets, as in the preview
        params = MultipartParameters(payload=json.loads(body), multipart=None, files=None)
        await adapter.create_interaction_response(interaction.id, interaction.token, params=params, **how)
    response._response_type = kind  # noqa: SLF001 # pyright: ignore[reportPrivateUsage] - as discord.py notes it
