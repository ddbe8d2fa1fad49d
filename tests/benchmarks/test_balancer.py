"""The load balancer of the benchmarks takes turns among replicas that are ready."""

import asyncio
import random
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from aiohttp import ClientSession, web

from benchmarks.balancer import Balancer
from benchmarks.bot_lives import Lives
from benchmarks.bot_process import Installation
from tests.run_async import run_async

CHANCE = random.Random()  # noqa: S311 - no secret comes of it


def lives() -> Lives:
    return Lives(Installation(Path(), "xoxb-1", ""), CHANCE)


@asynccontextmanager
async def replica(life: Lives, *, ready: bool = True) -> AsyncIterator[None]:
    """Something that acknowledges, and says whether it is ready."""

    async def answer(request: web.Request) -> web.Response:
        return web.Response(status=200 if request.method == "POST" or ready else 503)

    app = web.Application()
    app.router.add_route("*", "/{path:.*}", answer)
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", life.port).start()
    yield
    await runner.cleanup()


def taken(balancer: Balancer, replicas: list[Lives]) -> list[int]:
    return [balancer.taken[each.port] for each in replicas]


async def send(url: str, number: int) -> set[int]:
    async with ClientSession() as session:
        return {(await session.post(url, data=b"x")).status for _ in range(number)}


def test_replicas_take_turns_unless_one_is_leaving_not_ready_or_gone() -> None:
    async def run() -> None:
        replicas = [lives() for _ in range(4)]
        first, second, gone, unready = replicas
        balancer = Balancer(replicas)
        async with (
            replica(first),
            replica(second),
            replica(unready, ready=False),
            balancer.serving() as url,
        ):
            async with replica(gone):
                async with asyncio.timeout(20):
                    while len(balancer._ready) < 3:
                        await asyncio.sleep(0.01)
                assert await send(url, 6) == {200}
                assert taken(balancer, replicas) == [2, 2, 2, 0]
                balancer.leave(second)
                assert await send(url, 4) == {200}
                assert taken(balancer, replicas) == [4, 2, 4, 0]
            balancer.come_back(second)
            assert await send(url, 4) == {200}
            assert taken(balancer, [first, second]) == [6, 4]

    run_async(run())


def test_nobody_is_asked_where_no_replica_is_ready() -> None:
    async def run() -> set[int]:
        async with Balancer([lives()]).serving() as url:
            return await send(url, 1)

    assert run_async(run()) == {503}
