"""One polite request for a feed: bounded in bytes and seconds, and never into the host's own network."""

import asyncio
import re
import ssl
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from types import TracebackType
from typing import Self
from weakref import WeakValueDictionary

import aiohttp
from aiohttp.abc import AbstractResolver
from aiohttp.http_exceptions import LineTooLong
from yarl import URL

from bot.newsroom.addresses import AddressError, PrivateAddressError, public_socket, read

OK, NOT_MODIFIED, GONE = 200, 304, 410
REDIRECTS = frozenset({301, 302, 303, 307, 308})
PERMANENT = frozenset({301, 308})
ITS, ELSEWHERE = "its address", "it redirects to an address that"  # what is wrong with them follows
BUSY = frozenset({429, 503})  # the answers whose Retry-After counts

ACCEPT = (
    "application/rss+xml, application/atom+xml, application/feed+json, "
    "application/xml;q=0.9, text/xml;q=0.9, application/rdf+xml;q=0.9, */*;q=0.5"
)
CHUNK = 32 * 1024
DAY = 24 * 60 * 60.0
LONGEST_HEADER = 1024  # of the headers that are kept
LONGEST_CONTACT = 200
MEBIBYTE = 1024 * 1024

GZIP, ZLIB, RAW_DEFLATE = 31, 15, -15  # as zlib's wbits
GZIP_MARK = 0x1F  # its first byte
DEFLATED = 8  # the low half of the first byte, if deflate has a zlib header


@dataclass(frozen=True)
class Limits:
    """How much of one answer is read, in bytes, and how long it may take, in seconds."""

    body: int = 3 * MEBIBYTE  # after unpacking; what arrives packed may not be larger either
    connect: float = 8
    read: float = 10  # without a byte
    total: float = 25
    redirects: int = 5


DEFAULT = Limits()


@dataclass(frozen=True)
class Fetched:
    """What a feed's address answered.

    Attributes:
        body: the feed, unpacked; None if it was not modified since the last time.
        url: where the feed lives from now on, which is elsewhere only after permanent redirects.
        at: the address that answered in the end, which relative links are relative to.
        content_type: the header, empty where there is none.
        etag: what to ask with next time, if anything.
        modified: Last-Modified, likewise.
        fresh_for: for how many seconds the feed asks not to be asked again, at most a day.
    """

    body: bytes | None
    url: str
    at: str
    content_type: str
    etag: str | None
    modified: str | None
    fresh_for: float


class FetchError(Exception):
    """There is no feed to be had this time.

    Attributes:
        reason: a short phrase for the host, such as "it answered 503".
        retry_after: the seconds after which the server wants to be asked again, at most a day.
        gone: whether it says that the feed is gone for good.
    """

    def __init__(self, reason: str, *, retry_after: float | None = None, gone: bool = False) -> None:
        super().__init__(reason)
        self.reason = reason
        self.retry_after = retry_after
        self.gone = gone


@dataclass(frozen=True)
class _Known:
    """What the last answer was known by."""

    etag: str | None = None
    modified: str | None = None

    def __bool__(self) -> bool:
        return bool(self.etag or self.modified)

    def headers(self) -> dict[str, str]:
        asked = {"If-None-Match": self.etag, "If-Modified-Since": self.modified}
        return {name: value for name, value in asked.items() if value}


@dataclass(frozen=True)
class _Redirect:
    target: URL
    permanent: bool


def user_agent(version: str, contact: str | None, what: str = "feed reader") -> str:
    """Say who asks: the name, the version, what it is, and how to reach the host."""
    plain = "".join(one for one in contact or "" if " " <= one <= "~" and one not in "()\\")
    return f"AskMore/{version} ({'; '.join(filter(None, [what, plain[:LONGEST_CONTACT].strip()]))})"


def session(
    headers: Mapping[str, str],
    limits: Limits,
    *,
    private: bool,
    resolver: AbstractResolver | None = None,
    trust: ssl.SSLContext | bool = True,
) -> aiohttp.ClientSession:
    """Make a session that keeps no cookies, unpacks nothing, and refuses private addresses right before connecting.

    Args:
        headers: what each request says of itself.
        limits: for how long to wait.
        private: whether the host's own network is fine.
        resolver: who looks names up (default: the machine).
        trust: whose certificates count (default: those the machine trusts).
    """
    return aiohttp.ClientSession(
        connector=aiohttp.TCPConnector(
            limit_per_host=1,
            socket_factory=None if private else public_socket,
            resolver=resolver,
            ssl=trust,
        ),
        cookie_jar=aiohttp.DummyCookieJar(),
        trust_env=False,
        auto_decompress=False,
        headers=headers,
        timeout=aiohttp.ClientTimeout(total=None, sock_connect=limits.connect, sock_read=limits.read),
    )


class Fetcher:
    """Fetches feeds through one session, one request to a site at a time. Use it with `async with`."""

    def __init__(
        self,
        user_agent: str,
        *,
        private: bool = False,
        limits: Limits = DEFAULT,
        resolver: AbstractResolver | None = None,
    ) -> None:
        self._headers = {"User-Agent": user_agent, "Accept": ACCEPT, "Accept-Encoding": "gzip, deflate"}
        self._private = private
        self._limits = limits
        self._resolver = resolver
        self._session: aiohttp.ClientSession | None = None
        self._turns: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    async def __aenter__(self) -> Self:
        self._session = session(self._headers, self._limits, private=self._private, resolver=self._resolver)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        if self._session is not None:
            await self._session.close()

    async def fetch(self, url: str, *, etag: str | None = None, modified: str | None = None) -> Fetched:
        """Ask for a feed once. Waiting for another feed of the same site does not count as time.

        Args:
            url: the feed's address.
            etag: the ETag of the last answer.
            modified: its Last-Modified.

        Raises:
            FetchError: there is no feed to be had this time.
        """
        first = self._target(url)
        turn = self._turns.setdefault(first.raw_host or "", asyncio.Lock())
        async with turn:
            try:
                async with asyncio.timeout(self._limits.total):
                    return await self._follow(url, first, _Known(_sound(etag), _sound(modified)))
            except TimeoutError as error:
                raise FetchError(f"it took longer than {self._limits.total:g} seconds") from error

    async def _follow(self, home: str, url: URL, known: _Known) -> Fetched:
        seen: set[URL] = set()
        lasting = True
        what = ITS
        for _ in range(self._limits.redirects + 1):
            seen.add(url)
            answer = await self._ask(url, home, known, what)
            if isinstance(answer, Fetched):
                return answer
            if answer.target in seen:
                raise FetchError("it redirects in a circle")
            if answer.target.raw_host != url.raw_host:
                known = _Known()
            lasting = lasting and answer.permanent
            url = answer.target
            home = str(url) if lasting else home
            what = ELSEWHERE
        raise FetchError(f"it redirects more than {self._limits.redirects} times")

    async def _ask(self, url: URL, home: str, known: _Known, what: str) -> Fetched | _Redirect:
        if self._session is None:
            raise RuntimeError("a Fetcher fetches inside `async with` only")
        try:
            async with self._session.get(url, headers=known.headers(), allow_redirects=False) as response:
                if response.status not in REDIRECTS:
                    return await self._take(response, home, known)
                return _Redirect(self._target(response.headers.get("Location"), url), response.status in PERMANENT)
        except (aiohttp.ClientError, OSError, ValueError) as error:
            raise FetchError(reason(error, what, self._limits)) from error

    def _target(self, address: str | None, base: URL | None = None) -> URL:
        try:
            return read(address or "", base, private=self._private)
        except AddressError as error:
            raise FetchError(f"{ELSEWHERE if base else ITS} {error}") from error

    async def _take(self, response: aiohttp.ClientResponse, home: str, known: _Known) -> Fetched:
        headers = response.headers
        _check(response.status, headers, known)
        uncached = headers.get("Expires", "").strip() == "0"  # such feeds want to be read in full each time
        kept = _Known() if uncached else _Known(_sound(headers.get("ETag")), _sound(headers.get("Last-Modified")))
        body = None
        if response.status == NOT_MODIFIED:
            kept = kept if kept or uncached else known
        elif not known.etag or kept.etag != known.etag:
            body = await read_body(response, self._limits.body)
        return Fetched(
            body=body,
            url=home,
            at=str(response.url),
            content_type=_sound(headers.get("Content-Type")) or "",
            etag=kept.etag,
            modified=kept.modified,
            fresh_for=_fresh_for(headers),
        )


def _check(status: int, headers: Mapping[str, str], known: _Known) -> None:
    if status == OK or (status == NOT_MODIFIED and known):
        return
    retry_after = seconds(headers.get("Retry-After"), headers) if status in BUSY else None
    raise FetchError(f"it answered {status}", retry_after=retry_after, gone=status == GONE)


async def read_body(response: aiohttp.ClientResponse, limit: int) -> bytes:
    """Read a body and unpack it, no further than the limit.

    Raises:
        FetchError: it is too large, or packed in a way that can't be unpacked.
    """
    packed = 0
    body = _Body(response.headers.get("Content-Encoding", ""), limit)
    async for chunk in response.content.iter_chunked(CHUNK):
        packed += len(chunk)
        if packed > limit:
            raise _too_large(limit)
        body.add(chunk)
    return body.end()


class _Body:
    """Unpacks a body as it arrives, no further than the limit."""

    def __init__(self, encoding: str, limit: int) -> None:
        self._encoding = encoding.strip().lower().removeprefix("x-") or "identity"
        if self._encoding not in {"identity", "gzip", "deflate"}:
            raise FetchError("it packs its answer in a way that was not asked for")
        self._limit = limit
        self._unpacked = bytearray()
        self._begun = False
        self._unpacker = zlib.decompressobj(GZIP)

    def add(self, data: bytes) -> None:
        if self._encoding == "deflate" and not self._begun:  # some servers mean it with a header, some without
            self._unpacker = zlib.decompressobj(ZLIB if data[0] & 0xF == DEFLATED else RAW_DEFLATE)
        self._begun = True
        try:
            self._keep(data) if self._encoding == "identity" else self._unpack(data)
        except zlib.error as error:
            raise FetchError("its packed answer is broken") from error

    def end(self) -> bytes:
        if self._begun and self._encoding != "identity" and not self._unpacker.eof:
            raise FetchError("its packed answer breaks off")
        return bytes(self._unpacked)

    def _unpack(self, data: bytes) -> None:
        while data:
            if self._unpacker.eof:
                if self._encoding != "gzip" or data[0] != GZIP_MARK:
                    return  # padding after the end
                self._unpacker = zlib.decompressobj(GZIP)  # gzip files may follow one another
            # One byte more than there is room for, so that nothing is left over unless the limit is passed.
            self._keep(self._unpacker.decompress(data, self._limit - len(self._unpacked) + 1))
            data = self._unpacker.unused_data

    def _keep(self, data: bytes) -> None:
        if len(self._unpacked) + len(data) > self._limit:
            raise _too_large(self._limit)
        self._unpacked += data


def _too_large(limit: int) -> FetchError:
    size = f"{limit / MEBIBYTE:g} MiB" if limit % MEBIBYTE == 0 else f"{limit:,} bytes"
    return FetchError(f"it is more than {size}")


# The first that fits counts.
REASONS: tuple[tuple[tuple[type[BaseException], ...], str], ...] = (
    ((aiohttp.ConnectionTimeoutError,), "it couldn't be reached within {connect:g} seconds"),
    ((TimeoutError,), "it sent nothing for {read:g} seconds"),
    ((aiohttp.ClientConnectorCertificateError, ssl.CertificateError), "its certificate can't be trusted"),
    ((aiohttp.ClientConnectorSSLError, ssl.SSLError), "it offers no safe connection"),
    ((aiohttp.ClientConnectorDNSError,), "its name can't be found"),
    ((aiohttp.ClientConnectorError,), "it can't be reached"),
    ((aiohttp.ClientConnectionError, aiohttp.ClientPayloadError, OSError), "the connection broke off"),
    ((LineTooLong,), "its headers are too long"),
    ((aiohttp.ClientResponseError,), "its answer is not proper HTTP"),
)


def reason(error: BaseException, what: str, limits: Limits) -> str:
    """Say in a short phrase why a request failed; `what` is whose address it went to, `ITS` or `ELSEWHERE`."""
    if isinstance(error, aiohttp.ClientConnectorError) and isinstance(error.os_error, PrivateAddressError):
        return f"{what} is private"
    if isinstance(error, aiohttp.ClientResponseError):
        error = _root(error, LineTooLong)
    for kinds, words in REASONS:
        if isinstance(error, kinds):
            return words.format(connect=limits.connect, read=limits.read)
    return f"{what} can't be read"  # a name with letters or numbers that names can't have


def _root(error: BaseException, kind: type[BaseException]) -> BaseException:
    """Return the error of that kind that this one came from, or this one."""
    cause: BaseException | None = error
    while cause is not None and not isinstance(cause, kind):
        cause = cause.__cause__
    return cause or error


def _sound(value: str | None) -> str | None:
    """Keep a header only if it can be sent back as it is."""
    value = (value or "").strip()
    return value if value and value.isascii() and value.isprintable() and len(value) <= LONGEST_HEADER else None


def _fresh_for(headers: Mapping[str, str]) -> float:
    control = headers.get("Cache-Control", "").lower()
    if "no-cache" in control or "no-store" in control:
        return 0.0
    asked = re.search(r'(?<![\w-])max-age\s*=\s*"?([0-9]+)', control)
    return seconds(asked[1] if asked else headers.get("Expires"), headers) or 0.0


def seconds(value: str | None, headers: Mapping[str, str]) -> float | None:
    """Read a number of seconds or a date, at most a day; None where it is neither."""
    value = (value or "").strip()
    if re.fullmatch("[0-9]+", value):
        return min(float(value), DAY)
    until = _date(value)
    if until is None:
        return None
    now = _date(headers.get("Date", "")) or datetime.now(UTC)
    return min(max((until - now).total_seconds(), 0.0), DAY)


def _date(value: str) -> datetime | None:
    try:
        found = parsedate_to_datetime(value)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    return found if found.tzinfo else found.replace(tzinfo=UTC)
