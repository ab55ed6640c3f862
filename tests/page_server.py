"""Pages of services on 127.0.0.1: the server of `tests/feed_server.py`, with what pages do and feeds don't."""

import asyncio
import ssl
from collections import Counter
from datetime import UTC, datetime, timedelta

import trustme
from aiohttp import web

from tests.feed_server import FeedServer

HTML = "text/html; charset=utf-8"


def page(server: FeedServer, path: str, text: str = "", *, content_type: str = HTML) -> str:
    """Answer with a page."""
    return server.answer(path, f"<title>Line</title>{text}".encode(), headers={"Content-Type": content_type})


def no_head(server: FeedServer, path: str, status: int) -> str:
    """Answer HEAD with this status, and GET with a page. 0: close without a word; -1: hang."""

    async def handler(request: web.BaseRequest) -> web.Response:
        if request.method != "HEAD":
            return web.Response(text="here", content_type="text/html")
        if status < 0:
            await asyncio.Event().wait()
        if not status and request.transport:
            request.transport.close()
        return web.Response(status=status or 200)

    return server.on(path, handler)


def claims(server: FeedServer, path: str, size: int) -> str:
    """Claim a body of so many bytes, and send a little of it for ever."""

    async def handler(request: web.BaseRequest) -> web.StreamResponse:
        response = web.StreamResponse(headers={"Content-Type": HTML})
        response.content_length = size
        await response.prepare(request)
        while request.method == "GET":
            await response.write(b"<p>")
            await asyncio.sleep(0.05)
        return response

    return server.on(path, handler)


class Watched:
    """Pages that note how many are asked for at once, by site and in all, and when."""

    def __init__(self, server: FeedServer, path: str = "/watched", *, takes: float = 0.05) -> None:
        self.now: Counter[str] = Counter()
        self.most_of_a_site = self.most = 0
        self.begun: dict[str, list[float]] = {}
        self.ended: dict[str, list[float]] = {}
        self._takes = takes
        server.on(path, self._handle)

    async def _handle(self, request: web.BaseRequest) -> web.Response:
        clock, host = asyncio.get_running_loop().time, request.headers["Host"]
        self.begun.setdefault(host, []).append(clock())
        self.now[host] += 1
        self.most_of_a_site = max(self.most_of_a_site, self.now[host])
        self.most = max(self.most, self.now.total())
        await asyncio.sleep(self._takes)
        self.now[host] -= 1
        self.ended.setdefault(host, []).append(clock())
        return web.Response(text="here", content_type="text/html")


class Authority:
    """Issues certificates, and tells who is to trust them."""

    def __init__(self) -> None:
        self._ca = trustme.CA()
        self.trusting = ssl.create_default_context()
        self._ca.configure_trust(self.trusting)  # pyright: ignore[reportUnknownMemberType]

    def issue(self, name: str = "127.0.0.1", *, expired: bool = False) -> ssl.SSLContext:
        """Return what a server under a certificate for this name serves with."""
        until = datetime.now(UTC) - timedelta(days=1) if expired else None
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        certificate = self._ca.issue_cert(name, not_after=until)
        certificate.configure_cert(context)  # pyright: ignore[reportUnknownMemberType]
        return context

    def own(self) -> ssl.SSLContext:
        """Return what a server serves with that issued its certificate itself."""
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        with self._ca.cert_pem.tempfile() as certificate, self._ca.private_key_pem.tempfile() as key:
            context.load_cert_chain(certificate, key)
        return context
