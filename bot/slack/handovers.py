"""Tells the people of a hand-over how it stands: each message is kept with the move it is about.

Whoever has to do something gets a message; for all others, the message that they have is edited.
"""

from dataclasses import replace
from datetime import date

from bot.domain.chasing import WorkingDay
from bot.domain.delivery import Method, Outgoing, Tenant
from bot.domain.handover import Handover, Posted
from bot.slack.message import Message
from bot.slack.outbox import Outbox
from bot.slack.replies import direct_message
from bot.slack.views import chasing as chasing_view
from bot.slack.views import handover as view
from bot.usecases import answer_handover, chasing, hand_over
from bot.usecases.app_context import AppContext
from bot.usecases.handover_case import Case, case_of

DECIDER, ASKER = "decider", "asker"
"""Whose message it is that is recorded once Slack has it."""
REOPENED = "reopened"
"""The line that a question is open again, in the thread of the decider's message."""


class HandoverMessages:
    """Writes what people read of hand-overs into the outbox."""

    def __init__(self, context: AppContext, outbox: Outbox) -> None:
        self._context = context
        self._outbox = outbox
        outbox.renewed = self.renewed
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
        """Edit the messages that both have, and the lists in which it is."""
        case = self._case(handover)
        self._update(tenant, case.handover.shown, view.for_decider(case))
        self._update(tenant, case.handover.confirmation, view.for_asker(case))
        for working_day in chasing.lists_with(self._context, handover):
            self._update(tenant, working_day.shown, self._list(tenant, working_day))

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
        arguments = {
            "channel_id": channel_id,
            "thread_ts": shown.ts if shown else None,
            "handover": handover.id,
            "part": REOPENED,
        }
        body = view.still_open(case).body
        self._outbox.add(Outgoing(tenant, Method.POST, channel_id, arguments, (body,)))

    def end_all_of(self, tenant: Tenant, asker_id: str) -> int:
        """End what somebody waits for whose account is gone; returns how many questions."""
        cases = answer_handover.withdraw_all(
            self._context, tenant.workspace_id, asker_id, is_gone=True
        )
        for case in cases:
            self.moved(tenant, case.handover)
        return len(cases)

    def ended(self, tenant: Tenant, case: Case, days: int, *, is_gone: bool) -> None:
        """Tell the asker that nobody has answered; `is_gone` is about the decider's account."""
        self.moved(tenant, case.handover)
        case = self._case(case.handover)
        if case.handover.asker_id:
            message = chasing_view.unanswered(case, days, is_gone=is_gone)
            self._outbox.add(direct_message(tenant, case.handover.asker_id, message))

    def listed(self, tenant: Tenant, working_day: WorkingDay) -> None:
        """Send somebody the list of what waits for them."""
        message = self._list(tenant, working_day)
        user_id, day = working_day.user_id, working_day.day.isoformat()
        arguments = {"channel_id": user_id, "list_of": day, "listed": working_day.listed}
        self._outbox.add(
            Outgoing(tenant, Method.POST, user_id, arguments, (message.body,), user_id)
        )

    def renewed(self, outgoing: Outgoing) -> Outgoing | None:
        """Return a message as it is now; None for a list that is empty, or of a day that's over."""
        working_day = _list_in(outgoing)
        if working_day is None:
            return outgoing
        workspace_id, user_id = outgoing.tenant.workspace_id, outgoing.user_id
        now = chasing.list_of(self._context, workspace_id, working_day)
        if not now.cases or chasing.is_over(self._context, workspace_id, user_id, working_day.day):
            return None
        return replace(outgoing, forms=(chasing_view.morning_list(now).body,))

    def posted(self, outgoing: Outgoing, posted: Posted) -> None:
        """Record where a message stands, and edit it if more has happened since."""
        if working_day := _list_in(outgoing):
            self._list_posted(outgoing, working_day, posted)
        handover_id, tenant = outgoing.arguments.get("handover"), outgoing.tenant
        part = outgoing.arguments.get("part")
        if not handover_id or part not in {DECIDER, ASKER}:
            return
        of_asker = part == ASKER
        record = hand_over.record_confirmation if of_asker else hand_over.record_shown
        case = record(self._context, tenant.workspace_id, handover_id, posted)
        if case:
            message = view.for_asker(case) if of_asker else view.for_decider(case)
            if message.body != outgoing.forms[0]:
                self._update(tenant, posted, message)

    def not_posted(self, outgoing: Outgoing) -> None:
        """Send a question directly that its channel didn't take, or tell its asker."""
        handover_id, tenant = outgoing.arguments.get("handover"), outgoing.tenant
        if not handover_id or outgoing.arguments.get("part") not in {DECIDER, REOPENED}:
            return
        if outgoing.arguments["part"] == REOPENED:
            self._show_again(tenant, handover_id)
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

    def _list_posted(self, outgoing: Outgoing, working_day: WorkingDay, posted: Posted) -> None:
        tenant, day = outgoing.tenant, working_day.day
        chasing.record_list_shown(self._context, tenant.workspace_id, outgoing.user_id, day, posted)
        message = self._list(tenant, working_day)
        if message.body != outgoing.forms[0]:
            self._update(tenant, posted, message)

    def _list(self, tenant: Tenant, working_day: WorkingDay) -> Message:
        now = chasing.list_of(self._context, tenant.workspace_id, working_day)
        return chasing_view.morning_list(now)

    def _show_again(self, tenant: Tenant, handover_id: int) -> None:
        """Send a question directly that is open again, and whose message can't be found."""
        case = case_of(self._context, tenant.workspace_id, handover_id)
        if case and case.handover.is_active:
            decider_id = case.handover.decider_id
            self._post(tenant, decider_id, decider_id, view.for_decider(case), case, DECIDER)

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


def _list_in(outgoing: Outgoing) -> WorkingDay | None:
    """The working day whose list a message is, if it is one."""
    day, listed = outgoing.arguments.get("list_of"), outgoing.arguments.get("listed")
    if not day or not listed:
        return None
    return WorkingDay(
        outgoing.user_id, date.fromisoformat(day), was_there=True, listed=tuple(listed)
    )
