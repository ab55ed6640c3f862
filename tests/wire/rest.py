"""The REST API of the small Discord."""

import json
from typing import TYPE_CHECKING, Any

from aiohttp import web

from tests.wire.callbacks import refusal, reply
from tests.wire.limits import EPHEMERAL, V2, Check, message
from tests.wire.limits_commands import commands
from tests.wire.payloads import APPLICATION, GUILD, TOKEN, Json, bot_user, person
from tests.wire.payloads import message as told

if TYPE_CHECKING:
    from tests.wire.loopback import Loopback


class Api:
    """The REST routes."""

    def __init__(self, loopback: "Loopback") -> None:
        self.loopback = loopback

    async def handle(self, request: web.Request) -> web.StreamResponse:
        path = request.path.removeprefix("/api/v10")
        body = await _body(request)
        self.loopback.note(request.method, path, body, request.headers.get("Authorization"))
        match (request.method, path.strip("/").split("/")):
            case ("GET", ["users", "@me", *more]):
                return self._servers(request) if more == ["guilds"] else self._login(request)
            case ("GET", ["oauth2", "applications", "@me"] | ["applications", "@me"]):
                return reply(_application(links=self.loopback.faults.links))
            case ("GET", ["gateway", "bot"]):
                return reply(_gateway())
            case ("PUT", ["applications", _, "commands"]):
                return self._sync(request, body or [])
            case ("POST", ["interactions", _, _, "callback"]):
                return await self.loopback.callbacks.take(request, body or {}, self.loopback.refused)
            case (_, ["channels", _, "messages"]):
                return self._messages(request, body or {})
            case (method, ["webhooks", *_]):
                return self._followup(method, body or {})
            case _:
                return refusal(404, 0, "404: Not Found")

    def _messages(self, request: web.Request, body: Json) -> web.Response:
        messages = self.loopback.messages
        if request.method == "GET":
            return messages.get(request, reply)
        if wrong := self._refused(body, edit=False):
            return wrong
        return messages.post(request, body, lambda one: told(one.get("components", []), 0), reply)

    def _followup(self, method: str, body: Json) -> web.Response:
        if method == "DELETE":
            return web.Response(status=204)
        if wrong := self._refused(body, edit=method == "PATCH"):
            return wrong
        return reply(told(body.get("components") or [], body.get("flags") or EPHEMERAL))

    def _refused(self, body: Json, *, edit: bool) -> web.Response | None:
        check = Check()
        message(check, body, (), v2=bool((body.get("flags") or 0) & V2), edit=edit)
        check.text(("nonce",), str(body.get("nonce") or ""), 0, 25)
        self.loopback.refused += check.told
        return reply(check.error(), 400) if check.wrong else None

    def _login(self, request: web.Request) -> web.Response:
        faults = self.loopback.faults
        if faults.page is not None:
            return web.Response(text=faults.page, content_type="text/html")
        if faults.stumbles:
            faults.stumbles -= 1
            return refusal(502, 0, "502: Bad Gateway")
        if faults.login != 200:
            return refusal(faults.login, 0, "out of order")
        if request.headers.get("Authorization") != f"Bot {TOKEN}":
            return refusal(401, 0, "401: Unauthorized")
        return reply(bot_user())

    def _servers(self, request: web.Request) -> web.Response:
        limit, after = int(request.query["limit"]), int(request.query.get("after", 0))
        ids = range(max(after + 1, GUILD), GUILD + self.loopback.faults.guilds)
        return reply([{"id": str(one), "name": "A server", "icon": None, "owner": False} for one in ids[:limit]])

    def _sync(self, request: web.Request, body: list[Json]) -> web.Response:
        faults = self.loopback.faults
        if faults.cut_sync and request.transport is not None:
            request.transport.abort()
        if faults.sync:
            status, code = faults.sync
            return reply({"message": "refused", "code": code, "errors": {}}, status)
        check = Check()
        commands(check, body)
        self.loopback.refused += check.told
        if check.wrong:
            return reply(check.error(), 400)
        known: Json = {"application_id": str(APPLICATION), "version": "1", "dm_permission": True, "description": ""}
        return reply([known | {"type": 1} | one | {"id": str(5001 + at)} for at, one in enumerate(body)])


async def _body(request: web.Request) -> Any:
    """Return what a request says: as JSON, or beside files as `payload_json`."""
    if request.content_type == "multipart/form-data":
        form = await request.post()
        return json.loads(str(form.get("payload_json") or "{}"))
    raw = await request.read()
    return json.loads(raw) if raw and request.content_type == "application/json" else None


def _application(*, links: bool) -> Json:
    link = "https://example.org/" if links else None
    return {
        "terms_of_service_url": link,
        "privacy_policy_url": link,
        "id": str(APPLICATION),
        "name": "AskMore",
        "description": "",
        "icon": None,
        "bot_public": True,
        "bot_require_code_grant": False,
        "owner": person(),
        "verify_key": "00",
        "flags": 0,
    }


def _gateway() -> Json:
    limit = {"total": 1000, "remaining": 999, "reset_after": 0, "max_concurrency": 1}
    return {"url": "ws://127.0.0.1:9/nowhere", "shards": 1, "session_start_limit": limit}
