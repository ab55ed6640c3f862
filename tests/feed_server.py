"""A web server on 127.0.0.1 that serves feeds, and misbehaves in each way that feeds on the web do.

Each method sets what one path does and returns its address:

    async with feeds() as server:
        url = server.feed()                 # a good feed, with 304 where it did not change
        server.answer("/feed", status=503)  # from now on it fails
"""

import asyncio
import gzip
import socket
import ssl
import zlib
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import trustme
from aiohttp import web
from multidict import CIMultiDictProxy

FEED = b"""<?xml version="1.0" encoding="utf-8"?>
<rss version="2.0"><channel><title>Example News</title><link>https://news.example.org/</link>
<item><title>A shelter opens</title><link>https://news.example.org/1</link><guid>1</guid></item>
</channel></rss>
"""
PAGE = b"<!doctype html><title>Please enable JavaScript</title><p>Checking your browser."
RSS = "application/rss+xml; charset=utf-8"
ETAG = '"v1"'
MODIFIED = "Wed, 25 Nov 2026 12:00:00 GMT"
PORTS = range(8100, 9000)  # some that a feed's address may name
MEBIBYTE = 1024 * 1024

Handler = Callable[[web.BaseRequest], Awaitable[web.StreamResponse]]


@dataclass(frozen=True)
class Asked:
    """A request as it arrived."""

    method: str
    path: str
    headers: CIMultiDictProxy[str]


class FeedServer:
    """What the paths do, and what was asked for."""

    def __init__(self, port: int, scheme: str) -> None:
        self.port = port
        self.scheme = scheme
        self.requests: list[Asked] = []
        self.connections = 0  # made to the server, whether or not anything was asked
        self._handlers: dict[str, Handler] = {}

    def url(self, path: str = "/feed", *, host: str = "127.0.0.1", scheme: str | None = None) -> str:
        return f"{scheme or self.scheme}://{host}:{self.port}{path}"

    async def handle(self, request: web.BaseRequest) -> web.StreamResponse:
        self.requests.append(Asked(request.method, request.path_qs, request.headers))
        handler = self._handlers.get(request.path)
        return await handler(request) if handler else web.Response(status=404)

    def on(self, path: str, handler: Handler) -> str:
        self._handlers[path] = handler
        return self.url(path)

    def answer(
        self, path: str = "/feed", body: bytes = FEED, *, status: int = 200, headers: dict[str, str] | None = None
    ) -> str:
        """Answer this, always. A Content-Encoding named here is only said, not done."""

        async def handler(_: web.BaseRequest) -> web.Response:
            return web.Response(body=body, status=status, headers={"Content-Type": RSS, **(headers or {})})

        return self.on(path, handler)

    def raw(self, path: str, sent: bytes) -> str:
        """Send these bytes as the whole answer, head included, and close."""

        async def handler(request: web.BaseRequest) -> web.StreamResponse:
            assert request.transport
            request.transport.write(sent)
            request.transport.close()
            return web.Response()

        return self.on(path, handler)

    def stream(self, path: str, piece: bytes, *, first: bytes = b"", every: float = 0, encoding: str = "") -> str:
        """Send a piece over and over, for ever, with a pause between them."""

        async def handler(request: web.BaseRequest) -> web.StreamResponse:
            headers = {"Content-Type": RSS, **({"Content-Encoding": encoding} if encoding else {})}
            response = web.StreamResponse(headers=headers)
            await response.prepare(request)
            with suppress(ConnectionError):  # who asked had enough
                await response.write(first)
                while True:
                    await response.write(piece)
                    await asyncio.sleep(every)
            return response

        return self.on(path, handler)

    # Good answers

    def feed(self, path: str = "/feed", body: bytes = FEED, *, etag: str = ETAG, modified: str = MODIFIED) -> str:
        """Answer with a feed, and with 304 to who has it."""

        async def handler(request: web.BaseRequest) -> web.Response:
            headers = {"Content-Type": RSS, "ETag": etag, "Last-Modified": modified}
            known = request.headers.get("If-None-Match"), request.headers.get("If-Modified-Since")
            if known[0] == etag or (known[0] is None and known[1] == modified):
                return web.Response(status=304, headers=headers)
            return web.Response(body=body, headers=headers)

        return self.on(path, handler)

    def forgetful(self, path: str = "/forgetful") -> str:
        """Answer with the same feed and the same ETag, and never with 304."""
        return self.answer(path, headers={"ETag": ETAG})

    def gzipped(self, path: str = "/gzip", body: bytes = FEED) -> str:
        return self.answer(path, gzip.compress(body), headers={"Content-Encoding": "gzip"})

    def deflated(self, path: str = "/deflate", body: bytes = FEED, *, header: bool = True) -> str:
        packer = zlib.compressobj(wbits=zlib.MAX_WBITS if header else -zlib.MAX_WBITS)
        return self.answer(path, packer.compress(body) + packer.flush(), headers={"Content-Encoding": "deflate"})

    def cookie(self, path: str = "/cookie") -> str:
        return self.answer(path, headers={"Set-Cookie": "who=you; Path=/"})

    # Too much, too slow

    def bomb(self, path: str = "/bomb", *, mebibytes: int = 2048) -> str:
        """Answer with zeros, packed a thousandfold: 2 MiB that unpack to 2 GiB, made without ever holding those."""
        packer = zlib.compressobj(wbits=zlib.MAX_WBITS | 16)
        zeros = bytes(MEBIBYTE)
        first, again = (packer.compress(zeros) + packer.flush(zlib.Z_FULL_FLUSH) for _ in range(2))
        body = first + again * (mebibytes - 1)  # after a full flush a block needs nothing of those before it
        return self.answer(path, body, headers={"Content-Encoding": "gzip"})

    def endless(self, path: str = "/endless") -> str:
        return self.stream(path, b"<item/>" * 8192)

    def drip(self, path: str = "/drip", *, every: float = 1) -> str:
        return self.stream(path, b"<", every=every)

    def hang(self, path: str = "/hang") -> str:
        """Take the request, and never say a word."""

        async def handler(_: web.BaseRequest) -> web.Response:
            await asyncio.Event().wait()
            return web.Response()

        return self.on(path, handler)

    def huge_header(self, path: str = "/huge-header", size: int = 100_000) -> str:
        return self.answer(path, headers={"X-Huge": "x" * size})

    # Elsewhere

    def redirect(self, path: str, to: str, status: int = 302) -> str:
        """Redirect to an address, sent as it is: /path, https://…, file:///…, javascript:…"""
        head = f"HTTP/1.1 {status} Elsewhere\r\nLocation: {to}\r\nContent-Length: 0\r\n\r\n"
        return self.raw(path, head.encode("utf-8", "surrogateescape"))

    def chain(self, *statuses: int, path: str = "/chain", end: str = "/feed") -> str:
        """Redirect with these statuses, one after the other, to the end: /chain, /chain/1, /chain/2, …"""
        steps = [path, *(f"{path}/{at}" for at in range(1, len(statuses))), end]
        for status, here, there in zip(statuses, steps, steps[1:], strict=False):
            self.redirect(here, there, status)
        return self.url(path)

    def circle(self, path: str = "/circle") -> str:
        return self.chain(302, 301, path=path, end=path)

    # No

    def busy(self, path: str = "/busy", *, status: int = 429, after: float | str = 120, date: bool = False) -> str:
        """Answer with Retry-After, in seconds or as a date that many seconds from now."""
        if date:
            after = format_datetime(datetime.now(UTC) + timedelta(seconds=float(after)), usegmt=True)
        return self.answer(path, b"", status=status, headers={"Retry-After": str(after)})

    def page(self, path: str = "/page") -> str:
        """Answer with HTML in a feed's place."""
        return self.answer(path, PAGE, headers={"Content-Type": "text/html"})

    # Broken

    def broken_chunks(self, path: str = "/broken-chunks") -> str:
        return self.raw(path, b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n<rss>\r\nzz\r\n<item/>\r\n")

    def cut(self, path: str = "/cut", body: bytes = FEED) -> str:
        """Close in the middle of the body: what was promised is longer."""
        head = f"HTTP/1.1 200 OK\r\nContent-Length: {len(body) * 2}\r\n\r\n"
        return self.raw(path, head.encode() + body)

    def short_length(self, path: str = "/short-length", body: bytes = FEED) -> str:
        """Promise less than is sent."""
        head = f"HTTP/1.1 200 OK\r\nContent-Length: {len(body) // 2}\r\n\r\n"
        return self.raw(path, head.encode() + body)

    def silent_close(self, path: str = "/silent-close") -> str:
        return self.raw(path, b"")

    def not_http(self, path: str = "/not-http") -> str:
        return self.raw(path, b"220 mail.example.org ESMTP\r\n")


def _listen() -> socket.socket:
    for port in PORTS:
        try:
            return socket.create_server(("127.0.0.1", port))
        except OSError:
            continue
    raise RuntimeError("no port is free")


def _certified() -> ssl.SSLContext:
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    trustme.CA().issue_cert("127.0.0.1").configure_cert(context)  # pyright: ignore[reportUnknownMemberType]
    return context


@asynccontextmanager
async def feeds(*, tls: bool = False, certified: ssl.SSLContext | None = None) -> AsyncGenerator[FeedServer, None]:
    """Serve feeds while the block runs; with `tls` under a certificate that nobody trusts, or under this one."""
    listening = _listen()
    port: int = listening.getsockname()[1]
    server = FeedServer(port, "https" if tls or certified else "http")
    web_server = web.Server(server.handle, handler_cancellation=True, access_log=None)

    def connected() -> web.RequestHandler:
        server.connections += 1
        return web_server()

    loop = asyncio.get_running_loop()
    listener = await loop.create_server(connected, sock=listening, ssl=_certified() if tls else certified)
    try:
        yield server
    finally:
        listener.close()
        await web_server.shutdown(0.1)
        await listener.wait_closed()
