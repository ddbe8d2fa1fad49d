"""Sends what is in the outbox: each message once, or once more and saying so, in its order.

Nothing here waits for Slack's rate limits: what can't be sent now is due later, for whichever
replica comes first, and no destination holds up another.
"""

import logging
from collections import Counter, defaultdict, deque
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from threading import Lock

from slack_sdk import WebClient

from bot import metrics
from bot.domain.delivery import (
    ATTEMPTS,
    KEPT_FOR,
    RENEWED_AFTER,
    Method,
    Outgoing,
)
from bot.domain.errors import Refusal, StoreUnavailable
from bot.domain.handover import Posted
from bot.domain.installation import NotInstalled, TokenLost
from bot.log_context import logging_about
from bot.slack.clients import Clients
from bot.slack.exactly_once import (
    CannotLook,
    ExactlyOncePoster,
    Mark,
    NotPosted,
    failures_told_apart,
    wait_after,
)
from bot.slack.rate_limits import Destination, RateLimits
from bot.slack.replies import instead_of
from bot.slack.request_log import log_failure
from bot.slack.sending import send, with_note
from bot.slack.slack_errors import Meaning, by_code, read_error
from bot.usecases import outbox
from bot.usecases.app_context import AppContext
from bot.workers import Workers

EVENT = "whoowns_message"
FIRST_WAIT = timedelta(seconds=1)
LONGEST_WAIT = timedelta(minutes=1)
AT_ONCE = 8
"""Messages that are sent at the same time by one lane: half of the threads, so that a workspace in
which Slack is silent leaves the others theirs."""
NOT_INSTALLED = replace(by_code("token_revoked"), code="not_installed", meaning=Meaning.GONE)
"""A workspace has left: nothing is sent there any more, also should it come back."""
TOKEN_LOST = replace(by_code("invalid_auth"), code="token_lost")
"""Its token can't be opened now; the operator may have the key."""
Lane = tuple[str, bool]
"""A workspace, and whether it is its response URLs, which Slack serves apart from its methods."""

log = logging.getLogger("whoowns.outbox")


class Outbox:
    """Keeps messages with what they are about, and sends them once that is committed."""

    def __init__(self, context: AppContext, clients: Clients, workers: Workers) -> None:
        self._context = context
        self._clients = clients
        self._workers = workers
        self.publish_home: Callable[[WebClient, str, str], None] = _no_home
        self.renewed: Callable[[Outgoing], Outgoing | None] = lambda outgoing: outgoing
        self.on_posted: Callable[[Outgoing, Posted], None] = _nothing_to_do
        self.on_not_posted: Callable[[Outgoing], None] = _nothing_to_do
        self._lock = Lock()
        self._waiting: dict[Destination, deque[Outgoing]] = {}
        self._sending: set[int] = set()
        self._busy: Counter[Lane] = Counter()
        self._held: defaultdict[Lane, deque[Destination]] = defaultdict(deque)
        self._limits = RateLimits()
        self._renewed_at = context.clock()

    def add(self, outgoing: Outgoing) -> None:
        """Keep a message in the present transaction, and send it after the commit."""
        kept = outbox.add(self._context, outgoing)
        self._context.database.after_commit(lambda: self._submit(kept))

    def take_due(self) -> None:
        """Send what is due and nobody sends: after a crash, or when Slack takes it again."""
        now = self._context.clock()
        self._limits.forget_past(now)
        if now - self._renewed_at >= RENEWED_AFTER:
            self._renewed_at = now
            outbox.renew(self._context, self._all_in_hand())
        for outgoing in outbox.take_due(self._context):
            self._submit(outgoing)

    def hand_back(self) -> None:
        """Leave to the next process, or another replica, what has not been begun."""
        for outgoing in self._all_in_hand():
            if outgoing.id not in self._sending:
                outbox.postpone(self._context, outgoing, self._context.clock())

    def _all_in_hand(self) -> Sequence[Outgoing]:
        with self._lock:
            return [outgoing for queue in self._waiting.values() for outgoing in queue]

    def _submit(self, outgoing: Outgoing) -> None:
        """Queue a message for its destination, which has its turn as soon as its lane has."""
        destination = (outgoing.tenant.workspace_id, outgoing.destination)
        lane = _lane_of(destination)
        with self._lock:
            queue = self._waiting.setdefault(destination, deque())
            queue.append(outgoing)
            if len(queue) > 1:
                return
            if self._busy[lane] == AT_ONCE:
                self._held[lane].append(destination)
                return
            self._busy[lane] += 1
        self._workers.submit(self._send_next, destination)

    def _send_next(self, destination: Destination) -> None:
        """Send the first message to a destination; the next one has its turn after others."""
        with self._lock:
            first = self._waiting[destination][0]
            self._sending.add(first.id)
        try:
            with logging_about(first.tenant.workspace_id):
                self._send(destination, first)
        except StoreUnavailable as error:
            # The row stays, and is taken again when its lease is over.
            log.warning("outbox not updated", extra={"fields": {"reason": error.reason}})
        except Exception as error:  # noqa: BLE001 - it is tried again when its lease is over
            log_failure(error)
        if (following := self._next_after(destination, first)) is not None:
            self._workers.submit(self._send_next, following)

    def _next_after(self, destination: Destination, sent: Outgoing) -> Destination | None:
        """Return whose turn it is in a lane after a message; None if nothing waits there."""
        lane = _lane_of(destination)
        with self._lock:
            self._sending.discard(sent.id)
            self._waiting[destination].popleft()
            if self._waiting[destination]:
                self._held[lane].append(destination)
            else:
                del self._waiting[destination]
            if self._held[lane]:
                return self._held[lane].popleft()
            del self._held[lane]
            self._busy -= Counter([lane])
        return None

    def _send(self, destination: Destination, outgoing: Outgoing) -> None:
        now = self._context.clock()
        too_late = now > (outgoing.created_at or now) + KEPT_FOR[outgoing.method]
        if too_late and self._context.is_clock_trusted:
            self._give_up(outgoing, "too late", instead_of(outgoing))
        elif due_at := self._limits.due_at(destination, now):
            outbox.postpone(self._context, outgoing, due_at)
        elif (current := self.renewed(outgoing)) is None:
            outbox.settle(self._context, outgoing)
            _log_outcome(logging.DEBUG, outgoing, "no longer wanted")
        elif outbox.begin_post(self._context, outgoing):
            outgoing = current
            try:
                posted = self._post(outgoing)
            except NotPosted as error:
                self._try_later(destination, outgoing, error)
            except StoreUnavailable:
                raise
            except Exception as error:  # noqa: BLE001 - a message that can't be sent has to end
                self._try_later(destination, outgoing, _failure(error, outgoing))
            else:
                self._limits.pace(destination, now)
                with self._context.database.unit_of_work():
                    outbox.settle(self._context, outgoing)
                    if posted:
                        self.on_posted(outgoing, posted)
                metrics.count_message(outgoing.method.value, metrics.SENT)
                _log_outcome(logging.DEBUG, outgoing, "sent")

    def _post(self, outgoing: Outgoing) -> Posted | None:
        """Send one message, unless an interrupted attempt has; raises NotPosted.

        Returns where a message stands that was posted for good.
        """
        client = self._client_for(outgoing)
        if outgoing.method is Method.HOME:
            with failures_told_apart():
                self.publish_home(client, outgoing.tenant.workspace_id, outgoing.user_id)
            return None
        mark = {"event_type": EVENT, "event_payload": {"message": outgoing.id}}
        forms = outgoing.forms
        if outgoing.posting_since and not outgoing.repeats_harmlessly:
            try:
                if ts := _find(client, outgoing, outgoing.posting_since, mark):
                    return Posted(str(outgoing.arguments["channel_id"]), ts)
            except CannotLook:
                forms = [with_note(form) for form in forms]
            except NotPosted as error:
                if not error.final:
                    raise
                forms = [with_note(form) for form in forms]
        return send(client, outgoing.method, outgoing.arguments, forms, mark)

    def _client_for(self, outgoing: Outgoing) -> WebClient:
        """Return what sends a message; raises NotPosted where there is no token.

        A response URL needs none.
        """
        if outgoing.method is Method.RESPOND:
            return WebClient()
        try:
            return self._clients(outgoing.tenant)
        except NotInstalled:
            raise NotPosted(NOT_INSTALLED) from None
        except TokenLost:
            raise NotPosted(TOKEN_LOST) from None

    def _try_later(self, destination: Destination, outgoing: Outgoing, error: NotPosted) -> None:
        if error.final:
            self._give_up(outgoing, error.why, instead_of(outgoing, error))
            return
        wait = wait_after(outgoing.attempt, FIRST_WAIT, LONGEST_WAIT)
        if error.retry_after:
            wait = timedelta(seconds=error.retry_after)
        due_at = self._context.clock() + wait
        self._limits.block(destination, due_at)
        surely = error.surely and outgoing.posting_since is None
        outbox.postpone(self._context, outgoing, due_at, surely_not_sent=surely)
        metrics.count_message(outgoing.method.value, metrics.LATER)
        _log_outcome(logging.WARNING, outgoing, error.why)

    def _give_up(self, outgoing: Outgoing, why: str, instead: Outgoing | None = None) -> None:
        """Stop trying to send a message or, with `instead`, send that one."""
        with self._context.database.unit_of_work():
            outbox.settle(self._context, outgoing)
            if instead:
                self.add(instead)
            self.on_not_posted(outgoing)
        metrics.count_message(outgoing.method.value, metrics.GIVEN_UP)
        _log_outcome(logging.WARNING, outgoing, f"given up: {why}")


def _lane_of(destination: Destination) -> Lane:
    workspace_id, where = destination
    return workspace_id, "://" in where


def _failure(error: Exception, outgoing: Outgoing) -> NotPosted:
    """What an error of ours means for a message: it is tried again, but not for long."""
    failure = read_error(error)
    if isinstance(error, Refusal) or outgoing.attempt >= ATTEMPTS:
        failure = replace(failure, meaning=Meaning.OURS)
    if not isinstance(error, Refusal):
        log_failure(error)
    return NotPosted(failure)


def _find(client: WebClient, outgoing: Outgoing, since: datetime, mark: Mark) -> str | None:
    """The timestamp of a message in its channel; raises CannotLook where nobody can tell."""
    channel_id = str(outgoing.arguments.get("channel_id") or "")
    if outgoing.method is not Method.POST or not channel_id.startswith(("C", "G", "D")):
        raise CannotLook("only channels have a history")
    if thread_ts := outgoing.arguments.get("thread_ts"):
        return ExactlyOncePoster(client).find_in_thread(channel_id, thread_ts, mark)
    return ExactlyOncePoster(client).find(channel_id, mark, since)


def _nothing_to_do(*_arguments: object) -> None:
    """Stand for what is to be done after a message, until somebody sets it."""


def _no_home(_client: WebClient, _workspace_id: str, _user_id: str) -> None:
    """Stand for the Home tab until the listeners are there."""


def _log_outcome(level: int, outgoing: Outgoing, outcome: str) -> None:
    fields = {"id": outgoing.id, "method": outgoing.method.value, "attempt": outgoing.attempt}
    log.log(level, "message", extra={"fields": {**fields, "outcome": outcome}})
