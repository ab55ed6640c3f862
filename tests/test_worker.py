"""The worker process, the real one: what a hostile feed does to it, and that the next feed is read all the same."""

import asyncio
import gzip
import itertools
import json
import os
import string
import sys
from collections.abc import AsyncGenerator, Iterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.newsroom.child import FRAME, MEMORY
from bot.newsroom.story import Batch, Feed, Titled
from bot.newsroom.worker import PATIENCE, Refused, Worker
from tests.conftest import ROOT

NOW = datetime(2026, 11, 25, 12, 0, tzinfo=UTC)
AT = "https://news.example/feed"
NEWS: dict[str, Any] = {
    "topics": {"sexual-assault": {"en": ["sexual assault", "rape"]}},
    "exclude": {"en": ["film review"]},
    "identifying": [{"why": "names who was harmed", "words": {"en": ["victim {name}"]}, "hold": "yes"}],
}
FEED = Feed("paper", "Paper", AT, interval=timedelta(minutes=30))
FETCHED = 3 * 1024 * 1024  # no more of a body is fetched
HEAD = '<rss version="2.0"><channel><title>C</title>'


def item(number: int = 1, more: str = "", start: str = "<item>") -> str:
    return (
        f"{start}<title>Court hears sexual assault case {number}</title><link>https://news.example/{number}</link>"
        f"<pubDate>Wed, 25 Nov 2026 10:00:00 GMT</pubDate>"
        f"<description>A court heard a case of sexual assault on Wednesday. {more}</description></item>"
    )


def rss(*items: str, doctype: str = "") -> bytes:
    return f'<?xml version="1.0"?>{doctype}{HEAD}{"".join(items)}</channel></rss>'.encode()


GOOD = rss(item())


@asynccontextmanager
async def working(*, patience: float = 20.0) -> AsyncGenerator[Worker, None]:
    worker = Worker(NEWS, patience=patience)
    try:
        yield worker
    finally:
        await worker.close()


async def read(worker: Worker, body: bytes, feed: Feed = FEED) -> Batch:
    return await worker.read(body[:FETCHED], "application/rss+xml", AT, feed, NOW)


async def refused(worker: Worker, body: bytes) -> str:
    with pytest.raises(Refused) as caught:
        await read(worker, body)
    return str(caught.value)


async def still_reads(worker: Worker) -> bool:
    batch = await read(worker, GOOD)
    return [story.title for story in batch.stories] == ["Court hears sexual assault case 1"]


# --- what comes out


async def test_a_good_feed_becomes_stories() -> None:
    async with working() as worker:
        body = rss(item(1), item(2), "<item><title>Film review</title><link>https://news.example/3</link></item>")
        batch = await read(worker, body.replace(b"<item>", b"<ttl>60</ttl><item>", 1))
        first = batch.stories[0]
        assert (first.feed, first.link, first.topics) == ("paper", "https://news.example/1", ("sexual-assault",))
        assert first.published == datetime(2026, 11, 25, 10, 0, tzinfo=UTC)
        assert first.summary == "A court heard a case of sexual assault on Wednesday."
        assert first.made == "publisher"
        assert (len(batch.stories), batch.left_out, batch.ttl) == (2, {"off topic": 1}, 3600)


async def test_what_is_no_feed_is_refused_with_the_reason() -> None:
    async with working() as worker:
        assert await refused(worker, b"<!doctype html><title>Gone</title>") == "it is a web page, not a feed"
        assert await refused(worker, b"") == "it is not a feed"
        assert await refused(worker, b'{"version": 1}') == "it is JSON, but not a JSON Feed"
        assert await still_reads(worker)


async def test_stories_are_grouped() -> None:
    def titled(one: str, title: str, event: str = "") -> Titled:
        return Titled(one, title, f"https://{one}.example/1", NOW, "en", event)

    title = "Hotel chain must pay waiters"
    async with working() as worker:
        recent = [titled("r", title, event="first")]
        assert await worker.group([titled("a", title), titled("b", "Bishop resigns")], recent, "en", NOW) == {
            "a": "first",
            "b": "b",
        }
        assert await worker.group([], [], "en", NOW) == {}


async def test_each_language_has_its_rules() -> None:
    async with working() as worker:
        assert (await read(worker, GOOD, Feed("p", "P", AT, language="fr"))).left_out == {"off topic": 1}
        assert await still_reads(worker)


async def test_jobs_at_once_are_done_one_after_another() -> None:
    async with working() as worker:
        bodies = [rss(item(number)) for number in range(20)]
        batches = await asyncio.gather(*(read(worker, body) for body in bodies))
        links = [batch.stories[0].link for batch in batches]
        assert links == [f"https://news.example/{number}" for number in range(20)]


async def test_other_words_count_from_the_next_job_on() -> None:
    async with working() as worker:
        assert await still_reads(worker)
        await worker.use({"topics": {"legal": {"en": ["court"]}}})
        (story,) = (await read(worker, GOOD)).stories
        assert story.topics == ("legal",)
        await worker.use({})
        assert (await read(worker, GOOD)).left_out == {"off topic": 1}
        await worker.use(NEWS)
        assert await still_reads(worker)


# --- hostile feeds


def bomb() -> str:
    """Billion laughs: ten entities, each ten times the one before."""
    inner = (f'<!ENTITY a{level} "{f"&a{level - 1};" * 10}">' for level in range(1, 10))
    return f'<!DOCTYPE rss [<!ENTITY a0 "lol">{"".join(inner)}]>'


ATTRIBUTES = " ".join(f"a{number}='x'" for number in range(100_000))
BARE = ATTRIBUTES.replace("='x'", "")
POISON = {
    "50,000 entries": lambda: rss(*map(item, range(50_000))),
    "2 MB of <": lambda: rss(item(1, "<" * 2_000_000)),
    "2 MB of &": lambda: rss(item(1, "&" * 2_000_000)),
    "2 MB of <!--, escaped": lambda: rss(item(1, "&lt;!--" * 300_000)),
    "3 MB of <a, escaped": lambda: rss(item(1, "&lt;a " * 500_000)),
    "2 MB of <div> in CDATA": lambda: rss(item(1, f"<![CDATA[{'<div>' * 400_000}]]>")),
    "100,000 attributes": lambda: rss(item(1, start=f"<item {ATTRIBUTES}>")),
    "100,000 attributes without values": lambda: rss(item(1, start=f"<item {BARE}>")),
    "billion laughs": lambda: rss(item(1, "&a9;"), doctype=bomb()),
    "quadratic blow-up": lambda: rss(item(1, "&a;" * 100_000), doctype=f'<!DOCTYPE r [<!ENTITY a "{"x" * 50_000}">]>'),
    "a megabyte of a date": lambda: rss(item().replace("Wed, 25", "9" * 1_000_000)),
    "NULs": lambda: rss(item(1, "\0" * 1_000_000)),
    "references": lambda: rss(item(1, "&#xd800;" * 200_000)),
    "a gzip bomb": lambda: gzip.compress(b"<" * 100_000_000),
    "JSON in JSON": lambda: b'{"version":"https://jsonfeed.org/version/1","items":' + b"[" * 1_000_000,
    "a million items": lambda: b'{"version":"https://jsonfeed.org/version/1","items":[' + b"{}," * 900_000 + b"{}]}",
    "random bytes": lambda: bytes(range(256)) * 8_000,
}


async def test_each_hostile_feed_is_read_or_refused_and_the_next_one_is_read() -> None:
    async with working() as worker:
        for name, made in POISON.items():
            try:
                batch = await read(worker, made())
            except Refused as error:
                assert str(error), name  # noqa: PT017 - either is right
            else:
                assert len(batch.stories) <= 200, name
            assert await still_reads(worker), name


async def test_200_000_nested_tags_are_read_or_take_too_long() -> None:
    body = (HEAD + "<a>" * 200_000 + item()).encode()
    async with working(patience=2.0) as worker:
        try:
            await read(worker, body)
        except Refused as error:
            assert str(error) == "reading it takes longer than 2 seconds"  # noqa: PT017 - either is right
        assert await still_reads(worker)


async def test_of_50_000_entries_the_first_200_are_read_in_time() -> None:
    async with working(patience=PATIENCE * 3) as worker:  # a slow machine that does other things, too
        batch = await read(worker, POISON["50,000 entries"]())
        assert [story.link for story in batch.stories] == [f"https://news.example/{number}" for number in range(200)]


async def test_a_file_named_by_an_entity_is_not_read() -> None:
    async with working() as worker:
        doctype = (
            '<!DOCTYPE rss [<!ENTITY x SYSTEM "file:///etc/passwd"><!ENTITY % y SYSTEM "file:///etc/passwd"> %y;]>'
        )
        batch = await read(worker, rss(item(1, "&x;"), doctype=doctype))
        assert len(batch.stories) == 1
        assert "root:" not in json.dumps([story.summary + story.title for story in batch.stories])


# --- time


def slow() -> bytes:
    """Return a feed that holds feedparser for minutes: so many attributes with short names."""
    names = map("".join, itertools.product(string.ascii_letters, repeat=3))
    attributes = " ".join(f"{name}=''" for name in itertools.islice(names, 130_000))
    return rss(item(1, start=f"<item {attributes}>"))


async def longest_gap(until: asyncio.Event) -> float:
    loop = asyncio.get_running_loop()
    longest, last = 0.0, loop.time()
    while not until.is_set():
        await asyncio.sleep(0.01)
        longest, last = max(longest, loop.time() - last), loop.time()
    return longest


async def test_a_job_that_takes_too_long_is_ended_and_holds_up_nobody() -> None:
    body = slow()
    async with working(patience=2.0) as worker:
        assert await still_reads(worker)
        done = asyncio.Event()
        ticking = asyncio.create_task(longest_gap(done))
        start = asyncio.get_running_loop().time()
        assert await refused(worker, body) == "reading it takes longer than 2 seconds"
        assert asyncio.get_running_loop().time() - start < 8
        assert await still_reads(worker)
        done.set()
        assert await ticking < 0.5


async def test_whoever_waits_behind_a_slow_feed_is_served() -> None:
    async with working(patience=2.0) as worker:
        first, second = await asyncio.gather(read(worker, slow()), read(worker, GOOD), return_exceptions=True)
        assert isinstance(first, Refused)
        assert isinstance(second, Batch)


async def test_a_job_given_up_leaves_no_answer_to_the_next() -> None:
    async with working() as worker:
        task = asyncio.create_task(read(worker, rss(*map(item, range(150)))))
        await asyncio.sleep(0.1)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        assert await still_reads(worker)


# --- the process itself, as Linux shows it

linux = pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="needs /proc")


def children() -> Iterator[int]:
    """Return the processes that this one has started and that have not been waited for."""
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(fields[1]) == os.getpid():
            yield int(stat.parent.name)


@asynccontextmanager
async def started(environment: dict[str, str] | None = None) -> AsyncGenerator[tuple[Worker, int], None]:
    before = set(children())
    worker = Worker(NEWS, environment)
    try:
        assert await still_reads(worker)
        (pid,) = set(children()) - before
        yield worker, pid
    finally:
        await worker.close()


@linux
async def test_the_process_knows_nothing_of_the_bots_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DISCORD_TOKEN", "a-token")
    async with started({"LANG": "C.UTF-8"}) as (_, pid):
        entries = Path(f"/proc/{pid}/environ").read_bytes().rstrip(b"\0").split(b"\0")
        known = dict(entry.decode().split("=", 1) for entry in entries)
        assert known == {"LANG": "C.UTF-8", "PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8"}
        assert b"a-token" not in Path(f"/proc/{pid}/cmdline").read_bytes()


@linux
async def test_the_process_is_limited_and_gives_way() -> None:
    import resource  # noqa: PLC0415 - not on Windows

    async with started() as (_, pid):
        assert resource.prlimit(pid, resource.RLIMIT_AS) == (MEMORY, MEMORY)
        assert resource.prlimit(pid, resource.RLIMIT_CORE) == (0, 0)
        assert os.getpriority(os.PRIO_PROCESS, pid) > os.getpriority(os.PRIO_PROCESS, 0)


@linux
async def test_a_process_that_died_between_jobs_is_replaced() -> None:
    async with started() as (worker, pid):
        os.kill(pid, 9)
        await asyncio.sleep(0.2)
        assert await still_reads(worker)
        assert pid not in set(children())


@linux
async def test_a_process_that_dies_at_work_costs_one_feed() -> None:
    async with started() as (worker, pid):
        task = asyncio.create_task(refused(worker, slow()))
        await asyncio.sleep(0.3)
        os.kill(pid, 9)
        assert await task == "it breaks the parser"
        assert await still_reads(worker)


@linux
async def test_closing_leaves_no_process() -> None:
    async with started() as (worker, pid):
        await worker.close()
        assert pid not in set(children())  # not even one that nobody waited for
        await worker.close()
        assert await still_reads(worker)


@linux
async def test_too_long_a_job_leaves_no_process() -> None:
    before = set(children())
    async with working(patience=0.5) as worker:
        assert "takes longer" in await refused(worker, slow())
        assert set(children()) == before


# --- memory

LOW = """
import sys
from bot.newsroom import child
child.MEMORY = 160 * 1024 * 1024
child._limit()
child.serve(sys.stdin.buffer, sys.stdout.buffer)
"""


@linux
async def test_a_feed_that_takes_too_much_memory_is_refused() -> None:
    """No feed under the limit of bytes is known that takes 512 MiB, so the process gets less here."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-c",
        LOW,
        env={"PYTHONPATH": str(ROOT)},
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
    )
    lists = b"[" * 500 + b"]" * 500 + b","
    hungry = b'{"version":"https://jsonfeed.org/version/1","items":[' + lists * 3_000 + b"1]}"
    feed = {"id": "paper", "name": "Paper", "url": AT, "interval": 60}
    job = {"kind": "read", "feed": feed, "language": "en", "content_type": "", "at": AT, "now": NOW.isoformat()}
    sent = b""
    for said, body in (({"news": NEWS}, b""), (job, hungry), (job, GOOD)):
        head = json.dumps(said).encode()
        sent += FRAME.pack(len(head), len(body)) + head + body
    out, _ = await process.communicate(sent)
    length, _ = FRAME.unpack(out[: FRAME.size])
    first, second = out[FRAME.size : FRAME.size + length], out[2 * FRAME.size + length :]
    assert json.loads(first) == {"refused": "it takes too much memory to read"}
    assert len(json.loads(second)["stories"]) == 1
    assert process.returncode == 0


@linux
async def test_the_limit_holds() -> None:
    code = "from bot.newsroom import child; child._limit(); bytearray(child.MEMORY)"
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-c", code, env={"PYTHONPATH": str(ROOT)}, stderr=asyncio.subprocess.PIPE
    )
    _, err = await process.communicate()
    assert process.returncode == 1
    assert b"MemoryError" in err


async def test_what_is_no_answer_is_refused(tmp_path: Path) -> None:
    """Whatever stands at the other end of the pipe, the bot waits no longer than it has patience."""
    (tmp_path / "sitecustomize.py").write_text("import sys, os\nos.write(1, b'\\0\\0\\0\\2\\0\\0\\0\\0{]')\n")
    worker = Worker(NEWS)
    worker._environment["PYTHONPATH"] += os.pathsep + str(tmp_path)  # pyright: ignore[reportPrivateUsage]
    try:
        assert await refused(worker, GOOD) == "it breaks the parser"
    finally:
        await worker.close()
