"""The bot's whole surface on one page: what Slack can send, and which listener takes it."""

import logging
import re
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from slack_bolt import Ack, App

from bot.slack import replies
from bot.slack.deferred import Deferred, Handler, Pool, Reply
from bot.slack.guard import guarded, submitting, suggesting
from bot.slack.handovers import HandoverMessages
from bot.slack.home import HomeTab
from bot.slack.inbox import Inbox
from bot.slack.listeners import (
    answers,
    forms,
    given_answers,
    handovers,
    home,
    kept_answers,
    leaving,
    presence,
    privacy,
    questions,
    role_confirmation,
    rules,
    schedules,
    steps,
    summaries,
    team_form,
    teams,
)
from bot.slack.mcp.callers import Callers
from bot.slack.notify import Notifier
from bot.slack.outbox import Outbox
from bot.slack.request import Request
from bot.slack.team_form import TEAM_FORM
from bot.slack.views import choices, modals
from bot.slack.views.handover_forms import TEAM
from bot.usecases.app_context import AppContext

log = logging.getLogger("whoowns.listener")

ANYTHING = re.compile(r".*", re.DOTALL)


class Listeners:
    """All listeners, each made once."""

    def __init__(
        self, context: AppContext, admins: frozenset[str], outbox: Outbox, callers: Callers
    ) -> None:
        notifier = Notifier(outbox)
        messages = HandoverMessages(context, outbox)
        self.handovers = handovers.HandoverListeners(context, admins, messages, outbox)
        self.given_answers = given_answers.GivenAnswerListeners(context, admins, messages, outbox)
        self.questions = questions.QuestionListeners(context, self.handovers, self.given_answers)
        self.answers = answers.AnswerListeners(context, admins)
        self.privacy = privacy.PrivacyListeners(context, self.handovers)
        self.schedules = schedules.ScheduleListeners(context, admins)
        self.summaries = summaries.SummaryListeners(context, admins, notifier, self.schedules)
        self.presence = presence.PresenceListeners(context, admins, notifier, messages, callers)
        self.home = home.HomeListeners(context, notifier, outbox)
        self.role_confirmation = role_confirmation.RoleConfirmationListeners(
            context, admins, notifier
        )
        self.rules = rules.RulesListeners(context, admins)
        self.forms = forms.FormListeners(context, admins, notifier, outbox)
        self.team_form = team_form.TeamFormListeners(context, admins, notifier, outbox)
        self.steps = steps.StepListeners(context)
        self.kept_answers = kept_answers.KeptAnswerListeners(context, admins)
        self.teams = teams.TeamListeners(
            context, admins, notifier, self.team_form, self.presence, self.kept_answers
        )


def register(
    app: App,
    context: AppContext,
    admins: frozenset[str],
    inbox: Inbox,
    outbox: Outbox,
    callers: Callers,
) -> None:
    """Tell Bolt which listener takes what.

    `/whoowns` takes milliseconds and answers in the acknowledgement, and forms have to say there
    what is wrong. All else is kept in the inbox, acknowledged, and handled afterwards.
    """
    listeners = Listeners(context, admins, outbox, callers)
    outbox.publish_home = HomeTab(context, admins).publish
    _register_commands(app, listeners, inbox)
    _register_events(app, listeners, inbox)
    _register_suggestions(app, listeners)
    _register_presses(app, listeners, inbox)
    _register_forms(app, listeners, context)
    _acknowledge_the_rest(app)


def _register_commands(app: App, listeners: Listeners, inbox: Inbox) -> None:
    app.command("/whoowns")(
        guarded("question", listeners.questions.command, replies.send_in_acknowledgement)
    )
    commands: Mapping[str, tuple[Handler, Pool]] = {
        "/whoowns-team": (listeners.teams.command, Pool.ASKING),
        "/whoowns-rules": (listeners.rules.command, Pool.REVIEWING),
        "/whoowns-summary": (listeners.summaries.command, Pool.REVIEWING),
    }
    for command, (handle, pool) in commands.items():
        app.command(command)(
            inbox.accepting(Deferred(command, handle, replies.send_ephemeral, pool=pool))
        )
    app.shortcut("who_owns_this")(
        inbox.accepting(
            Deferred(
                "shortcut",
                listeners.questions.shortcut,
                replies.send_ephemeral_in_thread,
                pool=Pool.ANSWERING,
            )
        )
    )


def _register_events(app: App, listeners: Listeners, inbox: Inbox) -> None:
    events: Mapping[str, Deferred] = {
        "app_mention": Deferred(
            "mention", listeners.questions.message, replies.post_in_thread, pool=Pool.ANSWERING
        ),
        "message": Deferred(
            "direct message",
            listeners.questions.direct_message,
            replies.post_in_thread,
            pool=Pool.ANSWERING,
            # Slack also delivers what we write ourselves, and each time that we edit it.
            wanted=lambda request: (
                (request.is_direct_message and request.is_by_person)
                or bool(request.deleted_delivery)
                or request.is_reply_by_person
            ),
        ),
        "app_home_opened": Deferred("home opened", listeners.home.opened, replies.send_dm),
        "member_joined_channel": Deferred(
            "channel joined",
            listeners.home.joined,
            replies.post_in_channel,
            wanted=lambda request: request.is_own_join,
        ),
        "channel_id_changed": Deferred(
            "channel ID changed", listeners.teams.channel_id_changed, replies.send_nothing
        ),
        "user_change": Deferred(
            "user change",
            listeners.presence.user_changed,
            replies.send_nothing,
            pool=Pool.ANSWERING,
            quiet=True,
        ),
    }
    for event, listener in events.items():
        app.event(event)(inbox.accepting(listener))
    step = Deferred("workflow step", listeners.steps.who_decides, steps.fail_step)
    # Bolt would acknowledge it before it is kept.
    app.function(steps.WHO_DECIDES, auto_acknowledge=False)(inbox.accepting(step))


def register_leaving(app: App, listeners: leaving.LeavingListeners, inbox: Inbox) -> None:
    """Tell Bolt who takes it that a workspace leaves; before `register`, which takes the rest."""
    events: Mapping[str, Callable[[Request], bool]] = {
        "app_uninstalled": lambda _request: True,
        "tokens_revoked": lambda request: request.revokes_bot_token,
    }
    for event, wanted in events.items():
        listener = Deferred(
            event.replace("_", " "), listeners.left, replies.send_nothing, wanted=wanted
        )
        app.event(event)(inbox.accepting(listener))


def _register_suggestions(app: App, listeners: Listeners) -> None:
    """Tell Bolt who looks for options while somebody types in a menu."""
    for action_id in (choices.CHOOSE_TEAM, choices.CORRECT_TEAM):
        app.options(action_id)(suggesting(action_id, listeners.answers.suggest_teams))
    app.options(TEAM)(suggesting(TEAM, listeners.handovers.suggest_teams))


def _register_presses(app: App, listeners: Listeners, inbox: Inbox) -> None:
    """Tell Bolt who takes buttons and menus, and how each is answered."""
    on_press = partial(_accept_presses, app, inbox)
    replacing = (replies.replace_message, replies.send_ephemeral)
    on_press(listeners.answers.by_action, *replacing, Pool.ANSWERING)
    on_press(listeners.rules.by_action, *replacing, Pool.REVIEWING)
    on_press(listeners.given_answers.of_drafts, *replacing)
    on_press(listeners.kept_answers.rating, *replacing)
    on_press(listeners.kept_answers.listing, *replacing)
    on_press(
        {
            "give_theme": listeners.summaries.give_theme,
            "decline_theme": listeners.summaries.decline_theme,
            "confirm_sharing": listeners.schedules.confirm_sharing,
            "list_previous": listeners.teams.turn_list,
            "list_next": listeners.teams.turn_list,
            "older_history": listeners.teams.older_history,
            "delete_team": listeners.teams.delete,
            "keep_team": listeners.teams.keep,
            "forget_me": listeners.privacy.forget,
            "keep_my_data": listeners.privacy.keep,
        },
        *replacing,
    )
    on_press(listeners.role_confirmation.by_action, replies.update_dm, replies.send_dm)
    on_press(listeners.given_answers.settling, replies.update_dm, replies.send_dm)
    on_press(listeners.home.by_action, replies.send_dm)
    on_press(listeners.handovers.opening, replies.send_ephemeral_or_dm)
    on_press(listeners.given_answers.opening, replies.send_ephemeral_or_dm)
    on_press({"edit_team": listeners.team_form.press_edit}, replies.send_ephemeral_or_dm)
    on_press({"edit_summary": listeners.schedules.edit_schedule}, replies.send_ephemeral_or_dm)
    on_press(listeners.kept_answers.showing, replies.send_ephemeral)
    on_press({"send_my_data": listeners.privacy.send_file}, replies.send_ephemeral)


def _accept_presses(
    app: App,
    inbox: Inbox,
    handlers: Mapping[str, Handler],
    reply: Reply,
    reply_with_error: Reply | None = None,
    pool: Pool = Pool.ASKING,
) -> None:
    """Have each press handled by its action ID, and answered by one reply or the other."""
    for action_id, handle in handlers.items():
        listener = Deferred(action_id, handle, reply, reply_with_error, pool)
        app.action(action_id)(inbox.accepting(listener))


def _register_forms(app: App, listeners: Listeners, context: AppContext) -> None:
    unit_of_work = context.database.unit_of_work
    app.view(TEAM_FORM)(
        guarded(
            TEAM_FORM,
            listeners.team_form.submit,
            team_form.say_saved,
            team_form.say_not_saved,
            unit_of_work=unit_of_work,
        )
    )
    saved_by = {
        **listeners.forms.by_callback,
        **listeners.handovers.by_callback,
        **listeners.given_answers.by_callback,
        **listeners.kept_answers.by_callback,
        modals.SUMMARY_FORM: listeners.schedules.save_schedule,
    }
    for callback_id, save in saved_by.items():
        app.view(callback_id)(submitting(callback_id, save, unit_of_work))


def _acknowledge_the_rest(app: App) -> None:
    """Acknowledge whatever has no listener, so that Slack neither warns nor repeats it."""
    app.event(ANYTHING)(_acknowledge)
    app.action(ANYTHING)(_unknown_action)
    app.shortcut(ANYTHING)(_acknowledge)
    app.view(ANYTHING)(_acknowledge)
    app.view_closed(ANYTHING)(_acknowledge)
    app.command(ANYTHING)(_acknowledge)
    app.options(ANYTHING)(_acknowledge)


def _unknown_action(ack: Ack, action: Mapping[str, Any]) -> None:
    """Acknowledge a button or menu without a listener: left from another version, or forgotten."""
    ack()
    log.warning("unknown action", extra={"fields": {"action": repr(action.get("action_id"))[:80]}})


def _acknowledge(ack: Ack) -> None:
    """Acknowledge a delivery, and do nothing."""
    ack()
