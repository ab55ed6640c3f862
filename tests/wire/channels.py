"""The messages of a channel in the small Discord: nonces that are met again, answers that are lost, rights."""

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from aiohttp import web

from tests.wire.callbacks import SLOW_DOWN, too_many
from tests.wire.payloads import Json, snowflake

Answer = Callable[..., web.Response]


MAY_POST = 1 << 10 | 1 << 11 | 1 << 31  # view the channel, send messages, use commands
MAY_LOOK = 1 << 16  # read message history


@dataclass
class Messages:
    """What was posted, and what goes wrong with the next posts.

    Args:
        kept: the messages, the oldest first.
        faults: for each of the next posts: "500" (taken, and answered with 500), "cut" (taken, and the line breaks),
            "lost" (not taken, and answered with 500), "403", "404", "429", "429-global".
        posts: the bodies of all POST requests, the ones that were not taken too.
        ahead: how far Discord's clock is before the host's.
    """

    kept: list[Json] = field(default_factory=list[Json])
    faults: list[str] = field(default_factory=list[str])
    posts: list[Json] = field(default_factory=list[Json])
    by_nonce: dict[str, Json] = field(default_factory=dict[str, Json])
    forgets_nonces: bool = False
    ahead: timedelta = timedelta()
    readable: bool = True

    @property
    def permissions(self) -> int:
        """What everybody, the bot too, may do in the server."""
        return MAY_POST | (MAY_LOOK if self.readable else 0)

    def post(self, request: web.Request, body: Json, message: Callable[[Json], Json], answer: Answer) -> web.Response:
        """Take a message as Discord does: one with a nonce that it knows is the one it has."""
        self.posts.append(body)
        fault = self.faults.pop(0) if self.faults else ""
        if fault in {"403", "404"}:
            known = {"403": (50013, "Missing Permissions"), "404": (10003, "Unknown Channel")}[fault]
            return answer({"message": known[1], "code": known[0]}, int(fault))
        if fault.startswith("429"):
            return too_many(SLOW_DOWN, everywhere=fault == "429-global")
        if fault == "lost":
            return answer({"message": "500: Internal Server Error", "code": 0}, 500)
        taken = self._taken(body, message)
        if fault == "cut" and request.transport is not None:
            request.transport.abort()
        if fault == "500":
            return answer({"message": "500: Internal Server Error", "code": 0}, 500)
        return answer(taken)

    def _taken(self, body: Json, message: Callable[[Json], Json]) -> Json:
        nonce = str(body.get("nonce")) if body.get("enforce_nonce") else ""
        if nonce in self.by_nonce and not self.forgets_nonces:
            return self.by_nonce[nonce]
        now = datetime.now(UTC) + self.ahead
        taken = message(body) | {"id": snowflake(now), "timestamp": now.isoformat(), "flags": body.get("flags", 0)}
        self.kept.append(taken)
        if nonce:
            self.by_nonce[nonce] = taken
        return taken

    def get(self, request: web.Request, answer: Answer) -> web.Response:
        """Return messages, the newest first; none without the right to read what was before, as Discord does.

        With `after` they are the first ones after that, else the last ones there are.
        """
        limit, after = int(request.query.get("limit", 50)), int(request.query.get("after", 0))
        found = [one for one in self.kept if int(one["id"]) > after]
        found = found[:limit] if after else found[-limit:]
        return answer(json.loads(json.dumps(found[::-1])) if self.readable else [])
