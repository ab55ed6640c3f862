"""Asking for a page of a real server that misbehaves: each way is told apart, is bounded, and is polite."""

import asyncio
import socket
import ssl
import tracemalloc
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager
from functools import partial

import aiohttp
import pytest
from aiohttp.abc import ResolveResult

from bot.editing.asking import Answer, Asker
from bot.newsroom.addresses import AddressInfo, public_socket
from bot.newsroom.fetch import Limits, user_agent
from tests.feed_server import MEBIBYTE, FeedServer, feeds
from tests.page_server import HTML, Authority, Watched, claims, no_head, page
from tests.test_fetch import Names

AGENT = user_agent("0.1.0", "host@example.org", "link check")
SHORT = Limits(body=2 * MEBIBYTE, connect=0.6, read=0.4, total=1.0)

Prepare = Callable[[FeedServer], str]


@asynccontextmanager
async def world(*, pause: float = 0) -> AsyncGenerator[tuple[FeedServer, Asker], None]:
    async with feeds() as server, Asker(AGENT, private=True, limits=SHORT, pause=pause) as asker:
        yield server, asker


def asked(server: FeedServer) -> list[tuple[str, str]]:
    return [(one.method, one.path) for one in server.requests]


# Head, then get


async def test_a_page_that_answers_is_asked_with_head_alone() -> None:
    async with world() as (server, asker):
        url = page(server, "/line")
        assert await asker.ask(url) == Answer(url, status=200)
        assert asked(server) == [("HEAD", "/line")]


@pytest.mark.parametrize("status", [405, 501, 403, 404, 500, 503, 0, -1], ids=str)
async def test_where_head_is_refused_get_decides(status: int) -> None:
    async with world() as (server, asker):
        url = no_head(server, "/line", status)
        assert await asker.ask(url) == Answer(url, status=200)
        # aiohttp itself repeats a HEAD whose connection was closed without a word.
        assert list(dict.fromkeys(asked(server))) == [("HEAD", "/line"), ("GET", "/line")]


async def test_the_text_is_read_with_one_get() -> None:
    async with world() as (server, asker):
        answer = await asker.ask(page(server, "/line", "Call <b>01632</b>&nbsp;960000"), text=True)
        assert answer.page
        assert "Call 01632 960000" in answer.page.shown
        assert asked(server) == [("GET", "/line")]


async def test_it_says_who_asks_and_nothing_of_where_it_was() -> None:
    async with (
        feeds() as server,
        Asker(AGENT, private=True, limits=SHORT, pause=0, resolver=Names("127.0.0.1")) as asker,
    ):
        server.cookie("/cookie")
        await asker.ask(server.url("/cookie", host="line.example.org"))
        await asker.ask(server.url("/cookie", host="line.example.org"), text=True)
        assert len(server.requests) == 2
        for one in server.requests:
            assert one.headers["User-Agent"] == "AskMore/0.1.0 (link check; host@example.org)"
            assert not {"Cookie", "Referer", "Authorization", "Origin"} & set(one.headers)


# Redirects


async def test_what_moved_for_good_is_told_apart_from_what_leads_on_for_now() -> None:
    async with world() as (server, asker):
        end = page(server, "/end")
        for statuses, moved in [
            ((301,), "/end"),
            ((308,), "/end"),
            ((302,), None),
            ((307,), None),
            ((303,), None),
            ((301, 302), "/chain/1"),
            ((302, 301), None),
            ((301, 308, 301), "/end"),
        ]:
            answer = await asker.ask(server.chain(*statuses, end="/end"))
            assert answer == Answer(end, status=200, moved_to=server.url(moved) if moved else None), statuses


async def test_five_redirects_are_followed_and_no_more() -> None:
    async with world() as (server, asker):
        page(server, "/end")
        assert (await asker.ask(server.chain(*[302] * 5, end="/end"))).status == 200
        server.requests.clear()
        answer = await asker.ask(server.chain(*[302] * 6, end="/end"))
        assert answer.fault == "it redirects more than 5 times"
        assert len(server.requests) == 6


async def test_a_circle() -> None:
    async with world() as (server, asker):
        assert (await asker.ask(server.circle())).fault == "it redirects in a circle"
        assert len(server.requests) == 2


async def test_a_page_that_moved_and_is_gone() -> None:
    async with world() as (server, asker):
        answer = await asker.ask(server.chain(301, end="/nothing"))
        assert (answer.status, answer.moved_to, answer.fault) == (404, server.url("/nothing"), "")


@pytest.mark.parametrize(
    ("to", "fault"),
    [
        ("file:///etc/passwd", "it redirects to an address that doesn't begin with https://"),
        ("https://me:secret@example.org/", "it redirects to an address that holds a user name or a password"),
        ("", "it redirects to an address that is empty"),
    ],
)
async def test_each_redirect_is_looked_at_before_it_is_followed(to: str, fault: str) -> None:
    async with world() as (server, asker):
        assert (await asker.ask(server.redirect("/line", to))).fault == fault
        assert (await asker.ask(page(server, "/good"))).status == 200


# What does not answer, or not as a page does


@pytest.mark.parametrize("status", [204, 304, 400, 401, 403, 404, 410, 451, 500, 502])
async def test_statuses_are_told_as_they_are(status: int) -> None:
    async with world() as (server, asker):
        url = server.answer("/line", b"", status=status)
        assert await asker.ask(url) == Answer(url, status=status)


@pytest.mark.parametrize(
    ("prepare", "fault"),
    [
        (FeedServer.hang, "it sent nothing for 0.4 seconds"),
        (partial(FeedServer.drip, every=0.2), "it took longer than 1 seconds"),
        (FeedServer.endless, "it is more than 2 MiB"),
        (partial(claims, path="/claims", size=10_000_000_000), "it is more than 2 MiB"),
        (partial(FeedServer.bomb, mebibytes=512), "it is more than 2 MiB"),
        (FeedServer.broken_chunks, "its answer is not proper HTTP"),
        (FeedServer.cut, "the connection broke off"),
        (FeedServer.silent_close, "the connection broke off"),
        (FeedServer.not_http, "its answer is not proper HTTP"),
        (FeedServer.huge_header, "its headers are too long"),
    ],
)
async def test_answers_without_end_or_sense(prepare: Prepare, fault: str) -> None:
    async with world() as (server, asker):
        url, good = prepare(server), page(server, "/good")
        tracemalloc.start()
        try:
            answer = await asker.ask(url, text=True)
            _, most = tracemalloc.get_traced_memory()
        finally:
            tracemalloc.stop()
        assert (answer.fault, answer.page) == (fault, None)
        assert most < 10 * MEBIBYTE
        assert (await asker.ask(good, text=True)).page  # and the next one is fine


async def test_ten_gigabytes_are_nothing_where_no_text_is_wanted() -> None:
    async with world() as (server, asker):
        assert (await asker.ask(claims(server, "/claims", 10_000_000_000))).status == 200


@pytest.mark.parametrize(
    ("content_type", "kind"),
    [
        ("application/pdf", "a PDF"),
        ("image/png", "an image"),
        ("video/mp4", "no text (video/mp4)"),
        ("application/octet-stream", "no text (application/octet-stream)"),
    ],
)
async def test_what_is_no_text_is_told_and_not_read(content_type: str, kind: str) -> None:
    async with world() as (server, asker):
        url = server.answer("/line", b"01632 960000", headers={"Content-Type": content_type})
        assert await asker.ask(url, text=True) == Answer(url, status=200, kind=kind)


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b"%PDF-1.7 01632 960000", "a PDF"),
        (b"\x89PNG\r\n\x1a\n", "an image"),
        (b"PK\x03\x04", "a packed file"),
        (b"\x00\x01 01632 960000", "no text"),
    ],
)
async def test_what_lies_about_its_type_is_told(body: bytes, kind: str) -> None:
    async with world() as (server, asker):
        answer = await asker.ask(server.answer("/line", body, headers={"Content-Type": HTML}), text=True)
        assert answer.fault == f"it says it is text, and is {kind}"
        assert answer.page is None


async def test_odd_bytes_in_headers_never_reach_a_terminal() -> None:
    async with world() as (server, asker):
        head = b"HTTP/1.1 200 OK\r\nContent-Type: video/\xff\xfe\r\nContent-Length: 0\r\n\r\n"
        assert (await asker.ask(server.raw("/odd", head), text=True)).kind == "no text"
        for to in ("/\udcff\udcfe", "/\u202e\x9b31m", "https://\udcff.example.org/"):
            answer = await asker.ask(server.redirect("/line", to, 301))
            assert f"{answer.moved_to}{answer.url}{answer.fault}".isascii()


# Certificates and names


@asynccontextmanager
async def secured(context: ssl.SSLContext, trusted: ssl.SSLContext | None) -> AsyncGenerator[tuple[str, Asker], None]:
    async with (
        feeds(certified=context) as server,
        Asker(AGENT, private=True, limits=SHORT, pause=0, trust=trusted or True) as asker,
    ):
        yield page(server, "/line"), asker


async def test_certificates_are_told_apart() -> None:
    authority = Authority()
    for context, trusted, fault in [
        (authority.issue(), authority.trusting, ""),
        (authority.issue(expired=True), authority.trusting, "its certificate has expired"),
        (authority.issue("other.example.org"), authority.trusting, "its certificate is for another name"),
        (authority.issue(), None, "its certificate was issued by nobody this machine trusts"),
        (authority.own(), None, "its certificate was issued by the site itself: a browser would warn"),
    ]:
        async with secured(context, trusted) as (url, asker):
            assert (await asker.ask(url)).fault == fault


async def test_https_where_there_is_none() -> None:
    async with world() as (server, asker):
        assert (await asker.ask(server.url(scheme="https"))).fault == "it offers no safe connection"


class Failing(Names):
    """A resolver that fails as the machine's does."""

    def __init__(self, number: int) -> None:
        super().__init__()
        self.number = number

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        raise socket.gaierror(self.number, "as the machine says it")


@pytest.mark.parametrize(
    ("number", "expected"),
    [
        (socket.EAI_NONAME, ("its name can't be found", True)),
        (socket.EAI_AGAIN, ("its name could not be looked up just now", False)),
    ],
)
async def test_a_name_nobody_has_is_gone_and_one_that_was_not_looked_up_is_not(
    number: int, expected: tuple[str, bool]
) -> None:
    async with Asker(AGENT, limits=SHORT, resolver=Failing(number)) as asker:
        answer = await asker.ask("https://nobody.example.org/")
        assert (answer.fault, answer.gone) == expected


async def test_a_refused_connection() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        port = listening.getsockname()[1]
    async with Asker(AGENT, private=True, limits=SHORT) as asker:
        assert (await asker.ask(f"http://127.0.0.1:{port}/")).fault == "it refuses the connection"


async def test_a_server_that_never_shakes_hands() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        url = f"https://127.0.0.1:{listening.getsockname()[1]}/"
        async with Asker(AGENT, private=True, limits=Limits(connect=0.3, total=2)) as asker:
            assert (await asker.ask(url)).fault == "it couldn't be reached within 0.3 seconds"


# The host's own network


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "[::1]", "10.0.0.1", "169.254.169.254"])
async def test_no_private_address_is_connected_to(host: str) -> None:
    async with feeds() as server, Asker(AGENT, limits=SHORT, pause=0) as asker:
        page(server, "/line")
        assert (await asker.ask(server.url("/line", host=host, scheme="https"))).fault == "its address is private"
        assert server.connections == 0


async def test_a_public_name_that_leads_inside_is_refused_where_it_connects() -> None:
    async with feeds() as server, Asker(AGENT, limits=SHORT, pause=0, resolver=Names("127.0.0.1")) as asker:
        url = server.url("/line", host="line.example.org", scheme="https")
        assert (await asker.ask(url)).fault == "its address is private"
        assert server.connections == 0


async def test_a_redirect_inside_is_refused() -> None:
    def doorman(info: AddressInfo) -> socket.socket:
        """Take 127.0.0.1 for a public address, and no other that is none."""
        return socket.socket(*info[:3]) if info[4][0] == "127.0.0.1" else public_socket(info)

    async with feeds() as server:
        asker = Asker(AGENT, limits=SHORT, pause=0)
        session = partial(aiohttp.ClientSession, connector=aiohttp.TCPConnector(socket_factory=doorman))
        asker._open = session  # pyright: ignore[reportPrivateUsage]
        async with asker:
            assert (await asker.ask(page(server, "/line"), http=True)).status == 200
            url = server.redirect("/inside", f"http://127.0.0.2:{server.port}/line")
            assert (await asker.ask(url, http=True)).fault == "it redirects to an address that is private"


async def test_http_is_for_sites_that_have_no_https() -> None:
    async with Asker(AGENT, limits=SHORT, pause=0, resolver=Names("127.0.0.1")) as asker:
        assert (await asker.ask("http://line.example.org/")).fault == "its address doesn't begin with https://"
        assert (await asker.ask("http://line.example.org/", http=True)).fault == "its address is private"


# Politeness


async def test_a_site_is_asked_one_thing_at_a_time_with_a_pause_after_each() -> None:
    async with world(pause=0.1) as (server, asker):
        watched = Watched(server)
        await asyncio.gather(*(asker.ask(server.url("/watched")) for _ in range(4)))
        (begun,), (ended,) = watched.begun.values(), watched.ended.values()
        assert watched.most_of_a_site == 1
        assert len(begun) == 4
        assert all(next_one - end >= 0.09 for end, next_one in zip(ended, begun[1:], strict=False))


async def test_head_and_get_have_a_pause_between_them_too() -> None:
    async with world(pause=0.2) as (server, asker):
        loop = asyncio.get_running_loop()
        begun = loop.time()
        await asker.ask(no_head(server, "/line", 405))
        assert loop.time() - begun >= 0.2
        assert len(server.requests) == 2


async def test_eight_sites_are_asked_at_once_and_no_more() -> None:
    async with (
        feeds() as server,
        Asker(AGENT, private=True, limits=SHORT, pause=0, resolver=Names("127.0.0.1")) as asker,
    ):
        watched = Watched(server, takes=0.1)
        hosts = [f"line{number}.example.org" for number in range(20)]
        answers = await asyncio.gather(*(asker.ask(server.url("/watched", host=host)) for host in hosts))
        assert {answer.status for answer in answers} == {200}
        assert (watched.most, watched.most_of_a_site) == (8, 1)


@pytest.mark.parametrize(
    ("status", "after", "said"),
    [
        (429, 120, "its site asked us to wait 2 minutes"),
        (429, 5, "its site asked us to wait 5 seconds"),
        (429, 3599, "its site asked us to wait 60 minutes"),
        (429, 3600, "its site asked us to wait 1 hour"),
        (429, "soon", "its site asked us to wait"),
        (503, 60, "its site asked us to wait 1 minute"),
    ],
)
async def test_a_site_that_asks_us_to_wait_is_left_alone(status: int, after: float | str, said: str) -> None:
    async with world() as (server, asker):
        answer = await asker.ask(server.busy(status=status, after=after))
        assert (answer.status, answer.fault) == (status, said)
        other = await asker.ask(page(server, "/other"), text=True)
        assert (other.status, other.fault) == (None, f"{said}, and was not asked again")
        assert asked(server) == [("HEAD", "/busy")]


async def test_an_asker_that_is_not_open_says_so() -> None:
    with pytest.raises(RuntimeError, match="async with"):
        await Asker(AGENT).ask("https://line.example.org/")
