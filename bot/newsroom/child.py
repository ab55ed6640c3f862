"""The worker process: reads jobs from its input, writes what came out. It may be killed at any moment.

It is started by `bot.newsroom.worker` with no setting and no token in its environment. A feed that breaks the
parser ends the process; the other side notices and starts another.
"""

import json
import os
import sys
from contextlib import suppress
from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Any, BinaryIO

from bot.newsroom import desk, same
from bot.newsroom.frame import FRAME
from bot.newsroom.parse import NotAFeed
from bot.newsroom.rules import Rules
from bot.newsroom.story import Feed, Titled

MEMORY = 512 * 1024 * 1024  # bytes of address space


def serve(incoming: BinaryIO, outgoing: BinaryIO) -> None:
    """Do jobs until the input ends."""
    news: dict[str, Any] = {}
    rules: dict[str, Rules] = {}
    while len(head := incoming.read(FRAME.size)) == FRAME.size:
        length, body_length = FRAME.unpack(head)
        job: dict[str, Any] = json.loads(incoming.read(length))
        body = incoming.read(body_length)
        if "news" in job:
            news, rules = job["news"], {}
            continue
        language = str(job["language"])
        if language not in rules:
            rules[language] = Rules(news, language)
        answer = json.dumps(_do(job, body, rules[language])).encode()
        outgoing.write(FRAME.pack(len(answer), 0) + answer)
        outgoing.flush()


def _do(job: dict[str, Any], body: bytes, rules: Rules) -> dict[str, Any]:
    now = datetime.fromisoformat(job["now"])
    if job["kind"] == "group":
        return {"events": same.group(_titled(job["new"]), _titled(job["recent"]), rules.subject)}
    given: dict[str, Any] = job["feed"]
    given["interval"] = timedelta(seconds=given["interval"])
    feed = Feed(**given)
    try:
        batch = desk.read(body, job["content_type"], job["at"], feed, rules, now)
    except NotAFeed as error:
        return {"refused": str(error)}
    except MemoryError:
        return {"refused": "it takes too much memory to read"}
    stories = [{**asdict(story), "published": story.published.isoformat()} for story in batch.stories]
    return {"stories": stories, "left_out": batch.left_out, "ttl": batch.ttl}


def _titled(rows: list[dict[str, Any]]) -> list[Titled]:
    for row in rows:
        row["published"] = datetime.fromisoformat(row["published"])
    return [Titled(**row) for row in rows]


def _limit() -> None:
    """Take less memory and give way to the bot, where the system knows how."""
    try:
        import resource  # noqa: PLC0415 - not on Windows
    except ImportError:
        return
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    with suppress(OSError):
        os.nice(10)


if __name__ == "__main__":
    _limit()
    serve(sys.stdin.buffer, sys.stdout.buffer)
