"""How an answer reaches Discord: tried again inside the three seconds, where discord.py gives up or waits too long.

discord.py 2.7.1 waits 1 and 3 seconds after a 5xx, which is past the window in which Discord takes an answer, and
does not try again at all after a dropped connection (webhook/async_.py, `AsyncWebhookAdapter.request`).
"""

import asyncio
from typing import Any

import aiohttp
import discord
from discord.http import MultipartParameters, Route
from discord.utils import _to_json  # pyright: ignore[reportPrivateUsage] - orjson where there is one
from discord.webhook.async_ import AsyncWebhookAdapter, async_context

WINDOW = 2.5  # seconds from the first try; Discord takes an answer for 3 (Receiving and Responding, "Responding")
A_TRY = 1.0  # seconds for one try
PAUSE = 0.05  # seconds before the second try, twice as long before each one after it
LONGEST_ERROR = 64 * 1024  # bytes that are read of a refusal
ALREADY_ANSWERED = 40060
UNKNOWN = 10062  # too old
IN_VAIN = "Discord takes no other answer to this interaction."  # a note on what `Patient` raises


class Patient(AsyncWebhookAdapter):
    """Sends the answers to interactions, and tries again while Discord still takes them."""

    async def create_interaction_response(
        self,
        interaction_id: int,
        token: str,
        *,
        session: aiohttp.ClientSession,
        proxy: str | None = None,
        proxy_auth: aiohttp.BasicAuth | None = None,
        params: MultipartParameters,
    ) -> Any:
        """Send an answer; one with files is sent as discord.py does.

        Returns:
            What discord.py makes its result of: that the interaction was answered. What Discord would tell of the
            message is not asked for.

        Raises:
            discord.HTTPException: Discord refused it, or did not take it in time.
            discord.RateLimited: the wait that Discord asks for is longer than the window.
            aiohttp.ClientError: no connection held.
            TimeoutError: Discord did not answer.
        """
        how: dict[str, Any] = {"session": session, "proxy": proxy, "proxy_auth": proxy_auth}
        if params.files:
            return await super().create_interaction_response(interaction_id, token, params=params, **how)
        await self.send(interaction_id, token, _to_json(params.payload), **how)
        return {"interaction": {"id": str(interaction_id), "type": 0}}

    async def send(
        self, interaction_id: int, token: str, body: str, *, session: aiohttp.ClientSession, **proxy: Any
    ) -> None:
        """Send an answer that is JSON already.

        Raises:
            discord.HTTPException, discord.RateLimited, aiohttp.ClientError, TimeoutError: as above.
        """
        path = "/interactions/{webhook_id}/{webhook_token}/callback"
        route = Route("POST", path, webhook_id=interaction_id, webhook_token=token)
        await _insist(route.url, body, session, proxy)


def be_patient() -> None:
    """Send the answers of this task, and of those that it begins, with `Patient`."""
    async_context.set(Patient())


async def _insist(url: str, body: str, session: aiohttp.ClientSession, proxy: dict[str, Any]) -> None:
    clock = asyncio.get_running_loop().time
    ends, pause, tries = clock() + WINDOW, PAUSE, 0
    while True:
        tries += 1
        try:
            async with asyncio.timeout(min(A_TRY, ends - clock())):
                return await _once(url, body, session, proxy)
        except (discord.HTTPException, discord.RateLimited, aiohttp.ClientError, OSError) as error:
            if tries > 1 and getattr(error, "code", 0) == ALREADY_ANSWERED:
                return None  # an earlier try was taken, and only the word of it was lost
            wait = _wait(error, pause)
            if wait is None or clock() + wait >= ends:
                if wait is not None or getattr(error, "code", 0) in {ALREADY_ANSWERED, UNKNOWN}:
                    error.add_note(IN_VAIN)
                raise
        await asyncio.sleep(wait)
        pause *= 2


def _wait(error: Exception, pause: float) -> float | None:
    """Return how many seconds to wait before the next try, or None where a next one would end the same."""
    if isinstance(error, discord.RateLimited):
        return error.retry_after
    if isinstance(error, discord.HTTPException) and error.status < 500:  # noqa: PLR2004 - a refusal
        return None
    return pause


async def _once(url: str, body: str, session: aiohttp.ClientSession, proxy: dict[str, Any]) -> None:
    headers = {"Content-Type": "application/json"}
    async with session.post(url, data=body, headers=headers, **proxy) as response:
        if response.status < 300:  # noqa: PLR2004 - taken
            return
        told = await _told(response)
        if response.status == 429:  # noqa: PLR2004 - too many requests
            raise discord.RateLimited(_asked(response, told))
        kind = {403: discord.Forbidden, 404: discord.NotFound}.get(response.status, discord.HTTPException)
        raise kind(response, told)  # pyright: ignore[reportArgumentType] - aiohttp's response


async def _told(response: aiohttp.ClientResponse) -> dict[str, Any]:
    """Return what a refusal says; of one that is no JSON or longer than any of Discord's, nothing."""
    try:
        await response.content.readexactly(LONGEST_ERROR)
    except asyncio.IncompleteReadError as all_of_it:
        try:
            told = discord.utils._from_json(all_of_it.partial.decode())  # noqa: SLF001 # pyright: ignore[reportPrivateUsage]
        except ValueError:
            return {}
        return told if isinstance(told, dict) else {}  # pyright: ignore[reportUnknownVariableType]
    response.close()
    return {}


def _asked(response: aiohttp.ClientResponse, told: dict[str, Any]) -> float:
    """Return how many seconds Discord asks to wait; one that does not say is no wait inside the window."""
    try:
        return max(0.0, float(told["retry_after"] if "retry_after" in told else response.headers["Retry-After"]))
    except (KeyError, TypeError, ValueError):
        return WINDOW
