"""The answers to interactions in the small Discord: which one is taken, which is refused, and what goes wrong."""

import asyncio
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import repeat
from time import monotonic
from typing import Any, cast

from aiohttp import web

from tests.wire.limits import Check
from tests.wire.limits_commands import COMMAND, answer
from tests.wire.payloads import APPLICATION, Json, message

WINDOW = 3.0  # seconds that an interaction waits for its answer
SLOW_DOWN = 0.2  # seconds that a 429 asks for, if its fault names no others
HANGS = 60.0


def reply(data: Any, status: int = 200, **headers: str) -> web.Response:
    """Return JSON as Discord sends it: without a charset, else discord.py takes it for text."""
    known = {"Content-Type": "application/json", "Via": "1.1 loopback"}
    return web.Response(body=json.dumps(data).encode(), status=status, headers=known | headers)


def refusal(status: int, code: int, words: str) -> web.Response:
    return reply({"message": words, "code": code}, status)


def too_many(wait: float, *, everywhere: bool = False) -> web.Response:
    """Return a 429 with all its headers; discord.py takes one without `Via` for a ban."""
    headers = {"Retry-After": f"{wait:g}", "X-RateLimit-Scope": "global" if everywhere else "user"}
    if everywhere:
        headers["X-RateLimit-Global"] = "true"
    else:
        limits = {"Limit": "5", "Remaining": "0", "Reset-After": f"{wait:g}", "Bucket": "abcd1234"}
        headers |= {f"X-RateLimit-{name}": value for name, value in limits.items()}
    told = {"message": "You are being rate limited.", "retry_after": wait, "global": everywhere}
    return reply(told, 429, **headers)


@dataclass
class Offered:
    """An interaction that was sent to the bot."""

    kind: Any
    token: str
    shown: Any
    at: float


@dataclass
class Taken:
    """An answer that Discord took."""

    interaction: str
    body: Json


@dataclass
class Callbacks:
    """What was answered, and what goes wrong with the next answers.

    Args:
        faults: for each of the next tries: "502" or another 5xx, "cut" (the line breaks before it is taken), "lost"
            (taken, and the line breaks before the word of it), "429" and "429-global" (a number after a colon
            says how many seconds to wait), "hang" (no answer for ever), "10062" (unknown), "" (none).
        always: what goes wrong with all tries after those.
        delay: how many seconds each answer takes.
        taken: the answers that were taken.
        twice: the answers to an interaction that had one, other than after "lost".
        takes_all: take every answer, whatever it answers.
    """

    faults: list[str] = field(default_factory=list[str])
    always: str = ""
    delay: Callable[[], float] = repeat(0.0).__next__
    taken: list[Taken] = field(default_factory=list[Taken])
    twice: list[Json] = field(default_factory=list[Json])
    takes_all: bool = False
    offered: dict[str, Offered] = field(default_factory=dict[str, Offered])
    lost: set[str] = field(default_factory=set[str])
    unsure: set[str] = field(default_factory=set[str])  # of those lost, the ones the bot has yet to hear of

    def offer(self, interaction: Any, ago: float = 0.0) -> None:
        """Note an interaction that is sent; one that is known already is the same one, delivered twice."""
        if isinstance(interaction, dict):
            known = cast("Json", interaction)
            offered = Offered(known.get("type"), str(known.get("token")), known.get("message"), monotonic() - ago)
            self.offered.setdefault(str(known.get("id")), offered)

    def to(self, interaction: Json) -> list[Json]:
        """Return the answers to an interaction that were taken: one, if all is well."""
        return [one.body for one in self.taken if one.interaction == interaction["id"]]

    async def take(self, request: web.Request, body: Json, refused: list[str]) -> web.StreamResponse:
        """Answer a callback as Discord does."""
        _, _, interaction, token, _ = request.path.removeprefix("/api/v10").split("/")
        fault, _, wait = (self.faults.pop(0) if self.faults else self.always).partition(":")
        if delay := self.delay():
            await asyncio.sleep(delay)
        if fault == "lost":
            self.lost.add(interaction)
            self._taken(interaction, token, body, refused)
            self.unsure.add(interaction)
        if fault in {"cut", "lost"} and request.transport is not None:
            request.transport.abort()
        if fault == "hang":
            await asyncio.sleep(HANGS)
        if fault.startswith("429"):
            return too_many(float(wait or SLOW_DOWN), everywhere=fault == "429-global")
        if fault.startswith("5"):
            return refusal(int(fault), 0, f"{fault}: Out of order")
        if fault == "10062":
            return refusal(404, 10062, "Unknown interaction")
        return web.Response() if fault else self._taken(interaction, token, body, refused)

    def _taken(self, interaction: str, token: str, body: Json, refused: list[str]) -> web.Response:
        offered = self.offered.get(interaction)
        if not self.takes_all:
            if offered is None or offered.token != token or monotonic() - offered.at > WINDOW:
                return refusal(404, 10062, "Unknown interaction")
            if any(one.interaction == interaction for one in self.taken):
                self.unsure.discard(interaction)
                if interaction not in self.lost:
                    self.twice.append(body)
                return refusal(400, 40060, "Interaction has already been acknowledged.")
        check = Check()
        shown = offered.shown if offered else None
        kind = offered.kind if offered and isinstance(offered.kind, int) else COMMAND
        answer(check, body, kind, cast("Json", shown) if isinstance(shown, dict) else None)
        if check.wrong and not self.takes_all:
            refused += check.told
            return reply(check.error(), 400)
        self.taken.append(Taken(interaction, body))
        return reply(_told(interaction, kind, body))


def _told(interaction: str, kind: int, body: Json) -> Json:
    """Return what Discord tells of an answer."""
    told: Json = {"interaction": {"id": interaction, "type": kind}}
    if body["type"] in {4, 7}:
        data: Json = body.get("data") or {}
        told["interaction"]["response_message_id"] = "6001"
        shown = message(data.get("components") or [], data.get("flags") or 0)
        told["resource"] = {"type": body["type"], "message": shown | {"application_id": str(APPLICATION)}}
    return told
