"""A small Discord on 127.0.0.1: real sockets, a REST API and a gateway, for what SimCord cannot play.

Bodies are `application/json` without a charset, as Discord sends them: discord.py takes anything else for
text.
"""

import asyncio
import json
import zlib
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from itertools import count
from time import perf_counter
from typing import Any

from aiohttp import WSMsgType, web

from tests.wire.channels import Messages

TOKEN = "dGVzdA.loopback.only-for-tests"
APPLICATION = 4201
GUILD = 4301
CHANNEL = 4401
PERSON = 918273645546372819
JOINED = "2026-01-01T00:00:00+00:00"
READY_AFTER = 5.0
TEXT_DISPLAY = 10  # the type of a component that holds text
PRIVATE = 64 | 1 << 15  # the flags EPHEMERAL and IS_COMPONENTS_V2

Json = dict[str, Any]


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
    """What goes wrong."""

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
    resume_url: str | None = None  # what READY names for a resume


class Line:
    """One connection to the gateway."""

    def __init__(self, socket: web.WebSocketResponse, compress: str | None) -> None:
        self.socket = socket
        self.sequence = 0
        # A client that asks for zstd gets plain text, which discord.py reads as well.
        self._zlib = zlib.compressobj() if compress == "zlib-stream" else None

    async def send(self, payload: Json) -> None:
        raw = json.dumps(payload)
        if self._zlib is None:
            await self.socket.send_str(raw)
        else:
            packed = self._zlib.compress(raw.encode()) + self._zlib.flush(zlib.Z_SYNC_FLUSH)
            await self.socket.send_bytes(packed)

    async def dispatch(self, event: str, data: Json) -> None:
        self.sequence += 1
        await self.send({"op": 0, "t": event, "s": self.sequence, "d": data})


@dataclass
class Loopback:
    """What the bot did, and what to do to it."""

    url: str = ""
    faults: Faults = field(default_factory=Faults)
    requests: list[Request] = field(default_factory=list[Request])
    sent: list[Json] = field(default_factory=list[Json])  # gateway payloads of the bot
    queries: list[dict[str, str]] = field(default_factory=list[dict[str, str]])
    closed: list[int | None] = field(default_factory=list[int | None])
    sessions: int = 0  # how many times the bot was told of its server
    lines: list[Line] = field(default_factory=list[Line])
    messages: Messages = field(default_factory=Messages)

    @property
    def gateway(self) -> str:
        return self.url.replace("http://", "ws://") + "/gateway"

    def of(self, op: int) -> list[Json]:
        """Return what the bot sent to the gateway with this opcode."""
        return [payload["d"] for payload in self.sent if payload["op"] == op]

    def calls(self, method: str, ending: str) -> list[Request]:
        return [one for one in self.requests if one.method == method and one.path.endswith(ending)]

    async def until(self, true: Callable[[], object], within: float = READY_AFTER) -> None:
        """Wait for something to become true.

        Raises:
            TimeoutError: it did not.
        """
        async with asyncio.timeout(within):
            while not true():
                await asyncio.sleep(0.01)

    async def dispatch(self, event: str, data: Json) -> None:
        await self.lines[-1].dispatch(event, data)

    async def interact(self, interaction: Json) -> Json:
        """Send an interaction and return the body of the one callback that answers it."""
        ending = f"/interactions/{interaction['id']}/{interaction['token']}/callback"
        await self.dispatch("INTERACTION_CREATE", interaction)
        await self.until(lambda: self.calls("POST", ending))
        await asyncio.sleep(0.1)  # for a second one, which would be a mistake
        (call,) = self.calls("POST", ending)
        return call.body


def answer(data: Any, status: int = 200) -> web.Response:
    return web.Response(body=json.dumps(data).encode(), status=status, headers={"Content-Type": "application/json"})


def bot_user() -> Json:
    return {
        "id": str(APPLICATION),
        "username": "AskMore",
        "discriminator": "0001",
        "avatar": None,
        "bot": True,
    }


def person() -> Json:
    return {"id": str(PERSON), "username": "kim", "discriminator": "0", "avatar": None, "global_name": "Kim"}


def guild(permissions: int) -> Json:
    everyone: Json = {
        "id": str(GUILD),
        "name": "@everyone",
        "color": 0,
        "colors": {"primary_color": 0, "secondary_color": None, "tertiary_color": None},
        "hoist": False,
        "position": 0,
        "permissions": str(permissions),
        "managed": False,
        "mentionable": False,
        "flags": 0,
    }
    channel: Json = {
        "id": str(CHANNEL),
        "type": 0,
        "name": "general",
        "position": 0,
        "permission_overwrites": [],
    }
    empty: Json = {key: [] for key in ("emojis", "stickers", "features", "threads", "presences")}
    more: Json = {key: [] for key in ("voice_states", "stage_instances", "guild_scheduled_events")}
    return {
        "id": str(GUILD),
        "name": "A server",
        "owner_id": "1",
        "roles": [everyone],
        "channels": [channel],
        "members": [{"user": bot_user(), "roles": [], "joined_at": JOINED, "flags": 0, "deaf": False, "mute": False}],
        "member_count": 2,
        "unavailable": False,
        "joined_at": JOINED,
        **empty,
        **more,
    }


_ids = count(45_000)


def _interaction(kind: int, context: int, locale: str, data: Json) -> Json:
    """Return an INTERACTION_CREATE: 0 in a server, 1 in the bot's DM, 2 in a private channel."""
    number = next(_ids)
    payload: Json = {
        "id": str(number),
        "application_id": str(APPLICATION),
        "type": kind,
        "token": f"interaction-token-{number}",
        "version": 1,
        "locale": locale,
        "context": context,
        "app_permissions": "2147483648",
        "attachment_size_limit": 10485760,
        "entitlements": [],
        "authorizing_integration_owners": {"0": str(GUILD)} if context == 0 else {"1": str(PERSON)},
        "channel_id": str(CHANNEL),
        "data": data,
    }
    if context == 0:
        member: Json = {"user": person(), "roles": [], "joined_at": JOINED, "flags": 0, "permissions": "2147483648"}
        return payload | {
            "guild_id": str(GUILD),
            "guild_locale": "en-US",
            "guild": {"id": str(GUILD), "locale": "en-US", "features": []},
            "member": member | {"deaf": False, "mute": False},
            "channel": {"id": str(CHANNEL), "type": 0, "name": "general", "permissions": "2147483648"},
        }
    recipients = [person()] if context == 1 else [person(), person() | {"id": "77", "username": "lee"}]
    sort = 1 if context == 1 else 3
    channel = {"id": str(CHANNEL), "type": sort, "recipients": recipients, "owner_id": "77", "icon": None}
    return payload | {"user": person(), "channel": channel | {"name": None, "last_message_id": None}}


def slash(context: int = 0, locale: str = "de", command: str = "support", **options: str) -> Json:
    """Return a command, /support if no other, with these options."""
    given = [{"name": name, "type": 3, "value": value} for name, value in options.items()]
    data = {"id": "5001", "name": command, "type": 1, "options": given}
    return _interaction(2, context, locale, data)


def typing(option: str, typed: str, locale: str = "de") -> Json:
    """Return the autocomplete of an option of /support."""
    given = [{"name": option, "type": 3, "value": typed, "focused": True}]
    return _interaction(4, 0, locale, {"id": "5001", "name": "support", "type": 1, "options": given})


def press(custom_id: str, answered: Json, context: int = 0) -> Json:
    """Return the press of a button of an answer, given the data of its callback."""
    data = {"custom_id": custom_id, "component_type": 2}
    message = _message(answered.get("components", []), answered["flags"])
    return _interaction(3, context, "de", data) | {"message": message}


def submit(custom_id: str, ticked: list[str], user: int = PERSON) -> Json:
    """Return a submitted modal with one group of boxes, as any client may send it."""
    box = {"type": 22, "custom_id": "agree", "values": ticked}
    data = {"custom_id": custom_id, "components": [{"type": 18, "component": box}]}
    sent = _interaction(5, 0, "de", data) | {"message": _message([], PRIVATE)}
    sent["member"]["user"]["id"] = str(user)
    return sent


def components(answered: Json) -> list[Json]:
    """Return all components of an answer, nested ones too, in the order they are seen."""
    found: list[Json] = []
    for one in answered.get("components", ()):
        found += [one, *components(one)]
    return found


def said(answered: Json) -> str:
    """Return the text of an answer."""
    shown = [one["content"] for one in components(answered) if one["type"] == TEXT_DISPLAY]
    return "\n".join(shown)


def _message(parts: list[Json], flags: int = PRIVATE) -> Json:
    """Return a message of the bot; Discord numbers the components that have no id."""
    numbered: list[Json] = json.loads(json.dumps(parts))
    for number, one in enumerate(components({"components": numbered}), start=1):
        one.setdefault("id", number)
    lists: Json = {key: [] for key in ("attachments", "embeds", "mentions", "mention_roles")}
    marks: Json = dict.fromkeys(("tts", "mention_everyone", "pinned"), False)
    message: Json = {"id": "6001", "type": 0, "content": "", "channel_id": str(CHANNEL), "flags": flags}
    dated = {"timestamp": JOINED, "edited_timestamp": None, "author": bot_user(), "components": numbered}
    return message | lists | marks | dated


class _Api:
    """The REST routes."""

    def __init__(self, loopback: Loopback) -> None:
        self.loopback = loopback

    async def handle(self, request: web.Request) -> web.StreamResponse:
        path = request.path.removeprefix("/api/v10")
        raw = await request.read()
        body = json.loads(raw) if raw and request.content_type == "application/json" else None
        key = request.headers.get("Authorization")
        self.loopback.requests.append(Request(request.method, path, body, key))
        match (request.method, path.strip("/").split("/")):
            case ("GET", ["users", "@me"]):
                return self._login(request)
            case ("GET", ["oauth2", "applications", "@me"] | ["applications", "@me"]):
                return answer(self._application())
            case ("GET", ["gateway", "bot"]):
                return answer(self._gateway())
            case ("PUT", ["applications", _, "commands"]):
                return self._sync(request, body or [])
            case ("POST", ["interactions", interaction_id, _, "callback"]):
                return self._callback(interaction_id, body or {})
            case (_, ["channels", _, "messages"]):
                return self._messages(request, body or {})
            case (method, ["webhooks", *_]):
                sent: Json = body or {}
                return web.Response(status=204) if method == "DELETE" else answer(_message(sent.get("components", [])))
            case _:
                return answer({"message": "404: Not Found", "code": 0}, 404)

    def _messages(self, request: web.Request, body: Json) -> web.Response:
        messages = self.loopback.messages
        if request.method == "GET":
            return messages.get(answer)
        return messages.post(request, body, lambda one: _message(one.get("components", []), 0), answer)

    def _login(self, request: web.Request) -> web.Response:
        faults = self.loopback.faults
        if faults.page is not None:
            return web.Response(text=faults.page, content_type="text/html")
        if faults.stumbles:
            faults.stumbles -= 1
            return answer({"message": "502: Bad Gateway", "code": 0}, 502)
        if faults.login != 200:
            return answer({"message": "out of order", "code": 0}, faults.login)
        if request.headers.get("Authorization") != f"Bot {TOKEN}":
            return answer({"message": "401: Unauthorized", "code": 0}, 401)
        return answer(bot_user())

    def _application(self) -> Json:
        link = "https://example.org/" if self.loopback.faults.links else None
        return {
            "terms_of_service_url": link,
            "privacy_policy_url": link,
            "id": str(APPLICATION),
            "name": "AskMore",
            "description": "",
            "icon": None,
            "bot_public": True,
            "bot_require_code_grant": False,
            "owner": person(),
            "verify_key": "00",
            "flags": 0,
        }

    def _gateway(self) -> Json:
        limit = {"total": 1000, "remaining": 999, "reset_after": 0, "max_concurrency": 1}
        return {"url": "ws://127.0.0.1:9/nowhere", "shards": 1, "session_start_limit": limit}

    def _sync(self, request: web.Request, body: list[Json]) -> web.Response:
        faults = self.loopback.faults
        if faults.cut_sync and request.transport is not None:
            request.transport.abort()
        if faults.sync:
            status, code = faults.sync
            return answer({"message": "refused", "code": code, "errors": {}}, status)
        known: Json = {"application_id": str(APPLICATION), "version": "1", "dm_permission": True, "description": ""}
        return answer([known | {"type": 1} | one | {"id": str(5001 + at)} for at, one in enumerate(body)])

    def _callback(self, interaction_id: str, body: Json) -> web.Response:
        told: Json = {"interaction": {"id": interaction_id, "type": 2}}
        if body["type"] in {4, 7}:
            data: Json = body["data"]
            told["interaction"]["response_message_id"] = "6001"
            message = _message(data.get("components", []), data.get("flags", 0))
            told["resource"] = {"type": body["type"], "message": message}
        return answer(told)


class _Gateway:
    """The websocket."""

    def __init__(self, loopback: Loopback) -> None:
        self.loopback = loopback

    async def handle(self, request: web.Request) -> web.StreamResponse:
        faults = self.loopback.faults
        if faults.no_gateway:
            return answer({"message": "503: Service Unavailable", "code": 0}, 503)
        socket = web.WebSocketResponse(timeout=0.1)
        await socket.prepare(request)
        line = Line(socket, request.query.get("compress"))
        self.loopback.queries.append(dict(request.query))
        self.loopback.lines.append(line)
        if not faults.mute:
            await line.send({"op": 10, "d": {"heartbeat_interval": 41250}})
        async for message in socket:
            if message.type is WSMsgType.TEXT:
                await self._receive(line, json.loads(message.data))
            if faults.deaf and self.loopback.of(2):
                await asyncio.sleep(60)
        self.loopback.closed.append(socket.close_code)
        return socket

    async def _receive(self, line: Line, payload: Json) -> None:
        self.loopback.sent.append(payload)
        match payload["op"]:
            case 1:
                await line.send({"op": 11})
            case 2 if self.loopback.faults.close_at_identify:
                await line.socket.close(code=self.loopback.faults.close_at_identify)
            case 2:
                await self._ready(line)
            case 6:
                await line.dispatch("RESUMED", {})
            case _:
                pass

    async def _ready(self, line: Line) -> None:
        ready: Json = {
            "v": 10,
            "user": bot_user(),
            "guilds": [{"id": str(GUILD), "unavailable": True}],
            "session_id": "a-session",
            "resume_gateway_url": self.loopback.faults.resume_url or self.loopback.gateway,
            "application": {"id": str(APPLICATION), "flags": 0},
            "shard": [0, 1],
        }
        await line.dispatch("READY", ready)
        await line.dispatch("GUILD_CREATE", guild(self.loopback.messages.permissions))
        self.loopback.sessions += 1


@asynccontextmanager
async def discord(**faults: Any) -> AsyncGenerator[Loopback, None]:
    """Serve a Discord with these faults on a free port of 127.0.0.1."""
    loopback = Loopback(faults=Faults(**faults))
    app = web.Application()
    app.router.add_get("/gateway", _Gateway(loopback).handle)
    app.router.add_route("*", "/api/v10/{path:.*}", _Api(loopback).handle)
    runner = web.AppRunner(app, access_log=None, handler_cancellation=True, shutdown_timeout=0.1)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    loopback.url = f"http://127.0.0.1:{runner.addresses[0][1]}"
    try:
        yield loopback
    finally:
        await runner.cleanup()
