"""Slack with several workspaces, in each of which one app can be installed.

Each is a sandbox of its own with the same people and channels, IDs included, so that whoever mixes
two workspaces up is found out. Only the workspace's own ID differs: it is exchanged on the way in
and out. Calls reach the workspace whose token they have.
"""

import asyncio
import json
import threading
from base64 import b64decode
from collections.abc import Coroutine, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from html import escape
from typing import Any, TypeVar
from urllib.parse import parse_qsl

import aiohttp
from aiohttp import web

from sandbox import sample
from sandbox.delivery import encoded, signature
from sandbox.model import JsonObject
from sandbox.oauth import OAuth, Place
from sandbox.requests import LARGEST_BODY, only_from_here
from sandbox.sandbox import Sandbox

T = TypeVar("T")


@dataclass(frozen=True)
class TokenCall:
    """A call of the bot's, and the workspace whose token it had; empty if that wasn't valid."""

    method: str
    workspace_id: str


class ManyWorkspaces:
    """Its methods may be called from any thread."""

    def __init__(
        self,
        places: Sequence[Place],
        *,
        signing_secret: str,
        manifest: Mapping[str, object],
        client: tuple[str, str],
        clock: Any = None,
    ) -> None:
        """`client` is the app's client ID and secret."""
        self.places = {place.id: place for place in places}
        self.slack = {
            id_: Sandbox(signing_secret=signing_secret, manifest=manifest, clock=clock)
            for id_ in self.places
        }
        self.clock = clock or (lambda: datetime.now(UTC))
        self.oauth = OAuth(*client, self.clock)
        self.calls: list[TokenCall] = []
        self.bot_url = ""
        self.url = ""
        self.exchange_seconds = 0.0
        self._secret = signing_secret.encode()
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="slack", daemon=True)

    @property
    def api_url(self) -> str:
        """The base of the Web API, with a final slash."""
        return f"{self.url}api/"

    def start(self) -> None:
        """Serve; return when listening."""
        for slack in self.slack.values():
            slack.start()
        self._thread.start()
        self._run(self._listen())
        for id_, slack in self.slack.items():
            slack.bot_url = f"{self.url}deliver/{id_}"

    def stop(self) -> None:
        """Close every connection and stop serving."""
        for slack in self.slack.values():
            slack.stop()
        self._run(self._close())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    def uninstall(self, id_: str) -> None:
        """Remove the app: its tokens end at once; the events about it are delivered apart."""
        self.oauth.revoke(self.places[id_])

    def deliver_event(
        self, id_: str, event: Mapping[str, object], at: datetime | None = None, **more: object
    ) -> int:
        """Deliver an event of a workspace as if it had happened at a time; return the status."""
        place = self.places[id_]
        payload = {
            "type": "event_callback",
            "team_id": place.id,
            "enterprise_id": place.enterprise_id or None,
            "event": dict(event),
            "event_id": self.slack[id_].world.new_id("Ev"),
            "event_time": int((at or self.clock()).timestamp()),
            "is_enterprise_install": place.org_wide,
            **more,
        }
        return self._run(self._forward("event", payload))[0]

    def _run(self, work: Coroutine[Any, Any, T]) -> T:
        return asyncio.run_coroutine_threadsafe(work, self._loop).result()

    async def _listen(self) -> None:
        app = web.Application(client_max_size=LARGEST_BODY, middlewares=[only_from_here])
        app.router.add_get("/oauth/v2/authorize", self._consent)
        app.router.add_route("*", "/api/{method}", self._call)
        app.router.add_post("/deliver/{id}", self._deliver)
        self._session = aiohttp.ClientSession()
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=1)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        self.url = f"http://127.0.0.1:{self._runner.addresses[0][1]}/"

    async def _close(self) -> None:
        await self._session.close()
        await self._runner.cleanup()

    async def _consent(self, request: web.Request) -> web.Response:
        """Offer to allow the app in each workspace, as Slack's page does."""
        url = str(request.url)
        offers = [
            (f"Allow in {place.name}", self.oauth.approve(url, place, sample.ADMIN))
            for place in self.places.values()
        ]
        links = "".join(
            f'<p><a href="{escape(to)}">{escape(text)}</a></p>'
            for text, to in (*offers, ("Cancel", self.oauth.deny(url)))
        )
        page = f"<!DOCTYPE html><title>Slack</title>{links}"
        return web.Response(text=page, content_type="text/html")

    async def _call(self, request: web.Request) -> web.Response:
        """Hand a call to the workspace whose token it has."""
        method, body = request.match_info["method"], await request.read()
        kind, _, credentials = request.headers.get("Authorization", "").partition(" ")
        if method == "oauth.v2.access":
            await asyncio.sleep(self.exchange_seconds)
            basic = b64decode(credentials).decode() if kind == "Basic" else ""
            client_id, _, client_secret = basic.partition(":")
            params = dict(parse_qsl(body.decode()))
            answer = self.oauth.exchange(params, (client_id, client_secret))
            self.calls.append(TokenCall(method, ""))
            return web.json_response(answer)
        place = self.oauth.place_of(credentials) if credentials else "not_authed"
        self.calls.append(TokenCall(method, place.id if isinstance(place, Place) else ""))
        if isinstance(place, str):
            return web.json_response({"ok": False, "error": place})
        if method == "apps.uninstall":
            params = dict(parse_qsl(body.decode()))
            credentials_given = params.get("client_id", ""), params.get("client_secret", "")
            return web.json_response(self.oauth.uninstall(place, credentials_given))
        slack = self.slack[place.id]
        headers = {
            "Authorization": f"Bearer {slack.bot_token}",
            "Content-Type": request.headers.get("Content-Type", "application/octet-stream"),
        }
        body = body.replace(place.id.encode(), sample.WORKSPACE.encode())
        async with self._session.request(
            request.method, f"{slack.api_url}{method}", data=body, headers=headers,
            params=request.query,
        ) as response:  # fmt: skip
            text = await response.text()
            kept = {"x-oauth-scopes", "retry-after"}
            passed = {k: v for k, v in response.headers.items() if k.lower() in kept}
            answer = _in_organisation(json.loads(_outward(text, place)), place)
            return web.json_response(answer, status=response.status, headers=passed)

    async def _deliver(self, request: web.Request) -> web.Response:
        """Pass on what a sandbox delivers, as of its workspace, signed anew."""
        place, text = self.places[request.match_info["id"]], await request.text()
        retry = "x-slack-retry"
        headers = {k: v for k, v in request.headers.items() if k.lower().startswith(retry)}
        kind, payload = _decoded(_outward(text, place), request.content_type)
        status, body = await self._forward(kind, _as_of(place, payload), headers)
        return web.Response(status=status, body=body)

    async def _forward(
        self, kind: str, payload: JsonObject, headers: Mapping[str, str] | None = None
    ) -> tuple[int, bytes]:
        body, content_type = encoded(kind, payload)
        signed = {"Content-Type": content_type, **signature(self._secret, body), **(headers or {})}
        async with self._session.post(self.bot_url, data=body, headers=signed) as response:
            return response.status, await response.read()


def _outward(text: str, place: Place) -> str:
    return text.replace(sample.WORKSPACE, place.id)


def _decoded(text: str, content_type: str) -> tuple[str, JsonObject]:
    if content_type == "application/json":
        return "event", json.loads(text)
    fields: JsonObject = dict(parse_qsl(text, keep_blank_values=True))
    if "payload" in fields:
        return "interaction", json.loads(fields["payload"])
    return "command", fields


def _as_of(place: Place, payload: JsonObject) -> JsonObject:
    """Return a payload as Slack delivers it in an organisation."""
    if not place.enterprise_id:
        return payload
    if "authorizations" in payload:
        authorization = payload["authorizations"][0]
        authorization["enterprise_id"] = place.enterprise_id
        authorization["is_enterprise_install"] = place.org_wide
        if place.org_wide:
            authorization["team_id"] = None
    elif "command" in payload:
        payload["enterprise_id"] = place.enterprise_id
        payload["is_enterprise_install"] = "true" if place.org_wide else "false"
    else:
        payload["enterprise"] = {"id": place.enterprise_id, "name": place.name}
        payload["is_enterprise_install"] = place.org_wide
        if place.org_wide:
            payload["team"] = None
    return payload


def _in_organisation(answer: Any, place: Place) -> Any:
    """Say of each person in an answer to which organisation they belong."""
    if not place.enterprise_id:
        return answer
    if isinstance(answer, list):
        return [_in_organisation(each, place) for each in answer]
    if not isinstance(answer, dict):
        return answer
    answer = {key: _in_organisation(value, place) for key, value in answer.items()}
    if "is_restricted" in answer:
        answer["enterprise_user"] = {
            "enterprise_id": place.enterprise_id,
            "teams": [place.id],
            "is_admin": answer["is_admin"],
            "is_owner": answer["is_owner"],
        }
    return answer
