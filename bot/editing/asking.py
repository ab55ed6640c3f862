"""One polite request for a page: whether it answers, where it leads, and what it says.

A site gets one request at a time, with a pause after each. What is refused, bounded and followed is what the
newsroom's fetcher refuses and bounds: no private address, no body without end, no redirect without a look at it.
"""

import asyncio
import socket
import ssl
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from types import TracebackType
from typing import Self

import aiohttp
from aiohttp.abc import AbstractResolver
from yarl import URL

from bot.editing.pages import Page, hidden_kind, no_text
from bot.newsroom.addresses import AddressError, PrivateAddressError, read
from bot.newsroom.fetch import (
    ELSEWHERE,
    ITS,
    MEBIBYTE,
    PERMANENT,
    REDIRECTS,
    FetchError,
    Limits,
    read_body,
    reason,
    seconds,
    session,
)

ACCEPT = "text/html, application/xhtml+xml, */*;q=0.5"
AT_ONCE = 8  # sites
PAUSE = 1.0  # seconds between two requests to a site
LIMITS = Limits(body=2 * MEBIBYTE)
BAD, BUSY, UNAVAILABLE = 400, 429, 503
MINUTE, HOUR = 60, 3600

# What OpenSSL says of a certificate (X509_V_ERR_…), as the end of the sentence "its certificate …".
CERTIFICATES = {
    9: "is not valid yet",
    10: "has expired",
    18: "was issued by the site itself: a browser would warn",
    19: "was issued by nobody this machine trusts",
    20: "was issued by nobody this machine trusts",
    21: "was issued by nobody this machine trusts",
    62: "is for another name",
    64: "is for another name",
}
NOT_LOOKED_UP = "its name could not be looked up just now"
NO_SUCH_NAME = frozenset({socket.EAI_NONAME, getattr(socket, "EAI_NODATA", socket.EAI_NONAME)})


@dataclass(frozen=True)
class Answer:
    """What came of asking for a page.

    Attributes:
        url: what answered in the end, or did not.
        status: what it answered, if it did.
        moved_to: where it moved to for good.
        fault: why there is no answer, or none that is any use, as in "its certificate has expired".
        gone: whether its name is known nowhere.
        kind: what it is in a few words, where it is no text, as in "a PDF".
        page: what it says, where that was asked for and it is text.
    """

    url: str
    status: int | None = None
    moved_to: str | None = None
    fault: str = ""
    gone: bool = False
    kind: str = ""
    page: Page | None = None


class _BrokenOffError(FetchError):
    """A site took the request and gave no proper answer: it may not know HEAD."""


@dataclass
class _Site:
    """Whose turn it is at a site, when it may be asked again, and whether it asked for a longer rest."""

    turn: asyncio.Lock = field(default_factory=asyncio.Lock)
    free_at: float = 0
    rest: str = ""


@dataclass(frozen=True)
class _Wanted:
    """How a page is asked for: with or without its text, over http if need be."""

    text: bool
    http: bool


class Asker:
    """Asks for pages through one session. Use it with `async with`.

    Args:
        agent: who asks.
        private: whether http, any port and the host's own network are fine.
        pause: seconds between two requests to a site.
        limits: how much is read, and for how long.
        resolver: who looks names up (default: the machine).
        trust: whose certificates count (default: those the machine trusts).
    """

    def __init__(
        self,
        agent: str,
        *,
        private: bool = False,
        pause: float = PAUSE,
        limits: Limits = LIMITS,
        resolver: AbstractResolver | None = None,
        trust: ssl.SSLContext | bool = True,
    ) -> None:
        self.private = private
        self._pause = pause
        self._limits = limits
        self._open = lambda: session(
            {"User-Agent": agent, "Accept": ACCEPT, "Accept-Encoding": "gzip, deflate"},
            limits,
            private=private,
            resolver=resolver,
            trust=trust,
        )
        self._session: aiohttp.ClientSession | None = None
        self._sites: dict[str, _Site] = {}
        self._places = asyncio.Semaphore(AT_ONCE)

    async def __aenter__(self) -> Self:
        self._session = self._open()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        if self._session is not None:
            await self._session.close()
        self._session = None

    async def ask(self, address: str, *, text: bool = False, http: bool = False) -> Answer:
        """Ask for a page once: with HEAD, and with GET where that is refused or the text is wanted. Never fails.

        Args:
            address: the page's address.
            text: whether what the page says is wanted.
            http: whether http is fine, for a site that has no https.
        """
        wanted, answer = _Wanted(text, http), Answer(address)
        try:
            url, seen = self._target(address, wanted), set[URL]()
            lasting = True
            for _ in range(self._limits.redirects + 1):
                seen.add(url)
                answer = replace(answer, url=str(url), status=None)
                answer, target = await self._reply(answer, url, wanted, ELSEWHERE if len(seen) > 1 else ITS)
                if target is None:
                    return answer
                lasting = lasting and answer.status in PERMANENT
                answer = replace(answer, moved_to=str(target) if lasting else answer.moved_to)
                if target in seen:
                    return replace(answer, fault="it redirects in a circle")
                url = target
            return replace(answer, fault=f"it redirects more than {self._limits.redirects} times")
        except FetchError as error:
            return replace(answer, fault=error.reason, gone=error.gone)

    def _target(self, address: str, wanted: _Wanted, base: URL | None = None) -> URL:
        try:
            return read(address, base, private=self.private, http=wanted.http)
        except AddressError as error:
            raise FetchError(f"{ELSEWHERE if base else ITS} {error}") from error

    async def _reply(self, answer: Answer, url: URL, wanted: _Wanted, what: str) -> tuple[Answer, URL | None]:
        """Ask one address. Return the answer, and where it redirects to, if it does."""
        if not wanted.text:
            try:
                reply, target = await self._request("HEAD", answer, url, wanted, what)
            except _BrokenOffError:
                pass
            else:
                if reply.fault or (reply.status or BAD) < BAD:
                    return reply, target
        return await self._request("GET", answer, url, wanted, what)

    async def _request(
        self, method: str, answer: Answer, url: URL, wanted: _Wanted, what: str
    ) -> tuple[Answer, URL | None]:
        if self._session is None:
            raise RuntimeError("an Asker asks inside `async with` only")
        async with self._turn(url.raw_host or "") as site:
            try:
                async with (
                    asyncio.timeout(self._limits.total),
                    self._session.request(method, url, allow_redirects=False) as response,
                ):
                    answer = replace(answer, status=response.status)
                    if response.status in REDIRECTS:
                        return answer, self._target(response.headers.get("Location", ""), wanted, url)
                    site.rest = _rest(response)
                    if site.rest:
                        return replace(answer, fault=site.rest), None
                    return await self._take(answer, response, method, wanted), None
            except (aiohttp.ClientError, OSError, ValueError) as error:
                raise _failure(error, what, self._limits) from error

    async def _take(self, answer: Answer, response: aiohttp.ClientResponse, method: str, wanted: _Wanted) -> Answer:
        if response.status >= BAD or not wanted.text or method == "HEAD":
            return answer
        content_type = response.headers.get("Content-Type", "")
        if kind := no_text(content_type):
            return replace(answer, kind=kind)
        if (response.content_length or 0) > self._limits.body:
            return replace(answer, fault=f"it is more than {self._limits.body // MEBIBYTE} MiB")
        try:
            body = await read_body(response, self._limits.body)
        except FetchError as error:
            return replace(answer, fault=error.reason)
        if kind := hidden_kind(body):
            return replace(answer, fault=f"it says it is text, and is {kind}")
        return replace(answer, page=Page.of(body, content_type))

    @asynccontextmanager
    async def _turn(self, host: str) -> AsyncGenerator[_Site, None]:
        """Wait until it is this request's turn at its site, and then until few enough others are under way."""
        site = self._sites.setdefault(host, _Site())
        now = asyncio.get_running_loop().time
        async with site.turn:
            if site.rest:
                raise FetchError(f"{site.rest}, and was not asked again")
            await asyncio.sleep(max(0.0, site.free_at - now()))
            async with self._places:
                try:
                    yield site
                finally:
                    site.free_at = now() + self._pause


def _rest(response: aiohttp.ClientResponse) -> str:
    """Return in words that a site asks for a rest, if it does."""
    wait = seconds(response.headers.get("Retry-After"), response.headers)
    if response.status != BUSY and not (response.status == UNAVAILABLE and wait):
        return ""
    return f"its site asked us to wait {_words(wait)}" if wait else "its site asked us to wait"


def _words(wait: float) -> str:
    for size, name in ((HOUR, "hour"), (MINUTE, "minute")):
        if wait >= size:
            number = -(-int(wait) // size)
            return f"{number} {name}{'s' * (number > 1)}"
    return f"{wait:.0f} seconds"


def _failure(error: BaseException, what: str, limits: Limits) -> FetchError:
    """Say why a request failed, and whether another kind of request may do better."""
    if isinstance(error, TimeoutError) and not isinstance(error, aiohttp.ClientError):
        return _BrokenOffError(f"it took longer than {limits.total:g} seconds")
    if isinstance(error, aiohttp.ClientConnectorCertificateError):
        code = getattr(error.certificate_error, "verify_code", 0)
        return FetchError(f"its certificate {CERTIFICATES.get(code, 'is not one to trust')}")
    if isinstance(error, aiohttp.ClientConnectorError):
        return _unreached(error, what, limits)
    if isinstance(error, aiohttp.ConnectionTimeoutError):
        return FetchError(reason(error, what, limits))
    return _BrokenOffError(reason(error, what, limits))


def _unreached(error: aiohttp.ClientConnectorError, what: str, limits: Limits) -> FetchError:
    why = error.os_error
    if isinstance(error, aiohttp.ClientConnectorDNSError) and not isinstance(why, PrivateAddressError):
        if why.errno in NO_SUCH_NAME:
            return FetchError("its name can't be found", gone=True)
        return FetchError(NOT_LOOKED_UP)
    if isinstance(why, ConnectionRefusedError):
        return FetchError("it refuses the connection")
    return FetchError(reason(error, what, limits))
