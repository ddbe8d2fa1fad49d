"""A load balancer in front of replicas: round-robin among those that say that they are ready."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress

from aiohttp import ClientConnectorError, ClientError, ClientSession, ClientTimeout, web

from benchmarks.bot_lives import Lives

CHECK_SECONDS = 0.25
"""Between two looks at a replica's `/readyz`."""
CHECK_TIMEOUT = 2.0
LONGEST = 30.0
"""Seconds that a replica has for an answer; Slack's patience ends before."""


class Balancer:
    """Gives each delivery to the next replica, and to another one where nobody listens.

    A connection carries one request, so none is sent into a connection that is being closed.
    """

    def __init__(self, replicas: Sequence[Lives]) -> None:
        self.taken: Counter[int] = Counter()
        """How many deliveries each replica got, by port."""
        self._replicas = replicas
        self._ready: set[int] = set()
        self._leaving: set[int] = set()
        self._next = 0

    def leave(self, replica: Lives) -> None:
        """Send nothing more to a replica that is about to stop."""
        self._leaving.add(replica.port)

    def come_back(self, replica: Lives) -> None:
        """Send deliveries to a replica as soon as it is ready."""
        self._leaving.discard(replica.port)

    async def any_ready(self) -> None:
        """Wait until a replica takes deliveries."""
        while not self._ports():
            await asyncio.sleep(0.01)

    @asynccontextmanager
    async def serving(self) -> AsyncIterator[str]:
        """The address of the endpoint for deliveries."""
        async with ClientSession(timeout=ClientTimeout(LONGEST)) as self._session:
            app = web.Application(client_max_size=2_000_000)
            app.router.add_post("/slack/events", self._pass_on)
            runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
            await runner.setup()
            await web.TCPSite(runner, "127.0.0.1", 0).start()
            checks = [asyncio.create_task(self._check(each.port)) for each in self._replicas]
            yield f"http://127.0.0.1:{runner.addresses[0][1]}/slack/events"
            for check in checks:
                check.cancel()
            await runner.cleanup()

    async def _check(self, port: int) -> None:
        """Know whether a replica is ready, as far as its `/readyz` says."""
        while True:
            ready = False
            with suppress(ClientError, OSError, TimeoutError):
                timeout = ClientTimeout(CHECK_TIMEOUT)
                async with self._session.get(_url(port, "/readyz"), timeout=timeout) as answer:
                    ready = answer.ok
            (self._ready.add if ready else self._ready.discard)(port)
            await asyncio.sleep(CHECK_SECONDS)

    def _ports(self) -> Sequence[int]:
        """The replicas that take deliveries, the one whose turn it is first."""
        ports = [
            each.port
            for each in self._replicas
            if each.port in self._ready and each.port not in self._leaving
        ]
        turn = self._next % len(ports) if ports else 0
        return [*ports[turn:], *ports[:turn]]

    async def _pass_on(self, request: web.Request) -> web.Response:
        body, ports = await request.read(), self._ports()
        self._next += 1
        for port in ports:
            try:
                return await self._ask(port, request, body)
            except ClientConnectorError:
                self._ready.discard(port)
            except (ClientError, OSError, TimeoutError):
                # It may have got the request: Slack decides whether to send it again.
                return web.Response(status=502)
        return web.Response(status=503)

    async def _ask(self, port: int, request: web.Request, body: bytes) -> web.Response:
        names = ("Content-Type", "X-Slack-Request-Timestamp", "X-Slack-Signature")
        given = {name: request.headers[name] for name in names if name in request.headers}
        repeats = {n: v for n, v in request.headers.items() if n.lower().startswith("x-slack-ret")}
        headers = {**given, **repeats, "Connection": "close"}
        async with self._session.post(_url(port, request.path), data=body, headers=headers) as got:
            answer = web.Response(status=got.status, body=await got.read())
        self.taken[port] += 1
        if "Content-Type" in got.headers:
            answer.headers["Content-Type"] = got.headers["Content-Type"]
        return answer


def _url(port: int, path: str) -> str:
    return f"http://127.0.0.1:{port}{path}"
