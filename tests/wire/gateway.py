"""The gateway of the small Discord: lines that break, and sessions that outlive them."""

import asyncio
import json
import zlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import zstandard
from aiohttp import WSMsgType, web

from tests.wire.callbacks import refusal
from tests.wire.payloads import APPLICATION, GUILD, TOKEN, Json, bot_user, guild

if TYPE_CHECKING:
    from tests.wire.loopback import Loopback

GUILDS = 1  # the intent
ENDS_SESSION = {1000, 1001, 4007, 4009}  # codes after which nothing can be resumed


class Zlib:
    """One stream for a whole connection; each frame ends with a flush."""

    def __init__(self) -> None:
        self._stream = zlib.compressobj()

    def pack(self, raw: bytes) -> bytes:
        return self._stream.compress(raw) + self._stream.flush(zlib.Z_SYNC_FLUSH)


class Zstd:
    """The same with zstd."""

    def __init__(self) -> None:
        self._stream = zstandard.ZstdCompressor().compressobj()

    def pack(self, raw: bytes) -> bytes:
        return self._stream.compress(raw) + self._stream.flush(zstandard.COMPRESSOBJ_FLUSH_BLOCK)


@dataclass
class Session:
    """What a bot is told, whichever line it hears on."""

    name: str
    events: list[Json] = field(default_factory=list[Json])  # all of them, in order: number n has s = n + 1
    line: "Line | None" = None

    async def dispatch(self, event: str, data: Any) -> None:
        """Send an event; without a line it waits for a resume."""
        self.events.append({"op": 0, "t": event, "s": len(self.events) + 1, "d": data})
        if self.line is not None:
            await self.line.send(self.events[-1])


class Line:
    """One connection to the gateway."""

    def __init__(self, socket: web.WebSocketResponse, request: web.Request) -> None:
        self.socket = socket
        self._transport = request.transport
        self.session: Session | None = None
        self.half_open = False
        self.code: int | None = None  # what it was closed with from here
        self._packer = {"zlib-stream": Zlib, "zstd-stream": Zstd}.get(request.query.get("compress", ""), lambda: None)()

    async def send(self, payload: Any) -> None:
        """Send a frame; on a line that is closed or half open it is lost."""
        await self.send_raw(json.dumps(payload).encode())

    async def send_raw(self, raw: bytes) -> None:
        """Send bytes as a frame, whatever they are."""
        if self.half_open or self.socket.closed:
            return
        try:
            if self._packer is None:
                await self.socket.send_str(raw.decode())
            else:
                await self.socket.send_bytes(self._packer.pack(raw))
        except ConnectionError:
            return

    async def close(self, code: int) -> None:
        """Close the line with a code."""
        self.code = code
        await self.socket.close(code=code)

    def freeze(self) -> None:
        """Read and send nothing more; the connection itself stays."""
        self.half_open = True
        if isinstance(self._transport, asyncio.Transport):
            self._transport.pause_reading()

    def cut(self) -> None:
        """Break the connection without a word."""
        if self._transport is not None:
            self._transport.abort()  # type: ignore[attr-defined]


class Gateway:
    """The websocket, and the sessions behind it."""

    def __init__(self, loopback: "Loopback") -> None:
        self.loopback = loopback

    async def handle(self, request: web.Request) -> web.StreamResponse:
        faults = self.loopback.faults
        if faults.no_gateway:
            return refusal(503, 0, "503: Service Unavailable")
        socket = web.WebSocketResponse(timeout=0.1)
        await socket.prepare(request)
        line = Line(socket, request)
        self.loopback.queries.append(dict(request.query))
        self.loopback.lines.append(line)
        if not faults.mute:
            await line.send({"op": 10, "d": {"heartbeat_interval": faults.heartbeat}})
        try:
            await self._hear(line)
        finally:
            self._leave(line)
        self.loopback.closed.append(socket.close_code)
        return socket

    async def _hear(self, line: Line) -> None:
        async for message in line.socket:
            if message.type in {WSMsgType.TEXT, WSMsgType.BINARY} and not line.half_open:
                await self._receive(line, json.loads(message.data))
            if line.half_open or (self.loopback.faults.deaf and self.loopback.of(2)):
                await asyncio.sleep(60)

    def _leave(self, line: Line) -> None:
        if line.session is not None and line.session.line is line:
            line.session.line = None
            if (line.code or line.socket.close_code) in ENDS_SESSION:
                self.loopback.resumable.pop(line.session.name, None)

    async def _receive(self, line: Line, payload: Json) -> None:
        self.loopback.sent.append(payload)
        match payload["op"]:
            case 1 if not self.loopback.faults.no_ack:
                await asyncio.sleep(0.02)  # as on a network: discord.py 2.7.1 mistakes an ACK at once for a late one
                await line.send({"op": 11})
            case 2 if self.loopback.faults.close_at_identify:
                await line.close(self.loopback.faults.close_at_identify)
            case 2 if payload["d"].get("token") != TOKEN:
                await line.close(4004)
            case 2 if line.session is not None:
                await line.close(4005)
            case 2:
                await self._ready(line)
            case 6:
                await self._resume(line, payload["d"])
            case 1 | 3:
                pass
            case _:
                await line.close(4001)

    async def _resume(self, line: Line, asked: Json) -> None:
        session = self.loopback.resumable.get(str(asked.get("session_id")))
        heard = asked.get("seq")
        if asked.get("token") != TOKEN:
            await line.close(4004)
        elif session is None or not isinstance(heard, int) or heard > len(session.events):
            await line.send({"op": 9, "d": False})
        else:
            line.session, session.line = session, line
            for event in session.events[heard:]:
                await line.send(event)
            await session.dispatch("RESUMED", {})

    async def _ready(self, line: Line) -> None:
        loopback = self.loopback
        loopback.begun += 1
        name = "a-session" if loopback.begun == 1 else f"a-session-{loopback.begun}"
        session = line.session = Session(name, line=line)
        loopback.resumable[name] = loopback.session = session
        many = range(loopback.faults.guilds)
        ready: Json = {
            "v": 10,
            "user": bot_user(),
            "guilds": [] if loopback.faults.unlisted else [_unavailable(number) for number in many],
            "session_id": name,
            "resume_gateway_url": loopback.faults.resume_url or loopback.gateway,
            "application": {"id": str(APPLICATION), "flags": 0},
            "shard": [0, 1],
        }
        await session.dispatch("READY", ready)
        for number in many if loopback.of(2)[-1]["intents"] & GUILDS else ():
            await session.dispatch("GUILD_CREATE", guild(loopback.messages.permissions, number))
        loopback.sessions += 1


def _unavailable(number: int) -> Json:
    return {"id": str(GUILD + number), "unavailable": True}
