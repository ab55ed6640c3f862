"""An answer is tried again while Discord still takes it, against a real server that misbehaves."""

import asyncio
import json
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from time import perf_counter

import aiohttp
import discord
import pytest
from aiohttp import web
from discord.http import MultipartParameters, Route

from bot.faces import callback
from bot.faces.callback import WINDOW, Patient

PAYLOAD = {"type": 4, "data": {"content": "help", "flags": 64}}


@dataclass
class Server:
    """What it does with each of the next requests, and what it took."""

    faults: list[str] = field(default_factory=list[str])
    asked: int = 0
    taken: list[object] = field(default_factory=list[object])
    stays: str = ""  # what it does once the list is at its end

    async def handle(self, request: web.Request) -> web.StreamResponse:
        self.asked += 1
        body = json.loads(await request.read())
        fault = self.faults.pop(0) if self.faults else self.stays
        assert request.transport is not None
        if fault == "hang":
            await asyncio.sleep(30)
        if fault in {"cut", "lost"}:
            request.transport.abort()
        if fault == "cut":
            return web.Response()
        return refusal(fault) or self.take(body)

    def take(self, body: object) -> web.Response:
        if self.taken:
            return web.json_response({"message": "already", "code": 40060}, status=400)
        self.taken.append(body)
        return web.Response(status=204)


def refusal(fault: str) -> web.Response | None:
    """Return the refusal that a fault stands for."""
    if fault.startswith("429"):
        told = {"message": "slow down", "retry_after": float(fault.split(":")[1]), "global": False}
        return web.json_response(told, status=429, headers={"Via": "1.1 test"})
    if fault == "long":
        return web.Response(body=b"x" * 2_000_000, status=400)
    if fault == "bytes":
        return web.Response(body=b"\xff\xfe{", status=400, content_type="application/json")
    if fault.isdigit():
        return web.json_response({"message": "no", "code": 10062 if fault == "404" else 0}, status=int(fault))
    return None


Send = Callable[[], Awaitable[object]]


@asynccontextmanager
async def serving(server: Server, monkeypatch: pytest.MonkeyPatch) -> AsyncGenerator[Send, None]:
    app = web.Application()
    app.router.add_post("/interactions/{id}/{token}/callback", server.handle)
    runner = web.AppRunner(app, access_log=None, handler_cancellation=True, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    monkeypatch.setattr(Route, "BASE", f"http://127.0.0.1:{runner.addresses[0][1]}")
    params = MultipartParameters(payload=PAYLOAD, multipart=None, files=None)
    try:
        async with aiohttp.ClientSession() as session:
            yield lambda: Patient().create_interaction_response(77, "token", session=session, params=params)
    finally:
        await runner.cleanup()


@pytest.mark.parametrize(
    "faults",
    [
        "",
        "502",
        "502 502",
        "500 503 502",
        "cut",
        "cut cut",
        "cut 502",
        "lost",
        "hang",
        "429:0.2",
        "429:0",
        "429:0.1 cut",
    ],
)
async def test_it_arrives_once(faults: str, monkeypatch: pytest.MonkeyPatch) -> None:
    server = Server(faults.split())
    async with serving(server, monkeypatch) as send:
        began = perf_counter()
        assert await send() == {"interaction": {"id": "77", "type": 0}}
        assert perf_counter() - began < WINDOW + 0.2
    assert server.taken == [PAYLOAD]
    assert server.asked == len(faults.split()) + 1


@pytest.mark.parametrize(
    ("fault", "kind"),
    [
        ("502", discord.HTTPException),
        ("cut", aiohttp.ClientError),
        ("hang", TimeoutError),
    ],
)
async def test_it_ends_inside_the_window(fault: str, kind: type[Exception], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(callback, "WINDOW", 0.5)
    server = Server(stays=fault)
    async with serving(server, monkeypatch) as send:
        began = perf_counter()
        with pytest.raises(kind):
            await send()
        assert perf_counter() - began < 0.7
    assert server.taken == []
    assert server.asked == 1 if fault == "hang" else server.asked > 2


@pytest.mark.parametrize(
    ("fault", "kind"),
    [
        ("404", discord.NotFound),
        ("403", discord.Forbidden),
        ("400", discord.HTTPException),
        ("long", discord.HTTPException),
        ("bytes", discord.HTTPException),
        ("429:5", discord.RateLimited),
    ],
)
async def test_a_refusal_is_not_tried_again(fault: str, kind: type[Exception], monkeypatch: pytest.MonkeyPatch) -> None:
    server = Server([fault])
    async with serving(server, monkeypatch) as send:
        with pytest.raises(kind):
            await send()
    assert server.asked == 1
    assert server.taken == []


async def test_a_first_answer_that_was_given_already_is_a_mistake(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two tasks that answer the same interaction: the second is told so."""
    server = Server(taken=["an answer"])
    async with serving(server, monkeypatch) as send:
        with pytest.raises(discord.HTTPException) as raised:
            await send()
    assert raised.value.code == 40060
