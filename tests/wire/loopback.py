"""A small Discord on 127.0.0.1: real sockets, a REST API and a gateway, for what SimCord cannot play.

It refuses what Discord refuses (`limits.py`); what it had to refuse makes the test fail that does not expect it.
"""

import asyncio
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from time import perf_counter
from typing import Any

from aiohttp import web

from tests.wire.callbacks import Callbacks
from tests.wire.channels import Messages
from tests.wire.gateway import Gateway, Line, Session
from tests.wire.payloads import (
    APPLICATION,
    CHANNEL,
    GUILD,
    JOINED,
    PERSON,
    PRIVATE,
    TOKEN,
    Json,
    bot_user,
    components,
    guild,
    message,
    person,
    press,
    said,
    slash,
    snowflake,
    submit,
    typing,
)
from tests.wire.rest import Api

__all__ = [
    "APPLICATION",
    "CHANNEL",
    "GUILD",
    "JOINED",
    "PERSON",
    "PRIVATE",
    "TOKEN",
    "Api",
    "Faults",
    "Json",
    "Line",
    "Loopback",
    "Request",
    "bot_user",
    "components",
    "discord",
    "guild",
    "message",
    "person",
    "press",
    "said",
    "slash",
    "snowflake",
    "submit",
    "typing",
]
READY_AFTER = 5.0


@dataclass(frozen=True)
class Request:
    """A request as it arrived; the path is without /api/v10."""

    method: str
    path: str
    body: Any
    authorization: str | None = None
    at: float = field(default_factory=perf_counter)


@dataclass
class Faults:
    """What goes wrong; what goes wrong with answers and messages stands with them."""

    login: int = 200  # status of GET /users/@me
    stumbles: int = 0  # how many times GET /users/@me answers 502 before it answers well
    page: str | None = None  # what GET /users/@me answers instead of JSON
    sync: tuple[int, int] | None = None  # status and code of PUT /commands
    cut_sync: bool = False  # the connection breaks during PUT /commands
    close_at_identify: int | None = None  # close code of the gateway
    no_gateway: bool = False  # the gateway does not take the websocket
    mute: bool = False  # the gateway accepts, and never says a word
    deaf: bool = False  # once all is ready, the gateway reads nothing more
    links: bool = True  # whether the privacy and terms links stand in the Developer Portal
    no_ack: bool = False  # heartbeats are not answered
    heartbeat: int = 41250  # milliseconds between two of them
    resume_url: str | None = None  # what READY names for a resume
    guilds: int = 1  # servers the bot is in
    unlisted: bool = False  # READY names none of them


@dataclass
class Loopback:
    """What the bot did, and what to do to it."""

    url: str = ""
    faults: Faults = field(default_factory=Faults)
    requests: list[Request] = field(default_factory=list[Request])
    sent: list[Json] = field(default_factory=list[Json])  # gateway payloads of the bot
    queries: list[dict[str, str]] = field(default_factory=list[dict[str, str]])
    closed: list[int | None] = field(default_factory=list[int | None])
    sessions: int = 0  # how many times the bot was told of its servers
    lines: list[Line] = field(default_factory=list[Line])
    messages: Messages = field(default_factory=Messages)
    callbacks: Callbacks = field(default_factory=Callbacks)
    refused: list[str] = field(default_factory=list[str])  # what the bot sent that breaks a limit of Discord
    begun: int = 0
    session: Session = field(default_factory=lambda: Session("none"))  # the one that is told of events
    resumable: dict[str, Session] = field(default_factory=dict[str, Session])

    @property
    def gateway(self) -> str:
        return self.url.replace("http://", "ws://") + "/gateway"

    def of(self, op: int) -> list[Json]:
        """Return what the bot sent to the gateway with this opcode."""
        return [payload["d"] for payload in self.sent if payload["op"] == op]

    def calls(self, method: str, ending: str) -> list[Request]:
        return [one for one in self.requests if one.method == method and one.path.endswith(ending)]

    def note(self, method: str, path: str, body: Any, authorization: str | None) -> None:
        """Note a request."""
        self.requests.append(Request(method, path, body, authorization))

    async def until(self, true: Callable[[], object], within: float = READY_AFTER) -> None:
        """Wait for something to become true.

        Raises:
            TimeoutError: it did not.
        """
        async with asyncio.timeout(within):
            while not true():
                await asyncio.sleep(0.01)

    async def dispatch(self, event: str, data: Any, ago: float = 0.0) -> None:
        """Send an event to the bot; it waits for the bot to resume if no line is open.

        Args:
            event: its name.
            data: what it says.
            ago: for how many seconds it was on its way.
        """
        if event == "INTERACTION_CREATE":
            self.callbacks.offer(data, ago)
        await self.session.dispatch(event, data)

    async def interact(self, interaction: Json) -> Json:
        """Send an interaction and return the body of the one answer to it, taken at the first try."""
        ending = f"/interactions/{interaction['id']}/{interaction['token']}/callback"
        await self.dispatch("INTERACTION_CREATE", interaction)
        await self.until(lambda: self.calls("POST", ending))
        await asyncio.sleep(0.1)  # for a second one, which would be a mistake
        (call,) = self.calls("POST", ending)
        return call.body

    async def answered(self, interaction: Json, within: float = READY_AFTER) -> Json:
        """Send an interaction and return the body of the one answer that was taken, however many tries it took."""
        await self.dispatch("INTERACTION_CREATE", interaction)
        await self.until(lambda: self.callbacks.to(interaction), within)
        (body,) = self.callbacks.to(interaction)
        return body


@asynccontextmanager
async def discord(**faults: Any) -> AsyncGenerator[Loopback, None]:
    """Serve a Discord with these faults on a free port of 127.0.0.1.

    Raises:
        AssertionError: the bot sent something that Discord refuses, or answered an interaction twice.
    """
    loopback = Loopback(faults=Faults(**faults))
    app = web.Application(client_max_size=32 * 1024 * 1024)
    app.router.add_get("/gateway", Gateway(loopback).handle)
    app.router.add_route("*", "/api/v10/{path:.*}", Api(loopback).handle)
    runner = web.AppRunner(app, access_log=None, handler_cancellation=True, shutdown_timeout=0.1)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    loopback.url = f"http://127.0.0.1:{runner.addresses[0][1]}"
    try:
        yield loopback
    finally:
        await runner.cleanup()
    assert loopback.refused == []
    assert loopback.callbacks.twice == []
