"""Delivers events to the bot, and tries again when that fails."""

import asyncio
from collections.abc import Coroutine, Mapping
from datetime import datetime, timedelta
from typing import Any

from sandbox.core import Core
from sandbox.exchanges import Delivery
from sandbox.model import JsonObject
from sandbox.payloads import envelope

RETRY_AFTER = (timedelta(0), timedelta(minutes=1), timedelta(minutes=5))
"""How long after a failure Slack tries the first, second and third time again."""


class Events:
    """Delivers what has happened, if the app subscribes to it."""

    def __init__(self, core: Core) -> None:
        self._core = core
        self._background: set[asyncio.Task[Any]] = set()
        self._retries: list[tuple[datetime, JsonObject, int]] = []

    async def send(self, kind: str, /, **event: Any) -> Delivery | None:
        """Deliver an event of this type; return None if the app does not subscribe to it."""
        core = self._core
        if not core.manifest.wants(kind):
            return None
        return await self.deliver({"type": kind, "event_ts": core.world.next_ts()} | event)

    async def deliver(
        self,
        event: Mapping[str, Any],
        *,
        event_id: str | None = None,
        retry: int | None = None,
    ) -> Delivery:
        """Deliver an event; one that fails is tried again at once, then as the clock moves."""
        core = self._core
        event_id = event_id or core.world.new_id("Ev")
        wrapped = envelope(dict(event), event_id, core.world.clock())
        delivery = await self._attempt(wrapped, retry or 0)
        if delivery.error and retry is None:
            return await self._retry(wrapped, 1)
        if core.faults.repeat_events and retry is None:
            await self._attempt(wrapped, 1)
        return delivery

    async def _attempt(
        self, wrapped: JsonObject, number: int, why: str = "http_timeout"
    ) -> Delivery:
        headers = {"x-slack-retry-num": str(number), "x-slack-retry-reason": why}
        return await self._core.courier.deliver("event", wrapped, headers if number else None)

    async def _retry(self, wrapped: JsonObject, number: int) -> Delivery:
        delivery = await self._attempt(wrapped, number, "http_error")
        if delivery.error and number < len(RETRY_AFTER):
            due = self._core.world.clock() + RETRY_AFTER[number]
            self._retries.append((due, wrapped, number + 1))
        return delivery

    async def retry_due(self) -> None:
        """Try the events again whose time has come."""
        now = self._core.world.clock()
        due = [entry for entry in self._retries if entry[0] <= now]
        self._retries = [entry for entry in self._retries if entry[0] > now]
        for _, wrapped, number in due:
            await self._retry(wrapped, number)

    def later(self, work: Coroutine[Any, Any, Any]) -> None:
        """Run it in the background."""
        task = asyncio.get_running_loop().create_task(work)
        self._background.add(task)
        task.add_done_callback(self._background.discard)
