"""Handles deliveries after they were acknowledged: each is kept first, and none is lost.

What a delivery does, what is to be sent because of it, and its end are one unit of work: if the
process ends in the middle, nothing of it was done, and another handles the delivery.
"""

import logging
import time
from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta
from threading import Lock
from typing import Any

from slack_bolt import Args, BoltResponse

from bot import metrics
from bot.domain.delivery import ATTEMPTS, OBEYED_FOR, RENEWED_AFTER, Delivery, Outgoing
from bot.domain.errors import Refusal, StoreUnavailable
from bot.slack.clients import Clients
from bot.slack.deferred import Deferred, Pool, Reply
from bot.slack.directory import Outsider
from bot.slack.exactly_once import NotPosted
from bot.slack.guard import explain, refuse_outsiders
from bot.slack.message import Message
from bot.slack.outbox import Outbox
from bot.slack.replies import send_dm
from bot.slack.request import Request, tenant_of
from bot.slack.request_log import about, log_failure, record
from bot.slack.sending import send
from bot.slack.slack_errors import NOTHING_CHANGED
from bot.slack.views import guidance
from bot.usecases import inbox
from bot.usecases.app_context import AppContext
from bot.workers import Workers

UNKNOWN_AFTER = timedelta(seconds=20)
"""When a delivery is looked at again whose listener only another version of whoowns has."""

log = logging.getLogger("whoowns.listener")


class Inbox:
    """Keeps deliveries, and has each handled by its listener."""

    def __init__(
        self,
        context: AppContext,
        clients: Clients,
        outbox: Outbox,
        pools: Mapping[Pool, Workers],
    ) -> None:
        self._context = context
        self._clients = clients
        self._outbox = outbox
        self._pools = pools
        self._listeners: dict[str, Deferred] = {}
        self._lock = Lock()
        self._in_hand: dict[int, Delivery] = {}
        self._renewed_at = context.clock()

    def accepting(self, listener: Deferred) -> Callable[[Args], BoltResponse | None]:
        """Return what Bolt calls: it keeps a delivery, acknowledges it, and has it handled."""
        self._listeners[listener.name] = listener
        metrics.add_events(listener.name)

        def accept(args: Args) -> BoltResponse | None:
            request = Request.of(args)
            if not listener.wanted(request):
                args.ack()
                return None
            delivery = Delivery(
                listener.name,
                request.delivery_key,
                tenant_of(args),
                _without_tokens(args.body),
                self._context.clock(),
            )
            try:
                kept = inbox.accept(self._context, delivery)
            except StoreUnavailable as error:
                with about(request):
                    return self._not_kept(listener, request, error)
            args.ack()
            if kept:
                self._submit(kept)
            return None

        return accept

    def take_over(self) -> None:
        """Handle what was delivered to a process that is gone, or that couldn't handle it."""
        now = self._context.clock()
        if now - self._renewed_at >= RENEWED_AFTER:
            self._renewed_at = now
            inbox.renew(self._context, self._all_in_hand())
        for delivery in inbox.take_over(self._context):
            self._submit(delivery)

    def hand_back(self) -> None:
        """Leave to the next process, or to another replica, what isn't handled yet."""
        inbox.hand_back(self._context, self._all_in_hand())

    def _all_in_hand(self) -> Sequence[Delivery]:
        with self._lock:
            return list(self._in_hand.values())

    def _submit(self, delivery: Delivery) -> None:
        with self._lock:
            self._in_hand[delivery.id] = delivery
        listener, request = self._listeners.get(delivery.listener), self._request(delivery)
        self._pools[_pool_for(listener, request)].submit(self._handle, delivery, listener, request)

    def _request(self, delivery: Delivery) -> Request:
        tenant, begun_before = delivery.tenant, delivery.attempt > 1
        return Request(
            delivery.body, tenant, lambda: self._clients(tenant), begun_before=begun_before
        )

    def _handle(self, delivery: Delivery, listener: Deferred | None, request: Request) -> None:
        started = time.perf_counter()
        with about(request):
            try:
                if listener is None:
                    fields, quiet = self._leave_to_another_version(delivery), False
                else:
                    fields, quiet = self._handle_with(listener, delivery, request), listener.quiet
            finally:
                with self._lock:
                    if self._in_hand.get(delivery.id) is delivery:
                        del self._in_hand[delivery.id]
            level = logging.DEBUG if quiet and fields["outcome"] == "done" else logging.INFO
            record(delivery.listener, fields, time.perf_counter() - started, level)

    def _handle_with(
        self, listener: Deferred, delivery: Delivery, request: Request
    ) -> Mapping[str, str]:
        """Handle a delivery; returns what to log."""
        reply, reply_with_error = listener.reply, listener.reply_with_error or listener.reply
        try:
            try:
                if delivery.attempt > ATTEMPTS:
                    raise TooManyAttempts
                if self._is_out_of_date(delivery, request):
                    reply_with_error = send_dm
                    raise OutOfDate
                with self._context.database.unit_of_work():
                    refuse_outsiders(request)
                    self._end(delivery, request, listener.handle(request), reply)
            except (StoreUnavailable, inbox.TakenOver):
                raise
            except Outsider as outsider:
                message = None if request.is_event else guidance.refused(outsider)
                fields = {"outcome": "outsider"}
            except Exception as error:  # noqa: BLE001 - nothing may escape
                message, fields = explain(error)
            else:
                return {"outcome": "not from a person" if request.is_by_app else "done"}
            with self._context.database.unit_of_work():
                self._end(delivery, request, message, reply_with_error)
        except StoreUnavailable as error:
            # The delivery is still kept: it is handled once its lease is over.
            return {"outcome": "later", "reference": log_failure(error)}
        except inbox.TakenOver:
            return {"outcome": "taken over"}
        except Exception as error:  # noqa: BLE001 - the delivery has to end
            # Not even the reason can be sent: the delivery says too little of where to.
            return {**self._forget(delivery, "no reply"), "reference": log_failure(error)}
        return fields

    def _is_out_of_date(self, delivery: Delivery, request: Request) -> bool:
        """Whether somebody has waited so long that they no longer expect it to be done."""
        age = self._context.clock() - delivery.received_at
        return age > OBEYED_FOR and not request.is_event and self._context.is_clock_trusted

    def _end(
        self, delivery: Delivery, request: Request, result: Message | Outgoing | None, reply: Reply
    ) -> None:
        """Keep what is to be sent, and delete the delivery, in the present unit of work."""
        outgoing = reply(request, result) if isinstance(result, Message) else result
        if outgoing:
            self._outbox.add(outgoing)
        inbox.finish(self._context, delivery)

    def _leave_to_another_version(self, delivery: Delivery) -> Mapping[str, str]:
        """Let a replica that has such a listener handle it, as long as somebody waits for it."""
        if self._context.clock() - delivery.received_at > OBEYED_FOR:
            return self._forget(delivery, "no such listener")
        try:
            inbox.hand_back(self._context, [delivery], after=UNKNOWN_AFTER)
        except StoreUnavailable as error:
            return {"outcome": "later", "reference": log_failure(error)}
        return {"outcome": "left to another version"}

    def _forget(self, delivery: Delivery, outcome: str) -> Mapping[str, str]:
        """Delete a delivery of which nothing comes; returns what to log."""
        try:
            inbox.finish(self._context, delivery)
        except (StoreUnavailable, inbox.TakenOver):
            return {"outcome": "later"}
        return {"outcome": outcome}

    def _not_kept(
        self, listener: Deferred, request: Request, error: StoreUnavailable
    ) -> BoltResponse | None:
        """Leave it to Slack to repeat an event, and do what can be done without the database."""
        fields = {"outcome": "not kept", "reason": error.reason}
        record(listener.name, fields, 0, logging.WARNING)
        if request.is_event:
            return BoltResponse(status=503)
        request.ack()
        self._pools[_pool_for(listener, request)].submit(self._handle_unkept, listener, request)
        return None

    def _handle_unkept(self, listener: Deferred, request: Request) -> None:
        """Answer what only reads, and say of all else that nothing was saved."""
        with about(request):
            self._answer_unkept(listener, request)

    def _answer_unkept(self, listener: Deferred, request: Request) -> None:
        reply = listener.reply
        try:
            with self._context.database.unit_of_work():
                refuse_outsiders(request)
                result = listener.handle(request)
            outcome = "done"
        except Exception as error:  # noqa: BLE001 - nothing may escape
            result, fields = explain(error)
            reply, outcome = listener.reply_with_error or reply, fields["outcome"]
        log.info(listener.name, extra={"fields": {"outcome": outcome, "kept": False}})
        try:
            outgoing = reply(request, result) if isinstance(result, Message) else result
            if outgoing:
                self._send_once(outgoing)
        except Exception as error:  # noqa: BLE001 - there is no other way to say so
            log_failure(error)

    def _send_once(self, outgoing: Outgoing) -> None:
        """Send a message that can't be kept."""
        client = self._clients(outgoing.tenant)
        try:
            send(client, outgoing.method, outgoing.arguments, outgoing.forms, {})
        except NotPosted as error:
            log.warning("message", extra={"fields": {"outcome": error.why}})


def _without_tokens(body: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return a delivery without its token and that of a workflow's step, all that is secret in it.

    A step is ended with the installation's own token.
    """
    kept = {key: value for key, value in body.items() if key != "token"}
    event = body.get("event")
    if isinstance(event, Mapping):
        kept["event"] = {key: each for key, each in event.items() if key != "bot_access_token"}
    return kept


def _pool_for(listener: Deferred | None, request: Request) -> Pool:
    """Return where a delivery is handled: who waits for Slack waits apart."""
    pool = listener.pool if listener else Pool.ANSWERING
    try:
        asks_slack = request.may_be_outsider
    except Exception:  # noqa: BLE001 - a body that can't be read is refused wherever it is handled
        return pool
    return Pool.ASKING if pool is Pool.ANSWERING and asks_slack else pool


class OutOfDate(Refusal):
    """Something was typed or pressed so long ago that things may have changed since."""

    def __init__(self) -> None:
        problem = "I couldn't do in time what you asked me for, half an hour ago or longer."
        super().__init__(f"{problem} {NOTHING_CHANGED}", "If you still want it, please try again.")


class TooManyAttempts(Exception):
    """A delivery was begun again and again, and never came to an end."""
