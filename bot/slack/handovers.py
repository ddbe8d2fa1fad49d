"""Tells the people of a hand-over how it stands: each message is kept with the move it is about.

Whoever has to do something gets a message; for all others, the message that they have is edited.
"""

from bot.domain.delivery import Method, Outgoing, Tenant
from bot.domain.handover import Handover, Posted
from bot.slack.message import Message
from bot.slack.outbox import Outbox
from bot.slack.replies import direct_message
from bot.slack.views import handover as view
from bot.usecases import hand_over
from bot.usecases.app_context import AppContext
from bot.usecases.handover_case import Case, case_of

DECIDER, ASKER = "decider", "asker"
"""Whose message it is that is recorded once Slack has it."""


class HandoverMessages:
    """Writes what people read of hand-overs into the outbox."""

    def __init__(self, context: AppContext, outbox: Outbox) -> None:
        self._context = context
        self._outbox = outbox
        outbox.on_posted = self.posted
        outbox.on_not_posted = self.not_posted

    def handed_over(self, tenant: Tenant, handover: Handover) -> None:
        """Show a question to its decider, and tell the asker where it went."""
        case = self._case(handover)
        where = handover.channel_id or handover.decider_id
        self._post(tenant, where, handover.decider_id, view.for_decider(case), case, DECIDER)
        asker_id = handover.asker_id
        self._post(tenant, asker_id, asker_id, view.for_asker(case), case, ASKER)

    def moved(self, tenant: Tenant, handover: Handover) -> None:
        """Edit the messages that both have."""
        case = self._case(handover)
        self._update(tenant, case.handover.shown, view.for_decider(case))
        self._update(tenant, case.handover.confirmation, view.for_asker(case))

    def answered(self, tenant: Tenant, handover: Handover) -> None:
        """Bring an answer to the person who asked."""
        self.moved(tenant, handover)
        case = self._case(handover)
        if handover.asker_id:
            message = view.answer_to_asker(case)
            self._outbox.add(direct_message(tenant, handover.asker_id, message))

    def redirected(self, tenant: Tenant, case: Case) -> None:
        """Show a question to its next decider; the asker is told once."""
        self.moved(tenant, case.handover)
        if case.after:
            self.handed_over(tenant, case.after)
        elif case.handover.asker_id:
            message = view.returned_to_asker(case)
            self._outbox.add(direct_message(tenant, case.handover.asker_id, message))

    def reopened(self, tenant: Tenant, handover: Handover) -> None:
        """Tell the decider that the asker needs more."""
        self.moved(tenant, handover)
        case = self._case(handover)
        shown = case.handover.shown
        channel_id = shown.channel_id if shown else handover.decider_id
        arguments = {"channel_id": channel_id, "thread_ts": shown.ts if shown else None}
        body = view.still_open(case).body
        self._outbox.add(Outgoing(tenant, Method.POST, channel_id, arguments, (body,)))

    def posted(self, outgoing: Outgoing, posted: Posted) -> None:
        """Record where a message stands, and edit it if more has happened since."""
        handover_id, tenant = outgoing.arguments.get("handover"), outgoing.tenant
        if not handover_id:
            return
        of_asker = outgoing.arguments.get("part") == ASKER
        record = hand_over.record_confirmation if of_asker else hand_over.record_shown
        case = record(self._context, tenant.workspace_id, handover_id, posted)
        if case:
            message = view.for_asker(case) if of_asker else view.for_decider(case)
            if message.body != outgoing.forms[0]:
                self._update(tenant, posted, message)

    def not_posted(self, outgoing: Outgoing) -> None:
        """Send a question directly that its channel didn't take, or tell its asker."""
        handover_id, tenant = outgoing.arguments.get("handover"), outgoing.tenant
        if not handover_id or outgoing.arguments.get("part") != DECIDER:
            return
        case = hand_over.not_delivered(self._context, tenant.workspace_id, handover_id)
        if case is None:
            return
        decider_id, asker_id = case.handover.decider_id, case.handover.asker_id
        if case.handover.is_active:
            message = view.for_decider(case)
            self._post(tenant, decider_id, decider_id, message, case, DECIDER)
        else:
            self._outbox.add(direct_message(tenant, asker_id, view.unreachable(case)))
        self._update(tenant, case.handover.confirmation, view.for_asker(case))

    def _case(self, handover: Handover) -> Case:
        case = case_of(self._context, handover.workspace_id, handover.id)
        assert case, "hand-overs are never deleted"  # noqa: S101
        return case

    def _post(
        self, tenant: Tenant, where: str, user_id: str, message: Message, case: Case, part: str
    ) -> None:
        arguments = {"channel_id": where, "handover": case.handover.id, "part": part}
        outgoing = Outgoing(tenant, Method.POST, where, arguments, (message.body,), user_id)
        self._outbox.add(outgoing)

    def _update(self, tenant: Tenant, posted: Posted | None, message: Message) -> None:
        if posted is None:
            return
        arguments = {"channel_id": posted.channel_id, "ts": posted.ts}
        outgoing = Outgoing(tenant, Method.UPDATE, posted.channel_id, arguments, (message.body,))
        self._outbox.add(outgoing)
