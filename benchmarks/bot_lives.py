"""A bot that is started, killed and stopped while Slack goes on, and what is left at the end."""

import asyncio
import random
import signal
import subprocess
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from benchmarks.bot_process import Installation, free_port
from benchmarks.conversations import READING
from benchmarks.delivery_checks import rows_waiting
from benchmarks.flaky_slack import FlakySlack

LIFETIME = 0.3, 5.0
"""Seconds from when a process is ready until it is ended."""
STOP_EVERY = 6
"""Every sixth end is a stop, the others are kills."""
GRACE_SECONDS = 20.0
"""After a stop, a process that has not ended is killed, as containers are."""
QUIET_SECONDS = 12.0
"""Longer than the bot waits for Slack."""
SETTLED_SECONDS = 2.0
LONGEST_QUIET = 150.0


@dataclass
class Lives:
    """A bot that is ended again and again: how often, and how long its stops took."""

    installed: Installation
    chance: random.Random
    lifetime: tuple[float, float] = LIFETIME
    kills: int = 0
    stops: list[float] = field(default_factory=list)
    log: list[tuple[float, str]] = field(default_factory=list)
    ready: asyncio.Event = field(default_factory=asyncio.Event)
    port: int = field(default_factory=free_port)
    is_up: bool = False

    @property
    def endpoint(self) -> str:
        """Where the bot takes deliveries over HTTP."""
        return f"http://127.0.0.1:{self.port}/slack/events"

    async def live(self, finished: asyncio.Event) -> None:
        """Start the bot, end it after a while, and so on until the deliveries are all made."""
        while not finished.is_set():
            async with self._running() as process:
                self.ready.set()
                try:
                    async with asyncio.timeout(self.chance.uniform(*self.lifetime)):
                        await finished.wait()
                except TimeoutError:
                    await self._end(process)
                self.ready.clear()

    @asynccontextmanager
    async def _running(self) -> AsyncIterator["subprocess.Popen[bytes]"]:
        process = self.installed.launch(self.port)
        await asyncio.to_thread(self.installed.wait_ready, self.port, process)
        self.log.append((time.monotonic(), "ready"))
        self.is_up = True
        try:
            yield process
        finally:
            self.is_up = False
            if process.poll() is None:
                await self.stop(process)

    async def _end(self, process: "subprocess.Popen[bytes]") -> None:
        if (self.kills + len(self.stops)) % STOP_EVERY == STOP_EVERY - 1:
            await self.stop(process)
        else:
            process.kill()
            await asyncio.to_thread(process.wait)
            self.kills += 1
            self.log.append((time.monotonic(), "killed"))

    async def stop(self, process: "subprocess.Popen[bytes]") -> None:
        """Stop the bot; deliveries go on for a moment, as Slack knows nothing of it."""
        began = time.monotonic()
        self.log.append((began, "stopping"))
        process.send_signal(signal.SIGTERM)
        await asyncio.sleep(0.2)
        self.ready.clear()
        try:
            await asyncio.to_thread(process.wait, GRACE_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            await asyncio.to_thread(process.wait)
        self.stops.append(time.monotonic() - began)
        self.log.append((time.monotonic(), "stopped"))

    @asynccontextmanager
    async def undisturbed(
        self, *, killed: bool = False
    ) -> AsyncIterator["subprocess.Popen[bytes]"]:
        """The bot, which nobody ends during the block; in the end it is stopped, or `killed`."""
        async with self._running() as process:
            try:
                yield process
            finally:
                if killed:
                    process.kill()
                    await asyncio.to_thread(process.wait)


async def any_ready(replicas: Sequence[Lives]) -> None:
    """Wait until a replica is ready."""
    waiting = [asyncio.create_task(each.ready.wait()) for each in replicas]
    await asyncio.wait(waiting, return_when=asyncio.FIRST_COMPLETED)
    for task in waiting:
        task.cancel()


async def wait_until_quiet(installed: Installation, slack: FlakySlack) -> None:
    """Wait until nothing is left to handle or to send.

    A bot that keeps neither in its database is waited for until it has sent nothing for a while.
    """
    began = time.monotonic()
    while time.monotonic() - began < LONGEST_QUIET:
        sent = [call.at for call in slack.calls if call.method.partition(".")[0] not in READING]
        silent = time.monotonic() - max([began, *sent[-1:]])
        waiting = await asyncio.to_thread(rows_waiting, installed.database_url)
        if silent > (QUIET_SECONDS if waiting is None else SETTLED_SECONDS) and not waiting:
            return
        await asyncio.sleep(0.5)
