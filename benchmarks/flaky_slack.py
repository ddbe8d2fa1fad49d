"""A pretended Slack that takes what a bot sends, and now and then fails as Slack can fail.

It has the parts of the Web API that the bot uses, response URLs and Socket Mode. What becomes of a
call is drawn for each kind of call; nothing is checked that the sandbox checks already.
"""

import asyncio
import json
import random
import threading
import time
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from itertools import count

from aiohttp import WSMsgType, web

from sandbox import sample
from sandbox.core import with_block_ids
from sandbox.model import JsonObject, Person, View
from sandbox.payloads import user_object, view_object

LATENCY = 0.02, 0.2
SILENT_SECONDS = 1.5
"""Longer than the replicas of the summaries' benchmarks wait for Slack."""
RETRY_AFTER = 30
TRIGGER_SECONDS = 3.0
"""As long as a form can be opened after a press or a command."""
RESPONSE_URL_USES = 5
JSON_FIELDS = ("blocks", "view", "metadata", "files")


class Outcome(StrEnum):
    """What becomes of a call."""

    OK = "ok"
    RATE_LIMITED = "429"
    ERROR = "500, not taken"
    ERROR_THOUGH_TAKEN = "500, though taken"
    UNAVAILABLE = "503"
    CUT = "cut, not taken"
    CUT_THOUGH_TAKEN = "cut, though taken"
    SILENCE = "no answer, not taken"
    SILENCE_THOUGH_TAKEN = "no answer, though taken"


FLAKY = {
    Outcome.OK: 70,
    Outcome.RATE_LIMITED: 6,
    Outcome.ERROR: 6,
    Outcome.ERROR_THOUGH_TAKEN: 6,
    Outcome.CUT: 4,
    Outcome.CUT_THOUGH_TAKEN: 4,
    Outcome.SILENCE_THOUGH_TAKEN: 4,
}
"""How often each comes, of a hundred."""
NOT_TAKEN = {
    Outcome.RATE_LIMITED,
    Outcome.ERROR,
    Outcome.UNAVAILABLE,
    Outcome.CUT,
    Outcome.SILENCE,
}
STATUS = {
    Outcome.RATE_LIMITED: (429, "ratelimited"),
    Outcome.ERROR: (500, "internal_error"),
    Outcome.ERROR_THOUGH_TAKEN: (500, "internal_error"),
    Outcome.UNAVAILABLE: (503, "service_unavailable"),
}
RESPONSE_URL = "response_url"
KINDS = (
    "chat.postMessage",
    "chat.postEphemeral",
    "chat.update",
    RESPONSE_URL,
    "views",
    "users",
    "conversations",
    "files",
)
"""The kinds of calls that fail by themselves; see `kind_of`."""


@dataclass(frozen=True)
class Call:
    """A call that the bot made, and what became of it; `secret` is that of a response URL."""

    at: float
    method: str
    body: JsonObject
    outcome: Outcome
    error: str = ""
    secret: str = ""

    @property
    def taken(self) -> bool:
        """Whether Slack did what was asked for."""
        return self.outcome not in NOT_TAKEN and not self.error


class Refused(Exception):
    """A call that Slack understands and refuses; the argument is its code."""


def kind_of(method: str) -> str:
    """The kind of a call: `chat.` methods are each their own, others go by their family."""
    family = method.partition(".")[0]
    return method if family == "chat" else family


@dataclass
class FlakySlack:
    """What was posted, and how often a call failed.

    `readable`: the bot may read its channels; direct messages it always may. `outcome_of` says what
    becomes of the next call of a kind; without it, `shares` weighs the outcomes of posts alone.
    `latency` says how many seconds an answer takes, `silence` how many it takes where none is to
    come, and `limits` how many seconds must lie between two posts in a channel.
    """

    readable: bool
    seed: int
    shares: Mapping[Outcome, int] = field(default_factory=lambda: FLAKY)
    latency: tuple[float, float] = LATENCY
    silence: float = SILENT_SECONDS
    retry_after: float = RETRY_AFTER
    outcome_of: Callable[[str], Outcome] | None = None
    on_taken: Callable[[Call], None] = lambda _: None
    limits: dict[str, float] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Begin with an empty workspace."""
        self.url = ""
        self.calls: list[Call] = []
        self.posts: list[JsonObject] = []
        self.outcomes: Counter[Outcome] = Counter()
        self.views: dict[str, View] = {}
        self.triggers: dict[str, float] = {}
        self.sockets: list[web.WebSocketResponse] = []
        self.on_acknowledged: Callable[[JsonObject], None] = lambda _: None
        self._chance = random.Random(self.seed)
        self._numbers = count(1)
        self._last_post: dict[str, float] = {}
        self._uses: Counter[str] = Counter()
        self._methods: dict[str, Callable[[JsonObject], JsonObject]] = {
            "apps.connections.open": self._open_connection,
            "auth.test": lambda _: {"team_id": sample.WORKSPACE, "user_id": sample.BOT_USER},
            "chat.postMessage": self._post,
            "chat.postEphemeral": lambda _: {"message_ts": f"{time.time():.6f}"},
            "chat.update": self._update,
            "conversations.history": self._history,
            "conversations.replies": self._history,
            "conversations.info": self._channel,
            "conversations.open": self._open_dm,
            "users.info": self._user,
            "views.open": self._open_view,
            "views.push": self._open_view,
            "views.update": self._update_view,
            "views.publish": lambda body: {"view": {"id": f"V{body['user_id']}"}},
            "files.getUploadURLExternal": self._upload_url,
            "files.completeUploadExternal": lambda body: {"files": body["files"]},
        }

    @contextmanager
    def open(self) -> Iterator[str]:
        """The base of its Web API, which a thread serves."""
        loop = asyncio.new_event_loop()
        thread = threading.Thread(target=loop.run_forever, daemon=True)
        thread.start()
        serving = self.serving()
        yield asyncio.run_coroutine_threadsafe(serving.__aenter__(), loop).result()
        asyncio.run_coroutine_threadsafe(serving.__aexit__(None, None, None), loop).result()
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()

    @asynccontextmanager
    async def serving(self) -> AsyncIterator[str]:
        """The base of its Web API, which the running event loop serves."""
        app = web.Application(client_max_size=10_000_000, middlewares=[_without_cut_off_calls])
        app.router.add_route("*", "/api/{method}", self._call)
        app.router.add_post("/respond/{secret}", self._respond)
        app.router.add_post("/upload/{file}", self._upload)
        app.router.add_get("/link", self._connect)
        runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
        await runner.setup()
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        host, port = runner.addresses[0][:2]
        self.url = f"http://{host}:{port}"
        yield f"{self.url}/api/"
        for socket in list(self.sockets):
            await socket.close()
        await runner.cleanup()

    def trigger(self, trigger_id: str) -> str:
        """Let a form be opened with this trigger from now on, for as long as Slack lets it."""
        self.triggers[trigger_id] = time.monotonic()
        return trigger_id

    def history(self, channel: str) -> list[JsonObject]:
        """The messages of a channel, the latest first."""
        return [post for post in reversed(self.posts) if post["channel"] == channel]

    def forget(self) -> None:
        """Forget what was called and posted so far."""
        self.calls.clear()
        self.posts.clear()

    # What becomes of a call

    async def _call(self, request: web.Request) -> web.StreamResponse:
        method = request.match_info["method"]
        return await self._answer(request, method, await _arguments(request))

    async def _respond(self, request: web.Request) -> web.StreamResponse:
        return await self._answer(
            request, RESPONSE_URL, await request.json(), request.match_info["secret"]
        )

    async def _upload(self, request: web.Request) -> web.StreamResponse:
        await request.read()
        return await self._answer(request, "files.upload", {"file": request.match_info["file"]})

    async def _answer(
        self, request: web.Request, method: str, body: JsonObject, secret: str = ""
    ) -> web.StreamResponse:
        await asyncio.sleep(self._chance.uniform(*self.latency))
        outcome = self._next_outcome(method, body)
        answer: JsonObject = {"ok": True}
        error = ""
        if outcome not in NOT_TAKEN:
            try:
                if secret:
                    self._use(secret)
                elif method != "files.upload":
                    answer |= self._do(method, body)
            except Refused as refusal:
                error = str(refusal)
                answer = {"ok": False, "error": error}
        call = Call(time.monotonic(), method, body, outcome, error, secret)
        self.calls.append(call)
        if call.taken:
            self.on_taken(call)
        return await self._deliver(request, outcome, answer, 404 if secret and error else 200)

    def _next_outcome(self, method: str, body: JsonObject) -> Outcome:
        """What becomes of this call; a channel in which too much is posted takes no more."""
        posts = method in ("chat.postMessage", "chat.postEphemeral")
        channel, now = str(body.get("channel")), time.monotonic()
        if posts and now - self._last_post.get(channel, -60) < self.limits.get(channel, 0):
            outcome = Outcome.RATE_LIMITED
        elif self.outcome_of:
            outcome = self.outcome_of(kind_of(method))
        elif method == "chat.postMessage":
            outcome = self._chance.choices(list(self.shares), list(self.shares.values()))[0]
        else:
            return Outcome.OK
        if posts and outcome not in NOT_TAKEN:
            self._last_post[channel] = now
        self.outcomes[outcome] += 1
        return outcome

    async def _deliver(
        self, request: web.Request, outcome: Outcome, answer: JsonObject, status: int
    ) -> web.StreamResponse:
        headers = {}
        if outcome in STATUS:
            status, error = STATUS[outcome]
            answer = {"ok": False, "error": error}
        if outcome is Outcome.RATE_LIMITED:
            headers["Retry-After"] = f"{self.retry_after:g}"
        if outcome in (Outcome.SILENCE, Outcome.SILENCE_THOUGH_TAKEN):
            await asyncio.sleep(self.silence)
        if outcome in (Outcome.CUT, Outcome.CUT_THOUGH_TAKEN) and request.transport:
            request.transport.abort()
        return web.json_response(answer, status=status, headers=headers)

    def _do(self, method: str, body: JsonObject) -> JsonObject:
        if method not in self._methods:
            raise Refused("unknown_method")
        return self._methods[method](body)

    def _use(self, secret: str) -> None:
        self._uses[secret] += 1
        if self._uses[secret] > RESPONSE_URL_USES:
            raise Refused("used_url")

    # What the methods do

    def _post(self, body: JsonObject) -> JsonObject:
        message = {**body, "ts": f"{time.time():.6f}", "number": next(self._numbers)}
        if body["channel"].startswith("U"):
            message["channel"] = sample.direct_message(body["channel"])
        self.posts.append(message)
        return {"ts": message["ts"], "message_ts": message["ts"], "channel": message["channel"]}

    def _update(self, body: JsonObject) -> JsonObject:
        return {"ts": body["ts"], "channel": body["channel"]}

    def _history(self, body: JsonObject) -> JsonObject:
        channel = body["channel"]
        if not self.readable and not channel.startswith("D"):
            raise Refused("missing_scope")
        # Replicas whose clock runs fast ask for messages since a moment that is still to come, so
        # that age is not looked at.
        thread = body.get("ts")
        messages = [
            post
            for post in self.history(channel)
            if not thread or thread in (post["ts"], post.get("thread_ts"))
        ]
        return {"messages": messages[: int(body.get("limit") or 100)]}

    def _channel(self, body: JsonObject) -> JsonObject:
        # A channel of our own: summaries are not posted where other organisations read.
        channel = {"id": body["channel"], "is_member": True, "is_ext_shared": False}
        return {"channel": channel}

    def _open_dm(self, body: JsonObject) -> JsonObject:
        return {"channel": {"id": sample.direct_message(body["users"])}}

    def _user(self, body: JsonObject) -> JsonObject:
        user_id = body["user"]
        person = Person(
            user_id, user_id.lower(), user_id, "", "Europe/London", is_admin=user_id == sample.ADMIN
        )
        return {"user": user_object(person, datetime.now(UTC))}

    def _open_view(self, body: JsonObject) -> JsonObject:
        opened = self.triggers.get(trigger_id := body["trigger_id"])
        if opened is None or time.monotonic() - opened > TRIGGER_SECONDS:
            raise Refused("expired_trigger_id")
        view_id = f"V{next(self._numbers)}"
        self.views[trigger_id] = self.views[view_id] = View(view_id, "", {}, "1", view_id)
        return {"view": self._show(view_id, body["view"])}

    def _update_view(self, body: JsonObject) -> JsonObject:
        if body.get("view_id") not in self.views:
            raise Refused("not_found")
        return {"view": self._show(body["view_id"], body["view"])}

    def _show(self, view_id: str, payload: JsonObject) -> JsonObject:
        view = self.views[view_id]
        view.payload = {**payload, "blocks": with_block_ids(payload["blocks"], view_id)}
        return view_object(view)

    def _upload_url(self, _: JsonObject) -> JsonObject:
        file_id = f"F{next(self._numbers)}"
        return {"file_id": file_id, "upload_url": f"{self.url}/upload/{file_id}"}

    # Socket Mode

    def _open_connection(self, _: JsonObject) -> JsonObject:
        return {"url": f"{self.url.replace('http', 'ws', 1)}/link"}

    async def _connect(self, request: web.Request) -> web.StreamResponse:
        socket = web.WebSocketResponse(heartbeat=10)
        await socket.prepare(request)
        await socket.send_json({"type": "hello", "num_connections": len(self.sockets) + 1})
        self.sockets.append(socket)
        try:
            async for message in socket:
                if message.type == WSMsgType.TEXT:
                    self.on_acknowledged(json.loads(message.data))
        finally:
            self.sockets.remove(socket)
        return socket


@web.middleware
async def _without_cut_off_calls(
    request: web.Request, handler: Callable[[web.Request], Awaitable[web.StreamResponse]]
) -> web.StreamResponse:
    """Forget a call whose process was killed while it was still sending it."""
    try:
        return await handler(request)
    except ConnectionResetError:
        return web.Response(status=400)


async def _arguments(request: web.Request) -> JsonObject:
    """The arguments of a call, from its query and from its JSON or form."""
    body: JsonObject = dict(request.query)
    if request.content_type == "application/json":
        body |= await request.json()
    elif request.method == "POST":
        body |= {name: str(value) for name, value in (await request.post()).items()}
    for name in JSON_FIELDS:
        if isinstance(body.get(name), str):
            body[name] = json.loads(body[name])
    return body
