"""The messages of a channel in the small Discord: nonces that are met again, answers that are lost, rights."""

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from aiohttp import web

Json = dict[str, Any]
Answer = Callable[..., web.Response]


MAY_POST = 1 << 10 | 1 << 11 | 1 << 31  # view the channel, send messages, use commands
MAY_LOOK = 1 << 16  # read message history


@dataclass
class Messages:
    """What was posted, and what goes wrong with the next posts.

    Args:
        kept: the messages, the oldest first.
        faults: for each of the next posts: "500" (taken, and answered with 500), "cut" (taken, and the line breaks),
            "lost" (not taken, and answered with 500), "403", "404".
        posts: the bodies of all POST requests, the ones that were not taken too.
    """

    kept: list[Json] = field(default_factory=list[Json])
    faults: list[str] = field(default_factory=list[str])
    posts: list[Json] = field(default_factory=list[Json])
    by_nonce: dict[str, Json] = field(default_factory=dict[str, Json])
    forgets_nonces: bool = False
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
        now = datetime.now(UTC)
        number = (int(now.timestamp() * 1000) - 1_420_070_400_000 << 22) + len(self.kept)  # Discord's snowflake
        taken = message(body) | {"id": str(number), "timestamp": now.isoformat(), "flags": body.get("flags", 0)}
        self.kept.append(taken)
        if nonce:
            self.by_nonce[nonce] = taken
        return taken

    def get(self, answer: Answer) -> web.Response:
        """Return the messages, the newest first; none without the right to read what was before, as Discord does."""
        return answer(json.loads(json.dumps(self.kept[::-1])) if self.readable else [])
